//! Putting the rows of a window together with the rows that wait: whole transactions, transactions
//! that still wait, and transactions held back.

use std::collections::BTreeMap;

use crate::channel::Window;
use crate::domain::parts::Parts;
use crate::domain::{AnyRow, RetailTransaction, TransactionKey};
use crate::engine::Failure;
use crate::store::{Headquarters, Quarantined};

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
        match put_together(&key, waited, arrived, is_late) {
            Together::Whole(transaction) => {
                if had_waited {
                    assembled.waiting.push((key, Vec::new()));
                }
                assembled.whole.push(*transaction);
            }
            Together::Waiting(rows) => assembled.waiting.push((key, rows)),
            Together::Bad(held) => {
                if had_waited {
                    assembled.waiting.push((key, Vec::new()));
                }
                assembled.quarantined.push(*held);
            }
        }
    }
    Ok(assembled)
}

enum Together {
    Whole(Box<RetailTransaction>),
    Waiting(Vec<AnyRow>),
    Bad(Box<Quarantined>),
}

/// Puts the rows of one transaction together. `is_late` says that headquarters has the transaction.
fn put_together(
    key: &TransactionKey,
    waited: Vec<AnyRow>,
    arrived: Vec<AnyRow>,
    is_late: bool,
) -> Together {
    let mut parts = Parts::new(key.clone());
    let mut rows = waited;
    rows.extend(arrived);
    let bad = |reason: String, rows: Vec<AnyRow>| {
        Together::Bad(Box::new(Quarantined { key: key.clone(), reason, rows }))
    };
    for row in &rows {
        if let Err(error) = parts.add(row.clone()) {
            return bad(error.to_string(), rows);
        }
    }
    if parts.missing().is_none() {
        return match parts.into_transaction() {
            Ok(transaction) => Together::Whole(Box::new(transaction)),
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
