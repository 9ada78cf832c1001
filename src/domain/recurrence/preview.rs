//! The runs to come, as a person is shown them: in UTC, on the wall, and with what a change of
//! the clocks does to them.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::wall::Wall;
use super::{End, Parts, Pattern, Recurrence};

/// One run to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Its number.
    pub number: u64,
    /// When it is due.
    pub due: DateTime<Utc>,
    /// The same moment in the zone of the recurrence.
    pub local: DateTime<FixedOffset>,
    /// What a change of the clocks does to it, if anything.
    pub note: Option<ClockNote>,
}

/// What a change of the clocks does to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockNote {
    /// Clocks go forward over its time.
    LeftOut {
        /// The wall time it would have run at.
        asked: NaiveDateTime,
        /// The wall time it runs at.
        runs: NaiveDateTime,
    },
    /// Its wall time comes twice.
    Twice(NaiveDateTime),
    /// The run before was moved to its time, so that it is a minute later.
    Behind(NaiveDateTime),
    /// Clocks go forward by so many minutes between the run before and this one; minutes and
    /// hours are elapsed time and pay no heed.
    Forward(i64),
    /// Clocks go back by so many minutes, likewise.
    Back(i64),
}

impl fmt::Display for ClockNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        match *self {
            Self::LeftOut { asked, runs } if asked.date() == runs.date() => {
                let (asked, runs) = (asked.time().format("%H:%M"), runs.time().format("%H:%M"));
                write!(f, "{asked} does not exist on this day; runs at {runs}")
            }
            Self::LeftOut { asked, runs } => {
                let (asked, runs) = (asked.format("%m/%d/%Y %H:%M"), runs.format("%m/%d %H:%M"));
                write!(f, "{asked} does not exist; runs at {runs}")
            }
            Self::Twice(wall) => {
                write!(f, "{} comes twice; runs the first time", wall.format("%H:%M"))
            }
            Self::Behind(wall) => {
                let wall = wall.format("%H:%M");
                write!(f, "{wall} is taken by the run before; runs a minute later")
            }
            Self::Forward(minutes) => {
                write!(f, "clocks go forward {} before it; no run is lost", length(minutes))
            }
            Self::Back(minutes) => {
                write!(f, "clocks go back {} before it; no run is doubled", length(minutes))
            }
        }
    }
}

impl Recurrence {
    /// The runs due at or after a moment that would run if none had run yet: at most as many as
    /// the recurrence ends after.
    pub fn upcoming(&self, from: DateTime<Utc>) -> Upcoming<'_> {
        let left = match self.parts().end {
            End::After(runs) => Some(runs),
            End::NoEndDate | End::By(_) => None,
        };
        Upcoming { recurrence: self, next: self.first_at_or_after(from), left }
    }

    /// The run of that number as it is shown; `None` when nothing is due.
    pub fn planned(&self, number: u64) -> Option<Planned> {
        let due = self.due(number)?;
        let local = self.local(due);
        Some(Planned { number, due, local, note: self.note(number, local) })
    }

    fn local(&self, moment: DateTime<Utc>) -> DateTime<FixedOffset> {
        let local = moment.with_timezone(&self.parts().zone);
        local.with_timezone(&local.offset().fix())
    }

    fn note(&self, number: u64, local: DateTime<FixedOffset>) -> Option<ClockNote> {
        let Parts { pattern, .. } = *self.parts();
        if let Some((asked, wall)) = self.wall(number) {
            return match wall {
                Wall::LeftOut(_) => Some(ClockNote::LeftOut { asked, runs: local.naive_local() }),
                Wall::Twice(..) => Some(ClockNote::Twice(asked)),
                Wall::Once(moment) if moment != local => Some(ClockNote::Behind(asked)),
                Wall::Once(_) => None,
            };
        }
        let is_elapsed = matches!(pattern, Pattern::Minutes | Pattern::Hours);
        let before = self.due(number.checked_sub(1)?).filter(|_| is_elapsed)?;
        let seconds =
            local.offset().local_minus_utc() - self.local(before).offset().local_minus_utc();
        let minutes = TimeDelta::seconds(seconds.into()).num_minutes();
        match minutes {
            1.. => Some(ClockNote::Forward(minutes)),
            0 => None,
            _ => Some(ClockNote::Back(-minutes)),
        }
    }
}

/// Runs to come, one after the other; see [`Recurrence::upcoming`].
#[derive(Clone, Debug)]
pub struct Upcoming<'a> {
    recurrence: &'a Recurrence,
    next: Option<u64>,
    left: Option<u32>,
}

impl Iterator for Upcoming<'_> {
    type Item = Planned;

    fn next(&mut self) -> Option<Planned> {
        let number = self.next?;
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1)?;
        }
        let planned = self.recurrence.planned(number);
        self.next = planned.and_then(|_| number.checked_add(1));
        planned
    }
}
