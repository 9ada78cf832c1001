//! Headquarters in LMDB.

use std::path::Path;
use std::sync::Arc;

use commerce_hq::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderStatusType as Status, RetailTransactionType,
    SalesStatus,
};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::{CompanyId, Moment, RetailTransaction, Setup, Text, TransactionKey};
use commerce_hq::store::{Posted, key_hash};
use heed::{Env, PutFlags, RoTxn, RwTxn, WithoutTls};
use serde::{Deserialize, Serialize};

use super::{Map, decode, encode, environment, map, number_of};
use crate::Result;
use crate::contender::Facts;
use crate::peer::{Arrival, Candidate, Database, NextNumbers, Posting, conflict};
use crate::world::{NOW, databases};

/// The environment of headquarters.
#[derive(Clone)]
pub struct Headquarters {
    env: &'static Env<WithoutTls>,
    names: Arc<Vec<Text>>,
    /// Number of a transaction to [`Document`].
    transactions: Map,
    /// Hash of a key to the number of its transaction.
    keys: Map,
    /// Number of a transaction to [`Standing`].
    statuses: Map,
    /// Number of a transaction to why it failed.
    failures: Map,
    /// Hash of a key to the rows that wait.
    waiting: Map,
    /// A number to what was held back.
    held: Map,
    /// Company and number to the order.
    orders: Map,
    /// Company, channel reference ID and number of an order to nothing.
    references: Map,
    /// Company and number of an order to its cancellation.
    cancellations: Map,
    /// Company and number to the quotation.
    quotations: Map,
    /// Company and account to the customer.
    customers: Map,
    /// Company and sequence to the next number.
    numbers: Map,
    /// Channel database to the counters up to which it is taken.
    watermarks: Map,
}

/// A stored transaction.
#[derive(Serialize, Deserialize)]
struct Document {
    channel_database: Text,
    pulled: Moment,
    transaction: RetailTransaction,
}

/// How far a transaction is.
#[derive(Serialize, Deserialize)]
struct Standing {
    kind: RetailTransactionType,
    entry_status: RetailEntryStatus,
    status: Status,
    retry_count: u32,
    modified: Moment,
    order: Option<(CompanyId, Text)>,
}

impl Headquarters {
    /// Opens or creates it.
    pub fn open(folder: &Path, setup: &Setup) -> Result<Self> {
        let env = environment(folder)?;
        let map = |name| map(env, name);
        Ok(Self {
            transactions: map("transactions")?,
            keys: map("keys")?,
            statuses: map("statuses")?,
            failures: map("failures")?,
            waiting: map("waiting")?,
            held: map("held")?,
            orders: map("orders")?,
            references: map("references")?,
            cancellations: map("cancellations")?,
            quotations: map("quotations")?,
            customers: map("customers")?,
            numbers: map("numbers")?,
            watermarks: map("watermarks")?,
            names: Arc::new(databases(setup)),
            env,
        })
    }

    /// How far a channel database is taken.
    pub fn watermark(&self, database: Database) -> Result<Counters> {
        let txn = self.env.read_txn()?;
        let found = self.watermarks.get(&txn, &database.to_be_bytes())?;
        found.map_or_else(|| Ok(Counters::default()), decode)
    }

    /// The transactions of these numbers.
    pub fn transactions(&self, ids: &[u64]) -> Result<Vec<Arc<RetailTransaction>>> {
        let txn = self.env.read_txn()?;
        ids.iter().map(|id| Ok(Arc::new(self.transaction(&txn, *id)?))).collect()
    }

    fn transaction(&self, txn: &RoTxn<'_>, id: u64) -> Result<RetailTransaction> {
        let found = self.transactions.get(txn, &id.to_be_bytes())?.ok_or("no such transaction")?;
        Ok(decode::<Document>(found)?.transaction)
    }

