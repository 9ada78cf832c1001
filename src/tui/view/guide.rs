//! The guide pane: where it stands, and the light on the control that is to be used.

use super::{LEAST, region, with_layer};
use crate::semantics::{Rect, Role, State};
use crate::tui::guide::{Room, Stage};
use crate::tui::model::Model;
use crate::tui::scene::{Owner, Scene, Stroke, VRect, natural};
use crate::tui::text::width;
use crate::tui::theme::Ink;
use crate::tui::ui::Ui;

/// From so many columns on, the pane stands at the right.
const SIDE_FROM: u16 = 100;
/// Its columns there.
const SIDE: u16 = 38;

/// What is left for page and dialogs, and the room of the pane, if it is open.
pub(super) fn share(model: &Model, screen: Rect) -> (Rect, Option<Rect>) {
    if !model.guide.open {
        return (screen, None);
    }
    if screen.width >= SIDE_FROM {
        let width = screen.width - SIDE;
        let pane = Rect { column: width, width: SIDE, ..screen };
        return (Rect { width, ..screen }, Some(pane));
    }
    let low = screen.height < 20;
    let following = matches!(model.guide.stage, Stage::Follow(_) | Stage::Record(_));
    let wanted = match (following && !model.guide.has_keys(), low) {
        (true, true) => 1,
        (true, false) => 5,
        (false, true) => 6,
        (false, false) => 10,
    };
    let rows = wanted.min(screen.height.saturating_sub(LEAST.1 - 2)).max(1);
    let height = screen.height - rows;
    let pane = Rect { row: height, height: rows, ..screen };
    (Rect { height, ..screen }, Some(pane))
}

/// Lays out the pane.
pub(super) fn pane(scene: &mut Scene, model: &Model, focus: Option<&str>, at: Rect) {
    let glyphs = model.status.options.glyphs;
    let side = at.column > 0;
    let id = region(scene, model, "guide".to_owned(), Role::Region, "Guide", at);
    let inner = if side { Rect { column: at.column + 1, width: at.width - 1, ..at } } else { at };
    // In one line there is room for the step alone, wherever the pane was scrolled to before.
    let unscrolled = Ui::default();
    let one_line = at.height == 1 && !model.guide.has_keys();
    let ui = if one_line { &unscrolled } else { &model.guide.ui };
    let owner = (Owner::Guide, "guide", ui);
    if side {
        with_layer(scene, model, focus, owner, Some(id.clone()), |mut layer| {
            for row in 0..at.height {
                layer.write(VRect { w: 1, ..VRect::from(at).line(row) }, glyphs.bar, Ink::Border);
            }
            layer.commit(at, 0);
        });
    }
    let columns = inner.width.saturating_sub(1);
    let body = model.guide.body(Room { side, columns, rows: at.height }, glyphs);
    with_layer(scene, model, focus, owner, Some(id), |mut layer| {
        let content = natural(&body, columns, ui);
        let fits = content <= inner.height;
        let content = if fits { inner.height } else { content.min(60) };
        layer.place(&body, VRect { x: inner.column, y: 0, w: columns, h: content });
        layer.scroll_into(inner, content);
    });
}

/// Lights the control that is to be used: for the eye, and in the semantic tree.
pub(super) fn light(scene: &mut Scene, model: &Model) {
    let Some((id, _)) = model.guide.next() else { return };
    let Some(node) = scene.tree.nodes.iter_mut().find(|node| node.id == *id) else { return };
    node.description = Some(match node.description.take() {
        Some(words) => format!("{words}; {LIT}"),
        None => LIT.to_owned(),
    });
    let (Some(rect), focused) = (node.rect, node.is(State::Focused)) else { return };
    let line = Rect { height: 1, ..rect };
    if !focused {
        scene.strokes.push(Stroke::Tint { rect: line, ink: Ink::Guide });
    }
    let sign = model.status.options.glyphs.guide;
    if width(sign) <= rect.width {
        let (x, y) = (rect.column, rect.row);
        scene.strokes.push(Stroke::Text { x, y, text: sign.into(), ink: Ink::Guide });
    }
}

/// What the semantic tree says of the lit control.
pub const LIT: &str = "guide: use this";
