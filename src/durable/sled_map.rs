//! A map on disk: opening it against its witness, and reading.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use super::engine::Engine;
use super::envelope::{self, Kind};
use super::error::Error;
use super::head::Head;
use super::keys;
use super::map::{Commit, Entry, KeyRange, Order, OrderedMap, Receipt, Value, Versioned};
use super::parts::Parts;
use super::verify::Findings;
use super::witness::{Point, Witness};

/// Bytes of a record for which the library's cache notices an access: with it, pages beyond the
/// cache's capacity have 64 MiB in the worst case. An access takes less than half a microsecond.
const NOTICED: usize = 4 << 10;

/// A map of a [`super::Database`]. A clone is another handle of the same map.
#[derive(Debug, Clone)]
pub struct SledMap(Arc<Inner>);

/// The one state of a map.
pub(super) struct Inner {
    /// Before the engine, as it must be dropped first.
    pub(super) tree: sled::Tree,
    pub(super) engine: Arc<Engine>,
    /// What the next commit builds on.
    pub(super) history: Mutex<History>,
    /// The last acknowledged commit.
    pub(super) last: AtomicU64,
    /// Readers share it, a commit takes it while it is applied: no call sees half a commit.
    pub(super) gate: RwLock<()>,
    /// The keys of a commit that failed while it was applied: half of it may be visible.
    pub(super) doubtful: OnceLock<Doubt>,
}

/// The head of a map and the file that vouches for it.
#[derive(Debug)]
pub(super) struct History {
    pub(super) head: Head,
    pub(super) witness: Witness,
}

/// What must not be read any more, and why.
#[derive(Debug)]
pub(super) struct Doubt {
    pub(super) keys: BTreeSet<Vec<u8>>,
    pub(super) why: Error,
}

impl OrderedMap for SledMap {
    fn get(&self, key: &[u8]) -> Result<Option<Versioned>, Error> {
        let _gate = self.0.pass();
        self.0.read(key)
    }

    fn multi_get(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Versioned>>, Error> {
        let _gate = self.0.pass();
        keys.iter().map(|key| self.0.read(key)).collect()
    }

    fn scan(&self, range: &KeyRange, order: Order, limit: usize) -> Result<Vec<Entry>, Error> {
        let _gate = self.0.pass();
        self.0.scan(range, order, limit)
    }

    fn commit(&self, commit: Commit) -> Result<Receipt, Error> {
        self.0.commit(commit)
    }

    fn last_commit(&self) -> u64 {
        self.0.last.load(Ordering::Acquire)
    }

    fn verify(&self) -> Result<Findings, Error> {
        self.0.engine.check()?;
        Ok(self.0.verify())
    }
}

impl SledMap {
    pub(super) fn of(inner: Arc<Inner>) -> Self {
        Self(inner)
    }
}

impl Inner {
    /// Opens the map `name` if the file `witness` vouches for it.
    pub(super) fn open(engine: &Arc<Engine>, name: &str, witness: &Path) -> Result<Self, Error> {
        let (tree, head) = load(engine, name)?;
        let witness = vouch(witness, &head)?;
        Ok(Self::new(engine, tree, head, witness))
    }

    /// Opens the map `name` as it stands and lets the file `witness` vouch for that.
    pub(super) fn accept(engine: &Arc<Engine>, name: &str, witness: &Path) -> Result<Self, Error> {
        let (tree, head) = load(engine, name)?;
        // What is vouched for must be on disk first.
        engine.sync(&tree)?;
        let witness = Witness::create(witness, head.point)?;
        Ok(Self::new(engine, tree, head, witness))
    }

    fn new(engine: &Arc<Engine>, tree: sled::Tree, head: Head, witness: Witness) -> Self {
        Self {
            tree,
            engine: Arc::clone(engine),
            last: AtomicU64::new(head.point.sequence),
            history: Mutex::new(History { head, witness }),
            gate: RwLock::default(),
            doubtful: OnceLock::new(),
        }
    }

