//! Channel databases in LMDB: a row for each table and counter, and a mark where each commit ended.

use std::ops::Bound;
use std::path::Path;

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::table::Table;
use heed::{Env, WithoutTls};

use super::{Map, decode, encode, environment, map};
use crate::Result;
use crate::peer::{Database, Window, number};

/// The environment of the channel databases.
#[derive(Clone)]
pub struct Channel {
    env: &'static Env<WithoutTls>,
    rows: Map,
    marks: Map,
}

impl Channel {
    /// Opens or creates it.
    pub fn open(folder: &Path) -> Result<Self> {
        let env = environment(folder)?;
        Ok(Self { env, rows: map(env, "rows")?, marks: map(env, "marks")? })
    }

    /// Adds rows in one commit.
    pub fn append(&self, database: Database, transactions: Vec<Vec<KeyedRow>>) -> Result<()> {
        let mut txn = self.env.write_txn()?;
        let first = mark_key(database, 0)?;
        let last = mark_key(database, u64::MAX)?;
        let before = self.marks.rev_range(&txn, &bounds(&first, &last))?.next().transpose()?;
        let (count, mut given) = match before {
            Some((key, value)) => (mark_number(key)? + 1, decode(value)?),
            None => (0, Counters::default()),
        };
        for (key, row) in number(&mut given, transactions) {
            let place = row_key(database, row.table(), row.replication_counter())?;
            self.rows.put(&mut txn, &place, &encode(&(&key, &row))?)?;
        }
        self.marks.put(&mut txn, &mark_key(database, count)?, &encode(&given)?)?;
        txn.commit()?;
        Ok(())
    }

    /// The windows after the watermarks.
    pub fn windows(&self, watermark: impl Fn(Database) -> Result<Counters>) -> Result<Vec<Window>> {
        let txn = self.env.read_txn()?;
        let (mut windows, mut from) = (Vec::new(), Counters::default());
        let mut of = None;
        for mark in self.marks.iter(&txn)? {
            let (key, value) = mark?;
            let database = usize::from(*key.first().ok_or("an empty key")?);
            if of != Some(database) {
                (of, from) = (Some(database), watermark(database)?);
            }
            let to: Counters = decode(value)?;
            if !from.reaches(&to) {
                windows.push(Window { database, from, to });
                from = to;
            }
        }
        Ok(windows)
    }

    /// The rows of a window.
    pub fn rows(&self, window: &Window) -> Result<Vec<KeyedRow>> {
        let txn = self.env.read_txn()?;
        let mut rows = Vec::new();
        for table in Table::ALL {
            let first = row_key(window.database, table, window.from.get(table) + 1)?;
            let last = row_key(window.database, table, window.to.get(table))?;
            if first > last {
                continue;
            }
            for row in self.rows.range(&txn, &bounds(&first, &last))? {
                rows.push(decode(row?.1)?);
            }
        }
        Ok(rows)
    }
}

/// Everything from one key to another, both included.
pub fn bounds<'k>(first: &'k [u8], last: &'k [u8]) -> (Bound<&'k [u8]>, Bound<&'k [u8]>) {
    (Bound::Included(first), Bound::Included(last))
}

fn row_key(database: Database, table: Table, counter: i64) -> Result<Vec<u8>> {
    let mut key = vec![u8::try_from(database)?, table.number()];
    key.extend(counter.to_be_bytes());
    Ok(key)
}

fn mark_key(database: Database, number: u64) -> Result<Vec<u8>> {
    let mut key = vec![u8::try_from(database)?];
    key.extend(number.to_be_bytes());
    Ok(key)
}

fn mark_number(key: &[u8]) -> Result<u64> {
    super::number_of(key.get(1..).unwrap_or_default())
}
