//! The same seed gives the same bytes: on every machine, and in however many pieces it is asked for.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::channel::trade::{Span, Trade};
use commerce_hq::domain::{RetailTransaction, Share};
use sha2::{Digest, Sha256};

use super::{WEEK, demo, week};

/// The first 64 bits of the SHA-256 of their stored form.
fn hash(transactions: &[RetailTransaction]) -> u64 {
    let digest = Sha256::digest(postcard::to_allocvec(transactions).unwrap());
    u64::from_be_bytes(digest[..8].try_into().unwrap())
}

#[test]
fn the_bytes_of_a_seed_are_known() {
    let transactions = week(&demo(), 42, Share::percent(10), 500);
    // Whoever changes what trade makes of a seed changes this on purpose.
    assert_eq!(hash(&transactions), 0xc82f_a60e_b61e_a2a7);
    assert_eq!(hash(&transactions), hash(&week(&demo(), 42, Share::percent(10), 500)));
    assert_ne!(hash(&transactions), hash(&week(&demo(), 43, Share::percent(10), 500)));
}

fn morning() -> DateTime<Utc> {
    "2026-01-05T15:00:00Z".parse().unwrap()
}

#[test]
fn an_interval_is_the_same_in_one_piece_and_in_many() {
    let setup = demo();
    let trade = Trade::new(&setup, 7, Share::percent(5));
    let end = morning() + TimeDelta::hours(5);
    for channel in &setup.channels {
        let whole = trade.interval(channel, morning(), end, 400);
        let mut pieces = Vec::new();
        let mut from = morning();
        // Cuts at odd moments, within slots and between them.
        for seconds in [1, 59, 840, 900, 3_333, 60].into_iter().cycle() {
            let to = (from + TimeDelta::seconds(seconds)).min(end);
            // Another trade of the same seed: nothing is carried from one call to the next.
            pieces
                .extend(Trade::new(&setup, 7, Share::percent(5)).interval(channel, from, to, 400));
            from = to;
            if from == end {
                break;
            }
        }
        assert_eq!(pieces, whole, "{}", channel.name);
        let times = whole.iter().map(|transaction| transaction.header.begin_date_time);
        assert!(times.is_sorted(), "{}", channel.name);
    }
}

#[test]
fn trade_comes_at_about_the_rate_that_is_asked_for() {
    let setup = demo();
    let trade = Trade::new(&setup, 8, Share::NONE);
    let end = morning() + TimeDelta::days(7);
    let channels = setup.channels.iter();
    let count: usize =
        channels.map(|channel| trade.interval(channel, morning(), end, 20).len()).sum();
    assert!((3_000..3_720).contains(&count), "{count} of 3360");
}

#[test]
fn an_interval_that_is_empty_or_beyond_the_calendar_has_no_trade() {
    let setup = demo();
    let trade = Trade::new(&setup, 1, Share::NONE);
    let channel = &setup.channels[0];
    assert!(trade.interval(channel, morning(), morning(), 1_000).is_empty());
    assert!(trade.interval(channel, morning(), morning() - TimeDelta::hours(1), 1_000).is_empty());
    let last = DateTime::<Utc>::MAX_UTC - TimeDelta::minutes(20);
    trade.interval(channel, last, DateTime::<Utc>::MAX_UTC, 1_000);
}

#[test]
fn a_bulk_has_exactly_as_many_as_are_asked_for_in_its_days() {
    let setup = demo();
    let trade = Trade::new(&setup, 9, Share::percent(3));
    let fabrikam = setup.channel_named("128").unwrap();
    let india = setup.channel_named("140").unwrap();
    for count in [0, 1, 7, 1_000] {
        let two_days = Span { days: 2, ..WEEK };
        let channels = [(fabrikam.id, two_days), (india.id, WEEK)];
        let transactions: Vec<_> = trade.bulk(count, &channels).collect();
        assert_eq!(transactions.len() as u64, count);
        for transaction in &transactions {
            let days = if transaction.key.channel == india.id { 7 } else { 2 };
            let day = transaction.header.trans_date.0.unwrap();
            let after = (day - WEEK.from).num_days();
            assert!((0..days).contains(&after), "{} on {day}", transaction.key);
        }
    }
    assert_eq!(trade.bulk(10, &[]).count(), 0);
}

#[test]
fn no_two_transactions_have_one_key_however_dense_trade_is() {
    let setup = demo();
    let day = Span { days: 1, ..WEEK };
    let houston = setup.channel_named("052").unwrap();
    let fabrikam = setup.channel_named("128").unwrap();
    let trade = Trade::new(&setup, 10, Share::NONE);
    let channels = [(houston.id, day), (fabrikam.id, day)];
    let keys: Vec<_> = trade.bulk(20_000, &channels).map(|transaction| transaction.key).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 20_000);
    assert!(keys.iter().all(|key| key.transaction.len() <= 44 && key.terminal.len() <= 10));
}

#[test]
fn ids_have_the_documented_forms() {
    let transactions = week(&demo(), 11, Share::NONE, 300);
    let houston = transactions.iter().find(|t| t.key.store == "HOUSTON").unwrap();
    assert!(houston.key.transaction.starts_with("HOUSTON-HOUSTON-"), "{}", houston.key);
    assert!(houston.header.receipt_id.starts_with("HOUST-"), "{}", houston.header.receipt_id);
    let online = transactions.iter().find(|t| t.key.channel.0 == 68_719_478_279).unwrap();
    let day = online.header.begin_date_time.0.unwrap().format("%Y%m%d%H%M%S").to_string();
    let begin = format!("fabrikamextendedonline{day}");
    assert!(online.key.transaction.starts_with(&begin), "{}", online.key);
    assert!(online.key.store.is_empty() && online.key.terminal.is_empty());
}
