//! Reading a configuration file, and finding everything that is wrong with it.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use clap::ValueEnum;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Config;
use super::near::did_you_mean;
use crate::commands::{self, Chord, CommandId};

/// What may stand at the top of the file.
pub(super) const SETTINGS: [&str; 6] =
    ["theme", "colors", "ascii", "screen-reader", "company", "keys"];

/// Something wrong, and where: line and column count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.what)
    }
}

/// Reads a whole file. The error holds every mistake in it, in the order of their places.
pub fn read(text: &str) -> Result<Config, Vec<Mistake>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut check = Check { config: Config::default(), found: Vec::new(), given: HashMap::new() };
    for error in errors {
        let message = error.message().trim().replace('\n', ", ");
        check.wrong(&error.span().unwrap_or_default(), format!("this is no TOML: {message}"));
    }
    check.all(table.get_ref());
    if check.found.is_empty() {
        return Ok(check.config);
    }
    check.found.sort_by_key(|(at, _)| *at);
    Err(check.found.into_iter().map(|(at, what)| mistake(text, at, what)).collect())
}

fn mistake(text: &str, at: usize, what: String) -> Mistake {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Mistake { line, column, what }
}

/// A file while it is checked.
struct Check {
    config: Config,
    /// What is wrong, by the byte where it stands.
    found: Vec<(usize, String)>,
    /// Where each key was given to each command.
    given: HashMap<(CommandId, Chord), Range<usize>>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Check {
    fn wrong(&mut self, at: &Range<usize>, what: impl Into<String>) {
        self.found.push((at.start, what.into()));
    }

    fn all(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            match &**name.get_ref() {
                "theme" => self.config.theme = self.one_of(value),
                "colors" => self.config.colors = self.one_of(value),
                "ascii" => self.config.ascii = self.yes_no(value),
                "screen-reader" => self.config.screen_reader = self.yes_no(value),
                "company" => self.config.company = self.company(value),
                "keys" => self.keys(value),
                other => self.unknown(&name.span(), other),
            }
        }
    }

    fn unknown(&mut self, at: &Range<usize>, name: &str) {
        let near = did_you_mean(name, SETTINGS.into_iter());
        let known = SETTINGS.join(", ");
        self.wrong(at, format!("there is no setting {name:?}{near}; there is {known}"));
    }

    /// A word out of a few.
    fn one_of<T: ValueEnum>(&mut self, value: &Value<'_>) -> Option<T> {
        let words: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|one| Some(one.to_possible_value()?.get_name().to_owned()))
            .collect();
        let known = words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ");
        let Some(word) = value.get_ref().as_str() else {
            self.not_a(value, &format!("one of {known}, in quotation marks"));
            return None;
        };
        let found = T::from_str(word, false).ok();
        if found.is_none() {
            let near = did_you_mean(word, words.iter().map(String::as_str));
            self.wrong(&value.span(), format!("{word:?} is none of {known}{near}"));
        }
        found
    }

    fn yes_no(&mut self, value: &Value<'_>) -> Option<bool> {
        let found = value.get_ref().as_bool();
        if found.is_none() {
            self.not_a(value, "true or false, without quotation marks");
        }
        found
    }

    fn company(&mut self, value: &Value<'_>) -> Option<String> {
        match value.get_ref().as_str().map(str::trim) {
            Some("") => {
                self.wrong(&value.span(), "a company has a name; write \"all\" for all of them");
                None
            }
            Some(name) => Some(name.to_owned()),
            None => {
                self.not_a(value, "a company in quotation marks, or \"all\"");
                None
            }
        }
    }

    fn not_a(&mut self, value: &Value<'_>, wanted: &str) {
        let kind = value.get_ref().type_str();
        self.wrong(&value.span(), format!("this is {} {kind}; write {wanted}", article(kind)));
    }

    fn keys(&mut self, value: &Value<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            self.not_a(value, "a section [keys] with lines like \"shell/help\" = \"F1\"");
            return;
        };
        for (name, value) in table {
            self.command(name, value);
        }
        for conflict in self.config.keys.conflicts() {
            let at = self.given.get(&(conflict.chosen, conflict.chord)).cloned();
            let (chord, other) = (conflict.chord, conflict.other.0);
            let text = format!(
                "{chord} is also the key of \"{other}\", which can be reached at the same time; \
                 choose another key here, or give \"{other}\" another one as well"
            );
            self.wrong(&at.unwrap_or_default(), text);
        }
    }

    /// One line of the keys: a command and its key, or a list of keys.
    fn command(&mut self, name: &Spanned<DeString<'_>>, value: &Value<'_>) {
        let word = &**name.get_ref();
        let Some(entry) = commands::named(word) else {
            let near = did_you_mean(word, commands::remappable().map(|entry| entry.id.0));
            let text = format!(
                "there is no command {word:?}{near}; `commerce-hq config example` lists all of them"
            );
            return self.wrong(&name.span(), text);
        };
        if commands::is_fixed(entry.id) {
            let keys: Vec<String> = entry.keys.iter().map(ToString::to_string).collect();
            let text =
                format!("{word:?} is always {}; its key cannot be changed", keys.join(" and "));
            return self.wrong(&name.span(), text);
        }
        let given: Vec<&Value<'_>> = match value.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![value],
        };
        let mut chords = Vec::new();
        for value in given {
            let Some(chord) = self.chord(value) else { continue };
            if chords.contains(&chord) {
                self.wrong(&value.span(), format!("{chord} stands here twice; leave one out"));
            }
            chords.push(chord);
            self.given.insert((entry.id, chord), value.span());
        }
        self.config.keys.choose(entry.id, chords);
    }

    fn chord(&mut self, value: &Value<'_>) -> Option<Chord> {
        let Some(word) = value.get_ref().as_str() else {
            self.not_a(value, "a key like \"Ctrl+K\", or a list of such keys");
            return None;
        };
        let chord = match word.parse::<Chord>() {
            Ok(chord) => chord,
            Err(error) => {
                let near =
                    tidied(word).map_or(String::new(), |c| format!("; did you mean \"{c}\"?"));
                self.wrong(&value.span(), format!("{error}{near}"));
                return None;
            }
        };
        if let Some(why) = commands::refusal(chord) {
            self.wrong(&value.span(), format!("{chord} cannot be chosen: {why}"));
            return None;
        }
        Some(chord)
    }
}

