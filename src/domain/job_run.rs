//! What stays on record of a run of P-0001 or Synchronize orders: who asked for it, when it ended, and
//! what came of it. The history of a batch job has more to say of due times; here every run has one
//! line, also one that a person started by hand. The tasks of one run of a batch job share a line.

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
    /// The run of a batch job that it was a task of; absent for a run by hand.
    pub batch: Option<BatchRun>,
    /// When it began, store time.
    pub started: DateTime<Utc>,
    /// When it ended, store time.
    pub ended: DateTime<Utc>,
    /// It was stopped at a commit; what is counted is done.
    pub interrupted: bool,
    /// What came of it.
    pub result: RunResult,
}

/// A run of a batch job: the number of the job, and that of the record in its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRun {
    /// The job.
    pub job: u64,
    /// The record.
    pub record: u64,
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
        /// Those of them that are not applied.
        failed: Vec<u64>,
    },
    /// Transactions were synchronized.
    Synchronized {
        /// How many were taken in hand.
        transactions: u64,
        /// How many of them failed.
        failed: u64,
        /// The sales orders that it created, by their places in headquarters.
        orders: Vec<Range<u64>>,
    },
    /// It could not be carried out, and why.
    Failed(Text),
}

impl JobRun {
    /// Whether something in it calls for a look.
    pub fn has_failures(&self) -> bool {
        match &self.result {
            RunResult::Pulled { failed, .. } => !failed.is_empty(),
            RunResult::Synchronized { failed, .. } => *failed > 0,
            RunResult::Failed(_) => true,
        }
    }

    /// Whether both are tasks of one run of a batch job.
    pub fn is_with(&self, other: &Self) -> bool {
        self.batch.is_some() && self.batch == other.batch && self.job == other.job
    }

    /// Adds what came of another task of the same run, or of the same task when it was tried again.
    pub fn add(&mut self, later: Self) {
        (self.ended, self.interrupted) = (later.ended, later.interrupted);
        match (&mut self.result, later.result) {
            (
                RunResult::Pulled { transactions, rows, sessions, failed },
                RunResult::Pulled { transactions: more, rows: more_rows, sessions: of, failed: no },
            ) => {
                *transactions = transactions.saturating_add(more);
                *rows = rows.saturating_add(more_rows);
                // A session that failed may have been applied by the next try.
                sessions.retain(|session| !of.contains(session));
                failed.retain(|session| !of.contains(session));
                sessions.extend(of);
                failed.extend(no);
            }
            (
                RunResult::Synchronized { transactions, failed, orders },
                RunResult::Synchronized { transactions: more, failed: no, orders: made },
            ) => {
                *transactions = transactions.saturating_add(more);
                *failed = failed.saturating_add(no);
                orders.extend(made);
            }
            (_, result @ RunResult::Failed(_)) => self.result = result,
            // What failed stays so; one job does not come to results of two kinds.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulled(transactions: u64, sessions: &[u64], failed: &[u64]) -> JobRun {
        let (sessions, failed) = (sessions.to_vec(), failed.to_vec());
        JobRun {
            number: 7,
            job: "P-0001".into(),
            person: "person".into(),
            batch: Some(BatchRun { job: 1, record: 0 }),
            started: DateTime::UNIX_EPOCH,
            ended: DateTime::UNIX_EPOCH,
            interrupted: false,
            result: RunResult::Pulled { transactions, rows: 10, sessions, failed },
        }
    }

    #[test]
    fn the_tasks_of_a_batch_run_count_together_and_a_session_that_was_tried_again_counts_once() {
        let mut run = pulled(3, &[1, 2], &[2]);
        assert!(run.has_failures());
        run.add(pulled(4, &[2, 3], &[]));
        assert_eq!(run.result, pulled(7, &[1, 2, 3], &[]).with_rows(20).result);
        assert!(!run.has_failures());
    }

    #[test]
    fn runs_by_hand_are_never_tasks_of_one_run() {
        let by_hand = JobRun { batch: None, ..pulled(1, &[], &[]) };
        assert!(!by_hand.is_with(&by_hand.clone()));
        assert!(pulled(1, &[], &[]).is_with(&pulled(2, &[], &[])));
    }

    impl JobRun {
        fn with_rows(mut self, count: u64) -> Self {
            if let RunResult::Pulled { rows, .. } = &mut self.result {
                *rows = count;
            }
            self
        }
    }
}
