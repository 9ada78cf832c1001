//! The commands of the guide pane: they apply everywhere, so that a guide can be followed from any
//! page and dialog. Whether one can be used now is judged by the pane.

use super::{Chord, CommandId, Entry, GuideAction, Intent, Key};

/// Opens and closes the guide pane.
pub const GUIDE: CommandId = CommandId("guide/guide");
/// Reads the article whose file was named.
pub const OPEN_ARTICLE: CommandId = CommandId("guide/open-article");
/// Says which control the step means.
pub const HINT: CommandId = CommandId("guide/hint");
/// Does the step.
pub const SHOW_STEP: CommandId = CommandId("guide/show-step");
/// Does all that is left.
pub const SHOW_ALL: CommandId = CommandId("guide/show-all");
/// Leads back to where the step is.
pub const WAY_BACK: CommandId = CommandId("guide/way-back");
/// Leaves the procedure.
pub const END_GUIDE: CommandId = CommandId("guide/end");
/// Writes down what the person does from now on.
pub const RECORD: CommandId = CommandId("guide/record");
/// Writes nothing down any more.
pub const STOP_RECORDING: CommandId = CommandId("guide/stop-recording");
/// Writes what was recorded to a file.
pub const SAVE_GUIDE: CommandId = CommandId("guide/save");

/// The commands.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: GUIDE,
        caption: "Guide",
        keys: &[Chord::plain(Key::F(9))],
        help: "Opens the guide pane: pick a procedure, and it lights the control to use and ticks \
               what you did. Closes it again.",
        ..guide(GuideAction::Toggle)
    },
    Entry {
        id: OPEN_ARTICLE,
        caption: "Open article",
        help: "Reads the procedures of the Markdown article whose file is named.",
        ..guide(GuideAction::OpenArticle)
    },
    Entry {
        id: HINT,
        caption: "Hint",
        help: "Says which control the step of the guide means, where it is, and its keys.",
        ..guide(GuideAction::Hint)
    },
    Entry {
        id: SHOW_STEP,
        caption: "Show me",
        help: "Does the step of the guide for you.",
        ..guide(GuideAction::ShowStep)
    },
    Entry {
        id: SHOW_ALL,
        caption: "Show me all",
        help: "Does all steps of the guide that are left, one after the other. Esc ends it.",
        ..guide(GuideAction::ShowAll)
    },
    Entry {
        id: WAY_BACK,
        caption: "Back to the guide",
        help: "Leads back to where the step of the guide is.",
        ..guide(GuideAction::WayBack)
    },
    Entry {
        id: END_GUIDE,
        caption: "End guide",
        help: "Leaves the procedure and shows the guides again.",
        ..guide(GuideAction::End)
    },
    Entry {
        id: RECORD,
        caption: "Record a guide",
        help: "Writes down what you do from now on, as the steps of an article.",
        ..guide(GuideAction::Record)
    },
    Entry {
        id: STOP_RECORDING,
        caption: "Stop recording",
        help: "Ends the record and asks for the file to write it to.",
        ..guide(GuideAction::StopRecording)
    },
    Entry {
        id: SAVE_GUIDE,
        caption: "Save guide",
        help: "Writes what was recorded to the file that is named. A file that is there already \
               stays as it is.",
        ..guide(GuideAction::Save)
    },
];

const fn guide(action: GuideAction) -> Entry {
    Entry { intent: Intent::Guide(action), ..Entry::EVERYWHERE }
}