/// A key that was written with other capitals, or with other signs between its parts.
fn tidied(word: &str) -> Option<Chord> {
    let parts: Vec<String> = word
        .split(['+', '-', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| match part.to_lowercase().as_str() {
            "ctrl" | "control" | "c" | "^" => "Ctrl".to_owned(),
            "alt" | "meta" | "option" => "Alt".to_owned(),
            "pageup" => "PgUp".to_owned(),
            "pagedown" => "PgDn".to_owned(),
            "del" => "Delete".to_owned(),
            other => {
                let mut letters = other.chars();
                letters
                    .next()
                    .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
            }
        })
        .collect();
    parts.join("+").parse().ok()
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Colors, Theme};

    fn mistakes(text: &str) -> Vec<String> {
        read(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_without_mistakes_says_what_it_says() {
        let text = "theme = \"light\"\ncolors = \"256\"\nascii = true\ncompany = \"demf\"\n\
                    [keys]\n\"shell/help\" = [\"F2\", \"Alt+H\"]\n\"shell/refresh\" = []\n";
        let config = read(text).unwrap();
        assert_eq!(config.theme, Some(Theme::Light));
        assert_eq!(config.colors, Some(Colors::Many));
        assert_eq!((config.ascii, config.screen_reader), (Some(true), None));
        let help = commands::named("shell/help").unwrap();
        assert_eq!(config.keys.names(help), ["F2", "Alt+H"]);
        assert!(config.keys.keys(commands::named("shell/refresh").unwrap()).is_empty());
    }

    #[test]
    fn every_mistake_is_named_at_once_with_its_place_and_what_to_do() {
        let text = "theme = \"drak\"\ncolours = \"true\"\nascii = \"yes\"\n\n[keys]\n\
                    \"shell/hlep\" = \"F1\"\n  \"shell/help\" = \"ctrl+g\"\n\
                    \"shell/back\" = \"F2\"\n\"shell/refresh\" = \"Tab\"\n\
                    \"shell/leave\" = [\"Ctrl+Q\", 7]\n";
        let found = mistakes(text);
        let expected = [
            ("1:9: ", "did you mean \"dark\"?"),
            ("2:1: ", "did you mean \"colors\"?"),
            ("3:9: ", "write true or false"),
            ("6:1: ", "did you mean \"shell/help\"?"),
            ("7:18: ", "did you mean \"Ctrl+G\"?"),
            ("8:1: ", "is always Esc"),
            ("9:19: ", "Tab cannot be chosen"),
            ("10:28: ", "this is an integer"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, (place, words)) in found.iter().zip(expected) {
            assert!(found.starts_with(place) && found.contains(words), "{found} / {place} {words}");
        }
    }

    #[test]
    fn broken_toml_does_not_hide_the_other_mistakes() {
        let found = mistakes("theme = dark\ncolors = \"many\"\n");
        assert!(found.iter().any(|line| line.starts_with("1:9: this is no TOML")), "{found:#?}");
        assert!(found.iter().any(|line| line.starts_with("2:10: ")), "{found:#?}");
    }

    #[test]
    fn a_key_that_is_taken_is_reported_where_it_was_given() {
        let found = mistakes("[keys]\n\"shell/help\" = [\"F1\", \"F5\"]\n");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with("2:23: F5 is also the key of \"shell/refresh\""), "{found:?}");
        let moved = "[keys]\n\"shell/help\" = \"F5\"\n\"shell/refresh\" = \"F2\"\n";
        assert!(read(moved).is_ok());
    }
}
