//! The first page: what was done last, by hand and by batch jobs, with the rows that were made; what is
//! due next; what can be learned. All of it is there again after a restart.

use commerce_hq::commands::PageId;
use commerce_hq::domain::batch::Work;
use commerce_hq::engine::command::{RunSchedule, SynchronizeOrders};
use commerce_hq::engine::query::{ListKind, ListQuery};
use commerce_hq::engine::{Answer, Command, Query};
use commerce_hq::semantics::{Act, Node, Role, State, Tree};
use commerce_hq::tui::model::Options;
use serde_json::Value;

use crate::desk::{Desk, every_five_minutes};
use crate::program::Folder;
use crate::terminal::{Size, Terminal};

const RUNS: &str = "Done last";
const SIZE: (u16, u16) = (120, 40);
/// Here every column is in sight.
const WIDE: (u16, u16) = (200, 60);

/// What the cells of a row say.
fn cells(tree: &Tree, grid: &str, row: &str) -> Vec<String> {
    let grid = tree.nodes.iter().find(|node| node.role == Role::Grid && node.name == grid).unwrap();
    let mut rows = tree.below(&grid.id).filter(|node| node.role == Role::Row);
    let row = rows.find(|node| node.name == row).unwrap_or_else(|| panic!("no row {row}"));
    let cells = tree.below(&row.id).filter(|node| node.role == Role::Gridcell);
    cells.map(|cell| cell.value.clone().unwrap_or_default()).collect()
}

fn synchronize() -> Command {
    let root: commerce_hq::domain::Text = "Stores by Region".into();
    let nodes = vec![root.clone()];
    Command::SynchronizeOrders(SynchronizeOrders { hierarchy: root, nodes, dry_run: false })
}

fn pull() -> Command {
    Command::RunSchedule(RunSchedule { schedule: "P-0001".into(), groups: Vec::new() })
}

