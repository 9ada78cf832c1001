//! Taking pulled transactions into headquarters: one commit for the transactions, the watermark of
//! the channel database and the upload session.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::arrived::{Arrived, Origin};
use super::codec::{decode, encode};
use super::entries::{SlotStatus, TransactionEntry, hash};
use super::error::StoreError;
use super::gaps::gap_writes;
use super::headquarters::{Headquarters, StoredTransaction, Watermark};
use super::held::{HeldBack, HeldList};
use super::keys::Space;
use super::log::Writes;
use super::segments::MAX_DOCUMENT;
use super::texts::{Block, TextsOf, push_transaction, text_writes};
use super::totals::Changed;
use crate::domain::channel_database::Gap;
use crate::domain::difference::difference;
use crate::domain::schedule::{Counters, UploadSession};
use crate::domain::transaction::same_content;
use crate::domain::{AnyRow, Moment, RetailTransaction, Text, TransactionKey};
use crate::durable::Commit;

/// What one window of a channel database's rows came to.
#[derive(Debug)]
pub struct Staging {
    /// The channel database.
    pub channel_database: Text,
    /// How far it was taken when the rows were read. Staging refuses if it is not so any more.
    pub before: Watermark,
    /// How far it is taken with these rows; as before, when they are read again.
    pub after: Watermark,
    /// The counters before the first rows of the window.
    pub from: Counters,
    /// The counters of its last rows.
    pub to: Counters,
    /// The counters between them that have no row.
    pub gaps: Vec<Gap>,
    /// The upload session as it stands with these rows.
    pub session: UploadSession,
    /// Transactions that are whole.
    pub transactions: Vec<Arrived>,
    /// Rows of transactions that are not whole yet; none to forget them.
    pub waiting: Vec<(TransactionKey, Vec<AnyRow>)>,
    /// Transactions held back because of a bad row, and rows that came too late.
    pub quarantined: Vec<HeldBack>,
    /// Store time.
    pub now: Moment,
}

/// Most bytes of the rows of one transaction, as [`fits`] counts them: half of a document, so that
/// everything that is made of them fits too.
pub const MAX_ROW_BYTES: u64 = (MAX_DOCUMENT / 2) as u64;

/// Whether the rows of one transaction are small enough to be stored together.
pub fn fits(rows: &[AnyRow]) -> Result<bool, StoreError> {
    Ok(encode(&rows)?.len() as u64 <= MAX_ROW_BYTES)
}

/// What staging did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageReport {
    /// Transactions that are visible now.
    pub staged: u64,
    /// Transactions that were there with the same content.
    pub duplicates: u64,
    /// Transactions that were there with other content; the first stands.
    pub conflicts: u64,
}

/// Transactions sorted by whether their key is there already.
#[derive(Default)]
struct Sorted {
    new: Vec<Arrived>,
    conflicts: Vec<HeldBack>,
    duplicates: u64,
}

impl Headquarters {
    /// The rows that wait for the rest of their transactions, in the order of the keys.
    pub async fn waiting(&self, keys: &[&TransactionKey]) -> Result<Vec<Vec<AnyRow>>, StoreError> {
        let keys: Vec<_> = keys.iter().map(|key| Space::Waiting.hash(hash(key))).collect();
        let read = |found: Option<crate::durable::Versioned>| match found {
            Some(found) => decode("waiting rows", &found.value),
            None => Ok(Vec::new()),
        };
        self.store.multi_get(&keys).await?.into_iter().map(read).collect()
    }

    /// Takes a window in: rows, watermark and session in one commit.
    ///
    /// Same key and same content as before: counted, nothing happens. Same key, other content: kept
    /// apart as a conflict, the first stands.
    pub async fn stage(&self, mut staging: Staging) -> Result<StageReport, StoreError> {
        let _writing = self.writer.lock().await;
        self.check_watermark(&staging)?;
        let Staging { channel_database, before, after, session, now, .. } = &staging;
        let origin = Origin::new(channel_database, session.session, *now)?;
        let watermark_key = Space::Watermarks.texts(&[channel_database]);
        let expect = self.unchanged(std::slice::from_ref(&watermark_key)).await?;
        let watermark = (channel_database.clone(), *after);
        let mut writes = vec![(Space::Sessions.number(session.session), Some(encode(session)?))];
        if before != after {
            writes.push((watermark_key, Some(encode(&watermark)?)));
        }
        let gaps = self.changed_gaps(&staging);
        writes.extend(gap_writes(&gaps)?);
        writes.extend(waiting_writes(&staging.waiting)?);
        let quarantine = self.hold(HeldList::Quarantine, &staging.quarantined).await?;
        writes.extend(quarantine.writes.iter().cloned());
        let sorted = self.sort(std::mem::take(&mut staging.transactions), &staging).await?;
        let Sorted { new, conflicts, duplicates } = sorted;
        let held = self.hold(HeldList::Conflicts, &conflicts).await?;
        writes.extend(held.writes.iter().cloned());
        let report =
            StageReport { staged: new.len() as u64, duplicates, conflicts: conflicts.len() as u64 };
        let totals = self.added_totals(&new);
        let mut texts = Block::new(TextsOf::Transactions.columns());
        for [name, reference] in new.iter().map(Arrived::texts) {
            push_transaction(&mut texts, name, reference);
        }
        let added = new.into_iter().map(|one| (origin.document(&one), one.entry)).collect();
        let mut appended = self.read().transactions.append(added)?;
        writes.append(&mut appended.writes);
        let texts = (appended.first, [(TextsOf::Transactions, texts)]);
        writes.extend(text_writes(&*self.store, &appended.segments, texts).await?);
        writes.extend(self.statuses_of(&appended.segments)?);
        writes.extend(totals.writes()?);
        self.store.commit(Commit { expect, writes }).await?;

        let mut state = self.write();
        let first = appended.first;
        state.transactions.apply(appended);
        (0..report.staged).for_each(|_| state.statuses.push(&SlotStatus::default()));
        state.index_transactions(first);
        state.totals.apply(totals);
        for (key, rows) in &staging.waiting {
            let hash = hash(key);
            if rows.is_empty() {
                state.waiting.remove(&hash);
            } else {
                state.waiting.insert(hash);
            }
        }
        state.revision += 1;
        state.watermarks.insert(watermark.0, watermark.1);
        state.sessions.insert(staging.session.session, staging.session);
        state.gaps.extend(gaps.into_iter().map(|gap| (gap.number, gap)));
        state.quarantine.apply(&quarantine);
        state.conflicts.apply(&held);
        Ok(report)
    }

