//! Rows of many transactions on disk, in heaps: all rows of a transaction are in one heap, and a
//! heap that is too large for memory is split until it is not.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::scratch::scratch_file;
use crate::domain::{AnyRow, TransactionKey};

/// Most heaps that are open at a time.
const MOST_HEAPS: u64 = 64;
/// How often a heap is split: then only transactions of an absurd size can be left in it.
const MOST_SPLITS: u32 = 4;
/// The bytes of a record before its body: hash, length.
const FRONT: usize = 12;

/// A row on its way, or why its transaction is held back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Entry {
    /// A row, and its line in the file of its table.
    Row(u64, AnyRow),
    /// A reason to hold the transaction back.
    Fault(String),
}

/// The entries of one transaction, as they are stored.
type Bodies = Vec<Box<[u8]>>;

/// Heaps that are being written.
pub(super) struct Heaps {
    all: Vec<Heap>,
    /// How many bits of the hash the splits before used up.
    split: u32,
    body: Vec<u8>,
    content: Sha256,
}

/// One of them.
pub(super) struct Heap {
    file: BufWriter<File>,
    bytes: u64,
    split: u32,
}

impl Heaps {
    /// Heaps in `folder` for about so many bytes, each of about `size`.
    pub(super) fn new(folder: &Path, bytes: u64, size: u64) -> io::Result<Self> {
        Self::split(folder, bytes.div_ceil(size.max(1)).clamp(1, MOST_HEAPS), 0)
    }

    fn split(folder: &Path, count: u64, split: u32) -> io::Result<Self> {
        let heap = |_| Ok(Heap { file: BufWriter::new(scratch_file(folder)?), bytes: 0, split });
        let heaps = (0..count).map(heap).collect::<io::Result<_>>()?;
        Ok(Self { all: heaps, split, body: Vec::new(), content: Sha256::new() })
    }

    /// Adds an entry of a transaction.
    pub(super) fn add(&mut self, key: &TransactionKey, entry: &Entry) -> io::Result<()> {
        let mut body = std::mem::take(&mut self.body);
        body.clear();
        body = postcard::to_extend(key, body).map_err(io::Error::other)?;
        let hash = first_bits(&Sha256::digest(&body));
        body = postcard::to_extend(entry, body).map_err(io::Error::other)?;
        self.content.update((body.len() as u64).to_be_bytes());
        self.content.update(&body);
        let added = self.put(hash, &body);
        self.body = body;
        added
    }

    fn put(&mut self, hash: u64, body: &[u8]) -> io::Result<()> {
        let count = self.all.len() as u64;
        // Each split looks at bits of its own, or all of a heap would come into one again.
        let bits = hash.rotate_left(12 * self.split) >> 32;
        let chosen = bits.checked_rem(count).and_then(|heap| usize::try_from(heap).ok());
        let heap = chosen.and_then(|heap| self.all.get_mut(heap));
        let heap = heap.ok_or_else(|| io::Error::other("there is no heap"))?;
        let length = u32::try_from(body.len()).map_err(io::Error::other)?;
        heap.file.write_all(&hash.to_be_bytes())?;
        heap.file.write_all(&length.to_be_bytes())?;
        heap.file.write_all(body)?;
        heap.bytes += (FRONT + body.len()) as u64;
        Ok(())
    }

    /// The heaps, and the hash of all that was added, in its order.
    pub(super) fn finish(self) -> (Vec<Heap>, [u8; 32]) {
        (self.all, self.content.finalize().into())
    }
}

fn first_bits(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

impl Heap {
    /// Whether it has to be split before it is read.
    pub(super) fn is_too_large(&self, size: u64) -> bool {
        self.bytes > size && self.split < MOST_SPLITS
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Divides it by further bits of the hash.
    pub(super) fn divide(&mut self, folder: &Path, size: u64) -> io::Result<Vec<Self>> {
        // Twice as many as would do, since transactions do not fall evenly.
        let count = (2 * self.bytes.div_ceil(size.max(1))).clamp(2, MOST_HEAPS);
        let mut heaps = Heaps::split(folder, count, self.split + 1)?;
        self.each(&mut |hash, body| heaps.put(hash, body))?;
        Ok(heaps.all)
    }

    /// Its transactions in the order of their keys, each with what `most` bytes hold of it.
    ///
    /// Of a transaction beyond that, only that it is too large is kept.
    pub(super) fn transactions(
        &mut self,
        most: usize,
    ) -> io::Result<BTreeMap<TransactionKey, Bodies>> {
        let mut sizes: BTreeMap<TransactionKey, usize> = BTreeMap::new();
        let mut transactions: BTreeMap<TransactionKey, Bodies> = BTreeMap::new();
        self.each(&mut |_, body| {
            let (key, entry) =
                postcard::take_from_bytes::<TransactionKey>(body).map_err(io::Error::other)?;
            let size = sizes.entry(key.clone()).or_default();
            let bodies = transactions.entry(key).or_default();
            let fitted = *size <= most;
            *size = size.saturating_add(entry.len());
            match (fitted, *size <= most) {
                (_, true) => bodies.push(entry.into()),
                (true, false) => {
                    let why =
                        format!("its rows have more than {most} bytes; check its transactionId");
                    let fault = postcard::to_allocvec(&Entry::Fault(why));
                    *bodies = vec![fault.map_err(io::Error::other)?.into()];
                }
                (false, false) => {}
            }
            Ok(())
        })?;
        Ok(transactions)
    }

    /// Reads every record again.
    fn each(&mut self, visit: &mut dyn FnMut(u64, &[u8]) -> io::Result<()>) -> io::Result<()> {
        self.file.flush()?;
        let mut file = self.file.get_ref();
        file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::new(file);
        let (mut hash, mut length) = ([0; 8], [0; 4]);
        let (mut left, mut body) = (self.bytes, Vec::new());
        while left > 0 {
            reader.read_exact(&mut hash)?;
            reader.read_exact(&mut length)?;
            body.resize(usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX), 0);
            reader.read_exact(&mut body)?;
            visit(u64::from_be_bytes(hash), &body)?;
            left = left.saturating_sub((FRONT + body.len()) as u64);
        }
        Ok(())
    }
}

/// The entry of a stored body.
pub(super) fn entry(body: &[u8]) -> io::Result<Entry> {
    postcard::from_bytes(body).map_err(io::Error::other)
}
