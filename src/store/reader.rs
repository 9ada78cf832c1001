//! Reading transactions on any thread, for as long as a reader is held.

use std::sync::{Arc, PoisonError, RwLock};

use super::backend::Store;
use super::error::StoreError;
use super::headquarters::{Headquarters, State, StoredTransaction, documents, locate};
use super::keys::Space;
use super::recent::Recent;

/// Reads transactions of headquarters. What is committed meanwhile is seen too.
#[derive(Clone)]
pub struct Reader {
    store: Arc<dyn Store>,
    state: Arc<RwLock<State>>,
    recent: Arc<Recent>,
}

impl Headquarters {
    /// A reader that any thread can take along.
    pub fn reader(&self) -> Reader {
        let (store, state) = (Arc::clone(&self.store), Arc::clone(&self.state));
        Reader { store, state, recent: Arc::clone(&self.recent) }
    }

    /// The transactions of these ordinals, in their order.
    pub async fn transactions(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<StoredTransaction>, StoreError> {
        self.reader().transactions(ordinals).await
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
        let space = Space::Transactions;
        documents(&*self.store, &self.recent, space, "a transaction", &slots).await
    }
}
