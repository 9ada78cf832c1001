//! What a client can ask the engine to do with batch jobs, batch groups and messages. What a command
//! does is in `engine::batch`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::CompanyId;
use crate::domain::batch::{
    BatchGroup, BatchStatus, Constraint, ConstraintType, Entered, Timing, Work,
};

/// Everything that can be done with batch jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BatchCommand {
    /// Make a job.
    Create(NewBatchJob),
    /// Change what was entered of a job.
    Edit(EditBatchJob),
    /// Change its status: to Withhold, Waiting or Canceling.
    ChangeStatus {
        /// The job.
        job: u64,
        /// The status wanted.
        to: BatchStatus,
    },
    /// Make another one like it.
    Copy {
        /// The job.
        job: u64,
    },
    /// Delete it; its history stays.
    Delete {
        /// The job.
        job: u64,
    },
    /// Run it once outside its due times.
    RunNow {
        /// The job.
        job: u64,
    },
    /// Remove history that ended before a moment.
    CleanUp {
        /// Of this job; of all when absent.
        job: Option<u64>,
        /// Store time.
        before: DateTime<Utc>,
    },
    /// Make or change a batch group.
    PutGroup(BatchGroup),
    /// Let simulated time stop at a moment, for a server that leaves then.
    ServeUntil {
        /// Store time.
        at: DateTime<Utc>,
    },
    /// Mark messages of the message center as read.
    ReadMessages {
        /// Their numbers.
        numbers: Vec<u64>,
    },
}

/// A new batch job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewBatchJob {
    /// The company in which it is made.
    pub company: CompanyId,
    /// What it does.
    pub work: Work,
    /// What was entered.
    pub entered: Entered,
    /// When it is due; once, now, when absent.
    pub timing: Option<Timing>,
}

/// A change of a batch job. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditBatchJob {
    /// The job.
    pub job: u64,
    /// All that was entered, anew.
    pub entered: Option<Entered>,
    /// When it is due.
    pub timing: Option<Timing>,
    /// Options of one of its tasks.
    pub task: Option<TaskOptions>,
}

/// Options of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskOptions {
    /// Its position in the job, from 0.
    pub task: u32,
    /// What must have happened before.
    pub constraints: Vec<Constraint>,
    /// All or any of it.
    pub constraint_type: ConstraintType,
    /// Ignore task failure.
    pub ignore_failure: bool,
    /// Maximum retries.
    pub maximum_retries: u32,
}
