//! The clock against a real clock that is moved by hand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Clock, ClockChange, ClockError, ClockReading, StoreTime};
use crate::domain::clock::{Rate, Speed, StoredClock};

/// Real time that only the test moves.
#[derive(Default)]
struct Hand {
    passed: Mutex<Duration>,
    set_back: Mutex<TimeDelta>,
}

impl Hand {
    fn pass(&self, seconds: u64) {
        *self.passed.lock().unwrap() += Duration::from_secs(seconds);
    }

    fn set_back(&self, seconds: i64) {
        *self.set_back.lock().unwrap() += TimeDelta::seconds(seconds);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        real() + self.elapsed() - *self.set_back.lock().unwrap()
    }

    fn elapsed(&self) -> Duration {
        *self.passed.lock().unwrap()
    }
}

/// Real time at first.
fn real() -> DateTime<Utc> {
    "2030-06-01T12:00:00Z".parse().unwrap()
}

/// Store time at first.
fn morning() -> DateTime<Utc> {
    "2026-01-05T15:00:00Z".parse().unwrap()
}

fn x(times: u16) -> Rate {
    times.try_into().unwrap()
}

fn open(speed: Speed) -> (Arc<Hand>, Arc<StoreTime>) {
    let hand = Arc::new(Hand::default());
    let clock = Arc::clone(&hand) as Arc<dyn Clock>;
    (hand, Arc::new(StoreTime::open(StoredClock::at(morning(), speed), clock, true)))
}

fn seconds(time: &StoreTime) -> i64 {
    (time.read().now - morning()).num_seconds()
}

fn change(time: &StoreTime, change: ClockChange) -> Result<(), ClockError> {
    time.change(change, None, "karl").map(|_| ())
}

#[test]
fn simulated_time_moves_as_fast_as_it_is_told_and_keeps_its_speed_over_a_pause() {
    let (hand, time) = open(Speed::Simulated(Rate::ONE));
    hand.pass(10);
    assert_eq!(seconds(&time), 10);
    change(&time, ClockChange::Speed(x(600))).unwrap();
    hand.pass(10);
    assert_eq!(seconds(&time), 6_010);
    change(&time, ClockChange::Pause).unwrap();
    hand.pass(1_000);
    assert_eq!(seconds(&time), 6_010);
    assert_eq!(time.read().speed, Speed::Paused(x(600)));
    change(&time, ClockChange::Resume).unwrap();
    hand.pass(1);
    assert_eq!(seconds(&time), 6_610);
}

#[test]
fn simulated_time_does_not_pass_the_barrier_and_does_not_catch_up_behind_it() {
    let (hand, time) = open(Speed::Simulated(x(60)));
    time.hold_at(Some(morning() + TimeDelta::minutes(5)));
    hand.pass(3);
    assert_eq!(seconds(&time), 180);
    hand.pass(3_600);
    assert_eq!(seconds(&time), 300);
    time.hold_at(Some(morning() + TimeDelta::minutes(10)));
    assert_eq!(seconds(&time), 300);
    hand.pass(1);
    assert_eq!(seconds(&time), 360);
    // A barrier in the past stops time where it is.
    time.hold_at(Some(morning()));
    hand.pass(1);
    assert_eq!(seconds(&time), 360);
    time.hold_at(None);
    hand.pass(1);
    assert_eq!(seconds(&time), 420);
}

#[test]
fn simulated_time_stands_still_until_the_last_run_has_ended() {
    let (hand, time) = open(Speed::Simulated(x(10)));
    let (first, second) = (time.freeze(), time.freeze());
    hand.pass(5);
    drop(first);
    hand.pass(5);
    assert_eq!(seconds(&time), 0);
    assert_eq!(time.real_until(morning() + TimeDelta::seconds(1)), None);
    assert_eq!(change(&time, ClockChange::StepTo(morning())), Err(ClockError::Executing));
    drop(second);
    hand.pass(5);
    assert_eq!(seconds(&time), 50);
}

#[test]
fn real_time_goes_on_behind_a_barrier_and_while_a_run_executes() {
    let (hand, time) = open(Speed::Real);
    time.hold_at(Some(real()));
    let _run = time.freeze();
    hand.pass(7);
    assert_eq!(time.read().now, real() + TimeDelta::seconds(7));
}

#[test]
fn a_step_goes_to_what_is_due_and_never_back() {
    let (_hand, time) = open(Speed::Paused(x(60)));
    let due = morning() + TimeDelta::minutes(5);
    assert_eq!(change(&time, ClockChange::Step), Err(ClockError::NothingDue));
    let record = time.change(ClockChange::Step, Some(due), "karl").unwrap();
    assert_eq!((record.from, record.to, &*record.actor), (morning(), due, "karl"));
    assert_eq!(record.real, real());
    assert_eq!(time.read(), ClockReading { now: due, speed: Speed::Paused(x(60)) });
    // What is due already needs no step.
    time.change(ClockChange::Step, Some(morning()), "karl").unwrap();
    assert_eq!(time.read().now, due);
    let back = change(&time, ClockChange::StepTo(morning()));
    assert_eq!(back, Err(ClockError::Back { now: due, to: morning() }));
    time.hold_at(Some(due + TimeDelta::minutes(1)));
    change(&time, ClockChange::StepTo(due + TimeDelta::hours(1))).unwrap();
    assert_eq!(time.read().now, due + TimeDelta::minutes(1));
}

