//! The screen without a terminal on a real engine over the demo company, with two transactions that
//! wait: one in the database Default of the group Default, one in Houston of the group Stores.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use commerce_hq::channel::{ChannelDatabases, Channels};
use commerce_hq::domain::Setup;
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::command::Import;
use commerce_hq::engine::query::{BatchJobState, ListKind, ListPage, ListQuery, ScheduleState};
use commerce_hq::engine::{Answer, Command, Connection, Engine, Query, Serving, SystemClock};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::semantics::{Act, Node, Role, State, Tree};
use commerce_hq::store::{Headquarters, LocalStore};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::message::{Input, Message};
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;
use futures::executor::block_on;

/// Rows of the sample transaction, each of the two.
pub const ROWS: u64 = 9;

pub struct Desk {
    pub screen: Headless<EnginePort>,
    pub engine: Engine,
    /// Looks at what is stored, beside the screen.
    beside: Connection,
}

/// The screen on a company whose setup was changed before the start.
pub fn desk_with(size: (u16, u16), change: impl Fn(&mut Setup) + Send + Sync + 'static) -> Desk {
    let store = Arc::new(LocalStore::new(MemoryMap::new()));
    let headquarters = Arc::new(block_on(Headquarters::open(store)).unwrap());
    block_on(headquarters.put_setup(demo::setup().unwrap())).unwrap();
    block_on(headquarters.change_setup(change)).unwrap();
    let names: Vec<_> =
        headquarters.setup().channel_databases.iter().map(|found| found.name.clone()).collect();
    let channels: Arc<dyn ChannelDatabases> = Arc::new(Channels::in_memory(names));
    let jobs = Arc::new(Jobs::new(channels));
    let paused = StoredClock::at(demo::MORNING, Speed::Paused(Rate::ONE));
    block_on(headquarters.put_clock(paused)).unwrap();
    let engine = Engine::start(headquarters, jobs, Arc::new(SystemClock::default()), Serving::Yes)
        .expect("an engine");
    let mut beside = engine.connect("test");
    import(&mut beside, "Default", "1");
    import(&mut beside, "Houston", "2");
    let model = Model::new(Options::default(), None, size);
    let mut desk = Desk {
        screen: Headless::new(model, EnginePort::new(engine.connect("person"))),
        engine,
        beside,
    };
    desk.settle();
    desk
}

pub fn desk(size: (u16, u16)) -> Desk {
    desk_with(size, |_| {})
}

/// Puts the sample transaction into a channel database, under a number of its own.
fn import(engine: &mut Connection, database: &str, number: &str) {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample-order");
    for file in fs::read_dir(sample).unwrap() {
        let file = file.unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let text = text.replace("20260105084130", &format!("2026010508413{number}"));
        fs::write(folder.path().join(file.file_name()), text).unwrap();
    }
    let import = Import {
        folder: folder.path().to_owned(),
        channel_database: database.into(),
        positive_sales: false,
        create_missing: false,
        dry_run: false,
    };
    engine.run(Command::Import(import), |_| {}).unwrap();
}

impl Desk {
    /// Waits for answers, and for the batch jobs that are due.
    pub fn settle(&mut self) {
        self.screen.settle().unwrap();
        self.engine.rest();
        self.screen.settle().unwrap();
    }

    /// Presses keys one after the other, each in a batch of its own, and waits after each.
    pub fn keys(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.screen.key(key.parse().unwrap());
            self.settle();
        }
    }

    /// Presses Tab until the control of that name has the focus.
    pub fn tab_to(&mut self, name: &str) {
        for _ in 0..60 {
            if self.focus() == name {
                return;
            }
            self.keys("Tab");
        }
        panic!("Tab does not reach {name}:\n{}", self.screen.text());
    }

    /// Name of the control that has the focus.
    pub fn focus(&mut self) -> String {
        let tree = self.screen.tree();
        let focus = tree.focus.as_deref().and_then(|id| tree.node(id));
        focus.map(|node| node.name.clone()).unwrap_or_default()
    }

    /// Clicks on the control of that name that is drawn first in the topmost dialog or the page.
    pub fn click(&mut self, role: Role, name: &str) {
        let rect = self.find(role, name).rect.unwrap();
        let click = Input::Click(rect.column + rect.width.min(4) / 2, rect.row);
        self.screen.batch([Message::Input(click)]);
        self.settle();
    }

    pub fn act(&mut self, role: Role, name: &str, act: &Act) -> Result<(), String> {
        let id = self.find(role, name).id;
        let result = self.screen.act(&id, act);
        self.settle();
        result
    }

    pub fn find(&mut self, role: Role, name: &str) -> Node {
        let found = self.all(role).into_iter().find(|node| node.name == name);
        found.unwrap_or_else(|| panic!("no {role:?} {name}:\n{}", self.screen.text()))
    }

    pub fn all(&mut self, role: Role) -> Vec<Node> {
        let tree = self.screen.tree();
        let on_top = |node: &&Node| {
            let dialog = tree.nodes.iter().rev().find(|node| node.role == Role::Dialog);
            node.role == role && dialog.is_none_or(|dialog| tree.is_inside(node, &dialog.id))
        };
        tree.nodes.iter().filter(on_top).cloned().collect()
    }

    pub fn tree(&mut self) -> &Tree {
        self.screen.tree()
    }

    /// Names of the rows of the grid of that name.
    pub fn rows(&mut self, grid: &str) -> Vec<String> {
        let grid = self.find(Role::Grid, grid).id;
        let tree = self.screen.tree();
        let rows = tree.nodes.iter().filter(|node| node.role == Role::Row);
        rows.filter(|row| tree.is_inside(row, &grid)).map(|row| row.name.clone()).collect()
    }

    /// Whether, and why, the button cannot be used.
    pub fn why(&mut self, button: &str) -> Option<String> {
        let node = self.find(Role::Button, button);
        assert_eq!(node.is(State::Disabled), node.why.is_some());
        node.why
    }

    /// Carries out a command of somebody else.
    pub fn beside(&mut self, command: Command) {
        self.beside.run(command, |_| {}).unwrap();
        self.settle();
    }

    pub fn batch_jobs(&mut self) -> Vec<BatchJobState> {
        match self.beside.ask(Query::BatchJobs) {
            Ok(Answer::BatchJobs(jobs)) => jobs,
            other => panic!("{other:?}"),
        }
    }

    pub fn message(&mut self) -> String {
        let notice = self.screen.model().status().notice.clone();
        notice.map(|notice| notice.text).unwrap_or_default()
    }

    /// What is stored in a list.
    pub fn stored(&mut self, list: ListKind) -> ListPage {
        let query = ListQuery {
            list,
            company: None,
            conditions: Vec::new(),
            filter: String::new(),
            sort: None,
            offset: 0,
            limit: 100,
        };
        match self.beside.ask(Query::List(query)).unwrap() {
            Answer::List(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub fn stored_schedule(&mut self, name: &str) -> ScheduleState {
        match self.beside.ask(Query::Schedules).unwrap() {
            Answer::Schedules(states) => {
                states.into_iter().find(|state| *state.schedule.name == *name).unwrap()
            }
            other => panic!("{other:?}"),
        }
    }

    /// Rows that wait in the databases of a group, as stored.
    pub fn waiting(&mut self, group: &str) -> Option<u64> {
        match self.beside.ask(Query::Schedules).unwrap() {
            Answer::Schedules(states) => {
                let groups = states.into_iter().flat_map(|state| state.groups);
                groups.into_iter().find(|state| *state.group == *group).unwrap().rows_waiting
            }
            other => panic!("{other:?}"),
        }
    }
}
