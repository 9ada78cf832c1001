//! How far the synchronization of a transaction is (`RetailTransactionOrderStatus`).

use serde::{Deserialize, Serialize};

use super::enums::RetailTransactionOrderStatusType;
use super::{Moment, Text};

/// Most characters of a stored failure, as in the product.
pub const ERROR_DETAIL_LENGTH: usize = 1024;

/// The order status of a transaction. Once it succeeded, exactly one of its three numbers is filled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderStatus {
    /// Status.
    #[serde(rename = "Status")]
    pub status: RetailTransactionOrderStatusType,
    /// The number of the sales order that it became.
    #[serde(rename = "SalesId")]
    pub sales_id: Text,
    /// The number of the sales quotation that it became.
    #[serde(rename = "QuotationId")]
    pub quotation_id: Text,
    /// The number of the sales order that it canceled.
    #[serde(rename = "CanceledSalesId")]
    pub canceled_sales_id: Text,
    /// How often it failed.
    #[serde(rename = "RetryCount")]
    pub retry_count: u32,
    /// The documented message of the last failure, at most 1,024 characters.
    #[serde(rename = "ErrorDetail")]
    pub error_detail: Text,
    /// Stable code of the last failure, such as `LEDGER-PERIOD`.
    #[serde(rename = "ErrorCode")]
    pub error_code: Text,
    /// What to do about it.
    #[serde(rename = "Remedy")]
    pub remedy: Text,
    /// When it last changed, store time.
    #[serde(rename = "ModifiedDateTime")]
    pub modified: Moment,
}

impl OrderStatus {
    /// The number of the document that the transaction became or canceled; empty before.
    pub fn document(&self) -> &Text {
        let numbers = [&self.sales_id, &self.quotation_id, &self.canceled_sales_id];
        numbers.into_iter().find(|number| !number.is_empty()).unwrap_or(&self.sales_id)
    }
}
