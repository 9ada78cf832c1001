//! A sales order that has everything but its numbers and its time.

use chrono::{DateTime, Utc};

use super::customer::NewCustomer;
use super::failure::SyncFailure;
use crate::domain::Text;
use crate::domain::company::Sequence;
use crate::domain::order::{PaymentStatus, SalesOrder};

/// An order as it will be; only the numbers and the time of creation are still empty.
///
/// Numbers are drawn apart and last: nothing that can fail comes after them, so the sequences have
/// no gaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    order: SalesOrder,
    new_customer: Option<NewCustomer>,
}

impl Draft {
    pub(super) fn new(order: SalesOrder, new_customer: Option<NewCustomer>) -> Self {
        Self { order, new_customer }
    }

    /// The order, its numbers empty.
    pub fn order(&self) -> &SalesOrder {
        &self.order
    }

    /// The customer that must be created together with the order, if there is one.
    pub fn new_customer(&self) -> Option<&NewCustomer> {
        self.new_customer.as_ref()
    }

    /// Draws the numbers, always in this order: the sales order; the voucher of the commitment; if
    /// a payment is posted, the batch number of the one journal that posts all payments, then the
    /// voucher of each posted payment in the order of the payments.
    pub fn number(
        self,
        numbers: &mut impl FnMut(Sequence) -> Result<Text, SyncFailure>,
        created: DateTime<Utc>,
    ) -> Result<SalesOrder, SyncFailure> {
        let mut order = self.order;
        order.sales_id = numbers(Sequence::SalesOrder)?;
        order.created_date_time = created;
        let mut vouchers = order.vouchers.iter_mut();
        if let Some(commitment) = vouchers.next() {
            commitment.voucher = numbers(Sequence::Voucher)?;
        }
        let mut journal = None;
        let posted = |payment: &&mut _| is_posted(payment);
        for (payment, voucher) in order.payments.iter_mut().filter(posted).zip(vouchers) {
            let batch = match journal.take() {
                Some(batch) => batch,
                None => numbers(Sequence::Journal)?,
            };
            voucher.voucher = numbers(Sequence::Voucher)?;
            payment.voucher = Some(voucher.voucher.clone());
            payment.journal_num = Some(batch.clone());
            journal = Some(batch);
        }
        Ok(order)
    }
}

fn is_posted(payment: &crate::domain::order::OrderPayment) -> bool {
    payment.status == PaymentStatus::Posted
}
