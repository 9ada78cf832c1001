//! A backup: the records of headquarters and of every channel database in one file.
//!
//! The file begins with [`MAGIC`] and a format number. Frames follow: one that begins a map, one for
//! each of its records, and at the end one with the totals. Numbers are big-endian; each frame ends
//! with the CRC-32 of itself, the last one with that of everything before it. So a file that is cut,
//! changed or put together of others is refused, with the place.
//!
//! Only bytes are known here: where a backup is written and what a restore makes of it is for the
//! caller.

use std::io::{self, Read, Write};

use crc32fast::Hasher;
use thiserror::Error;

use crate::domain::Text;
use crate::durable::{MAX_KEY, MAX_VALUE};

/// The first bytes of every backup.
const MAGIC: &[u8; 16] = b"commerce-hq copy";
/// The format that this program writes.
const FORMAT: u32 = 1;

const HEADQUARTERS: u8 = 1;
const CHANNEL: u8 = 2;
const RECORD: u8 = 3;
const END: u8 = 4;

/// Whose records follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchivedMap {
    /// Those of headquarters.
    Headquarters,
    /// Those of the channel database of that name.
    Channel(Text),
}

impl std::fmt::Display for ArchivedMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Headquarters => f.write_str("headquarters"),
            Self::Channel(name) => write!(f, "channel database {name}"),
        }
    }
}

/// What a backup holds in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchiveTotals {
    /// Headquarters and channel databases.
    pub maps: u32,
    /// Records of all of them.
    pub records: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// A part of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The records that follow are of this map.
    Map(ArchivedMap),
    /// A record.
    Record {
        /// Its key.
        key: Vec<u8>,
        /// Its value.
        value: Vec<u8>,
    },
    /// The backup is whole and ends here.
    End(ArchiveTotals),
}

/// Why a file is not taken as a backup. Nothing was changed.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// It does not begin as one.
    #[error("it is no backup of commerce-hq; name a file that `backup` wrote")]
    NotABackup,
    /// A newer program wrote it.
    #[error("it has format {found}, this program knows {FORMAT}; use the newer program")]
    NewerFormat {
        /// Its format.
        found: u32,
    },
    /// It ends too early.
    #[error("it ends early, {place}: the file was cut; use another backup")]
    Cut {
        /// Where it ends.
        place: String,
    },
    /// It is not what was written.
    #[error("it is damaged, {place}: {what}; use another backup")]
    Damaged {
        /// Where.
        place: String,
        /// What is wrong.
        what: &'static str,
    },
    /// The system refused.
    #[error("it cannot be read: {0}; check the path and the rights on it")]
    Io(io::Error),
}

/// Writes a backup.
pub struct ArchiveWriter<W> {
    out: W,
    whole: Hasher,
    totals: ArchiveTotals,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins a backup.
    pub fn new(out: W) -> io::Result<Self> {
        let mut archive = Self { out, whole: Hasher::new(), totals: ArchiveTotals::default() };
        archive.put(MAGIC)?;
        archive.put(&FORMAT.to_be_bytes())?;
        Ok(archive)
    }

    /// Begins the records of a map.
    pub fn map(&mut self, map: &ArchivedMap) -> io::Result<()> {
        self.totals.maps += 1;
        let (tag, name) = match map {
            ArchivedMap::Headquarters => (HEADQUARTERS, ""),
            ArchivedMap::Channel(name) => (CHANNEL, name.as_str()),
        };
        self.frame(tag, name.as_bytes(), &[])
    }

    /// Adds a record of the map.
    pub fn record(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        self.totals.records += 1;
        self.frame(RECORD, key, value)
    }

    /// Ends the backup and gives back what it was written to; that is not flushed.
    pub fn finish(mut self) -> io::Result<(W, ArchiveTotals)> {
        let whole = self.whole.clone().finalize();
        let mut totals = self.totals.maps.to_be_bytes().to_vec();
        totals.extend(self.totals.records.to_be_bytes());
        totals.extend(whole.to_be_bytes());
        self.frame(END, &[], &totals)?;
        Ok((self.out, self.totals))
    }

