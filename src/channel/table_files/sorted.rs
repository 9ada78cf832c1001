//! Whole transactions from a folder of any size, in flat memory.
//!
//! The rows of a transaction lie in eleven files, in any order. [`Sorted::read`] reads every file
//! once, checks its rows and puts them into heaps on disk, by transaction. [`Sorted::each`] then goes
//! through the heaps and puts each transaction together. What is known after the first step
//! concerns the files as a whole: what was refused, which way round amounts are.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::heap::{Entry, Heap, Heaps, entry};
use super::{FolderError, Note, Rejection, TableFile, TableFolder};
use crate::domain::parts::{MAX_ROWS, Parts};
use crate::domain::sign::Evidence;
use crate::domain::table::Table;
use crate::domain::{AnyRow, RetailTransaction, TransactionKey};

/// Most rejections kept; a file of the wrong kind has one on every line.
pub const MAX_REJECTIONS: usize = 1_000;

/// How many rows are read before it is asked again whether to go on.
const STEP: u64 = 1_000;

/// How much is held in memory at a time.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Stored bytes of rows: 8 MiB.
    pub rows: u64,
    /// Stored bytes of the rows of one transaction, above which it is held back: 8 MiB. What can be
    /// pulled is less.
    pub transaction: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 8 << 20, transaction: 8 << 20 }
    }
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Rows read so far, the rejected ones too.
    pub rows: u64,
    /// Rows of all files, reckoned from their sizes.
    pub expected: u64,
}

/// What was found out about the files.
#[derive(Debug, Default)]
pub struct Survey {
    /// Rows read.
    pub rows: u64,
    /// The rows that were not taken, the first thousand of them.
    pub rejections: Vec<Rejection>,
    /// How many rows were not taken in all.
    pub rejected: u64,
    /// What was left aside.
    pub notes: Vec<Note>,
    /// Which way round the amounts are, for each file that tells.
    pub signs: BTreeMap<Table, Evidence>,
    /// The names of the files.
    pub files: BTreeMap<Table, String>,
    /// A hash of all rows and their places.
    pub content: [u8; 32],
    /// Why every transaction is held back: a row whose key cannot be read, or a file that cannot be
    /// read to its end, may belong to any of them.
    doubt: Option<String>,
}

/// The rows of a folder, sorted by transaction on disk.
pub struct Sorted {
    /// What was found out about the files.
    pub survey: Survey,
    heaps: Vec<Heap>,
    scratch: PathBuf,
    limits: Limits,
    most_held: u64,
}

/// A transaction as it was gathered from the files.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Its key.
    pub key: TransactionKey,
    /// Its rows, each with its line in the file of its table, in the order in which they were read.
    pub rows: Vec<(u64, AnyRow)>,
    fault: Option<String>,
}

impl Gathered {
    /// The transaction, if it is whole and nothing of it is in doubt; otherwise why it is held back.
    pub fn into_transaction(self) -> Result<RetailTransaction, String> {
        if let Some(why) = self.fault {
            return Err(why);
        }
        let mut parts = Parts::new(self.key);
        for (_, row) in self.rows {
            parts.add(row).map_err(|error| error.to_string())?;
        }
        parts.into_transaction().map_err(|error| error.to_string())
    }
}

impl Sorted {
    /// Reads a folder, with files in `scratch` for what does not fit into memory. `go_on` is asked
    /// every thousand rows; `None` when it said no.
    pub fn read(
        folder: &Path,
        scratch: &Path,
        limits: Limits,
        go_on: &mut dyn FnMut(Pace) -> bool,
    ) -> Result<Option<Self>, FolderError> {
        let folder = TableFolder::open(folder)?;
        let bytes = folder.files().iter().map(TableFile::bytes).sum();
        let failed = |source| FolderError::Scratch { folder: scratch.into(), source };
        let heaps = Heaps::new(scratch, bytes, limits.rows).map_err(failed)?;
        let survey = Survey { notes: folder.notes().to_vec(), ..Survey::default() };
        let mut reading = Reading { heaps, survey, bytes, read: 0, go_on };
        for file in folder.files() {
            if !reading.file(file).map_err(failed)? {
                return Ok(None);
            }
        }
        let Reading { heaps, mut survey, .. } = reading;
        let (heaps, content) = heaps.finish();
        survey.content = content;
        let scratch = scratch.to_owned();
        Ok(Some(Self { survey, heaps, scratch, limits, most_held: 0 }))
    }

    /// Calls `visit` with every transaction until it answers `false`; whether it did not. The order
    /// depends on the rows alone.
    pub fn each<E>(
        &mut self,
        visit: &mut dyn FnMut(Gathered) -> Result<bool, E>,
    ) -> Result<Result<bool, E>, FolderError> {
        let mut heaps = std::mem::take(&mut self.heaps);
        let mut result = Ok(Ok(true));
        for heap in &mut heaps {
            result = self.heap(heap, visit);
            if !matches!(result, Ok(Ok(true))) {
                break;
            }
        }
        self.heaps = heaps;
        result
    }

