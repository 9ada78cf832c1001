//! Synchronize orders on the screen, against the real engine in memory: the documented procedure
//! by keys, by clicks, and as a guide plays it.

use std::cell::RefCell;
use std::sync::Arc;

use commerce_hq::channel::{ChannelDatabases, Channels};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::command::{Import, RunSchedule};
use commerce_hq::engine::query::Overview;
use commerce_hq::engine::{Answer, Command, Engine, Query, Serving, SystemClock};
use commerce_hq::guide::{self, AfterFailure, Article, StepResult};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::semantics::{Act, Node, NodeId, Role, State, Tree};
use commerce_hq::store::{Headquarters, LocalStore};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::message::{Input, Message};
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;
use futures::executor::block_on;

/// Headquarters of the demo company with the sample order pulled and not synchronized.
struct Desk {
    engine: Engine,
    screen: Headless<EnginePort>,
}

fn desk(width: u16, height: u16) -> Desk {
    let store = LocalStore::new(MemoryMap::new());
    let headquarters = Arc::new(block_on(Headquarters::open(Arc::new(store))).unwrap());
    block_on(headquarters.put_setup(demo::setup().unwrap())).unwrap();
    let clock = StoredClock::at(demo::MORNING, Speed::Paused(Rate::ONE));
    block_on(headquarters.put_clock(clock)).unwrap();
    let names: Vec<_> =
        headquarters.setup().channel_databases.iter().map(|known| known.name.clone()).collect();
    let channels: Arc<dyn ChannelDatabases> = Arc::new(Channels::in_memory(names));
    let jobs = Arc::new(Jobs::new(channels));
    let engine = Engine::start(headquarters, jobs, Arc::new(SystemClock::default()), Serving::Yes)
        .expect("an engine");
    let mut helper = engine.connect("test");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample-order").into();
    let import = Import {
        folder,
        channel_database: "Default".into(),
        positive_sales: false,
        create_missing: false,
        dry_run: false,
    };
    let pull = RunSchedule { schedule: "P-0001".into(), groups: Vec::new() };
    for command in [Command::Import(import), Command::RunSchedule(pull)] {
        helper.run(command, |_| {}).unwrap();
    }
    let options = Options { zone: "America/Chicago".parse().unwrap(), ..Options::default() };
    let model = Model::new(options, None, (width, height));
    let mut screen = Headless::new(model, EnginePort::new(engine.connect("test")));
    screen.settle().unwrap();
    Desk { engine, screen }
}

impl Desk {
    /// Waits for answers, and for the batch jobs that are due.
    fn settle(&mut self) {
        self.screen.settle().unwrap();
        self.engine.rest();
        self.screen.settle().unwrap();
    }

