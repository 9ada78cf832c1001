//! A grid over one of the engine's lists: the query for the rows it needs, and the answer as rows.
//!
//! A list page keeps one [`Listing`], returns [`Listing::query`] from its `queries`, hands answers
//! to [`Listing::take`], and shows `grid(id, caption, &listing.columns, &listing.rows)`.

use std::collections::HashMap;

use super::element::{Cell, Column, MOMENT, Mark, Row, Rows};
use super::numbers::{grouped, grouped_all, ungrouped};
use super::text::width;
use super::ui::Window;
use crate::domain::CompanyId;
use crate::engine::Query;
use crate::engine::query::{self, ListKind, ListPage, ListQuery, RowKey, Sort};

/// Columns are at least and at most so wide.
const WIDTHS: std::ops::RangeInclusive<u16> = 4..=36;

/// The columns that hold moments: the engine writes them in UTC, the screen shows them in its zone.
const TIMES: &[&str] =
    &["Created", "Applied", "Scheduled start", "Actual start", "End", "Due", "Started", "Ended"];

/// The columns of numbers that name something: they are read digit by digit, not as quantities.
const NAMES: &[&str] = &["Session", "Job ID", "Gap", "First counter", "Last counter"];

/// One of the engine's lists, as far as a grid needs it.
#[derive(Clone, Debug)]
pub struct Listing {
    list: ListKind,
    /// The columns, as wide as the rows seen so far want them.
    pub columns: Vec<Column>,
    /// The rows of the window.
    pub rows: Rows,
    keys: HashMap<String, RowKey>,
}

impl Listing {
    /// A list of which nothing is known yet.
    pub fn new(list: ListKind) -> Self {
        Self { list, columns: Vec::new(), rows: Rows::default(), keys: HashMap::new() }
    }

    /// The question for the rows that the grid needs now.
    pub fn query(
        &self,
        window: Window,
        company: Option<CompanyId>,
        conditions: Vec<(String, String)>,
    ) -> Query {
        let sort = window.sort.map(|(column, descending)| Sort { column, descending });
        let (offset, limit) = (window.offset, u64::from(window.limit));
        let list = self.list;
        Query::List(ListQuery {
            list,
            company,
            conditions,
            filter: ungrouped(&window.filter),
            sort,
            offset,
            limit,
        })
    }

    /// Takes the answer to [`Listing::query`], or what was found so far.
    pub fn take(&mut self, mut page: ListPage) {
        readable(&mut page);
        let scanned = page.scanned.map(|scanned| (scanned.done, scanned.total));
        if scanned.is_some() && page.offset > 0 {
            // Who has scrolled stays there: the rows found so far may end before.
            self.rows.scanned = scanned;
            return;
        }
        let status =
            page.columns.iter().position(|column| column.name.to_lowercase().contains("status"));
        let status = status.unwrap_or(0);
        let times: Vec<bool> =
            page.columns.iter().map(|column| TIMES.contains(&&*column.name)).collect();
        self.measure(&page);
        self.keys = page.rows.iter().map(|row| (key_text(&row.key), row.key.clone())).collect();
        let row = |row: query::ListRow| {
            let mut cells: Vec<Cell> = row.cells.into_iter().map(Cell::from).collect();
            if let Some(cell) = cells.get_mut(status) {
                cell.mark = row.mark.map(mark);
            }
            for (cell, is_time) in cells.iter_mut().zip(&times) {
                if let (true, Ok(moment)) = (is_time, cell.text.parse()) {
                    *cell = Cell::moment(Some(moment));
                }
            }
            Row::new(key_text(&row.key), cells)
        };
        let totals = page.totals.iter().any(|total| !total.is_empty());
        self.rows = Rows {
            loaded: true,
            offset: page.offset,
            total: page.total,
            scanned,
            totals: totals.then(|| page.totals.into_iter().map(Cell::from).collect()),
            rows: page.rows.into_iter().map(row).collect(),
        };
    }

