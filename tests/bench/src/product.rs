//! This program, as it is: its jobs, its engine, its store folder, every guarantee on.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use commerce_hq::channel::{ChannelDatabases, Channels, KeyedRow};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::domain::enums::RetailTransactionOrderStatusType as Status;
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::schedule::P_0001;
use commerce_hq::domain::{CompanyId, RetailTransaction, Setup, Text, TransactionKey};
use commerce_hq::durable::{
    Commit, Database, Entry, Findings, KeyRange, Order, Receipt, Versioned,
};
use commerce_hq::engine::command::{RunSchedule, SynchronizeOrders};
use commerce_hq::engine::{Command, Connection, Engine, Outcome, Serving, SystemClock};
use commerce_hq::jobs::Jobs;
use commerce_hq::store::{Capabilities, Headquarters, LocalStore, PostingBatch, Store, StoreError};
use futures::executor::block_on;

use crate::Result;
use crate::contender::{Contender, Facts};
use crate::peer::failed_once_more;
use crate::world::{HIERARCHY, NOW, Sink};

/// An open store with its engine.
pub struct Product {
    engine: Engine,
    connection: Connection,
    headquarters: Arc<Headquarters>,
    channels: Arc<Channels>,
    commits: Arc<Commits>,
}

impl Product {
    /// Opens the store in a folder; an empty one gets this setup.
    pub fn open(folder: &Path, setup: &Setup) -> Result<Self> {
        let map = Database::open(&folder.join("headquarters"))?.map("headquarters")?;
        let commits = Arc::new(Commits::default());
        let store = Timed { inner: LocalStore::new(map), commits: Arc::clone(&commits) };
        let headquarters = Arc::new(block_on(Headquarters::open(Arc::new(store)))?);
        if headquarters.clock().is_none() {
            block_on(headquarters.put_setup(setup.clone()))?;
            block_on(headquarters.put_clock(StoredClock::at(NOW, Speed::Paused(Rate::ONE))))?;
        }
        let names = setup.channel_databases.iter().map(|database| database.name.clone());
        let names: Vec<Text> = names.collect();
        let database = Arc::new(Database::open(&folder.join("channels"))?);
        let channels = Arc::new(Channels::on_disk(database, names));
        let jobs = Jobs::new(Arc::clone(&channels) as _).with_scratch(folder.to_owned());
        let clock = Arc::new(SystemClock::default());
        let engine = Engine::start(Arc::clone(&headquarters), Arc::new(jobs), clock, Serving::No)?;
        let connection = engine.connect("benchmark");
        Ok(Self { engine, connection, headquarters, channels, commits })
    }

    /// Another client of the engine.
    pub fn connect(&self) -> Connection {
        self.engine.connect("benchmark")
    }

    /// Carries out a command.
    pub fn run(&mut self, command: Command) -> Result<Outcome> {
        Ok(self.connection.run(command, |_| {})?)
    }

    fn timed(&mut self, command: Command) -> Result<Vec<Duration>> {
        self.commits.take();
        self.run(command)?;
        Ok(self.commits.take())
    }
}

impl Sink for Product {
    fn append(&mut self, database: &Text, transactions: Vec<Vec<KeyedRow>>) -> Result<()> {
        self.channels.open(database)?.append(transactions)?;
        Ok(())
    }
}

impl Contender for Product {
    fn pull(&mut self) -> Result<Vec<Duration>> {
        let asked = RunSchedule { schedule: P_0001.into(), groups: Vec::new() };
        self.timed(Command::RunSchedule(asked))
    }

    fn synchronize(&mut self) -> Result<Vec<Duration>> {
        let (hierarchy, nodes) = (HIERARCHY.into(), vec![HIERARCHY.into()]);
        let asked = SynchronizeOrders { hierarchy, nodes, dry_run: false };
        self.timed(Command::SynchronizeOrders(asked))
    }

    fn facts(&mut self) -> Result<Facts> {
        let headquarters = &self.headquarters;
        let transactions = headquarters.transaction_count();
        let mut facts = Facts { transactions, ..Facts::default() };
        let mut in_range = true;
        headquarters.each_order(|_, order| {
            facts.orders += 1;
            facts.payments += u64::from(order.payments);
            in_range &= facts.amount.add(order.currency, order.amount).is_some();
        });
        headquarters.each_quotation(|_, _| facts.quotations += 1);
        headquarters.each_cancellation(|_, _| facts.cancellations += 1);
        headquarters.each_transaction(|_, _, slot| {
            facts.failed += u64::from(slot.status == Status::Failed);
        });
        if in_range { Ok(facts) } else { Err("the total is out of range".into()) }
    }

    fn transaction(&mut self, key: &TransactionKey) -> Result<Option<RetailTransaction>> {
        let Some(ordinal) = self.headquarters.find_transaction(key) else { return Ok(None) };
        let found = block_on(self.headquarters.transactions(&[ordinal]))?.pop();
        Ok(found.map(|stored| stored.transaction))
    }

    fn order_of(&mut self, key: &TransactionKey) -> Result<Option<(CompanyId, Text)>> {
        let Some(ordinal) = self.headquarters.find_transaction(key) else { return Ok(None) };
        let sales_id = block_on(self.headquarters.status(ordinal))?.sales_id;
        let setup = self.headquarters.setup();
        let company = setup.channel(key.channel).map(|channel| channel.company.clone());
        Ok(company.filter(|_| !sales_id.is_empty()).map(|company| (company, sales_id)))
    }

    fn order(&mut self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder> {
        let ordinal = self.headquarters.find_order(company, sales_id).ok_or("no such order")?;
        let found = block_on(self.headquarters.orders(&[ordinal]))?.pop();
        found.ok_or_else(|| "no such order".into())
    }

    fn failed(&mut self, most: usize) -> Result<Vec<u64>> {
        let mut failed = Vec::new();
        self.headquarters.each_transaction(|ordinal, _, slot| {
            if slot.status == Status::Failed && failed.len() < most {
                failed.push(ordinal);
            }
        });
        Ok(failed)
    }

    fn fail_again(&mut self, transaction: u64) -> Result<()> {
        let results = vec![(transaction, Err(failed_once_more()))];
        block_on(self.headquarters.post(PostingBatch { results, now: NOW }))?;
        Ok(())
    }
}

/// What each commit took.
#[derive(Default)]
struct Commits(Mutex<Vec<Duration>>);

impl Commits {
    fn take(&self) -> Vec<Duration> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn push(&self, took: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(took);
    }
}

/// The product's own store, with a watch on its commits.
struct Timed<S> {
    inner: S,
    commits: Arc<Commits>,
}

#[async_trait]
impl<S: Store> Store for Timed<S> {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn multi_get(
        &self,
        keys: &[Vec<u8>],
    ) -> std::result::Result<Vec<Option<Versioned>>, StoreError> {
        self.inner.multi_get(keys).await
    }

    async fn scan(
        &self,
        range: &KeyRange,
        order: Order,
        limit: usize,
    ) -> std::result::Result<Vec<Entry>, StoreError> {
        self.inner.scan(range, order, limit).await
    }

    async fn commit(&self, commit: Commit) -> std::result::Result<Receipt, StoreError> {
        let began = Instant::now();
        let receipt = self.inner.commit(commit).await;
        self.commits.push(began.elapsed());
        receipt
    }

    async fn verify(&self) -> std::result::Result<Findings, StoreError> {
        self.inner.verify().await
    }
}
