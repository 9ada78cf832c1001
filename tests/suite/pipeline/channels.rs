//! Channel databases that are not as headquarters knows them: set back, damaged, with gaps.

use commerce_hq::channel::{ChannelDatabase, DatabaseState};
use commerce_hq::domain::enums::RetailCDXUploadSessionStatus as Status;
use commerce_hq::domain::table::Table;
use commerce_hq::durable::{Commit, KeyRange, MemoryMap, Order, OrderedMap};
use commerce_hq::engine::command::SessionAction;
use commerce_hq::engine::query::ListKind;
use commerce_hq::engine::{Answer, Query};

use super::world::{World, order};
use crate::synchronize::fixture::created;

/// The keys of the blocks of a table: 3, the table's number, the first counter.
pub fn blocks(map: &MemoryMap, table: Table) -> Vec<Vec<u8>> {
    let entries = map.scan(&KeyRange::prefix(&[3, table.number()]), Order::Ascending, usize::MAX);
    entries.unwrap().into_iter().map(|entry| entry.key).collect()
}

/// Writes or takes away a record of a map.
pub fn put(map: &MemoryMap, key: &[u8], value: Option<Vec<u8>>) {
    let writes = vec![(key.to_vec(), value)];
    map.commit(Commit { expect: vec![], writes }).unwrap();
}

#[test]
fn a_database_that_was_set_back_fails_its_session_with_the_remedy() {
    let mut world = World::new();
    world.put("Default", [order(1), order(2)]);
    world.put("Houston", [order(3)]);
    world.pull();
    world.maps.insert("Default".into(), MemoryMap::new());
    world.put("Default", [order(1)]);
    world.put("Houston", [order(4)]);
    let result = world.pull();
    assert_eq!((result.staged, result.sessions_failed()), (1, 1));
    let failed = &result.sessions[0];
    assert_eq!(failed.status, Status::UploadFailed);
    assert!(failed.message.contains("channel database Default was set back"), "{failed:?}");
    assert!(failed.message.contains("bring back the channel database"), "{failed:?}");
}

#[test]
fn another_history_under_higher_counters_is_seen_too() {
    let mut world = World::new();
    world.put("Default", [order(1)]);
    world.pull();
    world.maps.insert("Default".into(), MemoryMap::new());
    world.put("Default", [order(5), order(6), order(7)]);
    for _ in 0..2 {
        let result = world.pull();
        assert_eq!((result.staged, result.sessions_failed()), (0, 1));
        assert!(
            result.sessions[0].message.contains("upload session 1 is not the one"),
            "{result:?}"
        );
    }
}

#[test]
fn a_damaged_block_costs_that_databases_session_only_and_what_comes_behind_it_waits() {
    let world = World::new();
    world.put("Default", [order(1)]);
    world.channel("Default").package(created()).unwrap();
    world.put("Default", [order(3)]);
    world.put("Houston", [order(2)]);
    let map = &world.maps["Default"];
    let block = blocks(map, Table::RetailTransactionSalesTrans).remove(0);
    let sound = map.get(&block).unwrap().unwrap().value.to_vec();
    put(map, &block, Some(sound[..sound.len() - 1].to_vec()));
    let result = world.pull();
    assert_eq!((result.staged, result.sessions_failed()), (1, 1));
    assert_eq!(result.sessions[0].status, Status::ReadFailed);
    assert!(result.sessions[0].message.contains("RetailTransactionSalesTrans"), "{result:?}");
    let status = world.column(ListKind::UploadSessions, "Upload session status");
    assert_eq!(status, ["Uploaded", "Applied", "Read failed"]);
    put(map, &block, Some(sound));
    assert_eq!(world.pull().staged, 2);
    let status = world.column(ListKind::UploadSessions, "Upload session status");
    assert_eq!(status, ["Applied"; 3]);
    world.assert_sound();
}

#[test]
fn gaps_are_listed_with_the_time_first_seen_and_closed_when_their_rows_come() {
    let world = World::new();
    world.put("Default", (0..200).map(order));
    let map = &world.maps["Default"];
    let block = blocks(map, Table::RetailTransactionSalesTrans).remove(1);
    let rows = map.get(&block).unwrap().unwrap().value.to_vec();
    put(map, &block, None);
    let result = world.pull();
    assert_eq!((result.transactions, result.staged, result.waiting), (200, 136, 64));
    assert!(result.sessions[0].message.contains("128 counters have no row"), "{result:?}");
    assert_eq!(result.sessions[0].status, Status::Applied);
    let gaps = world.records(ListKind::Gaps);
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0]["Gap"]["Table"], "RetailTransactionSalesTrans");
    assert_eq!((&gaps[0]["Gap"]["First"], &gaps[0]["Gap"]["Last"]), (&129.into(), &256.into()));
    assert_eq!(gaps[0]["DataStore"], "Default");
    let seen = gaps[0]["FirstSeen"].clone();
    assert!(seen.is_string() && gaps[0]["Filled"].is_null(), "{gaps:?}");
    assert_eq!(world.column(ListKind::Gaps, "Rows missing"), ["128"]);

    world.session(1, SessionAction::Rerun).unwrap();
    world.pull();
    assert_eq!(world.records(ListKind::Gaps), gaps, "seen again: listed once, first seen stands");
    let found = world.found_by_doctor();
    assert!(
        matches!(&found[..], [(id, _)] if id == "I27"),
        "the listed rows are no news: {found:?}"
    );
    put(map, &block, Some(rows));
    world.session(2, SessionAction::Rerun).unwrap();
    assert_eq!(world.pull().staged, 64);
    let gaps = world.records(ListKind::Gaps);
    assert!(gaps[0]["Filled"].is_string() && gaps[0]["FirstSeen"] == seen, "{gaps:?}");
    world.assert_sound();
}

#[test]
fn channel_databases_are_listed_with_state_and_rows_waiting() {
    let world = World::new();
    world.put("Default", [order(1)]);
    world.set("Houston", DatabaseState::Offline);
    let Answer::ChannelDatabases(found) = world.ask(Query::ChannelDatabases) else { panic!() };
    let named = |name: &str| found.iter().find(|it| it.name == name).unwrap();
    assert_eq!(named("Default").rows_waiting, Some(8));
    assert_eq!(named("Houston").state.map(DatabaseState::name), Some("offline"));
    assert_eq!(named("Houston").rows_waiting, None);
    world.assert_sound();
}
