//! What headquarters' store promises, run in memory and on disk: the backend, then what is built on
//! it. Posting is in a file of its own.

#[path = "store_contract/headquarters.rs"]
mod headquarters;
#[path = "store_contract/posting.rs"]
mod posting;
#[path = "store_contract/segments.rs"]
mod segments;

use std::sync::Arc;

use commerce_hq::durable::{
    Commit, Database, Expect, KeyRange, MAX_VALUE, MemoryMap, Order, OrderedMap, SledMap,
};
use commerce_hq::store::{Headquarters, LocalStore, Store, StoreError};
use futures::executor::block_on;

/// A store that can be closed and opened again.
pub trait Subject {
    fn store(&self) -> Arc<dyn Store>;
    fn reopen(&mut self);

    /// Headquarters on it.
    fn open(&self) -> Headquarters {
        block_on(Headquarters::open(self.store())).unwrap()
    }

    /// The keys of a space of headquarters.
    fn keys(&self, space: u8) -> Vec<Vec<u8>> {
        let range = KeyRange::prefix(&[space]);
        let found = block_on(self.store().scan(&range, Order::Ascending, usize::MAX)).unwrap();
        found.into_iter().map(|entry| entry.key).collect()
    }
}

pub struct InMemory(MemoryMap);

impl InMemory {
    pub fn new() -> Self {
        Self(MemoryMap::new())
    }
}

impl Subject for InMemory {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(LocalStore::new(self.0.clone()))
    }

    fn reopen(&mut self) {
        self.0.reopen();
    }
}

pub struct OnDisk {
    folder: tempfile::TempDir,
    database: Option<(Database, SledMap)>,
}

impl OnDisk {
    pub fn new() -> Self {
        let mut disk = Self { folder: tempfile::tempdir().unwrap(), database: None };
        disk.reopen();
        disk
    }
}

impl Subject for OnDisk {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(LocalStore::new(self.database.as_ref().unwrap().1.clone()))
    }

    fn reopen(&mut self) {
        if let Some((database, map)) = self.database.take() {
            assert!(map.verify().unwrap().bad.is_empty());
            drop(map);
            database.close().unwrap();
        }
        let database = Database::open(self.folder.path()).unwrap();
        let map = database.map("headquarters").unwrap();
        self.database = Some((database, map));
    }
}

/// Runs each of these tests on both stores.
macro_rules! on_both_stores {
    ($($name:ident,)*) => {
        mod in_memory {
            $(#[test] fn $name() {
                super::$name(&mut crate::store_contract::InMemory::new());
            })*
        }
        mod on_disk {
            $(#[test] fn $name() {
                super::$name(&mut crate::store_contract::OnDisk::new());
            })*
        }
    };
}
pub(crate) use on_both_stores;

on_both_stores! {
    keys_are_read_together_and_in_order,
    a_commit_happens_whole_or_names_the_conflict,
    a_value_beyond_the_limit_is_refused_and_changes_nothing,
    what_is_committed_is_there_after_a_reopen,
}

fn put(key: &str, value: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    (key.into(), Some(value.to_vec()))
}

fn commit(subject: &dyn Subject, commit: Commit) -> Result<u64, StoreError> {
    block_on(subject.store().commit(commit)).map(|receipt| receipt.sequence)
}

fn write(subject: &dyn Subject, writes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> u64 {
    commit(subject, Commit { expect: Vec::new(), writes }).unwrap()
}

fn all_keys(subject: &dyn Subject) -> Vec<String> {
    let found = block_on(subject.store().scan(&KeyRange::all(), Order::Descending, 9)).unwrap();
    found.into_iter().map(|entry| String::from_utf8(entry.key).unwrap()).collect()
}

fn keys_are_read_together_and_in_order(subject: &mut dyn Subject) {
    write(subject, vec![put("a", b"1"), put("b", b"2")]);
    write(subject, vec![put("b", b"3")]);
    let asked = ["b", "none", "a"].map(|key| key.as_bytes().to_vec());
    let found = block_on(subject.store().multi_get(&asked)).unwrap();
    let found: Vec<_> = found.iter().map(|v| v.as_ref().map(|v| (&*v.value, v.version))).collect();
    assert_eq!(found, [Some((&b"3"[..], 2)), None, Some((&b"1"[..], 1))]);
    assert!(!subject.store().capabilities().shared);
}

fn a_commit_happens_whole_or_names_the_conflict(subject: &mut dyn Subject) {
    write(subject, vec![put("a", b"1")]);
    let stale = Commit {
        expect: vec![(b"a".to_vec(), Expect::Absent)],
        writes: vec![put("a", b"2"), put("b", b"2")],
    };
    let refused = commit(subject, stale).unwrap_err();
    assert!(matches!(refused, StoreError::Conflict(_)), "{refused:?}");
    assert_eq!(all_keys(subject), ["a"]);
    let fresh = Commit {
        expect: vec![(b"a".to_vec(), Expect::Version(1))],
        writes: vec![put("c", b""), (b"a".to_vec(), None)],
    };
    assert_eq!(commit(subject, fresh).unwrap(), 2);
    assert_eq!(all_keys(subject), ["c"]);
}

fn a_value_beyond_the_limit_is_refused_and_changes_nothing(subject: &mut dyn Subject) {
    assert_eq!(subject.store().capabilities().max_value, MAX_VALUE);
    let large = Commit { expect: Vec::new(), writes: vec![put("a", &vec![0; MAX_VALUE + 1])] };
    let refused = commit(subject, large).unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert!(all_keys(subject).is_empty());
}

fn what_is_committed_is_there_after_a_reopen(subject: &mut dyn Subject) {
    for round in 1..=5 {
        assert_eq!(write(subject, vec![put(&format!("k{round}"), b"v"), put("k0", b"w")]), round);
        subject.reopen();
        assert_eq!(all_keys(subject).len() as u64, round + 1);
    }
}
