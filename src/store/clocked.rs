//! Store time that survives a kill: each commit also writes what the clock says.
//!
//! A store that is opened again shows at least the time that its rows were written at. Which clock
//! that is, is handed in; without one nothing is added to a commit.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;

use super::backend::{Capabilities, Store};
use super::codec::encode;
use super::error::StoreError;
use super::keys::Space;
use crate::domain::clock::StoredClock;
use crate::durable::{Commit, Entry, Findings, KeyRange, Order, Receipt, Versioned};

/// Reads the clock of an open store.
pub type ClockSource = Arc<dyn Fn() -> StoredClock + Send + Sync>;

/// The clock that commits read, and what the last of them wrote.
#[derive(Default)]
pub(super) struct ClockOfCommits {
    source: RwLock<Option<ClockSource>>,
    written: RwLock<Option<StoredClock>>,
}

impl ClockOfCommits {
    /// Sets the clock that is read from now on.
    pub(super) fn read_from(&self, source: Option<ClockSource>) {
        *self.source.write().unwrap_or_else(PoisonError::into_inner) = source;
    }

    /// What was last written.
    pub(super) fn written(&self) -> Option<StoredClock> {
        *self.written.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps in mind what was written, or read at the start.
    pub(super) fn keep(&self, clock: Option<StoredClock>) {
        *self.written.write().unwrap_or_else(PoisonError::into_inner) = clock;
    }

    /// What the clock says now, if there is one to read.
    pub(super) fn now(&self) -> Option<StoredClock> {
        let source = self.source.read().unwrap_or_else(PoisonError::into_inner).clone();
        source.map(|source| source())
    }
}

/// A store whose commits write the clock too.
pub(super) struct Clocked {
    pub(super) inner: Arc<dyn Store>,
    pub(super) clock: Arc<ClockOfCommits>,
}

#[async_trait]
impl Store for Clocked {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn multi_get(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Versioned>>, StoreError> {
        self.inner.multi_get(keys).await
    }

    async fn scan(
        &self,
        range: &KeyRange,
        order: Order,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        self.inner.scan(range, order, limit).await
    }

    async fn commit(&self, mut commit: Commit) -> Result<Receipt, StoreError> {
        let Some(clock) = self.clock.now() else { return self.inner.commit(commit).await };
        // The clock as it is now is never before one that the caller read earlier.
        let key = Space::Clock.key();
        commit.writes.retain(|(other, _)| *other != key);
        commit.writes.push((key, Some(encode(&clock)?)));
        let receipt = self.inner.commit(commit).await?;
        self.clock.keep(Some(clock));
        Ok(receipt)
    }

    async fn verify(&self) -> Result<Findings, StoreError> {
        self.inner.verify().await
    }
}
