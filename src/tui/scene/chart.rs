//! Charts: columns in eighths of a cell, and bars with label and figure.

use super::Wiring;
use super::layer::{Layer, VRect};
use crate::semantics::{Role, State};
use crate::tui::element::{About, Bar, Drawn, Point};
use crate::tui::text::{clean, width};
use crate::tui::theme::Ink;

/// The widest column of a series, with the gap behind it.
const COLUMN: u16 = 5;
/// The longest bar.
const LONGEST: u16 = 48;
/// A shorter bar than this says nothing; the figures stand alone then.
const SHORTEST: u16 = 4;
/// Steps within one cell of a column.
const STEPS: u64 = 8;

/// How many rows a chart takes.
pub(super) fn height(drawn: &Drawn<'_>) -> u16 {
    match drawn {
        Drawn::Series { rows: 1, .. } => 1,
        Drawn::Series { rows, .. } => rows.saturating_add(1),
        Drawn::Bars(bars) => u16::try_from(bars.len()).unwrap_or(u16::MAX).max(1),
    }
}

impl Layer<'_> {
    pub(super) fn chart(&mut self, about: &About<'_>, drawn: &Drawn<'_>, at: VRect) {
        let mut node = self.control(about, Role::Img);
        node.states = vec![State::Readonly];
        let words = about.note.as_deref().map(|words| clean(words).into_owned());
        node.value = words.filter(|words| !words.is_empty());
        let id = node.id.clone();
        let wired = self.inert();
        self.add(node, wired, at);
        self.open(id);
        match drawn {
            Drawn::Series { points, rows } => self.columns(points, *rows, at.inset(1)),
            Drawn::Bars(bars) => self.bars(bars, at),
        }
        self.close();
    }

    fn columns(&mut self, points: &[Point<'_>], rows: u16, at: VRect) {
        let number = u16::try_from(points.len()).unwrap_or(u16::MAX).max(1);
        let most = if rows == 1 { 1 } else { COLUMN };
        let wide = (at.w / number).clamp(1, most);
        // Where there is no room for all of them, the last ones are shown.
        let drawn = usize::from(at.w / wide);
        let points = points.get(points.len().saturating_sub(drawn)..).unwrap_or_default();
        let highest = points.iter().map(|point| point.figure).max().unwrap_or(0);
        let body = if wide > 2 { wide - 1 } else { wide };
        for (point, column) in points.iter().zip(0..) {
            let spot = VRect { w: body, ..at.inset(wide * column) };
            let level = level(point.figure, highest, u64::from(rows) * STEPS);
            for row in 0..rows {
                let above = u64::from(rows - 1 - row) * STEPS;
                let step = usize::try_from(level.saturating_sub(above).min(STEPS)).unwrap_or(0);
                let sign = self.env.glyphs.columns.get(step).copied().unwrap_or(" ");
                if step > 0 {
                    self.write(spot.line(row), &sign.repeat(usize::from(body)), Ink::Accent);
                }
            }
        }
        if rows > 1 && at.h > rows {
            self.labels(points, wide, at.line(rows));
        }
    }

    /// Labels below the columns, as many of them as have room, the last one for certain.
    fn labels(&mut self, points: &[Point<'_>], wide: u16, at: VRect) {
        let widest = points.iter().map(|point| width(&point.label)).max().unwrap_or(0);
        let each = usize::from((widest + 1).div_ceil(wide.max(1)).max(1));
        for (back, (column, point)) in points.iter().enumerate().rev().enumerate() {
            if back % each == 0 {
                let x = wide.saturating_mul(u16::try_from(column).unwrap_or(u16::MAX));
                self.write(at.inset(x), &point.label, Ink::Muted);
            }
        }
    }

    fn bars(&mut self, bars: &[Bar<'_>], at: VRect) {
        let widest = |of: fn(&Bar<'_>) -> u16| bars.iter().map(of).max().unwrap_or(0);
        let label = widest(|bar| width(&bar.label)).min(at.w / 3);
        let value = widest(|bar| width(&bar.value));
        let left = at.w.saturating_sub(1 + label + 2 + value + 2 + 1);
        let room = if left < SHORTEST { 0 } else { left.min(LONGEST) };
        for (bar, line) in bars.iter().zip(0..at.h) {
            let line = at.line(line);
            let about =
                About { id: bar.id.clone(), caption: bar.label.clone(), ..About::default() };
            let mut node = self.control(&about, Role::Link);
            node.value = Some(clean(&bar.value).into_owned());
            let focused = node.is(State::Focused);
            self.mark_focus(line, focused);
            let ink = if focused { Ink::Focus } else { Ink::Accent };
            self.write(VRect { w: label, ..line.inset(1) }, &bar.label, ink);
            let figure = VRect { w: value, ..line.inset(1 + label + 2) };
            let figure = VRect { w: figure.w.min(line.inset(1 + label + 2).w), ..figure };
            self.write_right(figure, &bar.value, Ink::Heading);
            let long = level(bar.size, bar.longest, u64::from(room));
            let sign = self.env.glyphs.block.repeat(usize::try_from(long).unwrap_or(0));
            self.write(line.inset(1 + label + 2 + value + 2), &sign, Ink::Accent);
            let wired = self.wired(&about, Wiring::Press);
            self.add(node, wired, line);
        }
    }
}

/// How many of `most` steps a figure takes; what is there at all takes one.
fn level(figure: u64, highest: u64, most: u64) -> u64 {
    if figure == 0 || highest == 0 {
        return 0;
    }
    let share = u128::from(figure.min(highest)) * u128::from(most) / u128::from(highest);
    u64::try_from(share).unwrap_or(most).max(1).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_at_all_is_seen_and_nothing_stays_nothing() {
        assert_eq!(level(0, 100, 8), 0);
        assert_eq!(level(1, 1_000_000, 8), 1);
        assert_eq!(level(50, 100, 8), 4);
        assert_eq!(level(u64::MAX, u64::MAX, 40), 40);
        assert_eq!(level(5, 0, 8), 0);
    }
}
