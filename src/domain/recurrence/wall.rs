//! Wall time to moments, where clocks are put forward and back.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// The longest time that clocks were ever put forward, in minutes: a whole day and a bit.
const LONGEST_GAP: i64 = 26 * 60;

/// What a zone makes of a wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wall {
    /// It comes once.
    Once(DateTime<Utc>),
    /// It comes twice; both times.
    Twice(DateTime<Utc>, DateTime<Utc>),
    /// It is left out; the first valid minute after it.
    LeftOut(DateTime<Utc>),
}

impl Wall {
    /// What the zone makes of the wall time; `None` outside the calendar.
    pub(super) fn of(wall: NaiveDateTime, zone: Tz) -> Option<Self> {
        match zone.from_local_datetime(&wall) {
            LocalResult::Single(one) => Some(Self::Once(one.to_utc())),
            LocalResult::Ambiguous(one, other) => {
                let (one, other) = (one.to_utc(), other.to_utc());
                Some(Self::Twice(one.min(other), one.max(other)))
            }
            LocalResult::None => {
                let minute = wall.with_second(0)?.with_nanosecond(0)?;
                let valid = (1..=LONGEST_GAP).find_map(|minutes| {
                    let later = minute.checked_add_signed(TimeDelta::try_minutes(minutes)?)?;
                    zone.from_local_datetime(&later).earliest()
                });
                valid.map(|valid| Self::LeftOut(valid.to_utc()))
            }
        }
    }

    /// When something runs that is due at the wall time: once, and the first time.
    pub(super) fn run(self) -> DateTime<Utc> {
        match self {
            Self::Once(moment) | Self::Twice(moment, _) | Self::LeftOut(moment) => moment,
        }
    }
}

/// The moment from which a day is over for good: where clocks go back over midnight, the second
/// midnight.
pub(super) fn end_of_day(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    Some(match Wall::of(midnight, zone)? {
        Wall::Once(moment) | Wall::Twice(_, moment) | Wall::LeftOut(moment) => moment,
    })
}
