//! The guide pane without an engine: where it stands, its keys, its light, and the way back.

use super::demo::Demo;
use super::every_size::check;
use super::{Screen, focus, press, screen, screen_with, type_text};
use crate::guide::Article;
use crate::semantics::{Act, Role, State};
use crate::tui::guide::Stage;
use crate::tui::message::Message;

/// The demo page with a procedure on it that is being followed.
fn following(steps: &str, width: u16, height: u16) -> Screen {
    let mut screen = screen_with(Demo::default(), width, height);
    follow(&mut screen, steps);
    screen
}

fn follow(screen: &mut Screen, steps: &str) {
    let article = Article::read(&format!("# Try\n\n{steps}")).unwrap();
    press(screen, "F9");
    screen.model().guide.take(article);
    screen.model().touch();
    screen.batch([]);
}

fn said(screen: &mut Screen) -> String {
    let tree = screen.tree();
    let words: Vec<&str> = tree.below("guide").map(|node| node.name.as_str()).collect();
    words.join("\n")
}

fn lit(screen: &mut Screen) -> Option<String> {
    let tree = screen.tree();
    let lit = |description: &String| description.ends_with("guide: use this");
    let node = tree.nodes.iter().find(|node| node.description.as_ref().is_some_and(lit));
    node.map(|node| node.name.clone())
}

#[test]
fn the_pane_is_whole_at_every_size_in_every_stage() {
    let steps = "1. In the **Name** field, enter `x`.\n2. Enable **Batch processing**.";
    let mut all = vec![("picking", screen(80, 24)), ("following", following(steps, 80, 24))];
    press(&mut all[0].1, "F9");
    let mut focused = following(steps, 80, 24);
    press(&mut focused, "F6 F6");
    all.push(("following with the keys", focused));
    let mut recording = screen(80, 24);
    recording.act("shell/clock", &Act::Press).unwrap();
    press(&mut recording, "Esc F9");
    recording.act("guide/record", &Act::Press).unwrap();
    all.push(("recording", recording));
    for (name, screen) in &mut all {
        for width in 0..=60 {
            for height in 0..=30 {
                screen.batch([Message::Resize(width, height)]);
                check(name, screen, width, height);
                screen.buffer();
            }
        }
        for (width, height) in [(80, 24), (99, 24), (100, 24), (120, 40), (200, 60)] {
            screen.batch([Message::Resize(width, height)]);
            check(name, screen, width, height);
        }
    }
}

#[test]
fn the_pane_has_its_own_stops_and_leaves_the_keys_of_the_page_alone() {
    let mut screen = following("1. In the **Name** field, enter `x`.", 120, 40);
    let page = focus(&mut screen);
    let stops = screen.model().scene().stops().count();
    for _ in 0..stops {
        press(&mut screen, "Tab");
        let id = screen.tree().focus.clone().unwrap();
        assert!(!id.starts_with("guide/"), "{id}");
    }
    assert_eq!(focus(&mut screen), page);
    while !screen.tree().focus.as_ref().is_some_and(|id| id.starts_with("guide/")) {
        press(&mut screen, "F6");
    }
    press(&mut screen, "Tab");
    assert!(screen.tree().focus.as_ref().is_some_and(|id| id.starts_with("guide/")));
    press(&mut screen, "Esc");
    assert_eq!(focus(&mut screen), page, "Esc leads from the pane to the page");
    assert!(screen.tree().node("guide").is_some(), "and leaves it open");
    press(&mut screen, "F9");
    assert!(screen.tree().node("guide").is_none());
}

