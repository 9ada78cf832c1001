//! An independent model of both jobs, so naive that it can be checked by reading: lists of rows, a
//! list of transactions, sums by loop. Random worlds are run by the product and by the model, and
//! what the product shows must be what the model came to. No code is shared with the jobs.

#[path = "model/naive.rs"]
mod naive;

use std::collections::BTreeMap;

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::tables::RetailTransactionAttributeTrans;
use commerce_hq::domain::{Amount, Currency, sign};
use commerce_hq::domain::{AnyRow, RetailTransaction};
use commerce_hq::engine::outcome::{ScheduleResult, SynchronizationResult};

use crate::dice::Dice;
use crate::world::invariants::{self, Sums, add, assert_hold};
use crate::world::totals::assert_totals;
use crate::world::trade::{SHOPS, Shop, cancellation, cash_and_carry, order, quote, rows};
use crate::world::{Life, World};
use naive::{Fate, Kind, Model, Piece, Pulled, Row, Synchronized};

/// One version of one transaction, as the model and as the product see it.
struct Version {
    rows: Vec<Row>,
    transaction: RetailTransaction,
}

/// What the transaction of a number is: orders above all, quotes, cancellations of some of the orders
/// (one of them twice), and sales that are not for Synchronize orders.
fn kind(number: u32) -> Kind {
    match number {
        5 => Kind::Quote,
        8 | 10 => Kind::Cancellation { of: 1 },
        9 => Kind::Cancellation { of: 2 },
        number if number % 4 == 3 => Kind::CashAndCarry,
        _ => Kind::Order,
    }
}

/// The version `variant` of the transaction `number` of a shop.
fn version(shop: usize, number: u32, variant: i64) -> Version {
    let place: Shop = SHOPS[shop];
    let cents = 1_000 * i64::from(number) + 100 * variant;
    let kind = kind(number);
    // One variant in three has a header that is wrong.
    let stated = if variant % 3 == 2 { cents - 1 } else { cents };
    let mut transaction = match kind {
        Kind::Order => order(place, number, cents),
        Kind::Quote => quote(place, number, cents),
        Kind::Cancellation { of } => cancellation(place, number, of, cents),
        Kind::CashAndCarry => cash_and_carry(place, number, cents),
    };
    transaction.header.gross_amount = sign::stored(Amount::cents(stated));
    if number.is_multiple_of(2) {
        transaction.attributes.push(RetailTransactionAttributeTrans {
            name: "Gift message".into(),
            text_value: format!("variant {variant}").into(),
            ..Default::default()
        });
    }
    let row = |piece, content| Row { shop, number, piece, content };
    let mut rows = vec![row(Piece::Header(kind), stated)];
    if matches!(kind, Kind::Order | Kind::Quote) {
        rows.push(row(Piece::Line, cents));
    }
    if kind == Kind::Order {
        rows.push(row(Piece::Payment, cents));
    }
    if number.is_multiple_of(2) {
        rows.push(row(Piece::Attribute, variant));
    }
    Version { rows, transaction }
}

/// The rows of the product that are these rows of the model.
fn chosen(version: &Version, pieces: &[Piece]) -> Vec<KeyedRow> {
    let wanted = |row: &KeyedRow| {
        let table = row.1.table();
        pieces.iter().any(|piece| piece.table() == table)
    };
    rows(&version.transaction).into_iter().filter(wanted).collect()
}

/// Trades some elements: whole transactions, parts of them, in any order, again and changed.
fn trade(dice: &mut Dice, world: &World, model: &mut Model) {
    for _ in 0..=dice.below(4) {
        let shop = dice.below(SHOPS.len());
        let number = u32::try_from(dice.below(10)).unwrap() + 1;
        let variant = if dice.chance(70) { 0 } else { dice.pick(&[1, 2, 3]) };
        let version = version(shop, number, variant);
        let mut pieces: Vec<Piece> = version.rows.iter().map(|row| row.piece).collect();
        if dice.chance(40) {
            pieces.retain(|_| dice.chance(60));
        }
        // Mostly through the shop's own channel database, sometimes through another one.
        let through = if dice.chance(85) { shop } else { dice.below(SHOPS.len()) };
        let database = SHOPS[through].database;
        world.trade(database, vec![chosen(&version, &pieces)]);
        let rows = version.rows.iter().filter(|row| pieces.contains(&row.piece));
        model.trade(database, rows.copied());
    }
}

#[track_caller]
fn assert_pulled(seed: u64, result: &ScheduleResult, expected: &Pulled) {
    let got = Pulled {
        rows: result.rows,
        transactions: result.transactions,
        staged: result.staged,
        duplicates: result.duplicates,
        conflicts: result.conflicts,
        held_back: result.held_back,
        waiting: result.waiting,
    };
    assert_eq!(got, *expected, "P-0001 in world {seed}");
}

#[track_caller]
fn assert_synchronized(seed: u64, result: &SynchronizationResult, expected: &Synchronized) {
    let amount: Sums = result.amount.0.clone();
    let got = Synchronized {
        succeeded: result.succeeded,
        failed: result.failed,
        already: result.already_synchronized,
        other_type: result.skipped.other_type,
        orders: result.sales_orders,
        quotations: result.quotations,
        cancellations: result.cancellations,
        amount: in_cents(&amount),
    };
    assert_eq!(got, *expected, "Synchronize orders in world {seed}");
    assert_eq!(result.attempted, result.succeeded + result.failed);
    let documents = result.sales_orders + result.quotations + result.cancellations;
    assert_eq!(documents, result.succeeded);
}

