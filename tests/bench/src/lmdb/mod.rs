//! LMDB: a document for each transaction and each order, as postcard, synced at each commit.
//!
//! Channel databases lie in an environment of their own (`channel`), as the product keeps them apart.

mod channel;
mod headquarters;

use std::path::Path;
use std::sync::Arc;

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::{CompanyId, RetailTransaction, Setup, Text, TransactionKey};
use heed::types::Bytes;
use heed::{CommitOrAbort, Env, EnvOpenOptions, WithoutTls};
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::channel::Channel;
use self::headquarters::Headquarters;
use crate::Result;
use crate::contender::Facts;
use crate::peer::{Arrival, Backend, Candidate, Database, NextNumbers, Posting, Reader, Window};

/// A map of bytes.
type Map = heed::Database<'static, Bytes, Bytes>;

/// The largest size of an environment, 64 GiB: address space, not memory or disk.
const LARGEST: usize = 64 << 30;
/// The most maps of an environment.
const MAPS: u32 = 16;

/// Both environments; clones share them.
#[derive(Clone)]
pub struct Lmdb {
    channel: Channel,
    headquarters: Headquarters,
}

impl Lmdb {
    /// Opens or creates them in a folder.
    pub fn open(folder: &Path, setup: &Setup) -> Result<Self> {
        Ok(Self {
            channel: Channel::open(&folder.join("channel"))?,
            headquarters: Headquarters::open(&folder.join("headquarters"), setup)?,
        })
    }
}

/// Opens an environment that syncs at each commit, which is the default. It stays open until the
/// process ends, since its maps borrow it.
fn environment(folder: &Path) -> Result<&'static Env<WithoutTls>> {
    std::fs::create_dir_all(folder)?;
    let mut options = EnvOpenOptions::new().read_txn_without_tls();
    options.map_size(LARGEST).max_dbs(MAPS);
    #[expect(unsafe_code, reason = "no other process changes the files while they are mapped")]
    let environment = unsafe { options.open(folder)? };
    Ok(Box::leak(Box::new(environment)))
}

/// Opens or creates a map.
fn map(environment: &'static Env<WithoutTls>, name: &str) -> Result<Map> {
    let opened = environment.create_databases_and_commit(environment.write_txn()?, |all, txn| {
        all.create_database(txn, Some(name)).map(CommitOrAbort::<_, ()>::Commit)
    });
    match opened? {
        CommitOrAbort::Commit(map) => Ok(map),
        CommitOrAbort::Abort(()) => Err("the map was not opened".into()),
    }
}

fn encode(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>> {
    Ok(postcard::to_allocvec(value)?)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    Ok(postcard::from_bytes(bytes)?)
}

/// The number in a key that is one.
fn number_of(key: &[u8]) -> Result<u64> {
    Ok(u64::from_be_bytes(key.try_into()?))
}

impl Reader for Lmdb {
    fn rows(&mut self, window: &Window) -> Result<Vec<KeyedRow>> {
        self.channel.rows(window)
    }

    fn transactions(&mut self, ids: &[u64]) -> Result<Vec<Arc<RetailTransaction>>> {
        self.headquarters.transactions(ids)
    }
}

impl Backend for Lmdb {
    type Reader = Self;

    fn reader(&self) -> Result<Self> {
        Ok(self.clone())
    }

    fn append(&mut self, database: Database, transactions: Vec<Vec<KeyedRow>>) -> Result<()> {
        self.channel.append(database, transactions)
    }

    fn windows(&mut self) -> Result<Vec<Window>> {
        self.channel.windows(|database| self.headquarters.watermark(database))
    }

    fn stage(&mut self, arrival: Arrival) -> Result<()> {
        self.headquarters.stage(arrival)
    }

    fn candidates(&mut self) -> Result<Vec<Candidate>> {
        self.headquarters.candidates()
    }

    fn of_reference(&mut self, company: &CompanyId, reference: &Text) -> Result<Vec<SalesOrder>> {
        self.headquarters.of_reference(company, reference)
    }

    fn numbers(&mut self) -> Result<NextNumbers> {
        self.headquarters.numbers()
    }

    fn post(&mut self, posting: Posting) -> Result<()> {
        self.headquarters.post(&posting)
    }

    fn find(&mut self, key: &TransactionKey) -> Result<Option<u64>> {
        self.headquarters.find(key)
    }

    fn order_of(&mut self, transaction: u64) -> Result<Option<(CompanyId, Text)>> {
        self.headquarters.order_of(transaction)
    }

    fn order(&mut self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder> {
        self.headquarters.order(company, sales_id)
    }

    fn facts(&mut self) -> Result<Facts> {
        self.headquarters.facts()
    }
}
