//! What can be said of batch jobs and recurrences.

use chrono::NaiveTime;
use chrono_tz::Tz;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::when::{self, Every, MonthRule};
use crate::domain::Text;
use crate::domain::batch::{BatchStatus, HistoryOption, Priority};
use crate::domain::recurrence::Weekdays;

/// What to do with batch jobs.
#[derive(Clone, Debug, Subcommand)]
pub enum Batch {
    /// Make a batch job; without a recurrence it runs once
    #[command(subcommand)]
    Create(Create),
    /// Show all batch jobs
    List,
    /// Show one batch job with its tasks and changes of status
    Show {
        /// Its number
        job: u64,
    },
    /// Show what became of the due times of a batch job
    History {
        /// Its number
        job: u64,
        /// At most so many records; 0 for all
        #[arg(long, default_value_t = 1_000)]
        limit: u64,
    },
    /// Show the next ten runs of a batch job, and what a change of clocks does to them
    Preview {
        /// Its number
        job: u64,
    },
    /// Change a batch job
    Edit(Edit),
    /// Change the status: Withhold, Waiting or Canceling
    ChangeStatus {
        /// Its number
        job: u64,
        /// The status
        #[arg(value_parser = status)]
        status: BatchStatus,
    },
    /// Run a batch job once outside its due times
    RunNow {
        /// Its number
        job: u64,
    },
    /// Make a copy, which is withheld until it is set to Waiting
    Copy {
        /// Its number
        job: u64,
    },
    /// Delete a batch job that does not run
    Delete {
        /// Its number
        job: u64,
    },
    /// Remove old history
    CleanUp {
        /// Only of this batch job
        #[arg(long, value_name = "ID")]
        job: Option<u64>,
        /// What ended before this day
        #[arg(long, value_name = "DATE", value_parser = when::date)]
        before: chrono::NaiveDate,
    },
    /// Show the batch groups, or make or change one
    Groups(Groups),
    /// Show the messages of the message center, and mark them as read
    Messages,
    /// Run due batch jobs without a screen, until a signal comes
    Serve(Serve),
}

fn status(text: &str) -> Result<BatchStatus, String> {
    BatchStatus::parse(text).ok_or_else(|| "choose Withhold, Waiting or Canceling".into())
}

/// A new batch job.
#[derive(Clone, Debug, Subcommand)]
pub enum Create {
    /// Pull transactions from channel databases into headquarters
    #[command(name = "p-0001")]
    P0001 {
        /// Only this channel database group; can be given several times
        #[arg(long = "group", value_name = "NAME")]
        groups: Vec<Text>,
        /// When.
        #[command(flatten)]
        when: Box<When>,
        /// What else.
        #[command(flatten)]
        options: Options,
    },
    /// Turn transactions into sales orders and payments
    SynchronizeOrders {
        /// The organization hierarchy
        #[arg(long, value_name = "NAME", default_value = "Stores by Region")]
        hierarchy: Text,
        /// A node: its name, its number, or its path from the root joined by " / "
        #[arg(long = "node", value_name = "NODE", required = true)]
        nodes: Vec<Text>,
        /// When.
        #[command(flatten)]
        when: Box<When>,
        /// What else.
        #[command(flatten)]
        options: Options,
    },
}

/// When a batch job runs.
#[derive(Clone, Debug, Default, Args)]
pub struct When {
    /// Every so many minutes, hours, days, weeks, months or years: 5m, 2h, 1d, 1w, 1mo, 1y
    ///
    /// Minutes and hours are elapsed time: a change of clocks neither leaves a run out nor doubles one.
    /// The others keep the wall time of the zone: a time that a change of clocks leaves out runs at the
    /// first minute after it, one that comes twice runs once, and day 29 to 31 is the last day of a
    /// shorter month. Runs of one job never overlap; a time that passes while it executes is skipped.
    #[arg(long, value_name = "N(m|h|d|w|mo|y)", conflicts_with_all = ["weekly", "monthly"])]
    pub every: Option<Every>,
    /// Every week on these days, such as mon,thu
    #[arg(long, value_name = "DAYS", conflicts_with = "monthly", value_parser = when::weekdays)]
    pub weekly: Option<Weekdays>,
    /// Every month on a day, such as 15, or on a weekday, such as last-fri or first-mon
    #[arg(long, value_name = "DAY")]
    pub monthly: Option<MonthRule>,
    /// The time of the first run; the store's time when absent
    #[arg(long, value_name = "HH:MM", value_parser = when::time)]
    pub at: Option<NaiveTime>,
    /// The day of the first run; the store's day when absent
    #[arg(long, value_name = "DATE", value_parser = when::date)]
    pub start: Option<chrono::NaiveDate>,
    /// The time zone, such as Europe/Berlin; America/Chicago when absent
    #[arg(long, value_name = "NAME", value_parser = when::zone)]
    pub zone: Option<Tz>,
    /// How it ends.
    #[command(flatten)]
    pub end: End,
}

