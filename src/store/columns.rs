//! Entries in memory, column by column: what lists, figures and look-ups read without a document.
//!
//! What stands in many entries, such as channels and customers, is kept once and named by a number;
//! an amount takes eight bytes unless it is very large or very fine.

mod heads;
mod orders;
mod parts;
mod statuses;
mod transactions;

pub use heads::Heads;
pub(super) use orders::OrderColumns;
pub use parts::Place;
pub(super) use statuses::StatusColumns;
pub(super) use transactions::TransactionColumns;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entries::{CancellationEntry, QuotationEntry};

/// The entries of a log, by ordinal from 0.
pub(super) trait Columns: Default {
    /// What one document has.
    type Entry: Serialize + DeserializeOwned + Clone + Sync;

    /// Adds the entry of the next ordinal.
    fn push(&mut self, entry: &Self::Entry);

    /// The entry of an ordinal.
    fn get(&self, at: usize) -> Option<Self::Entry>;

    /// How many there are.
    fn len(&self) -> usize;
}

/// Entries of which there are few are kept as they are.
macro_rules! as_they_are {
    ($($entry:ty)*) => { $(
        impl Columns for Vec<$entry> {
            type Entry = $entry;

            fn push(&mut self, entry: &$entry) {
                Vec::push(self, entry.clone());
            }

            fn get(&self, at: usize) -> Option<$entry> {
                <[$entry]>::get(self, at).cloned()
            }

            fn len(&self) -> usize {
                Vec::len(self)
            }
        }
    )* };
}
as_they_are!(QuotationEntry CancellationEntry);
