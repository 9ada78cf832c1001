//! What rows that arrive say otherwise than the transaction that stands, for a person to judge.

use std::collections::BTreeMap;

use super::row::{AnyRow, LineKey};
use super::table::Table;
use super::{RetailTransaction, text};

/// Most characters of a value that a reason quotes.
const QUOTED: usize = 60;

/// The first thing that `arrived` says otherwise than `there`, in words; `None` if every row of it
/// is there with the same content.
///
/// Rows that did not come again are no difference: a channel may send part of a transaction.
pub fn difference(there: &RetailTransaction, arrived: &[AnyRow]) -> Option<String> {
    let rows = there.clone().into_rows();
    let known: BTreeMap<(Table, LineKey), &AnyRow> =
        rows.iter().map(|row| ((row.table(), row.line_key()), row)).collect();
    arrived.iter().find_map(|row| {
        let (table, line) = (row.table(), row.line_key());
        match known.get(&(table, line.clone())) {
            None => Some(format!("row {line} of {table} is not in the transaction that stands")),
            Some(stands) if stands.same_content(row) => None,
            Some(stands) => Some(changed(stands, row)),
        }
    })
}

fn changed(stands: &AnyRow, arrived: &AnyRow) -> String {
    let (table, line) = (arrived.table(), arrived.line_key());
    let differs = |position: &usize| {
        let name = arrived.columns().get(*position).map(|column| column.name);
        name != Some("replicationCounterFromOrigin")
            && stands.text(*position) != arrived.text(*position)
    };
    let position = (0..arrived.columns().len()).find(differs);
    let column = position.and_then(|position| Some((position, arrived.columns().get(position)?)));
    let Some((position, column)) = column else {
        return format!("row {line} of {table} differs from the transaction that stands");
    };
    let quoted = |row: &AnyRow| {
        let value: String = text::clean(&row.text(position)).chars().take(QUOTED).collect();
        format!("\"{value}\"")
    };
    let (new, old, name) = (quoted(arrived), quoted(stands), column.name);
    format!("{name} of row {line} of {table} is {new}, in the transaction that stands {old}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Amount;
    use crate::domain::tables::RetailTransactionSalesTrans;

    fn line(number: i64, item: &str) -> AnyRow {
        RetailTransactionSalesTrans {
            line_num: Amount::whole(number),
            item_id: item.into(),
            ..Default::default()
        }
        .into()
    }

    #[test]
    fn what_differs_is_named_with_both_values() {
        let mut there = RetailTransaction::default();
        there.push(line(1, "81325"));
        let mut again = line(1, "81325");
        again.set_replication_counter(9);
        assert_eq!(difference(&there, &[again.clone()]), None);
        let other = difference(&there, &[again.clone(), line(1, "81108")]).unwrap();
        assert!(other.starts_with("itemId of row 1 of RetailTransactionSalesTrans"), "{other}");
        assert!(
            other.ends_with(r#"is "81108", in the transaction that stands "81325""#),
            "{other}"
        );
        let further = difference(&there, &[again, line(2, "81108")]).unwrap();
        assert!(further.contains("row 2 of RetailTransactionSalesTrans is not in"), "{further}");
    }
}
