//! When people buy: the slots that time is split into, and how busy a slot is.
//!
//! A slot is a quarter of an hour, counted in UTC from 1970, so that no zone and no change of zone
//! time moves it. How busy it is follows the clock on the wall of the channel.

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;

/// The length of a slot, in seconds.
const SECONDS: i64 = 900;
/// The length of a slot, in microseconds.
const MICROSECONDS: u64 = 900_000_000;
/// Slots in an hour.
pub(super) const SLOTS_AN_HOUR: u64 = 4;

/// Hours of a store that opens at eight and closes at nine in the evening.
const STORE: [u64; 24] =
    [0, 0, 0, 0, 0, 0, 0, 0, 2, 5, 8, 10, 12, 11, 10, 10, 11, 13, 12, 9, 5, 0, 0, 0];
/// Hours of an online store: never closed, busiest in the evening.
const ONLINE: [u64; 24] =
    [3, 2, 1, 1, 1, 2, 3, 5, 7, 8, 9, 9, 10, 9, 8, 8, 8, 9, 10, 12, 13, 12, 9, 5];
/// Days from Monday, in percent.
const STORE_DAYS: [u64; 7] = [80, 80, 85, 95, 125, 150, 85];
/// Days from Monday, in percent: people order online on Sunday evening and on Monday.
const ONLINE_DAYS: [u64; 7] = [115, 105, 100, 95, 90, 90, 105];

/// How busy the hours of a week are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm {
    hours: &'static [u64; 24],
    days: &'static [u64; 7],
}

impl Rhythm {
    /// The rhythm of a store, or of an online store.
    pub(super) fn of(is_online: bool) -> Self {
        if is_online {
            Self { hours: &ONLINE, days: &ONLINE_DAYS }
        } else {
            Self { hours: &STORE, days: &STORE_DAYS }
        }
    }

    /// How busy a slot that begins at that local time is; 0 when it is closed.
    pub(super) fn at(self, local: NaiveDateTime) -> u64 {
        let day = usize::try_from(local.weekday().num_days_from_monday()).unwrap_or(0);
        let hour = usize::try_from(local.hour()).unwrap_or(0);
        let weight = |list: &[u64], nth: usize| list.get(nth).copied().unwrap_or(0);
        weight(self.hours, hour) * weight(self.days, day)
    }

    /// All hours of a week together.
    pub(super) fn week(self) -> u64 {
        self.hours.iter().sum::<u64>() * self.days.iter().sum::<u64>()
    }
}

/// The slot that a moment lies in.
pub(super) fn slot_of(time: DateTime<Utc>) -> i64 {
    time.timestamp().div_euclid(SECONDS)
}

/// When a slot begins; `None` beyond the calendar.
pub(super) fn begin_of(slot: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(slot.checked_mul(SECONDS)?, 0)
}

/// What the clock on the wall shows.
pub(super) fn local(time: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    time.with_timezone(&zone).naive_local()
}

/// The microseconds of a slot that belong to the `nth` of `count` transactions: first, and how many.
///
/// They share the slot without overlap, so no two transactions of a slot have the same moment.
pub(super) fn part_of_slot(nth: u64, count: u64) -> (u64, u64) {
    let begin = |nth: u64| {
        let begin = (u128::from(nth) * u128::from(MICROSECONDS)).div_ceil(u128::from(count.max(1)));
        u64::try_from(begin).unwrap_or(MICROSECONDS)
    };
    (begin(nth), begin(nth.saturating_add(1)).saturating_sub(begin(nth)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn stores_close_at_night_and_online_stores_do_not() {
        let at =
            |hour| NaiveDate::from_ymd_opt(2026, 1, 5).unwrap().and_hms_opt(hour, 0, 0).unwrap();
        assert_eq!(Rhythm::of(false).at(at(3)), 0);
        assert!(Rhythm::of(true).at(at(3)) > 0);
        assert!(Rhythm::of(true).at(at(20)) > Rhythm::of(true).at(at(3)));
    }

    #[test]
    fn the_transactions_of_a_slot_share_it_without_overlap() {
        for count in [1, 2, 7, 1_000, MICROSECONDS] {
            let last = part_of_slot(count - 1, count);
            assert_eq!(last.0 + last.1, MICROSECONDS, "{count}");
            let (first, length) = part_of_slot(0, count);
            assert_eq!((first, length), (0, part_of_slot(1, count).0), "{count}");
            assert!(length > 0);
        }
    }

    #[test]
    fn a_slot_begins_where_it_is_found() {
        let moment = DateTime::from_timestamp(-1, 0).unwrap();
        assert_eq!(slot_of(moment), -1);
        assert_eq!(slot_of(begin_of(1_964_027).unwrap()), 1_964_027);
    }
}
