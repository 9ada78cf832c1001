//! Ten thousand jobs that have ended and five hundred that are active: the server looks when
//! something is due, and not once more.

use std::time::Duration;

use chrono::TimeDelta;
use commerce_hq::domain::CompanyId;
use commerce_hq::domain::batch::step::{Creation, create};
use commerce_hq::domain::batch::{BatchStatus, Entered, Timing, Work};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::engine::batch::Sleep;
use commerce_hq::store::Presence;
use futures::executor::block_on;

use super::naive::times::{Ends, Rule, Times, Unit};
use super::world::{World, morning};

const ENDED: u64 = 10_000;
const ACTIVE: u64 = 500;
/// How often each active job is due, in minutes.
const EVERY: u32 = 100;

/// A store full of jobs; active job `n` is due at minute `n` of each hundred, five at a time.
fn full() -> World {
    let mut world = World::new(StoredClock::at(morning(), Speed::Simulated(Rate::ONE)));
    for id in 1..=ENDED + ACTIVE {
        let active = id > ENDED;
        let due = i64::try_from(1 + id % u64::from(EVERY)).unwrap();
        let start = morning() + TimeDelta::minutes(due);
        let from = (start.date_naive(), start.time());
        let (zone, end) = (chrono_tz::Tz::UTC, Ends::Never);
        let rule = Rule::Every { count: EVERY, unit: Unit::Minutes, from, zone, end };
        let timing = if active { Times::new(rule).timing() } else { Timing::Once(morning()) };
        let creation = Creation {
            id,
            company: CompanyId::new("usrt"),
            work: Work::SynchronizeOrders { hierarchy: "Stores by Region".into(), nodes: vec![] },
            tasks: vec![],
            entered: Entered::default(),
            timing,
        };
        let mut step = create(creation, morning(), "karl");
        if !active {
            step.job.status = BatchStatus::Ended;
        }
        let put = world.now().headquarters.put_batch_step(step, Presence::New, None);
        block_on(put).unwrap();
    }
    world
}

#[test]
fn among_ten_thousand_ended_and_five_hundred_active_jobs_the_server_wakes_only_when_one_is_due() {
    let mut world = full();
    let headquarters = std::sync::Arc::clone(&world.now().headquarters);
    let (mut wakes, mut runs) = (0, 0);
    let end = morning() + TimeDelta::minutes(EVERY.into());
    loop {
        let now = world.now().time();
        // What a look takes in hand is what is due, however many jobs there are.
        let due = headquarters.batch_jobs_due(now).len();
        assert!(due <= 5, "{due}");
        let Sleep::For(nap) = world.now().look() else {
            assert!(due > 0, "it only waits for runs");
            world.now().execute(0);
            runs += 1;
            continue;
        };
        assert_eq!(headquarters.batch_jobs_due(now).len(), 0);
        if now >= end {
            break;
        }
        world.hand.pass(nap);
        wakes += 1;
    }
    assert_eq!((wakes, runs), (u64::from(EVERY), ACTIVE), "one wake for each moment of due times");
}

#[test]
fn a_look_that_is_early_does_nothing_and_sleeps_on() {
    let mut world = full();
    let writes = world.map.writes();
    let Sleep::For(nap) = world.now().look() else { panic!("something is due") };
    assert_eq!(nap, Duration::from_mins(1));
    for _ in 0..10 {
        world.hand.pass(Duration::from_secs(1));
        world.now().look();
    }
    assert_eq!(world.now().look(), Sleep::For(Duration::from_secs(50)));
    assert_eq!(world.map.writes(), writes);
}
