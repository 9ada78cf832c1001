//! Recurrences across clock changes, leap days and the ends of months.

use chrono::{DateTime, NaiveDate, Utc};

use chrono::Weekday;

use super::{End, MonthDay, Parts, Pattern, Recurrence, RecurrenceError, Unit, Week};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn parts(start: &str, zone: &str, count: u32, unit: Unit) -> Parts {
    let (day, time) = start.split_once(' ').unwrap();
    Parts {
        date: date(day),
        time: time.parse().unwrap(),
        zone: zone.parse().unwrap(),
        pattern: unit.on(date(day)),
        count,
        end: End::NoEndDate,
    }
}

fn every(start: &str, zone: &str, count: u32, unit: Unit) -> Recurrence {
    Recurrence::new(parts(start, zone, count, unit)).unwrap()
}

/// The first due times in wall time of the zone with its offset.
fn wall(recurrence: &Recurrence, runs: u64) -> Vec<String> {
    let zone = recurrence.parts().zone;
    let shown = |number| {
        let due = recurrence.due(number).unwrap().with_timezone(&zone);
        due.format("%m-%d %H:%M %z").to_string()
    };
    (0..runs).map(shown).collect()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn minutes_and_hours_are_elapsed_time_across_a_clock_change() {
    let forward = every("2026-03-08 01:30:00", "America/Chicago", 30, Unit::Minutes);
    assert_eq!(wall(&forward, 3), ["03-08 01:30 -0600", "03-08 03:00 -0500", "03-08 03:30 -0500"]);
    let back = every("2026-10-25 01:30:00", "Europe/Berlin", 1, Unit::Hours);
    assert_eq!(wall(&back, 3), ["10-25 01:30 +0200", "10-25 02:30 +0200", "10-25 02:30 +0100"]);
}

#[test]
fn days_keep_the_wall_time_and_run_once_whatever_the_clocks_do() {
    let forward = every("2026-03-07 02:30:00", "America/Chicago", 1, Unit::Days);
    assert_eq!(wall(&forward, 3), ["03-07 02:30 -0600", "03-08 03:00 -0500", "03-09 02:30 -0500"]);
    let back = every("2026-10-24 02:30:00", "Europe/Berlin", 1, Unit::Days);
    assert_eq!(wall(&back, 3), ["10-24 02:30 +0200", "10-25 02:30 +0200", "10-26 02:30 +0100"]);
}

#[test]
fn a_start_that_is_left_out_is_the_first_valid_minute_after_it() {
    let start = every("2026-03-29 02:15:20", "Europe/Berlin", 10, Unit::Minutes);
    assert_eq!(wall(&start, 2), ["03-29 03:00 +0200", "03-29 03:10 +0200"]);
    // Samoa left out the whole of 2011-12-30.
    let samoa = every("2011-12-29 10:00:00", "Pacific/Apia", 1, Unit::Days);
    assert_eq!(wall(&samoa, 2), ["12-29 10:00 -1000", "12-31 00:00 +1400"]);
}

#[test]
fn day_31_is_the_last_day_of_shorter_months_and_comes_back() {
    let months = every("2026-01-31 08:00:00", "UTC", 1, Unit::Months);
    let days: Vec<_> = (0..4).map(|n| months.due(n).unwrap().date_naive().to_string()).collect();
    assert_eq!(days, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]);
}

#[test]
fn a_leap_day_is_february_28_in_other_years() {
    let years = every("2024-02-29 08:00:00", "UTC", 1, Unit::Years);
    let days: Vec<_> = (0..5).map(|n| years.due(n).unwrap().date_naive().to_string()).collect();
    assert_eq!(days[1], "2025-02-28");
    assert_eq!(days[4], "2028-02-29");
    let across = every("2024-02-28 23:55:00", "UTC", 7, Unit::Minutes);
    assert_eq!(across.due(1), Some(moment("2024-02-29T00:02:00Z")));
}

