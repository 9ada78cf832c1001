//! One run of a batch job: its tasks in the order that their conditions allow, tried again after
//! passing faults.

use std::sync::Arc;

use chrono::TimeDelta;

use super::super::runs::Start;
use super::super::server::{lock, note};
use super::super::stop::StopSign;
use super::report::{TaskEnd, judge};
use super::{Serving, State, Waiting, broken, change};
use crate::domain::batch::step::{RunEnd, finish, retry};
use crate::domain::batch::{
    BatchJob, BatchStatus, Constraint, ConstraintType, Outcome as Wanted, Task, TaskRun, Work,
};
use crate::domain::{Moment, Text};
use crate::engine::command::{RunSchedule, SynchronizeOrders};
use crate::engine::{Command, Engine, Event, Failure, FailureKind, Outcome};

/// The longest wait before another try, in seconds of store time: five minutes.
const LONGEST_WAIT: i64 = 300;

/// How long a run waits before it is tried again for the `number`th time, from 1: 5, 8, 16, 32 ...
/// seconds of store time (domain facts, 2.5).
fn wait_before(number: u32) -> TimeDelta {
    let seconds = match number {
        0 | 1 => 5,
        _ => 4_i64.checked_shl(number.min(32) - 1).unwrap_or(LONGEST_WAIT),
    };
    TimeDelta::seconds(seconds.min(LONGEST_WAIT))
}

/// A run of this process. Between two tries it is kept, and no thread waits with it.
pub(super) struct Run {
    job: Arc<BatchJob>,
    stop: Arc<StopSign>,
    tasks: Vec<TaskRun>,
    /// What each task came to when it was tried last.
    results: Vec<Option<Outcome>>,
    /// How often it was tried again.
    retries: u32,
}

/// What comes after all tasks were tried that could be.
enum Next {
    /// The run has ended.
    End(RunEnd),
    /// Some failed for a passing reason and are tried again.
    Wait,
}

/// Starts a run that is on record as started.
pub(super) fn start(
    engine: &Engine,
    job: &Arc<BatchJob>,
    stop: Arc<StopSign>,
) -> Result<(), Failure> {
    let tasks = job.position.run.as_ref().map(|run| run.tasks.clone()).unwrap_or_default();
    let results = vec![None; tasks.len()];
    hand_out(engine, Run { job: Arc::clone(job), stop, tasks, results, retries: 0 })
}

/// Lets a run be executed, on a thread of its own or as the caller of the engine wants.
pub(super) fn hand_out(engine: &Engine, run: Run) -> Result<(), Failure> {
    let by_hand = engine.shared.batch.serving.clone();
    let id = run.job.id;
    let of_run = engine.clone();
    let work = move || run.execute(&of_run);
    if let Serving::ByHand(execute) = &by_hand {
        execute(Box::new(work));
        return Ok(());
    }
    let spawned = std::thread::Builder::new().name("batch run".into()).spawn(work);
    spawned.map(drop).map_err(|error| {
        // It is found as interrupted when the store is opened again.
        lock(&engine.shared.batch.state).runs.remove(&id);
        engine.end_work();
        Failure::failed(format!("no thread can be started for a batch job: {error}"))
    })
}

impl Run {
    /// Executes the run to its end, or to where it waits to be tried again.
    fn execute(mut self, engine: &Engine) {
        if engine.is_leaving() {
            self.stop.stop();
        }
        if self.retries > 0 && !self.stop.is_stopped() {
            let tasks = self.tasks.clone();
            let put = change(engine, self.job.id, |job| Ok(Some(retry(job, tasks))));
            if let Err(failure) = put {
                broken(engine, &failure);
                return self.close(engine, &RunEnd::Interrupted);
            }
        }
        match self.try_tasks(engine) {
            Next::End(end) => self.close(engine, &end),
            Next::Wait => self.wait(engine),
        }
    }

