//! Cells as an SVG picture: a ground for each run of cells of one colour, and the text above it.
//!
//! The same cells give the same bytes. Every run says how wide it is, so that cells stay in their
//! columns whatever monospaced font there is; a sign that another font may lend stands in a run of
//! its own.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::text::width;

/// Size of a cell, and where its text stands in it.
const WIDTH: usize = 9;
const HEIGHT: usize = 19;
const BASE: usize = 14;
/// Size of the letters, whose advance is as wide as a cell in most monospaced fonts.
const FONT: usize = 15;
/// What stands for a terminal's own colours.
const OWN_TEXT: (u8, u8, u8) = (0xe0, 0xe0, 0xe0);
const OWN_GROUND: (u8, u8, u8) = (0x1c, 0x1c, 0x1c);

type Rgb = (u8, u8, u8);

/// How a cell looks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    text: Rgb,
    ground: Rgb,
    bold: bool,
    italic: bool,
    underlined: bool,
}

/// Cells of a line that look the same.
struct Run {
    column: usize,
    columns: usize,
    text: String,
    look: Look,
}

/// The picture of the cells, under a title for those who cannot see it.
pub fn svg(title: &str, buffer: &Buffer) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (wide, high) = (columns * WIDTH, rows * HEIGHT);
    let first = buffer.content.first().map(Look::of);
    let ground = first.map_or(OWN_GROUND, |look| look.ground);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 \
         {wide} {high}\" font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace\" \
         font-size=\"{FONT}\" xml:space=\"preserve\">\n<title>{}</title>\n<rect width=\"{wide}\" \
         height=\"{high}\" fill=\"{}\"/>\n",
        escaped(title),
        hex(ground)
    );
    for (row, cells) in buffer.content.chunks(columns.max(1)).enumerate() {
        let runs = runs(cells);
        for alike in runs.chunk_by(|a, b| a.look.ground == b.look.ground) {
            grounds(alike, ground, row, &mut out);
        }
        for run in &runs {
            run.letters(row, &mut out);
        }
    }
    out.push_str("</svg>\n");
    out
}

fn runs(cells: &[Cell]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut covered = 0;
    for (column, cell) in cells.iter().enumerate() {
        if column < covered {
            continue;
        }
        let (look, symbol) = (Look::of(cell), cell.symbol());
        let columns = usize::from(width(symbol).max(1));
        covered = column + columns;
        let lent = !symbol.is_ascii();
        match runs.last_mut() {
            Some(run) if run.look == look && run.text.is_ascii() != lent => {
                run.text.push_str(symbol);
                run.columns += columns;
            }
            _ => runs.push(Run { column, columns, text: symbol.to_owned(), look }),
        }
    }
    runs
}

/// The ground of neighbours that have the same, unless it is that of the picture.
fn grounds(runs: &[Run], of_picture: Rgb, row: usize, out: &mut String) {
    let Some(first) = runs.first().filter(|run| run.look.ground != of_picture) else { return };
    let columns: usize = runs.iter().map(|run| run.columns).sum();
    let (x, y, wide) = (first.column * WIDTH, row * HEIGHT, columns * WIDTH);
    let fill = hex(first.look.ground);
    // Writing to a string does not fail.
    writeln!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{HEIGHT}\" fill=\"{fill}\"/>"
    )
    .unwrap_or_default();
}

impl Run {
    fn letters(&self, row: usize, out: &mut String) {
        let Self { column, text, look, .. } = self;
        let (mut column, mut text) = (*column, text.as_str());
        if !look.underlined {
            // Space at the rims is seen by its ground alone.
            let inner = text.trim_start_matches(' ');
            column += text.len() - inner.len();
            text = inner.trim_end_matches(' ');
        }
        if text.is_empty() {
            return;
        }
        let (x, y, wide) = (column * WIDTH, row * HEIGHT + BASE, usize::from(width(text)) * WIDTH);
        let styles = [
            (look.bold, " font-weight=\"bold\""),
            (look.italic, " font-style=\"italic\""),
            (look.underlined, " text-decoration=\"underline\""),
        ];
        let styles: String =
            styles.iter().filter(|(holds, _)| *holds).map(|(_, style)| *style).collect();
        writeln!(
            out,
            "<text x=\"{x}\" y=\"{y}\" textLength=\"{wide}\" \
             fill=\"{}\"{styles}>{}</text>",
            hex(look.text),
            escaped(text)
        )
        .unwrap_or_default();
    }
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let has = |modifier| cell.modifier.contains(modifier);
        let (mut text, mut ground) = (rgb(cell.fg, OWN_TEXT), rgb(cell.bg, OWN_GROUND));
        if has(Modifier::REVERSED) {
            std::mem::swap(&mut text, &mut ground);
        }
        Self {
            text,
            ground,
            bold: has(Modifier::BOLD),
            italic: has(Modifier::ITALIC),
            underlined: has(Modifier::UNDERLINED),
        }
    }
}

/// Themes in true colour name red, green and blue, and the monochrome one names no colours.
fn rgb(color: Color, own: Rgb) -> Rgb {
    match color {
        Color::Rgb(red, green, blue) => (red, green, blue),
        _ => own,
    }
}

fn hex((red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn cells_of_one_look_are_one_run_and_stand_in_their_columns() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let bold = Style::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD);
        buffer.set_string(1, 0, "a<b", bold);
        buffer.set_string(4, 0, "\u{2192}c", Style::new().bg(Color::Rgb(255, 0, 0)));
        let svg = svg("A & B", &buffer);
        assert!(svg.contains("width=\"72\" height=\"19\""), "{svg}");
        assert!(svg.contains("<title>A &amp; B</title>"), "{svg}");
        let text = "<text x=\"9\" y=\"14\" textLength=\"27\" \
                    fill=\"#010203\" font-weight=\"bold\">a&lt;b</text>";
        assert!(svg.contains(text), "{svg}");
        assert!(
            svg.contains("<rect x=\"36\" y=\"0\" width=\"18\" height=\"19\" fill=\"#ff0000\"/>")
        );
        assert_eq!(svg.matches("<text").count(), 3, "{svg}");
    }
}
