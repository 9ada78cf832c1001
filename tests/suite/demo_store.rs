//! A new store: what happened in the demo company before its first morning.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use commerce_hq::channel::{ChannelDatabases, Channels};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderStatusType as Status, RetailTransactionType as Type,
};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::clock::SystemClock;
use commerce_hq::engine::command::{Command, Generate, RunSchedule, SynchronizeOrders};
use commerce_hq::engine::outcome::{GenerateResult, Outcome};
use commerce_hq::engine::{Answer, Connection, Engine, Failure, FailureKind, Query, Serving};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::store::{Headquarters, LocalStore, StoredTransaction};
use futures::executor::block_on;

/// A new store in memory.
struct World {
    headquarters: Arc<Headquarters>,
    channels: Arc<dyn ChannelDatabases>,
    connection: Connection,
}

impl World {
    fn new() -> Self {
        let store = Arc::new(LocalStore::new(MemoryMap::new()));
        let headquarters = Arc::new(block_on(Headquarters::open(store)).unwrap());
        let names = demo::channel_databases().unwrap();
        let channels: Arc<dyn ChannelDatabases> = Arc::new(Channels::in_memory(names));
        block_on(demo::fill(&headquarters, &*channels)).unwrap();
        let jobs = Arc::new(Jobs::new(Arc::clone(&channels)));
        let clock = Arc::new(SystemClock::default());
        let engine =
            Engine::start(Arc::clone(&headquarters), jobs, clock, Serving::No).expect("an engine");
        let connection = engine.connect("somebody");
        Self { headquarters, channels, connection }
    }

    fn run(&mut self, command: Command) -> Result<Outcome, Failure> {
        let number = self.connection.client.command(command).unwrap();
        self.connection.wait(number, |_| {})
    }

    fn generate(&mut self, asked: Generate) -> Result<GenerateResult, Failure> {
        match self.run(Command::Generate(asked))? {
            Outcome::Generation(result) => Ok(result),
            other => panic!("{other:?}"),
        }
    }

    fn transactions(&self) -> Vec<StoredTransaction> {
        let all: Vec<u64> = (0..self.headquarters.transaction_count()).collect();
        block_on(self.headquarters.transactions(&all)).unwrap()
    }

    fn statuses(&self) -> Vec<Status> {
        let mut statuses = Vec::new();
        self.headquarters.each_transaction(|_, _, status| statuses.push(status.status));
        statuses
    }

    /// Rows beyond the watermark of each channel database.
    fn rows_waiting(&self) -> BTreeMap<String, u64> {
        let names = self.channels.names().into_iter();
        let waiting = names.map(|name| {
            let taken = self.headquarters.watermark(&name).counters;
            let rows = self.channels.open(&name).unwrap().rows_after(&taken).unwrap();
            (name.to_string(), rows.values().sum())
        });
        waiting.collect()
    }
}

