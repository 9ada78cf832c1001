//! The window of a screen that was left, or killed, is there again.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Instant;

use commerce_hq::semantics::{Frame, Node, Role, State};

use crate::terminal::{PATIENCE, Size, Terminal};

const SIZE: Size = Size { columns: 120, rows: 40 };

/// The grid's rows have come.
fn has_rows(frame: &Frame) -> bool {
    !frame.tree.busy && frame.tree.nodes.iter().any(|node| node.role == Role::Row)
}

fn selected(frame: &Frame) -> Option<String> {
    let mut nodes = frame.tree.nodes.iter();
    let row = nodes.find(|node| node.role == Role::Row && node.is(State::Selected));
    row.map(|row| row.name.clone())
}

/// Caption and direction of the column that is sorted by.
fn sorted(frame: &Frame) -> Option<(String, String)> {
    let of = |node: &Node| Some((node.name.clone(), node.value.clone()?));
    frame.tree.nodes.iter().filter(|node| node.role == Role::Columnheader).find_map(of)
}

fn filter(frame: &Frame) -> Option<String> {
    let mut nodes = frame.tree.nodes.iter();
    nodes.find(|node| node.name == "Filter").and_then(|node| node.value.clone())
}

/// Waits until the window that is kept holds the words.
fn wait_kept(store: &Path, words: &str) {
    let deadline = Instant::now() + PATIENCE;
    let kept = || std::fs::read_to_string(store.join("window")).unwrap_or_default();
    while !kept().contains(words) {
        assert!(Instant::now() < deadline, "{words:?} is never kept: {}", kept());
        std::thread::yield_now();
    }
}

/// On a list, sorted by its second column, filtered, with the third row selected.
fn arrange(hq: &mut Terminal) -> (Option<String>, Option<(String, String)>) {
    hq.key("Ctrl+P");
    hq.text("online store tr");
    hq.key("Enter");
    hq.wait_for(has_rows);
    hq.key("Right");
    hq.key("s");
    hq.wait_for(|frame| sorted(frame).is_some() && has_rows(frame));
    hq.key("/");
    hq.text("o");
    hq.key("Enter");
    hq.wait_for(|frame| filter(frame).as_deref() == Some("o") && has_rows(frame));
    hq.key("Down");
    hq.key("Down");
    let frame = hq.wait_for(|frame| selected(frame).is_some());
    (selected(frame), sorted(frame))
}

#[test]
fn a_screen_that_was_left_or_killed_comes_back_to_its_page_sort_filter_and_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    assert_eq!(hq.frame().tree.page, "All workspaces", "a new store");
    let (row, sort) = arrange(&mut hq);
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
    let mode = std::fs::metadata(folder.path().join("window")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut hq = Terminal::start_now(folder.path(), SIZE, &[]);
    assert_eq!(hq.frame().tree.page, "Online store transactions", "in the first frame");
    let frame = hq.wait_for(|frame| has_rows(frame) && selected(frame) == row);
    assert_eq!((sorted(frame), filter(frame).as_deref()), (sort.clone(), Some("o")));
    hq.key("Down");
    let next = selected(hq.wait_for(|frame| selected(frame).is_some_and(|next| Some(next) != row)));
    wait_kept(folder.path(), next.as_deref().unwrap());
    hq.kill();
    let mut hq = Terminal::start_now(folder.path(), SIZE, &[]);
    let frame = hq.wait_for(|frame| has_rows(frame) && selected(frame) == next);
    assert_eq!((sorted(frame), filter(frame).as_deref()), (sort, Some("o")));
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
}

#[test]
fn a_file_that_is_no_window_is_said_once_and_does_not_stand_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = Terminal::start(folder.path(), SIZE, &["--empty"]);
    hq.key("Ctrl+Q");
    hq.wait_exit();
    std::fs::write(folder.path().join("window"), b"\x00\xff not ours").unwrap();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    assert_eq!(hq.frame().tree.page, "All workspaces");
    let says = |frame: &Frame| {
        frame.tree.nodes.iter().any(|node| node.name.contains("window of the last session"))
    };
    assert!(says(hq.frame()));
    hq.key("F8");
    hq.key("Esc");
    hq.key("Ctrl+P");
    hq.text("batch jobs");
    hq.key("Enter");
    hq.key("Ctrl+Q");
    hq.wait_exit();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    assert!(!says(hq.frame()), "it is said once");
    assert_eq!(hq.frame().tree.page, "Batch jobs");
    hq.key("Ctrl+Q");
}

