//! One run of a batch job: its tasks in the order that their conditions allow, tried again after
//! passing faults.

use std::sync::{Arc, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::super::runs::Start;
use super::super::server::{lock, note};
use super::super::stop::StopSign;
use super::report::{TaskEnd, judge};
use super::{Serving, broken, change};
use crate::domain::batch::step::{RunEnd, finish, retry};
use crate::domain::batch::{
    BatchJob, BatchStatus, Constraint, ConstraintType, Outcome as Wanted, Task, TaskRun, Work,
};
use crate::domain::{Moment, Text};
use crate::engine::command::{RunSchedule, SynchronizeOrders};
use crate::engine::{Command, Engine, Event, Failure, FailureKind, Outcome};

/// The first wait before another try, in seconds of store time; each next one is twice as long, up
/// to [`LONGEST_WAIT`] (domain facts, 2.5).
const FIRST_WAIT: i64 = 5;
/// Five minutes.
const LONGEST_WAIT: i64 = 300;

/// Starts the thread of a run that is on record as started.
pub(super) fn start(
    engine: &Engine,
    job: &Arc<BatchJob>,
    stop: Arc<StopSign>,
) -> Result<(), Failure> {
    let by_hand = engine.shared.batch.serving.clone();
    let (engine, job) = (engine.clone(), Arc::clone(job));
    let work = move || {
        let tasks = job.position.run.as_ref().map(|run| run.tasks.clone()).unwrap_or_default();
        let results = vec![None; tasks.len()];
        let mut run = Run { engine: &engine, job: &job, stop: &stop, tasks, results };
        let end = run.execute();
        let tasks = std::mem::take(&mut run.tasks);
        let results = std::mem::take(&mut run.results);
        close(&engine, &job, &end, tasks, results);
    };
    if let Serving::ByHand(execute) = &by_hand {
        execute(Box::new(work));
        return Ok(());
    }
    let spawned = std::thread::Builder::new().name("batch run".into()).spawn(work);
    spawned.map(drop).map_err(|error| {
        Failure::failed(format!("no thread can be started for a batch job: {error}"))
    })
}

/// Puts the end of a run on record, tells of it, and lets time go on.
fn close(
    engine: &Engine,
    job: &BatchJob,
    end: &RunEnd,
    tasks: Vec<TaskRun>,
    results: Vec<Option<Outcome>>,
) {
    let at = engine.clock().now;
    let closed = change(engine, job.id, |job| {
        let step = finish(job, end, Some(tasks), at);
        step.map(Some).map_err(|no| Failure::failed(no.to_string()))
    });
    if let Err(failure) = closed {
        broken(engine, &failure);
    }
    engine.tell(&Event::BatchRunEnded {
        job: job.id,
        description: job.entered.description.clone(),
        result: together(end, results),
    });
    let mut state = lock(&engine.shared.batch.state);
    let frozen = state.runs.remove(&job.id).and_then(|run| run.frozen);
    state.lingering.extend(frozen);
    // In one step with the removal, so that nobody takes the server for one at rest in between.
    state.looked = false;
    drop(state);
    engine.shared.batch.wake();
    engine.end_work();
}

/// What a run came to: the results of its tasks as one, or the failure that ended it.
fn together(end: &RunEnd, results: Vec<Option<Outcome>>) -> Result<Outcome, Failure> {
    let sum = results.into_iter().flatten().reduce(Outcome::and);
    match (end, sum) {
        (RunEnd::Failed(why), _) => Err(Failure::failed(why.clone())),
        (_, Some(sum)) => Ok(sum),
        (RunEnd::Ended, None) => Ok(note("it ended")),
        (RunEnd::Interrupted | RunEnd::Died, None) => {
            Err(Failure::new(FailureKind::Interrupted, "it was stopped before it did anything"))
        }
    }
}

struct Run<'a> {
    engine: &'a Engine,
    job: &'a BatchJob,
    stop: &'a Arc<StopSign>,
    tasks: Vec<TaskRun>,
    /// What each task came to when it was tried last.
    results: Vec<Option<Outcome>>,
}

