//! The sales quotation that synchronization makes of an asynchronous customer quote (type 31).
//!
//! Lines, discounts, charges and taxes are those of an [order](super::order), in the same view of
//! amounts. A quotation has no payments, and nothing of it is posted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::order::{OrderCharge, SalesLine};
use super::tables::{
    RetailTransactionAddressTrans, RetailTransactionAttributeTrans, RetailTransactionInfocodeTrans,
};
use super::{Amount, ChannelId, CompanyId, Currency, Date, Text, TransactionKey};

/// A sales quotation: `SalesQuotationTable` with everything below it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SalesQuotation {
    /// Number from the company's Quotation sequence.
    pub quotation_id: Text,
    /// The company.
    pub data_area_id: CompanyId,
    /// The customer.
    pub cust_account: Text,
    /// The currency of every amount below.
    pub currency_code: Currency,
    /// The customer's search key.
    pub channel_reference_id: Text,
    /// The channel.
    pub retail_channel: ChannelId,
    /// The transaction that it was made of.
    pub retail_transaction: TransactionKey,
    /// When synchronization created it, store time.
    pub created_date_time: DateTime<Utc>,
    /// The channel's business date; may be empty, since nothing is posted.
    pub business_date: Date,
    /// Mode of delivery.
    pub dlv_mode: Text,
    /// Delivery address of the header, if it has one.
    pub delivery_address: Option<RetailTransactionAddressTrans>,
    /// Whether prices contain tax.
    pub incl_tax: bool,
    /// Lines before discount; with tax where prices contain it.
    pub gross_line_amount: Amount,
    /// All discounts.
    pub discount_amount: Amount,
    /// Lines after discount, without tax.
    pub net_amount: Amount,
    /// All charges, without tax.
    pub charge_amount: Amount,
    /// All taxes.
    pub tax_amount: Amount,
    /// Net amount, charges and tax.
    pub total_amount: Amount,
    /// Lines.
    pub lines: Vec<SalesLine>,
    /// Charges.
    pub markup_trans: Vec<OrderCharge>,
    /// Attributes of header and lines, as the channel gave them.
    pub attributes: Vec<RetailTransactionAttributeTrans>,
    /// Infocodes of header and lines, as the channel gave them.
    pub infocodes: Vec<RetailTransactionInfocodeTrans>,
}
