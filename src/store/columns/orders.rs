//! The columns of sales orders.

use super::Columns;
use super::parts::{Numbers, Place, Shared, date, days};
use crate::domain::{Amount, CompanyId, Date, Text};
use crate::store::entries::OrderEntry;

/// The entries of sales orders.
#[derive(Debug, Default)]
pub(in crate::store) struct OrderColumns {
    place: Vec<u32>,
    places: Shared<Place>,
    sales_id: Vec<Text>,
    transaction: Vec<u32>,
    business_date: Vec<i32>,
    amount: Numbers<Amount>,
    payments: Vec<u32>,
    ledger_lines: Vec<u32>,
    reference: Vec<u128>,
    customer: Vec<u32>,
    customers: Shared<Text>,
}

/// The entry of one sales order, read in place.
#[derive(Clone, Copy, Debug)]
pub struct OrderLine<'a> {
    /// The number of its place: lines with the same number have the same.
    pub place_number: u32,
    /// Company, channel, currency.
    pub place: &'a Place,
    /// Its number.
    pub sales_id: &'a Text,
    /// The ordinal of its transaction.
    pub transaction: u64,
    /// Its business date.
    pub business_date: Date,
    /// Its total.
    pub amount: Amount,
    /// How many payments it has.
    pub payments: u32,
    /// How many lines its own vouchers have.
    pub ledger_lines: u32,
    /// The number of its customer: lines with the same number have the same.
    pub customer_number: u32,
    /// The account of its customer.
    pub customer: &'a Text,
}

impl OrderColumns {
    /// The hash of company and channel reference ID of an ordinal; 0 when it has none.
    pub(in crate::store) fn reference(&self, ordinal: u64) -> Option<u128> {
        self.reference.get(usize::try_from(ordinal).ok()?).copied()
    }

    /// The company and number of an ordinal.
    pub(in crate::store) fn number(&self, ordinal: u64) -> Option<(&CompanyId, &Text)> {
        let at = usize::try_from(ordinal).ok()?;
        let place = self.places.value(*self.place.get(at)?)?;
        Some((&place.company, self.sales_id.get(at)?))
    }

    /// The entry of an ordinal, read in place.
    pub(in crate::store) fn at(&self, ordinal: u64) -> Option<OrderLine<'_>> {
        self.line(usize::try_from(ordinal).ok()?)
    }

    /// The entry at a position, read in place.
    pub(in crate::store) fn line(&self, at: usize) -> Option<OrderLine<'_>> {
        let (place_number, customer_number) = (*self.place.get(at)?, *self.customer.get(at)?);
        Some(OrderLine {
            place_number,
            place: self.places.value(place_number)?,
            sales_id: self.sales_id.get(at)?,
            transaction: u64::from(*self.transaction.get(at)?),
            business_date: date(*self.business_date.get(at)?),
            amount: self.amount.get(at)?,
            payments: *self.payments.get(at)?,
            ledger_lines: *self.ledger_lines.get(at)?,
            customer_number,
            customer: self.customers.value(customer_number)?,
        })
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
        self.place.push(self.places.number(&place));
        self.sales_id.push(entry.sales_id.clone());
        // A log refuses more documents than 32 bits count.
        self.transaction.push(u32::try_from(entry.transaction).unwrap_or(u32::MAX));
        self.business_date.push(days(entry.business_date));
        self.amount.push(entry.amount);
        self.payments.push(entry.payments);
        self.ledger_lines.push(entry.ledger_lines);
        self.reference.push(entry.reference);
        self.customer.push(self.customers.number(&entry.customer));
    }

    fn get(&self, at: usize) -> Option<OrderEntry> {
        let line = self.line(at)?;
        let Place { company, channel, currency } = line.place.clone();
        Some(OrderEntry {
            company,
            sales_id: line.sales_id.clone(),
            transaction: line.transaction,
            channel,
            business_date: line.business_date,
            currency,
            amount: line.amount,
            payments: line.payments,
            ledger_lines: line.ledger_lines,
            reference: *self.reference.get(at)?,
            customer: line.customer.clone(),
        })
    }

    fn len(&self) -> usize {
        self.sales_id.len()
    }
}
