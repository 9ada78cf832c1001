//! The shop that everybody works for: setup, made-up trade, and who is looked up later.

use std::sync::mpsc::{SyncSender, sync_channel};

use chrono::{DateTime, NaiveDate, Utc};
use commerce_hq::channel::trade::{Span, Trade};
use commerce_hq::channel::{BATCH_TRANSACTIONS, KeyedRow};
use commerce_hq::domain::{ChannelId, RetailTransaction, Setup, Share, Text, TransactionKey};
use commerce_hq::jobs::demo;

use crate::Result;

/// The hierarchy of which all stores are synchronized, and its root.
pub const HIERARCHY: &str = "Stores by Region";
/// Store time of the runs: the first moment of the demo company.
pub const NOW: DateTime<Utc> = demo::MORNING;
/// How many transactions and orders are looked up.
pub const SAMPLE: u64 = 1_000;

/// The seed of the trade, and the share of it that is spoiled in each possible way.
const SEED: u64 = 7;
const FAULTS: Share = Share::percent(1);
/// The days of the trade, the same for every size, so that the totals of a day are as many.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 1, 5);
pub const DAYS: u32 = 28;
/// Numbers go on beyond the 999,999 of the demo company.
const LARGEST: u64 = 999_999_999;

/// The demo company, whose schedule P-0001 serves every channel database.
pub fn setup() -> Result<Setup> {
    let mut setup = demo::setup()?;
    let groups: Vec<Text> =
        setup.channel_database_groups.iter().map(|group| group.name.clone()).collect();
    if let Some(schedule) = setup.schedules.first_mut() {
        schedule.groups = groups;
    }
    for company in &mut setup.companies {
        company.sequences.sales_order.largest = LARGEST;
        company.sequences.quotation.largest = LARGEST;
    }
    Ok(setup)
}

/// The channel databases in the order in which P-0001 takes them.
pub fn databases(setup: &Setup) -> Vec<Text> {
    let groups = setup.schedules.iter().take(1).flat_map(|schedule| &schedule.groups);
    groups.flat_map(|group| setup.databases_of(group)).map(|found| found.name.clone()).collect()
}

/// Who takes the rows of made-up trade.
pub trait Sink {
    /// Takes the rows of up to 1,000 transactions, a list for each, in one commit.
    fn append(&mut self, database: &Text, transactions: Vec<Vec<KeyedRow>>) -> Result<()>;
}

/// The rows of up to 1,000 transactions, and the channel database that they are for.
type Batch = (Text, Vec<Vec<KeyedRow>>);

/// Makes up `count` transactions in another thread and gives their rows to `sink`. Returns the keys to
/// look up: every so many'th, in an order that has nothing to do with where they are stored.
pub fn fill(setup: &Setup, count: u64, sink: &mut dyn Sink) -> Result<Vec<TransactionKey>> {
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(2);
        let making = scope.spawn(move || make(setup, count, &send));
        for (database, transactions) in receive {
            sink.append(&database, transactions)?;
        }
        making.join().map_err(|_| "the trade could not be made up")?
    })
}

fn make(setup: &Setup, count: u64, send: &SyncSender<Batch>) -> Result<Vec<TransactionKey>> {
    let trade = Trade::new(setup, SEED, FAULTS);
    let from = FIRST_DAY.ok_or("the first day is none")?;
    let open = setup.channels.iter().filter(|channel| trade.closed_because(channel.id).is_none());
    let spans: Vec<(ChannelId, Span)> =
        open.map(|channel| (channel.id, Span { from, days: DAYS })).collect();
    let mut waiting: Vec<Batch> =
        databases(setup).into_iter().map(|name| (name, Vec::new())).collect();
    let (step, mut sample) = ((count / SAMPLE).max(1), Vec::new());
    for (number, transaction) in (0_u64..).zip(trade.bulk(count, &spans)) {
        if number % step == 0 {
            sample.push(transaction.key.clone());
        }
        let channel = setup.channel(transaction.key.channel);
        let name = channel.map(|channel| &channel.channel_database);
        let batch = waiting.iter_mut().find(|(known, _)| name.is_some_and(|name| name == known));
        let (name, batch) = batch.ok_or("a channel database that P-0001 does not serve")?;
        batch.push(keyed_rows(transaction));
        if batch.len() == BATCH_TRANSACTIONS {
            send.send((name.clone(), std::mem::take(batch)))?;
        }
    }
    for rest in waiting.into_iter().filter(|(_, rest)| !rest.is_empty()) {
        send.send(rest)?;
    }
    Ok(shuffled(sample))
}

fn keyed_rows(transaction: RetailTransaction) -> Vec<KeyedRow> {
    let key = transaction.key.clone();
    transaction.into_rows().into_iter().map(|row| (key.clone(), row)).collect()
}

/// The same keys, sorted by a hash.
fn shuffled(mut keys: Vec<TransactionKey>) -> Vec<TransactionKey> {
    keys.sort_by_cached_key(commerce_hq::store::key_hash);
    keys
}
