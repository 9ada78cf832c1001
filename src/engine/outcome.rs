//! What came of a command. The JSON names are the contract of the command line.

mod together;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::query::BatchJobState;

use super::clock::ClockReading;
use crate::domain::check::Check;
use crate::domain::enums::RetailCDXUploadSessionStatus;
use crate::domain::order::Totals;
use crate::domain::schedule::Counters;
use crate::domain::table::Table;
use crate::domain::trade::TradeState;
use crate::domain::{Amount, Currency, Text};

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Outcome {
    /// Of an import.
    Import(ImportResult),
    /// Of an import of setup files.
    SetupImport(SetupImportResult),
    /// Of an upload schedule.
    Schedule(ScheduleResult),
    /// Of Synchronize orders.
    Synchronization(SynchronizationResult),
    /// Of made-up trade.
    Generation(GenerateResult),
    /// Of an examination.
    Doctor(DoctorResult),
    /// Of an export.
    Export(ExportResult),
    /// Of a backup or a restore.
    Backup(BackupResult),
    /// Of a command on a batch job: how it stands now.
    BatchJob(Box<BatchJobState>),
    /// Of a change of trade: how it goes on now.
    Trade(TradeReading),
    /// Of an order that was placed.
    PlacedOrder(PlacedOrder),
    /// Of a change of the clock: what it says now.
    Clock(ClockReading),
    /// Of a change of setup: what is so now, in a sentence.
    Note(Note),
}

/// What an examination of the store found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoctorResult {
    /// Whether nothing was found.
    pub ok: bool,
    /// One for each invariant that the state of a store can show.
    pub checks: Vec<Check>,
}

impl DoctorResult {
    /// The result of these checks.
    pub fn of(checks: Vec<Check>) -> Self {
        Self { ok: checks.iter().all(|check| check.ok), checks }
    }

    /// Of a store that cannot be opened: the one failure, with the remedy.
    pub fn refused(why: impl Into<String>) -> Self {
        Self::of(vec![Check {
            id: "OPEN".into(),
            what: "the store can be opened".into(),
            ok: false,
            examined: 1,
            failures: vec![why.into()],
            more_failures: 0,
        }])
    }
}

/// What an export wrote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportResult {
    /// `export`
    pub job: String,
    /// The folder.
    pub folder: String,
    /// Its files.
    pub files: Vec<ExportedFile>,
    /// Milliseconds.
    pub elapsed_ms: u64,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// Its name in the folder.
    pub file: String,
    /// Documents or rows, the header not counted.
    pub records: u64,
}

/// What a backup wrote, or a restore read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BackupResult {
    /// `backup` or `restore`
    pub job: String,
    /// The file.
    pub backup: String,
    /// Headquarters and channel databases.
    pub maps: u32,
    /// Records of all of them.
    pub records: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Milliseconds.
    pub elapsed_ms: u64,
}

/// How trade goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TradeReading {
    /// Whether channels trade by themselves while a screen or a batch server holds the store.
    pub on: bool,
    /// How many transactions all channels have in an hour, on the average of a week; when trade is
    /// off, how many it would be.
    pub transactions_an_hour: u32,
    /// The seed of what is sold.
    pub seed: u64,
    /// The share that is spoiled.
    pub faults: String,
    /// How many orders were placed by somebody.
    pub orders_placed: u64,
}

impl TradeReading {
    /// What is stored of trade, as it is told.
    pub fn of(trade: &TradeState) -> Self {
        Self {
            on: trade.is_on(),
            transactions_an_hour: trade.rate(),
            seed: trade.seed,
            faults: trade.faults.to_string(),
            orders_placed: trade.placed,
        }
    }
}

