//! Orders reckoned by hand, from the documented sample to India.

use super::fixture::{
    FABRIKAM, INDIA, Line, amount, assert_conserved, charge, created, draft, empty, numbered, pay,
    posted, sample, sell, total,
};
use commerce_hq::domain::RetailTransaction;
use commerce_hq::domain::company::Sequence;
use commerce_hq::domain::enums::{RetailEntryStatus, SalesStatus, VoidStatus};
use commerce_hq::domain::order::{PaymentStatus, SalesOrder};
use commerce_hq::domain::sign;
use commerce_hq::domain::tables::{
    RetailTransactionAddressTrans, RetailTransactionAttributeTrans, RetailTransactionTaxTransGTE,
};

const WATCH: Line<'static> = Line {
    item: "81325",
    qty: "1",
    price: "275.00",
    discount: "82.50",
    net: "192.50",
    tax: "12.03",
};

fn order(transaction: &RetailTransaction) -> SalesOrder {
    let order = draft(transaction).order().clone();
    assert_conserved(&order);
    order
}

#[test]
fn the_documented_order_comes_out_to_the_cent() {
    let order = order(&sample());
    assert_eq!(order.net_amount, amount("592.45"));
    assert_eq!(order.tax_amount, amount("37.03"));
    assert_eq!(order.total_amount, amount("629.48"));
    assert_eq!(order.discount_amount, amount("82.50"));
    assert_eq!(order.gross_line_amount, amount("674.95"));
    assert_eq!(order.sales_payment_difference, amount("0"));
    assert_eq!(order.cust_account, "004009");
    assert_eq!(order.sales_status, SalesStatus::Backorder);

    let [watch, blazer] = &order.lines[..] else { panic!("two lines") };
    assert_eq!(watch.name, "Silver Chronograph Watch");
    assert_eq!((watch.sales_qty, watch.sales_price), (amount("1"), amount("275")));
    assert_eq!((watch.line_disc, watch.line_amount), (amount("82.50"), amount("192.50")));
    assert_eq!(watch.discounts[0].periodic_discount_offer_id, "ST100015");
    assert_eq!(watch.taxes[0].tax_base_amount, amount("192.50"));
    assert_eq!((blazer.line_amount, blazer.tax_amount), (amount("399.95"), amount("25.00")));
    assert_eq!(blazer.invent_location_id, "DC-CENTRAL");
    assert_eq!(order.delivery_address.unwrap().city, "Bellevue");
}

#[test]
fn a_card_is_authorized_and_posts_nothing_but_the_commitment() {
    let (order, drawn) = numbered(draft(&sample()));
    let card = &order.payments[0];
    assert_eq!(card.status, PaymentStatus::Authorized);
    assert_eq!((card.amount, card.posted_amount), (amount("629.48"), amount("0")));
    assert_eq!((&card.journal_num, &card.voucher), (&None, &None));
    assert_eq!(drawn, [Sequence::SalesOrder, Sequence::Voucher]);
    assert_eq!(order.sales_id, "SalesOrder-1");
    assert_eq!(order.created_date_time, created());
    let [commitment] = &order.vouchers[..] else { panic!("one voucher") };
    assert!(commitment.balances());
    assert_eq!(commitment.voucher, "Voucher-2");
    let posted = commitment.lines.iter().map(|line| (line.name.as_str(), line.amount));
    let expected = [
        ("Open orders", amount("629.48")),
        ("Deferred revenue", amount("-592.45")),
        ("Deferred tax", amount("-37.03")),
    ];
    assert_eq!(posted.collect::<Vec<_>>(), expected);
}

