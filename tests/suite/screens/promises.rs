//! What the semantic tree of any screen promises to guides, to screen readers and to tests.

use std::collections::HashSet;

use commerce_hq::semantics::{Node, Role, State, Tree};
use commerce_hq::tui::message::Message;
use commerce_hq::tui::model::Options;

use super::places::Place;
use crate::desk::Desk;

/// The least size at which a screen shows its controls: columns and rows.
const LEAST: (u16, u16) = (40, 12);

/// What must hold of any screen of that size.
#[track_caller]
pub fn keep(what: &str, tree: &Tree, (width, height): (u16, u16)) {
    let mut ids = HashSet::new();
    let mut taken = HashSet::new();
    for node in &tree.nodes {
        let about = format!("{what} at {width}x{height}: {node:?}");
        assert!(ids.insert(node.id.as_str()), "there twice: {about}");
        let parent = node.parent.as_deref();
        assert!(parent.is_none_or(|parent| ids.contains(parent)), "no parent: {about}");
        if let Some(rect) = node.rect {
            let inside = rect.column + rect.width <= width && rect.row + rect.height <= height;
            assert!(inside && rect.width > 0 && rect.height > 0, "not on the screen: {about}");
        }
        // A value that is wrong says why as well.
        let needs_why = node.is(State::Disabled) || node.is(State::Invalid);
        assert_eq!(needs_why, node.why.is_some(), "{about}");
        if node.is_control() {
            assert!(!node.name.trim().is_empty(), "no name: {about}");
            assert!(node.is(State::Enabled) != node.is(State::Disabled), "{about}");
        }
        // Rows are named by a key column, which need not be unique in data from outside.
        let named = node.is_control() && !matches!(node.role, Role::Row | Role::Treeitem);
        let unique = !named || taken.insert((group(tree, node), node.role, node.name.as_str()));
        assert!(unique, "the same role and name twice in a group: {about}");
    }
    if width >= LEAST.0 && height >= LEAST.1 {
        let focused: Vec<&Node> = tree.nodes.iter().filter(|n| n.is(State::Focused)).collect();
        let [focused] = focused[..] else { panic!("{what}: focused are {focused:#?}") };
        assert_eq!(tree.focus.as_ref(), Some(&focused.id), "{what}");
        assert!(focused.rect.is_some(), "{what}: out of sight: {focused:?}");
    }
}

/// The nearest region or group around a control, by id.
fn group<'a>(tree: &'a Tree, node: &'a Node) -> Option<&'a str> {
    let mut parent = node.parent.as_deref();
    while let Some(node) = parent.and_then(|id| tree.node(id)) {
        let groups = matches!(
            node.role,
            Role::Banner
                | Role::Navigation
                | Role::Main
                | Role::Toolbar
                | Role::Region
                | Role::Group
                | Role::Dialog
                | Role::Listbox
                | Role::List
                | Role::Tablist
                | Role::Tabpanel
                | Role::Radiogroup
                | Role::Row
        );
        if groups {
            return Some(&node.id);
        }
        parent = node.parent.as_deref();
    }
    None
}

#[test]
fn every_place_keeps_its_promises_at_every_size() {
    for place in Place::all() {
        let mut desk = place.open(Options::default(), (80, 24));
        let small = (0..=60).flat_map(|width| (0..=30).map(move |height| (width, height)));
        for size in small.chain([(80, 24), (120, 40), (200, 60)]) {
            desk.screen.batch([Message::Resize(size.0, size.1)]);
            desk.screen.buffer();
            keep(place.slug(), desk.screen.tree(), size);
        }
    }
}

#[test]
fn every_enabled_control_is_reached_with_the_tab_key() {
    for place in Place::all() {
        let mut desk = place.open(Options::default(), (80, 24));
        let mut reached = HashSet::new();
        tab_through(&mut desk, &mut reached);
        // Tab stays in the guide pane, or out of it; F6 leads across.
        let across = desk.screen.tree().node("guide").is_some();
        let from = in_pane(&mut desk);
        for _ in 0..10 {
            if !across || in_pane(&mut desk) != from {
                break;
            }
            desk.screen.key("F6".parse().unwrap());
        }
        tab_through(&mut desk, &mut reached);
        let tree = desk.screen.tree().clone();
        let dialog = tree.nodes.iter().rfind(|node| node.role == Role::Dialog);
        let active = |node: &&Node| {
            let beside = tree.is_inside(node, "guide");
            beside || dialog.is_none_or(|dialog| tree.is_inside(node, &dialog.id))
        };
        let usable = |node: &&Node| node.is_control() && node.is(State::Enabled);
        for node in tree.nodes.iter().filter(usable).filter(active) {
            let hint = node.id.starts_with("shell/hint-");
            assert!(
                hint || reached.contains(&stop(&tree, node)),
                "{place:?}: {node:?} {reached:?}"
            );
        }
    }
}

fn tab_through(desk: &mut Desk, reached: &mut HashSet<String>) {
    let first = desk.screen.tree().focus.clone();
    for _ in 0..200 {
        let tree = desk.screen.tree();
        let focus = tree.node(tree.focus.as_deref().unwrap()).unwrap();
        // A list is one stop: with one of its items all of them are reached.
        reached.insert(stop(tree, focus));
        desk.screen.key("Tab".parse().unwrap());
        if desk.screen.tree().focus == first {
            break;
        }
    }
}

fn in_pane(desk: &mut Desk) -> bool {
    desk.screen.tree().focus.as_ref().is_some_and(|id| id.starts_with("guide/"))
}

/// The control that the Tab key stops at for the sake of this one.
fn stop(tree: &Tree, node: &Node) -> String {
    let mut at = Some(node);
    while let Some(up) = at {
        let one = matches!(
            up.role,
            Role::Grid | Role::Tree | Role::Listbox | Role::List | Role::Tablist | Role::Radiogroup
        );
        if one {
            return up.id.clone();
        }
        at = up.parent.as_deref().and_then(|id| tree.node(id));
    }
    node.id.clone()
}

#[test]
fn esc_leads_home_from_every_place() {
    for place in Place::all() {
        let mut desk = place.open(Options::default(), (80, 24));
        for _ in 0..8 {
            desk.screen.key("Esc".parse().unwrap());
        }
        assert_eq!(desk.screen.tree().path, ["All workspaces"], "{place:?}");
        assert!(desk.screen.tree().dialogs.is_empty(), "{place:?}");
        assert_eq!(desk.screen.left(), None, "{place:?}: Esc must not leave");
    }
}
