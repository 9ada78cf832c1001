//! The shop that everybody works for: setup, made-up trade, and who is looked up later.

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

/// Makes up `count` transactions and gives their rows to `sink`. Returns the keys to look up: every
/// so many'th, in an order that has nothing to do with where they are stored.
pub fn fill(setup: &Setup, count: u64, sink: &mut dyn Sink) -> Result<Vec<TransactionKey>> {
    let trade = Trade::new(setup, SEED, FAULTS);
    let from = FIRST_DAY.ok_or("the first day is none")?;
    let open = setup.channels.iter().filter(|channel| trade.closed_because(channel.id).is_none());
    let spans: Vec<(ChannelId, Span)> =
        open.map(|channel| (channel.id, Span { from, days: DAYS })).collect();
    let names = databases(setup);
    let mut waiting: Vec<Vec<RetailTransaction>> = names.iter().map(|_| Vec::new()).collect();
    let (step, mut sample) = ((count / SAMPLE).max(1), Vec::new());
    for (number, transaction) in (0_u64..).zip(trade.bulk(count, &spans)) {
        if number % step == 0 {
            sample.push(transaction.key.clone());
        }
        let channel = setup.channel(transaction.key.channel);
        let name = channel.map(|channel| &channel.channel_database);
        let place = names.iter().position(|known| Some(known) == name);
        let batch = place.and_then(|place| waiting.get_mut(place));
        let batch = batch.ok_or("a channel has no channel database that P-0001 serves")?;
        batch.push(transaction);
        if batch.len() == BATCH_TRANSACTIONS {
            let full = std::mem::take(batch);
            let name = name.ok_or("a channel has no channel database")?;
            sink.append(name, full.into_iter().map(keyed_rows).collect())?;
        }
    }
    for (name, rest) in names.iter().zip(waiting).filter(|(_, rest)| !rest.is_empty()) {
        sink.append(name, rest.into_iter().map(keyed_rows).collect())?;
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
