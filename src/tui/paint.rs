//! From a scene to the cells of a terminal.

use ratatui::buffer::Buffer;
use ratatui::layout;

use super::scene::{Scene, Stroke};
use super::text::width;
use super::theme::{Ink, Palette};

/// Paints the scene. What lies outside the buffer is left out.
pub fn paint(scene: &Scene, palette: Palette, buffer: &mut Buffer) {
    let area = buffer.area;
    buffer.set_style(area, palette.area(Ink::Text));
    for stroke in &scene.strokes {
        match stroke {
            Stroke::Tint { rect, ink } => {
                let rect = layout::Rect::new(rect.column, rect.row, rect.width, rect.height);
                buffer.set_style(rect.intersection(area), palette.style(*ink));
            }
            Stroke::Fill { rect, ink } => {
                let rect = layout::Rect::new(rect.column, rect.row, rect.width, rect.height);
                let style = palette.area(*ink);
                for position in rect.intersection(area).positions() {
                    if let Some(cell) = buffer.cell_mut(position) {
                        cell.reset();
                        cell.set_style(style);
                    }
                }
            }
            Stroke::Text { x, y, text, ink } => {
                if area.contains(layout::Position::new(*x, *y)) {
                    let most = usize::from(area.right().saturating_sub(*x).min(width(text)));
                    buffer.set_stringn(*x, *y, text, most, palette.style(*ink));
                }
            }
        }
    }
}
