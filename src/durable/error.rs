//! Everything that can go wrong with a durable map. Each message names the place and the remedy.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::map::Expect;

/// Why a map did not answer, or did not commit.
///
/// Unless it is [`Error::Unknown`], an error of a commit means that nothing of it was written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A key was not what the commit expected. Read again and decide again.
    #[error(
        "the record {} has version {found:?}, {expected:?} was expected; read it again and decide again",
        shown(key)
    )]
    Conflict {
        /// The first such key.
        key: Vec<u8>,
        /// What the commit asked for.
        expected: Expect,
        /// What stands there; `None` if nothing does.
        found: Option<u64>,
    },
    /// The commit may be on disk, or not. Nothing more is written by this process.
    #[error(
        "whether commit {sequence} is on disk is not known: {cause}. Nothing more is written; \
         leave the program and start it again, it will find out by reading"
    )]
    Unknown {
        /// The sequence the commit would have.
        sequence: u64,
        /// What failed.
        cause: Arc<Error>,
    },
    /// The disk has no room left.
    #[error("no space is left for {}; free some, or release the reserve of the store", .path.display())]
    Full {
        /// What was being written.
        path: PathBuf,
    },
    /// A stored record is not what was written.
    #[error(
        "the record {} is damaged: {what}; restore a backup, other records are not affected",
        shown(key)
    )]
    Corrupt {
        /// The key of the record.
        key: Vec<u8>,
        /// What is wrong with it.
        what: String,
    },
    /// The files themselves are damaged, or are not what this program wrote.
    #[error("{} is damaged: {what}; restore a backup into a new folder", .path.display())]
    Damaged {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Acknowledged commits are missing from the store.
    #[error(
        "the store {} ends at commit {stored}, but commit {witnessed} was acknowledged: \
         the end of its data is lost; restore a backup into a new folder", .path.display()
    )]
    Behind {
        /// The witness file.
        path: PathBuf,
        /// The last commit found in the store.
        stored: u64,
        /// The last commit that was acknowledged.
        witnessed: u64,
    },
    /// The witness is not there, or does not belong to this store.
    #[error(
        "the witness {} does not vouch for this store: {what}; put the right file back, restore \
         a backup, or let a person check the store and accept it as it stands", .path.display()
    )]
    Witness {
        /// The witness file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A newer program wrote the store. Nothing was changed.
    #[error("{} has format {found}, this program knows {known}; use the newer program", .path.display())]
    NewerFormat {
        /// The file with the format number.
        path: PathBuf,
        /// Its number.
        found: u32,
        /// The highest number this program knows.
        known: u32,
    },
    /// Another process, or another handle of this one, holds the store.
    #[error("{} is held by another process; close it there first", .path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// A key, a value, a name or a commit exceeds its limit.
    #[error("{what} has {size} bytes, the limit is {limit}; split it")]
    TooBig {
        /// What is too big.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// The operating system refused.
    #[error("{}: {}; check the disk and the rights on this path", .path.display(), .source.0)]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: IoCause,
    },
    /// The map cannot be used now. Nothing was written.
    #[error("the store cannot be used: {0}")]
    Unavailable(String),
}

/// What the operating system said, shareable.
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct IoCause(pub Arc<io::Error>);

impl Error {
    /// The error of an input or output on `path`.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::Full { path: path.to_owned() }
            }
            _ => Self::Io { path: path.to_owned(), source: IoCause(Arc::new(source)) },
        }
    }

    /// The error of a damaged record.
    pub(super) fn corrupt(key: &[u8], what: impl Into<String>) -> Self {
        Self::Corrupt { key: key.to_vec(), what: what.into() }
    }

    /// The error of a damaged file.
    pub(super) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into() }
    }

    /// What the storage library reported about `path`.
    pub(super) fn library(path: &Path, error: sled::Error) -> Self {
        match error {
            sled::Error::Io(source) => Self::io(path, source),
            sled::Error::Corruption { .. } => {
                Self::damaged(path, "a page fails the checksum of the storage library")
            }
            sled::Error::Unsupported(what) | sled::Error::ReportableBug(what) => {
                Self::damaged(path, what)
            }
            sled::Error::CollectionNotFound(_) => Self::damaged(path, "a map has disappeared"),
        }
    }
}

/// A key as a person can read it.
fn shown(key: &[u8]) -> String {
    key.escape_ascii().to_string()
}
