//! The program among other processes: one that holds the store, one that cannot be reached, signals,
//! and a reader that goes away.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, ChildStdout, Stdio};

use commerce_hq::engine::{Event, Message, socket};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::{PULL, SYNCHRONIZE, rows_of};
use crate::program::{Folder, sample_order};
use crate::world::trade::{ONLINE, order, rows};

/// A process that holds the store as long as this lives: it has more to print than anybody reads.
struct Holder {
    child: Child,
    out: ChildStdout,
}

impl Holder {
    fn of(store: &Folder) -> Self {
        let shown = ["show", "transactions", "--json", "--limit", "0"];
        let mut child = store.command(&shown).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        // Its first byte says that it holds the store; the rest does not fit into the pipe.
        out.read_exact(&mut [0]).unwrap();
        Self { child, out }
    }

    /// Lets it print the rest, and waits for its end.
    fn finish(mut self) -> Option<i32> {
        self.out.read_to_end(&mut Vec::new()).unwrap();
        self.child.wait().unwrap().code()
    }
}

/// A store with so many transactions that wait for Synchronize orders.
fn pulled(count: u32) -> Folder {
    let store = Folder::new();
    store.run(&["clock", "pause"]).expect(0);
    store.trade((1..=count).map(|number| rows(&order(ONLINE, number, 100))).collect());
    store.run(PULL).expect(0);
    store
}

#[test]
fn a_second_process_works_through_the_one_that_holds_the_store() {
    let store = pulled(200);
    let holder = Holder::of(&store);
    let lock = std::fs::read_to_string(store.path().join("lock")).unwrap();
    assert_eq!(lock, holder.child.id().to_string());
    let synchronized = store.run(SYNCHRONIZE).expect(0).json();
    assert_eq!(synchronized["succeeded"], 200);
    assert_eq!(rows_of(&store, "orders").len(), 200);
    let sample = sample_order().to_str().unwrap();
    store.run(&["import", sample, "--channel-database", "Default"]).expect(0);
    let pulled = store.run(&["run", "p-0001", "--json"]).expect(0).json();
    assert_eq!(pulled["staged"], 1);
    let unknown = store.run(&["run", "p-0001", "--group", "Defualt"]).expect(2);
    assert!(unknown.err.contains("Default"), "{}", unknown.err);
    assert_eq!(holder.finish(), Some(0));
    // The holder is gone and what went through it is on disk.
    assert!(!store.path().join("socket").exists());
    assert_eq!(rows_of(&store, "orders").len(), 200);
}

#[test]
fn a_store_held_by_a_process_that_cannot_be_reached_is_exit_code_4() {
    let store = Folder::new();
    store.run(&["clock", "show"]).expect(0);
    let mut lock = File::options().write(true).open(store.path().join("lock")).unwrap();
    lock.try_lock().unwrap();
    lock.set_len(0).unwrap();
    lock.write_all(b"4711").unwrap();
    let ended = store.run(&["show", "orders"]).expect(4);
    assert!(ended.err.contains("process 4711") && ended.out.is_empty(), "{}", ended.err);
    drop(lock);
    store.run(&["show", "orders"]).expect(0);
}

#[test]
fn what_is_piped_is_plain_lines_without_progress() {
    let store = pulled(1_500);
    let ended = store.run(&SYNCHRONIZE[..SYNCHRONIZE.len() - 1]).expect(0);
    assert_eq!(ended.err, "");
    assert!(ended.out.contains("1500 attempted"), "{}", ended.out);
    assert!(ended.out.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", ended.out);
}

/// Starts Synchronize orders, sends the signal once some of it is done, and waits for the end.
fn interrupted(store: &Folder, signal: Signal) -> (Option<i32>, serde_json::Value) {
    let child = store.command(SYNCHRONIZE).spawn().unwrap();
    let mut connection = loop {
        if let Ok(connection) = socket::connect(&store.path(), "watcher") {
            break connection;
        }
        std::thread::yield_now();
    };
    while let Some(message) = connection.messages.blocking_recv() {
        if let Message::Event(Event::RunProgress(progress)) = message
            && progress.done > 0
        {
            break;
        }
    }
    kill_process(Pid::from_child(&child), signal).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), serde_json::from_str(&text).unwrap())
}

#[test]
fn a_signal_stops_at_a_commit_and_says_what_is_done() {
    let count = 12_000;
    let store = pulled(count);
    let mut done = 0;
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let (ended, result) = interrupted(&store, signal);
        assert_eq!((ended, &result["interrupted"]), (Some(code), &json!(true)), "{result}");
        let succeeded = result["succeeded"].as_u64().unwrap();
        // A commit has a thousand.
        assert!(succeeded > 0 && succeeded % 1_000 == 0, "{result}");
        assert_eq!(result["already_synchronized"], done);
        done += succeeded;
        assert_eq!(store.look(commerce_hq::store::Headquarters::order_count), done);
    }
    let rest = store.run(SYNCHRONIZE).expect(0).json();
    assert_eq!(rest["succeeded"], u64::from(count) - done);
    assert_eq!(rest.get("interrupted"), None);
    assert_eq!(store.look(commerce_hq::store::Headquarters::order_count), u64::from(count));
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let store = pulled(200);
    let cases: &[&[&str]] = &[
        &["show", "transactions", "--json", "--limit", "0"],
        &["show", "transactions"],
        &["show", "transactions", "--csv"],
        &["run", "p-0001"],
        &["run", "p-0001", "--json"],
        &["schedule", "show"],
        &["clock", "show"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ];
    for arguments in cases {
        let mut child = store.command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}
