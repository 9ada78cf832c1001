//! SQLite: normalized tables, write-ahead log, `synchronous = FULL`, prepared statements.
//!
//! - `schema` has the tables and indexes; `value` turns values of the domain into columns.
//! - `channel` holds the channel databases, in a file of their own as in the product.
//! - `transactions` stores and reads transactions, `orders` what they become, `postings` the commit
//!   of a synchronization.
//!
//! With one thread there is one connection to each file. With workers each has its own, which reads
//! while the writer commits.

mod channel;
mod orders;
mod postings;
mod rows;
mod schema;
mod transactions;
mod value;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::{CompanyId, RetailTransaction, Text, TransactionKey};
use rusqlite::Connection;

use crate::Result;
use crate::contender::Facts;
use crate::peer::{Arrival, Backend, Candidate, Database, NextNumbers, Posting, Reader, Window};

/// Memory for pages of the writer, and of all readers together: 1 GiB, as much as the engine can use.
const CACHE_KIB: usize = 1 << 20;
/// Pages in the write-ahead log before they go to the database: 64 MiB, so that a page that changes
/// often is written there once for many commits.
const CHECKPOINT_PAGES: u32 = 16_384;
/// Statements that stay prepared.
const STATEMENTS: usize = 128;

/// Both databases.
pub struct Sqlite {
    folder: PathBuf,
    workers: usize,
    connections: Connections,
}

/// A connection to each database; a clone shares them.
#[derive(Clone)]
pub struct Connections {
    channel: Arc<Mutex<Connection>>,
    headquarters: Arc<Mutex<Connection>>,
}

impl Connections {
    fn open(folder: &Path, cache_kib: usize) -> Result<Self> {
        let open = |name: &str| -> Result<_> {
            let connection = Connection::open(folder.join(name))?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "cache_size", format!("-{cache_kib}"))?;
            connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            Ok(Arc::new(Mutex::new(connection)))
        };
        Ok(Self { channel: open("channel.db")?, headquarters: open("headquarters.db")? })
    }

    fn channel(&self) -> MutexGuard<'_, Connection> {
        self.channel.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn headquarters(&self) -> MutexGuard<'_, Connection> {
        self.headquarters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sqlite {
    /// Opens or creates the databases in a folder, to be read by so many threads.
    pub fn open(folder: &Path, workers: usize) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let connections = Connections::open(folder, CACHE_KIB)?;
        channel::create(&connections.channel())?;
        schema::create(&connections.headquarters())?;
        Ok(Self { folder: folder.to_owned(), workers, connections })
    }
}

impl Reader for Connections {
    fn rows(&mut self, window: &Window) -> Result<Vec<KeyedRow>> {
        channel::rows(&self.channel(), window)
    }

    fn transactions(&mut self, ids: &[u64]) -> Result<Vec<Arc<RetailTransaction>>> {
        transactions::read(&self.headquarters(), ids)
    }
}

impl Backend for Sqlite {
    type Reader = Connections;

    fn reader(&self) -> Result<Connections> {
        if self.workers == 1 {
            return Ok(self.connections.clone());
        }
        Connections::open(&self.folder, CACHE_KIB / self.workers)
    }

    fn append(&mut self, database: Database, transactions: Vec<Vec<KeyedRow>>) -> Result<()> {
        channel::append(&mut self.connections.channel(), database, transactions)
    }

    fn windows(&mut self) -> Result<Vec<Window>> {
        let headquarters = self.connections.headquarters();
        channel::windows(&self.connections.channel(), |database| {
            transactions::watermark(&headquarters, database)
        })
    }

    fn stage(&mut self, arrival: Arrival) -> Result<()> {
        transactions::stage(&mut self.connections.headquarters(), arrival)
    }

    fn candidates(&mut self) -> Result<Vec<Candidate>> {
        transactions::candidates(&self.connections.headquarters())
    }

    fn of_reference(&mut self, company: &CompanyId, reference: &Text) -> Result<Vec<SalesOrder>> {
        orders::of_reference(&self.connections.headquarters(), company, reference)
    }

    fn numbers(&mut self) -> Result<NextNumbers> {
        postings::numbers(&self.connections.headquarters())
    }

    fn post(&mut self, posting: Posting) -> Result<()> {
        postings::post(&mut self.connections.headquarters(), &posting)
    }

    fn find(&mut self, key: &TransactionKey) -> Result<Option<u64>> {
        transactions::find(&self.connections.headquarters(), key)
    }

    fn order_of(&mut self, transaction: u64) -> Result<Option<(CompanyId, Text)>> {
        postings::order_of(&self.connections.headquarters(), transaction)
    }

    fn order(&mut self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder> {
        orders::read(&self.connections.headquarters(), company, sales_id)
    }

    fn facts(&mut self) -> Result<Facts> {
        postings::facts(&self.connections.headquarters())
    }
}
