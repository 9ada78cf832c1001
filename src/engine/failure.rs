//! How a command or query can fail, as a value that travels to any client.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What kind of failure it is; the command line turns it into its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// The work was tried and failed.
    Failed,
    /// The request was wrong: an unknown name, an empty selection.
    WrongUse,
    /// The store is damaged, behind its witness, or of a newer format.
    Damaged,
    /// The store is held by another process that does not answer.
    Held,
    /// Files or folders may not be used.
    NotPermitted,
    /// It was stopped at a commit boundary.
    Interrupted,
}

/// A failure in words for a person: what happened, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("{message}")]
pub struct Failure {
    /// Its kind.
    pub kind: FailureKind,
    /// What happened, where, and the remedy.
    pub message: String,
}

impl Failure {
    /// A failure of that kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// The work was tried and failed.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Failed, message)
    }

    /// The request was wrong.
    pub fn wrong_use(message: impl Into<String>) -> Self {
        Self::new(FailureKind::WrongUse, message)
    }
}

impl From<crate::store::StoreError> for Failure {
    fn from(error: crate::store::StoreError) -> Self {
        use crate::store::StoreError as E;
        let kind = match error {
            E::Damaged(_) => FailureKind::Damaged,
            E::Held(_) => FailureKind::Held,
            E::Conflict(_) | E::Moved(_) | E::Unknown(_) | E::Unavailable(_) => FailureKind::Failed,
        };
        Self::new(kind, error.to_string())
    }
}
