//! Type 37 cancels the open order with its channel reference ID.

use std::collections::BTreeMap;

use commerce_hq::domain::Amount;
use commerce_hq::engine::query::ListKind;
use serde_json::Value;

use super::world::{World, cancellation, order};
use crate::synchronize::fixture::{amount, pay};

/// The sum of each main account over all vouchers.
fn balances(world: &World) -> BTreeMap<String, Amount> {
    let mut balances = BTreeMap::<String, Amount>::new();
    for voucher in world.records(ListKind::Postings) {
        for line in voucher["Lines"].as_array().unwrap() {
            let account = line["MainAccount"].as_str().unwrap().to_owned();
            let sum = balances.entry(account).or_default();
            *sum = sum.checked_add(line["Amount"].as_str().unwrap().parse().unwrap()).unwrap();
        }
    }
    balances
}

#[test]
fn a_canceled_order_keeps_its_content_and_its_vouchers_come_to_nothing() {
    let world = World::new();
    world.put("Default", [order(1)]);
    world.pull();
    world.synchronize();
    let before = world.records(ListKind::Orders);
    world.put("Default", [cancellation(1)]);
    world.pull();
    let result = world.synchronize();
    assert_eq!((result.cancellations, result.sales_orders, result.failed), (1, 0, 0));

    let mut after = world.records(ListKind::Orders);
    assert_eq!(after[0]["SalesStatus"], "Canceled");
    after[0]["SalesStatus"] = Value::from("Backorder");
    assert_eq!(after, before, "nothing but the status has changed");
    assert_eq!(world.column(ListKind::Orders, "Status"), ["Canceled"]);

    let canceled = world.records(ListKind::Cancellations);
    assert_eq!(canceled[0]["SalesId"], "SO-000001");
    assert_eq!(canceled[0]["TotalAmount"], "629.48");
    assert_eq!(canceled[0]["Voucher"]["Voucher"], "ARP-000959900");
    assert!(balances(&world).values().all(|sum| sum.is_zero()), "{:?}", balances(&world));
    let status = &world.records(ListKind::Transactions)[1]["RetailTransactionOrderStatus"];
    assert_eq!((&status["CanceledSalesId"], &status["SalesId"]), (&"SO-000001".into(), &"".into()));
    world.assert_sound();
}

#[test]
fn what_was_paid_stays_the_customers_money() {
    let world = World::new();
    let mut paid = order(1);
    paid.payments.clear();
    pay(&mut paid, "8", "629.48");
    world.put("Default", [paid, cancellation(1)]);
    world.pull();
    assert_eq!(world.synchronize().cancellations, 1);
    let balances = balances(&world);
    assert_eq!(balances["250600"], amount("629.48"), "the gift card was used");
    assert_eq!(balances["250100"], amount("-629.48"), "the customer's prepayment");
    assert_eq!(balances["130200"], Amount::ZERO);
    world.assert_sound();
}

#[test]
fn an_order_and_its_cancellation_work_in_one_run_in_either_order_of_arrival() {
    for rows in [[order(1), cancellation(1)], [cancellation(1), order(1)]] {
        for dry_run in [true, false] {
            let world = World::new();
            world.put("Default", rows.clone());
            world.pull();
            let result = world.try_synchronize(dry_run).unwrap();
            assert_eq!((result.sales_orders, result.cancellations, result.failed), (1, 1, 0));
            assert_eq!(world.records(ListKind::Cancellations).len(), usize::from(!dry_run));
            world.assert_sound();
        }
    }
}

#[test]
fn a_cancellation_without_its_order_fails_until_the_order_is_there() {
    let world = World::new();
    world.put("Default", [cancellation(1)]);
    world.pull();
    for dry_run in [true, false] {
        let result = world.try_synchronize(dry_run).unwrap();
        assert_eq!(result.errors[0].code, "CANCEL-NOT-FOUND");
    }
    world.put("Default", [order(1)]);
    world.pull();
    let result = world.synchronize();
    assert_eq!((result.cancellations, result.failed), (1, 0));
    assert!(world.records(ListKind::Errors).is_empty());
    world.assert_sound();
}

#[test]
fn an_order_is_canceled_once() {
    let mut second = cancellation(1);
    second.key.transaction = "fabrikamonline-again".into();
    for at_once in [true, false] {
        let world = World::new();
        world.put("Default", [order(1), cancellation(1)]);
        if at_once {
            world.put("Default", [second.clone()]);
            world.pull();
            let rehearsed = world.try_synchronize(true).unwrap();
            assert_eq!((rehearsed.cancellations, rehearsed.failed), (1, 1));
        } else {
            world.pull();
            world.synchronize();
            world.put("Default", [second.clone()]);
            world.pull();
        }
        let result = world.synchronize();
        assert_eq!(result.errors[0].code, "CANCEL-NOT-OPEN", "{result:?}");
        assert_eq!(result.failed, 1);
        assert_eq!(world.records(ListKind::Cancellations).len(), 1);
        world.assert_sound();
    }
}

#[test]
fn of_two_orders_with_one_reference_each_cancellation_takes_an_open_one() {
    let world = World::new();
    let mut twin = order(1);
    twin.key.transaction = "fabrikamonline-twin".into();
    let mut second = cancellation(1);
    second.key.transaction = "fabrikamonline-second".into();
    world.put("Default", [order(1), twin, cancellation(1), second]);
    world.pull();
    assert_eq!(world.synchronize().cancellations, 2);
    assert_eq!(world.column(ListKind::Orders, "Status"), ["Canceled", "Canceled"]);
    world.assert_sound();
}

#[test]
fn a_reference_of_another_company_cancels_nothing() {
    let world = World::new();
    let mut elsewhere = cancellation(1);
    elsewhere.key.company = commerce_hq::domain::CompanyId::new("inmf");
    elsewhere.key.channel = commerce_hq::domain::ChannelId(68_719_478_290);
    elsewhere.header.currency = "INR".parse().unwrap();
    world.put("Default", [order(1)]);
    world.put("India", [elsewhere]);
    world.pull();
    let result = world.synchronize();
    assert_eq!((result.sales_orders, result.errors[0].code.as_str()), (1, "CANCEL-NOT-FOUND"));
    assert_eq!(world.column(ListKind::Orders, "Status"), ["Open order"]);
    world.assert_sound();
}
