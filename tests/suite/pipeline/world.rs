//! Headquarters and channel databases of the demo company, in memory, and the commands on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use commerce_hq::channel::{ChannelDatabase, Channels, DatabaseState, EmbeddedChannel, KeyedRow};
use commerce_hq::domain::channel_database::DatabaseState as State;
use commerce_hq::domain::clock::{Speed, StoredClock};
use commerce_hq::domain::enums::RetailTransactionType;
use commerce_hq::domain::{AnyRow, RetailTransaction, Setup, Text, TransactionKey};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::command::{
    ChangeSession, RunSchedule, SessionAction, SetDatabaseState, SynchronizeOrders,
};
use commerce_hq::engine::outcome::{ScheduleResult, SynchronizationResult};
use commerce_hq::engine::query::{ListKind, ListPage, ListQuery, RecordsQuery};
use commerce_hq::engine::{Answer, Clock, Command, Connection, Engine, Failure, Outcome, Query};
use commerce_hq::jobs::Jobs;
use commerce_hq::jobs::setup_files::SetupFiles;
use commerce_hq::store::{Headquarters, LocalStore};
use futures::executor::block_on;
use serde_json::Value;

use crate::synchronize::fixture::{created, sample};

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        created()
    }

    fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }
}

/// Headquarters and its channel databases. Nothing is kept between commands but the maps.
pub struct World {
    pub headquarters: MemoryMap,
    pub maps: BTreeMap<Text, MemoryMap>,
}

impl World {
    /// The demo company's setup, without any transaction.
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same with a change of the setup.
    pub fn with(change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = SetupFiles::demo().read().unwrap();
        change(&mut setup);
        let names = setup.channel_databases.iter().map(|found| found.name.clone());
        let maps = names.map(|name| (name, MemoryMap::new())).collect();
        let world = Self { headquarters: MemoryMap::new(), maps };
        let headquarters = world.open();
        block_on(headquarters.put_setup(setup)).unwrap();
        let clock = StoredClock { store: created(), speed: Speed::Paused };
        block_on(headquarters.put_clock(clock)).unwrap();
        world
    }

    /// Headquarters, opened anew.
    pub fn open(&self) -> Headquarters {
        block_on(Headquarters::open(Arc::new(LocalStore::new(self.headquarters.clone())))).unwrap()
    }

    /// The end of this life of every map, and the beginning of the next.
    pub fn reopen(&self) {
        self.headquarters.reopen();
        self.maps.values().for_each(MemoryMap::reopen);
    }

    pub fn channel(&self, name: &str) -> EmbeddedChannel<MemoryMap> {
        EmbeddedChannel::new(name, self.maps[name].clone())
    }

    /// Puts rows of one key into a channel database, in one commit.
    pub fn put_rows(&self, database: &str, key: &TransactionKey, rows: Vec<AnyRow>) {
        let rows: Vec<KeyedRow> = rows.into_iter().map(|row| (key.clone(), row)).collect();
        self.channel(database).append(vec![rows]).unwrap();
    }

    /// Puts whole transactions into a channel database.
    pub fn put(&self, database: &str, transactions: impl IntoIterator<Item = RetailTransaction>) {
        for transaction in transactions {
            let key = transaction.key.clone();
            self.put_rows(database, &key, transaction.into_rows());
        }
    }

    fn connect(&self) -> (Engine, Connection) {
        let maps = self.maps.clone();
        let channels = Channels::new(self.maps.keys().cloned(), move |name| {
            let channel: Arc<dyn ChannelDatabase> =
                Arc::new(EmbeddedChannel::new(name.clone(), maps[name].clone()));
            Ok(channel)
        });
        let jobs = Arc::new(Jobs::new(Arc::new(channels)));
        let engine = Engine::start(Arc::new(self.open()), jobs, Arc::new(Still), false).unwrap();
        let connection = engine.connect("test");
        (engine, connection)
    }

    pub fn command(&self, command: Command) -> Result<Outcome, Failure> {
        let (_engine, mut connection) = self.connect();
        connection.run(command, |_| {})
    }