/// An order that was placed in an online store. It stands in the channel database; headquarters
/// knows nothing of it before the next upload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlacedOrder {
    /// The online store.
    pub channel: Text,
    /// Its operating unit number.
    pub operating_unit: Text,
    /// The channel database that the order stands in.
    pub channel_database: Text,
    /// `transactionId`
    #[serde(rename = "transactionId")]
    pub transaction: Text,
    /// `ChannelReferenceId`: the number that the customer asks by.
    #[serde(rename = "ChannelReferenceId")]
    pub channel_reference_id: Text,
    /// Its lines.
    pub lines: Vec<PlacedLine>,
    /// What the customer owes, with tax and charges.
    pub amount: Amount,
    /// The currency of it.
    pub currency: Currency,
}

/// A line of an order that was placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlacedLine {
    /// `itemId`
    #[serde(rename = "itemId")]
    pub item: Text,
    /// The product's name.
    pub name: Text,
    /// How many units.
    pub quantity: Amount,
    /// With tax.
    pub amount: Amount,
}

/// A change in a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The sentence.
    pub note: String,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportResult {
    /// `import`
    pub job: String,
    /// The channel database.
    pub channel_database: String,
    /// Nothing was changed.
    pub dry_run: bool,
    /// Transactions that went in whole.
    pub transactions: u64,
    /// Their rows by table.
    pub rows: BTreeMap<Table, u64>,
    /// Transactions that an interrupted import of the same files had written before; they are not
    /// written again.
    #[serde(default)]
    pub already_there: u64,
    /// Transactions held back because of a rejected or missing row.
    pub held_back: u64,
    /// At most the first thousand of them, with the reason.
    pub held_back_because: Vec<String>,
    /// Rows that were rejected.
    pub rejected: u64,
    /// The rejected rows, at most the first thousand: file, line, column, value, reason.
    pub rejections: Vec<RejectedRow>,
    /// The setup that was made because rows refer to it, in the order of making.
    #[serde(default)]
    pub made: Vec<MadeSetup>,
    /// What was seen and not used, such as unknown columns.
    pub notes: Vec<String>,
    /// Milliseconds.
    pub elapsed_ms: u64,
    /// It was stopped at a commit boundary; what is counted here is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
}

/// Setup that an import made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MadeSetup {
    /// What it is, such as `customer`.
    pub kind: String,
    /// Its key, such as `usrt 2001`.
    pub key: String,
    /// The file of the first row that was seen to refer to it.
    pub file: String,
    /// The line of that row.
    pub line: u64,
}

/// What an import of setup files did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetupImportResult {
    /// `import-setup`
    pub job: String,
    /// Nothing was changed.
    pub dry_run: bool,
    /// What became of each file, by name.
    pub files: Vec<SetupFileResult>,
    /// Rows and files that were rejected.
    pub rejected: u64,
    /// At most the first thousand of them: file, line, column, value, reason.
    pub rejections: Vec<RejectedRow>,
    /// What was seen and not used, such as unknown columns.
    pub notes: Vec<String>,
    /// Milliseconds.
    pub elapsed_ms: u64,
}

/// What became of the rows of a setup file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupFileResult {
    /// Its name.
    pub file: String,
    /// Rows read.
    pub read: u64,
    /// Of them, those whose key is new.
    pub added: u64,
    /// Those that say something else than the store did.
    pub changed: u64,
    /// Those that say what the store says.
    pub unchanged: u64,
    /// Those that were not taken.
    pub rejected: u64,
}

/// A row that an import did not take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column, if one is at fault.
    pub column: Option<String>,
    /// Its value, shortened and without control characters.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
    /// The transaction, if the row names one.
    pub transaction: Option<String>,
}

/// What was made up and written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GenerateResult {
    /// `generate`
    pub job: String,
    /// Transactions written.
    pub transactions: u64,
    /// Their rows by table.
    pub rows: BTreeMap<Table, u64>,
    /// Of the transactions, those with a fault.
    pub faults: u64,
    /// Transactions by the channel database that they were written into.
    pub channel_databases: BTreeMap<Text, u64>,
    /// Milliseconds.
    pub elapsed_ms: u64,
    /// It was stopped at a commit boundary; what is counted here is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
}

