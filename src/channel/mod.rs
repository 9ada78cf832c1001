//! Channel databases: where trade leaves its rows, and where headquarters fetches them.
//!
//! - [`ChannelDatabase`] is the contract: append rows, package them into upload sessions, read them
//!   in windows.
//! - [`EmbeddedChannel`] keeps one in an ordered map of the durable layer.
//! - [`Inspect`] shows what is stored, for examination and for copies.
//! - [`Channels`] opens channel databases by name, when they are needed.
//! - [`table_files`] reads channel data from files of the eleven tables.
//! - [`trade`] makes up transactions from a seed.
//!
//! Not here: upload sessions as headquarters sees them, watermarks, what a row means, time.

mod append;
mod block;
mod database;
mod embedded;
mod error;
mod inspect;
mod keys;
mod passed;
mod records;
mod registry;
pub mod table_files;
mod tally;
pub mod trade;
mod window;

pub use crate::domain::channel_database::{DatabaseState, Gap};
pub use database::{ChannelDatabase, ImportId, KeyedRow, Package, Window};
pub use embedded::EmbeddedChannel;
pub use error::ChannelError;
pub use inspect::{Inspect, Visit};
pub use registry::{ChannelDatabases, Channels, map_name};
pub use tally::Tally;

/// Most transactions of one commit, and of one window.
pub const BATCH_TRANSACTIONS: usize = 1_000;
/// Most bytes of encoded rows of one commit, and of one window: 16 MiB. Only a single transaction
/// can exceed it.
pub const BATCH_BYTES: usize = 16 << 20;
/// The longest encoded row, in bytes: 2 MiB. The longest line of a table file always fits.
pub const MAX_ROW: usize = 2 << 20;
