//! Reading transactions on any thread, for as long as a reader is held.

use std::sync::{Arc, PoisonError, RwLock};

use super::error::StoreError;
use super::fetch::{Source, locate};
use super::headquarters::{Headquarters, State, StoredTransaction};
use super::keys::Space;

/// Reads transactions of headquarters. What is committed meanwhile is seen too.
#[derive(Clone)]
pub struct Reader {
    state: Arc<RwLock<State>>,
    source: Source,
}

impl Headquarters {
    /// A reader that any thread can take along. It reads on that thread alone.
    pub fn reader(&self) -> Reader {
        let source = self.source(Space::Transactions, "a transaction");
        Reader { state: Arc::clone(&self.state), source: Source { threads: 1, ..source } }
    }

    /// The transactions of these ordinals, in their order.
    pub async fn transactions(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<StoredTransaction>, StoreError> {
        let source = self.source(Space::Transactions, "a transaction");
        Reader { state: Arc::clone(&self.state), source }.transactions(ordinals).await
    }
}

impl Reader {
    /// The transactions of these ordinals, in their order.
    pub async fn transactions(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<StoredTransaction>, StoreError> {
        let slots = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            locate(&state.transactions, ordinals)?
        };
        self.source.documents(&slots).await
    }
}
