//! Whatever a person does in whatever order on the demo company, the screen keeps its promises, and
//! Esc leads home.

use commerce_hq::commands::{Chord, Key};
use commerce_hq::engine::Command;
use commerce_hq::engine::clock::ClockChange;
use commerce_hq::tui::message::{Input, Message};
use commerce_hq::tui::model::Options;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::promises::keep;
use crate::desk::Desk;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Event {
    /// Input that arrives together.
    Input(Vec<Message>),
    /// A page or dialog that no short walk would find by chance: the keys that open it.
    Shortcut(&'static str),
    /// Simulated time stands at its next due time, and what is due runs.
    Step,
    /// Real time passes, and the guide goes on with what it shows.
    Wake,
}

const KEYS: &[Key] = &[
    Key::Enter,
    Key::Enter,
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::Tab,
    Key::Backspace,
    Key::Delete,
    Key::Up,
    Key::Down,
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
    Key::Char('s'),
    Key::Char('y'),
    Key::Char('9'),
    Key::Char('東'),
    Key::Char('\u{301}'),
    Key::Char('\u{5d0}'),
    Key::F(1),
    Key::F(5),
    Key::F(6),
    Key::F(8),
    Key::F(9),
    Key::F(10),
];

const SHORTCUTS: &[&str] = &[
    "Alt+G d i s t r Enter",
    "Alt+G u p l o a d Enter",
    "Alt+G b a t c h Enter",
    "Alt+G o n l i n e Enter",
    "Alt+G s a l e s Enter",
    "Alt+G v o u c h e r Enter",
    "Alt+Q s y n c h Enter",
    "Alt+Q r u n Space n o w Enter",
    "F9 Down Enter",
    "Alt+Q s h o w Space m e Space a l l Enter",
    "Alt+Q r e c o r d Enter",
    "Alt+Q s t o p Space r e c Enter",
];

fn input() -> impl Strategy<Value = Message> {
    let key = (proptest::sample::select(KEYS), 0_u8..9).prop_map(|(key, held)| {
        let shift = held == 8 && !matches!(key, Key::Char(_));
        let chord = Chord { ctrl: held == 6, alt: held == 7, shift, key };
        Message::Input(Input::Key(chord))
    });
    let mouse = (0_u16..130, 0_u16..45, -2_i8..3).prop_map(|(x, y, turn)| {
        Message::Input(if turn == 0 { Input::Click(x, y) } else { Input::Wheel(x, y, turn) })
    });
    let size = (0_u16..210, 0_u16..65).prop_map(|(width, height)| Message::Resize(width, height));
    let paste = "[a-z0-9/\n\t\u{1b}\u{202e}\u{301}東]{0,9}";
    let paste = paste.prop_map(|text| Message::Input(Input::Paste(text)));
    prop_oneof![12 => key, 5 => mouse, 1 => size, 1 => paste]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => vec(input(), 1..4).prop_map(Event::Input),
        1 => proptest::sample::select(SHORTCUTS).prop_map(Event::Shortcut),
        1 => Just(Event::Step),
        1 => Just(Event::Wake),
    ]
}

fn happens(desk: &mut Desk, event: Event) {
    match event {
        Event::Input(messages) => {
            desk.screen.batch(messages);
            desk.settle();
        }
        Event::Shortcut(keys) => desk.keys(keys),
        Event::Wake => {
            desk.screen.batch([Message::Wake]);
            desk.settle();
        }
        Event::Step => {
            desk.execute();
            // Without a due time there is nothing to step to, and the engine says so.
            drop(desk.asks(Command::Clock(ClockChange::Step)));
        }
    }
}

/// The same walks each time; other ones with `PROPTEST_RNG_SEED`, more with `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { 12 };
    let rng_seed = match asked.rng_seed {
        RngSeed::Random => RngSeed::Fixed(7),
        chosen @ RngSeed::Fixed(_) => chosen,
    };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..asked }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_walk_breaks_a_promise(events in vec(event(), 1..60)) {
        let mut desk = Desk::demo(Options::default(), (80, 24));
        for event in events {
            let what = format!("{event:?}");
            happens(&mut desk, event);
            desk.screen.buffer();
            let size = desk.screen.model().size();
            keep(&what, desk.screen.tree(), size);
        }
        for _ in 0..20 {
            desk.screen.key(Chord::plain(Key::Esc));
        }
        prop_assert!(desk.screen.tree().dialogs.is_empty());
        prop_assert_eq!(&desk.screen.tree().path, &["All workspaces"]);
    }
}