    /// Presses keys one after the other and lets the engine answer after each.
    fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.screen.key(key.parse().unwrap());
            self.settle();
        }
    }

    fn tree(&mut self) -> Tree {
        self.screen.tree().clone()
    }

    /// The control of that role and name in the topmost dialog or on the page.
    fn named(&mut self, role: Role, name: &str) -> Node {
        let tree = self.tree();
        let found = tree.nodes.iter().rev().find(|node| node.role == role && node.name == name);
        found.unwrap_or_else(|| panic!("no {role:?} {name} in {:?}", tree.dialogs)).clone()
    }

    fn value(&mut self, role: Role, name: &str) -> String {
        self.named(role, name).value.unwrap_or_default()
    }

    fn act(&mut self, role: Role, name: &str, act: &Act) {
        let id = self.named(role, name).id;
        self.screen.act(&id, act).unwrap();
        self.settle();
    }

    /// Clicks into the middle of a control.
    fn click(&mut self, role: Role, name: &str) {
        let rect = self.named(role, name).rect.unwrap_or_else(|| panic!("{name} is out of sight"));
        let click = Input::Click(rect.column + rect.width / 2, rect.row);
        self.screen.batch([Message::Input(click)]);
        self.settle();
    }

    fn focused(&mut self) -> Node {
        let tree = self.tree();
        tree.node(tree.focus.as_deref().unwrap()).unwrap().clone()
    }

    /// Presses Tab until the control of that name has the focus.
    fn tab_to(&mut self, name: &str) {
        for _ in 0..30 {
            if self.focused().name == name {
                return;
            }
            self.press("Tab");
        }
        panic!("Tab does not lead to {name}");
    }

    fn dialogs(&mut self) -> Vec<String> {
        self.tree().dialogs
    }

    fn shows(&mut self, words: &str) -> bool {
        self.tree().nodes.iter().any(|node| node.name.contains(words))
    }

    fn figures(&self) -> Overview {
        match self.engine.connect("test").ask(Query::Overview { company: None }) {
            Ok(Answer::Overview(figures)) => figures,
            other => panic!("{other:?}"),
        }
    }

    /// The dialog with Stores by Region chosen.
    fn open_dialog(&mut self) {
        self.act(Role::Link, "Store financials", &Act::Press);
        self.act(Role::Link, "Synchronize orders", &Act::Press);
        let region = Act::SetText("Stores by Region".to_owned());
        self.act(Role::Combobox, "Organization hierarchy", &region);
    }
}

/// The sample order became a sales order, and the screen says so.
fn assert_synchronized(desk: &mut Desk) {
    let figures = desk.figures();
    assert_eq!((figures.orders, figures.not_synchronized), (1, 0));
    assert!(desk.dialogs().is_empty());
    assert!(desk.shows("Synchronize orders: 1 sales order, 1 payment"));
    assert!(desk.screen.text().contains("1 sales order, 1 payment"));
}

#[test]
fn enter_on_an_empty_list_says_that_there_is_nothing_to_open() {
    let mut desk = desk(120, 40);
    desk.open_dialog();
    desk.tab_to("Selected organization nodes");
    desk.press("Enter");
    assert!(
        desk.screen.text().contains("There is nothing to open here."),
        "{}",
        desk.screen.text()
    );
}

#[test]
fn the_procedure_works_by_keys_alone_at_every_usual_size() {
    for (width, height) in [(120, 40), (80, 24), (60, 16)] {
        let mut desk = desk(width, height);
        desk.tab_to("Store financials");
        desk.press("Enter");
        desk.tab_to("Synchronize orders");
        desk.press("Enter");
        assert_eq!(desk.focused().name, "Organization hierarchy");
        // The first of the list is Stores by Region.
        desk.press("Enter Enter");
        assert_eq!(desk.value(Role::Combobox, "Organization hierarchy"), "Stores by Region");
        desk.press("Tab / f a b r Enter Enter");
        assert_eq!(desk.focused().name, "Fabrikam extended online store");
        desk.tab_to("Add selection");
        desk.press("Enter");
        desk.tab_to("Parameters");
        desk.press("Right");
        assert_eq!(desk.value(Role::Switch, "Batch processing"), "No");
        desk.tab_to("Recurrence");
        desk.press("Enter");
        assert_eq!(desk.focused().name, "No end date");
        desk.press("Right");
        assert!(desk.named(Role::Radio, "End After").is(State::Checked));
        desk.press("Tab 1");
        assert_eq!(desk.value(Role::Spinbutton, "End After"), "1");
        desk.tab_to("OK");
        desk.press("Enter");
        assert!(desk.shows("Every 10 minutes, ends after 1 run"));
        desk.press("Ctrl+S");
        assert_synchronized(&mut desk);
    }
}

