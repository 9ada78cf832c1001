//! What a person can tell without colours: states, the focus, and the screen as it is read aloud.

use super::demo::Demo;
use super::every_size::screens;
use super::{Screen, Silent, press, screen_with};
use crate::commands::{self, Chord, Key, Keymap};
use crate::semantics::{Act, State};
use crate::tui::element::{
    Cell, Column, Element, Mark, Row, Rows, checkbox, column, fact_state, fast_tab, grid,
    press as button, radios, switch, textbox,
};
use crate::tui::headless::Headless;
use crate::tui::model::{Model, Options};
use crate::tui::scene::Stroke;
use crate::tui::surface::{Place, See, Surface, View};
use crate::tui::theme::{Depth, Glyphs, Ink, Palette, Theme};

const SETS: [&Glyphs; 2] = [&Glyphs::UNICODE, &Glyphs::ASCII];

/// A page with a control that can stand in two ways, below one that takes the focus.
#[derive(Debug)]
struct Pair {
    shown: fn(bool, &Rows) -> Element<'_>,
    on: bool,
    rows: Rows,
}

impl Surface for Pair {
    fn place(&self) -> Place {
        Place::Page(crate::commands::PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let body = column(vec![button("first", "First"), (self.shown)(self.on, &self.rows)]);
        View::page(body, &[]).first("first")
    }
}

fn with(screen: &mut Screen, change: impl FnOnce(&mut Options)) {
    change(&mut screen.model().status.options);
    screen.model().touch();
    screen.batch([]);
}

static COLUMNS: [Column; 0] = [];

#[test]
fn every_state_changes_a_sign_or_a_word_and_not_the_colour_alone() {
    type Shown = fn(bool, &Rows) -> Element<'_>;
    let cases: [(&str, Shown); 8] = [
        ("checked", |on, _| checkbox("it", "It", on)),
        ("switched on", |on, _| switch("it", "It", on)),
        ("chosen", |on, _| {
            let options = vec![("a".into(), "One".into()), ("b".into(), "Two".into())];
            radios("it", "It", if on { "a" } else { "b" }, options)
        }),
        ("disabled button", |on, _| button("it", "It").disabled(on.then_some("Why."))),
        ("disabled field", |on, _| textbox("it", "It", "x").disabled(on.then_some("Why."))),
        ("invalid", |on, _| textbox("it", "It", "x").invalid(on.then_some("Wrong."))),
        ("failed", |on, _| fact_state("It", if on { Mark::Done } else { Mark::Failed }, "P-0001")),
        ("open", |on, _| {
            let it = fast_tab("it", "It", Vec::new());
            if on { it } else { it.closed() }
        }),
    ];
    for (name, shown) in cases {
        for glyphs in SETS {
            let text = |on| {
                let page = Pair { shown, on, rows: Rows::all(Vec::new()) };
                let mut screen = screen_with(page, 80, 24);
                with(&mut screen, |options| options.glyphs = glyphs);
                screen.text()
            };
            assert_ne!(text(true), text(false), "{name}");
        }
    }
}

#[test]
fn the_selected_row_of_a_list_without_the_focus_has_a_sign() {
    let rows = Rows::all(["A", "B"].map(|key| Row::new(key, vec![Cell::from(key)])).to_vec());
    let page = Pair { shown: |_, rows| grid("it", "It", &COLUMNS, rows), on: true, rows };
    let mut screen = screen_with(page, 80, 24);
    for glyphs in SETS {
        with(&mut screen, |options| options.glyphs = glyphs);
        let tree = screen.tree().clone();
        let selected = tree.nodes.iter().find(|n| n.is(State::Selected) && n.name == "A").unwrap();
        let rect = selected.rect.unwrap();
        let buffer = screen.buffer();
        assert_eq!(buffer[(rect.column, rect.row)].symbol(), glyphs.selected);
        assert_ne!(buffer[(rect.column, rect.row + 1)].symbol(), glyphs.selected);
    }
}

#[test]
fn how_something_went_is_never_told_by_a_bare_colour() {
    for (name, mut screen) in screens() {
        for stroke in &screen.model().scene().strokes {
            let Stroke::Text { text, ink, .. } = stroke else { continue };
            let marks = [Mark::Done, Mark::Failed, Mark::Active, Mark::Attention];
            let is_mark = marks.iter().any(|mark| text.contains(Glyphs::UNICODE.mark(*mark)));
            let says = is_mark || *text == "*" || text.chars().any(char::is_alphabetic);
            assert!(!ink.is_state() || says, "{name}: {text:?} is told by {ink:?} alone");
        }
    }
}

#[test]
fn the_focus_is_seen_by_its_sign_and_by_its_style_in_monochrome_and_in_16_colours() {
    for (theme, depth) in
        [(Theme::Monochrome, Depth::None), (Theme::Dark, Depth::Few), (Theme::Light, Depth::Few)]
    {
        let palette = Palette { theme, depth };
        for glyphs in SETS {
            for (name, mut screen) in screens() {
                with(&mut screen, |options| (options.palette, options.glyphs) = (palette, glyphs));
                for stop in 0..30 {
                    check_focus(
                        &format!("{name}, {theme:?}, stop {stop}"),
                        &mut screen,
                        palette,
                        glyphs,
                    );
                    press(&mut screen, "Tab");
                }
            }
        }
    }
}

fn check_focus(what: &str, screen: &mut Screen, palette: Palette, glyphs: &Glyphs) {
    let tree = screen.tree().clone();
    let node = tree.focus.as_deref().and_then(|id| tree.node(id)).unwrap();
    let Some(rect) = node.rect else { panic!("{what}: {} is out of sight", node.id) };
    let buffer = screen.buffer();
    let line = || (rect.column..rect.column + rect.width).map(|x| &buffer[(x, rect.row)]);
    assert!(line().any(|cell| cell.symbol() == glyphs.focus), "{what}: {} has no sign", node.id);
    // An empty list has no row to show the style on; its sign is all there is.
    let style = palette.area(Ink::Focus);
    let styled = line().any(|cell| {
        cell.modifier.contains(style.add_modifier) && style.bg.is_none_or(|bg| bg == cell.bg)
    });
    let is_whole = matches!(
        node.role,
        crate::semantics::Role::Grid
            | crate::semantics::Role::Tree
            | crate::semantics::Role::List
            | crate::semantics::Role::Listbox
    );
    assert!(styled || is_whole, "{what}: {} looks like the others", node.id);
}

fn reading(surface: impl Surface + 'static) -> Screen {
    let options = Options { reader: true, glyphs: &Glyphs::SPOKEN, ..Options::default() };
    let mut screen = Headless::new(Model::new(options, None, (100, 40)), Silent);
    screen.model().push_page(Box::new(surface));
    screen.batch([]);
    screen
}

#[test]
fn for_a_screen_reader_nothing_is_framed_and_the_cursor_and_the_live_line_follow_the_focus() {
    let mut screen = reading(Demo::default());
    for _ in 0..24 {
        let text = screen.text();
        let framed = text.chars().find(|sign| ('\u{2500}'..='\u{27bf}').contains(sign));
        assert_eq!(framed, None, "{text}");
        let scene = screen.model().scene().clone();
        let node = scene.tree.node(scene.tree.focus.as_deref().unwrap()).unwrap();
        let (x, y, _) = scene.cursor.unwrap();
        assert!(node.rect.unwrap().contains(x, y), "the cursor is not on {}", node.id);
        let live = text.lines().skip(38).collect::<Vec<_>>().join(" ");
        assert!(live.contains(&node.name), "{live:?} does not say {:?}", node.name);
        press(&mut screen, "Tab");
    }
}

#[test]
fn for_a_screen_reader_a_change_is_said_and_a_dialog_takes_the_whole_screen() {
    let mut screen = reading(Demo::default());
    let live = |screen: &mut Screen| screen.tree().node("shell/live").unwrap().name.clone();
    screen.act("store-financials/batch", &Act::Focus).unwrap();
    assert_eq!(live(&mut screen), "Batch processing, switch, No");
    press(&mut screen, "Space");
    assert_eq!(live(&mut screen), "Yes");
    press(&mut screen, "Ctrl+K");
    assert!(live(&mut screen).starts_with("Action search, dialog. "), "{}", live(&mut screen));
    assert!(!screen.text().contains("Everything there is."));
}

#[test]
fn a_key_that_was_chosen_is_shown_wherever_keys_are_shown_and_works() {
    let mut keys = Keymap::default();
    keys.choose(commands::named("shell/help").unwrap().id, vec![Chord::plain(Key::F(2))]);
    let options = Options { keymap: Box::leak(Box::new(keys)), ..Options::default() };
    let mut screen = Headless::new(Model::new(options, None, (120, 40)), Silent);
    screen.batch([]);
    assert!(screen.text().lines().last().unwrap().contains("F2 help"), "{}", screen.text());
    let hint = screen.tree().node("shell/hint-help").unwrap().clone();
    assert_eq!(hint.keys, ["F2"]);
    press(&mut screen, "F1");
    assert!(screen.tree().dialogs.is_empty());
    press(&mut screen, "F2");
    assert_eq!(screen.tree().dialogs, ["Help"]);
    let listed = screen.tree().nodes.iter().find(|node| node.id.ends_with("item:shell/help"));
    assert_eq!(listed.unwrap().keys, ["F2"]);
}

#[test]
fn the_pages_visited_last_stand_in_the_navigation_pane() {
    let mut screen = Headless::new(Model::new(Options::default(), None, (120, 40)), Silent);
    for page in ["upload-sessions", "batch-jobs", "distribution-schedule"] {
        screen.act(&format!("shell/pages/item:{page}"), &Act::Press).unwrap();
    }
    let tree = screen.tree().clone();
    let recent: Vec<_> = tree
        .nodes
        .iter()
        .filter(|node| node.parent.as_deref() == Some("shell/recent"))
        .filter(|node| node.row_index.is_some())
        .map(|node| node.name.as_str())
        .collect();
    assert_eq!(recent, ["Batch jobs", "Upload sessions"]);
}
