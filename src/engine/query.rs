//! What a client can read, and the answers.

mod batch;
mod overview;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use batch::{BatchJobState, BatchRecord, DueJob};
pub use overview::{ChannelKinds, HOURS_PULLED, Overview, PulledHour, RegionSales};
use serde::{Deserialize, Serialize};

use super::Progress;
use super::clock::ClockReading;
use super::outcome::TradeReading;
use crate::domain::batch::{BatchGroup, BatchMessage, StatusChange};
use crate::domain::channel_database::DatabaseState;
use crate::domain::clock::ClockRecord;
use crate::domain::enums::{RetailChannelType, RetailTransactionOrderStatusType, SalesStatus};
use crate::domain::job_run::JobRun;
use crate::domain::order::SalesOrder;
use crate::domain::schedule::{Counters, DistributionSchedule, UploadSession};
use crate::domain::status::OrderStatus;
use crate::domain::{Amount, CompanyId, Moment, RetailTransaction, Text, TransactionKey};

/// A company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyReading {
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: Text,
    /// The code of its accounting currency.
    pub currency: Text,
}

/// Everything that can be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// The figures of both workspaces.
    Overview {
        /// Only this company; all when absent.
        company: Option<CompanyId>,
    },
    /// The distribution schedules with their groups.
    Schedules,
    /// An organization hierarchy with what waits below each node.
    Organization {
        /// The hierarchy; when absent the first one, or an empty one if there is none.
        hierarchy: Option<Text>,
    },
    /// A page of a list.
    List(ListQuery),
    /// Records of a list as documents, for programs.
    Records(RecordsQuery),
    /// One transaction with its status.
    Transaction(TransactionKey),
    /// One sales order.
    SalesOrder {
        /// The company.
        company: CompanyId,
        /// Its number.
        sales_id: Text,
    },
    /// The channel databases with their states.
    ChannelDatabases,
    /// The channel database groups.
    ChannelDatabaseGroups,
    /// The companies.
    Companies,
    /// The clock.
    Clock,
    /// All batch jobs, the newest first.
    BatchJobs,
    /// One batch job.
    BatchJob {
        /// Its number.
        job: u64,
    },
    /// What became of the due times of a batch job, the newest first.
    BatchHistory {
        /// Its number; the job may be deleted.
        job: u64,
        /// How many records at most.
        limit: u64,
    },
    /// One record in the history of a batch job.
    BatchRun {
        /// The number of the job; the job may be deleted.
        job: u64,
        /// The number of the record in it.
        number: u64,
    },
    /// The changes of a batch job's status, the oldest first.
    StatusChanges {
        /// Its number.
        job: u64,
    },
    /// The batch groups.
    BatchGroups,
    /// The message center, the newest first.
    Messages,
    /// The warnings about upload sessions that wait.
    UploadWarnings,
    /// The runs that execute.
    Runs,
    /// The last runs of P-0001 and Synchronize orders, the newest first.
    LastRuns {
        /// At most so many.
        limit: usize,
    },
    /// The batch jobs that are due next, the first one first.
    DueJobs {
        /// At most so many.
        limit: usize,
    },
    /// The changes of the clock, the newest first.
    ClockChanges {
        /// At most so many.
        limit: usize,
    },
    /// How trade goes on.
    Trade,
    /// What the asking person entered last in dialogs.
    LastValues,
    /// Whether a file is there, before somebody writes to it.
    FileThere {
        /// Its path.
        file: PathBuf,
    },
}

/// The lists there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ListKind {
    /// Online store transactions: every uploaded transaction of an order type.
    Transactions,
    /// Of them, those that Synchronize orders would take: not voided, not being edited, not
    /// succeeded.
    NotSynchronized,
    /// All sales orders.
    Orders,
    /// Payments of sales orders.
    Payments,
    /// Ledger lines of vouchers.
    Postings,
    /// Upload sessions.
    UploadSessions,
    /// Of those not synchronized, the ones whose synchronization failed.
    Errors,
    /// Sales quotations.
    Quotations,
    /// Cancellations of sales orders.
    Cancellations,
    /// Transactions that came again with other content; the first stands.
    Conflicts,
    /// Rows held back because one of them is bad, or because they came too late.
    Quarantine,
    /// Counters of channel databases that have no row.
    Gaps,
    /// Batch jobs, the newest first.
    BatchJobs,
    /// What became of the due times of batch jobs, the newest first; those of one job under a
    /// condition on the column Job ID.
    BatchHistory,
    /// Online store transactions with what hinders their synchronization.
    OrderSynchronizationStatus,
}

