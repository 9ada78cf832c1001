//! The part of Define recurrence that says what is repeated: unit, interval, and days of it.
//!
//! Days that nobody has chosen follow the start date, so that they need not be touched.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::commands::captions;
use crate::domain::recurrence::{MonthDay, Pattern, Unit, Week, Weekdays, weekday_name};
use crate::semantics::Act;
use crate::tui::element::{
    Element, checkbox, combobox, flow, group, muted, radios, spinbutton, text,
};

/// The interval at first: in the range that is usual for both jobs (our reading).
const USUAL_COUNT: u32 = 10;

/// Which way a day of a month is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Number,
    Weekday,
}

/// The two ways: key and caption.
const NAMED: [(Named, &str, &str); 2] = [
    (Named::Number, "number", captions::DAY_OF_MONTH),
    (Named::Weekday, "weekday", captions::WEEKDAY_OF_MONTH),
];

/// The fields, as they were typed.
#[derive(Debug)]
pub(super) struct Repeats {
    unit: Unit,
    count: String,
    days: Option<Weekdays>,
    named: Named,
    day: Option<String>,
    week: Week,
    weekday: Option<Weekday>,
}

impl Default for Repeats {
    fn default() -> Self {
        Self {
            unit: Unit::Minutes,
            count: USUAL_COUNT.to_string(),
            days: None,
            named: Named::Number,
            day: None,
            week: Week::First,
            weekday: None,
        }
    }
}

impl Repeats {
    /// The fields of a pattern.
    pub fn of(pattern: Pattern, count: u32) -> Self {
        let fields = Self { unit: pattern.unit(), count: count.to_string(), ..Self::default() };
        match pattern {
            Pattern::Weeks(days) => Self { days: Some(days), ..fields },
            Pattern::Months(MonthDay::Day(day)) => Self { day: Some(day.to_string()), ..fields },
            Pattern::Months(MonthDay::Nth(week, weekday)) => {
                Self { named: Named::Weekday, week, weekday: Some(weekday), ..fields }
            }
            Pattern::Minutes | Pattern::Hours | Pattern::Days | Pattern::Years => fields,
        }
    }

    /// The interval; a number that is none is as wrong as a zero.
    pub fn count(&self) -> u32 {
        self.count.trim().parse().unwrap_or(0)
    }

    /// The pattern in the fields, of a recurrence that starts on that day.
    pub fn pattern(&self, start: NaiveDate) -> Pattern {
        match (self.unit, self.named) {
            (Unit::Weeks, _) => Pattern::Weeks(self.days(Some(start))),
            (Unit::Months, Named::Number) => {
                let day = self.day(Some(start)).trim().parse().unwrap_or(0);
                Pattern::Months(MonthDay::Day(day))
            }
            (Unit::Months, Named::Weekday) => {
                Pattern::Months(MonthDay::Nth(self.week, self.weekday(Some(start))))
            }
            (unit, _) => unit.on(start),
        }
    }

    fn days(&self, start: Option<NaiveDate>) -> Weekdays {
        self.days.unwrap_or_else(|| start.map(|start| start.weekday()).into_iter().collect())
    }

    fn day(&self, start: Option<NaiveDate>) -> String {
        let of_start = || start.map(|start| start.day().to_string()).unwrap_or_default();
        self.day.clone().unwrap_or_else(of_start)
    }

    fn weekday(&self, start: Option<NaiveDate>) -> Weekday {
        self.weekday.or(start.map(|start| start.weekday())).unwrap_or(Weekday::Mon)
    }

