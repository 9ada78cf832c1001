//! What is told of batch jobs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::batch::{
    BatchJob, BatchStatus, Entered, Fate, RunRecord, Task, TaskRun, Timing, Work,
};
use crate::domain::{CompanyId, Moment, Text};

/// How many next due times are told with a job.
const NEXT: usize = 10;

/// A batch job as it stands. The first five names are the contract of the command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchJobState {
    /// Job ID.
    pub id: u64,
    /// Job description.
    pub description: Text,
    /// Status.
    pub status: BatchStatus,
    /// When it is due, in words.
    pub recurrence: String,
    /// The next due times, at most ten.
    pub next: Vec<DateTime<Utc>>,
    /// Scheduled start.
    pub scheduled_start: Moment,
    /// Actual start of the last run.
    pub actual_start: Moment,
    /// End of the last run.
    pub end: Moment,
    /// Created by.
    pub created_by: Text,
    /// Created.
    pub created: Moment,
    /// Run by.
    pub run_by: Text,
    /// Company.
    pub company: CompanyId,
    /// Occurrences started since the times were entered.
    pub started: u32,
    /// How many may start in all; absent for no limit.
    pub runs: Option<u32>,
    /// What it does.
    pub work: Work,
    /// What was entered.
    pub entered: Entered,
    /// When it is due.
    pub timing: Timing,
    /// Its tasks.
    pub tasks: Vec<Task>,
}

impl BatchJobState {
    /// The state of a job at `now`, store time.
    pub fn of(job: &BatchJob, now: DateTime<Utc>) -> Self {
        Self {
            id: job.id,
            description: job.entered.description.clone(),
            status: job.status,
            recurrence: job.timing.words(),
            next: next(job, now),
            scheduled_start: Moment(job.scheduled_start()),
            actual_start: job.actual_start,
            end: job.end,
            created_by: job.created_by.clone(),
            created: job.created,
            run_by: job.run_by.clone(),
            company: job.company.clone(),
            started: job.position.started,
            runs: job.timing.runs(),
            work: job.work.clone(),
            entered: job.entered.clone(),
            timing: job.timing.clone(),
            tasks: job.tasks.clone(),
        }
    }
}

/// The due times at which occurrences would start if nothing hindered them.
fn next(job: &BatchJob, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    if !job.status.is_active() && job.status != BatchStatus::Withhold {
        return vec![];
    }
    let first = job.position.next_index;
    // One due time is run however many have passed, so the first told is the last that has.
    let first = job.timing.last_at_or_before(now).map_or(first, |last| first.max(last));
    let left = job.runs_left().map_or(NEXT, |left| usize::try_from(left).unwrap_or(NEXT).min(NEXT));
    (first..).map_while(|index| job.timing.due(index)).take(left).collect()
}

/// A batch job that waits for its next due time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueJob {
    /// Job ID.
    pub job: u64,
    /// Job description.
    pub description: Text,
    /// When it is due, store time.
    pub due: DateTime<Utc>,
    /// When it is due, in words.
    pub recurrence: String,
}

/// What became of consecutive due times, as it is told. The names are the contract of the command
/// line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchRecord {
    /// The first due time.
    pub due: Moment,
    /// The last due time.
    pub last_due: Moment,
    /// How many due times; 0 for a run that a person asked for outside of them.
    pub count: u64,
    /// When the run started.
    pub started: Moment,
    /// When it ended.
    pub ended: Moment,
    /// What became of it.
    pub status: Fate,
    /// The number of the occurrence that was started, from 1.
    pub occurrence: Option<u32>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why.
    pub why: Text,
    /// How the clock moved.
    pub clock: Text,
    /// What its tasks reported, a line each.
    pub log: Vec<Text>,
    /// Its tasks.
    pub tasks: Vec<TaskRun>,
}

impl BatchRecord {
    /// What is told of a record.
    pub fn of(record: RunRecord) -> Self {
        let lines = record.tasks.iter().flat_map(|task| {
            task.log.iter().map(move |line| Text::from(format!("{}: {line}", task.caption)))
        });
        Self {
            log: lines.collect(),
            due: record.due,
            last_due: record.last_due,
            count: record.count,
            started: record.started,
            ended: record.ended,
            status: record.fate,
            occurrence: record.occurrence,
            attempts: record.attempts,
            why: record.why,
            clock: record.clock,
            tasks: record.tasks,
        }
    }
}
