//! The commands of the page Channel database.

use super::{CommandId, Entry, PageId, Scope, captions};

/// The channel database answers.
pub const SET_ONLINE: CommandId = CommandId("channel-database/online");
/// It does not answer.
pub const SET_OFFLINE: CommandId = CommandId("channel-database/offline");
/// It answers late.
pub const SET_SLOW: CommandId = CommandId("channel-database/slow");
/// Nothing is packaged in it.
pub const PAUSE_SYNCHRONIZATION: CommandId = CommandId("channel-database/pause");
/// Opens the choice of its upload interval.
pub const UPLOAD_INTERVAL: CommandId = CommandId("channel-database/upload-interval");
/// Shows its upload sessions.
pub const DATABASE_SESSIONS: CommandId = CommandId("channel-database/sessions");

/// The commands of the page.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: SET_ONLINE,
        caption: "Online",
        help: "Lets headquarters reach the channel database, and lets it package its rows.",
        ..ON_PAGE
    },
    Entry {
        id: SET_OFFLINE,
        caption: "Offline",
        help: "Lets the channel database not answer. Channels go on selling; their rows wait.",
        ..ON_PAGE
    },
    Entry {
        id: SET_SLOW,
        caption: "Slow",
        help: "Lets the channel database answer late.",
        ..ON_PAGE
    },
    Entry {
        id: PAUSE_SYNCHRONIZATION,
        caption: captions::PAUSE_DATA_SYNCHRONIZATION,
        help: "Nothing is packaged in the channel database any more; what is packaged is pulled.",
        ..ON_PAGE
    },
    Entry {
        id: UPLOAD_INTERVAL,
        caption: captions::UPLOAD_INTERVAL,
        help: "Says how often the channel database packages its new rows into an upload session.",
        ..ON_PAGE
    },
    Entry {
        id: DATABASE_SESSIONS,
        caption: captions::UPLOAD_SESSIONS,
        help: "Shows the upload sessions of the channel database.",
        ..ON_PAGE
    },
];

const ON_PAGE: Entry = Entry { scope: Scope::Page(PageId::ChannelDatabase), ..Entry::EVERYWHERE };