#[test]
fn charges_of_header_and_line_are_part_of_the_total() {
    // 192.50 + 12.03, freight 9.95 + 0.62, gift wrap 3.00 without tax.
    let mut transaction = empty(FABRIKAM, "usrt");
    sell(&mut transaction, WATCH);
    charge(&mut transaction, 0, "9.95", "0.62");
    charge(&mut transaction, 1, "3.00", "0");
    transaction.header.net_amount = sign::stored(amount("205.45"));
    total(&mut transaction, "218.10");
    let order = order(&transaction);
    assert_eq!(order.charge_amount, amount("12.95"));
    assert_eq!(order.tax_amount, amount("12.65"));
    assert_eq!(order.total_amount, amount("218.10"));
    assert_eq!(order.sales_payment_difference, amount("218.10"));
    assert_eq!(order.markup_trans[1].line_num, amount("1"));
    assert_eq!(posted(&order, "401120"), amount("-12.95"));
}

#[test]
fn gift_card_and_cash_are_posted_each_by_a_voucher_of_one_journal() {
    // 204.53 = 50.00 by gift card + 160.00 in cash - 5.47 change.
    let mut transaction = empty(FABRIKAM, "usrt");
    sell(&mut transaction, WATCH);
    pay(&mut transaction, "8", "50.00").gift_card_id = "GC-1".into();
    pay(&mut transaction, "1", "160.00").is_prepayment = true;
    pay(&mut transaction, "1", "5.47").change_line = true;
    total(&mut transaction, "204.53");
    let (order, drawn) = numbered(draft(&transaction));
    assert_conserved(&order);
    let vouchers = [Sequence::Voucher; 3];
    assert_eq!(drawn[..2], [Sequence::SalesOrder, Sequence::Voucher]);
    assert_eq!(drawn[2], Sequence::Journal);
    assert_eq!(drawn[3..], vouchers);
    let paid = order.payments.iter().map(|payment| {
        assert_eq!(payment.status, PaymentStatus::Posted);
        assert_eq!(payment.journal_num.as_deref(), Some("Journal-3"));
        (payment.posted_amount, payment.voucher.clone().unwrap())
    });
    let expected = [("50", "Voucher-4"), ("160", "Voucher-5"), ("-5.47", "Voucher-6")];
    let expected = expected.map(|(paid, voucher)| (amount(paid), voucher.into()));
    assert_eq!(paid.collect::<Vec<_>>(), expected);
    assert_eq!(order.vouchers[1].voucher, "Voucher-4");
    assert_eq!(posted(&order, "250150"), amount("50"), "gift cards");
    assert_eq!(posted(&order, "110110"), amount("154.53"), "cash in the drawer");
    assert_eq!(posted(&order, "211110"), amount("-204.53"), "prepayments");
}

#[test]
fn a_return_is_an_order_below_zero() {
    let mut transaction = empty(FABRIKAM, "usrt");
    let back = Line { qty: "-1", discount: "-82.50", net: "-192.50", tax: "-12.03", ..WATCH };
    sell(&mut transaction, back);
    transaction.sales[0].return_no_sale = true;
    transaction.header.sale_is_return_sale = true;
    transaction.header.number_of_items = amount("1");
    pay(&mut transaction, "1", "-204.53");
    total(&mut transaction, "-204.53");
    let order = order(&transaction);
    assert_eq!(order.lines[0].sales_qty, amount("-1"));
    assert_eq!(order.total_amount, amount("-204.53"));
    assert_eq!(order.sales_payment_difference, amount("0"));
    assert_eq!(posted(&order, "401110"), amount("192.50"), "revenue is taken back");
    assert_eq!(posted(&order, "110110"), amount("-204.53"), "cash leaves the drawer");
}

#[test]
fn a_return_beside_a_sale_lowers_the_total() {
    let mut transaction = sample();
    transaction.payments.clear();
    sell(
        &mut transaction,
        Line { item: "92002", qty: "-3", price: "0.10", discount: "0", net: "-0.30", tax: "0" },
    );
    total(&mut transaction, "629.18");
    let header = &mut transaction.header;
    header.net_amount = sign::stored(amount("592.15"));
    header.payment_amount = amount("0");
    header.number_of_items = amount("-1");
    header.number_of_item_lines = amount("3");
    header.number_of_payment_lines = 0;
    assert_eq!(order(&transaction).total_amount, amount("629.18"));
}

