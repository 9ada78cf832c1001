//! The product's work over a foreign store: the same channel rows, the same rules of the domain, one
//! durable commit for 1,000 transactions.
//!
//! [`Backend`] is what a store must do; [`Peer`] does the two jobs over it, in one thread or with
//! workers that read, check and derive while one thread writes. What a peer is spared, and the
//! product does: checksums of upload sessions, rows that come late, totals of days, columns of lists.

mod batch;
mod pull;
mod synchronize;
mod workers;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderStatusType, RetailTransactionType,
};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::synchronize::{Cause, NewCustomer, SyncFailure};
use commerce_hq::domain::transaction::same_content;
use commerce_hq::domain::{AnyRow, CompanyId, RetailTransaction, Setup, Text, TransactionKey};
use commerce_hq::store::Posted;

use crate::Result;
use crate::contender::{Contender, Facts};
use crate::world::{Sink, databases};

/// The number of a channel database: its place in the order of P-0001.
pub type Database = usize;

/// The rows of a channel database that make about 1,000 transactions.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The channel database.
    pub database: Database,
    /// The counters before its first rows.
    pub from: Counters,
    /// The counters of its last rows.
    pub to: Counters,
}

/// What one commit takes into headquarters.
#[derive(Debug)]
pub struct Arrival {
    /// The rows that it was made of.
    pub window: Window,
    /// Transactions that are whole.
    pub whole: Vec<RetailTransaction>,
    /// Rows of transactions that wait for more rows.
    pub waiting: Vec<(TransactionKey, Vec<AnyRow>)>,
    /// Rows held back, and why.
    pub held: Vec<(TransactionKey, String, Vec<AnyRow>)>,
}

/// A transaction that may be synchronized.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Its number in headquarters.
    pub id: u64,
    /// Its type.
    pub kind: RetailTransactionType,
    /// Its state at the channel.
    pub entry_status: RetailEntryStatus,
    /// Its order status.
    pub status: RetailTransactionOrderStatusType,
}

/// The next number of a sequence of a company.
pub type NextNumbers = HashMap<(CompanyId, Text), u64>;

/// What one commit stores of a synchronization.
pub struct Posting {
    /// What became of each transaction.
    pub results: Vec<(u64, Posted)>,
    /// The sequences that numbers were taken of, with their next numbers.
    pub numbers: NextNumbers,
    /// Customers that come with the orders.
    pub customers: Vec<NewCustomer>,
}

/// Reads for one thread.
pub trait Reader: Send {
    /// The rows of a window, those of each table in the order of their counters.
    fn rows(&mut self, window: &Window) -> Result<Vec<KeyedRow>>;

    /// The transactions of these numbers, which ascend.
    fn transactions(&mut self, ids: &[u64]) -> Result<Vec<Arc<RetailTransaction>>>;
}

/// A store, as the one thread that writes sees it.
pub trait Backend {
    /// What other threads read with.
    type Reader: Reader;

    /// Another reader.
    fn reader(&self) -> Result<Self::Reader>;

    /// Adds rows to a channel database, numbering those of each table from 1, in one commit.
    fn append(&mut self, database: Database, transactions: Vec<Vec<KeyedRow>>) -> Result<()>;

    /// The windows of all channel databases that lie after the watermarks, one for each call of
    /// [`append`](Self::append).
    fn windows(&mut self) -> Result<Vec<Window>>;

    /// Stores transactions that are not there, what waits and what is held back, and the watermark,
    /// in one durable commit. The same transaction again is passed over; other content under the
    /// same key is held back.
    fn stage(&mut self, arrival: Arrival) -> Result<()>;

    /// All transactions that have not succeeded, in the order of their numbers.
    fn candidates(&mut self) -> Result<Vec<Candidate>>;

    /// The orders of a company with that channel reference ID, the newest first, each with its
    /// status as it is now.
    fn of_reference(&mut self, company: &CompanyId, reference: &Text) -> Result<Vec<SalesOrder>>;

    /// The next numbers.
    fn numbers(&mut self) -> Result<NextNumbers>;

    /// Stores what became of transactions, in one durable commit.
    fn post(&mut self, posting: Posting) -> Result<()>;

