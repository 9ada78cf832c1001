//! What happens in channels by themselves while store time passes: trade, and packaging at upload
//! intervals.

mod by_hand;
mod packaging;
mod processes;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::channel::{ChannelDatabase, KeyedRow};
use commerce_hq::domain::schedule::{Counters, UploadSession};
use commerce_hq::domain::trade::TradeState;
use commerce_hq::domain::{RetailTransaction, Setup, Share, Text};
use commerce_hq::engine::{Failure, JobSource, TimePassed};
use commerce_hq::jobs::Jobs;
use commerce_hq::jobs::demo::MORNING;
use futures::executor::block_on;

use crate::world::{Life, World};

/// So many minutes after the first moment of the demo company.
pub fn minute(minutes: i64) -> DateTime<Utc> {
    MORNING + TimeDelta::minutes(minutes)
}

/// A life of a process that lets time pass.
pub struct Passing {
    pub life: Life,
    jobs: Jobs,
}

impl Passing {
    pub fn begin(world: &World) -> Self {
        let life = world.life();
        let jobs = Jobs::new(Arc::clone(&life.channels));
        Self { life, jobs }
    }

    /// After the process before it has died.
    pub fn after(world: &World) -> Self {
        drop(world.next_life());
        Self::begin(world)
    }

    pub fn pass(&self, until: DateTime<Utc>) -> Result<TimePassed, Failure> {
        self.jobs.pass_time(&self.life.headquarters, until)
    }

    pub fn change_trade(&self, change: impl FnOnce(&mut TradeState) + Send) {
        block_on(self.life.headquarters.change_trade(change)).unwrap();
    }

    /// The rows of every channel database, with their counters.
    pub fn rows(&self) -> BTreeMap<Text, Vec<KeyedRow>> {
        let names = self.life.channels.names().into_iter();
        names.map(|name| (name.clone(), rows(&*self.life.channel(&name)))).collect()
    }

    /// How many transactions were sold, by their headers.
    pub fn sold(&self) -> usize {
        self.headers().len()
    }

    pub fn headers(&self) -> Vec<RetailTransaction> {
        let all = self.rows().into_values().flatten();
        let headers = all.filter_map(|(key, row)| match row {
            commerce_hq::domain::AnyRow::RetailTransactionTable(header) => {
                Some(RetailTransaction { key, header: *header, ..RetailTransaction::default() })
            }
            _ => None,
        });
        headers.collect()
    }

    /// The upload sessions of a channel database, the oldest first.
    pub fn sessions(&self, name: &str) -> Vec<UploadSession> {
        self.life.headquarters.sessions_where(|session| session.channel_database == name)
    }
}

fn rows(database: &dyn ChannelDatabase) -> Vec<KeyedRow> {
    let inspect = database.inspect().unwrap();
    let upto = inspect.stored_counters().unwrap();
    let (mut at, mut rows) = (Counters::default(), Vec::new());
    while let Some(window) = inspect.stored_window(&at, &upto).unwrap() {
        at = window.to;
        rows.extend(window.rows.into_values().flatten());
    }
    // Windows cut the tables differently when commits did.
    rows.sort_by_key(|(_, row)| (row.table(), row.replication_counter()));
    rows
}

/// A store in which trade began with the demo company's first moment, its channels empty.
pub fn trading() -> World {
    trading_with(crate::world::demo_setup())
}

pub fn trading_with(setup: Setup) -> World {
    let world = World::with_setup(setup);
    Passing::begin(&world)
        .change_trade(|trade| *trade = TradeState::begun(MORNING, 7, Share::percent(5)));
    world
}
