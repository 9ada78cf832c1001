//! The contract of an ordered map, and the values that go in and out of it. No implementation.

use std::fmt;
use std::ops::Deref;

use super::error::Error;
use super::verify::Findings;

/// The longest key, in bytes.
pub const MAX_KEY: usize = 1024;
/// The largest value, in bytes: 64 MiB.
pub const MAX_VALUE: usize = 64 << 20;
/// The most that one commit may write, in bytes of keys and values: 256 MiB.
pub const MAX_COMMIT: usize = 256 << 20;

/// An ordered map of bytes whose commits are atomic and on disk when they return.
///
/// There is one writer at a time. A read sees each commit whole or not at all; it may see a commit
/// that is applied and not acknowledged yet. There is no snapshot over several calls.
pub trait OrderedMap: Send + Sync {
    /// The value of `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Versioned>, Error>;

    /// The values of `keys`, in the order of `keys`, all as of one moment.
    fn multi_get(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Versioned>>, Error>;

    /// The entries of `range` in `order`, at most `limit`, all as of one moment. The next page is
    /// [`KeyRange::beyond`] the last key. One bad record fails the page: nothing is left out.
    fn scan(&self, range: &KeyRange, order: Order, limit: usize) -> Result<Vec<Entry>, Error>;

    /// Writes all of `commit`, or nothing. When it returns, the commit is on disk.
    ///
    /// A commit without writes only tests what it expects.
    fn commit(&self, commit: Commit) -> Result<Receipt, Error>;

    /// The sequence of the last acknowledged commit; 0 if there was none.
    fn last_commit(&self) -> u64;

    /// Walks every record and compares the whole with its control totals. Commits wait meanwhile.
    fn verify(&self) -> Result<Findings, Error>;
}

/// What a commit demands and what it writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    /// What must stand at these keys for the commit to happen.
    pub expect: Vec<(Vec<u8>, Expect)>,
    /// Keys with their new values; `None` removes. The last write of a key wins.
    pub writes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl Commit {
    /// The bytes of keys and values that this commit writes.
    pub fn size(&self) -> usize {
        let value = |value: &Option<Vec<u8>>| value.as_ref().map_or(0, Vec::len);
        self.writes.iter().map(|(key, v)| key.len() + value(v)).sum()
    }

    /// Refuses what exceeds a limit, before anything is done.
    pub(super) fn check(&self) -> Result<(), Error> {
        let within = |what, size, limit| {
            if size > limit { Err(Error::TooBig { what, size, limit }) } else { Ok(()) }
        };
        for (key, _) in &self.expect {
            within("an expected key", key.len(), MAX_KEY)?;
        }
        for (key, value) in &self.writes {
            within("a key", key.len(), MAX_KEY)?;
            within("a value", value.as_ref().map_or(0, Vec::len), MAX_VALUE)?;
        }
        within("a commit", self.size(), MAX_COMMIT)
    }
}

/// What must stand at a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Nothing.
    Absent,
    /// The value that the commit with this sequence wrote.
    Version(u64),
}

impl Expect {
    /// Compares with what was `found` at `key`.
    pub(super) fn check(self, key: &[u8], found: Option<u64>) -> Result<(), Error> {
        let met = match self {
            Self::Absent => found.is_none(),
            Self::Version(version) => found == Some(version),
        };
        if met { Ok(()) } else { Err(Error::Conflict { key: key.to_vec(), expected: self, found }) }
    }
}

/// The acknowledgement of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Commits are numbered from 1, without gaps. A commit without writes gets the last number.
    pub sequence: u64,
}

/// A value and the commit that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned {
    /// The bytes.
    pub value: Value,
    /// The sequence of the commit that wrote them.
    pub version: u64,
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Vec<u8>,
    /// The value and its version.
    pub found: Versioned,
}

/// Bytes of a value, shared with the cache they were read from: a clone copies nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Value(sled::IVec);

impl Value {
    /// What `record` holds from `start` on; nothing if it is shorter.
    pub(super) fn tail(record: &sled::IVec, start: usize) -> Self {
        match record.len().checked_sub(start) {
            Some(len) => Self(record.subslice(start, len)),
            None => Self::from(Vec::new()),
        }
    }
}

impl Deref for Value {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self(sled::IVec::from(bytes))
    }
}

impl fmt::Debug for Value {
    /// Shows the size and the beginning: values can be 64 MiB long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.get(..32).unwrap_or(self);
        write!(f, "Value({} bytes: {})", self.len(), start.escape_ascii())
    }
}

/// The direction of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest key first; keys compare byte by byte.
    Ascending,
    /// Largest key first.
    Descending,
}

/// The keys from one (inclusive) to another (exclusive).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyRange {
    /// The first key.
    pub from: Vec<u8>,
    /// The first key beyond the range; `None` for no end.
    pub to: Option<Vec<u8>>,
}

impl KeyRange {
    /// All keys.
    pub fn all() -> Self {
        Self::default()
    }

    /// The keys that begin with `prefix`.
    pub fn prefix(prefix: &[u8]) -> Self {
        // The next key that does not begin so: the last byte below 255 raised, the rest cut off.
        let mut to = prefix.to_vec();
        while to.last() == Some(&u8::MAX) {
            to.pop();
        }
        let open = match to.last_mut() {
            Some(last) => {
                *last += 1;
                false
            }
            None => true,
        };
        Self { from: prefix.to_vec(), to: (!open).then_some(to) }
    }

    /// What is left of this range after a page in `order` that ended with `last`.
    #[must_use]
    pub fn beyond(&self, order: Order, last: &[u8]) -> Self {
        match order {
            // The smallest key above `last` is `last` with a zero byte.
            Order::Ascending => Self { from: [last, &[0]].concat(), to: self.to.clone() },
            Order::Descending => Self { from: self.from.clone(), to: Some(last.to_vec()) },
        }
    }

    /// Whether `key` lies in the range.
    pub fn contains(&self, key: &[u8]) -> bool {
        key >= self.from.as_slice() && self.to.as_deref().is_none_or(|to| key < to)
    }

    /// Whether the range holds no key at all.
    pub fn is_empty(&self) -> bool {
        self.to.as_ref().is_some_and(|to| *to <= self.from)
    }
}
