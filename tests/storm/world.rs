//! A store in memory and the processes that hold it one after the other. Each is the real engine;
//! when it looks, and when a run executes, is the test's to say.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeZone, Utc};
use commerce_hq::channel::Channels;
use commerce_hq::domain::batch::{BatchJob, RunRecord};
use commerce_hq::domain::clock::StoredClock;
use commerce_hq::domain::hierarchy::{Hierarchy, HierarchyNode};
use commerce_hq::domain::schedule::{DistributionSchedule, ScheduledJob};
use commerce_hq::domain::{Setup, Text};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::batch::{Sleep, Work};
use commerce_hq::engine::clock::ClockChange;
use commerce_hq::engine::command::BatchCommand;
use commerce_hq::engine::{Clock, Command, Connection, Engine, Failure, Outcome, RunId, Serving};
use commerce_hq::jobs::Jobs;
use commerce_hq::store::{Headquarters, LocalStore};
use futures::executor::block_on;

use super::double::{Double, Hand, Source};

/// The groups of the one schedule.
pub const GROUPS: [&str; 2] = ["Default", "Houston"];
/// The nodes of the one hierarchy, below its root.
pub const NODES: [&str; 3] = ["Online", "Boston", "Seattle"];

/// A store, and what every process that holds it has in common.
pub struct World {
    pub map: MemoryMap,
    pub hand: Arc<Hand>,
    pub double: Arc<Double>,
    pub process: Option<Process>,
}

/// A process that holds the store.
pub struct Process {
    pub headquarters: Arc<Headquarters>,
    pub engine: Engine,
    connection: Connection,
    actor: String,
    runs: Arc<Mutex<VecDeque<Work>>>,
}

/// Monday morning.
pub fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 5, 15, 0, 0).unwrap()
}

fn setup() -> Setup {
    let job = ScheduledJob { job: "P-0001".into(), enabled: true, ..ScheduledJob::default() };
    let node = |(id, name): (u32, &&str)| HierarchyNode {
        id,
        parent: Some(0),
        name: (**name).into(),
        channel: None,
    };
    let root = HierarchyNode { name: "Stores".into(), ..HierarchyNode::default() };
    let nodes = [root].into_iter().chain((1..).zip(&NODES).map(node)).collect();
    Setup {
        schedules: vec![DistributionSchedule {
            name: "P-0001".into(),
            active: true,
            groups: GROUPS.map(Text::from).to_vec(),
            jobs: vec![job],
            ..DistributionSchedule::default()
        }],
        hierarchies: vec![Hierarchy { name: "Stores by Region".into(), nodes }],
        ..Setup::default()
    }
}

impl World {
    /// A store with that clock, held by a first process.
    pub fn new(clock: StoredClock) -> Self {
        let (map, hand) = (MemoryMap::new(), Arc::new(Hand::at(morning())));
        let headquarters = open(&map).unwrap();
        block_on(headquarters.put_setup(setup())).unwrap();
        block_on(headquarters.put_clock(clock)).unwrap();
        let mut world = Self { map, hand, double: Double::new(), process: None };
        world.begin().unwrap();
        world
    }

    /// A process opens the store.
    pub fn begin(&mut self) -> Result<(), Failure> {
        let headquarters = Arc::new(open(&self.map)?);
        let runs: Arc<Mutex<VecDeque<Work>>> = Arc::default();
        let to_execute = Arc::clone(&runs);
        let by_hand = Serving::ByHand(Arc::new(move |run| {
            to_execute.lock().unwrap().push_back(run);
        }));
        let jobs = Arc::new(Source(Arc::clone(&self.double)));
        let clock = Arc::clone(&self.hand) as Arc<dyn Clock>;
        let engine = Engine::start(Arc::clone(&headquarters), jobs, clock, by_hand)?;
        let actor = String::from("karl");
        let connection = engine.connect(&actor);
        self.process = Some(Process { headquarters, engine, connection, actor, runs });
        Ok(())
    }

