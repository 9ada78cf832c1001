//! Typing into text fields and spin buttons.

use tui_input::{Input, InputRequest};

use super::{act, keys};
use crate::commands::{Chord, Key};
use crate::semantics::{Act, Node, Role, State};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::scene::{Wired, Wiring};

/// Handles a key of a text field; `None` if it is not for it.
pub(super) fn edit(
    model: &mut Model,
    node: &Node,
    wired: &Wired,
    chord: Chord,
) -> Option<Vec<Effect>> {
    if let (Role::Spinbutton, Some(by)) = (node.role, counts(chord)) {
        let value: i64 = node.value.as_deref().unwrap_or("").trim().parse().unwrap_or(0);
        let text = value.saturating_add(by).max(0).to_string();
        return Some(replace(model, node, wired, text, None));
    }
    let caret = model.ui_mut(wired.owner).and_then(|ui| ui.caret(&wired.control));
    if let (Role::Spinbutton, None, Some(character)) = (node.role, caret, chord.typed()) {
        // What a person types on coming to a number is a new number, not the end of the old one.
        return Some(replace(model, node, wired, character.to_string(), Some(1)));
    }
    let request = request(chord)?;
    if node.is(State::Readonly) && chord.typed().is_some() {
        return None;
    }
    Some(apply(model, node, wired, [request]))
}

fn counts(chord: Chord) -> Option<i64> {
    match chord {
        Chord { ctrl: true, .. } | Chord { alt: true, .. } => None,
        Chord { key: Key::Up, .. } => Some(1),
        Chord { key: Key::Down, .. } => Some(-1),
        _ => None,
    }
}

fn request(chord: Chord) -> Option<InputRequest> {
    if let Some(character) = chord.typed() {
        return Some(InputRequest::InsertChar(character));
    }
    Some(match (chord.ctrl, chord.alt, chord.key) {
        (false, false, Key::Backspace) => InputRequest::DeletePrevChar,
        (false, false, Key::Delete) => InputRequest::DeleteNextChar,
        (false, false, Key::Left) => InputRequest::GoToPrevChar,
        (false, false, Key::Right) => InputRequest::GoToNextChar,
        (true, false, Key::Left) | (false, true, Key::Char('b')) => InputRequest::GoToPrevWord,
        (true, false, Key::Right) | (false, true, Key::Char('f')) => InputRequest::GoToNextWord,
        (false, false, Key::Home) | (true, false, Key::Char('a')) => InputRequest::GoToStart,
        (false, false, Key::End) | (true, false, Key::Char('e')) => InputRequest::GoToEnd,
        (true, false, Key::Char('w')) => InputRequest::DeletePrevWord,
        (true, false, Key::Char('u')) => InputRequest::DeleteFromStart,
        _ => return None,
    })
}

fn apply(
    model: &mut Model,
    node: &Node,
    wired: &Wired,
    requests: impl IntoIterator<Item = InputRequest>,
) -> Vec<Effect> {
    let before = node.value.clone().unwrap_or_default();
    let caret = model.ui_mut(wired.owner).and_then(|ui| ui.caret(&wired.control));
    let mut input = Input::new(before.clone());
    if let Some(caret) = caret {
        input = input.with_cursor(caret);
    }
    for request in requests {
        input.handle(request);
    }
    let (text, caret) = (input.value().to_owned(), input.cursor());
    if text == before {
        if let Some(ui) = model.ui_mut(wired.owner) {
            ui.set_caret(&wired.control, caret);
        }
        model.touch();
        return Vec::new();
    }
    replace(model, node, wired, text, Some(caret))
}

/// Replaces the text of a field and leaves the caret at a character, or at the end.
fn replace(
    model: &mut Model,
    node: &Node,
    wired: &Wired,
    text: String,
    caret: Option<usize>,
) -> Vec<Effect> {
    let end = text.chars().count();
    let result = act::act(model, &node.id, &Act::SetText(text));
    if let Some(ui) = model.ui_mut(wired.owner) {
        ui.set_caret(&wired.control, caret.unwrap_or(end));
    }
    keys::said(model, result)
}

/// Pasted text goes into the focused field, its lines joined; elsewhere it means nothing.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let focused = model.scene().focused().map(|(node, wired)| (node.clone(), wired.clone()));
    let Some((node, wired)) = focused else { return Vec::new() };
    if !matches!(wired.wiring, Wiring::Text | Wiring::FilterText) || node.is(State::Readonly) {
        return Vec::new();
    }
    let one_line = text.split(['\n', '\r']).filter(|line| !line.is_empty());
    let one_line = one_line.collect::<Vec<_>>().join(" ");
    let harmless: String = one_line.chars().filter(|character| !character.is_control()).collect();
    apply(model, &node, &wired, harmless.chars().map(InputRequest::InsertChar))
}
