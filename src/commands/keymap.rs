//! Which keys stand for which command: those of the registry, or what a person chose instead.
//!
//! This is the one place that keys are looked up in: hints, help, searches, the semantic tree and
//! the keys themselves all ask a [`Keymap`], so that what is shown is what works.

use std::collections::HashMap;

use super::{Chord, CommandId, Entry, Key, Scope, Situation, all, find};

/// The keys in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    chosen: HashMap<CommandId, Vec<Chord>>,
}

/// The keys of the registry alone.
static STANDARD: std::sync::LazyLock<Keymap> = std::sync::LazyLock::new(Keymap::default);

impl Default for &'static Keymap {
    fn default() -> Self {
        &STANDARD
    }
}

/// One key that would stand for two commands at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The key.
    pub chord: Chord,
    /// The command that was given the key.
    pub chosen: CommandId,
    /// The other one.
    pub other: CommandId,
}

impl Keymap {
    /// Gives a command these keys instead of its own; none leaves it to searches and buttons.
    pub fn choose(&mut self, command: CommandId, chords: Vec<Chord>) {
        self.chosen.insert(command, chords);
    }

    /// The keys of a command, the one to be shown first.
    pub fn keys<'k>(&'k self, entry: &'k Entry) -> &'k [Chord] {
        self.chosen.get(&entry.id).map_or(entry.keys, Vec::as_slice)
    }

    /// The key to show beside the caption.
    pub fn key(&self, entry: &Entry) -> Option<String> {
        self.keys(entry).first().map(ToString::to_string)
    }

    /// The keys in words.
    pub fn names(&self, entry: &Entry) -> Vec<String> {
        self.keys(entry).iter().map(ToString::to_string).collect()
    }

    /// The command that the keys stand for in the situation. A dialog's own commands stand before
    /// those of any dialog, a page's before those that apply everywhere.
    pub fn by_keys(&self, chord: Chord, situation: &Situation) -> Option<&'static Entry> {
        all()
            .iter()
            .filter(|entry| self.keys(entry).contains(&chord))
            .filter_map(|entry| Some((entry.scope.closeness(situation)?, entry)))
            .max_by_key(|(closeness, _)| *closeness)
            .map(|(_, entry)| entry)
    }

    /// Every key that was chosen and would stand for two commands where both can be reached.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut found = Vec::new();
        for (at, one) in all().iter().enumerate() {
            for other in all().iter().skip(at + 1).filter(|other| meet(one.scope, other.scope)) {
                let (one, other) = if self.chosen.contains_key(&one.id) {
                    (one, other)
                } else if self.chosen.contains_key(&other.id) {
                    (other, one)
                } else {
                    continue;
                };
                let shared = self.keys(one).iter().filter(|key| self.keys(other).contains(key));
                let conflict =
                    |chord: &Chord| Conflict { chord: *chord, chosen: one.id, other: other.id };
                found.extend(shared.map(conflict));
            }
        }
        found
    }
}

/// Whether two commands of these scopes can be reached at one time.
fn meet(one: Scope, other: Scope) -> bool {
    match (one, other) {
        (Scope::Everywhere, _)
        | (_, Scope::Everywhere)
        | (Scope::AnyDialog, Scope::AnyDialog | Scope::Dialog(_))
        | (Scope::Dialog(_), Scope::AnyDialog) => true,
        (Scope::Dialog(one), Scope::Dialog(other)) => one == other,
        (Scope::Page(one), Scope::Page(other)) => one == other,
        (Scope::Page(page), Scope::Pages(pages)) | (Scope::Pages(pages), Scope::Page(page)) => {
            pages.contains(&page)
        }
        (Scope::Pages(one), Scope::Pages(other)) => one.iter().any(|page| other.contains(page)),
        _ => false,
    }
}

/// Commands whose keys belong to how every control is used.
const FIXED: [CommandId; 3] =
    [CommandId("shell/next-control"), CommandId("shell/previous-control"), CommandId("shell/back")];

/// Whether the keys of a command cannot be chosen.
pub fn is_fixed(command: CommandId) -> bool {
    FIXED.contains(&command)
}

