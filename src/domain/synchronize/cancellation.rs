//! What a transaction of type 37 does: it cancels the order with its channel reference ID, while
//! that is open (our reading). The job looks the order up; it is judged here, and the record of the
//! cancellation is made here.

use chrono::{DateTime, Utc};

use super::cause::Cause;
use super::failure::SyncFailure;
use super::payments;
use super::place::Place;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::company::Sequence;
use crate::domain::enums::{RetailTransactionType, SalesStatus};
use crate::domain::order::{LedgerLine, SalesOrder, Voucher};
use crate::domain::{RetailTransaction, Setup, Text};

/// A cancellation as it will be; only the number of its voucher and the time of creation are still
/// empty.
#[derive(Clone, Debug, PartialEq)]
pub struct CancellationDraft {
    cancellation: OrderCancellation,
}

impl CancellationDraft {
    /// The cancellation, its voucher without a number.
    pub fn cancellation(&self) -> &OrderCancellation {
        &self.cancellation
    }

    /// Draws the one number that a cancellation has, that of its voucher.
    pub fn number(
        self,
        numbers: &mut impl FnMut(Sequence) -> Result<Text, SyncFailure>,
        created: DateTime<Utc>,
    ) -> Result<OrderCancellation, SyncFailure> {
        let mut cancellation = self.cancellation;
        cancellation.voucher.voucher = numbers(Sequence::Voucher)?;
        cancellation.created_date_time = created;
        Ok(cancellation)
    }
}

/// The cancellation that a transaction of type 37 becomes, or why it does not become one; `found`
/// is the order of its company that has its channel reference ID, if there is one.
///
/// It posts, so its date must lie in an open period. A payment on it fails: what is paid back is a
/// return of its own (our reading).
pub fn derive_cancellation(
    transaction: &RetailTransaction,
    setup: &Setup,
    found: Option<&SalesOrder>,
) -> Result<CancellationDraft, SyncFailure> {
    let kind = transaction.header.r#type;
    if kind != RetailTransactionType::AsyncOrderCancellation {
        return Err(Cause::TransactionType { kind }.into());
    }
    let place = Place::find(transaction, setup)?;
    place.check_period()?;
    let mut paid = transaction.payments.iter().filter(|row| !payments::is_voided(row));
    if let Some(row) = paid.next() {
        return Err(Cause::CancelPayment { line: row.line_num }.into());
    }
    let found = found.filter(|order| order.data_area_id == place.company.id);
    let order = cancellable(transaction, found)?;
    let cancellation = OrderCancellation {
        sales_id: order.sales_id.clone(),
        data_area_id: order.data_area_id.clone(),
        channel_reference_id: order.channel_reference_id.clone(),
        retail_channel: transaction.key.channel,
        retail_transaction: transaction.key.clone(),
        created_date_time: DateTime::default(),
        business_date: place.date,
        currency_code: order.currency_code,
        total_amount: order.total_amount,
        voucher: reversal(&place, order)?,
    };
    Ok(CancellationDraft { cancellation })
}

/// The order's own voucher with debit and credit exchanged.
fn reversal(place: &Place<'_>, order: &SalesOrder) -> Result<Voucher, SyncFailure> {
    let committed = order.vouchers.first().map(|voucher| voucher.lines.as_slice());
    let turned = |line: &LedgerLine| LedgerLine { amount: -line.amount, ..line.clone() };
    let voucher = Voucher {
        voucher: Text::default(),
        trans_date: place.date,
        text: compact_str::format_compact!("Cancellation of {}", order.sales_id),
        currency_code: order.currency_code,
        lines: committed.unwrap_or_default().iter().map(turned).collect(),
    };
    super::ledger::balanced(&place.company.id, voucher)
}

/// The order, if the transaction may cancel it; `found` is the order of the company that has the
/// transaction's channel reference ID, if there is one.
pub fn cancellable<'a>(
    transaction: &RetailTransaction,
    found: Option<&'a SalesOrder>,
) -> Result<&'a SalesOrder, SyncFailure> {
    let reference = &transaction.header.channel_reference_id;
    let same =
        |order: &&SalesOrder| !reference.is_empty() && order.channel_reference_id == *reference;
    let Some(order) = found.filter(same) else {
        return Err(Cause::CancelNotFound { reference: reference.clone() }.into());
    };
    if order.sales_status == SalesStatus::Backorder {
        return Ok(order);
    }
    let (order, status) = (order.sales_id.clone(), order.sales_status);
    Err(Cause::CancelNotOpen { order, status }.into())
}
