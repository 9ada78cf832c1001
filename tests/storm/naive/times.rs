//! Due times, walked one after the other from the first.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use commerce_hq::domain::batch::Timing;
use commerce_hq::domain::recurrence::{End, Parts, Pattern, Recurrence};

/// When a job is due.
#[derive(Clone, Debug)]
pub enum Rule {
    Once(DateTime<Utc>),
    /// Every so many minutes or days, from a wall time in a zone.
    Every {
        count: u32,
        unit: Unit,
        from: (NaiveDate, NaiveTime),
        zone: Tz,
        end: Ends,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Never,
    After(u32),
    By(NaiveDate),
}

#[derive(Clone, Debug)]
pub struct Times {
    pub rule: Rule,
    walked: Vec<DateTime<Utc>>,
}

impl Times {
    pub fn new(rule: Rule) -> Self {
        Self { rule, walked: vec![] }
    }

    pub fn is_once(&self) -> bool {
        matches!(self.rule, Rule::Once(_))
    }

    pub fn zone(&self) -> Tz {
        match &self.rule {
            Rule::Once(_) => Tz::UTC,
            Rule::Every { zone, .. } => *zone,
        }
    }

    /// How many occurrences may start.
    pub fn most(&self) -> Option<u32> {
        match &self.rule {
            Rule::Once(_) => Some(1),
            Rule::Every { end: Ends::After(runs), .. } => Some(*runs),
            Rule::Every { .. } => None,
        }
    }

    /// Whether its last day is over.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        match &self.rule {
            Rule::Every { end: Ends::By(day), zone, .. } => {
                now.with_timezone(zone).date_naive() > *day
            }
            _ => false,
        }
    }

    /// The due time of that number.
    pub fn at(&mut self, number: usize) -> Option<DateTime<Utc>> {
        while self.walked.len() <= number {
            let next = self.walk()?;
            self.walked.push(next);
        }
        Some(self.walked[number])
    }

    fn walk(&self) -> Option<DateTime<Utc>> {
        match &self.rule {
            Rule::Once(at) => self.walked.is_empty().then_some(*at),
            Rule::Every { count, unit, from, zone, end } => {
                let wall = |day: NaiveDate| {
                    let wall = zone.from_local_datetime(&day.and_time(from.1));
                    wall.single().expect("the storm starts at noon").to_utc()
                };
                let next = match (self.walked.last(), unit) {
                    (None, _) => wall(from.0),
                    (Some(last), Unit::Minutes) => *last + TimeDelta::minutes((*count).into()),
                    (Some(last), Unit::Hours) => *last + TimeDelta::hours((*count).into()),
                    (Some(last), Unit::Days) => {
                        wall(last.with_timezone(zone).date_naive() + Days::new((*count).into()))
                    }
                };
                let day = next.with_timezone(zone).date_naive();
                let is_out = matches!(end, Ends::By(last) if day > *last);
                (!is_out).then_some(next)
            }
        }
    }

    /// The number of the first due time after the moment, from `first` on.
    pub fn count_by(&mut self, first: usize, now: DateTime<Utc>) -> usize {
        let mut number = first;
        while self.at(number).is_some_and(|due| due <= now) {
            number += 1;
        }
        number
    }

    /// The same as the product has it.
    pub fn timing(&self) -> Timing {
        match &self.rule {
            Rule::Once(at) => Timing::Once(*at),
            Rule::Every { count, unit, from, zone, end } => {
                let pattern = match unit {
                    Unit::Minutes => Pattern::Minutes,
                    Unit::Hours => Pattern::Hours,
                    Unit::Days => Pattern::Days,
                };
                let end = match *end {
                    Ends::Never => End::NoEndDate,
                    Ends::After(runs) => End::After(runs),
                    Ends::By(day) => End::By(day),
                };
                let (date, time) = *from;
                let parts = Parts { date, time, zone: *zone, pattern, count: *count, end };
                Timing::Recurring(Recurrence::new(parts).unwrap())
            }
        }
    }
}
