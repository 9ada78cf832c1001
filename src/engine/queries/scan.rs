//! Looking through a list, a segment at a time: for conditions, filters and orders that need the
//! texts of its rows. First hits are told while it goes on; whoever asked can stop it.
//!
//! Of each hit only its place, its amount and what it sorts by are held, never its row.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Reader;
use super::fields::Key;
use super::rows::{self, FullRow};
use super::selection::{Rows, Selection, part};
use crate::domain::order::Totals;
use crate::domain::{Currency, Sum};
use crate::engine::query::{Answer, ListKind, ListPage, ListQuery, ListRow, Scanned};
use crate::engine::{Failure, FailureKind};

/// Records looked at together where no segment says how many.
const CHUNK: usize = 128;
/// The longest page that is told while the scan goes on: a longer one is for a program.
const LONGEST_PART: u64 = 1_000;
/// How often a scan tells how far it is: each time a 64th of it is done.
const PARTS: u64 = 64;

/// What a scan looks for.
pub(super) struct Sought<'a> {
    pub(super) query: &'a ListQuery,
    /// For the position of each column with conditions the texts it may have, in lower case.
    pub(super) texts: BTreeMap<usize, Vec<String>>,
    /// Text that a row has somewhere, in lower case; empty for any row.
    pub(super) filter: String,
    /// The position of the column to sort by whose texts the scan has to read, and whether it holds
    /// numbers.
    pub(super) sort: Option<(usize, bool)>,
    /// The rank of each record, when it is sorted by what is in memory.
    pub(super) ranks: Vec<u32>,
}

/// A row that was found.
struct Hit {
    ordinal: u64,
    place: u32,
    key: Option<Key>,
}

/// Sums by currency that never fail half way.
#[derive(Default)]
pub(super) struct Sums(BTreeMap<Currency, Sum>);

impl Sums {
    pub(super) fn add(&mut self, currency: Currency, sum: Sum) {
        let total = self.0.entry(currency).or_default();
        *total = total.plus(sum);
    }

    pub(super) fn totals(&self) -> Result<Totals, Failure> {
        let total = |(currency, sum): (&Currency, &Sum)| {
            let out = || Failure::failed(format!("the total in {currency} is out of range"));
            Ok((*currency, sum.amount().ok_or_else(out)?))
        };
        self.0.iter().map(total).collect::<Result<_, _>>().map(Totals)
    }
}

impl Sought<'_> {
    pub(super) fn finds(&self, row: &FullRow) -> bool {
        let cells = &row.row.cells;
        self.texts.iter().all(|(position, texts)| {
            let cell = cells.get(*position).map(|cell| cell.to_lowercase());
            cell.is_some_and(|cell| texts.iter().any(|text| meets(&cell, text)))
        }) && (self.filter.is_empty()
            || cells.iter().any(|cell| cell.to_lowercase().contains(&self.filter)))
    }

    pub(super) fn key(&self, row: &FullRow, record: usize) -> Option<Key> {
        if let Some((position, number)) = self.sort {
            return Some(Key::of(row.row.cells.get(position).map_or("", |cell| cell), number));
        }
        self.ranks.get(record).map(|rank| Key::Rank(*rank))
    }

    /// The order of hits, each with its number; those that are the same stay as they were found.
    fn compare(&self, a: (usize, &Hit), b: (usize, &Hit)) -> Ordering {
        let descends = self.query.sort.as_ref().is_some_and(|sort| sort.descending);
        let order = a.1.key.cmp(&b.1.key);
        if descends { order.reverse() } else { order }.then_with(|| a.0.cmp(&b.0))
    }

    /// The first hits in the order of the query, so many that the page ends with them.
    fn first<'h>(&self, hits: &'h [Hit], end: u64) -> Vec<&'h Hit> {
        let mut sorted: Vec<(usize, &Hit)> = hits.iter().enumerate().collect();
        let end = usize::try_from(end).unwrap_or(usize::MAX);
        if self.query.sort.is_some() {
            if (1..sorted.len()).contains(&end) {
                sorted.select_nth_unstable_by(end - 1, |a, b| self.compare(*a, *b));
                sorted.truncate(end);
            }
            sorted.sort_unstable_by(|a, b| self.compare(*a, *b));
        }
        sorted.into_iter().map(|(_, hit)| hit).collect()
    }
}

/// Whether a cell meets a condition, both in lower case: it is that text, or a moment from the one
/// behind `>=` on.
fn meets(cell: &str, condition: &str) -> bool {
    let moment = |text: &str| text.to_uppercase().parse::<DateTime<Utc>>().ok();
    let from = condition.strip_prefix(">=").and_then(moment);
    cell == condition || from.is_some_and(|from| moment(cell).is_some_and(|cell| cell >= from))
}

