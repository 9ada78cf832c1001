//! The witness of a map: a small file outside the library's own that says which commit was
//! acknowledged last.
//!
//! The storage library opens a store that lost its tail without a word. The witness is what notices.
//! It has two slots, used in turn and a disk block apart, so that a torn write leaves the older one.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::folder;

const MAGIC: &[u8; 8] = b"witness1";
/// Magic, sequence, chain, checksum.
const SLOT: usize = 8 + 8 + 32 + 4;
/// The distance of the slots: no disk writes two of them at once.
const BLOCK: usize = 4096;
const STRIDE: u64 = BLOCK as u64;

/// A point in the history of a map: a commit and the hash of everything up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Point {
    pub(super) sequence: u64,
    pub(super) chain: [u8; 32],
}

/// The open witness file of one map.
#[derive(Debug)]
pub(super) struct Witness {
    path: PathBuf,
    file: File,
}

impl Witness {
    /// Creates, or replaces, the witness at `path` with one that vouches for `point`.
    pub(super) fn create(path: &Path, point: Point) -> Result<Self, Error> {
        // Put in place whole, then opened: a power cut leaves the old witness or the new one. The
        // point lies in its own slot, so that its successor does not overwrite it.
        let mut content = if offset(point) == 0 { Vec::new() } else { vec![0; BLOCK] };
        content.extend(slot(point));
        folder::put(path, &content)?;
        Ok(Self { path: path.to_owned(), file: folder::open(path)? })
    }

    /// Opens the witness at `path` and reads the last point it vouches for; `None` if there is no
    /// such file.
    pub(super) fn open(path: &Path) -> Result<Option<(Self, Point)>, Error> {
        match fs::exists(path) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(e) => return Err(Error::io(path, e)),
        }
        let witness = Self { path: path.to_owned(), file: folder::open(path)? };
        let slots = [witness.read(0)?, witness.read(STRIDE)?];
        let last = slots.into_iter().flatten().max_by_key(|point| point.sequence);
        let last = last.ok_or_else(|| {
            let what = "neither of its two slots is whole".into();
            Error::Witness { path: path.to_owned(), what }
        })?;
        Ok(Some((witness, last)))
    }

    /// Vouches for `point`. It is on disk when this returns.
    pub(super) fn record(&self, point: Point) -> Result<(), Error> {
        self.file
            .write_all_at(&slot(point), offset(point))
            .and_then(|()| self.file.sync_data())
            .map_err(|e| Error::io(&self.path, e))
    }

    fn read(&self, offset: u64) -> Result<Option<Point>, Error> {
        let mut bytes = [0; SLOT];
        match self.file.read_exact_at(&mut bytes, offset) {
            Ok(()) => Ok(parse(&bytes)),
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(e) => Err(Error::io(&self.path, e)),
        }
    }
}

fn offset(point: Point) -> u64 {
    (point.sequence % 2) * STRIDE
}

fn slot(point: Point) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&point.sequence.to_be_bytes());
    bytes.extend_from_slice(&point.chain);
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

fn parse(bytes: &[u8]) -> Option<Point> {
    let (body, checksum) = bytes.split_last_chunk::<4>()?;
    if crc32fast::hash(body) != u32::from_be_bytes(*checksum) {
        return None;
    }
    let (sequence, chain) = body.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    Some(Point { sequence: u64::from_be_bytes(*sequence), chain: chain.try_into().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(sequence: u64) -> Point {
        Point { sequence, chain: [u8::try_from(sequence).unwrap(); 32] }
    }

    #[test]
    fn the_last_point_is_read_and_a_torn_one_leaves_its_predecessor() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.witness");
        let witness = Witness::create(&path, point(0)).unwrap();
        for sequence in 1..=5 {
            witness.record(point(sequence)).unwrap();
            assert_eq!(Witness::open(&path).unwrap().unwrap().1, point(sequence));
            let whole = fs::read(&path).unwrap();
            let mut torn = whole.clone();
            torn[usize::try_from((sequence % 2) * STRIDE).unwrap() + 20] ^= 1;
            fs::write(&path, torn).unwrap();
            assert_eq!(Witness::open(&path).unwrap().unwrap().1, point(sequence - 1));
            fs::write(&path, whole).unwrap();
        }
    }

    #[test]
    fn a_replaced_witness_goes_on_from_an_odd_commit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.witness");
        let witness = Witness::create(&path, point(3)).unwrap();
        witness.record(point(4)).unwrap();
        assert_eq!(Witness::open(&path).unwrap().unwrap().1, point(4));
    }
}
