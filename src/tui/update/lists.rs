//! Moving in lists, grids and trees; sorting and filtering them; the options of comboboxes.

use super::{act, owner_of};
use crate::semantics::{Act, Node, Role, State};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::scene::{Owner, Wired, Wiring};
use crate::tui::ui::ListMemory;

/// How far a key goes in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

/// Makes the item the selected one, without telling anybody.
pub(super) fn select(model: &mut Model, owner: Owner, list: &str, key: &str) {
    let position = model.glance().controls().find_map(|(node, wired)| {
        let is =
            wired.owner == owner && wired.control == list && wired.item.as_deref() == Some(key);
        is.then_some(node.row_index).flatten()
    });
    if let Some(ui) = model.ui_mut(owner) {
        let index = position.unwrap_or(ui.list(list).index);
        ui.list_mut(list).go(index, Some(key.to_owned()));
    }
    model.touch();
}

/// Moves the selection of a list and tells its owner of the row that is selected now.
pub(super) fn step(model: &mut Model, owner: Owner, list: &str, step: Step) -> Vec<Effect> {
    let Some(ui) = model.ui_mut(owner) else { return Vec::new() };
    let memory = ui.list_mut(list);
    let page = u64::from(memory.height.max(2)) - 1;
    let end = memory.count.saturating_sub(1);
    let index = match step {
        Step::Up => memory.index.saturating_sub(1),
        Step::Down => memory.index.saturating_add(1),
        Step::PageUp => memory.index.saturating_sub(page),
        Step::PageDown => memory.index.saturating_add(page),
        Step::First => 0,
        Step::Last => end,
    };
    let index = index.min(end);
    let mut found = item_at(model, owner, list, index);
    if found.is_none() {
        // Nobody knows the row before it comes into sight.
        if let Some(ui) = model.ui_mut(owner) {
            ui.list_mut(list).go(index, None);
        }
        model.touch();
        found = item_at(model, owner, list, index);
    }
    let Some((node, wired)) = found else { return Vec::new() };
    // A link is followed when it is pressed, not when it is passed; and what cannot be used is passed
    // as well.
    if node.role == Role::Link || node.is(State::Disabled) {
        select(model, owner, list, wired.item.as_deref().unwrap_or_default());
        return Vec::new();
    }
    act::carry_out(model, &node, &wired, &Act::Select).unwrap_or_default()
}

/// The item at a position of a list, if it is in sight.
fn item_at(model: &mut Model, owner: Owner, list: &str, index: u64) -> Option<(Node, Wired)> {
    let is = |(node, wired): &(&Node, &Wired)| {
        node.row_index == Some(index)
            && wired.owner == owner
            && wired.control == list
            && matches!(wired.wiring, Wiring::Row | Wiring::Item)
    };
    let found = model.glance().controls().find(is);
    found.map(|(node, wired)| (node.clone(), wired.clone()))
}

/// Id of the selected item of a list, and whether it is a link.
pub(super) fn selected(model: &mut Model, owner: Owner, list: &str) -> Option<(String, bool)> {
    let key = {
        model.scene();
        model.ui_mut(owner)?.selected(list)?.to_owned()
    };
    model.scene().controls().find_map(|(node, wired)| {
        let is = wired.owner == owner
            && wired.control == list
            && wired.item.as_deref() == Some(&key)
            && matches!(wired.wiring, Wiring::Row | Wiring::Item);
        is.then(|| (node.id.clone(), node.role == crate::semantics::Role::Link))
    })
}

/// Sorts by a column: upwards, then downwards, then not at all.
pub(super) fn sort(list: &mut ListMemory, column: &str) {
    list.sort = match list.sort.take() {
        Some((by, false)) if by == column => Some((by, true)),
        Some((by, true)) if by == column => None,
        _ => Some((column.to_owned(), false)),
    };
    list.restart();
}

/// Goes to the column beside the chosen one of a grid.
pub(super) fn beside(list: &mut ListMemory, forward: bool) {
    let by = if forward { 1 } else { -1 };
    list.column = list.column.checked_add_signed(by).unwrap_or(0);
}

/// Id of the header of a grid's chosen column.
pub(super) fn chosen_header(model: &mut Model, owner: Owner, grid: &str) -> Option<String> {
    let is = |(node, wired): &(&Node, &Wired)| {
        wired.owner == owner
            && wired.control == grid
            && wired.wiring == Wiring::Sort
            && node.is(State::Selected)
    };
    model.scene().controls().find(is).map(|(node, _)| node.id.clone())
}

/// Shows only what contains the text.
pub(super) fn filter(list: &mut ListMemory, text: &str) {
    if list.filter != text {
        text.clone_into(&mut list.filter);
        list.restart();
    }
}

/// A filter field that is left empty goes away.
pub(super) fn close_empty_filter(model: &mut Model, stop: &str) {
    let Some(owner) = owner_of(model, stop) else { return };
    let list = match model.scene().find(stop) {
        Some((_, wired)) if wired.wiring == Wiring::FilterText => wired.list.clone(),
        _ => None,
    };
    if let (Some(list), Some(ui)) = (list, model.ui_mut(owner)) {
        let memory = ui.list_mut(&list);
        memory.filtering = !memory.filter.is_empty();
        model.touch();
    }
}

/// Shows the options of a combobox with the chosen one highlighted, or hides them.
pub(super) fn drop_down(model: &mut Model, wired: &Wired, open: bool, chosen: &str) {
    let options = if open { act::options(model, wired) } else { Vec::new() };
    let at = options.iter().position(|option| option == chosen).unwrap_or(0);
    if let Some(ui) = model.ui_mut(wired.owner) {
        ui.dropdown = (open && !options.is_empty()).then(|| (wired.control.clone(), at));
    }
    model.touch();
}

/// Moves the highlight among the options of the open combobox.
pub(super) fn highlight(model: &mut Model, wired: &Wired, step: Step) {
    let last = act::options(model, wired).len().saturating_sub(1);
    if let Some((_, at)) = model.ui_mut(wired.owner).and_then(|ui| ui.dropdown.as_mut()) {
        *at = match step {
            Step::Up => at.saturating_sub(1),
            Step::Down => *at + 1,
            Step::PageUp => at.saturating_sub(8),
            Step::PageDown => *at + 8,
            Step::First => 0,
            Step::Last => last,
        }
        .min(last);
    }
    model.touch();
}
