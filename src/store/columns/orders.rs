//! The columns of sales orders.

use super::Columns;
use super::heads::Heads;
use super::parts::Place;
use crate::domain::{CompanyId, Text};
use crate::store::entries::OrderEntry;

/// The entries of sales orders.
#[derive(Debug, Default)]
pub(in crate::store) struct OrderColumns {
    pub(in crate::store) heads: Heads,
    sales_id: Vec<Text>,
    transaction: Vec<u32>,
    payments: Vec<u32>,
    ledger_lines: Vec<u32>,
    reference: Vec<u128>,
}

impl OrderColumns {
    /// The hash of company and channel reference ID of an ordinal; 0 when it has none.
    pub(in crate::store) fn reference(&self, ordinal: u64) -> Option<u128> {
        self.reference.get(usize::try_from(ordinal).ok()?).copied()
    }

    /// The company and number of an ordinal.
    pub(in crate::store) fn number(&self, ordinal: u64) -> Option<(&CompanyId, &Text)> {
        Some((&self.heads.place(ordinal)?.company, self.sales_id(ordinal)?))
    }

    /// The number of an ordinal.
    pub(in crate::store) fn sales_id(&self, ordinal: u64) -> Option<&Text> {
        self.sales_id.get(usize::try_from(ordinal).ok()?)
    }

    /// The ordinal of the transaction of an ordinal.
    pub(in crate::store) fn transaction(&self, ordinal: u64) -> Option<u64> {
        self.transaction.get(usize::try_from(ordinal).ok()?).copied().map(u64::from)
    }

    /// How many payments an ordinal has.
    pub(in crate::store) fn payments(&self, ordinal: u64) -> Option<u32> {
        self.payments.get(usize::try_from(ordinal).ok()?).copied()
    }

    /// How many lines the own vouchers of an ordinal have.
    pub(in crate::store) fn ledger_lines(&self, ordinal: u64) -> Option<u32> {
        self.ledger_lines.get(usize::try_from(ordinal).ok()?).copied()
    }
}

impl Columns for OrderColumns {
    type Entry = OrderEntry;

    fn push(&mut self, entry: &OrderEntry) {
        let place = Place {
            company: entry.company.clone(),
            channel: entry.channel,
            currency: entry.currency,
        };
        self.heads.push(&place, entry.business_date, entry.amount, &entry.customer);
        self.sales_id.push(entry.sales_id.clone());
        // A log refuses more documents than 32 bits count.
        self.transaction.push(u32::try_from(entry.transaction).unwrap_or(u32::MAX));
        self.payments.push(entry.payments);
        self.ledger_lines.push(entry.ledger_lines);
        self.reference.push(entry.reference);
    }

    fn get(&self, at: usize) -> Option<OrderEntry> {
        let (heads, ordinal) = (&self.heads, at as u64);
        let Place { company, channel, currency } = heads.place(ordinal)?.clone();
        Some(OrderEntry {
            company,
            sales_id: self.sales_id.get(at)?.clone(),
            transaction: self.transaction(ordinal)?,
            channel,
            business_date: heads.business_date(ordinal)?,
            currency,
            amount: heads.amount(ordinal)?,
            payments: *self.payments.get(at)?,
            ledger_lines: *self.ledger_lines.get(at)?,
            reference: *self.reference.get(at)?,
            customer: heads.customer(ordinal)?.clone(),
        })
    }

    fn len(&self) -> usize {
        self.sales_id.len()
    }
}
