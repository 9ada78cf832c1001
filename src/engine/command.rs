//! What a client can ask the engine to do.

mod batch;
mod list_export;

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clock::ClockChange;
use crate::domain::channel_database::DatabaseState;
use crate::domain::upload_interval::UploadInterval;
use crate::domain::{Share, Text};
pub use batch::{BatchCommand, EditBatchJob, NewBatchJob, TaskOptions};
pub use list_export::{ExportList, ListedRows};

/// A command with the person who gives it. Rights are checked against the person, never against
/// the process that carried the words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instruction {
    /// The acting person: the name of the operating system user.
    pub actor: String,
    /// What to do.
    pub command: Command,
}

/// Everything that changes something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Import a folder of table files into a channel database.
    Import(Import),
    /// Bring setup files into the setup.
    ImportSetup(ImportSetup),
    /// Make up transactions in channel databases.
    Generate(Generate),
    /// Run an upload schedule such as P-0001.
    RunSchedule(RunSchedule),
    /// Turn transactions into sales orders and payments.
    SynchronizeOrders(SynchronizeOrders),
    /// Put a channel database group into a schedule, or take it out.
    ChangeScheduleGroup(ChangeScheduleGroup),
    /// Let a schedule be executed, or no longer.
    SetScheduleActive(SetScheduleActive),
    /// Examine the store.
    Doctor,
    /// Write lists to files.
    Export(Export),
    /// Write the rows of a list to a file.
    ExportList(ExportList),
    /// Write everything into one file.
    Backup(Backup),
    /// Mark an upload session for rerun, or cancel it.
    ChangeSession(ChangeSession),
    /// Say whether, and how well, headquarters reaches a channel database.
    SetDatabaseState(SetDatabaseState),
    /// Say how often a channel database packages its rows.
    SetUploadInterval(SetUploadInterval),
    /// Say whether, and how much, channels trade by themselves.
    SetTrade(SetTrade),
    /// Place one order in an online store.
    PlaceOrder(PlaceOrder),
    /// Change the clock.
    Clock(ClockChange),
    /// Stop a run at its next commit.
    CancelRun(super::RunId),
    /// Let a run pause at its next commit.
    PauseRun(super::RunId),
    /// Let a run go on that pauses.
    ResumeRun(super::RunId),
    /// Do something with batch jobs.
    Batch(BatchCommand),
    /// Keep what the person entered in a dialog, for when it is opened again.
    KeepValues(KeepValues),
}

/// A folder of CSV files named after the eleven tables, into one channel database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The folder.
    pub folder: PathBuf,
    /// The channel database, by name.
    pub channel_database: Text,
    /// The files show sales as positive amounts; turn them into the product's form.
    pub positive_sales: bool,
    /// Make the setup that the rows refer to and that does not exist.
    #[serde(default)]
    pub create_missing: bool,
    /// Say what would happen and change nothing.
    pub dry_run: bool,
}

/// A folder of setup files: customers, products, channels and so on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportSetup {
    /// The folder.
    pub folder: PathBuf,
    /// Say what would happen and change nothing.
    pub dry_run: bool,
}

/// Made-up transactions, written into the channel databases of their channels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generate {
    /// How many.
    pub transactions: u64,
    /// The same seed gives the same transactions.
    pub seed: u64,
    /// The channels, by name or operating unit number; empty for all in which one can buy.
    pub channels: Vec<Text>,
    /// The share that is spoiled.
    pub faults: Share,
    /// The first day of trade, in the zone of each channel; the store's day when absent.
    pub from: Option<NaiveDate>,
    /// How many days of trade, at least one.
    pub days: u32,
}

/// A run of an upload schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSchedule {
    /// The schedule, such as `P-0001`.
    pub schedule: Text,
    /// Only these of its channel database groups; empty for all of them.
    pub groups: Vec<Text>,
}

/// A run of Synchronize orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SynchronizeOrders {
    /// The organization hierarchy.
    pub hierarchy: Text,
    /// The nodes: names, numbers, or paths from the root joined by ` / `.
    pub nodes: Vec<Text>,
    /// Say what would happen and change nothing.
    pub dry_run: bool,
}

/// A change of the channel database groups that a schedule serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeScheduleGroup {
    /// The schedule.
    pub schedule: Text,
    /// The channel database group.
    pub group: Text,
    /// Whether the schedule shall serve it.
    pub serve: bool,
}

/// What a person does with an upload session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeSession {
    /// Its number in headquarters.
    pub session: u64,
    /// What to do with it.
    pub action: SessionAction,
}

/// What can be done with an upload session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionAction {
    /// Let the next run take its package again, by a new session.
    Rerun,
    /// Give it up; its rows go with a new session.
    Cancel,
}

/// Whether, and how well, headquarters reaches a channel database from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetDatabaseState {
    /// The channel database, by name.
    pub channel_database: Text,
    /// Its state.
    pub state: DatabaseState,
}

/// How often a channel database packages its new rows into an upload session from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetUploadInterval {
    /// The channel database, by name.
    pub channel_database: Text,
    /// The interval.
    pub interval: UploadInterval,
}

/// How channels trade by themselves from now on. What is absent stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetTrade {
    /// Whether they do.
    pub on: Option<bool>,
    /// How many transactions all channels have in an hour, on the average of a week.
    pub rate: Option<u32>,
}

/// An order that somebody places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceOrder {
    /// The online store, by name or operating unit number; the first in which one can buy when
    /// absent.
    pub channel: Option<Text>,
}

/// Whether a schedule is executed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetScheduleActive {
    /// The schedule.
    pub schedule: Text,
    /// Whether it shall be active.
    pub active: bool,
}

/// An export into a folder that is new or empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// What.
    pub what: Exported,
    /// How.
    pub format: ExportFormat,
    /// The folder.
    pub folder: PathBuf,
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exported {
    /// Transactions with their order status.
    Transactions,
    /// Sales orders.
    Orders,
    /// Payments of sales orders.
    Payments,
    /// Ledger lines.
    Postings,
    /// All of these, a file each.
    All,
    /// The rows of all transactions, a file for each of the eleven tables, as an import reads them.
    Tables,
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// One row a line, with a header.
    Csv,
    /// One document a line.
    Jsonl,
}

/// What a person entered in a dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepValues {
    /// The dialog, with the record that it is about where it has values for each.
    pub dialog: Text,
    /// The values, in the dialog's own words; nobody else reads them.
    pub values: Text,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Backup {
    /// The file. One that is there is replaced when the new one is whole.
    pub file: PathBuf,
}
