//! The guide pane beside the page: pick a procedure, follow it, or record one.
//!
//! Here is its state and what it says; `view::guide` places it, `update::guide` feeds it with what
//! happens on the screen and does what its commands ask for. What a step means, and where a person
//! stands in a procedure, is in [`crate::guide`].

mod demo;
mod pane;

use std::time::Duration;

use crate::commands::GuideAction;
use crate::guide::{Article, Deed, Moment, Recorder, SHIPPED, Session, Shipped, WayBack};
use crate::semantics::{Act, NodeId, Tree};

use super::element::ListItem;
use super::ui::Ui;

pub use demo::Demo;
pub(crate) use pane::Room;

/// Real time between two acts that are shown.
pub(crate) const PACE: Duration = Duration::from_millis(900);

/// The guide pane.
#[derive(Debug, Default)]
pub(crate) struct Guide {
    /// It is on the screen.
    pub open: bool,
    /// It has the keys.
    pub focused: bool,
    /// The stop in it that has, or had, the focus, and which one in the order it was.
    pub focus: Option<NodeId>,
    pub focus_at: usize,
    pub ui: Ui,
    pub stage: Stage,
    /// What it is showing by itself.
    pub show: Option<Show>,
    /// It does so before an audience, and nothing else is to be done.
    pub demo: Option<demo::Underway>,
    /// An act is the guide's own, not the person's.
    pub acting: bool,
    /// The file and the title that the person types.
    pub file: String,
    pub title: String,
    /// The last hint, or what went wrong.
    pub said: Option<String>,
    /// What can be picked in the stage.
    pub items: Vec<ListItem>,
}

/// What the pane is for at the moment.
#[derive(Debug, Default)]
pub(crate) enum Stage {
    /// A guide is picked.
    #[default]
    Guides,
    /// A procedure of the article is picked.
    Procedures(Article),
    /// A procedure is followed.
    Follow(Box<Session>),
    /// What the person does is written down.
    Record(Box<Recorder>),
    /// What was written down gets a file.
    Save(Box<Recorder>),
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// The step of that number, from 0.
    Step(usize),
    /// All that is left.
    All,
}

impl Guide {
    /// Opens it where a guide is picked, or where it stood; the keys go to it.
    pub fn open(&mut self) {
        self.open = true;
        self.focused = true;
        self.list();
    }

    /// Whether the keys go to it.
    pub fn has_keys(&self) -> bool {
        self.open && self.focused
    }

    /// Whether it wants to hear what happens on the screen.
    pub fn listens(&self) -> bool {
        matches!(self.stage, Stage::Follow(_) | Stage::Record(_))
    }

    /// Goes to another stage.
    pub fn go(&mut self, stage: Stage) {
        self.stage = stage;
        self.show = None;
        self.said = None;
        self.focus = None;
        self.list();
    }

    fn list(&mut self) {
        let item = |key: String, name: &str, value: String| ListItem {
            key,
            name: name.to_owned(),
            value,
            ..ListItem::default()
        };
        self.items = match &self.stage {
            Stage::Guides => {
                let title = |one: &Shipped| {
                    let title = one.article().map(|article| article.title);
                    item(one.name.to_owned(), &title.unwrap_or_default(), String::new())
                };
                SHIPPED.iter().map(title).collect()
            }
            Stage::Procedures(article) => {
                let procedures = article.procedures.iter().enumerate();
                procedures
                    .map(|(at, one)| item(at.to_string(), &one.title, String::new()))
                    .collect()
            }
            _ => Vec::new(),
        };
        let list = self.ui.list_mut(pane::LIST);
        list.restart();
    }

    /// A row of the list was opened.
    pub fn pick(&mut self, key: &str) {
        match &self.stage {
            Stage::Guides => {
                let found = SHIPPED.iter().find(|one| one.name == key);
                match found.map(Shipped::article) {
                    Some(Ok(article)) => self.take(article),
                    Some(Err(error)) => self.said = Some(error.to_string()),
                    None => {}
                }
            }
            Stage::Procedures(article) => {
                let at = key.parse().unwrap_or(usize::MAX);
                if let Some(procedure) = article.procedures.get(at) {
                    let session = Session::new(procedure);
                    self.go(Stage::Follow(Box::new(session)));
                    self.focused = false;
                }
            }
            _ => {}
        }
    }

