//! Both jobs with more threads or fewer: what is stored and exported is the same, and a run that
//! ends half way, while threads work ahead of it, loses and doubles nothing (I3, I26, I27).

use std::collections::BTreeMap;
use std::fs;

use commerce_hq::durable::{Entry, Fault, KeyRange, Order, OrderedMap};
use commerce_hq::engine::command::{
    Command, Export, ExportFormat, Exported, RunSchedule, SynchronizeOrders,
};

use crate::world::invariants::{Picture, assert_hold};
use crate::world::trade::{ONLINE, broken, cancellation, order, rows};
use crate::world::{Life, World};

/// Orders in one upload session: three commits of each job.
const ORDERS: u32 = 2_500;

/// A store in whose online channel was sold: orders, of which some fail, and at the end one that came
/// before, one that says something else now, a late line, and a cancellation.
fn sold() -> World {
    let world = World::new();
    let made = |number: u32| {
        let made = if number.is_multiple_of(100) { broken } else { order };
        rows(&made(ONLINE, number, i64::from(number % 977 + 1)))
    };
    let mut elements: Vec<_> = (1..=ORDERS).map(made).collect();
    elements.push(made(5));
    elements.push(rows(&order(ONLINE, 6, 99_999)));
    let mut late = order(ONLINE, 7, 8);
    late.sales[0].line_num = "9".parse().unwrap();
    elements.push(vec![(late.key.clone(), late.sales.remove(0).into())]);
    elements.push(rows(&cancellation(ONLINE, ORDERS + 1, 8, 9)));
    world.trade(ONLINE.database, elements);
    world
}

fn pull() -> Command {
    Command::RunSchedule(RunSchedule { schedule: "P-0001".into(), groups: Vec::new() })
}

fn synchronize() -> Command {
    Command::SynchronizeOrders(SynchronizeOrders {
        hierarchy: "Stores by Region".into(),
        nodes: vec![ONLINE.node.into()],
        dry_run: false,
    })
}

/// Runs both jobs to their end.
fn to_the_end(life: &Life) {
    life.command(pull()).unwrap();
    life.command(synchronize()).unwrap();
}

/// Every record of headquarters.
fn records(world: &World) -> Vec<Entry> {
    world.headquarters.scan(&KeyRange::all(), Order::Ascending, usize::MAX).unwrap()
}

/// Every file of an export of everything.
fn exported(life: &Life) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let kinds = [(Exported::All, ExportFormat::Jsonl), (Exported::Tables, ExportFormat::Csv)];
    for (what, format) in kinds {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("out");
        let asked = Export { what, format, folder: folder.clone() };
        life.command(Command::Export(asked)).unwrap();
        for file in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{what:?} {}", file.file_name().to_string_lossy());
            files.insert(name, fs::read(file.path()).unwrap());
        }
    }
    files
}

#[test]
fn what_is_stored_and_exported_is_the_same_with_any_number_of_threads() {
    let [one, two, five] = [1, 2, 5].map(|workers| {
        let world = sold();
        let life = world.life_with(workers);
        to_the_end(&life);
        assert_hold(&life, &world.headquarters);
        (records(&world), exported(&life))
    });
    assert!(one.1.len() > 10 && one.1.values().any(|bytes| bytes.len() > 1_000_000));
    assert!(two == one, "two threads");
    assert!(five == one, "five threads");
}

#[test]
fn a_run_that_is_canceled_goes_on_where_it_stopped() {
    let reference = sold();
    let whole = reference.life_with(1);
    to_the_end(&whole);
    let expected = Picture::of(&whole, &reference.headquarters);
    let world = sold();
    let life = world.life_with(5);
    life.cut_short(pull());
    assert_hold(&life, &world.headquarters);
    life.command(pull()).unwrap();
    life.cut_short(synchronize());
    assert_hold(&life, &world.headquarters);
    to_the_end(&life);
    assert_eq!(Picture::of(&life, &world.headquarters), expected);
}

#[test]
fn a_process_that_dies_in_the_middle_of_a_run_loses_and_doubles_nothing() {
    let reference = sold();
    let whole = reference.life_with(1);
    let begun = reference.headquarters.writes();
    to_the_end(&whole);
    let ended = reference.headquarters.writes();
    let expected = Picture::of(&whole, &reference.headquarters);
    // The second window that is taken in, and the second batch that is posted: after it come the
    // third and the cancellation.
    for write in [begun + 4, ended - 2] {
        for fault in [Fault::CrashBefore, Fault::CrashAfter] {
            let world = sold();
            let life = world.life_with(5);
            world.headquarters.plan(world.headquarters.writes() + write - begun, fault);
            let died = life.command(pull()).and_then(|_| life.command(synchronize()));
            assert!(died.is_err(), "write {write}, {fault:?}");
            drop(life);
            let life = world.next_life();
            to_the_end(&life);
            assert_hold(&life, &world.headquarters);
            assert_eq!(Picture::of(&life, &world.headquarters), expected, "{write}, {fault:?}");
        }
    }
}
