//! Exit codes, as programs and scripts rely on them.

use crate::engine::{Failure, FailureKind, Outcome};

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: failed.
    Failed,
    /// 2: wrong use.
    WrongUse,
    /// 3: done, with failures inside.
    FailuresInside,
    /// 4: the store is held by a process that cannot be reached.
    Held,
    /// 5: the store is damaged or of a newer format.
    Damaged,
    /// 6: not permitted.
    NotPermitted,
    /// 130: interrupted at a commit boundary.
    Interrupted,
    /// Interrupted at a commit boundary by a signal: 128 and the signal's number.
    Signal(u8),
}

impl Exit {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::WrongUse => 2,
            Self::FailuresInside => 3,
            Self::Held => 4,
            Self::Damaged => 5,
            Self::NotPermitted => 6,
            Self::Interrupted => 130,
            Self::Signal(code) => code,
        }
    }

    /// The exit of a command that failed.
    pub(super) fn of(failure: &Failure) -> Self {
        match failure.kind {
            FailureKind::Failed => Self::Failed,
            FailureKind::WrongUse => Self::WrongUse,
            FailureKind::Damaged => Self::Damaged,
            FailureKind::Held => Self::Held,
            FailureKind::NotPermitted => Self::NotPermitted,
            FailureKind::Interrupted => Self::Interrupted,
        }
    }

    /// The exit of a command that was carried out.
    pub(super) fn after(outcome: &Outcome) -> Self {
        let (interrupted, all_failed) = match outcome {
            Outcome::Schedule(result) => {
                let failed = result.sessions_failed();
                (result.interrupted, failed > 0 && failed == result.sessions.len())
            }
            Outcome::Synchronization(result) => (result.interrupted, false),
            Outcome::Generation(result) => (result.interrupted, false),
            Outcome::Doctor(result) if !result.ok => return Self::Damaged,
            Outcome::Import(result) => (result.interrupted, false),
            Outcome::SetupImport(_)
            | Outcome::BatchJob(_)
            | Outcome::Doctor(_)
            | Outcome::Export(_)
            | Outcome::Backup(_)
            | Outcome::Clock(_)
            | Outcome::Trade(_)
            | Outcome::PlacedOrder(_)
            | Outcome::Note(_) => (false, false),
        };
        match () {
            () if interrupted => Self::Interrupted,
            () if all_failed => Self::Failed,
            () if outcome.has_failures_inside() => Self::FailuresInside,
            () => Self::Done,
        }
    }
}
