//! What every channel database promises, run on a map in memory and on a map on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::channel::{
    BATCH_TRANSACTIONS, ChannelDatabase, ChannelDatabases, ChannelError, Channels, DatabaseState,
    EmbeddedChannel, Gap, KeyedRow, MAX_ROW, Package, Tally, Window,
};
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::table::Table;
use commerce_hq::domain::tables::{
    RetailTransactionAttributeTrans, RetailTransactionSalesTrans, RetailTransactionTable,
};
use commerce_hq::domain::{Amount, AnyRow, ChannelId, CompanyId, TransactionKey};
use commerce_hq::durable::{self, Commit, Database, Fault, KeyRange, MemoryMap, Order, OrderedMap};
use proptest::prelude::*;

const HEADER: Table = Table::RetailTransactionTable;
const SALES: Table = Table::RetailTransactionSalesTrans;
const ATTRIBUTES: Table = Table::RetailTransactionAttributeTrans;

/// A channel database that can be closed and opened again.
trait Subject {
    fn channel(&self) -> Arc<dyn ChannelDatabase>;
    /// The map that holds it.
    fn map(&self) -> Arc<dyn OrderedMap>;
    fn reopen(&mut self);
}

impl Subject for MemoryMap {
    fn channel(&self) -> Arc<dyn ChannelDatabase> {
        Arc::new(EmbeddedChannel::new("Houston", self.clone()))
    }

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

    fn sled_map(&self) -> durable::SledMap {
        self.database.as_ref().unwrap().map("channel").unwrap()
    }
}

impl Subject for OnDisk {
    fn channel(&self) -> Arc<dyn ChannelDatabase> {
        Arc::new(EmbeddedChannel::new("Houston", self.sled_map()))
    }

    fn map(&self) -> Arc<dyn OrderedMap> {
        Arc::new(self.sled_map())
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
    a_new_database_holds_nothing,
    rows_come_back_once_and_in_order_however_they_were_appended,
    a_window_holds_whole_transactions_about_a_thousand_at_most,
    a_reopened_database_goes_on_counting,
    packages_cover_each_row_once_and_outlive_a_reopen,
    the_windows_of_a_package_have_its_size_and_checksum,
    an_offline_database_answers_nothing_and_says_its_name,
    a_paused_database_packages_nothing_and_gives_what_is_packaged,
    rows_appended_after_the_limit_was_read_wait_for_the_next_window,
    many_tiny_appends_leave_few_records_and_full_blocks_stand_still,
    a_row_that_is_too_long_is_refused_with_its_transaction,
    a_lost_block_is_listed_as_a_gap,
    a_damaged_record_is_named_and_never_skipped,
    a_newer_format_is_left_alone,
    two_handles_never_undo_each_other,
}

fn key(number: usize) -> TransactionKey {
    TransactionKey {
        company: CompanyId::new("usrt"),
        channel: ChannelId(5_637_144_592),
        store: "HOUSTON".into(),
        terminal: "HOUSTON-1".into(),
        transaction: format!("HOUSTON-1-{number}").into(),
    }
}

fn header(number: usize) -> KeyedRow {
    (key(number), RetailTransactionTable::default().into())
}

fn sale(number: usize, line: usize) -> KeyedRow {
    let line_num = Amount::whole(i64::try_from(line).unwrap());
    let item = format!("item {number}/{line}").into();
    (
        key(number),
        RetailTransactionSalesTrans { line_num, item_id: item, ..Default::default() }.into(),
    )
}

fn attribute(number: usize, text: &str) -> KeyedRow {
    let text_value = text.into();
    (key(number), RetailTransactionAttributeTrans { text_value, ..Default::default() }.into())
}

/// A transaction with a header and as many sales lines as asked for.
fn transaction(number: usize, lines: usize) -> Vec<KeyedRow> {
    std::iter::once(header(number)).chain((1..=lines).map(|line| sale(number, line))).collect()
}

fn transactions(numbers: std::ops::Range<usize>) -> Vec<Vec<KeyedRow>> {
    numbers.map(|number| transaction(number, number % 3)).collect()
}

type Rows = BTreeMap<Table, Vec<KeyedRow>>;

/// The rows as they should come back after these appends: by table, numbered from 1.
fn numbered(appends: &[Vec<Vec<KeyedRow>>]) -> Rows {
    let mut rows = Rows::new();
    for (key, row) in appends.iter().flatten().flatten() {
        let of_table = rows.entry(row.table()).or_default();
        let mut row: AnyRow = row.clone();
        row.set_replication_counter(i64::try_from(of_table.len() + 1).unwrap());
        of_table.push((key.clone(), row));
    }
    rows
}

fn counters_of(rows: &Rows) -> Counters {
    let count = |rows: &Vec<KeyedRow>| i64::try_from(rows.len()).unwrap();
    rows.iter().map(|(table, rows)| (*table, count(rows))).collect::<BTreeMap<_, _>>().into()
}

/// All windows from one state of the counters to another, each beginning where the last ended.
fn windows(channel: &dyn ChannelDatabase, from: Counters, upto: Counters) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    loop {
        let from = windows.last().map_or(from, |window| window.to);
        let Some(window) = channel.next_window(&from, &upto).unwrap() else { break };
        assert_eq!(window.from, from);
        assert!(window.to.reaches(&from) && window.to != from && window.gaps.is_empty());
        let counts = window.rows.iter().map(|(table, rows)| (*table, rows.len() as u64));
        assert_eq!(window.to.rows_since(&from), counts.collect());
        windows.push(window);
    }
    windows
}