    fn frame(&mut self, tag: u8, key: &[u8], value: &[u8]) -> io::Result<()> {
        let too_long = |_| io::Error::other("a record is too long for a backup");
        let key_length = u32::try_from(key.len()).map_err(too_long)?;
        let value_length = u32::try_from(value.len()).map_err(too_long)?;
        let head = head(tag, key_length, value_length);
        self.put(&head)?;
        self.put(key)?;
        self.put(value)?;
        self.put(&checksum(&head, key, value).to_be_bytes())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.whole.update(bytes);
        self.totals.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// Tag, length of the key, length of the value.
fn head(tag: u8, key: u32, value: u32) -> [u8; 9] {
    let ([k0, k1, k2, k3], [v0, v1, v2, v3]) = (key.to_be_bytes(), value.to_be_bytes());
    [tag, k0, k1, k2, k3, v0, v1, v2, v3]
}

fn checksum(head: &[u8], key: &[u8], value: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(head);
    hasher.update(key);
    hasher.update(value);
    hasher.finalize()
}

/// Reads a backup, a frame at a time, each tested before it is handed out.
pub struct ArchiveReader<R> {
    input: R,
    whole: Hasher,
    totals: ArchiveTotals,
    /// The map whose records are read, and the last one's key.
    place: Option<(ArchivedMap, Vec<u8>)>,
}

impl<R: Read> ArchiveReader<R> {
    /// Reads the beginning.
    pub fn new(input: R) -> Result<Self, ArchiveError> {
        let totals = ArchiveTotals::default();
        let mut archive = Self { input, whole: Hasher::new(), totals, place: None };
        let not_a_backup = |error| match error {
            ArchiveError::Io(error) => ArchiveError::Io(error),
            _ => ArchiveError::NotABackup,
        };
        let magic = archive.take(MAGIC.len()).map_err(not_a_backup)?;
        if magic != MAGIC {
            return Err(ArchiveError::NotABackup);
        }
        match number(&archive.take(4)?) {
            FORMAT => Ok(archive),
            found if found > FORMAT => Err(ArchiveError::NewerFormat { found }),
            _ => Err(archive.damaged("its format number is wrong")),
        }
    }

    /// The next frame. After [`Frame::End`] there is none.
    pub fn next_frame(&mut self) -> Result<Frame, ArchiveError> {
        let whole = self.whole.clone();
        let head = self.take(9)?;
        let [tag, k0, k1, k2, k3, v0, v1, v2, v3] = head[..] else {
            return Err(self.damaged("a frame has no beginning"));
        };
        let length =
            |bytes: [u8; 4]| usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX);
        let (key, value) = (length([k0, k1, k2, k3]), length([v0, v1, v2, v3]));
        // The limits come before the memory.
        if key > MAX_KEY || value > MAX_VALUE {
            return Err(self.damaged("a record is longer than any record is"));
        }
        let (key, value) = (self.take(key)?, self.take(value)?);
        let expected = checksum(&head, &key, &value);
        if number(&self.take(4)?) != expected {
            return Err(self.damaged("a checksum does not match"));
        }
        match tag {
            HEADQUARTERS => self.begin(ArchivedMap::Headquarters),
            CHANNEL => match std::str::from_utf8(&key) {
                Ok(name) => self.begin(ArchivedMap::Channel(name.into())),
                Err(_) => Err(self.damaged("the name of a channel database is no text")),
            },
            RECORD => self.record(key, value),
            END => self.end(&whole, &value),
            _ => Err(self.damaged("a frame is of no known kind")),
        }
    }

    fn begin(&mut self, map: ArchivedMap) -> Result<Frame, ArchiveError> {
        // Headquarters come first, and once.
        if self.place.is_none() != (map == ArchivedMap::Headquarters) {
            return Err(self.damaged("its parts are in the wrong order"));
        }
        self.totals.maps += 1;
        self.place = Some((map.clone(), Vec::new()));
        Ok(Frame::Map(map))
    }

    fn record(&mut self, key: Vec<u8>, value: Vec<u8>) -> Result<Frame, ArchiveError> {
        match &mut self.place {
            Some((_, last)) if *last < key => {
                last.clone_from(&key);
                self.totals.records += 1;
                Ok(Frame::Record { key, value })
            }
            _ => Err(self.damaged("a record stands where it does not belong")),
        }
    }

    fn end(&mut self, whole: &Hasher, value: &[u8]) -> Result<Frame, ArchiveError> {
        let mut expected = self.totals.maps.to_be_bytes().to_vec();
        expected.extend(self.totals.records.to_be_bytes());
        expected.extend(whole.clone().finalize().to_be_bytes());
        if value != expected {
            return Err(self.damaged("its totals do not match"));
        }
        match self.input.read(&mut [0]) {
            Ok(0) => Ok(Frame::End(self.totals)),
            Ok(_) => Err(self.damaged("something follows its end")),
            Err(error) => Err(ArchiveError::Io(error)),
        }
    }

    fn take(&mut self, length: usize) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = vec![0; length];
        match self.input.read_exact(&mut bytes) {
            Ok(()) => {
                self.whole.update(&bytes);
                self.totals.bytes += bytes.len() as u64;
                Ok(bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(ArchiveError::Cut { place: self.place() })
            }
            Err(error) => Err(ArchiveError::Io(error)),
        }
    }

    fn damaged(&self, what: &'static str) -> ArchiveError {
        ArchiveError::Damaged { place: self.place(), what }
    }

    fn place(&self) -> String {
        match &self.place {
            None => "at its beginning".into(),
            Some((map, key)) if key.is_empty() => format!("where {map} begins"),
            Some((map, key)) => {
                format!("after the record {} of {map}", key.escape_ascii())
            }
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backup() -> Vec<u8> {
        let mut archive = ArchiveWriter::new(Vec::new()).unwrap();
        archive.map(&ArchivedMap::Headquarters).unwrap();
        archive.record(b"a", b"first").unwrap();
        archive.record(b"b", &[]).unwrap();
        archive.map(&ArchivedMap::Channel("Default".into())).unwrap();
        archive.record(b"a", b"row").unwrap();
        archive.finish().unwrap().0
    }

    fn read(bytes: &[u8]) -> Result<Vec<Frame>, ArchiveError> {
        let mut archive = ArchiveReader::new(bytes)?;
        let mut frames = Vec::new();
        loop {
            frames.push(archive.next_frame()?);
            if let Some(Frame::End(_)) = frames.last() {
                return Ok(frames);
            }
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = backup();
        let frames = read(&bytes).unwrap();
        assert_eq!(frames.len(), 6);
        assert_eq!(frames[1], Frame::Record { key: b"a".to_vec(), value: b"first".to_vec() });
        assert_eq!(frames[3], Frame::Map(ArchivedMap::Channel("Default".into())));
        let totals = ArchiveTotals { maps: 2, records: 3, bytes: bytes.len() as u64 };
        assert_eq!(frames[5], Frame::End(totals));
    }

    #[test]
    fn every_cut_every_flipped_bit_and_anything_added_is_refused() {
        let bytes = backup();
        for cut in 0..bytes.len() {
            assert!(read(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&flipped).is_err(), "bit {bit}");
        }
        assert!(read(&[&bytes[..], b"x"].concat()).is_err());
    }

    #[test]
    fn a_frame_left_out_or_told_twice_is_refused() {
        let bytes = backup();
        let record = 16 + 4 + 13..16 + 4 + 13 + 13 + 6;
        let without = [&bytes[..record.start], &bytes[record.end..]].concat();
        assert!(read(&without).is_err());
        let twice = [&bytes[..record.end], &bytes[record.start..]].concat();
        let error = read(&twice).unwrap_err().to_string();
        assert!(error.contains("after the record a of headquarters"), "{error}");
    }

    #[test]
    fn a_newer_format_is_refused_by_its_number() {
        let mut bytes = backup();
        bytes[19] = 2;
        assert!(matches!(read(&bytes), Err(ArchiveError::NewerFormat { found: 2 })));
        assert!(matches!(read(b"PK\x03\x04"), Err(ArchiveError::NotABackup)));
    }
}
