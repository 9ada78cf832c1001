//! Headquarters' data behind one [`Store`] trait.
//!
//! [`Store`] is the seam for other backends: an ordered map of bytes with atomic commits that state
//! what they expect. It assumes nothing that a store for many machines could not give: no borrowed
//! memory, no snapshot over several calls, no synchronous calls, no order of numbers. [`LocalStore`]
//! implements it over a map of [`durable`](crate::durable), on disk or in memory.
//!
//! [`Headquarters`] is what the product sees: setup, transactions, what they
//! became, sessions, numbers. It
//! turns each business step into one commit. Not here: when things run, and what an order is.
//!
//! Start with [`Headquarters`], then [`segments`] for the layout on disk.

mod archive;
mod arrived;
mod backend;
mod batch;
mod cause_code;
mod clock;
mod clocked;
mod codec;
mod columns;
mod customers;
mod doctor;
mod documents;
mod entries;
mod error;
mod fetch;
mod finder;
mod gaps;
mod headquarters;
mod held;
mod keys;
mod last_values;
mod local;
mod log;
mod look;
mod numbering;
mod numbers;
mod order_status;
mod posted;
mod posting;
mod reader;
mod recent;
mod runs;
pub mod segments;
mod sessions;
mod staging;
mod still;
mod texts;
mod totals;
mod trade;

pub use archive::{ArchiveError, ArchiveReader, ArchiveTotals, ArchiveWriter, ArchivedMap, Frame};
pub use arrived::Arrived;
pub use backend::{Capabilities, Store};
pub use batch::Presence;
pub use cause_code::CauseCode;
pub use clocked::ClockSource;
pub use columns::{Heads, Place};
pub use doctor::{Proceed, Staged, take_findings};
pub use entries::{
    Became, CancellationEntry, OrderEntry, QuotationEntry, SlotStatus, TransactionEntry,
    hash as key_hash, reference_hash,
};
pub use error::StoreError;
pub use headquarters::{Headquarters, StoredTransaction, Watermark};
pub use held::{HeldBack, HeldList};
pub use local::LocalStore;
pub use look::Look;
pub use numbering::{Numbered, Numbering};
pub use posted::Posting;
pub use posting::{Derived, Posted, PostingBatch, PostingReport};
pub use reader::Reader;
pub use staging::{MAX_ROW_BYTES, StageReport, Staging, fits};
pub use still::{Kept, Still};
pub use texts::{TextColumn, Texts, TextsOf};
pub use totals::{Figures, Group, Standing};
