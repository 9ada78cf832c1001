//! Import: files of the eleven tables into a channel database, which numbers their rows.
//!
//! A rejected row is named with its place and holds back its transaction whole; the rest goes in.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::milliseconds;
use crate::channel::table_files::{ImportedTransactions, Rejection, read_transactions};
use crate::channel::{ChannelDatabases, KeyedRow};
use crate::domain::row::AnyRow;
use crate::domain::sign::{Verdict, reverse};
use crate::domain::table::Table;
use crate::domain::{RetailTransaction, TransactionKey};
use crate::engine::command::Import;
use crate::engine::outcome::{ImportResult, RejectedRow};
use crate::engine::{Failure, Job, JobContext, Outcome};

/// An import of one folder.
pub struct ImportFiles {
    asked: Import,
    channels: Arc<dyn ChannelDatabases>,
}

impl ImportFiles {
    /// The import that was asked for.
    pub fn new(asked: Import, channels: Arc<dyn ChannelDatabases>) -> Self {
        Self { asked, channels }
    }
}

#[async_trait]
impl Job for ImportFiles {
    fn caption(&self) -> String {
        "import".into()
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let names = self.channels.names();
        if !names.contains(&self.asked.channel_database) {
            let asked = &self.asked.channel_database;
            let text =
                format!("there is no channel database {asked:?}; there is {}", names.join(", "));
            return Err(Failure::wrong_use(text));
        }
        let database = self.channels.open(&self.asked.channel_database)?;
        let read = read_transactions(&self.asked.folder)
            .map_err(|error| Failure::wrong_use(error.to_string()))?;
        let turn = self.asked.positive_sales;
        check_signs(&read, turn)?;
        let transactions: Vec<Vec<KeyedRow>> =
            read.transactions.iter().map(|transaction| keyed_rows(transaction, turn)).collect();
        context.expect(transactions.len() as u64);
        let mut result = report(&self.asked, &read, &transactions);
        if !self.asked.dry_run && !transactions.is_empty() {
            let count = transactions.len() as u64;
            database.append(transactions)?;
            context.advance(count, 0);
        }
        result.elapsed_ms = milliseconds(began, context.elapsed());
        Ok(Outcome::Import(result))
    }
}

/// Refuses files whose sales are positive throughout, unless that was announced.
fn check_signs(read: &ImportedTransactions, positive_sales: bool) -> Result<(), Failure> {
    let reversed = |verdict| read.signs.iter().find(|(_, seen)| seen.verdict() == verdict);
    if positive_sales {
        return match reversed(Verdict::AsProduct) {
            Some((table, _)) => Err(Failure::wrong_use(format!(
                "{table}.csv already stores sales as negative amounts; import it without \
                 --positive-sales"
            ))),
            None => Ok(()),
        };
    }
    match reversed(Verdict::Reversed) {
        Some((table, seen)) => Err(Failure::wrong_use(format!(
            "{table}.csv shows sales as positive amounts in all its {} rows that tell; the product \
             stores them as negative. Import it with --positive-sales to turn them",
            seen.reversed
        ))),
        None => Ok(()),
    }
}

fn keyed_rows(transaction: &RetailTransaction, turn: bool) -> Vec<KeyedRow> {
    let key: TransactionKey = transaction.key.clone();
    let turned = |mut row: AnyRow| {
        if turn {
            reverse(&mut row);
        }
        (key.clone(), row)
    };
    transaction.clone().into_rows().into_iter().map(turned).collect()
}

fn report(
    asked: &Import,
    read: &ImportedTransactions,
    transactions: &[Vec<KeyedRow>],
) -> ImportResult {
    let mut rows: BTreeMap<Table, u64> = BTreeMap::new();
    for (_, row) in transactions.iter().flatten() {
        *rows.entry(row.table()).or_default() += 1;
    }
    let held_back = read.held_back.iter().map(|held| format!("{}: {}", held.key, held.why));
    ImportResult {
        job: "import".into(),
        channel_database: asked.channel_database.to_string(),
        dry_run: asked.dry_run,
        transactions: transactions.len() as u64,
        rows,
        held_back: read.held_back.len() as u64,
        held_back_because: held_back.collect(),
        rejected: read.rejected as u64,
        rejections: read.rejections.iter().map(rejected).collect(),
        notes: read.notes.iter().map(|note| format!("{}: {}", note.file, note.text)).collect(),
        elapsed_ms: 0,
    }
}

fn rejected(rejection: &Rejection) -> RejectedRow {
    RejectedRow {
        file: rejection.file.clone(),
        line: rejection.line,
        column: rejection.column.clone(),
        value: rejection.column.is_some().then(|| rejection.value.clone()),
        reason: rejection.reason.clone(),
        transaction: rejection.key.as_ref().map(ToString::to_string),
    }
}
