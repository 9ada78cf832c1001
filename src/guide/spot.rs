//! Where a person is, and how to get back from there.

use super::fold::same;
use crate::commands::captions;
use crate::semantics::{Act, NodeId, Tree};

/// A page with the dialogs above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The way to the page.
    pub path: Vec<String>,
    /// The dialogs, the topmost last.
    pub dialogs: Vec<String>,
}

impl Spot {
    /// Where the tree is.
    pub fn of(tree: &Tree) -> Self {
        let path = if tree.path.is_empty() { vec![tree.page.clone()] } else { tree.path.clone() };
        Self { path, dialogs: tree.dialogs.clone() }
    }

    /// The caption of what is in front.
    pub fn name(&self) -> &str {
        self.dialogs.last().or(self.path.last()).map_or("", String::as_str)
    }

    /// Whether one of the names is that of what is in front.
    pub fn is_called(&self, names: &[String]) -> bool {
        names.iter().any(|name| same(name, self.name()))
    }

    /// Whether one of the names is that of a page or dialog on the way to what is in front.
    pub fn leads_past(&self, names: &[String]) -> bool {
        let mut way = self.path.iter().chain(&self.dialogs);
        way.any(|one| names.iter().any(|name| same(name, one)))
    }
}

/// Dialogs that belong to no procedure: a person finds something in them and goes on.
pub fn is_search(tree: &Tree) -> bool {
    let top = tree.dialogs.last().map(String::as_str);
    matches!(
        top,
        Some(captions::ACTION_SEARCH | captions::PAGE_SEARCH | captions::HELP | captions::LEAVE)
    )
}

/// How the person is elsewhere than the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// What is different, in sentences.
    pub why: String,
    /// What leads back.
    pub back: WayBack,
}

/// What leads back to a guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayBack {
    /// Close so many dialogs.
    Close(usize),
    /// Go to the page of that path; the guide goes on at that instruction, counted from 0.
    GoTo {
        /// The captions from All workspaces on.
        path: Vec<String>,
        /// The instruction.
        todo: usize,
    },
    /// Set a control again: what a step had set is something else now.
    Do {
        /// The control.
        node: NodeId,
        /// What to do with it.
        act: Act,
    },
}

impl WayBack {
    /// What the button for it says it does.
    pub fn words(&self) -> String {
        match self {
            Self::Close(1) => "Close the dialog".to_owned(),
            Self::Close(count) => format!("Close {count} dialogs"),
            Self::GoTo { path, .. } => {
                format!("Go to {}", path.last().map_or("", String::as_str))
            }
            Self::Do { .. } => "Set it again".to_owned(),
        }
    }
}
