//! What can be wrong with a setup file, and where.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use thiserror::Error;

/// Most errors, and most notes, that one reading reports.
pub(super) const MOST_REPORTED: usize = 1_000;

/// Most characters of a value that a message repeats.
const SHOWN: usize = 80;

/// A place in a setup file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, by the name it was given under.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column as the program names it, or the key; empty for a whole line.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column } = self;
        write!(f, "{file} line {line}")?;
        if column.is_empty() { Ok(()) } else { write!(f, ", {column}") }
    }
}

/// What is wrong at a place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {problem}")]
pub struct SetupError {
    /// Where.
    pub place: Place,
    /// The value that stands there, shortened; empty when nothing does.
    pub value: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// The kinds of errors; the text says the reason and what is expected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// The text is no CSV or TOML.
    #[error("the file cannot be read: {0}")]
    Format(String),
    /// A row of a CSV file has more or fewer values than the header.
    #[error("the row has {found} values and the header {expected}")]
    Ragged {
        /// The values of the row.
        found: usize,
        /// The columns of the header.
        expected: usize,
    },
    /// Something needed is not there.
    #[error("it is needed and missing")]
    Missing,
    /// The value is not of the right kind; the text continues a sentence about it.
    #[error("{value:?} {reason}")]
    NotAccepted {
        /// The value, shortened.
        value: String,
        /// Why.
        reason: String,
    },
    /// The same key is given twice.
    #[error("{key:?} is given twice, first in {first}")]
    Twice {
        /// The key.
        key: String,
        /// Where it is given first.
        first: Place,
    },
    /// The value names something that there is not.
    #[error("there is no {what} {value:?}{}", known(candidates))]
    Unknown {
        /// The value, shortened.
        value: String,
        /// What it should name, such as `channel database`.
        what: &'static str,
        /// What could be named, when that is a short list.
        candidates: Vec<String>,
    },
}

fn known(candidates: &[String]) -> String {
    if candidates.is_empty() {
        String::new()
    } else {
        format!("; there is {}", candidates.join(", "))
    }
}

/// Something that was read past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// What and why.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// What a reading has found so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    errors: Vec<SetupError>,
    notes: Vec<Note>,
    /// What the files name and must be there when everything is read.
    pub references: Vec<super::references::Reference>,
    /// The file and line of every error, those beyond the most reported too.
    pub bad: BTreeSet<(String, u64)>,
}

impl Log {
    pub fn error(&mut self, place: Place, value: &str, problem: Problem) {
        self.bad.insert((place.file.clone(), place.line));
        // A column that a CSV file lacks is missed by every row, at the same place: the header.
        let is_known = || self.errors.iter().any(|error| error.place == place);
        if self.errors.len() >= MOST_REPORTED || problem == Problem::Missing && is_known() {
            return;
        }
        self.errors.push(SetupError { place, value: shown(value), problem });
    }

    pub fn not_accepted(&mut self, place: Place, value: &str, reason: impl Into<String>) {
        let problem = Problem::NotAccepted { value: shown(value), reason: reason.into() };
        self.error(place, value, problem);
    }

    pub fn unknown(
        &mut self,
        place: Place,
        value: &str,
        what: &'static str,
        candidates: Vec<String>,
    ) {
        let problem = Problem::Unknown { value: shown(value), what, candidates };
        self.error(place, value, problem);
    }

    /// Notes something, unless it is noted already: each row of a CSV file has the same columns.
    pub fn note(&mut self, place: Place, text: impl Into<String>) {
        let is_known = self.notes.iter().any(|note| note.place == place);
        if self.notes.len() < MOST_REPORTED && !is_known {
            self.notes.push(Note { place, text: text.into() });
        }
    }

    pub fn error_count(&self) -> usize {
        self.errors.len()
    }

    /// How many lines of a file have errors.
    pub fn bad_lines(&self, file: &str) -> usize {
        self.bad.iter().filter(|(bad, _)| bad == file).count()
    }

    /// The errors and the notes.
    pub fn into_parts(self) -> (Vec<SetupError>, Vec<Note>) {
        (self.errors, self.notes)
    }

    /// The notes, or the errors in the order of their places.
    pub fn finish(mut self) -> Result<Vec<Note>, Vec<SetupError>> {
        if self.errors.is_empty() {
            return Ok(self.notes);
        }
        self.errors.sort_by(|a, b| a.place.cmp(&b.place));
        Err(self.errors)
    }
}

/// The value as messages repeat it.
fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}