    /// A watermark never goes down (I11), and nobody moved it since the rows were read.
    fn check_watermark(&self, staging: &Staging) -> Result<(), StoreError> {
        let Staging { channel_database, before, after, .. } = staging;
        if self.watermark(channel_database) != *before {
            let text = format!("{channel_database} was taken further meanwhile; run again");
            return Err(StoreError::Moved(text));
        }
        let goes_up =
            after.counters.reaches(&before.counters) && after.local_session >= before.local_session;
        if goes_up {
            return Ok(());
        }
        let text = format!("the watermark of {channel_database} would go down; nothing was taken");
        Err(StoreError::Damaged(text))
    }

    /// The totals with these transactions.
    fn added_totals(&self, new: &[Arrived]) -> Changed {
        let state = self.read();
        let mut change = state.totals.change();
        for arrived in new {
            change.add(&arrived.entry, &SlotStatus::default());
        }
        change.finish()
    }

    /// The status arrays of segments that are written: what was, and nothing for the new ones.
    fn statuses_of(&self, segments: &[(u64, usize)]) -> Result<Writes, StoreError> {
        let state = self.read();
        let write = |(first, length): &(u64, usize)| {
            let ordinals = *first..*first + *length as u64;
            let statuses: Vec<SlotStatus> = ordinals.map(|ordinal| state.slot(ordinal)).collect();
            Ok((Space::TransactionStatus.number(*first), Some(encode(&statuses)?)))
        };
        segments.iter().map(write).collect()
    }

    /// Compares with what is there, in the store and earlier in the same window.
    async fn sort(&self, arrived: Vec<Arrived>, staging: &Staging) -> Result<Sorted, StoreError> {
        let mut sorted = Sorted::default();
        let mut in_window: HashMap<u128, usize> = HashMap::with_capacity(arrived.len());
        for arrived in arrived {
            let hash = arrived.entry.hash;
            let there = self.read().find_hash(hash);
            let first = match (there, in_window.entry(hash)) {
                (Some(ordinal), _) => {
                    self.transactions(&[ordinal]).await?.pop().map(|there| there.transaction)
                }
                (None, Entry::Occupied(at)) => {
                    sorted.new.get(*at.get()).map(Arrived::transaction).transpose()?
                }
                (None, Entry::Vacant(free)) => {
                    free.insert(sorted.new.len());
                    None
                }
            };
            let Some(first) = first else {
                sorted.new.push(arrived);
                continue;
            };
            let again = arrived.transaction()?;
            if same_content(&first, &again) {
                sorted.duplicates += 1;
            } else {
                sorted.conflicts.push(conflict(&first, again, staging));
            }
        }
        Ok(sorted)
    }
}

/// A transaction whose key is there with other content, and what it says otherwise.
fn conflict(first: &RetailTransaction, again: RetailTransaction, staging: &Staging) -> HeldBack {
    let key = again.key.clone();
    let rows = again.into_rows();
    let reason = difference(first, &rows).unwrap_or_else(|| {
        let missing = first.row_count().saturating_sub(rows.len());
        format!("{missing} rows of the transaction that stands did not come again")
    });
    HeldBack {
        key,
        channel_database: staging.channel_database.clone(),
        session: staging.session.session,
        seen: staging.now,
        reason,
        rows,
    }
}

/// The rows that wait for the rest of their transactions.
fn waiting_writes(waiting: &[(TransactionKey, Vec<AnyRow>)]) -> Result<Writes, StoreError> {
    let write = |(key, rows): &(TransactionKey, Vec<AnyRow>)| {
        let value = if rows.is_empty() { None } else { Some(encode(rows)?) };
        Ok((Space::Waiting.hash(hash(key)), value))
    };
    waiting.iter().map(write).collect()
}

/// The document as it is stored, with its entry.
pub(super) fn document(
    stored: &StoredTransaction,
) -> Result<(Vec<u8>, TransactionEntry), StoreError> {
    let transaction: &RetailTransaction = &stored.transaction;
    Ok((encode(stored)?, TransactionEntry::of(transaction)))
}
