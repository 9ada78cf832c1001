//! A batch job: what a person entered, its tasks, and how far it is.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::group::Priority;
use super::record::RunRecord;
use super::status::BatchStatus;
use super::timing::Timing;
use crate::domain::recurrence::moment;
use crate::domain::{CompanyId, Moment, Text};

/// Most retries of a task that failed for a passing reason (domain facts, 2.5).
pub const MAX_RETRIES: u32 = 5;

/// What a job or one of its tasks does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Runs an upload schedule for some of its channel database groups.
    UploadSchedule {
        /// The schedule, such as `P-0001`.
        schedule: Text,
        /// The groups; empty for all that the schedule served when the job was made.
        groups: Vec<Text>,
    },
    /// Runs Synchronize orders for some nodes.
    SynchronizeOrders {
        /// The organization hierarchy.
        hierarchy: Text,
        /// The nodes: names, numbers, or paths from the root joined by ` / `.
        nodes: Vec<Text>,
    },
}

impl Work {
    /// What the product calls a job of this work, when a person gives no description.
    pub fn caption(&self) -> Text {
        match self {
            Self::UploadSchedule { schedule, .. } => schedule.clone(),
            Self::SynchronizeOrders { .. } => Text::from("Synchronize orders job"),
        }
    }
}

/// Which ends of a run a person wants to be told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerts {
    /// When a run ended well.
    pub ended: bool,
    /// When a run failed.
    pub error: bool,
    /// When a run was canceled.
    pub canceled: bool,
}

/// What the history keeps. A record of each due time is always kept, since it proves that none was
/// lost; the option decides about log and alerts (our reading).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HistoryOption {
    /// Log and alerts of every run.
    #[default]
    Always,
    /// Log and alerts of runs that failed or were canceled.
    #[serde(rename = "On error")]
    OnError,
    /// No log and no alerts.
    Never,
}

impl HistoryOption {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Always, Self::OnError, Self::Never];

    /// The word that the product shows.
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::OnError => "On error",
            Self::Never => "Never",
        }
    }

    /// Whether log and alerts of a run are kept that ended this way.
    pub const fn keeps(self, well: bool) -> bool {
        match self {
            Self::Always => true,
            Self::OnError => !well,
            Self::Never => false,
        }
    }
}

/// A daily window outside which the job does not start, in the zone of its recurrence. One that
/// ends when or before it begins goes over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivePeriod {
    /// The first moment of the day at which it may start.
    pub from: NaiveTime,
    /// The first moment at which it may not.
    pub to: NaiveTime,
}

impl ActivePeriod {
    /// Whether the time of day lies in it.
    pub fn contains(&self, time: NaiveTime) -> bool {
        if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            self.from <= time || time < self.to
        }
    }

    /// The next moment after `now` at which it opens in the zone.
    pub fn opens_after(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let days = now.with_timezone(&zone).date_naive().iter_days().take(3);
        days.filter_map(|day| moment(day.and_time(self.from), zone)).find(|opens| *opens > now)
    }
}

/// What a person enters of a job beside its work and its times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// Task description.
    pub description: Text,
    /// Batch group; empty for none.
    pub batch_group: Text,
    /// Only the person who made it may change it.
    pub private: bool,
    /// Critical job: a label for those who watch.
    pub critical: bool,
    /// Monitoring category: another label.
    pub monitoring_category: Text,
    /// Alerts.
    pub alerts: Alerts,
    /// Batch job history.
    pub history: HistoryOption,
    /// Priority, when it shall not be that of its batch group.
    pub priority: Option<Priority>,
    /// Active period.
    pub active_period: Option<ActivePeriod>,
}

/// How a task must have ended for another to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It ended well.
    Ended,
    /// It failed.
    Error,
    /// Either.
    EndedOrError,
}

/// What must have happened before a task starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// The position of the other task in the job; it comes before.
    pub task: u32,
    /// How it must have ended.
    pub outcome: Outcome,
}

