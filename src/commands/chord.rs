//! Keys as a person writes them: `Ctrl+K`, `Shift+Tab`, `?`.
//!
//! Terminal events are turned into a [`Chord`] at the rim; nothing behind it knows a terminal
//! library.

use std::fmt;
use std::str::FromStr;

/// One key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those printed on the keys")]
pub enum Key {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// The keys that are printed with a word; a character stands for itself.
const NAMES: &[(Key, &str)] = &[
    (Key::Char(' '), "Space"),
    (Key::Enter, "Enter"),
    (Key::Esc, "Esc"),
    (Key::Tab, "Tab"),
    (Key::Backspace, "Backspace"),
    (Key::Delete, "Delete"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Home, "Home"),
    (Key::End, "End"),
    (Key::PageUp, "PgUp"),
    (Key::PageDown, "PgDn"),
];

/// A key together with the modifiers held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// Control is held.
    pub ctrl: bool,
    /// Alt is held.
    pub alt: bool,
    /// Shift is held; never set for a character, whose case says it already.
    pub shift: bool,
    /// The key.
    pub key: Key,
}

impl Chord {
    /// The key alone.
    pub const fn plain(key: Key) -> Self {
        Self { ctrl: false, alt: false, shift: false, key }
    }

    /// Control and a character, given in lower case.
    pub const fn ctrl(character: char) -> Self {
        Self { ctrl: true, ..Self::plain(Key::Char(character)) }
    }

    /// Alt and a key.
    pub const fn alt(key: Key) -> Self {
        Self { alt: true, ..Self::plain(key) }
    }

    /// Shift and a key that is not a character.
    pub const fn shift(key: Key) -> Self {
        Self { shift: true, ..Self::plain(key) }
    }

    /// The character that the chord types into a text field.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((_, name)) = NAMES.iter().find(|(key, _)| *key == self.key) {
            return f.write_str(name);
        }
        match self.key {
            Key::F(number) => write!(f, "F{number}"),
            Key::Char(character) if self.ctrl || self.alt => {
                write!(f, "{}", character.to_uppercase())
            }
            Key::Char(character) => write!(f, "{character}"),
            // Every other key has a name in the table; a test walks through all of them.
            _ => Ok(()),
        }
    }
}

/// A text that does not name a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" names no key; write keys like Ctrl+K, Shift+Tab, F5 or a single character")]
pub struct UnknownKey(String);

impl FromStr for Chord {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey(text.to_owned());
        let mut chord = Self::plain(Key::Enter);
        let mut rest = text;
        loop {
            let (held, after) = if let Some(after) = rest.strip_prefix("Ctrl+") {
                (&mut chord.ctrl, after)
            } else if let Some(after) = rest.strip_prefix("Alt+") {
                (&mut chord.alt, after)
            } else if let Some(after) = rest.strip_prefix("Shift+") {
                (&mut chord.shift, after)
            } else {
                break;
            };
            *held = true;
            rest = after;
        }
        chord.key = key_named(rest).ok_or_else(unknown)?;
        if let (Key::Char(character), true) = (chord.key, chord.ctrl || chord.alt) {
            chord.key = Key::Char(character.to_ascii_lowercase());
        }
        Ok(chord)
    }
}

fn key_named(name: &str) -> Option<Key> {
    if let Some((key, _)) = NAMES.iter().find(|(_, known)| *known == name) {
        return Some(*key);
    }
    let mut characters = name.chars();
    match (characters.next(), characters.as_str()) {
        (Some(character), "") => Some(Key::Char(character)),
        (Some('F'), number) => number.parse().ok().filter(|n| (1..=24).contains(n)).map(Key::F),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_as_it_is_printed() {
        let mut keys: Vec<Key> = NAMES.iter().map(|(key, _)| *key).collect();
        keys.extend([Key::F(1), Key::F(12), Key::Char('?'), Key::Char('k')]);
        for key in keys {
            for (ctrl, alt) in [(false, false), (true, false), (false, true)] {
                let chord = Chord { ctrl, alt, shift: false, key };
                assert_eq!(chord.to_string().parse(), Ok(chord), "{chord}");
            }
        }
        assert_eq!(Chord::shift(Key::Tab).to_string(), "Shift+Tab");
        assert!("Ctrl+Nothing".parse::<Chord>().is_err());
    }
}