/// Sums by currency in hundredths.
fn in_cents(sums: &BTreeMap<Currency, Amount>) -> BTreeMap<String, i64> {
    let hundred = Amount::whole(100);
    let cents = |amount: Amount| amount.checked_mul(hundred).unwrap().to_whole().unwrap();
    sums.iter().map(|(code, sum)| (code.to_string(), cents(*sum))).collect()
}

/// Compares everything that is shown with the model.
#[track_caller]
fn assert_same(seed: u64, world: &World, life: &Life, model: &Model) {
    assert_hold(life, &world.headquarters);
    let shown = invariants::transactions(&life.headquarters);
    assert_eq!(shown.len(), model.staged.len(), "world {seed}");
    let (mut staged, mut pending, mut failed) = (Sums::new(), Sums::new(), Sums::new());
    for ((stored, status), expected) in shown.iter().zip(&model.staged) {
        let (transaction, shop) = (&stored.transaction, SHOPS[expected.shop]);
        let name = format!("T{:06}", expected.number);
        let key = (&*transaction.key.transaction, transaction.key.channel);
        assert_eq!(key, (name.as_str(), shop.channel), "world {seed}");
        let count = transaction.clone().into_rows().len();
        assert_eq!(count, expected.rows.len(), "rows of {name} in world {seed}");
        let fate = match (status.document().is_empty(), status.error_code.is_empty()) {
            (true, true) => Fate::Pending,
            (true, false) => Fate::Failed { tries: status.retry_count },
            (false, _) => Fate::Posted,
        };
        assert_eq!(fate, expected.fate, "{name} of {} in world {seed}", shop.node);
        let header = &transaction.header;
        let amount = sign::sold(header.gross_amount);
        add(&mut staged, header.currency, amount);
        match fate {
            Fate::Pending => add(&mut pending, header.currency, amount),
            Fate::Failed { .. } => add(&mut failed, header.currency, amount),
            Fate::Posted => {}
        }
    }
    let posted = posted(seed, life, model);
    let mut conflicts = Sums::new();
    let again = invariants::conflicts(&world.headquarters);
    for conflict in &again {
        let header = conflict.rows.iter().find_map(|row| match row {
            AnyRow::RetailTransactionTable(header) => Some(header),
            _ => None,
        });
        let header = header.unwrap();
        add(&mut conflicts, header.currency, sign::sold(header.gross_amount));
    }
    // I8, with each term as the model reckons it.
    let sums = [&staged, &posted, &pending, &failed, &conflicts].map(in_cents);
    assert_eq!(sums, model.money(|shop| SHOPS[shop].currency), "world {seed}");
    let held = invariants::quarantined(&world.headquarters);
    assert_eq!((again.len(), held.len()), (model.conflicts.len(), model.held.len()));
    let held_rows: usize = held.iter().map(|held| held.rows.len()).sum();
    assert_eq!(
        held_rows,
        model.held.iter().map(|held| held.rows.len()).sum::<usize>(),
        "world {seed}"
    );
    let waiting = invariants::waiting(&world.headquarters);
    let waiting_rows: usize = waiting.iter().map(Vec::len).sum();
    assert_eq!(waiting_rows, model.waiting.values().map(Vec::len).sum::<usize>(), "world {seed}");
}

/// What is on orders and quotations; and as many orders and cancellations as the model has.
#[track_caller]
fn posted(seed: u64, life: &Life, model: &Model) -> Sums {
    let mut posted = Sums::new();
    let orders = invariants::orders(&life.headquarters);
    for order in &orders {
        add(&mut posted, order.currency_code, order.total_amount);
    }
    for quotation in invariants::quotations(&life.headquarters) {
        add(&mut posted, quotation.currency_code, quotation.total_amount);
    }
    let canceled = invariants::cancellations(&life.headquarters).len();
    let expected = model.orders.iter().filter(|order| !order.open).count();
    assert_eq!((orders.len(), canceled), (model.orders.len(), expected), "world {seed}");
    posted
}

/// One world: trade, pulls and synchronizations in a random order, with restarts in between.
fn play(seed: u64) -> Model {
    let mut dice = Dice(seed);
    let world = World::new();
    let mut model = Model::default();
    let mut life = world.life();
    for _ in 0..20 {
        match dice.below(10) {
            0..5 => trade(&mut dice, &world, &mut model),
            5..7 => {
                let result = life.pull().unwrap();
                assert_pulled(seed, &result, &model.pull(&["Default", "Houston", "India"]));
            }
            7..9 => {
                let nodes: Vec<usize> = (0..SHOPS.len()).filter(|_| dice.chance(60)).collect();
                if nodes.is_empty() {
                    continue;
                }
                let names: Vec<&str> = nodes.iter().map(|shop| SHOPS[*shop].node).collect();
                let result = life.synchronize(&names).unwrap();
                let expected = model.synchronize(&nodes, |shop| SHOPS[shop]);
                assert_synchronized(seed, &result, &expected);
            }
            _ => life = world.next_life(),
        }
        assert_totals(&life.headquarters);
    }
    assert_same(seed, &world, &life, &model);
    model
}

#[test]
fn random_worlds_come_to_what_the_model_says() {
    let mut seen = BTreeMap::<&str, usize>::new();
    for seed in 0..200 {
        let model = play(seed);
        for (fate, count) in model.census() {
            *seen.entry(fate).or_default() += count;
        }
    }
    // Worlds in which something never happens prove nothing about it.
    let fates = ["pending", "posted", "failed", "conflict", "held back", "waiting", "duplicate"];
    for fate in fates.into_iter().chain(["quoted", "canceled", "canceled twice or never there"]) {
        assert!(seen.get(fate).is_some_and(|count| *count >= 50), "{fate}: {seen:?}");
    }
}
