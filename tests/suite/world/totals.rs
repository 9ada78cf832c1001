//! The totals by business date, counted again from the documents, in another way than the store's.

use std::collections::BTreeMap;

use commerce_hq::domain::enums::{RetailEntryStatus as Entry, RetailTransactionType as Type};
use commerce_hq::domain::enums::{RetailTransactionOrderStatusType as Status, VoidStatus};
use commerce_hq::domain::status::OrderStatus;
use commerce_hq::domain::{Amount, RetailTransaction};
use commerce_hq::store::Headquarters;

use super::invariants::transactions;

/// Business date, company, channel, currency and standing, each as text.
type Key = [String; 5];

/// Number, gross amount, payments.
type Figures = (u64, Amount, Amount);

/// Compares what headquarters says with what its documents say.
#[track_caller]
pub fn assert_totals(headquarters: &Headquarters) {
    let mut expected = BTreeMap::<Key, Figures>::new();
    for (stored, status) in transactions(headquarters) {
        let transaction = stored.transaction;
        let (number, gross, paid) = expected.entry(key(&transaction, &status)).or_default();
        *number += 1;
        *gross = gross.checked_sub(transaction.header.gross_amount).unwrap();
        *paid = paid.checked_add(paid_of(&transaction)).unwrap();
    }
    let mut told = BTreeMap::<Key, Figures>::new();
    headquarters.each_total(|date, group, figures| {
        let key = [
            date.to_string(),
            group.company.to_string(),
            group.channel.to_string(),
            group.currency.to_string(),
            format!("{:?}", group.standing),
        ];
        let (gross, paid) = (figures.gross.amount().unwrap(), figures.paid.amount().unwrap());
        assert_eq!(told.insert(key, (figures.number, gross, paid)), None);
    });
    assert_eq!(told, expected);
}

fn key(transaction: &RetailTransaction, status: &OrderStatus) -> Key {
    let (key, header) = (&transaction.key, &transaction.header);
    let standing = match (header.r#type, header.entry_status, status.status) {
        _ if !status.sales_id.is_empty() => "Ordered",
        _ if !status.quotation_id.is_empty() => "Quoted",
        _ if !status.canceled_sales_id.is_empty() => "Canceled",
        (kind, ..) if ![27, 31, 33, 37].contains(&Type::value(kind)) => "OtherType",
        (_, Entry::Training, _) => "Training",
        (_, Entry::Voided | Entry::Cancelled, _) => "Voided",
        (_, _, Status::Editing) => "Editing",
        (_, _, Status::Failed) => "Failed",
        _ => "Waiting",
    };
    [
        header.business_date.to_string(),
        key.company.to_string(),
        key.channel.to_string(),
        header.currency.to_string(),
        standing.to_owned(),
    ]
}

fn paid_of(transaction: &RetailTransaction) -> Amount {
    let rows = transaction.payments.iter().filter(|row| {
        row.transaction_status != Entry::Voided && row.void_status == VoidStatus::None
    });
    let amount = |tendered: Amount, change| if change { -tendered.abs() } else { tendered };
    Amount::sum(rows.map(|row| amount(row.amount_tendered, row.change_line))).unwrap()
}
