//! Looking through a list, piece by piece on all cores: for conditions, filters and orders that need
//! the texts of its rows. First hits are told while it goes on; whoever asked can stop it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, available_parallelism};

use futures::executor::block_on;

use super::Reader;
use super::hits::Hits;
use super::rows;
use super::selection::Selection;
use super::shown::{Known, Shown};
use super::sought::Sought;
use super::told::{Best, is_short};
use crate::domain::Sum;
use crate::engine::Failure;
use crate::engine::query::{ListKind, ListRow, Scanned};
use crate::store::TextColumn;

/// Records looked at together where no segment says how many.
const CHUNK: usize = 128;
/// Segments looked at together, at most: the first pieces are small, so that first hits come soon.
const SEGMENTS: usize = 8;
/// How often a scan tells how far it is: each time a 16th of it is done, and sooner at the beginning.
const PARTS: u64 = 16;

/// Records that are looked at together.
struct Piece<'a> {
    /// How many stand before them.
    begun: usize,
    records: &'a [u64],
}

/// Where results of a worker come from: it works on every so-many-th piece.
type Results = Receiver<Result<Hits, Failure>>;

impl Reader<'_> {
    /// Looks through the records; it is done when this returns.
    pub(super) fn scan(
        &self,
        sought: &Sought<'_>,
        candidates: &[u64],
    ) -> Result<Selection, Failure> {
        let shown = Shown::of(sought);
        let pieces = self.pieces(sought.query.list, shown.as_ref(), candidates);
        let cores = available_parallelism().map_or(1, NonZeroUsize::get);
        let workers = cores.min(pieces.len()).max(1);
        let early = shown.as_ref().filter(|_| sought.can_be_sure());
        let sure = || early.map_or(Vec::new(), |shown| self.sure(sought, shown, candidates));
        thread::scope(|scope| {
            let mut results: Vec<Results> = Vec::new();
            let mut started = Vec::new();
            for first in 0..workers {
                let (sender, receiver) = sync_channel(1);
                let own = pieces.iter().skip(first).step_by(workers);
                let shown = shown.as_ref();
                let work = move || self.work(sought, shown, own, &sender);
                let thread = thread::Builder::new().name("scan".into());
                started.push(thread.spawn_scoped(scope, work).map_err(no_thread)?);
                results.push(receiver);
            }
            let collect = || block_on(self.collect(sought, &pieces, results, &sure));
            let thread = thread::Builder::new().name("found".into());
            let found = thread.spawn_scoped(scope, collect).map_err(no_thread)?;
            found.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    /// The work of one thread; it ends when nobody takes its results any more.
    fn work<'p>(
        &self,
        sought: &Sought<'_>,
        shown: Option<&Shown>,
        pieces: impl Iterator<Item = &'p Piece<'p>>,
        results: &SyncSender<Result<Hits, Failure>>,
    ) {
        let mut known = Known::default();
        for piece in pieces {
            let found = block_on(async {
                if let Some(shown) = shown {
                    let (begun, records) = (piece.begun, piece.records);
                    let found = self.look_at_texts(sought, shown, &mut known, (begun, records));
                    if let Some(found) = found.await? {
                        return Ok(found);
                    }
                }
                self.look_at_rows(sought, piece).await
            });
            let ends = found.is_err();
            if results.send(found).is_err() || ends {
                return;
            }
        }
    }

    /// Takes what was found in the order of the pieces, and tells of it. Where the first piece has no
    /// hit, `sure` finds some that are told until the scan comes to them.
    async fn collect(
        &self,
        sought: &Sought<'_>,
        pieces: &[Piece<'_>],
        results: Vec<Results>,
        sure: impl FnOnce() -> Vec<u64>,
    ) -> Result<Selection, Failure> {
        let query = sought.query;
        let mut hits = Hits::new(sought.no_keys());
        let mut best = Best::default();
        let is_told = is_short(query);
        let total: u64 = pieces.iter().map(|piece| piece.records.len() as u64).sum();
        let (mut done, mut told, mut sure) = (0, 0, Some(sure));
        for (piece, results) in pieces.iter().zip(results.iter().cycle()) {
            self.is_wanted()?;
            let found = results.recv();
            let found = found.map_err(|_| Failure::failed("the list was not looked through"))??;
            let before = hits.len() as u64;
            hits.append(&found);
            done += piece.records.len() as u64;
            let now = hits.len() as u64;
            let page = query.offset.saturating_add(query.limit);
            let first = (before == 0 && now > 0) || (before < page && now >= page);
            let is_late = is_told && now == 0;
            let sure = if is_late { sure.take() } else { None };
            let first = first || sure.is_some_and(|find| best.is_sure_of(find()));
            let soon = told.min(total / PARTS).max(1);
            if is_told && done < total && (first || done - told >= soon) {
                told = done;
                self.tell_hits(sought, &hits, &mut best, Scanned { done, total }).await?;
            }
        }
        let rows = hits.rows(rows::one_each(query.list), sought.descends());
        Ok(Selection { rows, amounts: hits.sums.totals()? })
    }

    /// The records, cut into pieces that are read together.
    fn pieces<'o>(
        &self,
        list: ListKind,
        shown: Option<&Shown>,
        candidates: &'o [u64],
    ) -> Vec<Piece<'o>> {
        let cut: Vec<&[u64]> = match list {
            ListKind::Transactions
            | ListKind::NotSynchronized
            | ListKind::Errors
            | ListKind::OrderSynchronizationStatus => {
                self.headquarters.split_transactions(candidates)
            }
            ListKind::Orders | ListKind::Payments | ListKind::Postings => {
                self.headquarters.split_orders(candidates)
            }
            _ => candidates.chunks(CHUNK).collect(),
        };
        let (mut pieces, mut begun, mut at) = (Vec::new(), 0, 0);
        while at < cut.len() {
            let together = if shown.is_some() { (pieces.len() / 4 + 1).min(SEGMENTS) } else { 1 };
            let segments = cut.get(at..(at + together).min(cut.len())).unwrap_or_default();
            let length: usize = segments.iter().map(|segment| segment.len()).sum();
            let records = candidates.get(begun..begun + length).unwrap_or_default();
            pieces.push(Piece { begun, records });
            (begun, at) = (begun + length, at + together);
        }
        pieces
    }

    /// Looks at whole rows.
    async fn look_at_rows(&self, sought: &Sought<'_>, piece: &Piece<'_>) -> Result<Hits, Failure> {
        let mut hits = Hits::new(sought.no_keys());
        let mut lower = TextColumn::default();
        let (mut record, mut place) = (0, 0);
        let mut last = None;
        for row in self.rows(sought.query.list, piece.records).await? {
            match last {
                Some(ordinal) if ordinal == row.ordinal => place += 1,
                _ => {
                    // Records without a row are passed over.
                    let from = piece.records.get(record..).unwrap_or_default();
                    record += from.iter().take_while(|other| **other != row.ordinal).count();
                    (last, place) = (Some(row.ordinal), 0);
                }
            }
            if sought.finds(&row, &mut lower) {
                hits.push(row.ordinal, place);
                let key = sought.sort_text(&row);
                sought.add_key(&mut hits.keys, &key, piece.begun + record);
                if let Some((currency, amount)) = row.amount {
                    hits.sums.add(currency, Sum::of(amount));
                }
            }
        }
        Ok(hits)
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

#[expect(clippy::needless_pass_by_value, reason = "an error is handed over")]
fn no_thread(error: std::io::Error) -> Failure {
    Failure::failed(format!("no thread can be started for the list: {error}"))
}