    /// The fields of the unit, with what is wrong in the field of an id.
    pub fn fields(
        &self,
        start: Option<NaiveDate>,
        invalid: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<Element<'_>> {
        let units = Unit::ALL.map(|unit| (unit.caption().into(), unit.caption().into()));
        let unit = self.unit.caption().to_lowercase();
        let most = self.unit.most();
        let mut fields = vec![
            radios("pattern", captions::PATTERN, self.unit.caption(), units.to_vec()).help(
                format!(
                    "What the interval between two runs is counted in. {}",
                    self.unit.promise()
                ),
            ),
            spinbutton("count", captions::COUNT, self.count.as_str())
                .note(unit.clone())
                .invalid(invalid("count"))
                .help(format!("Interval in {unit} between two runs, from 1 to {most}.")),
        ];
        match self.unit {
            Unit::Minutes | Unit::Hours | Unit::Days => {}
            Unit::Weeks => fields.push(self.weekdays(start, invalid("weekdays"))),
            Unit::Months => fields.extend(self.days_of_month(start, invalid)),
            Unit::Years => {
                let day = start.map(|start| start.format("each year on %B %-d").to_string());
                fields.extend(day.map(muted));
            }
        }
        fields
    }

    fn weekdays(&self, start: Option<NaiveDate>, wrong: Option<String>) -> Element<'_> {
        let days = self.days(start);
        let boxes = Weekdays::WEEK.map(|day| {
            checkbox(weekday_name(day), weekday_name(day), days.contains(day))
                .help("Whether it runs on this day; weeks are counted from Sunday (our reading).")
        });
        let mut body = vec![flow(boxes.into())];
        body.extend(wrong.map(text));
        group("weekdays", captions::WEEKDAYS, body)
    }

    fn days_of_month(
        &self,
        start: Option<NaiveDate>,
        invalid: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<Element<'_>> {
        let unless = |named: Named, why: &'static str| (self.named != named).then_some(why);
        let no_number = unless(Named::Number, "Select the Day of month option first.");
        let no_weekday = || unless(Named::Weekday, "Select the Weekday of month option first.");
        let ways = NAMED.iter().map(|(_, key, caption)| ((*key).into(), (*caption).into()));
        let way = NAMED.iter().find(|(named, ..)| *named == self.named);
        let way = way.map_or("", |(_, key, _)| key);
        vec![
            radios("month-day", captions::MONTH_DAY, way, ways.collect())
                .help("Whether the day is named by its number or by its weekday."),
            spinbutton("day", captions::DAY_OF_MONTH, self.day(start))
                .note("29 to 31: the last day of shorter months")
                .disabled(no_number)
                .invalid(invalid("day"))
                .help("The day of each month, from 1 to 31."),
            combobox("week", captions::WEEK_OF_MONTH, title(self.week), Week::ALL.map(title))
                .disabled(no_weekday())
                .help("Which of the weekdays of that name in the month."),
            combobox(
                "weekday",
                captions::WEEKDAY,
                weekday_name(self.weekday(start)),
                Weekdays::WEEK.map(weekday_name),
            )
            .disabled(no_weekday())
            .help("The weekday of each month."),
        ]
    }

    /// Takes what a person did to one of its controls.
    pub fn act(&mut self, control: &str, item: &str, act: &Act, start: Option<NaiveDate>) {
        let weekday =
            |name: &str| Weekdays::WEEK.into_iter().find(|day| weekday_name(*day) == name);
        match (control, act) {
            ("count", Act::SetText(text)) => self.count.clone_from(text),
            ("day", Act::SetText(text)) => self.day = Some(text.clone()),
            ("week", Act::SetText(name)) => {
                let chosen = Week::ALL.into_iter().find(|week| title(*week) == name);
                self.week = chosen.unwrap_or(self.week);
            }
            ("weekday", Act::SetText(name)) => self.weekday = weekday(name).or(self.weekday),
            ("pattern", Act::Select) => {
                let chosen = Unit::ALL.into_iter().find(|unit| unit.caption() == item);
                self.unit = chosen.unwrap_or(self.unit);
            }
            ("month-day", Act::Select) => {
                let chosen = NAMED.iter().find(|(_, key, _)| *key == item);
                self.named = chosen.map_or(self.named, |(named, ..)| *named);
            }
            (name, Act::Toggle) => {
                let days = self.days(start);
                self.days = weekday(name).map(|day| days.toggled(day)).or(self.days);
            }
            _ => {}
        }
    }
}

/// A [`Week`] as an option of a field.
const fn title(week: Week) -> &'static str {
    match week {
        Week::First => "First",
        Week::Second => "Second",
        Week::Third => "Third",
        Week::Fourth => "Fourth",
        Week::Last => "Last",
    }
}