impl Reader<'_> {
    /// Looks through the records.
    pub(super) async fn scan(
        &self,
        sought: &Sought<'_>,
        candidates: &[u64],
    ) -> Result<Selection, Failure> {
        let query = sought.query;
        let (mut hits, mut sums): (Vec<Hit>, Sums) = (Vec::new(), Sums::default());
        let total = candidates.len() as u64;
        let (mut done, mut told) = (0, 0);
        for records in self.chunks(query.list, candidates) {
            if self.watch.is_stopped() {
                let text = "the list was stopped before it was complete";
                return Err(Failure::new(FailureKind::Interrupted, text));
            }
            let (before, begun) = (hits.len(), usize::try_from(done).unwrap_or(usize::MAX));
            self.look_at(sought, records, begun, (&mut hits, &mut sums)).await?;
            done += records.len() as u64;
            let first = before == 0 && !hits.is_empty();
            if done < total && (first || done - told >= (total / PARTS).max(1)) {
                told = done;
                self.tell(sought, &hits, &sums, Scanned { done, total }).await?;
            }
        }
        let sorted = sought.first(&hits, u64::MAX);
        let rows = if rows::one_each(query.list) {
            Rows::Each(sorted.iter().map(|hit| hit.ordinal).collect())
        } else {
            Rows::Single(sorted.iter().map(|hit| (hit.ordinal, hit.place)).collect())
        };
        Ok(Selection { rows, amounts: sums.totals()? })
    }

    /// The records, cut into pieces that are read together.
    fn chunks<'o>(&self, list: ListKind, candidates: &'o [u64]) -> Vec<&'o [u64]> {
        match list {
            ListKind::Transactions | ListKind::NotSynchronized | ListKind::Errors => {
                self.headquarters.split_transactions(candidates)
            }
            ListKind::Orders | ListKind::Payments | ListKind::Postings => {
                self.headquarters.split_orders(candidates)
            }
            _ => candidates.chunks(CHUNK).collect(),
        }
    }

    async fn look_at(
        &self,
        sought: &Sought<'_>,
        records: &[u64],
        begun: usize,
        (hits, sums): (&mut Vec<Hit>, &mut Sums),
    ) -> Result<(), Failure> {
        let (mut record, mut place) = (begun, 0);
        let mut last = None;
        for row in self.rows(sought.query.list, records).await? {
            match last {
                Some(ordinal) if ordinal == row.ordinal => place += 1,
                _ => {
                    // Records without a row are passed over.
                    let from = records.get(record - begun..).unwrap_or_default();
                    record += from.iter().take_while(|other| **other != row.ordinal).count();
                    (last, place) = (Some(row.ordinal), 0);
                }
            }
            if sought.finds(&row) {
                let key = sought.key(&row, record);
                hits.push(Hit { ordinal: row.ordinal, place, key });
                if let Some((currency, amount)) = row.amount {
                    sums.add(currency, Sum::of(amount));
                }
            }
        }
        Ok(())
    }

    /// Tells what was found so far.
    async fn tell(
        &self,
        sought: &Sought<'_>,
        hits: &[Hit],
        sums: &Sums,
        scanned: Scanned,
    ) -> Result<(), Failure> {
        let query = sought.query;
        if query.limit > LONGEST_PART {
            return Ok(());
        }
        let sorted = sought.first(hits, query.offset.saturating_add(query.limit));
        let wanted: Vec<(u64, u32)> =
            part(&sorted, query).iter().map(|hit| (hit.ordinal, hit.place)).collect();
        let columns = rows::columns(query.list);
        let page = ListPage {
            rows: self.page(query.list, &wanted).await?,
            offset: query.offset,
            total: hits.len() as u64,
            totals: rows::totals(&columns, &sums.totals()?),
            columns,
            scanned: Some(scanned),
        };
        self.watch.part(Answer::List(page));
        Ok(())
    }

    /// The rows of these records, each at its place among the rows of its record.
    pub(super) async fn page(
        &self,
        list: ListKind,
        wanted: &[(u64, u32)],
    ) -> Result<Vec<ListRow>, Failure> {
        if rows::one_each(list) {
            let ordinals: Vec<u64> = wanted.iter().map(|(ordinal, _)| *ordinal).collect();
            let rows = self.rows(list, &ordinals).await?;
            return Ok(rows.into_iter().map(|row| row.row).collect());
        }
        let mut ordinals: Vec<u64> = wanted.iter().map(|(ordinal, _)| *ordinal).collect();
        ordinals.sort_unstable();
        ordinals.dedup();
        let mut of_records: BTreeMap<u64, Vec<ListRow>> = BTreeMap::new();
        for row in self.rows(list, &ordinals).await? {
            of_records.entry(row.ordinal).or_default().push(row.row);
        }
        let row = |(ordinal, place): &(u64, u32)| {
            of_records.get(ordinal)?.get(usize::try_from(*place).ok()?).cloned()
        };
        Ok(wanted.iter().filter_map(row).collect())
    }
}
