//! The shape of a command.

use super::{Chord, DialogId, PageId};
use crate::engine::Command;
use crate::engine::command::{PlaceOrder, SetTrade};

/// The identity of a command: the place it belongs to, a slash, its name.
///
/// A button of a command is the control `<page or dialog>/<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CommandId(pub &'static str);

impl CommandId {
    /// The part behind the place.
    pub fn name(self) -> &'static str {
        self.0.rsplit('/').next().unwrap_or(self.0)
    }
}

/// Where a command applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// On every page and in every dialog.
    Everywhere,
    /// In every dialog.
    AnyDialog,
    /// On one page, while no dialog is open.
    Page(PageId),
    /// On each of some pages, while no dialog is open.
    Pages(&'static [PageId]),
    /// In one dialog, while it is the topmost.
    Dialog(DialogId),
}

impl Scope {
    /// The caption of the page or dialog it belongs to, the first of several; `None` if it is at hand
    /// on all of them.
    pub fn caption(self) -> Option<&'static str> {
        match self {
            Self::Everywhere | Self::AnyDialog => None,
            Self::Page(page) => Some(page.info().caption),
            Self::Pages(pages) => pages.first().map(|page| page.info().caption),
            Self::Dialog(dialog) => Some(dialog.info().caption),
        }
    }

    /// Whether the command applies, and how specific it is: more is more specific.
    pub fn closeness(self, situation: &Situation) -> Option<u8> {
        match self {
            Self::Everywhere => Some(0),
            Self::AnyDialog => situation.dialog.map(|_| 1),
            Self::Page(page) => (situation.dialog.is_none() && situation.page == page).then_some(2),
            Self::Pages(pages) => {
                (situation.dialog.is_none() && pages.contains(&situation.page)).then_some(2)
            }
            Self::Dialog(dialog) => (situation.dialog == Some(dialog)).then_some(2),
        }
    }
}

/// What a rule for enabling may look at.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The page.
    pub page: PageId,
    /// The topmost dialog.
    pub dialog: Option<DialogId>,
    /// Key of the selected row of the page's or dialog's primary list.
    pub selected: Option<String>,
    /// The focus is in a grid or a tree that can be filtered.
    pub filterable: bool,
    /// There is a dialog to close or a page to go back to.
    pub can_go_back: bool,
    /// A foreground command runs.
    pub busy: bool,
    /// How many background runs execute.
    pub running: usize,
}

impl Situation {
    /// The page with nothing selected and nothing running.
    pub fn of(page: PageId) -> Self {
        Self {
            page,
            dialog: None,
            selected: None,
            filterable: false,
            can_go_back: false,
            busy: false,
            running: 0,
        }
    }
}

/// How a command is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// It is done at once.
    No,
    /// A Yes/No question is asked first. The page or dialog may add lines that say what is about
    /// to happen, with figures.
    YesNo(&'static str),
}

/// What the screen itself does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each action is explained by the command that has it")]
pub enum ShellAction {
    Back,
    NextControl,
    PreviousControl,
    NextRegion,
    PreviousRegion,
    Filter,
    Refresh,
    Leave,
    Suspend,
    DismissMessage,
    PauseRun,
    CancelRun,
}

/// What the guide pane does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each action is explained by the command that has it")]
pub enum GuideAction {
    Toggle,
    OpenArticle,
    Hint,
    ShowStep,
    ShowAll,
    WayBack,
    End,
    Record,
    StopRecording,
    Save,
}

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Open a page, with the pages that lead to it below.
    OpenPage(PageId),
    /// Open a dialog that needs nothing to be known.
    OpenDialog(DialogId),
    /// The page or dialog that the command applies to does it: it opens a dialog with its data,
    /// changes its own state, or hands a command to the engine.
    Here,
    /// The screen itself does it.
    Shell(ShellAction),
    /// The engine does it, and nothing has to be asked first.
    Engine(EngineAction),
    /// The guide pane does it.
    Guide(GuideAction),
}

/// What the engine does without a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each action is explained by the command that has it")]
pub enum EngineAction {
    TradeOn,
    TradeOff,
    PlaceOrder,
}

impl EngineAction {
    /// The engine's command.
    pub fn command(self) -> Command {
        let trade = |on| Command::SetTrade(SetTrade { on: Some(on), rate: None });
        match self {
            Self::TradeOn => trade(true),
            Self::TradeOff => trade(false),
            Self::PlaceOrder => Command::PlaceOrder(PlaceOrder::default()),
        }
    }
}

/// One thing a person can do.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Identity.
    pub id: CommandId,
    /// The product's caption.
    pub caption: &'static str,
    /// The keys, the one to be shown first.
    pub keys: &'static [Chord],
    /// Where it applies.
    pub scope: Scope,
    /// Whether it can be used, and if not, why not. Rules that only the page or dialog can judge
    /// are in its `can`.
    pub enabled: fn(&Situation) -> Result<(), String>,
    /// How it is confirmed.
    pub confirm: Confirm,
    /// What it does, in sentences.
    pub help: &'static str,
    /// What it does, for the program.
    pub intent: Intent,
    /// Shown in the hint line at the bottom, where it applies.
    pub hint: Option<&'static str>,
}

impl Entry {
    /// A command without keys that applies everywhere and always: the base of every entry.
    pub const EVERYWHERE: Self = Self {
        id: CommandId(""),
        caption: "",
        keys: &[],
        scope: Scope::Everywhere,
        enabled: always,
        confirm: Confirm::No,
        help: "",
        intent: Intent::Here,
        hint: None,
    };
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of many rules of this type")]
fn always(_: &Situation) -> Result<(), String> {
    Ok(())
}
