//! Generate: made-up trade, written into the channel databases of its channels.
//!
//! Transactions are made one after another and written by the thousand, so memory does not grow with
//! their number.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::milliseconds;
use crate::channel::trade::{Span, Trade};
use crate::channel::{BATCH_TRANSACTIONS, ChannelDatabase, ChannelDatabases, KeyedRow};
use crate::domain::retail_channel::RetailChannel;
use crate::domain::table::Table;
use crate::domain::{ChannelId, RetailTransaction, Setup, Text};
use crate::engine::command::Generate;
use crate::engine::outcome::GenerateResult;
use crate::engine::{Failure, Job, JobContext, Outcome};

/// Most days of trade. Slots of time are looked at one by one, so there has to be an end.
const MOST_DAYS: u32 = 3_660;

/// A run of generate.
pub struct Generation {
    asked: Generate,
    channels: Arc<dyn ChannelDatabases>,
}

impl Generation {
    /// The run that was asked for.
    pub fn new(asked: Generate, channels: Arc<dyn ChannelDatabases>) -> Self {
        Self { asked, channels }
    }
}

#[async_trait]
impl Job for Generation {
    fn caption(&self) -> String {
        "generate".into()
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let setup = context.headquarters.setup();
        let Generate { transactions, seed, faults, days, .. } = self.asked;
        if !(1..=MOST_DAYS).contains(&days) {
            let text = format!("trade cannot go over {days} days; give 1 to {MOST_DAYS} days");
            return Err(Failure::wrong_use(text));
        }
        let trade = Trade::new(&setup, seed, faults);
        let channels = channels(&setup, &trade, &self.asked)?;
        let spans: Vec<(ChannelId, Span)> = channels
            .iter()
            .map(|channel| (channel.id, span(channel, &self.asked, context.now())))
            .collect();
        context.expect(transactions);
        let mut bulk = trade.bulk(transactions, &spans);
        let mut writing = Writing::new(&*self.channels, &setup);
        loop {
            if context.is_cancelled() {
                writing.result.interrupted = true;
                break;
            }
            let before = bulk.spoiled();
            let Some(transaction) = bulk.next() else { break };
            let is_spoiled = bulk.spoiled() > before;
            context.advance(writing.add(transaction, is_spoiled)?, 0);
        }
        if !writing.result.interrupted {
            context.advance(writing.write_rest()?, 0);
        }
        let mut result = writing.result;
        result.elapsed_ms = milliseconds(began, context.elapsed());
        Ok(Outcome::Generation(result))
    }
}

/// The channels asked for; without any, all in which one can buy.
fn channels<'a>(
    setup: &'a Setup,
    trade: &Trade<'_>,
    asked: &Generate,
) -> Result<Vec<&'a RetailChannel>, Failure> {
    if asked.channels.is_empty() {
        let open = |channel: &&RetailChannel| trade.closed_because(channel.id).is_none();
        let channels: Vec<_> = setup.channels.iter().filter(open).collect();
        if channels.is_empty() {
            let text = "nobody can buy in any channel; set up channels with registers, payment \
                        methods and released products first";
            return Err(Failure::wrong_use(text));
        }
        return Ok(channels);
    }
    let mut channels: Vec<&RetailChannel> = Vec::new();
    for name in &asked.channels {
        let channel = setup.channel_named(name).ok_or_else(|| unknown(setup, name))?;
        if let Some(why) = trade.closed_because(channel.id) {
            let text = format!("nobody can buy in {}: {why}; complete its setup", channel.name);
            return Err(Failure::wrong_use(text));
        }
        if !channels.iter().any(|other| other.id == channel.id) {
            channels.push(channel);
        }
    }
    Ok(channels)
}

fn unknown(setup: &Setup, name: &Text) -> Failure {
    let candidates = setup.channels.iter();
    let candidates: Vec<String> = candidates
        .map(|channel| format!("{} ({})", channel.name, channel.operating_unit))
        .collect();
    Failure::wrong_use(format!("there is no channel {name:?}; there is {}", candidates.join(", ")))
}

/// The days asked for; the day begins when it does in the channel's zone.
fn span(channel: &RetailChannel, asked: &Generate, now: DateTime<Utc>) -> Span {
    // A channel whose zone is not known has no trade.
    let zone = channel.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let today = now.with_timezone(&zone).date_naive();
    Span { from: asked.from.unwrap_or(today), days: asked.days }
}

/// The rows of a transaction as a channel database takes them.
pub(super) fn keyed_rows(transaction: RetailTransaction) -> Vec<KeyedRow> {
    let key = transaction.key.clone();
    transaction.into_rows().into_iter().map(|row| (key.clone(), row)).collect()
}

/// Transactions on their way into channel databases.
struct Writing<'a> {
    channels: &'a dyn ChannelDatabases,
    setup: &'a Setup,
    batches: BTreeMap<Text, Batch>,
    result: GenerateResult,
}

/// What one channel database gets next.
struct Batch {
    database: Arc<dyn ChannelDatabase>,
    transactions: Vec<RetailTransaction>,
    spoiled: u64,
}

impl<'a> Writing<'a> {
    fn new(channels: &'a dyn ChannelDatabases, setup: &'a Setup) -> Self {
        let result = GenerateResult { job: "generate".into(), ..GenerateResult::default() };
        Self { channels, setup, batches: BTreeMap::new(), result }
    }

    /// Adds a transaction, and writes those of its channel database when they make a commit. Returns
    /// how many were written.
    fn add(&mut self, transaction: RetailTransaction, is_spoiled: bool) -> Result<u64, Failure> {
        let channel = self.setup.channel(transaction.key.channel);
        let name = channel.map(|channel| channel.channel_database.clone()).unwrap_or_default();
        let batch = match self.batches.entry(name) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(free) => {
                let database = self.channels.open(free.key())?;
                free.insert(Batch { database, transactions: Vec::new(), spoiled: 0 })
            }
        };
        batch.transactions.push(transaction);
        batch.spoiled += u64::from(is_spoiled);
        if batch.transactions.len() < BATCH_TRANSACTIONS {
            return Ok(0);
        }
        write(batch, &mut self.result)
    }

    /// Writes what is left.
    fn write_rest(&mut self) -> Result<u64, Failure> {
        let Self { batches, result, .. } = self;
        batches.values_mut().try_fold(0, |sum, batch| Ok(sum + write(batch, result)?))
    }
}

/// Writes a batch in one commit.
fn write(batch: &mut Batch, result: &mut GenerateResult) -> Result<u64, Failure> {
    let transactions = std::mem::take(&mut batch.transactions);
    let count = transactions.len() as u64;
    let rows: Vec<Vec<KeyedRow>> = transactions.into_iter().map(keyed_rows).collect();
    let mut by_table: BTreeMap<Table, u64> = BTreeMap::new();
    for (_, row) in rows.iter().flatten() {
        *by_table.entry(row.table()).or_default() += 1;
    }
    if count > 0 {
        batch.database.append(rows)?;
    }
    result.transactions += count;
    result.faults += std::mem::take(&mut batch.spoiled);
    for (table, rows) in by_table {
        *result.rows.entry(table).or_default() += rows;
    }
    let name = Text::from(batch.database.name());
    *result.channel_databases.entry(name).or_default() += count;
    Ok(count)
}
