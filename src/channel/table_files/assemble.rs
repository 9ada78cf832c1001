//! Whole transactions from a small folder, in memory.
//!
//! A large folder is read by streaming the rows instead.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{FolderError, Note, Rejection, TableFile, TableFolder};
use crate::domain::parts::Parts;
use crate::domain::sign::Evidence;
use crate::domain::table::Table;
use crate::domain::{AnyRow, RetailTransaction, TransactionKey};

/// Most rows that are put together in memory, where a row takes up to 2 KiB.
pub const MAX_IMPORTED_ROWS: usize = 100_000;

/// Most rejections kept; a file of the wrong kind has one on every line.
const MAX_REJECTIONS: usize = 1_000;

/// What a folder holds.
#[derive(Debug, Default)]
pub struct ImportedTransactions {
    /// The whole transactions, in the order of their keys.
    pub transactions: Vec<RetailTransaction>,
    /// The transactions that are not whole, in the order of their keys.
    pub held_back: Vec<HeldBack>,
    /// The rows that were not taken, the first thousand of them.
    pub rejections: Vec<Rejection>,
    /// How many rows were not taken in all.
    pub rejected: usize,
    /// What was left aside.
    pub notes: Vec<Note>,
    /// Which way round the amounts are, for each file that tells.
    pub signs: BTreeMap<Table, Evidence>,
}

/// A transaction of which something is missing or in doubt, so that nothing of it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBack {
    /// The transaction.
    pub key: TransactionKey,
    /// Why it is held back.
    pub why: String,
}

/// Reads a folder and puts its transactions together.
///
/// A row that is not taken holds back its transaction; the others go on. A row whose key cannot be
/// read, and a file that cannot be read to its end, may belong to any transaction and hold back
/// all: a transaction without some of its taxes would look like a whole one.
pub fn read_transactions(folder: &Path) -> Result<ImportedTransactions, FolderError> {
    let folder = TableFolder::open(folder)?;
    let mut import = Import::default();
    import.result.notes.extend_from_slice(folder.notes());
    for file in folder.files() {
        import.read(file)?;
    }
    Ok(import.finish())
}

#[derive(Default)]
struct Import {
    parts: BTreeMap<TransactionKey, Parts>,
    /// Why a transaction is held back: the first reason.
    faulty: BTreeMap<TransactionKey, String>,
    /// Why all are.
    doubt: Option<String>,
    rows: usize,
    result: ImportedTransactions,
}

impl Import {
    fn read(&mut self, file: &TableFile) -> Result<(), FolderError> {
        let mut rows = match file.rows() {
            Ok(rows) => rows,
            Err(rejection) => {
                self.reject(*rejection);
                return Ok(());
            }
        };
        self.result.notes.extend_from_slice(rows.notes());
        let mut evidence = Evidence::default();
        for row in &mut rows {
            self.rows += 1;
            if self.rows > MAX_IMPORTED_ROWS {
                return Err(FolderError::TooManyRows);
            }
            match row {
                Ok((key, row)) => {
                    evidence.see(&row);
                    self.add(key, row);
                }
                Err(rejection) => self.reject(*rejection),
            }
        }
        if evidence != Evidence::default() {
            self.result.signs.insert(file.table, evidence);
        }
        Ok(())
    }

    fn add(&mut self, key: TransactionKey, row: AnyRow) {
        let parts = self.parts.entry(key).or_insert_with_key(|key| Parts::new(key.clone()));
        if let Err(error) = parts.add(row) {
            let key = parts.key().clone();
            self.faulty.entry(key).or_insert_with(|| error.to_string());
        }
    }

    fn reject(&mut self, rejection: Rejection) {
        let why = rejection.to_string();
        match &rejection.key {
            Some(key) => {
                self.faulty.entry(key.clone()).or_insert(why);
            }
            None => {
                self.doubt
                    .get_or_insert_with(|| format!("what was refused may be part of it: {why}"));
            }
        }
        self.result.rejected += 1;
        if self.result.rejections.len() < MAX_REJECTIONS {
            self.result.rejections.push(rejection);
        }
    }

    fn finish(mut self) -> ImportedTransactions {
        let keys: BTreeSet<_> = self.parts.keys().chain(self.faulty.keys()).cloned().collect();
        for key in keys {
            let parts = self.parts.remove(&key).unwrap_or_else(|| Parts::new(key.clone()));
            let fault = self.faulty.remove(&key).or_else(|| self.doubt.clone());
            let whole = match fault {
                Some(why) => Err(why),
                None => parts.into_transaction().map_err(|error| error.to_string()),
            };
            match whole {
                Ok(transaction) => self.result.transactions.push(transaction),
                Err(why) => self.result.held_back.push(HeldBack { key, why }),
            }
        }
        self.result
    }
}
