//! The examination of cancellations, each with its transaction and with the order that it cancels.

use super::super::entries::{Became, CancellationEntry};
use super::super::error::StoreError;
use super::super::headquarters::State;
use super::super::keys::Space;
use super::super::posted::cancellation_entry;
use super::super::segments::Segment;
use super::Exam;
use super::documents::{Document, Documents, Found};
use super::order::Wrong;
use super::walk::Kind;
use crate::domain::TransactionKey;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::check::Invariant as I;
use crate::domain::order::SalesOrder;

impl Document for OrderCancellation {
    type Entry = CancellationEntry;

    const KIND: Kind = Kind {
        documents: Space::Cancellations,
        entries: Space::CancellationEntries,
        what: "cancellation",
    };

    fn became(ordinal: u64) -> Became {
        Became::Cancellation(ordinal)
    }

    fn transaction(entry: &CancellationEntry) -> u64 {
        entry.transaction
    }

    fn key(&self) -> &TransactionKey {
        &self.retail_transaction
    }

    fn entry(&self, transaction: u64, state: &State) -> Option<CancellationEntry> {
        cancellation_entry(state, transaction, self).ok()
    }

    fn in_memory(ordinal: u64, state: &State) -> Option<CancellationEntry> {
        state.documents.cancellations.entry(ordinal)
    }

    fn found(&self, entry: &CancellationEntry, state: &State) -> Option<u64> {
        state.documents.cancellation_of(entry.order)
    }

    fn name(&self) -> String {
        format!("cancellation of sales order {} {}", self.data_area_id, self.sales_id)
    }
}

impl Exam<'_> {
    /// Examines all cancellations; `false` when it was ended.
    pub(super) async fn cancellations(&mut self) -> Result<bool, StoreError> {
        let setup = self.still.headquarters.setup();
        let count = self.still.headquarters.read().documents.cancellations.len();
        let mut walk = Documents::over::<OrderCancellation>(self);
        let mut open: Option<(u64, Segment)> = None;
        while let Some((all, examined)) = walk.segment::<OrderCancellation>(self, count).await? {
            for Found { document, .. } in &all {
                self.drawn.cancellation(document, &setup, self.checks);
                self.tell(I::I9, document, coins(document));
                self.tell(I::I10, document, voucher(document));
                let OrderCancellation { data_area_id, sales_id, .. } = document;
                let order = self.still.headquarters.find_order(data_area_id, sales_id);
                match order {
                    Some(order) => self.canceled(document, order, &mut open).await?,
                    None => self.tell(I::I2, document, vec!["there is no such order".into()]),
                }
            }
            self.with_transactions(all, |exam, found, stored| {
                let reference = &stored.transaction.header.channel_reference_id;
                let same = *reference == found.document.channel_reference_id;
                exam.checks.test(I::I4, same, || {
                    format!("{} has another channel reference ID", found.document.name())
                });
            })
            .await?;
            if !(self.proceed)(examined) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A cancellation and its order.
    async fn canceled(
        &mut self,
        document: &OrderCancellation,
        order: u64,
        open: &mut Option<(u64, Segment)>,
    ) -> Result<(), StoreError> {
        let place = self.still.headquarters.read().documents.orders.locate(order);
        // What is wrong with the order's own segment is told by the walk over the orders.
        if let Some(order) = self.document::<SalesOrder>(Space::Orders, place, open).await? {
            self.tell(I::I7, document, takes_back(document, &order));
        }
        Ok(())
    }
}

/// Its amounts, in whole coins.
fn coins(cancellation: &OrderCancellation) -> Wrong {
    let currency = cancellation.currency_code;
    let lines = cancellation.voucher.lines.iter().map(|line| line.amount);
    let amounts = lines.chain([cancellation.total_amount]);
    amounts
        .filter(|amount| currency.round(*amount) != *amount)
        .map(|amount| format!("the amount {amount} is not in whole coins of {currency}"))
        .collect()
}

/// Its voucher, by itself.
fn voucher(cancellation: &OrderCancellation) -> Wrong {
    let mut wrong = Wrong::new();
    if !cancellation.voucher.balances() {
        wrong.push(format!("voucher {} does not balance", cancellation.voucher.voucher));
    }
    if cancellation.voucher.currency_code != cancellation.currency_code {
        wrong.push(format!("voucher {} is in another currency", cancellation.voucher.voucher));
    }
    wrong
}

/// The total of the order, and its own voucher with debit and credit exchanged.
fn takes_back(cancellation: &OrderCancellation, order: &SalesOrder) -> Wrong {
    let mut wrong = Wrong::new();
    let (total, currency) = (cancellation.total_amount, cancellation.currency_code);
    if (total, currency) != (order.total_amount, order.currency_code) {
        wrong.push("its amount is not the total of the order".into());
    }
    if cancellation.channel_reference_id != order.channel_reference_id {
        wrong.push("the order has another channel reference ID".into());
    }
    let committed = order.vouchers.first().map(|voucher| voucher.lines.as_slice());
    let committed = committed.unwrap_or_default().iter();
    let taken_back = cancellation.voucher.lines.iter();
    let turned = taken_back.map(|line| (&line.main_account, -line.amount));
    if !committed.map(|line| (&line.main_account, line.amount)).eq(turned) {
        wrong.push("its voucher does not take back what the order committed".into());
    }
    wrong
}
