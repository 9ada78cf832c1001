//! The real program on a real terminal: how it comes, shares its store, and goes.

use std::path::Path;
use std::process::Command;

use commerce_hq::semantics::Role;
use rustix::process::Signal;

use crate::terminal::{Size, Terminal};
use crate::ways_out::is_given_back;

const SIZE: Size = Size { columns: 100, rows: 30 };

fn store() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs a command of the program on the store and returns its output; it must end with 0.
fn command(store: &Path, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commerce-hq"));
    let output = command.arg("--store").arg(store).args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn leaving_by_key_gives_the_terminal_back_and_ends_with_0() {
    let folder = store();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    hq.wait_for_screen("the alternate screen", vt100::Screen::alternate_screen);
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
    hq.wait_for_screen("the terminal given back", is_given_back);
}

#[test]
fn the_system_ending_the_program_gives_the_terminal_back_and_loses_nothing() {
    for signal in [Signal::TERM, Signal::HUP] {
        let folder = store();
        let mut hq = Terminal::start(folder.path(), SIZE, &[]);
        command(folder.path(), &["clock", "pause"]);
        hq.signal(signal);
        hq.wait_exit();
        hq.wait_for_screen("the terminal given back", is_given_back);
        assert!(command(folder.path(), &["clock", "show"]).contains("paused"), "{signal:?}");
    }
}

#[test]
fn a_command_of_another_process_works_in_the_store_that_a_screen_holds() {
    let folder = store();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample-order");
    command(folder.path(), &["import", sample, "--channel-database", "Default"]);
    command(folder.path(), &["run", "p-0001"]);
    // The screen hears of the run without being touched.
    hq.wait_for(|frame| {
        frame.tree.nodes.iter().any(|node| {
            matches!(node.role, Role::Status | Role::Alert) && node.name.contains("P-0001")
        })
    });
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
}

#[test]
fn a_second_screen_goes_on_when_the_one_that_held_the_store_is_killed() {
    let folder = store();
    let mut first = Terminal::start(folder.path(), SIZE, &[]);
    let mut second = Terminal::start(folder.path(), SIZE, &[]);
    first.kill();
    command(folder.path(), &["clock", "pause"]);
    // The command was carried out by the second screen, which holds the store now.
    second.key("F5");
    assert!(command(folder.path(), &["clock", "show"]).contains("paused"));
    second.key("Ctrl+Q");
    assert!(second.wait_exit().success());
}

#[test]
fn a_window_that_is_too_small_says_what_it_needs_and_recovers() {
    let folder = store();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    hq.resize(Size { columns: 30, rows: 8 });
    hq.wait_for_screen("the size it needs", |screen| screen.contents().contains("40"));
    hq.resize(SIZE);
    hq.wait_for(|frame| frame.tree.nodes.iter().any(|node| node.name == "Store financials"));
    hq.wait_for_screen("the workspaces", |screen| screen.contents().contains("Store financials"));
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
}
