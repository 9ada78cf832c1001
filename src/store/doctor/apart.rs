//! The examination of what is kept apart: rows that wait, conflicts, quarantine, and counters that
//! have no row.

use super::super::error::StoreError;
use super::super::headquarters::StoredTransaction;
use super::super::held::{HeldBack, HeldList};
use super::super::keys::{Space, number_of};
use super::Exam;
use crate::domain::channel_database::CounterGap;
use crate::domain::check::Invariant as I;
use crate::domain::difference::difference;
use crate::domain::parts::Parts;
use crate::domain::{AnyRow, Text, TransactionKey};
use crate::durable::Entry;

/// How many records of the numbered lists were met; each list is numbered from 0 without a gap.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    conflicts: u64,
    quarantine: u64,
    gaps: u64,
}

impl Exam<'_> {
    /// Rows that wait for the rest of their transaction.
    pub(super) fn waiting(&mut self, entry: &Entry) {
        let name = entry.key.get(1..).unwrap_or_default().escape_ascii().to_string();
        let Some(rows) = self.read::<Vec<AnyRow>>("waiting rows", &entry.found.value) else {
            return;
        };
        let mut parts = Parts::new(TransactionKey::default());
        let sound = rows.iter().all(|row| parts.add(row.clone()).is_ok());
        self.checks.test(I::I13, sound && parts.missing().is_some() && !rows.is_empty(), || {
            format!("the rows that wait under {name} are whole, or contradict each other")
        });
        let staged = entry.key.get(1..).and_then(|hash| hash.try_into().ok());
        let staged = staged.map(u128::from_be_bytes);
        let there =
            staged.is_none_or(|hash| self.still.headquarters.read().find_hash(hash).is_some());
        self.checks.test(I::I1, !there, || {
            format!("rows wait under {name} although their transaction is there")
        });
    }

    /// Something of the list of conflicts or of quarantine.
    pub(super) async fn held_back(
        &mut self,
        space: Space,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let is_conflict = space == Space::Conflicts;
        let list = if is_conflict { HeldList::Conflicts } else { HeldList::Quarantine };
        let met =
            if is_conflict { &mut self.numbered.conflicts } else { &mut self.numbered.quarantine };
        let expected = *met;
        *met += 1;
        self.in_order(entry, expected, "rows held back");
        let Some(held) = self.read::<HeldBack>("rows held back", &entry.found.value) else {
            return Ok(());
        };
        let HeldBack { key, channel_database, session, reason, .. } = &held;
        let found = self.still.headquarters.is_held(list, key, expected);
        self.checks.test(I::I14, found && !reason.is_empty(), || {
            format!("rows of {key} are held back without a reason, or not found by its key")
        });
        self.brought(*session, channel_database, || format!("rows of {key} that are held back"));
        if is_conflict {
            let first = match self.still.headquarters.find_transaction(key) {
                Some(ordinal) => self.transaction(ordinal, &mut None).await?,
                None => None,
            };
            let differs = first.is_some_and(|first| says_otherwise(&first, &held));
            self.checks.test(I::I1, differs, || {
                format!("the conflict of {key} has no first that stands, or says the same as it")
            });
        }
        Ok(())
    }

    /// Counters without rows, as headquarters lists them.
    pub(super) fn gap(&mut self, entry: &Entry) {
        let expected = self.numbered.gaps;
        self.numbered.gaps += 1;
        self.in_order(entry, expected, "a gap");
        let Some(listed) = self.read::<CounterGap>("a gap", &entry.found.value) else { return };
        let CounterGap { number, channel_database, gap, session, .. } = &listed;
        let known = self.still.headquarters.read().gaps.get(number) == Some(&listed);
        let taken = self.still.headquarters.watermark(channel_database).counters.get(gap.table);
        let sound = *number == expected && 0 < gap.first && gap.first <= gap.last;
        self.checks.test(I::I12, known && sound && gap.last <= taken, || {
            format!(
                "the gap {} to {} of {} in {channel_database} is not one that was passed over",
                gap.first, gap.last, gap.table
            )
        });
        self.brought(*session, channel_database, || {
            format!("the gap {number} of {channel_database}")
        });
    }

    fn in_order(&mut self, entry: &Entry, expected: u64, what: &str) {
        self.checks.test(I::I27, number_of(&entry.key) == Some(expected), || {
            format!("{what} number {expected} is missing, or stands under another number")
        });
    }

    /// The upload session that something is said to have come with.
    fn brought(&mut self, session: u64, database: &Text, what: impl FnOnce() -> String) {
        let found = self.still.headquarters.session(session);
        let named = found.is_some_and(|found| found.channel_database == *database);
        self.checks.test(I::I12, named, || {
            format!("{} name upload session {session} of {database}; there is none", what())
        });
    }
}

fn says_otherwise(first: &StoredTransaction, held: &HeldBack) -> bool {
    let stands = &first.transaction;
    stands.row_count() != held.rows.len() || difference(stands, &held.rows).is_some()
}
