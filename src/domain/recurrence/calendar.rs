//! The days of patterns that follow the calendar, by arithmetic on day and month numbers.
//!
//! Each function gives the day of a number from 0 without looking at any before it.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::pattern::{MonthDay, Week, Weekdays};

/// The day `steps` after the start.
pub(super) fn after_days(start: NaiveDate, steps: u64) -> Option<NaiveDate> {
    start.checked_add_days(Days::new(steps))
}

/// The chosen weekday of that number, at or after the start, in every `count`th week from the
/// week of the start.
pub(super) fn in_weeks(
    start: NaiveDate,
    chosen: Weekdays,
    count: u32,
    number: u64,
) -> Option<NaiveDate> {
    let from_sunday = |day: Weekday| u64::from(day.num_days_from_sunday());
    let offset = from_sunday(start.weekday());
    let each = u64::try_from(chosen.days().count()).ok()?;
    let passed = chosen.days().filter(|day| from_sunday(*day) < offset).count();
    let slot = number.checked_add(u64::try_from(passed).ok()?)?;
    let week = slot.checked_div(each)?;
    let day = chosen.days().nth(usize::try_from(slot % each).ok()?)?;
    let ahead = week.checked_mul(u64::from(count))?.checked_mul(7)?;
    // Counted from the Sunday of the first week, the day is never before the start.
    let ahead = ahead.checked_add(from_sunday(day))?.checked_sub(offset)?;
    after_days(start, ahead)
}

/// That day of the month of that number, not before the start, in every `count`th month from the
/// month of the start.
pub(super) fn in_months(
    start: NaiveDate,
    day: MonthDay,
    count: u32,
    number: u64,
) -> Option<NaiveDate> {
    let first = day_of_month(start, day, 0)?;
    let number = if first < start { number.checked_add(1)? } else { number };
    day_of_month(start, day, number.checked_mul(u64::from(count))?)
}

/// The day of the start in every `count`th year from the year of the start.
pub(super) fn in_years(start: NaiveDate, count: u32, number: u64) -> Option<NaiveDate> {
    let months = number.checked_mul(u64::from(count))?.checked_mul(12)?;
    day_of_month(start, MonthDay::Day(start.day().try_into().ok()?), months)
}

/// The day in the month that is `ahead` months after the month of the start.
fn day_of_month(start: NaiveDate, day: MonthDay, ahead: u64) -> Option<NaiveDate> {
    let month = i64::from(start.year()) * 12 + i64::from(start.month0());
    let month = month.checked_add(i64::try_from(ahead).ok()?)?;
    let year = i32::try_from(month.div_euclid(12)).ok()?;
    let first = NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)?;
    let length = u32::from(first.num_days_in_month());
    let first_such = |weekday: Weekday| 1 + weekday.days_since(first.weekday());
    let number = match day {
        MonthDay::Day(day) => u32::from(day).min(length),
        MonthDay::Nth(Week::First, weekday) => first_such(weekday),
        MonthDay::Nth(Week::Second, weekday) => first_such(weekday) + 7,
        MonthDay::Nth(Week::Third, weekday) => first_such(weekday) + 14,
        MonthDay::Nth(Week::Fourth, weekday) => first_such(weekday) + 21,
        MonthDay::Nth(Week::Last, weekday) => {
            let fourth = first_such(weekday) + 21;
            if fourth + 7 <= length { fourth + 7 } else { fourth }
        }
    };
    first.with_day(number)
}
