//! A demo on a real pseudo-terminal: what its keys do, and how it ends.

use commerce_hq::semantics::Frame;
use rustix::process::Signal;

use crate::terminal::{Size, Terminal};

const SIZE: Size = Size { columns: 120, rows: 40 };

/// Slow enough that nothing happens by itself while keys are pressed, were the machine not very slow;
/// no assertion depends on it.
const SLOW: [&str; 5] = ["guide", "play", "pull-orders-once", "--speed", "0.1"];
const FAST: [&str; 5] = ["guide", "play", "pull-orders-once", "--speed", "20"];

fn said(frame: &Frame) -> String {
    let words: Vec<&str> = frame.tree.below("guide").map(|node| node.name.as_str()).collect();
    words.join("\n")
}

/// The number of the step that comes next.
fn step(frame: &Frame) -> Option<usize> {
    let said = said(frame);
    said.split_once("Step ")?.1.split_once(" of ")?.0.parse().ok()
}

#[test]
fn a_demo_pauses_goes_by_steps_begins_anew_and_can_be_left() {
    let store = tempfile::tempdir().unwrap();
    let store = store.path().join("store");
    let words = [&["--store", store.to_str().unwrap()], &SLOW[..]].concat();
    let mut hq = Terminal::command(SIZE, &words);
    hq.key("Space");
    hq.wait_for(|frame| said(frame).contains("Paused.") && !frame.tree.busy);
    let at = step(hq.frame()).unwrap();
    hq.key("Right");
    let next = |frame: &Frame| step(frame) == Some(at + 1) && said(frame).contains("Paused.");
    hq.wait_for(next);
    // What is no key of the demo does nothing.
    hq.key("F9");
    hq.key("Enter");
    assert!(next(hq.frame()), "{}", said(hq.frame()));
    hq.key("Home");
    hq.wait_for(|frame| step(frame) == Some(1) && frame.tree.page == "All workspaces");
    assert!(!said(hq.frame()).contains("Paused."));
    hq.key("p");
    hq.wait_for(|frame| said(frame).contains("Paused."));
    hq.key("Esc");
    assert_eq!(hq.wait_exit().exit_code(), 130);
    assert!(!store.exists(), "no store is opened");
}

#[test]
fn home_begins_the_whole_article_anew_and_the_last_line_names_the_keys() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.md");
    let step = "1. Go to **All workspaces \\> Store financials**.";
    std::fs::write(&file, format!("# Two\n\n## One\n\n{step}\n\n## Other\n\n{step}\n")).unwrap();
    let file = file.to_str().unwrap();
    let mut hq = Terminal::command(SIZE, &["guide", "play", file, "--speed", "0.1"]);
    hq.wait_for(|frame| said(frame).contains("part 1 of 2") && !frame.tree.busy);
    let keys: Vec<&str> =
        hq.frame().tree.below("shell/hints").skip(1).map(|it| it.name.as_str()).collect();
    assert_eq!(keys, ["Space pause", "Right step", "Home begin anew", "Esc leave"]);
    hq.key("Right");
    hq.wait_for(|frame| said(frame).contains("part 2 of 2") && !frame.tree.busy);
    hq.key("Home");
    hq.wait_for(|frame| said(frame).contains("part 1 of 2"));
    hq.key("Esc");
    assert_eq!(hq.wait_exit().exit_code(), 130);
}

#[test]
fn a_demo_that_nobody_steers_plays_to_its_end() {
    let mut hq = Terminal::command(SIZE, &FAST);
    hq.wait_for(|frame| said(frame).contains("Done: 6 steps"));
    assert_eq!(hq.wait_exit().exit_code(), 0);
}

#[test]
fn the_system_can_end_a_demo() {
    let mut hq = Terminal::command(SIZE, &SLOW);
    hq.signal(Signal::TERM);
    assert_eq!(hq.wait_exit().exit_code(), 143);
}
