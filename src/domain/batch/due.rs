//! Which of a job's due times are run, and what becomes of the others (reliability section 7).
//!
//! What it promises: every due time gets exactly one record; runs of a job never overlap; End after
//! N starts exactly N. What it does not: that a run starts to the second. A due time up to a minute
//! old is simply run. When several have passed unseen, one run stands for all, and the grid goes on
//! as it was.

use chrono::{DateTime, Utc};

use super::job::BatchJob;
use super::record::Fate;

/// Due times that are not run, from `first` to `last`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The number of the first.
    pub first: u64,
    /// The number of the last.
    pub last: u64,
    /// What becomes of them.
    pub fate: Fate,
    /// Why.
    pub why: String,
}

/// Whether lateness means something. On simulated time it does not: time waits for the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// Real time: what passed unseen is coalesced or missed.
    Judged,
    /// Simulated time.
    Ignored,
}

/// What is due of a job that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing yet.
    Nothing,
    /// No due time is left.
    Exhausted(Option<Passed>),
    /// Due times pass without a run.
    Pass(Passed),
    /// The due time of that number is run now; those before it are passed.
    Run(Option<Passed>, u64),
}

/// What is due of a waiting job at `now`. `hindered` says why nothing of it may start, though its
/// due times go by: outside its active period, or in a batch group that is paused.
pub fn due(job: &BatchJob, now: DateTime<Utc>, lateness: Lateness, hindered: Option<&str>) -> Due {
    let first = job.position.next_index;
    if job.runs_left() == Some(0) {
        return Due::Exhausted(None);
    }
    let Some(last) = job.timing.last_at_or_before(now).filter(|last| *last >= first) else {
        let more = job.timing.due(first).is_some();
        return if more { Due::Nothing } else { Due::Exhausted(None) };
    };
    if let Some(why) = hindered {
        return Due::Pass(Passed { first, last, fate: Fate::Skipped, why: why.to_owned() });
    }
    if is_missed(job, last, now, lateness) {
        let why = "the last day of the recurrence was over".to_owned();
        return Due::Exhausted(Some(Passed { first, last, fate: Fate::Missed, why }));
    }
    let before = last.checked_sub(1).filter(|before| *before >= first);
    let passed = before.map(|before| {
        let why = coalesced(job, first, now);
        Passed { first, last: before, fate: Fate::Coalesced, why }
    });
    Due::Run(passed, last)
}

/// The due times that went by up to `now` in a status or a moment in which nothing could start.
pub fn passed(job: &BatchJob, now: DateTime<Utc>, fate: Fate, why: &str) -> Option<Passed> {
    let first = job.position.next_index;
    if job.runs_left() == Some(0) {
        return None;
    }
    let last = job.timing.last_at_or_before(now).filter(|last| *last >= first)?;
    Some(Passed { first, last, fate, why: why.to_owned() })
}

/// Whether no run can stand for a due time any more: it is late, and the last day is over.
fn is_missed(job: &BatchJob, last: u64, now: DateTime<Utc>, lateness: Lateness) -> bool {
    let late = job.timing.due(last).is_some_and(|due| now - due > super::Timing::grace());
    lateness == Lateness::Judged && late && job.timing.is_over(now)
}

fn coalesced(job: &BatchJob, first: u64, now: DateTime<Utc>) -> String {
    let since = job.timing.due(first).map_or(0, |due| (now - due).num_minutes());
    let long = if since > 24 * 60 { "; that is more than a day, check the clock" } else { "" };
    format!("nothing ran for {since} minutes; the next run stands for it{long}")
}
