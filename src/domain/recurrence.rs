//! When something runs again: a start, an interval, an end, and the times that follow from them.
//!
//! The value is what the dialog Define recurrence holds. A due time is always computed from the
//! start and its number, never from the one before it (`occurrences`), so that nothing drifts.
//! Which of the due times are run, late or skipped is the batch server's business, not decided
//! here. Days of the week and of the month beside those of the start are not offered yet; they
//! would be one more field of [`Parts`].

mod occurrences;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use occurrences::Upcoming;

/// Most runs that an end can ask for (reliability section 7).
pub const MOST_RUNS: u32 = 1_000_000;

/// First and last year of a start or an end (reliability section 9).
pub const YEARS: std::ops::RangeInclusive<i32> = 1990..=2200;

/// The unit of the interval between two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "units of time")]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// All of them, the shortest first.
    pub const ALL: [Self; 6] =
        [Self::Minutes, Self::Hours, Self::Days, Self::Weeks, Self::Months, Self::Years];

    /// The longest interval in this unit. Minutes are those of reliability section 7, hours are
    /// the same time; the others are our reading: a year, and for years ten.
    pub const fn most(self) -> u32 {
        match self {
            Self::Minutes => 43_200,
            Self::Hours => 720,
            Self::Days => 366,
            Self::Weeks => 53,
            Self::Months => 12,
            Self::Years => 10,
        }
    }

    /// The caption of the unit in the dialog.
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Minutes => "Minutes",
            Self::Hours => "Hours",
            Self::Days => "Days",
            Self::Weeks => "Weeks",
            Self::Months => "Months",
            Self::Years => "Years",
        }
    }

    /// The unit in a sentence, in the singular.
    const fn word(self) -> &'static str {
        match self {
            Self::Minutes => "minute",
            Self::Hours => "hour",
            Self::Days => "day",
            Self::Weeks => "week",
            Self::Months => "month",
            Self::Years => "year",
        }
    }
}

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
    /// The day of the first run, in the zone.
    pub date: NaiveDate,
    /// The time of the first run, in the zone.
    pub time: NaiveTime,
    /// The zone that days to years are counted in.
    #[serde(with = "zone_name")]
    pub zone: Tz,
    /// The unit of the interval.
    pub unit: Unit,
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
    /// The number of runs is none or too large.
    #[error("End After: enter a whole number of runs from 1 to {MOST_RUNS}.")]
    EndAfter,
    /// The last day lies before the first, or outside the years that are accepted.
    #[error("End by: enter a day from the start date to the year {}.", YEARS.end())]
    EndBy,
}

/// When something runs again; its parts fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Recurrence(Parts);

impl Recurrence {
    /// A recurrence of these parts.
    pub fn new(parts: Parts) -> Result<Self, RecurrenceError> {
        if !YEARS.contains(&parts.date.year()) {
            return Err(RecurrenceError::StartDate);
        }
        if !(1..=parts.unit.most()).contains(&parts.count) {
            return Err(RecurrenceError::Count(parts.unit));
        }
        match parts.end {
            End::After(runs) if !(1..=MOST_RUNS).contains(&runs) => Err(RecurrenceError::EndAfter),
            End::By(date) if date < parts.date || !YEARS.contains(&date.year()) => {
                Err(RecurrenceError::EndBy)
            }
            _ => Ok(Self(parts)),
        }
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

/// In words: `Every 5 minutes, no end date`.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { unit, count, end, .. } = self.0;
        match count {
            1 => write!(f, "Every {}", unit.word())?,
            _ => write!(f, "Every {count} {}s", unit.word())?,
        }
        match end {
            End::NoEndDate => f.write_str(", no end date"),
            End::After(1) => f.write_str(", ends after 1 run"),
            End::After(runs) => write!(f, ", ends after {runs} runs"),
            End::By(date) => write!(f, ", ends by {}", date.format("%m/%d/%Y")),
        }
    }
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
