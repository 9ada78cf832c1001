//! Tries after passing faults, news in the message center, and who waits for whom (I15, I23).

use std::time::Duration;

use chrono::TimeDelta;
use commerce_hq::domain::CompanyId;
use commerce_hq::domain::batch::{
    ActivePeriod, Alerts, BatchGroup, BatchStatus, Entered, Fate, HistoryOption, Priority, Timing,
    Work,
};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::durable::Fault;
use commerce_hq::engine::batch::Sleep;
use commerce_hq::engine::clock::ClockChange;
use commerce_hq::engine::command::{BatchCommand, EditBatchJob, NewBatchJob, TaskOptions};
use commerce_hq::engine::{Command, FailureKind, Outcome};

use super::double::Fare;
use super::world::{World, morning};

fn world(speed: Speed) -> World {
    let world = World::new(StoredClock::at(morning(), speed));
    world.process.as_ref().unwrap().look();
    world
}

fn simulated() -> World {
    world(Speed::Simulated(Rate::ONE))
}

/// A job that is due now.
fn create(world: &mut World, work: Work, entered: Entered) -> u64 {
    let company = CompanyId::new("usrt");
    let new = NewBatchJob { company, work, entered, timing: None };
    match world.now().batch(BatchCommand::Create(new)).unwrap() {
        Outcome::BatchJob(job) => job.id,
        other => panic!("{other:?}"),
    }
}

fn upload() -> Work {
    Work::UploadSchedule { schedule: "P-0001".into(), groups: vec!["Default".into()] }
}

fn synchronize() -> Work {
    Work::SynchronizeOrders { hierarchy: "Stores by Region".into(), nodes: vec!["Online".into()] }
}

fn all_alerts() -> Entered {
    let alerts = Alerts { ended: true, error: true, canceled: true };
    Entered { alerts, ..Entered::default() }
}

fn fares(world: &World, fares: &[Fare]) {
    *world.double.fares.lock().unwrap() = fares.to_vec().into();
}

/// Sleeps as long as the server does, and lets it look.
fn pass_nap(world: &mut World) -> Duration {
    let Sleep::For(nap) = world.now().look() else { panic!("it does not nap") };
    world.hand.pass(nap);
    world.now().look();
    nap
}

#[test]
fn a_passing_fault_is_tried_again_after_5_8_16_32_and_64_seconds_and_no_more_than_five_times() {
    let mut world = simulated();
    let id = create(&mut world, upload(), all_alerts());
    let task = TaskOptions { maximum_retries: 5, ..TaskOptions::default() };
    let edit = EditBatchJob { job: id, task: Some(task), ..EditBatchJob::default() };
    world.now().batch(BatchCommand::Edit(edit)).unwrap();
    fares(&world, &[Fare::FailsInPassing; 9]);
    world.now().look();
    let mut waits = vec![];
    world.now().execute(0);
    while world.now().job(id).status == BatchStatus::Executing {
        waits.push(pass_nap(&mut world).as_secs());
        world.now().execute(0);
    }
    assert_eq!(waits, [5, 8, 16, 32, 64]);
    assert_eq!(world.now().job(id).status, BatchStatus::Error);
    let [run] = &world.now().history(id)[..] else { panic!("one record") };
    assert_eq!((run.fate, run.attempts, run.tasks[0].attempts), (Fate::Error, 6, 6));
    let messages = world.now().headquarters.messages();
    assert_eq!(messages.len(), 1, "only the last failure is told");
    assert!(messages[0].failure && !messages[0].read && messages[0].text.contains("failed"));
    let numbers = vec![messages[0].number];
    world.now().batch(BatchCommand::ReadMessages { numbers }).unwrap();
    assert!(world.now().headquarters.messages()[0].read);
}

#[test]
fn what_would_fail_again_is_not_tried_again() {
    let mut world = simulated();
    let id = create(&mut world, upload(), Entered::default());
    fares(&world, &[Fare::Fails]);
    world.now().look();
    world.now().execute(0);
    assert_eq!(world.now().job(id).status, BatchStatus::Error);
    assert_eq!(world.now().look(), Sleep::Forever);
    assert_eq!(world.now().history(id)[0].attempts, 1);
}

