//! A store after real work, on disk, and the real program run on it: what tests of doctor, backup
//! and export share.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use commerce_hq::channel::{Channels, KeyedRow};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::domain::enums::RetailTransactionType;
use commerce_hq::domain::tables::RetailTransactionInfocodeTrans;
use commerce_hq::domain::{Amount, AnyRow, ChannelId, Currency, RetailTransaction, Text};
use commerce_hq::durable::{Database, Error};
use commerce_hq::engine::command::{RunSchedule, SynchronizeOrders};
use commerce_hq::engine::{Clock, Command as Asked, Connection, Engine, Outcome, Serving};
use commerce_hq::jobs::Jobs;
use commerce_hq::jobs::setup_files::SetupFiles;
use commerce_hq::store::{Headquarters, LocalStore};
use futures::executor::block_on;
use serde_json::Value;
use tempfile::TempDir;

use super::synchronize::fixture::{Line, charge, created, empty, pay, sample, sell, total};

const FABRIKAM: ChannelId = ChannelId(68_719_478_279);
const HOUSTON: ChannelId = ChannelId(5_637_144_592);

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        created()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// An open store and its engine.
pub struct Open {
    pub channels: Arc<Channels>,
    pub engine: Engine,
    pub connection: Connection,
}

impl Open {
    /// Opens the store in a folder; one that is not there has the setup of the demo company.
    pub fn store(folder: &Path) -> Self {
        let data = folder.join("data");
        let database = Database::open(&data.join("headquarters")).unwrap();
        let store = Arc::new(LocalStore::new(database.map("headquarters").unwrap()));
        let headquarters = Arc::new(block_on(Headquarters::open(store)).unwrap());
        if headquarters.clock().is_none() {
            block_on(headquarters.put_setup(SetupFiles::demo().read().unwrap())).unwrap();
            let clock = StoredClock::at(created(), Speed::Paused(Rate::ONE));
            block_on(headquarters.put_clock(clock)).unwrap();
        }
        let database = Arc::new(Database::open(&data.join("channels")).unwrap());
        let setup = headquarters.setup();
        let names = setup.channel_databases.iter().map(|database| database.name.clone());
        let channels = Arc::new(Channels::on_disk(database, names));
        let jobs = Arc::new(Jobs::new(channels.clone()));
        let engine =
            Engine::start(headquarters, jobs, Arc::new(Still), Serving::No).expect("an engine");
        let connection = engine.connect("tester");
        Self { channels, engine, connection }
    }

    /// Lets go of the store; when this returns, its files stand still.
    pub fn close(self, folder: &Path) {
        self.engine.finish().unwrap();
        drop(self);
        // The thread of the last command may hold the store for a moment after it has answered.
        for part in ["headquarters", "channels"] {
            while let Err(error) = Database::open(&folder.join("data").join(part)) {
                assert!(matches!(error, Error::Locked { .. }), "{error}");
                std::thread::yield_now();
            }
        }
    }

    pub fn run(&mut self, command: Asked) -> Outcome {
        self.connection.run(command, |_| ()).unwrap()
    }

    pub fn pull(&mut self) -> Outcome {
        let schedule = RunSchedule { schedule: "P-0001".into(), groups: Vec::new() };
        self.run(Asked::RunSchedule(schedule))
    }

    pub fn synchronize(&mut self, node: &str) -> Outcome {
        self.run(Asked::SynchronizeOrders(SynchronizeOrders {
            hierarchy: "Stores by Region".into(),
            nodes: vec![Text::from(node)],
            dry_run: false,
        }))
    }

    pub fn trade(&self, database: &str, elements: Vec<Vec<KeyedRow>>) {
        use commerce_hq::channel::ChannelDatabases as _;
        self.channels.open(database).unwrap().append(elements).unwrap();
    }
}

/// An order of one line, paid by gift card online and in cash in the store.
pub fn order(channel: ChannelId, number: u32, cents: i64) -> RetailTransaction {
    let mut order = empty(channel, "usrt");
    order.key.transaction = format!("T{number:06}").into();
    let price = Amount::cents(cents).to_string();
    let net = price.as_str();
    sell(&mut order, Line { item: "81325", qty: "1", price: net, discount: "0", net, tax: "0" });
    pay(&mut order, if channel == FABRIKAM { "8" } else { "1" }, net);
    total(&mut order, net);
    order.header.currency = Currency::USD;
    order.header.channel_reference_id = format!("R{number:06}").into();
    order.header.number_of_item_lines = Amount::whole(1);
    order.header.number_of_payment_lines = 1;
    order
}

/// The sample order with a charge and an infocode.
fn rich(number: u32) -> RetailTransaction {
    let mut order = sample();
    order.key.transaction = format!("T{number:06}").into();
    charge(&mut order, 0, "5.00", "0.31");
    order.infocodes.push(RetailTransactionInfocodeTrans {
        line_num: Amount::whole(1),
        information: "=HYPERLINK(\"x\")\u{1b}[31m".into(),
        ..Default::default()
    });
    order.payments[0].amount_tendered = "634.79".parse().unwrap();
    order.payments[0].amount_cur = "634.79".parse().unwrap();
    order.payments[0].authorized_amount = "634.79".parse().unwrap();
    order.header.payment_amount = "634.79".parse().unwrap();
    order.header.net_amount = "-597.45".parse().unwrap();
    total(&mut order, "634.79");
    order
}

pub fn rows(transaction: &RetailTransaction) -> Vec<KeyedRow> {
    let rows = transaction.clone().into_rows().into_iter();
    rows.map(|row| (transaction.key.clone(), row)).collect()
}

