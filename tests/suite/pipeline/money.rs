//! Foreign currency and India, from rows in a channel database to ledger lines.

use std::collections::BTreeMap;

use commerce_hq::domain::tables::RetailTransactionTaxTransGTE;
use commerce_hq::domain::{Amount, ChannelId, RetailTransaction, sign};
use commerce_hq::engine::query::ListKind;

use super::world::World;
use crate::synchronize::fixture::{Line, amount, empty, pay, sell, total};

const PARIS: ChannelId = ChannelId(5_637_144_610);
const INMF: ChannelId = ChannelId(68_719_478_290);

/// The ledger lines of all vouchers: main account with debit less credit, by currency.
fn ledger(world: &World) -> BTreeMap<(String, String), Amount> {
    let mut sums = BTreeMap::<_, Amount>::new();
    for voucher in world.records(ListKind::Postings) {
        let currency = voucher["CurrencyCode"].as_str().unwrap();
        let lines = voucher["Lines"].as_array().unwrap();
        let amount = |line: &serde_json::Value| line["Amount"].as_str().unwrap().parse().unwrap();
        assert!(Amount::sum(lines.iter().map(amount)).unwrap().is_zero(), "{voucher}");
        for line in lines {
            let key = (currency.to_owned(), line["MainAccount"].as_str().unwrap().to_owned());
            let sum = sums.entry(key).or_default();
            *sum = sum.checked_add(amount(line)).unwrap();
        }
    }
    sums
}

fn expected(currency: &str, sums: &[(&str, &str)]) -> BTreeMap<(String, String), Amount> {
    let entry =
        |(account, sum): &(&str, &str)| ((currency.to_owned(), (*account).to_owned()), amount(sum));
    sums.iter().map(entry).collect()
}

/// 1 watch at 120.00 EUR with 20.00 value added tax in it, paid with 150.00 USD in cash, which at
/// 0.80 EUR a dollar are 120.00 EUR.
fn paris() -> RetailTransaction {
    let mut sale = empty(PARIS, "usrt");
    sale.key.store = "PARIS".into();
    sale.header.currency = "EUR".parse().unwrap();
    sale.header.is_tax_included_in_price = true;
    let watch = Line {
        item: "81325",
        qty: "1",
        price: "120.00",
        discount: "0",
        net: "100.00",
        tax: "20.00",
    };
    sell(&mut sale, watch);
    sale.taxes[0].tax_code = "VAT_FR".into();
    let cash = pay(&mut sale, "1", "120.00");
    cash.amount_cur = amount("150.00");
    cash.currency = "USD".parse().unwrap();
    cash.exch_rate = amount("0.80");
    total(&mut sale, "120.00");
    sale
}

/// 2 kurtas at 1,299.00 INR; 9 % central and 9 % state tax of 2,598.00 are 233.82 each.
fn mumbai() -> RetailTransaction {
    let mut sale = empty(INMF, "inmf");
    sale.header.currency = "INR".parse().unwrap();
    let kurta = Line {
        item: "IN1001",
        qty: "2",
        price: "1299.00",
        discount: "0",
        net: "2598.00",
        tax: "0",
    };
    sell(&mut sale, kurta);
    sale.sales[0].tax_amount = sign::stored(amount("467.64"));
    for component in ["CGST", "SGST"] {
        sale.gte_taxes.push(RetailTransactionTaxTransGTE {
            sale_line_num: amount("1"),
            tax_component: component.into(),
            tax_amount: amount("233.82"),
            tax_basis: sign::stored(amount("2598.00")),
            tax_percentage: amount("9"),
            ..Default::default()
        });
    }
    pay(&mut sale, "1", "3065.64");
    total(&mut sale, "3065.64");
    sale
}

#[test]
fn a_sale_in_euro_paid_in_dollars_is_posted_in_euro() {
    let world = World::new();
    world.put("sc2001", [paris()]);
    assert_eq!(world.try_pull("P-0002").unwrap().staged, 1);
    let result = world.synchronize();
    assert_eq!((result.sales_orders, result.payments, result.failed), (1, 1, 0), "{result:?}");
    assert_eq!(result.amount.0[&"EUR".parse().unwrap()], amount("120.00"));
    let order = &world.records(ListKind::Orders)[0];
    assert_eq!((&order["CurrencyCode"], &order["NetAmount"]), (&"EUR".into(), &"100".into()));
    assert_eq!(order["Payments"][0]["AmountCur"], "150");
    assert_eq!(order["Payments"][0]["Currency"], "USD");
    let sums = [
        ("130200", "120.00"),
        ("250200", "-100.00"),
        ("250400", "-20.00"),
        ("110110", "120.00"),
        ("250100", "-120.00"),
    ];
    assert_eq!(ledger(&world), expected("EUR", &sums));
    world.assert_sound();
}

#[test]
fn an_indian_sale_is_posted_in_rupees_in_its_company_with_both_components() {
    let world = World::new();
    world.put("India", [mumbai()]);
    world.pull();
    let result = world.synchronize();
    assert_eq!((result.sales_orders, result.failed), (1, 0), "{result:?}");
    let order = &world.records(ListKind::Orders)[0];
    assert_eq!((&order["SalesId"], &order["DataAreaId"]), (&"INMF-000001".into(), &"inmf".into()));
    let taxes = order["Lines"][0]["Taxes"].as_array().unwrap();
    let codes: Vec<_> = taxes.iter().map(|tax| tax["TaxCode"].as_str().unwrap()).collect();
    assert_eq!(codes, ["CGST", "SGST"]);
    assert_eq!(order["TotalAmount"], "3065.64");
    let sums = [
        ("130200", "3065.64"),
        ("250200", "-2598.00"),
        ("250400", "-467.64"),
        ("110110", "3065.64"),
        ("250100", "-3065.64"),
    ];
    assert_eq!(ledger(&world), expected("INR", &sums));
    world.assert_sound();
}
