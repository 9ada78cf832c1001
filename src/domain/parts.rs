//! Rows of one transaction on their way to become one: in any order, in any number of pulls.
//!
//! A transaction becomes visible whole or not at all. What tells whether it is whole are the
//! header and its control totals.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use thiserror::Error;

use super::row::{AnyRow, LineKey};
use super::table::Table;
use super::tables::RetailTransactionTable;
use super::{Amount, RetailTransaction, TransactionKey};

/// Most rows of one transaction. A large order has some hundred rows; a file that names more under
/// one key is wrong, and a transaction must fit into one commit and into memory many times over.
pub const MAX_ROWS: usize = 10_000;

/// The rows of one key that have arrived so far.
#[derive(Clone, Debug)]
pub struct Parts {
    key: TransactionKey,
    rows: BTreeMap<(Table, LineKey), AnyRow>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was not there before.
    New,
    /// It was there with the same content; nothing changed.
    Again,
}

/// What a transaction still waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Its header.
    Header,
    /// Rows that a control total of the header promises.
    Rows {
        /// The table of the rows.
        table: Table,
        /// How many have arrived.
        arrived: usize,
        /// How many the header promises.
        promised: Amount,
    },
}

/// Why rows cannot become a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PartsError {
    /// Two rows with one key say different things.
    #[error("{table} has two different rows with the key {key} {line}; correct or remove one")]
    Conflict {
        /// The table of the two rows.
        table: Table,
        /// Their transaction.
        key: Box<TransactionKey>,
        /// Their line key.
        line: Box<LineKey>,
    },
    /// The transaction has more rows than any order has.
    #[error("{key} has more than {MAX_ROWS} rows; check its transactionId")]
    TooManyRows {
        /// The transaction.
        key: Box<TransactionKey>,
    },
    /// The transaction is not whole.
    #[error("{key} is not whole: {missing}")]
    Incomplete {
        /// The transaction.
        key: Box<TransactionKey>,
        /// What it waits for.
        missing: Missing,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => write!(f, "its row of {} is missing", Table::RetailTransactionTable),
            Self::Rows { table, arrived, promised } => {
                write!(
                    f,
                    "{arrived} of the {promised} rows of {table} that its header promises are there"
                )
            }
        }
    }
}

impl Parts {
    /// No rows yet.
    pub fn new(key: TransactionKey) -> Self {
        Self { key, rows: BTreeMap::new() }
    }

    /// The transaction.
    pub fn key(&self) -> &TransactionKey {
        &self.key
    }

    /// How many rows have arrived.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Takes a row. After an error the rows are as before.
    pub fn add(&mut self, row: AnyRow) -> Result<Added, PartsError> {
        let full = self.rows.len() >= MAX_ROWS;
        match self.rows.entry((row.table(), row.line_key())) {
            Entry::Occupied(there) if there.get().same_content(&row) => Ok(Added::Again),
            Entry::Occupied(there) => {
                let (table, line) = there.key().clone();
                let key = Box::new(self.key.clone());
                Err(PartsError::Conflict { table, key, line: Box::new(line) })
            }
            Entry::Vacant(_) if full => {
                Err(PartsError::TooManyRows { key: Box::new(self.key.clone()) })
            }
            Entry::Vacant(free) => {
                free.insert(row);
                Ok(Added::New)
            }
        }
    }

    /// What the transaction still waits for; `None` when it is whole.
    ///
    /// A control total of 0 promises nothing: not every channel fills them.
    pub fn missing(&self) -> Option<Missing> {
        let header = self.rows.get(&(Table::RetailTransactionTable, LineKey::default()));
        let Some(AnyRow::RetailTransactionTable(header)) = header else {
            return Some(Missing::Header);
        };
        rows_missing(header, |table| self.rows.keys().filter(|(of, _)| *of == table).count())
    }

    /// The transaction, its rows in the order of their line keys, whatever the order of arrival.
    pub fn into_transaction(self) -> Result<RetailTransaction, PartsError> {
        if let Some(missing) = self.missing() {
            return Err(PartsError::Incomplete { key: Box::new(self.key), missing });
        }
        let mut transaction = RetailTransaction { key: self.key, ..Default::default() };
        self.rows.into_values().for_each(|row| transaction.push(row));
        Ok(transaction)
    }
}

/// The rows that the header promises and that have not arrived; `arrived` counts those of a table.
fn rows_missing(
    header: &RetailTransactionTable,
    arrived: impl Fn(Table) -> usize,
) -> Option<Missing> {
    let promises = [
        (Table::RetailTransactionSalesTrans, header.number_of_item_lines),
        (
            Table::RetailTransactionPaymentTrans,
            Amount::whole(header.number_of_payment_lines.into()),
        ),
    ];
    promises.into_iter().find_map(|(table, promised)| {
        let arrived = arrived(table);
        let fewer = i64::try_from(arrived).is_ok_and(|count| Amount::whole(count) < promised);
        fewer.then_some(Missing::Rows { table, arrived, promised })
    })
}

