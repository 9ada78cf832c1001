//! From keys to acts: the focused control first, then the commands, then what every control does.

use super::lists::Step;
use super::{act, edit, focus, guide, lists, run, scroll_body, step, top_owner};
use crate::commands::{Chord, Key};
use crate::semantics::{Act, Node, Role, State};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::scene::{Wired, Wiring};

/// Handles a key.
pub(super) fn key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    if chord == Chord::plain(Key::Esc) && guide::stop_showing(model) {
        return Vec::new();
    }
    let focused = model.scene().focused().map(|(node, wired)| (node.clone(), wired.clone()));
    if let Some((node, wired)) = &focused
        && let Some(effects) = in_control(model, node, wired, chord)
    {
        return effects;
    }
    if chord == Chord::plain(Key::Esc) && model.guide.has_keys() {
        model.guide.focused = false;
        model.touch();
        return Vec::new();
    }
    if let Some(entry) = model.status().options.keymap.by_keys(chord, &model.situation()) {
        return run::run(model, entry.id);
    }
    match (focused, chord) {
        (Some((node, wired)), _) => default(model, &node, &wired, chord),
        (None, _) => scroll(model, chord),
    }
}

/// What the focused control itself does with a key; `None` leaves it to others.
fn in_control(model: &mut Model, node: &Node, wired: &Wired, chord: Chord) -> Option<Vec<Effect>> {
    match wired.wiring {
        Wiring::Text | Wiring::FilterText => {
            typing(model, wired, chord).or_else(|| edit::edit(model, node, wired, chord))
        }
        Wiring::Combo => combo(model, node, wired, chord),
        Wiring::List if node.role == Role::Grid => {
            in_grid(model, wired, chord).or_else(|| in_list(model, wired, chord))
        }
        Wiring::Tree => in_list(model, wired, chord).or_else(|| as_typed(model, chord)),
        Wiring::List => in_list(model, wired, chord),
        Wiring::Inert if matches!(node.role, Role::Radiogroup | Role::Tablist) => {
            in_strip(model, node, chord)
        }
        Wiring::Run(_) if chord.key == Key::Right || chord.key == Key::Left => beside(model, chord),
        _ => None,
    }
}

/// How far a key goes, if it is one that moves.
fn moves(chord: Chord) -> Option<Step> {
    if chord.ctrl || chord.alt || chord.shift {
        return None;
    }
    Some(match chord.key {
        Key::Up => Step::Up,
        Key::Down => Step::Down,
        Key::PageUp => Step::PageUp,
        Key::PageDown => Step::PageDown,
        Key::Home => Step::First,
        Key::End => Step::Last,
        _ => return None,
    })
}

/// Keys of a text field that are not text: its list, Enter, Esc.
fn typing(model: &mut Model, wired: &Wired, chord: Chord) -> Option<Vec<Effect>> {
    let list = wired.list.as_deref();
    let filter = wired.wiring == Wiring::FilterText;
    if let (Some(list), Some(to)) = (list, moves(chord))
        && !matches!(to, Step::First | Step::Last)
    {
        if filter {
            leave_filter(model, wired);
            return Some(Vec::new());
        }
        return Some(lists::step(model, wired.owner, list, to));
    }
    if chord == Chord::plain(Key::Enter) {
        if filter {
            leave_filter(model, wired);
            return Some(Vec::new());
        }
        let Some(list) = list else {
            step(model, 1);
            return Some(Vec::new());
        };
        let selected = lists::selected(model, wired.owner, list);
        let result = selected.map(|(id, _)| act::act(model, &id, &Act::Open));
        return Some(said(model, result.unwrap_or(Ok(Vec::new()))));
    }
    if chord == Chord::plain(Key::Esc) && filter {
        if let (Some(list), Some(ui)) = (list, model.ui_mut(wired.owner)) {
            lists::filter(ui.list_mut(list), "");
        }
        leave_filter(model, wired);
        return Some(Vec::new());
    }
    None
}

/// From the filter field back to the rows.
fn leave_filter(model: &mut Model, wired: &Wired) {
    let suffix = "/filter";
    let stop = wired.stop.as_deref().and_then(|stop| stop.strip_suffix(suffix)).map(str::to_owned);
    if let Some(stop) = stop {
        focus(model, &stop);
    }
}

