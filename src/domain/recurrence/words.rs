//! A recurrence as a sentence: `Every 2 weeks on Monday and Thursday at 06:00, ends after 10 runs`.

use std::fmt;

use chrono::{NaiveTime, Timelike};

use super::pattern::{MonthDay, Pattern, Unit, Weekdays, weekday_name};
use super::{End, Parts, Recurrence};

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { date, time, pattern, count, end, .. } = *self.parts();
        let unit = word(pattern.unit());
        match count {
            1 => write!(f, "Every {unit}")?,
            _ => write!(f, "Every {count} {unit}s")?,
        }
        match pattern {
            Pattern::Minutes | Pattern::Hours | Pattern::Days => {}
            Pattern::Weeks(days) => write!(f, " on {}", list(days))?,
            Pattern::Months(MonthDay::Day(31)) => f.write_str(" on the last day")?,
            Pattern::Months(MonthDay::Day(day @ 29..)) => {
                write!(f, " on day {day} or the last day")?;
            }
            Pattern::Months(MonthDay::Day(day)) => write!(f, " on day {day}")?,
            Pattern::Months(MonthDay::Nth(week, day)) => {
                write!(f, " on the {} {}", week.word(), weekday_name(day))?;
            }
            Pattern::Years => write!(f, " on {}", date.format("%B %-d"))?,
        }
        if !matches!(pattern, Pattern::Minutes | Pattern::Hours) {
            write!(f, " at {}", time.format(if has_seconds(time) { "%H:%M:%S" } else { "%H:%M" }))?;
        }
        match end {
            End::NoEndDate => f.write_str(", no end date"),
            End::After(1) => f.write_str(", ends after 1 run"),
            End::After(runs) => write!(f, ", ends after {runs} runs"),
            End::By(date) => write!(f, ", ends by {}", date.format("%m/%d/%Y")),
        }
    }
}

fn has_seconds(time: NaiveTime) -> bool {
    time.second() != 0
}

/// The days as a list: `Monday, Tuesday and Thursday`.
fn list(days: Weekdays) -> String {
    let mut names: Vec<&str> = days.days().map(weekday_name).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last.to_owned() } else { format!("{} and {last}", names.join(", ")) }
}

/// The unit in a sentence, in the singular.
const fn word(unit: Unit) -> &'static str {
    match unit {
        Unit::Minutes => "minute",
        Unit::Hours => "hour",
        Unit::Days => "day",
        Unit::Weeks => "week",
        Unit::Months => "month",
        Unit::Years => "year",
    }
}