/// What a run of an upload schedule did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScheduleResult {
    /// The schedule, such as `P-0001`.
    pub job: String,
    /// Distinct transactions of which a row was taken.
    pub transactions: u64,
    /// Rows taken.
    pub rows: u64,
    /// Transactions that became visible, whole.
    pub staged: u64,
    /// Transactions held back because of a bad row.
    pub held_back: u64,
    /// Transactions whose key is there with other content; the first stands.
    pub conflicts: u64,
    /// Transactions that are there with the same content; nothing happened.
    pub duplicates: u64,
    /// Transactions that wait for more of their rows.
    pub waiting: u64,
    /// Milliseconds.
    pub elapsed_ms: u64,
    /// It was stopped at a commit boundary; what is counted here is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// The upload sessions.
    pub sessions: Vec<SessionResult>,
}

/// What became of an upload session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionResult {
    /// Its number in headquarters.
    pub session: u64,
    /// The channel database.
    pub channel_database: String,
    /// Its status.
    pub status: RetailCDXUploadSessionStatus,
    /// Rows by table.
    pub rows_affected: BTreeMap<Table, u64>,
    /// The counters up to which this channel database is taken now.
    pub watermarks: Counters,
    /// What went wrong.
    pub message: String,
}

/// What a run of Synchronize orders did; `attempted` is `succeeded` plus `failed`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SynchronizationResult {
    /// `Synchronize orders`
    pub job: String,
    /// Nothing was changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
    /// Transactions taken in hand.
    pub attempted: u64,
    /// Of them, those that became an order, a quotation or a cancellation.
    pub succeeded: u64,
    /// Of them, those that failed.
    pub failed: u64,
    /// Transactions that had succeeded before.
    pub already_synchronized: u64,
    /// Transactions passed over.
    pub skipped: Skipped,
    /// Sales orders made.
    pub sales_orders: u64,
    /// Quotations made.
    pub quotations: u64,
    /// Cancellations done.
    pub cancellations: u64,
    /// Payments of those orders.
    pub payments: u64,
    /// Totals of those orders by currency.
    pub amount: Totals,
    /// Failures by code.
    pub errors: Vec<ErrorCount>,
    /// Milliseconds.
    pub elapsed_ms: u64,
    /// It was stopped at a commit boundary; what is counted here is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
}

/// Transactions that Synchronize orders passes over, by reason.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Skipped {
    /// Voided.
    pub voided: u64,
    /// Being edited.
    pub editing: u64,
    /// Of a type that is not for this job, such as cash-and-carry.
    pub other_type: u64,
}

/// How often one failure happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorCount {
    /// Stable code.
    pub code: String,
    /// The message of the first.
    pub message: String,
    /// How often.
    pub count: u64,
}

impl Outcome {
    /// Whether something inside failed although the command was carried out: failed transactions,
    /// rejected rows, conflicts, or one of several sessions.
    pub fn has_failures_inside(&self) -> bool {
        match self {
            Self::Import(result) => result.rejected > 0 || result.held_back > 0,
            Self::SetupImport(result) => result.rejected > 0,
            Self::Schedule(result) => {
                result.held_back > 0 || result.conflicts > 0 || result.sessions_failed() > 0
            }
            Self::Synchronization(result) => result.failed > 0,
            Self::Doctor(result) => !result.ok,
            // Faults that were asked for are no failures.
            Self::Generation(_)
            | Self::Export(_)
            | Self::Backup(_)
            | Self::BatchJob(_)
            | Self::Clock(_)
            | Self::Trade(_)
            | Self::PlacedOrder(_)
            | Self::Note(_) => false,
        }
    }
}

impl ScheduleResult {
    /// How many of the sessions ended in a failure.
    pub fn sessions_failed(&self) -> usize {
        use RetailCDXUploadSessionStatus as S;
        let failed = [S::Canceled, S::UploadFailed, S::ApplyFailed, S::ReadFailed];
        self.sessions.iter().filter(|session| failed.contains(&session.status)).count()
    }
}
