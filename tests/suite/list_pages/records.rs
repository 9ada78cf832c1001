//! The page of one transaction and the page of one sales order.

use super::{Hq, Screen, act, every_size, focus, named, press, resize, row_count, value};
use crate::synchronize::fixture::{Line, amount, empty, pay, sample, sell, total};
use commerce_hq::commands::PageId;
use commerce_hq::domain::RetailTransaction;
use commerce_hq::domain::enums::RetailEntryStatus;
use commerce_hq::semantics::{Act, Role};

const TABS: [&str; 10] = [
    "sales-lines",
    "payments",
    "discounts",
    "taxes",
    "charges",
    "addresses",
    "infocodes",
    "attributes",
    "tax-measures",
    "tax-components",
];

/// The page of the only transaction.
fn transaction(hq: &Hq, size: (u16, u16)) -> Screen {
    let mut screen = hq.screen(PageId::OnlineStoreTransactions, size);
    screen.settle().unwrap();
    press(&mut screen, "Enter");
    screen
}

fn id(local: &str) -> String {
    format!("online-store-transaction/{local}")
}

/// An order with so many lines of one watch, the second of them voided.
fn long(lines: usize) -> RetailTransaction {
    let mut order = empty(crate::synchronize::fixture::FABRIKAM, "usrt");
    for _ in 0..lines {
        let watch =
            Line { item: "81325", qty: "1", price: "2.00", discount: "0", net: "2.00", tax: "0" };
        sell(&mut order, watch);
    }
    order.sales[1].transaction_status = RetailEntryStatus::Voided;
    total(&mut order, &(2 * lines).to_string());
    order.header.currency = "USD".parse().unwrap();
    order
}

#[test]
fn a_failed_transaction_says_why_and_what_to_do_and_a_synchronized_one_leads_to_its_order() {
    let hq = Hq::new();
    let mut wrong = sample();
    wrong.header.cust_account = "nobody".into();
    hq.upload(vec![wrong]);
    hq.synchronize();
    let mut screen = transaction(&hq, (100, 30));
    assert_eq!(value(&mut screen, "Pending order status"), "Failed");
    assert!(!value(&mut screen, "Order error details").is_empty());
    assert!(!value(&mut screen, "Remedy").is_empty());
    assert_eq!(value(&mut screen, "Retry count"), "1");
    assert_eq!(value(&mut screen, "Sales order"), "");

    let hq = Hq::new();
    hq.upload(vec![sample()]);
    hq.synchronize();
    let mut screen = transaction(&hq, (100, 30));
    assert_eq!(value(&mut screen, "Pending order status"), "Succeeded");
    let number = value(&mut screen, "Sales order");
    press(&mut screen, "Tab Enter");
    assert_eq!(screen.tree().page, number);
    assert_eq!(value(&mut screen, "Total amount").trim(), "629.48 USD");
    act(&mut screen, "sales-order/transaction", &Act::Press);
    assert_eq!(screen.tree().page, sample().key.transaction);
    press(&mut screen, "Esc");
    assert_eq!(screen.tree().page, number);
}

#[test]
fn every_table_has_its_rows_in_the_orders_view_with_currency() {
    let hq = Hq::new();
    hq.upload(vec![sample()]);
    let mut screen = transaction(&hq, (200, 60));
    let rows = [2, 1, 1, 2, 0, 1, 0, 0, 0, 0];
    for (tab, rows) in TABS.into_iter().zip(rows) {
        act(&mut screen, &id(&format!("{tab}-tab")), &Act::Expand);
        let caption = screen.tree().node(&id(tab)).unwrap().name.clone();
        assert_eq!(row_count(&mut screen, &caption), rows, "{tab}");
    }
    act(&mut screen, &id("header"), &Act::Expand);
    assert_eq!(value(&mut screen, "grossAmount"), "629.48 USD");
    let text = screen.text();
    assert!(text.contains("192.50 USD") && !text.contains("-192.5"), "{text}");
    assert!(!text.contains("barcode"), "an empty column is hidden");
    act(&mut screen, &id("all"), &Act::Toggle);
    act(&mut screen, &id("sales-lines/row:1"), &Act::Open);
    assert_eq!(screen.tree().dialogs, ["Sales lines 1"]);
    assert_eq!(value(&mut screen, "itemId"), "81325");
    press(&mut screen, "Esc");
    assert_eq!(focus(&mut screen).name, "1");
}

#[test]
fn a_transaction_with_three_hundred_lines_scrolls_and_marks_the_voided_one() {
    let hq = Hq::new();
    hq.upload(vec![long(300)]);
    let mut screen = transaction(&hq, (80, 24));
    act(&mut screen, &id("sales-lines-tab"), &Act::Expand);
    assert_eq!(row_count(&mut screen, "Sales lines"), 300);
    act(&mut screen, &id("sales-lines"), &Act::Focus);
    assert!(screen.text().contains("\u{2716} Voided"), "{}", screen.text());
    press(&mut screen, "End");
    assert_eq!(focus(&mut screen).name, "300");
    assert!(focus(&mut screen).rect.is_some());
    press(&mut screen, "Home Down");
    assert_eq!(focus(&mut screen).name, "2");
    every_size(&mut screen);
}

