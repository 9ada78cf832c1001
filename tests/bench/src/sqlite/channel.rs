//! Channel databases in SQLite: eleven tables by channel database and counter, and a mark where each
//! commit ended.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::table::Table;
use rusqlite::{Connection, params};

use super::rows::{bind_any, bind_key, read_any, read_key};
use super::schema::{KEY, Shape, columns_of};
use crate::Result;
use crate::peer::{Database, Window, number};

/// The primary key of the eleven tables.
const PLACE: &[&str] = &["database_number", "row_number"];

/// The eleven tables.
static TABLES: LazyLock<BTreeMap<Table, Shape>> = LazyLock::new(|| {
    let shape = |table: Table| {
        let columns = [&KEY[..], &columns_of(table)].concat();
        (table, Shape::new(&name_of(table), PLACE, &columns))
    };
    Table::ALL.into_iter().map(shape).collect()
});

fn name_of(table: Table) -> String {
    format!("Channel{table}")
}

/// Creates what is missing.
pub fn create(connection: &Connection) -> Result<()> {
    TABLES.values().try_for_each(|shape| shape.create(connection))?;
    let columns: Vec<String> = Table::ALL.iter().map(|table| format!("{table} integer")).collect();
    connection.execute_batch(&format!(
        "create table if not exists Mark (database_number integer, number integer, {}, \
         primary key (database_number, number)) without rowid",
        columns.join(", ")
    ))?;
    Ok(())
}

/// Adds rows in one commit.
pub fn append(
    connection: &mut Connection,
    database: Database,
    transactions: Vec<Vec<KeyedRow>>,
) -> Result<()> {
    let txn = connection.transaction()?;
    let last = "select * from Mark where database_number = ? order by number desc limit 1";
    let mut statement = txn.prepare_cached(last)?;
    let mut found = statement.query([database])?;
    let (count, mut given) = match found.next()? {
        Some(mark) => (mark.get::<_, i64>(1)? + 1, read_counters(mark)?),
        None => (0, Counters::default()),
    };
    drop(found);
    drop(statement);
    let mut rows = number(&mut given, transactions);
    rows.sort_by_key(|(_, row)| row.table());
    for of_table in rows.chunk_by(|a, b| a.1.table() == b.1.table()) {
        let Some((_, first)) = of_table.first() else { continue };
        let shape = TABLES.get(&first.table()).ok_or("no such table")?;
        let mut insert = txn.prepare_cached(&shape.insert)?;
        for (key, row) in of_table {
            insert.clear_bindings();
            insert.raw_bind_parameter(1, database)?;
            insert.raw_bind_parameter(2, row.replication_counter())?;
            let next = bind_key(&mut insert, 3, key)?;
            bind_any(&mut insert, next, row)?;
            insert.raw_execute()?;
        }
    }
    let marks = vec!["?"; Table::ALL.len() + 2].join(", ");
    let mut insert = txn.prepare_cached(&format!("insert into Mark values ({marks})"))?;
    insert.raw_bind_parameter(1, database)?;
    insert.raw_bind_parameter(2, count)?;
    for (at, table) in (3..).zip(Table::ALL) {
        insert.raw_bind_parameter(at, given.get(table))?;
    }
    insert.raw_execute()?;
    drop(insert);
    txn.commit()?;
    Ok(())
}

fn read_counters(mark: &rusqlite::Row<'_>) -> Result<Counters> {
    let mut counters = Counters::default();
    for (at, table) in (2..).zip(Table::ALL) {
        counters.set(table, mark.get(at)?);
    }
    Ok(counters)
}

/// The windows after the watermarks.
pub fn windows(
    connection: &Connection,
    watermark: impl Fn(Database) -> Result<Counters>,
) -> Result<Vec<Window>> {
    let mut statement =
        connection.prepare("select * from Mark order by database_number, number")?;
    let mut marks = statement.query([])?;
    let (mut windows, mut from, mut of) = (Vec::new(), Counters::default(), None);
    while let Some(mark) = marks.next()? {
        let database: Database = mark.get(0)?;
        if of != Some(database) {
            (of, from) = (Some(database), watermark(database)?);
        }
        let to = read_counters(mark)?;
        if !from.reaches(&to) {
            windows.push(Window { database, from, to });
            from = to;
        }
    }
    Ok(windows)
}

/// The rows of a window.
pub fn rows(connection: &Connection, window: &Window) -> Result<Vec<KeyedRow>> {
    let mut rows = Vec::new();
    for table in Table::ALL {
        let name = name_of(table);
        let mut statement = connection.prepare_cached(&format!(
            "select * from {name} where database_number = ? and row_number > ? and row_number <= ? \
             order by row_number"
        ))?;
        let (from, to) = (window.from.get(table), window.to.get(table));
        let mut found = statement.query(params![window.database, from, to])?;
        while let Some(row) = found.next()? {
            let key = read_key(row, PLACE.len())?;
            rows.push((key, read_any(table, row, PLACE.len() + KEY.len())?));
        }
    }
    Ok(rows)
}