fn combo(model: &mut Model, node: &Node, wired: &Wired, chord: Chord) -> Option<Vec<Effect>> {
    let open = node.is(State::Expanded);
    match (chord.key, moves(chord)) {
        (_, Some(to)) if open => {
            lists::highlight(model, wired, to);
            Some(Vec::new())
        }
        (Key::Enter | Key::Char(' '), _) if open && !chord.ctrl && !chord.alt => {
            let at = model.ui_mut(wired.owner)?.dropdown.as_ref()?.1;
            let name = act::options(model, wired).into_iter().nth(at)?;
            let result = act::act(model, &node.id, &Act::SetText(name));
            Some(said(model, result))
        }
        (Key::Esc, _) if open => {
            lists::drop_down(model, wired, false, "");
            Some(Vec::new())
        }
        (Key::Down | Key::Up, Some(_)) => {
            let result = act::act(model, &node.id, &Act::Expand);
            Some(said(model, result))
        }
        _ => None,
    }
}

/// Right and Left choose a column, S sorts by it.
fn in_grid(model: &mut Model, wired: &Wired, chord: Chord) -> Option<Vec<Effect>> {
    if chord == Chord::plain(Key::Char('s')) {
        let header = lists::chosen_header(model, wired.owner, &wired.control)?;
        let result = act::act(model, &header, &Act::Press);
        return Some(said(model, result));
    }
    if chord != Chord::plain(Key::Right) && chord != Chord::plain(Key::Left) {
        return None;
    }
    let forward = chord.key == Key::Right;
    lists::beside(model.ui_mut(wired.owner)?.list_mut(&wired.control), forward);
    model.touch();
    Some(Vec::new())
}

fn in_list(model: &mut Model, wired: &Wired, chord: Chord) -> Option<Vec<Effect>> {
    if let Some(to) = moves(chord) {
        return Some(lists::step(model, wired.owner, &wired.control, to));
    }
    let wanted = match chord {
        _ if chord.ctrl || chord.alt || chord.shift => return None,
        Chord { key: Key::Enter, .. } if wired.wiring == Wiring::Tree => Act::Select,
        Chord { key: Key::Enter, .. } => Act::Open,
        Chord { key: Key::Char(' '), .. } => Act::Toggle,
        Chord { key: Key::Right, .. } if wired.wiring == Wiring::Tree => Act::Expand,
        Chord { key: Key::Left, .. } if wired.wiring == Wiring::Tree => Act::Collapse,
        _ => return None,
    };
    let (id, _) = lists::selected(model, wired.owner, &wired.control)?;
    if matches!(wanted, Act::Expand | Act::Collapse) {
        return Some(in_tree(model, wired, &id, &wanted));
    }
    let result = act::act(model, &id, &wanted);
    Some(said(model, result))
}

/// A letter or digit in a tree begins its filter: what is sought is found while it is typed.
fn as_typed(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let Key::Char(letter) = chord.key else { return None };
    if chord.ctrl || chord.alt || !letter.is_alphanumeric() {
        return None;
    }
    run::filter(model);
    let (node, wired) =
        model.scene().focused().map(|(node, wired)| (node.clone(), wired.clone()))?;
    (wired.wiring == Wiring::FilterText).then(|| edit::edit(model, &node, &wired, chord)).flatten()
}

/// Right opens a closed item and goes into an open one; Left closes it or goes to the one above.
fn in_tree(model: &mut Model, wired: &Wired, id: &str, wanted: &Act) -> Vec<Effect> {
    let Some((node, _)) = model.scene().find(id) else { return Vec::new() };
    let (open, closed, level) =
        (node.is(State::Expanded), node.is(State::Collapsed), node.level.unwrap_or(1));
    let changes = if *wanted == Act::Expand { closed } else { open };
    if changes {
        let result = act::act(model, id, wanted);
        return said(model, result);
    }
    if *wanted == Act::Expand {
        return if open {
            lists::step(model, wired.owner, &wired.control, Step::Down)
        } else {
            Vec::new()
        };
    }
    let above = model
        .scene()
        .controls()
        .take_while(|(node, _)| node.id != id)
        .filter(|(node, other)| {
            other.control == wired.control && node.level == Some(level.saturating_sub(1))
        })
        .last()
        .map(|(node, _)| node.id.clone());
    match above {
        Some(above) => {
            let result = act::act(model, &above, &Act::Select);
            said(model, result)
        }
        None => Vec::new(),
    }
}

