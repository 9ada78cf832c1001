//! An import that ends between two commits, and the next one of the same files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use commerce_hq::channel::{
    ChannelDatabase, ChannelDatabases, ChannelError, Channels, DatabaseState, EmbeddedChannel,
    ImportId, Inspect, KeyedRow, Package, Window,
};
use commerce_hq::domain::Text;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::table::Table;
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::command::{Command, Import};
use commerce_hq::engine::outcome::ImportResult;
use commerce_hq::engine::{
    Connection, Engine, Failure, JobContext, Outcome, RunId, Serving, SystemClock,
};
use commerce_hq::jobs::import::ImportFiles;
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::store::{Headquarters, LocalStore};
use futures::executor::block_on;

/// A channel database whose disk is full after the first commit of an import, or at whose first
/// commit somebody stops the run.
struct Filling {
    inner: EmbeddedChannel<MemoryMap>,
    is_full: Arc<AtomicBool>,
    stops: Arc<Mutex<Option<Connection>>>,
}

impl ChannelDatabase for Filling {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn state(&self) -> Result<DatabaseState, ChannelError> {
        self.inner.state()
    }

    fn set_state(&self, state: DatabaseState) -> Result<(), ChannelError> {
        self.inner.set_state(state)
    }

    fn append(&self, transactions: Vec<Vec<KeyedRow>>) -> Result<Counters, ChannelError> {
        self.inner.append(transactions)
    }

    fn traded_until(&self) -> Result<Option<DateTime<Utc>>, ChannelError> {
        self.inner.traded_until()
    }

    fn trade(
        &self,
        transactions: Vec<Vec<KeyedRow>>,
        until: DateTime<Utc>,
    ) -> Result<(), ChannelError> {
        self.inner.trade(transactions, until)
    }

    fn append_import(
        &self,
        import: &ImportId,
        transactions: Vec<Vec<KeyedRow>>,
    ) -> Result<Counters, ChannelError> {
        if self.is_full.load(Ordering::Relaxed) && self.imported(import)? > 0 {
            return Err(ChannelError::Offline { database: self.name().into() });
        }
        if let Some(mut somebody) = self.stops.lock().unwrap().take() {
            somebody.run(Command::CancelRun(RunId(1)), |_| {}).unwrap();
        }
        self.inner.append_import(import, transactions)
    }

    fn inspect(&self) -> Option<&dyn Inspect> {
        self.inner.inspect()
    }

    fn imported(&self, import: &ImportId) -> Result<u64, ChannelError> {
        self.inner.imported(import)
    }

    fn end_import(&self, import: &ImportId) -> Result<(), ChannelError> {
        self.inner.end_import(import)
    }

    fn counters(&self) -> Result<Counters, ChannelError> {
        self.inner.counters()
    }

    fn window_end(
        &self,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Counters>, ChannelError> {
        self.inner.window_end(from, upto)
    }

    fn window(&self, from: &Counters, to: &Counters) -> Result<Window, ChannelError> {
        self.inner.window(from, to)
    }

    fn package(&self, now: DateTime<Utc>) -> Result<Option<Package>, ChannelError> {
        self.inner.package(now)
    }

    fn packages_after(&self, local_session: u64) -> Result<Vec<Package>, ChannelError> {
        self.inner.packages_after(local_session)
    }

    fn unpackaged_rows(&self) -> Result<u64, ChannelError> {
        self.inner.unpackaged_rows()
    }
}

/// A channel database that is full when asked, and the folder of files.
struct Interrupted {
    channels: Arc<Channels>,
    is_full: Arc<AtomicBool>,
    stops: Arc<Mutex<Option<Connection>>>,
    headquarters: Arc<Headquarters>,
    folder: tempfile::TempDir,
}

impl Interrupted {
    fn new(transactions: u32) -> Self {
        let is_full = Arc::new(AtomicBool::new(true));
        let switch = Arc::clone(&is_full);
        let stops: Arc<Mutex<Option<Connection>>> = Arc::default();
        let stopped = Arc::clone(&stops);
        let open = move |name: &Text| -> Result<Arc<dyn ChannelDatabase>, ChannelError> {
            let inner = EmbeddedChannel::new(name.clone(), MemoryMap::new());
            let (is_full, stops) = (Arc::clone(&switch), Arc::clone(&stopped));
            Ok(Arc::new(Filling { inner, is_full, stops }))
        };
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), transactions);
        let store = Arc::new(LocalStore::new(MemoryMap::new()));
        Self {
            channels: Arc::new(Channels::new(["Default"], open)),
            is_full,
            stops,
            headquarters: Arc::new(block_on(Headquarters::open(store)).unwrap()),
            folder,
        }
    }

    fn asked(&self) -> Import {
        Import {
            folder: self.folder.path().to_owned(),
            channel_database: "Default".into(),
            positive_sales: false,
            create_missing: false,
            dry_run: false,
        }
    }

    fn import(&self) -> Result<ImportResult, Failure> {
        let asked = self.asked();
        let scratch = std::env::temp_dir();
        let mut job = ImportFiles::new(asked, self.channels.clone(), scratch);
        let ran = block_on(JobContext::run_at(demo::MORNING, &self.headquarters, &mut job));
        ran.map(|outcome| match outcome {
            Outcome::Import(result) => result,
            other => panic!("{other:?}"),
        })
    }

    /// How often each transaction is in the channel database.
    fn rows(&self) -> BTreeMap<String, u32> {
        let database = self.channels.open("Default").unwrap();
        let (mut from, upto) = (Counters::default(), database.counters().unwrap());
        let mut seen = BTreeMap::new();
        while let Some(window) = database.next_window(&from, &upto).unwrap() {
            for (key, _) in window.rows.into_values().flatten() {
                *seen.entry(key.to_string()).or_default() += 1;
            }
            from = window.to;
        }
        seen
    }
}

