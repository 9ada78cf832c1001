//! Putting the rows of a window together with the rows that wait: whole transactions, transactions
//! that still wait, transactions held back, and rows of transactions that headquarters has already.
//!
//! In two steps. [`Prepared`] is what the rows of a window say by themselves; any thread can make it.
//! [`assemble`] is what that means for headquarters as it stands, window after window.

use std::collections::HashMap;

use crate::channel::{Gap, KeyedRow, Tally, Window};
use crate::domain::difference::difference;
use crate::domain::parts::{Added, Parts, PartsError, in_order};
use crate::domain::schedule::Counters;
use crate::domain::{AnyRow, RetailTransaction, TransactionKey};
use crate::engine::Failure;
use crate::store::{
    Arrived, Headquarters, MAX_ROW_BYTES, StoreError, StoredTransaction, fits, key_hash,
};

/// How many transactions are looked at before a row's own is looked up.
const NEAR: usize = 3;
/// Most times that one transaction is told apart in one window.
const MOST_DELIVERIES: usize = 16;

/// A window whose rows are sorted by transaction.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The counters before its first rows.
    pub(super) from: Counters,
    /// The counters of its last rows.
    pub(super) to: Counters,
    /// The counters between them that have no row.
    pub(super) gaps: Vec<Gap>,
    /// Size and checksum of its rows.
    pub(super) tally: Tally,
    /// How many rows it has.
    rows: u64,
    /// The rows of each transaction, in the order of the keys.
    groups: Vec<(TransactionKey, Group)>,
}

/// The rows of one transaction in a window.
#[derive(Debug)]
enum Group {
    /// They are a whole transaction, and nothing else.
    Whole(Box<Arrived>),
    /// Anything else, in the order of arrival.
    Rows(Vec<AnyRow>),
}

impl Prepared {
    /// Sorts the rows of a window. An error says that a transaction cannot be stored.
    pub(super) fn of(window: Window) -> Result<Self, StoreError> {
        let Window { from, to, rows, gaps, tally } = window;
        let count = rows.values().map(|rows| rows.len() as u64).sum();
        // What may be too large to be stored is looked at row by row.
        let is_large = tally.size() > MAX_ROW_BYTES;
        let (mut groups, mut memory) = (Vec::new(), Vec::new());
        for (key, rows) in by_transaction(rows.into_values().flatten()) {
            let group =
                if is_large { Group::Rows(rows) } else { Group::of(&key, rows, &mut memory)? };
            groups.push((key, group));
        }
        Ok(Self { from, to, gaps, tally, rows: count, groups })
    }

    /// No rows, between these counters.
    pub(super) fn nothing(from: Counters, to: Counters) -> Self {
        let (gaps, groups) = (Vec::new(), Vec::new());
        Self { from, to, gaps, tally: Tally::default(), rows: 0, groups }
    }
}

impl Group {
    fn of(
        key: &TransactionKey,
        rows: Vec<AnyRow>,
        memory: &mut Vec<u8>,
    ) -> Result<Self, StoreError> {
        Ok(match in_order(key, rows) {
            Ok(transaction) => Self::Whole(Box::new(Arrived::new_in(memory, &transaction)?)),
            Err(rows) => Self::Rows(rows),
        })
    }

    fn into_rows(self) -> Result<Vec<AnyRow>, StoreError> {
        match self {
            Self::Whole(arrived) => Ok(arrived.transaction()?.into_rows()),
            Self::Rows(rows) => Ok(rows),
        }
    }
}

/// The rows of each transaction in the order of arrival, by key.
fn by_transaction(rows: impl Iterator<Item = KeyedRow>) -> Vec<(TransactionKey, Vec<AnyRow>)> {
    let mut groups: Vec<(TransactionKey, Vec<AnyRow>)> = Vec::new();
    let mut places: HashMap<TransactionKey, usize> = HashMap::new();
    let mut place = 0;
    for (key, row) in rows {
        // Rows of one transaction mostly follow each other, and the transactions of a table those of
        // the table before it.
        let mut near = (place..place + NEAR).chain(0..NEAR);
        let near = near.find(|at| groups.get(*at).is_some_and(|(known, _)| *known == key));
        place = near.unwrap_or_else(|| {
            *places.entry(key).or_insert_with_key(|key| {
                groups.push((key.clone(), Vec::new()));
                groups.len() - 1
            })
        });
        if let Some((_, rows)) = groups.get_mut(place) {
            rows.push(row);
        }
    }
    groups.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    groups
}

