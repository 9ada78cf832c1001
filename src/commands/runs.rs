//! What can be done with the run in progress from any page. Every run is in Job center.

use super::{CommandId, Entry, Intent, Scope, ShellAction, Situation};

/// Lets the run in sight pause at its next commit, or go on.
pub const PAUSE_RUN: CommandId = CommandId("runs/pause");
/// Stops the run in sight at its next commit.
pub const CANCEL_RUN: CommandId = CommandId("runs/cancel");

/// The commands.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: PAUSE_RUN,
        caption: "Pause or resume run",
        enabled: executes,
        help: "Lets the run in sight pause at its next commit, or go on. What is done is on disk.",
        intent: Intent::Shell(ShellAction::PauseRun),
        ..ANYWHERE
    },
    Entry {
        id: CANCEL_RUN,
        caption: "Cancel run",
        enabled: executes,
        help: "Stops the run in sight at its next commit. What is done stays.",
        intent: Intent::Shell(ShellAction::CancelRun),
        ..ANYWHERE
    },
];

const ANYWHERE: Entry = Entry { scope: Scope::Everywhere, ..Entry::EVERYWHERE };

fn executes(situation: &Situation) -> Result<(), String> {
    if situation.running > 0 { Ok(()) } else { Err("No run executes.".to_owned()) }
}