/// The same as an asynchronous quote.
fn quote(number: u32) -> RetailTransaction {
    let mut quote = order(FABRIKAM, number, 8_000);
    quote.header.r#type = RetailTransactionType::AsyncCustomerQuote;
    quote.header.payment_amount = Amount::ZERO;
    quote.header.number_of_payment_lines = 0;
    quote.payments.clear();
    quote
}

/// The cancellation of an order.
fn cancellation(number: u32, of: u32) -> RetailTransaction {
    let mut cancellation = empty(FABRIKAM, "usrt");
    cancellation.key.transaction = format!("T{number:06}").into();
    cancellation.header.r#type = RetailTransactionType::AsyncOrderCancellation;
    cancellation.header.channel_reference_id = format!("R{of:06}").into();
    cancellation
}

fn first_day(open: &mut Open) {
    let mut online: Vec<_> =
        (1..=270).map(|n| rows(&order(FABRIKAM, n, 1_000 + i64::from(n)))).collect();
    online.extend((301..=303).map(|number| rows(&rich(number))));
    for number in 401..=405 {
        let mut broken = order(FABRIKAM, number, 5_000);
        total(&mut broken, "49.99");
        online.push(rows(&broken));
    }
    let mut sale = order(FABRIKAM, 501, 2_000);
    sale.header.r#type = RetailTransactionType::Sales;
    online.push(rows(&sale));
    online.extend([651, 652].map(|number| rows(&quote(number))));
    online.extend([(661, 11), (662, 7)].map(|(number, of)| rows(&cancellation(number, of))));
    // One that waits for its second line, and one that contradicts itself.
    let mut half = order(FABRIKAM, 601, 3_000);
    half.header.number_of_item_lines = Amount::whole(2);
    online.push(rows(&half));
    let contradicting = order(FABRIKAM, 602, 3_000);
    let mut twice = rows(&contradicting);
    let mut line = contradicting.sales[0].clone();
    line.item_id = "81108".into();
    twice.push((contradicting.key.clone(), AnyRow::from(line)));
    online.push(twice);
    open.trade("Default", online);
    let store = (1..=20).map(|n| rows(&order(HOUSTON, n, 700 + i64::from(n)))).collect();
    open.trade("Houston", store);
    open.pull();
    open.synchronize("Fabrikam extended online store");
    open.synchronize("Houston");
}

fn second_day(open: &mut Open) {
    open.trade("Default", vec![rows(&order(FABRIKAM, 1, 1_001)), rows(&order(FABRIKAM, 2, 9_999))]);
    open.pull();
    open.trade("Default", (701..=710).map(|n| rows(&order(FABRIKAM, n, 4_000))).collect());
    open.pull();
    open.trade("Houston", vec![rows(&order(HOUSTON, 801, 900))]);
}

/// A store after real work: every fate that a transaction can have, several upload sessions, rows that
/// nobody has pulled yet. Beside it lies a copy of what it was a day before.
pub struct Worked {
    folder: TempDir,
}

impl Worked {
    /// The store as it stands. It is only copied: tests run beside each other.
    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The store a day before.
    pub fn day_before(&self) -> PathBuf {
        self.folder.path().join("day-before")
    }
}

/// The store, made once.
pub fn worked() -> &'static Worked {
    static WORKED: OnceLock<Worked> = OnceLock::new();
    WORKED.get_or_init(|| {
        let worked = Worked { folder: tempfile::tempdir().unwrap() };
        let mut open = Open::store(&worked.store());
        first_day(&mut open);
        open.close(&worked.store());
        copy(&worked.store(), &worked.day_before());
        let mut open = Open::store(&worked.store());
        second_day(&mut open);
        open.close(&worked.store());
        batch_jobs(&worked.store());
        worked
    })
}

/// Batch jobs that run to their end, on simulated time.
fn batch_jobs(store: &Path) {
    let upload = ["batch", "create", "p-0001", "--every", "5m", "--end-after", "2"];
    ends_with(0, store, &upload);
    ends_with(0, store, &["batch", "serve", "--speed", "3600", "--until-idle"]);
}

/// A copy of the store after work, to be damaged.
pub fn copied() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    copy(&worked().store(), &store);
    (folder, store)
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs the program on a store.
pub fn program(store: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commerce-hq"));
    command.arg("--store").arg(store).args(arguments);
    command.env_clear().env("HOME", store);
    command.output().unwrap()
}

/// Runs the program on a store, which must end with that code, and gives what it printed.
#[track_caller]
pub fn ends_with(code: i32, store: &Path, arguments: &[&str]) -> String {
    let output = program(store, arguments);
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

/// The numbers of the checks that failed, with their failures; `None` if the store is sound.
#[track_caller]
pub fn doctor(store: &Path) -> Option<Vec<(String, Vec<String>)>> {
    let output = program(store, &["doctor", "--json"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let json: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {:?} {said}", output.status));
    let sound = json["ok"].as_bool().unwrap();
    assert_eq!(output.status.code(), Some(if sound { 0 } else { 5 }), "{json}");
    let failed = json["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false);
    let failures = |check: &Value| {
        let failures = check["failures"].as_array().unwrap().iter();
        failures.map(|failure| failure.as_str().unwrap().to_owned()).collect()
    };
    let failed: Vec<(String, Vec<String>)> =
        failed.map(|check| (check["id"].as_str().unwrap().into(), failures(check))).collect();
    assert_eq!(sound, failed.is_empty());
    (!sound).then_some(failed)
}

/// Everything that an export writes, file by file.
#[track_caller]
pub fn exported(store: &Path, arguments: &[&str]) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut all = vec!["export"];
    all.extend(arguments);
    all.extend(["--out", out.to_str().unwrap()]);
    ends_with(0, store, &all);
    let mut files: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}
