//! A demo company in memory under the real screen, and hands that do what the guide pane lights.

use std::sync::Arc;

use commerce_hq::channel::Channels;
use commerce_hq::domain::CompanyId;
use commerce_hq::domain::clock::{Rate, Speed, StoredClock, ZONE};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::{Engine, Serving, SystemClock};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::semantics::{Act, Node, Role, State, Tree};
use commerce_hq::store::{Headquarters, LocalStore};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::message::{Input, Message};
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;
use futures::executor::block_on;

/// Who does the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// The guide, by Show me all.
    Guide,
    /// A person with keys alone.
    Keys,
    /// A person with the mouse, who types only what is to be entered.
    Mouse,
}

/// What a procedure can leave behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Stored {
    pub orders: u64,
    pub transactions: u64,
    pub payments: u64,
    pub jobs: Vec<String>,
    /// Number, transaction and amounts of each order.
    pub each: Vec<String>,
}

pub struct Desk {
    pub engine: Engine,
    pub screen: Headless<EnginePort>,
    headquarters: Arc<Headquarters>,
}

impl Desk {
    pub fn new(width: u16, height: u16) -> Self {
        let store = Arc::new(LocalStore::new(MemoryMap::new()));
        let headquarters = Arc::new(block_on(Headquarters::open(store)).unwrap());
        let channels = Arc::new(Channels::in_memory(demo::channel_databases().unwrap()));
        block_on(demo::fill(&headquarters, &*channels)).unwrap();
        let paused = StoredClock::at(demo::MORNING, Speed::Paused(Rate::ONE));
        block_on(headquarters.put_clock(paused)).unwrap();
        let jobs = Arc::new(Jobs::new(channels));
        let clock = Arc::new(SystemClock::default());
        let engine = Engine::start(Arc::clone(&headquarters), jobs, clock, Serving::Yes).unwrap();
        engine.rest();
        let options = Options { zone: ZONE, ..Options::default() };
        let model = Model::new(options, Some(CompanyId::new("usrt")), (width, height));
        let mut screen = Headless::new(model, EnginePort::new(engine.connect("test")));
        screen.settle().unwrap();
        Self { engine, screen, headquarters }
    }

