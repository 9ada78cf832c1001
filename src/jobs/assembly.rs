//! Putting the rows of a window together with the rows that wait: whole transactions, transactions
//! that still wait, transactions held back, and rows of transactions that headquarters has already.

use std::collections::{BTreeMap, HashMap};

use crate::channel::{KeyedRow, Tally};
use crate::domain::difference::difference;
use crate::domain::parts::{Added, Parts, PartsError};
use crate::domain::{AnyRow, RetailTransaction, TransactionKey};
use crate::engine::Failure;
use crate::store::{Headquarters, MAX_ROW_BYTES, StoredTransaction, fits};

/// Most times that one transaction is told apart in one window.
const MOST_DELIVERIES: usize = 16;

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
    /// Headquarters has it with the same content; so often did it come whole, 0 for a part of it.
    Again(u64),
}

/// Puts the rows of a window together; `tally` is theirs.
pub(super) async fn assemble(
    headquarters: &Headquarters,
    rows: impl Iterator<Item = KeyedRow>,
    tally: &Tally,
) -> Result<Assembled, Failure> {
    let is_large = tally.size() > MAX_ROW_BYTES;
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
        let mut rows = waited;
        rows.extend(arrived);
        let together = match there {
            _ if (is_large || had_waited) && !fits(&rows)? => too_large(&key, &rows),
            Some(there) => compare(&key, there, rows),
            None => put_together(&key, rows, headquarters.is_quarantined(&key)),
        };
        let still_waits = matches!(together, Together::Waiting(_));
        if had_waited && !still_waits {
            assembled.waiting.push((key.clone(), Vec::new()));
        }
        let brought = there.map(|there| there.session);
        let end = match together {
            Together::Whole(transactions) => {
                assembled.whole.extend(transactions);
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
            Together::Again(times) => End::Again(times),
        };
        assembled.fates.push(Fate { key, brought, end });
    }
    Ok(assembled)
}

enum Together {
    /// Once for each time that it came.
    Whole(Vec<RetailTransaction>),
    Waiting(Vec<AnyRow>),
    Bad(String, Vec<AnyRow>),
    Again(u64),
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

/// A transaction whose rows cannot be stored together; they stay in the channel database.
fn too_large(key: &TransactionKey, rows: &[AnyRow]) -> Together {
    let (count, limit) = (rows.len(), MAX_ROW_BYTES);
    let reason = format!(
        "the {count} rows of {key} have more than {limit} bytes; they stay in the channel database. \
         Shorten their texts"
    );
    Together::Bad(reason, Vec::new())
}

/// Puts the rows of a transaction together that headquarters does not have.
fn put_together(key: &TransactionKey, rows: Vec<AnyRow>, is_quarantined: bool) -> Together {
    match whole(key, &rows) {
        Err(reason) => Together::Bad(reason, rows),
        Ok(transactions) if !transactions.is_empty() => Together::Whole(transactions),
        Ok(_) if is_quarantined => {
            let reason = format!("other rows of {key} are held back already; compare them by hand");
            Together::Bad(reason, rows)
        }
        Ok(_) => Together::Waiting(rows),
    }
}

/// Judges rows of a transaction that headquarters has: the same again, a conflict, or late.
fn compare(key: &TransactionKey, there: &StoredTransaction, rows: Vec<AnyRow>) -> Together {
    let transactions = match whole(key, &rows) {
        Ok(transactions) => transactions,
        Err(reason) => return Together::Bad(reason, rows),
    };
    match difference(&there.transaction, &rows) {
        None => {
            let count = there.transaction.row_count();
            let is_whole = |came: &&RetailTransaction| came.row_count() == count;
            Together::Again(transactions.iter().filter(is_whole).count() as u64)
        }
        Some(_) if !transactions.is_empty() => Together::Whole(transactions),
        Some(differs) => {
            let reason = format!("{key} was whole before these rows came: {differs}");
            Together::Bad(reason, rows)
        }
    }
}

/// The transaction of these rows, once for each time that it came; none if it is not whole. An
/// error says which row is bad.
fn whole(key: &TransactionKey, rows: &[AnyRow]) -> Result<Vec<RetailTransaction>, String> {
    let mut parts = Parts::new(key.clone());
    let (mut came_again, mut contradiction) = (false, None);
    for row in rows {
        match parts.add(row.clone()) {
            Ok(Added::New) => {}
            Ok(Added::Again) => came_again = true,
            Err(error @ PartsError::Conflict { .. }) => contradiction = Some(error),
            Err(error) => return Err(error.to_string()),
        }
    }
    if (came_again || contradiction.is_some())
        && let Some(transactions) = deliveries(key, rows)
    {
        return Ok(transactions);
    }
    if let Some(error) = contradiction {
        return Err(error.to_string());
    }
    if parts.missing().is_some() {
        return Ok(Vec::new());
    }
    parts.into_transaction().map(|transaction| vec![transaction]).map_err(|error| error.to_string())
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
