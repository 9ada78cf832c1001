//! Everything that can go wrong with a channel database. Each message names it and the remedy.

use crate::domain::Text;
use crate::domain::table::Table;
use crate::durable;

/// Why a channel database did not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ChannelError {
    /// It is offline.
    #[error("channel database {database} is offline; set it online and run again")]
    Offline {
        /// The channel database.
        database: Text,
    },
    /// There is none of that name.
    #[error("there is no channel database {name:?}; choose one of: {}", .known.join(", "))]
    Unknown {
        /// The name asked for.
        name: Text,
        /// The names there are.
        known: Vec<Text>,
    },
    /// Its storage failed. Unless the source says otherwise, nothing was written.
    #[error("channel database {database}: {source}")]
    Storage {
        /// The channel database.
        database: Text,
        /// What failed.
        source: durable::Error,
    },
    /// A record is sound as bytes and is not what this program writes.
    #[error("channel database {database} is damaged: {what}; restore a backup")]
    Damaged {
        /// The channel database.
        database: Text,
        /// The record and what is wrong with it.
        what: String,
    },
    /// A newer program wrote it. Nothing was changed.
    #[error(
        "channel database {database} has format {found}, this program knows {known}; use the newer \
         program"
    )]
    NewerFormat {
        /// The channel database.
        database: Text,
        /// Its format.
        found: u8,
        /// The highest format this program knows.
        known: u8,
    },
    /// A row is longer than any may be. Nothing of its commit was written.
    #[error(
        "a row of {table} in {transaction} has {size} bytes, channel database {database} takes \
         {limit}; shorten its texts"
    )]
    RowTooBig {
        /// The channel database.
        database: Text,
        /// The table.
        table: Table,
        /// The transaction, all five parts of its key.
        transaction: String,
        /// The size of the encoded row in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
}
