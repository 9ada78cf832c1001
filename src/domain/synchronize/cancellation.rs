//! Which order a transaction of type 37 may cancel (our reading: the one with its channel reference
//! ID, while it is open). The job looks the order up and writes what comes of it.

use super::cause::Cause;
use super::failure::SyncFailure;
use crate::domain::RetailTransaction;
use crate::domain::enums::SalesStatus;
use crate::domain::order::SalesOrder;

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
