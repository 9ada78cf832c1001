//! The documented procedures on the real program in a real terminal: by keys alone, by mouse alone,
//! and by action search, each judged by what is stored afterwards.

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
    /// Commands by their captions in the action search, all else by keys.
    Search,
}

/// A person at the terminal.
struct Person {
    hq: Terminal,
    by: By,
}

impl Person {
    /// Somebody new, who does not find the pages that the last one left open.
    fn sits_down(store: &Path, size: Size, by: By) -> Self {
        std::fs::remove_file(store.join("window")).unwrap_or_default();
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
            By::Search => {
                self.hq.find(role, name);
                self.hq.key("Ctrl+K");
                self.hq.text(name);
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

    /// Turns a switch to Yes.
    #[track_caller]
    fn enables(&mut self, name: &str) {
        assert_eq!(self.hq.find(Role::Switch, name).value.as_deref(), Some("No"));
        if self.by == By::Mouse {
            self.hq.click(Role::Switch, name);
        } else {
            self.hq.focus_by_tab(Role::Switch, name);
            self.hq.key("Space");
        }
        assert_eq!(self.hq.find(Role::Switch, name).value.as_deref(), Some("Yes"));
    }

    /// Enters a number.
    #[track_caller]
    fn enters(&mut self, field: &str, number: &str) {
        let node = self.hq.find(Role::Spinbutton, field);
        assert!(node.is(State::Enabled), "{node:?}");
        if self.by == By::Mouse {
            self.hq.click(Role::Spinbutton, field);
        } else {
            self.hq.focus_by_tab(Role::Spinbutton, field);
        }
        self.hq.text(number);
        assert_eq!(self.hq.find(Role::Spinbutton, field).value.as_deref(), Some(number));
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
    run(store, &["show", list, "--json", "--limit", "0", "--company", "all"])
}

fn batch_jobs(store: &Path) -> Vec<Value> {
    run(store, &["batch", "list", "--json"])
}

/// The list that a command prints.
fn run(store: &Path, arguments: &[&str]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commerce-hq"));
    let output = command.arg("--store").arg(store).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const SIZES: [Size; 3] = [
    Size { columns: 80, rows: 24 },
    Size { columns: 120, rows: 40 },
    Size { columns: 60, rows: 16 },
];

/// Every way but keys at the first size.
const OTHER_WAYS: [(By, Size); 4] =
    [(By::Keys, SIZES[1]), (By::Keys, SIZES[2]), (By::Mouse, SIZES[1]), (By::Search, SIZES[0])];

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
    person.waits_for_the_message("Applied");
    person.leaves();
    let [job] = &batch_jobs(folder.path())[..] else { panic!("not one batch job") };
    assert_eq!((&job["recurrence"], &job["status"]), (&"Once".into(), &"Ended".into()));
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
fn the_p_job_is_run_by_action_search() {
    run_the_p_job(By::Search, SIZES[0]);
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
    let store = an_online_store(&mut person);
    person.selects(Role::Treeitem, &store, "Down");
    person.presses(Role::Button, "Add selection");
    person.selects(Role::Tab, "Run in the background", "Right");
    let batch = person.hq.find(Role::Switch, "Batch processing");
    assert_eq!(batch.value.as_deref(), Some("No"));
    person.presses(Role::Button, "Recurrence");
    person.selects(Role::Radio, "End After", "Down");
    person.enters("End After", "1");
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
        By::Keys | By::Search => {
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

/// An online store in the tree. On a small screen the tree is scrolled until one is in sight.
fn an_online_store(person: &mut Person) -> String {
    let in_sight = |person: &Person| {
        let nodes = person.hq.frame().tree.nodes.iter();
        let mut stores = nodes.filter(|node| node.kind == Some(ItemKind::OnlineStore));
        stores.find(|node| node.name.contains("Fabrikam")).map(|node| node.name.clone())
    };
    if let Some(store) = in_sight(person) {
        return store;
    }
    person.reaches_a(Role::Treeitem);
    for _ in 0..200 {
        person.hq.key("Down");
        if let Some(store) = in_sight(person) {
            person.hq.key("Home");
            return store;
        }
    }
    panic!("the tree has no such store\n{}", person.hq.screen());
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

#[test]
fn orders_are_synchronized_by_action_search() {
    synchronize_orders(By::Search, SIZES[0]);
}

/// Twenty minutes of store time go by under a batch server without a screen.
fn twenty_minutes_later(store: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commerce-hq"));
    command.arg("--store").arg(store);
    let output = command.args(["batch", "serve", "--speed", "3600", "--for", "20m"]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The one batch job, as far as it does not depend on the moment at which it was made.
fn the_batch_job(store: &Path) -> Value {
    let [job] = &batch_jobs(store)[..] else { panic!("not one batch job") };
    let told = ["description", "status", "recurrence", "company", "work", "entered"];
    told.iter().map(|name| ((*name).to_owned(), job[*name].clone())).collect()
}

/// The switch, the recurrence and the end rule of Run in the background, with the count.
fn defines_a_recurrence(person: &mut Person, count: &str) {
    person.enables("Batch processing");
    person.presses(Role::Button, "Recurrence");
    person.selects(Role::Radio, "No end date", "Down");
    person.enters("Count", count);
    person.presses(Role::Button, "OK");
}

/// Everything that was entered is there again: in the program as it runs, or started anew.
fn shows_the_recurrence(person: &mut Person, count: &str) {
    let value = |person: &Person, role, name| person.hq.find(role, name).value;
    assert_eq!(value(person, Role::Switch, "Batch processing").as_deref(), Some("Yes"));
    person.presses(Role::Button, "Recurrence");
    assert!(person.hq.find(Role::Radio, "No end date").is(State::Checked));
    assert_eq!(value(person, Role::Spinbutton, "Count").as_deref(), Some(count));
    person.hq.key("Esc");
    person.hq.key("Esc");
}

fn opens_create_batch_job(person: &mut Person) {
    person.presses(Role::Link, "Retail and Commerce IT");
    person.presses(Role::Link, "Distribution schedule");
    person.hq.wait_for(|frame| frame.tree.nodes.iter().any(|node| node.name == "P-0001"));
    person.selects(Role::Row, "P-0001", "Down");
    person.presses(Role::Button, "Create batch job");
    person.selects(Role::Tab, "Run in the background", "Right");
}

/// Schedule a recurring P-job: the steps of the article, in its order.
fn schedule_the_p_job(by: By, size: Size) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let before = records(folder.path(), "upload-sessions").len();
    let mut person = Person::sits_down(folder.path(), size, by);
    opens_create_batch_job(&mut person);
    defines_a_recurrence(&mut person, "5");
    assert_eq!(person.hq.frame().tree.dialogs, ["Create batch job"]);
    person.presses(Role::Button, "OK");
    person.hq.wait_for(|frame| frame.tree.dialogs.is_empty() && !frame.tree.busy);
    person.leaves();
    let mut again = Person::sits_down(folder.path(), size, by);
    opens_create_batch_job(&mut again);
    shows_the_recurrence(&mut again, "5");
    again.leaves();
    twenty_minutes_later(folder.path());
    let applied = |session: &&Value| session["Status"] == "Applied";
    let now = records(folder.path(), "upload-sessions").iter().filter(applied).count();
    assert!(now > before, "{before} sessions before, {now} applied now");
    the_batch_job(folder.path())
}

#[test]
fn a_recurring_p_job_is_scheduled_the_same_by_keys_by_mouse_and_by_action_search() {
    let job = schedule_the_p_job(By::Keys, SIZES[0]);
    assert_eq!(job["recurrence"], "Every 5 minutes, no end date");
    assert_eq!((&job["description"], &job["status"]), (&"P-0001".into(), &"Waiting".into()));
    for (by, size) in OTHER_WAYS {
        assert_eq!(schedule_the_p_job(by, size), job);
    }
}

fn opens_synchronize_orders(person: &mut Person) {
    person.presses(Role::Link, "Store financials");
    person.presses(Role::Link, "Synchronize orders");
}

/// Schedule recurring order synchronization: the steps of the article, in its order.
fn schedule_order_synchronization(by: By, size: Size) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let before = records(folder.path(), "orders").len();
    let mut person = Person::sits_down(folder.path(), size, by);
    opens_synchronize_orders(&mut person);
    choose_hierarchy(&mut person);
    let store = an_online_store(&mut person);
    person.selects(Role::Treeitem, &store, "Down");
    person.presses(Role::Button, "Add selection");
    person.selects(Role::Tab, "Run in the background", "Right");
    defines_a_recurrence(&mut person, "2");
    assert_eq!(person.hq.frame().tree.dialogs, ["Synchronize orders"]);
    person.presses(Role::Button, "OK");
    person.hq.wait_for(|frame| frame.tree.dialogs.is_empty() && !frame.tree.busy);
    person.leaves();
    let mut again = Person::sits_down(folder.path(), size, by);
    opens_synchronize_orders(&mut again);
    // What was entered is read when the screen starts; a person may be faster.
    again.hq.wait_for(|frame| {
        let mut nodes = frame.tree.nodes.iter();
        let field = nodes.find(|node| node.name == "Organization hierarchy");
        field.is_some_and(|field| field.value.as_deref() == Some("Stores by Region"))
    });
    again.hq.wait_for(|frame| {
        let is_selected =
            |node: &Node| node.id.starts_with("synchronize-orders/selected/") && node.name == store;
        frame.tree.nodes.iter().any(is_selected)
    });
    again.selects(Role::Tab, "Run in the background", "Right");
    shows_the_recurrence(&mut again, "2");
    again.leaves();
    twenty_minutes_later(folder.path());
    let orders = records(folder.path(), "orders");
    assert!(orders.len() > before, "{before} orders before, {} now", orders.len());
    balance(folder.path());
    the_batch_job(folder.path())
}

#[test]
fn order_synchronization_is_scheduled_the_same_by_keys_by_mouse_and_by_action_search() {
    let job = schedule_order_synchronization(By::Keys, SIZES[0]);
    assert_eq!(job["recurrence"], "Every 2 minutes, no end date");
    assert_eq!(job["description"], "Synchronize orders job");
    for (by, size) in OTHER_WAYS {
        assert_eq!(schedule_order_synchronization(by, size), job);
    }
}