#[test]
fn an_interruption_uses_up_no_try() {
    let mut world = simulated();
    let id = create(&mut world, upload(), Entered::default());
    for stop in [true, false, true, true, false, true] {
        fares(&world, &[Fare::FailsInPassing; 9]);
        world.now().look();
        world.process.take().unwrap().leave(stop).unwrap();
        world.map.reopen();
        world.begin().unwrap();
    }
    let tries = world.now().history(id)[0].tasks[0].attempts;
    assert_eq!(tries, 2, "twice it was tried before the program left, and four times it was not");
    fares(&world, &[]);
    world.now().look();
    world.now().execute(0);
    assert_eq!(world.now().job(id).status, BatchStatus::Ended);
}

#[test]
fn a_cancel_ends_a_run_that_waits_for_its_next_try_at_once() {
    let mut world = simulated();
    let id = create(&mut world, upload(), all_alerts());
    fares(&world, &[Fare::FailsInPassing]);
    world.now().look();
    world.now().execute(0);
    let to = BatchStatus::Canceling;
    world.now().batch(BatchCommand::ChangeStatus { job: id, to }).unwrap();
    world.now().look();
    world.now().execute(0);
    assert_eq!(world.now().job(id).status, BatchStatus::Canceled);
    assert_eq!(world.double.tried.lock().unwrap().len(), 1, "it was not tried again");
    assert!(world.now().headquarters.messages()[0].text.contains("was canceled"));
}

#[test]
fn other_jobs_run_while_one_waits_for_its_next_try_but_not_one_of_its_schedule() {
    for speed in [Speed::Real, Speed::Simulated(Rate::ONE)] {
        let mut world = world(speed);
        let first = create(&mut world, upload(), Entered::default());
        fares(&world, &[Fare::FailsInPassing]);
        world.now().look();
        world.now().execute(0);
        let second = create(&mut world, upload(), Entered::default());
        let other = create(&mut world, synchronize(), Entered::default());
        world.now().look();
        let status = |world: &mut World, id| world.now().job(id).status;
        assert_eq!(status(&mut world, second), BatchStatus::Waiting);
        assert_eq!(status(&mut world, other), BatchStatus::Executing);
        world.now().execute(0);
        pass_nap(&mut world);
        world.now().execute(0);
        assert_eq!(status(&mut world, first), BatchStatus::Ended);
        world.now().look();
        assert_eq!(status(&mut world, second), BatchStatus::Executing);
    }
}

#[test]
fn alerts_follow_the_history_option() {
    for (history, fare, told) in [
        (HistoryOption::Always, Fare::Well, 1),
        (HistoryOption::Always, Fare::Fails, 1),
        (HistoryOption::OnError, Fare::Well, 0),
        (HistoryOption::OnError, Fare::Fails, 1),
        (HistoryOption::Never, Fare::Well, 0),
        (HistoryOption::Never, Fare::Fails, 0),
    ] {
        let mut world = simulated();
        create(&mut world, upload(), Entered { history, ..all_alerts() });
        fares(&world, &[fare]);
        world.now().look();
        world.now().execute(0);
        assert_eq!(world.now().headquarters.messages().len(), told, "{history:?} {fare:?}");
    }
}

#[test]
fn a_private_job_is_its_makers_alone() {
    let mut world = simulated();
    let id = create(&mut world, upload(), Entered { private: true, ..Entered::default() });
    world.now().look();
    let engine = world.now().engine.clone();
    let refused = move |command: Command| {
        let failure = engine.connect("ada").run(command, |_| ()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::WrongUse);
        assert!(failure.message.contains("private"), "{failure}");
    };
    refused(Command::Batch(BatchCommand::RunNow { job: id }));
    refused(Command::Batch(BatchCommand::Delete { job: id }));
    let mut watcher = world.now().engine.connect("karl");
    *world.double.during.lock().unwrap() = Some(Box::new(move || {
        let answer = watcher.ask(commerce_hq::engine::Query::Runs).unwrap();
        let commerce_hq::engine::Answer::Runs(runs) = answer else { panic!("{answer:?}") };
        refused(Command::PauseRun(runs[0].run));
        refused(Command::CancelRun(runs[0].run));
    }));
    world.now().execute(0);
    assert_eq!(world.now().job(id).status, BatchStatus::Ended);
}

