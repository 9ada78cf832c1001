//! The documented procedures on the real program in a real terminal: by keys alone, and by mouse
//! alone, each judged by what is stored afterwards.

use std::path::Path;
use std::process::Command;

use commerce_hq::semantics::{ItemKind, Node, Role, State};
use serde_json::Value;

use crate::terminal::{Size, Terminal};

/// How a person works.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Keys,
    Mouse,
}

/// A person at the terminal.
struct Person {
    hq: Terminal,
    by: By,
}

impl Person {
    fn sits_down(store: &Path, size: Size, by: By) -> Self {
        Self { hq: Terminal::start(store, size, &[]), by }
    }

    /// Presses a button or link, or takes an option or tab.
    #[track_caller]
    fn presses(&mut self, role: Role, name: &str) {
        match self.by {
            By::Mouse => self.hq.click(role, name),
            By::Keys => {
                self.hq.focus_by_tab(role, name);
                self.hq.key("Enter");
            }
        }
    }

    /// Selects an item of a list, tree, tab strip or radio group, which is one stop of the Tab key.
    #[track_caller]
    fn selects(&mut self, role: Role, name: &str, arrow: &str) {
        if self.by == By::Mouse {
            self.hq.click(role, name);
            return;
        }
        self.reaches_a(role);
        for _ in 0..200 {
            if self.focused().is_some_and(|node| node.role == role && node.name == name) {
                self.hq.key("Space");
                return;
            }
            self.hq.key(arrow);
        }
        panic!("{arrow} never reaches {role:?} {name:?}\n{}", self.hq.screen());
    }

    /// Presses Tab until something of that role has the focus.
    #[track_caller]
    fn reaches_a(&mut self, role: Role) {
        for _ in 0..60 {
            if self.focused().is_some_and(|node| node.role == role) {
                return;
            }
            self.hq.key("Tab");
        }
        panic!("Tab never reaches any {role:?}\n{}", self.hq.screen());
    }

    fn focused(&self) -> Option<Node> {
        let tree = &self.hq.frame().tree;
        tree.node(tree.focus.as_ref()?).cloned()
    }

    /// Waits until what runs has ended and the message bar says so.
    #[track_caller]
    fn waits_for_the_message(&mut self, word: &str) {
        self.hq.wait_for(|frame| {
            let tree = &frame.tree;
            let said = tree.nodes.iter().any(|node| {
                matches!(node.role, Role::Status | Role::Alert) && node.name.contains(word)
            });
            said && tree.running == 0 && !tree.busy && tree.dialogs.is_empty()
        });
    }

    fn leaves(mut self) {
        self.hq.key("Ctrl+Q");
        assert!(self.hq.wait_exit().success());
    }
}

