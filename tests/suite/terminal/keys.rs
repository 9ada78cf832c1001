//! Keys by the names that hints and documentation use, as the bytes a terminal sends for them.

/// The bytes of one key: `Tab`, `Shift+Tab`, `Ctrl+S`, `Alt+Enter`, `F5`, `é`, `/`.
///
/// # Panics
///
/// When a terminal has no such key, as `Ctrl+5` or `Shift+Enter`.
pub fn encode(key: &str) -> Vec<u8> {
    known(key).unwrap_or_else(|| panic!("a terminal has no key {key:?}"))
}

fn known(key: &str) -> Option<Vec<u8>> {
    if let Some(bytes) = named(key) {
        return Some(bytes.into());
    }
    if let Some(letter) = key.strip_prefix("Ctrl+") {
        return control(letter).map(|byte| vec![byte]);
    }
    // The terminal says Alt by an escape in front; a second one would be the key Esc itself.
    if let Some(plain) = key.strip_prefix("Alt+") {
        let bytes = known(plain).filter(|bytes| bytes.first() != Some(&0x1b))?;
        return Some([b"\x1b", bytes.as_slice()].concat());
    }
    let mut signs = key.chars();
    let sign = signs.next().filter(|sign| !sign.is_control())?;
    signs.next().is_none().then(|| sign.to_string().into_bytes())
}

fn named(key: &str) -> Option<&'static [u8]> {
    Some(match key {
        "Enter" => b"\r",
        "Esc" => b"\x1b",
        "Tab" => b"\t",
        "Shift+Tab" => b"\x1b[Z",
        "Space" => b" ",
        "Backspace" => b"\x7f",
        "Delete" => b"\x1b[3~",
        "Up" => b"\x1b[A",
        "Down" => b"\x1b[B",
        "Right" => b"\x1b[C",
        "Left" => b"\x1b[D",
        "Home" => b"\x1b[H",
        "End" => b"\x1b[F",
        "PgUp" => b"\x1b[5~",
        "PgDn" => b"\x1b[6~",
        "F1" => b"\x1bOP",
        "F2" => b"\x1bOQ",
        "F3" => b"\x1bOR",
        "F4" => b"\x1bOS",
        "F5" => b"\x1b[15~",
        "F6" => b"\x1b[17~",
        "Shift+F6" => b"\x1b[17;2~",
        "F7" => b"\x1b[18~",
        "F8" => b"\x1b[19~",
        "F9" => b"\x1b[20~",
        "F10" => b"\x1b[21~",
        "F11" => b"\x1b[23~",
        "F12" => b"\x1b[24~",
        _ => return None,
    })
}

/// A letter with Ctrl held: its place in the alphabet.
fn control(letter: &str) -> Option<u8> {
    match letter.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(letter.to_ascii_lowercase() - b'a' + 1),
        _ => None,
    }
}

/// A press and a release of the left button on one cell, counted from 0, in SGR encoding.
pub fn click(column: u16, row: u16) -> Vec<u8> {
    let (column, row) = (column + 1, row + 1);
    format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m").into_bytes()
}

/// Text that arrives at once, as a terminal sends it after Paste.
pub fn paste(text: &str) -> Vec<u8> {
    format!("\x1b[200~{text}\x1b[201~").into_bytes()
}

#[test]
fn keys_are_the_bytes_that_terminals_send() {
    let expected: &[(&str, &[u8])] = &[
        ("Enter", b"\r"),
        ("Alt+Enter", b"\x1b\r"),
        ("Shift+Tab", b"\x1b[Z"),
        ("Ctrl+S", b"\x13"),
        ("Ctrl+q", b"\x11"),
        ("Alt+q", b"\x1bq"),
        ("Space", b" "),
        ("PgDn", b"\x1b[6~"),
        ("F1", b"\x1bOP"),
        ("F12", b"\x1b[24~"),
        ("/", b"/"),
        ("?", b"?"),
        ("+", b"+"),
        ("é", "é".as_bytes()),
    ];
    for (key, bytes) in expected {
        assert_eq!(encode(key), *bytes, "{key}");
    }
}

#[test]
fn a_key_that_no_terminal_has_is_refused() {
    for key in ["", "Ctrl+5", "Ctrl+", "Alt+Esc", "Alt+Left", "Shift+Enter", "Enterr", "F13"] {
        assert_eq!(known(key), None, "{key}");
    }
}

#[test]
fn a_click_is_a_press_and_a_release_counted_from_one() {
    assert_eq!(click(0, 9), b"\x1b[<0;1;10M\x1b[<0;1;10m");
}
