//! Due times against a walk, minute by minute, through the days on which clocks change, and what
//! holds for every recurrence there is (reliability F11).
//!
//! The walk only ever asks what a clock on the wall shows at a moment, and takes the first minute
//! that shows the time or a later one. It shares no code with the product, which computes each due
//! time from its number.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use commerce_hq::domain::recurrence::{
    End, MonthDay, Parts, Pattern, Recurrence, Unit, Week, Weekdays, YEARS,
};
use proptest::prelude::*;

/// Days on which clocks change, and one zone in which they never do.
const CHANGES: [(&str, &str); 13] = [
    ("America/Chicago", "2026-03-08"),
    ("America/Chicago", "2026-11-01"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("America/St_Johns", "2005-04-03"),
    ("America/St_Johns", "2005-10-29"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Asia/Kolkata", "2026-03-08"),
    ("Pacific/Apia", "2011-12-29"),
    ("America/Chicago", "2028-02-28"),
];

/// The seven intervals.
const INTERVALS: [(Unit, u32); 7] = [
    (Unit::Minutes, 7),
    (Unit::Minutes, 10),
    (Unit::Minutes, 30),
    (Unit::Minutes, 97),
    (Unit::Hours, 1),
    (Unit::Days, 1),
    (Unit::Weeks, 1),
];

/// Each minute from a day before to nine days after: the moment and what the wall shows.
fn minutes(zone: Tz, day: NaiveDate) -> Vec<(DateTime<Utc>, NaiveDateTime)> {
    let first = (day - Days::new(1)).and_time(NaiveTime::MIN).and_utc();
    let minute = |minute: i64| {
        let moment = first + TimeDelta::minutes(minute);
        (moment, moment.with_timezone(&zone).naive_local())
    };
    (0..10 * 1_440).map(minute).collect()
}

/// Walks on from a minute to the first that shows the time or a later one.
fn shows(minutes: &[(DateTime<Utc>, NaiveDateTime)], from: usize, wall: NaiveDateTime) -> usize {
    from + minutes[from..].iter().position(|(_, shown)| *shown >= wall).unwrap()
}

/// The due times of the day and the nine after it, or of a day for the short intervals.
fn walked(
    minutes: &[(DateTime<Utc>, NaiveDateTime)],
    start: NaiveDateTime,
    (unit, count): (Unit, u32),
) -> Vec<DateTime<Utc>> {
    let first = shows(minutes, 0, start);
    let step = match unit {
        Unit::Minutes => count,
        Unit::Hours => count * 60,
        _ => 0,
    };
    if step > 0 {
        let mut due = vec![minutes[first].0];
        let mut waited = 0;
        for (moment, _) in &minutes[first + 1..first + 1_441] {
            waited += 1;
            if waited == step {
                due.push(*moment);
                waited = 0;
            }
        }
        return due;
    }
    let apart = if unit == Unit::Days { 1 } else { 7 };
    let mut due: Vec<DateTime<Utc>> = vec![];
    let mut at = first;
    for run in 0..=7 / apart {
        at = shows(minutes, at, start + Days::new(run * apart));
        // A minute starts one run; the next minute is the first that is free.
        at += usize::from(due.last() == Some(&minutes[at].0));
        due.push(minutes[at].0);
    }
    due
}

#[test]
fn every_minute_of_the_days_on_which_clocks_change_agrees_with_a_walk() {
    let mut compared = 0;
    for (name, day) in CHANGES {
        let (zone, day): (Tz, NaiveDate) = (name.parse().unwrap(), day.parse().unwrap());
        let minutes = minutes(zone, day);
        for minute in 0..1_440 {
            let start = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute);
            for (unit, count) in INTERVALS {
                let (date, time, pattern) = (start.date(), start.time(), unit.on(start.date()));
                let end = End::NoEndDate;
                let parts = Parts { date, time, zone, pattern, count, end };
                let recurrence = Recurrence::new(parts).unwrap();
                let expected = walked(&minutes, start, (unit, count));
                let due = (0..).map_while(|number| recurrence.due(number));
                let due: Vec<_> = due.take(expected.len()).collect();
                assert_eq!(due, expected, "{name}, {start}, every {count} {unit:?}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 13 * 1_440 * 7);
}

/// Days to years, by trying each day: whether a rule that knows nothing of numbers takes it.
fn takes(day: NaiveDate, start: NaiveDate, pattern: Pattern, count: u32) -> bool {
    use chrono::Datelike;
    let sunday = |day: NaiveDate| {
        i64::from(day.num_days_from_ce()) - i64::from(day.weekday().num_days_from_sunday())
    };
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let last = day.month() != (day + Days::new(1)).month();
    let count = i64::from(count);
    let number = |wanted: u32| day.day() == wanted || (last && day.day() < wanted);
    match pattern {
        Pattern::Minutes | Pattern::Hours => false,
        Pattern::Days => (day - start).num_days() % count == 0,
        Pattern::Weeks(days) => {
            days.contains(day.weekday()) && (sunday(day) - sunday(start)) / 7 % count == 0
        }
        Pattern::Months(_) if (month(day) - month(start)) % count != 0 => false,
        Pattern::Months(MonthDay::Day(wanted)) => number(wanted.into()),
        Pattern::Months(MonthDay::Nth(week, weekday)) => {
            let is_last = (day + Days::new(7)).month() != day.month();
            let week_of = match week {
                Week::Last => is_last,
                _ => (day.day() - 1) / 7 == week as u32,
            };
            day.weekday() == weekday && week_of
        }
        Pattern::Years => {
            let years = i64::from(day.year() - start.year());
            years % count == 0 && day.month() == start.month() && number(start.day())
        }
    }
}

fn weekday() -> impl Strategy<Value = Weekday> {
    prop::sample::select(Weekdays::WEEK.to_vec())
}

fn patterns() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        Just(Pattern::Minutes),
        Just(Pattern::Hours),
        Just(Pattern::Days),
        prop::collection::vec(weekday(), 1..5).prop_map(|days| Pattern::Weeks(days.into())),
        (1..=31_u8).prop_map(|day| Pattern::Months(MonthDay::Day(day))),
        (prop::sample::select(Week::ALL.to_vec()), weekday())
            .prop_map(|(week, day)| Pattern::Months(MonthDay::Nth(week, day))),
        Just(Pattern::Years),
    ]
}

prop_compose! {
    /// Any recurrence in any zone; many of its starts lie where clocks change.
    fn recurrences()(
        pattern in patterns(),
        zone in prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
        day in 0..70_000_u64,
        second in prop_oneof![0..86_400_u32, (0..1_440_u32).prop_map(|minute| minute * 60)],
        share in prop_oneof![0..3_u32, any::<u32>()],
        days in prop::option::of(0..5_000_u64),
    ) -> Option<Recurrence> {
        let first = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).unwrap();
        let date = first + Days::new(day);
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        let count = 1 + share % pattern.unit().most();
        let end = days.map_or(End::NoEndDate, |days| End::By(date + Days::new(days)));
        Recurrence::new(Parts { date, time, zone, pattern, count, end }).ok()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn due_times_grow_and_their_numbers_are_found_again(
        recurrence in recurrences(),
        number in prop_oneof![0..50_u64, 0..2_000_000_u64, any::<u64>()],
    ) {
        prop_assume!(recurrence.is_some());
        let recurrence = recurrence.unwrap();
        let second = TimeDelta::seconds(1);
        match recurrence.due(number) {
            None => prop_assert_eq!(recurrence.due(number.saturating_add(1)), None),
            Some(due) => {
                prop_assert_eq!(recurrence.first_at_or_after(due), Some(number));
                prop_assert_eq!(recurrence.last_at_or_before(due), Some(number));
                prop_assert_eq!(recurrence.first_at_or_after(due - second), Some(number));
                prop_assert_eq!(recurrence.last_at_or_before(due + second), Some(number));
                let before = number.checked_sub(1);
                prop_assert_eq!(recurrence.last_at_or_before(due - second), before);
                let next = recurrence.due(number + 1);
                prop_assert!(next.is_none_or(|next| next > due), "{:?} after {}", next, due);
                let after = next.map(|_| number + 1);
                prop_assert_eq!(recurrence.first_at_or_after(due + second), after);
            }
        }
    }

    #[test]
    fn the_days_of_a_pattern_are_those_that_a_walk_takes(recurrence in recurrences()) {
        prop_assume!(recurrence.is_some());
        let parts = *recurrence.unwrap().parts();
        let elapsed = matches!(parts.pattern, Pattern::Minutes | Pattern::Hours);
        prop_assume!(!elapsed);
        // Noon in UTC: which days, not what clocks do on them.
        let time = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
        let parts = Parts { zone: Tz::UTC, time, end: End::NoEndDate, ..parts };
        let Ok(recurrence) = Recurrence::new(parts) else { return Ok(()) };
        let last = NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31).unwrap();
        let days = parts.date.iter_days().take(2_500).take_while(|day| *day <= last);
        let taken = days.filter(|day| takes(*day, parts.date, parts.pattern, parts.count));
        for (number, day) in (0..).zip(taken) {
            let due = recurrence.due(number).map(|due| due.date_naive());
            prop_assert_eq!(due, Some(day), "number {} of {}", number, recurrence);
        }
    }
}

#[test]
fn every_due_time_of_a_century_of_seven_minutes_is_on_the_grid() {
    let zone: Tz = "Europe/Berlin".parse().unwrap();
    let (date, time) = (NaiveDate::from_ymd_opt(1999, 12, 31).unwrap(), NaiveTime::MIN);
    let (pattern, count, end) = (Pattern::Minutes, 7, End::NoEndDate);
    let recurrence = Recurrence::new(Parts { date, time, zone, pattern, count, end }).unwrap();
    let start = recurrence.due(0).unwrap();
    for number in (0..7_500_000).step_by(99_991) {
        let due = recurrence.due(number).unwrap();
        assert_eq!((due - start).num_seconds(), i64::try_from(number).unwrap() * 7 * 60);
    }
}
