//! Lists against a naive reading: all rows are fetched, and conditions, filter, order and part are
//! worked out here.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use commerce_hq::domain::{Amount, Currency};
use commerce_hq::engine::query::{ListKind, ListPage, ListQuery, ListRow};
use futures::executor::block_on;

use super::super::dice::Dice;
use super::store::Watched;
use super::{Desk, by, whole};

const LISTS: &[ListKind] = &[
    ListKind::Transactions,
    ListKind::NotSynchronized,
    ListKind::Orders,
    ListKind::Payments,
    ListKind::Postings,
    ListKind::UploadSessions,
    ListKind::Errors,
    ListKind::Quotations,
    ListKind::Cancellations,
    ListKind::Conflicts,
    ListKind::Quarantine,
    ListKind::Gaps,
    ListKind::OrderSynchronizationStatus,
];

/// What the whole list gives under a query.
fn naive(all: &ListPage, query: &ListQuery) -> (Vec<ListRow>, u64, Vec<String>) {
    let position = |name: &str| all.columns.iter().position(|column| column.name == name).unwrap();
    let mut conditions: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (name, text) in &query.conditions {
        conditions.entry(position(name)).or_default().push(text.to_lowercase());
    }
    let filter = query.filter.to_lowercase();
    let holds = |row: &&ListRow| {
        conditions.iter().all(|(at, texts)| texts.contains(&row.cells[*at].to_lowercase()))
            && row.cells.iter().any(|cell| cell.to_lowercase().contains(&filter))
    };
    let mut rows: Vec<ListRow> = all.rows.iter().filter(holds).cloned().collect();
    let totals = totals(all, &rows);
    if let Some(sort) = &query.sort {
        let at = position(&sort.column);
        rows.sort_by(|a, b| {
            let order = compare(&a.cells[at], &b.cells[at], all.columns[at].right);
            if sort.descending { order.reverse() } else { order }
        });
    }
    let total = rows.len() as u64;
    let offset = usize::try_from(query.offset).unwrap();
    let limit = usize::try_from(query.limit).unwrap();
    (rows.into_iter().skip(offset).take(limit).collect(), total, totals)
}

fn compare(a: &str, b: &str, numbers: bool) -> Ordering {
    if numbers {
        return a.parse::<Amount>().ok().cmp(&b.parse::<Amount>().ok());
    }
    a.to_lowercase().cmp(&b.to_lowercase())
}

/// The sums of the column Amount by currency, where there is one.
fn totals(all: &ListPage, rows: &[ListRow]) -> Vec<String> {
    let position = |name: &str| all.columns.iter().position(|column| column.name == name);
    let mut texts = vec![String::new(); all.columns.len()];
    let (Some(amount), Some(currency)) = (position("Amount"), position("Currency")) else {
        return texts;
    };
    let mut sums: BTreeMap<Currency, Amount> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(row.cells[currency].parse().unwrap()).or_default();
        *sum = sum.checked_add(row.cells[amount].parse().unwrap()).unwrap();
    }
    let sums = sums.iter().map(|(code, sum)| format!("{} {code}", code.format(*sum)));
    texts[amount] = sums.collect::<Vec<_>>().join("  ");
    texts
}

/// A random query for a list with these rows.
fn query(dice: &mut Dice, all: &ListPage, list: ListKind) -> ListQuery {
    let column = |dice: &mut Dice| dice.below(all.columns.len());
    let cell = |dice: &mut Dice, at: usize| {
        if all.rows.is_empty() || dice.chance(5) {
            return "nothing like it".to_owned();
        }
        let cell = &all.rows[dice.below(all.rows.len())].cells[at];
        if dice.chance(30) { cell.to_uppercase() } else { cell.clone() }
    };
    let mut query = whole(list);
    for _ in 0..dice.pick(&[0, 0, 1, 1, 2, 3]) {
        let at = column(dice);
        query.conditions.push((all.columns[at].name.clone(), cell(dice, at)));
        if dice.chance(40) {
            query.conditions.push((all.columns[at].name.clone(), cell(dice, at)));
        }
    }
    if dice.chance(25) {
        let at = column(dice);
        let text: Vec<char> = cell(dice, at).chars().collect();
        let (from, many) = (dice.below(text.len().max(1)), 1 + dice.below(4));
        query.filter = text.into_iter().skip(from).take(many).collect();
    }
    if dice.chance(60) {
        query.sort = Some(by(&all.columns[column(dice)].name, dice.chance(50)));
    }
    query.offset = dice.below(all.rows.len() + 2) as u64;
    if dice.chance(60) {
        query.offset = 0;
    }
    query.limit = dice.pick(&[0, 1, 3, 40]);
    query
}

/// Compares random queries of every list with the naive reading.
fn compare_all(desk: &mut Desk, seed: u64) {
    let mut dice = Dice(seed);
    for list in LISTS {
        let all = desk.list(whole(*list));
        assert_eq!(all.total, all.rows.len() as u64, "{list:?}");
        assert_eq!(all.totals, totals(&all, &all.rows), "{list:?}");
        for _ in 0..60 {
            let query = query(&mut dice, &all, *list);
            let page = desk.list(query.clone());
            let (rows, total, totals) = naive(&all, &query);
            assert_eq!(page.total, total, "{query:?}");
            assert_eq!(page.totals, totals, "{query:?}");
            assert_eq!(page.rows, rows, "{query:?}");
        }
    }
}

#[test]
fn lists_are_what_a_naive_reading_of_their_rows_gives() {
    let mut desk = Desk::new();
    compare_all(&mut desk, 1);
    let failed = |desk: &mut Desk| {
        let conditions = vec![("Status".into(), "Failed".into())];
        desk.list(ListQuery { conditions, ..whole(ListKind::Transactions) }).total
    };
    let before = failed(&mut desk);
    desk.synchronize();
    // What was kept of a list is forgotten when something changes.
    assert!(failed(&mut desk) > before);
    compare_all(&mut desk, 2);
}

#[test]
fn a_store_without_texts_beside_its_segments_has_the_same_lists() {
    let store = Watched::new();
    store.leave_out_texts(true);
    let mut desk = Desk::over(store);
    desk.synchronize();
    compare_all(&mut desk, 3);
    // What comes next has texts, also where it continues a segment that has none.
    desk.store.leave_out_texts(false);
    desk.pull();
    desk.synchronize();
    compare_all(&mut desk, 4);
}

#[test]
fn each_payment_and_each_ledger_line_is_a_row() {
    let mut desk = Desk::new();
    desk.synchronize();
    let all: Vec<u64> = (0..desk.headquarters.order_count()).collect();
    let orders = block_on(desk.headquarters.orders(&all)).unwrap();
    let payments: usize = orders.iter().map(|order| order.payments.len()).sum();
    assert_eq!(desk.list(whole(ListKind::Payments)).total, payments as u64);
    let canceled: Vec<u64> =
        all.iter().filter_map(|order| desk.headquarters.cancellation_of(*order)).collect();
    let canceled = block_on(desk.headquarters.cancellations(&canceled)).unwrap();
    let own = orders.iter().flat_map(|order| &order.vouchers).map(|voucher| voucher.lines.len());
    let lines = own.chain(canceled.iter().map(|it| it.voucher.lines.len()));
    assert_eq!(desk.list(whole(ListKind::Postings)).total, lines.sum::<usize>() as u64);
}