#[test]
fn what_is_asked_for_outside_the_active_period_runs_when_that_opens() {
    let hour = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let active_period = Some(ActivePeriod { from: hour(20), to: hour(6) });
    for speed in [Speed::Real, Speed::Simulated(Rate::ONE)] {
        let mut world = world(speed);
        let due = morning() + TimeDelta::days(9);
        let new = NewBatchJob {
            company: CompanyId::new("usrt"),
            work: upload(),
            entered: Entered { active_period, ..Entered::default() },
            timing: Some(Timing::Once(due)),
        };
        world.now().batch(BatchCommand::Create(new)).unwrap();
        world.now().batch(BatchCommand::RunNow { job: 1 }).unwrap();
        while world.now().started() == 0 {
            pass_nap(&mut world);
        }
        assert_eq!(world.now().time(), morning() + TimeDelta::hours(5));
    }
}

#[test]
fn a_job_whose_due_times_are_all_skipped_has_ended() {
    let mut world = simulated();
    let group = BatchGroup {
        name: "night".into(),
        description: "".into(),
        concurrency: -1,
        priority: Priority::Normal,
    };
    world.now().batch(BatchCommand::PutGroup(group)).unwrap();
    let batch_group = "night".into();
    let id = create(&mut world, upload(), Entered { batch_group, ..Entered::default() });
    world.now().look();
    assert_eq!(world.now().job(id).status, BatchStatus::Ended);
    assert_eq!(world.now().history(id)[0].fate, Fate::Skipped);
}

#[test]
fn a_paused_run_does_not_keep_the_program_from_leaving() {
    let mut world = simulated();
    create(&mut world, upload(), Entered::default());
    world.now().look();
    let engine = world.now().engine.clone();
    let mut person = engine.connect("karl");
    let (paused, is_paused) = std::sync::mpsc::channel();
    *world.double.during.lock().unwrap() = Some(Box::new(move || {
        let answer = person.ask(commerce_hq::engine::Query::Runs).unwrap();
        let commerce_hq::engine::Answer::Runs(runs) = answer else { panic!("{answer:?}") };
        person.run(Command::PauseRun(runs[0].run), |_| ()).unwrap();
        paused.send(()).unwrap();
    }));
    let leaving = std::thread::spawn(move || {
        is_paused.recv().unwrap();
        engine.finish().unwrap();
    });
    world.now().execute(0);
    leaving.join().unwrap();
    assert_eq!(world.now().job(1).status, BatchStatus::Ended);
}

#[test]
fn while_the_server_is_broken_people_still_do_what_can_be_done_and_the_next_process_goes_on() {
    let mut world = simulated();
    let id = create(&mut world, upload(), Entered::default());
    let next = world.map.writes() + 1;
    world.map.plan(next, Fault::FailOnce);
    assert_eq!(world.now().look(), Sleep::Over);
    assert_eq!(world.now().job(id).status, BatchStatus::Waiting);
    let to = BatchStatus::Withhold;
    world.now().batch(BatchCommand::ChangeStatus { job: id, to }).unwrap();
    let to = BatchStatus::Waiting;
    world.now().batch(BatchCommand::ChangeStatus { job: id, to }).unwrap();
    assert_eq!(world.now().look(), Sleep::Over);
    world.process.take().unwrap().leave(false).unwrap();
    world.map.reopen();
    world.begin().unwrap();
    world.now().look();
    assert_eq!(world.now().started(), 1, "it is run by the next process");
}

#[test]
fn simulated_time_cannot_be_stepped_while_a_run_executes_but_can_be_paused_and_sped_up() {
    let mut world = simulated();
    create(&mut world, upload(), Entered::default());
    world.now().look();
    let refused = world.now().clock(ClockChange::Step).unwrap_err();
    assert!(refused.message.contains("executes"), "{refused}");
    let before = world.now().time();
    world.now().clock(ClockChange::Speed(60.try_into().unwrap())).unwrap();
    world.hand.pass(Duration::from_mins(1));
    assert_eq!(world.now().time(), before, "time stands while a run executes");
    world.now().clock(ClockChange::Pause).unwrap();
    world.now().clock(ClockChange::Resume).unwrap();
    world.now().execute(0);
    assert_eq!(world.now().look(), Sleep::Forever);
    world.hand.pass(Duration::from_secs(1));
    assert_eq!(world.now().time(), before + TimeDelta::seconds(60));
}
