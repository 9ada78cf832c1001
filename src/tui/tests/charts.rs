//! Charts: what is drawn, what is said, and what a press of a bar does.

use super::screen_with;
use crate::commands::PageId;
use crate::semantics::{Act, Role};
use crate::tui::element::{Bar, Point, bars, column, series};
use crate::tui::headless::Headless;
use crate::tui::message::Message;
use crate::tui::model::{Model, Options};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};
use crate::tui::tests::Silent;
use crate::tui::tests::every_size::check;
use crate::tui::theme::{Depth, Glyphs, Palette, Theme};

#[derive(Debug, Default)]
struct Charts {
    pressed: Option<String>,
}

const REGIONS: [(&str, &str, u64); 3] =
    [("West", "93,666.46 USD", 4), ("Online", "856,844.31 USD", 40), ("Nowhere", "0.00 USD", 0)];

impl Surface for Charts {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn title(&self) -> String {
        self.pressed.clone().unwrap_or_else(|| "Charts".to_owned())
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let hours = [("07", 0), ("08", 8), ("09", 16)];
        let points = || {
            let point =
                |(label, figure): (&'static str, u64)| Point { label: label.into(), figure };
            hours.into_iter().map(point).collect()
        };
        let bar = |(label, value, size): (&'static str, &'static str, u64)| Bar {
            id: label.into(),
            label: label.into(),
            value: value.into(),
            size,
            longest: 40,
        };
        View::page(
            column(vec![
                series("line", "Spark", "row", points(), 1),
                series("tall", "Rows", "row", points(), 2),
                bars("bars", "Sales", REGIONS.into_iter().map(bar).collect()),
            ]),
            &[],
        )
    }

    fn act(&mut self, at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        if *act == Act::Press {
            self.pressed = Some(at.control.to_owned());
        }
    }
}

#[test]
fn columns_and_bars_are_as_long_as_their_figures() {
    let mut screen = screen_with(Charts::default(), 100, 20);
    let text = screen.text();
    assert!(text.contains(" \u{2584}\u{2588}\n"), "{text}");
    assert!(text.contains("    07   08   09") || text.contains(" 07   08   09"), "{text}");
    let long = |name: &str| {
        let line = text.lines().find(|line| line.contains(name)).unwrap();
        line.chars().filter(|sign| *sign == '\u{2587}').count()
    };
    assert_eq!((long("West"), long("Online")), (4, 48));
    assert_eq!(long("Nowhere"), 0);
}

#[test]
fn a_chart_without_colour_and_without_unicode_says_the_same() {
    let palette = Palette { theme: Theme::Monochrome, depth: Depth::None };
    let options = Options { palette, glyphs: &Glyphs::ASCII, ..Options::default() };
    let mut screen = Headless::new(Model::new(options, None, (100, 20)), Silent);
    screen.model().push_page(Box::new(Charts::default()));
    screen.batch([]);
    let text = screen.text();
    assert!(text.is_ascii(), "{text}");
    assert!(text.contains("856,844.31 USD  ####"), "{text}");
}

#[test]
fn a_chart_says_in_words_what_it_shows_and_its_bars_are_links() {
    let mut screen = screen_with(Charts::default(), 100, 20);
    let tree = screen.tree().clone();
    let named = |name: &str| tree.nodes.iter().find(|node| node.name == name).unwrap();
    assert_eq!(named("Rows").role, Role::Img);
    assert_eq!(named("Rows").value.as_deref(), Some("24 rows, most 16 at 09, last 16 at 09"));
    let said = named("Sales").value.as_deref().unwrap();
    assert!(said.starts_with("West 93,666.46 USD, Online 856,844.31 USD"), "{said}");
    let bar = named("Online");
    assert_eq!((bar.role, bar.value.as_deref()), (Role::Link, Some("856,844.31 USD")));
    screen.act(&bar.id, &Act::Press).unwrap();
    assert_eq!(screen.tree().path.last().map(String::as_str), Some("Online"));
}

#[test]
fn charts_are_whole_at_every_size() {
    let mut screen = screen_with(Charts::default(), 80, 24);
    for (width, height) in (0..=60).flat_map(|width| (0..=30).map(move |rows| (width, rows))) {
        screen.batch([Message::Resize(width, height)]);
        check("charts", &mut screen, width, height);
        screen.buffer();
    }
}
