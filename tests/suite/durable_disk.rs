//! What only the map on disk promises: nothing lost, nothing silently wrong, one holder, private
//! files.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use commerce_hq::durable::{
    Commit, Database, Error, KeyRange, MAX_VALUE, Order, OrderedMap, Receipt, SledMap,
};

use crate::durable_contract::writes;

type Content = Vec<(Vec<u8>, Vec<u8>)>;

fn put(map: &SledMap, key: &str) -> Result<Receipt, Error> {
    map.commit(writes(&[(key, Some("value"))]))
}

/// A closed store of one map with one commit for each of `keys`.
fn store(folder: &Path, keys: &[&str]) {
    let database = Database::open(folder).unwrap();
    let map = database.map("main").unwrap();
    for key in keys {
        put(&map, key).unwrap();
    }
    drop(map);
    database.close().unwrap();
}

fn map(folder: &Path) -> Result<SledMap, Error> {
    Database::open(folder)?.map("main")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_store_behind_its_witness_is_refused_until_a_person_accepts_it() {
    let home = tempfile::tempdir().unwrap();
    let (old, new) = (home.path().join("old"), home.path().join("new"));
    store(&old, &["a"]);
    copy(&old, &new);
    store(&new, &["b"]);
    fs::copy(new.join("main.witness"), old.join("main.witness")).unwrap();
    match map(&old) {
        Err(Error::Behind { stored: 1, witnessed: 2, .. }) => {}
        other => panic!("{other:?}"),
    }
    let database = Database::open(&old).unwrap();
    database.accept("main").unwrap();
    assert_eq!(put(&database.map("main").unwrap(), "c").unwrap().sequence, 2);
}

#[test]
fn a_store_whose_files_are_gone_is_refused() {
    let home = tempfile::tempdir().unwrap();
    store(home.path(), &["a"]);
    fs::remove_dir_all(home.path().join("sled")).unwrap();
    assert!(matches!(map(home.path()), Err(Error::Behind { stored: 0, witnessed: 1, .. })));
}

#[test]
fn a_missing_old_or_foreign_witness_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (ours, other) = (home.path().join("ours"), home.path().join("other"));
    let witness = ours.join("main.witness");
    store(&ours, &[]);
    let fresh = fs::read(&witness).unwrap();
    store(&ours, &["a", "b"]);
    store(&other, &["a", "x"]);
    fs::remove_file(&witness).unwrap();
    assert!(matches!(map(&ours), Err(Error::Witness { .. })));
    fs::write(&witness, fresh).unwrap();
    assert!(matches!(map(&ours), Err(Error::Witness { .. })));
    fs::copy(other.join("main.witness"), &witness).unwrap();
    assert!(matches!(map(&ours), Err(Error::Witness { .. })));
}

#[test]
fn a_torn_witness_slot_costs_nothing() {
    let home = tempfile::tempdir().unwrap();
    store(home.path(), &["a", "b", "c"]);
    // The third commit is in the second slot, at 4096.
    let witness = File::options().write(true).open(home.path().join("main.witness")).unwrap();
    witness.write_all_at(&[0xff; 20], 4096 + 30).unwrap();
    let map = map(home.path()).unwrap();
    assert_eq!(map.last_commit(), 3);
    assert_eq!(put(&map, "d").unwrap().sequence, 4);
}

#[test]
fn a_whole_commit_that_was_not_acknowledged_stays() {
    let home = tempfile::tempdir().unwrap();
    store(home.path(), &["a"]);
    let before = fs::read(home.path().join("main.witness")).unwrap();
    store(home.path(), &["b"]);
    // As if the process had ended before the witness was written.
    fs::write(home.path().join("main.witness"), before).unwrap();
    let map = map(home.path()).unwrap();
    assert_eq!(map.last_commit(), 2);
    assert!(map.get(b"b").unwrap().is_some());
}

#[test]
fn a_second_open_is_locked_and_a_closed_store_opens_at_once() {
    let home = tempfile::tempdir().unwrap();
    for round in 1..=5 {
        let database = Database::open(home.path()).unwrap();
        assert!(matches!(Database::open(home.path()), Err(Error::Locked { .. })));
        let map = database.map("main").unwrap();
        assert!(matches!(database.close(), Err(Error::Unavailable(_))));
        assert!(matches!(Database::open(home.path()), Err(Error::Locked { .. })));
        assert_eq!(put(&map, "a").unwrap().sequence, round);
    }
}

/// A process holds copies of all open files from its start until it runs its program.
#[test]
fn a_closed_store_opens_at_once_while_processes_are_started() {
    let home = tempfile::tempdir().unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let starts = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                assert!(Command::new("true").status().unwrap().success());
            }
        });
        let opened = (0..200).find_map(|_| Database::open(home.path()).err());
        done.store(true, Ordering::Relaxed);
        starts.join().unwrap();
        assert!(opened.is_none(), "{opened:?}");
    });
}