/// Whether all conditions of a task must hold, or one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConstraintType {
    /// All of them.
    #[default]
    All,
    /// One of them.
    Any,
}

/// A task of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What it is called, such as `Default:P-0001`.
    pub caption: Text,
    /// What it does.
    pub work: Work,
    /// Has conditions: what must have happened before.
    pub constraints: Vec<Constraint>,
    /// All or any of them.
    pub constraint_type: ConstraintType,
    /// Ignore task failure: its failure does not fail the job.
    pub ignore_failure: bool,
    /// Maximum retries, for passing faults only.
    pub maximum_retries: u32,
}

/// How far a job is in its due times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Raised when the times are entered anew; due times are numbered within one of these.
    pub generation: u32,
    /// The first due time that has no record yet.
    pub next_index: u64,
    /// Occurrences started since the times were entered: what End after N counts.
    pub started: u32,
    /// The record of the run that executes, or that was interrupted and is done again.
    pub run: Option<RunRecord>,
    /// A run was asked for outside the due times: when, and by whom.
    pub run_now: Option<(DateTime<Utc>, Text)>,
    /// The last record when it tells of due times that were not run: one that follows with the same
    /// fate extends it.
    pub gap: Option<RunRecord>,
    /// The number of the next record.
    pub next_record: u64,
    /// The number of the next recorded change of status.
    pub next_change: u64,
}

/// A batch job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchJob {
    /// Job ID.
    pub id: u64,
    /// Raised with each stored change.
    pub version: u64,
    /// The company in which it was made.
    pub company: CompanyId,
    /// What it does.
    pub work: Work,
    /// What a person entered.
    pub entered: Entered,
    /// Its tasks, made of its work.
    pub tasks: Vec<Task>,
    /// When it is due.
    pub timing: Timing,
    /// Status.
    pub status: BatchStatus,
    /// How far it is.
    pub position: Position,
    /// Created by.
    pub created_by: Text,
    /// Created, store time.
    pub created: Moment,
    /// Run by: the person whose rights count.
    pub run_by: Text,
    /// Actual start of the last run.
    pub actual_start: Moment,
    /// End of the last run.
    pub end: Moment,
}

impl BatchJob {
    /// How many occurrences may still start; `None` for no limit.
    pub fn runs_left(&self) -> Option<u32> {
        self.timing.runs().map(|runs| runs.saturating_sub(self.position.started))
    }

    /// Scheduled start: the next moment at which something of it can start, past or future.
    pub fn scheduled_start(&self) -> Option<DateTime<Utc>> {
        if !self.status.is_active() {
            return None;
        }
        let again = self.position.run.as_ref().and_then(|run| run.due.0);
        let asked = self.position.run_now.as_ref().map(|(at, _)| *at);
        again.or_else(|| [asked, self.next_due()].into_iter().flatten().min())
    }

    /// The next due time that has no record yet.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        if self.runs_left() == Some(0) {
            return None;
        }
        self.timing.due(self.position.next_index)
    }

    /// When the server has to look at it next; `None` while it does not wait for time. What it owes
    /// already, a run to do again or that a person asked for, or its end for lack of due times, is
    /// owed at any time, also where the clock was set back.
    pub fn wake(&self) -> Option<DateTime<Utc>> {
        if self.status != BatchStatus::Waiting {
            return None;
        }
        let owes = self.position.run.is_some() || self.position.run_now.is_some();
        let due = if owes { None } else { self.next_due() };
        Some(due.unwrap_or(DateTime::<Utc>::MIN_UTC))
    }

    /// The zone that its times of day are told in.
    pub fn zone(&self) -> Tz {
        match &self.timing {
            Timing::Once(_) => Tz::UTC,
            Timing::Recurring(recurrence) => recurrence.parts().zone,
        }
    }

    /// Its active period, where it is closed at `now`.
    pub fn closed_period(&self, now: DateTime<Utc>) -> Option<ActivePeriod> {
        let time = now.with_timezone(&self.zone()).time();
        self.entered.active_period.filter(|period| !period.contains(time))
    }
}