#[test]
fn a_payment_in_foreign_currency_counts_in_the_currency_of_the_order() {
    // 186.00 EUR at 1.0996, or 109.96 for a hundred, are 204.53 USD.
    for rate in ["1.0996", "109.96"] {
        let mut transaction = empty(FABRIKAM, "usrt");
        sell(&mut transaction, WATCH);
        let cash = pay(&mut transaction, "1", "204.53");
        cash.amount_cur = amount("186.00");
        cash.currency = "EUR".parse().unwrap();
        cash.exch_rate = amount(rate);
        total(&mut transaction, "204.53");
        let order = order(&transaction);
        let payment = &order.payments[0];
        assert_eq!((payment.amount, payment.amount_cur), (amount("204.53"), amount("186")));
        assert_eq!(payment.currency.code(), "EUR");
        assert!(order.vouchers.iter().all(|voucher| voucher.currency_code.code() == "USD"));
    }
}

#[test]
fn an_indian_order_has_each_component_of_its_tax() {
    // 22000 + CGST 9 % + SGST 9 % = 25960.
    let mut transaction = empty(INDIA, "inmf");
    sell(&mut transaction, Line { price: "22000", discount: "0", net: "22000", tax: "0", ..WATCH });
    transaction.sales[0].tax_amount = sign::stored(amount("3960"));
    for component in ["CGST", "SGST"] {
        transaction.gte_taxes.push(RetailTransactionTaxTransGTE {
            sale_line_num: amount("1"),
            tax_component: component.into(),
            tax_amount: amount("1980"),
            tax_basis: sign::stored(amount("22000")),
            tax_percentage: amount("9"),
            ..Default::default()
        });
    }
    total(&mut transaction, "25960");
    let order = order(&transaction);
    assert_eq!(order.data_area_id.as_str(), "inmf");
    assert_eq!(order.currency_code.code(), "INR");
    let taxes = order.lines[0].taxes.iter().map(|tax| (tax.tax_code.as_str(), tax.amount));
    assert_eq!(taxes.collect::<Vec<_>>(), [("CGST", amount("1980")), ("SGST", amount("1980"))]);
    assert_eq!((order.tax_amount, order.total_amount), (amount("3960"), amount("25960")));
}

#[test]
fn a_price_that_contains_the_tax_is_what_the_customer_pays() {
    // 119.00 with 19.00 in it; freight 11.90 with 1.90 in it.
    let mut transaction = empty(FABRIKAM, "usrt");
    transaction.header.is_tax_included_in_price = true;
    sell(
        &mut transaction,
        Line { price: "119.00", discount: "0", net: "100.00", tax: "19.00", ..WATCH },
    );
    charge(&mut transaction, 0, "11.90", "1.90");
    total(&mut transaction, "130.90");
    let order = order(&transaction);
    assert!(order.incl_tax);
    assert_eq!(order.gross_line_amount, amount("119"));
    assert_eq!((order.net_amount, order.charge_amount), (amount("100"), amount("10")));
    assert_eq!((order.tax_amount, order.total_amount), (amount("20.90"), amount("130.90")));
}

#[test]
fn a_price_with_many_digits_is_rounded_once_a_line() {
    // 3 x 0.335 = 1.005, half away from zero 1.01.
    let mut transaction = empty(FABRIKAM, "usrt");
    sell(
        &mut transaction,
        Line { item: "92002", qty: "3", price: "0.335", discount: "0", net: "1.01", tax: "0" },
    );
    total(&mut transaction, "1.01");
    assert_eq!(order(&transaction).total_amount, amount("1.01"));
}

#[test]
fn a_line_sold_in_another_unit_is_priced_in_that_unit() {
    let mut transaction = empty(FABRIKAM, "usrt");
    sell(
        &mut transaction,
        Line { item: "92002", qty: "24", price: "0.10", discount: "0", net: "2.30", tax: "0" },
    );
    let line = &mut transaction.sales[0];
    line.unit = "box".into();
    line.unit_qty = sign::stored(amount("2"));
    line.unit_price = amount("1.15");
    total(&mut transaction, "2.30");
    let order = order(&transaction);
    assert_eq!(order.lines[0].sales_qty, amount("2"));
    assert_eq!(order.lines[0].sales_unit, "box");
}

