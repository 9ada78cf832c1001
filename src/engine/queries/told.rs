//! What is told of a list before all of it is known: the first rows so far.

use super::hits::Hits;
use super::selection::part;
use super::sought::Sought;
use super::{Reader, rows};
use crate::domain::order::Totals;
use crate::engine::query::{Answer, ListPage, ListQuery, ListRow, Scanned};
use crate::engine::{Failure, FailureKind};

/// The longest page that is told early: a longer one is for a program.
const LONGEST: u64 = 1_000;

/// Rows of a page that are told before the others are read: those of a sorted list stand far apart.
const FIRST: usize = 32;

/// Whether a page is told before all of its list is known.
pub(super) fn is_short(query: &ListQuery) -> bool {
    query.limit <= LONGEST
}

/// The first hits so far: those that come later are compared with them and with no others.
#[derive(Default)]
pub(super) struct Best {
    sorted: Vec<usize>,
    /// How many hits were looked at.
    seen: usize,
    /// What was told last, and its rows: mostly the same is told again.
    told: Vec<(u64, u32)>,
    rows: Vec<ListRow>,
    /// Rows that will be found, told until as many are.
    sure: Vec<(u64, u32)>,
}

impl Best {
    /// Takes records that will be found, if there are any; each is one row.
    pub(super) fn is_sure_of(&mut self, records: Vec<u64>) -> bool {
        self.sure = records.into_iter().map(|record| (record, 0)).collect();
        !self.sure.is_empty()
    }

    /// The first hits in their order, so many that the page ends with them.
    fn of(&mut self, hits: &Hits, end: u64, descends: bool) -> &[usize] {
        let mut all = std::mem::take(&mut self.sorted);
        all.extend(self.seen..hits.len());
        self.seen = hits.len();
        self.sorted = hits.keys.first(all, usize::try_from(end).unwrap_or(usize::MAX), descends);
        &self.sorted
    }
}

impl Reader<'_> {
    /// Fails when nobody waits for the list any more.
    pub(super) fn is_wanted(&self) -> Result<(), Failure> {
        if self.watch.is_stopped() {
            let text = "the list was stopped before it was complete";
            return Err(Failure::new(FailureKind::Interrupted, text));
        }
        Ok(())
    }

    /// Tells the page of what a scan has found so far.
    pub(super) async fn tell_hits(
        &self,
        sought: &Sought<'_>,
        hits: &Hits,
        best: &mut Best,
        scanned: Scanned,
    ) -> Result<(), Failure> {
        let query = sought.query;
        let end = query.offset.saturating_add(query.limit);
        let sorted = best.of(hits, end, sought.descends());
        let mut wanted: Vec<(u64, u32)> =
            part(sorted, query).iter().filter_map(|at| hits.row(*at)).collect();
        if wanted.len() < best.sure.len() {
            wanted.clone_from(&best.sure);
        }
        let found = (hits.len().max(best.sure.len()) as u64, &hits.sums.totals()?);
        if best.told.is_empty() {
            best.rows = self.tell_page(query, &wanted, found, scanned).await?;
        } else {
            if wanted != best.told {
                best.rows = self.page(query.list, &wanted).await?;
            }
            self.tell(query, best.rows.clone(), found, scanned);
        }
        best.told = wanted;
        Ok(())
    }

    /// Reads the rows of a page and tells them, the first ones as soon as they are read.
    pub(super) async fn tell_page(
        &self,
        query: &ListQuery,
        wanted: &[(u64, u32)],
        found: (u64, &Totals),
        scanned: Scanned,
    ) -> Result<Vec<ListRow>, Failure> {
        let (first, rest) = wanted.split_at(wanted.len().min(FIRST));
        let mut rows = self.page(query.list, first).await?;
        self.tell(query, rows.clone(), found, scanned);
        if !rest.is_empty() {
            rows.append(&mut self.page(query.list, rest).await?);
            self.tell(query, rows.clone(), found, scanned);
        }
        Ok(rows)
    }

    /// Tells rows of a page, with how many the list has so far and what their amounts add up to.
    pub(super) fn tell(
        &self,
        query: &ListQuery,
        rows: Vec<ListRow>,
        (total, amounts): (u64, &Totals),
        scanned: Scanned,
    ) {
        let (columns, offset) = (rows::columns(query.list), query.offset);
        let totals = rows::totals(&columns, amounts);
        let page = ListPage { columns, rows, offset, total, totals, scanned: Some(scanned) };
        self.watch.part(Answer::List(page));
    }
}