#[test]
fn the_procedure_works_by_clicks_alone() {
    let mut desk = desk(120, 40);
    desk.click(Role::Link, "Store financials");
    desk.click(Role::Link, "Synchronize orders");
    desk.click(Role::Combobox, "Organization hierarchy");
    desk.click(Role::Option, "Stores by Region");
    desk.click(Role::Treeitem, "Online");
    desk.click(Role::Button, "Add selection");
    assert!(desk.shows("5 stores, 1 transaction"));
    desk.click(Role::Tab, "Run in the background");
    desk.click(Role::Button, "Recurrence");
    desk.click(Role::Radio, "End After");
    desk.click(Role::Spinbutton, "End After");
    desk.press("1");
    desk.click(Role::Button, "OK");
    assert_eq!(desk.dialogs(), ["Synchronize orders"]);
    desk.click(Role::Button, "OK");
    assert_synchronized(&mut desk);
}

#[test]
fn the_dialog_opens_from_any_page_by_action_search() {
    let mut desk = desk(80, 24);
    desk.press("Ctrl+K s y n c h r Enter");
    assert_eq!(desk.dialogs(), ["Synchronize orders"]);
    desk.press("Ctrl+K s y n c h r Enter");
    let why = desk.named(Role::Link, "Synchronize orders").why;
    assert_eq!(why.as_deref(), Some("Close Synchronize orders first."));
    desk.press("Esc");
    assert_eq!(desk.dialogs(), ["Synchronize orders"], "it does not open above itself");
}

/// A guide's view of the screen.
struct Player(RefCell<Desk>);

impl guide::Screen for Player {
    fn tree(&self) -> Tree {
        self.0.borrow_mut().tree()
    }

    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String> {
        self.0.get_mut().screen.act(node, &act)
    }

    fn settled(&mut self) -> Result<(), String> {
        self.0.get_mut().settle();
        Ok(())
    }
}

/// Plays steps on the screen and returns it.
fn play(steps: &str) -> Desk {
    let article = Article::read(&format!("# Orders\n\n{steps}")).unwrap();
    let mut player = Player(RefCell::new(desk(120, 40)));
    let report = guide::play(&article.procedures[0], &mut player, AfterFailure::GoOn);
    assert!(report.passed, "{report:#?}");
    assert!(report.steps.iter().all(|step| step.result == StepResult::Done), "{report:#?}");
    player.0.into_inner()
}

#[test]
fn a_guide_runs_synchronization_once() {
    let mut desk = play(
        "1. Navigate to **All workspaces > Store financials**.
2. Click **Synchronize orders**.
3. In the **Organization hierarchy** field, choose **Stores by Region**.
    1. Select a specific online store, or select a node.
    1. Select the arrow to add what you chose.
4. Open the **Run in the background** tab.
5. Turn off **Batch processing**.
6. Press **Recurrence**.
7. Select the **End After** option.
8. In the **End After** field, type \"1\".
9. Click **OK**.
10. Click **OK**.",
    );
    assert_synchronized(&mut desk);
}

#[test]
fn a_guide_enters_an_interval_only_in_the_unit_that_the_dialog_counts() {
    let steps = "1. Go to **All workspaces > Store financials**.
2. Select **Synchronize orders**.
3. Select the **Run in the background** tab.
4. Select **Recurrence**.
5. Select the **No end date** option.
6. In the **Count** field, enter the time between two runs in minutes. Usually, this is 2-20 minutes.
7. Select **OK**.";
    let mut desk = play(steps);
    assert!(desk.shows("Every 2 minutes, no end date"));
    let hours = steps.replace("5. Select", "5. Select the **Hours** option.\n5. Select");
    let article = Article::read(&format!("# Orders\n\n{hours}")).unwrap();
    let mut player = Player(RefCell::new(self::desk(120, 40)));
    let report = guide::play(&article.procedures[0], &mut player, AfterFailure::GoOn);
    let count = report.steps.iter().find(|step| step.text.contains("Count")).unwrap();
    assert_eq!(count.result, StepResult::Impossible);
}

