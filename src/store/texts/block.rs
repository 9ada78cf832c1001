//! A block of texts as it is stored, and in memory.

use std::borrow::Cow;
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
    /// How many rows each document has.
    counts: Cow<'a, [u32]>,
    #[serde(borrow)]
    columns: Vec<StoredColumn<'a>>,
}

#[derive(Serialize, Deserialize)]
struct StoredColumn<'a> {
    /// Before it is compressed.
    length: u32,
    #[serde(borrow)]
    compressed: Bytes<'a>,
}

/// A column before it is compressed: the length of each text, and all texts.
type Plain<'a> = (Cow<'a, [u32]>, &'a str);

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

    /// The block as it is stored.
    pub(in crate::store) fn encode(&self) -> Result<Vec<u8>, StoreError> {
        let plain = |column: &TextColumn| {
            let (text, lengths) = column.parts();
            encode(&(lengths, text))
        };
        let plain: Vec<Vec<u8>> = self.columns.iter().map(plain).collect::<Result<_, _>>()?;
        let packed: Vec<Vec<u8>> =
            plain.iter().map(|bytes| lz4_flex::block::compress(bytes)).collect();
        let column = |(plain, packed): (&Vec<u8>, _)| {
            let length = u32::try_from(plain.len());
            let length = length.map_err(|_| StoreError::too_big("a block", plain.len(), MAX_BYTES));
            Ok(StoredColumn { length: length?, compressed: Bytes(packed) })
        };
        let columns = plain.iter().zip(packed.iter().map(Vec::as_slice)).map(column);
        let columns: Vec<StoredColumn<'_>> = columns.collect::<Result<_, StoreError>>()?;
        encode(&Stored { counts: self.counts(0..self.ends.len()).collect(), columns })
    }

    /// Reads some columns of a stored block of `columns`; they stand in the order of `wanted`.
    pub(in crate::store) fn decode(
        stored: &[u8],
        columns: usize,
        wanted: &[usize],
    ) -> Result<Self, StoreError> {
        let unreadable = || StoreError::unreadable("a block of texts", "its columns do not fit");
        let Stored { counts, columns: found } = decode("a block of texts", stored)?;
        if found.len() != columns {
            return Err(unreadable());
        }
        let mut rows = 0_usize;
        let end = |count: &u32| {
            rows = rows.saturating_add(*count as usize);
            rows
        };
        let ends: Vec<usize> = counts.iter().map(end).collect();
        let column = |at: &usize| found.get(*at).and_then(|column| column.read().transpose());
        let columns: Vec<TextColumn> = wanted
            .iter()
            .map(|at| column(at).unwrap_or_else(|| Err(unreadable())))
            .collect::<Result<_, _>>()?;
        let fits = columns.iter().all(|column| column.len() == rows);
        if fits { Ok(Self { ends, columns }) } else { Err(unreadable()) }
    }
}

impl StoredColumn<'_> {
    /// The column; `None` if its parts do not fit.
    fn read(&self) -> Result<Option<TextColumn>, StoreError> {
        let length = self.length as usize;
        if length > MAX_BYTES {
            return Ok(None);
        }
        let plain = lz4_flex::block::decompress(self.compressed.0, length)
            .map_err(|error| StoreError::unreadable("a block of texts", error))?;
        let (lengths, text): Plain<'_> = decode("a block of texts", &plain)?;
        let mut before = 0_usize;
        let end = |length: &u32| {
            before = before.saturating_add(*length as usize);
            before
        };
        let ends = lengths.iter().map(end).collect();
        Ok(TextColumn::of(text.to_owned(), ends))
    }
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
        let stored = block().encode().unwrap();
        assert_eq!(Block::decode(&stored, 3, &[0, 1, 2]).unwrap(), block());
        let two = Block::decode(&stored, 3, &[2, 0]).unwrap();
        assert_eq!(two.columns, [block().columns[2].clone(), block().columns[0].clone()]);
        assert!(Block::decode(&stored, 2, &[0]).is_err());
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
        let stored = block().encode().unwrap();
        for cut in 0..stored.len() {
            assert!(Block::decode(&stored[..cut], 3, &[0, 1, 2]).is_err(), "cut at {cut}");
        }
    }
}
