//! The one registry of everything a person can do.
//!
//! An [`Entry`] says what a command is called, which keys it has, where it applies, when it cannot
//! be used and why, how it is confirmed, and what it does. Buttons, keys, hints, help, the action
//! search and the command line all dispatch by [`CommandId`], never by closure, so each way of
//! doing a thing is the same call.
//!
//! To add a command, write an [`Entry`] in the file of the page or dialog it belongs to and name
//! that file's table in `TABLES`. To add a page or a dialog, see [`place`](self::PageId).
//!
//! There is no drawing here and no state of the screen.

mod background;
mod batch;
pub mod captions;
mod channel_database;
mod chord;
mod clock;
mod dialog;
mod entry;
mod guide;
mod keymap;
mod list;
mod place;
mod runs;
mod schedule;
mod search;
mod shell;
mod synchronize_orders;
mod trade;
mod upload_sessions;

use std::sync::LazyLock;

pub use background::{
    CREATE_ALERTS, CREATE_RECURRENCE, SYNCHRONIZE_ALERTS, SYNCHRONIZE_RECURRENCE,
};
pub use batch::{
    ALL_HISTORY, CHANGE_RECURRENCE, CHANGE_STATUS, COPY_BATCH_JOB, DELETE_BATCH_JOB, JOB_HISTORY,
    LOG, MARK_ALL_AS_READ, MARK_AS_READ, OPEN_BATCH_JOB, RUN_BATCH_JOB, TASK_OPTIONS, VIEW_TASKS,
};
pub use channel_database::{
    DATABASE_SESSIONS, PAUSE_SYNCHRONIZATION, SET_OFFLINE, SET_ONLINE, SET_SLOW, UPLOAD_INTERVAL,
};
pub use chord::{Chord, Key, UnknownKey};
pub use clock::{CLOCK, JOB_CENTER, PAUSE, REAL_TIME, RESUME, SET_RATE, SPEEDS, STEP};
pub use dialog::{CANCEL, CLOSE, FINISH_AND_LEAVE, NO, OK, STAY, STOP_AND_LEAVE, YES};
pub use entry::{
    CommandId, Confirm, EngineAction, Entry, GuideAction, Intent, Scope, ShellAction, Situation,
};
pub use guide::{
    END_GUIDE, GUIDE, HINT, OPEN_ARTICLE, RECORD, SAVE_GUIDE, SHOW_ALL, SHOW_STEP, STOP_RECORDING,
    WAY_BACK,
};
pub use keymap::{Conflict, Keymap, is_fixed, named, refusal, remappable};
pub use list::{EXPORT, REPLACE};
pub use place::{DialogId, DialogInfo, PageId, PageInfo};
pub use runs::{CANCEL_RUN, PAUSE_RUN};
pub use schedule::{ADD_GROUP, CREATE_BATCH_JOB, HISTORY, REMOVE_GROUP, RUN_NOW};
pub use search::{Found, search};
pub use shell::{COMPANY, WIDGET_KEYS};
pub use synchronize_orders::{ADD_SELECTION, REMOVE_SELECTION, SYNCHRONIZE_ORDERS};
pub use trade::PLACE_ORDER as TRADE_PLACE_ORDER;
pub use upload_sessions::{ALL_SESSIONS, CANCEL_SESSION, RERUN_SESSION};

/// The tables of commands, one a file. Adding a file of commands is one line here.
const TABLES: &[&[Entry]] = &[
    shell::ENTRIES,
    dialog::ENTRIES,
    schedule::ENTRIES,
    upload_sessions::ENTRIES,
    synchronize_orders::ENTRIES,
    background::ENTRIES,
    trade::ENTRIES,
    list::ENTRIES,
    runs::ENTRIES,
    batch::ENTRIES,
    clock::ENTRIES,
    channel_database::ENTRIES,
    guide::ENTRIES,
];

/// Every command: one that opens each page, then those of the tables.
pub fn all() -> &'static [Entry] {
    static ALL: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let pages = PageId::ALL.iter().copied().filter(|page| !page.info().record);
        pages.map(open_page).chain(TABLES.iter().flat_map(|table| table.iter().copied())).collect()
    });
    &ALL
}

/// The command of that identity.
pub fn find(id: CommandId) -> Option<&'static Entry> {
    all().iter().find(|entry| entry.id == id)
}

fn open_page(page: PageId) -> Entry {
    let info = page.info();
    Entry {
        id: info.command,
        caption: info.caption,
        help: info.about,
        intent: Intent::OpenPage(page),
        ..Entry::EVERYWHERE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn every_command_has_an_identity_of_its_own_a_caption_and_help() {
        let mut seen = HashMap::new();
        for entry in all() {
            assert!(seen.insert(entry.id, entry.caption).is_none(), "{:?} twice", entry.id);
            assert!(!entry.caption.is_empty(), "{:?} has no caption", entry.id);
            assert!(entry.help.ends_with('.'), "the help of {:?} is no sentence", entry.id);
        }
    }

    #[test]
    fn no_two_commands_of_one_place_share_a_key() {
        let mut seen = HashMap::new();
        for entry in all() {
            for key in entry.keys {
                let before = seen.insert((entry.scope, *key), entry.id);
                assert_eq!(before, None, "{key} in {:?}", entry.scope);
            }
        }
    }
}