#[test]
fn without_a_selected_node_ok_is_refused_and_says_why() {
    let mut desk = desk(120, 40);
    desk.open_dialog();
    desk.press("Ctrl+S");
    assert_eq!(desk.dialogs(), ["Synchronize orders"]);
    let ok = desk.named(Role::Button, "OK");
    assert!(ok.is(State::Disabled));
    assert!(ok.why.unwrap().starts_with("No organization node is selected"));
    let add = desk.named(Role::Button, "Add selection");
    assert_eq!(add.description.as_deref(), Some("right arrow"));
    assert!(add.why.unwrap().starts_with("Select an organization node"));
    assert_eq!(desk.figures().orders, 0);
}

#[test]
fn a_node_below_a_selected_one_is_not_added_and_says_by_what_it_is_covered() {
    let mut desk = desk(120, 40);
    desk.open_dialog();
    desk.act(Role::Treeitem, "Online", &Act::Select);
    desk.press("Alt+Right");
    desk.act(Role::Treeitem, "AW online store", &Act::Select);
    let add = desk.named(Role::Button, "Add selection");
    let why = "AW online store is covered by Online, which is selected.";
    assert_eq!(add.why.as_deref(), Some(why));
    assert!(desk.shows(why));
    desk.press("Alt+Left");
    assert!(desk.named(Role::Button, "OK").is(State::Disabled), "the selection is empty again");
    desk.act(Role::Button, "Add selection", &Act::Press);
    assert!(desk.shows("1 store, 0 transactions"));
}

#[test]
fn esc_closes_only_the_topmost_dialog_and_changes_nothing() {
    let mut desk = desk(80, 24);
    desk.open_dialog();
    desk.act(Role::Tab, "Run in the background", &Act::Select);
    desk.act(Role::Button, "Recurrence", &Act::Press);
    desk.act(Role::Radio, "End After", &Act::Select);
    assert_eq!(desk.dialogs(), ["Synchronize orders", "Define recurrence"]);
    desk.press("Esc");
    assert_eq!(desk.dialogs(), ["Synchronize orders"]);
    assert!(desk.shows("not defined"));
    desk.press("Esc");
    assert!(desk.dialogs().is_empty());
    assert_eq!(desk.tree().page, "Store financials");
    assert_eq!(desk.figures().orders, 0);
}

#[test]
fn opened_again_the_dialogs_show_what_was_entered() {
    let mut desk = desk(120, 40);
    desk.open_dialog();
    desk.act(Role::Treeitem, "Online", &Act::Select);
    desk.act(Role::Button, "Add selection", &Act::Press);
    desk.act(Role::Tab, "Run in the background", &Act::Select);
    desk.act(Role::Button, "Recurrence", &Act::Press);
    desk.act(Role::Radio, "End by", &Act::Select);
    desk.act(Role::Textbox, "End by", &Act::SetText("2026-02-01".to_owned()));
    desk.act(Role::Radio, "Days", &Act::Select);
    desk.act(Role::Spinbutton, "Count", &Act::SetText("3".to_owned()));
    desk.act(Role::Button, "OK", &Act::Press);
    desk.act(Role::Button, "OK", &Act::Press);
    desk.act(Role::Link, "Synchronize orders", &Act::Press);
    assert_eq!(desk.value(Role::Combobox, "Organization hierarchy"), "Stores by Region");
    assert!(desk.shows("5 stores, 0 transactions"));
    desk.act(Role::Tab, "Run in the background", &Act::Select);
    assert!(desk.shows("Every 3 days at 09:00, ends by 02/01/2026"));
    desk.act(Role::Button, "Recurrence", &Act::Press);
    assert!(desk.named(Role::Radio, "End by").is(State::Checked));
    assert_eq!(desk.value(Role::Textbox, "End by"), "02/01/2026");
    assert_eq!(desk.value(Role::Spinbutton, "Count"), "3");
    assert_eq!(desk.value(Role::Textbox, "Start time"), "09:00:00 AM");
}

