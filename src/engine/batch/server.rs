//! The thread that starts what is due.

use std::cmp::Reverse;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::super::server::lock;
use super::super::stop::StopSign;
use super::{Run, Running, Serving, State, broken, change, run};
use crate::domain::Text;
use crate::domain::batch::due::Lateness;
use crate::domain::batch::step::{Conditions, advance};
use crate::domain::batch::{BatchGroup, BatchJob, BatchStatus, MOST_TASKS, Work};
use crate::domain::clock::Speed;
use crate::engine::{Engine, Event, Failure};

/// The longest sleep while something is to come: real clocks jump and machines sleep, and nobody
/// tells.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Starts the server's thread. It ends when the engine leaves.
pub(in crate::engine) fn start(engine: &Engine) -> Result<(), Failure> {
    if !matches!(engine.shared.batch.serving, Serving::Yes) {
        return Ok(());
    }
    let engine = engine.clone();
    let spawned = std::thread::Builder::new().name("batch server".into()).spawn(move || {
        loop {
            match engine.look() {
                Sleep::For(sleep) => wait(&engine, Some(sleep)),
                Sleep::Forever => wait(&engine, None),
                Sleep::Over => return,
            }
        }
    });
    spawned.map(drop).map_err(|error| {
        Failure::failed(format!("no thread can be started for the batch server: {error}"))
    })
}

/// Sleeps until the time is over or something changed.
fn wait(engine: &Engine, sleep: Option<Duration>) {
    let batch = &engine.shared.batch;
    let changed = |state: &mut State| state.looked && !state.closing && state.broken.is_none();
    let mut state = lock(&batch.state);
    state.resting = state.looked;
    batch.turn.notify_all();
    let mut state = match sleep {
        Some(sleep) => {
            let waited = batch.turn.wait_timeout_while(state, sleep, changed);
            waited.unwrap_or_else(PoisonError::into_inner).0
        }
        None => batch.turn.wait_while(state, changed).unwrap_or_else(PoisonError::into_inner),
    };
    state.resting = false;
}

/// How long nothing is due, in real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sleep {
    /// At most so long.
    For(Duration),
    /// Until something changes.
    Forever,
    /// The engine leaves: there is nothing to look for any more.
    Over,
}

impl Engine {
    /// Waits until all that is due now was started and has ended. A run that waits to try again is
    /// not waited for: it waits for time. Without a server of its own thread there is nothing to
    /// wait for.
    pub fn rest(&self) {
        let batch = &self.shared.batch;
        if !matches!(batch.serving, Serving::Yes) {
            return;
        }
        let busy = |state: &mut State| {
            let executing = state.runs.values().any(|run| run.waiting.is_none());
            let at_rest = state.resting && state.looked && !executing;
            !at_rest && !state.closing && state.broken.is_none()
        };
        let state = batch.turn.wait_while(lock(&batch.state), busy);
        drop(state.unwrap_or_else(PoisonError::into_inner));
    }

    /// Starts what is due, and says how long nothing will be.
    pub fn look(&self) -> Sleep {
        look(self)
    }
}

fn look(engine: &Engine) -> Sleep {
    let batch = &engine.shared.batch;
    {
        let mut state = lock(&batch.state);
        if state.closing || state.broken.is_some() {
            return Sleep::Over;
        }
        state.looked = true;
        // What is started here is waited for by those who leave.
        engine.begin_work();
    }
    let sleep = look_while_time_stands(engine);
    engine.end_work();
    sleep
}

fn look_while_time_stands(engine: &Engine) -> Sleep {
    let batch = &engine.shared.batch;
    // Time stands still while the server looks, so that nothing due passes meanwhile.
    let standing = engine.freeze();
    let ended = std::mem::take(&mut lock(&batch.state).lingering);
    let reading = engine.clock();
    let passed = engine.pass_time(reading.now);
    // What was begun before goes first.
    let started = try_again(engine, reading.now).and_then(|()| start_due(engine, reading.now));
    if let Err(failure) = started {
        broken(engine, &failure);
        return Sleep::Over;
    }
    let next = next_due(engine);
    engine.hold_clock_at(next);
    drop((standing, ended));
    let passing = passed.unwrap_or_else(|failure| {
        // Channel databases that cannot be written are no reason to stop batch jobs.
        engine.tell(&Event::TradeStopped(failure.to_string()));
        None
    });
    let sleep = |at: DateTime<Utc>| engine.real_until(at);
    let soonest = [next.and_then(sleep), passing.and_then(sleep)].into_iter().flatten().min();
    match (soonest, reading.speed) {
        (Some(sleep), Speed::Real) => Sleep::For(sleep.min(LONGEST_SLEEP)),
        (Some(sleep), _) => Sleep::For(sleep),
        (None, _) => Sleep::Forever,
    }
}

/// The next moment to come at which a job may start or a run tries again: simulated time waits
/// there. What is due already waits for a run to end, for a person, or for its active period.
pub(in crate::engine) fn next_due(engine: &Engine) -> Option<DateTime<Utc>> {
    let now = engine.clock().now;
    let headquarters = &engine.shared.headquarters;
    let opens = |job: Arc<BatchJob>| job.closed_period(now)?.opens_after(now, job.zone());
    let owed = headquarters.batch_jobs_due(now).into_iter().filter_map(opens);
    let due = owed.chain(headquarters.next_wake(now));
    let state = lock(&engine.shared.batch.state);
    let retries = state.runs.values().filter_map(|run| run.waiting.as_ref());
    let due = due.chain(retries.map(|waiting| waiting.until).filter(|until| *until > now));
    due.chain(state.until).min()
}

