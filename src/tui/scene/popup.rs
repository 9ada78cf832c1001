//! The options of a combobox, floating above everything else.

use super::layer::{Env, Layer, VRect};
use super::list::{Standing, roll};
use super::{Scene, Wired};
use crate::semantics::{Node, NodeId, Rect, Role};
use crate::tui::speech::CURRENT;
use crate::tui::text::{clean, width};
use crate::tui::theme::Ink;
use crate::tui::ui::ListMemory;

/// The options of an open combobox.
pub(crate) struct Popup {
    /// Id of the combobox.
    pub id: NodeId,
    /// What the options are wired to, but for their own names.
    pub owner: Wired,
    /// Where the combobox stands.
    pub anchor: VRect,
    pub options: Vec<String>,
    pub chosen: String,
    pub highlighted: usize,
}

const MOST_ROWS: u16 = 10;

/// Shows the options below the combobox, or above it where there is more room.
pub(super) fn show(scene: &mut Scene, env: &Env<'_>, popup: &Popup, anchor: Rect, view: Rect) {
    let count = u16::try_from(popup.options.len()).unwrap_or(u16::MAX);
    let below = (view.row + view.height).saturating_sub(anchor.row + 1);
    let above = anchor.row.saturating_sub(view.row);
    let wanted = count.min(MOST_ROWS);
    let under = below >= wanted || below >= above;
    let height = wanted.min(if under { below } else { above });
    let widest = popup.options.iter().map(|option| width(option)).max().unwrap_or(0) + 2;
    let room = (view.column + view.width).saturating_sub(anchor.column);
    let row = if under { anchor.row + 1 } else { anchor.row - height };
    let place =
        Rect { column: anchor.column, row, width: widest.max(anchor.width).min(room), height };
    let memory = ListMemory::default();
    let rolled = roll(&memory, Some(popup.highlighted as u64), popup.options.len() as u64, height);
    let mut layer = Layer::new(scene, env, Some(popup.id.clone()));
    layer.fill(place.into(), Ink::Field);
    let list_id = format!("{}/options", popup.id);
    let list = Node::new(list_id.clone(), Role::Listbox, "");
    let inert = layer.inert();
    layer.add(list, inert, place.into());
    layer.open(list_id);
    let first = usize::try_from(rolled.top).unwrap_or(usize::MAX);
    let shown = popup.options.iter().enumerate().skip(first).take(usize::from(height));
    for ((number, option), line) in shown.zip(0..) {
        let standing = Standing {
            selected: *option == popup.chosen,
            focused: number as u64 == rolled.index,
            disabled: false,
        };
        let id = format!("{}/option:{}", popup.id, clean(option));
        let mut node = Node::new(id, Role::Option, clean(option));
        // The focus stays on the combobox, as in every list that hangs on a field.
        node.states = Standing { focused: false, ..standing }.states();
        node.description = standing.focused.then(|| CURRENT.to_owned());
        node.row_index = Some(number as u64);
        node.row_count = Some(popup.options.len() as u64);
        let at = VRect::from(place).line(line);
        let ink = standing.ink(Ink::Field);
        if standing.focused {
            layer.fill(at, ink);
        }
        layer.mark_row(at, standing);
        layer.write(at.inset(1), option, ink);
        let wired = Wired { item: Some(option.clone()), ..popup.owner.clone() };
        layer.add(node, wired, at);
    }
    layer.commit(view, 0);
}
