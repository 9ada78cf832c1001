//! The due times of a recurrence, by number, and the numbers of moments.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::calendar::{after_days, in_months, in_weeks, in_years};
use super::wall::{Wall, end_of_day};
use super::{End, Parts, Pattern, Recurrence, YEARS};

impl Recurrence {
    /// The due time of that number, from 0, straight from the start. `None` when it lies after
    /// the day that the recurrence ends by, or after the years that are accepted.
    ///
    /// Due times grow strictly with their number. A number of runs to end after does not matter
    /// here: it counts the runs that were started, and which those are is not known here.
    pub fn due(&self, number: u64) -> Option<DateTime<Utc>> {
        let due = self.grid(number)?;
        (due < self.limit()?).then_some(due)
    }

    /// The number of the first due time at or after a moment; `None` if there is none before the
    /// recurrence ends.
    pub fn first_at_or_after(&self, moment: DateTime<Utc>) -> Option<u64> {
        let number = self.passed(moment, |due| due < moment)?;
        self.due(number).map(|_| number)
    }

    /// The number of the last due time at or before a moment; `None` before the first.
    pub fn last_at_or_before(&self, moment: DateTime<Utc>) -> Option<u64> {
        self.passed(moment, |due| due <= moment)?.checked_sub(1)
    }

    /// How many of the due times up to about the moment are `early`: those are the first ones.
    fn passed(&self, moment: DateTime<Utc>, early: impl Fn(DateTime<Utc>) -> bool) -> Option<u64> {
        // No two due times are nearer than a minute.
        let minutes = moment.signed_duration_since(self.due(0)?).num_minutes();
        let (mut low, mut high) = (0, u64::try_from(minutes).map_or(0, |minutes| minutes + 1));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.due(middle).is_some_and(&early) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Some(low)
    }

    /// What the zone makes of the wall time that a run of that number is due at. `None` for what
    /// is counted in elapsed time, but for its start.
    pub(super) fn wall(&self, number: u64) -> Option<(NaiveDateTime, Wall)> {
        let Parts { date, time, zone, pattern, .. } = *self.parts();
        let day = match pattern {
            Pattern::Minutes | Pattern::Hours => (number == 0).then_some(date),
            _ => self.day(number),
        };
        let wall = day?.and_time(time);
        Some((wall, Wall::of(wall, zone)?))
    }

    /// The calendar day that a run of that number is due on.
    fn day(&self, number: u64) -> Option<NaiveDate> {
        let Parts { date, pattern, count, .. } = *self.parts();
        match pattern {
            Pattern::Minutes | Pattern::Hours => None,
            Pattern::Days => after_days(date, number.checked_mul(u64::from(count))?),
            Pattern::Weeks(days) => in_weeks(date, days, count, number),
            Pattern::Months(day) => in_months(date, day, count, number),
            Pattern::Years => in_years(date, count, number),
        }
    }

    /// The moment of that number, whatever ends the recurrence.
    fn grid(&self, number: u64) -> Option<DateTime<Utc>> {
        let Parts { pattern, count, .. } = *self.parts();
        let each = match pattern {
            Pattern::Minutes => 1,
            Pattern::Hours => 60,
            _ => return self.on_day(number),
        };
        let start = self.wall(0)?.1.run();
        let minutes = number.checked_mul(u64::from(count))?.checked_mul(each)?;
        start.checked_add_signed(TimeDelta::try_minutes(i64::try_from(minutes).ok()?)?)
    }

    /// The moment of that number of a pattern of days.
    fn on_day(&self, number: u64) -> Option<DateTime<Utc>> {
        let run = |number| Some(self.wall(number)?.1.run());
        let due = run(number)?;
        // Where a zone leaves out a whole day (Samoa, 2011-12-30), midnight of that day and of the
        // next are the same moment; the second of two such runs is a minute later.
        match number.checked_sub(1).and_then(run) {
            Some(before) if before >= due => before.checked_add_signed(TimeDelta::minutes(1)),
            _ => Some(due),
        }
    }

    /// The moment from which on nothing is due.
    fn limit(&self) -> Option<DateTime<Utc>> {
        let Parts { end, zone, .. } = *self.parts();
        let last = match end {
            End::By(last) => last,
            End::NoEndDate | End::After(_) => NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31)?,
        };
        end_of_day(last, zone)
    }
}
