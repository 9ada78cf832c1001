//! Finding a control that is not in sight, as a person would: open what is closed, filter what is long.
//!
//! What was opened in vain is closed again, deepest first. All of it is bounded.

use super::aim::Aim;
use super::find::Miss;
use super::play::Screen;
use super::scope::places;
use crate::semantics::{Act, Node, NodeId, Role, State, Tree};

/// How many parts are opened at most for one control.
const MAX_OPENED: usize = 200;
/// How deep a tree is opened at most.
const MAX_WAVES: usize = 12;

/// Looks, and if the control is not in sight, uncovers more of the screen and looks again.
/// `names` are what lists may be filtered by.
pub fn uncover(
    screen: &mut dyn Screen,
    names: &[String],
    look: impl Fn(&Tree) -> Result<Aim, Miss>,
) -> Result<Aim, Miss> {
    let first = look(&screen.tree());
    let Err(Miss::NotInSight(why)) = first else { return first };
    let mut search = Search { screen, look: &look, opened: Vec::new() };
    let found = search
        .open_in_waves(is_closed_part)
        .or_else(|| search.filter(names))
        .or_else(|| search.open_in_waves(is_closed_item));
    search.tidy(found.as_ref().and_then(|aim| aim.as_ref().ok()).and_then(Aim::node));
    found.unwrap_or(Err(Miss::NotInSight(why)))
}

struct Search<'s, L> {
    screen: &'s mut dyn Screen,
    look: &'s L,
    opened: Vec<NodeId>,
}

impl<L: Fn(&Tree) -> Result<Aim, Miss>> Search<'_, L> {
    /// Looks; anything but "not in sight" ends the search.
    fn seen(&self) -> Option<Result<Aim, Miss>> {
        let found = (self.look)(&self.screen.tree());
        (!matches!(found, Err(Miss::NotInSight(_)))).then_some(found)
    }

    /// Opens all that is closed, level by level, so that two of a name on one level are both seen.
    fn open_in_waves(&mut self, closed: fn(&Node) -> bool) -> Option<Result<Aim, Miss>> {
        for _ in 0..MAX_WAVES {
            let tree = self.screen.tree();
            let wave: Vec<NodeId> = places(&tree)
                .into_iter()
                .flatten()
                .filter(|node| closed(node) && !self.opened.contains(&node.id))
                .map(|node| node.id.clone())
                .take(MAX_OPENED.saturating_sub(self.opened.len()))
                .collect();
            if wave.is_empty() {
                return None;
            }
            for id in wave {
                // A part that does not open is remembered all the same, so that it is tried once.
                self.done(&id, Act::Expand);
                self.opened.push(id);
            }
            let seen = self.seen();
            if seen.is_some() {
                return seen;
            }
        }
        None
    }

    /// Filters every list and tree that shows only a part of itself.
    fn filter(&mut self, names: &[String]) -> Option<Result<Aim, Miss>> {
        let tree = self.screen.tree();
        let long = places(&tree).into_iter().flatten().filter(|node| shows_a_part(&tree, node));
        for id in long.map(|node| node.id.clone()).collect::<Vec<_>>() {
            for name in names {
                if !self.done(&id, Act::Filter(name.clone())) {
                    continue;
                }
                let seen = self.seen();
                if seen.is_some() {
                    return seen;
                }
                self.done(&id, Act::Filter(String::new()));
            }
        }
        None
    }

    fn done(&mut self, id: &NodeId, act: Act) -> bool {
        self.screen.act(id, act).is_ok() && self.screen.settled().is_ok()
    }

    /// Closes what was opened in vain.
    fn tidy(&mut self, found: Option<&NodeId>) {
        for id in std::mem::take(&mut self.opened).into_iter().rev() {
            let tree = self.screen.tree();
            let leads = found.is_some_and(|found| leads_to(&tree, &id, found));
            let open = tree.node(&id).is_some_and(|node| node.is(State::Expanded));
            if open && !leads {
                self.done(&id, Act::Collapse);
            }
        }
    }
}

/// A `FastTab`; comboboxes and menu buttons are closed as well, but open only to choose from them.
pub fn is_closed_part(node: &Node) -> bool {
    let part = matches!(node.role, Role::Group | Role::Region | Role::Tabpanel);
    part && node.is(State::Collapsed) && !node.is(State::Disabled)
}

/// An item of a tree whose children are hidden.
pub fn is_closed_item(node: &Node) -> bool {
    node.role == Role::Treeitem && node.is(State::Collapsed) && !node.is(State::Disabled)
}

/// A list or tree that does not show all it has.
pub fn shows_a_part(tree: &Tree, node: &Node) -> bool {
    let list = matches!(node.role, Role::Grid | Role::Tree | Role::Listbox);
    let inside = || tree.nodes.iter().filter(|one| tree.is_inside(one, &node.id));
    let count = inside().filter_map(|one| one.row_count).max().max(node.row_count);
    let rows = |one: &&Node| matches!(one.role, Role::Row | Role::Treeitem | Role::Option);
    list && count.is_some_and(|count| count > inside().filter(rows).count() as u64)
}

/// Whether the node holds the other one. Tree items may stand in their tree side by side, with a
/// level each; then what stands above with a lower level holds it.
fn leads_to(tree: &Tree, id: &str, found: &str) -> bool {
    let Some(target) = tree.node(found) else { return false };
    if id == found || tree.is_inside(target, id) {
        return true;
    }
    let mut level = target.level;
    let before = tree.nodes.iter().rev().skip_while(|node| node.id != target.id).skip(1);
    for node in before.take_while(|node| node.role == Role::Treeitem) {
        if node.level < level {
            level = node.level;
            if node.id == id {
                return true;
            }
        }
    }
    false
}
