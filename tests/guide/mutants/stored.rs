//! What playing an article leaves in the store of a demo company, and what is expected of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use chrono::{NaiveDate, NaiveTime};
use commerce_hq::channel::Channels;
use commerce_hq::domain::batch::{Entered, Timing, Work};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock, ZONE};
use commerce_hq::domain::recurrence::{End, Parts, Unit};
use commerce_hq::domain::{ChannelId, CompanyId};
use commerce_hq::durable::MemoryMap;
use commerce_hq::engine::{Engine, Serving, SystemClock};
use commerce_hq::guide::{AfterFailure, Article, Procedure, Screen, Step, instructions, play};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::semantics::{Act, NodeId, Tree};
use commerce_hq::store::{Headquarters, LocalStore};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;
use futures::executor::block_on;

/// What was added to the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    pub transactions: u64,
    /// Number, transaction and amounts of each sales order.
    pub orders: Vec<String>,
    pub channels: BTreeSet<ChannelId>,
    pub jobs: Vec<Job>,
}

/// A batch job, without who made it when.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub work: Work,
    pub entered: Entered,
    /// `None` for a job that runs once.
    pub recurrence: Option<Parts>,
}

/// How a wording differs from that of the original in what it leaves behind.
#[derive(Clone, Debug)]
pub enum Change {
    Same,
    /// The last dialog was never confirmed.
    Nothing,
    /// It ran at once, and no job recurs.
    ByHand,
    Count(u32),
    Unit(Unit),
    End(End),
    /// It starts later, and so nothing has run.
    Start(NaiveDate, NaiveTime),
    /// The orders of that store alone.
    Node(&'static str),
}

impl Change {
    /// Whether `now` is `original` with this change and no other.
    pub fn explains(&self, original: &Stored, now: &Stored) -> bool {
        let with = |change: &dyn Fn(&mut Parts)| {
            let mut expected = original.clone();
            expected.jobs.iter_mut().filter_map(|job| job.recurrence.as_mut()).for_each(change);
            expected
        };
        let recurs = original.jobs.iter().any(|job| job.recurrence.is_some());
        match self {
            Self::Same => now == original,
            Self::Nothing => *now == Stored::default(),
            Self::ByHand => {
                let ran = Stored { jobs: now.jobs.clone(), ..original.clone() };
                *now == ran && now.jobs.iter().all(|job| job.recurrence.is_none())
            }
            Self::Count(count) => recurs && *now == with(&|parts| parts.count = *count),
            Self::Unit(unit) => {
                // Which day of the month is the one of the start.
                let pattern = |stored: &Stored| Some(stored.jobs.first()?.recurrence?.pattern);
                let Some(pattern) = pattern(now) else { return false };
                pattern.unit() == *unit && *now == with(&|parts| parts.pattern = pattern)
            }
            Self::End(end) => recurs && *now == with(&|parts| parts.end = *end),
            Self::Start(date, time) => {
                let later = with(&|parts| (parts.date, parts.time) = (*date, *time));
                recurs && *now == Stored { jobs: later.jobs, ..Stored::default() }
            }
            Self::Node(name) => node(name, original, now),
        }
    }
}

/// Which orders are posted follows from the store; the job names it, if there is one.
fn node(name: &str, original: &Stored, now: &Stored) -> bool {
    let names = |job: &Job| match &job.work {
        Work::SynchronizeOrders { nodes, .. } => {
            nodes.len() == 1 && nodes.iter().all(|node| node.as_str().ends_with(name))
        }
        Work::UploadSchedule { .. } => false,
    };
    let rest = |job: &Job| (job.entered.clone(), job.recurrence);
    now.jobs.iter().all(names)
        && now.jobs.iter().map(rest).eq(original.jobs.iter().map(rest))
        && now.transactions == original.transactions
        && now.channels.len() == 1
        && !now.orders.is_empty()
}

/// What came of procedures that were played, by what they tell to do.
#[derive(Default)]
pub struct Played(Mutex<HashMap<String, (bool, Stored)>>);

impl Played {
    /// What comes of an article: whether all of it passes, and what its procedures store. What tells
    /// the same to do, in whatever words, is played once.
    pub fn article(&self, bytes: &[u8]) -> (bool, Vec<Stored>) {
        let Ok(article) = Article::from_bytes(bytes) else { return (false, Vec::new()) };
        let mut told = Vec::new();
        for procedure in &article.procedures {
            // What is not understood fails; the rest of such an article need not be played.
            let Some(tells) = tells(&procedure.steps) else { return (false, Vec::new()) };
            told.push((tells, procedure));
        }
        let mut passed = !told.is_empty();
        let mut all = Vec::new();
        for (tells, procedure) in told {
            let known = self.0.lock().expect("unharmed").get(&tells).cloned();
            let (one, stored) = known.unwrap_or_else(|| {
                let played = played(procedure);
                self.0.lock().expect("unharmed").insert(tells, played.clone());
                played
            });
            passed &= one;
            all.push(stored);
        }
        (passed, all)
    }
}

/// All that decides what is played: the instructions of the steps and their nesting.
fn tells(steps: &[Step]) -> Option<String> {
    let each = steps.iter().map(|step| {
        let found = instructions(step).ok()?;
        Some(format!("{found:?} [{}]", tells(&step.sub_steps)?))
    });
    Some(each.collect::<Option<Vec<String>>>()?.join("; "))
}

fn played(procedure: &Procedure) -> (bool, Stored) {
    let store = Arc::new(LocalStore::new(MemoryMap::new()));
    let headquarters = Arc::new(block_on(Headquarters::open(store)).expect("memory"));
    let channels = Arc::new(Channels::in_memory(demo::channel_databases().expect("names")));
    block_on(demo::fill(&headquarters, &*channels)).expect("memory");
    let paused = StoredClock::at(demo::MORNING, Speed::Paused(Rate::ONE));
    block_on(headquarters.put_clock(paused)).expect("memory");
    let jobs = Arc::new(Jobs::new(channels));
    let clock = Arc::new(SystemClock::default());
    let engine = Engine::start(Arc::clone(&headquarters), jobs, clock, Serving::Yes);
    let engine = engine.expect("a new store");
    engine.rest();
    let before = (headquarters.transaction_count(), headquarters.order_count());
    let known: BTreeSet<u64> = headquarters.batch_jobs().iter().map(|job| job.id).collect();
    let options = Options { zone: ZONE, ..Options::default() };
    let model = Model::new(options, Some(CompanyId::new("usrt")), (120, 40));
    let screen = Headless::new(model, EnginePort::new(engine.connect("test")));
    let mut screen = Rehearsal { screen, engine: engine.clone() };
    screen.settled().expect("the first screen");
    let report = play(procedure, &mut screen, AfterFailure::Stop);
    engine.finish().expect("memory");
    let mut stored =
        Stored { transactions: headquarters.transaction_count() - before.0, ..Stored::default() };
    headquarters.each_order(|number, order| {
        if number >= before.1 {
            stored.orders.push(format!("{number} {order:?}"));
            stored.channels.insert(order.channel);
        }
    });
    for job in headquarters.batch_jobs().iter().filter(|job| !known.contains(&job.id)) {
        let recurrence = match &job.timing {
            Timing::Recurring(recurrence) => Some(*recurrence.parts()),
            Timing::Once(_) => None,
        };
        let (work, entered) = (job.work.clone(), job.entered.clone());
        stored.jobs.push(Job { work, entered, recurrence });
    }
    (report.passed, stored)
}

/// The screen over an engine that runs batch jobs, as `guide check` has it.
struct Rehearsal {
    screen: Headless<EnginePort>,
    engine: Engine,
}

impl Screen for Rehearsal {
    fn tree(&self) -> Tree {
        Screen::tree(&self.screen)
    }

    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String> {
        self.screen.act(node, &act)
    }

    fn settled(&mut self) -> Result<(), String> {
        self.screen.settle()?;
        self.engine.rest();
        self.screen.settle()
    }
}
