//! Reading for the examination: records one after the other and documents by segment, passing over
//! what cannot be read.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::backend::Store;
use super::super::codec::decode;
use super::super::error::StoreError;
use super::super::headquarters::StoredTransaction;
use super::super::keys::{Space, number_of};
use super::super::segments::Segment;
use super::super::texts::TextsOf;
use super::Exam;
use crate::domain::check::Invariant;
use crate::durable::{Entry, KeyRange, Order};

/// Records read at a time.
const PAGE: usize = 16;

/// A walk over a range that passes over keys known to be bad.
pub(super) struct Walk<'a> {
    store: &'a dyn Store,
    bad: BTreeSet<Vec<u8>>,
    range: KeyRange,
}

impl<'a> Walk<'a> {
    /// A walk over the range.
    pub(super) fn over(exam: &Exam<'a>, range: KeyRange) -> Self {
        let bad = exam.bad.iter().filter(|key| range.contains(key)).cloned().collect();
        Self { store: &*exam.still.headquarters.store, bad, range }
    }

    /// The next records; none at the end.
    pub(super) async fn next(&mut self) -> Result<Vec<Entry>, StoreError> {
        loop {
            let obstacle = self.bad.range(self.range.from.clone()..).next().cloned();
            let to = obstacle.clone().or_else(|| self.range.to.clone());
            let clear = KeyRange { from: self.range.from.clone(), to };
            let page = self.store.scan(&clear, Order::Ascending, PAGE).await?;
            match (page.last(), obstacle) {
                (Some(last), _) => {
                    self.range = self.range.beyond(Order::Ascending, &last.key);
                    return Ok(page);
                }
                (None, Some(obstacle)) => {
                    self.range = self.range.beyond(Order::Ascending, &obstacle);
                }
                (None, None) => return Ok(page),
            }
        }
    }
}

/// The spaces of a kind of documents: the documents, their entries, and the word for one.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) documents: Space,
    pub(super) entries: Space,
    pub(super) what: &'static str,
}

/// A segment that was read, with what stands beside it.
pub(super) struct Run<E> {
    /// The ordinal of its first document.
    pub(super) first: u64,
    pub(super) documents: Segment,
    /// One for each document.
    pub(super) entries: Vec<E>,
}

impl Exam<'_> {
    /// The value at a key; `None` if it is not there or cannot be read.
    pub(super) async fn value(&self, key: Vec<u8>) -> Result<Option<Entry>, StoreError> {
        if self.bad.contains(&key) {
            return Ok(None);
        }
        let found = self.still.headquarters.store.multi_get(std::slice::from_ref(&key)).await?;
        Ok(found.into_iter().next().flatten().map(|found| Entry { key, found }))
    }

    /// What is stored at a key; a failure of I27 if it is missing, of I29 if it cannot be read.
    pub(super) async fn stored<T: DeserializeOwned>(
        &mut self,
        key: Vec<u8>,
        what: &str,
    ) -> Result<Option<T>, StoreError> {
        let known_as_bad = self.bad.contains(&key);
        let Some(entry) = self.value(key).await? else {
            if !known_as_bad {
                self.checks.fail(Invariant::I27, format!("{what} are missing; restore a backup"));
            }
            return Ok(None);
        };
        Ok(self.read(what, &entry.found.value))
    }

    /// The value of some bytes; a failure of I29 if they have none.
    pub(super) fn read<T: DeserializeOwned>(&mut self, what: &str, bytes: &[u8]) -> Option<T> {
        match decode(what, bytes) {
            Ok(value) => Some(value),
            Err(error) => {
                self.checks.fail(Invariant::I29, error.to_string());
                None
            }
        }
    }

    /// The segment of an entry of the walk with the entries beside it, and the ordinal after its
    /// last document. `expected` is the ordinal that should come.
    pub(super) async fn run<E: Serialize + DeserializeOwned>(
        &mut self,
        kind: Kind,
        found: &Entry,
        expected: u64,
    ) -> Result<(Option<Run<E>>, u64), StoreError> {
        let what = kind.what;
        let Some(first) = number_of(&found.key) else {
            self.checks.fail(Invariant::I30, format!("a segment of {what}s has a wrong key"));
            return Ok((None, expected));
        };
        self.checks.test(Invariant::I27, first == expected, || {
            format!("the {what}s {expected} to {first} are missing; restore a backup")
        });
        let documents = match Segment::decompress(&found.found.value) {
            Ok(documents) => documents,
            Err(error) => {
                let text = format!("the segment of {what} {first}: {error}");
                self.checks.fail(Invariant::I29, text);
                return Ok((None, first));
            }
        };
        for of in TextsOf::ALL.into_iter().filter(|of| of.documents() == kind.documents) {
            self.texts(of, first, &documents).await?;
        }
        let beyond = first + documents.len() as u64;
        let beside = format!("the entries of the segment of {what} {first}");
        let entries: Option<Vec<E>> = self.stored(kind.entries.number(first), &beside).await?;
        let Some(entries) = entries else { return Ok((None, beyond)) };
        let (many, there) = (documents.len(), entries.len());
        let fits = self.checks.test(Invariant::I27, many == there, || {
            format!("the segment of {what} {first} has {many} documents and {there} entries")
        });
        Ok((fits.then_some(Run { first, documents, entries }), beyond))
    }

    /// The segments must end at the number of documents that headquarters counts by their entries.
    pub(super) fn end(&mut self, kind: Kind, end: u64, count: u64) {
        let what = kind.what;
        self.checks.test(Invariant::I27, end == count, || {
            format!("{count} {what}s are counted, their segments end at {end}; restore a backup")
        });
    }

    /// The transaction of an ordinal, from its segment; `open` keeps the last segment read.
    pub(super) async fn transaction(
        &mut self,
        ordinal: u64,
        open: &mut Option<(u64, Segment)>,
    ) -> Result<Option<StoredTransaction>, StoreError> {
        let place = self.still.headquarters.read().transactions.locate(ordinal);
        self.document(Space::Transactions, place, open).await
    }

    /// The document at a place, the first ordinal of a segment and a slot. What is wrong with a
    /// segment is told by the walk over its kind.
    pub(super) async fn document<T: DeserializeOwned>(
        &mut self,
        space: Space,
        place: Option<(u64, usize)>,
        open: &mut Option<(u64, Segment)>,
    ) -> Result<Option<T>, StoreError> {
        let Some((first, slot)) = place else { return Ok(None) };
        if open.as_ref().is_none_or(|(held, _)| *held != first) {
            let found = self.value(space.number(first)).await?;
            let segment = found.and_then(|entry| Segment::decompress(&entry.found.value).ok());
            *open = segment.map(|segment| (first, segment));
        }
        let document = open.as_ref().and_then(|(_, segment)| segment.get(slot));
        Ok(document.and_then(|document| decode("a document", document).ok()))
    }
}
