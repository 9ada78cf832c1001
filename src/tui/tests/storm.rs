//! Whatever a person does in whatever order, the screen stays whole.

use proptest::collection::vec;
use proptest::prelude::*;

use super::demo::Demo;
use super::{Screen, screen_with};
use crate::commands::{Chord, Key};
use crate::semantics::State;
use crate::tui::message::{Input, Message};
use crate::tui::view::LEAST;

const KEYS: &[Key] = &[
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::Backspace,
    Key::Delete,
    Key::Up,
    Key::Down,
    Key::Left,
    Key::Right,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::Char(' '),
    Key::Char('/'),
    Key::Char('?'),
    Key::Char('a'),
    Key::Char('東'),
    Key::Char('k'),
    Key::Char('p'),
    Key::Char('g'),
    Key::Char('s'),
    Key::F(1),
    Key::F(5),
    Key::F(6),
];

fn message() -> impl Strategy<Value = Message> {
    let key = (proptest::sample::select(KEYS), 0_u8..8).prop_map(|(key, held)| {
        // One modifier at a time, mostly none.
        let (ctrl, alt) = (held == 5, held == 6);
        let shift = held == 7 && !matches!(key, Key::Char(_));
        Message::Input(Input::Key(Chord { ctrl, alt, shift, key }))
    });
    let mouse = (0_u16..90, 0_u16..40, -2_i8..3).prop_map(|(x, y, turn)| {
        Message::Input(if turn == 0 { Input::Click(x, y) } else { Input::Wheel(x, y, turn) })
    });
    let size = (0_u16..130, 0_u16..45).prop_map(|(width, height)| Message::Resize(width, height));
    let paste = "[a-z\n\t\u{1b}]{0,9}".prop_map(|text| Message::Input(Input::Paste(text)));
    prop_oneof![12 => key, 4 => mouse, 1 => size, 1 => paste]
}

fn whole(screen: &mut Screen) {
    screen.buffer();
    let size = screen.model().size();
    let tree = screen.tree();
    let focused = tree.nodes.iter().filter(|node| node.is(State::Focused)).count();
    if size.0 >= LEAST.0 && size.1 >= LEAST.1 {
        assert_eq!(focused, 1, "at {size:?} with {:?}", tree.dialogs);
    }
    assert_eq!(tree.path.first().map(String::as_str), Some("All workspaces"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_storm_of_input_leaves_the_screen_whole(batches in vec(vec(message(), 1..4), 1..60)) {
        let mut screen = screen_with(Demo::default(), 80, 24);
        for batch in batches {
            screen.batch(batch);
            whole(&mut screen);
        }
        for _ in 0..12 {
            screen.key(Chord::plain(Key::Esc));
        }
        prop_assert!(screen.tree().dialogs.is_empty());
        prop_assert_eq!(screen.tree().path.len(), 1);
    }
}
