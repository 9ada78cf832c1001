//! The batch server: it starts batch jobs when they are due, runs their tasks, and keeps the record.
//!
//! One thread looks at the jobs (`server`): when something is due it starts it and sleeps until the
//! next due time. Each run has a thread of its own (`run`). What a step does to a job is decided in
//! [`crate::domain::batch`]; here every step is computed and committed under one lock, so that what
//! people do (`commands`) and what the server does never cross.
//!
//! On simulated time jobs run one after the other, by due time and number, so that a rehearsal gives
//! the same data every time (our reading); on real time up to eight run at once.

mod commands;
mod fan_out;
mod report;
mod run;
mod server;

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex};

use chrono::{DateTime, Utc};
use futures::executor::block_on;

use super::clock::Frozen;
use super::server::lock;
use super::stop::StopSign;
use super::{Engine, Event, Failure};
use crate::domain::Text;
use crate::domain::batch::step::{RunEnd, finish};
use crate::domain::batch::{BatchJob, BatchStatus, Step};
use crate::store::{Headquarters, Presence};

pub(super) use commands::{carry_out, own};
use run::Run;
pub use server::Sleep;
pub(super) use server::{next_due, start};

/// What the engine keeps of its batch server.
pub(super) struct Batch {
    /// Held while a step is computed and committed.
    book: Mutex<()>,
    /// The lease of this process.
    fence: u64,
    pub(super) serving: Serving,
    state: Mutex<State>,
    /// Signalled when the server has to look again, and when a retry may go on.
    turn: Condvar,
}

#[derive(Default)]
struct State {
    /// Runs of this process, by batch job.
    runs: HashMap<u64, Running>,
    /// Something changed since the server last looked.
    looked: bool,
    /// The server has done all there was to do and sleeps.
    resting: bool,
    /// What holds simulated time where a run ended, until the server has looked again: else a job that
    /// waited for the run would start late.
    lingering: Vec<Frozen>,
    /// Nothing is started any more.
    closing: bool,
    /// Simulated time stops there: the server leaves then.
    until: Option<DateTime<Utc>>,
    /// Why the server stopped by itself: the store cannot be written.
    broken: Option<String>,
}

/// A run of this process.
struct Running {
    stop: Arc<StopSign>,
    group: Text,
    /// The schedule it runs, which never runs twice at a time.
    schedule: Option<Text>,
    /// It is to be tried again, and waits for that without a thread.
    waiting: Option<Waiting>,
    /// Simulated time stands still while it executes.
    frozen: Option<Frozen>,
}

/// A run between two tries.
struct Waiting {
    until: DateTime<Utc>,
    run: Run,
}

/// Who runs batch jobs in this process, and where their runs execute.
#[derive(Clone)]
pub enum Serving {
    /// Nobody: a single command holds the store. Simulated time stands still.
    No,
    /// A thread of the engine; each run has a thread of its own. Time goes on.
    Yes,
    /// The caller: [`Engine::look`] starts what is due, and each run is handed to this to be executed
    /// whenever. So a simulation decides what happens when.
    ByHand(Arc<dyn Fn(Work) + Send + Sync>),
}

/// A run, to be executed once.
pub type Work = Box<dyn FnOnce() + Send>;

impl Batch {
    pub(super) fn new(fence: u64, serving: Serving) -> Self {
        Self {
            book: Mutex::default(),
            fence,
            serving,
            state: Mutex::default(),
            turn: Condvar::new(),
        }
    }

    /// Lets the server look again.
    pub(super) fn wake(&self) {
        lock(&self.state).looked = false;
        self.turn.notify_all();
    }
}

/// Starts nothing more. Runs that execute go on, also those that a person lets pause; those that
/// wait to be tried again are done again by the next process.
pub(super) fn close(engine: &Engine) {
    let batch = &engine.shared.batch;
    let waiting: Vec<Run> = {
        let mut state = lock(&batch.state);
        state.closing = true;
        let runs = state.runs.values_mut();
        runs.filter_map(|run| {
            run.stop.pause(false);
            run.waiting.take().map(|waiting| waiting.run)
        })
        .collect()
    };
    waiting.into_iter().for_each(|run| run.close(engine, &RunEnd::Interrupted));
    batch.wake();
}

/// Whether nothing is started any more.
pub(super) fn is_closing(batch: &Batch) -> bool {
    lock(&batch.state).closing
}

/// The fence of this process. It takes the lease when it will run jobs, or when the process that did
/// has died over one.
pub(super) fn lease(headquarters: &Headquarters, serving: &Serving) -> Result<u64, Failure> {
    let died = headquarters.batch_jobs().iter().any(|job| is_running(job));
    if died || !matches!(serving, Serving::No) {
        let owner = format!("process {}", std::process::id());
        return Ok(block_on(headquarters.take_batch_lease(&owner))?);
    }
    Ok(headquarters.batch_fence())
}

fn is_running(job: &BatchJob) -> bool {
    matches!(job.status, BatchStatus::Executing | BatchStatus::Canceling)
}

/// Closes the runs of the process that held the store before and died: each is done again.
pub(super) fn rescue(engine: &Engine) -> Result<(), Failure> {
    let jobs = engine.shared.headquarters.batch_jobs();
    for job in jobs.iter().filter(|job| is_running(job)) {
        let at = engine.clock().now;
        change(engine, job.id, |job| {
            let step = finish(job, &RunEnd::Died, None, at);
            step.map(Some).map_err(|no| Failure::failed(no.to_string()))
        })?;
    }
    Ok(())
}

/// Changes a job by one step, computed on the job as it stands and committed before anyone else
/// sees it. `None` from `decide` changes nothing.
fn change(
    engine: &Engine,
    id: u64,
    decide: impl FnOnce(&BatchJob) -> Result<Option<Step>, Failure>,
) -> Result<Option<Arc<BatchJob>>, Failure> {
    let _turn = lock(&engine.shared.batch.book);
    let Some(job) = engine.shared.headquarters.batch_job(id) else {
        return Err(unknown(engine, id));
    };
    match decide(&job)? {
        Some(step) => commit(engine, step, Presence::Kept).map(Some),
        None => Ok(None),
    }
}

/// Commits a step. The caller holds the book.
fn commit(engine: &Engine, step: Step, presence: Presence) -> Result<Arc<BatchJob>, Failure> {
    let news = !step.messages.is_empty();
    let fence = engine.shared.batch.fence;
    let put = engine.shared.headquarters.put_batch_step(step, presence, Some(fence));
    let job = block_on(put)?;
    engine.tell(&Event::Changed);
    if news {
        engine.tell(&Event::NewMessages);
    }
    Ok(job)
}

fn unknown(engine: &Engine, id: u64) -> Failure {
    let jobs = engine.shared.headquarters.batch_jobs();
    let known: Vec<String> = jobs.iter().rev().take(20).map(|job| job.id.to_string()).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Failure::wrong_use(format!("there is no batch job {id}; there is {known}"))
}

/// Says that the server can go on no more, and why.
fn broken(engine: &Engine, failure: &Failure) {
    let why = format!("batch jobs are not started any more: {failure}. Leave and start again");
    lock(&engine.shared.batch.state).broken.get_or_insert_with(|| why.clone());
    engine.shared.batch.turn.notify_all();
    engine.tell(&Event::BatchServerStopped(why));
}

/// Asks the runs of this process to stop at their next commit.
pub(super) fn stop_all(batch: &Batch) {
    for run in lock(&batch.state).runs.values() {
        run.stop.stop();
    }
    batch.turn.notify_all();
}
