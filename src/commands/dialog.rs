//! The commands that dialogs share: OK, Cancel, Close, and the answers to questions.
//!
//! The topmost dialog does what they mean; Esc is `shell/back` and does what Cancel does.

use super::{Chord, CommandId, DialogId, Entry, Intent, Key, Scope, ShellAction, captions};

/// Accepts a dialog.
pub const OK: CommandId = CommandId("dialog/ok");
/// Discards a dialog.
pub const CANCEL: CommandId = CommandId("dialog/cancel");
/// Closes a dialog with nothing to accept.
pub const CLOSE: CommandId = CommandId("dialog/close");
/// Consents to a question.
pub const YES: CommandId = CommandId("question/yes");
/// Refuses.
pub const NO: CommandId = CommandId("question/no");
/// Leaves when the executing runs have finished.
pub const FINISH_AND_LEAVE: CommandId = CommandId("leave/finish-and-leave");
/// Stops the executing runs at their next commit, then leaves.
pub const STOP_AND_LEAVE: CommandId = CommandId("leave/stop-and-leave");
/// Does not leave.
pub const STAY: CommandId = CommandId("leave/stay");

/// The commands that dialogs share.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: OK,
        caption: captions::OK,
        keys: &[Chord::alt(Key::Enter), Chord::ctrl('s')],
        help: "Accepts what the dialog holds and closes it.",
        ..IN_ANY
    },
    Entry {
        id: CANCEL,
        caption: captions::CANCEL,
        help: "Closes the dialog and changes nothing.",
        ..CLOSES
    },
    Entry { id: CLOSE, caption: captions::CLOSE, help: "Closes the dialog.", ..CLOSES },
    Entry {
        id: YES,
        caption: captions::YES,
        keys: &[Chord::plain(Key::Char('y'))],
        help: "Does what the question asks.",
        ..in_dialog(DialogId::Question)
    },
    Entry {
        id: NO,
        caption: captions::NO,
        keys: &[Chord::plain(Key::Char('n'))],
        help: "Does nothing and closes the question.",
        ..in_dialog(DialogId::Question)
    },
    Entry {
        id: FINISH_AND_LEAVE,
        caption: "Finish and leave",
        help: "Lets the executing runs finish, starts no new ones, and leaves.",
        ..in_dialog(DialogId::Leave)
    },
    Entry {
        id: STOP_AND_LEAVE,
        caption: "Stop at the next commit and leave",
        help: "Stops the executing runs where what they did is on disk, and leaves.",
        ..in_dialog(DialogId::Leave)
    },
    Entry { id: STAY, caption: "Stay", help: "Goes on working.", ..in_dialog(DialogId::Leave) },
];

const IN_ANY: Entry = Entry { scope: Scope::AnyDialog, ..Entry::EVERYWHERE };
const CLOSES: Entry = Entry { intent: Intent::Shell(ShellAction::Back), ..IN_ANY };

const fn in_dialog(dialog: DialogId) -> Entry {
    Entry { scope: Scope::Dialog(dialog), intent: Intent::Here, ..Entry::EVERYWHERE }
}
