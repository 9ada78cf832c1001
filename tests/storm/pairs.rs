//! All pairs of what can happen to one job, at every moment of its life (F20): each is done, or
//! refused and changes nothing; and whatever came of it, the job comes to rest and the store is sound.

use std::time::Duration;

use chrono::TimeDelta;
use commerce_hq::domain::CompanyId;
use commerce_hq::domain::batch::{BatchJob, BatchStatus, Entered, RunRecord, Timing, Work};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::engine::command::{BatchCommand, EditBatchJob, NewBatchJob};
use commerce_hq::engine::{Command, FailureKind};

use super::double::Fare;
use super::naive::times::{Ends, Rule, Times, Unit};
use super::world::{World, morning};

const JOB: u64 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Waiting,
    Due,
    Executing,
    /// Between two tries.
    Trying,
    Canceling,
    Interrupted,
    Error,
    Ended,
    Canceled,
    Withheld,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Start,
    Edit,
    Withhold,
    Cancel,
    Delete,
    RunNow,
    Wait,
    Copy,
    Finish,
    Fail,
    Crash,
    Leave,
}

const MOMENTS: [Moment; 10] = [
    Moment::Waiting,
    Moment::Due,
    Moment::Executing,
    Moment::Trying,
    Moment::Canceling,
    Moment::Interrupted,
    Moment::Error,
    Moment::Ended,
    Moment::Canceled,
    Moment::Withheld,
];

const ACTS: [Act; 12] = [
    Act::Start,
    Act::Edit,
    Act::Withhold,
    Act::Cancel,
    Act::Delete,
    Act::RunNow,
    Act::Wait,
    Act::Copy,
    Act::Finish,
    Act::Fail,
    Act::Crash,
    Act::Leave,
];

fn every(minutes: u32, runs: u32) -> Timing {
    let start = morning() + TimeDelta::minutes(10);
    let from = (start.date_naive(), start.time());
    let (unit, zone, end) = (Unit::Minutes, chrono_tz::Tz::UTC, Ends::After(runs));
    Times::new(Rule::Every { count: minutes, unit, from, zone, end }).timing()
}

fn world(speed: Speed) -> World {
    let mut world = World::new(StoredClock::at(morning(), speed));
    world.now().look();
    let new = NewBatchJob {
        company: CompanyId::new("usrt"),
        work: Work::UploadSchedule { schedule: "P-0001".into(), groups: vec![] },
        entered: Entered::default(),
        timing: Some(every(10, 3)),
    };
    world.now().batch(BatchCommand::Create(new)).unwrap();
    world.now().look();
    world
}

fn status(to: BatchStatus) -> BatchCommand {
    BatchCommand::ChangeStatus { job: JOB, to }
}

fn fares(world: &World, fare: Fare) {
    *world.double.fares.lock().unwrap() = [fare; 2].into();
}

/// Ten minutes pass and the server looks.
fn ten_minutes(world: &mut World) {
    world.hand.pass(Duration::from_mins(10));
    world.now().look();
}

fn bring_to(world: &mut World, moment: Moment) {
    match moment {
        Moment::Waiting => {}
        Moment::Due => world.hand.pass(Duration::from_mins(10)),
        Moment::Withheld => drop(world.now().batch(status(BatchStatus::Withhold)).unwrap()),
        Moment::Canceled => drop(world.now().batch(status(BatchStatus::Canceling)).unwrap()),
        Moment::Executing => ten_minutes(world),
        Moment::Canceling => {
            ten_minutes(world);
            world.now().batch(status(BatchStatus::Canceling)).unwrap();
        }
        Moment::Interrupted => {
            ten_minutes(world);
            act(world, Act::Crash);
        }
        Moment::Trying | Moment::Error => {
            ten_minutes(world);
            let fails = if moment == Moment::Error { Fare::Fails } else { Fare::FailsInPassing };
            fares(world, fails);
            world.now().execute(0);
        }
        Moment::Ended => {
            for _ in 0..3 {
                ten_minutes(world);
                act(world, Act::Finish);
            }
        }
    }
}

/// What is on record of the job.
fn record(world: &mut World) -> (Option<BatchJob>, Vec<RunRecord>) {
    let job = world.now().headquarters.batch_job(JOB).map(|job| (*job).clone());
    (job, world.now().history(JOB))
}