fn joined(windows: Vec<Window>) -> Rows {
    let mut all = Rows::new();
    for (table, rows) in windows.into_iter().flat_map(|window| window.rows) {
        all.entry(table).or_default().extend(rows);
    }
    all
}

fn everything(channel: &dyn ChannelDatabase) -> Rows {
    joined(windows(channel, Counters::default(), channel.counters().unwrap()))
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_625_200, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn a_new_database_holds_nothing(subject: &mut dyn Subject) {
    let channel = subject.channel();
    let far: Counters = BTreeMap::from([(HEADER, 1_000)]).into();
    assert_eq!((channel.name(), channel.state().unwrap()), ("Houston", DatabaseState::Online));
    assert_eq!(channel.append(vec![vec![], vec![]]).unwrap(), Counters::default());
    assert_eq!(channel.counters().unwrap(), Counters::default());
    assert_eq!(channel.next_window(&Counters::default(), &far).unwrap(), None);
    assert_eq!(channel.next_window(&far, &far).unwrap(), None);
    assert_eq!(channel.package(at(0)).unwrap(), None);
    assert_eq!(channel.packages_after(0).unwrap(), []);
    assert_eq!(channel.unpackaged_rows().unwrap(), 0);
    assert_eq!(subject.map().last_commit(), 0);
}

fn rows_come_back_once_and_in_order_however_they_were_appended(subject: &mut dyn Subject) {
    let backwards = |number| transaction(number, 2).into_iter().rev().collect::<Vec<_>>();
    let appends = [
        vec![transaction(1, 3)],
        vec![vec![sale(9, 1)], vec![header(9)]],
        (10..20).map(backwards).collect(),
        vec![vec![attribute(1, "late"), sale(2, 7), attribute(3, "several keys")]],
        vec![transaction(20, 10_000)],
        transactions(1_000..3_500),
        vec![vec![header(4_000)]],
        vec![vec![attribute(4_000, "")]],
        vec![vec![attribute(4_001, &"x".repeat(300_000))], vec![header(4_001)]],
    ];
    let channel = subject.channel();
    for (so_far, append) in (1..).zip(&appends) {
        let given = channel.append(append.clone()).unwrap();
        assert_eq!(given, counters_of(&numbered(&appends[..so_far])));
        assert_eq!(channel.counters().unwrap(), given);
    }
    let expected = numbered(&appends);
    assert!(everything(&*channel) == expected);
    drop(channel);
    subject.reopen();
    let channel = subject.channel();
    assert!(everything(&*channel) == expected);
    // Cut across transactions, blocks and marks.
    let given = channel.counters().unwrap();
    for step in [997, 1_024, 4_001] {
        let (mut read, mut all) = (Counters::default(), Vec::new());
        while read != given {
            let mut upto = read;
            for table in Table::ALL {
                upto.set(table, read.get(table) + step);
            }
            all.extend(windows(&*channel, read, upto));
            read = all.last().unwrap().to;
        }
        assert!(joined(all) == expected, "{step}");
    }
}

fn a_window_holds_whole_transactions_about_a_thousand_at_most(subject: &mut dyn Subject) {
    let channel = subject.channel();
    for numbers in [0..2_300, 2_300..2_301, 2_301..2_700, 2_700..4_000] {
        channel.append(transactions(numbers)).unwrap();
    }
    let all = windows(&*channel, Counters::default(), channel.counters().unwrap());
    assert!(all.len() <= 8, "{} windows", all.len());
    let mut seen = BTreeSet::new();
    for window in all {
        let rows = window.rows.into_values().flatten();
        let keys: BTreeSet<_> = rows.map(|(key, _)| key).collect();
        assert!(keys.len() <= BATCH_TRANSACTIONS);
        for key in keys {
            assert!(seen.insert(key.clone()), "{key} is in two windows");
        }
    }
    assert_eq!(seen.len(), 4_000);
}

fn a_reopened_database_goes_on_counting(subject: &mut dyn Subject) {
    let appends: Vec<_> = (0..4).map(|round| transactions(round * 50..round * 50 + 50)).collect();
    for append in &appends {
        let channel = subject.channel();
        channel.append(append.clone()).unwrap();
        drop(channel);
        subject.reopen();
    }
    let rows = everything(&*subject.channel());
    assert!(rows == numbered(&appends));
    for rows in rows.values() {
        let counters: Vec<_> = rows.iter().map(|(_, row)| row.replication_counter()).collect();
        assert_eq!(counters, (1..=i64::try_from(rows.len()).unwrap()).collect::<Vec<_>>());
    }
}

fn packages_cover_each_row_once_and_outlive_a_reopen(subject: &mut dyn Subject) {
    let channel = subject.channel();
    let mut made: Vec<Package> = Vec::new();
    for (round, session) in (0..3).zip(1_u64..) {
        let now = at(i64::try_from(round).unwrap());
        channel.append(transactions(round * 7..round * 7 + 5)).unwrap();
        channel.append(transactions(round * 7 + 5..round * 7 + 7)).unwrap();
        let waiting = channel.unpackaged_rows().unwrap();
        let package = channel.package(now).unwrap().unwrap();
        assert_eq!(package.rows_by_table.values().sum::<u64>(), waiting);
        assert_eq!((package.local_session, package.created.0), (session, Some(now)));
        assert_eq!(package.from, made.last().map_or(Counters::default(), |last| last.to));
        assert_eq!(package.to, channel.counters().unwrap());
        assert_eq!(channel.unpackaged_rows().unwrap(), 0);
        assert_eq!(channel.package(at(9)).unwrap(), None);
        made.push(package);
    }
    let read = made.iter().flat_map(|package| windows(&*channel, package.from, package.to));
    assert!(joined(read.collect()) == everything(&*channel));
    drop(channel);
    subject.reopen();
    let channel = subject.channel();
    assert_eq!(channel.packages_after(0).unwrap(), made);
    assert_eq!(channel.packages_after(2).unwrap(), made[2..]);
    assert_eq!(channel.packages_after(3).unwrap(), []);
    assert_eq!(channel.packages_after(u64::MAX).unwrap(), []);
    assert_eq!(channel.rows_after(&made[2].to).unwrap(), BTreeMap::new());
    assert_eq!(channel.rows_after(&made[1].to).unwrap(), made[2].rows_by_table);
}

fn the_windows_of_a_package_have_its_size_and_checksum(subject: &mut dyn Subject) {
    let channel = subject.channel();
    channel.append(transactions(0..5)).unwrap();
    let small = channel.package(at(0)).unwrap().unwrap();
    channel.append(transactions(5..2_400)).unwrap();
    channel.append(transactions(2_400..2_500)).unwrap();
    drop(channel);
    subject.reopen();
    let channel = subject.channel();
    let large = channel.package(at(1)).unwrap().unwrap();
    let tally = |from, to| {
        let mut tally = Tally::default();
        for window in windows(&*channel, from, to) {
            tally.add(&window.tally);
        }
        tally
    };
    assert!(small.is_of(&tally(small.from, small.to)));
    assert!(large.is_of(&tally(large.from, large.to)));
    assert!(large.file_size > small.file_size && small.file_size > 0);
    assert!(!large.is_of(&tally(small.from, large.to)) && !large.is_of(&Tally::default()));
}

fn an_offline_database_answers_nothing_and_says_its_name(subject: &mut dyn Subject) {
    let channel = subject.channel();
    channel.append(transactions(0..3)).unwrap();
    channel.set_state(DatabaseState::Offline).unwrap();
    drop(channel);
    subject.reopen();
    let channel = subject.channel();
    assert_eq!(channel.state().unwrap(), DatabaseState::Offline);
    let none = Counters::default();
    let errors = [
        channel.counters().unwrap_err(),
        channel.rows_after(&none).unwrap_err(),
        channel.next_window(&none, &none).unwrap_err(),
        channel.package(at(0)).unwrap_err(),
        channel.packages_after(0).unwrap_err(),
        channel.unpackaged_rows().unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, ChannelError::Offline { .. }), "{error}");
        assert!(error.to_string().contains("Houston"), "{error}");
    }
    let given = channel.append(transactions(3..5)).unwrap();
    channel.set_state(DatabaseState::Slow).unwrap();
    assert_eq!(channel.counters().unwrap(), given);
    assert!(everything(&*channel) == numbered(&[transactions(0..5)]));
}