#[test]
fn the_recurrence_names_the_wrong_field_and_shows_the_next_runs() {
    let mut desk = desk(120, 40);
    desk.open_dialog();
    desk.act(Role::Tab, "Run in the background", &Act::Select);
    desk.act(Role::Button, "Recurrence", &Act::Press);
    for minutes in ["09:00", "09:10", "09:20", "09:30", "09:40"] {
        assert!(desk.shows(&format!("Mon 01/05/2026 {minutes} AM")), "{minutes}");
    }
    assert!(desk.named(Role::Spinbutton, "End After").is(State::Disabled));
    for (field, wrong) in [("Count", "0"), ("Count", "43201"), ("Count", "often"), ("Count", "")] {
        desk.act(Role::Spinbutton, field, &Act::SetText(wrong.to_owned()));
        let node = desk.named(Role::Spinbutton, field);
        assert!(node.is(State::Invalid), "{wrong}");
        let why = desk.named(Role::Button, "OK").why;
        assert_eq!(why, node.why, "{wrong}");
        assert!(why.unwrap().starts_with("Count: "), "{wrong}");
    }
    desk.act(Role::Spinbutton, "Count", &Act::SetText("5".to_owned()));
    desk.act(Role::Radio, "End After", &Act::Select);
    desk.act(Role::Spinbutton, "End After", &Act::SetText("2".to_owned()));
    assert!(desk.shows("Mon 01/05/2026 09:05 AM") && desk.shows("then it ends"));
    assert!(!desk.shows("Mon 01/05/2026 09:10 AM"));
    desk.act(Role::Textbox, "Start date", &Act::SetText("02/30/2026".to_owned()));
    assert!(desk.named(Role::Textbox, "Start date").is(State::Invalid));
}

#[test]
fn batch_processing_stands_at_no_and_says_how_the_job_runs() {
    let mut desk = desk(80, 24);
    desk.open_dialog();
    desk.act(Role::Tab, "Run in the background", &Act::Select);
    let batch = desk.named(Role::Switch, "Batch processing");
    assert_eq!(batch.value.as_deref(), Some("No"));
    let text = desk.screen.text();
    assert!(text.contains("runs once, now, when you press OK"), "{text}");
    desk.act(Role::Button, "Recurrence", &Act::Press);
    desk.act(Role::Button, "OK", &Act::Press);
    assert!(desk.shows("This recurrence is kept, not used."));
    // The arrows belong to the other tab: their keys change nothing that cannot be seen.
    let hints = desk.tree().nodes.into_iter().filter(|node| node.id.starts_with("shell/hint-"));
    let hints: Vec<_> = hints.map(|node| node.name).collect();
    assert!(!hints.iter().any(|hint| hint == "filter" || hint == "remove"), "{hints:?}");
}

#[test]
fn with_batch_processing_the_job_is_added_to_the_batch_queue_and_runs() {
    let mut desk = desk(80, 24);
    desk.open_dialog();
    desk.act(Role::Treeitem, "Online", &Act::Select);
    desk.press("Alt+Right");
    desk.act(Role::Tab, "Run in the background", &Act::Select);
    desk.act(Role::Switch, "Batch processing", &Act::Toggle);
    desk.act(Role::Button, "Recurrence", &Act::Press);
    desk.act(Role::Spinbutton, "Count", &Act::SetText("2".to_owned()));
    desk.press("Ctrl+S");
    assert!(desk.screen.text().contains("Mon 01/05/2026 09:00 AM, America/Chicago"));
    desk.press("Ctrl+S");
    assert_synchronized(&mut desk);
    let Ok(Answer::BatchJobs(jobs)) = desk.engine.connect("test").ask(Query::BatchJobs) else {
        panic!("no answer");
    };
    assert_eq!(jobs[0].recurrence, "Every 2 minutes, no end date");
    assert_eq!(&*jobs[0].description, "Synchronize orders job");
}
