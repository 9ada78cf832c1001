//! The commands of the screen itself: they apply everywhere.

use super::{Chord, CommandId, DialogId, Entry, Intent, Key, ShellAction, Situation, captions};

/// What the keys inside controls do: listed in help, handled by the controls.
pub const WIDGET_KEYS: &[(&str, &str)] = &[
    ("Up Down Left Right", "Move inside a list, grid, tree, tab strip or radio group"),
    ("Home End PgUp PgDn", "Move far inside a list, grid or tree; scroll a long page"),
    ("Right Left", "Open and close a tree node; choose a column of a grid"),
    ("s", "Sort a grid by the chosen column: upwards, downwards, not at all"),
    ("Enter", "Press; open a row; in a field accept and go on"),
    ("Space", "Toggle, select"),
];

/// Chooses the company, from any page.
pub const COMPANY: CommandId = CommandId("shell/company");

/// The commands that apply everywhere.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: CommandId("shell/next-control"),
        caption: "Next control",
        keys: &[Chord::plain(Key::Tab)],
        help: "Goes to the next control, in reading order.",
        hint: Some("next"),
        ..shell(ShellAction::NextControl)
    },
    Entry {
        id: CommandId("shell/previous-control"),
        caption: "Previous control",
        keys: &[Chord::shift(Key::Tab)],
        help: "Goes to the previous control, in reading order.",
        ..shell(ShellAction::PreviousControl)
    },
    Entry {
        id: CommandId("shell/next-region"),
        caption: "Next region",
        keys: &[Chord::plain(Key::F(6))],
        help: "Goes to the next part of the screen: navigation, actions, page, messages.",
        ..shell(ShellAction::NextRegion)
    },
    Entry {
        id: CommandId("shell/previous-region"),
        caption: "Previous region",
        keys: &[Chord::shift(Key::F(6))],
        help: "Goes to the previous part of the screen.",
        ..shell(ShellAction::PreviousRegion)
    },
    Entry {
        id: CommandId("shell/filter"),
        caption: captions::FILTER,
        keys: &[Chord::plain(Key::Char('/'))],
        enabled: in_a_list,
        help: "Shows only the rows of the focused grid or tree that contain a text.",
        hint: Some("filter"),
        ..shell(ShellAction::Filter)
    },
    Entry {
        id: CommandId("shell/back"),
        caption: "Back",
        keys: &[Chord::plain(Key::Esc)],
        enabled: somewhere_to_go,
        help: "Closes the topmost dialog, else goes back one page. It never leaves the program.",
        hint: Some("back"),
        ..shell(ShellAction::Back)
    },
    Entry {
        id: CommandId("shell/action-search"),
        caption: captions::ACTION_SEARCH,
        keys: &[Chord::ctrl('k'), Chord::alt(Key::Char('q'))],
        help: "Finds anything that can be done, by its caption, and does it.",
        intent: Intent::OpenDialog(DialogId::ActionSearch),
        hint: Some("do anything"),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: CommandId("shell/page-search"),
        caption: captions::PAGE_SEARCH,
        keys: &[Chord::ctrl('p'), Chord::alt(Key::Char('g'))],
        help: "Finds a page by its caption and opens it.",
        intent: Intent::OpenDialog(DialogId::PageSearch),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: COMPANY,
        caption: captions::COMPANY,
        keys: &[Chord::plain(Key::F(7))],
        enabled: no_dialog,
        help: "Chooses the company whose records lists and figures show.",
        intent: Intent::OpenDialog(DialogId::Company),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: CommandId("shell/help"),
        caption: captions::HELP,
        keys: &[Chord::plain(Key::F(1)), Chord::plain(Key::Char('?'))],
        help: "Explains the focused control and lists all keys.",
        intent: Intent::OpenDialog(DialogId::Help),
        hint: Some("help"),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: CommandId("shell/refresh"),
        caption: "Refresh",
        keys: &[Chord::plain(Key::F(5))],
        help: "Reads again what the page shows.",
        ..shell(ShellAction::Refresh)
    },
    Entry {
        id: CommandId("shell/dismiss-message"),
        caption: "Close message",
        help: "Removes the message above the page.",
        ..shell(ShellAction::DismissMessage)
    },
    Entry {
        id: CommandId("shell/leave"),
        caption: captions::LEAVE,
        keys: &[Chord::ctrl('q'), Chord::ctrl('c')],
        help: "Leaves commerce-hq. With runs executing it asks what is to become of them.",
        hint: Some("leave"),
        ..shell(ShellAction::Leave)
    },
    Entry {
        id: CommandId("shell/suspend"),
        caption: "Suspend",
        keys: &[Chord::ctrl('z')],
        help: "Gives the terminal back to the shell until the program is continued.",
        ..shell(ShellAction::Suspend)
    },
];

const fn shell(action: ShellAction) -> Entry {
    Entry { intent: Intent::Shell(action), ..Entry::EVERYWHERE }
}

fn in_a_list(situation: &Situation) -> Result<(), String> {
    if situation.filterable {
        Ok(())
    } else {
        Err("Go to a grid or a tree first; the filter works on the one that has the focus."
            .to_owned())
    }
}

fn no_dialog(situation: &Situation) -> Result<(), String> {
    match situation.dialog {
        None => Ok(()),
        Some(_) => {
            Err("Close the dialog first: what it holds is of the present company.".to_owned())
        }
    }
}

fn somewhere_to_go(situation: &Situation) -> Result<(), String> {
    if situation.can_go_back { Ok(()) } else { Err("This is the first page.".to_owned()) }
}
