//! The clock of a store over changes, commits, kills and new processes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::channel::Channels;
use commerce_hq::domain::batch::{Entered, Timing, Work};
use commerce_hq::domain::clock::{ClockRecord, Rate, Speed, StoredClock};
use commerce_hq::domain::schedule::{DistributionSchedule, ScheduledJob};
use commerce_hq::domain::{CompanyId, Setup};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::clock::{ClockChange, ClockReading};
use commerce_hq::engine::command::{BatchCommand, NewBatchJob};
use commerce_hq::engine::{
    Answer, Clock, Command, Connection, Engine, Failure, Outcome, Query, Serving,
};
use commerce_hq::jobs::Jobs;
use commerce_hq::store::{Headquarters, LocalStore};
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::program::Folder;
use crate::synchronize::fixture::created;
use crate::world::demo_setup;

/// Real time that only the test moves.
#[derive(Clone, Default)]
struct Hand(Arc<Mutex<Duration>>);

impl Hand {
    fn pass(&self, seconds: u64) {
        *self.0.lock().unwrap() += Duration::from_secs(seconds);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        created() + TimeDelta::days(365) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }
}

/// A process that holds the store of a map.
struct Process {
    hand: Hand,
    headquarters: Arc<Headquarters>,
    engine: Engine,
    connection: Connection,
}

impl Process {
    fn open(map: &MemoryMap) -> Self {
        let store = Arc::new(LocalStore::new(map.clone()));
        let headquarters = Arc::new(block_on(Headquarters::open(store)).unwrap());
        let names: [&str; 0] = [];
        let channels = Channels::new(names, |_| unreachable!("no channel is opened"));
        let (jobs, hand) = (Arc::new(Jobs::new(Arc::new(channels))), Hand::default());
        let clock = Arc::new(hand.clone());
        let by_hand = Serving::ByHand(Arc::new(|run| run()));
        let engine = Engine::start(Arc::clone(&headquarters), jobs, clock, by_hand).unwrap();
        engine.look();
        let connection = engine.connect("karl");
        Self { hand, headquarters, engine, connection }
    }

    /// Makes a batch job that is due once.
    fn create_job(&mut self, due: DateTime<Utc>) {
        let mut setup = Setup::default();
        let job = ScheduledJob { job: "P-0001".into(), enabled: true, ..ScheduledJob::default() };
        setup.schedules.push(DistributionSchedule {
            name: "P-0001".into(),
            active: true,
            groups: vec!["Default".into()],
            jobs: vec![job],
            ..DistributionSchedule::default()
        });
        block_on(self.headquarters.put_setup(setup)).unwrap();
        let new = NewBatchJob {
            company: CompanyId::new("usrt"),
            work: Work::UploadSchedule { schedule: "P-0001".into(), groups: vec![] },
            entered: Entered::default(),
            timing: Some(Timing::Once(due)),
        };
        let command = Command::Batch(BatchCommand::Create(new));
        self.connection.run(command, |_| {}).unwrap();
    }

    fn change(&mut self, change: ClockChange) -> Result<ClockReading, Failure> {
        match self.connection.run(Command::Clock(change), |_| ())? {
            Outcome::Clock(reading) => Ok(reading),
            other => panic!("{other:?}"),
        }
    }

    fn changes(&mut self) -> Vec<ClockRecord> {
        match self.connection.ask(Query::ClockChanges { limit: 10 }).unwrap() {
            Answer::ClockChanges(records) => records,
            other => panic!("{other:?}"),
        }
    }

    /// Any commit of headquarters' data.
    fn commits(&self) {
        block_on(self.headquarters.put_setup(demo_setup())).unwrap();
    }
}

/// A store whose clock is simulated and shows [`created`].
fn store() -> MemoryMap {
    let map = MemoryMap::new();
    let headquarters = Headquarters::open(Arc::new(LocalStore::new(map.clone())));
    let headquarters = block_on(headquarters).unwrap();
    let clock = StoredClock::at(created(), Speed::Simulated(Rate::ONE));
    block_on(headquarters.put_clock(clock)).unwrap();
    map
}

fn x(times: u16) -> Rate {
    times.try_into().unwrap()
}

