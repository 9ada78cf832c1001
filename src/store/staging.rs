//! Taking pulled transactions into headquarters: one commit for the transactions, the watermark of
//! the channel database and the upload session.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::{Deserialize, Serialize};

use super::codec::{decode, encode};
use super::entries::{SlotStatus, TransactionEntry, hash};
use super::error::StoreError;
use super::headquarters::{Headquarters, StoredTransaction, Watermark};
use super::keys::Space;
use super::log::Writes;
use super::segments::MAX_DOCUMENT;
use crate::domain::schedule::{Counters, UploadSession};
use crate::domain::transaction::same_content;
use crate::domain::{AnyRow, RetailTransaction, Text, TransactionKey};
use crate::durable::Commit;

/// What one window of a channel database's rows came to.
#[derive(Debug)]
pub struct Staging {
    /// The channel database.
    pub channel_database: Text,
    /// How far it was taken when the rows were read. Staging refuses if it is not so any more.
    pub before: Watermark,
    /// How far it is taken with these rows.
    pub after: Watermark,
    /// The upload session as it stands with these rows.
    pub session: UploadSession,
    /// Transactions that are whole.
    pub transactions: Vec<StoredTransaction>,
    /// Rows of transactions that are not whole yet; none to forget them.
    pub waiting: Vec<(TransactionKey, Vec<AnyRow>)>,
    /// Transactions held back because of a bad row.
    pub quarantined: Vec<Quarantined>,
}

/// A transaction held back because of a bad row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Its key.
    pub key: TransactionKey,
    /// Why it is held back.
    pub reason: String,
    /// Its rows as they arrived.
    pub rows: Vec<AnyRow>,
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
    new: Vec<StoredTransaction>,
    conflicts: Vec<StoredTransaction>,
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

    /// Stores an upload session that took no rows, such as one that failed.
    pub async fn put_session(&self, session: UploadSession) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        let writes = vec![(Space::Sessions.number(session.session), Some(encode(&session)?))];
        self.store.commit(Commit { expect: vec![], writes }).await?;
        self.write().sessions.insert(session.session, session);
        Ok(())
    }

    /// The number of the next upload session.
    pub fn next_session(&self) -> u64 {
        self.read().sessions.keys().next_back().map_or(1, |last| last + 1)
    }

    /// Takes a window in: rows, watermark and session in one commit.
    ///
    /// Same key and same content as before: counted, nothing happens. Same key, other content: kept
    /// apart as a conflict, the first stands.
    pub async fn stage(&self, staging: Staging) -> Result<StageReport, StoreError> {
        let _writing = self.writer.lock().await;
        let Staging { channel_database, before, after, session, .. } = &staging;
        if self.watermark(channel_database) != *before {
            let text = format!("{channel_database} was taken further meanwhile; run again");
            return Err(StoreError::Moved(text));
        }
        let watermark_key = Space::Watermarks.texts(&[channel_database]);
        let expect = self.unchanged(std::slice::from_ref(&watermark_key)).await?;
        let watermark = (channel_database.clone(), *after);
        let mut writes = vec![
            (watermark_key, Some(encode(&watermark)?)),
            (Space::Sessions.number(session.session), Some(encode(session)?)),
        ];
        writes.extend(rows_apart(&staging)?);
        let place = Place::of(&staging);
        let (session, arrived) = (staging.session, staging.transactions);
        let Sorted { new, conflicts, duplicates } = self.sort(arrived).await?;
        for (position, conflict) in (0..).zip(&conflicts) {
            let key = place.key(Space::Conflicts, &conflict.transaction.key, position);
            writes.push((key, Some(encode(conflict)?)));
        }
        let report =
            StageReport { staged: new.len() as u64, duplicates, conflicts: conflicts.len() as u64 };
        let added = new.iter().map(document).collect::<Result<Vec<_>, StoreError>>()?;
        let appended = self.read().transactions.append(added)?;
        writes.extend(appended.writes.iter().cloned());
        writes.extend(self.statuses_of(&appended.segments)?);
        self.store.commit(Commit { expect, writes }).await?;

        let mut state = self.write();
        let first = appended.first;
        state.transactions.apply(appended);
        let length = state.transactions.len();
        state.statuses.resize(usize::try_from(length).unwrap_or(usize::MAX), SlotStatus::default());
        for (ordinal, stored) in (first..).zip(&new) {
            state.by_key.insert(hash(&stored.transaction.key), ordinal);
        }
        state.watermarks.insert(watermark.0, watermark.1);
        state.sessions.insert(session.session, session);
        Ok(report)
    }

    /// The status arrays of segments that are written: what was, and nothing for the new ones.
    fn statuses_of(&self, segments: &[(u64, usize)]) -> Result<Writes, StoreError> {
        let state = self.read();
        let status = |ordinal: u64| {
            let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
            state.statuses.get(slot).copied().unwrap_or_default()
        };
        let write = |(first, length): &(u64, usize)| {
            let ordinals = *first..*first + *length as u64;
            let statuses: Vec<SlotStatus> = ordinals.map(status).collect();
            Ok((Space::TransactionStatus.number(*first), Some(encode(&statuses)?)))
        };
        segments.iter().map(write).collect()
    }

    /// Compares with what is there, in the store and earlier in the same window.
    async fn sort(&self, arrived: Vec<StoredTransaction>) -> Result<Sorted, StoreError> {
        let mut sorted = Sorted::default();
        let mut in_window: HashMap<u128, usize> = HashMap::new();
        for stored in arrived {
            let key = hash(&stored.transaction.key);
            let there = self.find_transaction(&stored.transaction.key);
            let first = match (there, in_window.entry(key)) {
                (Some(ordinal), _) => {
                    self.transactions(&[ordinal]).await?.pop().map(|there| there.transaction)
                }
                (None, Entry::Occupied(at)) => {
                    sorted.new.get(*at.get()).map(|there| there.transaction.clone())
                }
                (None, Entry::Vacant(free)) => {
                    free.insert(sorted.new.len());
                    None
                }
            };
            match first {
                None => sorted.new.push(stored),
                Some(first) if same_content(&first, &stored.transaction) => sorted.duplicates += 1,
                Some(_) => sorted.conflicts.push(stored),
            }
        }
        Ok(sorted)
    }
}

