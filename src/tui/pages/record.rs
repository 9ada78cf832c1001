//! How the page of one record stands.

use crate::tui::element::{Element, column, row};

/// From so many columns on there is room for what a record is and for its rows beside each other.
const BESIDE: u16 = 150;

/// What the record is, and the rows that belong to it: beside each other on a wide screen, else
/// below.
pub(super) fn about_and_rows<'a>(about: Vec<Element<'a>>, rows: Vec<Element<'a>>) -> Element<'a> {
    row(vec![column(about).fill(4), column(rows).fill(5)]).stack_below(BESIDE)
}
