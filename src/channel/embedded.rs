//! A channel database in an ordered map: its records, and what is done with the head alone.
//! Appending and reading windows are in files of their own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::de::DeserializeOwned;

use super::append::Draft;
use super::database::{ChannelDatabase, ImportId, KeyedRow, Package, Window};
use super::error::ChannelError;
use super::inspect::Inspect;
use super::keys;
use super::records::{FORMAT, Head, decode, encode};
use super::tally::Tally;
use crate::domain::channel_database::DatabaseState;
use crate::domain::schedule::Counters;
use crate::domain::{Moment, Text};
use crate::durable::{self, Commit, Expect, Order, OrderedMap};

/// A key with its new value.
pub(super) type Write = (Vec<u8>, Option<Vec<u8>>);

/// A channel database in a map of its own.
///
/// It keeps nothing in memory between calls. One call changes it at a time; should a second handle
/// of the map change it meanwhile, the later of the two commits is refused, never merged.
#[derive(Debug)]
pub struct EmbeddedChannel<M> {
    pub(super) name: Text,
    pub(super) map: M,
    turn: Mutex<()>,
}

/// The head, and the version of it that the next commit replaces.
pub(super) struct Found {
    pub(super) head: Head,
    pub(super) version: Expect,
}

impl<M: OrderedMap> EmbeddedChannel<M> {
    /// The channel database `name` in `map`. An empty map is a new one.
    pub fn new(name: impl Into<Text>, map: M) -> Self {
        Self { name: name.into(), map, turn: Mutex::default() }
    }

    /// The head as it stands.
    pub(super) fn find(&self) -> Result<Found, ChannelError> {
        let Some(found) = self.map.get(keys::HEAD).map_err(|e| self.storage(e))? else {
            return Ok(Found { head: Head::default(), version: Expect::Absent });
        };
        match found.value.split_first() {
            Some((&FORMAT, record)) => {
                let head = decode(record).map_err(|what| self.damaged("its head", &what))?;
                Ok(Found { head, version: Expect::Version(found.version) })
            }
            Some((&format, _)) if format > FORMAT => Err(ChannelError::NewerFormat {
                database: self.name.clone(),
                found: format,
                known: FORMAT,
            }),
            _ => Err(self.damaged("its head", "it has no format")),
        }
    }

    /// The head, unless the database is offline.
    pub(super) fn reach(&self) -> Result<Found, ChannelError> {
        let found = self.find()?;
        if found.head.state == DatabaseState::Offline {
            return Err(ChannelError::Offline { database: self.name.clone() });
        }
        Ok(found)
    }

    /// Writes `found` and `writes`, if the head is still the one that was found. As each commit
    /// replaces the head, that covers every record.
    pub(super) fn save(&self, found: &Found, mut writes: Vec<Write>) -> Result<(), ChannelError> {
        let head =
            encode(&found.head, vec![FORMAT]).map_err(|what| self.damaged("its head", &what))?;
        writes.push((keys::HEAD.to_vec(), Some(head)));
        let expect = vec![(keys::HEAD.to_vec(), found.version)];
        self.map.commit(Commit { expect, writes }).map_err(|e| self.storage(e))?;
        Ok(())
    }

    /// The record at `key`, which must be there.
    pub(super) fn record<T: DeserializeOwned>(
        &self,
        key: &[u8],
        what: &str,
    ) -> Result<T, ChannelError> {
        let found = self.map.get(key).map_err(|e| self.storage(e))?;
        let found = found.ok_or_else(|| self.damaged(what, "it is missing"))?;
        decode(&found.value).map_err(|why| self.damaged(what, &why))
    }

    pub(super) fn storage(&self, source: durable::Error) -> ChannelError {
        ChannelError::Storage { database: self.name.clone(), source }
    }

    pub(super) fn damaged(&self, record: &str, why: &str) -> ChannelError {
        let what = format!("{record}: {why}");
        ChannelError::Damaged { database: self.name.clone(), what }
    }

    /// The packages from that number on.
    pub(super) fn packages(&self, from: u64) -> Result<Vec<Package>, ChannelError> {
        let entries = self
            .map
            .scan(&keys::packages(from), Order::Ascending, usize::MAX)
            .map_err(|e| self.storage(e))?;
        let read = |value: &[u8]| decode(value).map_err(|what| self.damaged("a package", &what));
        entries.iter().map(|entry| read(&entry.found.value)).collect()
    }