#[test]
fn what_is_typed_ticks_the_step_and_what_is_changed_again_is_told() {
    let steps = "1. In the **Name** field, enter `ab`.\n2. Enable **Batch processing**.";
    let mut screen = following(steps, 120, 40);
    assert_eq!(lit(&mut screen).as_deref(), Some("Name"));
    screen.act("store-financials/name", &Act::Focus).unwrap();
    press(&mut screen, "Ctrl+U");
    type_text(&mut screen, "ab");
    assert_eq!(lit(&mut screen).as_deref(), Some("Batch processing"));
    type_text(&mut screen, "c");
    assert!(said(&mut screen).contains("holds \"abc\" now"), "{}", said(&mut screen));
    screen.act("guide/way-back", &Act::Press).unwrap();
    assert_eq!(screen.tree().node("store-financials/name").unwrap().value.as_deref(), Some("ab"));
    screen.act("store-financials/batch", &Act::Toggle).unwrap();
    assert!(
        said(&mut screen).contains("Done: 2 steps in 0:00, 1 detour, 1 way back."),
        "{}",
        said(&mut screen)
    );
}

#[test]
fn a_detour_is_explained_and_the_way_back_is_a_button() {
    let steps = "1. Go to **All workspaces \\> Store financials**.\n2. Select **Synchronize orders**.\n\
                 3. Select the **Run in the background** tab.";
    let mut screen = screen(120, 40);
    follow(&mut screen, steps);
    press(&mut screen, "Alt+G");
    type_text(&mut screen, "Store financials");
    press(&mut screen, "Enter");
    assert_eq!(lit(&mut screen).as_deref(), Some("Synchronize orders"));
    press(&mut screen, "Ctrl+K");
    type_text(&mut screen, "Synchronize orders");
    press(&mut screen, "Enter");
    assert_eq!(lit(&mut screen).as_deref(), Some("Run in the background"), "by any means");
    press(&mut screen, "F8");
    let session = |screen: &mut Screen| match &screen.model().guide.stage {
        Stage::Follow(session) => session.clone(),
        other => panic!("{other:?}"),
    };
    // Nothing answers here, so the pane does not know that the clock will not bring the control.
    let waits = session(&mut screen).deviation().is_none();
    assert!(waits && lit(&mut screen).is_none());
    press(&mut screen, "Esc");
    assert_eq!(lit(&mut screen).as_deref(), Some("Run in the background"));
}

#[test]
fn a_hint_names_the_control_and_its_place_and_counts_as_help() {
    let mut screen = following("1. Enable **Batch processing**.", 120, 40);
    screen.act("guide/hint", &Act::Press).unwrap();
    assert!(
        said(&mut screen).contains("Use the switch \"Batch processing\""),
        "{}",
        said(&mut screen)
    );
    screen.act("store-financials/batch", &Act::Toggle).unwrap();
    assert!(said(&mut screen).contains("0 detours, 1 hint."), "{}", said(&mut screen));
}

#[test]
fn the_light_is_there_without_colours_and_in_ascii() {
    for glyphs in [&crate::tui::theme::Glyphs::UNICODE, &crate::tui::theme::Glyphs::ASCII] {
        let mut screen = following("1. Enable **Batch processing**.", 120, 40);
        screen.model().status.options.glyphs = glyphs;
        screen.model().touch();
        screen.batch([]);
        let node = screen.tree().node("store-financials/batch").unwrap().clone();
        assert!(!node.is(State::Focused) && node.role == Role::Switch);
        let rect = node.rect.unwrap();
        let cell = screen.buffer()[(rect.column, rect.row)].clone();
        assert_eq!(cell.symbol(), glyphs.guide);
    }
}

#[test]
fn esc_stops_what_is_shown() {
    let steps = "1. Enable **Batch processing**.\n2. In the **Name** field, enter `z`.\n\
                 3. Disable **Batch processing**.";
    let mut screen = following(steps, 120, 40);
    screen.model().waiting.clear();
    screen.act("guide/show-all", &Act::Press).unwrap();
    assert_eq!(lit(&mut screen).as_deref(), Some("Name"), "one act, then the next wake");
    press(&mut screen, "Esc");
    screen.batch([Message::Wake]);
    assert_eq!(lit(&mut screen).as_deref(), Some("Name"));
}