    /// An article to follow. With one procedure there is nothing to be picked.
    pub fn take(&mut self, article: Article) {
        match article.procedures.len() {
            0 => self.said = Some(format!("{}: it has no procedure.", article.title)),
            count => {
                self.go(Stage::Procedures(article));
                if count == 1 {
                    self.pick("0");
                }
            }
        }
    }

    /// Whether an action can be done now, and if not, why not.
    pub fn can(&self, action: GuideAction) -> Result<(), String> {
        let need = |holds: bool, why: &str| if holds { Ok(()) } else { Err(why.to_owned()) };
        match (action, &self.stage) {
            (GuideAction::Toggle, _)
            | (GuideAction::Record, Stage::Guides | Stage::Procedures(_) | Stage::Save(_)) => {
                Ok(())
            }
            (GuideAction::OpenArticle, Stage::Guides) => {
                need(!self.file.trim().is_empty(), "Enter the file of an article first.")
            }
            (GuideAction::Record | GuideAction::OpenArticle, _) => {
                need(false, "End the guide first.")
            }
            (GuideAction::StopRecording, stage) => {
                need(matches!(stage, Stage::Record(_)), "Nothing is being recorded.")
            }
            (GuideAction::Save, Stage::Save(recorder)) => {
                need(recorder.count() > 0, "Nothing was recorded.")?;
                need(!self.file.trim().is_empty(), "Enter the file to write to.")
            }
            (GuideAction::Save, _) => need(false, "Record a guide first."),
            (GuideAction::End, stage) => {
                need(!matches!(stage, Stage::Guides), "No guide is being followed.")
            }
            (GuideAction::WayBack, Stage::Follow(session)) => {
                need(session.deviation().is_some(), "You are where the step is.")
            }
            (
                GuideAction::Hint | GuideAction::ShowStep | GuideAction::ShowAll,
                Stage::Follow(it),
            ) => need(it.outcome().is_none(), "The guide is at its end."),
            _ => need(false, "Pick a guide first: F9."),
        }
    }

    /// The control that is lit, and what is to be done with it.
    pub fn next(&self) -> Option<(&NodeId, &Act)> {
        match &self.stage {
            Stage::Follow(session) if self.open => session.next(),
            _ => None,
        }
    }

    /// The way back, if there is something to come back from.
    pub fn way_back(&self) -> Option<WayBack> {
        match &self.stage {
            Stage::Follow(session) => session.deviation().map(|deviation| deviation.back.clone()),
            _ => None,
        }
    }

    /// Takes in the screen; says whether the pane or the light became another.
    pub fn saw(&mut self, tree: &Tree, moment: Moment) -> bool {
        match &mut self.stage {
            Stage::Follow(session) => {
                let face = |it: &Session| {
                    let next = it.next().map(|(node, act)| (node.clone(), act.clone()));
                    let why = it.deviation().map(|one| one.why.clone());
                    (next, why, it.refusal().map(str::to_owned), it.current(), it.outcome())
                };
                let before = face(session);
                session.saw(tree, moment);
                let after = face(session);
                if before.3 != after.3 {
                    self.said = None;
                }
                let shown = matches!(self.show, Some(Show::Step(step)) if after.3 != Some(step));
                if shown || after.4.is_some() {
                    self.show = None;
                }
                before != after
            }
            Stage::Record(recorder) => {
                let before = recorder.count();
                recorder.saw(tree);
                before != recorder.count()
            }
            _ => false,
        }
    }

    /// Takes note of an act that is about to be carried out.
    pub fn did(&mut self, before: &Tree, deed: &Deed, moment: Moment) {
        match &mut self.stage {
            Stage::Follow(session) => session.did(before, deed, self.acting, moment),
            Stage::Record(recorder) => recorder.did(before, deed),
            _ => {}
        }
    }
}
