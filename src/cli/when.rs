//! Times as people write them on the command line.

use std::str::FromStr;

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc, Weekday,
};
use chrono_tz::Tz;

use super::args::When;
use crate::domain::Date;
use crate::domain::batch::{ActivePeriod, Constraint, Outcome, Timing};
use crate::domain::clock::ZONE;
use crate::domain::recurrence::{End, MonthDay, Parts, Pattern, Recurrence, Unit, Week, Weekdays};
use crate::engine::Failure;

/// An interval such as `5m` or `1mo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl FromStr for Every {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no interval; write 5m, 2h, 1d, 1w, 1mo or 1y");
        let (count, unit) = number_and_word(text).ok_or_else(wrong)?;
        let unit = match unit.to_ascii_lowercase().as_str() {
            "m" | "min" => Unit::Minutes,
            "h" => Unit::Hours,
            "d" => Unit::Days,
            "w" => Unit::Weeks,
            "mo" => Unit::Months,
            "y" => Unit::Years,
            _ => return Err(wrong()),
        };
        let count = u32::try_from(count).ok().filter(|count| (1..=unit.most()).contains(count));
        let most = unit.most();
        let name = unit.caption().to_lowercase();
        count.map(|count| Self { count, unit }).ok_or_else(|| format!("enter 1 to {most} {name}"))
    }
}

/// A day of the month, or a weekday in it such as `last-fri`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthRule(MonthDay);

impl FromStr for MonthRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(day) = text.parse().ok().filter(|day| (1..=31).contains(day)) {
            return Ok(Self(MonthDay::Day(day)));
        }
        let nth = text.split_once('-').and_then(|(week, day)| {
            let week = Week::ALL.into_iter().find(|one| one.word().eq_ignore_ascii_case(week))?;
            Some(MonthDay::Nth(week, day.parse().ok()?))
        });
        nth.map(Self)
            .ok_or_else(|| "write a day from 1 to 31, or such as first-mon or last-fri".into())
    }
}

/// An active period, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period(pub Option<ActivePeriod>);

/// `08:00-18:00`, or `none`.
pub(super) fn period(text: &str) -> Result<Period, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(Period(None));
    }
    let parts = text.split_once('-').ok_or("write such as 08:00-18:00, or none")?;
    Ok(Period(Some(ActivePeriod { from: time(parts.0)?, to: time(parts.1)? })))
}

/// Weekdays such as `mon,thu`.
pub(super) fn weekdays(text: &str) -> Result<Weekdays, String> {
    let days = text.split(',').map(|day| {
        day.trim().parse::<Weekday>().map_err(|_| format!("{day:?} is no weekday; write mon,thu"))
    });
    days.collect()
}

/// A day.
pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    Date::parse(text).and_then(|date| date.0).ok_or_else(|| "write a day such as 2026-01-05".into())
}

/// A time of day.
pub(super) fn time(text: &str) -> Result<NaiveTime, String> {
    let formats = ["%H:%M", "%H:%M:%S", "%I:%M %p"];
    let found =
        formats.iter().find_map(|format| NaiveTime::parse_from_str(text.trim(), format).ok());
    found.ok_or_else(|| "write a time such as 06:30".into())
}

/// A zone.
pub(super) fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| format!("{text:?} is no time zone; write such as Europe/Berlin"))
}

/// A span of time such as `90s`, `30m`, `2h` or `1d`.
pub(super) fn duration(text: &str) -> Result<TimeDelta, String> {
    let wrong = || format!("{text:?} is no duration; write 90s, 30m, 2h or 1d");
    let (count, unit) = number_and_word(text).ok_or_else(wrong)?;
    let span = match unit {
        "s" => TimeDelta::try_seconds(count),
        "m" => TimeDelta::try_minutes(count),
        "h" => TimeDelta::try_hours(count),
        "d" => TimeDelta::try_days(count),
        _ => None,
    };
    span.filter(|span| *span <= TimeDelta::days(3_660)).ok_or_else(wrong)
}

/// A condition of a task: `0`, `0:ended`, `0:error` or `0:either`.
pub(super) fn constraint(text: &str) -> Result<Constraint, String> {
    let (task, outcome) = text.split_once(':').unwrap_or((text, "ended"));
    let outcome = match outcome {
        "ended" => Outcome::Ended,
        "error" => Outcome::Error,
        "either" => Outcome::EndedOrError,
        _ => return Err("write a task's number, or such as 0:error or 0:either".into()),
    };
    let task = task.parse().map_err(|_| "a task is named by its number, from 0".to_owned())?;
    Ok(Constraint { task, outcome })
}

