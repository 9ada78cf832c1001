//! The eleven tables as CSV, as a channel database exports them and an import reads them.
//!
//! Values stand as they are stored, since an import shall find what was there; these files are for
//! programs. Transactions are in the order of their keys, so that the files say the same whatever
//! store they come from. `replicationCounterFromOrigin` is left out: the channel database that
//! takes the rows gives it anew.
//!
//! The keys are held in memory to be sorted; everything else is streamed.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use super::file::failed;
use super::{BATCH, stopped};
use crate::domain::table::Table;
use crate::domain::{AnyRow, RetailTransaction, Text, TransactionKey};
use crate::engine::outcome::ExportedFile;
use crate::engine::{Failure, JobContext};
use crate::jobs::backup::refused;
use crate::store::Still;

const COUNTER: &str = "replicationCounterFromOrigin";

/// The file of one table.
struct Out {
    writer: csv::Writer<File>,
    /// The positions of the columns that it has.
    positions: Vec<usize>,
    rows: u64,
}

/// Writes the files.
pub(super) async fn write(
    context: &JobContext<'_>,
    still: &Still<'_>,
    folder: &Path,
) -> Result<Vec<ExportedFile>, Failure> {
    let mut files = BTreeMap::new();
    for table in Table::ALL {
        files.insert(table, Out::create(folder, table)?);
    }
    let sorted = sorted(context, still, folder).await?;
    for ordinals in sorted.chunks(usize::try_from(BATCH).unwrap_or(usize::MAX)) {
        if context.is_cancelled() {
            return Err(stopped(folder));
        }
        for stored in still.headquarters().transactions(ordinals).await? {
            rows(&mut files, folder, stored.transaction)?;
        }
        context.advance(ordinals.len() as u64, 0);
    }
    files.into_iter().map(|(table, out)| out.finish(folder, table)).collect()
}

/// The ordinals of all transactions, in the order of their keys.
async fn sorted(
    context: &JobContext<'_>,
    still: &Still<'_>,
    folder: &Path,
) -> Result<Vec<u64>, Failure> {
    let count = still.headquarters().transaction_count();
    // A register's numbers without what they share, in a quarter of the memory of whole keys.
    let mut registers: BTreeMap<TransactionKey, Vec<(Text, u64)>> = BTreeMap::new();
    for first in (0..count).step_by(usize::try_from(BATCH).unwrap_or(usize::MAX)) {
        if context.is_cancelled() {
            return Err(stopped(folder));
        }
        let ordinals: Vec<u64> = (first..count.min(first + BATCH)).collect();
        let stored = still.headquarters().transactions(&ordinals).await?;
        for (stored, ordinal) in stored.into_iter().zip(ordinals) {
            let mut register = stored.transaction.key;
            let number = std::mem::take(&mut register.transaction);
            registers.entry(register).or_default().push((number, ordinal));
        }
    }
    let mut sorted = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    for mut numbers in registers.into_values() {
        numbers.sort_unstable();
        sorted.extend(numbers.into_iter().map(|(_, ordinal)| ordinal));
    }
    Ok(sorted)
}

fn rows(
    files: &mut BTreeMap<Table, Out>,
    folder: &Path,
    transaction: RetailTransaction,
) -> Result<(), Failure> {
    let TransactionKey { company, channel, store, terminal, transaction: id } =
        transaction.key.clone();
    let channel = channel.to_string();
    for row in transaction.into_rows() {
        let table = row.table();
        let Some(out) = files.get_mut(&table) else { continue };
        let key = [company.as_str(), &channel, &store, &terminal, &id].map(str::to_owned);
        let values = out.positions.iter().map(|position| row.text(*position).into_owned());
        let written = out.writer.write_record(key.into_iter().chain(values));
        written.map_err(|error| failed(&folder.join(name(table)), &error))?;
        out.rows += 1;
    }
    Ok(())
}

fn name(table: Table) -> String {
    format!("{table}.csv")
}

impl Out {
    fn create(folder: &Path, table: Table) -> Result<Self, Failure> {
        let path = folder.join(name(table));
        let file = File::create_new(&path).map_err(|error| refused(&path, &error))?;
        let columns = AnyRow::columns_of(table);
        let positions = (0..).zip(columns).filter(|(_, column)| column.name != COUNTER);
        let positions: Vec<usize> = positions.map(|(position, _)| position).collect();
        let mut writer = csv::Writer::from_writer(file);
        let names = columns.iter().map(|column| column.name).filter(|name| *name != COUNTER);
        let header = table.key_columns().into_iter().chain(names);
        writer.write_record(header).map_err(|error| failed(&path, &error))?;
        Ok(Self { writer, positions, rows: 0 })
    }

    fn finish(self, folder: &Path, table: Table) -> Result<ExportedFile, Failure> {
        let (file, records) = (name(table), self.rows);
        let ended = self.writer.into_inner().map_err(csv::IntoInnerError::into_error);
        let synced = ended.and_then(|file| file.sync_all());
        synced.map_err(|error| refused(&folder.join(&file), &error))?;
        Ok(ExportedFile { file, records })
    }
}
