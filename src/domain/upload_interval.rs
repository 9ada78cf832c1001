//! How often a channel database packages its new rows, and at which moments.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::table::{Field, FieldError};

/// Every so many minutes of store time, or never.
///
/// The moments are counted from 1970-01-01 00:00 UTC, never from one another: an interval that
/// divides a day falls on the same times of every day, whatever happened before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadInterval(u16);

/// A text that is no upload interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("is not an upload interval: give minutes from 1 to 1440, or off")]
pub struct NotAnInterval;

/// A day.
const LONGEST: u16 = 1_440;

impl Default for UploadInterval {
    /// The default of the product (domain facts, section 1.8).
    fn default() -> Self {
        Self(15)
    }
}

impl UploadInterval {
    /// Never.
    pub const OFF: Self = Self(0);

    /// In minutes; `None` when it is off.
    pub fn minutes(self) -> Option<u16> {
        Some(self.0).filter(|minutes| *minutes > 0)
    }

    /// The number of the last moment that is not after `at`, counted from 0 in 1970; `None` when it
    /// is off.
    pub fn count_at(self, at: DateTime<Utc>) -> Option<i64> {
        self.minutes().map(|minutes| at.timestamp().div_euclid(i64::from(minutes) * 60))
    }

    /// The moment of that number; `None` when it is off, or beyond the calendar.
    pub fn moment(self, count: i64) -> Option<DateTime<Utc>> {
        let seconds = i64::from(self.minutes()?).checked_mul(60)?.checked_mul(count)?;
        DateTime::from_timestamp(seconds, 0)
    }
}

impl FromStr for UploadInterval {
    type Err = NotAnInterval;

    fn from_str(text: &str) -> Result<Self, NotAnInterval> {
        if text.trim().eq_ignore_ascii_case("off") {
            return Ok(Self::OFF);
        }
        let minutes = text.trim().parse().ok().filter(|minutes| (1..=LONGEST).contains(minutes));
        minutes.map(Self).ok_or(NotAnInterval)
    }
}

impl fmt::Display for UploadInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minutes() {
            Some(minutes) => write!(f, "{minutes} min"),
            None => f.write_str("off"),
        }
    }
}

impl Field for UploadInterval {
    const KIND: &'static str = "minutes or off";

    fn parse(text: &str) -> Result<Self, FieldError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        text.parse().map_err(|error: NotAnInterval| FieldError::NotAccepted(error.to_string()))
    }

    fn text(&self) -> Cow<'_, str> {
        match self.minutes() {
            Some(minutes) => minutes.to_string().into(),
            None => Cow::Borrowed("off"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moments_are_those_of_the_clock_on_the_wall_in_utc() {
        let quarter = UploadInterval::default();
        let at: DateTime<Utc> = "2026-01-05T15:14:59Z".parse().unwrap();
        let moment = |count| quarter.moment(count).unwrap().to_rfc3339();
        let last = quarter.count_at(at).unwrap();
        assert_eq!(moment(last), "2026-01-05T15:00:00+00:00");
        assert_eq!(moment(last + 1), "2026-01-05T15:15:00+00:00");
        assert_eq!(quarter.count_at(quarter.moment(last).unwrap()), Some(last));
        assert_eq!((UploadInterval::OFF.count_at(at), UploadInterval::OFF.moment(1)), (None, None));
    }

    #[test]
    fn minutes_of_a_day_and_off_are_read() {
        assert_eq!("off".parse(), Ok(UploadInterval::OFF));
        assert_eq!("15".parse(), Ok(UploadInterval::default()));
        for wrong in ["0", "1441", "-1", "", "fifteen"] {
            assert_eq!(wrong.parse::<UploadInterval>(), Err(NotAnInterval), "{wrong:?}");
        }
    }
}
