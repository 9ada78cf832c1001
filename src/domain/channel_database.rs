//! What headquarters knows of a channel database beside its rows: how well it is reached, and which
//! counters have no row.

use serde::{Deserialize, Serialize};

use super::table::Table;
use super::{Moment, Text};

/// Whether, and how well, headquarters reaches a channel database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DatabaseState {
    /// It answers.
    #[default]
    Online,
    /// It does not answer.
    Offline,
    /// It answers late. How late is up to the job that asks.
    Slow,
    /// Its data synchronization is paused: nothing is packaged, packages can be fetched.
    Paused,
}

impl DatabaseState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Online, Self::Offline, Self::Slow, Self::Paused];

    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
            Self::Slow => "slow",
            Self::Paused => "paused",
        }
    }
}

/// Consecutive counters of a table that have no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Gap {
    /// The table.
    pub table: Table,
    /// The first missing counter.
    pub first: i64,
    /// The last missing counter.
    pub last: i64,
}

impl Gap {
    /// How many counters it has.
    pub fn count(&self) -> u64 {
        u64::try_from(self.last.saturating_sub(self.first).saturating_add(1)).unwrap_or(0)
    }

    /// Whether both have a counter of one table in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.table == other.table && self.first <= other.last && other.first <= self.last
    }

    /// Whether every counter of `other` is one of this.
    pub fn covers(&self, other: &Self) -> bool {
        self.table == other.table && self.first <= other.first && other.last <= self.last
    }
}

/// A gap in the counters of a channel database as headquarters lists it: rows that were passed over
/// because there are none. It stays listed; when its rows come after all, it is marked as filled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CounterGap {
    /// Its number in the list, from 0.
    pub number: u64,
    /// The channel database.
    #[serde(rename = "DataStore")]
    pub channel_database: Text,
    /// Where it is.
    pub gap: Gap,
    /// The upload session that met it first.
    #[serde(rename = "UploadSessionId")]
    pub session: u64,
    /// When that was, store time.
    pub first_seen: Moment,
    /// When a later session found its rows, store time.
    pub filled: Moment,
}
