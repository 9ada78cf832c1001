//! Headquarters and channel databases in memory, with the jobs run by the real engine: what tests of
//! whole runs share. Faults are planned on the maps; a new life begins with what was durable.

pub mod invariants;
pub mod totals;
pub mod trade;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use commerce_hq::channel::{ChannelDatabase, ChannelDatabases, ChannelError, Channels};
use commerce_hq::channel::{EmbeddedChannel, KeyedRow};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::domain::{RetailTransaction, Setup, Text};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::command::{RunSchedule, SynchronizeOrders};
use commerce_hq::engine::outcome::{DoctorResult, ScheduleResult, SynchronizationResult};
use commerce_hq::engine::{
    Clock, Command, Connection, Engine, Failure, Outcome, Progress, Serving,
};
use commerce_hq::jobs::Jobs;
use commerce_hq::jobs::setup_files::SetupFiles;
use commerce_hq::store::{Headquarters, LocalStore};
use futures::executor::block_on;

use super::synchronize::fixture::created;

/// A clock that stands still.
pub struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        created()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// The setup of the demo company.
pub fn demo_setup() -> Setup {
    SetupFiles::demo().read().unwrap()
}

/// One life of the process that holds the store.
pub struct Life {
    pub headquarters: Arc<Headquarters>,
    pub channels: Arc<dyn ChannelDatabases>,
    connection: RefCell<Connection>,
    /// Another client of the same engine.
    somebody: RefCell<Connection>,
}

impl Life {
    /// Opens what the maps hold.
    pub fn begin(headquarters: &MemoryMap, channels: &BTreeMap<Text, MemoryMap>) -> Self {
        let names: Vec<Text> = channels.keys().cloned().collect();
        let maps = channels.clone();
        let open = move |name: &Text| -> Result<Arc<dyn ChannelDatabase>, ChannelError> {
            Ok(Arc::new(EmbeddedChannel::new(name.clone(), maps[name].clone())))
        };
        Self::with(headquarters, Arc::new(Channels::new(names, open)))
    }

    /// Opens headquarters with channel databases of any kind.
    pub fn with(headquarters: &MemoryMap, channels: Arc<dyn ChannelDatabases>) -> Self {
        let store = Arc::new(LocalStore::new(headquarters.clone()));
        let headquarters = Arc::new(block_on(Headquarters::open(store)).unwrap());
        let jobs = Jobs::new(Arc::clone(&channels));
        Self::working(headquarters, channels, jobs)
    }

    fn working(
        headquarters: Arc<Headquarters>,
        channels: Arc<dyn ChannelDatabases>,
        jobs: Jobs,
    ) -> Self {
        let (opened, clock) = (Arc::clone(&headquarters), Arc::new(Still));
        let engine = Engine::start(opened, Arc::new(jobs), clock, Serving::No).expect("an engine");
        let [connection, somebody] =
            ["tester", "somebody"].map(|name| RefCell::new(engine.connect(name)));
        Self { headquarters, channels, connection, somebody }
    }

    /// Runs P-0001 over all its groups.
    pub fn pull(&mut self) -> Result<ScheduleResult, Failure> {
        let asked = RunSchedule { schedule: "P-0001".into(), groups: Vec::new() };
        match self.command(Command::RunSchedule(asked))? {
            Outcome::Schedule(result) => Ok(result),
            other => panic!("{other:?}"),
        }
    }

    /// Runs Synchronize orders for some nodes.
    pub fn synchronize(&mut self, nodes: &[&str]) -> Result<SynchronizationResult, Failure> {
        let asked = SynchronizeOrders {
            hierarchy: "Stores by Region".into(),
            nodes: nodes.iter().map(|node| Text::from(*node)).collect(),
            dry_run: false,
        };
        match self.command(Command::SynchronizeOrders(asked))? {
            Outcome::Synchronization(result) => Ok(result),
            other => panic!("{other:?}"),
        }
    }

    /// Examines everything.
    pub fn doctor(&self) -> DoctorResult {
        match self.command(Command::Doctor).unwrap() {
            Outcome::Doctor(result) => result,
            other => panic!("{other:?}"),
        }
    }

    /// Carries out a command.
    pub fn command(&self, command: Command) -> Result<Outcome, Failure> {
        self.connection.borrow_mut().run(command, |_| ())
    }

    /// Carries out a command; somebody cancels its run once it tells of a first commit.
    pub fn cut_short(&self, command: Command) {
        let cancel = |progress: &Progress| {
            if progress.done > 0 {
                // A run that has ended meanwhile is canceled in vain.
                drop(self.somebody.borrow_mut().run(Command::CancelRun(progress.run), |_| ()));
            }
        };
        self.connection.borrow_mut().run(command, cancel).unwrap();
    }

    /// The channel database of that name.
    pub fn channel(&self, name: &str) -> Arc<dyn ChannelDatabase> {
        self.channels.open(name).unwrap()
    }
}

/// The maps of a store, which outlive the processes that hold it.
pub struct World {
    pub headquarters: MemoryMap,
    pub channels: BTreeMap<Text, MemoryMap>,
}

impl World {
    /// A store with the setup of the demo company, its clock paused, its channels empty.
    pub fn new() -> Self {
        Self::with_setup(demo_setup())
    }

    /// A store with that setup.
    pub fn with_setup(setup: Setup) -> Self {
        let names = setup.channel_databases.iter().map(|database| database.name.clone());
        let channels = names.map(|name| (name, MemoryMap::new())).collect();
        let world = Self { headquarters: MemoryMap::new(), channels };
        let life = world.life();
        block_on(life.headquarters.put_setup(setup)).unwrap();
        let paused = StoredClock::at(created(), Speed::Paused(Rate::ONE));
        block_on(life.headquarters.put_clock(paused)).unwrap();
        world
    }

    /// A process that holds the store.
    pub fn life(&self) -> Life {
        Life::begin(&self.headquarters, &self.channels)
    }

    /// A process that holds the store and works with so many threads.
    pub fn life_with(&self, workers: usize) -> Life {
        let Life { headquarters, channels, .. } = self.life();
        let workers = NonZeroUsize::new(workers).unwrap();
        let jobs = Jobs::new(Arc::clone(&channels)).with_workers(workers);
        Life::working(headquarters, channels, jobs)
    }

    /// A process that holds the store after the one before it has died.
    pub fn next_life(&self) -> Life {
        self.headquarters.reopen();
        self.channels.values().for_each(MemoryMap::reopen);
        self.life()
    }

    /// Puts elements of rows into a channel database.
    pub fn trade(&self, channel: &str, elements: Vec<Vec<KeyedRow>>) {
        self.life().channel(channel).append(elements).unwrap();
    }

    /// Puts whole transactions into a channel database.
    pub fn sell(&self, channel: &str, transactions: &[RetailTransaction]) {
        self.trade(channel, transactions.iter().map(trade::rows).collect());
    }
}

/// The moment at which everything here happens.
pub fn now() -> DateTime<Utc> {
    created()
}