/// When a recurrence ends; at most one is given.
#[derive(Clone, Debug, Default, Args)]
#[group(multiple = false)]
#[expect(clippy::struct_field_names, reason = "the fields are the options' names")]
pub struct End {
    /// Never
    #[arg(long)]
    pub no_end_date: bool,
    /// After so many runs
    #[arg(long, value_name = "N")]
    pub end_after: Option<u32>,
    /// With the end of this day
    #[arg(long, value_name = "DATE", value_parser = when::date)]
    pub end_by: Option<chrono::NaiveDate>,
}

/// What else is entered of a batch job.
#[derive(Clone, Debug, Default, Args)]
pub struct Options {
    /// Task description
    #[arg(long, value_name = "TEXT")]
    pub description: Option<Text>,
    /// Batch group
    #[arg(long, value_name = "NAME")]
    pub batch_group: Option<Text>,
    /// Private: only you may change it
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes")]
    pub private: Option<YesNo>,
    /// Critical job
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes")]
    pub critical: Option<YesNo>,
    /// Monitoring category
    #[arg(long, value_name = "TEXT")]
    pub category: Option<Text>,
    /// Alerts: ended, error, canceled
    #[arg(long, value_name = "EVENTS", value_delimiter = ',')]
    pub alert: Option<Vec<Alert>>,
    /// Batch job history: Always, On error or Never
    #[arg(long, value_name = "OPTION", value_parser = history)]
    pub history: Option<HistoryOption>,
    /// Priority: Low, Normal, High, Critical or Reserved capacity
    #[arg(long, value_name = "PRIORITY", value_parser = priority)]
    pub priority: Option<Priority>,
    /// Active period, such as 08:00-18:00; none for the whole day
    #[arg(long, value_name = "FROM-TO", value_parser = when::period)]
    pub active_period: Option<when::Period>,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// Yes
    Yes,
    /// No
    No,
}

/// An end of a run to be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Alert {
    /// It ended well
    Ended,
    /// It failed
    Error,
    /// It was canceled
    Canceled,
}

fn history(text: &str) -> Result<HistoryOption, String> {
    let all = HistoryOption::ALL.into_iter();
    let found = all.into_iter().find(|one| one.caption().eq_ignore_ascii_case(text.trim()));
    found.ok_or_else(|| "choose Always, On error or Never".into())
}

fn priority(text: &str) -> Result<Priority, String> {
    Priority::parse(text)
        .ok_or_else(|| "choose Low, Normal, High, Critical or Reserved capacity".into())
}

/// A change of a batch job. What is not given stays.
#[derive(Clone, Debug, Args)]
pub struct Edit {
    /// Its number
    pub job: u64,
    /// When.
    #[command(flatten)]
    pub when: Box<When>,
    /// What else.
    #[command(flatten)]
    pub options: Options,
    /// A task, counted from 0, whose options are to change
    #[arg(long, value_name = "N", requires = "task_options")]
    pub task: Option<u32>,
    /// Options of the task.
    #[command(flatten)]
    pub task_options: TaskChange,
}

/// Options of a task.
#[derive(Clone, Debug, Default, Args)]
#[group(id = "task_options", multiple = true)]
pub struct TaskChange {
    /// Ignore task failure
    #[arg(long, value_name = "yes|no", requires = "task")]
    pub ignore_failure: Option<YesNo>,
    /// Maximum retries, 0 to 5
    #[arg(long, value_name = "N", requires = "task")]
    pub maximum_retries: Option<u32>,
    /// Start only after another task: N for ended, N:error, N:either; can be given several times
    #[arg(long, value_name = "TASK", requires = "task", value_parser = when::constraint)]
    pub after: Option<Vec<crate::domain::batch::Constraint>>,
    /// One of several conditions is enough
    #[arg(long, requires = "task")]
    pub any: bool,
}

/// The batch groups.
#[derive(Clone, Debug, Args)]
pub struct Groups {
    /// The group to make or change; all are shown when absent
    pub name: Option<Text>,
    /// How many of its jobs may run at once: 0 no limit, -1 paused
    #[arg(long, value_name = "N", requires = "name", allow_hyphen_values = true)]
    pub concurrency: Option<i32>,
    /// The priority of its jobs
    #[arg(long, value_name = "PRIORITY", requires = "name", value_parser = priority)]
    pub priority: Option<Priority>,
    /// What it is for
    #[arg(long, value_name = "TEXT", requires = "name")]
    pub description: Option<Text>,
}

/// The batch server without a screen.
#[derive(Clone, Copy, Debug, Args)]
pub struct Serve {
    /// Let simulated time move so fast, such as 60
    #[arg(long, value_name = "X")]
    pub speed: Option<crate::domain::clock::Rate>,
    /// Leave when no active job has a due time left
    #[arg(long)]
    pub until_idle: bool,
    /// Leave after so much store time, such as 90s, 30m, 2h or 1d
    #[arg(long = "for", value_name = "DURATION", value_parser = when::duration)]
    pub duration: Option<chrono::TimeDelta>,
}