/// The root of the tree of nodes.
fn first_item(frame: &Frame) -> Option<&Node> {
    frame.tree.nodes.iter().find(|node| node.role == Role::Treeitem)
}

/// Opens Synchronize orders at its tree of nodes.
fn open_tree(hq: &mut Terminal) -> bool {
    hq.key("Ctrl+K");
    hq.text("synchronize orders");
    hq.key("Enter");
    // The hierarchy has the focus, and is chosen first; until it is known there is no list to open.
    let is_open = |node: &Node| node.role == Role::Combobox && node.is(State::Expanded);
    for _ in 0..50 {
        if !hq.frame().tree.nodes.iter().any(is_open) {
            hq.key("Enter");
        }
    }
    hq.key("Enter");
    hq.wait_for(|frame| first_item(frame).is_some());
    first_item(hq.frame()).unwrap().is(State::Expanded)
}

#[test]
fn open_tree_nodes_come_back_after_a_restart_and_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    let was_open = open_tree(&mut hq);
    let root = first_item(hq.frame()).unwrap().name.clone();
    hq.focus_by_tab(Role::Treeitem, &root);
    hq.key(if was_open { "Left" } else { "Right" });
    assert_eq!(first_item(hq.frame()).unwrap().is(State::Expanded), !was_open);
    wait_kept(folder.path(), "expanded\":{\"available");
    hq.kill();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    assert_eq!(open_tree(&mut hq), !was_open, "after a kill");
    hq.key("Esc");
    hq.key("Ctrl+Q");
    hq.wait_exit();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    assert_eq!(open_tree(&mut hq), !was_open, "after a restart");
}

#[test]
fn rows_and_columns_that_are_not_there_any_more_do_not_stand_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = Terminal::start(folder.path(), SIZE, &[]);
    hq.key("Ctrl+Q");
    hq.wait_exit();
    let window = |sort: &str| {
        format!(
            r#"{{"version":1,"company":"usrt","open":[{{"page":"all-workspaces","ui":{{}}}},
            {{"page":"store-financials","ui":{{}}}},{{"page":"online-store-transactions","ui":{{
            "lists":{{"rows":{{"index":18446744073709551615,"key":"gone",
            "top":18446744073709551615,"column":4294967295,"sort":{sort}}}}}}}}}],"closed":{{}}}}"#
        )
    };
    for sort in ["null", r#"["A column of another version",true]"#] {
        std::fs::write(folder.path().join("window"), window(sort)).unwrap();
        let mut hq = Terminal::start_now(folder.path(), SIZE, &[]);
        assert_eq!(hq.frame().tree.page, "Online store transactions");
        for key in ["Down", "PgDn", "Right"] {
            hq.key(key);
        }
        hq.wait_for(|frame| has_rows(frame) && selected(frame).is_some());
        assert_eq!(sorted(hq.frame()), None);
        hq.key("Home");
        hq.wait_for(|frame| has_rows(frame) && selected(frame).is_some());
        hq.key("Ctrl+Q");
        assert!(hq.wait_exit().success());
    }
}

#[test]
fn a_new_store_does_not_take_the_window_of_one_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut hq = Terminal::start(folder.path(), SIZE, &["--empty"]);
    hq.key("Ctrl+P");
    hq.text("batch jobs");
    hq.key("Enter");
    hq.key("Ctrl+Q");
    hq.wait_exit();
    assert!(folder.path().join("window").is_file());
    std::fs::remove_dir_all(folder.path().join("data")).unwrap();
    let mut hq = Terminal::start(folder.path(), SIZE, &["--empty"]);
    assert_eq!(hq.frame().tree.page, "All workspaces");
    hq.key("Ctrl+Q");
    hq.wait_exit();
}

#[test]
fn of_two_screens_the_one_that_changed_last_is_what_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Terminal::start(folder.path(), SIZE, &["--empty"]);
    let mut second = Terminal::start(folder.path(), SIZE, &[]);
    for (hq, page) in [(&mut first, "Store financials"), (&mut second, "Upload sessions")] {
        hq.key("Ctrl+P");
        hq.text(page);
        hq.key("Enter");
        hq.wait_for(|frame| frame.tree.page == page);
        wait_kept(folder.path(), if page == "Store financials" { "store-fin" } else { "upload-s" });
    }
    second.key("Ctrl+Q");
    second.wait_exit();
    first.key("Ctrl+Q");
    first.wait_exit();
    let mut third = Terminal::start(folder.path(), SIZE, &[]);
    assert_eq!(third.frame().tree.page, "Upload sessions");
    third.key("Ctrl+Q");
}
