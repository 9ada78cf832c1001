//! Made-up trade: sound without faults, the same everywhere, and spoiled as announced.

mod content;
mod fates;
mod sameness;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use commerce_hq::channel::trade::{Span, Trade};
use commerce_hq::domain::{ChannelId, RetailTransaction, Setup, Share};
use commerce_hq::jobs::setup_files::SetupFiles;

pub fn demo() -> Setup {
    SetupFiles::demo().read().unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// A week in the first open month.
pub const WEEK: Span = Span { from: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap(), days: 7 };

/// So many transactions of a week in all channels.
pub fn week(setup: &Setup, seed: u64, faults: Share, count: u64) -> Vec<RetailTransaction> {
    let channels: Vec<(ChannelId, Span)> =
        setup.channels.iter().map(|channel| (channel.id, WEEK)).collect();
    Trade::new(setup, seed, faults).bulk(count, &channels).collect()
}

/// How often each of these occurs.
pub fn tally<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counted = BTreeMap::new();
    for one in all {
        *counted.entry(one).or_default() += 1;
    }
    counted
}
