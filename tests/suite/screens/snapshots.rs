//! How every page and dialog looks: its text and a map of its styles, as files that were reviewed.
//!
//! `INSTA_UPDATE=always cargo test --test suite snapshots` writes them anew; what changed is then in
//! the difference of the commit.

use std::fmt::Write;

use commerce_hq::domain::clock::ZONE;
use commerce_hq::tui::message::Message;
use commerce_hq::tui::model::Options;
use commerce_hq::tui::theme::{Depth, Palette, Theme};
use ratatui::buffer::{Buffer, Cell};

use super::places::Place;
use crate::desk::Desk;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];
const THEMES: [Theme; 2] = [Theme::Dark, Theme::Monochrome];

/// The letters of a map, in the order in which styles appear on the screen.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The style of a cell in words.
fn style(cell: &Cell) -> String {
    format!("{} on {} {:?}", cell.fg, cell.bg, cell.modifier)
}

/// One letter for each style, with the number of cells it goes on for, and what each letter means.
/// Lines that are the same stand once, with their number.
fn map(buffer: &Buffer) -> String {
    let mut styles: Vec<String> = Vec::new();
    let mut lines: Vec<(String, usize)> = Vec::new();
    for line in buffer.content.chunks(usize::from(buffer.area.width)) {
        let runs = line.chunk_by(|one, next| style(one) == style(next)).map(|run| {
            let style = style(&run[0]);
            let at = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            format!("{}{}", LETTERS.chars().nth(at).expect("more styles than letters"), run.len())
        });
        let line = runs.collect::<Vec<_>>().join(" ");
        match lines.last_mut() {
            Some((last, times)) if *last == line => *times += 1,
            _ => lines.push((line, 1)),
        }
    }
    let mut out = String::new();
    for (line, times) in lines {
        if times > 1 { writeln!(out, "{line}  x{times}") } else { writeln!(out, "{line}") }
            .unwrap();
    }
    for (letter, style) in LETTERS.chars().zip(styles) {
        writeln!(out, "{letter}: {style}").unwrap();
    }
    out
}

fn snapshot(place: Place) -> String {
    let mut out = String::new();
    let mut desks: Vec<(Theme, Desk)> = THEMES
        .iter()
        .map(|theme| {
            let palette = Palette { theme: *theme, depth: Depth::Many };
            let options = Options { palette, zone: ZONE, ..Options::default() };
            (*theme, place.open(options, SIZES[0]))
        })
        .collect();
    for (width, height) in SIZES {
        for (at, (theme, desk)) in desks.iter_mut().enumerate() {
            // A run that never ends would never settle: what is shown needs no more answers.
            desk.screen.batch([Message::Resize(width, height)]);
            if at == 0 {
                writeln!(out, "== {width}x{height}\n{}", desk.screen.text()).unwrap();
            }
            let buffer = desk.screen.buffer();
            writeln!(out, "== {width}x{height}, {theme:?}\n{}", map(&buffer)).unwrap();
        }
    }
    out
}

#[test]
fn every_page_and_dialog_looks_as_it_was_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for place in Place::all() {
            insta::assert_snapshot!(place.slug(), snapshot(place));
        }
    });
}