/// The name of the condition on the run, by its number, that dealt with an upload session or created a
/// sales order.
pub const OF_RUN: &str = "Run";

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListQuery {
    /// The list.
    pub list: ListKind,
    /// Only this company; all when absent.
    pub company: Option<CompanyId>,
    /// Only rows whose column has that text, without case; of several texts for one column, one of
    /// them. A moment behind `>=` stands for that moment and every later one. For upload sessions and
    /// sales orders there is also [`OF_RUN`], which is no column.
    pub conditions: Vec<(String, String)>,
    /// Only rows that contain this text somewhere, without case.
    pub filter: String,
    /// The order of the rows; as they were made when absent.
    pub sort: Option<Sort>,
    /// The first row wanted, from 0.
    pub offset: u64,
    /// How many rows at most.
    pub limit: u64,
}

/// The order of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sort {
    /// The name of the column.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

/// Which records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordsQuery {
    /// Which part of which list; `offset` and `limit` count records.
    pub list: ListQuery,
}

/// An answer; each variant answers the query of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "answers are made once and moved")]
pub enum Answer {
    /// Figures.
    Overview(Overview),
    /// Schedules.
    Schedules(Vec<ScheduleState>),
    /// A hierarchy.
    Organization(Organization),
    /// A page of a list.
    List(ListPage),
    /// Documents.
    Records(Vec<serde_json::Value>),
    /// A transaction.
    Transaction(Box<TransactionRecord>),
    /// A sales order.
    SalesOrder(Box<SalesOrder>),
    /// Channel databases.
    ChannelDatabases(Vec<ChannelDatabaseReading>),
    /// Channel database groups.
    ChannelDatabaseGroups(Vec<DatabaseGroupReading>),
    /// The companies.
    Companies(Vec<CompanyReading>),
    /// The clock.
    Clock(ClockReading),
    /// Batch jobs.
    BatchJobs(Vec<BatchJobState>),
    /// A batch job.
    BatchJob(Box<BatchJobState>),
    /// History of a batch job.
    BatchHistory(Vec<BatchRecord>),
    /// One record of it.
    BatchRun(Box<BatchRecord>),
    /// Changes of status.
    StatusChanges(Vec<StatusChange>),
    /// Batch groups.
    BatchGroups(Vec<BatchGroup>),
    /// Messages.
    Messages(Vec<BatchMessage>),
    /// Warnings.
    UploadWarnings(Vec<String>),
    /// Runs.
    Runs(Vec<Progress>),
    /// Runs that have ended.
    LastRuns(Vec<JobRun>),
    /// Batch jobs that are due.
    DueJobs(Vec<DueJob>),
    /// Changes of the clock.
    ClockChanges(Vec<ClockRecord>),
    /// Trade.
    Trade(TradeReading),
    /// Last values, by dialog.
    LastValues(BTreeMap<Text, Text>),
    /// Whether a file is there.
    FileThere {
        /// The path that was asked about.
        file: PathBuf,
        /// Something of that name is there.
        there: bool,
    },
}

/// A schedule with the state of its groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduleState {
    /// The schedule.
    pub schedule: DistributionSchedule,
    /// The channel database groups that it serves, in its order.
    pub groups: Vec<GroupState>,
    /// The groups that could be added.
    pub other_groups: Vec<Text>,
}

/// A channel database group of a schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupState {
    /// Name.
    pub group: Text,
    /// How many databases it has.
    pub databases: u64,
    /// Rows that wait in them; unknown when a database cannot be read.
    pub rows_waiting: Option<u64>,
    /// Its last upload session.
    pub last_session: Option<UploadSession>,
}

/// A channel database, and how far headquarters has taken it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelDatabaseReading {
    /// Name.
    pub name: Text,
    /// Its group.
    pub group: Text,
    /// Whether, and how well, it is reached; unknown when it cannot be read.
    pub state: Option<DatabaseState>,
    /// How often it packages its new rows, in minutes; absent when it does not by itself.
    pub upload_interval: Option<u16>,
    /// Rows that wait in it; unknown when it does not answer.
    pub rows_waiting: Option<u64>,
    /// The channels that write to it.
    #[serde(default)]
    pub channels: Vec<Text>,
    /// The counters up to which headquarters has taken it.
    pub watermarks: Counters,
    /// Its last upload session.
    pub last_session: Option<UploadSession>,
}

