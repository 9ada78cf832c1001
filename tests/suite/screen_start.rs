//! The first moments of the screen: it stands before the store is open, and can be used at once.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use commerce_hq::semantics::{Frame, Role};
use rustix::process::Signal;

use crate::terminal::{Size, Terminal};
use crate::ways_out::is_given_back;

const SIZE: Size = Size { columns: 100, rows: 30 };

fn says(frame: &Frame, words: &str) -> bool {
    let mut nodes = frame.tree.nodes.iter();
    nodes.any(|node| node.role == Role::Status && node.name.starts_with(words))
}

/// A store whose lock somebody has who cannot be reached.
fn held(folder: &Path) -> File {
    let mut lock = File::create(folder.join("lock")).unwrap();
    lock.try_lock().unwrap();
    lock.write_all(b"4711").unwrap();
    lock
}

#[test]
fn the_page_stands_before_the_store_is_open_and_says_what_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = Terminal::start_now(folder.path(), SIZE, &[]);
    assert!(hq.frame().tree.busy && says(hq.frame(), "Opening the store"));
    assert_eq!(hq.frame().tree.page, "All workspaces");
    hq.wait_for(|frame| says(frame, "Making a demo company"));
    hq.wait_for(|frame| !frame.tree.busy && !says(frame, "Making"));
    hq.wait_for(|frame| !frame.tree.clock.is_empty());
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
}

#[test]
fn a_person_who_leaves_before_the_store_is_open_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let _lock = held(folder.path());
    for key in ["Ctrl+Q", "SIGTERM"] {
        let mut hq = Terminal::start_now(folder.path(), SIZE, &[]);
        hq.wait_for(|frame| says(frame, "Connecting to process 4711"));
        match key {
            "SIGTERM" => hq.signal(Signal::TERM),
            key => hq.key(key),
        }
        assert!(hq.wait_exit().success());
        hq.wait_for_screen("the terminal given back", is_given_back);
    }
}

#[test]
fn what_is_typed_before_the_store_is_open_is_done_where_it_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = Terminal::start_now(folder.path(), SIZE, &[]);
    hq.key("Ctrl+P");
    hq.text("store fin");
    hq.key("Enter");
    hq.resize(Size { columns: 80, rows: 24 });
    assert_eq!(hq.frame().tree.page, "Store financials");
    hq.wait_for(|frame| !frame.tree.busy);
    assert_eq!(hq.frame().tree.page, "Store financials");
    // What was asked before there was an engine is answered.
    hq.wait_for(|frame| !frame.tree.clock.is_empty());
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
}

#[test]
fn a_store_that_cannot_be_opened_leaves_the_terminal_as_found_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("data/headquarters")).unwrap();
    let mut hq = Terminal::start_now(folder.path(), Size { columns: 120, ..SIZE }, &[]);
    assert_eq!(hq.wait_exit().exit_code(), 5);
    hq.wait_for_screen("the terminal given back", is_given_back);
    hq.wait_for_screen("why", |screen| screen.contents().contains("channels is missing"));
}

#[test]
fn a_store_that_stays_held_ends_the_screen_with_4() {
    let folder = tempfile::tempdir().unwrap();
    let _lock = held(folder.path());
    let mut hq = Terminal::start_now(folder.path(), SIZE, &[]);
    hq.wait_for(|frame| says(frame, "Connecting to process 4711"));
    assert_eq!(hq.wait_exit().exit_code(), 4);
    hq.wait_for_screen("who holds it", |screen| screen.contents().contains("process 4711"));
}
