//! A log of documents in segments, with its entries in memory.

use std::mem::take;
use std::sync::Arc;

use serde::Serialize;

use super::backend::Store;
use super::codec::{decode, encode};
use super::columns::Columns;
use super::error::StoreError;
use super::keys::{Space, number_of};
use super::segments::Segment;
use crate::durable::{KeyRange, Order, Value};

/// A key with its new value.
type Write = (Vec<u8>, Option<Vec<u8>>);

/// Keys with their new values, as a commit takes them.
pub(super) type Writes = Vec<Write>;

/// Entries read at a time when a store is opened.
const PAGE: usize = 256;

/// Most documents of a log: columns and finders count them in 32 bits.
const MOST: usize = u32::MAX as usize - 1;

/// Documents of one kind, numbered from 0, with one entry for each in the columns `C`.
///
/// In memory are the entries, where each segment begins, and the open last segment.
pub(super) struct Log<C> {
    documents: Space,
    blocks: Space,
    /// The ordinal of each segment's first document, ascending.
    firsts: Vec<u64>,
    entries: C,
    /// The last segment while it is open; empty when it is sealed.
    tail: Arc<Segment>,
}

/// What adding documents to a log writes, and what it changes in memory once it is committed.
pub(super) struct Append<E> {
    /// What a commit has to write.
    pub(super) writes: Writes,
    /// The ordinal of the first document added.
    pub(super) first: u64,
    /// The first ordinal of each segment written, with the number of its documents.
    pub(super) segments: Vec<(u64, usize)>,
    entries: Vec<E>,
    tail: Arc<Segment>,
}

/// A segment that is written, with the entries of its documents.
struct Piece<E> {
    /// The ordinal of its first document.
    begins: u64,
    segment: Segment,
    block: Vec<E>,
}

impl<E: Serialize> Piece<E> {
    /// What a commit writes of it.
    fn write(&self, documents: Space, blocks: Space) -> Result<[Write; 2], StoreError> {
        let Self { begins, segment, block } = self;
        Ok([
            (documents.number(*begins), Some(segment.compress()?)),
            (blocks.number(*begins), Some(encode(block)?)),
        ])
    }
}

impl<C: Columns> Log<C> {
    /// Reads the log of two spaces: one for segments, one for blocks of entries.
    pub(super) async fn load(
        store: &dyn Store,
        documents: Space,
        blocks: Space,
    ) -> Result<Self, StoreError> {
        let mut log =
            Self { documents, blocks, firsts: vec![], entries: C::default(), tail: Arc::default() };
        let mut range = KeyRange::prefix(&blocks.key());
        loop {
            let page = store.scan(&range, Order::Ascending, PAGE).await?;
            for block in &page {
                let first = number_of(&block.key);
                if first != Some(log.len()) {
                    let what = format!("entries {} to {first:?} are missing", log.len());
                    return Err(StoreError::Damaged(what + "; restore a backup"));
                }
                log.firsts.push(log.len());
                let entries: Vec<C::Entry> = decode("entries", &block.found.value)?;
                entries.iter().for_each(|entry| log.entries.push(entry));
            }
            match page.last() {
                Some(last) if page.len() == PAGE => {
                    range = range.beyond(Order::Ascending, &last.key);
                }
                _ => break,
            }
        }
        if let Some(&last) = log.firsts.last() {
            let segment = log.segment(store, last).await?;
            if !segment.is_sealed() {
                log.tail = Arc::new(segment);
            }
        }
        Ok(log)
    }

    /// How many documents there are; also the next ordinal.
    pub(super) fn len(&self) -> u64 {
        self.entries.len() as u64
    }

    /// The entry of an ordinal.
    pub(super) fn entry(&self, ordinal: u64) -> Option<C::Entry> {
        self.entries.get(usize::try_from(ordinal).ok()?)
    }

    /// All entries by ordinal.
    pub(super) fn entries(&self) -> &C {
        &self.entries
    }

    /// The entries from an ordinal on, with their ordinals.
    pub(super) fn from(&self, first: u64) -> impl Iterator<Item = (u64, C::Entry)> {
        (first..self.len()).filter_map(|ordinal| Some((ordinal, self.entry(ordinal)?)))
    }

