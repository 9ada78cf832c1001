//! Files of which the good rows are taken and the bad ones named.
//!
//! Whether a row is good depends on what it refers to, and that may be a row that is bad. So
//! everything is merged into a copy of the setup again and again without the rows that were found
//! bad, until nothing is.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Work;
use super::problem::{Log, MOST_REPORTED};
use super::source::{Section, sections};
use super::{Merged, SetupError, SetupFiles, merge_sections};
use crate::domain::Setup;

/// What was taken of some files.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// The setup with it.
    pub merged: Merged,
    /// What became of each file, in the order in which they were given.
    pub files: Vec<FileCount>,
    /// What was wrong, by file and line, at most the first 1,000.
    pub errors: Vec<SetupError>,
}

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCount {
    /// The file.
    pub file: String,
    /// Rows read.
    pub read: u64,
    /// Of them, those whose key is new.
    pub added: u64,
    /// Those that replaced something else.
    pub changed: u64,
    /// Those that were not taken; a file that cannot be read counts as one.
    pub rejected: u64,
}

impl FileCount {
    /// Rows that say what the setup says already.
    pub fn unchanged(&self) -> u64 {
        self.read.saturating_sub(self.added + self.changed + self.rejected)
    }
}

impl SetupFiles {
    /// `setup` with the good rows of these files brought into it. A row that refers to something
    /// which is neither in the files nor in the setup is not good, nor is one that refers to a bad
    /// row.
    pub fn merge_good_rows(&self, setup: &Setup) -> Taken {
        let mut log = Log::default();
        let mut parsed: Vec<Section<'_>> = Vec::new();
        let mut files = Vec::new();
        for (name, text) in &self.0 {
            let found = sections(name, text, &mut log);
            let rows = found.iter().map(|section| section.rows.len() as u64).sum::<u64>();
            let rejected = log.bad_lines(name) as u64;
            let file = name.clone();
            files.push(FileCount { file, read: rows + rejected, rejected, ..FileCount::default() });
            parsed.extend(found);
        }
        let (mut errors, mut notes) = log.into_parts();
        let merged = loop {
            let mut work = Work::new(setup.clone());
            let counts = merge_sections(&parsed, &mut work);
            let bad = std::mem::take(&mut work.log.bad);
            let removed = remove(&mut parsed, &bad, &mut files);
            let Work { setup, changes, log, .. } = work;
            let (found, new_notes) = log.into_parts();
            errors.extend(found);
            if removed > 0 {
                continue;
            }
            for (file, added, changed) in counts {
                if let Some(count) = files.iter_mut().find(|count| count.file == file) {
                    count.added += added;
                    count.changed += changed;
                }
            }
            notes.extend(new_notes);
            break Merged { setup, changes, notes };
        };
        errors.sort_by(|a, b| a.place.cmp(&b.place));
        errors.truncate(MOST_REPORTED);
        Taken { merged, files, errors }
    }
}

/// Takes the rows out that hold the bad lines; a line before the first row, such as a header
/// without a needed column, is the fault of every row below it. How many rows were taken out.
fn remove(
    parsed: &mut [Section<'_>],
    bad: &BTreeSet<(String, u64)>,
    files: &mut [FileCount],
) -> u64 {
    let mut lines: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for section in &*parsed {
        lines.entry(section.file).or_default().extend(section.rows.iter().map(|row| row.line));
    }
    let mut rows: BTreeSet<(&str, u64)> = BTreeSet::new();
    for (file, line) in bad {
        let Some(of_file) = lines.get(file.as_str()) else { continue };
        match of_file.range(..=line).next_back() {
            Some(row) => {
                rows.insert((file, *row));
            }
            None => rows.extend(of_file.iter().map(|row| (file.as_str(), *row))),
        }
    }
    let mut removed = 0;
    for section in parsed {
        let before = section.rows.len();
        section.rows.retain(|row| !rows.contains(&(section.file, row.line)));
        let gone = (before - section.rows.len()) as u64;
        removed += gone;
        if let Some(count) = files.iter_mut().find(|count| count.file == section.file) {
            count.rejected += gone;
        }
    }
    removed
}
