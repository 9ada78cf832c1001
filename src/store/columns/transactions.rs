//! The columns of transactions: what lists, tiles and indexes need of each, held in memory without
//! reading its document. One number stands for each distinct place and customer.

use super::Columns;
use super::heads::Heads;
use super::parts::{Numbers, Place};
use crate::domain::Sum;
use crate::domain::enums::{RetailEntryStatus, RetailTransactionType};
use crate::store::entries::TransactionEntry;

/// The entries of transactions.
#[derive(Debug, Default)]
pub(in crate::store) struct TransactionColumns {
    pub(in crate::store) heads: Heads,
    hash: Vec<u128>,
    kind: Vec<RetailTransactionType>,
    entry_status: Vec<RetailEntryStatus>,
    paid: Numbers<Sum>,
    reference: Vec<u64>,
}

impl TransactionColumns {
    /// The hash of the key of an ordinal.
    pub(in crate::store) fn hash(&self, ordinal: u64) -> Option<u128> {
        self.hash.get(usize::try_from(ordinal).ok()?).copied()
    }

    /// What a transaction is, and its state at the channel.
    #[inline]
    pub(in crate::store) fn kind(
        &self,
        ordinal: u64,
    ) -> Option<(RetailTransactionType, RetailEntryStatus)> {
        let at = usize::try_from(ordinal).ok()?;
        Some((*self.kind.get(at)?, *self.entry_status.get(at)?))
    }

    /// What the payments of a transaction add up to.
    pub(in crate::store) fn paid(&self, ordinal: u64) -> Option<Sum> {
        self.paid.get(usize::try_from(ordinal).ok()?)
    }

    /// The hash of the channel reference ID of a transaction.
    pub(in crate::store) fn reference(&self, ordinal: u64) -> Option<u64> {
        self.reference.get(usize::try_from(ordinal).ok()?).copied()
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
        self.heads.push(&place, entry.business_date, entry.amount, &entry.customer);
        self.hash.push(entry.hash);
        self.kind.push(entry.kind);
        self.entry_status.push(entry.entry_status);
        self.paid.push(entry.paid);
        self.reference.push(entry.reference);
    }

    fn get(&self, at: usize) -> Option<TransactionEntry> {
        let (heads, ordinal) = (&self.heads, at as u64);
        let Place { company, channel, currency } = heads.place(ordinal)?.clone();
        Some(TransactionEntry {
            hash: *self.hash.get(at)?,
            company,
            channel,
            kind: *self.kind.get(at)?,
            entry_status: *self.entry_status.get(at)?,
            business_date: heads.business_date(ordinal)?,
            currency,
            amount: heads.amount(ordinal)?,
            paid: self.paid.get(at)?,
            reference: *self.reference.get(at)?,
            customer: heads.customer(ordinal)?.clone(),
        })
    }

    fn len(&self) -> usize {
        self.hash.len()
    }
}
