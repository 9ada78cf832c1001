//! Trade looks like trade: everything that channels send occurs, and all of it is right to the coin.

use commerce_hq::domain::enums::{
    DiscountOriginType, ManualDiscountType, RetailEntryStatus,
    RetailTransactionOrderStatusType as Status, TaxCalculationType,
};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::parts::Parts;
use commerce_hq::domain::synchronize::{
    Disposition, SyncFailure, derive, derive_quotation, disposition,
};
use commerce_hq::domain::{Amount, RetailTransaction, Setup, Share, sign};

use super::{demo, tally, week};

fn kind(transaction: &RetailTransaction) -> Disposition {
    let header = &transaction.header;
    disposition(header.r#type, header.entry_status, Status::default())
}

fn order(transaction: &RetailTransaction, setup: &Setup) -> Result<SalesOrder, SyncFailure> {
    derive(transaction, setup).map(|draft| draft.order().clone())
}

fn sum(amounts: impl IntoIterator<Item = Amount>) -> Amount {
    Amount::sum(amounts).unwrap()
}

/// The money of an order: of its parts, of what the channel says, and of its postings.
fn assert_conserved(order: &SalesOrder, transaction: &RetailTransaction) {
    let parts = [order.net_amount, order.charge_amount, order.tax_amount];
    assert_eq!(order.total_amount, sum(parts), "{}", order.retail_transaction);
    assert_eq!(order.total_amount, sign::sold(transaction.header.gross_amount));
    let paid = sum(order.payments.iter().map(|payment| payment.amount));
    assert_eq!(order.total_amount, sum([paid, order.sales_payment_difference]));
    assert!(order.vouchers.iter().all(commerce_hq::domain::order::Voucher::balances));
}

#[test]
fn every_order_and_quotation_of_sound_trade_is_derived_and_conserves_money() {
    let setup = demo();
    let transactions = week(&setup, 1, Share::NONE, 2_000);
    assert_eq!(transactions.len(), 2_000);
    let mut orders = 0;
    for transaction in &transactions {
        match kind(transaction) {
            Disposition::Order => {
                let order = order(transaction, &setup);
                let order = order.unwrap_or_else(|why| panic!("{}: {why:?}", transaction.key));
                assert_conserved(&order, transaction);
                orders += 1;
            }
            Disposition::Quotation => {
                let draft = derive_quotation(transaction, &setup);
                let draft = draft.unwrap_or_else(|why| panic!("{}: {why:?}", transaction.key));
                let total = sign::sold(transaction.header.gross_amount);
                assert_eq!(draft.quotation().total_amount, total);
            }
            _ => {}
        }
    }
    assert!(orders > 1_200, "{orders}");
}

#[test]
fn rows_of_sound_trade_make_whole_transactions() {
    let setup = demo();
    for transaction in week(&setup, 2, Share::NONE, 500) {
        let mut parts = Parts::new(transaction.key.clone());
        for row in transaction.clone().into_rows() {
            parts.add(row).unwrap();
        }
        let whole = parts.into_transaction().unwrap();
        assert_eq!(whole.row_count(), transaction.row_count());
    }
}

#[test]
fn every_type_occurs_and_online_orders_most() {
    let transactions = week(&demo(), 3, Share::NONE, 2_000);
    let types = tally(transactions.iter().map(|transaction| transaction.header.r#type.value()));
    assert_eq!(types.keys().copied().collect::<Vec<_>>(), [2, 27, 31, 33, 36, 37], "{types:?}");
    assert!(types[&27] > 1_000, "{types:?}");
    let voided = |t: &&RetailTransaction| t.header.entry_status == RetailEntryStatus::Voided;
    assert!((5..100).contains(&transactions.iter().filter(voided).count()));
}

#[test]
fn a_cancellation_names_an_order_that_came_before_it() {
    let transactions = week(&demo(), 4, Share::NONE, 3_000);
    let mut cancelled = Vec::new();
    for (at, transaction) in transactions.iter().enumerate() {
        if kind(transaction) != Disposition::Cancellation {
            continue;
        }
        let reference = &transaction.header.channel_reference_id;
        let found = transactions[..at]
            .iter()
            .find(|earlier| earlier.header.channel_reference_id == *reference);
        let found = found.unwrap_or_else(|| panic!("{reference} is nobody's"));
        assert_eq!(kind(found), Disposition::Order);
        assert_eq!(found.key.channel, transaction.key.channel);
        cancelled.push(reference);
    }
    let (count, distinct) = (cancelled.len(), tally(cancelled).len());
    assert!(count >= 10, "{count}");
    assert_eq!(count, distinct, "an order is cancelled twice");
}

/// What somebody may ask of trade, and whether a transaction shows it.
type Feature = (&'static str, fn(&RetailTransaction) -> bool);

const FEATURES: &[Feature] = &[
    ("one line", |t| t.sales.len() == 1),
    ("twelve lines", |t| t.sales.len() == 12),
    ("an offer", |t| {
        t.discounts.iter().any(|row| row.discount_origin_type == DiscountOriginType::Periodic)
    }),
    ("a line discount in percent", |t| manual(t, ManualDiscountType::LineDiscountPercent)),
    ("a line discount as an amount", |t| manual(t, ManualDiscountType::LineDiscountAmount)),
    ("a total discount in percent", |t| manual(t, ManualDiscountType::TotalDiscountPercent)),
    ("a total discount as an amount", |t| manual(t, ManualDiscountType::TotalDiscountAmount)),
    ("a charge on the order", |t| t.charges.iter().any(|row| row.sale_line_num.is_zero())),
    ("a charge on a line", |t| t.charges.iter().any(|row| !row.sale_line_num.is_zero())),
    ("a taxed charge", |t| t.charges.iter().any(|row| !row.tax_amount.is_zero())),
    ("an authorized card", |t| {
        t.payments.iter().any(|row| !row.authorized_amount.is_zero() && !row.is_payment_captured)
    }),
    ("a captured card", |t| t.payments.iter().any(|row| row.is_payment_captured)),
    ("a gift card as payment", |t| t.payments.iter().any(|row| !row.gift_card_id.is_empty())),
    ("a loyalty card", |t| t.payments.iter().any(|row| !row.loyalty_card_id.is_empty())),
    ("a prepayment", |t| t.payments.iter().any(|row| row.is_prepayment)),
    ("a customer account", |t| t.header.to_account),
    ("several payments", |t| t.payments.len() > 1),
    ("change", |t| t.payments.iter().any(|row| row.change_line)),
    ("foreign money", |t| t.payments.iter().any(|row| row.currency != t.header.currency)),
    ("a voided payment", |t| {
        t.payments.iter().any(|row| row.transaction_status == RetailEntryStatus::Voided)
    }),
    ("a voided line", |t| {
        t.sales.iter().any(|row| row.transaction_status == RetailEntryStatus::Voided)
    }),
    ("an address of the order", |t| t.addresses.iter().any(|row| row.sale_line_num.is_zero())),
    ("an address of a line", |t| t.addresses.iter().any(|row| !row.sale_line_num.is_zero())),
    ("delivery by email", |t| t.sales.iter().any(|row| !row.electronic_delivery_email.is_empty())),
    ("an infocode", |t| !t.infocodes.is_empty()),
    ("an attribute of the order", |t| {
        t.attributes.iter().any(|row| row.header_or_line_num.is_zero())
    }),
    ("an attribute of a line", |t| {
        t.attributes.iter().any(|row| !row.header_or_line_num.is_zero())
    }),
    ("an exchange", |t| {
        !t.header.sale_is_return_sale && t.sales.iter().any(|row| row.return_no_sale)
    }),
    ("a return", |t| t.header.sale_is_return_sale),
    ("an asynchronous customer", |t| !t.header.cust_account_async.is_empty()),
    ("a customer without a name", |t| {
        t.header.cust_account.is_empty() && t.header.cust_account_async.is_empty()
    }),
    ("goods by weight", |t| t.sales.iter().any(|row| row.qty.to_whole().is_none())),
    ("tax of several codes", |t| {
        t.taxes.iter().filter(|row| row.sale_line_num == Amount::whole(1)).count() > 1
    }),
    ("tax in the price", |t| t.header.is_tax_included_in_price && !t.taxes.is_empty()),
    ("a sale in euro", |t| t.header.currency.code() == "EUR" && t.key.company.as_str() == "usrt"),
    ("India", |t| {
        t.header.tax_calculation_type == TaxCalculationType::GTE
            && !t.gte_taxes.is_empty()
            && !t.tax_measures.is_empty()
    }),
];

fn manual(transaction: &RetailTransaction, kind: ManualDiscountType) -> bool {
    transaction.discounts.iter().any(|row| row.manual_discount_type == kind)
}

#[test]
fn everything_that_channels_send_occurs() {
    let transactions = week(&demo(), 5, Share::NONE, 2_000);
    let missing: Vec<&str> = FEATURES
        .iter()
        .filter(|(_, shows)| !transactions.iter().any(shows))
        .map(|(name, _)| *name)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn more_is_sold_by_day_than_by_night_and_nothing_in_closed_stores() {
    let setup = demo();
    for transaction in week(&setup, 6, Share::NONE, 2_000) {
        let hour = transaction.header.trans_time / 3_600;
        let online = setup.channel(transaction.key.channel).unwrap().is_online();
        assert!(online || (8..21).contains(&hour), "{} at {hour}", transaction.key);
    }
    let hours = week(&setup, 6, Share::NONE, 2_000);
    let hours = tally(hours.iter().map(|transaction| transaction.header.trans_time / 3_600));
    assert!(hours[&19] > 3 * hours[&3], "{hours:?}");
}