/// What the rows of a window came to.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    /// How many rows it had.
    pub(super) rows: u64,
    /// What became of each transaction with rows in the window.
    pub(super) fates: Vec<Fate>,
    /// Transactions that are whole.
    pub(super) whole: Vec<Arrived>,
    /// Rows of transactions that are not whole; none where there is nothing left to wait for.
    pub(super) waiting: Vec<(TransactionKey, Vec<AnyRow>)>,
    /// Transactions held back because of a bad row, with the reason.
    pub(super) held: Vec<(TransactionKey, String, Vec<AnyRow>)>,
}

/// What became of the rows of one transaction.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    /// The hash of the transaction's key.
    pub(super) hash: u128,
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

/// Puts the rows of a window together with what headquarters has.
pub(super) async fn assemble(
    headquarters: &Headquarters,
    prepared: Prepared,
) -> Result<Assembled, Failure> {
    let Prepared { rows, groups, tally, .. } = prepared;
    let mut met = Met::of(headquarters, &groups, tally.size() > MAX_ROW_BYTES).await?;
    let mut assembled = Assembled { rows, ..Assembled::default() };
    for (key, group) in groups {
        match group {
            Group::Whole(arrived) if !met.keys.contains_key(&key) => {
                let hash = arrived.key_hash();
                assembled.fates.push(Fate { hash, brought: None, end: End::Whole });
                assembled.whole.push(*arrived);
            }
            group => met.judge(headquarters, &mut assembled, &key, group.into_rows()?)?,
        }
    }
    Ok(assembled)
}

/// The transactions of a window that need a closer look: not whole by themselves, or known.
struct Met {
    /// The rows of each that waited.
    keys: HashMap<TransactionKey, Vec<AnyRow>>,
    /// Those that headquarters has.
    known: HashMap<TransactionKey, StoredTransaction>,
    /// The window has more bytes than one transaction may have.
    is_large: bool,
}

impl Met {
    async fn of(
        headquarters: &Headquarters,
        groups: &[(TransactionKey, Group)],
        is_large: bool,
    ) -> Result<Self, Failure> {
        let keys: Vec<&TransactionKey> = {
            let look = headquarters.look();
            let is_met = |group: &Group| match group {
                Group::Whole(arrived) => look.has_rows_of(arrived.key_hash()),
                Group::Rows(_) => true,
            };
            groups.iter().filter(|(_, group)| is_met(group)).map(|(key, _)| key).collect()
        };
        let waited = headquarters.waiting(&keys).await?;
        let known = known(headquarters, &keys).await?;
        Ok(Self { keys: keys.into_iter().cloned().zip(waited).collect(), known, is_large })
    }

    /// Judges the rows of one of them.
    fn judge(
        &mut self,
        headquarters: &Headquarters,
        assembled: &mut Assembled,
        key: &TransactionKey,
        arrived: Vec<AnyRow>,
    ) -> Result<(), Failure> {
        let mut rows = self.keys.remove(key).unwrap_or_default();
        let had_waited = !rows.is_empty();
        rows.extend(arrived);
        let there = self.known.get(key);
        let together = match there {
            _ if (self.is_large || had_waited) && !fits(&rows)? => too_large(key, &rows),
            Some(there) => compare(key, there, rows),
            None => put_together(key, rows, headquarters.is_quarantined(key)),
        };
        let still_waits = matches!(together, Together::Waiting(_));
        if had_waited && !still_waits {
            assembled.waiting.push((key.clone(), Vec::new()));
        }
        let brought = there.map(|there| there.session);
        let end = match together {
            Together::Whole(transactions) => {
                for transaction in &transactions {
                    assembled.whole.push(Arrived::new(transaction)?);
                }
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
        assembled.fates.push(Fate { hash: key_hash(key), brought, end });
        Ok(())
    }
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
