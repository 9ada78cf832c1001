//! The guide pane on the real engine: each shipped guide, done by Show me all, by keys and by mouse,
//! ends in the same stored state; and what a person does becomes an article that passes.

mod desk;
mod record;
mod shipped;

use commerce_hq::guide::SHIPPED;
use commerce_hq::semantics::{Act, Role};
use commerce_hq::tui::message::Message;

use crate::program::Folder;
use desk::{Desk, Hands};

#[test]
fn every_shipped_guide_ends_the_same_shown_by_keys_and_by_mouse() {
    for guide in SHIPPED {
        let mut ends = Vec::new();
        for hands in [Hands::Guide, Hands::Keys, Hands::Mouse] {
            let mut desk = Desk::new(120, 40);
            desk.start(guide.name);
            desk.finish(hands);
            ends.push((hands, desk.said(), desk.stored()));
        }
        let [(_, _, shown), (_, said, keys), (_, _, mouse)] = &ends[..] else { panic!() };
        assert_eq!(shown, keys, "{}: shown and by keys", guide.name);
        assert_eq!(shown, mouse, "{}: shown and by mouse", guide.name);
        assert!(said.contains("0 detours, no help"), "{}: {said}", guide.name);
    }
}

#[test]
fn a_guide_can_be_followed_on_a_small_terminal() {
    for (width, height) in [(80, 24), (60, 16)] {
        for hands in [Hands::Guide, Hands::Keys, Hands::Mouse] {
            let mut desk = Desk::new(width, height);
            desk.start("post-orders-once");
            desk.finish(hands);
            assert!(desk.stored().orders > 0, "{width}x{height} {hands:?}");
        }
    }
}

#[test]
fn a_page_reached_by_search_is_a_detour_and_the_way_back_leads_to_the_step() {
    let mut desk = Desk::new(120, 40);
    desk.start("pull-orders-once");
    desk.use_named(Role::Link, "Retail and Commerce IT", &Act::Press);
    desk.press("Alt+G");
    desk.type_text("Store financials");
    desk.press("Enter");
    let said = desk.said();
    assert!(said.contains("You are on Store financials"), "{said}");
    assert!(said.contains("the step is on Retail and Commerce IT"), "{said}");
    desk.command("Back to the guide");
    assert_eq!(desk.tree().page, "Retail and Commerce IT");
    desk.finish(Hands::Keys);
    assert!(desk.said().contains("1 detour, 1 way back."), "{}", desk.said());
}

#[test]
fn what_is_asked_for_by_the_action_search_is_shown_on_the_screen_below_it() {
    let mut desk = Desk::new(120, 40);
    desk.start("pull-orders-once");
    desk.use_named(Role::Link, "Retail and Commerce IT", &Act::Press);
    desk.command("Show me");
    assert_eq!(desk.tree().page, "Distribution schedule");
    assert!(desk.said().contains("Step 5 of 6"), "{}", desk.said());
}

#[test]
fn a_hint_asked_for_by_the_action_search_is_said_in_the_pane() {
    let mut desk = Desk::new(120, 40);
    desk.start("pull-orders-once");
    desk.command("Hint");
    let said = desk.said();
    assert!(said.contains("Use the link \"Retail and Commerce IT\""), "{said}");
    desk.finish(Hands::Keys);
    assert!(desk.said().contains("0 detours, 1 hint."), "{}", desk.said());
}

#[test]
fn a_procedure_is_shown_to_its_end_and_left_by_the_action_search() {
    let mut desk = Desk::new(120, 40);
    desk.start("pull-orders-once");
    desk.command("Show me all");
    for _ in 0..60 {
        desk.screen.batch([Message::Wake]);
        desk.settle();
    }
    assert!(desk.said().contains("Done: "), "{}", desk.said());
    desk.command("End guide");
    assert!(desk.said().contains("Open article"), "the guides are there again: {}", desk.said());
}

#[test]
fn a_guide_is_recorded_saved_and_opened_again_by_the_action_search() {
    let folder = Folder::bare();
    let file = folder.beside("recorded.md");
    let name = |desk: &mut Desk| {
        let file = Act::SetText(file.to_str().unwrap().to_owned());
        desk.screen.act("guide/file", &file).unwrap();
    };
    let mut desk = Desk::new(120, 40);
    desk.command("Record a guide");
    desk.use_named(Role::Link, "Retail and Commerce IT", &Act::Press);
    assert!(desk.said().contains("Recording: 1 step"), "{}", desk.said());
    desk.command("Stop recording");
    name(&mut desk);
    desk.command("Save guide");
    assert!(desk.said().contains("Written to "), "{}", desk.said());
    assert!(file.exists());
    desk.press("F9 F9");
    name(&mut desk);
    desk.command("Open article");
    assert!(desk.said().contains("Recorded guide"), "{}", desk.said());
}
