//! What stays on record of a run of P-0001 or Synchronize orders: who asked for it, when it ended, and
//! what came of it. The history of a batch job has more to say of due times; here every run has one
//! line, also one that a person started by hand.

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Text;

/// A run that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRun {
    /// Its number, ascending from 1; 0 until it is stored.
    pub number: u64,
    /// The upload schedule, such as P-0001, or Synchronize orders.
    pub job: Text,
    /// The person who asked for it, or who made the batch job.
    pub person: Text,
    /// The batch job that it was a task of; absent for a run by hand.
    pub batch_job: Option<u64>,
    /// When it began, store time.
    pub started: DateTime<Utc>,
    /// When it ended, store time.
    pub ended: DateTime<Utc>,
    /// It was stopped at a commit; what is counted is done.
    pub interrupted: bool,
    /// What came of it.
    pub result: RunResult,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunResult {
    /// Rows were pulled from channel databases.
    Pulled {
        /// Distinct transactions of which a row was taken.
        transactions: u64,
        /// Rows taken.
        rows: u64,
        /// The upload sessions that it dealt with.
        sessions: Vec<u64>,
        /// How many of them are not applied.
        failed: u64,
    },
    /// Transactions were synchronized.
    Synchronized {
        /// How many were taken in hand.
        transactions: u64,
        /// How many of them failed.
        failed: u64,
        /// The sales orders that it created, by their places in headquarters.
        orders: Range<u64>,
    },
    /// It could not be carried out, and why.
    Failed(Text),
}

impl JobRun {
    /// Whether something in it calls for a look.
    pub fn has_failures(&self) -> bool {
        match &self.result {
            RunResult::Pulled { failed, .. } | RunResult::Synchronized { failed, .. } => {
                *failed > 0
            }
            RunResult::Failed(_) => true,
        }
    }
}
