//! Who runs, and what each of them must be able to do.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use commerce_hq::domain::order::{SalesOrder, Totals};
use commerce_hq::domain::{CompanyId, RetailTransaction, Setup, Text, TransactionKey};

use crate::Result;
use crate::lmdb::Lmdb;
use crate::peer::Peer;
use crate::product::Product;
use crate::sqlite::Sqlite;
use crate::typed::Typed;

/// The contenders, in the order in which they take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Name {
    /// This program.
    CommerceHq,
    /// SQLite, one thread.
    Sqlite,
    /// SQLite with derivation workers on all cores and one writer.
    SqliteWorkers,
    /// LMDB, one thread.
    Lmdb,
    /// Typed structs in memory, nothing durable.
    Typed,
}

impl Name {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::CommerceHq, Self::Sqlite, Self::SqliteWorkers, Self::Lmdb, Self::Typed];

    /// As it is given on the command line and stands in results.
    pub fn slug(self) -> &'static str {
        match self {
            Self::CommerceHq => "commerce-hq",
            Self::Sqlite => "sqlite",
            Self::SqliteWorkers => "sqlite-workers",
            Self::Lmdb => "lmdb",
            Self::Typed => "typed",
        }
    }

    /// As it stands in tables and charts.
    pub fn caption(self) -> &'static str {
        match self {
            Self::CommerceHq => "commerce-hq",
            Self::Sqlite => "SQLite, 1 thread",
            Self::SqliteWorkers => "SQLite, workers",
            Self::Lmdb => "LMDB",
            Self::Typed => "typed structs, in memory",
        }
    }

    /// Whether it keeps anything when its process ends.
    pub fn is_durable(self) -> bool {
        self != Self::Typed
    }

    /// Opens what it has in that folder; an empty folder is a new one.
    pub fn open(self, folder: &Path, setup: &Setup) -> Result<Box<dyn Contender>> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(match self {
            Self::CommerceHq => Box::new(Product::open(folder, setup)?),
            Self::Sqlite => Box::new(Peer::new(Sqlite::open(folder, 1)?, setup, 1)?),
            Self::SqliteWorkers => Box::new(Peer::new(Sqlite::open(folder, cores)?, setup, cores)?),
            Self::Lmdb => Box::new(Peer::new(Lmdb::open(folder, setup)?, setup, 1)?),
            Self::Typed => Box::new(Peer::new(Typed::default(), setup, 1)?),
        })
    }
}

/// Does the work of the product.
pub trait Contender: crate::world::Sink {
    /// Stage 1: takes all rows of the channel databases into headquarters. Returns what each commit
    /// took.
    fn pull(&mut self) -> Result<Vec<Duration>>;

    /// Stage 2: turns all transactions into orders. Returns what each commit took.
    fn synchronize(&mut self) -> Result<Vec<Duration>>;

    /// What is stored, counted and summed.
    fn facts(&mut self) -> Result<Facts>;

    /// A whole transaction; `None` if it is not there.
    fn transaction(&mut self, key: &TransactionKey) -> Result<Option<RetailTransaction>>;

    /// What finds the order that a transaction became, if it became one.
    fn order_of(&mut self, key: &TransactionKey) -> Result<Option<(CompanyId, Text)>>;

    /// A whole order.
    fn order(&mut self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder>;

    /// Transactions whose synchronization failed, at most so many.
    fn failed(&mut self, most: usize) -> Result<Vec<u64>>;

    /// Stores, by itself and durably, that a transaction failed once more.
    fn fail_again(&mut self, transaction: u64) -> Result<()>;
}

/// What must be the same whoever did the work.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Transactions in headquarters.
    pub transactions: u64,
    /// Sales orders.
    pub orders: u64,
    /// Quotations.
    pub quotations: u64,
    /// Cancellations.
    pub cancellations: u64,
    /// Payments of orders.
    pub payments: u64,
    /// Transactions that failed.
    pub failed: u64,
    /// Totals of the orders by currency.
    pub amount: Totals,
}

impl Facts {
    /// Counts an order.
    pub fn count(&mut self, order: &SalesOrder) -> Result<()> {
        self.orders += 1;
        self.payments += order.payments.len() as u64;
        let added = self.amount.add(order.currency_code, order.total_amount);
        added.ok_or_else(|| "the total is out of range".into())
    }

    /// By name, as they are compared.
    pub fn by_name(&self) -> BTreeMap<String, String> {
        let counts = [
            ("transactions", self.transactions),
            ("orders", self.orders),
            ("quotations", self.quotations),
            ("cancellations", self.cancellations),
            ("payments", self.payments),
            ("failed", self.failed),
        ];
        let counts = counts.into_iter().map(|(name, count)| (name.to_owned(), count.to_string()));
        let amounts = self.amount.0.iter();
        let amounts =
            amounts.map(|(currency, sum)| (format!("amount {currency}"), sum.to_string()));
        counts.chain(amounts).collect()
    }
}
