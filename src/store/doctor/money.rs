//! Payments by channel database, channel, store and currency: what was staged, and what became of
//! it (I8).

use std::collections::BTreeMap;

use super::super::entries::{counts, paid_by};
use super::super::headquarters::StoredTransaction;
use crate::domain::check::{Checks, Invariant};
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::order::SalesOrder;
use crate::domain::tables::RetailTransactionPaymentTrans;
use crate::domain::{Amount, ChannelId, Currency, Text};

/// Channel database, channel, store, currency of the transaction.
type Group = (Text, ChannelId, Text, Currency);

/// Payments of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    all: Amount,
    succeeded: Amount,
    failed: Amount,
    others: Amount,
    ordered: Amount,
}

/// The sums of all groups.
#[derive(Debug, Default)]
pub(super) struct Money(BTreeMap<Group, Sums>);

impl Money {
    /// Takes in the payments of a transaction, by its order status.
    pub(super) fn staged(
        &mut self,
        stored: &StoredTransaction,
        status: Status,
        checks: &mut Checks,
    ) {
        let paid = payments(&stored.transaction.payments);
        let sums = self.0.entry(group(stored)).or_default();
        let fate = match status {
            Status::Succeeded => &mut sums.succeeded,
            Status::Failed => &mut sums.failed,
            _ => &mut sums.others,
        };
        let added = paid.and_then(|paid| {
            *fate = fate.checked_add(paid)?;
            sums.all = sums.all.checked_add(paid)?;
            Some(())
        });
        if added.is_none() {
            let key = &stored.transaction.key;
            checks.fail(Invariant::I8, format!("the payments of {key} are out of range"));
        }
    }

    /// Takes in the payments of the order of a transaction.
    pub(super) fn ordered(
        &mut self,
        stored: &StoredTransaction,
        order: &SalesOrder,
        checks: &mut Checks,
    ) {
        let sums = self.0.entry(group(stored)).or_default();
        let amounts = order.payments.iter().map(|payment| payment.amount);
        let sum = Amount::sum(amounts).and_then(|paid| sums.ordered.checked_add(paid));
        if let Some(sum) = sum {
            sums.ordered = sum;
        } else {
            let text = format!("the payments of order {} are out of range", order.sales_id);
            checks.fail(Invariant::I8, text);
        }
    }

    /// Compares, once everything is taken in.
    pub(super) fn compare(&self, checks: &mut Checks) {
        for ((database, channel, store, currency), sums) in &self.0 {
            let parts = Amount::sum([sums.succeeded, sums.failed, sums.others]);
            let holds = sums.ordered == sums.succeeded && parts == Some(sums.all);
            checks.test(Invariant::I8, holds, || {
                let amount = |amount| currency.format(amount);
                format!(
                    "{database}, channel {channel}, store {store:?}: {} {currency} of succeeded \
                     transactions are {} on their orders; {} failed, {} others, {} in all",
                    amount(sums.succeeded),
                    amount(sums.ordered),
                    amount(sums.failed),
                    amount(sums.others),
                    amount(sums.all)
                )
            });
        }
    }
}

fn group(stored: &StoredTransaction) -> Group {
    let (key, header) = (&stored.transaction.key, &stored.transaction.header);
    (stored.channel_database.clone(), key.channel, key.store.clone(), header.currency)
}

/// The payments that count, change below zero.
fn payments(rows: &[RetailTransactionPaymentTrans]) -> Option<Amount> {
    Amount::sum(rows.iter().filter(|row| counts(row)).map(paid_by))
}
