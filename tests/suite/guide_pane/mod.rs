//! The guide pane on the real engine: each shipped guide, done by Show me all, by keys and by mouse,
//! ends in the same stored state; and what a person does becomes an article that passes.

mod desk;
mod record;
mod shipped;

use commerce_hq::guide::SHIPPED;

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
