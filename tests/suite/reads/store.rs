//! A store in memory that sees which segments are read, and holds a read back until it is let go.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex};

use async_trait::async_trait;
use commerce_hq::durable::{Commit, Entry, KeyRange, MemoryMap, Order, Receipt, Versioned};
use commerce_hq::store::{Capabilities, LocalStore, Store, StoreError};

/// The spaces of documents of transactions and of sales orders.
const DOCUMENTS: [u8; 2] = [0x01, 0x05];
/// The spaces of their texts.
const TEXTS: [u8; 2] = [0x10, 0x11];

pub struct Watched {
    inner: LocalStore,
    state: Mutex<State>,
    turned: Condvar,
}

#[derive(Default)]
struct State {
    read: BTreeSet<Vec<u8>>,
    /// Reads of this key wait.
    held: Option<Vec<u8>>,
    /// Texts are not written, as by programs of before.
    without_texts: bool,
}

impl Watched {
    pub fn new() -> Self {
        let inner = LocalStore::new(MemoryMap::new());
        Self { inner, state: Mutex::default(), turned: Condvar::new() }
    }

    /// Whether texts are left out from now on.
    pub fn leave_out_texts(&self, leave_out: bool) {
        self.state.lock().unwrap().without_texts = leave_out;
    }

    /// Forgets what was read.
    pub fn forget(&self) {
        self.state.lock().unwrap().read.clear();
    }

    /// The keys of segments, and of the texts beside them, that were read.
    pub fn segments_read(&self) -> BTreeSet<Vec<u8>> {
        self.state.lock().unwrap().read.clone()
    }

    /// Holds reads of that key back.
    pub fn hold(&self, key: &[u8]) {
        self.state.lock().unwrap().held = Some(key.to_vec());
    }

    /// Lets them go.
    pub fn let_go(&self) {
        self.state.lock().unwrap().held = None;
        self.turned.notify_all();
    }
}

#[async_trait]
impl Store for Watched {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn multi_get(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Versioned>>, StoreError> {
        {
            let state = self.state.lock().unwrap();
            let is_held =
                |state: &mut State| state.held.as_ref().is_some_and(|it| keys.contains(it));
            let mut state = self.turned.wait_while(state, is_held).unwrap();
            let of_documents =
                keys.iter().filter(|key| [&DOCUMENTS[..], &TEXTS].concat().contains(&key[0]));
            state.read.extend(of_documents.cloned());
        }
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
        if self.state.lock().unwrap().without_texts {
            commit.writes.retain(|(key, _)| !TEXTS.contains(&key[0]));
        }
        self.inner.commit(commit).await
    }
}