#[test]
fn rows_of_a_record_sort_and_filter_in_their_grid() {
    let hq = Hq::new();
    let mut order = long(12);
    order.sales[4].price = amount("11.00");
    order.sales[7].item_id = "81108".into();
    hq.upload(vec![order]);
    let mut screen = transaction(&hq, (120, 40));
    act(&mut screen, &id("sales-lines-tab"), &Act::Expand);
    act(&mut screen, &id("sales-lines/column:price"), &Act::Press);
    act(&mut screen, &id("sales-lines/column:price"), &Act::Press);
    assert_eq!(focus(&mut screen).name, "5", "the dearest line stands first");
    act(&mut screen, &id("sales-lines"), &Act::Filter("81108".to_owned()));
    assert_eq!(row_count(&mut screen, "Sales lines"), 1);
    assert_eq!(focus(&mut screen).name, "8");
}

#[test]
fn hostile_text_in_a_transaction_is_harmless_and_aligned() {
    let hq = Hq::new();
    let evil = "\x1b[2J\u{9b}31m\u{202e}evil\u{7}";
    let names = [evil, "東京都の時計", "e\u{301}a\u{300}o\u{302}", "שלום", "plain"];
    let mut order = long(names.len());
    for (line, name) in order.sales.iter_mut().zip(names) {
        line.comment = name.into();
        line.barcode = "4711".into();
    }
    order.header.channel_reference_id = evil.into();
    order.header.comment = "東京".repeat(80).into();
    hq.upload(vec![order]);
    let mut screen = transaction(&hq, (120, 40));
    act(&mut screen, &id("sales-lines-tab"), &Act::Expand);
    act(&mut screen, &id("header"), &Act::Expand);
    let bad = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    for (width, height) in [(120, 40), (60, 16), (200, 60)] {
        resize(&mut screen, width, height);
        let buffer = screen.buffer();
        assert!(buffer.content.iter().all(|cell| !cell.symbol().chars().any(bad)));
        let texts =
            screen.tree().nodes.iter().flat_map(|node| [Some(&node.name), node.value.as_ref()]);
        assert!(texts.flatten().all(|text| !text.chars().any(bad)));
    }
    // In every row the column behind the hostile one begins in the same cell.
    let cells = screen.tree().nodes.iter().filter(|node| node.role == Role::Gridcell);
    let columns: std::collections::BTreeSet<u16> =
        cells.filter(|cell| cell.name == "barcode").map(|cell| cell.rect.unwrap().column).collect();
    assert_eq!(columns.len(), 1, "{columns:?}");
    let column = usize::from(*columns.first().unwrap());
    let buffer = screen.buffer();
    let shown = (0..buffer.area.height).filter(|row| {
        let at = |x: usize| buffer[(u16::try_from(x).unwrap(), *row)].symbol().to_owned();
        (0..4).map(|offset| at(column + offset)).collect::<String>() == "4711"
    });
    assert_eq!(shown.count(), names.len(), "{}", screen.text());
    every_size(&mut screen);
}

#[test]
fn a_sales_order_shows_its_payments_and_balanced_vouchers() {
    let hq = Hq::new();
    let mut order = sample();
    order.payments.clear();
    pay(&mut order, "8", "629.48").gift_card_id = "GC-1".into();
    hq.upload(vec![order]);
    hq.synchronize();
    let mut screen = hq.screen(PageId::AllSalesOrders, (120, 40));
    screen.settle().unwrap();
    press(&mut screen, "Enter");
    let tabs = ["lines", "discounts", "taxes", "payments", "vouchers", "charges", "attributes"];
    for (tab, rows) in tabs.into_iter().zip([2, 1, 2, 1, 5, 0, 0]) {
        act(&mut screen, &format!("sales-order/{tab}-tab"), &Act::Expand);
        let caption = screen.tree().node(&format!("sales-order/{tab}")).unwrap().name.clone();
        assert_eq!(row_count(&mut screen, &caption), rows, "{tab}");
    }
    assert_eq!(value(&mut screen, "Balance"), "0.00 USD in each of 2 vouchers");
    act(&mut screen, "sales-order/payments", &Act::Focus);
    press(&mut screen, "Enter");
    assert_eq!(screen.tree().dialogs, ["Payments 1"]);
    assert_eq!(value(&mut screen, "Posted amount"), "629.48 USD");
    press(&mut screen, "Esc");
    every_size(&mut screen);
    named(&mut screen, Role::Grid, "Vouchers");
}
