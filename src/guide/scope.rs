//! Where to look: the topmost dialog, else an open list or menu, `main`, `toolbar`, `navigation`.

use std::collections::HashMap;

use crate::semantics::{Node, Role, Tree};

/// The controls of one place, in reading order.
pub type Place<'a> = Vec<&'a Node>;

/// The part of the screen that a node belongs to: the outermost dialog, else the innermost region.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Dialog(&'a str),
    Region(Role),
    /// Directly on the screen, as an open list or menu is.
    Floating,
}

/// The places to look in, the first before the second.
pub fn places(tree: &Tree) -> Vec<Place<'_>> {
    let mut parts: HashMap<&str, Part<'_>> = HashMap::with_capacity(tree.nodes.len());
    let mut known: Vec<(&Node, Part<'_>)> = Vec::with_capacity(tree.nodes.len());
    let mut topmost = None;
    for node in &tree.nodes {
        let above = node.parent.as_deref().and_then(|up| parts.get(up)).copied();
        let part = match (above, node.role) {
            (Some(Part::Dialog(id)), _) => Part::Dialog(id),
            (_, Role::Dialog) => Part::Dialog(&node.id),
            (_, Role::Main | Role::Toolbar | Role::Navigation | Role::Banner) => {
                Part::Region(node.role)
            }
            (Some(part), _) => part,
            // Hints and the guide pane stand around the page and are never meant.
            (None, Role::Region | Role::Status) => Part::Region(Role::Region),
            (None, _) => Part::Floating,
        };
        if let Part::Dialog(id) = part {
            topmost = if node.role == Role::Dialog { Some(id) } else { topmost };
        }
        parts.insert(&node.id, part);
        known.push((node, part));
    }
    let of = |wanted: Part<'_>| -> Place<'_> {
        known.iter().filter(|(_, part)| *part == wanted).map(|(node, _)| *node).collect()
    };
    if !tree.dialogs.is_empty() {
        return topmost.map(|id| vec![of(Part::Dialog(id))]).unwrap_or_default();
    }
    let regions = [Role::Main, Role::Toolbar, Role::Navigation].map(|role| of(Part::Region(role)));
    std::iter::once(of(Part::Floating)).chain(regions).collect()
}

/// The banner, which only "go to" looks at: the way to the page stands there.
pub fn banner(tree: &Tree) -> Place<'_> {
    let banners: Vec<&str> = tree
        .nodes
        .iter()
        .filter(|node| node.role == Role::Banner)
        .map(|node| node.id.as_str())
        .collect();
    let inside = |node: &&Node| banners.iter().any(|banner| tree.is_inside(node, banner));
    tree.nodes.iter().filter(inside).collect()
}
