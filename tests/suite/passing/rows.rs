//! What is sold: the same however time is cut and wherever a process dies.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::channel::trade::Trade;
use commerce_hq::domain::trade::{TradeState, USUAL_RATE};
use commerce_hq::domain::{RetailTransaction, Share};
use commerce_hq::durable::{Fault, MemoryMap};
use commerce_hq::jobs::demo::{self, MORNING};
use futures::executor::block_on;
use proptest::prelude::*;

use super::{Passing, minute, trading};
use crate::world::World;

/// Trade with a change of rate and a pause in it.
fn changing() -> World {
    let world = trading();
    Passing::begin(&world).change_trade(|trade| {
        trade.change(minute(50), true, 400);
        trade.change(minute(95), false, 400);
        trade.change(minute(130), true, 60);
    });
    world
}

const END: i64 = 200;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn rows_are_the_same_for_any_slicing_of_time(
        cuts in proptest::collection::btree_set(0..END * 60, 0..12),
        dies in proptest::collection::vec(any::<bool>(), 12),
    ) {
        let whole = changing();
        let whole = Passing::begin(&whole);
        whole.pass(minute(END)).unwrap();
        let world = changing();
        let mut sliced = Passing::begin(&world);
        for (cut, dies) in cuts.into_iter().zip(dies) {
            sliced.pass(MORNING + TimeDelta::seconds(cut)).unwrap();
            if dies {
                sliced = Passing::after(&world);
            }
        }
        sliced.pass(minute(END)).unwrap();
        prop_assert!(whole.sold() > 200);
        prop_assert_eq!(sliced.rows(), whole.rows());
    }
}

#[test]
fn upload_sessions_are_the_same_for_any_slicing_of_time_within_one_process() {
    // A database looks at its interval from the moment at which the process begins.
    let begun = || {
        let passing = Passing::begin(&changing());
        passing.pass(MORNING).unwrap();
        assert_eq!(passing.sold(), 0);
        passing
    };
    let (sliced, whole) = (begun(), begun());
    whole.pass(minute(END)).unwrap();
    for cut in [7, 15, 16, 44, 45, 46, 119, 150, END] {
        sliced.pass(minute(cut)).unwrap();
    }
    for name in ["Default", "Houston", "India"] {
        let of = |passing: &Passing| -> Vec<_> {
            let sessions = passing.sessions(name).into_iter();
            sessions.map(|it| (it.created, it.rows_by_table, it.check_sum)).collect()
        };
        assert_eq!(of(&sliced), of(&whole), "{name}");
        assert!(of(&sliced).len() > 5, "{name}");
    }
}

#[test]
fn every_write_of_trade_may_fail_or_be_the_last() {
    let undisturbed = |world: &World| {
        let passing = Passing::begin(world);
        passing.pass(MORNING).unwrap();
        passing.pass(minute(32)).unwrap();
        passing.rows()
    };
    let world = trading();
    let before: Vec<u64> = maps(&world).iter().map(|map| map.writes()).collect();
    let expected = undisturbed(&world);
    let writes: Vec<u64> = maps(&world).iter().map(|map| map.writes()).collect();
    let mut points = 0;
    for target in 0..writes.len() {
        for number in 1..=writes[target] - before[target] {
            for fault in
                [Fault::FailOnce, Fault::FailForEver, Fault::CrashBefore, Fault::CrashAfter]
            {
                let world = trading();
                let map = maps(&world)[target];
                map.plan(map.writes() + number, fault);
                let dying = Passing::begin(&world);
                // Whatever it manages before it dies.
                drop(dying.pass(MORNING));
                drop(dying.pass(minute(20)));
                drop(dying.pass(minute(32)));
                let next = Passing::after(&world);
                next.pass(minute(32)).unwrap();
                assert_eq!(next.rows(), expected, "{fault:?} at write {number} of map {target}");
                // A package without a session is found.
                for name in next.life.channels.names() {
                    let packages = next.life.channel(&name).packages_after(0).unwrap();
                    assert_eq!(packages.len(), next.sessions(&name).len(), "{name}");
                }
                assert!(next.life.doctor().ok);
                points += 1;
            }
        }
    }
    assert!(points >= 4 * 20, "{points}");
}

fn maps(world: &World) -> Vec<&MemoryMap> {
    std::iter::once(&world.headquarters).chain(world.channels.values()).collect()
}

