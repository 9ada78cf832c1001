//! Headquarters as the product sees it: typed reads over a [`Store`], and what is kept in memory.
//!
//! The steps that write are in `staging` and `posting`; each is one commit.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::backend::Store;
use super::batch::BatchState;
use super::clocked::{ClockOfCommits, Clocked};
use super::codec::{decode, encode};
use super::customers::add_customer;
use super::documents::Documents;
use super::entries::{SlotStatus, TransactionEntry, hash};
use super::error::StoreError;
use super::held::HeldIndex;
use super::keys::{Space, number_of};
use super::log::{Log, Writes, read_segment};
use crate::domain::channel_database::CounterGap;
use crate::domain::schedule::{Counters, UploadSession};
use crate::domain::status::OrderStatus;
use crate::domain::trade::TradeState;
use crate::domain::{Moment, RetailTransaction, Setup, Text, TransactionKey};
use crate::durable::{Commit, Expect, KeyRange, Order};

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
    pub(super) state: RwLock<State>,
    /// Held by the one step that is being written.
    pub(super) writer: futures::lock::Mutex<()>,
}

/// What is kept in memory.
pub(super) struct State {
    pub(super) setup: Arc<Setup>,
    pub(super) transactions: Log<TransactionEntry>,
    pub(super) statuses: Vec<SlotStatus>,
    pub(super) by_key: HashMap<u128, u64>,
    pub(super) documents: Documents,
    pub(super) conflicts: HeldIndex,
    pub(super) quarantine: HeldIndex,
    pub(super) gaps: BTreeMap<u64, CounterGap>,
    pub(super) sessions: BTreeMap<u64, UploadSession>,
    pub(super) watermarks: HashMap<Text, Watermark>,
    pub(super) batch: BatchState,
    pub(super) trade: TradeState,
}

impl State {
    /// How far the synchronization of a transaction is.
    pub(super) fn slot(&self, ordinal: u64) -> SlotStatus {
        let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
        self.statuses.get(slot).copied().unwrap_or_default()
    }
}

impl Headquarters {
    /// Reads what is kept in memory. A store that was never set up has an empty setup.
    pub async fn open(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let transactions =
            Log::load(&*store, Space::Transactions, Space::TransactionEntries).await?;
        let statuses = load_statuses(&*store, &transactions).await?;
        let by_key = transactions.entries().iter().map(|entry| entry.hash).zip(0..).collect();
        let mut setup: Setup =
            get_one(&*store, Space::Setup, "the setup").await?.unwrap_or_default();
        add_customers(&*store, &mut setup).await?;
        let state = State {
            setup: Arc::new(setup),
            sessions: load_sessions(&*store).await?,
            watermarks: load_watermarks(&*store).await?,
            batch: BatchState::load(&*store).await?,
            trade: get_one(&*store, Space::Trade, "trade").await?.unwrap_or_default(),
            transactions,
            statuses,
            by_key,
            documents: Documents::load(&*store).await?,
            conflicts: HeldIndex::load(&*store, Space::Conflicts).await?,
            quarantine: HeldIndex::load(&*store, Space::Quarantine).await?,
            gaps: load_gaps(&*store).await?,
        };
        let clock = Arc::new(ClockOfCommits::default());
        clock.keep(get_one(&*store, Space::Clock, "the clock").await?);
        let store = Arc::new(Clocked { inner: store, clock: Arc::clone(&clock) });
        let writer = futures::lock::Mutex::new(());
        Ok(Self { store, clock, state: RwLock::new(state), writer })
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
        self.write().setup = Arc::new(setup);
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
        self.write().setup = Arc::new(setup);
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

    /// How many transactions there are.
    pub fn transaction_count(&self) -> u64 {
        self.read().transactions.len()
    }

    /// Calls `visit` with the ordinal, entry and status of every transaction, as of one moment.
    pub fn each_transaction(&self, mut visit: impl FnMut(u64, &TransactionEntry, &SlotStatus)) {
        let state = self.read();
        let pairs = state.transactions.entries().iter().zip(&state.statuses);
        (0..).zip(pairs).for_each(|(ordinal, (entry, status))| visit(ordinal, entry, status));
    }

    /// The ordinal of the transaction with that key.
    pub fn find_transaction(&self, key: &TransactionKey) -> Option<u64> {
        self.read().by_key.get(&hash(key)).copied()
    }

    /// The transactions of these ordinals, in their order.
    pub async fn transactions(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<StoredTransaction>, StoreError> {
        let slots = locate(&self.read().transactions, ordinals)?;
        documents(&*self.store, Space::Transactions, "a transaction", &slots).await
    }

    /// The order status of a transaction, with its texts.
    pub async fn status(&self, ordinal: u64) -> Result<OrderStatus, StoreError> {
        let (slot, numbers) = {
            let state = self.read();
            let slot = state.slot(ordinal);
            (slot, state.numbers_of(slot.became))
        };
        let failure = self.store.multi_get(&[Space::Failures.number(ordinal)]).await?;
        let stored: OrderStatus = match failure.into_iter().next().flatten() {
            Some(found) => decode("a failure", &found.value)?,
            None => OrderStatus::default(),
        };
        let SlotStatus { status, retry_count, modified, .. } = slot;
        let OrderStatus { sales_id, quotation_id, canceled_sales_id, .. } = numbers;
        Ok(OrderStatus {
            status,
            sales_id,
            quotation_id,
            canceled_sales_id,
            retry_count,
            modified,
            ..stored
        })
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
    transactions: &Log<TransactionEntry>,
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

/// Where the documents of the ordinals are: first ordinal of the segment, and slot.
pub(super) fn locate<E>(log: &Log<E>, ordinals: &[u64]) -> Result<Vec<(u64, usize)>, StoreError>
where
    E: Serialize + DeserializeOwned + Clone,
{
    let slot = |ordinal: &u64| {
        let missing = || StoreError::Damaged(format!("there is no document {ordinal}"));
        log.locate(*ordinal).ok_or_else(missing)
    };
    ordinals.iter().map(slot).collect()
}

/// The documents in these slots, in their order.
pub(super) async fn documents<T: DeserializeOwned>(
    store: &dyn Store,
    space: Space,
    what: &str,
    slots: &[(u64, usize)],
) -> Result<Vec<T>, StoreError> {
    let mut documents = Vec::with_capacity(slots.len());
    let mut open = None;
    for &(first, slot) in slots {
        let segment = match open.take() {
            Some((held, segment)) if held == first => segment,
            _ => read_segment(store, space, first).await?,
        };
        let document = segment.get(slot).ok_or_else(|| {
            StoreError::Damaged(format!("{what} is missing in the segment of {first}"))
        })?;
        documents.push(decode(what, document)?);
        open = Some((first, segment));
    }
    Ok(documents)
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

async fn load_statuses(
    store: &dyn Store,
    transactions: &Log<TransactionEntry>,
) -> Result<Vec<SlotStatus>, StoreError> {
    let mut statuses = Vec::new();
    for block in scan_all(store, Space::TransactionStatus).await? {
        if number_of(&block.key) != Some(statuses.len() as u64) {
            let what = format!("the order status after transaction {} is missing", statuses.len());
            return Err(StoreError::Damaged(what + "; restore a backup"));
        }
        statuses.extend(decode::<Vec<SlotStatus>>("order status", &block.found.value)?);
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
