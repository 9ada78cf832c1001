//! What a person does with trade: `trade`, `order place`, and what the program says of it.

use std::collections::BTreeSet;

use commerce_hq::commands::{EngineAction, search};
use commerce_hq::engine::command::{PlaceOrder, SetTrade, SetUploadInterval};
use commerce_hq::engine::outcome::{PlacedOrder, TradeReading};
use commerce_hq::engine::{Command, Failure, FailureKind, Outcome};

use super::Passing;
use crate::world::{Life, World, now};

fn place(life: &Life, channel: Option<&str>) -> Result<PlacedOrder, Failure> {
    let asked = PlaceOrder { channel: channel.map(Into::into) };
    match life.command(Command::PlaceOrder(asked))? {
        Outcome::PlacedOrder(order) => Ok(order),
        other => panic!("{other:?}"),
    }
}

fn trade(life: &Life, asked: SetTrade) -> Result<TradeReading, Failure> {
    match life.command(Command::SetTrade(asked))? {
        Outcome::Trade(reading) => Ok(reading),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_placed_order_is_pulled_and_becomes_the_sales_order_that_was_promised() {
    let world = World::new();
    let mut life = world.life();
    let setup = life.headquarters.setup();
    let online: Vec<_> = setup.channels.iter().filter(|channel| channel.is_online()).collect();
    let mut placed = Vec::new();
    for channel in &online {
        for _ in 0..8 {
            placed.push(place(&life, Some(&channel.operating_unit)).unwrap());
        }
    }
    assert!(online.len() > 1);
    let pulled = life.pull().unwrap();
    assert_eq!((pulled.staged, pulled.held_back, pulled.conflicts), (placed.len() as u64, 0, 0));
    let result = life.synchronize(&["Stores by Region"]).unwrap();
    assert_eq!((result.failed, result.sales_orders), (0, placed.len() as u64), "{result:?}");
    let orders = crate::world::invariants::orders(&life.headquarters);
    for one in &placed {
        let mut found = orders.iter().filter(|order| {
            order.retail_transaction.transaction == one.transaction
                && order.channel_reference_id == one.channel_reference_id
        });
        let order = found.next().unwrap();
        assert_eq!((order.total_amount, order.currency_code), (one.amount, one.currency));
        assert_eq!(order.lines.len(), one.lines.len());
        assert!(!one.lines.is_empty() && one.lines.iter().all(|line| !line.name.is_empty()));
    }
    assert!(life.doctor().ok);
}

#[test]
fn placed_orders_are_the_same_in_every_store_and_none_is_another() {
    let of_one_store = || {
        let life = World::new().life();
        (0..20).map(|_| place(&life, None).unwrap()).collect::<Vec<_>>()
    };
    let orders = of_one_store();
    assert_eq!(orders, of_one_store());
    assert_eq!(orders[0].channel, "Fabrikam extended online store");
    let distinct: BTreeSet<_> = orders.iter().map(|order| &order.transaction).collect();
    let numbers: BTreeSet<_> = orders.iter().map(|order| &order.channel_reference_id).collect();
    assert_eq!((distinct.len(), numbers.len()), (20, 20));
}

#[test]
fn an_order_is_placed_in_online_stores_only() {
    let life = World::new().life();
    for wrong in ["Houston", "nowhere"] {
        let failure = place(&life, Some(wrong)).unwrap_err();
        assert_eq!(failure.kind, FailureKind::WrongUse);
        assert!(failure.message.contains("INMF online store"), "{}", failure.message);
    }
    let nobody = World::with_setup(commerce_hq::domain::Setup::default()).life();
    assert_eq!(place(&nobody, None).unwrap_err().kind, FailureKind::WrongUse);
}

#[test]
fn trade_is_switched_from_now_on_and_remembers_its_rate() {
    let world = World::new();
    let life = world.life();
    let on = SetTrade { on: Some(true), rate: None };
    assert!(trade(&life, on).unwrap().on);
    let reading = trade(&life, SetTrade { on: None, rate: Some(600) }).unwrap();
    assert_eq!((reading.on, reading.transactions_an_hour), (true, 600));
    let reading = trade(&life, SetTrade { on: Some(false), rate: None }).unwrap();
    assert_eq!((reading.on, reading.transactions_an_hour), (false, 600));
    trade(&life, on).unwrap();
    for rate in [0, 10_001] {
        let failure = trade(&life, SetTrade { on: None, rate: Some(rate) }).unwrap_err();
        assert_eq!(failure.kind, FailureKind::WrongUse);
    }
    drop(life);
    let passing = Passing::after(&world);
    passing.pass(now() + chrono::TimeDelta::hours(1)).unwrap();
    let sold = passing.headers();
    assert!(sold.len() > 90, "{}", sold.len());
    let minute = chrono::TimeDelta::minutes(1);
    assert!(sold.iter().all(|one| one.header.begin_date_time.0.unwrap() > now() - minute));
}

#[test]
fn an_unknown_channel_database_has_no_interval() {
    let life = World::new().life();
    let interval = "5".parse().unwrap();
    let asked = |name: &str| {
        let channel_database = name.into();
        Command::SetUploadInterval(SetUploadInterval { channel_database, interval })
    };
    life.command(asked("houston")).unwrap();
    let setup = life.headquarters.setup();
    let found = setup.channel_databases.iter().find(|found| found.name == "Houston").unwrap();
    assert_eq!(found.upload_interval.minutes(), Some(5));
    let failure = life.command(asked("Huston")).unwrap_err();
    assert!(failure.message.contains("Houston"), "{}", failure.message);
}

#[test]
fn what_came_of_it_is_the_same_behind_the_socket() {
    let life = World::new().life();
    let outcomes = [
        life.command(Command::PlaceOrder(PlaceOrder::default())).unwrap(),
        life.command(Command::SetTrade(SetTrade::default())).unwrap(),
    ];
    for outcome in outcomes {
        let text = serde_json::to_string(&outcome).unwrap();
        assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), outcome, "{text}");
    }
}

#[test]
fn the_action_search_finds_the_commands_of_trade() {
    for (text, action) in [
        ("trade on", EngineAction::TradeOn),
        ("trade off", EngineAction::TradeOff),
        ("place an order", EngineAction::PlaceOrder),
    ] {
        let found = search(text, |_| true);
        let intent = found.first().map(|found| found.entry.intent);
        assert_eq!(intent, Some(commerce_hq::commands::Intent::Engine(action)), "{text}");
    }
}