#[test]
fn nothing_is_sold_while_trade_is_off_and_nothing_is_made_up_for_later() {
    let world = World::new();
    let passing = Passing::begin(&world);
    assert_eq!(passing.pass(minute(600)).unwrap().next, None);
    assert_eq!(passing.sold(), 0);
    passing.change_trade(|trade| trade.change(minute(600), true, 200));
    assert_eq!(passing.pass(minute(600)).unwrap().next, Some(minute(601)));
    passing.pass(minute(660)).unwrap();
    passing.change_trade(|trade| trade.change(minute(660), false, 200));
    let sold = passing.headers();
    assert!(!sold.is_empty());
    assert!(sold.iter().all(|one| one.header.begin_date_time.0.unwrap() >= minute(600)));
    passing.pass(minute(900)).unwrap();
    assert_eq!(passing.sold(), sold.len());
}

#[test]
fn the_rate_is_how_much_is_sold_in_an_hour_on_average() {
    let sold = |rate| {
        let world = trading();
        let passing = Passing::begin(&world);
        passing.change_trade(|trade| trade.change(MORNING, true, rate));
        passing.pass(MORNING + TimeDelta::days(7)).unwrap();
        passing.sold()
    };
    let (usual, double) = (sold(90), sold(180));
    assert!((14_000..16_300).contains(&usual), "90 an hour for 168 hours, and {usual} were sold");
    assert!((double * 10).abs_diff(usual * 20) < usual, "{usual} and {double}");
}

#[test]
fn of_a_jump_of_a_year_the_last_week_is_traded() {
    let world = trading();
    let passing = Passing::begin(&world);
    let end = MORNING + TimeDelta::days(365);
    passing.pass(end).unwrap();
    let first = passing.headers().iter().filter_map(|one| one.header.begin_date_time.0).min();
    let earliest = end - TimeDelta::days(7);
    assert!((earliest..earliest + TimeDelta::hours(2)).contains(&first.unwrap()), "{first:?}");
}

#[test]
fn what_was_sold_is_not_sold_again_when_the_clock_goes_back() {
    let world = trading();
    let passing = Passing::begin(&world);
    passing.pass(minute(120)).unwrap();
    let rows = passing.rows();
    for back in [0, 60, 119] {
        passing.pass(minute(back)).unwrap();
        assert_eq!(passing.rows(), rows);
        assert_eq!(Passing::after(&world).rows(), rows);
    }
    passing.pass(minute(150)).unwrap();
    let keys: Vec<_> = passing.headers().into_iter().map(|one| one.key).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}

#[test]
fn no_two_orders_have_one_number_though_the_rate_changes_within_a_quarter_of_an_hour() {
    let world = trading();
    let passing = Passing::begin(&world);
    passing.change_trade(|trade| {
        (0..60).for_each(|at| trade.change(minute(at), true, if at % 2 == 0 { 900 } else { 400 }));
    });
    passing.pass(minute(60)).unwrap();
    let sold = passing.headers().into_iter().filter(|one| one.header.r#type.value() == 27);
    let numbers: Vec<_> = sold.map(|one| one.header.channel_reference_id).collect();
    assert!(numbers.len() > 200, "{}", numbers.len());
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
}

#[test]
fn the_morning_of_the_demo_company_and_what_comes_after_join_without_gap_or_overlap() {
    let world = World::new();
    let life = world.life();
    block_on(demo::fill(&life.headquarters, &*life.channels)).unwrap();
    let stored = life.headquarters.trade();
    assert_eq!((stored.is_on(), stored.rate()), (true, USUAL_RATE));
    let passing = Passing::begin(&world);
    let before = passing.sold();
    passing.pass(minute(60)).unwrap();
    // A register is drawn after the fault, of which there are more by day; the moment is not.
    let moment = |one: &RetailTransaction| {
        let id = one.key.transaction.as_str();
        (one.key.channel.0, one.header.begin_date_time, id[id.len() - 6..].to_owned())
    };
    let from: DateTime<Utc> = "2026-01-05T13:00:00Z".parse().unwrap();
    let mut sold = passing.headers();
    assert!(sold.len() > before);
    sold.retain(|one| one.header.begin_date_time.0.unwrap() >= from);
    let mut sold: Vec<_> = sold.iter().map(moment).collect();
    // All of the day at once, as it would be sold without a break at nine.
    let setup = life.headquarters.setup();
    let trade = Trade::new(&setup, demo::SEED, Share::NONE);
    let channels = setup.channels.iter();
    let whole = channels.flat_map(|one| trade.interval(one, from, minute(60), demo::HOURLY));
    let mut whole: Vec<_> = whole.map(|one| moment(&one)).collect();
    sold.sort();
    whole.sort();
    assert!(whole.len() > 150, "{}", whole.len());
    assert_eq!(sold, whole);
}

#[test]
fn a_store_without_channels_waits_for_nothing() {
    let world = World::with_setup(commerce_hq::domain::Setup::default());
    let passing = Passing::begin(&world);
    passing.change_trade(|trade| *trade = TradeState::begun(MORNING, 1, Share::NONE));
    assert_eq!(passing.pass(minute(60)).unwrap().next, None);
}