fn a_paused_database_packages_nothing_and_gives_what_is_packaged(subject: &mut dyn Subject) {
    let channel = subject.channel();
    channel.append(transactions(0..3)).unwrap();
    let package = channel.package(at(0)).unwrap().unwrap();
    channel.set_state(DatabaseState::Paused).unwrap();
    channel.append(transactions(3..5)).unwrap();
    assert_eq!(channel.package(at(1)).unwrap(), None);
    assert!(channel.unpackaged_rows().unwrap() > 0);
    assert_eq!(channel.packages_after(0).unwrap(), std::slice::from_ref(&package));
    let read = joined(windows(&*channel, package.from, package.to));
    assert!(read == numbered(&[transactions(0..3)]));
    channel.set_state(DatabaseState::Online).unwrap();
    assert_eq!(channel.package(at(2)).unwrap().unwrap().from, package.to);
}

fn rows_appended_after_the_limit_was_read_wait_for_the_next_window(subject: &mut dyn Subject) {
    let channel = subject.channel();
    let upto = channel.append(transactions(0..10)).unwrap();
    channel.append(transactions(10..20)).unwrap();
    let first = windows(&*channel, Counters::default(), upto);
    assert_eq!(first.last().unwrap().to, upto);
    assert!(joined(first) == numbered(&[transactions(0..10)]));
    let next = channel.next_window(&upto, &channel.counters().unwrap()).unwrap().unwrap();
    assert_eq!(next.rows[&HEADER][0].0, key(10));
}

