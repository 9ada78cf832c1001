//! Headquarters while nothing is written: one state to examine, to copy, or to compare with.

use std::collections::HashMap;

use futures::lock::MutexGuard;

use super::error::StoreError;
use super::headquarters::{Headquarters, StoredTransaction, Watermark};
use super::held::{HeldBack, HeldList};
use crate::domain::{AnyRow, Text, TransactionKey};
use crate::durable::{KeyRange, Order};

/// Records read at a time; a record can have 64 MiB and has seldom more than 100 KiB.
const PAGE: usize = 16;

/// Headquarters between two commits. Steps that write wait until this is dropped; reads go on.
pub struct Still<'a> {
    pub(super) headquarters: &'a Headquarters,
    _writing: MutexGuard<'a, ()>,
}

/// Everything that headquarters keeps of one transaction.
#[derive(Debug, Default)]
pub struct Kept {
    /// The transaction that stands.
    pub staged: Option<StoredTransaction>,
    /// Rows that wait for the rest of it.
    pub waiting: Vec<AnyRow>,
    /// What was held back, each time with the reason.
    pub quarantined: Vec<HeldBack>,
    /// What came again with other content.
    pub conflicts: Vec<HeldBack>,
}

impl Headquarters {
    /// Waits for the commit that is being written, and lets no other begin.
    pub async fn hold_still(&self) -> Still<'_> {
        Still { _writing: self.writer.lock().await, headquarters: self }
    }
}

impl Still<'_> {
    /// Headquarters, to read from.
    pub fn headquarters(&self) -> &Headquarters {
        self.headquarters
    }

    /// How far each channel database is taken, by name.
    pub fn watermarks(&self) -> HashMap<Text, Watermark> {
        self.headquarters.read().watermarks.clone()
    }

    /// Calls `visit` with the key and the value of every record, in the order of the keys, in flat
    /// memory. What `visit` refuses ends the walk.
    pub async fn each_record<E>(
        &self,
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<(), E> + Send,
    ) -> Result<(), E>
    where
        E: From<StoreError> + Send,
    {
        let mut range = KeyRange::all();
        loop {
            let page = self.headquarters.store.scan(&range, Order::Ascending, PAGE).await?;
            for entry in &page {
                visit(&entry.key, &entry.found.value)?;
            }
            let Some(last) = page.last() else { return Ok(()) };
            range = range.beyond(Order::Ascending, &last.key);
        }
    }

    /// What is kept of each of the transactions, in the order of the keys. Their number bounds the
    /// memory that this takes.
    pub async fn kept(&self, keys: &[TransactionKey]) -> Result<Vec<Kept>, StoreError> {
        let ordinals: Vec<Option<u64>> =
            keys.iter().map(|key| self.headquarters.find_transaction(key)).collect();
        // In the order of the ordinals, so that each segment is read once.
        let mut sorted: Vec<u64> = ordinals.iter().copied().flatten().collect();
        sorted.sort_unstable();
        let staged = self.headquarters.transactions(&sorted).await?;
        let mut staged: HashMap<u64, StoredTransaction> = sorted.into_iter().zip(staged).collect();
        let references: Vec<&TransactionKey> = keys.iter().collect();
        let waiting = self.headquarters.waiting(&references).await?;
        let mut all = Vec::with_capacity(keys.len());
        for ((key, ordinal), waiting) in keys.iter().zip(ordinals).zip(waiting) {
            all.push(Kept {
                staged: ordinal.and_then(|ordinal| staged.remove(&ordinal)),
                waiting,
                quarantined: self.headquarters.held_of(HeldList::Quarantine, key).await?,
                conflicts: self.headquarters.held_of(HeldList::Conflicts, key).await?,
            });
        }
        Ok(all)
    }
}