#[test]
fn a_newer_format_is_refused_and_nothing_is_changed() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("format"), "3\n").unwrap();
    match Database::open(home.path()) {
        Err(Error::NewerFormat { found: 3, known: 2, .. }) => {}
        other => panic!("{other:?}"),
    }
    let names: Vec<_> =
        fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["format"]);
}

#[test]
fn a_store_of_the_first_format_stays_what_it_is() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("format"), "1\n").unwrap();
    for round in 1..=2 {
        let database = Database::open(home.path()).unwrap();
        let map = database.map("main").unwrap();
        assert_eq!(put(&map, "a").unwrap().sequence, round);
    }
    assert_eq!(fs::read_to_string(home.path().join("format")).unwrap(), "1\n");
    let conf = fs::read(home.path().join("sled/conf")).unwrap();
    let conf = String::from_utf8_lossy(&conf);
    assert!(conf.contains("segment_size: 16777216"), "{conf}");
}

#[test]
fn files_in_blobs_are_refused() {
    let home = tempfile::tempdir().unwrap();
    store(home.path(), &["a"]);
    fs::write(home.path().join("sled/blobs/7"), "x").unwrap();
    assert!(matches!(map(home.path()), Err(Error::Damaged { .. })));
}

#[test]
fn only_the_owner_can_read_the_store() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("a/store");
    store(&folder, &["a"]);
    store(&folder, &["b"]);
    let mut open = vec![folder];
    while let Some(path) = open.pop() {
        let metadata = fs::metadata(&path).unwrap();
        let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
        // A snapshot of the library's own, newer than the last open, is private by its folder.
        assert_eq!(metadata.permissions().mode() & 0o777, expected, "{}", path.display());
        if metadata.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
}

#[test]
fn maps_of_a_database_are_apart_and_each_is_one() {
    let home = tempfile::tempdir().unwrap();
    let database = Database::open(home.path()).unwrap();
    let (a, b, again) =
        (database.map("a").unwrap(), database.map("b").unwrap(), database.map("a").unwrap());
    put(&a, "x").unwrap();
    assert_eq!(put(&again, "y").unwrap().sequence, 2);
    assert_eq!((a.last_commit(), b.last_commit()), (2, 0));
    assert!(b.get(b"x").unwrap().is_none());
    assert!(matches!(database.map(&"x".repeat(81)), Err(Error::TooBig { .. })));
}

#[test]
fn the_largest_value_leaves_no_unsynced_file() {
    let home = tempfile::tempdir().unwrap();
    let value = vec![7; MAX_VALUE];
    let commit = |value: Option<Vec<u8>>| Commit {
        expect: Vec::new(),
        writes: vec![(b"large".to_vec(), value)],
    };
    let large = map(home.path()).unwrap();
    large.commit(commit(Some(value.clone()))).unwrap();
    assert!(large.get(b"large").unwrap().unwrap().value[..] == value);
    assert_eq!(fs::read_dir(home.path().join("sled/blobs")).unwrap().count(), 0);
    drop(large);
    // Opening refuses if there is such a file.
    assert!(map(home.path()).unwrap().get(b"large").unwrap().unwrap().value[..] == value);
}

#[test]
fn damage_anywhere_is_never_a_silent_wrong_answer() {
    let home = tempfile::tempdir().unwrap();
    let whole = home.path().join("whole");
    let expected = filled(&whole);
    let length = used(&whole.join("sled/db"));
    let mut silent = Vec::new();
    let mut outcomes = [0; 3];
    for trial in 0..30 {
        let damaged = home.path().join(format!("damaged-{trial}"));
        copy(&whole, &damaged);
        let at = length * trial / 30 + (trial * 7919) % 401;
        flip(&damaged.join("sled/db"), at, 1 << (trial % 8));
        match classify(&damaged, &expected) {
            Some(outcome) => outcomes[outcome as usize] += 1,
            None => silent.push(at),
        }
        fs::remove_dir_all(&damaged).unwrap();
    }
    assert_eq!(silent, [0; 0], "right, refused, reported: {outcomes:?}");
    assert!(outcomes[1] + outcomes[2] > 0, "no damage was noticed at all: {outcomes:?}");
}

#[derive(Debug, Clone, Copy)]
enum Outcome {
    Right,
    Refused,
    Reported,
}

/// A closed store with history: 60 commits that write, overwrite and remove.
fn filled(folder: &Path) -> Content {
    let map = map(folder).unwrap();
    for round in 0..60_u32 {
        let write = |n: u32| {
            let key = format!("key-{:04}", n * 37 % 500).into_bytes();
            let removed = (n + round).is_multiple_of(11);
            (key, (!removed).then(|| format!("{n}-{round}-").repeat(20).into_bytes()))
        };
        let writes = (round * 13..round * 13 + 40).map(write).collect();
        map.commit(Commit { expect: Vec::new(), writes }).unwrap();
    }
    content(&map).unwrap()
}

