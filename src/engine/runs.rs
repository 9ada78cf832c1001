//! Runs: what executes a job, and how people stop, pause and resume it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::executor::block_on;

use super::batch;
use super::command::BatchCommand;
use super::job::{Job, JobContext, RunState};
use super::message::{Event, Progress, RunId};
use super::on_record::Begun;
use super::priority::Nice;
use super::server::{contained, lock, note};
use super::stop::StopSign;
use super::{Command, Engine, Failure, Outcome};
use crate::domain::Moment;
use crate::domain::batch::BatchStatus;
use crate::domain::job_run::BatchRun;

/// How a run starts.
#[derive(Default)]
pub(super) struct Start {
    /// Its stop sign.
    pub(super) stop: Arc<StopSign>,
    /// The person who asked for it, or who made the batch job.
    pub(super) person: String,
    /// What it is called, when that is not its job's own caption.
    pub(super) caption: Option<String>,
    /// The batch job that it is a task of.
    pub(super) batch_job: Option<u64>,
    /// The record of its run in the history of that job.
    pub(super) record: Option<u64>,
}

impl Engine {
    /// Runs a job to its end. Simulated time stands still meanwhile.
    pub(super) fn run(&self, mut job: Box<dyn Job>, start: Start) -> Result<Outcome, Failure> {
        let turn = job
            .exclusive()
            .map(|name| Arc::clone(lock(&self.shared.exclusive).entry(name).or_default()));
        let _turn = turn.as_ref().map(|turn| lock(turn));
        self.give_way(Nice::Run);
        let frozen = self.freeze();
        let run = Arc::new(RunState {
            id: RunId(self.shared.next_run.fetch_add(1, Ordering::Relaxed)),
            caption: start.caption.unwrap_or_else(|| job.caption()),
            batch_job: start.batch_job,
            started: self.clock().now,
            began: self.shared.time.clock().elapsed(),
            stop: start.stop,
            total: AtomicU64::new(u64::MAX),
            done: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        });
        lock(&self.shared.runs).insert(run.id, Arc::clone(&run));
        if self.is_leaving() {
            run.stop.stop();
        }
        self.tell(&Event::RunStarted(self.progress(&run)));
        let time = Arc::clone(&self.shared.time);
        let context = JobContext {
            headquarters: &self.shared.headquarters,
            run: &run,
            now: Arc::new(move || time.read().now),
            elapsed: &|| self.shared.time.clock().elapsed(),
            progressed: &|| self.tell(&Event::RunProgress(self.progress(&run))),
        };
        let batch = run.batch_job.zip(start.record).map(|(job, record)| BatchRun { job, record });
        let who = (&*start.person, batch);
        let begun = Begun::new(&self.shared.headquarters, &*job, who, run.started);
        let mut result = contained(|| block_on(job.run(&context)));
        if let Some(begun) = begun {
            result = block_on(begun.ended(self.clock().now, result));
        }
        lock(&self.shared.runs).remove(&run.id);
        self.let_time_go_on(frozen);
        self.tell(&Event::RunEnded {
            run: run.id,
            batch_job: run.batch_job,
            caption: run.caption.clone(),
            at: self.clock().now,
            result: result.clone(),
        });
        self.tell(&Event::Changed);
        result
    }

    /// Runs a task of a batch job.
    pub(super) fn run_task(&self, command: &Command, start: Start) -> Result<Outcome, Failure> {
        match self.shared.jobs.job(command) {
            Some(job) => self.run(job, start),
            None => Err(Failure::failed("this program has no job for the task")),
        }
    }

    /// Stops a run at its next commit. The run of a batch job is stopped by canceling the job.
    pub(super) fn cancel(&self, run: RunId, person: &str) -> Result<Outcome, Failure> {
        let state = self.executing(run)?;
        if let Some(job) = state.batch_job {
            let to = BatchStatus::Canceling;
            return batch::carry_out(self, &BatchCommand::ChangeStatus { job, to }, person);
        }
        state.stop.stop();
        Ok(note(format!("{} stops at its next commit", state.caption)))
    }

    /// Lets a run pause at its next commit, or go on.
    pub(super) fn pause(&self, run: RunId, paused: bool, person: &str) -> Result<Outcome, Failure> {
        let state = self.executing(run)?;
        if let Some(job) = state.batch_job.and_then(|job| self.shared.headquarters.batch_job(job)) {
            batch::own(&job, person)?;
        }
        if paused && (self.is_leaving() || batch::is_closing(&self.shared.batch)) {
            return Err(Failure::wrong_use("the program is leaving and waits for its runs to end"));
        }
        state.stop.pause(paused);
        self.tell(&Event::RunProgress(self.progress(&state)));
        let verb = if paused { "pauses at its next commit" } else { "goes on" };
        Ok(note(format!("{} {verb}", state.caption)))
    }

    fn executing(&self, run: RunId) -> Result<Arc<RunState>, Failure> {
        let found = lock(&self.shared.runs).get(&run).cloned();
        found.ok_or_else(|| Failure::wrong_use(format!("run {} is not executing", run.0)))
    }

    /// How far the runs are that execute.
    pub(super) fn progress_of_runs(&self) -> Vec<Progress> {
        let runs: Vec<Arc<RunState>> = lock(&self.shared.runs).values().cloned().collect();
        runs.iter().map(|run| self.progress(run)).collect()
    }

    fn progress(&self, run: &RunState) -> Progress {
        let total = run.total.load(Ordering::Relaxed);
        let elapsed = self.shared.time.clock().elapsed().saturating_sub(run.began);
        Progress {
            run: run.id,
            caption: run.caption.clone(),
            batch_job: run.batch_job,
            paused: run.stop.is_paused(),
            done: run.done.load(Ordering::Relaxed),
            total: (total != u64::MAX).then_some(total),
            failed: run.failed.load(Ordering::Relaxed),
            started: Moment(Some(run.started)),
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