fn records(store: &Path, list: &str) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commerce-hq"));
    command.arg("--store").arg(store).args(["show", list, "--json", "--limit", "0"]);
    let output = command.args(["--company", "all"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const SIZES: [Size; 2] = [Size { columns: 80, rows: 24 }, Size { columns: 120, rows: 40 }];

/// Manually run the P-job: the steps of the article, in its order.
fn run_the_p_job(by: By, size: Size) {
    let folder = tempfile::tempdir().unwrap();
    let before = records(folder.path(), "upload-sessions").len();
    let mut person = Person::sits_down(folder.path(), size, by);
    person.presses(Role::Link, "Retail and Commerce IT");
    person.presses(Role::Link, "Distribution schedule");
    person.hq.wait_for(|frame| frame.tree.nodes.iter().any(|node| node.name == "P-0001"));
    person.selects(Role::Row, "P-0001", "Down");
    person.presses(Role::Button, "Run now");
    assert_eq!(person.focused().unwrap().name, "No", "the first focus of a question is No");
    person.presses(Role::Button, "Yes");
    person.waits_for_the_message("P-0001");
    person.leaves();
    let sessions = records(folder.path(), "upload-sessions");
    assert!(sessions.len() > before, "{} sessions before, {} now", before, sessions.len());
    let new = sessions.iter().filter(|session| session["Schedule"] == "P-0001");
    let rows: u64 = new.map(|session| session["RowsAffected"].as_u64().unwrap()).sum();
    assert!(rows > 0, "{sessions:?}");
    assert!(sessions.iter().all(|session| session["Status"] == "Applied"), "{sessions:?}");
}

#[test]
fn the_p_job_is_run_by_keys_alone() {
    SIZES.iter().for_each(|size| run_the_p_job(By::Keys, *size));
}

#[test]
fn the_p_job_is_run_by_mouse_alone() {
    run_the_p_job(By::Mouse, SIZES[1]);
}

/// Manually run order synchronization: the steps of the article, in its order.
fn synchronize_orders(by: By, size: Size) {
    let folder = tempfile::tempdir().unwrap();
    let before = records(folder.path(), "orders").len();
    let mut person = Person::sits_down(folder.path(), size, by);
    person.presses(Role::Link, "Store financials");
    person.presses(Role::Link, "Synchronize orders");
    choose_hierarchy(&mut person);
    let store = an_online_store(&person);
    person.selects(Role::Treeitem, &store, "Down");
    person.presses(Role::Button, "Add selection");
    person.selects(Role::Tab, "Run in the background", "Right");
    let batch = person.hq.find(Role::Switch, "Batch processing");
    assert_eq!(batch.value.as_deref(), Some("No"));
    person.presses(Role::Button, "Recurrence");
    person.selects(Role::Radio, "End After", "Down");
    let field = person.hq.find(Role::Spinbutton, "End After");
    assert!(field.is(State::Enabled), "{field:?}");
    match by {
        By::Keys => person.hq.focus_by_tab(Role::Spinbutton, "End After"),
        By::Mouse => person.hq.click(Role::Spinbutton, "End After"),
    }
    person.hq.text("1");
    assert_eq!(person.hq.find(Role::Spinbutton, "End After").value.as_deref(), Some("1"));
    person.presses(Role::Button, "OK");
    assert_eq!(person.hq.frame().tree.dialogs, ["Synchronize orders"]);
    person.presses(Role::Button, "OK");
    person.waits_for_the_message("Synchronize orders");
    person.leaves();
    let orders = records(folder.path(), "orders");
    assert!(orders.len() > before, "{before} orders before, {} now", orders.len());
    balance(folder.path());
}

/// Chooses Stores by Region in the field, as it offers it.
fn choose_hierarchy(person: &mut Person) {
    // Until the hierarchies are known there is no list to open.
    let is_open = |person: &Person| {
        person.hq.find(Role::Combobox, "Organization hierarchy").is(State::Expanded)
    };
    match person.by {
        By::Keys => {
            person.hq.focus_by_tab(Role::Combobox, "Organization hierarchy");
            // The list opens on its first entry.
            for _ in 0..50 {
                if !is_open(person) {
                    person.hq.key("Enter");
                }
            }
            person.hq.key("Enter");
        }
        By::Mouse => {
            for _ in 0..50 {
                if !is_open(person) {
                    person.hq.click(Role::Combobox, "Organization hierarchy");
                }
            }
            person.hq.click(Role::Option, "Stores by Region");
        }
    }
    person.hq.wait_for(|frame| frame.tree.nodes.iter().any(|n| n.role == Role::Treeitem));
    let field = person.hq.find(Role::Combobox, "Organization hierarchy");
    assert_eq!(field.value.as_deref(), Some("Stores by Region"));
}

/// The first online store in sight that has transactions waiting.
fn an_online_store(person: &Person) -> String {
    let nodes = &person.hq.frame().tree.nodes;
    let stores = nodes.iter().filter(|node| node.kind == Some(ItemKind::OnlineStore));
    let named = |node: &&Node| node.name.contains("Fabrikam");
    stores.clone().find(named).or_else(|| stores.clone().next()).unwrap().name.clone()
}

/// Every voucher of the store balances.
fn balance(store: &Path) {
    for voucher in records(store, "postings") {
        let lines = voucher["Lines"].as_array().unwrap();
        let cents = |line: &Value| {
            let amount: commerce_hq::domain::Amount =
                line["Amount"].as_str().unwrap().parse().unwrap();
            amount
        };
        let sum = commerce_hq::domain::Amount::sum(lines.iter().map(cents)).unwrap();
        assert!(sum.is_zero(), "{voucher}");
    }
}

#[test]
fn orders_are_synchronized_by_keys_alone() {
    SIZES.iter().for_each(|size| synchronize_orders(By::Keys, *size));
}

#[test]
fn orders_are_synchronized_by_mouse_alone() {
    synchronize_orders(By::Mouse, SIZES[1]);
}
