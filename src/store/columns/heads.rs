//! What the heads of transactions and of sales orders have in common, column by column.

use super::parts::{Numbers, Place, Shared, date, days};
use crate::domain::{Amount, Date, Text};

/// Company, channel, currency, business date, amount and customer of documents, by ordinal from 0.
/// Each is read apart: who goes through all documents touches only what it asks for.
#[derive(Debug, Default)]
pub struct Heads {
    place: Vec<u32>,
    places: Shared<Place>,
    business_date: Vec<i32>,
    amount: Numbers<Amount>,
    customer: Vec<u32>,
    customers: Shared<Text>,
}

impl Heads {
    /// Adds that of the next document.
    pub(super) fn push(&mut self, place: &Place, date: Date, amount: Amount, customer: &Text) {
        self.place.push(self.places.number(place));
        self.business_date.push(days(date));
        self.amount.push(amount);
        self.customer.push(self.customers.number(customer));
    }

    /// The number of the place of a document: those with the same number have the same.
    #[inline]
    pub fn place_number(&self, ordinal: u64) -> Option<u32> {
        self.place.get(at(ordinal)).copied()
    }

    /// Company, channel and currency of a document.
    pub fn place(&self, ordinal: u64) -> Option<&Place> {
        self.places.value(self.place_number(ordinal)?)
    }

    /// The places by their numbers.
    pub fn places(&self) -> &[Place] {
        self.places.values()
    }

    /// The business date as days from the first of the calendar, 0 for none.
    #[inline]
    pub fn day(&self, ordinal: u64) -> Option<i32> {
        self.business_date.get(at(ordinal)).copied()
    }

    /// The business date.
    pub fn business_date(&self, ordinal: u64) -> Option<Date> {
        self.day(ordinal).map(date)
    }

    /// The total.
    #[inline]
    pub fn amount(&self, ordinal: u64) -> Option<Amount> {
        self.amount.get(at(ordinal))
    }

    /// The total in units of 10^-4, if 64 bits hold it.
    #[inline]
    pub fn units(&self, ordinal: u64) -> Option<i64> {
        self.amount.units(at(ordinal))
    }

    /// The number of the customer: documents with the same number have the same.
    #[inline]
    pub fn customer_number(&self, ordinal: u64) -> Option<u32> {
        self.customer.get(at(ordinal)).copied()
    }

    /// The account of the customer.
    pub fn customer(&self, ordinal: u64) -> Option<&Text> {
        self.customers.value(self.customer_number(ordinal)?)
    }
}

/// Nothing has an ordinal that no position is.
fn at(ordinal: u64) -> usize {
    usize::try_from(ordinal).unwrap_or(usize::MAX)
}