fn write(folder: &Path, transactions: u32) {
    let mut header = "DataAreaId,Channel,store,terminal,transactionId\n".to_owned();
    header.extend((0..transactions).map(|number| format!("usrt,5,,,T{number}\n")));
    fs::write(folder.join("RetailTransactionTable.csv"), header).unwrap();
}

#[test]
fn the_next_import_of_the_same_files_goes_on_where_it_was() {
    let shop = Interrupted::new(2_500);
    shop.import().unwrap_err();
    assert_eq!(shop.rows().len(), 1_000, "whole commits are kept");
    let database = shop.channels.open("Default").unwrap();
    let (_, wrong) = database.inspect().unwrap().structure().unwrap();
    assert_eq!(wrong, Vec::<String>::new(), "a store with half an import is sound");
    shop.is_full.store(false, Ordering::Relaxed);
    let result = shop.import().unwrap();
    assert_eq!((result.already_there, result.transactions), (1_000, 1_500));
    assert_eq!(result.rows, [(Table::RetailTransactionTable, 1_500)].into());
    let rows = shop.rows();
    assert_eq!(rows.len(), 2_500);
    assert!(rows.values().all(|count| *count == 1), "no row is there twice");
}

#[test]
fn other_files_do_not_go_on_with_an_interrupted_import() {
    let shop = Interrupted::new(2_500);
    shop.import().unwrap_err();
    shop.is_full.store(false, Ordering::Relaxed);
    write(shop.folder.path(), 10);
    let result = shop.import().unwrap();
    assert_eq!((result.already_there, result.transactions), (0, 10));
    write(shop.folder.path(), 2_500);
    let result = shop.import().unwrap();
    assert_eq!((result.already_there, result.transactions), (1_000, 1_500));
    // It came to its end and is forgotten: the same files are written again.
    assert_eq!(shop.import().unwrap().transactions, 2_500);
}

#[test]
fn a_run_that_is_stopped_ends_at_a_commit_and_says_so() {
    let shop = Interrupted::new(2_500);
    shop.is_full.store(false, Ordering::Relaxed);
    let jobs = Arc::new(Jobs::new(shop.channels.clone()));
    let clock = Arc::new(SystemClock::default());
    let engine = Engine::start(Arc::clone(&shop.headquarters), jobs, clock, Serving::No).unwrap();
    *shop.stops.lock().unwrap() = Some(engine.connect("somebody"));
    let ran = engine.connect("person").run(Command::Import(shop.asked()), |_| {}).unwrap();
    let Outcome::Import(result) = ran else { panic!("{ran:?}") };
    assert_eq!((result.interrupted, result.transactions), (true, 1_000));
    assert_eq!(shop.rows().len(), 1_000);
    let result = shop.import().unwrap();
    assert_eq!((result.already_there, result.transactions), (1_000, 1_500));
    assert!(shop.rows().values().all(|count| *count == 1));
}
