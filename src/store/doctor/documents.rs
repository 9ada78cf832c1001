//! Walking over what transactions became: one kind of documents, segment by segment, each document
//! compared with its bytes, its entry and its transaction.

use std::vec::IntoIter;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::codec::encode;
use super::super::entries::Became;
use super::super::error::StoreError;
use super::super::headquarters::{State, StoredTransaction};
use super::super::segments::Segment;
use super::Exam;
use super::walk::{Kind, Walk};
use crate::domain::TransactionKey;
use crate::domain::check::Invariant as I;
use crate::durable::{Entry, KeyRange};

/// A kind of documents that transactions become.
pub(super) trait Document: Serialize + DeserializeOwned {
    /// The entry beside it.
    type Entry: Serialize + DeserializeOwned + PartialEq;

    /// Where it is stored.
    const KIND: Kind;

    /// What the order status of its transaction says.
    fn became(ordinal: u64) -> Became;

    /// The ordinal of the transaction that an entry names.
    fn transaction(entry: &Self::Entry) -> u64;

    /// The key of the transaction that the document names.
    fn key(&self) -> &TransactionKey;

    /// The entry that belongs to the document; `None` if the document names what is not there.
    fn entry(&self, transaction: u64, state: &State) -> Option<Self::Entry>;

    /// The entry that headquarters keeps in memory.
    fn in_memory(ordinal: u64, state: &State) -> Option<Self::Entry>;

    /// The ordinal under which headquarters finds the document.
    fn found(&self, entry: &Self::Entry, state: &State) -> Option<u64>;

    /// Kind and number, for failures.
    fn name(&self) -> String;
}

/// A document that was read.
pub(super) struct Found<D> {
    pub(super) ordinal: u64,
    /// The ordinal of its transaction.
    pub(super) transaction: u64,
    pub(super) document: D,
}

/// A walk over the documents of one kind.
pub(super) struct Documents<'a> {
    walk: Walk<'a>,
    page: IntoIter<Entry>,
    /// The ordinal that should come next.
    next: u64,
}

impl<'a> Documents<'a> {
    pub(super) fn over<D: Document>(exam: &Exam<'a>) -> Self {
        let walk = Walk::over(exam, KeyRange::prefix(&D::KIND.documents.key()));
        Self { walk, page: Vec::new().into_iter(), next: 0 }
    }

    /// The documents of the next segment, and how many it should have; `None` at the end, where
    /// there must have been `count` in all.
    pub(super) async fn segment<D: Document>(
        &mut self,
        exam: &mut Exam<'_>,
        count: u64,
    ) -> Result<Option<(Vec<Found<D>>, u64)>, StoreError> {
        let mut entry = self.page.next();
        if entry.is_none() {
            self.page = self.walk.next().await?.into_iter();
            entry = self.page.next();
        }
        let Some(entry) = entry else {
            exam.end(D::KIND, self.next, count);
            return Ok(None);
        };
        let (run, beyond) = exam.run::<D::Entry>(D::KIND, &entry, self.next).await?;
        let examined = beyond.saturating_sub(self.next);
        self.next = beyond;
        let mut found = Vec::new();
        if let Some(run) = run {
            let documents = run.documents.iter().zip(&run.entries);
            for (ordinal, (bytes, entry)) in (run.first..).zip(documents) {
                let what = format!("{} {ordinal}", D::KIND.what);
                let Some(document) = exam.read::<D>(&what, bytes) else { continue };
                exam.stored_well(ordinal, &document, entry, bytes)?;
                found.push(Found { ordinal, transaction: D::transaction(entry), document });
            }
        }
        Ok(Some((found, examined)))
    }
}

impl Exam<'_> {
    /// The document against its entry, its own bytes, and what headquarters finds by its number.
    fn stored_well<D: Document>(
        &mut self,
        ordinal: u64,
        document: &D,
        entry: &D::Entry,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let again = encode(document)?;
        self.checks.test(I::I31, again == bytes, || {
            format!("{} is written in another way than it is stored", document.name())
        });
        let state = self.still.headquarters.read();
        let expected = document.entry(D::transaction(entry), &state);
        let same = expected.as_ref() == Some(entry)
            && D::in_memory(ordinal, &state).as_ref() == Some(entry);
        let found = document.found(entry, &state);
        drop(state);
        self.checks
            .test(I::I6, same, || format!("the entry of {} says something else", document.name()));
        self.checks.test(I::I3, found == Some(ordinal), || {
            format!("the {} is there twice, or not found", document.name())
        });
        Ok(())
    }

    /// Each document with its transaction: that both name each other, and what `compare` says.
    pub(super) async fn with_transactions<D: Document>(
        &mut self,
        mut all: Vec<Found<D>>,
        mut compare: impl FnMut(&mut Self, &Found<D>, &StoredTransaction),
    ) -> Result<(), StoreError> {
        // In the order of the transactions, so that each of their segments is read once.
        all.sort_by_key(|found| found.transaction);
        let mut open: Option<(u64, Segment)> = None;
        for found in &all {
            let Found { ordinal, transaction, document } = found;
            let Some(stored) = self.transaction(*transaction, &mut open).await? else {
                self.checks.test(I::I2, false, || {
                    format!("the transaction {transaction} of {} is not there", document.name())
                });
                continue;
            };
            let became = self.still.headquarters.read().slot(*transaction).became;
            let named = became == D::became(*ordinal);
            let own = *document.key() == stored.transaction.key;
            self.checks.test(I::I2, named && own, || {
                format!("{} and its transaction do not name each other", document.name())
            });
            compare(self, found, &stored);
        }
        Ok(())
    }
}
