//! Headquarters as the product sees it: typed reads over a [`Store`], and what is kept in memory.
//!
//! The steps that write are in `staging` and `posting`; each is one commit.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::resume_unwind;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;

use futures::executor::block_on;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::backend::Store;
use super::batch::BatchState;
use super::clocked::{ClockOfCommits, Clocked};
use super::codec::{decode, encode};
use super::columns::{StatusColumns, TransactionColumns};
use super::customers::add_customer;
use super::documents::Documents;
use super::entries::{SlotStatus, TransactionEntry, hash};
use super::error::StoreError;
use super::fetch::{Source, cores};
use super::finder::Finder;
use super::held::HeldIndex;
use super::keys::{Space, hash_of, number_of};
use super::log::{Log, Writes};
use super::recent::Recent;
use super::runs;
use super::totals::Totals;
use crate::domain::channel_database::CounterGap;
use crate::domain::job_run::JobRun;
use crate::domain::schedule::{Counters, UploadSession};
use crate::domain::trade::TradeState;
use crate::domain::{Moment, RetailTransaction, Setup, Text, TransactionKey};
use crate::durable::{Commit, Expect, KeyRange, Order};

/// Records read at a time where they can be many and only their keys are kept.
const PAGE: usize = 16;

/// A transaction as headquarters holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredTransaction {
    /// The channel database that it came through.
    pub channel_database: Text,
    /// The upload session that completed it.
    pub session: u64,
    /// When it was pulled, store time.
    pub pulled: Moment,
    /// The transaction, as the channel wrote it.
    pub transaction: RetailTransaction,
}

/// How far a channel database is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// The counters of the last rows taken.
    pub counters: Counters,
    /// The number, in the channel database, of the last upload session that is applied.
    pub local_session: u64,
}

/// Headquarters' data.
///
/// One process holds a local store, so what was read at the start stays true but for what this
/// process commits. Writers wait for each other; readers never wait for a commit.
pub struct Headquarters {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<ClockOfCommits>,
    pub(super) state: Arc<RwLock<State>>,
    pub(super) recent: Arc<Recent>,
    /// Held by the one step that is being written.
    pub(super) writer: futures::lock::Mutex<()>,
}

/// What is kept in memory.
pub(super) struct State {
    pub(super) setup: Arc<Setup>,
    pub(super) transactions: Log<TransactionColumns>,
    pub(super) statuses: StatusColumns,
    by_key: Finder,
    pub(super) totals: Totals,
    /// Raised by everything that changes what lists show.
    pub(super) revision: u64,
    pub(super) documents: Documents,
    /// The hashes of the keys of transactions of which rows wait for the rest.
    pub(super) waiting: HashSet<u128>,
    pub(super) conflicts: HeldIndex,
    pub(super) quarantine: HeldIndex,
    pub(super) gaps: BTreeMap<u64, CounterGap>,
    pub(super) sessions: BTreeMap<u64, UploadSession>,
    pub(super) watermarks: HashMap<Text, Watermark>,
    pub(super) batch: BatchState,
    pub(super) runs: BTreeMap<u64, JobRun>,
    pub(super) trade: TradeState,
}

impl State {
    /// How far the synchronization of a transaction is.
    pub(super) fn slot(&self, ordinal: u64) -> SlotStatus {
        let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
        self.statuses.get(slot).unwrap_or_default()
    }

    /// The ordinal of the transaction whose key has that hash.
    pub(super) fn find_hash(&self, hash: u128) -> Option<u64> {
        let hashes = self.transactions.entries();
        self.by_key.find(short(hash), |ordinal| hashes.hash(ordinal) == Some(hash))
    }

    /// Makes what is there from this ordinal on findable by its key.
    pub(super) fn index_transactions(&mut self, first: u64) {
        index(&mut self.by_key, &self.transactions, first);
    }
}

/// Makes transactions from this ordinal on findable by their keys.
fn index(by_key: &mut Finder, transactions: &Log<TransactionColumns>, first: u64) {
    let hashes = transactions.entries();
    for ordinal in first..transactions.len() {
        let hash = hashes.hash(ordinal).unwrap_or_default();
        let is_same = |other: u64| hashes.hash(other) == Some(hash);
        let hash_of = |other: u64| short(hashes.hash(other).unwrap_or_default());
        by_key.insert(short(hash), ordinal, is_same, hash_of);
    }
}

/// The part of a hash that a finder uses.
fn short(hash: u128) -> u64 {
    (hash >> 64) as u64
}

