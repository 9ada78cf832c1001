//! The documents of each list, and which of their fields are its columns.

use serde::Serialize;
use serde_json::Value;

use crate::domain::AnyRow;
use crate::domain::order::SalesOrder;
use crate::domain::table::Table;
use crate::engine::Failure;
use crate::engine::query::TransactionRecord;
use crate::store::Still;

/// A list that can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Transactions, all that headquarters has.
    Transactions,
    /// Sales orders.
    Orders,
    /// Their payments.
    Payments,
    /// The lines of their vouchers.
    Postings,
}

#[rustfmt::skip]
const STATUS: [&str; 9] = [
    "ChannelDatabase", "Pulled", "Status", "SalesId", "RetryCount", "ErrorCode", "ErrorDetail",
    "Remedy", "ModifiedDateTime",
];
#[rustfmt::skip]
const ORDERS: &[&str] = &[
    "SalesId", "DataAreaId", "CustAccount", "InvoiceAccount", "CurrencyCode", "SalesStatus",
    "ChannelReferenceId", "RetailChannel", "RetailStoreId", "RetailTerminalId", "transactionId",
    "CreatedDateTime", "BusinessDate", "DlvMode", "InventSiteId", "InventLocationId", "TaxGroup",
    "InclTax", "Email", "ReceiptDateRequested", "ShippingDateRequested", "GrossLineAmount",
    "DiscountAmount", "NetAmount", "ChargeAmount", "TaxAmount", "TotalAmount", "PaymentAmount",
    "SalesPaymentDifference",
];
#[rustfmt::skip]
const PAYMENTS: &[&str] = &[
    "SalesId", "DataAreaId", "ChannelReferenceId", "LineNum", "TenderTypeId", "TenderName",
    "CardTypeId", "CardNumber", "GiftCardId", "LoyaltyCardId", "Amount", "AmountCur", "Currency",
    "ExchRate", "PostedAmount", "Status", "IsPrepay", "AuthenticationCode", "JournalNum", "Voucher",
];
#[rustfmt::skip]
const POSTINGS: &[&str] = &[
    "Voucher", "SalesId", "DataAreaId", "ChannelReferenceId", "TransDate", "Text", "CurrencyCode",
    "MainAccount", "Name", "Amount",
];

impl List {
    /// The name of its file, without extension.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Transactions => "transactions",
            Self::Orders => "orders",
            Self::Payments => "payments",
            Self::Postings => "postings",
        }
    }

    /// The columns that its CSV form has.
    pub(super) fn columns(self) -> Vec<&'static str> {
        match self {
            Self::Transactions => {
                let table = Table::RetailTransactionTable;
                let header = AnyRow::columns_of(table).iter().map(|column| column.name);
                table.key_columns().into_iter().chain(header).chain(STATUS).collect()
            }
            Self::Orders => ORDERS.to_vec(),
            Self::Payments => PAYMENTS.to_vec(),
            Self::Postings => POSTINGS.to_vec(),
        }
    }

    /// How many transactions or orders its documents come from.
    pub(super) fn count(self, still: &Still<'_>) -> u64 {
        match self {
            Self::Transactions => still.headquarters().transaction_count(),
            _ => still.headquarters().order_count(),
        }
    }

    /// The documents of these transactions or orders, in their order.
    pub(super) async fn documents(
        self,
        still: &Still<'_>,
        ordinals: &[u64],
    ) -> Result<Vec<Value>, Failure> {
        if self == Self::Transactions {
            return transactions(still, ordinals).await;
        }
        let mut documents = Vec::new();
        for order in still.headquarters().orders(ordinals).await? {
            match self {
                Self::Transactions | Self::Orders => documents.push(value(&order)?),
                Self::Payments => {
                    for payment in &order.payments {
                        documents.push(of_order(&order, value(payment)?));
                    }
                }
                Self::Postings => documents.extend(postings(&order)?),
            }
        }
        Ok(documents)
    }

    /// The value of a column of a document: of the document itself, or of what it nests and calls
    /// by that name alone.
    pub(super) fn field<'a>(self, document: &'a Value, column: &str) -> Option<&'a Value> {
        let nested = match self {
            Self::Transactions if STATUS.contains(&column) => "RetailTransactionOrderStatus",
            Self::Orders if column == "transactionId" => "RetailTransaction",
            _ => return document.get(column),
        };
        document.get(nested).and_then(|nested| nested.get(column)).or_else(|| document.get(column))
    }
}

async fn transactions(still: &Still<'_>, ordinals: &[u64]) -> Result<Vec<Value>, Failure> {
    let headquarters = still.headquarters();
    let stored = headquarters.transactions(ordinals).await?;
    let mut documents = Vec::with_capacity(stored.len());
    for (ordinal, stored) in ordinals.iter().zip(stored) {
        documents.push(value(&TransactionRecord {
            transaction: stored.transaction,
            channel_database: stored.channel_database,
            pulled: stored.pulled,
            status: headquarters.status(*ordinal).await?,
        })?);
    }
    Ok(documents)
}

/// Each ledger line with the fields of its voucher.
fn postings(order: &SalesOrder) -> Result<Vec<Value>, Failure> {
    let mut documents = Vec::new();
    for voucher in &order.vouchers {
        for line in &voucher.lines {
            let mut document = value(voucher)?;
            if let (Value::Object(fields), Value::Object(line)) = (&mut document, value(line)?) {
                fields.remove("Lines");
                fields.extend(line);
            }
            documents.push(of_order(order, document));
        }
    }
    Ok(documents)
}

/// A document that names its order.
fn of_order(order: &SalesOrder, mut document: Value) -> Value {
    if let Value::Object(fields) = &mut document {
        fields.insert("SalesId".into(), order.sales_id.as_str().into());
        fields.insert("DataAreaId".into(), order.data_area_id.as_str().into());
        fields.insert("ChannelReferenceId".into(), order.channel_reference_id.as_str().into());
    }
    document
}

fn value(record: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(record)
        .map_err(|error| Failure::failed(format!("a record cannot be written as JSON: {error}")))
}
