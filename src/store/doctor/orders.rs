//! The examination of sales orders, each with its transaction.

use super::super::entries::{OrderEntry, number_hash};
use super::super::error::StoreError;
use super::super::headquarters::StoredTransaction;
use super::super::keys::Space;
use super::super::posting;
use super::super::segments::Segment;
use super::Exam;
use super::numbers::Drawn;
use super::order::{self, Wrong};
use super::walk::{Kind, Run, Walk};
use crate::domain::check::Invariant as I;
use crate::domain::order::SalesOrder;
use crate::durable::KeyRange;

const KIND: Kind =
    Kind { documents: Space::Orders, entries: Space::OrderEntries, what: "sales order" };

impl Exam<'_> {
    /// Examines all sales orders; `false` when it was ended.
    pub(super) async fn orders(&mut self) -> Result<bool, StoreError> {
        let setup = self.still.headquarters.setup();
        let mut walk = Walk::over(self, KeyRange::prefix(&KIND.documents.key()));
        let (mut drawn, mut next) = (Drawn::default(), 0);
        loop {
            let page = walk.next().await?;
            if page.is_empty() {
                break;
            }
            for entry in &page {
                let (run, beyond) = self.run(KIND, entry, next).await?;
                if let Some(run) = run {
                    let orders = self.documents(&run)?;
                    for (_, _, order) in &orders {
                        drawn.order(order, &setup, self.checks);
                    }
                    self.with_transactions(orders).await?;
                }
                if !(self.proceed)(beyond.saturating_sub(next)) {
                    return Ok(false);
                }
                next = beyond;
            }
        }
        let count = self.still.headquarters.order_count();
        self.end(KIND, next, count);
        drawn.compare(&self.next_numbers, &setup, self.checks);
        Ok(true)
    }

    /// The orders of a segment with their ordinals and those of their transactions, each compared
    /// with its entry and its bytes.
    fn documents(
        &mut self,
        run: &Run<OrderEntry>,
    ) -> Result<Vec<(u64, u64, SalesOrder)>, StoreError> {
        let mut orders = Vec::with_capacity(run.documents.len());
        let documents = run.documents.iter().zip(&run.entries);
        for (ordinal, (document, entry)) in (run.first..).zip(documents) {
            let what = format!("sales order {ordinal}");
            let Some(order) = self.read::<SalesOrder>(&what, document) else { continue };
            let (again, expected) = posting::document(entry.transaction, &order)?;
            self.checks.test(I::I31, again == document, || {
                format!(
                    "sales order {} is written in another way than it is stored",
                    order.sales_id
                )
            });
            let state = self.still.headquarters.read();
            let same = *entry == expected && state.orders.entry(ordinal) == Some(&expected);
            let hash = number_hash(&order.data_area_id, &order.sales_id);
            let found = state.by_sales_id.get(&hash).copied();
            drop(state);
            self.checks.test(I::I6, same, || {
                format!("the entry of sales order {} says something else", order.sales_id)
            });
            self.checks.test(I::I3, found == Some(ordinal), || {
                format!("the sales order {} is there twice, or not found", order.sales_id)
            });
            orders.push((ordinal, entry.transaction, order));
        }
        Ok(orders)
    }

    async fn with_transactions(
        &mut self,
        mut orders: Vec<(u64, u64, SalesOrder)>,
    ) -> Result<(), StoreError> {
        // In the order of the transactions, so that each of their segments is read once.
        orders.sort_by_key(|(_, transaction, _)| *transaction);
        let mut open: Option<(u64, Segment)> = None;
        for (ordinal, transaction, order) in &orders {
            let stored = self.transaction(*transaction, &mut open).await?;
            self.own_sums(order);
            let number = &order.sales_id;
            let Some(stored) = stored else {
                self.checks.test(I::I2, false, || {
                    format!("the transaction {transaction} of sales order {number} is not there")
                });
                continue;
            };
            self.pair(*ordinal, *transaction, order, &stored);
        }
        Ok(())
    }

    /// What an order says of itself alone.
    fn own_sums(&mut self, order: &SalesOrder) {
        self.tell(I::I9, order, order::coins(order));
        self.tell(I::I10, order, order::vouchers(order));
    }

    /// An order and its transaction.
    fn pair(
        &mut self,
        ordinal: u64,
        transaction: u64,
        order: &SalesOrder,
        stored: &StoredTransaction,
    ) {
        let slot = usize::try_from(transaction).unwrap_or(usize::MAX);
        let state = self.still.headquarters.read();
        let named = state.statuses.get(slot).and_then(|status| status.order) == Some(ordinal);
        drop(state);
        let own = order.retail_transaction == stored.transaction.key;
        self.checks.test(I::I2, named && own, || {
            format!("sales order {} and its transaction do not name each other", order.sales_id)
        });
        self.tell(I::I4, order, order::copies(order, &stored.transaction));
        self.tell(I::I7, order, order::totals(order, &stored.transaction));
        self.money.ordered(stored, order, self.checks);
    }

    fn tell(&mut self, invariant: I, order: &SalesOrder, wrong: Wrong) {
        self.checks.seen(invariant, 1);
        for what in wrong {
            let (company, number) = (&order.data_area_id, &order.sales_id);
            self.checks.fail(invariant, format!("sales order {company} {number}: {what}"));
        }
    }
}
