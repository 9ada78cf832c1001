//! The screen without a terminal on a real engine over the demo company, with batch jobs whose runs
//! are executed when a test says so.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use commerce_hq::channel::{ChannelDatabases, Channels};
use commerce_hq::commands::PageId;
use commerce_hq::domain::CompanyId;
use commerce_hq::domain::batch::{Alerts, Entered, Timing, Work};
use commerce_hq::domain::clock::{Speed, StoredClock};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::clock::ClockChange;
use commerce_hq::engine::command::{BatchCommand, NewBatchJob};
use commerce_hq::engine::query::BatchJobState;
use commerce_hq::engine::{
    Answer, Command, Connection, Engine, Failure, Outcome, Query, Serving, SystemClock,
};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::semantics::{Act, Node, Role, State};
use commerce_hq::store::{Headquarters, LocalStore};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::message::{Input, Message};
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;
use futures::executor::block_on;

use crate::screens::promises::keep;

/// Runs that were started and wait to be executed.
type Started = Arc<Mutex<Vec<Box<dyn FnOnce() + Send>>>>;

pub struct Desk {
    pub screen: Headless<EnginePort>,
    engine: Engine,
    started: Started,
    /// Looks at what is stored, beside the screen.
    beside: Connection,
}

impl Desk {
    /// The screen of that size on the first page, over setup alone; simulated time stands still.
    pub fn new(size: (u16, u16)) -> Self {
        let headquarters = headquarters();
        block_on(headquarters.put_setup(demo::setup().unwrap())).unwrap();
        let setup = headquarters.setup();
        let names = setup.channel_databases.iter().map(|database| database.name.clone());
        let channels = Channels::in_memory(names);
        Self::at(headquarters, channels, Options::default(), None, size)
    }

    /// The same over the whole demo company of a new store, as it looks at the first start.
    pub fn demo(options: Options, size: (u16, u16)) -> Self {
        let headquarters = headquarters();
        let channels = Channels::in_memory(demo::channel_databases().unwrap());
        block_on(demo::fill(&headquarters, &channels)).unwrap();
        Self::at(headquarters, channels, options, Some(CompanyId::new("usrt")), size)
    }

    fn at(
        headquarters: Arc<Headquarters>,
        channels: Channels,
        options: Options,
        company: Option<CompanyId>,
        size: (u16, u16),
    ) -> Self {
        let morning = "2026-01-05T15:00:00Z".parse().unwrap();
        let paused = Speed::Paused("1".parse().unwrap());
        block_on(headquarters.put_clock(StoredClock::at(morning, paused))).unwrap();
        let channels: Arc<dyn ChannelDatabases> = Arc::new(channels);
        let jobs = Arc::new(Jobs::new(channels));
        let started: Started = Arc::default();
        let queue = Arc::clone(&started);
        let serving = Serving::ByHand(Arc::new(move |work| queue.lock().unwrap().push(work)));
        let clock = Arc::new(SystemClock::default());
        let engine = Engine::start(headquarters, jobs, clock, serving).expect("an engine");
        let model = Model::new(options, company, size).acting_for("person");
        // There is no such folder: a file named without one is not written.
        let model = model.in_folder(PathBuf::from("folder-of-the-person"));
        let screen = Headless::new(model, EnginePort::new(engine.connect("person")));
        let beside = engine.connect("somebody");
        let mut desk = Self { screen, engine, started, beside };
        desk.settle();
        desk
    }

    pub fn settle(&mut self) {
        self.screen.settle().unwrap();
    }

    pub fn open(&mut self, page: PageId) {
        while !self.screen.tree().dialogs.is_empty() {
            self.keys("Esc");
        }
        self.keys("Alt+G");
        self.type_text(page.info().caption);
        self.keys("Enter");
        assert_eq!(self.screen.tree().page, page.info().caption);
    }

    /// Makes a batch job for P-0001, by somebody else than the person at the screen.
    pub fn job(&mut self, timing: Option<Timing>) -> u64 {
        let groups = vec!["Default".into()];
        let work = Work::UploadSchedule { schedule: "P-0001".into(), groups };
        self.job_of(work, timing, "somebody")
    }

    pub fn job_of(&mut self, work: Work, timing: Option<Timing>, maker: &str) -> u64 {
        let alerts = Alerts { ended: true, error: true, canceled: true };
        let entered = Entered { description: work.caption(), alerts, ..Entered::default() };
        let new = NewBatchJob { company: CompanyId::new("usrt"), work, entered, timing };
        let command = Command::Batch(BatchCommand::Create(new));
        match self.engine.connect(maker).run(command, |_| {}).unwrap() {
            Outcome::BatchJob(job) => {
                self.settle();
                job.id
            }
            other => panic!("{other:?}"),
        }
    }