    fn pass(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stored record at a stored key.
    pub(super) fn raw(&self, stored: &[u8]) -> Result<Option<sled::IVec>, Error> {
        let record = self.engine.contain(|| self.tree.get(stored))?;
        self.settle(stored, record.as_ref().map_or(0, |record| record.len()));
        Ok(record)
    }

    /// Lets the library's cache notice a record of that length that was just read or written.
    ///
    /// The library counts accesses in 256 groups of pages and lets go of pages only when a group has
    /// had 64, however large they are: with values of 25 KiB it would hold hundreds of MiB beyond
    /// its capacity. So a record is read again, for nothing, once for each [`NOTICED`] of its bytes.
    pub(super) fn settle(&self, stored: &[u8], length: usize) {
        for _ in 0..length / NOTICED {
            // Nobody waits for this value; whoever does meets the error again.
            if self.engine.contain(|| self.tree.get(stored)).is_err() {
                break;
            }
        }
    }

    pub(super) fn read(&self, key: &[u8]) -> Result<Option<Versioned>, Error> {
        if let Some(doubt) = self.doubtful.get().filter(|doubt| doubt.keys.contains(key)) {
            return Err(doubt.why.clone());
        }
        let stored = keys::record(key);
        self.raw(&stored)?.map(|record| self.resolve(&stored, &record)).transpose()
    }

    fn scan(&self, range: &KeyRange, order: Order, limit: usize) -> Result<Vec<Entry>, Error> {
        if range.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(doubt) = self.doubtful.get()
            && doubt.keys.iter().any(|key| range.contains(key))
        {
            return Err(doubt.why.clone());
        }
        let (from, to) = keys::range(range);
        let page: Vec<_> = self.engine.contain(|| {
            let entries = self.tree.range(from..to);
            match order {
                Order::Ascending => entries.take(limit).collect(),
                Order::Descending => entries.rev().take(limit).collect(),
            }
        })?;
        page.iter()
            .map(|(stored, record)| {
                self.settle(stored, record.len());
                let key = keys::caller(stored).unwrap_or_default().to_vec();
                Ok(Entry { key, found: self.resolve(stored, record)? })
            })
            .collect()
    }

    /// The value of a stored record, its parts put together.
    pub(super) fn resolve(&self, stored: &[u8], record: &sled::IVec) -> Result<Versioned, Error> {
        let (header, payload) = envelope::unseal(stored, record)?;
        let value = match header.kind {
            Kind::Whole => payload,
            Kind::Parted => self.join(stored, header.version, &payload)?,
        };
        Ok(Versioned { value, version: header.version })
    }

    fn join(&self, stored: &[u8], version: u64, payload: &[u8]) -> Result<Value, Error> {
        let bad = |what: String| Error::corrupt(keys::caller(stored).unwrap_or(stored), what);
        let parts = Parts::decode(payload)
            .ok_or_else(|| bad("the description of its parts is wrong".into()))?;
        let mut value = Vec::new();
        for number in 0..parts.count {
            let key = keys::part(version, parts.ordinal, number);
            let record =
                self.raw(&key)?.ok_or_else(|| bad(format!("its part {number} is missing")))?;
            let (_, part) = envelope::unseal(&key, &record)
                .map_err(|_| bad(format!("the checksum of its part {number} does not match")))?;
            value.extend_from_slice(&part);
        }
        if u64::try_from(value.len()) == Ok(parts.length) {
            Ok(Value::from(value))
        } else {
            Err(bad("its parts have the wrong length".into()))
        }
    }
}

impl fmt::Debug for Inner {
    /// The library's own output would be the whole content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner").field("engine", &self.engine).finish_non_exhaustive()
    }
}

fn load(engine: &Engine, name: &str) -> Result<(sled::Tree, Head), Error> {
    let tree = engine.tree(name)?;
    let head = Head::unseal(engine.contain(|| tree.get(keys::HEAD))?.as_ref())?;
    Ok((tree, head))
}

/// Compares a store that ends with `head` with its witness at `path`.
fn vouch(path: &Path, head: &Head) -> Result<Witness, Error> {
    let stored = head.point.sequence;
    let refuse = |what: &str| Err(Error::Witness { path: path.to_owned(), what: what.into() });
    let Some((witness, Point { sequence, chain })) = Witness::open(path)? else {
        return match stored {
            // A new map: the witness comes before its first commit.
            0 => Witness::create(path, head.point),
            _ => refuse("it is missing"),
        };
    };
    if sequence > stored {
        return Err(Error::Behind { path: path.to_owned(), stored, witnessed: sequence });
    }
    if sequence == stored {
        return if chain == head.point.chain {
            Ok(witness)
        } else {
            refuse("it saw another history")
        };
    }
    // The process ended between the commit and its acknowledgement: the commit is whole, and stays.
    // It is on disk, because opening the database synced what was found.
    if sequence.checked_add(1) == Some(stored) && chain == head.previous {
        witness.record(head.point)?;
        return Ok(witness);
    }
    refuse("it is older than the store")
}
