//! The commands of the page Upload sessions.

use super::{CommandId, Confirm, Entry, PageId, Scope, captions};

/// Shows the sessions of all schedules and in every state.
pub const ALL_SESSIONS: CommandId = CommandId("upload-sessions/show-all");

/// Lets the next run take the package of the selected session again.
pub const RERUN_SESSION: CommandId = CommandId("upload-sessions/rerun");
/// Gives the selected session up.
pub const CANCEL_SESSION: CommandId = CommandId("upload-sessions/cancel");

/// The commands of the page.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: RERUN_SESSION,
        caption: captions::RERUN,
        help: "Lets the next run of the schedule take the package of the session again, by a new \
               session.",
        ..ON_PAGE
    },
    Entry {
        id: CANCEL_SESSION,
        caption: captions::CANCEL,
        confirm: Confirm::YesNo("Cancel the upload session?"),
        help: "Gives the session up. Its rows go with a new session.",
        ..ON_PAGE
    },
    Entry {
        id: ALL_SESSIONS,
        caption: "Show all",
        help: "Shows the upload sessions of all schedules and in every state.",
        ..ON_PAGE
    },
];

const ON_PAGE: Entry = Entry { scope: Scope::Page(PageId::UploadSessions), ..Entry::EVERYWHERE };
