//! Text on its way to the screen: made harmless, measured, cut and wrapped.
//!
//! Every string that reaches a scene passes [`clean`]; there is no other way to draw text.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use crate::domain::text::{clean, is_plain};

/// How many cells the text takes.
pub fn width(text: &str) -> u16 {
    let cells = if is_plain(text) { text.len() } else { text.width() };
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Whether each character of the text takes one cell and belongs to no other: the letters of Latin, and
/// the signs that the program itself draws with.
pub fn is_cell_by_cell(text: &str) -> bool {
    is_plain(text) || text.chars().all(is_cell)
}

fn is_cell(letter: char) -> bool {
    matches!(letter,
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '\u{2010}'..='\u{2027}'
        | '\u{2039}'..='\u{203a}' | '\u{2190}'..='\u{22ff}' | '\u{2500}'..='\u{25cf}'
        | '☐' | '☑' | '✔' | '✖' | '⟳')
}

/// The text cut to at most `cells`, with `ellipsis` at the end if something was cut.
pub fn fit<'a>(text: &'a str, cells: u16, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let room = cells.saturating_sub(width(ellipsis));
    let mut out = first_cells(text, room).to_owned();
    if cells >= width(ellipsis) {
        out.push_str(ellipsis);
    }
    Cow::Owned(out)
}

/// As much of the beginning of a text as there is room for.
fn first_cells(text: &str, room: u16) -> &str {
    // Each character may be a byte and a cell; then nothing has to be looked for.
    if let Some(start) = text.get(..usize::from(room))
        && is_plain(start)
        && text.get(usize::from(room)..).is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii()))
    {
        return start;
    }
    let (mut used, mut end) = (0_u16, 0);
    for grapheme in text.graphemes(true) {
        used = used.saturating_add(width(grapheme));
        if used > room {
            break;
        }
        end += grapheme.len();
    }
    text.get(..end).unwrap_or_default()
}

/// The text, made harmless, in lines of at most `cells`, broken at spaces where there are some. A
/// text of nothing is one empty line.
pub fn wrap(text: &str, cells: u16) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for paragraph in text.lines().map(clean) {
        let mut line = String::new();
        let mut used = 0_u16;
        for word in paragraph.split_inclusive(' ') {
            let mut rest = word;
            if used.saturating_add(width(word.trim_end())) > cells && used > 0 {
                lines.push(line.trim_end().to_owned());
                line = String::new();
                used = 0;
                rest = rest.trim_start();
            }
            let all = width(rest);
            if is_plain(rest) && used.saturating_add(all) <= cells {
                line.push_str(rest);
                used += all;
                continue;
            }
            for grapheme in rest.graphemes(true) {
                let step = width(grapheme);
                if used + step > cells && grapheme == " " {
                    // A space at the end of a line is not seen.
                    continue;
                }
                if used + step > cells && used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += step;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_one_cell_is_one_and_stands_alone() {
        let mut cells = (0..=0xffff).filter_map(char::from_u32).filter(|letter| is_cell(*letter));
        assert!(cells.clone().count() > 1_000);
        assert!(cells.all(|letter| {
            let two = format!("a{letter}");
            two.width() == 2 && two.graphemes(true).count() == 2
        }));
        let signs = super::super::theme::Glyphs::UNICODE;
        assert!(signs.columns.into_iter().chain(signs.corners).all(is_cell_by_cell));
        assert!(!is_cell_by_cell("東") && !is_cell_by_cell("e\u{301}"));
    }

    #[test]
    fn text_from_outside_cannot_command_the_terminal() {
        assert_eq!(clean("\x1b[2Jhi\x07"), "\u{241b}[2Jhi\u{2407}");
        assert_eq!(clean("\u{9b}31m\x7f"), "\u{fffd}31m\u{2421}");
        assert_eq!(clean("a\u{202e}cba\u{200b}b\u{2066}"), "acbab");
        assert_eq!(clean("two\nlines"), "two lines");
        assert!(matches!(clean("Größe 東京"), Cow::Borrowed(_)));
    }

    #[test]
    fn cutting_counts_cells_not_letters() {
        assert_eq!(fit("東京都", 5, "…"), "東京…");
        assert_eq!(fit("東京都", 4, "…"), "東…");
        assert_eq!(fit("abc", 3, "…"), "abc");
        assert_eq!(fit("abc", 0, "…"), "");
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("now again.", 9), ["now", "again."]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }
}