/// Arrows in a tab strip or a radio group choose the next one; Space chooses the first.
fn in_strip(model: &mut Model, group: &Node, chord: Chord) -> Option<Vec<Effect>> {
    if chord.ctrl || chord.alt || chord.shift {
        return None;
    }
    let scene = model.scene();
    let items: Vec<(String, bool)> = scene
        .tree
        .nodes
        .iter()
        .filter(|node| node.parent.as_ref() == Some(&group.id))
        .filter(|node| matches!(node.role, Role::Radio | Role::Tab) && !node.is(State::Disabled))
        .map(|node| (node.id.clone(), node.is(State::Selected)))
        .collect();
    let now = items.iter().position(|(_, selected)| *selected);
    let at = now.unwrap_or(0);
    let last = items.len().saturating_sub(1);
    let next = match chord.key {
        Key::Right | Key::Down => now.map_or(0, |at| if at == last { 0 } else { at + 1 }),
        Key::Left | Key::Up => at.checked_sub(1).unwrap_or(last),
        Key::Home => 0,
        Key::End => last,
        Key::Char(' ') | Key::Enter => at,
        _ => return None,
    };
    let (id, _) = items.into_iter().nth(next)?;
    let result = act::act(model, &id, &Act::Select);
    Some(said(model, result))
}

/// Right and Left go from button to button of one bar.
fn beside(model: &mut Model, chord: Chord) -> Option<Vec<Effect>> {
    let scene = model.scene();
    let (node, _) = scene.focused()?;
    let parent = node.parent.clone();
    let bar: Vec<&str> = scene
        .stops()
        .filter(|(other, _)| other.parent == parent)
        .map(|(other, _)| other.id.as_str())
        .collect();
    let at = bar.iter().position(|id| *id == node.id)?;
    let next = if chord.key == Key::Right { at + 1 } else { at.checked_sub(1)? };
    let next = (*bar.get(next)?).to_owned();
    focus(model, &next);
    Some(Vec::new())
}

/// What keys do on any control that has not taken them.
fn default(model: &mut Model, node: &Node, wired: &Wired, chord: Chord) -> Vec<Effect> {
    let plain = !(chord.ctrl || chord.alt || chord.shift);
    let wanted = match chord.key {
        Key::Enter | Key::Char(' ') if plain => match wired.wiring {
            Wiring::Toggle => Act::Toggle,
            _ => Act::Press,
        },
        Key::Right if plain && wired.wiring == Wiring::Fold => Act::Expand,
        Key::Left if plain && wired.wiring == Wiring::Fold => Act::Collapse,
        _ => return scroll(model, chord),
    };
    let result = act::act(model, &node.id, &wanted);
    said(model, result)
}

/// Scrolls the body of the page or dialog.
fn scroll(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let room = model.size.1.saturating_sub(6).max(1);
    let owner = top_owner(model);
    let Some(ui) = model.ui_mut(owner) else { return Vec::new() };
    let offset = ui.scroll.offset;
    let offset = match moves(chord) {
        Some(Step::Up) => offset.saturating_sub(1),
        Some(Step::Down) => offset.saturating_add(1),
        Some(Step::PageUp) => offset.saturating_sub(room),
        Some(Step::PageDown) => offset.saturating_add(room),
        Some(Step::First) => 0,
        Some(Step::Last) => u16::MAX,
        None => return Vec::new(),
    };
    scroll_body(model, offset);
    Vec::new()
}

/// An act that could not be done says why above the page.
pub(super) fn said(model: &mut Model, result: Result<Vec<Effect>, String>) -> Vec<Effect> {
    result.unwrap_or_else(|why| {
        run::refuse(model, why);
        Vec::new()
    })
}
