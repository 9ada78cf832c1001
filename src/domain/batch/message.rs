//! What the message center holds: news of batch jobs for a person.

use serde::{Deserialize, Serialize};

use crate::domain::{Moment, Text};

/// A message of the message center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchMessage {
    /// Its number, ascending; 0 until it is stored.
    pub number: u64,
    /// When, store time.
    pub at: Moment,
    /// The batch job it is about.
    pub job: u64,
    /// For whom: the person who runs the job.
    pub person: Text,
    /// What happened.
    pub text: Text,
    /// Whether it tells of a failure.
    pub failure: bool,
    /// Whether the person has read it.
    pub read: bool,
}