#[test]
fn after_a_kill_store_time_is_not_before_the_last_commit() {
    let map = store();
    let mut process = Process::open(&map);
    process.change(ClockChange::Speed(x(3_600))).unwrap();
    process.hand.pass(10);
    process.commits();
    let committed = process.engine.clock().now;
    process.hand.pass(10);
    // Killed: nobody stores the clock at the end.
    drop(process);
    map.reopen();
    let store = Arc::new(LocalStore::new(map.clone()));
    let kept = block_on(Headquarters::open(store)).unwrap().clock().unwrap();
    let process = Process::open(&map);
    let ClockReading { now, speed } = process.engine.clock();
    assert_eq!((now, speed), (committed, Speed::Simulated(x(3_600))));
    assert_eq!(now, created() + TimeDelta::hours(10));
    assert_eq!(
        (kept.store, kept.real),
        (now, Some(Hand::default().now() + Duration::from_secs(10)))
    );
}

#[test]
fn a_store_that_was_left_goes_on_where_it_stood() {
    let map = store();
    let process = Process::open(&map);
    process.hand.pass(90);
    process.engine.finish().unwrap();
    let left = process.engine.clock().now;
    drop(process);
    map.reopen();
    let process = Process::open(&map);
    assert_eq!(process.engine.clock().now, left);
    assert_eq!(left, created() + TimeDelta::seconds(90));
}

#[test]
fn every_change_of_the_clock_is_recorded_with_the_person_and_both_times() {
    let map = store();
    let mut process = Process::open(&map);
    process.hand.pass(5);
    process.change(ClockChange::Speed(x(60))).unwrap();
    process.hand.pass(1);
    process.change(ClockChange::Real).unwrap();
    let refused = process.change(ClockChange::Step).unwrap_err();
    assert!(refused.to_string().contains("real time"), "{refused}");
    process.change(ClockChange::Pause).unwrap();
    drop(process);
    map.reopen();
    let mut process = Process::open(&map);
    let changes = process.changes();
    let speeds: Vec<_> =
        changes.iter().map(|record| (record.from_speed, record.to_speed)).collect();
    assert_eq!(
        speeds,
        [
            (Speed::Real, Speed::Paused(Rate::ONE)),
            (Speed::Simulated(x(60)), Speed::Real),
            (Speed::Simulated(Rate::ONE), Speed::Simulated(x(60))),
        ]
    );
    let real = &changes[1];
    assert_eq!(real.from, created() + TimeDelta::seconds(65));
    assert_eq!((real.to, real.real), (Hand::default().now() + Duration::from_secs(6), real.to));
    assert!(changes.iter().all(|record| record.actor == "karl"));
}

#[test]
fn a_step_goes_to_the_due_time_of_the_next_batch_job() {
    let map = store();
    let mut process = Process::open(&map);
    let refused = process.change(ClockChange::Step).unwrap_err();
    assert!(refused.to_string().contains("nothing is due"), "{refused}");
    assert!(process.changes().is_empty());
    let due = created() + TimeDelta::minutes(7);
    process.create_job(due);
    assert_eq!(process.change(ClockChange::Step).unwrap().now, due);
    assert_eq!(process.headquarters.clock().unwrap().store, due);
}

#[test]
fn the_clock_on_the_command_line_is_sped_up_paused_and_resumed_and_says_who_changed_it() {
    let store = Folder::new();
    let changed = store.run(&["clock", "speed", "x60", "--json"]).expect(0).json();
    let morning = "2026-01-05T15:00:00Z";
    assert_eq!(changed, json!({"now": morning, "speed": "Simulated", "rate": 60}));
    let paused = store.run(&["clock", "pause"]).expect(0).out;
    assert!(paused.contains("paused at x60"), "{paused}");
    let resumed = store.run(&["clock", "resume", "--json"]).expect(0).json();
    assert_eq!(resumed["rate"], 60);
    let step = store.run(&["clock", "step"]).expect(2);
    assert!(step.err.contains("nothing is due"), "{}", step.err);
    for wrong in ["0", "3601", "fast"] {
        let ended = store.run(&["clock", "speed", wrong]).expect(2);
        assert!(ended.err.contains("from 1 to 3600"), "{}", ended.err);
    }
    let shown = store.run(&["clock", "show", "--json"]).expect(0).json();
    assert_eq!((&shown["now"], &shown["rate"]), (&json!(morning), &json!(60)));
    let rates = |value: &Value| {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|change| (change["from"]["speed"].clone(), change["to"]["speed"].clone()))
            .collect::<Vec<_>>()
    };
    let (simulated, paused) = (json!("Simulated"), json!("Paused"));
    assert_eq!(
        rates(&shown["changes"]),
        [
            (paused.clone(), simulated.clone()),
            (simulated.clone(), paused),
            (simulated.clone(), simulated),
        ]
    );
    let words = store.run(&["clock", "show"]).expect(0).out;
    assert!(words.contains("changed by") && words.contains("of real time"), "{words}");
    store.run(&["doctor"]).expect(0);
}