/// A channel database group, with what it holds and what serves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatabaseGroupReading {
    /// Name.
    pub name: Text,
    /// Description.
    pub description: Text,
    /// Its channel databases.
    pub databases: Vec<Text>,
    /// The distribution schedules that serve it.
    pub schedules: Vec<Text>,
    /// Rows that wait in its databases; unknown when one does not answer.
    pub rows_waiting: Option<u64>,
}

/// A hierarchy as the organization picker shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    /// The names of all hierarchies.
    pub hierarchies: Vec<Text>,
    /// The name of this one.
    pub hierarchy: Text,
    /// Its nodes, parents before children.
    pub nodes: Vec<OrganizationNode>,
}

/// A node of the organization picker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganizationNode {
    /// Identity within the hierarchy.
    pub id: u32,
    /// The node above.
    pub parent: Option<u32>,
    /// Name.
    pub name: Text,
    /// The path from the root, names joined by ` / `.
    pub path: String,
    /// The kind of channel, when the node is one.
    pub channel: Option<RetailChannelType>,
    /// How many stores it stands for.
    pub stores: u64,
    /// How many transactions below it wait for Synchronize orders.
    pub waiting: u64,
    /// Of them, those that failed before.
    pub failed: u64,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListPage {
    /// The columns.
    pub columns: Vec<ListColumn>,
    /// The rows of this page.
    pub rows: Vec<ListRow>,
    /// The first of them, from 0.
    pub offset: u64,
    /// How many rows the list has under its conditions.
    pub total: u64,
    /// The last row, one text for each column; empty where a column has no total.
    pub totals: Vec<String>,
    /// How far the list is looked through, while it is: rows, number and totals are then those found
    /// so far.
    pub scanned: Option<Scanned>,
}

/// How far a list is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// Records looked at.
    pub done: u64,
    /// Records to look at in all.
    pub total: u64,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListColumn {
    /// Caption.
    pub name: String,
    /// Numbers stand at the right.
    pub right: bool,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListRow {
    /// What opens it.
    pub key: RowKey,
    /// One text for each column; the first is the row's name.
    pub cells: Vec<String>,
    /// How the row stands, as a mark.
    pub mark: Option<Mark>,
}

/// What a row of a list stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RowKey {
    /// A transaction.
    Transaction(TransactionKey),
    /// A sales order by company and number.
    SalesOrder(CompanyId, Text),
    /// A payment by its sales order and its line.
    Payment(CompanyId, Text, Amount),
    /// A ledger line by its sales order, its voucher and its place there, from 0.
    Posting(CompanyId, Text, Text, u32),
    /// An upload session by number.
    UploadSession(u64),
    /// A sales quotation by company and number.
    Quotation(CompanyId, Text),
    /// A batch job by number.
    BatchJob(u64),
    /// A record in the history of a batch job, by the number of the job and its own.
    BatchRun(u64, u64),
    /// Something that has no page of its own, by the list and its number there.
    Entry(ListKind, u64),
}

/// How something stands; shown as a mark, a word and a colour together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// Done.
    Good,
    /// Waits.
    Waiting,
    /// Executes.
    Running,
    /// Needs a look.
    Warning,
    /// Failed.
    Bad,
}

/// The word on the screen for an order's status.
pub fn sales_status(status: SalesStatus) -> &'static str {
    match status {
        SalesStatus::Backorder => "Open order",
        other => other.name(),
    }
}

/// A transaction as headquarters holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransactionRecord {
    /// The transaction, as the channel wrote it.
    #[serde(flatten)]
    pub transaction: RetailTransaction,
    /// The channel database that it came through.
    #[serde(rename = "ChannelDatabase")]
    pub channel_database: Text,
    /// When it was pulled, store time.
    #[serde(rename = "Pulled")]
    pub pulled: Moment,
    /// How far its synchronization is.
    #[serde(rename = "RetailTransactionOrderStatus")]
    pub status: OrderStatus,
}

impl TransactionRecord {
    /// The status in the product's word.
    pub fn status(&self) -> RetailTransactionOrderStatusType {
        self.status.status
    }
}
