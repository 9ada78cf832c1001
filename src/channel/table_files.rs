//! A folder of CSV files named after the eleven tables, as they are exported from a channel
//! database.
//!
//! [`TableFolder`] finds the files, [`TableRows`] streams the rows of one of them in flat memory,
//! and [`Sorted`] puts the transactions of a folder of any size together. A bad row is refused with
//! its place, a bad file with a remedy; neither ends the reading of the others. No amount is turned
//! here: how a file signs its amounts is for [`sign`](crate::domain::sign) to say and for the caller
//! to decide.

mod heap;
mod limited;
mod rows;
mod scratch;
mod sorted;

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use thiserror::Error;

use crate::domain::TransactionKey;
use crate::domain::table::Table;

pub use limited::MAX_LINE;
pub use rows::{MAX_COLUMNS, MAX_VALUE, TableRows};
pub use sorted::{Gathered, Limits, MAX_REJECTIONS, Pace, Sorted, Survey};

/// Most notes kept on one subject; a folder or a header full of unknown names says so once.
const MAX_NOTES: usize = 20;

/// Most characters of a foreign value that a message repeats.
const MAX_SHOWN: usize = 60;

/// A row, or the rest of a file, that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The file's name, without its folder.
    pub file: String,
    /// The line on which the row begins, from 1; 0 when the file could not be read at all.
    pub line: u64,
    /// The column, where one is at fault.
    pub column: Option<String>,
    /// What stands there, with control characters made visible and shortened.
    pub value: String,
    /// Why it is not taken, and what to do where that is not plain.
    pub reason: String,
    /// The transaction of the row, if its key could be read.
    pub key: Option<TransactionKey>,
    /// Whether nothing after this place in the file was read.
    pub ends_file: bool,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, " line {}", self.line)?;
        }
        if let Some(column) = &self.column {
            write!(f, ", {column}: \"{}\"", self.value)?;
        }
        write!(f, " {}", self.reason)
    }
}

/// Something that was left aside without harm: an unknown file or column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file's name, without its folder.
    pub file: String,
    /// What was left aside.
    pub text: String,
}

/// Why a folder cannot be read at all.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder could not be listed.
    #[error("{folder} cannot be read: {source}")]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// None of the files is named after a table.
    #[error("{folder} has no file named after a table, such as RetailTransactionTable.csv")]
    NoTables {
        /// The folder.
        folder: PathBuf,
    },
    /// Two files differ only in case.
    #[error("{first} and {second} are both files of {table}; leave one of them in the folder")]
    TwoFiles {
        /// The table.
        table: Table,
        /// One of the names.
        first: String,
        /// The other.
        second: String,
    },
    /// Rows cannot be put aside while they are sorted.
    #[error("rows cannot be put aside in {folder}: {source}; make room there, then import again")]
    Scratch {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The files of a folder that are named after tables.
#[derive(Clone, Debug)]
pub struct TableFolder {
    files: Vec<TableFile>,
    notes: Vec<Note>,
}

/// A file of one table.
#[derive(Clone, Debug)]
pub struct TableFile {
    /// The table it is named after.
    pub table: Table,
    /// Its name as a message shows it.
    pub name: String,
    path: PathBuf,
}

impl TableFolder {
    /// Lists the folder. Names are compared in any case; other files are noted and left aside.
    pub fn open(folder: &Path) -> Result<Self, FolderError> {
        let unreadable = |source| FolderError::Unreadable { folder: folder.into(), source };
        let mut files: Vec<TableFile> = Vec::new();
        let mut unknown = Unknown::default();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let file_name = entry.file_name();
            let name = shown(file_name.as_encoded_bytes());
            let Some(table) = file_name.to_str().and_then(table_of) else {
                unknown.add(name);
                continue;
            };
            if let Some(first) = files.iter().find(|file| file.table == table) {
                let (first, second) = (first.name.clone(), name);
                return Err(FolderError::TwoFiles { table, first, second });
            }
            files.push(TableFile { table, name, path: entry.path() });
        }
        if files.is_empty() {
            return Err(FolderError::NoTables { folder: folder.into() });
        }
        files.sort_by_key(|file| file.table);
        Ok(Self { files, notes: unknown.notes("is not named after a table") })
    }

    /// The files, in the order of the tables.
    pub fn files(&self) -> &[TableFile] {
        &self.files
    }

    /// What was left aside in the folder.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

impl TableFile {
    /// How large it is; 0 where that cannot be told.
    pub fn bytes(&self) -> u64 {
        std::fs::symlink_metadata(&self.path).map_or(0, |metadata| metadata.len())
    }

    /// Opens the file and reads its header. An error refuses the whole file.
    ///
    /// Only a regular file is read; a link is not followed and a device or pipe not waited for.
    pub fn rows(&self) -> Result<TableRows<File>, Box<Rejection>> {
        let refused = |reason: String| {
            let (file, value) = (self.name.clone(), String::new());
            Box::new(Rejection {
                file,
                line: 0,
                column: None,
                value,
                reason,
                key: None,
                ends_file: true,
            })
        };
        let file = regular_file(&self.path).map_err(refused)?;
        TableRows::new(self.table, self.name.clone(), file)
    }
}

/// Opens a regular file, or says why it is not read. A link is not followed, and a device or pipe not
/// waited for.
pub fn regular_file(path: &Path) -> Result<File, String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(descriptor) => File::from(descriptor),
        Err(rustix::io::Errno::LOOP) => {
            return Err("is a link; put the file itself into the folder".to_owned());
        }
        Err(error) => return Err(format!("cannot be opened: {error}")),
    };
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(file),
        Ok(_) => Err("is not a regular file".to_owned()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// The table that a file name stands for.
fn table_of(name: &str) -> Option<Table> {
    let (stem, extension) = name.rsplit_once('.')?;
    if !extension.eq_ignore_ascii_case("csv") {
        return None;
    }
    Table::ALL.into_iter().find(|table| table.name().eq_ignore_ascii_case(stem))
}

/// Names that nobody knows, at most [`MAX_NOTES`] of them kept.
#[derive(Debug, Default)]
struct Unknown {
    names: std::collections::BTreeSet<String>,
    more: usize,
}

impl Unknown {
    fn add(&mut self, name: String) {
        self.names.insert(name);
        // The last name goes, so that what is kept does not depend on the order of a listing.
        if self.names.len() > MAX_NOTES {
            self.names.pop_last();
            self.more += 1;
        }
    }

    fn notes(self, text: &str) -> Vec<Note> {
        let note = |file| Note { file, text: format!("{text}; left aside") };
        let more = (self.more > 0).then(|| Note {
            file: format!("{} more files", self.more),
            text: format!("{text}; left aside"),
        });
        self.names.into_iter().map(note).chain(more).collect()
    }
}

/// A foreign value for a message: what a terminal would act on is made visible, the rest cut off.
fn shown(value: &[u8]) -> String {
    // Four bytes are the longest character: more is cut off in any case.
    let start = value.get(..4 * MAX_SHOWN).unwrap_or(value);
    let text = String::from_utf8_lossy(start);
    let mut shown = String::new();
    for character in text.chars().take(MAX_SHOWN) {
        match character {
            '"' | '\'' | '\\' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    if value.len() > start.len() || text.chars().nth(MAX_SHOWN).is_some() {
        shown.push_str("...");
    }
    shown
}

#[cfg(test)]
mod tests;
