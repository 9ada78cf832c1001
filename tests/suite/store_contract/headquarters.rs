//! Setup, clock and staging: what a window of rows comes to, and that it is the same after a reopen.

use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::domain::enums::{RetailCDXUploadSessionStatus, SessionRerun};
use commerce_hq::domain::row::AnyRow;
use commerce_hq::domain::schedule::{Counters, UploadSession};
use commerce_hq::domain::setup::Customer;
use commerce_hq::domain::table::Table;
use commerce_hq::domain::{Amount, CompanyId, Moment, RetailTransaction, Setup, Text};
use commerce_hq::store::{
    Arrived, Headquarters, HeldBack, SlotStatus, StageReport, Staging, StoreError,
    StoredTransaction, Watermark,
};
use futures::executor::block_on;

use super::{Subject, on_both_stores};
use crate::synchronize::fixture::{created, setup};
use crate::world::trade::{HOUSTON, ONLINE, cash_and_carry, order, rows};

on_both_stores! {
    a_new_store_is_empty_and_says_so,
    setup_and_clock_are_kept,
    transactions_come_back_whole,
    the_same_again_is_counted_and_other_content_is_a_conflict,
    every_conflict_is_kept,
    rows_wait_until_they_are_forgotten,
    rows_held_back_are_kept_each_time,
    staging_refuses_when_the_channel_was_taken_further,
    sessions_are_kept_with_or_without_rows,
}

/// The watermark after so many windows.
pub fn mark(windows: i64) -> Watermark {
    let mut counters = Counters::default();
    counters.set(Table::RetailTransactionTable, windows);
    Watermark { counters, local_session: u64::try_from(windows).unwrap() }
}

/// A session with that number.
pub fn session(number: u64) -> UploadSession {
    UploadSession {
        session: number,
        local_session: number,
        job: "P-0001".into(),
        schedule: "P-0001".into(),
        channel_database: "Default".into(),
        group: "Default".into(),
        status: RetailCDXUploadSessionStatus::Applied,
        rows_affected: 3,
        rows_by_table: [(Table::RetailTransactionTable, 3)].into(),
        file_size: 99,
        check_sum: "cbf43926".into(),
        from: Counters::default(),
        to: Counters::default(),
        created: Moment(Some(created())),
        applied: Moment(Some(created())),
        message: Text::default(),
        try_count: 1,
        rerun: SessionRerun::None,
        rerun_for: 0,
    }
}

/// A transaction as it is staged.
pub fn stored(transaction: RetailTransaction) -> StoredTransaction {
    StoredTransaction {
        channel_database: "Default".into(),
        session: 1,
        pulled: Moment(Some(created())),
        transaction,
    }
}

/// The window after the last one of Default, with these transactions.
pub fn window(headquarters: &Headquarters, transactions: Vec<RetailTransaction>) -> Staging {
    let before = headquarters.watermark("Default");
    let windows = before.counters.get(Table::RetailTransactionTable) + 1;
    let after = mark(windows);
    Staging {
        channel_database: "Default".into(),
        before,
        after,
        from: before.counters,
        to: after.counters,
        gaps: Vec::new(),
        session: session(1),
        transactions: transactions.into_iter().map(|one| Arrived::new(&one).unwrap()).collect(),
        waiting: Vec::new(),
        quarantined: Vec::new(),
        now: Moment(Some(created())),
    }
}

/// Stages a window with these transactions.
pub fn stage(headquarters: &Headquarters, transactions: Vec<RetailTransaction>) -> StageReport {
    block_on(headquarters.stage(window(headquarters, transactions))).unwrap()
}

fn a_new_store_is_empty_and_says_so(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    assert_eq!(*headquarters.setup(), Setup::default());
    assert_eq!(headquarters.clock(), None);
    assert_eq!((headquarters.transaction_count(), headquarters.order_count()), (0, 0));
    assert_eq!((headquarters.next_session(), headquarters.sessions()), (1, vec![]));
    assert_eq!(headquarters.watermark("Default"), Watermark::default());
    assert_eq!(headquarters.find_order(&CompanyId::new("usrt"), "SO-000001"), None);
    let missing = block_on(headquarters.transactions(&[0])).unwrap_err();
    assert!(matches!(missing, StoreError::Damaged(_)));
}

fn setup_and_clock_are_kept(subject: &mut dyn Subject) {
    let clock = StoredClock::at(created(), Speed::Paused(Rate::ONE));
    let headquarters = subject.open();
    block_on(headquarters.put_setup(setup())).unwrap();
    let new = Customer { account: "1".into(), ..Customer::default() };
    block_on(headquarters.change_setup(|setup| setup.customers.push(new))).unwrap();
    block_on(headquarters.put_clock(clock)).unwrap();
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    assert_eq!(headquarters.clock(), Some(clock));
    assert_eq!(headquarters.setup().customers.len(), setup().customers.len() + 1);
    assert_eq!(headquarters.setup().companies, setup().companies);
}