#[test]
fn due_times_do_not_drift() {
    let seven = every("2026-01-05 09:00:00", "America/Chicago", 7, Unit::Minutes);
    let start = moment("2026-01-05T15:00:00Z");
    for number in [0, 1, 1_000, 1_000_000] {
        let due = seven.due(number).unwrap();
        let expected = i64::try_from(number).unwrap() * 7;
        assert_eq!((due - start).num_minutes(), expected);
        assert_eq!(seven.first_at_or_after(due), Some(number));
        assert_eq!(seven.first_at_or_after(due + chrono::TimeDelta::seconds(1)), Some(number + 1));
    }
    assert_eq!(seven.first_at_or_after(moment("2020-01-01T00:00:00Z")), Some(0));
    assert_eq!(seven.last_at_or_before(moment("2020-01-01T00:00:00Z")), None);
    assert_eq!(seven.due(u64::MAX), None);
}

#[test]
fn an_end_after_runs_shows_that_many_even_when_the_start_has_passed() {
    let end = End::After(3);
    let three = Parts { end, ..parts("2026-01-05 09:00:00", "UTC", 10, Unit::Minutes) };
    let three = Recurrence::new(three).unwrap();
    let upcoming: Vec<_> =
        three.upcoming(moment("2026-01-05T09:25:00Z")).map(|run| run.due).collect();
    assert_eq!(
        upcoming,
        ["2026-01-05T09:30:00Z", "2026-01-05T09:40:00Z", "2026-01-05T09:50:00Z"].map(moment)
    );
}

#[test]
fn the_day_to_end_by_still_runs_to_its_end_in_the_zone() {
    let end = End::By(date("2026-01-06"));
    let parts = Parts { end, ..parts("2026-01-05 20:00:00", "America/Chicago", 12, Unit::Hours) };
    let by = Recurrence::new(parts).unwrap();
    let upcoming: Vec<_> = by.upcoming(moment("2026-01-01T00:00:00Z")).map(|run| run.due).collect();
    // 20:00, then 08:00 and 20:00 of the last day; the last one is already the 7th in UTC.
    assert_eq!(upcoming.last(), Some(&moment("2026-01-07T02:00:00Z")));
    assert_eq!(upcoming.len(), 3);
    assert_eq!(by.first_at_or_after(moment("2027-01-01T00:00:00Z")), None);
    assert_eq!(by.last_at_or_before(moment("2027-01-01T00:00:00Z")), Some(2));
}

#[test]
fn parts_out_of_bounds_are_refused_and_the_field_is_named() {
    let good = parts("2026-01-05 09:00:00", "UTC", 5, Unit::Minutes);
    let refused = |parts| Recurrence::new(parts).unwrap_err();
    assert_eq!(refused(Parts { count: 0, ..good }), RecurrenceError::Count(Unit::Minutes));
    assert!(refused(Parts { count: 43_201, ..good }).to_string().starts_with("Count: "));
    assert_eq!(refused(Parts { end: End::After(0), ..good }), RecurrenceError::EndAfter);
    assert_eq!(refused(Parts { end: End::After(1_000_001), ..good }), RecurrenceError::EndAfter);
    let early = End::By(date("2026-01-04"));
    assert_eq!(refused(Parts { end: early, ..good }), RecurrenceError::EndBy);
    assert_eq!(refused(Parts { date: date("1989-12-31"), ..good }), RecurrenceError::StartDate);
}

#[test]
fn it_reads_as_a_sentence() {
    let reads = |start: &str, count, pattern, end| {
        let parts = Parts { pattern, end, ..parts(start, "UTC", count, Unit::Days) };
        Recurrence::new(parts).unwrap().to_string()
    };
    let (six, none) = ("2026-01-05 06:00:00", End::NoEndDate);
    assert_eq!(reads(six, 5, Pattern::Minutes, none), "Every 5 minutes, no end date");
    assert_eq!(reads(six, 1, Pattern::Minutes, End::After(1)), "Every minute, ends after 1 run");
    let by = End::By(date("2026-02-01"));
    assert_eq!(reads(six, 3, Pattern::Days, by), "Every 3 days at 06:00, ends by 02/01/2026");
    let weeks = Pattern::Weeks([Weekday::Thu, Weekday::Mon].into_iter().collect());
    let words = "Every 2 weeks on Monday and Thursday at 06:00, ends after 10 runs";
    assert_eq!(reads(six, 2, weeks, End::After(10)), words);
    let thirty = Pattern::Months(MonthDay::Day(30));
    let words = "Every month on day 30 or the last day at 06:00, no end date";
    assert_eq!(reads(six, 1, thirty, none), words);
    let friday = Pattern::Months(MonthDay::Nth(Week::Last, Weekday::Fri));
    let words = "Every month on the last Friday at 06:00, no end date";
    assert_eq!(reads(six, 1, friday, none), words);
    let words = "Every year on January 5 at 06:00:30, no end date";
    assert_eq!(reads("2026-01-05 06:00:30", 1, Pattern::Years, none), words);
}

