//! The real binary on a store folder, run as a person or a script runs it, and what it left behind.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use commerce_hq::channel::{ChannelDatabases, Channels, KeyedRow};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::durable::Database;
use commerce_hq::jobs::demo;
use commerce_hq::store::{Headquarters, LocalStore};
use futures::executor::block_on;
use serde_json::Value;

/// A store folder of a test.
pub struct Folder(tempfile::TempDir);

/// How a run of the program ended, and what it printed.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// The one JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        let read = serde_json::from_str(&self.out);
        read.unwrap_or_else(|why| panic!("{why}\n{}\n{}", self.out, self.err))
    }

    /// Expects an exit code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }
}

impl Folder {
    /// A store with the setup of the demo company and nothing that was traded.
    pub fn new() -> Self {
        let folder = Self::bare();
        let database = Database::open(&folder.path().join("data/headquarters")).unwrap();
        let map = database.map("headquarters").unwrap();
        let headquarters = block_on(Headquarters::open(Arc::new(LocalStore::new(map)))).unwrap();
        block_on(headquarters.put_setup(demo::setup().unwrap())).unwrap();
        let clock = StoredClock::at(demo::MORNING, Speed::Simulated(Rate::ONE));
        block_on(headquarters.put_clock(clock)).unwrap();
        Database::open(&folder.path().join("data/channels")).unwrap();
        folder
    }

    /// A folder without a store; the first command makes one.
    pub fn bare() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The store folder.
    pub fn path(&self) -> PathBuf {
        self.0.path().join("store")
    }

    /// A place beside the store, for files of the test.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program with these arguments, not started yet.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commerce-hq"));
        command.arg("--store").arg(self.path()).args(arguments);
        command.env_remove("COMMERCE_HQ_STORE").env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ended {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Puts rows into the channel database Default while no process holds the store.
    pub fn trade(&self, elements: Vec<Vec<KeyedRow>>) {
        let database = Arc::new(Database::open(&self.path().join("data/channels")).unwrap());
        let channels = Channels::on_disk(database, ["Default"]);
        channels.open("Default").unwrap().append(elements).unwrap();
    }

    /// Looks at headquarters' data while no process holds the store.
    pub fn look<T>(&self, look: impl FnOnce(&Headquarters) -> T) -> T {
        let database = Database::open(&self.path().join("data/headquarters")).unwrap();
        let map = database.map("headquarters").unwrap();
        let headquarters = block_on(Headquarters::open(Arc::new(LocalStore::new(map)))).unwrap();
        look(&headquarters)
    }
}

/// The files of the documented sample order.
pub fn sample_order() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample-order"))
}
