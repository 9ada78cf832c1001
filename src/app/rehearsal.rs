//! Playing an article on a prepared demo company in memory, through the real screen without a
//! terminal. Batch jobs run as they do under a screen, one after the other; after each step all that
//! is due has run, so that the same article always does the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use futures::executor::block_on;

use super::opening::Parts;
use crate::channel::Channels;
use crate::domain::clock::ZONE;
use crate::domain::clock::{Rate, Speed, StoredClock};
use crate::domain::{CompanyId, Text};
use crate::durable::MemoryMap;
use crate::engine::{Engine, Failure, Serving, SystemClock};
use crate::guide::{self, AfterFailure, Article, FileReport, Procedure, ProcedureReport};
use crate::jobs::{Jobs, demo};
use crate::semantics::{Act, NodeId, Tree};
use crate::store::{Headquarters, LocalStore};
use crate::tui::headless::Headless;
use crate::tui::model::{Model, Options};
use crate::tui::port::EnginePort;

/// The size of the screen that articles are played on: columns and rows.
const SIZE: (u16, u16) = (120, 40);

/// Plays every procedure of an article, named by its file or as one that the program brings along,
/// each from a demo company of its own with a paused clock.
pub(super) fn rehearse(file: &Path) -> Result<FileReport, Failure> {
    let name = file.display().to_string();
    let wrong = |error: &dyn std::fmt::Display| Failure::wrong_use(format!("{name}: {error}"));
    let article = match guide::shipped(&name).filter(|_| !file.exists()) {
        Some(shipped) => shipped.article(),
        None => Article::from_bytes(&std::fs::read(file).map_err(|error| wrong(&error))?),
    };
    let article = article.map_err(|error| wrong(&error))?;
    let procedures: Result<_, Failure> = article.procedures.iter().map(play).collect();
    Ok(FileReport { procedures: procedures?, file: name })
}

fn play(procedure: &Procedure) -> Result<ProcedureReport, Failure> {
    let parts = prepare()?;
    let headquarters = Arc::clone(&parts.headquarters);
    let jobs = Arc::new(Jobs::new(parts.channels));
    let clock = Arc::new(SystemClock::default());
    let engine = Engine::start(parts.headquarters, jobs, clock, Serving::Yes)?;
    // What the store's own time has brought is no effect of the article.
    engine.rest();
    let before = counts(&headquarters);
    let port = EnginePort::new(engine.connect("guide"));
    let options = Options { zone: ZONE, ..Options::default() };
    let model = Model::new(options, Some(CompanyId::new("usrt")), SIZE);
    let screen = Headless::new(model, port);
    let mut screen = Rehearsal { screen, engine: engine.clone() };
    guide::Screen::settled(&mut screen).map_err(Failure::failed)?;
    let mut report = guide::play(procedure, &mut screen, AfterFailure::GoOn);
    engine.finish()?;
    for (what, after) in counts(&headquarters) {
        let change = after - before.get(what).copied().unwrap_or(0);
        report.effect.insert(what.to_owned(), change);
    }
    Ok(report)
}

/// The screen over an engine that runs batch jobs.
struct Rehearsal {
    screen: Headless<EnginePort>,
    engine: Engine,
}

impl guide::Screen for Rehearsal {
    fn tree(&self) -> Tree {
        guide::Screen::tree(&self.screen)
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

/// A demo company in memory, its clock paused.
fn prepare() -> Result<Parts, Failure> {
    let store = Arc::new(LocalStore::new(MemoryMap::new()));
    let headquarters = Arc::new(block_on(Headquarters::open(store))?);
    let names: Vec<Text> = demo::channel_databases()?;
    let channels = Arc::new(Channels::in_memory(names));
    block_on(demo::fill(&headquarters, &*channels))?;
    if let Some(StoredClock { store, .. }) = headquarters.clock() {
        block_on(headquarters.put_clock(StoredClock::at(store, Speed::Paused(Rate::ONE))))?;
    }
    Ok(Parts { headquarters, channels })
}

/// What a procedure can change, counted.
fn counts(headquarters: &Headquarters) -> BTreeMap<&'static str, i64> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut payments = 0;
    headquarters.each_order(|_, order| payments += i64::from(order.payments));
    BTreeMap::from([
        ("transactions", count(headquarters.transaction_count())),
        ("sales_orders", count(headquarters.order_count())),
        ("payments", payments),
        ("batch_jobs", headquarters.batch_jobs().len().try_into().unwrap_or(i64::MAX)),
        ("upload_sessions", headquarters.sessions().len().try_into().unwrap_or(i64::MAX)),
    ])
}