fn start_due(engine: &Engine, now: DateTime<Utc>) -> Result<(), Failure> {
    let headquarters = &engine.shared.headquarters;
    let jobs = headquarters.batch_jobs_due(now);
    if jobs.is_empty() {
        return Ok(());
    }
    let groups = headquarters.batch_groups();
    let group_of = |job: &BatchJob| {
        let named = groups.iter().find(|group| group.name == job.entered.batch_group);
        named.cloned().unwrap_or_else(BatchGroup::unnamed)
    };
    let mut due: Vec<(Arc<BatchJob>, BatchGroup)> =
        jobs.into_iter().map(|job| (Arc::clone(&job), group_of(&job))).collect();
    due.sort_by_key(|(job, group)| {
        let priority = job.entered.priority.unwrap_or(group.priority);
        (Reverse(priority), job.scheduled_start(), job.id)
    });
    due.iter().try_for_each(|(job, group)| start_one(engine, job, group, now))
}

/// Does with one due job what its conditions allow.
fn start_one(
    engine: &Engine,
    job: &BatchJob,
    group: &BatchGroup,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let batch = &engine.shared.batch;
    let reading = engine.clock();
    let real = reading.speed == Speed::Real;
    let hindered = hindrance(job, group, now);
    let clock = reading.speed.to_string();
    let conditions = Conditions {
        at: now,
        lateness: if real { Lateness::Judged } else { Lateness::Ignored },
        hindered: hindered.as_deref(),
        room: has_room(&lock(&batch.state), job, group, real),
        fence: batch.fence,
        clock: &clock,
    };
    let Some(job) = change(engine, job.id, |job| Ok(advance(job, &conditions)))? else {
        return Ok(());
    };
    if job.status == BatchStatus::Executing {
        let stop = Arc::new(StopSign::default());
        let running = Running {
            stop: Arc::clone(&stop),
            group: job.entered.batch_group.clone(),
            schedule: schedule_of(&job),
            waiting: None,
            frozen: Some(engine.freeze()),
        };
        lock(&batch.state).runs.insert(job.id, running);
        // A person who canceled it just now found no run to stop.
        let job_now = engine.shared.headquarters.batch_job(job.id);
        if job_now.is_some_and(|job| job.status == BatchStatus::Canceling) {
            stop.stop();
        }
        engine.begin_work();
        run::start(engine, &job, stop)?;
    }
    Ok(())
}

/// Why the job may not start, though its due times go by.
fn hindrance(job: &BatchJob, group: &BatchGroup, now: DateTime<Utc>) -> Option<String> {
    if group.is_paused() {
        return Some(format!("the batch group {:?} is paused", group.name.as_str()));
    }
    let period = job.closed_period(now)?;
    let (from, to) = (period.from.format("%H:%M"), period.to.format("%H:%M"));
    Some(format!("outside the active period {from} to {to} {}", job.zone()))
}

/// Whether one more run of the job may execute. A run that waits to be tried again gives way to
/// others, but not to those of its schedule, nor in its batch group.
fn has_room(state: &State, job: &BatchJob, group: &BatchGroup, real: bool) -> bool {
    let schedule = schedule_of(job);
    let same_schedule =
        schedule.is_some() && state.runs.values().any(|run| run.schedule == schedule);
    let in_group = state.runs.values().filter(|run| run.group == group.name).count();
    // The run before this one is on record as ended a moment before it is gone.
    let own = state.runs.contains_key(&job.id);
    !own && !same_schedule && group.has_room(in_group) && has_thread(state, real)
}

/// Whether one more run may execute, whatever it is.
fn has_thread(state: &State, real: bool) -> bool {
    let executing = state.runs.values().filter(|run| run.waiting.is_none()).count();
    !state.closing && executing < if real { MOST_TASKS } else { 1 }
}

fn schedule_of(job: &BatchJob) -> Option<Text> {
    match &job.work {
        Work::UploadSchedule { schedule, .. } => Some(schedule.clone()),
        Work::SynchronizeOrders { .. } => None,
    }
}

/// Lets runs go on whose waiting time is over, the longest due first, and those that are to stop.
fn try_again(engine: &Engine, now: DateTime<Utc>) -> Result<(), Failure> {
    let real = engine.clock().speed == Speed::Real;
    while let Some(run) = next_try(engine, now, real) {
        run::hand_out(engine, run)?;
    }
    Ok(())
}

fn next_try(engine: &Engine, now: DateTime<Utc>, real: bool) -> Option<Run> {
    let mut state = lock(&engine.shared.batch.state);
    let room = has_thread(&state, real);
    let runs = state.runs.iter_mut().filter_map(|(id, running)| {
        let until = running.waiting.as_ref()?.until;
        let goes_on = running.stop.is_stopped() || (room && until <= now);
        goes_on.then_some((until, *id, running))
    });
    let (_, _, running) = runs.min_by_key(|(until, id, _)| (*until, *id))?;
    // The clock stands from here on, as for every run that executes.
    running.frozen = Some(engine.freeze());
    running.waiting.take().map(|waiting| waiting.run)
}