    pub fn settle(&mut self) {
        self.screen.settle().unwrap();
        self.engine.rest();
        self.screen.settle().unwrap();
    }

    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.screen.key(key.parse().unwrap());
            self.settle();
        }
    }

    pub fn type_text(&mut self, text: &str) {
        for sign in text.chars() {
            let key = if sign == ' ' { "Space".to_owned() } else { sign.to_string() };
            self.screen.key(key.parse().unwrap());
        }
        self.settle();
    }

    /// Opens the pane and picks a guide by keys.
    pub fn start(&mut self, guide: &str) {
        let at = commerce_hq::guide::SHIPPED.iter().position(|one| one.name == guide).unwrap();
        self.press("F9");
        for _ in 0..at {
            self.press("Down");
        }
        self.press("Enter");
    }

    /// Runs a command through the action search.
    pub fn command(&mut self, caption: &str) {
        self.press("Ctrl+K");
        self.type_text(caption);
        self.press("Enter");
    }

    pub fn tree(&mut self) -> Tree {
        self.screen.tree().clone()
    }

    /// All the words of the pane.
    pub fn said(&mut self) -> String {
        let tree = self.tree();
        let words: Vec<&str> = tree.below("guide").map(|node| node.name.as_str()).collect();
        words.join("\n")
    }

    /// Does the steps until the guide says that it is done.
    pub fn finish(&mut self, hands: Hands) {
        if hands == Hands::Guide {
            self.screen.act("guide/show-all", &Act::Press).unwrap();
            self.settle();
        }
        for _ in 0..300 {
            if self.said().contains("Done: ") {
                return;
            }
            match hands {
                Hands::Guide => self.screen.batch([Message::Wake]),
                Hands::Keys => self.by_keys(),
                Hands::Mouse => self.by_mouse(),
            }
            self.settle();
        }
        panic!("{hands:?}: the guide does not end\n{}", self.screen.text());
    }

    /// The lit control, found as a person sees it, and what the step does with it.
    fn lit(&mut self) -> (Node, Act) {
        let lit = self.screen.model().lit().map(|(node, act)| (node.clone(), act.clone()));
        let text = self.screen.text();
        let (id, act) = lit.unwrap_or_else(|| panic!("nothing is lit\n{text}"));
        let node = self.tree().node(&id).unwrap().clone();
        let says = node.description.as_deref().unwrap_or_default();
        assert!(says.ends_with("guide: use this"), "{says}");
        (node, act)
    }

    fn by_keys(&mut self) {
        let (node, act) = self.lit();
        self.use_keys(&node, &act);
    }

    /// Uses the control of that role and name in the topmost dialog or on the page, with keys.
    pub fn use_named(&mut self, role: Role, name: &str, act: &Act) {
        let node = self.named(role, name);
        self.use_keys(&node, act);
    }

    /// Uses the control of that role and name with the mouse; only what is to be entered is typed.
    pub fn click_named(&mut self, role: Role, name: &str, act: &Act) {
        let node = self.named(role, name);
        self.use_mouse(&node, act);
    }

    fn named(&mut self, role: Role, name: &str) -> Node {
        let tree = self.tree();
        let dialog = tree.nodes.iter().rfind(|node| node.role == Role::Dialog);
        let active = |node: &Node| dialog.is_none_or(|dialog| tree.is_inside(node, &dialog.id));
        let mut nodes = tree.nodes.iter();
        let found = nodes.find(|node| node.role == role && node.name == name && active(node));
        found.unwrap_or_else(|| panic!("no {role:?} {name}")).clone()
    }

    /// Finds the control with Tab and uses it with the keys of its kind.
    fn use_keys(&mut self, node: &Node, act: &Act) {
        let stop = self.screen.model().scene().find(&node.id).unwrap().1.stop.clone().unwrap();
        for _ in 0..120 {
            if self.screen.model().scene().stop.as_ref() == Some(&stop) {
                break;
            }
            self.press("Tab");
        }
        assert_eq!(self.screen.model().scene().stop.as_ref(), Some(&stop), "Tab leads there");
        match (node.role, act) {
            (_, Act::SetText(text)) => {
                let held = node.value.clone().unwrap_or_default();
                self.press("End");
                self.press(&"Backspace ".repeat(held.chars().count()));
                self.type_text(text);
            }
            (Role::Combobox, _) => self.press("Down"),
            (Role::Option, _) => {
                self.press("Home");
                for _ in 0..node.row_index.unwrap_or_default() {
                    self.press("Down");
                }
                self.press("Enter");
            }
            (Role::Row | Role::Treeitem, _) => {
                self.press("Home");
                for _ in 0..200 {
                    if self.tree().node(&node.id).is_some_and(|node| node.is(State::Focused)) {
                        break;
                    }
                    self.press("Down");
                }
                match (node.role, act) {
                    (_, Act::Expand) => self.press("Right"),
                    // Going to a row selects it.
                    (Role::Row, Act::Select) => {}
                    _ => self.press("Enter"),
                }
            }
            (Role::Radio, _) => self.choose(&node.id, "Down"),
            (Role::Tab, _) => self.choose(&node.id, "Right"),
            (Role::Switch | Role::Checkbox, _) => self.press("Space"),
            _ => self.press("Enter"),
        }
    }

    fn choose(&mut self, id: &str, key: &str) {
        for _ in 0..12 {
            if self.tree().node(id).is_some_and(|node| node.is(State::Selected)) {
                return;
            }
            self.press(key);
        }
        panic!("{key} does not lead to {id}");
    }

    fn by_mouse(&mut self) {
        let (node, act) = self.lit();
        let (column, row) = self.use_mouse(&node, &act);
        // A row that had the focus is opened by the first click.
        if act == Act::Open && self.screen.model().lit().is_some_and(|(id, _)| *id == node.id) {
            self.click(column, row);
        }
    }

    /// Clicks on the control and types what is to be entered; says where it clicked.
    fn use_mouse(&mut self, node: &Node, act: &Act) -> (u16, u16) {
        let (width, height) = self.screen.model().size();
        let mut rect = node.rect;
        for turn in 0..40_u16 {
            if rect.is_some() {
                break;
            }
            let rows = if turn < 20 { 1 } else { -1 };
            // Over a list the wheel moves the list, so it is turned in one row after the other.
            let wheel = Input::Wheel(width / 3, turn % height, rows);
            self.screen.batch([Message::Input(wheel)]);
            rect = self.tree().node(&node.id).and_then(|node| node.rect);
        }
        let text = self.screen.text();
        let rect = rect.unwrap_or_else(|| panic!("{} is out of sight\n{text}", node.id));
        let column = match node.role {
            Role::Treeitem if *act == Act::Expand => {
                rect.column + 1 + (node.level.unwrap_or(1) - 1) * 2
            }
            _ => rect.column + rect.width / 2,
        };
        self.click(column, rect.row);
        if let Act::SetText(text) = act {
            let held = node.value.clone().unwrap_or_default();
            self.press("End");
            self.press(&"Backspace ".repeat(held.chars().count()));
            self.type_text(text);
        }
        (column, rect.row)
    }

    pub fn click(&mut self, column: u16, row: u16) {
        self.screen.batch([Message::Input(Input::Click(column, row))]);
        self.settle();
    }

    /// What is stored in the end, without when it happened.
    pub fn stored(&mut self) -> Stored {
        let mut each = Vec::new();
        let mut payments = 0;
        self.headquarters.each_order(|number, order| {
            payments += u64::from(order.payments);
            each.push(format!("{number} {order:?}"));
        });
        let jobs = self.headquarters.batch_jobs();
        let jobs = jobs.iter().map(|job| format!("{:?} {:?}", job.entered, job.work));
        Stored {
            orders: self.headquarters.order_count(),
            transactions: self.headquarters.transaction_count(),
            payments,
            jobs: jobs.collect(),
            each,
        }
    }
}