#[test]
fn it_is_stored_with_the_name_of_its_zone_and_checked_when_it_is_read() {
    let five = every("2026-01-05 09:45:00", "America/Chicago", 5, Unit::Minutes);
    let week = every("2026-01-05 09:45:00", "America/Chicago", 5, Unit::Weeks);
    for recurrence in [five, week] {
        let bytes = postcard::to_allocvec(&recurrence).unwrap();
        assert_eq!(postcard::from_bytes::<Recurrence>(&bytes).unwrap(), recurrence);
    }
    assert!(serde_json::to_string(&week).unwrap().contains("{\"Weeks\":[\"Mon\"]}"));
    let text = serde_json::to_string(&five).unwrap();
    assert!(text.contains("\"America/Chicago\""), "{text}");
    assert_eq!(serde_json::from_str::<Recurrence>(&text).unwrap(), five);
    let broken = text.replace("\"count\":5", "\"count\":0");
    assert!(serde_json::from_str::<Recurrence>(&broken).is_err());
}

/// The first days of a pattern that starts on a day.
fn days(start: &str, count: u32, pattern: Pattern, runs: u64) -> Vec<String> {
    let start = format!("{start} 08:00:00");
    let parts = Parts { pattern, ..parts(&start, "UTC", count, Unit::Days) };
    let recurrence = Recurrence::new(parts).unwrap();
    (0..runs).map(|n| recurrence.due(n).unwrap().date_naive().to_string()).collect()
}

#[test]
fn weekdays_are_counted_from_the_week_of_the_start() {
    // 2026-01-08 is a Thursday. Its week began on Sunday the 4th; the Monday of it has passed.
    let weeks = Pattern::Weeks([Weekday::Mon, Weekday::Fri, Weekday::Sat].into_iter().collect());
    assert_eq!(
        days("2026-01-08", 2, weeks, 5),
        ["2026-01-09", "2026-01-10", "2026-01-19", "2026-01-23", "2026-01-24"]
    );
    let mondays = Pattern::Weeks([Weekday::Mon].into_iter().collect());
    assert_eq!(days("2026-01-08", 2, mondays, 2), ["2026-01-19", "2026-02-02"]);
    let sundays = Pattern::Weeks([Weekday::Sun].into_iter().collect());
    assert_eq!(days("2026-01-04", 1, sundays, 2), ["2026-01-04", "2026-01-11"]);
}

#[test]
fn a_day_of_the_month_that_has_passed_waits_for_the_next_month_of_the_interval() {
    let day = |day| Pattern::Months(MonthDay::Day(day));
    assert_eq!(days("2026-01-15", 1, day(5), 2), ["2026-02-05", "2026-03-05"]);
    assert_eq!(days("2026-01-15", 3, day(5), 2), ["2026-04-05", "2026-07-05"]);
    assert_eq!(days("2027-12-31", 1, day(30), 3), ["2028-01-30", "2028-02-29", "2028-03-30"]);
    assert_eq!(days("2026-02-28", 1, day(31), 2), ["2026-02-28", "2026-03-31"]);
}

#[test]
fn the_weekday_of_a_month_is_the_first_to_fourth_or_the_last() {
    let nth = |week, day| Pattern::Months(MonthDay::Nth(week, day));
    let fridays = days("2026-01-01", 1, nth(Week::Last, Weekday::Fri), 3);
    assert_eq!(fridays, ["2026-01-30", "2026-02-27", "2026-03-27"]);
    let mondays = days("2026-01-06", 1, nth(Week::First, Weekday::Mon), 2);
    assert_eq!(mondays, ["2026-02-02", "2026-03-02"], "the one of January has passed");
    let fourth = days("2026-02-01", 1, nth(Week::Fourth, Weekday::Sat), 2);
    assert_eq!(fourth, ["2026-02-28", "2026-03-28"]);
}

