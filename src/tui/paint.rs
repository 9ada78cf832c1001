//! From a scene to the cells of a terminal.

use ratatui::buffer::Buffer;
use ratatui::layout;
use ratatui::style::Style;

use super::scene::{Scene, Stroke};
use super::text::{is_cell_by_cell, width};
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
                    write(buffer, (*x, *y), text, palette.style(*ink));
                }
            }
        }
    }
}

/// Writes text from a cell on, as far as there is room in its row.
fn write(buffer: &mut Buffer, (x, y): (u16, u16), text: &str, style: Style) {
    let room = buffer.area.right().saturating_sub(x);
    if !is_cell_by_cell(text) {
        buffer.set_stringn(x, y, text, usize::from(room.min(width(text))), style);
        return;
    }
    // The library looks for characters of several parts; here each is a cell.
    let first = buffer.index_of(x, y);
    let row = buffer.content.get_mut(first..first + usize::from(room)).unwrap_or_default();
    for (cell, letter) in row.iter_mut().zip(text.chars()) {
        cell.set_char(letter).set_style(style);
    }
}