/// What is kept beside the transactions: rows that wait, and rows held back.
fn rows_apart(staging: &Staging) -> Result<Writes, StoreError> {
    let mut writes = Vec::new();
    for (key, rows) in &staging.waiting {
        let value = if rows.is_empty() { None } else { Some(encode(rows)?) };
        writes.push((Space::Waiting.hash(hash(key)), value));
    }
    let place = Place::of(staging);
    for (position, held) in (0..).zip(&staging.quarantined) {
        let key = place.key(Space::Quarantine, &held.key, position);
        writes.push((key, Some(encode(held)?)));
    }
    Ok(writes)
}

/// Where a window stands among all windows: no other one has its session and its number of rows
/// taken so far, so nothing that is kept apart replaces what was kept before.
#[derive(Clone, Copy)]
struct Place {
    session: u64,
    rows_taken: u64,
}

impl Place {
    fn of(staging: &Staging) -> Self {
        let rows_taken = staging.after.counters.rows_since(&Counters::default()).values().sum();
        Self { session: staging.session.session, rows_taken }
    }

    fn key(self, space: Space, of: &TransactionKey, position: u64) -> Vec<u8> {
        space.hash_and_numbers(hash(of), [self.session, self.rows_taken, position])
    }
}

/// The document as it is stored, with its entry.
pub(super) fn document(
    stored: &StoredTransaction,
) -> Result<(Vec<u8>, TransactionEntry), StoreError> {
    let transaction: &RetailTransaction = &stored.transaction;
    Ok((encode(stored)?, TransactionEntry::of(transaction)))
}
