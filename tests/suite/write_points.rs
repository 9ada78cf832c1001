//! Every write of both jobs fails once and is the last one before a crash, in headquarters and in the
//! channel databases (faults F2 and F3). What was stored before stays whole, and running again comes
//! to the same end as a run that nothing disturbed.

use commerce_hq::durable::{Fault, MemoryMap};

use crate::world::invariants::{Picture, assert_hold};
use crate::world::trade::{
    HOUSTON, INDIA, ONLINE, broken, cancellation, cash_and_carry, order, quote, rows,
};
use crate::world::{Life, World};

const FAULTS: [Fault; 4] =
    [Fault::FailOnce, Fault::FailForEver, Fault::CrashBefore, Fault::CrashAfter];

/// What is run, over and over.
struct Scenario {
    prepare: fn() -> World,
    run: fn(&mut Life),
}

/// Runs both jobs; a failure of one is no reason not to try the next, as a batch server would.
fn both(life: &mut Life) {
    drop(life.pull());
    drop(life.synchronize(&["Online"]));
    drop(life.synchronize(&["Central"]));
}

/// Several sessions in three channel databases: orders, quotes and cancellations, failures,
/// duplicates, conflicts, waiting parts and rows held back.
fn mixed() -> World {
    let world = World::new();
    let life = world.life();
    let package = |name: &str| drop(life.channel(name).package(crate::world::now()).unwrap());
    world.sell("Default", &[order(ONLINE, 1, 5_000), broken(ONLINE, 2, 700)]);
    package("Default");
    world.sell("Default", &[order(ONLINE, 1, 5_000), order(ONLINE, 3, 999)]);
    package("Default");
    let whole = rows(&order(ONLINE, 4, 12_345));
    world.trade("Default", vec![whole[..1].to_vec()]);
    package("Default");
    world.trade("Default", vec![whole[1..].to_vec()]);
    world.sell("Default", &[order(ONLINE, 3, 1_000), cash_and_carry(ONLINE, 5, 50)]);
    package("Default");
    world.trade("Default", vec![rows(&order(ONLINE, 6, 77))[1..].to_vec()]);
    world.trade("Default", vec![rows(&order(ONLINE, 1, 5_001))[1..].to_vec()]);
    world.sell("Houston", &[order(HOUSTON, 1, 2_000), broken(HOUSTON, 2, 300)]);
    package("Houston");
    world.sell("Houston", &[order(HOUSTON, 3, 2_500)]);
    world.sell("India", &[order(INDIA, 1, 150_000), broken(INDIA, 2, 4_200)]);
    package("India");
    let unpaid = quote(INDIA, 3, 9_900);
    world.sell("India", &[cancellation(INDIA, 4, 1, 0), unpaid, cancellation(INDIA, 5, 77, 0)]);
    world
}

#[test]
fn the_scenario_holds_every_fate_of_a_transaction() {
    let world = mixed();
    let mut life = world.life();
    both(&mut life);
    let picture = Picture::of(&life, &world.headquarters);
    let failed = picture.transactions.iter().filter(|(_, status)| !status.error_code.is_empty());
    assert_eq!((picture.transactions.len(), picture.orders.len(), failed.count()), (13, 6, 4));
    assert_eq!((picture.quotations.len(), picture.cancellations.len()), (1, 1));
    let apart = (picture.conflicts.len(), picture.quarantined.len(), picture.waiting.len());
    assert_eq!(apart, (1, 1, 1));
}

/// A session of three windows.
fn long_session() -> World {
    let world = World::new();
    let sales: Vec<_> = (1..=2_100).map(|n| cash_and_carry(ONLINE, n, i64::from(n))).collect();
    world.sell("Default", &sales);
    world.sell("Default", &[order(ONLINE, 9_001, 100), broken(ONLINE, 9_002, 200)]);
    world
}

/// The maps that faults are planned on, with their names.
fn maps(world: &World) -> Vec<(&str, &MemoryMap)> {
    let channels = world.channels.iter().map(|(name, map)| (name.as_str(), map));
    std::iter::once(("headquarters", &world.headquarters)).chain(channels).collect()
}

/// How often each map is written by a run that nothing disturbs, and the picture at its end.
fn undisturbed(scenario: &Scenario) -> (Vec<u64>, Picture) {
    let world = (scenario.prepare)();
    let before: Vec<u64> = maps(&world).iter().map(|(_, map)| map.writes()).collect();
    let mut life = world.life();
    (scenario.run)(&mut life);
    let writes =
        maps(&world).into_iter().zip(before).map(|((_, map), before)| map.writes() - before);
    assert_hold(&life, &world.headquarters);
    (writes.collect(), Picture::of(&life, &world.headquarters))
}

fn disturb(scenario: &Scenario) -> u64 {
    let (counts, expected) = undisturbed(scenario);
    let mut points = 0;
    for (target, count) in counts.iter().enumerate() {
        for number in 1..=*count {
            for fault in FAULTS {
                let world = (scenario.prepare)();
                let (name, map) = maps(&world)[target];
                map.plan(map.writes() + number, fault);
                (scenario.run)(&mut world.life());
                let mut life = world.next_life();
                assert_hold(&life, &world.headquarters);
                (scenario.run)(&mut life);
                assert_hold(&life, &world.headquarters);
                let end = Picture::of(&life, &world.headquarters);
                let place = format!("{fault:?} at write {number} of {name}");
                assert_same_end(&place, &end, &expected);
                points += 1;
            }
        }
    }
    points
}

/// The same end; the same numbers too, when the transactions were staged in the same order.
#[track_caller]
fn assert_same_end(place: &str, end: &Picture, expected: &Picture) {
    let keys = |picture: &Picture| -> Vec<_> {
        picture.orders.iter().map(|order| order.retail_transaction.clone()).collect()
    };
    if keys(end) == keys(expected) {
        assert_eq!(end.orders, expected.orders, "{place}");
    }
    assert_eq!(end.clone().unnumbered(), expected.clone().unnumbered(), "{place}");
}

#[test]
fn every_write_of_both_jobs_may_fail_or_be_the_last() {
    let points = disturb(&Scenario { prepare: mixed, run: both });
    // Sessions, postings of two companies, and packages of three databases: a scenario that grew
    // smaller would prove less.
    assert!(points >= 4 * 12, "{points}");
}

#[test]
fn a_session_of_many_windows_goes_on_where_it_stopped() {
    let points = disturb(&Scenario { prepare: long_session, run: both });
    assert!(points >= 4 * 5, "{points}");
}

#[test]
fn running_both_jobs_again_changes_nothing() {
    let world = mixed();
    let mut life = world.life();
    both(&mut life);
    let first = Picture::of(&life, &world.headquarters);
    for _ in 0..3 {
        both(&mut life);
        life = world.next_life();
        assert_eq!(Picture::of(&life, &world.headquarters), first);
    }
}
