//! Where things lie in the tree of one map. A first byte keeps the map's own records apart from
//! the caller's, so that every key is allowed and none of ours shows up in a scan.

use super::map::KeyRange;

/// The key of the head record.
pub(super) const HEAD: &[u8] = &[0];
/// The first byte of the caller's records.
const RECORD: u8 = 1;
/// The first byte of the parts of large values.
const PART: u8 = 2;

/// Where the caller's `key` lies.
pub(super) fn record(key: &[u8]) -> Vec<u8> {
    let mut stored = Vec::with_capacity(key.len() + 1);
    stored.push(RECORD);
    stored.extend_from_slice(key);
    stored
}

/// The caller's key of a stored key; `None` for a record of our own.
pub(super) fn caller(stored: &[u8]) -> Option<&[u8]> {
    stored.strip_prefix(&[RECORD])
}

/// Where the caller's `range` lies: first key, first key beyond.
pub(super) fn range(range: &KeyRange) -> (Vec<u8>, Vec<u8>) {
    (record(&range.from), range.to.as_deref().map_or_else(|| vec![RECORD + 1], record))
}

/// Where part `number` of the value lies that the commit `sequence` wrote as its `ordinal`th large
/// one. No two commits share a sequence, so a part is never overwritten.
pub(super) fn part(sequence: u64, ordinal: u32, number: u32) -> Vec<u8> {
    let mut key = vec![PART];
    key.extend_from_slice(&sequence.to_be_bytes());
    key.extend_from_slice(&ordinal.to_be_bytes());
    key.extend_from_slice(&number.to_be_bytes());
    key
}
