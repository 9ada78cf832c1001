//! A dialog: a frame that floats, a body that scrolls, buttons that stay in sight.

use super::shell;
use super::{body, natural_rows, region, with_layer};
use crate::semantics::{Rect, Role};
use crate::tui::element::{button, flow};
use crate::tui::model::{Model, Opened};
use crate::tui::scene::{Owner, Scene, VRect, natural};
use crate::tui::theme::Ink;

/// Rows of the frame and between body and buttons.
const FURNITURE: u16 = 3;

pub(super) fn dialog(
    scene: &mut Scene,
    model: &Model,
    focus: Option<&str>,
    opened: &Opened,
    at: usize,
    screen: Rect,
) {
    let owner = Owner::Dialog(at);
    let view = opened.surface.view(model.see(opened));
    let buttons = flow(view.commands.iter().map(|id| button(*id)).collect()).at_right();
    // The hint line stays in sight below every dialog.
    let most = Rect { height: screen.height - shell::below(model), ..screen };
    // A screen reader reads whole lines: nothing of the page may stand beside the dialog.
    let reader = model.status.options.reader;
    let widest = if most.width < 70 { most.width } else { most.width - 4 };
    let width = if reader { most.width } else { view.wanted.0.max(30).min(widest) };
    let inner = width - 4;
    let lower = natural(&buttons, inner, &opened.ui);
    let rows = match view.wanted.1 {
        0 => natural_rows(opened, &view, inner - 1) + lower + FURNITURE,
        rows => rows,
    };
    let height = if reader { most.height } else { rows.min(most.height) };
    let frame =
        Rect { column: (most.width - width) / 2, row: (most.height - height) / 2, width, height };
    let title = opened.surface.title();
    let id = region(scene, model, opened.prefix.clone(), Role::Dialog, &title, frame);
    let lower = lower.min(height.saturating_sub(3));
    let gap = u16::from(height > lower + FURNITURE + 1);
    let room = height.saturating_sub(2 + lower + gap);
    let inside = Rect { column: frame.column + 2, row: frame.row + 1, width: inner, height: room };
    let own = (owner, opened.prefix.as_str(), &opened.ui);
    with_layer(scene, model, focus, own, Some(id.clone()), |mut layer| {
        layer.frame(frame.into(), &title);
        layer.commit(frame, 0);
    });
    body(scene, model, focus, opened, owner, &view, id.clone(), inside);
    with_layer(scene, model, focus, own, Some(id), |mut layer| {
        let row = inside.row + room + gap;
        let place = Rect { row, height: lower, ..inside };
        layer.place(&buttons, place.into());
        layer.commit(place, 0);
    });
}

impl crate::tui::scene::Layer<'_> {
    /// A frame around an empty area, with the title in its upper edge.
    fn frame(&mut self, at: VRect, title: &str) {
        let glyphs = self.env.glyphs;
        let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
        self.fill(at, Ink::Text);
        let rule = glyphs.rule.repeat(usize::from(at.w.saturating_sub(2)));
        self.write(at.line(0), &format!("{top_left}{rule}{top_right}"), Ink::Border);
        for row in 1..at.h.saturating_sub(1) {
            self.write(VRect { w: 1, ..at.line(row) }, glyphs.bar, Ink::Border);
            let end = at.line(row).inset(at.w.saturating_sub(1));
            self.write(end, glyphs.bar, Ink::Border);
        }
        let last = at.line(at.h.saturating_sub(1));
        self.write(last, &format!("{bottom_left}{rule}{bottom_right}"), Ink::Border);
        let caption = VRect { w: at.w.saturating_sub(6), ..at.line(0).inset(2) };
        self.write(caption, &format!(" {title} "), Ink::Heading);
    }
}