    /// Gives way until the next try. A run that is to stop, or whose process leaves, ends here.
    fn wait(mut self, engine: &Engine) {
        self.retries += 1;
        let until = engine.clock().now + wait_before(self.retries);
        let batch = &engine.shared.batch;
        let mut state = lock(&batch.state);
        let State { runs, lingering, closing, broken, .. } = &mut *state;
        let goes_on = !*closing && broken.is_none() && !self.stop.is_stopped();
        if let Some(running) = runs.get_mut(&self.job.id).filter(|_| goes_on) {
            lingering.extend(running.frozen.take());
            running.waiting = Some(Waiting { until, run: self });
            drop(state);
            batch.wake();
        } else {
            drop(state);
            self.close(engine, &RunEnd::Interrupted);
        }
    }

    /// Puts the end of the run on record, tells of it, and lets time go on.
    pub(super) fn close(self, engine: &Engine, end: &RunEnd) {
        let (id, tasks) = (self.job.id, self.tasks);
        let at = engine.clock().now;
        let closed = change(engine, id, |job| {
            let step = finish(job, end, Some(tasks), at);
            step.map(Some).map_err(|no| Failure::failed(no.to_string()))
        });
        if let Err(failure) = closed {
            broken(engine, &failure);
        }
        engine.tell(&Event::BatchRunEnded {
            job: id,
            description: self.job.entered.description.clone(),
            result: together(end, self.results),
        });
        let mut state = lock(&engine.shared.batch.state);
        let frozen = state.runs.remove(&id).and_then(|run| run.frozen);
        state.lingering.extend(frozen);
        // In one step with the removal, so that nobody takes the server for one at rest in between.
        state.looked = false;
        drop(state);
        engine.shared.batch.wake();
        engine.end_work();
    }

    /// Tries all tasks whose conditions are met.
    fn try_tasks(&mut self, engine: &Engine) -> Next {
        let mut again = Vec::new();
        while let Some(at) = self.next_task() {
            match self.try_task(engine, at) {
                TaskEnd::Interrupted => {
                    self.set_ready(&again);
                    return Next::End(RunEnd::Interrupted);
                }
                TaskEnd::Failed { passing: true } if self.may_retry(at) => again.push(at),
                TaskEnd::Ended | TaskEnd::Failed { .. } => {}
            }
        }
        if again.is_empty() {
            return Next::End(self.judged());
        }
        self.set_ready(&again);
        Next::Wait
    }

    fn set_ready(&mut self, again: &[usize]) {
        for at in again {
            if let Some(task) = self.tasks.get_mut(*at) {
                task.status = BatchStatus::Ready;
            }
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

    fn try_task(&mut self, engine: &Engine, at: usize) -> TaskEnd {
        let (Some(task), Some(record)) = (self.job.tasks.get(at), self.tasks.get_mut(at)) else {
            return TaskEnd::Ended;
        };
        if self.stop.is_stopped() {
            return TaskEnd::Interrupted;
        }
        if record.started.0.is_none() {
            record.started = Moment(Some(engine.clock().now));
        }
        let command = command(&task.work);
        let caption = task.caption.to_string();
        let start = Start {
            stop: Arc::clone(&self.stop),
            caption: Some(caption),
            batch_job: Some(self.job.id),
            person: self.job.run_by.to_string(),
            record: self.job.position.run.as_ref().map(|run| run.number),
        };
        let result = engine.run_task(&command, start);
        let (end, mut log) = judge(&result);
        if let Some(last) = self.results.get_mut(at) {
            *last = result.ok();
        }
        record.ended = Moment(Some(engine.clock().now));
        record.log.append(&mut log);
        record.status = match &end {
            TaskEnd::Ended => BatchStatus::Ended,
            TaskEnd::Failed { .. } => BatchStatus::Error,
            TaskEnd::Interrupted => BatchStatus::Ready,
        };
        // One that was interrupted is done again, and has not used up a try (I23).
        record.attempts += u32::from(end != TaskEnd::Interrupted);
        end
    }

    fn may_retry(&self, at: usize) -> bool {
        let most = self.job.tasks.get(at).map_or(0, |task| task.maximum_retries);
        self.tasks.get(at).is_some_and(|task| task.attempts <= most)
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