/// The transaction of rows that are whole and stand in the order of their keys, each once: what
/// [`Parts`] makes of them, without its map. All others are given back.
pub fn in_order(key: &TransactionKey, rows: Vec<AnyRow>) -> Result<RetailTransaction, Vec<AnyRow>> {
    let ascends = |before: &AnyRow, row: &AnyRow| match before.table().cmp(&row.table()) {
        Ordering::Less => true,
        Ordering::Equal => before.line_key() < row.line_key(),
        Ordering::Greater => false,
    };
    let Some(AnyRow::RetailTransactionTable(header)) = rows.first() else { return Err(rows) };
    let count = |table| rows.iter().filter(|row| row.table() == table).count();
    let fits = rows.len() <= MAX_ROWS
        && rows.is_sorted_by(ascends)
        && rows_missing(header, count).is_none();
    if !fits {
        return Err(rows);
    }
    let mut transaction = RetailTransaction { key: key.clone(), ..Default::default() };
    for of_table in rows.chunk_by(|a, b| a.table() == b.table()) {
        if let Some(row) = of_table.first() {
            transaction.make_room(row.table(), of_table.len());
        }
    }
    rows.into_iter().for_each(|row| transaction.push(row));
    Ok(transaction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tables::{
        RetailTransactionPaymentTrans, RetailTransactionSalesTrans, RetailTransactionTaxTrans,
    };

    fn parts() -> Parts {
        Parts::new(TransactionKey { transaction: "T-1".into(), ..Default::default() })
    }

    fn header() -> AnyRow {
        AnyRow::from(RetailTransactionTable {
            number_of_item_lines: Amount::whole(2),
            number_of_payment_lines: 1,
            ..Default::default()
        })
    }

    fn line(number: i64, item: &str) -> AnyRow {
        AnyRow::from(RetailTransactionSalesTrans {
            line_num: Amount::whole(number),
            item_id: item.into(),
            ..Default::default()
        })
    }

    fn payment() -> AnyRow {
        let line_num = Amount::whole(1);
        AnyRow::from(RetailTransactionPaymentTrans { line_num, ..Default::default() })
    }

    fn tax(line: i64, code: &str) -> AnyRow {
        AnyRow::from(RetailTransactionTaxTrans {
            sale_line_num: Amount::whole(line),
            tax_code: code.into(),
            ..Default::default()
        })
    }

    #[test]
    fn rows_in_any_order_give_the_same_transaction() {
        let rows = [
            header(),
            line(2, "b"),
            line(10, "c"),
            payment(),
            line(1, "a"),
            tax(1, "B"),
            tax(1, "A"),
        ];
        let mut seen = Vec::new();
        for turn in 0..rows.len() {
            let mut order = rows.to_vec();
            order.rotate_left(turn);
            for rows in [order.clone(), order.into_iter().rev().collect()] {
                let mut parts = parts();
                for row in rows {
                    assert_eq!(parts.add(row), Ok(Added::New));
                }
                seen.push(parts.into_transaction().unwrap());
            }
        }
        assert!(seen.iter().all(|transaction| *transaction == seen[0]));
        let items = seen[0].sales.iter().map(|line| line.item_id.as_str()).collect::<Vec<_>>();
        assert_eq!(items, ["a", "b", "c"], "the lines are in the order of their numbers");
    }

    #[test]
    fn a_transaction_waits_for_its_header_and_for_what_the_header_promises() {
        let mut parts = parts();
        parts.add(line(1, "a")).unwrap();
        assert_eq!(parts.missing(), Some(Missing::Header));
        parts.add(header()).unwrap();
        let error = parts.clone().into_transaction().unwrap_err().to_string();
        assert!(error.contains("1 of the 2 rows of RetailTransactionSalesTrans"), "{error}");
        parts.add(line(2, "b")).unwrap();
        let payments = Table::RetailTransactionPaymentTrans;
        let missing = Missing::Rows { table: payments, arrived: 0, promised: Amount::whole(1) };
        assert_eq!(parts.missing(), Some(missing));
        parts.add(payment()).unwrap();
        assert_eq!(parts.missing(), None);
    }

    #[test]
    fn rows_in_order_are_the_transaction_and_all_others_are_given_back() {
        let whole = [header(), tax(1, "A"), tax(1, "B"), line(1, "a"), line(10, "c"), payment()];
        let mut parts = parts();
        whole.iter().for_each(|row| assert_eq!(parts.add(row.clone()), Ok(Added::New)));
        let key = parts.key().clone();
        let transaction = in_order(&key, whole.to_vec()).unwrap();
        assert_eq!(transaction, parts.into_transaction().unwrap());
        for left_out in [0, 3, 4, 5] {
            let mut rows = whole.to_vec();
            rows.remove(left_out);
            assert_eq!(in_order(&key, rows.clone()), Err(rows), "without row {left_out}");
        }
        for position in 0..whole.len() - 1 {
            let mut rows = whole.to_vec();
            rows.swap(position, position + 1);
            assert_eq!(in_order(&key, rows.clone()), Err(rows));
            let mut rows = whole.to_vec();
            rows.insert(position, rows[position].clone());
            assert_eq!(in_order(&key, rows.clone()), Err(rows));
        }
    }

    #[test]
    fn a_header_without_control_totals_promises_nothing() {
        let mut parts = parts();
        parts.add(RetailTransactionTable::default().into()).unwrap();
        assert_eq!(parts.missing(), None);
    }

    #[test]
    fn a_row_that_comes_again_changes_nothing_and_another_row_with_its_key_is_an_error() {
        let mut parts = parts();
        parts.add(line(1, "a")).unwrap();
        let mut again = line(1, "a");
        again.set_replication_counter(99);
        assert_eq!(parts.add(again), Ok(Added::Again));
        let error = parts.add(line(1, "b")).unwrap_err().to_string();
        assert!(error.contains("RetailTransactionSalesTrans"), "{error}");
        assert!(error.contains("/T-1 1;"), "{error}");
        assert_eq!(parts.row_count(), 1);
    }

    #[test]
    fn a_transaction_is_bounded() {
        let mut parts = parts();
        for number in 0..MAX_ROWS {
            parts.add(line(i64::try_from(number).unwrap(), "a")).unwrap();
        }
        assert!(matches!(parts.add(line(-1, "a")), Err(PartsError::TooManyRows { .. })));
        assert_eq!(parts.add(line(0, "a")), Ok(Added::Again));
    }
}