fn content(map: &SledMap) -> Result<Content, Error> {
    let entries = map.scan(&KeyRange::all(), Order::Ascending, usize::MAX)?;
    Ok(entries.into_iter().map(|entry| (entry.key, entry.found.value.to_vec())).collect())
}

/// The length of the file up to its last byte that says something.
fn used(path: &Path) -> u64 {
    let bytes = fs::read(path).unwrap();
    let last = bytes.iter().rposition(|byte| !matches!(*byte, 0 | 1)).unwrap();
    last as u64
}

fn flip(path: &Path, at: u64, mask: u8) {
    let file = File::options().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ mask], at).unwrap();
}

/// What became of a damaged store; `None` if it is wrong and nothing says so.
fn classify(folder: &Path, expected: &Content) -> Option<Outcome> {
    let Ok(map) = map(folder) else { return Some(Outcome::Refused) };
    match content(&map) {
        Ok(found) if found == *expected => Some(Outcome::Right),
        Err(_) => Some(Outcome::Reported),
        Ok(_) => {
            let findings = map.verify().unwrap();
            (!findings.bad.is_empty()).then_some(Outcome::Reported)
        }
    }
}

/// Where the child of the next test keeps its store; unset in an ordinary run.
const CHILD: &str = "COMMERCE_HQ_TEST_CHILD_STORE";

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    if let Some(folder) = env::var_os(CHILD) {
        commit_until_killed(&PathBuf::from(folder));
    }
    let home = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for round in 0..5 {
        let test = "nothing_acknowledged_is_lost_when_the_process_is_killed";
        let mut child = start_child("", test, home.path());
        for (seen, number) in acknowledgements(&mut child).enumerate() {
            acknowledged = number;
            if seen == 20 + round * 17 {
                // Goes on reading: what the pipe still holds was acknowledged as well.
                child.kill().unwrap();
            }
        }
        assert!(!child.wait().unwrap().success());
        assert_complete(home.path(), acknowledged);
    }
}

#[test]
fn after_a_failed_write_nothing_is_written_and_what_was_acknowledged_stays() {
    if let Some(folder) = env::var_os(CHILD) {
        commit_until_refused(&PathBuf::from(folder));
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let test = "after_a_failed_write_nothing_is_written_and_what_was_acknowledged_stays";
    // A limit within the first segments of the data file, in blocks of 512 or 1024 bytes; with the
    // signal ignored, the write beyond it fails as on a full disk.
    let mut child = start_child("trap '' XFSZ; ulimit -f 24000;", test, home.path());
    let acknowledged = acknowledgements(&mut child).last().unwrap();
    assert!(child.wait().unwrap().success());
    assert_complete(home.path(), acknowledged);
}

/// Runs one test of this binary in a process of its own, after the shell did `first`.
fn start_child(first: &str, test: &str, folder: &Path) -> Child {
    Command::new("sh")
        .arg("-c")
        .arg(format!("{first} exec \"$0\" --exact --nocapture durable_disk::{test}"))
        .arg(env::current_exe().unwrap())
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn acknowledgements(child: &mut Child) -> impl Iterator<Item = u64> + use<> {
    BufReader::new(child.stdout.take().unwrap())
        .lines()
        .filter_map(|line| line.unwrap().strip_prefix("acknowledged ")?.parse().ok())
}

/// Every commit wrote a key of its own and the counter; all of them are there, and no half one.
fn assert_complete(folder: &Path, acknowledged: u64) {
    let map = map(folder).unwrap();
    let last = map.last_commit();
    assert!(last == acknowledged || last == acknowledged + 1, "{last} {acknowledged}");
    assert_eq!(content(&map).unwrap().len() as u64, last + 1);
    let counter = map.get(b"counter").unwrap().unwrap();
    assert_eq!((&counter.value[..], counter.version), (&last.to_be_bytes()[..], last));
    assert_eq!(map.verify().unwrap().bad, Vec::new());
}

/// Commits until one fails, which must leave the outcome open and refuse all that comes after.
fn commit_until_refused(folder: &Path) {
    let map = map(folder).unwrap();
    let error = loop {
        match commit_next(&map, 100_000) {
            Ok(receipt) => println!("acknowledged {}", receipt.sequence),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Unknown { .. }), "{error:?}");
    let last = map.last_commit();
    assert!(matches!(commit_next(&map, 1), Err(Error::Unavailable(_))));
    assert_eq!(map.last_commit(), last);
    assert!(map.get(&last.to_be_bytes()).unwrap().is_some());
}

fn commit_next(map: &SledMap, size: usize) -> Result<Receipt, Error> {
    let number = (map.last_commit() + 1).to_be_bytes().to_vec();
    let writes = vec![(b"counter".to_vec(), Some(number.clone())), (number, Some(vec![5; size]))];
    map.commit(Commit { expect: Vec::new(), writes })
}

fn commit_until_killed(folder: &Path) -> ! {
    let map = map(folder).unwrap();
    loop {
        println!("acknowledged {}", commit_next(&map, 300).unwrap().sequence);
    }
}
