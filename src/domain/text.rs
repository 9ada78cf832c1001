//! Text from outside, made harmless before it is shown.

use std::borrow::Cow;

use super::Amount;

/// The text with everything that could act on a terminal, or mislead a reader, made visible or
/// dropped: control characters (C0, DEL, C1) become visible signs, direction controls and
/// zero-width characters go. Line breaks become spaces: callers split lines first.
///
/// Every text from outside passes here before it is drawn or printed (reliability I32). What is
/// stored stays as it came.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) || text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if is_harmless(character) => out.push(character),
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            // The pictures of control characters stand in the same order as the characters.
            '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + u32::from(character))),
            '\x7f' => out.push('\u{2421}'),
            '\u{80}'..='\u{9f}' => out.push('\u{fffd}'),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// The text as a cell of a table that a person opens: made harmless by [`clean`], and with an
/// apostrophe in front when a spreadsheet would take it for a formula. Numbers stay as they are.
pub fn cell(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    let first = cleaned.trim_start().chars().next();
    let formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
    );
    if formula && cleaned.parse::<Amount>().is_err() {
        return Cow::Owned(format!("'{cleaned}"));
    }
    cleaned
}

/// Whether a text has printable characters of ASCII only: it is harmless, and each takes one cell. Most
/// texts are, and this is soon told.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a character neither acts on a terminal nor misleads a reader.
pub fn is_harmless(character: char) -> bool {
    !matches!(character,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_sequence_survives() {
        let hostile = "a\x1b[2Jb\u{9b}31mc\u{202e}d\x07\x7f\u{200b}\r\ne";
        let cleaned = clean(hostile);
        assert!(cleaned.chars().all(|c| !c.is_control()), "{cleaned:?}");
        assert!(!cleaned.contains('\u{202e}') && !cleaned.contains('\u{200b}'), "{cleaned:?}");
        assert_eq!(clean("Jos\u{e9} \u{5e9}"), "Jos\u{e9} \u{5e9}");
    }

    #[test]
    fn no_cell_is_a_formula_however_it_is_led_in() {
        for hostile in ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u{200b}=1"] {
            let cell = cell(hostile);
            assert!(cell.starts_with('\''), "{hostile:?} became {cell:?}");
        }
        for harmless in ["-12.50", "+3", "a=1", "", "2026-01-05"] {
            assert_eq!(cell(harmless), harmless);
        }
    }
}
