//! Charts: figures as columns in order of time, or as bars by category.
//!
//! A chart says in words what it shows, so that nobody has to see it; its bars are links to the rows
//! they are counted from. The link of a series stands beside it, as a tile or a figure.

use super::{About, Element, Kind, Size, Str};
use crate::tui::numbers::{count, counted};

/// One figure of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point<'a> {
    /// Below its column, such as `09`.
    pub label: Str<'a>,
    /// The figure.
    pub figure: u64,
}

/// One bar of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar<'a> {
    /// Local identity of its link: its page hears of the press.
    pub id: Str<'a>,
    /// The category.
    pub label: Str<'a>,
    /// The figure as it is read, with its currency or unit.
    pub value: Str<'a>,
    /// How long the bar is, beside the longest that it may be compared with.
    pub size: u64,
    /// The longest; 0 when there is none.
    pub longest: u64,
}

/// What a chart draws.
#[derive(Clone, Debug)]
pub(crate) enum Drawn<'a> {
    /// Columns of so many rows, with labels below when there is more than one row.
    Series { points: Vec<Point<'a>>, rows: u16 },
    /// One line for each bar.
    Bars(Vec<Bar<'a>>),
}

/// A series of figures as columns of so many rows; one row is a sparkline without labels. `unit` is
/// what is counted, in the singular.
pub fn series<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    unit: &str,
    points: Vec<Point<'a>>,
    rows: u16,
) -> Element<'a> {
    let words = series_words(&points, unit);
    chart(id.into(), caption.into(), words, Drawn::Series { points, rows: rows.max(1) })
}

/// Figures by category as bars; each is a link to its rows.
pub fn bars<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    bars: Vec<Bar<'a>>,
) -> Element<'a> {
    let said = bars.iter().map(|bar| format!("{} {}", bar.label, bar.value));
    let words = said.collect::<Vec<_>>().join(", ");
    chart(id.into(), caption.into(), words, Drawn::Bars(bars))
}

fn chart<'a>(id: Str<'a>, caption: Str<'a>, words: String, drawn: Drawn<'a>) -> Element<'a> {
    let about = About { id, caption, note: Some(words.into()), ..About::default() };
    Element { kind: Kind::Chart { about, drawn }, size: Size::Auto }
}

/// What a series shows: its sum, its highest figure and its last one.
fn series_words(points: &[Point<'_>], unit: &str) -> String {
    let Some(last) = points.last() else { return String::new() };
    let total = points.iter().map(|point| point.figure).fold(0, u64::saturating_add);
    // Of equal figures the first is named.
    let highest = points.iter().rev().max_by_key(|point| point.figure).unwrap_or(last);
    format!(
        "{}, most {} at {}, last {} at {}",
        counted(total, unit),
        count(highest.figure),
        highest.label,
        count(last.figure),
        last.label,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_says_in_words_what_its_columns_show() {
        let figures = [("07", 3), ("08", 1_204), ("09", 1_204), ("10", 0)];
        let points: Vec<Point<'_>> = figures
            .iter()
            .map(|(label, figure)| Point { label: (*label).into(), figure: *figure })
            .collect();
        let words = series_words(&points, "row");
        assert_eq!(words, "2,411 rows, most 1,204 at 08, last 0 at 10");
        assert_eq!(series_words(&[], "row"), "");
    }
}
