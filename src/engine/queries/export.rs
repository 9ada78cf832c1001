//! A list page by page, from its first row to its last: for a file.

use super::{Reader, rows};
use crate::engine::Failure;
use crate::engine::query::{ListKind, ListQuery, ListRow};

/// Rows read at a time: a few segments.
const PAGE: u64 = 512;

/// What hears of a list: how many rows it has, then its rows, some at a time.
pub(in crate::engine) trait Hears: Send {
    /// So many rows will come.
    fn number(&mut self, rows: u64);

    /// The next rows. An error ends the list.
    fn rows(&mut self, rows: &[ListRow]) -> Result<(), Failure>;
}

impl Reader<'_> {
    /// The captions of a list.
    pub(in crate::engine) fn captions(list: ListKind) -> Vec<String> {
        rows::columns(list).into_iter().map(|column| column.name).collect()
    }

    /// Tells all rows under the query's conditions and filter, in its order. Which rows they are is
    /// found out first; what each says is read when its turn comes.
    pub(in crate::engine) async fn each_page(
        &self,
        query: &ListQuery,
        hears: &mut dyn Hears,
    ) -> Result<(), Failure> {
        let whole = ListQuery { offset: 0, limit: u64::MAX, ..query.clone() };
        if super::lists::of_batch_jobs(query.list) {
            let page = self.list(&whole).await?;
            hears.number(page.total);
            return hears.rows(&page.rows);
        }
        let selection = self.select(&whole, &rows::columns(query.list)).await?;
        let total = selection.len();
        hears.number(total);
        let mut offset = 0;
        while offset < total {
            let part = ListQuery { offset, limit: PAGE, ..whole.clone() };
            let rows = self.page(query.list, &selection.part(&part)).await?;
            hears.rows(&rows)?;
            offset += PAGE;
        }
        Ok(())
    }
}
