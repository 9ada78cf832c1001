//! The key sheet: every key in force and what it does, on one page of Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::Arguments;
use super::{Exit, config, text};
use crate::commands::{self, Entry, Keymap, Scope, WIDGET_KEYS};
use crate::engine::Failure;

/// A command that has keys.
#[derive(Serialize)]
struct Line<'a> {
    command: &'a str,
    caption: &'a str,
    keys: Vec<String>,
    /// The caption of the page or dialog it belongs to, if it is not at hand everywhere.
    place: Option<&'a str>,
    help: &'a str,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let keymap = config::settle(arguments)?.keys;
    if arguments.json {
        let lines: Vec<Line<'_>> = with_keys(&keymap).map(|entry| line(entry, &keymap)).collect();
        text::json(&lines)?;
    } else {
        text::raw(sheet(&keymap).trim_end())?;
    }
    Ok(Exit::Done)
}

fn with_keys(keymap: &Keymap) -> impl Iterator<Item = &'static Entry> {
    commands::all().iter().filter(|entry| !keymap.keys(entry).is_empty())
}

fn line<'a>(entry: &'a Entry, keymap: &Keymap) -> Line<'a> {
    let keys = keymap.keys(entry).iter().map(ToString::to_string).collect();
    let (command, caption, help) = (entry.id.0, entry.caption, entry.help);
    Line { command, caption, keys, place: entry.scope.caption(), help }
}

/// The page: what holds in every control, then every command of the registry that has a key.
fn sheet(keymap: &Keymap) -> String {
    let mut out =
        "# Keys of commerce-hq\n\nWhat `commerce-hq keys` prints: made from the commands \
                   themselves, with the keys of the configuration\nfile if there is one.\n"
            .to_owned();
    table(&mut out, "In every list, grid, tree and field");
    for (keys, what) in WIDGET_KEYS {
        row(&mut out, keys, what);
    }
    table(&mut out, "Everywhere");
    let entries = || with_keys(keymap);
    for entry in entries().filter(|entry| entry.scope.caption().is_none()) {
        row(&mut out, &names(entry, keymap), entry.help);
    }
    table(&mut out, "On some pages and in some dialogs");
    for entry in entries() {
        if let Some(place) = entry.scope.caption() {
            let more = match entry.scope {
                Scope::Pages(pages) if pages.len() > 1 => {
                    format!(" and {} more pages", pages.len() - 1)
                }
                _ => String::new(),
            };
            row(&mut out, &names(entry, keymap), &format!("{place}{more}: {}", entry.help));
        }
    }
    out
}

fn names(entry: &Entry, keymap: &Keymap) -> String {
    let keys: Vec<String> = keymap.keys(entry).iter().map(ToString::to_string).collect();
    keys.join(" or ")
}

fn table(out: &mut String, title: &str) {
    // Writing to a string does not fail, here and below.
    write!(out, "\n## {title}\n\n| keys | do |\n|---|---|\n").unwrap_or_default();
}

fn row(out: &mut String, keys: &str, what: &str) {
    writeln!(out, "| {keys} | {what} |").unwrap_or_default();
}