    /// The segment of an ordinal, by its first ordinal, and the slot in it.
    pub(super) fn locate(&self, ordinal: u64) -> Option<(u64, usize)> {
        let after = self.firsts.partition_point(|&first| first <= ordinal);
        let first = *self.firsts.get(after.checked_sub(1)?)?;
        (ordinal < self.len()).then_some((first, usize::try_from(ordinal - first).ok()?))
    }

    /// The ordinals, split where a segment begins.
    pub(super) fn split<'o>(&self, ordinals: &'o [u64]) -> Vec<&'o [u64]> {
        let first = |ordinal: &u64| self.locate(*ordinal).map(|(first, _)| first);
        ordinals.chunk_by(|a, b| first(a) == first(b)).collect()
    }

    /// The ordinals of the segment that begins at `first`.
    pub(super) fn ordinals_of(&self, first: u64) -> std::ops::Range<u64> {
        let after = self.firsts.partition_point(|&other| other <= first);
        first..self.firsts.get(after).copied().unwrap_or(self.len())
    }

    /// What adding the documents writes. Nothing changes until [`Log::apply`].
    pub(super) fn append(
        &self,
        added: Vec<(Vec<u8>, C::Entry)>,
    ) -> Result<Append<C::Entry>, StoreError> {
        let first = self.len();
        let documents = self.entries.len().saturating_add(added.len());
        if documents > MOST {
            return Err(StoreError::too_big("a log", documents, MOST));
        }
        let mut segment = (*self.tail).clone();
        let mut begins = first - segment.len() as u64;
        // The block of the open segment is written again with its old entries in front.
        let mut block: Vec<C::Entry> = self.from(begins).map(|(_, entry)| entry).collect();
        let mut entries = Vec::with_capacity(added.len());
        let mut full: Vec<Piece<C::Entry>> = Vec::new();
        for (document, entry) in added {
            if segment.is_sealed() {
                let next = begins + segment.len() as u64;
                let (segment, block) = (take(&mut segment), take(&mut block));
                full.push(Piece { begins, segment, block });
                begins = next;
            }
            segment.push(&document)?;
            block.push(entry.clone());
            entries.push(entry);
        }
        if entries.is_empty() {
            let tail = Arc::clone(&self.tail);
            return Ok(Append { writes: Vec::new(), first, segments: Vec::new(), entries, tail });
        }
        full.push(Piece { begins, segment, block });
        let segments = full.iter().map(|piece| (piece.begins, piece.segment.len())).collect();
        let (documents, blocks) = (self.documents, self.blocks);
        let mut writes = Vec::with_capacity(2 * full.len());
        for piece in &full {
            writes.extend(piece.write(documents, blocks)?);
        }
        let open = full.pop().map(|last| last.segment).filter(|last| !last.is_sealed());
        let tail = Arc::new(open.unwrap_or_default());
        Ok(Append { writes, first, segments, entries, tail })
    }

    /// Takes over what was appended, once its writes are committed.
    pub(super) fn apply(&mut self, append: Append<C::Entry>) {
        let known = self.firsts.last().copied();
        let new = append.segments.iter().map(|(first, _)| *first);
        self.firsts.extend(new.filter(|first| Some(*first) != known));
        append.entries.iter().for_each(|entry| self.entries.push(entry));
        self.tail = append.tail;
    }

    /// Reads the segment that begins at `first`.
    pub(super) async fn segment(
        &self,
        store: &dyn Store,
        first: u64,
    ) -> Result<Segment, StoreError> {
        read_segment(store, self.documents, first).await
    }
}

/// Reads the segment of a space that begins at `first`.
pub(super) async fn read_segment(
    store: &dyn Store,
    documents: Space,
    first: u64,
) -> Result<Segment, StoreError> {
    Segment::decompress(&stored_segment(store, documents, first).await?)
}

/// The same segment as it is stored.
pub(super) async fn stored_segment(
    store: &dyn Store,
    documents: Space,
    first: u64,
) -> Result<Value, StoreError> {
    let found = store.multi_get(&[documents.number(first)]).await?;
    let found = found.into_iter().next().flatten().ok_or_else(|| {
        let what = format!("the segment of {documents:?} that begins at {first} is missing");
        StoreError::Damaged(what + "; restore a backup")
    })?;
    Ok(found.value)
}
