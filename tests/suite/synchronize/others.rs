//! Quotations and cancellations.

use super::fixture::{amount, created, day, draft, numbered, sample, setup};
use commerce_hq::domain::company::Sequence;
use commerce_hq::domain::enums::{RetailTransactionType, SalesStatus};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::quotation::SalesQuotation;
use commerce_hq::domain::synchronize::{
    cancellable, derive, derive_cancellation, derive_quotation,
};
use commerce_hq::domain::{Date, RetailTransaction};

fn quote() -> RetailTransaction {
    let mut transaction = sample();
    transaction.header.r#type = RetailTransactionType::AsyncCustomerQuote;
    transaction.header.payment_amount = amount("0");
    transaction.header.number_of_payment_lines = 0;
    transaction.payments.clear();
    transaction
}

fn cancellation() -> RetailTransaction {
    let mut transaction = sample();
    transaction.header.r#type = RetailTransactionType::AsyncOrderCancellation;
    transaction
}

fn order() -> SalesOrder {
    numbered(draft(&sample())).0
}

#[test]
fn a_quotation_has_the_lines_and_totals_of_an_order_and_one_number() {
    let draft = derive_quotation(&quote(), &setup()).unwrap();
    let mut drawn = Vec::new();
    let mut numbers = |sequence| {
        drawn.push(sequence);
        Ok("QUO-000001".into())
    };
    let quotation = draft.number(&mut numbers, created()).unwrap();
    assert_eq!(drawn, [Sequence::Quotation]);
    assert_eq!(quotation.quotation_id, "QUO-000001");
    assert_eq!(quotation.created_date_time, created());
    assert_eq!((quotation.net_amount, quotation.tax_amount), (amount("592.45"), amount("37.03")));
    assert_eq!(quotation.total_amount, amount("629.48"));
    assert_eq!(quotation.lines, order().lines);
    let bytes = postcard::to_allocvec(&quotation).unwrap();
    assert_eq!(postcard::from_bytes::<SalesQuotation>(&bytes).unwrap(), quotation);
}

#[test]
fn a_quotation_needs_no_open_period() {
    let mut transaction = quote();
    transaction.header.business_date = Date(Some(day(2027, 1, 1)));
    assert!(derive_quotation(&transaction, &setup()).is_ok());
}

#[test]
fn a_quotation_takes_no_payment() {
    let mut transaction = sample();
    transaction.header.r#type = RetailTransactionType::AsyncCustomerQuote;
    let failure = derive_quotation(&transaction, &setup()).unwrap_err();
    assert_eq!(failure.code, "QUOTATION-PAYMENT");
    assert!(failure.message.contains("Payment line 1 is on a quotation"), "{failure}");
    assert!(failure.remedy.contains("voided"), "{}", failure.remedy);
}

#[test]
fn an_order_is_no_quotation_and_a_quotation_no_order() {
    let codes = [
        derive(&quote(), &setup()).unwrap_err().code,
        derive(&cancellation(), &setup()).unwrap_err().code,
        derive_quotation(&sample(), &setup()).unwrap_err().code,
    ];
    assert_eq!(codes, ["TRANSACTION-TYPE"; 3]);
}

#[test]
fn an_open_order_with_the_same_reference_can_be_canceled() {
    let order = order();
    assert_eq!(cancellable(&cancellation(), Some(&order)), Ok(&order));
}

#[test]
fn a_cancellation_without_its_order_fails() {
    let other = SalesOrder { channel_reference_id: "ANOTHER".into(), ..order() };
    for found in [None, Some(&other)] {
        let failure = cancellable(&cancellation(), found).unwrap_err();
        assert_eq!(failure.code, "CANCEL-NOT-FOUND");
        assert!(failure.message.contains("channel reference ID FXTD48YQ2K"), "{failure}");
        assert!(failure.remedy.contains("Synchronize the order first"), "{}", failure.remedy);
    }
    let mut nameless = cancellation();
    nameless.header.channel_reference_id.clear();
    let unnamed = SalesOrder { channel_reference_id: "".into(), ..order() };
    assert!(cancellable(&nameless, Some(&unnamed)).is_err(), "an empty reference names no order");
}

#[test]
fn an_invoiced_order_cannot_be_canceled() {
    let invoiced = SalesOrder { sales_status: SalesStatus::Invoiced, ..order() };
    let failure = cancellable(&cancellation(), Some(&invoiced)).unwrap_err();
    assert_eq!(failure.code, "CANCEL-NOT-OPEN");
    assert!(failure.message.contains("SalesOrder-1 cannot be canceled"), "{failure}");
    assert!(failure.remedy.contains("Mark the cancellation as void"), "{}", failure.remedy);
}

/// The cancellation as a channel writes it: without payments.
fn unpaid() -> RetailTransaction {
    RetailTransaction { payments: Vec::new(), ..cancellation() }
}

#[test]
fn a_cancellation_takes_back_what_the_order_committed() {
    let draft = derive_cancellation(&unpaid(), &setup(), Some(&order())).unwrap();
    let mut drawn = Vec::new();
    let mut numbers = |sequence| {
        drawn.push(sequence);
        Ok("ARP-000002".into())
    };
    let canceled = draft.number(&mut numbers, created()).unwrap();
    assert_eq!(drawn, [Sequence::Voucher]);
    assert_eq!(
        (canceled.sales_id.as_str(), canceled.total_amount),
        ("SalesOrder-1", amount("629.48"))
    );
    assert_eq!(canceled.voucher.voucher, "ARP-000002");
    assert!(canceled.voucher.balances());
    let lines = canceled.voucher.lines.iter().map(|line| (line.name.as_str(), line.amount));
    let turned = [
        ("Open orders", amount("-629.48")),
        ("Deferred revenue", amount("592.45")),
        ("Deferred tax", amount("37.03")),
    ];
    assert_eq!(lines.collect::<Vec<_>>(), turned);
}

#[test]
fn a_cancellation_takes_no_payment_and_posts_into_an_open_period_only() {
    let failure = derive_cancellation(&cancellation(), &setup(), Some(&order())).unwrap_err();
    assert_eq!(failure.code, "CANCEL-PAYMENT");
    assert!(failure.message.contains("Payment line 1 is on a cancellation"), "{failure}");
    assert!(failure.remedy.contains("return transaction"), "{}", failure.remedy);
    let mut late = unpaid();
    late.header.business_date = Date(Some(day(2027, 1, 1)));
    let failure = derive_cancellation(&late, &setup(), Some(&order())).unwrap_err();
    assert_eq!(failure.code, "LEDGER-PERIOD");
}

#[test]
fn an_order_of_another_company_is_not_canceled() {
    let other = SalesOrder { data_area_id: commerce_hq::domain::CompanyId::new("inmf"), ..order() };
    let failure = derive_cancellation(&unpaid(), &setup(), Some(&other)).unwrap_err();
    assert_eq!(failure.code, "CANCEL-NOT-FOUND");
}