impl Headquarters {
    /// Reads what is kept in memory. A store that was never set up has an empty setup.
    pub async fn open(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        // The two longest parts at the same time. Whatever fails, the store is let go of.
        let others = Arc::clone(&store);
        let documents = thread::Builder::new().name("documents".into());
        let documents = documents.spawn(move || block_on(Documents::load(&*others)));
        let loaded = load_transactions(&*store).await;
        let documents = match documents {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_no_thread) => Documents::load(&*store).await,
        };
        let (transactions, statuses, by_key) = loaded?;
        let documents = documents?;
        let mut setup: Setup =
            get_one(&*store, Space::Setup, "the setup").await?.unwrap_or_default();
        add_customers(&*store, &mut setup).await?;
        let state = State {
            setup: Arc::new(setup),
            sessions: load_sessions(&*store).await?,
            watermarks: load_watermarks(&*store).await?,
            batch: BatchState::load(&*store).await?,
            runs: runs::load(&*store).await?,
            trade: get_one(&*store, Space::Trade, "trade").await?.unwrap_or_default(),
            transactions,
            statuses,
            by_key,
            totals: Totals::load(&*store).await?,
            revision: 0,
            documents,
            waiting: load_waiting(&*store).await?,
            conflicts: HeldIndex::load(&*store, Space::Conflicts).await?,
            quarantine: HeldIndex::load(&*store, Space::Quarantine).await?,
            gaps: load_gaps(&*store).await?,
        };
        let clock = Arc::new(ClockOfCommits::default());
        clock.keep(get_one(&*store, Space::Clock, "the clock").await?);
        let store: Arc<dyn Store> = Arc::new(Clocked { inner: store, clock: Arc::clone(&clock) });
        let writer = futures::lock::Mutex::new(());
        let state = Arc::new(RwLock::new(state));
        Ok(Self { store, clock, state, recent: Arc::default(), writer })
    }

    /// Where documents of a kind are read.
    pub(super) fn source(&self, space: Space, what: &'static str) -> Source {
        let (store, recent) = (Arc::clone(&self.store), Arc::clone(&self.recent));
        Source { store, recent, space, what, threads: cores() }
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, State> {
        // State changes by moves that cannot stop half way, so a poisoned lock guards whole state.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The setup.
    pub fn setup(&self) -> Arc<Setup> {
        Arc::clone(&self.read().setup)
    }

    /// Replaces the setup. Customers that synchronization created stay: orders name them.
    pub async fn put_setup(&self, mut setup: Setup) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        self.put(Space::Setup, &setup).await?;
        add_customers(&*self.store, &mut setup).await?;
        let mut state = self.write();
        state.setup = Arc::new(setup);
        state.revision += 1;
        Ok(())
    }

    /// Changes the setup as it stands when it is this call's turn.
    pub async fn change_setup<F>(&self, change: F) -> Result<(), StoreError>
    where
        F: FnOnce(&mut Setup) + Send,
    {
        let _writing = self.writer.lock().await;
        let mut setup = (*self.setup()).clone();
        change(&mut setup);
        self.put(Space::Setup, &setup).await?;
        let mut state = self.write();
        state.setup = Arc::new(setup);
        state.revision += 1;
        Ok(())
    }

    pub(super) async fn put(
        &self,
        space: Space,
        value: &(impl Serialize + Sync),
    ) -> Result<(), StoreError> {
        let writes = vec![(space.key(), Some(encode(value)?))];
        self.store.commit(Commit { expect: vec![], writes }).await?;
        Ok(())
    }

    /// How far a channel database is taken.
    pub fn watermark(&self, channel_database: &str) -> Watermark {
        self.read().watermarks.get(channel_database).copied().unwrap_or_default()
    }

    /// A number that is another one after everything that changes what lists show.
    pub fn revision(&self) -> u64 {
        self.read().revision
    }

    /// How many transactions there are.
    pub fn transaction_count(&self) -> u64 {
        self.read().transactions.len()
    }

    /// Calls `visit` with the ordinal, entry and status of every transaction, as of one moment.
    pub fn each_transaction(&self, mut visit: impl FnMut(u64, &TransactionEntry, &SlotStatus)) {
        let state = self.read();
        for (ordinal, entry) in state.transactions.from(0) {
            visit(ordinal, &entry, &state.slot(ordinal));
        }
    }

    /// The ordinal of the transaction with that key.
    pub fn find_transaction(&self, key: &TransactionKey) -> Option<u64> {
        self.read().find_hash(hash(key))
    }

    /// What `expect` has to say so that a commit fails when one of the keys was written since.
    pub(super) async fn unchanged(
        &self,
        keys: &[Vec<u8>],
    ) -> Result<Vec<(Vec<u8>, Expect)>, StoreError> {
        let found = self.store.multi_get(keys).await?;
        let expect = |found: Option<crate::durable::Versioned>| {
            found.map_or(Expect::Absent, |found| Expect::Version(found.version))
        };
        Ok(keys.iter().cloned().zip(found.into_iter().map(expect)).collect())
    }
}

