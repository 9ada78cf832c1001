//! The examination of sales orders, each with its transaction.

use super::super::entries::{Became, OrderEntry};
use super::super::error::StoreError;
use super::super::headquarters::State;
use super::super::keys::Space;
use super::super::posted::order_entry;
use super::Exam;
use super::documents::{Document, Documents, Found};
use super::order::{self, Wrong};
use super::walk::Kind;
use crate::domain::TransactionKey;
use crate::domain::check::Invariant as I;
use crate::domain::order::SalesOrder;

impl Document for SalesOrder {
    type Entry = OrderEntry;

    const KIND: Kind =
        Kind { documents: Space::Orders, entries: Space::OrderEntries, what: "sales order" };

    fn became(ordinal: u64) -> Became {
        Became::Order(ordinal)
    }

    fn transaction(entry: &OrderEntry) -> u64 {
        entry.transaction
    }

    fn key(&self) -> &TransactionKey {
        &self.retail_transaction
    }

    fn entry(&self, transaction: u64, _state: &State) -> Option<OrderEntry> {
        Some(order_entry(transaction, self))
    }

    fn in_memory(ordinal: u64, state: &State) -> Option<OrderEntry> {
        state.documents.orders.entry(ordinal)
    }

    fn found(&self, _entry: &OrderEntry, state: &State) -> Option<u64> {
        state.documents.find_order(&self.data_area_id, &self.sales_id)
    }

    fn name(&self) -> String {
        format!("sales order {} {}", self.data_area_id, self.sales_id)
    }
}

impl Exam<'_> {
    /// Examines all sales orders; `false` when it was ended.
    pub(super) async fn orders(&mut self) -> Result<bool, StoreError> {
        let setup = self.still.headquarters.setup();
        let count = self.still.headquarters.order_count();
        let mut walk = Documents::over::<SalesOrder>(self);
        while let Some((orders, examined)) = walk.segment::<SalesOrder>(self, count).await? {
            for Found { document: order, .. } in &orders {
                self.drawn.order(order, &setup, self.checks);
                self.tell(I::I9, order, order::coins(&order.into()));
                self.tell(I::I10, order, order::vouchers(&order.into()));
            }
            self.with_transactions(orders, |exam, found, stored| {
                let order = &found.document;
                exam.tell(I::I4, order, order::copies(&order.into(), &stored.transaction));
                exam.tell(I::I7, order, order::totals(&order.into(), &stored.transaction));
                exam.money.ordered(stored, order, exam.checks);
            })
            .await?;
            if !(self.proceed)(examined) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Counts a document that was looked at, and what is wrong with it.
    pub(super) fn tell(&mut self, invariant: I, document: &impl Document, wrong: Wrong) {
        self.checks.seen(invariant, 1);
        for what in wrong {
            self.checks.fail(invariant, format!("{}: {what}", document.name()));
        }
    }
}