    /// How many elements of an import are written.
    pub(super) fn written_of(&self, import: &ImportId) -> Result<u64, ChannelError> {
        let found = self.map.get(&keys::import(import)).map_err(|e| self.storage(e))?;
        let Some(found) = found else { return Ok(0) };
        decode(&found.value).map_err(|why| self.damaged("the progress of an import", &why))
    }

    fn add(
        &self,
        import: Option<ImportId>,
        transactions: Vec<Vec<KeyedRow>>,
    ) -> Result<Counters, ChannelError> {
        let _turn = self.turn();
        let mut rest = transactions.into_iter().filter(|rows| !rows.is_empty()).peekable();
        while rest.peek().is_some() {
            let mut draft = Draft::begin(self, import)?;
            while !draft.is_full()
                && let Some(rows) = rest.next()
            {
                draft.add(rows)?;
            }
            draft.commit()?;
        }
        Ok(self.find()?.head.given)
    }

    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: OrderedMap> ChannelDatabase for EmbeddedChannel<M> {
    fn name(&self) -> &str {
        &self.name
    }

    fn state(&self) -> Result<DatabaseState, ChannelError> {
        Ok(self.find()?.head.state)
    }

    fn set_state(&self, state: DatabaseState) -> Result<(), ChannelError> {
        let _turn = self.turn();
        let mut found = self.find()?;
        if found.head.state == state {
            return Ok(());
        }
        found.head.state = state;
        self.save(&found, Vec::new())
    }

    fn append(&self, transactions: Vec<Vec<KeyedRow>>) -> Result<Counters, ChannelError> {
        self.add(None, transactions)
    }

    fn append_import(
        &self,
        import: &ImportId,
        transactions: Vec<Vec<KeyedRow>>,
    ) -> Result<Counters, ChannelError> {
        self.add(Some(*import), transactions)
    }

    fn imported(&self, import: &ImportId) -> Result<u64, ChannelError> {
        self.written_of(import)
    }

    fn end_import(&self, import: &ImportId) -> Result<(), ChannelError> {
        let _turn = self.turn();
        if self.written_of(import)? == 0 {
            return Ok(());
        }
        let found = self.find()?;
        self.save(&found, vec![(keys::import(import), None)])
    }

    fn traded_until(&self) -> Result<Option<DateTime<Utc>>, ChannelError> {
        self.passed()
    }

    fn trade(
        &self,
        transactions: Vec<Vec<KeyedRow>>,
        until: DateTime<Utc>,
    ) -> Result<(), ChannelError> {
        self.pass(transactions, until)
    }

    fn counters(&self) -> Result<Counters, ChannelError> {
        Ok(self.reach()?.head.given)
    }

    fn window_end(
        &self,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Counters>, ChannelError> {
        let head = self.reach()?.head;
        self.end_after(&head, from, upto)
    }

    fn window(&self, from: &Counters, to: &Counters) -> Result<Window, ChannelError> {
        self.reach()?;
        self.rows(from, to)
    }

    fn package(&self, now: DateTime<Utc>) -> Result<Option<Package>, ChannelError> {
        let _turn = self.turn();
        let mut found = self.reach()?;
        let head = &mut found.head;
        let rows_by_table = head.given.rows_since(&head.packaged);
        if rows_by_table.is_empty() || head.state == DatabaseState::Paused {
            return Ok(None);
        }
        head.packages += 1;
        let package = Package {
            local_session: head.packages,
            from: head.packaged,
            to: head.given,
            rows_by_table,
            file_size: head.waiting.size(),
            check_sum: head.waiting.check_sum(),
            // Stored moments have microseconds.
            created: Moment(Some(now.trunc_subsecs(6))),
        };
        head.packaged = head.given;
        head.waiting = Tally::default();
        let record =
            encode(&package, Vec::new()).map_err(|what| self.damaged("a package", &what))?;
        self.save(&found, vec![(keys::package(package.local_session), Some(record))])?;
        Ok(Some(package))
    }

    fn packages_after(&self, local_session: u64) -> Result<Vec<Package>, ChannelError> {
        self.reach()?;
        local_session.checked_add(1).map_or_else(|| Ok(Vec::new()), |next| self.packages(next))
    }

    fn unpackaged_rows(&self) -> Result<u64, ChannelError> {
        let head = self.reach()?.head;
        Ok(head.given.rows_since(&head.packaged).values().sum())
    }

    fn inspect(&self) -> Option<&dyn Inspect> {
        Some(self)
    }
}
