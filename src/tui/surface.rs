//! What a page or a dialog is: one state, one trait.
//!
//! A surface says what it shows ([`Surface::view`]), what it needs to know ([`Surface::queries`]),
//! and what acts and commands do to it. The framework does the rest: it asks the queries when they
//! change or when rows changed, brings the answers, drops late ones, keeps the focus, scrolls,
//! sorts, filters and draws. A surface asks for anything outside itself through [`Cx`].

use std::any::Any;

use serde::Serialize;

use crate::commands::{CommandId, DialogId, PageId};
use crate::domain::{CompanyId, Text};
use crate::engine::command::ListedRows;
use crate::engine::{Answer, Command, Failure, Outcome, Query};
use crate::semantics::Act;
use crate::tui::last_values::LastValues;

use super::element::Element;
use super::model::{Notice, Status};
use super::ui::Ui;

/// Which page or dialog a surface is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page.
    Page(PageId),
    /// A dialog.
    Dialog(DialogId),
}

impl Place {
    /// The first part of the ids of its controls.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Page(page) => page.info().slug,
            Self::Dialog(dialog) => dialog.info().slug,
        }
    }

    /// The product's caption.
    pub fn caption(self) -> &'static str {
        match self {
            Self::Page(page) => page.info().caption,
            Self::Dialog(dialog) => dialog.info().caption,
        }
    }
}

/// What a surface may look at beside its own state.
#[derive(Clone, Copy)]
pub struct See<'a> {
    /// Selections, sorting, filters and tabs of its own controls.
    pub ui: &'a Ui,
    /// Company, clock, runs.
    pub status: &'a Status,
}

/// Where an act happened: a control of the surface and, in a list, which item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<'a> {
    /// Local id of the control, or of the list, grid, tree or radio group.
    pub control: &'a str,
    /// Key of the row, item, radio or option.
    pub item: Option<&'a str>,
}

/// What a page or dialog shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The main part.
    pub(crate) body: Element<'a>,
    /// Commands of the action pane of a page, or of the lower edge of a dialog.
    pub(crate) commands: Vec<CommandId>,
    /// Columns and rows that a dialog would like; no rows means as many as the body needs.
    pub(crate) wanted: (u16, u16),
    /// Local id of the control that gets the first focus.
    pub(crate) first: Option<&'static str>,
}

impl<'a> View<'a> {
    /// A page with the commands of its action pane.
    pub fn page(body: Element<'a>, commands: &[CommandId]) -> Self {
        Self { body, commands: commands.to_vec(), wanted: (0, 0), first: None }
    }

    /// A dialog with the commands of its lower edge.
    pub fn dialog(body: Element<'a>, commands: &[CommandId]) -> Self {
        Self { wanted: (76, 0), ..Self::page(body, commands) }
    }

    /// How large a dialog would like to be; 0 rows means as many as the body needs.
    #[must_use]
    pub fn sized(mut self, columns: u16, rows: u16) -> Self {
        self.wanted = (columns, rows);
        self
    }

    /// Which control gets the first focus, by its local id.
    #[must_use]
    pub fn first(mut self, control: &'static str) -> Self {
        self.first = Some(control);
        self
    }
}

/// What a dialog hands back to the page or dialog below it: a value of a type of its own, such as
/// the recurrence that was defined.
#[derive(Debug)]
pub struct Returned(Box<dyn Any>);

impl Returned {
    /// The value, if it is of that type; else it stays what it is.
    pub fn take<T: 'static>(self) -> Result<T, Self> {
        self.0.downcast().map(|value| *value).map_err(Self)
    }
}

/// How to leave the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveHow {
    /// Nothing executes.
    Now,
    /// When the executing runs have finished.
    Finish,
    /// When they have stopped at their next commit.
    Stop,
}

/// Something a surface asks for.
#[derive(Debug)]
pub(crate) enum Ask {
    Open(Box<dyn Surface>),
    Push(Box<dyn Surface>),
    Go(PageId),
    Close(Option<Returned>),
    Confirm(CommandId),
    Run(CommandId),
    Command(&'static str, Command),
    Keep(Text, Text),
    Notice(Notice),
    Focus(String),
    Leave(LeaveHow),
    Follow(&'static str),
    Company(Option<CompanyId>),
}

/// The way out of a surface: what it asks for is done after it has returned.
pub struct Cx<'a> {
    /// Selections, sorting, filters and tabs of its own controls.
    pub ui: &'a mut Ui,
    /// Company, clock, runs.
    pub status: &'a Status,
    pub(crate) asks: Vec<Ask>,
}

impl Cx<'_> {
    /// Opens a dialog above.
    pub fn open(&mut self, dialog: impl Surface + 'static) {
        self.asks.push(Ask::Open(Box::new(dialog)));
    }

    /// Opens the page of a record above the present one.
    pub fn push(&mut self, page: impl Surface + 'static) {
        self.asks.push(Ask::Push(Box::new(page)));
    }

