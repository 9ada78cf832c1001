//! The commands of the page Upload sessions.

use super::{CommandId, Entry, PageId, Scope};

/// Shows the sessions of all schedules and in every state.
pub const ALL_SESSIONS: CommandId = CommandId("upload-sessions/show-all");

/// The commands of the page.
pub(super) const ENTRIES: &[Entry] = &[Entry {
    id: ALL_SESSIONS,
    caption: "Show all",
    scope: Scope::Page(PageId::UploadSessions),
    help: "Shows the upload sessions of all schedules and in every state.",
    ..Entry::EVERYWHERE
}];
