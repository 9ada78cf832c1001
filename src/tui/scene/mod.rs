//! A laid out screen: what is drawn where, and what each control is wired to.
//!
//! Laying out turns [`Element`](super::element::Element)s into a [`Scene`]: plain data that holds
//! the semantic tree, the strokes to paint, and for each node what an act on it does. Keys, mouse,
//! hints, guides and tests read the scene; painting it needs nothing else.
//!
//! Bodies are laid out in a coordinate of rows that has no end (`VRect`), then moved and cut to
//! their viewport; so nothing can be drawn outside, at any size.

mod arrange;
mod chart;
mod columns;
mod field;
mod grid;
mod group;
mod layer;
mod list;
mod measure;
mod place;
mod popup;
mod press;
mod tree;

use compact_str::CompactString;

pub(crate) use arrange::arrange;
pub(crate) use layer::{Env, Layer, VRect};
pub(crate) use measure::natural;

use super::theme::Ink;
use super::ui::Metric;
use crate::commands::CommandId;
use crate::semantics::{Node, NodeId, Rect, Role, State, Tree};

/// Who owns a control: who hears of acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The shell around the page.
    Shell,
    /// The page.
    Page,
    /// The dialog at that place of the stack.
    Dialog(usize),
    /// The guide pane; it can be used whatever is open.
    Guide,
}

/// What an act on a control does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wiring {
    /// Nothing: it is text or a container.
    Inert,
    /// Runs a command.
    Run(CommandId),
    /// Its owner hears of a press.
    Press,
    /// A field that can be typed into.
    Text,
    /// The field in which the rows of a list are filtered.
    FilterText,
    /// A field with options.
    Combo,
    /// One of the options.
    Option,
    /// A switch or checkbox.
    Toggle,
    /// A radio.
    Radio,
    /// A tab.
    Tab,
    /// The heading of a `FastTab`.
    Fold,
    /// A grid or list as a whole.
    List,
    /// A tree as a whole.
    Tree,
    /// A row of a grid or list.
    Row,
    /// An item of a tree.
    Item,
    /// A column header: the item is the column.
    Sort,
    /// A step of the path: so many pages down from the first.
    Crumb(usize),
}

/// A node's other half: what the semantic tree does not say and acting needs.
#[derive(Clone, Debug)]
pub struct Wired {
    /// Who hears of acts.
    pub owner: Owner,
    /// Local id of the control, or of the list, strip or group an item belongs to.
    pub control: String,
    /// Key of the item, as its owner gave it.
    pub item: Option<String>,
    /// What acts do.
    pub wiring: Wiring,
    /// The stop of the Tab key it belongs to; its own id if it is one.
    pub stop: Option<NodeId>,
    /// Explained in help.
    pub help: Option<String>,
    /// A list that Up, Down and Enter in this field work on.
    pub list: Option<String>,
}

/// One stroke of painting, inside the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Text from a cell on; it is already cut to its room.
    Text {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// Harmless text.
        text: CompactString,
        /// What it means.
        ink: Ink,
    },
    /// An area whose text stays and gets the look of a meaning.
    Tint {
        /// The area.
        rect: Rect,
        /// What it means.
        ink: Ink,
    },
    /// An area wiped with a meaning's ground.
    Fill {
        /// The area.
        rect: Rect,
        /// What it means.
        ink: Ink,
    },
}

/// A laid out screen.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The semantic tree.
    pub tree: Tree,
    /// For each node of the tree, in the same order, what it is wired to.
    pub wired: Vec<Wired>,
    /// What to paint, in order.
    pub strokes: Vec<Stroke>,
    /// Where the hardware cursor belongs, and whether it is a caret in a text field.
    pub cursor: Option<(u16, u16, bool)>,
    /// The stop that has the focus.
    pub stop: Option<NodeId>,
    pub(crate) metrics: Vec<(Owner, Metric)>,
    /// The guide pane has the keys.
    pub(crate) in_guide: bool,
}

impl Scene {
    /// An empty scene in the memory of this one: what it takes for each frame anew, the system would
    /// clear for each frame anew.
    #[must_use]
    pub(crate) fn cleared(self) -> Self {
        let Self { tree: Tree { mut nodes, .. }, mut wired, mut strokes, .. } = self;
        nodes.clear();
        wired.clear();
        strokes.clear();
        Self { tree: Tree { nodes, ..Tree::default() }, wired, strokes, ..Self::default() }
    }

    /// The node of that id with what it is wired to.
    pub fn find(&self, id: &str) -> Option<(&Node, &Wired)> {
        let at = self.tree.nodes.iter().position(|node| node.id == id)?;
        Some((self.tree.nodes.get(at)?, self.wired.get(at)?))
    }

    /// Every node with what it is wired to.
    pub fn controls(&self) -> impl DoubleEndedIterator<Item = (&Node, &Wired)> {
        self.tree.nodes.iter().zip(&self.wired)
    }

    /// The owners that can be acted on: the topmost dialog alone, else page and shell; and the guide
    /// pane always.
    pub fn active(&self, owner: Owner) -> bool {
        if owner == Owner::Guide {
            return true;
        }
        match self.tree.dialogs.len().checked_sub(1) {
            Some(top) => owner == Owner::Dialog(top),
            None => owner != Owner::Dialog(0),
        }
    }

    /// The stops of the Tab key where the focus is, in reading order. The guide pane has its own, so
    /// that it does not stand in the way of those who follow it.
    pub fn stops(&self) -> impl DoubleEndedIterator<Item = (&Node, &Wired)> {
        self.all_stops().filter(|(_, wired)| (wired.owner == Owner::Guide) == self.in_guide)
    }

    /// The stops of page or dialog, and of the guide pane.
    pub fn all_stops(&self) -> impl DoubleEndedIterator<Item = (&Node, &Wired)> {
        self.controls().filter(|(node, wired)| {
            wired.stop.as_ref() == Some(&node.id)
                && self.active(wired.owner)
                && !node.is(State::Disabled)
        })
    }

    /// The stop that has the focus.
    pub fn focused(&self) -> Option<(&Node, &Wired)> {
        self.find(self.stop.as_deref()?)
    }

    /// Whether the focus is in a grid or a tree, which can be filtered.
    pub fn filterable(&self) -> bool {
        self.focused().is_some_and(|(node, _)| matches!(node.role, Role::Grid | Role::Tree))
    }

    /// The topmost control drawn in a cell.
    pub fn hit(&self, column: u16, row: u16) -> Option<(&Node, &Wired)> {
        self.controls().rev().find(|(node, wired)| {
            wired.wiring != Wiring::Inert
                && self.active(wired.owner)
                && node.rect.is_some_and(|rect| rect.contains(column, row))
        })
    }
}
