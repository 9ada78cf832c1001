//! The due times of a recurrence: minutes and hours in elapsed time, days to years in the wall
//! time of its zone (design section 8).

use chrono::{
    DateTime, Days, LocalResult, Months, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

use super::{End, Parts, Recurrence, Unit};

/// The longest time that clocks were ever put forward, in minutes: a whole day and a bit.
const LONGEST_GAP: i64 = 26 * 60;

impl Recurrence {
    /// The due time of that number, from 0. `None` when it lies after the day that the recurrence
    /// ends by, or after the calendar. A number of runs to end after does not matter here: it
    /// counts the runs that were started, and which those are is not known here.
    pub fn due(&self, number: u64) -> Option<DateTime<Utc>> {
        let Parts { zone, end, .. } = *self.parts();
        let due = self.grid(number)?;
        match end {
            End::By(last) if due.with_timezone(&zone).date_naive() > last => None,
            _ => Some(due),
        }
    }

    /// Number and time of the first due time after a moment.
    pub fn first_after(&self, moment: DateTime<Utc>) -> Option<(u64, DateTime<Utc>)> {
        // Due times grow with their number, and no two are nearer than a minute.
        let late = |number| self.grid(number).is_none_or(|due| due > moment);
        let minutes = moment.signed_duration_since(self.grid(0)?).num_minutes();
        let (mut low, mut high) = (0, u64::try_from(minutes).map_or(0, |minutes| minutes + 1));
        while low < high {
            let middle = low + (high - low) / 2;
            if late(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some((low, self.due(low)?))
    }

    /// The due times after a moment that would run if none had run yet: at most as many as the
    /// recurrence ends after.
    pub fn upcoming(&self, after: DateTime<Utc>) -> Upcoming<'_> {
        let left = match self.parts().end {
            End::After(runs) => Some(runs),
            End::NoEndDate | End::By(_) => None,
        };
        let next = self.first_after(after).map(|(number, _)| number);
        Upcoming { recurrence: self, next, left }
    }

    /// The due time of that number, whatever ends the recurrence.
    fn grid(&self, number: u64) -> Option<DateTime<Utc>> {
        let Parts { date, time, zone, unit, count, .. } = *self.parts();
        let steps = number.checked_mul(u64::from(count))?;
        let minutes = |each: i64| {
            let start = resolve(date.and_time(time), zone)?;
            let minutes = i64::try_from(steps).ok()?.checked_mul(each)?;
            start.checked_add_signed(TimeDelta::try_minutes(minutes)?)
        };
        let months = |each: u32| {
            let months = u32::try_from(steps).ok()?.checked_mul(each)?;
            // The calendar takes the last day of a month that has no such day, and each month is
            // counted from the start: after 02/28 comes 03/31 again.
            date.checked_add_months(Months::new(months))
        };
        let day = match unit {
            Unit::Minutes => return minutes(1),
            Unit::Hours => return minutes(60),
            Unit::Days => date.checked_add_days(Days::new(steps)),
            Unit::Weeks => date.checked_add_days(Days::new(steps.checked_mul(7)?)),
            Unit::Months => months(1),
            Unit::Years => months(12),
        };
        resolve(day?.and_time(time), zone)
    }
}

/// The moment of a wall time. A time that is repeated is taken once, the first time; one that is
/// left out, where clocks go forward, is the first valid minute after it.
fn resolve(wall: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let moment = |wall: NaiveDateTime| match zone.from_local_datetime(&wall) {
        LocalResult::Single(one) | LocalResult::Ambiguous(one, _) => Some(one.with_timezone(&Utc)),
        LocalResult::None => None,
    };
    moment(wall).or_else(|| {
        let minute = wall.with_second(0)?.with_nanosecond(0)?;
        (1..=LONGEST_GAP).find_map(|minutes| {
            moment(minute.checked_add_signed(TimeDelta::try_minutes(minutes)?)?)
        })
    })
}

/// Due times one after the other; see [`Recurrence::upcoming`].
#[derive(Clone, Debug)]
pub struct Upcoming<'a> {
    recurrence: &'a Recurrence,
    next: Option<u64>,
    left: Option<u32>,
}

impl Iterator for Upcoming<'_> {
    type Item = DateTime<Utc>;

    fn next(&mut self) -> Option<DateTime<Utc>> {
        let number = self.next?;
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1)?;
        }
        let due = self.recurrence.due(number);
        self.next = due.and_then(|_| number.checked_add(1));
        due
    }
}
