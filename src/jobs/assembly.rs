//! Putting the rows of a window together with the rows that wait: whole transactions, transactions
//! that still wait, and transactions held back.

use std::collections::BTreeMap;

use crate::channel::Window;
use crate::domain::parts::{Added, Parts, PartsError};
use crate::domain::{AnyRow, RetailTransaction, TransactionKey};
use crate::engine::Failure;
use crate::store::{Headquarters, MAX_ROW_BYTES, Quarantined, fits};

/// Most times that one transaction is told apart in one window.
const MOST_DELIVERIES: usize = 16;

/// What the rows of a window came to.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    /// How many distinct transactions had rows in the window.
    pub(super) transactions: u64,
    /// How many rows it had.
    pub(super) rows: u64,
    /// Transactions that are whole.
    pub(super) whole: Vec<RetailTransaction>,
    /// Rows of transactions that are not whole; none where there is nothing left to wait for.
    pub(super) waiting: Vec<(TransactionKey, Vec<AnyRow>)>,
    /// Transactions held back because of a bad row.
    pub(super) quarantined: Vec<Quarantined>,
}

/// Puts a window together.
pub(super) async fn assemble(
    headquarters: &Headquarters,
    window: Window,
) -> Result<Assembled, Failure> {
    let is_large = window.tally.size() > MAX_ROW_BYTES;
    let mut by_key: BTreeMap<TransactionKey, Vec<AnyRow>> = BTreeMap::new();
    let mut assembled = Assembled::default();
    for (key, row) in window.rows.into_values().flatten() {
        assembled.rows += 1;
        by_key.entry(key).or_default().push(row);
    }
    assembled.transactions = by_key.len() as u64;
    let keys: Vec<&TransactionKey> = by_key.keys().collect();
    let waited = headquarters.waiting(&keys).await?;
    for ((key, arrived), waited) in by_key.into_iter().zip(waited) {
        let is_late = headquarters.find_transaction(&key).is_some();
        let had_waited = !waited.is_empty();
        let mut rows = waited;
        rows.extend(arrived);
        let together = if (is_large || had_waited) && !fits(&rows)? {
            too_large(&key, &rows)
        } else {
            put_together(&key, rows, is_late)
        };
        match together {
            Together::Waiting(rows) => {
                assembled.waiting.push((key, rows));
                continue;
            }
            Together::Whole(transactions) => assembled.whole.extend(transactions),
            Together::Bad(held) => assembled.quarantined.push(*held),
        }
        if had_waited {
            assembled.waiting.push((key, Vec::new()));
        }
    }
    Ok(assembled)
}

enum Together {
    /// Once for each time that it came.
    Whole(Vec<RetailTransaction>),
    Waiting(Vec<AnyRow>),
    Bad(Box<Quarantined>),
}

/// A transaction whose rows cannot be stored together; they stay in the channel database.
fn too_large(key: &TransactionKey, rows: &[AnyRow]) -> Together {
    let (count, limit) = (rows.len(), MAX_ROW_BYTES);
    let reason = format!(
        "the {count} rows of {key} have more than {limit} bytes; they stay in the channel database. \
         Shorten their texts"
    );
    Together::Bad(Box::new(Quarantined { key: key.clone(), reason, rows: Vec::new() }))
}

/// Puts the rows of one transaction together. `is_late` says that headquarters has the transaction.
fn put_together(key: &TransactionKey, rows: Vec<AnyRow>, is_late: bool) -> Together {
    let mut parts = Parts::new(key.clone());
    let bad = |reason: String, rows: Vec<AnyRow>| {
        Together::Bad(Box::new(Quarantined { key: key.clone(), reason, rows }))
    };
    let (mut came_again, mut contradiction) = (false, None);
    for row in &rows {
        match parts.add(row.clone()) {
            Ok(Added::New) => {}
            Ok(Added::Again) => came_again = true,
            Err(error @ PartsError::Conflict { .. }) => contradiction = Some(error),
            Err(error) => return bad(error.to_string(), rows),
        }
    }
    if (came_again || contradiction.is_some())
        && let Some(transactions) = deliveries(key, &rows)
    {
        return Together::Whole(transactions);
    }
    if let Some(error) = contradiction {
        return bad(error.to_string(), rows);
    }
    if parts.missing().is_none() {
        return match parts.into_transaction() {
            Ok(transaction) => Together::Whole(vec![transaction]),
            Err(error) => bad(error.to_string(), rows),
        };
    }
    if is_late {
        // The transaction was whole without these rows, so nothing more will come for them.
        let reason = format!("{key} was whole before these rows came; compare them by hand");
        return bad(reason, rows);
    }
    Together::Waiting(rows)
}

/// The transaction as often as it came whole in one window, in the order of arrival; `None` if its
/// rows are not that of whole deliveries with the same line keys.
///
/// Without this, it would depend on the moment of a pull whether what comes twice is counted, and
/// whether the first stands when the second says something else.
fn deliveries(key: &TransactionKey, rows: &[AnyRow]) -> Option<Vec<RetailTransaction>> {
    let mut deliveries: Vec<Parts> = Vec::new();
    'rows: for row in rows {
        // A row whose place is taken belongs to the next delivery.
        for delivery in &mut deliveries {
            match delivery.add(row.clone()) {
                Ok(Added::New) => continue 'rows,
                Ok(Added::Again) | Err(PartsError::Conflict { .. }) => {}
                Err(_) => return None,
            }
        }
        if deliveries.len() == MOST_DELIVERIES {
            return None;
        }
        let mut next = Parts::new(key.clone());
        next.add(row.clone()).ok()?;
        deliveries.push(next);
    }
    let count = deliveries.first().map(Parts::row_count)?;
    let same = deliveries.iter().all(|delivery| delivery.row_count() == count);
    let whole = deliveries.into_iter().map(|delivery| delivery.into_transaction().ok());
    if same { whole.collect() } else { None }
}
