//! The backend of one machine: a map of `durable`, on disk or in memory.

use std::sync::Arc;

use async_trait::async_trait;

use super::backend::{Capabilities, Store};
use super::error::StoreError;
use crate::durable::{
    Commit, Entry, Findings, KeyRange, MAX_VALUE, Order, OrderedMap, Receipt, Versioned,
};

/// A [`Store`] over a map of this machine. Its calls are done when they return their future's
/// first poll: a commit blocks the calling thread until it is on disk, which is why the engine calls
/// the store from threads of its own.
#[derive(Clone)]
pub struct LocalStore {
    map: Arc<dyn OrderedMap>,
}

impl LocalStore {
    /// A store over the map.
    pub fn new(map: impl OrderedMap + 'static) -> Self {
        Self { map: Arc::new(map) }
    }
}

#[async_trait]
impl Store for LocalStore {
    fn capabilities(&self) -> Capabilities {
        Capabilities { shared: false, max_value: MAX_VALUE }
    }

    async fn multi_get(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Versioned>>, StoreError> {
        Ok(self.map.multi_get(keys)?)
    }

    async fn scan(
        &self,
        range: &KeyRange,
        order: Order,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        Ok(self.map.scan(range, order, limit)?)
    }

    async fn commit(&self, commit: Commit) -> Result<Receipt, StoreError> {
        Ok(self.map.commit(commit)?)
    }

    async fn verify(&self) -> Result<Findings, StoreError> {
        Ok(self.map.verify()?)
    }
}