fn act(world: &mut World, act: Act) {
    let command = match act {
        Act::Start => {
            world.now().look();
            return;
        }
        Act::Finish | Act::Fail => {
            let fare = if act == Act::Fail { Fare::Fails } else { Fare::Well };
            fares(world, fare);
            if world.now().started() > 0 {
                world.now().execute(0);
            }
            return;
        }
        Act::Crash => {
            world.kill();
            return world.begin().unwrap();
        }
        Act::Leave => {
            world.process.take().unwrap().leave(true).unwrap();
            world.map.reopen();
            return world.begin().unwrap();
        }
        Act::Edit => BatchCommand::Edit(EditBatchJob {
            job: JOB,
            timing: Some(every(7, 2)),
            ..EditBatchJob::default()
        }),
        Act::Withhold => status(BatchStatus::Withhold),
        Act::Cancel => status(BatchStatus::Canceling),
        Act::Wait => status(BatchStatus::Waiting),
        Act::Delete => BatchCommand::Delete { job: JOB },
        Act::RunNow => BatchCommand::RunNow { job: JOB },
        Act::Copy => BatchCommand::Copy { job: JOB },
    };
    let (before, writes) = (record(world), world.map.writes());
    if let Err(failure) = world.now().command("karl", Command::Batch(command)) {
        assert_eq!(failure.kind, FailureKind::WrongUse, "{failure}");
        assert_eq!(record(world), before, "{act:?} was refused and changed something");
        assert_eq!(world.map.writes(), writes);
    }
}

/// Runs whatever is started until nothing is; then the job has to rest.
fn assert_rests(world: &mut World) {
    for _ in 0..20 {
        world.hand.pass(Duration::from_mins(1));
        world.now().look();
        while world.now().started() > 0 {
            world.double.fares.lock().unwrap().clear();
            world.now().execute(0);
            world.now().look();
        }
    }
    for job in world.now().headquarters.batch_jobs() {
        let running = matches!(job.status, BatchStatus::Executing | BatchStatus::Canceling);
        // A withheld job keeps its interrupted run until it is let go.
        let owes = job.position.run.is_some() && job.status != BatchStatus::Withhold;
        assert!(!running && !owes, "{} {:?}", job.status, job.position);
        let due = job.wake().is_some_and(|wake| wake <= world.now().time());
        assert!(!due, "batch job {} is due and nobody looks: {}", job.id, job.status);
    }
    let records = world.now().history(JOB);
    let last = records.iter().filter_map(|run| run.occurrence).max().unwrap_or(0);
    assert!(last <= 3, "more occurrences than the End after allows");
    world.process.take().unwrap().leave(true).unwrap();
    world.map.reopen();
    world.assert_sound();
}

#[test]
fn every_pair_of_acts_at_every_moment_is_done_or_refused_and_the_job_comes_to_rest() {
    for speed in [Speed::Real, Speed::Simulated(Rate::ONE)] {
        for moment in MOMENTS {
            for first in ACTS {
                for second in ACTS {
                    println!("{speed} {moment:?}: {first:?}, then {second:?}");
                    let mut world = world(speed);
                    bring_to(&mut world, moment);
                    act(&mut world, first);
                    act(&mut world, second);
                    assert_rests(&mut world);
                }
            }
        }
    }
}

#[test]
fn what_a_person_does_in_the_middle_of_a_task_is_done_or_refused_like_at_any_other_moment() {
    for command in [
        status(BatchStatus::Canceling),
        status(BatchStatus::Withhold),
        status(BatchStatus::Waiting),
        BatchCommand::Delete { job: JOB },
        BatchCommand::RunNow { job: JOB },
        BatchCommand::Copy { job: JOB },
    ] {
        let mut world = world(Speed::Real);
        ten_minutes(&mut world);
        let mut other = world.now().engine.connect("karl");
        let asked = Command::Batch(command.clone());
        *world.double.during.lock().unwrap() = Some(Box::new(move || {
            let done = other.run(asked.clone(), |_| ());
            assert!(done.is_ok() || done.is_err_and(|no| no.kind == FailureKind::WrongUse));
        }));
        world.now().execute(0);
        let job = world.now().job(JOB);
        let canceled = command == status(BatchStatus::Canceling);
        let expected = if canceled { BatchStatus::Canceled } else { BatchStatus::Waiting };
        assert_eq!(job.status, expected, "{command:?}");
        assert_eq!(world.double.tried.lock().unwrap().is_empty(), canceled, "it stops at once");
        assert_rests(&mut world);
    }
}