fn number_and_word(text: &str) -> Option<(i64, &str)> {
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, word) = text.split_at_checked(at)?;
    Some((count.parse().ok()?, word.trim()))
}

impl When {
    /// Whether anything was said about when.
    fn is_silent(&self) -> bool {
        let Self { every, weekly, monthly, at, start, .. } = self;
        every.is_none() && weekly.is_none() && monthly.is_none() && at.is_none() && start.is_none()
    }

    /// The due times that were asked for; `None` for once, now.
    pub(super) fn timing(&self, now: DateTime<Utc>) -> Result<Option<Timing>, Failure> {
        let zone = self.zone.unwrap_or(ZONE);
        let today = now.with_timezone(&zone);
        let pattern = self.pattern(self.start.unwrap_or(today.date_naive()));
        let Some((pattern, count)) = pattern else { return self.once(today) };
        let time = self.at.unwrap_or_else(|| whole_seconds(today.time()));
        let date = self.start.unwrap_or_else(|| {
            // A time that is over today means the next day; a start that was named means itself.
            let over = self.at.is_some_and(|at| at < today.time());
            let days = matches!(pattern.unit(), Unit::Minutes | Unit::Hours) || !over;
            if days { today.date_naive() } else { next_day(today.date_naive()) }
        });
        let end = match (self.end.end_after, self.end.end_by) {
            (Some(runs), _) => End::After(runs),
            (None, Some(day)) => End::By(day),
            (None, None) => End::NoEndDate,
        };
        let parts = Parts { date, time, zone, pattern, count, end };
        let recurrence = Recurrence::new(parts);
        let recurrence = recurrence.map_err(|wrong| Failure::wrong_use(wrong.to_string()))?;
        Ok(Some(Timing::Recurring(recurrence)))
    }

    fn pattern(&self, start: NaiveDate) -> Option<(Pattern, u32)> {
        if let Some(Every { count, unit }) = self.every {
            return Some((unit.on(start), count));
        }
        if let Some(days) = self.weekly {
            return Some((Pattern::Weeks(days), 1));
        }
        self.monthly.map(|MonthRule(day)| (Pattern::Months(day), 1))
    }

    fn once(&self, today: DateTime<Tz>) -> Result<Option<Timing>, Failure> {
        if self.end.end_after.is_some_and(|runs| runs != 1) || self.end.end_by.is_some() {
            let text = "an end needs a recurrence: add --every, --weekly or --monthly";
            return Err(Failure::wrong_use(text));
        }
        if self.is_silent() {
            return Ok(None);
        }
        let time = self.at.unwrap_or_else(|| whole_seconds(today.time()));
        let date = self.start.unwrap_or(today.date_naive());
        let local = date.and_time(time);
        let at = today.timezone().from_local_datetime(&local).earliest();
        let at = at.ok_or_else(|| {
            Failure::wrong_use(format!("{local} does not exist in {}", today.timezone()))
        })?;
        Ok(Some(Timing::Once(at.with_timezone(&Utc))))
    }

    /// What changes in the due times of a job: those asked for, with what was not said as it was.
    pub(super) fn change(
        &self,
        timing: &Timing,
        now: DateTime<Utc>,
    ) -> Result<Option<Timing>, Failure> {
        let ends =
            self.end.no_end_date || self.end.end_after.is_some() || self.end.end_by.is_some();
        if self.is_silent() && !ends && self.zone.is_none() {
            return Ok(None);
        }
        let Timing::Recurring(recurrence) = timing else { return self.timing(now) };
        let old = *recurrence.parts();
        let start = self.start.unwrap_or(old.date);
        let (pattern, count) = self.pattern(start).unwrap_or((old.pattern, old.count));
        let end = match (self.end.no_end_date, self.end.end_after, self.end.end_by) {
            (true, ..) => End::NoEndDate,
            (_, Some(runs), _) => End::After(runs),
            (_, _, Some(day)) => End::By(day),
            _ => old.end,
        };
        let parts = Parts {
            date: start,
            time: self.at.unwrap_or(old.time),
            zone: self.zone.unwrap_or(old.zone),
            pattern,
            count,
            end,
        };
        let recurrence = Recurrence::new(parts);
        let recurrence = recurrence.map_err(|wrong| Failure::wrong_use(wrong.to_string()))?;
        Ok(Some(Timing::Recurring(recurrence)))
    }
}

fn whole_seconds(time: NaiveTime) -> NaiveTime {
    time.with_nanosecond(0).unwrap_or(time)
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.succ_opt().filter(|next| next.year() <= 9_999).unwrap_or(day)
}