fn many_tiny_appends_leave_few_records_and_full_blocks_stand_still(subject: &mut dyn Subject) {
    let channel = subject.channel();
    let map = subject.map();
    let entries = || map.scan(&KeyRange::all(), Order::Ascending, usize::MAX).unwrap();
    let append = |numbers: std::ops::Range<usize>| {
        for number in numbers {
            channel.append(vec![transaction(number, 1)]).unwrap();
        }
    };
    append(0..128);
    let full = entries();
    append(128..300);
    // The head, one mark, and for each of two tables blocks of 128, 128 and 44 rows.
    assert_eq!(entries().len(), 2 + 2 * 3);
    let unchanged = |key: &Vec<u8>| full.iter().find(|e| e.key == *key).unwrap().found.version;
    for entry in full.iter().filter(|entry| entry.key[0] == 3) {
        let now = map.get(&entry.key).unwrap().unwrap();
        assert_eq!(now.version, unchanged(&entry.key));
    }
    assert_eq!(full.iter().filter(|entry| entry.key[0] == 3).count(), 2);
}

fn a_row_that_is_too_long_is_refused_with_its_transaction(subject: &mut dyn Subject) {
    let channel = subject.channel();
    let long = vec![header(1), attribute(1, &"x".repeat(MAX_ROW))];
    match channel.append(vec![transaction(0, 1), long]).unwrap_err() {
        ChannelError::RowTooBig { table, transaction, size, .. } => {
            assert_eq!((table, transaction), (ATTRIBUTES, key(1).to_string()));
            assert!(size > MAX_ROW);
        }
        other => panic!("{other}"),
    }
    assert_eq!(channel.counters().unwrap(), Counters::default());
    let longest = attribute(1, &"x".repeat(MAX_ROW - 200));
    channel.append(vec![vec![longest.clone()]]).unwrap();
    assert!(everything(&*channel) == numbered(&[vec![vec![longest]]]));
}

