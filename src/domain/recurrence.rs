//! When something runs again: a start, a pattern, an end, and the times that follow from them.
//!
//! The value is what the dialog Define recurrence holds. Due times are numbered from 0, and each
//! is computed from the start and its number, never from the one before it (`occurrences`), so
//! that nothing drifts. Which of the due times are run, late or skipped is the batch server's
//! business, not decided here.
//!
//! What holds, whatever the pattern:
//! - Due times grow strictly with their number.
//! - Minutes and hours are elapsed time; clock changes cannot touch them.
//! - Days to years keep the wall time of the zone. A time that clocks leave out runs at the first
//!   valid minute after it, a time that comes twice runs once, the first time.
//! - Weeks, months and years are counted from those of the start, as calendars do (RFC 5545):
//!   every 2 weeks on Monday, started on a Thursday, runs first on the Monday after the next.
//!
//! What does not: the rules of a zone are those this program was built with. When a country
//! changes them, times to come move with the wall clock; their numbers stay.

mod calendar;
mod occurrences;
mod pattern;
mod preview;
#[cfg(test)]
mod tests;
mod wall;
mod words;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use pattern::{MonthDay, Pattern, Unit, Week, Weekdays, weekday_name};
pub use preview::{ClockNote, Planned, Upcoming};

/// Most runs that an end can ask for (reliability section 7).
pub const MOST_RUNS: u32 = 1_000_000;

/// First and last year of a start or an end (reliability section 9); nothing is due after them.
pub const YEARS: std::ops::RangeInclusive<i32> = 1990..=2200;

/// When a recurrence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Never.
    NoEndDate,
    /// After so many runs were started; runs that were skipped do not count.
    After(u32),
    /// With the end of that day in the recurrence's zone: a run due on it still runs (our reading).
    By(NaiveDate),
}

/// The parts of a recurrence, before they are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// The day that runs start from, in the zone. With weekdays or a day of the month the first
    /// run is the first such day that is not before it.
    pub date: NaiveDate,
    /// The time of the first run, in the zone, in whole seconds.
    pub time: NaiveTime,
    /// The zone that days to years are counted in.
    #[serde(with = "zone_name")]
    pub zone: Tz,
    /// The unit of the interval, and on which of its days.
    pub pattern: Pattern,
    /// How many units lie between two runs.
    pub count: u32,
    /// When it ends.
    pub end: End,
}

/// Why parts are no recurrence. Each names the field of the dialog that is to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RecurrenceError {
    /// The first day lies outside the years that are accepted.
    #[error("Start date: enter a day of the years {} to {}.", YEARS.start(), YEARS.end())]
    StartDate,
    /// The interval is empty or too long.
    #[error("Count: enter a whole number of {} from 1 to {}.", .0.caption().to_lowercase(), .0.most())]
    Count(Unit),
    /// Weeks without a weekday.
    #[error("Weekdays: select at least one day.")]
    Weekdays,
    /// No month has such a day.
    #[error("Day of month: enter a day from 1 to 31.")]
    DayOfMonth,
    /// The number of runs is none or too large.
    #[error("End After: enter a whole number of runs from 1 to {MOST_RUNS}.")]
    EndAfter,
    /// The last day lies before the first, or outside the years that are accepted.
    #[error("End by: enter a day from the start date to the year {}.", YEARS.end())]
    EndBy,
    /// It ends before the first run of its pattern.
    #[error("End by: no run is due before it ends; enter a later day.")]
    NoRun,
}

/// When something runs again; its parts fit together, and at least one run is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Recurrence(Parts);

impl Recurrence {
    /// A recurrence of these parts. A fraction of a second of the time is dropped.
    pub fn new(parts: Parts) -> Result<Self, RecurrenceError> {
        if !YEARS.contains(&parts.date.year()) {
            return Err(RecurrenceError::StartDate);
        }
        let unit = parts.pattern.unit();
        if !(1..=unit.most()).contains(&parts.count) {
            return Err(RecurrenceError::Count(unit));
        }
        match parts.pattern {
            Pattern::Weeks(days) if days.is_empty() => return Err(RecurrenceError::Weekdays),
            Pattern::Months(MonthDay::Day(day)) if !(1..=31).contains(&day) => {
                return Err(RecurrenceError::DayOfMonth);
            }
            _ => {}
        }
        match parts.end {
            End::After(runs) if !(1..=MOST_RUNS).contains(&runs) => {
                return Err(RecurrenceError::EndAfter);
            }
            End::By(date) if date < parts.date || !YEARS.contains(&date.year()) => {
                return Err(RecurrenceError::EndBy);
            }
            _ => {}
        }
        let time = parts.time.with_nanosecond(0).unwrap_or(parts.time);
        let recurrence = Self(Parts { time, ..parts });
        recurrence.due(0).map(|_| recurrence).ok_or(match parts.end {
            End::By(_) => RecurrenceError::NoRun,
            End::NoEndDate | End::After(_) => RecurrenceError::StartDate,
        })
    }

    /// What it is made of.
    pub fn parts(&self) -> &Parts {
        &self.0
    }
}

impl TryFrom<Parts> for Recurrence {
    type Error = RecurrenceError;

    fn try_from(parts: Parts) -> Result<Self, RecurrenceError> {
        Self::new(parts)
    }
}

impl From<Recurrence> for Parts {
    fn from(recurrence: Recurrence) -> Self {
        recurrence.0
    }
}

/// The moment that a wall time is in a zone: the first one where it comes twice, the first valid
/// minute after it where clocks leave it out. `None` outside the calendar.
pub fn moment(wall: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    wall::Wall::of(wall, zone).map(wall::Wall::run)
}

/// A zone as its name, such as `America/Chicago`.
mod zone_name {
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
    pub fn serialize<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(zone.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