#[test]
fn what_was_voided_does_not_reach_the_order() {
    let mut transaction = sample();
    sell(&mut transaction, Line { item: "no such item", net: "1", ..WATCH });
    transaction.sales[2].transaction_status = RetailEntryStatus::Voided;
    charge(&mut transaction, 3, "7.00", "0");
    for line in ["0", "1", "3"] {
        transaction.attributes.push(RetailTransactionAttributeTrans {
            header_or_line_num: amount(line),
            name: "Gift message".into(),
            ..Default::default()
        });
    }
    pay(&mut transaction, "no such method", "5").void_status = VoidStatus::NormalVoid;
    pay(&mut transaction, "1", "5").transaction_status = RetailEntryStatus::Voided;
    for lines in ["2", "3"] {
        transaction.header.number_of_item_lines = amount(lines);
        let order = order(&transaction);
        assert_eq!(order.total_amount, amount("629.48"));
        assert_eq!((order.lines.len(), order.payments.len()), (2, 1));
        assert_eq!((order.markup_trans.len(), order.attributes.len()), (0, 2));
    }
}

#[test]
fn a_customer_that_the_channel_made_is_created_with_the_order() {
    let mut transaction = sample();
    transaction.header.cust_account.clear();
    transaction.header.cust_account_async = "ASYNC-7".into();
    transaction.addresses[0].delivery_name = "Karen Berg".into();
    transaction.addresses[0].email = "karen@example.com".into();
    let draft = draft(&transaction);
    assert_eq!(draft.order().cust_account, "ASYNC-7");
    let made = draft.new_customer().unwrap();
    assert_eq!(
        (made.customer.account.as_str(), made.customer.name.as_str()),
        ("ASYNC-7", "Karen Berg")
    );
    assert_eq!(made.email, "karen@example.com");
    assert_eq!(made.address.city, "Bellevue");
}

#[test]
fn a_sale_without_a_customer_is_the_default_customers() {
    let mut transaction = sample();
    transaction.header.cust_account.clear();
    let draft = draft(&transaction);
    assert_eq!(draft.order().cust_account, "100001");
    assert_eq!(draft.new_customer(), None);
}

#[test]
fn a_line_goes_where_its_own_address_says() {
    let mut transaction = sample();
    transaction.addresses.push(RetailTransactionAddressTrans {
        sale_line_num: amount("2"),
        city: "Seattle".into(),
        ..Default::default()
    });
    transaction.sales[1].invent_location_id = "SEATTLE".into();
    let order = order(&transaction);
    assert_eq!(order.lines[0].delivery_address, None);
    assert_eq!(order.lines[1].delivery_address.as_ref().unwrap().city, "Seattle");
    assert_eq!(order.lines[1].invent_location_id, "SEATTLE");
}

#[test]
fn a_card_that_was_captured_already_is_posted() {
    let mut transaction = sample();
    transaction.payments[0].is_payment_captured = true;
    let order = order(&transaction);
    assert_eq!(order.payments[0].status, PaymentStatus::Posted);
    assert_eq!(posted(&order, "110120"), amount("629.48"));
}

#[test]
fn an_order_survives_both_encodings() {
    let (order, _) = numbered(draft(&sample()));
    let bytes = postcard::to_allocvec(&order).unwrap();
    assert_eq!(postcard::from_bytes::<SalesOrder>(&bytes).unwrap(), order);
    let json = serde_json::to_value(&order).unwrap();
    assert_eq!(json["TotalAmount"], "629.48");
    assert_eq!(json["Lines"][0]["InventLocationId"], "DC-CENTRAL");
    assert_eq!(serde_json::from_value::<SalesOrder>(json).unwrap(), order);
}
