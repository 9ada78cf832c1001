//! A block: consecutive rows of one table, compressed together.
//!
//! Before compression a block is a sequence of frames: the length of a row as four bytes, then the
//! row with its transaction key. The counters are not written: the first is in the block's key, and
//! within a block they follow each other.

use super::MAX_ROW;

/// Most rows of a block.
const MAX_ROWS: usize = 128;
/// Most bytes of a block before compression: 160 KiB.
/// Only a single row can exceed it.
const MAX_BYTES: usize = 160 << 10;
/// The length in front of a row.
const LENGTH: usize = size_of::<u32>();

/// A block that is read, or filled.
#[derive(Debug)]
pub(super) struct Block {
    /// The counter of its first row.
    pub(super) first: i64,
    /// Whether it holds rows that are not stored yet.
    pub(super) changed: bool,
    rows: usize,
    frames: Vec<u8>,
}

impl Block {
    /// A block without rows.
    pub(super) fn new(first: i64) -> Self {
        Self { first, changed: false, rows: 0, frames: Vec::new() }
    }

    /// Reads a stored block. An error says what is wrong with it.
    pub(super) fn open(first: i64, stored: &[u8]) -> Result<Self, &'static str> {
        let (size, packed) = lz4_flex::block::uncompressed_size(stored)
            .map_err(|_| "a block is shorter than its own header")?;
        // The limit comes before the memory.
        if size > MAX_BYTES.max(LENGTH + MAX_ROW) {
            return Err("a block is larger than any block is");
        }
        let frames =
            lz4_flex::block::decompress(packed, size).map_err(|_| "a block cannot be unpacked")?;
        let mut block = Self { first, changed: false, rows: 0, frames };
        let mut walked = 0;
        let rows = block.rows().inspect(|(_, frame)| walked += frame.bytes.len()).count();
        if walked != block.frames.len() {
            return Err("a block ends within a row");
        }
        block.rows = rows;
        Ok(block)
    }

    /// Whether another row of that many bytes has its place here.
    pub(super) fn fits(&self, size: usize) -> bool {
        self.rows == 0 || self.rows < MAX_ROWS && self.frames.len() + LENGTH + size <= MAX_BYTES
    }

    /// Adds a row and returns its frame. The caller has seen that it fits.
    pub(super) fn push(&mut self, row: &[u8]) -> &[u8] {
        let start = self.frames.len();
        // A row is at most MAX_ROW long.
        let length = u32::try_from(row.len()).unwrap_or(u32::MAX);
        self.frames.extend_from_slice(&length.to_le_bytes());
        self.frames.extend_from_slice(row);
        self.rows += 1;
        self.changed = true;
        self.frames.get(start..).unwrap_or_default()
    }

    /// The block as it is stored.
    pub(super) fn seal(&self) -> Vec<u8> {
        lz4_flex::block::compress_prepend_size(&self.frames)
    }

    /// Its rows with their counters. Ends before a frame that is not whole.
    pub(super) fn rows(&self) -> impl Iterator<Item = (i64, Frame<'_>)> {
        let mut rest = self.frames.as_slice();
        let frames = std::iter::from_fn(move || {
            let (length, _) = rest.split_first_chunk::<LENGTH>()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let (bytes, after) = rest.split_at_checked(LENGTH.checked_add(length)?)?;
            rest = after;
            Some(Frame { bytes })
        });
        (0..).map(|nth| self.first.saturating_add(nth)).zip(frames)
    }
}

/// A row with its length in front.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) bytes: &'a [u8],
}

impl<'a> Frame<'a> {
    /// The row alone.
    pub(super) fn row(self) -> &'a [u8] {
        self.bytes.get(LENGTH..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(rows: &[&[u8]]) -> Block {
        let mut block = Block::new(7);
        for row in rows {
            block.push(row);
        }
        block
    }

    #[test]
    fn rows_come_back_with_their_counters() {
        let block = Block::open(7, &filled(&[b"a", b"", b"ccc"]).seal()).unwrap();
        let rows: Vec<_> = block.rows().map(|(counter, frame)| (counter, frame.row())).collect();
        assert_eq!(rows, [(7, b"a".as_slice()), (8, b""), (9, b"ccc")]);
        assert_eq!(block.rows, 3);
    }

    #[test]
    fn a_block_takes_128_rows_or_160_kib_and_any_first_row() {
        assert!(Block::new(1).fits(MAX_ROW));
        assert!(
            filled(&[b"a".as_slice(); 127]).fits(1) && !filled(&[b"a".as_slice(); 128]).fits(1)
        );
        let half = vec![0; MAX_BYTES / 2 - LENGTH];
        assert!(filled(&[&half]).fits(half.len()) && !filled(&[&half]).fits(half.len() + 1));
    }

    #[test]
    fn bytes_that_are_no_block_are_refused() {
        let sealed = filled(&[b"abc", b"def"]).seal();
        for end in 0..sealed.len() {
            assert!(Block::open(1, &sealed[..end]).is_err(), "{end}");
        }
        let huge = [u32::MAX.to_le_bytes().as_slice(), &[0; 9]].concat();
        assert!(Block::open(1, &huge).is_err());
        let cut = lz4_flex::block::compress_prepend_size(&[9, 0, 0, 0, 1]);
        assert_eq!(Block::open(1, &cut).unwrap_err(), "a block ends within a row");
    }
}
