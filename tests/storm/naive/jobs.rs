//! A job as the naive telling has it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Timelike, Utc};

use super::times::Times;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Withhold,
    Waiting,
    Executing,
    Error,
    Ended,
    Canceling,
    Canceled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Executing,
    Ended,
    Error,
    Canceled,
    Interrupted,
    Skipped,
    Coalesced,
    Missed,
}

/// Why a due time was not run: each has its own words in the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Paused,
    Closed,
    Status,
    Executed,
    Canceled,
    Edited,
    Slept,
    Repetition,
    Over,
}

impl Why {
    /// Words that stand in no other reason.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Paused => "is paused",
            Self::Closed => "outside the active period",
            Self::Status => "the job was in status",
            Self::Executed => "still executed",
            Self::Canceled => "was canceled before it started",
            Self::Edited => "the times were changed",
            Self::Slept => "nothing ran for",
            Self::Repetition => "its repetition",
            Self::Over => "the last day of the recurrence was over",
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Well,
    Failed,
    Interrupted,
    Died,
}

/// What was told of a due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A run stands for it.
    Run(usize),
    /// It was not run.
    Not(Fate, Why),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub fate: Fate,
    pub occurrence: Option<u32>,
    pub attempts: u32,
    pub deaths: u32,
    /// As they are on record.
    pub tasks: Vec<TaskLeft>,
}

/// How far a task is in its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskLeft {
    pub is_open: bool,
    pub failed: bool,
    pub tries: u32,
}

impl Default for TaskLeft {
    fn default() -> Self {
        Self { is_open: true, failed: false, tries: 0 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskSpec {
    pub caption: String,
    pub retries: u32,
    pub ignore: bool,
}

/// A run of the process of now.
#[derive(Clone, Debug)]
pub struct Flight {
    pub group: &'static str,
    pub specs: Vec<TaskSpec>,
    pub tasks: Vec<TaskLeft>,
    /// How often it was tried again.
    pub tries: u32,
    /// It waits until then.
    pub until: Option<DateTime<Utc>>,
    pub stopped: bool,
}

#[derive(Clone, Debug)]
pub struct Job {
    pub id: u64,
    pub creator: String,
    pub private: bool,
    pub state: State,
    pub times: Times,
    /// The first due time of which nothing was told.
    pub next: usize,
    pub started: u32,
    /// What was told of each due time, since the times were entered and for each entering before.
    pub told: Vec<BTreeMap<usize, Told>>,
    pub runs: Vec<Run>,
    /// The run that executes, or is done again.
    pub run: Option<usize>,
    pub flight: Option<Flight>,
    pub asked: Option<DateTime<Utc>>,
    pub group: &'static str,
    pub priority: Option<u8>,
    /// Seconds of the day between which it may start.
    pub period: Option<(u32, u32)>,
    /// On end, error, cancel.
    pub alerts: (bool, bool, bool),
    /// 0 always, 1 on error, 2 never.
    pub history: u8,
    pub tasks: Vec<TaskSpec>,
    pub uploads: bool,
    pub changes: Vec<(State, State, String)>,
    pub deleted: bool,
    /// When the due time of a run was, for the order in which runs are done again.
    pub run_due: Option<DateTime<Utc>>,
}

impl Job {
    pub fn new(id: u64, creator: &str, times: Times, tasks: Vec<TaskSpec>, uploads: bool) -> Self {
        Self {
            id,
            creator: creator.to_owned(),
            private: false,
            state: State::Waiting,
            times,
            next: 0,
            started: 0,
            told: vec![BTreeMap::new()],
            runs: vec![],
            run: None,
            flight: None,
            asked: None,
            group: "",
            priority: None,
            period: None,
            alerts: (false, false, false),
            history: 0,
            tasks,
            uploads,
            changes: vec![],
            deleted: false,
            run_due: None,
        }
    }

    /// A job with what was entered of this one, and nothing told yet.
    pub fn fresh(&self, id: u64, person: &str, now: DateTime<Utc>) -> Self {
        let mut times = Times::new(self.times.rule.clone());
        let next = times.count_by(0, now).saturating_sub(1);
        let (tasks, uploads) = (self.tasks.clone(), self.uploads);
        Self {
            private: self.private,
            next,
            group: self.group,
            priority: self.priority,
            period: self.period,
            alerts: self.alerts,
            history: self.history,
            changes: vec![(State::Waiting, State::Waiting, person.to_owned())],
            ..Self::new(id, person, times, tasks, uploads)
        }
    }

    pub fn go(&mut self, to: State, person: &str) {
        self.changes.push((self.state, to, person.to_owned()));
        self.state = to;
    }

    /// The batch group that its run began in.
    pub fn flown_group(&self) -> &'static str {
        self.flight.as_ref().map_or(self.group, |flight| flight.group)
    }

    fn has_runs_left(&self) -> bool {
        self.times.most().is_none_or(|most| self.started < most)
    }

    pub fn next_due(&mut self) -> Option<DateTime<Utc>> {
        let next = self.next;
        self.has_runs_left().then(|| self.times.at(next)).flatten()
    }

    /// The due times of which nothing was told, up to now.
    pub fn due_by(&mut self, now: DateTime<Utc>) -> Vec<usize> {
        if !self.has_runs_left() {
            return vec![];
        }
        (self.next..self.times.count_by(self.next, now)).collect()
    }

    pub fn tell(&mut self, due: &[usize], fate: Fate, why: Why) {
        for number in due {
            let before = self.told.last_mut().unwrap().insert(*number, Told::Not(fate, why));
            assert_eq!(before, None, "told twice");
            self.next = number + 1;
        }
    }

    /// Whether the server has something to do with it now, if it may.
    pub fn is_owed(&mut self, now: DateTime<Utc>) -> bool {
        let owes = self.run.is_some() || self.asked.is_some();
        self.state == State::Waiting
            && !self.deleted
            && (owes || self.next_due().is_none_or(|due| due <= now))
    }

    /// What the order of due jobs goes by.
    pub fn scheduled(&mut self) -> Option<DateTime<Utc>> {
        let again = self.run.and(self.run_due);
        let due = self.next_due();
        again.or_else(|| [self.asked, due].into_iter().flatten().min())
    }

    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        let second = now.with_timezone(&self.times.zone()).num_seconds_from_midnight();
        self.period.is_none_or(|(from, to)| {
            if from < to { from <= second && second < to } else { from <= second || second < to }
        })
    }

    /// When its active period opens, if it is closed: by trying every minute.
    pub fn opens(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.is_open(now) {
            return None;
        }
        let minute = now - TimeDelta::seconds(i64::from(now.second()));
        let minute = minute - TimeDelta::nanoseconds(i64::from(now.nanosecond()));
        (1..3 * 1_440).map(|later| minute + TimeDelta::minutes(later)).find(|at| self.is_open(*at))
    }
}
