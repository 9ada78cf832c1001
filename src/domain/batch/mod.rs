//! Batch jobs: what a person entered, the states they move through, and which of their due times
//! are run.
//!
//! Everything here is a value or a rule: [`step`] takes a job, what happened and the time, and gives
//! the job as it is then, with the records and messages that belong into the same commit. Reading a
//! clock, storing, and running tasks is the engine's work. Start with [`BatchJob`], then [`due`].

pub mod audit;
pub mod due;
mod group;
mod job;
mod message;
mod record;
pub mod status;
pub mod step;
#[cfg(test)]
mod tests;
mod timing;

pub use group::{BatchGroup, MOST_TASKS, Priority};
pub use job::{
    ActivePeriod, Alerts, BatchJob, Constraint, ConstraintType, Entered, HistoryOption,
    MAX_RETRIES, Outcome, Position, Task, Work,
};
pub use message::BatchMessage;
pub use record::{Fate, RunRecord, StatusChange, TaskRun};
pub use status::BatchStatus;
pub use step::Step;
pub use timing::Timing;