    /// Takes transactions in, in one commit.
    pub fn stage(&self, arrival: Arrival) -> Result<()> {
        let mut txn = self.env.write_txn()?;
        let mut next = match self.transactions.last(&txn)? {
            Some((key, _)) => number_of(key)? + 1,
            None => 0,
        };
        let channel_database = self.names.get(arrival.window.database).ok_or("no such database")?;
        let mut held = arrival.held;
        for transaction in arrival.whole {
            let hash = key_hash(&transaction.key).to_be_bytes();
            let id = next.to_be_bytes();
            let there = self.keys.get_or_put(&mut txn, &hash, &id)?;
            if let Some(there) = there.map(number_of).transpose()? {
                let there = self.transaction(&txn, there)?;
                held.extend(conflict(&there, transaction));
                continue;
            }
            next += 1;
            let header = &transaction.header;
            let standing = Standing {
                kind: header.r#type,
                entry_status: header.entry_status,
                status: Status::default(),
                retry_count: 0,
                modified: Moment(None),
                order: None,
            };
            self.statuses.put(&mut txn, &id, &encode(&standing)?)?;
            let pulled = Moment(Some(NOW));
            let channel_database = channel_database.clone();
            let document = Document { channel_database, pulled, transaction };
            self.transactions.put_with_flags(
                &mut txn,
                PutFlags::APPEND,
                &id,
                &encode(&document)?,
            )?;
        }
        for (key, rows) in &arrival.waiting {
            self.waiting.put(&mut txn, &key_hash(key).to_be_bytes(), &encode(rows)?)?;
        }
        let first = self.held.len(&txn)?;
        for (place, held) in (first..).zip(&held) {
            self.held.put(&mut txn, &place.to_be_bytes(), &encode(held)?)?;
        }
        let database = arrival.window.database.to_be_bytes();
        self.watermarks.put(&mut txn, &database, &encode(&arrival.window.to)?)?;
        txn.commit()?;
        Ok(())
    }

    /// What has not succeeded.
    pub fn candidates(&self) -> Result<Vec<Candidate>> {
        let txn = self.env.read_txn()?;
        let mut candidates = Vec::new();
        for entry in self.statuses.iter(&txn)? {
            let (key, value) = entry?;
            let Standing { kind, entry_status, status, .. } = decode(value)?;
            if status != Status::Succeeded {
                candidates.push(Candidate { id: number_of(key)?, kind, entry_status, status });
            }
        }
        Ok(candidates)
    }

    /// The orders with that reference, the newest first.
    pub fn of_reference(&self, company: &CompanyId, reference: &Text) -> Result<Vec<SalesOrder>> {
        let txn = self.env.read_txn()?;
        let prefix = key_of(&[company.as_str(), reference, ""]);
        let mut orders = Vec::new();
        for entry in self.references.rev_prefix_iter(&txn, &prefix)? {
            let sales_id = entry?.0.get(prefix.len()..).unwrap_or_default();
            orders.push(self.order_at(&txn, company, std::str::from_utf8(sales_id)?)?);
        }
        Ok(orders)
    }

    /// The next numbers.
    pub fn numbers(&self) -> Result<NextNumbers> {
        let txn = self.env.read_txn()?;
        let mut numbers = NextNumbers::new();
        for entry in self.numbers.iter(&txn)? {
            let (sequence, next): ((CompanyId, Text), u64) = decode(entry?.1)?;
            numbers.insert(sequence, next);
        }
        Ok(numbers)
    }

    /// Stores what became of transactions, in one commit.
    pub fn post(&self, posting: &Posting) -> Result<()> {
        let mut txn = self.env.write_txn()?;
        for (sequence, next) in &posting.numbers {
            let key = key_of(&[sequence.0.as_str(), &sequence.1]);
            self.numbers.put(&mut txn, &key, &encode(&(sequence, next))?)?;
        }
        for new in &posting.customers {
            let key = key_of(&[new.customer.company.as_str(), &new.customer.account]);
            self.customers.put(&mut txn, &key, &encode(new)?)?;
        }
        for (id, posted) in &posting.results {
            self.keep(&mut txn, *id, posted)?;
        }
        txn.commit()?;
        Ok(())
    }

