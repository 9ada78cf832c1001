//! Transactions of headquarters in SQLite.

use std::collections::BTreeMap;
use std::sync::Arc;

use commerce_hq::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderStatusType, RetailTransactionType,
};
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::table::Table;
use commerce_hq::domain::{Moment, RetailTransaction, TransactionKey};
use rusqlite::{CachedStatement, Connection, Transaction, params};

use super::rows::{bind_any, bind_key, read_any, read_key};
use super::schema::{KEY, TRANSACTIONS};
use super::value::{bind_row, bind_value, read_value};
use crate::Result;
use crate::peer::{Arrival, Candidate, Database, Window, conflict};
use crate::world::NOW;

/// How far a channel database is taken.
pub fn watermark(connection: &Connection, database: Database) -> Result<Counters> {
    let all = "select place, counter from Watermark where channel_database = ?";
    let mut statement = connection.prepare_cached(all)?;
    let mut found = statement.query([database])?;
    let mut by_table = BTreeMap::new();
    while let Some(row) = found.next()? {
        let table = Table::ALL.get(row.get::<_, usize>(0)?).ok_or("no such table")?;
        by_table.insert(*table, row.get(1)?);
    }
    Ok(by_table.into())
}

fn put_watermark(txn: &Transaction<'_>, window: &Window) -> Result<()> {
    let mut put = txn.prepare_cached("insert or replace into Watermark values (?, ?, ?)")?;
    for table in Table::ALL {
        put.execute(params![window.database, table.number(), window.to.get(table)])?;
    }
    Ok(())
}

/// The number of a transaction.
pub fn find(connection: &Connection, key: &TransactionKey) -> Result<Option<u64>> {
    let mut statement = connection.prepare_cached(
        "select id from RetailTransactionTable where DataAreaId = ? and Channel = ? and store = ? \
         and terminal = ? and transactionId = ?",
    )?;
    bind_key(&mut statement, 1, key)?;
    let mut found = statement.raw_query();
    Ok(found.next()?.map(|row| row.get(0)).transpose()?)
}

/// The statements that insert a transaction.
struct Inserts<'t> {
    header: CachedStatement<'t>,
    status: CachedStatement<'t>,
    below: BTreeMap<Table, CachedStatement<'t>>,
}

impl<'t> Inserts<'t> {
    fn prepare(txn: &'t Transaction<'_>) -> Result<Self> {
        let header = format!("{} on conflict do nothing", TRANSACTIONS.headers.insert);
        let below = TRANSACTIONS.below.iter();
        let below = below.map(|(table, shape)| Ok((*table, txn.prepare_cached(&shape.insert)?)));
        Ok(Self {
            header: txn.prepare_cached(&header)?,
            status: txn.prepare_cached(
                "insert into Status (transaction_number, kind, entry_status, status, retry_count) \
                 values (?, ?, ?, 0, 0)",
            )?,
            below: below.collect::<Result<_>>()?,
        })
    }

    /// Inserts a header; `false` if its key is there.
    fn header(
        &mut self,
        id: u64,
        database: Database,
        transaction: &RetailTransaction,
    ) -> Result<bool> {
        let statement = &mut self.header;
        statement.clear_bindings();
        statement.raw_bind_parameter(1, id)?;
        let next = bind_key(statement, 2, &transaction.key)?;
        statement.raw_bind_parameter(next, database)?;
        bind_value(statement, next + 1, &Moment(Some(NOW)))?;
        bind_row(statement, next + 2, &transaction.header)?;
        Ok(statement.raw_execute()? == 1)
    }

