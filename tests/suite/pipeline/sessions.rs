//! Upload sessions: their statuses, tries, rerun and cancel.

use commerce_hq::channel::{ChannelDatabase, DatabaseState};
use commerce_hq::domain::enums::RetailCDXUploadSessionStatus as Status;
use commerce_hq::domain::schedule::UploadSession;
use commerce_hq::engine::FailureKind;
use commerce_hq::engine::command::SessionAction;
use commerce_hq::engine::query::ListKind;

use super::world::{World, order};

/// The sessions of a channel database, the oldest first.
fn sessions(world: &World, database: &str) -> Vec<UploadSession> {
    world.open().sessions_where(|session| session.channel_database == database)
}

#[test]
fn a_session_says_what_it_brought() {
    let world = World::new();
    world.put("Default", [order(1)]);
    let result = world.pull();
    assert_eq!((result.transactions, result.staged, result.rows), (1, 1, 8));
    let [session] = &sessions(&world, "Default")[..] else { panic!("one session") };
    assert_eq!((session.status, session.try_count, session.local_session), (Status::Applied, 1, 1));
    assert_eq!((session.rows_affected, session.check_sum.len()), (8, 8));
    assert!(session.applied.0.is_some() && session.file_size > 0);
    assert!(world.pull().sessions.is_empty(), "nothing new: nothing to say");
    world.assert_sound();
}

#[test]
fn a_dead_database_costs_its_session_only_and_is_canceled_after_three_tries() {
    let world = World::new();
    world.put("Default", [order(1)]);
    world.put("Houston", [order(2)]);
    world.set("Houston", DatabaseState::Offline);
    let result = world.pull();
    assert_eq!((result.staged, result.sessions_failed()), (1, 1));
    for (tries, status) in
        [(1, Status::UploadFailed), (2, Status::UploadFailed), (3, Status::Canceled)]
    {
        let [session] = &sessions(&world, "Houston")[..] else { panic!("one session") };
        assert_eq!((session.status, session.try_count), (status, tries));
        assert!(session.message.contains("offline; set it online"), "{}", session.message);
        assert_eq!(session.message.ends_with("tried too many times"), tries == 3);
        if tries < 3 {
            world.pull();
        }
    }
    world.set("Houston", DatabaseState::Online);
    let result = world.pull();
    assert_eq!((result.staged, result.sessions_failed()), (1, 0), "no row is lost with a session");
    let all = sessions(&world, "Houston");
    assert_eq!(
        all.iter().map(|it| it.status).collect::<Vec<_>>(),
        [Status::Canceled, Status::Applied]
    );
    world.assert_sound();
}

#[test]
fn a_session_that_failed_goes_on_under_its_number() {
    let world = World::new();
    world.put("Houston", [order(1)]);
    world.set("Houston", DatabaseState::Offline);
    world.pull();
    world.set("Houston", DatabaseState::Online);
    assert_eq!(world.pull().staged, 1);
    let [session] = &sessions(&world, "Houston")[..] else { panic!("one session") };
    assert_eq!((session.status, session.try_count), (Status::Applied, 2));
    assert_eq!(session.message, "");
    world.assert_sound();
}

#[test]
fn without_a_limit_a_session_is_tried_for_ever() {
    let world = World::with(|setup| setup.scheduler.try_count = 0);
    world.set("Houston", DatabaseState::Offline);
    for _ in 0..5 {
        world.pull();
    }
    let [session] = &sessions(&world, "Houston")[..] else { panic!("one session") };
    assert_eq!((session.status, session.try_count), (Status::UploadFailed, 5));
    world.set("Houston", DatabaseState::Online);
    world.pull();
    let [session] = &sessions(&world, "Houston")[..] else { panic!("one session") };
    assert_eq!((session.status, session.rows_affected), (Status::Applied, 0));
    world.assert_sound();
}

#[test]
fn a_slow_database_is_fetched_by_the_run_after_the_one_that_packaged() {
    let world = World::new();
    world.put("Default", [order(1)]);
    world.set("Default", DatabaseState::Slow);
    let result = world.pull();
    assert_eq!((result.staged, result.sessions[0].status), (0, Status::Available));
    assert_eq!(result.sessions_failed(), 0);
    assert!(result.sessions[0].message.contains("answers late"), "{:?}", result.sessions);
    let result = world.pull();
    assert_eq!((result.staged, result.sessions[0].status), (1, Status::Applied));
    assert_eq!(sessions(&world, "Default").len(), 1);
    world.assert_sound();
}

#[test]
fn a_paused_database_packages_nothing_and_gives_what_it_packaged() {
    let world = World::new();
    world.put("Default", [order(1)]);
    world.channel("Default").package(crate::synchronize::fixture::created()).unwrap();
    world.put("Default", [order(2)]);
    world.set("Default", DatabaseState::Paused);
    assert_eq!(world.pull().staged, 1);
    assert!(world.pull().sessions.is_empty());
    world.set("Default", DatabaseState::Online);
    assert_eq!(world.pull().staged, 1);
    world.assert_sound();
}

#[test]
fn a_rerun_of_an_applied_session_reads_its_rows_again_and_changes_nothing() {
    let world = World::new();
    world.put("Default", [order(1), order(2)]);
    world.pull();
    world.put("Default", [order(3)]);
    world.pull();
    let before = world.open().watermark("Default");
    world.session(1, SessionAction::Rerun).unwrap();
    let refused = world.session(1, SessionAction::Rerun).unwrap_err();
    assert_eq!(refused.kind, FailureKind::WrongUse);
    let result = world.pull();
    assert_eq!((result.staged, result.duplicates, result.transactions), (0, 2, 2));
    assert_eq!(world.open().watermark("Default"), before);
    let records = world.records(ListKind::UploadSessions);
    assert_eq!((&records[2]["Rerun"], &records[2]["RerunFor"]), (&"Executed".into(), &0.into()));
    assert_eq!((&records[0]["Rerun"], &records[0]["RerunFor"]), (&"None".into(), &1.into()));
    assert_eq!(records[0]["Status"], "Applied");
    assert_eq!(world.records(ListKind::Transactions).len(), 3);
    assert!(world.pull().sessions.is_empty(), "it is run again once");
    world.assert_sound();
}

#[test]
fn a_rerun_of_a_canceled_session_brings_its_rows() {
    let world = World::with(|setup| setup.scheduler.try_count = 1);
    world.put("Default", [order(1)]);
    world.set("Default", DatabaseState::Offline);
    world.pull();
    world.set("Default", DatabaseState::Online);
    world.session(1, SessionAction::Rerun).unwrap();
    assert_eq!(world.pull().staged, 1);
    let all = sessions(&world, "Default");
    assert_eq!((all[1].rerun_for, all[1].status), (1, Status::Applied));
    assert_eq!(all[0].status, Status::Canceled);
    world.assert_sound();
}

#[test]
fn a_canceled_session_is_not_applied_and_its_rows_go_with_a_new_one() {
    let world = World::new();
    world.put("Default", [order(1)]);
    world.set("Default", DatabaseState::Slow);
    world.pull();
    world.session(1, SessionAction::Cancel).unwrap();
    assert_eq!(world.session(1, SessionAction::Cancel).unwrap_err().kind, FailureKind::WrongUse);
    assert_eq!(world.session(9, SessionAction::Cancel).unwrap_err().kind, FailureKind::WrongUse);
    assert_eq!(world.pull().staged, 1);
    let all = sessions(&world, "Default");
    assert_eq!(
        all.iter().map(|it| it.status).collect::<Vec<_>>(),
        [Status::Canceled, Status::Applied]
    );
    world.assert_sound();
}