/// The keys of the blocks of `table`.
fn blocks(map: &dyn OrderedMap, table: Table) -> Vec<Vec<u8>> {
    let range = KeyRange::prefix(&[3, table.number()]);
    let entries = map.scan(&range, Order::Ascending, usize::MAX).unwrap();
    entries.into_iter().map(|entry| entry.key).collect()
}

fn put(map: &dyn OrderedMap, key: &[u8], value: Option<Vec<u8>>) {
    map.commit(Commit { expect: vec![], writes: vec![(key.to_vec(), value)] }).unwrap();
}

fn a_lost_block_is_listed_as_a_gap(subject: &mut dyn Subject) {
    let channel = subject.channel();
    let upto = channel.append((0..400).map(|number| transaction(number, 1)).collect()).unwrap();
    let map = subject.map();
    put(&*map, &blocks(&*map, SALES)[1], None);
    put(&*map, &blocks(&*map, HEADER)[3], None);
    let window = channel.next_window(&Counters::default(), &upto).unwrap().unwrap();
    let gaps =
        [Gap { table: HEADER, first: 385, last: 400 }, Gap { table: SALES, first: 129, last: 256 }];
    assert_eq!((window.gaps.as_slice(), window.to), (gaps.as_slice(), upto));
    assert_eq!((window.rows[&HEADER].len(), window.rows[&SALES].len()), (384, 272));
}

