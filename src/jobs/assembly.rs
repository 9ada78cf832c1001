//! Putting the rows of a window together with the rows that wait: whole transactions, transactions
//! that still wait, transactions held back, and rows of transactions that headquarters has already.

use std::collections::{BTreeMap, HashMap};

use crate::channel::KeyedRow;
use crate::domain::difference::difference;
use crate::domain::parts::Parts;
use crate::domain::{AnyRow, RetailTransaction, TransactionKey};
use crate::engine::Failure;
use crate::store::{Headquarters, StoredTransaction};

/// What the rows of a window came to.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    /// How many rows it had.
    pub(super) rows: u64,
    /// What became of each transaction with rows in the window.
    pub(super) fates: Vec<Fate>,
    /// Transactions that are whole.
    pub(super) whole: Vec<RetailTransaction>,
    /// Rows of transactions that are not whole; none where there is nothing left to wait for.
    pub(super) waiting: Vec<(TransactionKey, Vec<AnyRow>)>,
    /// Transactions held back because of a bad row, with the reason.
    pub(super) held: Vec<(TransactionKey, String, Vec<AnyRow>)>,
}

/// What became of the rows of one transaction.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    /// The transaction.
    pub(super) key: TransactionKey,
    /// The upload session that brought it before, if headquarters has it already.
    pub(super) brought: Option<u64>,
    /// What its rows came to.
    pub(super) end: End,
}

/// What the rows of one transaction came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It is whole; the store decides whether it is new or a conflict.
    Whole,
    /// It waits for more of its rows.
    Waiting,
    /// It is held back.
    HeldBack,
    /// Headquarters has it with the same content.
    Again,
}

/// Puts the rows of a window together.
pub(super) async fn assemble(
    headquarters: &Headquarters,
    rows: impl Iterator<Item = KeyedRow>,
) -> Result<Assembled, Failure> {
    let mut by_key: BTreeMap<TransactionKey, Vec<AnyRow>> = BTreeMap::new();
    let mut assembled = Assembled::default();
    for (key, row) in rows {
        assembled.rows += 1;
        by_key.entry(key).or_default().push(row);
    }
    let keys: Vec<&TransactionKey> = by_key.keys().collect();
    let waited = headquarters.waiting(&keys).await?;
    let known = known(headquarters, &keys).await?;
    for ((key, arrived), waited) in by_key.into_iter().zip(waited) {
        let had_waited = !waited.is_empty();
        let there = known.get(&key);
        let together = match there {
            Some(there) => compare(&key, there, arrived),
            None => put_together(&key, waited, arrived, headquarters.is_quarantined(&key)),
        };
        let still_waits = matches!(together, Together::Waiting(_));
        if had_waited && !still_waits {
            assembled.waiting.push((key.clone(), Vec::new()));
        }
        let brought = there.map(|there| there.session);
        let end = match together {
            Together::Whole(transaction) => {
                assembled.whole.push(*transaction);
                End::Whole
            }
            Together::Waiting(rows) => {
                assembled.waiting.push((key.clone(), rows));
                End::Waiting
            }
            Together::Bad(reason, rows) => {
                assembled.held.push((key.clone(), reason, rows));
                End::HeldBack
            }
            Together::Again => End::Again,
        };
        assembled.fates.push(Fate { key, brought, end });
    }
    Ok(assembled)
}

enum Together {
    Whole(Box<RetailTransaction>),
    Waiting(Vec<AnyRow>),
    Bad(String, Vec<AnyRow>),
    Again,
}

/// Those of the transactions that headquarters has.
async fn known(
    headquarters: &Headquarters,
    keys: &[&TransactionKey],
) -> Result<HashMap<TransactionKey, StoredTransaction>, Failure> {
    let mut ordinals: Vec<u64> =
        keys.iter().filter_map(|key| headquarters.find_transaction(key)).collect();
    // In the order of the store each segment is read once.
    ordinals.sort_unstable();
    let found = headquarters.transactions(&ordinals).await?;
    Ok(found.into_iter().map(|stored| (stored.transaction.key.clone(), stored)).collect())
}

/// Puts the rows of a transaction together that headquarters does not have.
fn put_together(
    key: &TransactionKey,
    waited: Vec<AnyRow>,
    arrived: Vec<AnyRow>,
    is_quarantined: bool,
) -> Together {
    let mut rows = waited;
    rows.extend(arrived);
    match whole(key, &rows) {
        Err(reason) => Together::Bad(reason, rows),
        Ok(Some(transaction)) => Together::Whole(Box::new(transaction)),
        Ok(None) if is_quarantined => {
            let reason = format!("other rows of {key} are held back already; compare them by hand");
            Together::Bad(reason, rows)
        }
        Ok(None) => Together::Waiting(rows),
    }
}

/// Judges rows of a transaction that headquarters has: the same again, a conflict, or late.
fn compare(key: &TransactionKey, there: &StoredTransaction, arrived: Vec<AnyRow>) -> Together {
    let Some(differs) = difference(&there.transaction, &arrived) else {
        return Together::Again;
    };
    match whole(key, &arrived) {
        Err(reason) => Together::Bad(reason, arrived),
        Ok(Some(transaction)) => Together::Whole(Box::new(transaction)),
        Ok(None) => {
            let reason = format!("{key} was whole before these rows came: {differs}");
            Together::Bad(reason, arrived)
        }
    }
}

/// The transaction of these rows if it is whole; an error says which row is bad.
fn whole(key: &TransactionKey, rows: &[AnyRow]) -> Result<Option<RetailTransaction>, String> {
    let mut parts = Parts::new(key.clone());
    for row in rows {
        parts.add(row.clone()).map_err(|error| error.to_string())?;
    }
    if parts.missing().is_some() {
        return Ok(None);
    }
    parts.into_transaction().map(Some).map_err(|error| error.to_string())
}
