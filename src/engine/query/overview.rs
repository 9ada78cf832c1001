//! The figures of the workspaces, each counted from rows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::order::Totals;
use crate::domain::schedule::UploadSession;
use crate::domain::{Amount, Currency, Date, Text};

/// How many hours [`Overview::pulled`] tells of, the present one included.
pub const HOURS_PULLED: u32 = 12;

/// The figures of both workspaces, each counted from rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Rows in channel databases that headquarters has not taken; unknown when one cannot be read.
    pub rows_not_pulled: Option<u64>,
    /// Upload sessions that failed.
    pub sessions_failed: u64,
    /// Upload sessions that wait to be applied.
    pub sessions_waiting: u64,
    /// Batch jobs whose last run failed.
    pub batch_jobs_in_error: u64,
    /// The last upload session of P-0001 that a run has dealt with.
    pub last_session: Option<UploadSession>,
    /// When a batch job runs P-0001 next.
    pub next_upload: Option<DateTime<Utc>>,
    /// P-0001 has been run since trade began: a person has found the way.
    pub has_pulled: bool,
    /// Rows affected by Applied sessions, for each of the last hours, the oldest first.
    pub pulled: Vec<PulledHour>,
    /// Transactions for Synchronize orders that have not succeeded.
    pub not_synchronized: u64,
    /// Of them, those that failed: both kinds below together.
    pub synchronization_errors: u64,
    /// Failed orders of online stores.
    pub online_order_errors: u64,
    /// Failed orders of stores, made for a customer at the counter.
    pub customer_order_errors: u64,
    /// The online stores and the stores that these count, by name.
    pub channels: ChannelKinds,
    /// Sales orders.
    pub orders: u64,
    /// Their totals by currency.
    pub amount: Totals,
    /// The day in the zone of the company's first channel.
    pub today: Date,
    /// Sales orders of that business date.
    pub orders_today: u64,
    /// Their totals by currency.
    pub amount_today: Totals,
    /// All sales orders by region.
    pub regions: Vec<RegionSales>,
}

/// The names of channels of both kinds: what lists are narrowed down to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelKinds {
    /// Online stores.
    pub online: Vec<Text>,
    /// Stores.
    pub stores: Vec<Text>,
}

/// What was pulled in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PulledHour {
    /// Its first moment.
    pub from: DateTime<Utc>,
    /// Rows affected by the sessions that were applied in it.
    pub rows: u64,
}

/// The sales orders of a region in one currency. A region is a node below the root of Stores by
/// Region (our reading).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionSales {
    /// Its name; empty for the channels that stand in no region.
    pub region: Text,
    /// The currency.
    pub currency: Currency,
    /// How many sales orders.
    pub orders: u64,
    /// What they come to.
    pub amount: Amount,
    /// The names of its channels.
    pub channels: Vec<Text>,
}