fn a_damaged_record_is_named_and_never_skipped(subject: &mut dyn Subject) {
    let channel = subject.channel();
    let upto = channel.append(transactions(0..10)).unwrap();
    let map = subject.map();
    let block = blocks(&*map, SALES).remove(0);
    let sound = map.get(&block).unwrap().unwrap().value.to_vec();
    let other = map.get(&blocks(&*map, HEADER)[0]).unwrap().unwrap().value.to_vec();
    for bad in [vec![], sound[..sound.len() - 1].to_vec(), other] {
        put(&*map, &block, Some(bad));
        let error = channel.next_window(&Counters::default(), &upto).unwrap_err();
        assert!(matches!(error, ChannelError::Damaged { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains("Houston") && text.contains(SALES.name()), "{text}");
    }
    put(&*map, &block, Some(sound));
    assert!(everything(&*channel) == numbered(&[transactions(0..10)]));
}

fn a_newer_format_is_left_alone(subject: &mut dyn Subject) {
    let map = subject.map();
    put(&*map, &[0], Some(vec![2, 0, 0]));
    let channel = subject.channel();
    for error in [channel.append(transactions(0..1)).unwrap_err(), channel.state().unwrap_err()] {
        assert!(matches!(error, ChannelError::NewerFormat { found: 2, .. }), "{error}");
    }
    assert_eq!(map.last_commit(), 1);
}

fn two_handles_never_undo_each_other(subject: &mut dyn Subject) {
    let append = |channel: &dyn ChannelDatabase, number: usize| {
        loop {
            match channel.append(vec![transaction(number, 2)]) {
                Ok(_) => break,
                Err(ChannelError::Storage { source: durable::Error::Conflict { .. }, .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
    };
    let handles = [subject.channel(), subject.channel()];
    std::thread::scope(|scope| {
        for (nth, channel) in handles.iter().enumerate() {
            scope.spawn(move || (0..40).for_each(|n| append(&**channel, 2 * n + nth)));
        }
    });
    let rows = everything(&*handles[0]);
    let keys: BTreeSet<_> = rows[&HEADER].iter().map(|(key, _)| key.clone()).collect();
    assert_eq!((keys.len(), rows[&HEADER].len(), rows[&SALES].len()), (80, 80, 160));
}

#[test]
fn a_failed_commit_leaves_nothing_and_one_that_was_durable_stays_whole() {
    let faults = [
        (Fault::FailOnce, false),
        (Fault::FailForEver, false),
        (Fault::CrashBefore, false),
        (Fault::CrashAfter, true),
    ];
    for (fault, kept) in faults {
        let map = MemoryMap::new();
        let channel = map.channel();
        channel.append(transactions(0..10)).unwrap();
        map.plan(2, fault);
        let error = channel.append(transactions(10..20)).unwrap_err();
        assert!(matches!(error, ChannelError::Storage { .. }), "{error}");
        assert!(error.to_string().contains("Houston"), "{error}");
        map.reopen();
        let end = if kept { 20 } else { 10 };
        assert!(everything(&*channel) == numbered(&[transactions(0..end)]), "{fault:?}");
        // A package that fails leaves its rows waiting.
        map.plan(map.writes() + 1, Fault::FailOnce);
        channel.package(at(0)).unwrap_err();
        assert_eq!(channel.packages_after(0).unwrap(), []);
        let package = channel.package(at(1)).unwrap().unwrap();
        assert_eq!((package.local_session, package.to), (1, channel.counters().unwrap()));
        channel.append(transactions(end..30)).unwrap();
        assert!(everything(&*channel) == numbered(&[transactions(0..30)]), "{fault:?}");
    }
}

#[test]
fn what_was_committed_before_a_failure_stands() {
    let map = MemoryMap::new();
    let channel = map.channel();
    map.plan(3, Fault::FailOnce);
    channel.append(transactions(0..2_500)).unwrap_err();
    assert_eq!(channel.counters().unwrap().get(HEADER), 2_000);
    assert!(everything(&*channel) == numbered(&[transactions(0..2_000)]));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    /// Whatever was appended, and wherever each window is cut, each row comes once.
    #[test]
    fn any_cuts_give_each_row_once(
        appends in prop::collection::vec(prop::collection::vec(0_usize..40, 0..30), 1..20),
        cuts in prop::collection::vec(prop::collection::vec(0_i64..150, 11), 0..12),
    ) {
        let channel = MemoryMap::new().channel();
        let appends: Vec<Vec<Vec<KeyedRow>>> = appends
            .iter()
            .map(|sizes| sizes.iter().enumerate().map(|(n, lines)| transaction(n, *lines)).collect())
            .collect();
        for append in &appends {
            channel.append(append.clone()).unwrap();
        }
        let (mut read, mut all) = (Counters::default(), Vec::new());
        for cut in cuts {
            let mut upto = read;
            for (table, step) in Table::ALL.into_iter().zip(cut) {
                upto.set(table, read.get(table) + step);
            }
            all.extend(windows(&*channel, read, upto));
            read = all.last().map_or(read, |window: &Window| window.to);
        }
        all.extend(windows(&*channel, read, channel.counters().unwrap()));
        prop_assert!(joined(all) == numbered(&appends));
    }
}

#[test]
fn a_channel_database_is_opened_when_it_is_asked_for_and_stays_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let database = Arc::new(Database::open(folder.path()).unwrap());
    let channels = Channels::on_disk(Arc::clone(&database), ["Houston", "Default"]);
    assert_eq!(channels.names(), ["Default", "Houston"]);
    let witnesses = || {
        let files = std::fs::read_dir(folder.path()).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".witness")).count()
    };
    assert_eq!(witnesses(), 0);
    channels.open("Houston").unwrap().append(transactions(0..3)).unwrap();
    assert_eq!(witnesses(), 1);
    let again = channels.open("Houston").unwrap();
    assert_eq!((again.name(), again.counters().unwrap().get(HEADER)), ("Houston", 3));
    assert_eq!(channels.open("Default").unwrap().counters().unwrap(), Counters::default());

    let Err(error) = channels.open("Miami") else { panic!("Miami was opened") };
    assert!(error.to_string().contains("Default, Houston"), "{error}");
    channels.add(&"Miami".into());
    channels.add(&"Houston".into());
    assert_eq!(channels.open("Miami").unwrap().counters().unwrap(), Counters::default());
    assert_eq!(channels.open("Houston").unwrap().counters().unwrap().get(HEADER), 3);
}

#[test]
fn channel_databases_in_memory_keep_their_rows_between_openings() {
    let channels = Channels::in_memory(["Default"]);
    channels.open("Default").unwrap().append(transactions(0..3)).unwrap();
    assert_eq!(channels.open("Default").unwrap().counters().unwrap().get(HEADER), 3);
}
