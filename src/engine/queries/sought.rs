//! What a scan looks for, and whether a row is it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::keys::Keys;
use super::rows::{FullRow, one_each};
use crate::engine::query::ListQuery;
use crate::store::TextColumn;

/// What a scan looks for.
pub(super) struct Sought<'a> {
    pub(super) query: &'a ListQuery,
    /// For the position of each column with conditions the texts it may have, in lower case.
    pub(super) texts: BTreeMap<usize, Vec<String>>,
    /// Text that a row has somewhere, in lower case; empty for any row.
    pub(super) filter: String,
    /// The position of the column to sort by whose texts the scan has to read, and whether it holds
    /// numbers.
    pub(super) sort: Option<(usize, bool)>,
    /// What stands for the key of each record, when it is sorted by what is in memory.
    pub(super) ranks: Vec<u128>,
}

impl Sought<'_> {
    /// Whether a row is looked for. Its cells are put in lower case into memory that is there.
    pub(super) fn finds(&self, row: &FullRow, lower: &mut TextColumn) -> bool {
        lower.clear();
        row.row.cells.iter().for_each(|cell| lower.push_lower(cell));
        let meets = |(position, texts): (&usize, &Vec<String>)| {
            let cell = lower.get(*position);
            cell.is_some_and(|cell| texts.iter().any(|text| meets(cell, text)))
        };
        if !self.texts.iter().all(meets) {
            return false;
        }
        let mut found = self.filter.is_empty();
        if !found {
            lower.each_with(&self.filter, |_| found = true);
        }
        found
    }

    /// Whether a record that has the filter is a row of the first page for sure, or stands behind
    /// others that are.
    pub(super) fn can_be_sure(&self) -> bool {
        let Self { query, texts, filter, .. } = self;
        let is_first = query.sort.is_none() && query.offset == 0;
        is_first && texts.is_empty() && !filter.is_empty() && one_each(query.list)
    }

    /// Whether the last come first.
    pub(super) fn descends(&self) -> bool {
        self.query.sort.as_ref().is_some_and(|sort| sort.descending)
    }

    /// Keys of the kind that its hits have.
    pub(super) fn no_keys(&self) -> Keys {
        match self.sort {
            Some((_, numbers)) => Keys::of_texts(numbers),
            None if self.query.sort.is_some() => Keys::Whole(Vec::new()),
            None => Keys::None,
        }
    }

    /// The text in lower case that a row sorts by; empty if it does not sort by its texts.
    pub(super) fn sort_text(&self, row: &FullRow) -> String {
        let cell = self.sort.and_then(|(position, _)| row.row.cells.get(position));
        cell.map(|cell| cell.to_lowercase()).unwrap_or_default()
    }

    /// Adds the key of a hit: the text of the column to sort by, in lower case, or what stands
    /// for its record.
    pub(super) fn add_key(&self, keys: &mut Keys, lower: &str, record: usize) {
        match keys {
            Keys::Whole(keys) if self.sort.is_none() => {
                keys.push(self.ranks.get(record).copied().unwrap_or(0));
            }
            others => others.add(lower),
        }
    }
}

/// Whether a cell meets a condition, both in lower case: it is that text, or a moment from the one
/// behind `>=` on.
pub(super) fn meets(cell: &str, condition: &str) -> bool {
    let moment = |text: &str| text.to_uppercase().parse::<DateTime<Utc>>().ok();
    let from = condition.strip_prefix(">=").and_then(moment);
    cell == condition || from.is_some_and(|from| moment(cell).is_some_and(|cell| cell >= from))
}
