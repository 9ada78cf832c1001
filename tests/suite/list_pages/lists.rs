//! Lists of many rows: far jumps, sorting, filtering, opening a record and coming back.

use super::{Hq, act, cell, every_size, focus, named, press, resize, row_count, type_text};
use crate::synchronize::fixture::{amount, sample};
use commerce_hq::commands::PageId;
use commerce_hq::domain::{Amount, RetailTransaction, sign};
use commerce_hq::semantics::{Act, Role, State};

const LIST: &str = "Online store transactions";

/// Orders numbered from 1 whose totals grow with their number.
fn orders(count: i64) -> Vec<RetailTransaction> {
    let order = |number: i64| {
        let mut order = sample();
        order.key.transaction = format!("web{number:05}").into();
        order.header.channel_reference_id = format!("REF{number:05}").into();
        // The last digits of the number decide the order by amount.
        let total = Amount::whole(number * 7919 % 10_007);
        order.header.gross_amount = sign::stored(total);
        order
    };
    (1..=count).map(order).collect()
}

#[test]
fn a_list_of_five_thousand_rows_jumps_to_the_end_and_back() {
    let hq = Hq::new();
    hq.upload(orders(5_000));
    let mut screen = hq.screen(PageId::OnlineStoreTransactions, (100, 30));
    screen.settle().unwrap();
    assert_eq!(row_count(&mut screen, LIST), 5_000);
    assert_eq!(focus(&mut screen).name, "web00001");
    press(&mut screen, "End");
    assert_eq!(focus(&mut screen).name, "web05000");
    press(&mut screen, "PgUp PgUp Up");
    let middle = focus(&mut screen);
    assert!(middle.row_index.is_some_and(|row| (4_900..4_990).contains(&row)), "{middle:?}");
    press(&mut screen, "Home");
    assert_eq!(focus(&mut screen).name, "web00001");
    every_size(&mut screen);
}

#[test]
fn sort_and_filter_ask_the_engine_for_the_right_rows_and_total() {
    let hq = Hq::new();
    hq.upload(orders(2_000));
    let mut screen = hq.screen(PageId::OnlineStoreTransactions, (160, 30));
    screen.settle().unwrap();
    press(&mut screen, "Right Right s s");
    let header = named(&mut screen, Role::Columnheader, "Amount");
    assert_eq!(header.value.as_deref(), Some("descending"));
    let largest = (1..=2_000_i64).map(|number| number * 7919 % 10_007).max().unwrap();
    assert_eq!(
        cell(&mut screen, "Amount"),
        format!("{},{:03}.00", largest / 1_000, largest % 1_000)
    );
    press(&mut screen, "/");
    type_text(&mut screen, "REF0012");
    press(&mut screen, "Enter");
    assert_eq!(row_count(&mut screen, LIST), 10);
    let numbers = 120..130_i64;
    let total: i64 = numbers.clone().map(|number| number * 7919 % 10_007).sum();
    let largest = numbers.max_by_key(|number| number * 7919 % 10_007).unwrap();
    assert_eq!(focus(&mut screen).name, format!("web{largest:05}"));
    let text = screen.text().replace(',', "");
    assert!(text.contains(&format!("{total}.00 USD")), "{text}");
}

#[test]
fn enter_opens_the_record_and_esc_comes_back_to_the_same_row() {
    let hq = Hq::new();
    hq.upload(orders(600));
    let mut screen = hq.screen(PageId::OnlineStoreTransactions, (80, 24));
    screen.settle().unwrap();
    press(&mut screen, "End PgUp");
    let row = focus(&mut screen);
    let text = screen.text();
    press(&mut screen, "Enter");
    assert_eq!(screen.tree().path.last(), Some(&row.name));
    press(&mut screen, "Esc");
    assert_eq!(focus(&mut screen).name, row.name);
    assert_eq!(screen.text(), text);
}

#[test]
fn columns_that_have_no_room_come_into_sight_one_by_one() {
    let hq = Hq::new();
    hq.upload(orders(3));
    let mut screen = hq.screen(PageId::OnlineStoreTransactions, (60, 16));
    screen.settle().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..12 {
        let headers = screen.tree().nodes.iter().filter(|node| node.role == Role::Columnheader);
        seen.extend(headers.map(|node| node.name.clone()));
        press(&mut screen, "Right");
    }
    assert_eq!(seen.len(), 10, "{seen:?}");
    assert!(named(&mut screen, Role::Columnheader, "Type").is(State::Selected));
    assert!(screen.text().contains("web00001"), "the key column stays");
}

#[test]
fn a_figure_opens_the_list_of_exactly_the_rows_it_counts() {
    let hq = Hq::new();
    let mut bad = orders(4);
    // A customer that nobody knows, and totals that do not add up.
    bad[0].header.cust_account = "no such customer".into();
    bad[1].header.gross_amount = sign::stored(amount("1.00"));
    let good = RetailTransaction { key: bad[3].key.clone(), ..sample() };
    bad[3] = good;
    hq.upload(bad);
    hq.synchronize();
    let counted = hq.overview();
    assert!(counted.synchronization_errors >= 2, "{counted:?}");
    assert_eq!(counted.orders, 1);
    hq.upload(orders(9).split_off(6));
    let counted = hq.overview();
    for (figure, page, list, rows) in [
        ("not-synchronized", LIST, LIST, counted.not_synchronized),
        (
            "online-errors",
            "Order synchronization errors",
            "Order synchronization errors",
            counted.online_order_errors,
        ),
        ("orders", "All sales orders", "All sales orders", counted.orders),
    ] {
        let mut screen = hq.screen(PageId::StoreFinancials, (100, 30));
        screen.settle().unwrap();
        act(&mut screen, &format!("store-financials/{figure}"), &Act::Press);
        assert_eq!(screen.tree().path, ["All workspaces", "Store financials", page]);
        assert_eq!(row_count(&mut screen, list), rows, "{figure}");
    }
}

#[test]
fn a_list_shows_a_part_of_its_rows_and_all_of_them_again() {
    let hq = Hq::new();
    let mut uploaded = orders(2);
    uploaded.push(RetailTransaction { ..sample() });
    hq.upload(uploaded);
    hq.synchronize();
    let mut screen = hq.screen(PageId::OnlineStoreTransactions, (100, 30));
    screen.settle().unwrap();
    let set = |name: &str| Act::SetText(name.to_owned());
    for (part, rows) in [("Failed", 2), ("Succeeded", 1), ("Editing", 0), ("All", 3)] {
        act(&mut screen, "online-store-transactions/show", &set(part));
        assert_eq!(row_count(&mut screen, LIST), rows, "{part}");
    }
}

#[test]
fn every_list_page_is_whole_at_every_size_with_and_without_rows() {
    let hq = Hq::new();
    for full in [false, true] {
        if full {
            hq.upload(vec![sample()]);
            hq.synchronize();
        }
        for page in [
            PageId::OnlineStoreTransactions,
            PageId::AllSalesOrders,
            PageId::OrderSynchronizationErrors,
            PageId::CustomerPaymentJournals,
            PageId::VoucherTransactions,
        ] {
            let mut screen = hq.screen(page, (80, 24));
            resize(&mut screen, 80, 24);
            every_size(&mut screen);
        }
    }
}
