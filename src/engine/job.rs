//! What the engine runs: a job, and what a job is given while it runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::on_record::Begun;
use super::stop::StopSign;
use super::{Command, Failure, Outcome, RunId};
use crate::domain::Text;
use crate::domain::channel_database::DatabaseState;
use crate::store::{Headquarters, Watermark};

/// Who is on record for what the program did by itself.
const NOBODY: &str = "commerce-hq";

/// A piece of work that a command stands for.
///
/// A job is safe to repeat: after a crash at any moment it is simply run again.
#[async_trait]
pub trait Job: Send {
    /// What it is called on the screen, such as `P-0001`.
    fn caption(&self) -> String;

    /// The name of what it must have for itself: two jobs of one name never run at the same time.
    fn exclusive(&self) -> Option<&'static str> {
        None
    }

    /// Whether a run of it stays on record when it has ended.
    fn is_recorded(&self) -> bool {
        false
    }

    /// Does the work. Between its commits it looks at [`JobContext::is_cancelled`] and stops when it
    /// is; what it has committed stays.
    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure>;
}

/// Turns commands into jobs, and answers what only the jobs' side knows. The composition root hands
/// one in, so that the engine depends on no job.
pub trait JobSource: Send + Sync {
    /// The job of a command; `None` for a command that the engine carries out by itself.
    fn job(&self, command: &Command) -> Option<Box<dyn Job>>;

    /// How many rows of a channel database are beyond the watermark.
    fn rows_waiting(&self, channel_database: &Text, taken: Watermark) -> Result<u64, Failure>;

    /// Lets channels trade, and package their rows into upload sessions, up to `until` of store
    /// time.
    fn pass_time(
        &self,
        headquarters: &Headquarters,
        until: DateTime<Utc>,
    ) -> Result<TimePassed, Failure>;

    /// Whether, and how well, a channel database is reached.
    fn database_state(&self, channel_database: &Text) -> Result<DatabaseState, Failure>;
}

/// What happened in channels while time passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimePassed {
    /// Rows or upload sessions were written.
    pub changed: bool,
    /// The next moment at which something happens there by itself; `None` when nothing ever will.
    pub next: Option<DateTime<Utc>>,
}

/// What tells store time on any thread.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What a running job is given.
pub struct JobContext<'a> {
    /// Headquarters' data.
    pub headquarters: &'a Headquarters,
    pub(super) run: &'a RunState,
    pub(super) now: Now,
    pub(super) elapsed: &'a (dyn Fn() -> std::time::Duration + Send + Sync),
    pub(super) progressed: &'a (dyn Fn() + Send + Sync),
}

impl JobContext<'_> {
    /// Runs a job that nobody watches, at one moment of store time, and measures nothing: this is
    /// how a new store gets its past.
    pub async fn run_at(
        now: DateTime<Utc>,
        headquarters: &Headquarters,
        job: &mut dyn Job,
    ) -> Result<Outcome, Failure> {
        let run = RunState {
            id: RunId(0),
            caption: job.caption(),
            started: now,
            began: std::time::Duration::ZERO,
            batch_job: None,
            stop: Arc::default(),
            total: AtomicU64::new(u64::MAX),
            done: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        };
        let context = JobContext {
            headquarters,
            run: &run,
            now: Arc::new(move || now),
            elapsed: &|| std::time::Duration::ZERO,
            progressed: &|| {},
        };
        let begun = Begun::new(headquarters, &*job, (NOBODY, None), now);
        let result = job.run(&context).await;
        match begun {
            Some(begun) => begun.ended(now, result).await,
            None => result,
        }
    }

    /// Store time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.now)()
    }

    /// What tells store time, for threads of the job.
    pub fn clock(&self) -> Now {
        Arc::clone(&self.now)
    }

    /// Real time that has passed since some moment, for durations in results.
    pub fn elapsed(&self) -> std::time::Duration {
        (self.elapsed)()
    }

    /// Whether the run shall stop at this commit boundary. While a person lets it pause, the answer
    /// waits.
    pub fn is_cancelled(&self) -> bool {
        self.run.stop.boundary()
    }

    /// Says how many transactions there are to do.
    pub fn expect(&self, total: u64) {
        self.run.total.store(total, Ordering::Relaxed);
        (self.progressed)();
    }

    /// Says that so many more transactions are done and durable, of them so many failed.
    pub fn advance(&self, done: u64, failed: u64) {
        self.run.done.fetch_add(done, Ordering::Relaxed);
        self.run.failed.fetch_add(failed, Ordering::Relaxed);
        (self.progressed)();
    }
}

/// The state of a run that others look at.
#[derive(Debug)]
pub(super) struct RunState {
    pub(super) id: RunId,
    pub(super) caption: String,
    pub(super) started: DateTime<Utc>,
    /// Real time when it began, on the clock of [`JobContext::elapsed`].
    pub(super) began: std::time::Duration,
    /// The batch job that it is a task of.
    pub(super) batch_job: Option<u64>,
    pub(super) stop: Arc<StopSign>,
    /// `u64::MAX` while it is not known.
    pub(super) total: AtomicU64,
    pub(super) done: AtomicU64,
    pub(super) failed: AtomicU64,
}
