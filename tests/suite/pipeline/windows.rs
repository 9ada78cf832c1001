//! Transactions whose rows come in several windows and pulls are counted once.

use commerce_hq::channel::{ChannelDatabase, KeyedRow};
use commerce_hq::domain::AnyRow;
use commerce_hq::engine::query::ListKind;

use super::world::{World, order};

/// The rows of orders in two parts: the headers, and the rest.
fn halves(numbers: std::ops::Range<usize>) -> [Vec<Vec<KeyedRow>>; 2] {
    let part = |headers: bool| {
        numbers.clone().map(move |number| {
            let transaction = order(number);
            let key = transaction.key.clone();
            let is_wanted =
                |row: &AnyRow| matches!(row, AnyRow::RetailTransactionTable(_)) == headers;
            let rows = transaction.into_rows().into_iter().filter(is_wanted);
            rows.map(|row| (key.clone(), row)).collect()
        })
    };
    [part(true).collect(), part(false).collect()]
}

#[test]
fn a_transaction_in_two_windows_of_one_run_is_one_transaction() {
    let world = World::new();
    let [headers, rest] = halves(0..1_100);
    let channel = world.channel("Default");
    channel.append(headers).unwrap();
    channel.append(rest).unwrap();
    let result = world.pull();
    assert_eq!((result.transactions, result.staged, result.waiting), (1_100, 1_100, 0));
    assert_eq!(result.rows, 8 * 1_100);
    world.assert_sound();
}

#[test]
fn what_waits_is_counted_once_over_the_run_and_taken_when_the_rest_comes() {
    let world = World::new();
    let [headers, rest] = halves(0..1_100);
    let channel = world.channel("Default");
    channel.append(headers).unwrap();
    let result = world.pull();
    assert_eq!((result.transactions, result.staged, result.waiting), (1_100, 0, 1_100));
    assert!(world.records(ListKind::Transactions).is_empty(), "visible whole or not at all");
    channel.append(rest).unwrap();
    let result = world.pull();
    assert_eq!((result.transactions, result.staged, result.waiting), (1_100, 1_100, 0));
    assert_eq!(world.synchronize().succeeded, 1_100);
    world.assert_sound();
}

#[test]
fn rows_that_come_again_in_one_run_are_counted_once() {
    let world = World::new();
    let channel = world.channel("Default");
    let whole = |number: usize| {
        let transaction = order(number);
        let key = transaction.key.clone();
        transaction.into_rows().into_iter().map(|row| (key.clone(), row)).collect::<Vec<_>>()
    };
    channel.append((0..1_100).map(whole).collect()).unwrap();
    channel.append((0..1_100).map(whole).collect()).unwrap();
    let result = world.pull();
    assert_eq!((result.transactions, result.staged, result.duplicates), (1_100, 1_100, 1_100));
    world.assert_sound();
}
