//! What synchronization makes of an asynchronous order cancellation (type 37): a record of its own.
//!
//! The order that is canceled keeps its content; that it is canceled is what this record says. Its
//! voucher takes back what the order committed. Payments that were posted stay on the account of
//! customer prepayments, as the customer's money, and a card that was only authorized posted nothing
//! that could be taken back (our reading).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::order::Voucher;
use super::{Amount, ChannelId, CompanyId, Currency, Date, Text, TransactionKey};

/// The cancellation of a sales order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderCancellation {
    /// The number of the order that is canceled.
    pub sales_id: Text,
    /// The company of both.
    pub data_area_id: CompanyId,
    /// The customer's search key, by which the order was found.
    pub channel_reference_id: Text,
    /// The channel that canceled.
    pub retail_channel: ChannelId,
    /// The transaction that it was made of.
    pub retail_transaction: TransactionKey,
    /// When synchronization created it, store time.
    pub created_date_time: DateTime<Utc>,
    /// The channel's business date, on which it is posted.
    pub business_date: Date,
    /// The currency of the amounts.
    pub currency_code: Currency,
    /// The total of the order that is canceled.
    pub total_amount: Amount,
    /// What takes back the order's own voucher; it balances.
    pub voucher: Voucher,
}