fn is_order(stored: &StoredTransaction) -> bool {
    let header = &stored.transaction.header;
    matches!(header.r#type, Type::PendingSalesOrder | Type::AsyncCustomerOrder)
        && header.entry_status != RetailEntryStatus::Voided
}

/// Whether Synchronize orders takes it: orders, quotes and cancellations.
fn is_for_the_job(stored: &StoredTransaction) -> bool {
    let header = &stored.transaction.header;
    let kinds = [Type::AsyncCustomerQuote, Type::AsyncOrderCancellation];
    let is_other = kinds.contains(&header.r#type);
    is_order(stored) || is_other && header.entry_status != RetailEntryStatus::Voided
}

fn asked(transactions: u64) -> Generate {
    Generate {
        transactions,
        seed: 1,
        channels: Vec::new(),
        faults: "10%".parse().unwrap(),
        from: NaiveDate::from_ymd_opt(2026, 1, 6),
        days: 2,
    }
}

#[test]
fn yesterday_is_fully_posted_in_every_channel() {
    let world = World::new();
    let yesterday = NaiveDate::from_ymd_opt(2026, 1, 4);
    let transactions = world.transactions();
    let taken = transactions.iter().zip(world.statuses()).filter(|(stored, _)| {
        is_for_the_job(stored) && stored.transaction.header.business_date.0 == yesterday
    });
    let mut by_channel: BTreeMap<i64, usize> = BTreeMap::new();
    let mut by_type: BTreeMap<&str, usize> = BTreeMap::new();
    for (stored, status) in taken {
        assert_eq!(status, Status::Succeeded, "{}", stored.transaction.key);
        *by_type.entry(stored.transaction.header.r#type.name()).or_default() += 1;
        if is_order(stored) {
            *by_channel.entry(stored.transaction.key.channel.0).or_default() += 1;
        }
    }
    assert_eq!(by_channel.len(), world.headquarters.setup().channels.len(), "{by_channel:?}");
    assert!(by_channel.values().sum::<usize>() >= 500, "{by_channel:?}");
    for kind in [Type::AsyncCustomerQuote, Type::AsyncOrderCancellation] {
        assert!(by_type.get(kind.name()).is_some_and(|count| *count >= 5), "{by_type:?}");
    }
    let (mut quotations, mut cancellations) = (0, 0);
    world.headquarters.each_quotation(|_, _| quotations += 1);
    world.headquarters.each_cancellation(|_, _| cancellations += 1);
    let posted = world.statuses().into_iter().filter(|status| *status == Status::Succeeded);
    let posted = posted.count() as u64;
    assert_eq!(world.headquarters.order_count() + quotations + cancellations, posted);
    assert!(world.statuses().iter().all(|status| *status != Status::Failed), "yesterday failed");
}

#[test]
fn every_cancellation_of_yesterday_has_its_order() {
    let transactions = World::new().transactions();
    let header = |stored: &StoredTransaction| stored.transaction.header.clone();
    let is_cancellation =
        |stored: &&StoredTransaction| header(stored).r#type == Type::AsyncOrderCancellation;
    for cancellation in transactions.iter().filter(is_cancellation) {
        let reference = header(cancellation).channel_reference_id;
        let mut others = transactions.iter().filter(|stored| is_order(stored));
        assert!(others.any(|order| header(order).channel_reference_id == reference), "{reference}");
    }
}

#[test]
fn the_night_waits_to_be_synchronized_and_some_of_it_fails() {
    let mut world = World::new();
    let transactions = world.transactions();
    let waiting = transactions
        .iter()
        .zip(world.statuses())
        .filter(|(stored, status)| is_for_the_job(stored) && *status == Status::None);
    let waiting = waiting.count();
    assert!(waiting >= 200, "{waiting}");
    let nodes = vec!["Stores by Region".into()];
    let hierarchy = "Stores by Region".into();
    let command = SynchronizeOrders { hierarchy, nodes, dry_run: false };
    let Outcome::Synchronization(result) = world.run(Command::SynchronizeOrders(command)).unwrap()
    else {
        panic!("another outcome")
    };
    let codes: Vec<&str> = result.errors.iter().map(|error| error.code.as_str()).collect();
    assert!(codes.len() >= 5 && !codes.contains(&"TRANSACTION-TYPE"), "{codes:?}");
    assert!(result.sales_orders >= 180 && result.cancellations > 0, "{result:?}");
}

#[test]
fn a_mornings_trade_waits_in_the_channels_of_every_group() {
    let mut world = World::new();
    let Answer::Schedules(schedules) = world.connection.ask(Query::Schedules).unwrap() else {
        panic!("another answer")
    };
    let p_0001 = schedules.iter().find(|state| state.schedule.name == "P-0001").unwrap();
    for group in &p_0001.groups {
        assert!(group.rows_waiting.unwrap() > 0, "{}", group.group);
    }
    assert!(world.rows_waiting()["sc2001"] > 0, "Europe is pulled at night");
    let command = RunSchedule { schedule: "P-0001".into(), groups: Vec::new() };
    let Outcome::Schedule(result) = world.run(Command::RunSchedule(command)).unwrap() else {
        panic!("another outcome")
    };
    assert!(result.staged >= 30, "{result:?}");
    assert_eq!((result.held_back, result.waiting, result.conflicts), (0, 0, 0));
    let latest = world.transactions().into_iter().map(|stored| stored.transaction.header);
    let latest = latest.map(|header| header.begin_date_time.0.unwrap()).max();
    assert!(latest.unwrap() < demo::MORNING);
}

#[test]
fn a_new_store_begins_at_nine_in_the_morning() {
    let clock = World::new().headquarters.clock();
    assert_eq!(clock, Some(StoredClock::at(demo::MORNING, Speed::Simulated(Rate::ONE))));
}

#[test]
fn two_new_stores_hold_the_same() {
    let records = || {
        let world = World::new();
        let orders: Vec<u64> = (0..world.headquarters.order_count()).collect();
        let orders = block_on(world.headquarters.orders(&orders)).unwrap();
        let sessions = world.headquarters.sessions();
        serde_json::to_string(&(world.transactions(), orders, sessions, world.rows_waiting()))
            .unwrap()
    };
    let (one, other) = (records(), records());
    assert!(one == other, "two new stores differ");
    assert!(one.len() > 1_000_000);
}

#[test]
fn generate_writes_what_it_says_into_the_databases_of_the_channels() {
    let mut world = World::new();
    let before = world.rows_waiting();
    let result = world.generate(asked(2_500)).unwrap();
    assert_eq!(result.transactions, 2_500);
    assert_eq!(result.channel_databases.values().sum::<u64>(), 2_500);
    assert!((150..350).contains(&result.faults), "{}", result.faults);
    let grown: u64 = world.rows_waiting().values().sum::<u64>() - before.values().sum::<u64>();
    assert_eq!(result.rows.values().sum::<u64>(), grown);
    // The same once more: the same transactions, so headquarters has nothing new of them.
    let again = world.generate(asked(2_500)).unwrap();
    assert_eq!(result.rows, again.rows);
    let command = RunSchedule { schedule: "P-0001".into(), groups: Vec::new() };
    let Outcome::Schedule(pulled) = world.run(Command::RunSchedule(command)).unwrap() else {
        panic!("another outcome")
    };
    assert!(pulled.transactions > 2_000 && pulled.duplicates > 2_000, "{pulled:?}");
    assert_eq!(pulled.conflicts, 0);
}

#[test]
fn generate_takes_one_channel_by_name_or_number() {
    let mut world = World::new();
    let one = |name: &str| Generate { channels: vec![name.into()], ..asked(10) };
    let by_name = world.generate(one("inmf online store")).unwrap();
    let by_number = world.generate(one("140")).unwrap();
    assert_eq!(by_name.channel_databases, by_number.channel_databases);
    assert_eq!(by_name.channel_databases.keys().collect::<Vec<_>>(), ["India"]);
}

#[test]
fn generate_names_the_channels_there_are_when_it_does_not_know_one() {
    let mut world = World::new();
    let failure =
        world.generate(Generate { channels: vec!["Hoston".into()], ..asked(1) }).unwrap_err();
    assert_eq!(failure.kind, FailureKind::WrongUse);
    assert!(failure.message.contains("Houston (052)"), "{}", failure.message);
    let failure = world.generate(Generate { days: 0, ..asked(1) }).unwrap_err();
    assert_eq!(failure.kind, FailureKind::WrongUse);
}

#[test]
fn generate_stops_between_two_commits_and_says_what_is_written() {
    let mut world = World::new();
    let before: u64 = world.rows_waiting().values().sum();
    let number = world.connection.client.command(Command::Generate(asked(1_000_000))).unwrap();
    let client = world.connection.client.clone();
    let outcome = world.connection.wait(number, |progress| {
        if progress.done > 0 {
            client.stop(number).unwrap();
        }
    });
    let Outcome::Generation(result) = outcome.unwrap() else { panic!("another outcome") };
    assert!(result.interrupted && result.transactions < 1_000_000, "{result:?}");
    assert_eq!(result.transactions % 1_000, 0);
    let grown: u64 = world.rows_waiting().values().sum::<u64>() - before;
    assert_eq!(result.rows.values().sum::<u64>(), grown);
}
