//! Real processes and a running engine: trade goes on under the one that holds the store, and never
//! moves during a single command.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::engine::command::SetTrade;
use commerce_hq::engine::{Clock, Command, Engine, Message, Serving};
use commerce_hq::jobs::Jobs;
use commerce_hq::jobs::demo::MORNING;
use futures::executor::block_on;

use super::{Passing, trading};
use crate::program::Folder;

#[test]
fn a_single_command_never_moves_trade() {
    let store = Folder::new();
    let waiting = || -> u64 {
        let list = store.run(&["channel", "list", "--json"]).expect(0).json();
        list.as_array().unwrap().iter().map(|one| one["rows_waiting"].as_u64().unwrap()).sum()
    };
    let status = store.run(&["trade", "on", "--json"]).expect(0).json();
    assert_eq!((&status["on"], &status["transactions_an_hour"]), (&true.into(), &90.into()));
    store.run(&["trade", "rate", "10000"]).expect(0);
    // Months of store time go by.
    store.run(&["clock", "real"]).expect(0);
    for command in [&["show", "transactions"][..], &["run", "p-0001"], &["trade", "status"]] {
        store.run(command).expect(0);
        assert_eq!(waiting(), 0, "{command:?}");
    }
    let placed = store.run(&["order", "place", "--json"]).expect(0).json();
    assert!(placed["transactionId"].as_str().unwrap().starts_with("fabrikam"), "{placed}");
    assert!(placed["ChannelReferenceId"].as_str().unwrap().len() == 12, "{placed}");
    let pulled = store.run(&["run", "p-0001", "--json"]).expect(0).json();
    assert_eq!(pulled["staged"], 1);
    let status = store.run(&["trade", "status", "--json"]).expect(0).json();
    assert_eq!((&status["orders_placed"], &status["on"]), (&1.into(), &true.into()));
    store.run(&["trade", "rate", "0"]).expect(2);
}

#[test]
fn trade_is_off_in_an_empty_store_and_on_in_the_demo_company() {
    let empty = Folder::bare();
    let status = empty.run(&["--empty", "trade", "status", "--json"]).expect(0).json();
    assert_eq!(status["on"], false);
    empty.run(&["order", "place"]).expect(2);
    let demo = Folder::bare();
    let status = demo.run(&["trade", "status", "--json"]).expect(0).json();
    assert_eq!((&status["on"], &status["seed"]), (&true.into(), &2_026.into()));
    assert!(demo.run(&["trade", "status"]).expect(0).out.contains("trade is on"));
}

#[test]
fn the_upload_interval_of_a_channel_database_is_set_and_listed() {
    let store = Folder::new();
    let set =
        |interval: &str| store.run(&["channel", "set", "Houston", "--upload-interval", interval]);
    let listed = || {
        let list = store.run(&["channel", "list", "--json"]).expect(0).json();
        let list = list.as_array().unwrap().iter().find(|one| one["name"] == "Houston");
        list.unwrap()["upload_interval"].clone()
    };
    assert_eq!(listed(), 15);
    set("5").expect(0);
    assert_eq!(listed(), 5);
    assert!(store.run(&["channel", "list"]).expect(0).out.contains("5 min"));
    set("off").expect(0);
    assert_eq!(listed(), serde_json::Value::Null);
    set("0").expect(2);
    store.run(&["channel", "set", "Houston"]).expect(2);
    store.run(&["channel", "set", "Houston", "paused"]).expect(0);
}

/// A clock that is moved by hand.
#[derive(Default)]
struct ByHand(AtomicU64);

impl Clock for ByHand {
    fn now(&self) -> DateTime<Utc> {
        MORNING
    }

    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

#[test]
fn trade_goes_on_under_the_batch_server_and_clients_are_told() {
    let world = trading();
    let life = world.life();
    let stored = StoredClock::at(MORNING, Speed::Simulated(Rate::ONE));
    block_on(life.headquarters.put_clock(stored)).unwrap();
    let clock = Arc::new(ByHand::default());
    let jobs = Arc::new(Jobs::new(Arc::clone(&life.channels)));
    let hand: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
    let engine = Engine::start(Arc::clone(&life.headquarters), jobs, hand, Serving::Yes).unwrap();
    let mut connection = engine.connect("somebody");
    clock.0.store(40 * 60, Ordering::SeqCst);
    // Any command lets the server look at the clock again.
    connection.client.command(Command::SetTrade(SetTrade::default())).unwrap();
    let sold = |life| Passing { life, jobs: Jobs::new(Arc::clone(&world.life().channels)) }.sold();
    while sold(world.life()) < 20 {
        match connection.messages.blocking_recv() {
            Some(Message::Event(_) | Message::Done { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    engine.finish().unwrap();
}
