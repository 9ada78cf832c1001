//! Segments: many documents in one value.
//!
//! The storage library costs 8 to 15 µs for each key it writes, so documents are stored in runs.
//! Documents of one kind are numbered from 0 by an *ordinal* that never changes; a segment holds the
//! documents of consecutive ordinals, compressed together, under the ordinal of its first. Beside it
//! stands a block of *entries*, the few fields that lists and look-ups need, one for each document.
//!
//! A segment is sealed at [`SEALED_DOCUMENTS`] or [`SEALED_BYTES`]. The last one stays open: what
//! comes next is added to it and the segment is written again, so that a few transactions every few
//! seconds do not leave thousands of tiny segments.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::codec::{Bytes, decode, encode};

/// Documents of a full segment. Measured: more does not raise throughput and slows look-ups.
pub const SEALED_DOCUMENTS: usize = 128;

/// Bytes of a full segment before compression: so many that the durable layer mostly stores it in one
/// piece. Measured: more does not raise throughput and slows look-ups.
pub const SEALED_BYTES: usize = 96 << 10;

/// The largest document in bytes. One alone may exceed [`SEALED_BYTES`].
pub const MAX_DOCUMENT: usize = 32 << 20;

/// The largest segment before compression that is read back, a bound for damaged lengths: an open
/// segment and one more document.
const MAX_BYTES: usize = SEALED_BYTES + MAX_DOCUMENT;

/// Documents of consecutive ordinals before they are compressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Where each document ends in `bytes`.
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    ends: Cow<'a, [u32]>,
    length: u32,
    #[serde(borrow)]
    compressed: Bytes<'a>,
}

impl Segment {
    /// How many documents it holds.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether nothing more goes in.
    pub fn is_sealed(&self) -> bool {
        self.len() >= SEALED_DOCUMENTS || self.bytes.len() >= SEALED_BYTES
    }

    /// Adds a document; refuses one that exceeds [`MAX_DOCUMENT`] or a sealed segment.
    pub fn push(&mut self, document: &[u8]) -> Result<(), StoreError> {
        let end = self.bytes.len() + document.len();
        if document.len() > MAX_DOCUMENT || end > MAX_BYTES {
            return Err(StoreError::too_big("a document", document.len(), MAX_DOCUMENT));
        }
        self.bytes.extend_from_slice(document);
        self.ends.push(length(end)?);
        Ok(())
    }

    /// The document in a slot.
    pub fn get(&self, slot: usize) -> Option<&[u8]> {
        let end = *self.ends.get(slot)? as usize;
        let start = match slot.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.bytes.get(start..end)
    }

    /// The documents in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|slot| self.get(slot))
    }

    /// The segment as it is stored.
    pub fn compress(&self) -> Result<Vec<u8>, StoreError> {
        let length = length(self.bytes.len())?;
        let compressed = lz4_flex::block::compress(&self.bytes);
        encode(&Stored { ends: Cow::Borrowed(&self.ends), length, compressed: Bytes(&compressed) })
    }

    /// Reads a stored segment.
    pub fn decompress(stored: &[u8]) -> Result<Self, StoreError> {
        let unreadable = |why: &str| StoreError::unreadable("a segment", why);
        let Stored { ends, length, compressed: Bytes(compressed) } = decode("a segment", stored)?;
        let length = length as usize;
        if length > MAX_BYTES {
            return Err(unreadable("its length is out of range"));
        }
        let bytes = lz4_flex::block::decompress(compressed, length)
            .map_err(|error| StoreError::unreadable("a segment", error))?;
        let ordered = ends.is_sorted() && ends.last().copied().unwrap_or(0) as usize == bytes.len();
        let ends = ends.into_owned();
        if ordered { Ok(Self { ends, bytes }) } else { Err(unreadable("its slots do not fit")) }
    }
}

fn length(bytes: usize) -> Result<u32, StoreError> {
    u32::try_from(bytes).map_err(|_| StoreError::too_big("a segment", bytes, MAX_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(documents: &[&[u8]]) -> Segment {
        let mut segment = Segment::default();
        for document in documents {
            segment.push(document).unwrap();
        }
        segment
    }

    #[test]
    fn documents_come_back_by_slot() {
        let segment = segment(&[b"one", b"", b"three"]);
        let read = Segment::decompress(&segment.compress().unwrap()).unwrap();
        assert_eq!(read.get(0), Some(&b"one"[..]));
        assert_eq!(read.get(1), Some(&b""[..]));
        assert_eq!(read.get(2), Some(&b"three"[..]));
        assert_eq!(read.get(3), None);
    }

    #[test]
    fn a_segment_is_sealed_by_number_or_by_size() {
        assert!(segment(&[&vec![0; SEALED_BYTES]]).is_sealed());
        assert!(segment(&[&b"x"[..]; SEALED_DOCUMENTS]).is_sealed());
        assert!(!segment(&[&b"x"[..]; SEALED_DOCUMENTS - 1]).is_sealed());
    }

    #[test]
    fn every_cut_of_a_stored_segment_is_an_error_and_no_panic() {
        let stored = segment(&[b"some text to compress, some text", b"more"]).compress().unwrap();
        for cut in 0..stored.len() {
            assert!(Segment::decompress(&stored[..cut]).is_err(), "cut at {cut}");
        }
    }
}
