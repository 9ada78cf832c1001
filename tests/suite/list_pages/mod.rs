//! The list pages and record pages on the headless screen, over a real engine on memory stores.

mod lists;
mod records;

use std::sync::Arc;

use commerce_hq::channel::{ChannelDatabases, Channels};
use commerce_hq::commands::PageId;
use commerce_hq::domain::{AnyRow, CompanyId, RetailTransaction, TransactionKey};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::command::{RunSchedule, SynchronizeOrders};
use commerce_hq::engine::{Answer, query::Overview};
use commerce_hq::engine::{Command, Engine, Query, Serving, SystemClock};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::semantics::{Act, Node, Role, State};
use commerce_hq::store::{Headquarters, LocalStore};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::message::Message;
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;
use futures::executor::block_on;

use crate::screens::promises::keep;

type Screen = Headless<EnginePort>;

/// Headquarters of the demo company with what its channels have uploaded.
struct Hq {
    engine: Engine,
    channels: Arc<Channels>,
}

impl Hq {
    fn new() -> Self {
        let headquarters =
            block_on(Headquarters::open(Arc::new(LocalStore::new(MemoryMap::new()))));
        let headquarters = Arc::new(headquarters.unwrap());
        block_on(headquarters.put_setup(demo::setup().unwrap())).unwrap();
        let setup = headquarters.setup();
        let names = setup.channel_databases.iter().map(|database| database.name.clone());
        let channels = Arc::new(Channels::in_memory(names));
        let databases: Arc<dyn ChannelDatabases> = Arc::clone(&channels) as _;
        let jobs = Arc::new(Jobs::new(databases));
        let engine =
            Engine::start(headquarters, jobs, Arc::new(SystemClock::default()), Serving::No)
                .expect("an engine");
        Self { engine, channels }
    }

    /// Puts transactions into the channel database and pulls them.
    fn upload(&self, transactions: Vec<RetailTransaction>) {
        let rows = transactions.into_iter().map(|transaction| {
            let key: TransactionKey = transaction.key.clone();
            let rows = transaction.into_rows().into_iter();
            rows.map(|row: AnyRow| (key.clone(), row)).collect::<Vec<_>>()
        });
        self.channels.open("Default").unwrap().append(rows.collect()).unwrap();
        let schedule = "P-0001".into();
        self.run(Command::RunSchedule(RunSchedule { schedule, groups: Vec::new() }));
    }

    fn synchronize(&self) {
        self.run(Command::SynchronizeOrders(SynchronizeOrders {
            hierarchy: "Stores by Region".into(),
            nodes: vec!["Stores by Region".into()],
            dry_run: false,
        }));
    }

    fn run(&self, command: Command) {
        self.engine.connect("test").run(command, |_| {}).unwrap();
    }

    fn overview(&self) -> Overview {
        let query = Query::Overview { company: None };
        match self.engine.connect("test").ask(query).unwrap() {
            Answer::Overview(overview) => overview,
            other => panic!("{other:?}"),
        }
    }

    fn screen(&self, page: PageId, size: (u16, u16)) -> Screen {
        let model = Model::new(Options::default(), Some(CompanyId::new("usrt")), size);
        let mut screen = Headless::new(model, EnginePort::new(self.engine.connect("test")));
        open(&mut screen, page);
        screen
    }
}

/// Opens a page by the search for pages, as a person at the keyboard does.
fn open(screen: &mut Screen, page: PageId) {
    screen.settle().unwrap();
    press(screen, "Alt+G");
    for letter in page.info().caption.chars() {
        let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
        screen.key(key.parse().unwrap());
    }
    press(screen, "Enter");
    assert_eq!(screen.tree().page, page.info().caption);
}

/// Presses keys one after the other and lets the engine answer after each.
fn press(screen: &mut Screen, keys: &str) {
    for key in keys.split_whitespace() {
        screen.key(key.parse().unwrap());
        screen.settle().unwrap();
    }
}

/// Types text into the field that has the focus.
fn type_text(screen: &mut Screen, text: &str) {
    for letter in text.chars() {
        screen.key(letter.to_string().parse().unwrap());
    }
    screen.settle().unwrap();
}

fn act(screen: &mut Screen, id: &str, act: &Act) {
    screen.act(id, act).unwrap();
    screen.settle().unwrap();
}

fn resize(screen: &mut Screen, width: u16, height: u16) {
    screen.batch([Message::Resize(width, height)]);
    screen.settle().unwrap();
}

/// The control that has the focus.
fn focus(screen: &mut Screen) -> Node {
    let tree = screen.tree();
    let id = tree.focus.clone().expect("nothing has the focus");
    tree.node(&id).unwrap().clone()
}

/// The node with that role and name.
fn named(screen: &mut Screen, role: Role, name: &str) -> Node {
    let found = screen.tree().nodes.iter().find(|node| node.role == role && node.name == name);
    found.cloned().unwrap_or_else(|| panic!("no {role:?} {name} in\n{}", screen.text()))
}

/// The value beside a caption that can only be read, or of a link beside a caption.
fn value(screen: &mut Screen, caption: &str) -> String {
    let is =
        |node: &&Node| matches!(node.role, Role::Paragraph | Role::Link) && node.name == caption;
    let found = screen.tree().nodes.iter().find(is).cloned();
    found.unwrap_or_else(|| panic!("no {caption}")).value.unwrap_or_default()
}

/// How many rows a grid has.
fn row_count(screen: &mut Screen, grid: &str) -> u64 {
    named(screen, Role::Grid, grid).row_count.expect("the grid is not read")
}

/// The text of a column in the selected row of the page's main grid.
fn cell(screen: &mut Screen, column: &str) -> String {
    let tree = screen.tree();
    let is = |node: &&Node| node.role == Role::Row && node.is(State::Selected);
    let row = tree.nodes.iter().rfind(is).expect("no row is selected").id.clone();
    let is = |node: &&Node| node.parent.as_ref() == Some(&row) && node.name == column;
    tree.nodes.iter().find(is).and_then(|node| node.value.clone()).unwrap_or_default()
}

fn check(screen: &mut Screen, width: u16, height: u16) {
    resize(screen, width, height);
    screen.buffer();
    let what = screen.tree().page.clone();
    keep(&what, screen.tree(), (width, height));
}

fn every_size(screen: &mut Screen) {
    for width in 0..=60 {
        for height in 0..=30 {
            check(screen, width, height);
        }
    }
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        check(screen, width, height);
    }
}