#[test]
fn only_real_time_takes_the_clock_back_and_a_real_clock_is_not_stepped_or_resumed() {
    let (hand, time) = open(Speed::Simulated(x(3_600)));
    hand.pass(24 * 365 * 60 * 60);
    assert!(time.read().now > real() + TimeDelta::days(20 * 365));
    let record = time.change(ClockChange::Real, None, "karl").unwrap();
    assert!(record.to < record.from);
    assert_eq!(time.read(), ClockReading { now: hand.now(), speed: Speed::Real });
    for refused in [ClockChange::Step, ClockChange::StepTo(real()), ClockChange::Resume] {
        assert_eq!(change(&time, refused), Err(ClockError::Real));
    }
    change(&time, ClockChange::Pause).unwrap();
    assert_eq!(time.read().speed, Speed::Paused(Rate::ONE));
}

#[test]
fn a_machine_whose_clock_is_set_back_does_not_take_store_time_back() {
    let (hand, time) = open(Speed::Real);
    hand.pass(60);
    let before = time.read().now;
    hand.set_back(3_600);
    assert_eq!(time.read().now, before);
    assert_eq!(time.set_back(), Some(TimeDelta::seconds(3_600)));
    // The next process starts no earlier either.
    let reopened = StoreTime::open(time.stored(), Arc::clone(&hand) as Arc<dyn Clock>, true);
    assert_eq!(reopened.read().now, before);
    let later = before + TimeDelta::seconds(5);
    assert_eq!(reopened.real_until(later), Some(Duration::from_secs(3_605)));
    // A person who knows that the clock was wrong says so.
    change(&reopened, ClockChange::Real).unwrap();
    assert_eq!((reopened.read().now, reopened.set_back()), (hand.now(), None));
}

#[test]
fn how_long_a_moment_is_away_is_said_in_real_time_and_is_long_enough() {
    let (hand, time) = open(Speed::Simulated(x(7)));
    hand.pass(1);
    let moment = morning() + TimeDelta::seconds(100);
    let wait = time.real_until(moment).unwrap();
    *hand.passed.lock().unwrap() += wait.checked_sub(Duration::from_nanos(1)).unwrap();
    assert!(time.read().now < moment);
    *hand.passed.lock().unwrap() += Duration::from_nanos(1);
    assert!(time.read().now >= moment);
    assert_eq!(time.real_until(moment), Some(Duration::ZERO));
    let later = moment + TimeDelta::seconds(10);
    time.hold_at(Some(moment + TimeDelta::seconds(9)));
    assert_eq!(time.real_until(later), None);
    time.hold_at(Some(later));
    assert!(time.real_until(later).is_some());
    change(&time, ClockChange::Pause).unwrap();
    assert_eq!(time.real_until(later), None);
    assert_eq!(time.real_until(morning()), Some(Duration::ZERO));
}

#[test]
fn a_single_command_reads_the_time_and_does_not_move_it() {
    let hand = Arc::new(Hand::default());
    let stored = StoredClock::at(morning(), Speed::Simulated(x(3_600)));
    let time = StoreTime::open(stored, Arc::clone(&hand) as Arc<dyn Clock>, false);
    hand.pass(100);
    assert_eq!((seconds(&time), time.real_until(real())), (0, None));
    time.set_running(true);
    hand.pass(1);
    assert_eq!(seconds(&time), 3_600);
    let StoredClock { real: anchor, store, speed } = time.stored();
    assert_eq!((anchor, store), (Some(hand.now()), morning() + TimeDelta::hours(1)));
    assert_eq!(speed, Speed::Simulated(x(3_600)));
}

#[test]
fn a_reading_is_the_same_after_it_went_as_json_and_names_its_speed() {
    for speed in [Speed::Real, Speed::Simulated(x(60)), Speed::Paused(x(10))] {
        let reading = ClockReading { now: morning(), speed };
        let text = serde_json::to_string(&reading).unwrap();
        assert_eq!(serde_json::from_str::<ClockReading>(&text).unwrap(), reading, "{text}");
    }
    let reading = ClockReading { now: morning(), speed: Speed::Simulated(x(60)) };
    assert_eq!(
        serde_json::to_value(reading).unwrap(),
        serde_json::json!({"now": "2026-01-05T15:00:00Z", "speed": "Simulated", "rate": 60})
    );
    assert_eq!(reading.to_string(), "2026-01-05 15:00:00 UTC, simulated, x60");
}

#[test]
fn a_speed_is_a_whole_number_from_1_to_3600() {
    for (text, times) in [("1", 1), ("x60", 60), ("3600", 3_600)] {
        assert_eq!(text.parse::<Rate>().map(Rate::get), Ok(times));
    }
    for wrong in ["0", "3601", "-1", "1.5", "fast", "", "x"] {
        assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
    }
}