    /// Signal 9.
    pub fn kill(&mut self) {
        if let Some(process) = self.process.take() {
            process.runs.lock().unwrap().clear();
        }
        self.map.reopen();
    }

    /// What the clock said at the last write, while no process holds the store.
    pub fn stored_time(&self) -> DateTime<Utc> {
        open(&self.map).unwrap().clock().unwrap().store
    }

    /// The process of now.
    pub fn now(&mut self) -> &mut Process {
        self.process.as_mut().unwrap()
    }

    /// Examines the whole store, as the program does.
    pub fn assert_sound(&self) {
        let names: [&str; 0] = [];
        let channels = Channels::new(names, |_| unreachable!("no channel is opened"));
        let jobs = Arc::new(Jobs::new(Arc::new(channels)));
        let clock = Arc::clone(&self.hand) as Arc<dyn Clock>;
        let headquarters = Arc::new(open(&self.map).unwrap());
        let engine = Engine::start(headquarters, jobs, clock, Serving::No).unwrap();
        match engine.connect("doctor").run(Command::Doctor, |_| ()).unwrap() {
            Outcome::Doctor(found) => {
                let bad: Vec<_> = found.checks.iter().filter(|check| !check.ok).collect();
                assert!(found.ok, "{bad:#?}");
            }
            other => panic!("{other:?}"),
        }
    }
}

fn open(map: &MemoryMap) -> Result<Headquarters, Failure> {
    Ok(block_on(Headquarters::open(Arc::new(LocalStore::new(map.clone()))))?)
}

impl Process {
    /// Store time.
    pub fn time(&self) -> DateTime<Utc> {
        self.engine.clock().now
    }

    pub fn look(&self) -> Sleep {
        self.engine.look()
    }

    /// How many runs wait to be executed.
    pub fn started(&self) -> usize {
        self.runs.lock().unwrap().len()
    }

    /// Executes the run that was handed out as the `number`th of those that wait.
    pub fn execute(&self, number: usize) {
        let run = self.runs.lock().unwrap().remove(number).expect("a run");
        run();
    }

    pub fn command(&mut self, actor: &str, command: Command) -> Result<Outcome, Failure> {
        if self.actor != actor {
            self.connection = self.engine.connect(actor);
            actor.clone_into(&mut self.actor);
        }
        self.connection.run(command, |_| ())
    }

    pub fn batch(&mut self, command: BatchCommand) -> Result<Outcome, Failure> {
        self.command("karl", Command::Batch(command))
    }

    pub fn clock(&mut self, change: ClockChange) -> Result<Outcome, Failure> {
        self.command("karl", Command::Clock(change))
    }

    pub fn job(&self, id: u64) -> Arc<BatchJob> {
        self.headquarters.batch_job(id).expect("a batch job")
    }

    /// All that is on record of a job, the oldest first.
    pub fn history(&self, id: u64) -> Vec<RunRecord> {
        let mut records = block_on(self.headquarters.batch_history(id, usize::MAX)).unwrap();
        records.reverse();
        records
    }

    /// Leaves softly: runs stop at their next commit when `stop` says so, else they go on to their
    /// end. Runs that wait to be executed are executed meanwhile, as their threads would.
    pub fn leave(self, stop: bool) -> Result<(), Failure> {
        let engine = self.engine.clone();
        let leaving =
            std::thread::spawn(move || if stop { engine.stop() } else { engine.finish() });
        if stop {
            // Until the engine takes no commands, a run would not know that it is to stop.
            let client = self.connection.client.clone();
            while client.command(Command::PauseRun(RunId(u64::MAX))).is_ok() {
                std::thread::yield_now();
            }
        }
        while let Some(run) = { self.runs.lock().unwrap().pop_front() } {
            run();
        }
        leaving.join().unwrap()
    }
}
