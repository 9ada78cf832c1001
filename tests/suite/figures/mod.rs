//! The figures of the workspaces on a demo company: each is the number, or the sum, of the rows of
//! the list that it opens.

mod export;

use std::sync::Arc;

use commerce_hq::channel::{ChannelDatabases, Channels};
use commerce_hq::commands::PageId;
use commerce_hq::domain::{CompanyId, Share};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::command::{Command, Generate, RunSchedule, SynchronizeOrders};
use commerce_hq::engine::{Engine, Serving, SystemClock};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::semantics::{Act, Node, Role, State};
use commerce_hq::store::{Headquarters, LocalStore};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::message::Message;
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;
use futures::executor::block_on;

type Screen = Headless<EnginePort>;

/// A new demo store with a person before it.
struct Demo {
    engine: Engine,
    screen: Screen,
}

impl Demo {
    fn new(company: Option<&str>) -> Self {
        let store = Arc::new(LocalStore::new(MemoryMap::new()));
        let headquarters = Arc::new(block_on(Headquarters::open(store)).unwrap());
        let names = demo::channel_databases().unwrap();
        let channels: Arc<dyn ChannelDatabases> = Arc::new(Channels::in_memory(names));
        block_on(demo::fill(&headquarters, &*channels)).unwrap();
        let jobs = Arc::new(Jobs::new(channels));
        let clock = Arc::new(SystemClock::default());
        let engine = Engine::start(headquarters, jobs, clock, Serving::No).expect("an engine");
        let model = Model::new(Options::default(), company.map(CompanyId::new), (120, 40));
        let mut screen = Headless::new(model, EnginePort::new(engine.connect("test")));
        screen.settle().unwrap();
        Self { engine, screen }
    }

    fn run(&mut self, command: Command) {
        self.engine.connect("test").run(command, |_| {}).unwrap();
        self.screen.settle().unwrap();
    }

    fn pull(&mut self) {
        let schedule = "P-0001".into();
        self.run(Command::RunSchedule(RunSchedule { schedule, groups: Vec::new() }));
    }

    fn synchronize(&mut self) {
        let hierarchy = "Stores by Region".into();
        let nodes = vec!["Stores by Region".into()];
        let asked = SynchronizeOrders { hierarchy, nodes, dry_run: false };
        self.run(Command::SynchronizeOrders(asked));
    }

    fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.screen.key(key.parse().unwrap());
            self.screen.settle().unwrap();
        }
    }

    /// Goes to a page by the search for pages.
    fn go(&mut self, page: PageId) {
        self.press("Alt+G");
        self.type_text(page.info().caption);
        self.press("Enter");
        assert_eq!(self.screen.tree().page, page.info().caption);
    }

    fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
            self.screen.key(key.parse().unwrap());
        }
        self.screen.settle().unwrap();
    }

    fn find(&mut self, role: Role, name: &str) -> Node {
        let found =
            self.screen.tree().nodes.iter().find(|node| node.role == role && node.name == name);
        found.cloned().unwrap_or_else(|| panic!("no {role:?} {name} in\n{}", self.screen.text()))
    }

    fn click(&mut self, role: Role, name: &str) {
        let id = self.find(role, name).id;
        self.screen.act(&id, &Act::Press).unwrap();
        self.screen.settle().unwrap();
    }

    /// The number at the beginning of the value of a figure.
    fn figure(&mut self, name: &str) -> u64 {
        let value = self.find(Role::Link, name).value.unwrap_or_default();
        let number = value.split([' ', ';']).find_map(|word| number(word).parse().ok());
        number.unwrap_or_else(|| panic!("{name}: {value}"))
    }

    /// How many rows the page's main list has.
    fn rows(&mut self) -> u64 {
        let is = |node: &&Node| node.role == Role::Grid && node.is(State::Primary);
        let grid = self.screen.tree().nodes.iter().find(is).expect("no main list");
        grid.row_count.expect("it is not read")
    }

    /// The sum of a column of numbers over all rows of the list, gone through row by row.
    fn sum(&mut self, column: &str) -> u64 {
        let rows = self.rows();
        self.screen.batch([Message::Resize(200, 60)]);
        self.press("Home");
        let mut sum = 0;
        for _ in 0..rows {
            let tree = self.screen.tree();
            let is = |node: &&Node| node.role == Role::Row && node.is(State::Selected);
            let row = tree.nodes.iter().rfind(is).expect("no row is selected").id.clone();
            let is = |node: &&Node| node.parent.as_ref() == Some(&row) && node.name == column;
            let cell = tree.nodes.iter().find(is).and_then(|node| node.value.clone());
            sum += number(&cell.unwrap_or_default()).parse::<u64>().unwrap();
            self.press("Down");
        }
        sum
    }
}

