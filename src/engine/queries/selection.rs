//! Which rows a list has under its conditions, in its order; and the last such answer of each list,
//! kept until something changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::domain::order::Totals;
use crate::engine::query::{ListKind, ListQuery};
use crate::engine::server::lock;

/// The rows of a list.
#[derive(Debug)]
pub(in crate::engine) struct Selection {
    pub(super) rows: Rows,
    /// What their amounts add up to.
    pub(super) amounts: Totals,
}

/// Rows, by the ordinals of their records.
#[derive(Debug)]
pub(super) enum Rows {
    /// Each record is one row.
    Each(Vec<u64>),
    /// Each record is some rows; beside it stands how many rows there are up to its last.
    Many(Vec<(u64, u64)>),
    /// Single rows: the record, and the place among its rows.
    Single(Vec<(u64, u32)>),
}

impl Rows {
    /// How many rows there are.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Each(ordinals) => ordinals.len() as u64,
            Self::Many(records) => records.last().map_or(0, |(_, end)| *end),
            Self::Single(rows) => rows.len() as u64,
        }
    }
}

impl Selection {
    /// How many rows there are.
    pub(super) fn len(&self) -> u64 {
        self.rows.len()
    }

    /// The records of the rows, in their order; rows of one that follow each other count once.
    pub(super) fn records(&self) -> Vec<u64> {
        match &self.rows {
            Rows::Each(ordinals) => ordinals.clone(),
            Rows::Many(records) => records.iter().map(|(ordinal, _)| *ordinal).collect(),
            Rows::Single(rows) => {
                let mut ordinals: Vec<u64> = rows.iter().map(|(ordinal, _)| *ordinal).collect();
                ordinals.dedup();
                ordinals
            }
        }
    }

    /// The rows of a part: the record and the place among its rows.
    pub(super) fn part(&self, query: &ListQuery) -> Vec<(u64, u32)> {
        match &self.rows {
            Rows::Each(ordinals) => {
                part(ordinals, query).iter().map(|ordinal| (*ordinal, 0)).collect()
            }
            Rows::Single(rows) => part(rows, query).to_vec(),
            Rows::Many(records) => {
                let (from, to) = (query.offset, query.offset.saturating_add(query.limit));
                let first = records.partition_point(|(_, end)| *end <= from);
                let mut begin =
                    first.checked_sub(1).and_then(|at| records.get(at)).map_or(0, |(_, end)| *end);
                let mut rows = Vec::new();
                for (ordinal, end) in records.get(first..).unwrap_or_default() {
                    if begin >= to {
                        break;
                    }
                    for row in begin.max(from)..(*end).min(to) {
                        rows.push((*ordinal, u32::try_from(row - begin).unwrap_or(u32::MAX)));
                    }
                    begin = *end;
                }
                rows
            }
        }
    }
}

/// The part of a list that a query wants.
pub(super) fn part<'a, T>(all: &'a [T], query: &ListQuery) -> &'a [T] {
    let from = usize::try_from(query.offset).unwrap_or(usize::MAX).min(all.len());
    let to = from.saturating_add(usize::try_from(query.limit).unwrap_or(usize::MAX));
    all.get(from..to.min(all.len())).unwrap_or_default()
}

/// The last selection of each list.
#[derive(Debug, Default)]
pub(in crate::engine) struct Selections(Mutex<HashMap<ListKind, Kept>>);

#[derive(Debug)]
struct Kept {
    query: ListQuery,
    revision: u64,
    selection: Arc<Selection>,
}

impl Selections {
    /// What answers the query, if nothing has changed since.
    pub(super) fn get(&self, query: &ListQuery, revision: u64) -> Option<Arc<Selection>> {
        let kept = lock(&self.0);
        let found = kept.get(&query.list)?;
        let same = found.revision == revision && found.query == whole(query);
        same.then(|| Arc::clone(&found.selection))
    }

    /// Keeps what answers a query as of a revision.
    pub(super) fn put(&self, query: &ListQuery, revision: u64, selection: &Arc<Selection>) {
        let kept = Kept { query: whole(query), revision, selection: Arc::clone(selection) };
        lock(&self.0).insert(query.list, kept);
    }
}

/// The query for the whole list: which part is wanted does not change the selection.
fn whole(query: &ListQuery) -> ListQuery {
    ListQuery { offset: 0, limit: u64::MAX, ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(offset: u64, limit: u64) -> ListQuery {
        ListQuery {
            list: ListKind::Payments,
            company: None,
            conditions: Vec::new(),
            filter: String::new(),
            sort: None,
            offset,
            limit,
        }
    }

    #[test]
    fn a_part_of_records_with_many_rows_begins_and_ends_inside_them() {
        let rows = Rows::Many(vec![(7, 2), (8, 2), (9, 5)]);
        let selection = Selection { rows, amounts: Totals::default() };
        let all = [(7, 0), (7, 1), (9, 0), (9, 1), (9, 2)];
        for offset in 0..7_usize {
            for limit in 0..7_usize {
                let expected: Vec<_> = all.iter().copied().skip(offset).take(limit).collect();
                assert_eq!(selection.part(&query(offset as u64, limit as u64)), expected);
            }
        }
        assert_eq!(selection.part(&query(1, u64::MAX)), all[1..]);
        assert_eq!(selection.len(), 5);
    }
}
