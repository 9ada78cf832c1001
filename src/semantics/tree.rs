//! A whole screen at one moment.

use serde::{Deserialize, Serialize};

use super::{Node, NodeId};

/// Everything that is on the screen: where the person is, and the controls in reading order.
///
/// Parents stand before their children. When dialogs are open, the topmost one is the last entry of
/// `dialogs`, and only its controls can be used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// Caption of the page.
    pub page: String,
    /// The way to the page, from All workspaces.
    pub path: Vec<String>,
    /// Captions of the open dialogs, the topmost last.
    pub dialogs: Vec<String>,
    /// The control that has the focus.
    pub focus: Option<NodeId>,
    /// A foreground command runs.
    pub busy: bool,
    /// How many background runs execute.
    pub running: usize,
    /// When the next batch job is due, RFC 3339.
    pub due: Option<String>,
    /// Store time, RFC 3339.
    pub clock: String,
    /// The controls.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// The node of that identity.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The node and everything below it, in reading order.
    pub fn below<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Node> {
        self.nodes.iter().filter(move |node| node.id == id || self.is_inside(node, id))
    }

    /// Whether `node` lies below the node `ancestor`.
    pub fn is_inside(&self, node: &Node, ancestor: &str) -> bool {
        let mut parent = node.parent.as_deref();
        // The bound is the number of nodes: a tree has no longer chain of parents.
        for _ in 0..self.nodes.len() {
            match parent {
                Some(id) if id == ancestor => return true,
                Some(id) => parent = self.node(id).and_then(|up| up.parent.as_deref()),
                None => return false,
            }
        }
        false
    }
}

/// One line of the `--semantics` file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Number of the line, from 1.
    pub seq: u64,
    /// How many input events had been handled.
    pub input: u64,
    /// The handled input changed nothing: the rest repeats the line before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub same: bool,
    /// The screen.
    #[serde(flatten)]
    pub tree: Tree,
}
