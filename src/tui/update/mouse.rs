//! From the mouse to acts: what is drawn in the cell is what is meant.

use super::{act, keys, scroll_body, top_owner};
use crate::semantics::{Act, Node, State};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::scene::{Owner, Wired, Wiring};

/// Presses what is drawn in the cell. A selected row is opened by a second click.
pub(super) fn click(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    let hit = model.scene().hit(column, row);
    let Some((node, wired)) = hit.map(|(node, wired)| (node.clone(), wired.clone())) else {
        return Vec::new();
    };
    let wanted = match wired.wiring {
        Wiring::Text | Wiring::FilterText | Wiring::List | Wiring::Tree => Act::Focus,
        Wiring::Toggle => Act::Toggle,
        Wiring::Row if node.is(State::Focused) => Act::Open,
        Wiring::Row | Wiring::Tab | Wiring::Radio | Wiring::Option => Act::Select,
        Wiring::Item => on_item(&node, column),
        _ => Act::Press,
    };
    // A button of the guide pane is pressed beside what one is doing: the keys stay where they are.
    let aside = wired.owner == Owner::Guide && matches!(wired.wiring, Wiring::Run(_));
    let in_guide = model.guide.focused;
    let result = act::act(model, &node.id, &wanted);
    if aside && model.guide.focused {
        model.guide.focused = in_guide;
        model.touch();
    }
    keys::said(model, result)
}

/// A click on the sign in front of a tree item opens or closes it; elsewhere it selects it.
fn on_item(node: &Node, column: u16) -> Act {
    let sign = node.rect.map_or(0, |rect| rect.column) + 1 + (node.level.unwrap_or(1) - 1) * 2;
    match (node.is(State::Collapsed), node.is(State::Expanded)) {
        (true, _) if column <= sign => Act::Expand,
        (_, true) if column <= sign => Act::Collapse,
        _ => Act::Select,
    }
}

/// Scrolls the list under the pointer, whose selection stays where it is, else the body.
pub(super) fn wheel(model: &mut Model, column: u16, row: u16, rows: i8) -> Vec<Effect> {
    let step = u64::from(rows.unsigned_abs()) * 3;
    let hit = model.scene().hit(column, row);
    let list = hit.and_then(|(_, wired)| scrolls(wired));
    let (owner, list) = match list {
        Some((owner, list)) => (owner, Some(list)),
        None => (top_owner(model), None),
    };
    let Some(ui) = model.ui_mut(owner) else { return Vec::new() };
    if let Some(list) = list {
        let memory = ui.list_mut(&list);
        let most = memory.count.saturating_sub(u64::from(memory.height));
        let top = if rows < 0 {
            memory.top.saturating_sub(step)
        } else {
            memory.top.saturating_add(step)
        };
        (memory.top, memory.follow) = (top.min(most), false);
    } else {
        let step = u16::try_from(step).unwrap_or(u16::MAX);
        let offset = ui.scroll.offset;
        let offset =
            if rows < 0 { offset.saturating_sub(step) } else { offset.saturating_add(step) };
        scroll_body(model, offset);
        return Vec::new();
    }
    model.touch();
    Vec::new()
}

fn scrolls(wired: &Wired) -> Option<(Owner, String)> {
    let is = matches!(
        wired.wiring,
        Wiring::List | Wiring::Tree | Wiring::Row | Wiring::Item | Wiring::Sort
    );
    is.then(|| (wired.owner, wired.control.clone()))
}
