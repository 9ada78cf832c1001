//! What is kept in memory, read in place as of one moment: for lists that need no document.

use std::sync::RwLockReadGuard;

use super::cause_code::CauseCode;
use super::columns::Heads;
use super::entries::Became;
use super::headquarters::{Headquarters, State};
use super::totals::Standing;
use crate::domain::enums::{RetailTransactionOrderStatusType as Status, RetailTransactionType};
use crate::domain::{Setup, Sum, Text};

/// A look at what is kept in memory. Commits wait while it lives, so it must be short.
pub struct Look<'a>(RwLockReadGuard<'a, State>);

impl Headquarters {
    /// Looks at what is kept in memory.
    pub fn look(&self) -> Look<'_> {
        Look(self.read())
    }

    /// The ordinals, split where the segments of transactions begin: those in one part are read
    /// together.
    pub fn split_transactions<'o>(&self, ordinals: &'o [u64]) -> Vec<&'o [u64]> {
        self.read().transactions.split(ordinals)
    }

    /// The ordinals, split where the segments of sales orders begin.
    pub fn split_orders<'o>(&self, ordinals: &'o [u64]) -> Vec<&'o [u64]> {
        self.read().documents.orders.split(ordinals)
    }
}

impl Look<'_> {
    /// How many transactions there are.
    pub fn transactions(&self) -> u64 {
        self.0.transactions.len()
    }

    /// How many sales orders there are.
    pub fn orders(&self) -> u64 {
        self.0.documents.orders.len()
    }

    /// The setup.
    pub fn setup(&self) -> &Setup {
        &self.0.setup
    }

    /// The heads of transactions.
    pub fn transaction_heads(&self) -> &Heads {
        &self.0.transactions.entries().heads
    }

    /// What a transaction is.
    pub fn kind(&self, ordinal: u64) -> Option<RetailTransactionType> {
        self.0.transactions.entries().kind(ordinal).map(|(kind, _)| kind)
    }

    /// What the payments of a transaction add up to.
    pub fn paid(&self, ordinal: u64) -> Option<Sum> {
        self.0.transactions.entries().paid(ordinal)
    }

    /// The hash of the channel reference ID of a transaction.
    pub fn reference(&self, ordinal: u64) -> Option<u64> {
        self.0.transactions.entries().reference(ordinal)
    }

    /// The order status of a transaction, and what it became.
    #[inline]
    pub fn progress(&self, ordinal: u64) -> (Status, Became) {
        let at = usize::try_from(ordinal).ok();
        at.and_then(|at| self.0.statuses.progress(at)).unwrap_or_default()
    }

    /// The code of the cause of a transaction's failure, and how often it failed.
    #[inline]
    pub fn failure(&self, ordinal: u64) -> (CauseCode, u32) {
        let at = usize::try_from(ordinal).ok();
        at.and_then(|at| self.0.statuses.failure(at)).unwrap_or_default()
    }

    /// Whether anything is kept, or waits, of the transaction whose key has that hash. What is held
    /// back does not count.
    pub fn has_rows_of(&self, hash: u128) -> bool {
        self.0.find_hash(hash).is_some() || self.0.waiting.contains(&hash)
    }

    /// How a transaction stands.
    pub fn standing(&self, ordinal: u64) -> Option<Standing> {
        let (kind, entry_status) = self.0.transactions.entries().kind(ordinal)?;
        Some(Standing::of(kind, entry_status, self.progress(ordinal)))
    }

    /// The number of the document that a transaction became or canceled, if it did.
    pub fn document(&self, ordinal: u64) -> Option<&Text> {
        let documents = &self.0.documents;
        let at = |ordinal: u64| usize::try_from(ordinal).ok();
        let order = |order: u64| documents.orders.entries().sales_id(order);
        match self.progress(ordinal).1 {
            Became::Nothing => None,
            Became::Order(it) => order(it),
            Became::Quotation(it) => {
                Some(&documents.quotations.entries().as_slice().get(at(it)?)?.quotation_id)
            }
            Became::Cancellation(it) => {
                order(documents.cancellations.entries().as_slice().get(at(it)?)?.order)
            }
        }
    }

    /// The heads of sales orders.
    pub fn order_heads(&self) -> &Heads {
        &self.0.documents.orders.entries().heads
    }

    /// The number of a sales order.
    pub fn sales_id(&self, order: u64) -> Option<&Text> {
        self.0.documents.orders.entries().sales_id(order)
    }

    /// The ordinal of the transaction that a sales order was made of.
    pub fn transaction_of(&self, order: u64) -> Option<u64> {
        self.0.documents.orders.entries().transaction(order)
    }

    /// How many payments a sales order has.
    pub fn payments(&self, order: u64) -> u64 {
        self.0.documents.orders.entries().payments(order).map_or(0, u64::from)
    }

    /// Whether a sales order is canceled.
    pub fn is_canceled(&self, order: u64) -> bool {
        self.0.documents.is_canceled(order)
    }

    /// How many lines the vouchers of a sales order have, with that of its cancellation.
    pub fn ledger_lines(&self, order: u64) -> u64 {
        let own = self.0.documents.orders.entries().ledger_lines(order).unwrap_or(0);
        let canceled = self.0.documents.cancellation_of(order);
        let reversed = canceled.and_then(|it| self.0.documents.cancellations.entry(it));
        u64::from(own) + reversed.map_or(0, |entry| u64::from(entry.ledger_lines))
    }
}