/// Why a key cannot be given to a command, if it cannot.
pub fn refusal(chord: Chord) -> Option<&'static str> {
    const MOVES: &str = "it moves, presses and types in every control and cannot be given away";
    let bare = !chord.ctrl && !chord.alt;
    match chord.key {
        Key::Char('s') if bare => Some("it sorts the grid that has the focus"),
        Key::Char(' ') if bare => Some(MOVES),
        Key::Char(_) if chord.shift => {
            Some("Shift with a character is another character; name that one")
        }
        Key::Char('i') if chord.ctrl => Some("terminals send it as Tab"),
        Key::Char('m' | 'j') if chord.ctrl => Some("terminals send it as Enter"),
        Key::Char('h') if chord.ctrl => Some("terminals send it as Backspace"),
        Key::Char('[') if chord.ctrl => Some("terminals send it as Esc"),
        _ if edits(chord) => Some("it edits in every text field"),
        Key::Char(_) | Key::F(_) => None,
        _ if bare => Some(MOVES),
        _ => None,
    }
}

/// Whether text fields use the key for themselves.
fn edits(chord: Chord) -> bool {
    match chord.key {
        Key::Char('a' | 'e' | 'u' | 'w') | Key::Left | Key::Right => chord.ctrl,
        Key::Char('b' | 'f') => chord.alt,
        _ => false,
    }
}

/// The commands that keys can be chosen for.
pub fn remappable() -> impl Iterator<Item = &'static Entry> {
    all().iter().filter(|entry| !is_fixed(entry.id))
}

/// The command of that name, as a configuration file writes it.
pub fn named(name: &str) -> Option<&'static Entry> {
    all().iter().find(|entry| entry.id.0 == name).and_then(|entry| find(entry.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{DialogId, OK, PageId};

    #[test]
    fn a_key_means_the_dialogs_command_before_the_pages() {
        let keys = Keymap::default();
        let page = Situation::of(PageId::AllWorkspaces);
        let asked = Situation { dialog: Some(DialogId::Question), ..page.clone() };
        let esc = Chord::plain(Key::Esc);
        let id = |chord, situation| keys.by_keys(chord, situation).map(|entry| entry.id);
        assert_eq!(id(esc, &page), Some(CommandId("shell/back")));
        assert_eq!(id(esc, &asked), Some(CommandId("shell/back")));
        assert_eq!(id(Chord::ctrl('s'), &page), None);
        assert_eq!(id(Chord::ctrl('s'), &asked), Some(OK));
    }

    #[test]
    fn a_chosen_key_works_and_the_old_one_does_not() {
        let help = named("shell/help").unwrap();
        let mut keys = Keymap::default();
        keys.choose(help.id, vec![Chord::plain(Key::F(2))]);
        let here = Situation::of(PageId::AllWorkspaces);
        assert_eq!(keys.by_keys(Chord::plain(Key::F(2)), &here).map(|e| e.id), Some(help.id));
        assert!(keys.by_keys(Chord::plain(Key::F(1)), &here).is_none());
        assert_eq!(keys.names(help), ["F2"]);
        assert_eq!(keys.conflicts(), []);
    }

    #[test]
    fn one_key_for_two_commands_that_can_meet_is_a_conflict_and_else_is_not() {
        let conflicts = |name: &str, chord: Chord| {
            let mut keys = Keymap::default();
            keys.choose(named(name).unwrap().id, vec![chord]);
            keys.conflicts().into_iter().map(|found| found.other.0).collect::<Vec<_>>()
        };
        assert_eq!(conflicts("shell/help", Chord::plain(Key::F(5))), ["shell/refresh"]);
        assert_eq!(conflicts("dialog/ok", Chord::plain(Key::Char('y'))), ["question/yes"]);
        assert_eq!(conflicts("leave/stay", Chord::plain(Key::Char('y'))), [""; 0]);
    }

    #[test]
    fn the_registry_gives_no_key_that_a_person_could_not_choose() {
        for entry in remappable() {
            for chord in entry.keys {
                assert_eq!(refusal(*chord), None, "{chord} of {}", entry.id.0);
            }
        }
    }
}
