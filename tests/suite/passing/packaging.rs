//! Upload intervals: each channel database packages its new rows at moments of its own.

use chrono::{DateTime, Utc};
use commerce_hq::channel::DatabaseState;
use commerce_hq::domain::enums::RetailCDXUploadSessionStatus as Status;
use commerce_hq::domain::upload_interval::UploadInterval;
use commerce_hq::jobs::demo::MORNING;
use commerce_hq::store::Headquarters;
use futures::executor::block_on;

use super::{Passing, minute, trading};
use crate::world::trade::{ONLINE, order};
use crate::world::{World, now};

fn set_interval(headquarters: &Headquarters, name: &'static str, interval: &str) {
    let interval: UploadInterval = interval.parse().unwrap();
    let change = move |setup: &mut commerce_hq::domain::Setup| {
        let mut databases = setup.channel_databases.iter_mut();
        databases.find(|found| found.name == name).unwrap().upload_interval = interval;
    };
    block_on(headquarters.change_setup(change)).unwrap();
}

/// When the sessions of a channel database were packaged, in minutes since the first moment.
fn packaged(passing: &Passing, name: &str) -> Vec<i64> {
    let minutes = |at: DateTime<Utc>| (at - MORNING).num_minutes();
    passing.sessions(name).iter().map(|session| minutes(session.created.0.unwrap())).collect()
}

#[test]
fn sessions_are_made_on_the_grid_and_wait_for_p_0001() {
    let world = trading();
    let mut passing = Passing::begin(&world);
    set_interval(&passing.life.headquarters, "Houston", "20");
    set_interval(&passing.life.headquarters, "India", "off");
    passing.pass(minute(3)).unwrap();
    passing.pass(minute(64)).unwrap();
    assert_eq!(packaged(&passing, "Default"), [15, 30, 45, 60]);
    assert_eq!(packaged(&passing, "Houston"), [20, 40, 60]);
    assert_eq!(packaged(&passing, "India"), [0_i64; 0]);
    for session in passing.sessions("Default") {
        let schedule = (session.schedule.as_str(), session.job.as_str(), session.group.as_str());
        assert_eq!((session.status, schedule), (Status::Uploaded, ("P-0001", "P-0001", "Default")));
        assert!(session.rows_affected > 0 && session.file_size > 0);
    }
    // A database off its interval and one of another schedule.
    assert!(passing.life.channel("India").unpackaged_rows().unwrap() > 0);
    assert_eq!(passing.sessions("sc2001")[0].schedule, "P-0002");
    let pulled = passing.life.pull().unwrap();
    let of = |name: &str| pulled.sessions.iter().filter(|one| one.channel_database == name).count();
    // The four that waited, and what was sold since.
    assert_eq!((of("Default"), of("Houston"), of("India")), (5, 4, 1));
    assert!(pulled.sessions.iter().all(|session| session.status == Status::Applied));
    assert!(passing.life.doctor().ok);
    // Numbers go on behind those that P-0001 made.
    passing.pass(minute(90)).unwrap();
    assert_eq!(packaged(&passing, "Default").len(), 5 + 2);
    assert!(passing.life.doctor().ok);
}

#[test]
fn an_offline_database_packages_nothing_and_then_catches_up_in_one_session() {
    for state in [DatabaseState::Offline, DatabaseState::Paused] {
        let world = trading();
        let passing = Passing::begin(&world);
        passing.pass(MORNING).unwrap();
        let database = passing.life.channel("Default");
        database.set_state(state).unwrap();
        let sold = passing.pass(minute(50)).unwrap();
        assert!(sold.changed);
        assert_eq!(packaged(&passing, "Default"), [0_i64; 0], "{state:?}");
        database.set_state(DatabaseState::Online).unwrap();
        // Trade went on meanwhile.
        assert!(database.unpackaged_rows().unwrap() > 0);
        passing.pass(minute(59)).unwrap();
        assert_eq!(packaged(&passing, "Default"), [0_i64; 0], "{state:?}");
        passing.pass(minute(61)).unwrap();
        assert_eq!(packaged(&passing, "Default"), [60], "{state:?}");
    }
}

#[test]
fn a_slow_database_packages_at_every_fourth_interval() {
    let world = trading();
    let passing = Passing::begin(&world);
    passing.life.channel("Default").set_state(DatabaseState::Slow).unwrap();
    passing.pass(MORNING).unwrap();
    passing.pass(minute(190)).unwrap();
    assert_eq!(packaged(&passing, "Default"), [60, 120, 180]);
}

#[test]
fn without_trade_time_is_looked_at_only_for_rows_that_wait() {
    let world = World::new();
    let passing = Passing::begin(&world);
    assert_eq!(passing.pass(now()).unwrap().next, None);
    passing
        .life
        .channel("Default")
        .append(vec![crate::world::trade::rows(&order(ONLINE, 1, 5))])
        .unwrap();
    let next = passing.pass(now()).unwrap().next.unwrap();
    let quarter = UploadInterval::default();
    assert_eq!(quarter.moment(quarter.count_at(now()).unwrap() + 1), Some(next));
    assert!(passing.pass(next).unwrap().changed);
    assert_eq!(passing.sessions("Default").len(), 1);
    assert_eq!(passing.pass(next).unwrap().next, None);
    set_interval(&passing.life.headquarters, "Default", "off");
    passing
        .life
        .channel("Default")
        .append(vec![crate::world::trade::rows(&order(ONLINE, 2, 5))])
        .unwrap();
    assert_eq!(passing.pass(next).unwrap().next, None);
}

#[test]
fn of_a_jump_of_days_the_sessions_of_one_day_are_made() {
    let world = trading();
    let passing = Passing::begin(&world);
    passing.pass(MORNING).unwrap();
    passing.pass(minute(5 * 1_440)).unwrap();
    let sessions = passing.sessions("Default");
    assert!((80..=96).contains(&sessions.len()), "{}", sessions.len());
    let (first, last) =
        (sessions[0].rows_affected, sessions[95.min(sessions.len() - 1)].rows_affected);
    assert!(first > 20 * last, "{first} and {last}");
    assert_eq!(passing.life.channel("Default").unpackaged_rows().unwrap(), 0);
}