#[test]
fn midnight_of_a_day_that_is_left_out_runs_once_and_the_next_a_minute_later() {
    let samoa = every("2011-12-29 00:00:00", "Pacific/Apia", 1, Unit::Days);
    let shown =
        ["12-29 00:00 -1000", "12-31 00:00 +1400", "12-31 00:01 +1400", "01-01 00:00 +1400"];
    assert_eq!(wall(&samoa, 4), shown);
    let notes: Vec<_> = (0..4).map(|n| samoa.planned(n).unwrap().note).collect();
    let notes: Vec<_> = notes.iter().map(|note| note.map(|note| note.to_string())).collect();
    assert_eq!(notes[1].as_deref(), Some("12/30/2011 00:00 does not exist; runs at 12/31 00:00"));
    assert!(notes[2].as_deref().is_some_and(|note| note.contains("taken by the run before")));
    assert_eq!((&notes[0], &notes[3]), (&None, &None));
}

#[test]
fn a_day_to_end_by_that_comes_back_over_midnight_is_not_over_at_its_first_end() {
    // In Newfoundland clocks went back at 00:01 to 23:01 of the day before.
    let end = End::By(date("2005-10-29"));
    let parts =
        Parts { end, ..parts("2005-10-29 20:00:00", "America/St_Johns", 30, Unit::Minutes) };
    let by = Recurrence::new(parts).unwrap();
    let last = by.last_at_or_before(moment("2006-01-01T00:00:00Z")).unwrap();
    let shown = wall(&by, last + 1);
    assert_eq!(shown[8..], ["10-30 00:00 -0230", "10-29 23:30 -0330"]);
}

#[test]
fn nothing_is_due_after_the_years_that_are_accepted() {
    let years = every("2200-06-01 00:00:00", "UTC", 1, Unit::Years);
    assert!(years.due(0).is_some() && years.due(1).is_none());
    assert_eq!(years.first_at_or_after(moment("2200-06-01T00:00:01Z")), None);
    assert_eq!(years.last_at_or_before(moment("2300-01-01T00:00:00Z")), Some(0));
}

#[test]
fn the_preview_says_what_a_change_of_the_clocks_does() {
    let note = |start: &str, count, unit, number| {
        let recurrence = every(start, "America/Chicago", count, unit);
        recurrence.planned(number).unwrap().note.map(|note| note.to_string())
    };
    let forward = note("2026-03-07 02:30:00", 1, Unit::Days, 1);
    assert_eq!(forward.as_deref(), Some("02:30 does not exist on this day; runs at 03:00"));
    let back = note("2026-10-31 01:30:00", 1, Unit::Days, 1);
    assert_eq!(back.as_deref(), Some("01:30 comes twice; runs the first time"));
    let forward = note("2026-03-08 01:30:00", 30, Unit::Minutes, 1);
    assert_eq!(forward.as_deref(), Some("clocks go forward 01:00 before it; no run is lost"));
    let back = note("2026-11-01 01:30:00", 1, Unit::Hours, 1);
    assert_eq!(back.as_deref(), Some("clocks go back 01:00 before it; no run is doubled"));
    assert_eq!(note("2026-03-08 03:00:00", 30, Unit::Minutes, 1), None);
    assert_eq!(note("2026-03-07 03:00:00", 1, Unit::Days, 1), None);
}

#[test]
fn a_pattern_without_days_or_without_a_run_is_refused() {
    let good = parts("2026-01-15 09:00:00", "UTC", 1, Unit::Months);
    let refused = |parts| Recurrence::new(parts).unwrap_err();
    let no_days = Pattern::Weeks(super::Weekdays::default());
    assert_eq!(refused(Parts { pattern: no_days, ..good }), RecurrenceError::Weekdays);
    for day in [0, 32] {
        let pattern = Pattern::Months(MonthDay::Day(day));
        assert_eq!(refused(Parts { pattern, ..good }), RecurrenceError::DayOfMonth);
    }
    let pattern = Pattern::Months(MonthDay::Day(5));
    let end = End::By(date("2026-02-04"));
    assert_eq!(refused(Parts { pattern, end, ..good }), RecurrenceError::NoRun);
}
