//! A block of texts as it is stored, and in memory.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::super::codec::{Bytes, decode, encode};
use super::super::error::StoreError;
use super::TextColumn;

/// The longest column that is read back, a bound for damaged lengths: more than a segment and one
/// more document hold.
const MAX_BYTES: usize = 64 << 20;

/// The texts of consecutive documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Block {
    /// Where the rows of each document end.
    ends: Vec<usize>,
    pub(super) columns: Vec<TextColumn>,
}

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    /// Before it is compressed.
    length: u32,
    #[serde(borrow)]
    compressed: Bytes<'a>,
}

/// A block before it is compressed.
#[derive(Serialize, Deserialize)]
struct Plain<'a> {
    /// How many rows each document has.
    counts: Vec<u32>,
    /// The length of each text, and all texts.
    #[serde(borrow)]
    columns: Vec<(Vec<u32>, &'a str)>,
}

impl Block {
    /// A block without documents.
    pub(in crate::store) fn new(columns: usize) -> Self {
        Self { ends: Vec::new(), columns: vec![TextColumn::default(); columns] }
    }

    /// How many documents it has.
    pub(in crate::store) fn documents(&self) -> usize {
        self.ends.len()
    }

    /// Adds a row of the next document; more texts than columns are left out.
    pub(in crate::store) fn row<const N: usize>(&mut self, texts: [&str; N]) {
        self.columns.iter_mut().zip(texts).for_each(|(column, text)| column.push(text));
    }

    /// Ends the document to which the last rows belong.
    pub(in crate::store) fn end_document(&mut self) {
        self.ends.push(self.columns.first().map_or(0, TextColumn::len));
    }

    /// The rows of some documents that follow each other.
    pub(super) fn rows(&self, documents: &Range<usize>) -> Range<usize> {
        let end = |document: usize| match document.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        end(documents.start)..end(documents.end)
    }

    /// How many rows each of some documents has.
    pub(super) fn counts(&self, documents: Range<usize>) -> impl Iterator<Item = u32> {
        documents.map(|at| u32::try_from(self.rows(&(at..at + 1)).len()).unwrap_or(u32::MAX))
    }

    /// Adds the documents of another block.
    pub(in crate::store) fn append(&mut self, other: &Self) {
        let before = self.columns.first().map_or(0, TextColumn::len);
        self.ends.extend(other.ends.iter().map(|end| before + end));
        self.columns.iter_mut().zip(&other.columns).for_each(|(own, other)| own.append(other));
    }

    /// The block of some documents that follow each other.
    pub(in crate::store) fn part(&self, documents: Range<usize>) -> Self {
        let rows = self.rows(&documents);
        let ends = self.ends.get(documents).unwrap_or_default();
        Self {
            ends: ends.iter().map(|end| end - rows.start).collect(),
            columns: self.columns.iter().map(|column| column.part(rows.clone())).collect(),
        }
    }

    /// The block with these columns, in their order.
    pub(super) fn only(&self, wanted: &[usize]) -> Self {
        let column = |at: &usize| self.columns.get(*at).cloned().unwrap_or_default();
        Self { ends: self.ends.clone(), columns: wanted.iter().map(column).collect() }
    }

    fn plain(&self) -> Plain<'_> {
        let columns = self.columns.iter().map(|column| {
            let (text, lengths) = column.parts();
            (lengths, text)
        });
        Plain { counts: self.counts(0..self.ends.len()).collect(), columns: columns.collect() }
    }
}

impl Plain<'_> {
    /// Some columns; `None` if they are not there or do not fit.
    fn block(&self, wanted: &[usize]) -> Option<Block> {
        let of_documents = ends(&self.counts);
        let rows = of_documents.last().copied().unwrap_or(0);
        let column = |at: &usize| {
            let (lengths, text) = self.columns.get(*at)?;
            TextColumn::of((*text).to_owned(), ends(lengths)).filter(|it| it.len() == rows)
        };
        let columns = wanted.iter().map(column).collect::<Option<_>>()?;
        Some(Block { ends: of_documents, columns })
    }
}

/// Where each of some runs ends that follow each other.
fn ends(lengths: &[u32]) -> Vec<usize> {
    let mut end = 0_usize;
    let next = |length: &u32| {
        end = end.saturating_add(*length as usize);
        end
    };
    lengths.iter().map(next).collect()
}

/// Blocks of the same documents as they are stored. They are compressed together, so that the
/// compressor's own work is done once.
pub(super) fn encode_blocks(blocks: &[Block]) -> Result<Vec<u8>, StoreError> {
    let plain: Vec<Plain<'_>> = blocks.iter().map(Block::plain).collect();
    let plain = encode(&plain)?;
    let length = u32::try_from(plain.len());
    let length = length.map_err(|_| StoreError::too_big("a block", plain.len(), MAX_BYTES))?;
    encode(&Stored { length, compressed: Bytes(&lz4_flex::block::compress(&plain)) })
}

/// Some columns of one of the blocks that are stored together; they stand in the order of `wanted`.
pub(super) fn decode_block(
    stored: &[u8],
    block: usize,
    wanted: &[usize],
) -> Result<Block, StoreError> {
    let what = "a block of texts";
    let unreadable = || StoreError::unreadable(what, "its columns do not fit");
    let Stored { length, compressed: Bytes(compressed) } = decode(what, stored)?;
    let length = usize::try_from(length).ok().filter(|length| *length <= MAX_BYTES);
    let plain = lz4_flex::block::decompress(compressed, length.ok_or_else(unreadable)?)
        .map_err(|error| StoreError::unreadable(what, error))?;
    let blocks: Vec<Plain<'_>> = decode(what, &plain)?;
    blocks.get(block).and_then(|block| block.block(wanted)).ok_or_else(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three documents of two rows, none and one.
    fn block() -> Block {
        let mut block = Block::new(3);
        block.row(["a", "Houston", ""]);
        block.row(["b", "", "é"]);
        block.end_document();
        block.end_document();
        block.row(["a", "Houston", "third"]);
        block.end_document();
        block
    }

    #[test]
    fn the_columns_that_are_asked_for_come_back() {
        let stored = encode_blocks(&[Block::new(1), block()]).unwrap();
        assert_eq!(decode_block(&stored, 1, &[0, 1, 2]).unwrap(), block());
        assert_eq!(decode_block(&stored, 0, &[0]).unwrap(), Block::new(1));
        let two = decode_block(&stored, 1, &[2, 0]).unwrap();
        assert_eq!(two.columns, [block().columns[2].clone(), block().columns[0].clone()]);
        assert!(decode_block(&stored, 1, &[3]).is_err());
        assert!(decode_block(&stored, 2, &[0]).is_err());
    }

    #[test]
    fn documents_that_are_cut_and_joined_are_the_same() {
        let all = block();
        for at in 0..=3 {
            let mut both = all.part(0..at);
            both.append(&all.part(at..3));
            assert_eq!(both, all, "cut at {at}");
        }
        assert_eq!(all.counts(0..3).collect::<Vec<_>>(), [2, 0, 1]);
    }

    #[test]
    fn every_cut_of_a_stored_block_is_an_error_and_no_panic() {
        let stored = encode_blocks(&[block()]).unwrap();
        for cut in 0..stored.len() {
            assert!(decode_block(&stored[..cut], 0, &[0, 1, 2]).is_err(), "cut at {cut}");
        }
    }
}
