//! The small records of a channel database: its head, and the marks that say where windows end.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::tally::Tally;
use super::{BATCH_BYTES, BATCH_TRANSACTIONS};
use crate::domain::channel_database::DatabaseState;
use crate::domain::schedule::Counters;
use crate::domain::table::Table;

/// The format of everything in the map of a channel database, written in front of the head.
pub(super) const FORMAT: u8 = 1;

/// What each commit changes and expects unchanged, so that none can undo another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) state: DatabaseState,
    /// The highest counters given.
    pub(super) given: Counters,
    /// The first counter of the last block of each table; 0 if it has none.
    pub(super) last_blocks: Counters,
    /// The number of the last mark; 0 if there is none.
    pub(super) marks: u64,
    /// The number of the last package; 0 if there is none.
    pub(super) packages: u64,
    /// The counters that the last package reached.
    pub(super) packaged: Counters,
    /// The rows after the last package.
    pub(super) waiting: Tally,
}

/// What one or more commits added: as much as one window holds. The last mark grows until it is
/// full; the others stand still.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// The counters after its last row.
    pub(super) to: Counters,
    /// Its transactions.
    pub(super) transactions: usize,
    /// The bytes of its rows.
    pub(super) bytes: usize,
}

impl Mark {
    /// This mark and what follows it as one; `None` if that is more than one window holds.
    pub(super) fn and(&self, next: &Self) -> Option<Self> {
        let transactions = self.transactions.checked_add(next.transactions)?;
        let bytes = self.bytes.checked_add(next.bytes)?;
        (transactions <= BATCH_TRANSACTIONS && bytes <= BATCH_BYTES).then_some(Self {
            to: next.to,
            transactions,
            bytes,
        })
    }
}

/// The counters that `of` says for each table.
pub(super) fn counters(of: impl Fn(Table) -> i64) -> Counters {
    let mut counters = Counters::default();
    for table in Table::ALL {
        counters.set(table, of(table));
    }
    counters
}

/// The bytes of a record.
pub(super) fn encode<T: Serialize>(record: &T, mut front: Vec<u8>) -> Result<Vec<u8>, String> {
    front.reserve(256);
    postcard::to_extend(record, front).map_err(|error| format!("it cannot be written: {error}"))
}

/// The record of these bytes, all of them.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((record, [])) => Ok(record),
        Ok((_, rest)) => Err(format!("it has {} bytes too many", rest.len())),
        Err(error) => Err(format!("it cannot be read: {error}")),
    }
}