    pub fn run(&mut self, command: Command) {
        self.asks(command).unwrap();
    }

    /// A command of somebody else, which may be refused.
    pub fn asks(&mut self, command: Command) -> Result<Outcome, Failure> {
        let result = self.beside.run(command, |_| {});
        self.settle();
        result
    }

    /// Lets the batch server start what is due; nothing of it is executed yet.
    pub fn look(&mut self) {
        self.engine.look();
        // The event of the start is on its way already.
        self.settle_page();
    }

    /// Executes every run that was started, and lets the server look again.
    pub fn execute(&mut self) {
        self.engine.look();
        let works = std::mem::take(&mut *self.started.lock().unwrap());
        for work in works {
            work();
        }
        self.engine.look();
        self.settle_page();
    }

    /// Lets simulated time stand at its next due time.
    pub fn step(&mut self) {
        // The server has to have seen what is due.
        self.engine.look();
        self.run(Command::Clock(ClockChange::Step));
    }

    fn settle_page(&mut self) {
        self.keys("F5");
    }

    pub fn stored(&mut self, job: u64) -> BatchJobState {
        match self.beside.ask(Query::BatchJob { job }).unwrap() {
            Answer::BatchJob(job) => *job,
            other => panic!("{other:?}"),
        }
    }

    pub fn stored_jobs(&mut self) -> Vec<BatchJobState> {
        match self.beside.ask(Query::BatchJobs).unwrap() {
            Answer::BatchJobs(jobs) => jobs,
            other => panic!("{other:?}"),
        }
    }

    pub fn ask(&mut self, query: Query) -> Answer {
        self.beside.ask(query).unwrap()
    }

    /// Presses keys one after the other, each in a batch of its own, and waits after each.
    pub fn keys(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.screen.key(key.parse().unwrap());
            self.settle();
        }
    }

    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
            self.keys(&key);
        }
    }

    /// Presses Tab until the control of that name has the focus.
    pub fn tab_to(&mut self, name: &str) {
        for _ in 0..80 {
            if self.focus() == name {
                return;
            }
            self.keys("Tab");
        }
        panic!("Tab does not reach {name}:\n{}", self.screen.text());
    }

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

    pub fn press(&mut self, role: Role, name: &str) {
        self.act(role, name, &Act::Press).unwrap();
    }

    pub fn find(&mut self, role: Role, name: &str) -> Node {
        let found = self.all(role).into_iter().find(|node| node.name == name);
        found.unwrap_or_else(|| panic!("no {role:?} {name}:\n{}", self.screen.text()))
    }

    /// The controls of that role in the topmost dialog, else on the screen.
    pub fn all(&mut self, role: Role) -> Vec<Node> {
        let tree = self.screen.tree();
        let dialog = tree.nodes.iter().rev().find(|node| node.role == Role::Dialog);
        let on_top = |node: &&Node| {
            node.role == role && dialog.is_none_or(|dialog| tree.is_inside(node, &dialog.id))
        };
        tree.nodes.iter().filter(on_top).cloned().collect()
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

    pub fn message(&mut self) -> String {
        let notice = self.screen.model().status().notice.clone();
        notice.map(|notice| notice.text).unwrap_or_default()
    }

    pub fn says(&mut self, words: &str) {
        let text = self.screen.text();
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.screen.batch([Message::Resize(width, height)]);
        self.settle();
    }

    /// What is open keeps its promises at every size.
    pub fn every_size(&mut self) {
        let small = (0..=60).flat_map(|width| (0..=30).map(move |rows| (width, rows)));
        for (width, height) in small.chain([(80, 24), (120, 40), (200, 60)]) {
            self.resize(width, height);
            self.check(width, height);
        }
    }

    fn check(&mut self, width: u16, height: u16) {
        self.screen.buffer();
        let what = self.screen.tree().page.clone();
        keep(&what, self.screen.tree(), (width, height));
    }
}

/// Headquarters in memory, with nothing in them.
fn headquarters() -> Arc<Headquarters> {
    let store = Arc::new(LocalStore::new(MemoryMap::new()));
    Arc::new(block_on(Headquarters::open(store)).unwrap())
}

/// Every five minutes from 09:05 on in Chicago, without an end.
pub fn every_five_minutes() -> Timing {
    use commerce_hq::domain::recurrence::{End, Parts, Pattern, Recurrence};
    let parts = Parts {
        date: "2026-01-05".parse().unwrap(),
        time: "09:05:00".parse().unwrap(),
        zone: "America/Chicago".parse().unwrap(),
        pattern: Pattern::Minutes,
        count: 5,
        end: End::NoEndDate,
    };
    Timing::Recurring(Recurrence::new(parts).unwrap())
}
