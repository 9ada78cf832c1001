//! What a recurrence repeats: a unit of time, and on which days of it.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// The unit of the interval between two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "units of time")]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// All of them, the shortest first.
    pub const ALL: [Self; 6] =
        [Self::Minutes, Self::Hours, Self::Days, Self::Weeks, Self::Months, Self::Years];

    /// The longest interval in this unit. Minutes are those of reliability section 7, hours are
    /// the same time; the others are our reading: a year, and for years ten.
    pub const fn most(self) -> u32 {
        match self {
            Self::Minutes => 43_200,
            Self::Hours => 720,
            Self::Days => 366,
            Self::Weeks => 53,
            Self::Months => 12,
            Self::Years => 10,
        }
    }

    /// The caption of the unit in the dialog.
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Minutes => "Minutes",
            Self::Hours => "Hours",
            Self::Days => "Days",
            Self::Weeks => "Weeks",
            Self::Months => "Months",
            Self::Years => "Years",
        }
    }

    /// What a rule of this unit promises about clocks, and what it does not, in words for a person.
    pub const fn promise(self) -> &'static str {
        match self {
            Self::Minutes | Self::Hours => {
                "Counted in elapsed time: a change of clocks neither leaves a run out nor doubles one, \
                 but the wall time of the runs is another after it."
            }
            Self::Days | Self::Weeks => {
                "At the same wall time of the zone: a time that a change of clocks leaves out runs at \
                 the first minute after it, one that comes twice runs once. The runs are not always \
                 24 hours apart."
            }
            Self::Months => {
                "At the same wall time of the zone, as for days. Day 29 to 31 is the last day of a \
                 shorter month, so no month is left out."
            }
            Self::Years => {
                "At the same wall time of the zone, as for days. February 29 is the last day of other \
                 Februaries."
            }
        }
    }

    /// The pattern of this unit that repeats the day itself: its weekday, its day of the month.
    pub fn on(self, day: NaiveDate) -> Pattern {
        match self {
            Self::Minutes => Pattern::Minutes,
            Self::Hours => Pattern::Hours,
            Self::Days => Pattern::Days,
            Self::Weeks => Pattern::Weeks([day.weekday()].into_iter().collect()),
            // A day of the month is at most 31.
            Self::Months => Pattern::Months(MonthDay::Day(day.day().try_into().unwrap_or(31))),
            Self::Years => Pattern::Years,
        }
    }
}

/// The unit of the interval, and on which of its days something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pattern {
    /// Elapsed minutes, whatever the wall clock does.
    Minutes,
    /// Elapsed hours, likewise.
    Hours,
    /// Calendar days, each at the wall time of the start.
    Days,
    /// Weeks, from Sunday to Saturday (our reading, after the product's en-us forms), on these
    /// weekdays. The week of the start is the first one.
    Weeks(Weekdays),
    /// Months, on that day of each. The month of the start is the first one.
    Months(MonthDay),
    /// Years, on month and day of the start; February 29 is the last day of other Februaries.
    Years,
}

impl Pattern {
    /// What the interval is counted in.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Minutes => Unit::Minutes,
            Self::Hours => Unit::Hours,
            Self::Days => Unit::Days,
            Self::Weeks(_) => Unit::Weeks,
            Self::Months(_) => Unit::Months,
            Self::Years => Unit::Years,
        }
    }
}

/// A day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MonthDay {
    /// Its number, 1 to 31; 29 to 31 is the last day of a month that is shorter.
    Day(u8),
    /// The first to fourth, or the last, such weekday; every month has each of them.
    Nth(Week, Weekday),
}

/// Which of the weekdays of one name in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "ordinals")]
pub enum Week {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

impl Week {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    /// The word of it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
            Self::Last => "last",
        }
    }
}

/// A set of weekdays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Weekday>", into = "Vec<Weekday>")]
pub struct Weekdays(u8);

impl Weekdays {
    /// The days of a week, in its order: from Sunday.
    pub const WEEK: [Weekday; 7] = [
        Weekday::Sun,
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
    ];

    /// Whether there is no day in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the day is in it.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// The set with the day put in, or taken out if it was in.
    #[must_use]
    pub fn toggled(self, day: Weekday) -> Self {
        Self(self.0 ^ bit(day))
    }

    /// Its days, from Sunday.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        Self::WEEK.into_iter().filter(move |day| self.contains(*day))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_sunday()
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | bit(day)))
    }
}

impl From<Vec<Weekday>> for Weekdays {
    fn from(days: Vec<Weekday>) -> Self {
        days.into_iter().collect()
    }
}

impl From<Weekdays> for Vec<Weekday> {
    fn from(set: Weekdays) -> Self {
        set.days().collect()
    }
}

/// The name of a weekday.
pub const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