    fn keep(&self, txn: &mut RwTxn<'static>, id: u64, posted: &Posted) -> Result<()> {
        let key = id.to_be_bytes();
        let before = self.statuses.get(txn, &key)?.ok_or("no such transaction")?;
        let mut standing: Standing = decode(before)?;
        if standing.status == Status::Succeeded {
            return Ok(());
        }
        standing.modified = Moment(Some(NOW));
        standing.status = Status::Succeeded;
        match posted {
            Posted::Order(order) => {
                let number = (order.data_area_id.clone(), order.sales_id.clone());
                let place = key_of(&[number.0.as_str(), &number.1]);
                self.orders.put(txn, &place, &encode(order)?)?;
                let reference =
                    key_of(&[number.0.as_str(), &order.channel_reference_id, &number.1]);
                self.references.put(txn, &reference, &[])?;
                standing.order = Some(number);
            }
            Posted::Quotation(quotation) => {
                let place = key_of(&[quotation.data_area_id.as_str(), &quotation.quotation_id]);
                self.quotations.put(txn, &place, &encode(quotation)?)?;
            }
            Posted::Cancellation(it) => {
                let place = key_of(&[it.data_area_id.as_str(), &it.sales_id]);
                self.cancellations.put(txn, &place, &encode(it)?)?;
            }
            Posted::Failed(failure) => {
                standing.status = Status::Failed;
                standing.retry_count += 1;
                let why = (failure.code, &failure.message, &failure.remedy);
                self.failures.put(txn, &key, &encode(&why)?)?;
            }
            Posted::Already => return Ok(()),
        }
        self.statuses.put(txn, &key, &encode(&standing)?)?;
        Ok(())
    }

    /// The number of a transaction.
    pub fn find(&self, key: &TransactionKey) -> Result<Option<u64>> {
        let txn = self.env.read_txn()?;
        self.keys.get(&txn, &key_hash(key).to_be_bytes())?.map(number_of).transpose()
    }

    /// What finds the order of a transaction.
    pub fn order_of(&self, transaction: u64) -> Result<Option<(CompanyId, Text)>> {
        let txn = self.env.read_txn()?;
        let found = self.statuses.get(&txn, &transaction.to_be_bytes())?;
        found.map_or(Ok(None), |found| Ok(decode::<Standing>(found)?.order))
    }

    /// A whole order.
    pub fn order(&self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder> {
        let txn = self.env.read_txn()?;
        self.order_at(&txn, company, sales_id)
    }

    fn order_at(&self, txn: &RoTxn<'_>, company: &CompanyId, sales_id: &str) -> Result<SalesOrder> {
        let key = key_of(&[company.as_str(), sales_id]);
        let mut order: SalesOrder = decode(self.orders.get(txn, &key)?.ok_or("no such order")?)?;
        if self.cancellations.get(txn, &key)?.is_some() {
            order.sales_status = SalesStatus::Canceled;
        }
        Ok(order)
    }

    /// Counts and sums everything.
    pub fn facts(&self) -> Result<Facts> {
        let txn = self.env.read_txn()?;
        let failed = |it: &Candidate| it.status == Status::Failed;
        let mut facts = Facts {
            transactions: self.transactions.len(&txn)?,
            quotations: self.quotations.len(&txn)?,
            cancellations: self.cancellations.len(&txn)?,
            failed: self.candidates()?.into_iter().filter(failed).count() as u64,
            ..Facts::default()
        };
        for entry in self.orders.iter(&txn)? {
            facts.count(&decode(entry?.1)?)?;
        }
        Ok(facts)
    }
}

/// A key of texts, none of which has a zero byte.
fn key_of(parts: &[&str]) -> Vec<u8> {
    parts.join("\0").into_bytes()
}
