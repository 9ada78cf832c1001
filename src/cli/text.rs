//! Text to standard output and standard error. Text from outside never becomes a control sequence.

use std::io::Write;

use serde::Serialize;

use crate::domain::text::{clean, is_harmless};
use crate::engine::Failure;

/// Prints lines; control characters in them are made visible.
pub(super) fn say(lines: &str) -> Result<(), Failure> {
    let cleaned: Vec<String> = lines.split('\n').map(|line| clean(line).into_owned()).collect();
    raw(&cleaned.join("\n"))
}

/// Prints one JSON document. What could act on a terminal is escaped, so that the text is not
/// changed by being shown.
pub(super) fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::failed(format!("the result cannot be written: {error}")))?;
    raw(&escaped(&text))
}

/// JSON escapes C0 controls by itself. Others can only stand in strings, where any character may
/// be escaped.
fn escaped(json: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || is_harmless(character) {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                write!(out, "\\u{unit:04x}").unwrap_or_default();
            }
        }
    }
    out
}

/// Prints text that is known to be harmless. A closed pipe is the reader's wish and no failure.
pub(super) fn raw(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::failed(format!("the result cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a complaint to standard error.
pub(super) fn complain(message: &str) {
    let lines: Vec<String> = message.lines().map(|line| clean(line).into_owned()).collect();
    // When standard error is closed there is nobody to tell.
    writeln!(std::io::stderr(), "commerce-hq: {}", lines.join("\n")).unwrap_or_default();
}

/// A table with aligned columns; numbers stand at the right.
pub(super) fn table(names: &[(String, bool)], rows: &[Vec<String>]) -> String {
    use unicode_width::UnicodeWidthStr;
    let harmless = |row: &Vec<String>| -> Vec<String> {
        row.iter().map(|cell| clean(cell).into_owned()).collect()
    };
    let head = names.iter().map(|(name, _)| name.clone()).collect();
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows.iter().map(harmless)).collect();
    let width = |column: usize| {
        let cells = all.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(names).zip(&widths).map(|((cell, (_, right)), width)| {
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            if *right { gap + cell } else { cell.clone() + &gap }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_with_controls_stays_the_same_document_and_holds_none() {
        let hostile = "a\u{9b}31m\u{7f}\u{202e}\u{e0041}\u{1b}[2J";
        let printed = escaped(&serde_json::to_string_pretty(&[hostile]).unwrap_or_default());
        assert!(printed.lines().all(|line| line.chars().all(is_harmless)), "{printed:?}");
        let read: Vec<String> = serde_json::from_str(&printed).unwrap_or_default();
        assert_eq!(read, [hostile]);
    }
}
