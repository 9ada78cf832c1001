//! Transactions of every shape: none panics, sound ones become orders, and every order conserves.

use proptest::prelude::*;

use super::fixture::{
    FABRIKAM, Line, amount, assert_conserved, charge, empty, pay, sample, sell, setup, total,
};
use commerce_hq::domain::row::AnyRow;
use commerce_hq::domain::synchronize::derive;
use commerce_hq::domain::table::Table;
use commerce_hq::domain::{Amount, RetailTransaction};

/// Quantity, price, discount and tax of a line in cents.
type Goods = (i64, i64, i64, i64);

fn goods() -> impl Strategy<Value = Vec<Goods>> {
    let line = (-9..=9_i64, 0..100_000_i64, 0..500_i64, 0..9_000_i64);
    prop::collection::vec(line, 1..12)
}

fn text(cents: i64) -> String {
    Amount::cents(cents).to_string()
}

/// A sound transaction: its header and its payments are what its rows add up to.
fn sound(goods: &[Goods], charges: &[i64], cash: bool) -> RetailTransaction {
    let mut transaction = empty(FABRIKAM, "usrt");
    let mut sum = 0;
    for (qty, price, discount, tax) in goods {
        let net = qty * price - discount;
        sum += net + tax;
        let line = Line {
            item: "81325",
            qty: &qty.to_string(),
            price: &text(*price),
            discount: &text(*discount),
            net: &text(net),
            tax: &text(*tax),
        };
        sell(&mut transaction, line);
    }
    for cents in charges {
        charge(&mut transaction, 0, &text(*cents), "0.07");
        sum += cents + 7;
    }
    total(&mut transaction, &text(sum));
    pay(&mut transaction, if cash { "1" } else { "3" }, &text(sum));
    transaction
}

/// Values that have hurt somebody before.
fn value() -> impl Strategy<Value = String> {
    let chosen = prop::sample::select(vec![
        "",
        "0",
        "1",
        "-1",
        "2",
        "27",
        "0.005",
        "-0.01",
        "1e5",
        "100000000000000",
        "-100000000000000",
        "0.0000000000000001",
        "99999999999999.9999999999999999",
        "USD",
        "EUR",
        "JPY",
        "CHF",
        "2026-01-05",
        "2200-12-31",
        "\u{1b}[2J",
        "004009",
        "81325",
        "3",
        "8",
    ]);
    prop_oneof![4 => chosen.prop_map(String::from), 1 => "\\PC{0,40}"]
}

/// One column of one row, and its new value; the numbers are taken modulo what there is.
fn changes() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    prop::collection::vec((0..64_usize, 0..128_usize, value()), 0..12)
}

/// The transaction with those columns changed, where the table takes the value.
fn changed(
    transaction: RetailTransaction,
    changes: &[(usize, usize, String)],
) -> RetailTransaction {
    let key = transaction.key.clone();
    let mut rows = transaction.into_rows();
    for (row, column, value) in changes {
        let count = rows.len();
        let row = &mut rows[row % count];
        let columns = AnyRow::columns_of(row.table()).len();
        // A value that no column of this kind takes cannot arrive.
        row.set(column % columns, value).unwrap_or_default();
    }
    let mut again = RetailTransaction { key, ..Default::default() };
    for row in rows {
        again.push(row);
    }
    again
}

/// A row of every table, so that a change can reach each of them.
fn with_all_tables(mut transaction: RetailTransaction) -> RetailTransaction {
    for table in Table::ALL.into_iter().filter(|table| *table != Table::RetailTransactionTable) {
        transaction.push(AnyRow::empty(table));
    }
    // An empty sales line is line 0, which the other empty rows hang on.
    transaction.sales.last_mut().unwrap().item_id = "92002".into();
    let payment = transaction.payments.last_mut().unwrap();
    payment.tender_type = "1".into();
    transaction.header.number_of_item_lines = Amount::ZERO;
    transaction.header.number_of_payment_lines = 0;
    transaction
}

#[test]
fn empty_rows_of_every_table_change_nothing() {
    let draft = derive(&with_all_tables(sample()), &setup()).unwrap();
    assert_eq!(draft.order().total_amount, amount("629.48"));
    assert_conserved(draft.order());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sound_transaction_becomes_an_order_that_conserves(
        goods in goods(),
        charges in prop::collection::vec(0..5_000_i64, 0..3),
        cash: bool,
    ) {
        let draft = derive(&sound(&goods, &charges, cash), &setup());
        let draft = draft.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        assert_conserved(draft.order());
    }

    #[test]
    fn whatever_columns_say_the_outcome_is_a_whole_order_or_a_reason(
        goods in goods(),
        changes in changes(),
        documented: bool,
    ) {
        let base = if documented { sample() } else { sound(&goods, &[100], true) };
        let transaction = changed(with_all_tables(base), &changes);
        match derive(&transaction, &setup()) {
            Ok(draft) => assert_conserved(draft.order()),
            Err(failure) => prop_assert!(!failure.message.is_empty() && !failure.remedy.is_empty()),
        }
    }

    #[test]
    fn a_cent_too_much_anywhere_is_found(goods in goods(), place in 0..5_usize) {
        let mut transaction = sound(&goods, &[], true);
        let cent = |stated: &mut Amount| *stated = stated.checked_add(amount("0.01")).unwrap();
        match place {
            0 => cent(&mut transaction.header.gross_amount),
            1 => cent(&mut transaction.sales[0].net_amount),
            2 => cent(&mut transaction.sales[0].disc_amount),
            3 => charge(&mut transaction, 0, "0.01", "0"),
            _ => transaction.sales.push(transaction.sales[0].clone()),
        }
        // A line that is worth nothing may come twice.
        prop_assume!(place != 4 || goods[0].0 * goods[0].1 - goods[0].2 + goods[0].3 != 0);
        prop_assert!(derive(&transaction, &setup()).is_err());
    }
}