    fn rest(&mut self, id: u64, transaction: RetailTransaction) -> Result<()> {
        let (kind, entry_status) =
            (transaction.header.r#type.value(), transaction.header.entry_status.value());
        self.status.execute(params![id, kind, entry_status])?;
        let mut place = (Table::RetailTransactionTable, 0_u64);
        for row in transaction.into_rows() {
            let table = row.table();
            place = if place.0 == table { (table, place.1 + 1) } else { (table, 0) };
            if let Some(statement) = self.below.get_mut(&table) {
                statement.clear_bindings();
                statement.raw_bind_parameter(1, id)?;
                statement.raw_bind_parameter(2, place.1)?;
                bind_any(statement, 3, &row)?;
                statement.raw_execute()?;
            }
        }
        Ok(())
    }
}

/// Takes transactions in, in one commit.
pub fn stage(connection: &mut Connection, arrival: Arrival) -> Result<()> {
    let txn = connection.transaction()?;
    let last = "select ifnull(max(id), 0) from RetailTransactionTable";
    let mut id: u64 = txn.prepare_cached(last)?.query_row([], |row| row.get(0))?;
    let mut held = arrival.held;
    let mut inserts = Inserts::prepare(&txn)?;
    for transaction in arrival.whole {
        if inserts.header(id + 1, arrival.window.database, &transaction)? {
            id += 1;
            inserts.rest(id, transaction)?;
            continue;
        }
        let there = find(&txn, &transaction.key)?.ok_or("a conflict with nothing")?;
        let there = read(&txn, &[there])?.pop().ok_or("no such transaction")?;
        held.extend(conflict(&there, transaction));
    }
    drop(inserts);
    let mut put_waiting = txn.prepare_cached("insert or replace into Waiting values (?, 0, ?)")?;
    for (key, rows) in &arrival.waiting {
        put_waiting.execute(params![key.to_string(), postcard::to_allocvec(rows)?])?;
    }
    let mut put_held =
        txn.prepare_cached("insert into Held (key, reason, document) values (?, ?, ?)")?;
    for (key, reason, rows) in &held {
        put_held.execute(params![key.to_string(), reason, postcard::to_allocvec(rows)?])?;
    }
    put_watermark(&txn, &arrival.window)?;
    drop((put_waiting, put_held));
    txn.commit()?;
    Ok(())
}

/// What has not succeeded.
pub fn candidates(connection: &Connection) -> Result<Vec<Candidate>> {
    let mut statement = connection.prepare_cached(
        "select transaction_number, kind, entry_status, status from Status where status <> 2 \
         order by transaction_number",
    )?;
    let mut found = statement.query([])?;
    let mut candidates = Vec::new();
    while let Some(row) = found.next()? {
        candidates.push(Candidate {
            id: row.get(0)?,
            kind: read_value::<RetailTransactionType>(row, 1)?,
            entry_status: read_value::<RetailEntryStatus>(row, 2)?,
            status: read_value::<RetailTransactionOrderStatusType>(row, 3)?,
        });
    }
    Ok(candidates)
}

/// The transactions of these numbers, which ascend: one query a table, from the first to the last.
pub fn read(connection: &Connection, ids: &[u64]) -> Result<Vec<Arc<RetailTransaction>>> {
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(Vec::new()) };
    let mut transactions = read_headers(connection, *first, *last, ids)?;
    for (table, shape) in &TRANSACTIONS.below {
        let mut statement = connection.prepare_cached(&shape.of_parents)?;
        let mut found = statement.query([first, last])?;
        // Parents and rows both ascend.
        let mut at = 0;
        while let Some(row) = found.next()? {
            let parent: u64 = row.get(0)?;
            while ids.get(at).is_some_and(|id| *id < parent) {
                at += 1;
            }
            if ids.get(at) == Some(&parent)
                && let Some(transaction) = transactions.get_mut(at)
            {
                transaction.push(read_any(*table, row, shape.key)?);
            }
        }
    }
    Ok(transactions.into_iter().map(Arc::new).collect())
}

fn read_headers(
    connection: &Connection,
    first: u64,
    last: u64,
    ids: &[u64],
) -> Result<Vec<RetailTransaction>> {
    let mut statement = connection.prepare_cached(&TRANSACTIONS.headers.of_parents)?;
    let mut found = statement.query([first, last])?;
    let mut transactions = Vec::with_capacity(ids.len());
    while let Some(row) = found.next()? {
        let id: u64 = row.get(0)?;
        if ids.get(transactions.len()) == Some(&id) {
            let key = read_key(row, 1)?;
            let header = read_any(Table::RetailTransactionTable, row, 3 + KEY.len())?;
            let mut transaction = RetailTransaction { key, ..RetailTransaction::default() };
            transaction.push(header);
            transactions.push(transaction);
        }
    }
    if transactions.len() == ids.len() {
        Ok(transactions)
    } else {
        Err("no such transaction".into())
    }
}
