//! Recurrences across clock changes, leap days and the ends of months.

use chrono::{DateTime, NaiveDate, Utc};

use super::{End, Parts, Recurrence, RecurrenceError, Unit};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn parts(start: &str, zone: &str, count: u32, unit: Unit) -> Parts {
    let (day, time) = start.split_once(' ').unwrap();
    Parts {
        date: date(day),
        time: time.parse().unwrap(),
        zone: zone.parse().unwrap(),
        unit,
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
        assert_eq!(seven.first_after(due).map(|(next, _)| next), Some(number + 1));
    }
    assert_eq!(seven.first_after(moment("2020-01-01T00:00:00Z")), Some((0, start)));
    assert_eq!(seven.due(u64::MAX), None);
}

#[test]
fn the_first_due_time_after_a_moment_is_found_in_every_unit() {
    for unit in Unit::ALL {
        let recurrence = every("2026-01-31 02:30:00", "America/Chicago", 1, unit);
        for number in 0..60 {
            let due = recurrence.due(number).unwrap();
            let before = due - chrono::TimeDelta::seconds(1);
            assert_eq!(recurrence.first_after(before), Some((number, due)), "{unit:?}");
        }
    }
}

#[test]
fn an_end_after_runs_shows_that_many_even_when_the_start_has_passed() {
    let end = End::After(3);
    let three = Parts { end, ..parts("2026-01-05 09:00:00", "UTC", 10, Unit::Minutes) };
    let three = Recurrence::new(three).unwrap();
    let upcoming: Vec<_> = three.upcoming(moment("2026-01-05T09:25:00Z")).collect();
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
    let upcoming: Vec<_> = by.upcoming(moment("2026-01-01T00:00:00Z")).collect();
    // 20:00, then 08:00 and 20:00 of the last day; the last one is already the 7th in UTC.
    assert_eq!(upcoming.last(), Some(&moment("2026-01-07T02:00:00Z")));
    assert_eq!(upcoming.len(), 3);
    assert_eq!(by.first_after(moment("2027-01-01T00:00:00Z")), None);
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
    let five = every("2026-01-05 09:00:00", "UTC", 5, Unit::Minutes);
    assert_eq!(five.to_string(), "Every 5 minutes, no end date");
    let with = |end| Recurrence::new(Parts { count: 1, end, ..*five.parts() }).unwrap();
    assert_eq!(with(End::After(1)).to_string(), "Every minute, ends after 1 run");
    let by = with(End::By(date("2026-02-01")));
    assert_eq!(by.to_string(), "Every minute, ends by 02/01/2026");
}

#[test]
fn it_is_stored_with_the_name_of_its_zone_and_checked_when_it_is_read() {
    let five = every("2026-01-05 09:45:00", "America/Chicago", 5, Unit::Minutes);
    let bytes = postcard::to_allocvec(&five).unwrap();
    assert_eq!(postcard::from_bytes::<Recurrence>(&bytes).unwrap(), five);
    let text = serde_json::to_string(&five).unwrap();
    assert!(text.contains("\"America/Chicago\""), "{text}");
    assert_eq!(serde_json::from_str::<Recurrence>(&text).unwrap(), five);
    let broken = text.replace("\"count\":5", "\"count\":0");
    assert!(serde_json::from_str::<Recurrence>(&broken).is_err());
}
