//! What Synchronize orders does with a transaction before it reads more than its header.

use crate::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderStatusType, RetailTransactionType,
};

/// What Synchronize orders does with a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It becomes a sales order: types 27 and 33.
    Order,
    /// It becomes a sales quotation: type 31.
    Quotation,
    /// It cancels the order with the same channel reference ID: type 37.
    Cancellation,
    /// Another type, such as cash-and-carry, which statements take; or a training transaction.
    NotForThisJob,
    /// It was voided or canceled at the channel, or by Edit and audit.
    Voided,
    /// An operator edits it; the job leaves it until its Pending order status is reset.
    Editing,
    /// It has succeeded before.
    AlreadySynchronized,
}

/// What Synchronize orders does with a transaction of that type, state at the channel, and order
/// status.
///
/// The type comes first: a voided cash-and-carry sale is still none of this job's. That a canceled
/// entry counts as voided, and that training never reaches the books, is our reading.
pub fn disposition(
    kind: RetailTransactionType,
    entry_status: RetailEntryStatus,
    status: RetailTransactionOrderStatusType,
) -> Disposition {
    let by_type = match kind {
        RetailTransactionType::PendingSalesOrder | RetailTransactionType::AsyncCustomerOrder => {
            Disposition::Order
        }
        RetailTransactionType::AsyncCustomerQuote => Disposition::Quotation,
        RetailTransactionType::AsyncOrderCancellation => Disposition::Cancellation,
        _ => return Disposition::NotForThisJob,
    };
    match (status, entry_status) {
        (RetailTransactionOrderStatusType::Succeeded, _) => Disposition::AlreadySynchronized,
        (_, RetailEntryStatus::Training) => Disposition::NotForThisJob,
        (_, RetailEntryStatus::Voided | RetailEntryStatus::Cancelled) => Disposition::Voided,
        (RetailTransactionOrderStatusType::Editing, _) => Disposition::Editing,
        _ => by_type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RetailTransactionOrderStatusType as Status;

    fn of(kind: i16, entry_status: RetailEntryStatus, status: Status) -> Disposition {
        disposition(RetailTransactionType::from_value(kind).unwrap(), entry_status, status)
    }

    #[test]
    fn the_type_says_what_a_transaction_becomes() {
        let fresh = |kind| of(kind, RetailEntryStatus::None, Status::None);
        assert_eq!([fresh(27), fresh(33)], [Disposition::Order; 2]);
        assert_eq!(fresh(31), Disposition::Quotation);
        assert_eq!(fresh(37), Disposition::Cancellation);
        assert_eq!([fresh(2), fresh(14), fresh(19)], [Disposition::NotForThisJob; 3]);
    }

    #[test]
    fn what_is_voided_or_edited_is_left_alone_and_what_failed_is_taken_again() {
        let order = |entry, status| of(27, entry, status);
        assert_eq!(order(RetailEntryStatus::Voided, Status::Failed), Disposition::Voided);
        assert_eq!(order(RetailEntryStatus::None, Status::Editing), Disposition::Editing);
        assert_eq!(order(RetailEntryStatus::None, Status::Failed), Disposition::Order);
        assert_eq!(order(RetailEntryStatus::Training, Status::None), Disposition::NotForThisJob);
        let done = order(RetailEntryStatus::None, Status::Succeeded);
        assert_eq!(done, Disposition::AlreadySynchronized);
        assert_eq!(of(2, RetailEntryStatus::Voided, Status::None), Disposition::NotForThisJob);
    }
}