    pub fn ask(&self, query: Query) -> Answer {
        let (_engine, mut connection) = self.connect();
        connection.ask(query).unwrap()
    }

    pub fn try_pull(&self, schedule: &str) -> Result<ScheduleResult, Failure> {
        let command = RunSchedule { schedule: schedule.into(), groups: Vec::new() };
        match self.command(Command::RunSchedule(command))? {
            Outcome::Schedule(result) => Ok(result),
            other => panic!("{other:?}"),
        }
    }

    /// Runs P-0001.
    pub fn pull(&self) -> ScheduleResult {
        self.try_pull("P-0001").unwrap()
    }

    pub fn try_synchronize(&self, dry_run: bool) -> Result<SynchronizationResult, Failure> {
        let nodes = ["Central", "West", "East", "Europe", "Online"].map(Text::from).to_vec();
        let hierarchy = "Stores by Region".into();
        let command = SynchronizeOrders { hierarchy, nodes, dry_run };
        match self.command(Command::SynchronizeOrders(command))? {
            Outcome::Synchronization(result) => Ok(result),
            other => panic!("{other:?}"),
        }
    }

    /// Runs Synchronize orders for all stores.
    pub fn synchronize(&self) -> SynchronizationResult {
        self.try_synchronize(false).unwrap()
    }

    pub fn set(&self, database: &str, state: DatabaseState) {
        let state: State = state;
        let command = SetDatabaseState { channel_database: database.into(), state };
        self.command(Command::SetDatabaseState(command)).unwrap();
    }

    pub fn session(&self, session: u64, action: SessionAction) -> Result<Outcome, Failure> {
        self.command(Command::ChangeSession(ChangeSession { session, action }))
    }

    /// The list as programs get it.
    pub fn records(&self, list: ListKind) -> Vec<Value> {
        match self.ask(Query::Records(RecordsQuery { list: whole(list) })) {
            Answer::Records(records) => records,
            other => panic!("{other:?}"),
        }
    }

    /// The list as people get it.
    pub fn list(&self, list: ListKind) -> ListPage {
        match self.ask(Query::List(whole(list))) {
            Answer::List(page) => page,
            other => panic!("{other:?}"),
        }
    }

    /// The cells of one column.
    pub fn column(&self, list: ListKind, name: &str) -> Vec<String> {
        let page = self.list(list);
        let position = page.columns.iter().position(|column| column.name == name).unwrap();
        page.rows.iter().map(|row| row.cells[position].clone()).collect()
    }
}

fn whole(list: ListKind) -> ListQuery {
    ListQuery {
        list,
        company: None,
        conditions: Vec::new(),
        filter: String::new(),
        sort: None,
        offset: 0,
        limit: u64::MAX,
    }
}

/// The documented sample order under another number and channel reference ID.
pub fn order(number: usize) -> RetailTransaction {
    let mut order = sample();
    order.key.transaction = format!("fabrikamonline-{number:04}").into();
    order.header.channel_reference_id = format!("REF-{number:04}").into();
    order
}

/// The same as an asynchronous quote.
pub fn quote(number: usize) -> RetailTransaction {
    let mut quote = order(number);
    quote.header.r#type = RetailTransactionType::AsyncCustomerQuote;
    quote.header.payment_amount = "0".parse().unwrap();
    quote.header.number_of_payment_lines = 0;
    quote.payments.clear();
    quote
}

/// The cancellation of the order with that number, without lines and payments.
pub fn cancellation(number: usize) -> RetailTransaction {
    let of = order(number);
    let mut cancellation = RetailTransaction { key: of.key, ..Default::default() };
    cancellation.key.transaction = format!("fabrikamonline-{number:04}-C").into();
    let header = &mut cancellation.header;
    header.r#type = RetailTransactionType::AsyncOrderCancellation;
    header.channel_reference_id = of.header.channel_reference_id;
    header.business_date = of.header.business_date;
    header.currency = of.header.currency;
    cancellation
}
