//! What every ordered map promises, run on the map in memory and on the map on disk.

use std::sync::Arc;

use commerce_hq::durable::{
    Commit, Database, Error, Expect, KeyRange, MAX_KEY, MAX_VALUE, MemoryMap, Order, OrderedMap,
};

/// A map that can be closed and opened again.
pub trait Subject {
    fn map(&self) -> Arc<dyn OrderedMap>;
    fn reopen(&mut self);
}

impl Subject for MemoryMap {
    fn map(&self) -> Arc<dyn OrderedMap> {
        Arc::new(self.clone())
    }

    fn reopen(&mut self) {
        MemoryMap::reopen(self);
    }
}

struct OnDisk {
    folder: tempfile::TempDir,
    database: Option<Database>,
}

impl OnDisk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(folder.path()).unwrap();
        Self { folder, database: Some(database) }
    }
}

impl Subject for OnDisk {
    fn map(&self) -> Arc<dyn OrderedMap> {
        Arc::new(self.database.as_ref().unwrap().map("main").unwrap())
    }

    fn reopen(&mut self) {
        self.database.take().unwrap().close().unwrap();
        self.database = Some(Database::open(self.folder.path()).unwrap());
    }
}

macro_rules! on_both_maps {
    ($($name:ident,)*) => {
        mod in_memory {
            $(#[test] fn $name() { super::$name(&mut super::MemoryMap::new()); })*
        }
        mod on_disk {
            $(#[test] fn $name() { super::$name(&mut super::OnDisk::new()); })*
        }
    };
}

on_both_maps! {
    a_new_map_is_empty,
    entries_come_in_byte_order_and_in_reverse,
    pages_put_together_are_the_whole_range,
    a_conflict_leaves_nothing_of_the_commit,
    each_value_carries_the_number_of_the_commit_that_wrote_it,
    what_was_acknowledged_is_there_after_a_reopen,
    large_values_come_back_whole_and_leave_nothing_behind,
    any_bytes_are_a_key,
    too_big_is_refused_before_anything_is_written,
    a_commit_without_writes_only_tests,
    the_last_write_of_a_key_wins,
}

/// A commit of `writes`, with text for bytes and `None` for a removal.
pub fn writes(writes: &[(&str, Option<&str>)]) -> Commit {
    let bytes = |text: &str| text.as_bytes().to_vec();
    let writes = writes.iter().map(|(key, value)| (bytes(key), value.map(bytes))).collect();
    Commit { expect: Vec::new(), writes }
}

fn keys(map: &dyn OrderedMap, range: &KeyRange, order: Order) -> Vec<String> {
    let entries = map.scan(range, order, usize::MAX).unwrap();
    entries.into_iter().map(|entry| String::from_utf8(entry.key).unwrap()).collect()
}

fn text(map: &dyn OrderedMap, key: &str) -> Option<String> {
    map.get(key.as_bytes()).unwrap().map(|v| String::from_utf8(v.value.to_vec()).unwrap())
}

fn assert_sound(map: &dyn OrderedMap, examined: u64) {
    let findings = map.verify().unwrap();
    assert_eq!((findings.examined, findings.bad), (examined, Vec::new()));
}

fn a_new_map_is_empty(subject: &mut dyn Subject) {
    let map = subject.map();
    assert_eq!(map.last_commit(), 0);
    assert_eq!(map.get(b"a").unwrap(), None);
    assert_eq!(map.scan(&KeyRange::all(), Order::Descending, 10).unwrap(), Vec::new());
    assert_sound(&*map, 0);
}

fn entries_come_in_byte_order_and_in_reverse(subject: &mut dyn Subject) {
    let map = subject.map();
    let some = Some("x");
    map.commit(writes(&[("b", some), ("a\u{0}", some), ("a", some), ("ab", some), ("Z", some)]))
        .unwrap();
    let all = KeyRange::all();
    assert_eq!(keys(&*map, &all, Order::Ascending), ["Z", "a", "a\u{0}", "ab", "b"]);
    assert_eq!(keys(&*map, &all, Order::Descending), ["b", "ab", "a\u{0}", "a", "Z"]);
    assert_eq!(keys(&*map, &KeyRange::prefix(b"a"), Order::Descending), ["ab", "a\u{0}", "a"]);
    let range = KeyRange { from: b"a".to_vec(), to: Some(b"b".to_vec()) };
    assert_eq!(keys(&*map, &range, Order::Ascending), ["a", "a\u{0}", "ab"]);
    let backwards = KeyRange { from: b"b".to_vec(), to: Some(b"a".to_vec()) };
    assert_eq!(keys(&*map, &backwards, Order::Ascending), [""; 0]);
}

fn pages_put_together_are_the_whole_range(subject: &mut dyn Subject) {
    let map = subject.map();
    let all: Vec<String> = (0..100).map(|n| format!("k{n:03}")).collect();
    let commit: Vec<_> = all.iter().map(|key| (key.as_str(), Some("v"))).collect();
    map.commit(writes(&commit)).unwrap();
    map.commit(writes(&[("j", Some("outside")), ("l", Some("outside"))])).unwrap();
    for order in [Order::Ascending, Order::Descending] {
        let mut range = KeyRange::prefix(b"k");
        let mut found = Vec::new();
        loop {
            let page = map.scan(&range, order, 7).unwrap();
            let Some(last) = page.last() else { break };
            range = range.beyond(order, &last.key);
            found.extend(page.into_iter().map(|entry| String::from_utf8(entry.key).unwrap()));
        }
        if order == Order::Descending {
            found.reverse();
        }
        assert_eq!(found, all);
    }
}

fn a_conflict_leaves_nothing_of_the_commit(subject: &mut dyn Subject) {
    let map = subject.map();
    map.commit(writes(&[("a", Some("1"))])).unwrap();
    let cases = [("a", Expect::Absent), ("a", Expect::Version(2)), ("b", Expect::Version(1))];
    for (key, expect) in cases {
        let mut commit = writes(&[("a", None), ("b", Some("2")), ("c", Some("3"))]);
        commit.expect = vec![(b"z".to_vec(), Expect::Absent), (key.into(), expect)];
        match map.commit(commit) {
            Err(Error::Conflict { key: named, .. }) => assert_eq!(named, key.as_bytes()),
            other => panic!("{key} {expect:?}: {other:?}"),
        }
    }
    assert_eq!(keys(&*map, &KeyRange::all(), Order::Ascending), ["a"]);
    assert_eq!(map.last_commit(), 1);
    let mut commit = writes(&[("a", None), ("b", Some("2"))]);
    commit.expect = vec![(b"a".to_vec(), Expect::Version(1)), (b"b".to_vec(), Expect::Absent)];
    assert_eq!(map.commit(commit).unwrap().sequence, 2);
    assert_eq!(keys(&*map, &KeyRange::all(), Order::Ascending), ["b"]);
}

fn each_value_carries_the_number_of_the_commit_that_wrote_it(subject: &mut dyn Subject) {
    let map = subject.map();
    map.commit(writes(&[("a", Some("1")), ("b", Some("1"))])).unwrap();
    map.commit(writes(&[("b", Some("2")), ("c", Some("2"))])).unwrap();
    subject_versions(&*map);
    drop(map);
    subject.reopen();
    subject_versions(&*subject.map());
}

fn subject_versions(map: &dyn OrderedMap) {
    let asked = ["a", "b", "none", "c"].map(|key| key.as_bytes().to_vec());
    let found = map.multi_get(&asked).unwrap();
    let versions: Vec<_> = found.iter().map(|v| v.as_ref().map(|v| v.version)).collect();
    assert_eq!(versions, [Some(1), Some(2), None, Some(2)]);
}

fn what_was_acknowledged_is_there_after_a_reopen(subject: &mut dyn Subject) {
    for round in 1..=3 {
        let map = subject.map();
        for n in 0..20 {
            let key = format!("{round}-{n:02}");
            map.commit(writes(&[(&key, Some("v")), ("gone", Some("v"))])).unwrap();
        }
        map.commit(writes(&[("gone", None)])).unwrap();
        drop(map);
        subject.reopen();
        let map = subject.map();
        assert_eq!(map.last_commit(), round * 21);
        assert_eq!(keys(&*map, &KeyRange::all(), Order::Ascending).len() as u64, round * 20);
        assert_sound(&*map, round * 20);
    }
}

fn large_values_come_back_whole_and_leave_nothing_behind(subject: &mut dyn Subject) {
    let value = |len: usize, seed: usize| -> Vec<u8> {
        (0..len).map(|n| u8::try_from((n * 31 + n / 251 + seed) % 251).unwrap()).collect()
    };
    let edge = 56 << 10;
    let sizes = [0_usize, 1, edge - 1, edge, edge + 1, 2 * edge, 160 << 10, 1 << 20];
    let map = subject.map();
    for seed in 0..2 {
        let all = sizes.iter().map(|len| (len.to_be_bytes().to_vec(), Some(value(*len, seed))));
        map.commit(Commit { expect: Vec::new(), writes: all.collect() }).unwrap();
    }
    drop(map);
    subject.reopen();
    let map = subject.map();
    for len in sizes {
        let found = map.get(&len.to_be_bytes()).unwrap().unwrap();
        assert!(found.value[..] == value(len, 1) && found.version == 2, "{len}");
    }
    let entries = map.scan(&KeyRange::all(), Order::Ascending, usize::MAX).unwrap();
    let lengths: Vec<_> = entries.iter().map(|entry| entry.found.value.len()).collect();
    assert_eq!(lengths, sizes);
    assert_sound(&*map, 8);
    let none = sizes.iter().map(|len| (len.to_be_bytes().to_vec(), None)).collect();
    map.commit(Commit { expect: Vec::new(), writes: none }).unwrap();
    assert_sound(&*map, 0);
}

fn any_bytes_are_a_key(subject: &mut dyn Subject) {
    let map = subject.map();
    let mut all: Vec<Vec<u8>> = (0..=u8::MAX).map(|byte| vec![byte]).collect();
    all.extend([vec![], vec![0, 0], vec![255; MAX_KEY], vec![2, 0, 0, 0, 0, 0, 0, 0, 1]]);
    all.sort();
    let commit = all.iter().map(|key| (key.clone(), Some(key.clone()))).collect();
    map.commit(Commit { expect: Vec::new(), writes: commit }).unwrap();
    let found = map.scan(&KeyRange::all(), Order::Ascending, usize::MAX).unwrap();
    assert!(found.iter().all(|entry| entry.key == entry.found.value[..]));
    assert_eq!(found.into_iter().map(|entry| entry.key).collect::<Vec<_>>(), all);
    let last = map.scan(&KeyRange::prefix(&[255]), Order::Ascending, 9).unwrap();
    assert_eq!(last.len(), 2);
}

fn too_big_is_refused_before_anything_is_written(subject: &mut dyn Subject) {
    let map = subject.map();
    for (key, value) in [(vec![0; MAX_KEY + 1], vec![]), (vec![0], vec![0; MAX_VALUE + 1])] {
        let commit = vec![(b"a".to_vec(), Some(vec![])), (key, Some(value))];
        let result = map.commit(Commit { expect: Vec::new(), writes: commit });
        assert!(matches!(result, Err(Error::TooBig { .. })), "{result:?}");
    }
    assert_eq!((map.last_commit(), map.get(b"a").unwrap()), (0, None));
}

fn a_commit_without_writes_only_tests(subject: &mut dyn Subject) {
    let map = subject.map();
    map.commit(writes(&[("a", Some("1"))])).unwrap();
    let test = |expect| Commit { expect: vec![(b"a".to_vec(), expect)], writes: Vec::new() };
    assert_eq!(map.commit(test(Expect::Version(1))).unwrap().sequence, 1);
    assert!(matches!(map.commit(test(Expect::Absent)), Err(Error::Conflict { .. })));
    assert_eq!(map.last_commit(), 1);
}

fn the_last_write_of_a_key_wins(subject: &mut dyn Subject) {
    let map = subject.map();
    map.commit(writes(&[("a", Some("1")), ("b", None), ("a", Some("2")), ("b", Some("3"))]))
        .unwrap();
    map.commit(writes(&[("b", Some("4")), ("b", None), ("c", None)])).unwrap();
    assert_eq!((text(&*map, "a"), text(&*map, "b")), (Some("2".into()), None));
    assert_sound(&*map, 1);
}