impl Run<'_> {
    /// Runs all tasks, and those again that failed for a passing reason.
    fn execute(&mut self) -> RunEnd {
        let mut wait = FIRST_WAIT;
        loop {
            let mut again = Vec::new();
            while let Some(at) = self.next_task() {
                match self.try_task(at) {
                    TaskEnd::Interrupted => return RunEnd::Interrupted,
                    TaskEnd::Failed { passing: true, .. } if self.may_retry(at) => again.push(at),
                    TaskEnd::Ended | TaskEnd::Failed { .. } => {}
                }
            }
            if again.is_empty() {
                return self.judged();
            }
            for at in again {
                if let Some(task) = self.tasks.get_mut(at) {
                    task.status = BatchStatus::Ready;
                }
            }
            if !self.wait_and_try_again(TimeDelta::seconds(wait)) {
                return RunEnd::Interrupted;
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// The position of a task that is ready and whose conditions are met. One whose conditions can
    /// not be met any more did not run.
    fn next_task(&mut self) -> Option<usize> {
        for at in 0..self.tasks.len() {
            let ready = self.tasks.get(at).is_some_and(|task| task.status == BatchStatus::Ready);
            match self.job.tasks.get(at).filter(|_| ready).map(|task| self.conditions(task)) {
                Some(Some(true)) => return Some(at),
                Some(Some(false)) => {
                    if let Some(task) = self.tasks.get_mut(at) {
                        task.status = BatchStatus::DidntRun;
                    }
                }
                Some(None) | None => {}
            }
        }
        None
    }

    /// Whether a task's conditions are met; `None` while that is open.
    fn conditions(&self, task: &Task) -> Option<bool> {
        let states: Vec<Option<bool>> =
            task.constraints.iter().map(|one| self.holds(*one)).collect();
        // One such state decides: a condition that fails all, or one that is enough.
        let decides = task.constraint_type == ConstraintType::Any;
        match () {
            () if states.is_empty() => Some(true),
            () if states.contains(&Some(decides)) => Some(decides),
            () if states.contains(&None) => None,
            () => Some(!decides),
        }
    }

    fn holds(&self, constraint: Constraint) -> Option<bool> {
        let at = usize::try_from(constraint.task).unwrap_or(usize::MAX);
        let status = self.tasks.get(at).map(|task| task.status)?;
        match status {
            BatchStatus::Ended => Some(constraint.outcome != Wanted::Error),
            BatchStatus::Error => Some(constraint.outcome != Wanted::Ended),
            BatchStatus::DidntRun | BatchStatus::Canceled => Some(false),
            _ => None,
        }
    }

    fn try_task(&mut self, at: usize) -> TaskEnd {
        let (Some(task), Some(record)) = (self.job.tasks.get(at), self.tasks.get_mut(at)) else {
            return TaskEnd::Ended;
        };
        if self.stop.is_stopped() {
            return TaskEnd::Interrupted;
        }
        record.attempts += 1;
        if record.started.0.is_none() {
            record.started = Moment(Some(self.engine.clock().now));
        }
        let command = command(&task.work);
        let caption = task.caption.to_string();
        let start = Start {
            stop: Arc::clone(self.stop),
            caption: Some(caption),
            batch_job: Some(self.job.id),
        };
        let result = self.engine.run_task(&command, start);
        let (end, mut log) = judge(&result);
        if let Some(last) = self.results.get_mut(at) {
            *last = result.ok();
        }
        record.ended = Moment(Some(self.engine.clock().now));
        record.log.append(&mut log);
        record.status = match &end {
            TaskEnd::Ended => BatchStatus::Ended,
            TaskEnd::Failed { .. } => BatchStatus::Error,
            TaskEnd::Interrupted => BatchStatus::Ready,
        };
        end
    }

    fn may_retry(&self, at: usize) -> bool {
        let most = self.job.tasks.get(at).map_or(0, |task| task.maximum_retries);
        self.tasks.get(at).is_some_and(|task| task.attempts <= most)
    }

    /// Waits in store time; `false` when the run is to stop.
    fn wait_and_try_again(&self, wait: TimeDelta) -> bool {
        let until = self.engine.clock().now + wait;
        self.give_way_until(until);
        if self.stop.is_stopped() {
            return false;
        }
        let tasks = self.tasks.clone();
        let put = change(self.engine, self.job.id, |job| Ok(Some(retry(job, tasks))));
        put.is_ok()
    }

    /// Lets time go on until then, or until the run is to stop.
    fn give_way_until(&self, until: DateTime<Utc>) {
        let batch = &self.engine.shared.batch;
        let id = self.job.id;
        let mut state = lock(&batch.state);
        let Some(run) = state.runs.get_mut(&id) else { return };
        run.retry = Some(until);
        run.frozen = None;
        state.looked = false;
        batch.turn.notify_all();
        let waits = |state: &mut super::State| {
            let waits = state.runs.get(&id).is_some_and(|run| run.retry.is_some());
            waits && !state.closing && state.broken.is_none() && !self.stop.is_stopped()
        };
        let mut state = batch.turn.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner);
        let left = state.runs.get_mut(&id).is_some_and(|run| run.retry.take().is_some());
        if left {
            self.stop.stop();
        }
    }

    /// How the run ended, from its tasks.
    fn judged(&self) -> RunEnd {
        let pairs = self.tasks.iter().zip(&self.job.tasks);
        let failed: Vec<&TaskRun> = pairs
            .filter(|(run, task)| run.status == BatchStatus::Error && !task.ignore_failure)
            .map(|(run, _)| run)
            .collect();
        match failed.split_first() {
            None => RunEnd::Ended,
            Some((first, rest)) => {
                let why = first.log.last().map_or("failed", Text::as_str);
                let more = match rest.len() {
                    0 => String::new(),
                    others => format!(" (and {others} more tasks)"),
                };
                RunEnd::Failed(format!("{}: {why}{more}", first.caption))
            }
        }
    }
}

/// The command that a task stands for.
fn command(work: &Work) -> Command {
    match work.clone() {
        Work::UploadSchedule { schedule, groups } => {
            Command::RunSchedule(RunSchedule { schedule, groups })
        }
        Work::SynchronizeOrders { hierarchy, nodes } => {
            Command::SynchronizeOrders(SynchronizeOrders { hierarchy, nodes, dry_run: false })
        }
    }
}