/// Writes the status arrays of the segments that hold the ordinals, as `status_of` sees them.
pub(super) fn status_writes(
    transactions: &Log<TransactionColumns>,
    ordinals: impl IntoIterator<Item = u64>,
    status_of: impl Fn(u64) -> SlotStatus,
) -> Result<Writes, StoreError> {
    let segments: std::collections::BTreeSet<u64> = ordinals
        .into_iter()
        .filter_map(|ordinal| transactions.locate(ordinal))
        .map(|(first, _)| first)
        .collect();
    let write = |first: u64| {
        let statuses: Vec<SlotStatus> = transactions.ordinals_of(first).map(&status_of).collect();
        Ok((Space::TransactionStatus.number(first), Some(encode(&statuses)?)))
    };
    segments.into_iter().map(write).collect()
}

pub(super) async fn get_one<T: DeserializeOwned>(
    store: &dyn Store,
    space: Space,
    what: &str,
) -> Result<Option<T>, StoreError> {
    let found = store.multi_get(&[space.key()]).await?.into_iter().next().flatten();
    found.map(|found| decode(what, &found.value)).transpose()
}

/// All entries of a space: for spaces whose entries are few or are kept in memory anyway.
pub(super) async fn scan_all(
    store: &dyn Store,
    space: Space,
) -> Result<Vec<crate::durable::Entry>, StoreError> {
    store.scan(&KeyRange::prefix(&space.key()), Order::Ascending, usize::MAX).await
}

/// Adds the customers that synchronization created.
async fn add_customers(store: &dyn Store, setup: &mut Setup) -> Result<(), StoreError> {
    for entry in scan_all(store, Space::Customers).await? {
        add_customer(setup, decode("a customer", &entry.found.value)?);
    }
    Ok(())
}

/// The transactions, their order status, and what finds them by their keys.
async fn load_transactions(
    store: &dyn Store,
) -> Result<(Log<TransactionColumns>, StatusColumns, Finder), StoreError> {
    let transactions = Log::load(store, Space::Transactions, Space::TransactionEntries).await?;
    let statuses = load_statuses(store, &transactions).await?;
    let mut by_key = Finder::for_so_many(transactions.len());
    index(&mut by_key, &transactions, 0);
    Ok((transactions, statuses, by_key))
}

async fn load_statuses(
    store: &dyn Store,
    transactions: &Log<TransactionColumns>,
) -> Result<StatusColumns, StoreError> {
    let mut statuses = StatusColumns::default();
    for block in scan_all(store, Space::TransactionStatus).await? {
        if number_of(&block.key) != Some(statuses.len() as u64) {
            let what = format!("the order status after transaction {} is missing", statuses.len());
            return Err(StoreError::Damaged(what + "; restore a backup"));
        }
        let slots: Vec<SlotStatus> = decode("order status", &block.found.value)?;
        slots.iter().for_each(|slot| statuses.push(slot));
    }
    if statuses.len() as u64 == transactions.len() {
        return Ok(statuses);
    }
    let (have, want) = (statuses.len(), transactions.len());
    Err(StoreError::Damaged(format!(
        "{want} transactions have {have} order statuses; restore a backup"
    )))
}

async fn load_sessions(store: &dyn Store) -> Result<BTreeMap<u64, UploadSession>, StoreError> {
    let read = |entry: crate::durable::Entry| {
        let session: UploadSession = decode("an upload session", &entry.found.value)?;
        Ok((session.session, session))
    };
    scan_all(store, Space::Sessions).await?.into_iter().map(read).collect()
}

async fn load_waiting(store: &dyn Store) -> Result<HashSet<u128>, StoreError> {
    let mut waiting = HashSet::new();
    let mut range = KeyRange::prefix(&Space::Waiting.key());
    loop {
        let page = store.scan(&range, Order::Ascending, PAGE).await?;
        waiting.extend(page.iter().filter_map(|entry| hash_of(&entry.key)));
        let Some(last) = page.last() else { return Ok(waiting) };
        range = range.beyond(Order::Ascending, &last.key);
    }
}

async fn load_gaps(store: &dyn Store) -> Result<BTreeMap<u64, CounterGap>, StoreError> {
    let read = |entry: crate::durable::Entry| {
        let gap: CounterGap = decode("a gap", &entry.found.value)?;
        Ok((gap.number, gap))
    };
    scan_all(store, Space::Gaps).await?.into_iter().map(read).collect()
}

async fn load_watermarks(store: &dyn Store) -> Result<HashMap<Text, Watermark>, StoreError> {
    let read = |entry: crate::durable::Entry| decode("a watermark", &entry.found.value);
    scan_all(store, Space::Watermarks).await?.into_iter().map(read).collect()
}
