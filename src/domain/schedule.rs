//! Distribution schedules, channel databases and upload sessions: Commerce Data Exchange.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::enums::{RetailCDXUploadSessionStatus, SessionRerun};
use super::table::Table;
use super::upload_interval::UploadInterval;
use super::{Moment, Text};

/// The name of the schedule, and of its one scheduler job, that uploads transactions.
pub const P_0001: &str = "P-0001";

/// A distribution schedule of the upload kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DistributionSchedule {
    /// Name, such as `P-0001`.
    pub name: Text,
    /// Description.
    pub description: Text,
    /// An inactive schedule is not executed.
    pub active: bool,
    /// The channel database groups that it serves.
    pub groups: Vec<Text>,
    /// Its scheduler jobs.
    pub jobs: Vec<ScheduledJob>,
}

/// A scheduler job of a schedule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScheduledJob {
    /// Job id, such as `P-0001`.
    pub job: Text,
    /// Description.
    pub description: Text,
    /// Only enabled jobs run.
    pub enabled: bool,
    /// Its subjobs: one for each table.
    pub tables: Vec<Table>,
}

/// A group of channel databases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelDatabaseGroup {
    /// Name, such as `Default`.
    pub name: Text,
    /// Description.
    pub description: Text,
}

/// A channel database; it is in exactly one group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelDatabaseProfile {
    /// Name, such as `Default`.
    pub name: Text,
    /// Its group.
    pub group: Text,
    /// How often it packages its new rows into an upload session.
    pub upload_interval: UploadInterval,
}

/// Commerce scheduler parameters: what holds for every schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchedulerParameters {
    /// How often an upload session is tried before it is canceled; 0 for no limit.
    pub try_count: u32,
}

impl Default for SchedulerParameters {
    /// The documented recommendation: three tries.
    fn default() -> Self {
        Self { try_count: 3 }
    }
}

/// The highest replication counter of each table that is known somewhere; 0 before the first row.
///
/// Written as an object of the tables that have rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Table, i64>", into = "BTreeMap<Table, i64>")]
pub struct Counters([i64; 11]);

impl From<BTreeMap<Table, i64>> for Counters {
    fn from(by_table: BTreeMap<Table, i64>) -> Self {
        let mut counters = Self::default();
        for (table, counter) in by_table {
            counters.set(table, counter);
        }
        counters
    }
}

impl From<Counters> for BTreeMap<Table, i64> {
    fn from(counters: Counters) -> Self {
        let by_table = Table::ALL.into_iter().map(|table| (table, counters.get(table)));
        by_table.filter(|(_, counter)| *counter != 0).collect()
    }
}

impl Counters {
    /// The counter of the table.
    pub fn get(&self, table: Table) -> i64 {
        self.0.get(usize::from(table.number())).copied().unwrap_or(0)
    }

    /// Sets the counter of the table.
    pub fn set(&mut self, table: Table, counter: i64) {
        if let Some(slot) = self.0.get_mut(usize::from(table.number())) {
            *slot = counter;
        }
    }

    /// Raises the counter of the table; a lower one changes nothing.
    pub fn raise(&mut self, table: Table, counter: i64) {
        self.set(table, self.get(table).max(counter));
    }

    /// Whether every counter is at least that of `other`.
    pub fn reaches(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(mine, other)| *mine >= other)
    }

    /// How many counters lie between `from` and this, for each table with any.
    pub fn rows_since(&self, from: &Self) -> BTreeMap<Table, u64> {
        let rows = |table: Table| {
            u64::try_from(self.get(table).saturating_sub(from.get(table))).unwrap_or(0)
        };
        Table::ALL.into_iter().map(|table| (table, rows(table))).filter(|(_, n)| *n > 0).collect()
    }
}

/// The statuses of an upload session that ended in a failure (our reading: a canceled one counts).
pub const FAILED: &[RetailCDXUploadSessionStatus] = &[
    RetailCDXUploadSessionStatus::Canceled,
    RetailCDXUploadSessionStatus::UploadFailed,
    RetailCDXUploadSessionStatus::ApplyFailed,
    RetailCDXUploadSessionStatus::ReadFailed,
];

/// The word on the screen for the status of an upload session.
pub fn session_status(status: RetailCDXUploadSessionStatus) -> &'static str {
    use RetailCDXUploadSessionStatus as Status;
    match status {
        Status::UploadFailed => "Upload failed",
        Status::ApplyFailed => "Apply failed",
        Status::ReadFailed => "Read failed",
        Status::Started
        | Status::Available
        | Status::Uploaded
        | Status::Applied
        | Status::Canceled => status.name(),
    }
}

/// An upload session: rows that a channel database packaged, on their way into headquarters
/// (`RetailCDXUploadSession`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UploadSession {
    /// Its number in headquarters.
    #[serde(rename = "UploadSessionId")]
    pub session: u64,
    /// Its number in the channel database.
    #[serde(rename = "LocalUploadSessionId")]
    pub local_session: u64,
    /// The scheduler job.
    #[serde(rename = "JobId")]
    pub job: Text,
    /// The schedule.
    #[serde(rename = "Schedule")]
    pub schedule: Text,
    /// The channel database.
    #[serde(rename = "DataStore")]
    pub channel_database: Text,
    /// Its group.
    #[serde(rename = "DataGroup")]
    pub group: Text,
    /// How far it is.
    #[serde(rename = "Status")]
    pub status: RetailCDXUploadSessionStatus,
    /// Rows of all tables.
    #[serde(rename = "RowsAffected")]
    pub rows_affected: u64,
    /// Rows by table.
    #[serde(rename = "RowsByTable")]
    pub rows_by_table: BTreeMap<Table, u64>,
    /// Bytes of the package.
    #[serde(rename = "FileSize")]
    pub file_size: u64,
    /// CRC-32 of the package, as eight hexadecimal digits.
    #[serde(rename = "CheckSum")]
    pub check_sum: Text,
    /// The counters before its first rows.
    pub from: Counters,
    /// The counters of its last rows.
    pub to: Counters,
    /// When the channel database packaged it, store time.
    #[serde(rename = "DateCreated")]
    pub created: Moment,
    /// When headquarters applied it, store time.
    #[serde(rename = "DateUploaded")]
    pub applied: Moment,
    /// What went wrong.
    #[serde(rename = "Message")]
    pub message: Text,
    /// How often it was tried.
    #[serde(rename = "TryCount")]
    pub try_count: u32,
    /// Whether it is run again.
    #[serde(rename = "Rerun")]
    pub rerun: SessionRerun,
    /// The session that this one runs again; 0 for none.
    #[serde(rename = "RerunFor")]
    pub rerun_for: u64,
}

impl UploadSession {
    /// Whether it ended in a failure.
    pub fn has_failed(&self) -> bool {
        FAILED.contains(&self.status)
    }
}