    /// The number of a transaction.
    fn find(&mut self, key: &TransactionKey) -> Result<Option<u64>>;

    /// What finds the order that a transaction became.
    fn order_of(&mut self, transaction: u64) -> Result<Option<(CompanyId, Text)>>;

    /// A whole order.
    fn order(&mut self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder>;

    /// Counts and sums everything that is stored.
    fn facts(&mut self) -> Result<Facts>;
}

/// A store at the product's work.
pub struct Peer<B: Backend> {
    backend: B,
    reader: B::Reader,
    setup: Setup,
    databases: Vec<Text>,
    workers: usize,
}

impl<B: Backend> Peer<B> {
    /// A store with so many threads that read and derive; with one, everything is in one thread.
    pub fn new(backend: B, setup: &Setup, workers: usize) -> Result<Self> {
        let reader = backend.reader()?;
        let databases = databases(setup);
        Ok(Self { backend, reader, setup: setup.clone(), databases, workers })
    }

    fn readers(&self) -> Result<Vec<B::Reader>> {
        (0..self.workers).map(|_| self.backend.reader()).collect()
    }
}

impl<B: Backend> Sink for Peer<B> {
    fn append(&mut self, database: &Text, transactions: Vec<Vec<KeyedRow>>) -> Result<()> {
        let place = self.databases.iter().position(|known| known == database);
        self.backend.append(place.ok_or("an unknown channel database")?, transactions)
    }
}

impl<B: Backend> Contender for Peer<B> {
    fn pull(&mut self) -> Result<Vec<Duration>> {
        let readers = self.readers()?;
        pull::pull(&mut self.backend, readers)
    }

    fn synchronize(&mut self) -> Result<Vec<Duration>> {
        let readers = self.readers()?;
        synchronize::synchronize(&mut self.backend, readers, &self.setup)
    }

    fn facts(&mut self) -> Result<Facts> {
        self.backend.facts()
    }

    fn transaction(&mut self, key: &TransactionKey) -> Result<Option<RetailTransaction>> {
        let Some(id) = self.backend.find(key)? else { return Ok(None) };
        let found = self.reader.transactions(&[id])?.pop();
        Ok(found.map(Arc::unwrap_or_clone))
    }

    fn order_of(&mut self, key: &TransactionKey) -> Result<Option<(CompanyId, Text)>> {
        let Some(id) = self.backend.find(key)? else { return Ok(None) };
        self.backend.order_of(id)
    }

    fn order(&mut self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder> {
        self.backend.order(company, sales_id)
    }

    fn failed(&mut self, most: usize) -> Result<Vec<u64>> {
        let failed =
            |candidate: &Candidate| candidate.status == RetailTransactionOrderStatusType::Failed;
        let all = self.backend.candidates()?;
        Ok(all.into_iter().filter(failed).map(|candidate| candidate.id).take(most).collect())
    }

    fn fail_again(&mut self, transaction: u64) -> Result<()> {
        let failure = failed_once_more();
        let results = vec![(transaction, Posted::Failed(failure))];
        self.backend.post(Posting { results, numbers: NextNumbers::new(), customers: Vec::new() })
    }
}

/// Numbers the rows of each table from where `given` ends, and raises it.
pub fn number(given: &mut Counters, transactions: Vec<Vec<KeyedRow>>) -> Vec<KeyedRow> {
    let mut rows: Vec<KeyedRow> = transactions.into_iter().flatten().collect();
    for (_, row) in &mut rows {
        let counter = given.get(row.table()) + 1;
        given.set(row.table(), counter);
        row.set_replication_counter(counter);
    }
    rows
}

/// What is held back of a transaction whose key is there with other content; `None` if it says the
/// same.
pub fn conflict(
    there: &RetailTransaction,
    came: RetailTransaction,
) -> Option<(TransactionKey, String, Vec<AnyRow>)> {
    if same_content(there, &came) {
        return None;
    }
    Some((came.key.clone(), "other content under the same key".into(), came.into_rows()))
}

/// The failure that a change of one status stores.
pub fn failed_once_more() -> SyncFailure {
    Cause::CancelNotFound { reference: "once more".into() }.into()
}
