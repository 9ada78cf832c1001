//! The states of batch jobs and tasks, and every move between them (domain facts, 2.1).
//!
//! ```text
//! Waiting -> Executing -> Waiting (next occurrence) | Ended | Error
//! Executing -> Canceling -> Canceled          Executing -> Waiting (interrupted)
//! Waiting <-> Withhold          Withhold, Error, Ended, Canceled, Didn't run -> Waiting
//! Waiting, Withhold, Error -> Canceled        Waiting -> Ended (no due time left)
//! ```

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The state of a batch job or of one of its tasks (`BatchStatus`), by the words that the product
/// shows: its members Hold, Finished, `NotRun` and Cancelling are Withhold, Ended, Didn't run and
/// Canceling there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum BatchStatus {
    /// A person parked it: nothing starts.
    Withhold,
    /// It waits for its next due time.
    #[default]
    Waiting,
    /// It runs.
    Executing,
    /// Its last run failed; nothing starts until a person sets it to Waiting.
    Error,
    /// Nothing of it is left to run.
    Ended,
    /// A task that may start as soon as there is room.
    Ready,
    /// A task whose conditions were not met.
    #[serde(rename = "Didn't run")]
    DidntRun,
    /// It stops at its next commit.
    Canceling,
    /// A person stopped it.
    Canceled,
    /// A member of the product's that nothing here leads to.
    Scheduled,
}

impl BatchStatus {
    /// All of them, by the product's numbers.
    pub const ALL: [Self; 10] = [
        Self::Withhold,
        Self::Waiting,
        Self::Executing,
        Self::Error,
        Self::Ended,
        Self::Ready,
        Self::DidntRun,
        Self::Canceling,
        Self::Canceled,
        Self::Scheduled,
    ];

    /// The word that the product shows.
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Withhold => "Withhold",
            Self::Waiting => "Waiting",
            Self::Executing => "Executing",
            Self::Error => "Error",
            Self::Ended => "Ended",
            Self::Ready => "Ready",
            Self::DidntRun => "Didn't run",
            Self::Canceling => "Canceling",
            Self::Canceled => "Canceled",
            Self::Scheduled => "Scheduled",
        }
    }

    /// The status of that word, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.caption().eq_ignore_ascii_case(text.trim()))
    }

    /// Whether something of it can still start or is running.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Waiting | Self::Executing | Self::Canceling)
    }
}

impl std::fmt::Display for BatchStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.caption())
    }
}

/// What moves a batch job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// An occurrence begins.
    Start,
    /// A run ended well; `more` says whether a due time is left.
    Finish {
        /// Another occurrence will come.
        more: bool,
    },
    /// A run failed.
    Fail,
    /// A run was stopped by a person, at a commit.
    Stopped,
    /// A run was cut off; it is done again.
    Interrupt,
    /// No due time is left.
    Exhaust,
    /// A person wants it parked.
    Withhold,
    /// A person wants it to wait for its next due time, or to run again.
    Wait,
    /// A person wants it stopped.
    Cancel,
    /// A person wants it gone.
    Delete,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 11] = [
        Self::Start,
        Self::Finish { more: true },
        Self::Finish { more: false },
        Self::Fail,
        Self::Stopped,
        Self::Interrupt,
        Self::Exhaust,
        Self::Withhold,
        Self::Wait,
        Self::Cancel,
        Self::Delete,
    ];

    /// Why a status changed, in the record of the change.
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Start => "an occurrence started",
            Self::Finish { .. } => "the run ended",
            Self::Fail => "the run failed",
            Self::Stopped => "the run stopped at a commit",
            Self::Interrupt => "the run was interrupted",
            Self::Exhaust => "no due time is left",
            Self::Withhold | Self::Wait | Self::Cancel => "status changed by hand",
            Self::Delete => "deleted",
        }
    }
}

/// A move that the product does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a batch job in status {from} {}", refusal(*.event))]
pub struct IllegalMove {
    /// The status it has.
    pub from: BatchStatus,
    /// What was wanted.
    pub event: Event,
}

const fn refusal(event: Event) -> &'static str {
    match event {
        Event::Withhold => {
            "cannot be set to Withhold; only Waiting and Error can. Cancel a run that executes first"
        }
        Event::Wait => "cannot be set to Waiting; it is already on its way",
        Event::Cancel => "cannot be canceled; it is not active",
        Event::Delete => "cannot be deleted while it runs; cancel it first",
        Event::Start => "cannot start; only Waiting can",
        Event::Exhaust => "cannot end for lack of due times; only Waiting can",
        Event::Finish { .. } | Event::Fail | Event::Stopped | Event::Interrupt => {
            "has no run that could end"
        }
    }
}

/// Where an event leads. This one table is all there is: what it does not list is illegal.
#[expect(clippy::match_same_arms, reason = "an arrow a line, as the table is drawn")]
pub fn next(from: BatchStatus, event: Event) -> Result<BatchStatus, IllegalMove> {
    use BatchStatus::{
        Canceled, Canceling, DidntRun, Ended, Error, Executing, Ready, Scheduled, Waiting, Withhold,
    };
    let to = match (from, event) {
        (Waiting, Event::Start) => Executing,
        (Executing, Event::Finish { more: true } | Event::Interrupt) => Waiting,
        (Executing, Event::Finish { more: false }) | (Waiting, Event::Exhaust) => Ended,
        (Executing, Event::Fail) => Error,
        // A run that is being canceled may still end by itself: the person's wish stands.
        (Canceling, Event::Finish { .. } | Event::Fail | Event::Stopped | Event::Interrupt) => {
            Canceled
        }
        (Waiting | Error, Event::Withhold) => Withhold,
        (Withhold | Error | Ended | Canceled | DidntRun, Event::Wait) => Waiting,
        (Executing, Event::Cancel) => Canceling,
        (Waiting | Withhold | Error, Event::Cancel) => Canceled,
        // It is gone with this move, so the status it leaves behind is that of nothing to run.
        (Waiting | Withhold | Error | Ended | Canceled | DidntRun, Event::Delete) => Canceled,
        (
            Withhold | Waiting | Executing | Error | Ended | Ready | DidntRun | Canceling
            | Canceled | Scheduled,
            _,
        ) => return Err(IllegalMove { from, event }),
    };
    Ok(to)
}
