//! Reading windows: where the next one ends, and its rows.

use std::collections::BTreeMap;

use super::block::{Block, Frame};
use super::database::{KeyedRow, Window};
use super::embedded::EmbeddedChannel;
use super::error::ChannelError;
use super::keys;
use super::records::{Head, Mark, counters, decode};
use super::tally::Tally;
use crate::domain::channel_database::Gap;
use crate::domain::schedule::Counters;
use crate::domain::table::Table;
use crate::durable::{Entry, KeyRange, Order, OrderedMap};

impl<M: OrderedMap> EmbeddedChannel<M> {
    /// Where the window after `from` ends, not beyond `upto`, of the rows that `head` knows. Rows
    /// that are added meanwhile are not in it.
    pub(super) fn end_after(
        &self,
        head: &Head,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Counters>, ChannelError> {
        let from = known(from);
        let limit = lower(upto, &head.given);
        if from.reaches(&limit) {
            return Ok(None);
        }
        let end = self.end(head.marks, &from, &limit)?;
        Ok(Some(counters(|table| from.get(table).max(end.get(table)))))
    }

    /// The rows after `from` up to `to`.
    pub(super) fn rows(&self, from: &Counters, to: &Counters) -> Result<Window, ChannelError> {
        let (from, to) = (known(from), *to);
        let mut window =
            Window { from, to, rows: BTreeMap::new(), gaps: Vec::new(), tally: Tally::default() };
        for table in to.rows_since(&from).into_keys() {
            self.fill(&mut window, table)?;
        }
        Ok(window)
    }

    /// The first mark with a row beyond `from`, cut at `limit`. Marks never go down, so it is found
    /// by halving.
    fn end(&self, marks: u64, from: &Counters, limit: &Counters) -> Result<Counters, ChannelError> {
        let (mut low, mut high, mut end) = (1, marks, *limit);
        while low <= high {
            let middle = low.midpoint(high);
            let mark: Mark = self.record(&keys::mark(middle), "a mark")?;
            let candidate = lower(&mark.to, limit);
            if from.reaches(&candidate) {
                low = middle.saturating_add(1);
            } else {
                end = candidate;
                high = middle.saturating_sub(1);
            }
        }
        Ok(end)
    }

    /// Adds the rows of `table`.
    fn fill(&self, window: &mut Window, table: Table) -> Result<(), ChannelError> {
        let (from, to) = (window.from.get(table), window.to.get(table));
        let mut rows = Vec::new();
        let mut next = from + 1;
        for entry in self.blocks(table, next, to)? {
            let first = keys::first(&entry.key).unwrap_or_default();
            let block = Block::open(first, &entry.found.value)
                .map_err(|why| self.damaged(&format!("the block of {table} from {first}"), why))?;
            for (counter, frame) in block.rows() {
                if counter < next || counter > to {
                    continue;
                }
                if counter > next {
                    window.gaps.push(Gap { table, first: next, last: counter - 1 });
                }
                rows.push(self.row(table, counter, frame)?);
                window.tally.take(table, frame.bytes);
                next = counter.saturating_add(1);
            }
        }
        if next <= to {
            window.gaps.push(Gap { table, first: next, last: to });
        }
        if !rows.is_empty() {
            window.rows.insert(table, rows);
        }
        Ok(())
    }

    /// The blocks of `table` with any counter from `first` to `last`.
    fn blocks(&self, table: Table, first: i64, last: i64) -> Result<Vec<Entry>, ChannelError> {
        let beyond = |counter: i64| Some(keys::block(table, counter.saturating_add(1)));
        // A row is in the last block that does not begin after it.
        let before = KeyRange { from: keys::block(table, 0), to: beyond(first) };
        let scan = |range: &KeyRange, order, limit| {
            self.map.scan(range, order, limit).map_err(|e| self.storage(e))
        };
        let start = scan(&before, Order::Descending, 1)?.pop();
        let from = start.map_or_else(|| keys::block(table, first), |entry| entry.key);
        scan(&KeyRange { from, to: beyond(last) }, Order::Ascending, usize::MAX)
    }

    fn row(&self, table: Table, counter: i64, frame: Frame) -> Result<KeyedRow, ChannelError> {
        let bad = |why: &str| self.damaged(&format!("row {counter} of {table}"), why);
        let row: KeyedRow = decode(frame.row()).map_err(|why| bad(&why))?;
        if row.1.table() != table || row.1.replication_counter() != counter {
            return Err(bad("it says it is another one"));
        }
        Ok(row)
    }
}

/// Counters from which rows can be read; there is none before the first.
fn known(from: &Counters) -> Counters {
    counters(|table| from.get(table).max(0))
}

/// The lower counter of each table.
fn lower(a: &Counters, b: &Counters) -> Counters {
    counters(|table| a.get(table).min(b.get(table)))
}
