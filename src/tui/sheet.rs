//! A grid of one record's rows: all of them are here, and it is as large as they are.

use super::element::{Column, Element, Row, Rows, grid};
use super::surface::See;
use super::text::{clean, width};

/// Columns are at most so wide; what is cut is read in the details of the row.
const WIDEST: u16 = 36;
/// Up to so many rows a grid takes the room of its rows; with more it scrolls in what there is.
const SHORT: u64 = 8;

/// Columns and rows of a grid.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    columns: Vec<Column>,
    rows: Rows,
}

impl Sheet {
    /// Columns by caption, and whether they hold numbers. Columns that hold nothing are left out,
    /// unless all are wanted; the first one always stays.
    pub fn new(captions: &[(&'static str, bool)], rows: Vec<Row>, all: bool) -> Self {
        let holds = |at: usize| {
            let text = |row: &Row| row.cells.get(at).is_some_and(|cell| !cell.text.is_empty());
            all || at == 0 || rows.iter().any(text)
        };
        let kept: Vec<usize> = (0..captions.len()).filter(|at| holds(*at)).collect();
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|row| {
                let cells = kept.iter().filter_map(|at| row.cells.get(*at).cloned()).collect();
                Row { cells, ..row }
            })
            .collect();
        let captions = kept.iter().filter_map(|at| captions.get(*at));
        let column = |(at, (caption, number)): (usize, &(&'static str, bool))| {
            let cells = rows.iter().filter_map(|row| row.cells.get(at));
            let needs =
                cells.map(|cell| width(&clean(&cell.text)) + 2 * u16::from(cell.mark.is_some()));
            // Two cells more for the sign of the sorted column.
            let wanted = needs.chain([width(caption) + 2]).max().unwrap_or(0).min(WIDEST);
            Column { number: *number, ..Column::text(caption, wanted) }
        };
        let columns = captions.enumerate().map(column).collect();
        Self { columns, rows: Rows::all(rows) }
    }

    /// How many rows there are.
    pub fn count(&self) -> u64 {
        self.rows.total
    }

    /// The grid.
    pub fn grid<'a>(
        &'a self,
        id: &'static str,
        caption: &'static str,
        see: See<'a>,
    ) -> Element<'a> {
        let element = grid(id, caption, &self.columns, &self.rows).whole();
        if self.rows.total > SHORT {
            return element;
        }
        let list = see.ui.list(id);
        let filter = u16::from(list.filtering || !list.filter.is_empty());
        let rows = u16::try_from(self.rows.total.max(1)).unwrap_or(1);
        element.fixed(1 + filter + rows)
    }

    /// Every column of a row that holds something, with what it holds.
    pub fn details(&self, key: &str) -> Vec<(String, String)> {
        let row = self.rows.rows.iter().find(|row| row.key == key);
        let cells = row.map(|row| row.cells.as_slice()).unwrap_or_default();
        self.columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.text.is_empty())
            .map(|(column, cell)| (column.caption.clone().into_owned(), cell.text.clone()))
            .collect()
    }
}