    /// Goes to a page of the page table.
    pub fn go(&mut self, page: PageId) {
        self.asks.push(Ask::Go(page));
    }

    /// Closes this dialog.
    pub fn close(&mut self) {
        self.asks.push(Ask::Close(None));
    }

    /// Closes this dialog and hands a value to the surface below.
    pub fn close_with(&mut self, value: impl Any) {
        self.asks.push(Ask::Close(Some(Returned(Box::new(value)))));
    }

    /// Closes this dialog and carries a command out that needs no more questions.
    pub(crate) fn confirm(&mut self, command: CommandId) {
        self.close();
        self.asks.push(Ask::Confirm(command));
    }

    /// Runs a command as its button would.
    pub fn run(&mut self, command: CommandId) {
        self.asks.push(Ask::Run(command));
    }

    /// Hands a command to the engine; when it has ended, [`Surface::done`] hears of it under the
    /// tag.
    pub fn command(&mut self, tag: &'static str, command: Command) {
        self.asks.push(Ask::Command(tag, command));
    }

    /// Keeps what the person entered, for when the dialog of that key is opened again, by the same
    /// person, also after a restart: see [`LastValues::get`](super::last_values::LastValues::get).
    pub fn keep(&mut self, dialog: &str, values: &impl Serialize) {
        // Values of our own making can be written; were they not, nothing would be kept.
        if let Ok(values) = serde_json::to_string(values) {
            self.asks.push(Ask::Keep(Text::from(dialog), Text::from(values)));
        }
    }

    /// Shows a message above the page.
    pub fn notice(&mut self, notice: Notice) {
        self.asks.push(Ask::Notice(notice));
    }

    /// Gives the focus to a control of this surface, by its local id.
    pub fn focus(&mut self, control: &str) {
        self.asks.push(Ask::Focus(control.to_owned()));
    }

    /// Lets lists and figures show the records of that company; of all of them when absent.
    pub fn company(&mut self, company: Option<CompanyId>) {
        self.asks.push(Ask::Company(company));
    }

    /// Begins the shipped guide of that name in the guide pane.
    pub fn follow(&mut self, guide: &'static str) {
        self.asks.push(Ask::Follow(guide));
    }

    /// Leaves the program.
    pub fn leave(&mut self, how: LeaveHow) {
        self.asks.push(Ask::Leave(how));
    }
}

/// A page or a dialog.
pub trait Surface: std::fmt::Debug {
    /// Which one it is.
    fn place(&self) -> Place;

    /// What makes it a page of its own beside its place, a record or a condition, as text that
    /// [`pages::reopen`](super::pages) reads after a restart.
    fn of(&self) -> Option<String> {
        None
    }

    /// Its caption; a page of a record says which one.
    fn title(&self) -> String {
        self.place().caption().to_owned()
    }

    /// What it shows. Called for every frame: borrow, do not copy.
    fn view<'a>(&'a self, see: See<'a>) -> View<'a>;

    /// What it needs to know now, by part. A query is asked again when it became another one and
    /// when stored rows changed.
    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        Vec::new()
    }

    /// What the person entered last is known now. A dialog that was opened before, and that nobody
    /// has touched, begins with it.
    fn recall(&mut self, _last: &LastValues) {}

    /// The answer to the query of a part.
    fn answer(&mut self, _part: &'static str, _answer: Answer) {}

    /// An act on a control of its own that is not a command.
    fn act(&mut self, _at: At<'_>, _act: &Act, _cx: &mut Cx<'_>) {}

    /// A command of its own was given, and confirmed if it had to be.
    fn run(&mut self, _command: CommandId, _cx: &mut Cx<'_>) {}

    /// Whether a command of its own can be used, by rules that the registry cannot judge.
    fn can(&self, _command: CommandId, _see: See<'_>) -> Result<(), String> {
        Ok(())
    }

    /// What a Yes/No question says about the command, beside the question of the registry.
    fn details(&self, _command: CommandId, _see: See<'_>) -> Vec<String> {
        Vec::new()
    }

    /// A command that was handed to the engine has ended. By default the message bar says how.
    fn done(&mut self, _tag: &'static str, result: &Result<Outcome, Failure>, cx: &mut Cx<'_>) {
        cx.notice(Notice::of(result));
    }

    /// A dialog above was closed with a value.
    fn returned(&mut self, _value: Returned, _cx: &mut Cx<'_>) {}

    /// The rows of its main list as a person sees them: under its filter, in its order. `None` if
    /// it has no list that can be exported.
    fn listed(&self, see: See<'_>) -> Option<ListedRows> {
        self.queries(see).into_iter().find_map(|(_, query)| match query {
            Query::List(list) => Some(ListedRows::Listed(list)),
            _ => None,
        })
    }

    /// Local id of its main list, whose selected row commands are about.
    fn primary(&self) -> Option<&'static str> {
        None
    }
}