fn transactions_come_back_whole(subject: &mut dyn Subject) {
    let sent = vec![order(ONLINE, 1, 500), order(HOUSTON, 2, 700), cash_and_carry(ONLINE, 3, 9)];
    let report = stage(&subject.open(), sent.clone());
    assert_eq!(report, StageReport { staged: 3, ..StageReport::default() });
    for _ in 0..2 {
        let headquarters = subject.open();
        let got = block_on(headquarters.transactions(&[2, 0, 1])).unwrap();
        let wanted = [&sent[2], &sent[0], &sent[1]].map(|sent| stored(sent.clone()));
        assert_eq!(got, wanted);
        let find = |sent: &RetailTransaction| headquarters.find_transaction(&sent.key);
        assert_eq!(sent.iter().map(find).collect::<Vec<_>>(), [Some(0), Some(1), Some(2)]);
        let mut entries = Vec::new();
        headquarters.each_transaction(|_, entry, status| {
            entries.push((entry.amount, entry.channel));
            assert_eq!(*status, SlotStatus::default());
        });
        let expected = [(500, ONLINE), (700, HOUSTON), (9, ONLINE)]
            .map(|(cents, shop)| (Amount::cents(cents), shop.channel));
        assert_eq!(entries, expected);
        assert_eq!(headquarters.watermark("Default"), mark(1));
        drop(headquarters);
        subject.reopen();
    }
}

fn the_same_again_is_counted_and_other_content_is_a_conflict(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    stage(&headquarters, vec![order(ONLINE, 1, 500)]);
    let again = vec![
        order(ONLINE, 1, 500),
        order(ONLINE, 1, 501),
        order(ONLINE, 2, 600),
        order(ONLINE, 2, 600),
        order(ONLINE, 2, 601),
    ];
    let report = stage(&headquarters, again);
    assert_eq!(report, StageReport { staged: 1, duplicates: 2, conflicts: 2 });
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    let first: Vec<_> = block_on(headquarters.transactions(&[0, 1])).unwrap();
    let first: Vec<_> = first.into_iter().map(|stored| stored.transaction).collect();
    assert_eq!(first, [order(ONLINE, 1, 500), order(ONLINE, 2, 600)]);
    assert_eq!((headquarters.transaction_count(), subject.keys(0x09).len()), (2, 2));
}

fn every_conflict_is_kept(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    stage(&headquarters, vec![order(ONLINE, 1, 500)]);
    stage(&headquarters, vec![order(ONLINE, 1, 501), order(ONLINE, 1, 502)]);
    stage(&headquarters, vec![order(ONLINE, 1, 503)]);
    assert_eq!(subject.keys(0x09).len(), 3);
}

fn rows_wait_until_they_are_forgotten(subject: &mut dyn Subject) {
    let parts = order(ONLINE, 1, 500);
    let held: Vec<AnyRow> = rows(&parts).into_iter().map(|(_, row)| row).collect();
    let headquarters = subject.open();
    let waiting = vec![(parts.key.clone(), held.clone())];
    block_on(headquarters.stage(Staging { waiting, ..window(&headquarters, vec![]) })).unwrap();
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    let other = order(ONLINE, 2, 500).key;
    let found = block_on(headquarters.waiting(&[&other, &parts.key])).unwrap();
    assert_eq!(found, [vec![], held]);
    assert_eq!(headquarters.find_transaction(&parts.key), None);
    let waiting = vec![(parts.key.clone(), Vec::new())];
    block_on(headquarters.stage(Staging { waiting, ..window(&headquarters, vec![]) })).unwrap();
    assert_eq!(block_on(headquarters.waiting(&[&parts.key])).unwrap(), [vec![]]);
    assert_eq!(subject.keys(0x08).len(), 0);
}

fn rows_held_back_are_kept_each_time(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    let key = order(ONLINE, 1, 500).key;
    for reason in ["first", "second"] {
        let held = HeldBack {
            key: key.clone(),
            channel_database: "Default".into(),
            session: 1,
            seen: Moment(Some(created())),
            reason: reason.into(),
            rows: Vec::new(),
        };
        let staging = Staging { quarantined: vec![held], ..window(&headquarters, vec![]) };
        block_on(headquarters.stage(staging)).unwrap();
    }
    assert_eq!(headquarters.find_transaction(&key), None);
    assert_eq!(subject.keys(0x0A).len(), 2);
}

fn staging_refuses_when_the_channel_was_taken_further(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    let stale = window(&headquarters, vec![order(ONLINE, 1, 500)]);
    stage(&headquarters, vec![order(ONLINE, 2, 600)]);
    let refused = block_on(headquarters.stage(stale)).unwrap_err();
    assert!(!matches!(refused, StoreError::Damaged(_)), "nothing is damaged: {refused:?}");
    assert!(refused.to_string().contains("Default"), "{refused}");
    assert_eq!(headquarters.transaction_count(), 1);
    assert_eq!(headquarters.watermark("Default"), mark(1));
}

fn sessions_are_kept_with_or_without_rows(subject: &mut dyn Subject) {
    let headquarters = subject.open();
    stage(&headquarters, vec![order(ONLINE, 1, 500)]);
    let failed = UploadSession {
        status: RetailCDXUploadSessionStatus::ReadFailed,
        message: "offline".into(),
        ..session(headquarters.next_session())
    };
    block_on(headquarters.put_sessions(vec![failed.clone()])).unwrap();
    drop(headquarters);
    subject.reopen();
    let headquarters = subject.open();
    assert_eq!(headquarters.sessions(), [failed, session(1)]);
    assert_eq!(headquarters.next_session(), 3);
}
