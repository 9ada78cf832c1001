//! Segments that were read for a few documents, kept as they are stored.
//!
//! Whoever looks at a document often comes back to it. The cache of the storage library is of little
//! help in a large store: it holds whole pages, each with some ten segments, and from a few of them
//! on it reads a page again for each document. Here is what was asked for, and nothing beside it.
//!
//! Only sealed segments are kept. They are never written again, so nothing here can be outdated.
//! Whoever reads many documents, as jobs and exports do, passes this by and does not fill it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::backend::Store;
use super::error::StoreError;
use super::keys::Space;
use super::log::stored_segment;
use super::segments::Segment;
use crate::durable::Value;

/// Documents that are read at a time by somebody who looks at them: as many as a screen of 60 rows has
/// of a list. Jobs and exports read more.
pub(super) const FEW: usize = 192;
/// Most bytes that are kept: some 2,500 segments.
const MOST_BYTES: usize = 64 << 20;

/// The segments read last.
#[derive(Default)]
pub(super) struct Recent(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    segments: HashMap<Vec<u8>, Value>,
    /// Their keys, the oldest first.
    order: VecDeque<Vec<u8>>,
    bytes: usize,
}

impl Recent {
    /// The segment of a space that begins at `first`, read only if it is not kept.
    pub(super) async fn segment(
        &self,
        store: &dyn Store,
        documents: Space,
        first: u64,
    ) -> Result<Segment, StoreError> {
        let key = documents.number(first);
        let kept = self.kept().segments.get(&key).cloned();
        if let Some(value) = kept {
            return Segment::decompress(&value);
        }
        let value = stored_segment(store, documents, first).await?;
        let segment = Segment::decompress(&value)?;
        if segment.is_sealed() {
            self.kept().add(key, value, MOST_BYTES);
        }
        Ok(segment)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What is kept is whole after every step of a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Keeps a value, and lets go of the oldest ones beyond `most` bytes.
    fn add(&mut self, key: Vec<u8>, value: Value, most: usize) {
        self.bytes += value.len();
        match self.segments.insert(key.clone(), value) {
            Some(same) => self.bytes -= same.len(),
            None => self.order.push_back(key),
        }
        while self.bytes > most
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.segments.remove(&oldest).map_or(0, |value| value.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_segments_make_room_and_what_is_kept_stays_within_its_bytes() {
        let mut kept = Kept::default();
        for number in 0..10_u8 {
            kept.add(vec![number], Value::from(vec![number; 10]), 35);
        }
        let mut keys: Vec<_> = kept.segments.keys().cloned().collect();
        keys.sort();
        assert_eq!((keys, kept.bytes), (vec![vec![7], vec![8], vec![9]], 30));
        kept.add(vec![9], Value::from(vec![9; 12]), 35);
        assert_eq!((kept.segments.len(), kept.order.len(), kept.bytes), (3, 3, 32));
        kept.add(vec![1], Value::from(vec![0; 36]), 35);
        assert_eq!((kept.segments.len(), kept.order.len(), kept.bytes), (0, 0, 0));
    }
}
