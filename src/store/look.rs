//! What is kept in memory, read in place as of one moment: for lists that need no document.

use std::sync::RwLockReadGuard;

use super::columns::{OrderLine, TransactionLine};
use super::entries::{Became, SlotStatus};
use super::headquarters::{Headquarters, State};
use super::totals::Standing;
use crate::domain::Text;

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

    /// The entry of a transaction.
    pub fn transaction(&self, ordinal: u64) -> Option<TransactionLine<'_>> {
        self.0.transactions.entries().line(usize::try_from(ordinal).ok()?)
    }

    /// How far the synchronization of a transaction is.
    pub fn slot(&self, ordinal: u64) -> SlotStatus {
        self.0.slot(ordinal)
    }

    /// Whether anything is kept, or waits, of the transaction whose key has that hash. What is held
    /// back does not count.
    pub fn has_rows_of(&self, hash: u128) -> bool {
        self.0.find_hash(hash).is_some() || self.0.waiting.contains(&hash)
    }

    /// How a transaction stands.
    pub fn standing(&self, ordinal: u64) -> Option<Standing> {
        let (kind, entry_status) = self.0.transactions.entries().kind(ordinal)?;
        Some(Standing::of(kind, entry_status, &self.slot(ordinal)))
    }

    /// The number of the document that a transaction became or canceled, if it did.
    pub fn document(&self, ordinal: u64) -> Option<&Text> {
        let documents = &self.0.documents;
        let at = |ordinal: u64| usize::try_from(ordinal).ok();
        let order = |order: u64| Some(documents.orders.entries().at(order)?.sales_id);
        match self.0.slot(ordinal).became {
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

    /// The entry of a sales order.
    pub fn order(&self, ordinal: u64) -> Option<OrderLine<'_>> {
        self.0.documents.orders.entries().at(ordinal)
    }

    /// Whether a sales order is canceled.
    pub fn is_canceled(&self, order: u64) -> bool {
        self.0.documents.is_canceled(order)
    }

    /// How many lines the vouchers of a sales order have, with that of its cancellation.
    pub fn ledger_lines(&self, order: u64) -> u64 {
        let own = self.order(order).map_or(0, |line| line.ledger_lines);
        let canceled = self.0.documents.cancellation_of(order);
        let reversed = canceled.and_then(|it| self.0.documents.cancellations.entry(it));
        u64::from(own) + reversed.map_or(0, |entry| u64::from(entry.ledger_lines))
    }
}