    /// The sums, if they are longer than their column can be.
    pub fn totals(&self) -> Option<&str> {
        let totals = self.rows.totals.iter().flatten().map(|cell| cell.text.as_str());
        totals.max_by_key(|text| width(text)).filter(|text| width(text) > *WIDTHS.end())
    }

    /// What the row of that key stands for.
    pub fn key(&self, row: &str) -> Option<&RowKey> {
        self.keys.get(row)
    }

    /// Columns only ever grow, so that scrolling does not make them jump.
    fn measure(&mut self, page: &ListPage) {
        let same = self.columns.len() == page.columns.len()
            && self.columns.iter().zip(&page.columns).all(|(own, new)| own.caption == new.name);
        if !same {
            self.columns = page
                .columns
                .iter()
                .map(|column| Column {
                    // One cell more for the sign of the sorted column.
                    width: width(&column.name) + 2,
                    caption: column.name.clone().into(),
                    grows: false,
                    number: column.right,
                })
                .collect();
        }
        let texts = page.rows.iter().map(|row| &row.cells).chain(std::iter::once(&page.totals));
        for cells in texts {
            for (column, text) in self.columns.iter_mut().zip(cells) {
                let mark = 2 * u16::from(!column.number);
                let wanted = match &*column.caption {
                    caption if TIMES.contains(&caption) => MOMENT,
                    _ => width(text) + mark,
                };
                column.width = column.width.max(wanted).clamp(*WIDTHS.start(), *WIDTHS.end());
            }
        }
    }
}

/// Sets the thousands of every quantity apart. The engine's own texts are plain.
fn readable(page: &mut ListPage) {
    let quantity = |column: &query::ListColumn| column.right && !NAMES.contains(&&*column.name);
    let quantities: Vec<bool> = page.columns.iter().map(quantity).collect();
    for row in &mut page.rows {
        for (text, _) in row.cells.iter_mut().zip(&quantities).filter(|(_, is)| **is) {
            *text = grouped(text);
        }
    }
    for text in &mut page.totals {
        *text = grouped_all(text);
    }
}

fn mark(mark: query::Mark) -> Mark {
    match mark {
        query::Mark::Good => Mark::Done,
        query::Mark::Waiting => Mark::Waiting,
        query::Mark::Running => Mark::Running,
        query::Mark::Warning => Mark::Attention,
        query::Mark::Bad => Mark::Failed,
    }
}

/// A readable identity of a row.
fn key_text(key: &RowKey) -> String {
    match key {
        RowKey::Transaction(key) => key.to_string(),
        RowKey::SalesOrder(company, sales_id) => format!("{company}/{sales_id}"),
        RowKey::Payment(company, sales_id, line) => format!("{company}/{sales_id}/{line}"),
        RowKey::Posting(company, sales_id, voucher, line) => {
            format!("{company}/{sales_id}/{voucher}/{line}")
        }
        RowKey::UploadSession(number) | RowKey::BatchJob(number) => number.to_string(),
        RowKey::Quotation(company, quotation_id) => format!("{company}/{quotation_id}"),
        RowKey::BatchRun(job, number) => format!("{job}/{number}"),
        RowKey::Entry(list, number) => format!("{list:?}/{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::query::{ListColumn, ListRow};

    #[test]
    fn an_answer_becomes_rows_that_know_what_they_stand_for() {
        let mut listing = Listing::new(ListKind::UploadSessions);
        let column = |name: &str, right| ListColumn { name: name.to_owned(), right };
        listing.take(ListPage {
            columns: vec![column("Session", true), column("Status", false)],
            rows: vec![ListRow {
                key: RowKey::UploadSession(12),
                cells: vec!["12".to_owned(), "Upload failed".to_owned()],
                mark: Some(query::Mark::Bad),
            }],
            offset: 0,
            total: 1,
            totals: Vec::new(),
            scanned: None,
        });
        let row = listing.rows.get(0).unwrap();
        assert_eq!(row.cells[1], Cell::state(Mark::Failed, "Upload failed"));
        assert_eq!(listing.key(&row.key), Some(&RowKey::UploadSession(12)));
        assert_eq!(listing.rows.totals, None);
        assert!(listing.columns[1].width >= 15);
    }
}
