//! `batch serve` ended by signal 9 while its jobs recur: every due time keeps exactly one record, End
//! after is exact, and nothing is posted twice (F4; I17, I20, I22).

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::engine::socket;
use commerce_hq::engine::{Event, Message};
use serde_json::Value;

use crate::program::Folder;

const KILLS: u32 = 25;
const SERVE: &[&str] = &["batch", "serve", "--speed", "600"];
/// How often the job that ends starts.
const RUNS: u64 = 12;
/// The three jobs: number, interval in minutes.
const JOBS: [(u64, i64); 3] = [(1, 5), (2, 10), (3, 7)];

fn create(store: &Folder, what: &[&str]) {
    let recur = ["--start", "2026-01-05", "--at", "09:05", "--zone", "America/Chicago"];
    store.run(&[&["batch", "create"], what, &recur].concat()).expect(0);
}

/// Lets the server work for a while of its own choosing, and kills it.
fn kill(store: &Folder, round: u32) {
    let mut child =
        store.command(SERVE).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    if round.is_multiple_of(2) {
        after_lines(&mut child, 2 + round % 5);
    } else {
        in_a_run(store, 1 + round % 4);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Waits for some of what the server prints: a line when it begins, and one for each run.
fn after_lines(child: &mut Child, lines: u32) {
    let mut output = BufReader::new(child.stdout.as_mut().unwrap());
    for _ in 0..lines {
        assert!(output.read_line(&mut String::new()).unwrap() > 0, "it serves until it is killed");
    }
}

/// Waits until so many tasks have begun.
fn in_a_run(store: &Folder, runs: u32) {
    let mut connection = loop {
        if let Ok(connection) = socket::connect(&store.path(), "watcher") {
            break connection;
        }
        std::thread::yield_now();
    };
    let mut begun = 0;
    while begun < runs {
        match connection.messages.blocking_recv() {
            Some(Message::Event(Event::RunStarted(_))) => begun += 1,
            Some(_) => {}
            None => panic!("it serves until it is killed"),
        }
    }
}

fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

/// The records of a job, the oldest first.
fn history(store: &Folder, job: u64) -> Vec<Value> {
    let told = store.run(&["batch", "history", &job.to_string(), "--limit", "0", "--json"]);
    let mut records = told.expect(0).json().as_array().unwrap().clone();
    records.sort_by_key(|record| moment(&record["due"]));
    records
}

/// Every due time from the first on has one record, and none was passed over: simulated time waits.
fn assert_on_record(records: &[Value], minutes: i64) {
    let mut due = moment(&records[0]["due"]);
    for record in records {
        assert_eq!(moment(&record["due"]), due, "{record}");
        assert_eq!(record["count"], 1, "{record}");
        let fate = record["status"].as_str().unwrap();
        assert!(["Ended", "Error", "Interrupted", "Executing"].contains(&fate), "{record}");
        due += TimeDelta::minutes(minutes);
    }
    let occurrences: Vec<u64> =
        records.iter().map(|record| record["occurrence"].as_u64().unwrap()).collect();
    assert!(occurrences.iter().copied().eq(1..=records.len() as u64), "{occurrences:?}");
}

#[test]
fn three_recurring_jobs_outlive_twenty_five_kills_of_the_server() {
    let store = Folder::new();
    store.run(&["trade", "on"]).expect(0);
    create(&store, &["p-0001", "--every", "5m", "--no-end-date"]);
    let orders = ["synchronize-orders", "--node", "Stores by Region"];
    create(&store, &[&orders[..], &["--every", "10m", "--no-end-date"]].concat());
    let runs = RUNS.to_string();
    create(&store, &["p-0001", "--every", "7m", "--end-after", &runs]);
    for round in 0..KILLS {
        kill(&store, round);
    }
    store.run(&["batch", "serve", "--speed", "3600", "--for", "4h"]).expect(0);
    let mut interrupted = 0;
    for (job, minutes) in JOBS {
        let records = history(&store, job);
        assert_on_record(&records, minutes);
        interrupted += records.iter().filter(|record| record["attempts"] != 1).count();
    }
    assert!(interrupted > 0, "no kill came in the middle of a run");
    assert_eq!(history(&store, 3).len() as u64, RUNS);
    let ended = store.run(&["batch", "show", "3", "--json"]).expect(0).json();
    assert_eq!(ended["status"], "Ended", "{ended}");
    let mut posted = BTreeSet::new();
    store.look(|headquarters| {
        headquarters.each_order(|_, entry| {
            assert!(posted.insert(entry.transaction), "a transaction is posted twice");
        });
    });
    assert!(!posted.is_empty(), "nothing was posted");
    store.run(&["doctor"]).expect(0);
}

#[test]
fn a_server_that_would_wait_for_ever_on_a_paused_clock_says_so() {
    let store = Folder::new();
    store.run(&["clock", "pause"]).expect(0);
    store.run(&["batch", "serve", "--until-idle"]).expect(0);
    create(&store, &["p-0001", "--every", "5m", "--end-after", "2"]);
    let refused = store.run(&["batch", "serve", "--until-idle"]).expect(2);
    assert!(refused.err.contains("paused") && refused.err.contains("--speed"), "{}", refused.err);
    store.run(&["batch", "serve", "--until-idle", "--speed", "3600"]).expect(0);
}
