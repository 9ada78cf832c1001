//! Rows that come late, again, or otherwise: duplicates, conflicts, quarantine.

use commerce_hq::domain::AnyRow;
use commerce_hq::domain::table::Table;
use commerce_hq::engine::command::SessionAction;
use commerce_hq::engine::query::ListKind;

use super::world::{World, order};
use crate::synchronize::fixture::amount;

fn rows_of(table: Table) -> Vec<AnyRow> {
    order(1).into_rows().into_iter().filter(|row| row.table() == table).collect()
}

fn staged() -> World {
    let world = World::new();
    world.put("Default", [order(1)]);
    assert_eq!(world.pull().staged, 1);
    world
}

#[test]
fn the_same_rows_again_are_a_duplicate_whole_or_in_part() {
    let world = staged();
    let sales = rows_of(Table::RetailTransactionSalesTrans);
    for rows in [order(1).into_rows(), sales, rows_of(Table::RetailTransactionTable)] {
        world.put_rows("Default", &order(1).key, rows);
        let result = world.pull();
        assert_eq!((result.duplicates, result.transactions), (1, 1));
        assert_eq!((result.conflicts, result.held_back, result.waiting), (0, 0, 0));
    }
    assert!(world.records(ListKind::Quarantine).is_empty());
    world.assert_sound();
}

#[test]
fn a_whole_transaction_with_other_content_is_a_conflict_and_the_first_stands() {
    let world = staged();
    let mut other = order(1);
    other.sales[1].price = amount("400.00");
    world.put("Houston", [other]);
    let result = world.pull();
    assert_eq!((result.conflicts, result.staged, result.duplicates), (1, 0, 0));
    let conflicts = world.records(ListKind::Conflicts);
    let [conflict] = &conflicts[..] else { panic!("{conflicts:?}") };
    assert_eq!(conflict["transactionId"], "fabrikamonline-0001");
    assert_eq!(
        (&conflict["DataStore"], &conflict["UploadSessionId"]),
        (&"Houston".into(), &2.into())
    );
    let reason = conflict["Reason"].as_str().unwrap();
    assert!(reason.contains("price of row 2 of RetailTransactionSalesTrans is \"400"), "{reason}");
    assert_eq!(conflict["Rows"]["RetailTransactionSalesTrans"][1]["itemId"], "81108");
    assert_eq!(world.column(ListKind::Conflicts, "Channel database"), ["Houston"]);
    assert_eq!(world.column(ListKind::Conflicts, "Seen"), ["2026-01-05T15:00:00Z"]);

    world.synchronize();
    assert_eq!(world.column(ListKind::Orders, "Amount"), ["629.48"]);
    world.session(2, SessionAction::Rerun).unwrap();
    assert_eq!(world.pull().conflicts, 1, "it is one every time it is read");
    assert_eq!(world.records(ListKind::Conflicts).len(), 1, "and is listed once");
    world.assert_sound();
}

#[test]
fn a_late_row_that_was_not_there_is_quarantined_with_the_reason() {
    let world = staged();
    let mut late = order(1).sales[0].clone();
    late.line_num = amount("3");
    world.put_rows("Default", &order(1).key, vec![late.clone().into()]);
    let result = world.pull();
    assert_eq!((result.held_back, result.staged, result.conflicts), (1, 0, 0));
    late.line_num = amount("4");
    world.put_rows("Default", &order(1).key, vec![late.into()]);
    assert_eq!(world.pull().held_back, 1);
    let held = world.records(ListKind::Quarantine);
    assert_eq!(held.len(), 2, "each stays listed");
    for (record, line) in held.iter().zip(["3", "4"]) {
        let reason = record["Reason"].as_str().unwrap();
        assert!(reason.contains("was whole before these rows came"), "{reason}");
        let row = format!("row {line} of RetailTransactionSalesTrans is not in");
        assert!(reason.contains(&row), "{reason}");
        assert_eq!(record["Rows"]["RetailTransactionSalesTrans"].as_array().unwrap().len(), 1);
    }
    world.assert_sound();
}

#[test]
fn a_bad_row_holds_back_its_transaction_only_and_what_follows_it_too() {
    let world = World::new();
    let mut twice = order(1).sales[0].clone();
    twice.price = amount("1.00");
    let mut rows = order(1).into_rows();
    rows.push(twice.into());
    world.put_rows("Default", &order(1).key, rows);
    world.put("Default", [order(2)]);
    let result = world.pull();
    assert_eq!((result.staged, result.held_back), (1, 1));
    let reason = world.column(ListKind::Quarantine, "Reason").remove(0);
    assert!(reason.contains("two different rows with the key"), "{reason}");
    world.put_rows("Default", &order(1).key, rows_of(Table::RetailTransactionSalesTrans));
    let result = world.pull();
    assert_eq!((result.held_back, result.waiting), (1, 0), "it does not wait for ever");
    world.put("Default", [order(1)]);
    assert_eq!(world.pull().staged, 1, "sent again whole and sound, it is taken");
    world.assert_sound();
}
