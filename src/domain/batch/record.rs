//! What is on record: runs, due times that were not run, and changes of status.

use serde::{Deserialize, Serialize};

use super::status::BatchStatus;
use crate::domain::{Moment, Text};

/// What became of a due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fate {
    /// Its run executes.
    Executing,
    /// Its run ended well.
    Ended,
    /// Its run failed.
    Error,
    /// Its run was stopped by a person.
    Canceled,
    /// Its run was cut off and will be done again.
    Interrupted,
    /// It was not run: the record says why.
    Skipped,
    /// A later run stands for it.
    Coalesced,
    /// It passed, and no run could stand for it any more.
    Missed,
}

impl Fate {
    /// The word that is shown.
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Executing => "Executing",
            Self::Ended => "Ended",
            Self::Error => "Error",
            Self::Canceled => "Canceled",
            Self::Interrupted => "Interrupted",
            Self::Skipped => "Skipped",
            Self::Coalesced => "Coalesced",
            Self::Missed => "Missed",
        }
    }

    /// Whether a run was started.
    pub const fn has_run(self) -> bool {
        !matches!(self, Self::Skipped | Self::Coalesced | Self::Missed)
    }
}

/// One task in one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRun {
    /// What it is called.
    pub caption: Text,
    /// How it ended, or how far it is.
    pub status: BatchStatus,
    /// How often it was tried in this run.
    pub attempts: u32,
    /// When it first started, store time.
    pub started: Moment,
    /// When it ended, store time.
    pub ended: Moment,
    /// What it reported, a line each.
    pub log: Vec<Text>,
}

/// A record of consecutive due times with one fate. A run has a record of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The batch job.
    pub job: u64,
    /// The record's number in the job, from 0.
    pub number: u64,
    /// Which entering of the times its due times belong to.
    pub generation: u32,
    /// The number of the first due time.
    pub first_index: u64,
    /// How many due times: 0 for a run that a person asked for outside of them.
    pub count: u64,
    /// The first due time; of a run that was asked for, the moment of asking.
    pub due: Moment,
    /// The last due time.
    pub last_due: Moment,
    /// When the run started, store time.
    pub started: Moment,
    /// When the run ended, store time.
    pub ended: Moment,
    /// What became of it.
    pub fate: Fate,
    /// The number of the occurrence that was started, from 1; `None` when none was counted.
    pub occurrence: Option<u32>,
    /// How often it was tried: once, and again for each retry and each interruption.
    pub attempts: u32,
    /// How often the program died while it ran.
    pub deaths: u32,
    /// The fence of the process that owns the run.
    pub fence: u64,
    /// Why, when it did not simply end well.
    pub why: Text,
    /// How the clock moved when it started, such as `x60`: nobody shall take a rehearsal for real.
    pub clock: Text,
    /// Its tasks.
    pub tasks: Vec<TaskRun>,
}

/// A change of a job's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// The batch job.
    pub job: u64,
    /// Its number in the job, from 0.
    pub number: u64,
    /// When, store time.
    pub at: Moment,
    /// From.
    pub from: BatchStatus,
    /// To.
    pub to: BatchStatus,
    /// Why.
    pub cause: Text,
    /// Who: a person, or `Batch server`.
    pub person: Text,
}