fn number(text: &str) -> String {
    text.replace(',', "")
}

#[test]
fn every_figure_is_the_number_of_rows_of_the_list_that_it_opens() {
    for company in [None, Some("usrt"), Some("inmf")] {
        let mut demo = Demo::new(company);
        demo.pull();
        demo.synchronize();
        let financials = [
            "Online order synchronization errors",
            "Customer order synchronization errors",
            "Transactions not synchronized",
            "Orders today",
            "Sales orders",
        ];
        let uploads = ["Failed upload sessions", "Upload sessions waiting", "Batch jobs in error"];
        let pages = [
            (PageId::StoreFinancials, &financials[..]),
            (PageId::RetailAndCommerceIt, &uploads[..]),
        ];
        for (page, names) in pages {
            for name in names {
                demo.go(page);
                let figure = demo.figure(name);
                demo.click(Role::Link, name);
                assert_eq!(demo.rows(), figure, "{company:?} {name}");
            }
        }
        demo.go(PageId::StoreFinancials);
        let all = demo.figure("Sales orders");
        assert!(all > 0 && demo.figure("Orders today") > 0, "{company:?}");
    }
}

#[test]
fn both_kinds_of_errors_are_all_errors() {
    let mut demo = Demo::new(None);
    demo.run(Command::Generate(Generate {
        transactions: 200,
        seed: 7,
        channels: vec!["Houston".into()],
        faults: Share::percent(60),
        from: None,
        days: 1,
    }));
    demo.pull();
    demo.synchronize();
    demo.go(PageId::StoreFinancials);
    let online = demo.figure("Online order synchronization errors");
    let customers = demo.figure("Customer order synchronization errors");
    assert!(online > 0 && customers > 0, "{online} {customers}");
    demo.go(PageId::OrderSynchronizationErrors);
    assert_eq!(demo.rows(), online + customers);
}

#[test]
fn a_bar_opens_the_sales_orders_of_its_region_and_they_come_to_its_amount() {
    let mut demo = Demo::new(Some("usrt"));
    demo.go(PageId::StoreFinancials);
    let chart = demo.find(Role::Img, "Sales by region");
    let bars: Vec<Node> = (demo.screen.tree().nodes.iter())
        .filter(|node| node.parent.as_ref() == Some(&chart.id) && node.role == Role::Link)
        .cloned()
        .collect();
    assert!(bars.len() > 1, "{bars:?}");
    let all = demo.figure("Sales orders");
    let mut rows = 0;
    for bar in bars {
        let amount = bar.value.clone().unwrap();
        assert!(chart.value.as_ref().unwrap().contains(&format!("{} {amount}", bar.name)));
        demo.screen.act(&bar.id, &Act::Press).unwrap();
        demo.screen.settle().unwrap();
        rows += demo.rows();
        assert!(demo.screen.text().contains(&amount), "{amount}\n{}", demo.screen.text());
        demo.press("Esc");
    }
    assert_eq!(rows, all);
}

#[test]
fn the_rows_of_the_chart_are_those_of_the_sessions_it_opens() {
    let mut demo = Demo::new(None);
    demo.pull();
    demo.go(PageId::RetailAndCommerceIt);
    let pulled = demo.figure("Rows pulled, last 12 h");
    let words = demo.find(Role::Img, "Rows pulled by hour").value.unwrap();
    assert!(number(&words).starts_with(&format!("{pulled} rows most ")), "{words}");
    demo.click(Role::Link, "Rows pulled, last 12 h");
    assert_eq!(demo.sum("Rows affected"), pulled);
}

#[test]
fn the_rows_not_yet_pulled_stand_database_by_database() {
    let mut demo = Demo::new(None);
    demo.go(PageId::RetailAndCommerceIt);
    let waiting = demo.figure("Rows not yet pulled");
    demo.click(Role::Link, "Rows not yet pulled");
    assert_eq!(demo.sum("Rows waiting"), waiting);
}

#[test]
fn where_to_begin_is_said_until_somebody_has_begun() {
    let mut demo = Demo::new(Some("usrt"));
    assert!(demo.find(Role::Link, "Begin").value.unwrap().contains("Run now"));
    demo.pull();
    assert!(!demo.screen.tree().nodes.iter().any(|node| node.name == "Begin"));
}

#[test]
fn what_was_opened_last_is_one_key_away_on_the_first_page() {
    let mut demo = Demo::new(Some("usrt"));
    demo.go(PageId::BatchJobs);
    demo.go(PageId::StoreFinancials);
    demo.press("Esc");
    demo.click(Role::Link, "Batch jobs");
    assert_eq!(demo.screen.tree().page, "Batch jobs");
}
