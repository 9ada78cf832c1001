//! What must hold on every screen at every size.

use std::collections::HashSet;

use super::demo::Demo;
use super::{Screen, press, screen, screen_with};
use crate::commands::{self, PageId};
use crate::semantics::State;
use crate::tui::headless::Headless;
use crate::tui::message::Message;
use crate::tui::port::Port;
use crate::tui::view::LEAST;

/// Every page and every dialog that can be opened from the start, and the demo page.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let mut all = vec![("demo".to_owned(), screen_with(Demo::default(), 80, 24))];
    let mut second = screen_with(Demo::default(), 80, 24);
    second.act("store-financials/strip/tab:background", &crate::semantics::Act::Select).unwrap();
    all.push(("demo, second tab".to_owned(), second));
    for page in PageId::ALL.iter().filter(|page| !page.info().record) {
        let mut screen = screen(80, 24);
        screen.model().go(*page);
        all.push((page.info().slug.to_owned(), screen));
    }
    all.extend(super::synchronize_orders::screens());
    for key in ["Ctrl+K", "Ctrl+P", "F1"] {
        let mut screen = screen(80, 24);
        press(&mut screen, key);
        all.push((key.to_owned(), screen));
    }
    all
}

/// What must hold of the screen as it is drawn at that size.
pub(super) fn check(name: &str, screen: &mut Headless<impl Port>, width: u16, height: u16) {
    let what = format!("{name} at {width}x{height}");
    let tree = screen.tree().clone();
    let mut ids = HashSet::new();
    for node in &tree.nodes {
        assert!(ids.insert(node.id.as_str()), "{what}: {} is there twice", node.id);
        let parent = node.parent.as_deref();
        assert!(parent.is_none_or(|id| ids.contains(id)), "{what}: {} has no parent", node.id);
        if let Some(rect) = node.rect {
            let inside = rect.column + rect.width <= width && rect.row + rect.height <= height;
            assert!(inside, "{what}: {} lies outside: {rect:?}", node.id);
            assert!(rect.width > 0 && rect.height > 0, "{what}: {} is empty", node.id);
        }
        let disabled = node.is(State::Disabled);
        assert!(!disabled || node.why.is_some(), "{what}: {} does not say why", node.id);
    }
    if width >= LEAST.0 && height >= LEAST.1 {
        let focus = tree.focus.as_deref();
        let focused: Vec<_> = tree.nodes.iter().filter(|node| node.is(State::Focused)).collect();
        assert_eq!(focused.len(), 1, "{what}: {focused:?}");
        assert_eq!(focus, Some(focused[0].id.as_str()), "{what}");
        assert!(focused[0].rect.is_some(), "{what}: {} is out of sight", focused[0].id);
    }
}

#[test]
fn every_screen_is_whole_at_every_size() {
    for (name, mut screen) in screens() {
        for width in 0..=60 {
            for height in 0..=30 {
                screen.batch([Message::Resize(width, height)]);
                check(&name, &mut screen, width, height);
                screen.buffer();
            }
        }
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            screen.batch([Message::Resize(width, height)]);
            check(&name, &mut screen, width, height);
        }
    }
}

#[test]
fn tab_goes_round_every_stop_and_keeps_it_in_sight() {
    for (name, mut screen) in screens() {
        screen.batch([Message::Resize(60, 16)]);
        let stops: Vec<String> =
            screen.model().scene().stops().map(|(node, _)| node.id.clone()).collect();
        let mut seen = HashSet::new();
        for _ in 0..stops.len() {
            seen.insert(screen.model().scene().stop.clone().unwrap());
            check(&name, &mut screen, 60, 16);
            press(&mut screen, "Tab");
        }
        assert_eq!(seen.len(), stops.len(), "{name}: {stops:?}");
    }
}

#[test]
fn every_enabled_control_can_be_reached_with_keys() {
    for (name, mut screen) in screens() {
        let stops: HashSet<String> =
            screen.model().scene().stops().map(|(node, _)| node.id.clone()).collect();
        let scene = screen.model().scene();
        for (node, wired) in scene.controls().filter(|(node, _)| node.is(State::Enabled)) {
            let hint = node.id.starts_with("shell/hint-");
            let reached = wired.stop.as_ref().is_some_and(|stop| stops.contains(stop));
            let usable = node.is_control() && scene.active(wired.owner);
            assert!(!usable || reached || hint, "{name}: {}", node.id);
        }
    }
}

#[test]
fn esc_leads_home_from_anywhere() {
    for (name, mut screen) in screens() {
        for _ in 0..6 {
            press(&mut screen, "Esc");
        }
        assert_eq!(screen.tree().path, ["All workspaces"], "{name}");
        assert!(screen.tree().dialogs.is_empty(), "{name}");
        assert_eq!(screen.left(), None, "{name}: Esc must not leave");
    }
}

#[test]
fn everything_with_a_key_is_a_command_and_says_so_in_help() {
    let mut screen = screen(100, 60);
    press(&mut screen, "F1");
    let names: HashSet<String> = screen.tree().nodes.iter().map(|node| node.name.clone()).collect();
    for entry in commands::all().iter().filter(|entry| !entry.keys.is_empty()).take(12) {
        assert!(names.contains(entry.caption), "{} is not in help", entry.caption);
    }
}
