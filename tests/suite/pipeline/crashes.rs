//! The process dies before and after each commit of a run; the next run finishes the work, nothing
//! is lost, and nothing is there twice.

use commerce_hq::channel::ChannelDatabase;
use commerce_hq::domain::table::Table;
use commerce_hq::durable::{Fault, OrderedMap};
use commerce_hq::engine::Failure;
use commerce_hq::engine::command::SessionAction;
use commerce_hq::engine::query::ListKind;
use serde_json::Value;

use super::channels::{blocks, put};
use super::world::{World, cancellation, order, quote};
use crate::synchronize::fixture::created;

/// What the story comes to: everything but when and by which session.
fn outcome(world: &World) -> Vec<(ListKind, Vec<Value>)> {
    use ListKind::{Cancellations, Conflicts, Orders, Payments, Postings, Quarantine, Quotations};
    [Orders, Quotations, Cancellations, Payments, Postings, Conflicts, Quarantine]
        .map(|list| {
            let mut records = world.records(list);
            for record in &mut records {
                if let Some(fields) = record.as_object_mut() {
                    fields.remove("UploadSessionId");
                }
            }
            (list, records)
        })
        .to_vec()
}

/// An order, a quote, a cancellation and one that fails; in a second session a conflict and a late
/// row.
fn fill(world: &World) {
    let mut bad = order(3);
    bad.header.cust_account = "999999".into();
    world.put("Default", [order(1), quote(2), bad, cancellation(1)]);
    world.channel("Default").package(created()).unwrap();
    let mut other = order(1);
    other.sales[0].price = "1.00".parse().unwrap();
    world.put("Default", [other]);
    let mut late = order(2).sales[0].clone();
    late.line_num = "9".parse().unwrap();
    world.put_rows("Default", &quote(2).key, vec![late.into()]);
}

fn to_the_end(world: &World) {
    world.pull();
    world.synchronize();
}

fn writes_of_a_run() -> (u64, u64) {
    let world = World::new();
    let before = world.headquarters.writes();
    fill(&world);
    to_the_end(&world);
    (before, world.headquarters.writes())
}

#[test]
fn every_write_of_both_jobs_can_crash_or_fail_once() {
    let reference = World::new();
    fill(&reference);
    to_the_end(&reference);
    let expected = outcome(&reference);
    assert!(expected[..6].iter().all(|(_, records)| !records.is_empty()), "{expected:?}");
    let (before, after) = writes_of_a_run();
    assert!(after - before >= 6, "sessions twice, two windows, documents, cancellations");
    for write in before + 1..=after {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::FailForEver, Fault::FailOnce] {
            let world = World::new();
            fill(&world);
            world.headquarters.plan(write, fault);
            let interrupted = world.try_pull("P-0001").and_then(|_| world.try_synchronize(false));
            world.reopen();
            assert!(interrupted.is_err() || fault == Fault::FailOnce, "write {write}, {fault:?}");
            to_the_end(&world);
            assert_eq!(outcome(&world), expected, "write {write}, {fault:?}");
            let errors = world.records(ListKind::Errors);
            assert_eq!(errors.len(), 1, "write {write}, {fault:?}");
            world.assert_sound();
        }
    }
}

#[test]
fn a_channel_database_that_dies_while_it_packages_is_packaged_by_the_next_run() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::FailOnce] {
        let world = World::new();
        world.put("Default", [order(1)]);
        world.put("Houston", [order(2)]);
        let map = &world.maps["Default"];
        map.plan(map.writes() + 1, fault);
        let result = world.pull();
        assert_eq!((result.staged, result.sessions_failed()), (1, 1), "{fault:?}");
        world.reopen();
        assert_eq!(world.pull().staged, 1, "{fault:?}");
        assert_eq!(world.records(ListKind::UploadSessions).len(), 2, "{fault:?}");
        world.assert_sound();
    }
}

/// Pulls orders of which a block of rows is missing, runs the session again, and once more when the
/// rows are back. An error ends it.
fn gap_and_reruns(world: &World, block: &[u8], rows: &[u8]) -> Result<(), Failure> {
    world.try_pull("P-0001")?;
    world.session(1, SessionAction::Rerun)?;
    world.try_pull("P-0001")?;
    put(&world.maps["Default"], block, Some(rows.to_vec()));
    world.session(2, SessionAction::Rerun)?;
    world.try_pull("P-0001").map(|_| ())
}

/// A channel database without one block of rows, and that block.
fn with_a_block_missing() -> (World, Vec<u8>, Vec<u8>) {
    let world = World::new();
    world.put("Default", (0..70).map(order));
    let map = &world.maps["Default"];
    let block = blocks(map, Table::RetailTransactionSalesTrans).remove(0);
    let rows = map.get(&block).unwrap().unwrap().value.to_vec();
    put(map, &block, None);
    (world, block, rows)
}

#[test]
fn every_write_of_gaps_and_reruns_can_crash_or_fail_once() {
    let (world, block, rows) = with_a_block_missing();
    let before = world.headquarters.writes();
    gap_and_reruns(&world, &block, &rows).unwrap();
    let after = world.headquarters.writes();
    assert!(after - before >= 8, "three runs of two commits, two marks");
    for write in before + 1..=after {
        for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::FailForEver, Fault::FailOnce] {
            let place = format!("write {write}, {fault:?}");
            let (world, block, rows) = with_a_block_missing();
            world.headquarters.plan(write, fault);
            drop(gap_and_reruns(&world, &block, &rows));
            world.reopen();
            // Whatever was done by then, the rows are back, and the last session is run again.
            put(&world.maps["Default"], &block, Some(rows));
            world.pull();
            let last = world.open().next_session() - 1;
            drop(world.session(last, SessionAction::Rerun));
            world.pull();
            let transactions = world.records(ListKind::Transactions);
            assert_eq!(transactions.len(), 70, "{place}");
            let gaps = world.records(ListKind::Gaps);
            assert!(
                gaps.len() <= 1 && gaps.iter().all(|gap| gap["Filled"].is_string()),
                "{gaps:?}"
            );
            world.assert_sound();
        }
    }
}