/// How many upload sessions there are.
fn all_sessions(desk: &mut Desk) -> u64 {
    let query = ListQuery {
        list: ListKind::UploadSessions,
        company: None,
        conditions: Vec::new(),
        filter: String::new(),
        sort: None,
        offset: 0,
        limit: 1,
    };
    match desk.ask(Query::List(query)) {
        Answer::List(page) => page.total,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_runs_that_made_the_demo_company_are_on_record() {
    let mut desk = Desk::demo(Options::default(), SIZE);
    assert_eq!(desk.rows(RUNS), ["4", "3", "2", "1"], "the last one first");
    let tree = desk.screen.tree().clone();
    let jobs = ["4", "3", "2", "1"].map(|run| cells(&tree, RUNS, run)[1].clone());
    assert_eq!(jobs, ["P-0001", "Synchronize orders", "P-0002", "P-0001"]);
    assert!(cells(&tree, RUNS, "3")[2].ends_with(" transactions, 0 failed"));
}

#[test]
fn a_run_by_hand_says_what_it_did_and_opens_the_sales_orders_that_it_made() {
    let mut desk = Desk::demo(Options::default(), WIDE);
    desk.run(synchronize());
    desk.keys("F5");
    let row = cells(desk.screen.tree(), RUNS, "5");
    assert_eq!([&*row[1], &*row[4]], ["Synchronize orders", "somebody"]);
    let words = row[2].clone();
    let (transactions, failed) = words.split_once(" transactions, ").unwrap();
    let failed: u64 = failed.strip_suffix(" failed").unwrap().parse().unwrap();
    let made = transactions.parse::<u64>().unwrap() - failed;
    assert!(made > 0 && failed > 0, "{words}");
    desk.act(Role::Row, "5", &Act::Open).unwrap();
    assert_eq!(desk.screen.tree().page, "All sales orders");
    desk.says("made by run 5");
    let grid = desk.find(Role::Grid, "All sales orders");
    let shown = grid.row_count.unwrap();
    assert!(shown > 0 && shown <= made, "{shown} of {made}");
}

#[test]
fn a_pull_opens_its_upload_sessions_and_one_without_rows_says_so() {
    let mut desk = Desk::demo(Options::default(), SIZE);
    desk.run(pull());
    desk.run(pull());
    desk.keys("F5");
    assert_eq!(cells(desk.screen.tree(), RUNS, "6")[2], "no rows waited");
    desk.act(Role::Row, "6", &Act::Open).unwrap();
    assert_eq!(desk.message(), "Run 6 of P-0001 made no rows: no rows waited.");
    let words = cells(desk.screen.tree(), RUNS, "5")[2].clone();
    assert!(words.contains(" transactions, ") && words.ends_with(" rows"), "{words}");
    desk.tab_to("6");
    desk.keys("Down Enter");
    assert_eq!(desk.screen.tree().page, "Upload sessions");
    desk.says("The sessions of run 5.");
    let sessions = desk.find(Role::Grid, "Sessions").row_count.unwrap();
    let all = all_sessions(&mut desk);
    assert!(sessions > 0 && sessions < all, "{sessions} of {all}");
}

#[test]
fn whoever_looked_at_an_older_run_sees_the_newest_ones_again() {
    let mut desk = Desk::demo(Options::default(), (80, 24));
    for _ in 0..4 {
        desk.run(pull());
    }
    desk.keys("F5");
    assert_eq!(desk.rows(RUNS), ["8", "7", "6", "5"]);
    desk.tab_to("8");
    desk.keys("End");
    assert_eq!(desk.rows(RUNS), ["4", "3", "2", "1"]);
    desk.keys("Tab");
    assert_eq!(desk.rows(RUNS), ["8", "7", "6", "5"]);
    let selected = |row: &Node| row.is(State::Selected);
    assert!(!desk.all(Role::Row).iter().any(selected), "none is, until the keys are there again");
}

#[test]
fn a_batch_job_stands_among_what_is_due_and_its_run_among_what_was_done() {
    let mut desk = Desk::demo(Options::default(), WIDE);
    let groups = vec!["Default".into(), "Stores".into()];
    let work = Work::UploadSchedule { schedule: "P-0001".into(), groups };
    let job = desk.job_of(work, Some(every_five_minutes()), "somebody").to_string();
    desk.keys("F5");
    assert_eq!(desk.rows("Due next"), [job.as_str()]);
    let due = cells(desk.screen.tree(), "Due next", &job);
    assert_eq!(due[1], "2026-01-05 15:05");
    desk.step();
    desk.execute();
    assert_eq!(cells(desk.screen.tree(), RUNS, "5")[4], format!("batch job {job}"));
    assert_eq!(desk.rows(RUNS).len(), 5, "one line, whatever its tasks are");
    assert_eq!(cells(desk.screen.tree(), "Due next", &job)[1], "2026-01-05 15:10");
    let due = desk.find(Role::Grid, "Due next").id;
    desk.screen.act(&format!("{due}/row:{job}"), &Act::Open).unwrap();
    assert_eq!(desk.screen.model().page_id(), PageId::BatchJob);
}

#[test]
fn a_guide_that_is_opened_begins_beside_the_page() {
    let mut desk = Desk::demo(Options::default(), SIZE);
    let first = desk.rows("Learn").first().cloned().unwrap();
    desk.act(Role::Row, &first, &Act::Open).unwrap();
    desk.says("Step 1 of");
    desk.act(Role::Row, &first, &Act::Open).unwrap();
    assert_eq!(desk.message(), "End the guide in the guide pane first.");
}

#[test]
fn what_was_done_and_what_was_opened_is_there_again_after_a_restart() {
    let folder = Folder::bare();
    let path = folder.path();
    let size = Size { columns: SIZE.0, rows: SIZE.1 };
    let mut hq = Terminal::start(&path, size, &[]);
    hq.key("Ctrl+P");
    hq.text("voucher");
    hq.key("Enter");
    hq.wait_for(|frame| frame.tree.page == "Voucher transactions");
    hq.key("Esc");
    hq.key("Esc");
    hq.wait_for(|frame| frame.tree.page == "All workspaces");
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
    let run = ["run", "synchronize-orders", "--node", "Stores by Region", "--json"];
    let done: Value = folder.run(&run).expect(3).json();
    let mut hq = Terminal::start_now(&path, size, &[]);
    let has_run = |tree: &Tree| tree.nodes.iter().any(|n| n.role == Role::Row && n.name == "5");
    let frame = hq.wait_for(|frame| has_run(&frame.tree));
    let words = format!("{} transactions, {} failed", done["attempted"], done["failed"]);
    assert_eq!(cells(&frame.tree, RUNS, "5")[2], words);
    let main = frame.tree.nodes.iter().find(|node| node.role == Role::Main).unwrap();
    let links = frame.tree.below(&main.id).filter(|node| node.role == Role::Link);
    let links: Vec<&str> = links.map(|node| node.name.as_str()).collect();
    assert!(links.contains(&"Voucher transactions"), "{links:?}");
    hq.key("Ctrl+Q");
    assert!(hq.wait_exit().success());
}
