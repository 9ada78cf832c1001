//! What is kept apart for a person to judge: conflicts, quarantine, and gaps in the counters.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Reader;
use super::rows::FullRow;
use crate::domain::CompanyId;
use crate::domain::channel_database::CounterGap;
use crate::engine::Failure;
use crate::engine::query::{ListKind, ListRow, Mark, RowKey};
use crate::store::{HeldBack, HeldList};

#[rustfmt::skip]
pub(super) const HELD: &[&str] = &[
    "Transaction", "Reason", "Seen", "Channel database", ">Session", ">Rows", "Store", "Register",
];
#[rustfmt::skip]
pub(super) const GAPS: &[&str] = &[
    ">Gap", "Channel database", "Table", ">First counter", ">Last counter", ">Rows missing",
    "First seen", ">Session", "Filled",
];

/// The list of headquarters that a list shows, if it is one of those.
pub(super) fn held_list(list: ListKind) -> Option<HeldList> {
    match list {
        ListKind::Conflicts => Some(HeldList::Conflicts),
        ListKind::Quarantine => Some(HeldList::Quarantine),
        _ => None,
    }
}

impl Reader<'_> {
    /// The numbers of what is held back of one company, or of all.
    pub(super) fn held_numbers(&self, list: HeldList, company: Option<&CompanyId>) -> Vec<u64> {
        let mut numbers = Vec::new();
        self.headquarters.each_held(list, |number, of| {
            if company.is_none_or(|company| company == of) {
                numbers.push(number);
            }
        });
        numbers
    }

    pub(super) async fn held_rows(
        &self,
        list: ListKind,
        numbers: &[u64],
    ) -> Result<Vec<FullRow>, Failure> {
        let Some(held) = held_list(list) else { return Ok(Vec::new()) };
        let held = self.headquarters.held(held, numbers).await?;
        Ok(numbers.iter().zip(&held).map(|(number, held)| held_row(list, *number, held)).collect())
    }

    pub(super) async fn held_records(
        &self,
        list: ListKind,
        numbers: &[u64],
    ) -> Result<Vec<Value>, Failure> {
        let Some(held) = held_list(list) else { return Ok(Vec::new()) };
        self.headquarters.held(held, numbers).await?.iter().map(record).collect()
    }

    /// The gaps of these numbers, in their order.
    pub(super) fn gaps(&self, numbers: &[u64]) -> Vec<CounterGap> {
        let gaps = self.headquarters.gaps();
        let by_number: BTreeMap<u64, CounterGap> =
            gaps.into_iter().map(|gap| (gap.number, gap)).collect();
        numbers.iter().filter_map(|number| by_number.get(number).cloned()).collect()
    }
}

fn held_row(list: ListKind, number: u64, held: &HeldBack) -> FullRow {
    let cells = vec![
        held.key.name().to_owned(),
        held.reason.clone(),
        held.seen.to_string(),
        held.channel_database.to_string(),
        held.session.to_string(),
        held.rows.len().to_string(),
        held.key.store.to_string(),
        held.key.terminal.to_string(),
    ];
    let row = ListRow { key: RowKey::Entry(list, number), cells, mark: Some(Mark::Bad) };
    FullRow { ordinal: number, row, amount: None }
}

pub(super) fn gap_row(gap: &CounterGap) -> FullRow {
    let cells = vec![
        gap.number.to_string(),
        gap.channel_database.to_string(),
        gap.gap.table.to_string(),
        gap.gap.first.to_string(),
        gap.gap.last.to_string(),
        gap.gap.count().to_string(),
        gap.first_seen.to_string(),
        gap.session.to_string(),
        gap.filled.to_string(),
    ];
    let mark = if gap.filled.0.is_some() { Mark::Good } else { Mark::Warning };
    let key = RowKey::Entry(ListKind::Gaps, gap.number);
    let row = ListRow { key, cells, mark: Some(mark) };
    FullRow { ordinal: gap.number, row, amount: None }
}

/// Key, reason, and the rows by table as they arrived.
fn record(held: &HeldBack) -> Result<Value, Failure> {
    let written = |error: serde_json::Error| {
        Failure::failed(format!("a record cannot be written as JSON: {error}"))
    };
    let Value::Object(mut record) = serde_json::to_value(&held.key).map_err(written)? else {
        return Err(Failure::failed("a transaction key is no object"));
    };
    let mut rows: Map<String, Value> = Map::new();
    for row in &held.rows {
        let table = row.table().name();
        let value = serde_json::to_value(row).map_err(written)?;
        let columns = value.get(table).cloned().unwrap_or(value);
        let of_table = rows.entry(table).or_insert_with(|| Value::Array(Vec::new()));
        of_table.as_array_mut().into_iter().for_each(|list| list.push(columns.clone()));
    }
    record.insert("Reason".into(), held.reason.as_str().into());
    record.insert("DataStore".into(), held.channel_database.as_str().into());
    record.insert("UploadSessionId".into(), held.session.into());
    record.insert("Seen".into(), serde_json::to_value(held.seen).map_err(written)?);
    record.insert("Rows".into(), Value::Object(rows));
    Ok(Value::Object(record))
}
