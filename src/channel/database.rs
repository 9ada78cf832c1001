//! The contract of a channel database, and the values that go in and out of it. No implementation.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::error::ChannelError;
use super::inspect::Inspect;
use super::tally::Tally;
use crate::domain::channel_database::{DatabaseState, Gap};
use crate::domain::row::AnyRow;
use crate::domain::schedule::Counters;
use crate::domain::table::Table;
use crate::domain::{Moment, Text, TransactionKey};

/// A row and the transaction it belongs to.
pub type KeyedRow = (TransactionKey, AnyRow);

/// What identifies an import: the first bits of a hash of everything it would write.
pub type ImportId = [u8; 16];

/// A channel database: rows of the eleven tables, each with its `replicationCounterFromOrigin`,
/// and the upload sessions they were packaged into.
///
/// Rows are only added. Whatever a call returned is on disk. An offline database answers nothing
/// that headquarters asks ([`ChannelError::Offline`]); trade goes on in it all the same, so
/// [`append`](Self::append), [`trade`](Self::trade), [`state`](Self::state) and
/// [`set_state`](Self::set_state) work.
pub trait ChannelDatabase: Send + Sync {
    /// Its name, such as `Default`.
    fn name(&self) -> &str;

    /// Whether headquarters reaches it.
    fn state(&self) -> Result<DatabaseState, ChannelError>;

    /// Changes that.
    fn set_state(&self, state: DatabaseState) -> Result<(), ChannelError>;

    /// Adds the rows of `transactions`, giving each the next counter of its table (an identity
    /// column: from 1, by 1), and returns the highest counters given so far.
    ///
    /// Each element is written whole or not at all. It need not be a transaction: late rows, and
    /// rows of several keys, are taken as they come. A commit holds up to
    /// [`BATCH_TRANSACTIONS`](super::BATCH_TRANSACTIONS) elements; when a later commit fails, the
    /// earlier ones stand, and [`counters`](Self::counters) tells how far they went.
    fn append(&self, transactions: Vec<Vec<KeyedRow>>) -> Result<Counters, ChannelError>;

    /// Adds the rows of the next `transactions` of an import like [`append`](Self::append), each
    /// commit together with how many of the import's elements are written. A database that does not
    /// remember imports, as here, begins each of them anew.
    fn append_import(
        &self,
        _import: &ImportId,
        transactions: Vec<Vec<KeyedRow>>,
    ) -> Result<Counters, ChannelError> {
        self.append(transactions)
    }

    /// How many elements of an import are written, 0 for one that was not begun or that ended.
    /// Asked in the name of nobody: it answers offline as well.
    fn imported(&self, _import: &ImportId) -> Result<u64, ChannelError> {
        Ok(0)
    }

    /// Forgets an import that is written to its end; the same rows can be imported again.
    fn end_import(&self, _import: &ImportId) -> Result<(), ChannelError> {
        Ok(())
    }

    /// How far trade has gone by itself in this database; `None` before it began.
    fn traded_until(&self) -> Result<Option<DateTime<Utc>>, ChannelError>;

    /// Adds what was sold up to a moment and writes that moment, all in one commit, however much it
    /// is: a process that dies leaves no interval out and repeats none.
    fn trade(
        &self,
        transactions: Vec<Vec<KeyedRow>>,
        until: DateTime<Utc>,
    ) -> Result<(), ChannelError>;

    /// The highest counter given in each table.
    fn counters(&self) -> Result<Counters, ChannelError>;

    /// How many rows lie beyond `from`, for each table with any.
    fn rows_after(&self, from: &Counters) -> Result<BTreeMap<Table, u64>, ChannelError> {
        Ok(self.counters()?.rows_since(from))
    }

    /// Where the next window of rows after `from` ends, not beyond `upto`; `None` if there are no
    /// rows. No row is read for it.
    ///
    /// Windows follow each other: called again with `from` = the end of the one before until `None`,
    /// they hold each row once. As long as `from` and `upto` are counters that this database
    /// returned, a window holds whole elements of [`append`](Self::append), about
    /// [`BATCH_TRANSACTIONS`](super::BATCH_TRANSACTIONS) at most. Any other counters are allowed
    /// and cut where they say.
    fn window_end(
        &self,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Counters>, ChannelError>;

    /// The rows after `from` up to an end that [`window_end`](Self::window_end) returned. Several
    /// windows can be read at the same time.
    fn window(&self, from: &Counters, to: &Counters) -> Result<Window, ChannelError>;

    /// The next rows after `from` and not beyond `upto`; `None` if there are none.
    fn next_window(
        &self,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Window>, ChannelError> {
        let end = self.window_end(from, upto)?;
        end.map(|to| self.window(from, &to)).transpose()
    }

    /// Packages all rows that are in no package yet, at store time `now`. `None` if there are none
    /// or the database is paused.
    fn package(&self, now: DateTime<Utc>) -> Result<Option<Package>, ChannelError>;

    /// The packages with a local number above `local_session`, in order.
    fn packages_after(&self, local_session: u64) -> Result<Vec<Package>, ChannelError>;

    /// How many rows are in no package yet.
    fn unpackaged_rows(&self) -> Result<u64, ChannelError>;

    /// What is stored, to be examined or copied; `None` for a database that does not show it, which
    /// the doctor passes over and of which there is no backup.
    fn inspect(&self) -> Option<&dyn Inspect> {
        None
    }
}

/// The rows between two states of the counters.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The counters before its first rows.
    pub from: Counters,
    /// The counters of its last rows, where the next window begins.
    pub to: Counters,
    /// Its rows by table, in counter order. Tables without rows are absent.
    pub rows: BTreeMap<Table, Vec<KeyedRow>>,
    /// The counters between `from` and `to` that have no row, by table, in order.
    pub gaps: Vec<Gap>,
    /// Size and checksum of its rows; those of the windows of a package make up the package's.
    pub tally: Tally,
}

/// An upload session as its channel database knows it: rows that wait to be applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// `LocalUploadSessionId`: counts from 1 in this database.
    pub local_session: u64,
    /// The counters before its first rows.
    pub from: Counters,
    /// The counters of its last rows.
    pub to: Counters,
    /// How many rows it has, by table.
    pub rows_by_table: BTreeMap<Table, u64>,
    /// Its size in bytes: the rows as they are stored, before compression.
    pub file_size: u64,
    /// The CRC-32 of these bytes, as eight hexadecimal digits; see [`Tally::check_sum`].
    pub check_sum: Text,
    /// When it was packaged, store time.
    pub created: Moment,
}

impl Package {
    /// Whether `tally`, of all windows between `from` and `to`, is that of the package: whether
    /// what was read is what was packaged.
    pub fn is_of(&self, tally: &Tally) -> bool {
        self.file_size == tally.size() && self.check_sum == tally.check_sum()
    }
}
