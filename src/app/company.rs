//! A prepared demo company in memory, for articles to be played on. Its clock is paused.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::executor::block_on;

use super::opening::Parts;
use crate::channel::Channels;
use crate::domain::clock::{Rate, Speed, StoredClock, ZONE};
use crate::domain::{CompanyId, Text};
use crate::durable::MemoryMap;
use crate::engine::{Clock, Engine, Failure, Serving};
use crate::jobs::{Jobs, demo};
use crate::store::{Headquarters, LocalStore};
use crate::tui::model::{Model, Options};
use crate::tui::port::EnginePort;

/// The company at work.
pub(super) struct Company {
    pub engine: Engine,
    pub headquarters: Arc<Headquarters>,
}

impl Company {
    /// A new one. Its batch jobs run.
    pub fn prepare(clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let Parts { headquarters, channels } = parts()?;
        let jobs = Arc::new(Jobs::new(channels));
        let engine = Engine::start(Arc::clone(&headquarters), jobs, clock, Serving::Yes)?;
        // What the store's own time has brought is no effect of the article.
        engine.rest();
        Ok(Self { engine, headquarters })
    }

    /// A way for a screen to reach it.
    pub fn port(&self) -> EnginePort {
        EnginePort::new(self.engine.connect("guide"))
    }
}

/// The first page over such a company.
pub(super) fn first_page(options: Options, size: (u16, u16)) -> Model {
    Model::new(Options { zone: ZONE, ..options }, Some(CompanyId::new("usrt")), size)
}

fn parts() -> Result<Parts, Failure> {
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

/// Real time that stands still, so that what is recorded is the same every time: nothing takes any
/// time, and the store's time moves only where a step moves it.
#[derive(Debug)]
pub(super) struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        demo::MORNING
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}
