//! The envelope around every stored value: format, kind, version, checksum over key and value.
//!
//! The key is part of the checksum, so a value under the wrong key is noticed as well.

use super::error::Error;
use super::keys;
use super::map::Value;

/// The format of records written by this program.
const FORMAT: u8 = 1;
/// The bytes before the payload: format, kind, version (8), checksum (4).
const HEADER: usize = 14;
/// The bytes of the header that the checksum covers.
const COVERED: usize = 10;

/// What the payload of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The value itself, a part of one, or the head.
    Whole,
    /// A description of where the parts of the value lie.
    Parted,
}

/// The header of a stored record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) kind: Kind,
    /// The sequence of the commit that wrote the record.
    pub(super) version: u64,
    checksum: u32,
}

impl Header {
    /// Reads the header alone; what follows it is not tested.
    pub(super) fn read(key: &[u8], stored: &[u8]) -> Result<Self, Error> {
        let Some((&[format, kind, v0, v1, v2, v3, v4, v5, v6, v7, c0, c1, c2, c3], _)) =
            stored.split_first_chunk::<HEADER>()
        else {
            return Err(bad(key, "it is shorter than its header"));
        };
        if format != FORMAT {
            return Err(bad(key, format!("it has the unknown format {format}")));
        }
        let kind = match kind {
            0 => Kind::Whole,
            1 => Kind::Parted,
            _ => return Err(bad(key, format!("it is of the unknown kind {kind}"))),
        };
        let version = u64::from_be_bytes([v0, v1, v2, v3, v4, v5, v6, v7]);
        Ok(Self { kind, version, checksum: u32::from_be_bytes([c0, c1, c2, c3]) })
    }

    /// A number that stands for this record in the control total of the map.
    ///
    /// The checksum covers key, version and value; the mixing keeps sums of two wrong records from
    /// cancelling out by a simple pattern.
    pub(super) fn fingerprint(self) -> u64 {
        let mut mixed = u64::from(self.checksum) ^ self.version.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The checksum as the commit chain takes it in.
    pub(super) fn checksum(self) -> [u8; 4] {
        self.checksum.to_be_bytes()
    }
}

/// Puts `payload` into an envelope for `key`.
pub(super) fn seal(key: &[u8], kind: Kind, version: u64, payload: &[u8]) -> (Header, Vec<u8>) {
    let mut stored = Vec::with_capacity(HEADER + payload.len());
    stored.push(FORMAT);
    stored.push(match kind {
        Kind::Whole => 0,
        Kind::Parted => 1,
    });
    stored.extend_from_slice(&version.to_be_bytes());
    let checksum = checksum(key, &stored, payload);
    stored.extend_from_slice(&checksum.to_be_bytes());
    stored.extend_from_slice(payload);
    (Header { kind, version, checksum }, stored)
}

/// Takes the payload out of the envelope, after testing the checksum.
pub(super) fn unseal(key: &[u8], stored: &sled::IVec) -> Result<(Header, Value), Error> {
    let header = Header::read(key, stored)?;
    let covered = stored.get(..COVERED).unwrap_or_default();
    let payload = Value::tail(stored, HEADER);
    if checksum(key, covered, &payload) != header.checksum {
        return Err(bad(key, "its checksum does not match"));
    }
    Ok((header, payload))
}

/// The error names the key as the caller knows it.
fn bad(key: &[u8], what: impl Into<String>) -> Error {
    Error::corrupt(keys::caller(key).unwrap_or(key), what)
}

fn checksum(key: &[u8], covered: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(covered);
    hasher.update(key);
    hasher.update(payload);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_changed_byte_and_any_other_key_is_noticed() {
        let (_, stored) = seal(b"key", Kind::Whole, 7, b"payload");
        assert_eq!(&*unseal(b"key", &stored.clone().into()).unwrap().1, b"payload");
        for at in 0..stored.len() {
            let mut damaged = stored.clone();
            damaged[at] ^= 0x10;
            assert!(unseal(b"key", &damaged.into()).is_err(), "byte {at}");
        }
        for len in 0..stored.len() {
            assert!(unseal(b"key", &stored[..len].into()).is_err(), "length {len}");
        }
        assert!(unseal(b"kez", &stored.into()).is_err());
    }
}
