//! Transactions of an import on their way into the channel database.

use std::sync::Arc;

use crate::channel::table_files::Gathered;
use crate::channel::{BATCH_TRANSACTIONS, ChannelDatabase, ImportId, KeyedRow};
use crate::engine::outcome::ImportResult;
use crate::engine::{Failure, JobContext};
use crate::jobs::generate::keyed_rows;

/// Most rows of a commit: some 12 MiB in memory, and well below a quarter of a second.
const BATCH_ROWS: usize = 8_000;

/// Most transactions held back that are named.
const MAX_NAMED: usize = 1_000;

/// Whole transactions are written, others named. Nothing is written without a database.
pub(super) struct Writing<'a> {
    database: Option<Arc<dyn ChannelDatabase>>,
    import: ImportId,
    context: &'a JobContext<'a>,
    /// Transactions that an interrupted import has written; they come first in the same order.
    skip: u64,
    batch: Vec<Vec<KeyedRow>>,
    batch_rows: usize,
    result: ImportResult,
}

impl<'a> Writing<'a> {
    pub(super) fn new(
        database: Option<Arc<dyn ChannelDatabase>>,
        import: ImportId,
        dry_run: bool,
        context: &'a JobContext<'a>,
        result: ImportResult,
    ) -> Result<Self, Failure> {
        let skip = database.as_ref().map_or(Ok(0), |database| database.imported(&import))?;
        let database = database.filter(|_| !dry_run);
        let (batch, batch_rows) = (Vec::new(), 0);
        Ok(Self { database, import, context, skip, batch, batch_rows, result })
    }

    /// Takes the next transaction; `false` when it was stopped at a commit.
    pub(super) fn add(&mut self, gathered: Gathered) -> Result<bool, Failure> {
        let (key, rows) = (gathered.key.clone(), gathered.rows.len());
        match gathered.into_transaction() {
            Ok(_) if self.skip > 0 => {
                self.skip -= 1;
                self.result.already_there += 1;
                self.context.advance(rows as u64, 0);
            }
            Ok(transaction) => {
                let rows = keyed_rows(transaction);
                self.batch_rows += rows.len();
                self.batch.push(rows);
            }
            Err(why) => {
                self.result.held_back += 1;
                if self.result.held_back_because.len() < MAX_NAMED {
                    self.result.held_back_because.push(format!("{key}: {why}"));
                }
                self.context.advance(rows as u64, 1);
            }
        }
        if self.batch.len() >= BATCH_TRANSACTIONS || self.batch_rows >= BATCH_ROWS {
            self.commit()?;
            return Ok(!self.context.is_cancelled());
        }
        Ok(true)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let batch = std::mem::take(&mut self.batch);
        let rows = std::mem::take(&mut self.batch_rows) as u64;
        self.result.transactions += batch.len() as u64;
        for (_, row) in batch.iter().flatten() {
            *self.result.rows.entry(row.table()).or_default() += 1;
        }
        if let Some(database) = &self.database
            && !batch.is_empty()
        {
            database.append_import(&self.import, batch)?;
        }
        self.context.advance(rows, 0);
        Ok(())
    }

    /// Writes what is left, unless it was stopped, and says what came of it all.
    pub(super) fn finish(mut self, is_whole: bool) -> Result<ImportResult, Failure> {
        if is_whole {
            self.commit()?;
            if let Some(database) = &self.database {
                database.end_import(&self.import)?;
            }
        }
        self.result.interrupted = !is_whole;
        Ok(self.result)
    }
}
