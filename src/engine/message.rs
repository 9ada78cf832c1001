//! What goes between a client and the engine, in memory or over the socket.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Answer, Failure, Instruction, Outcome, Query};
use crate::domain::{Moment, Text};

/// The number of a run, unique while the engine lives.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct RunId(pub u64);

/// What a client sends. `id` is the client's own number; the reply carries it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Do something; answered by [`Message::Done`] when it has ended.
    Command {
        /// The client's number for it.
        id: u64,
        /// Who wants what.
        instruction: Instruction,
    },
    /// Read something; answered by [`Message::Answer`].
    Query {
        /// The client's number for it.
        id: u64,
        /// Who wants to know.
        actor: String,
        /// What.
        query: Query,
    },
    /// Stop a command at its next commit, or a query between two segments; it is answered all the
    /// same, a query with a failure.
    Stop {
        /// The client's number of the command or query.
        id: u64,
    },
}

/// What a client receives.
#[allow(clippy::large_enum_variant, reason = "messages are made once and moved")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Message {
    /// A command of this client has ended. What an `Ok` reports as done is on disk.
    Done {
        /// The client's number for the command.
        id: u64,
        /// What came of it.
        result: Result<Outcome, Failure>,
    },
    /// The answer to a query of this client.
    Answer {
        /// The client's number for the query.
        id: u64,
        /// The answer.
        result: Result<Answer, Failure>,
    },
    /// What was found so far for a query of this client; the answer itself comes later.
    Part {
        /// The client's number for the query.
        id: u64,
        /// An answer to the query as far as it is known.
        answer: Answer,
    },
    /// Something happened that every client is told.
    Event(Event),
}

/// What every client is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A run began.
    RunStarted(Progress),
    /// A run went on; sent at commit boundaries, not for each transaction.
    RunProgress(Progress),
    /// A run ended, with what came of it.
    RunEnded {
        /// The run.
        run: RunId,
        /// The batch job that it is a task of.
        batch_job: Option<u64>,
        /// Its caption.
        caption: String,
        /// When it ended, store time.
        at: DateTime<Utc>,
        /// What came of it.
        result: Result<Outcome, Failure>,
    },
    /// A run of a batch job ended; each of its tasks was told as a run of its own before.
    BatchRunEnded {
        /// The job.
        job: u64,
        /// Its description.
        description: Text,
        /// What its tasks came to together, or the failure of one of them.
        result: Result<Outcome, Failure>,
    },
    /// Stored rows changed: what is on the screen may be old.
    Changed,
    /// The clock was changed or set going.
    Clock(super::clock::ClockReading),
    /// The message center has something new, or something was read.
    NewMessages,
    /// The batch server starts nothing more, and why.
    BatchServerStopped(String),
    /// Trade in channels could not go on, and why.
    TradeStopped(String),
    /// The engine is leaving.
    Leaving,
}

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The run.
    pub run: RunId,
    /// What runs, such as `P-0001`.
    pub caption: String,
    /// The batch job that it is a task of.
    pub batch_job: Option<u64>,
    /// It pauses, or will at its next commit.
    pub paused: bool,
    /// Transactions done.
    pub done: u64,
    /// Transactions to do in all, when that is known.
    pub total: Option<u64>,
    /// Transactions that failed.
    pub failed: u64,
    /// When it began, store time.
    pub started: Moment,
    /// Milliseconds of real time since then. Store time stands still while a run executes, so only
    /// this tells how fast it goes.
    pub elapsed_ms: u64,
}

impl Progress {
    /// Transactions done in a second of real time; `None` while too little has passed to tell.
    pub fn per_second(&self) -> Option<u64> {
        let done = self.done.checked_mul(1_000)?;
        (self.done > 0).then(|| done.checked_div(self.elapsed_ms)).flatten()
    }
}
