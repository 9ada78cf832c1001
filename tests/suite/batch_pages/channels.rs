//! Channel databases, their groups, scheduler jobs, upload sessions and order synchronization status.

use commerce_hq::commands::PageId;
use commerce_hq::domain::channel_database::DatabaseState;
use commerce_hq::engine::command::{PlaceOrder, RunSchedule};
use commerce_hq::engine::query::{ChannelDatabaseReading, ListKind, ListQuery};
use commerce_hq::engine::{Answer, Command, Query};
use commerce_hq::semantics::{Act, Role};

use crate::desk::Desk;

fn database(desk: &mut Desk, name: &str) -> ChannelDatabaseReading {
    match desk.ask(Query::ChannelDatabases) {
        Answer::ChannelDatabases(all) => {
            all.into_iter().find(|database| *database.name == *name).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

fn at_houston(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.open(PageId::ChannelDatabase);
    desk.act(Role::Row, "Houston", &Act::Select).unwrap();
    desk
}

#[test]
fn a_database_goes_offline_and_online_again_by_keys_alone() {
    for size in [(60, 16), (80, 24)] {
        let mut desk = at_houston(size);
        desk.tab_to("Offline");
        desk.keys("Enter");
        let state = |desk: &mut Desk| database(desk, "Houston").state.map(DatabaseState::name);
        assert_eq!(state(&mut desk), Some("offline"));
        assert_eq!(desk.why("Offline").as_deref(), Some("Houston is offline already."));
        assert_eq!(desk.focus(), "Houston");
        desk.tab_to("Pause data synchronization");
        desk.keys("Enter");
        assert_eq!(state(&mut desk), Some("paused"));
        desk.tab_to("Online");
        desk.keys("Enter");
        assert_eq!(state(&mut desk), Some("online"));
    }
}

#[test]
fn the_upload_interval_is_entered_in_minutes_or_switched_off() {
    let mut desk = at_houston((80, 24));
    desk.press(Role::Button, "Upload interval");
    let field = "Minutes, or off";
    desk.act(Role::Textbox, field, &Act::SetText("0".to_owned())).unwrap();
    assert!(desk.why("OK").unwrap().contains("from 1 to 1440, or off"));
    desk.act(Role::Textbox, field, &Act::SetText("5".to_owned())).unwrap();
    desk.keys("Ctrl+S");
    assert_eq!(database(&mut desk, "Houston").upload_interval, Some(5));
    desk.press(Role::Button, "Upload interval");
    desk.act(Role::Textbox, field, &Act::SetText("off".to_owned())).unwrap();
    desk.keys("Ctrl+S");
    assert_eq!(database(&mut desk, "Houston").upload_interval, None);
}

#[test]
fn a_database_tells_which_channels_it_serves() {
    let mut desk = at_houston((100, 30));
    let channels = database(&mut desk, "Houston").channels;
    assert!(!channels.is_empty());
    desk.says("Retail channel");
    desk.says(&channels[0]);
}

#[test]
fn a_group_says_what_it_holds_and_that_nothing_of_it_is_pulled() {
    let mut desk = Desk::new((100, 30));
    desk.open(PageId::ChannelDatabaseGroup);
    desk.act(Role::Row, "Dummy", &Act::Select).unwrap();
    desk.says("none: nothing of it is pulled");
    desk.act(Role::Row, "Stores", &Act::Select).unwrap();
    desk.says("P-0001");
}

#[test]
fn a_scheduler_job_lists_its_eleven_tables() {
    let mut desk = Desk::new((100, 40));
    desk.open(PageId::SchedulerJob);
    desk.act(Role::Row, "P-0001", &Act::Select).unwrap();
    assert_eq!(desk.rows("Scheduler subjobs").len(), 11);
    desk.says("RetailTransactionTable");
}

/// One order that was pulled.
fn with_a_session(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.run(Command::PlaceOrder(PlaceOrder::default()));
    let schedule = "P-0001".into();
    desk.run(Command::RunSchedule(RunSchedule { schedule, groups: vec![] }));
    desk
}

fn sessions(desk: &mut Desk) -> Vec<Vec<String>> {
    let query = ListQuery {
        list: ListKind::UploadSessions,
        company: None,
        conditions: Vec::new(),
        filter: String::new(),
        sort: None,
        offset: 0,
        limit: 100,
    };
    match desk.ask(Query::List(query)) {
        Answer::List(page) => page.rows.into_iter().map(|row| row.cells).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_applied_session_is_run_again_and_not_canceled() {
    let mut desk = with_a_session((80, 24));
    desk.open(PageId::UploadSessions);
    let before = sessions(&mut desk).len();
    let why = desk.why("Cancel").unwrap();
    assert_eq!(why, "The session is Applied; only one that is not can be canceled.");
    desk.press(Role::Button, "Rerun");
    assert!(desk.message().contains("is run again by the next run"), "{}", desk.message());
    let schedule = "P-0001".into();
    desk.run(Command::RunSchedule(RunSchedule { schedule, groups: vec![] }));
    assert_eq!(sessions(&mut desk).len(), before + 1);
}

#[test]
fn the_status_report_says_what_to_do_with_each_order_and_what_may_be_absent() {
    let mut desk = with_a_session((120, 30));
    desk.run(Command::PlaceOrder(PlaceOrder::default()));
    desk.open(PageId::OrderSynchronizationStatus);
    desk.says("Not synchronized");
    desk.says("not uploaded yet: an order that is absent here");
    desk.keys("Enter");
    assert_eq!(desk.screen.tree().path.len(), 4, "the row opens its transaction");
}

#[test]
fn both_workspaces_lead_to_all_of_it() {
    let mut desk = Desk::new((120, 40));
    let pages = [
        "Distribution schedule",
        "Upload sessions",
        "Channel database",
        "Channel database group",
        "Scheduler job",
        "Batch jobs",
    ];
    desk.open(PageId::RetailAndCommerceIt);
    for page in pages {
        desk.find(Role::Link, page);
    }
    desk.open(PageId::StoreFinancials);
    for page in ["Order synchronization status", "Batch jobs", "Synchronize orders"] {
        desk.find(Role::Link, page);
    }
}

#[test]
fn the_pages_are_whole_at_every_size() {
    let mut desk = with_a_session((80, 24));
    let pages = [
        PageId::ChannelDatabase,
        PageId::ChannelDatabaseGroup,
        PageId::SchedulerJob,
        PageId::UploadSessions,
        PageId::OrderSynchronizationStatus,
        PageId::RetailAndCommerceIt,
    ];
    for page in pages {
        desk.open(page);
        desk.every_size();
        desk.resize(80, 24);
    }
    desk.open(PageId::ChannelDatabase);
    desk.press(Role::Button, "Upload interval");
    desk.every_size();
}
