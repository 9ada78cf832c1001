//! The columns of transactions: what lists, tiles and indexes need of each, held in memory without
//! reading its document. One number stands for each distinct place and customer.

use super::Columns;
use super::parts::{Numbers, Place, Shared, date, days};
use crate::domain::enums::{RetailEntryStatus, RetailTransactionType};
use crate::domain::{Amount, Date, Sum, Text};
use crate::store::entries::TransactionEntry;

/// The entries of transactions.
#[derive(Debug, Default)]
pub(in crate::store) struct TransactionColumns {
    hash: Vec<u128>,
    place: Vec<u32>,
    places: Shared<Place>,
    kind: Vec<RetailTransactionType>,
    entry_status: Vec<RetailEntryStatus>,
    business_date: Vec<i32>,
    amount: Numbers<Amount>,
    paid: Numbers<Sum>,
    reference: Vec<u64>,
    customer: Vec<u32>,
    customers: Shared<Text>,
}

/// The entry of one transaction, read in place.
#[derive(Clone, Copy, Debug)]
pub struct TransactionLine<'a> {
    /// The number of its place: lines with the same number have the same.
    pub place_number: u32,
    /// Company, channel, currency.
    pub place: &'a Place,
    /// What it is.
    pub kind: RetailTransactionType,
    /// Its state at the channel.
    pub entry_status: RetailEntryStatus,
    /// Its business date.
    pub business_date: Date,
    /// Its total, positive on a sale.
    pub amount: Amount,
    /// What its payments add up to.
    pub paid: Sum,
    /// The hash of its channel reference ID.
    pub reference: u64,
    /// The number of its customer: lines with the same number have the same.
    pub customer_number: u32,
    /// The account of its customer.
    pub customer: &'a Text,
}

impl TransactionColumns {
    /// The hash of the key of an ordinal.
    pub(in crate::store) fn hash(&self, ordinal: u64) -> Option<u128> {
        self.hash.get(usize::try_from(ordinal).ok()?).copied()
    }

    /// What a transaction is, and its state at the channel.
    pub(in crate::store) fn kind(
        &self,
        ordinal: u64,
    ) -> Option<(RetailTransactionType, RetailEntryStatus)> {
        let at = usize::try_from(ordinal).ok()?;
        Some((*self.kind.get(at)?, *self.entry_status.get(at)?))
    }

    /// The entry at a position, read in place.
    pub(in crate::store) fn line(&self, at: usize) -> Option<TransactionLine<'_>> {
        let (place_number, customer_number) = (*self.place.get(at)?, *self.customer.get(at)?);
        Some(TransactionLine {
            place_number,
            place: self.places.value(place_number)?,
            kind: *self.kind.get(at)?,
            entry_status: *self.entry_status.get(at)?,
            business_date: date(*self.business_date.get(at)?),
            amount: self.amount.get(at)?,
            paid: self.paid.get(at)?,
            reference: *self.reference.get(at)?,
            customer_number,
            customer: self.customers.value(customer_number)?,
        })
    }
}

impl Columns for TransactionColumns {
    type Entry = TransactionEntry;

    fn push(&mut self, entry: &TransactionEntry) {
        let place = Place {
            company: entry.company.clone(),
            channel: entry.channel,
            currency: entry.currency,
        };
        self.hash.push(entry.hash);
        self.place.push(self.places.number(&place));
        self.kind.push(entry.kind);
        self.entry_status.push(entry.entry_status);
        self.business_date.push(days(entry.business_date));
        self.amount.push(entry.amount);
        self.paid.push(entry.paid);
        self.reference.push(entry.reference);
        self.customer.push(self.customers.number(&entry.customer));
    }

    fn get(&self, at: usize) -> Option<TransactionEntry> {
        let line = self.line(at)?;
        let Place { company, channel, currency } = line.place.clone();
        Some(TransactionEntry {
            hash: *self.hash.get(at)?,
            company,
            channel,
            kind: line.kind,
            entry_status: line.entry_status,
            business_date: line.business_date,
            currency,
            amount: line.amount,
            paid: line.paid,
            reference: line.reference,
            customer: line.customer.clone(),
        })
    }

    fn len(&self) -> usize {
        self.hash.len()
    }
}