    /// The most stored bytes that were in memory at a time.
    pub fn most_held(&self) -> u64 {
        self.most_held
    }

    fn failed(&self, source: io::Error) -> FolderError {
        FolderError::Scratch { folder: self.scratch.clone(), source }
    }

    fn heap<E>(
        &mut self,
        heap: &mut Heap,
        visit: &mut dyn FnMut(Gathered) -> Result<bool, E>,
    ) -> Result<Result<bool, E>, FolderError> {
        if heap.is_too_large(self.limits.rows) {
            let divided = heap.divide(&self.scratch, self.limits.rows);
            for mut part in divided.map_err(|error| self.failed(error))? {
                match self.heap(&mut part, visit)? {
                    Ok(true) => {}
                    ended => return Ok(ended),
                }
            }
            return Ok(Ok(true));
        }
        self.most_held = self.most_held.max(heap.bytes());
        let transactions = heap.transactions(self.limits.transaction);
        for (key, bodies) in transactions.map_err(|error| self.failed(error))? {
            let gathered = self.gather(key, &bodies).map_err(|error| self.failed(error))?;
            match visit(gathered) {
                Ok(true) => {}
                ended => return Ok(ended),
            }
        }
        Ok(Ok(true))
    }

    fn gather(&self, key: TransactionKey, bodies: &[Box<[u8]>]) -> io::Result<Gathered> {
        let mut gathered = Gathered { key, rows: Vec::new(), fault: None };
        if bodies.len() > MAX_ROWS {
            // They are small as they are stored, and would be large as rows.
            let count = bodies.len();
            gathered.fault =
                Some(format!("it has {count} rows, at most {MAX_ROWS}; check its transactionId"));
            return Ok(gathered);
        }
        for body in bodies {
            match entry(body)? {
                Entry::Row(line, row) => gathered.rows.push((line, row)),
                Entry::Fault(why) => {
                    gathered.fault.get_or_insert(why);
                }
            }
        }
        if gathered.fault.is_none() {
            gathered.fault.clone_from(&self.survey.doubt);
        }
        Ok(gathered)
    }
}

/// A folder that is being read.
struct Reading<'a> {
    heaps: Heaps,
    survey: Survey,
    /// Bytes of all files.
    bytes: u64,
    /// Bytes of the files that are read.
    read: u64,
    go_on: &'a mut dyn FnMut(Pace) -> bool,
}

impl Reading<'_> {
    /// Reads one file; `false` when it was stopped.
    fn file(&mut self, file: &TableFile) -> io::Result<bool> {
        self.survey.files.insert(file.table, file.name.clone());
        let mut rows = match file.rows() {
            Ok(rows) => rows,
            Err(rejection) => {
                self.reject(*rejection)?;
                return Ok(true);
            }
        };
        self.survey.notes.extend_from_slice(rows.notes());
        let mut evidence = Evidence::default();
        while let Some(row) = rows.next() {
            self.survey.rows += 1;
            match row {
                Ok((key, row)) => {
                    evidence.see(&row);
                    self.heaps.add(&key, &Entry::Row(rows.line(), row))?;
                }
                Err(rejection) => self.reject(*rejection)?,
            }
            let in_file = rows.bytes();
            if self.survey.rows.is_multiple_of(STEP) && !self.ask(in_file) {
                return Ok(false);
            }
        }
        self.read = self.read.saturating_add(file.bytes());
        if evidence != Evidence::default() {
            self.survey.signs.insert(file.table, evidence);
        }
        Ok(self.ask(0))
    }

    fn ask(&mut self, in_file: u64) -> bool {
        let (rows, read) = (self.survey.rows, self.read.saturating_add(in_file).max(1));
        let expected = u128::from(rows) * u128::from(self.bytes) / u128::from(read);
        let expected = u64::try_from(expected).unwrap_or(u64::MAX).max(rows);
        (self.go_on)(Pace { rows, expected })
    }

    fn reject(&mut self, rejection: Rejection) -> io::Result<()> {
        let why = rejection.to_string();
        if let Some(key) = &rejection.key {
            self.heaps.add(key, &Entry::Fault(why))?;
        } else {
            let doubt = || format!("what was refused may be part of it: {why}");
            self.survey.doubt.get_or_insert_with(doubt);
        }
        self.survey.rejected += 1;
        if self.survey.rejections.len() < MAX_REJECTIONS {
            self.survey.rejections.push(rejection);
        }
        Ok(())
    }
}
