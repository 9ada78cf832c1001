//! How rows get into a setup: read one after the other, found by key, added or put in the place of
//! what has the key.

use std::collections::BTreeMap;

use super::Change;
use super::fields::Fields;
use super::problem::{Log, Place};
use super::source::Section;
use crate::domain::Setup;

/// A setup on its way, with what is known of the files so far.
pub(super) struct Work {
    pub setup: Setup,
    pub changes: Vec<Change>,
    pub log: Log,
    /// Where each key was given, by what it is the key of.
    given: BTreeMap<(&'static str, String), Place>,
}

impl Work {
    pub fn new(setup: Setup) -> Self {
        Self { setup, changes: Vec::new(), log: Log::default(), given: BTreeMap::new() }
    }

    /// Remembers a change.
    pub fn changed(&mut self, what: &'static str, key: String, replaced: bool) {
        self.changes.push(Change { what, key, replaced });
    }

    /// Remembers where a key is given; a second time is an error.
    pub fn give(&mut self, what: &'static str, key: &str, at: Place) {
        if let Some(first) = self.given.get(&(what, key.to_owned())) {
            let problem = super::Problem::Twice { key: key.to_owned(), first: first.clone() };
            self.log.error(at, key, problem);
        } else {
            self.given.insert((what, key.to_owned()), at);
        }
    }
}

/// Something that stands in a list of the setup.
pub(super) trait Entry: Clone + PartialEq {
    /// What it is, in a word.
    const WHAT: &'static str;
    /// The column of its key, or of the last part of it.
    const KEY: &'static str;

    /// Reads a row; `setup` holds what stands before this list in the order of reading.
    fn read(fields: &mut Fields<'_>, setup: &Setup) -> Self;

    /// Its key as text.
    fn key(&self) -> String;

    /// The list that it stands in.
    fn list(setup: &mut Setup) -> &mut Vec<Self>;

    /// Takes over what its row does not hold from the entry that it replaces.
    fn keep(&mut self, _old: &Self) {}
}

/// Brings the rows of a section into the list of the setup.
pub(super) fn merge<E: Entry>(section: &Section<'_>, work: &mut Work) {
    merge_list(section, work, E::WHAT, E::list);
}

/// Brings the rows of a section into one of the lists of the setup that hold such entries.
pub(super) fn merge_list<E: Entry>(
    section: &Section<'_>,
    work: &mut Work,
    what: &'static str,
    list: fn(&mut Setup) -> &mut Vec<E>,
) {
    let numbered = list(&mut work.setup).iter().enumerate();
    let mut positions: BTreeMap<String, usize> =
        numbered.map(|(position, entry)| (entry.key(), position)).collect();
    for row in &section.rows {
        let errors = work.log.error_count();
        let mut fields = Fields::new(section, row, &mut work.log);
        let mut entry = E::read(&mut fields, &work.setup);
        let place = fields.place(E::KEY);
        fields.finish();
        let key = entry.key();
        if work.log.error_count() == errors {
            work.give(what, &key, place);
        }
        let entries = list(&mut work.setup);
        let old = positions.get(&key).and_then(|&position| entries.get_mut(position));
        if let Some(old) = old {
            entry.keep(old);
            if *old != entry {
                *old = entry;
                work.changed(what, key, true);
            }
        } else {
            positions.insert(key.clone(), entries.len());
            entries.push(entry);
            work.changed(what, key, false);
        }
    }
}
