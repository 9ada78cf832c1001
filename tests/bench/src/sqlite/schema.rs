//! The tables of headquarters, and their statements.
//!
//! A child row has its parent's number and its place there as primary key, so that all rows of a
//! transaction or an order lie together. Columns have the product's names.

use std::sync::LazyLock;

use commerce_hq::domain::AnyRow;
use commerce_hq::domain::table::Table;
use rusqlite::Connection;

use crate::Result;

/// The columns of the key of a transaction.
pub const KEY: [&str; 5] = ["DataAreaId", "Channel", "store", "terminal", "transactionId"];

/// The scalar fields of a sales order, in the order of the struct.
pub const ORDER: &[&str] = &[
    "SalesId",
    "DataAreaId",
    "CustAccount",
    "InvoiceAccount",
    "CurrencyCode",
    "SalesStatus",
    "ChannelReferenceId",
    "RetailChannel",
    "RetailStoreId",
    "RetailTerminalId",
    "CreatedDateTime",
    "BusinessDate",
    "DlvMode",
    "InventSiteId",
    "InventLocationId",
    "TaxGroup",
    "InclTax",
    "Email",
    "ReceiptDateRequested",
    "ShippingDateRequested",
    "GrossLineAmount",
    "DiscountAmount",
    "NetAmount",
    "ChargeAmount",
    "TaxAmount",
    "TotalAmount",
    "PaymentAmount",
    "SalesPaymentDifference",
];
/// Those of a quotation.
pub const QUOTATION: &[&str] = &[
    "QuotationId",
    "DataAreaId",
    "CustAccount",
    "CurrencyCode",
    "ChannelReferenceId",
    "RetailChannel",
    "CreatedDateTime",
    "BusinessDate",
    "DlvMode",
    "InclTax",
    "GrossLineAmount",
    "DiscountAmount",
    "NetAmount",
    "ChargeAmount",
    "TaxAmount",
    "TotalAmount",
];
/// Those of a line of either.
pub const LINE: &[&str] = &[
    "LineNum",
    "ItemId",
    "Name",
    "InventDimId",
    "SalesQty",
    "SalesUnit",
    "SalesPrice",
    "LineDisc",
    "LineAmount",
    "TaxAmount",
    "TaxGroup",
    "TaxItemGroup",
    "InventSiteId",
    "InventLocationId",
    "DlvMode",
];
/// Those of a discount of a line.
pub const DISCOUNT: &[&str] = &[
    "LineNum",
    "DiscountOriginType",
    "PeriodicDiscountOfferId",
    "DiscountCode",
    "Percentage",
    "Amount",
];
/// Those of a tax of a line.
pub const TAX: &[&str] =
    &["TaxCode", "TaxPercentage", "TaxBaseAmount", "Amount", "IsIncludedInPrice"];
/// Those of a charge.
pub const CHARGE: &[&str] =
    &["LineNum", "MarkupCode", "Description", "CalculatedAmount", "TaxAmount"];
/// Those of a payment.
pub const PAYMENT: &[&str] = &[
    "LineNum",
    "TenderTypeId",
    "TenderName",
    "CardTypeId",
    "CardNumber",
    "GiftCardId",
    "LoyaltyCardId",
    "Amount",
    "AmountCur",
    "Currency",
    "ExchRate",
    "PostedAmount",
    "Status",
    "IsPrepay",
    "AuthenticationCode",
    "JournalNum",
    "Voucher",
];
/// Those of a voucher.
pub const VOUCHER: &[&str] = &["Voucher", "TransDate", "Text", "CurrencyCode"];
/// Those of a line of a voucher.
pub const LEDGER: &[&str] = &["MainAccount", "Name", "Amount"];
/// Those of a cancellation.
pub const CANCELLATION: &[&str] = &[
    "SalesId",
    "DataAreaId",
    "ChannelReferenceId",
    "RetailChannel",
    "CreatedDateTime",
    "BusinessDate",
    "CurrencyCode",
    "TotalAmount",
];

/// A table with its statements, which are written once.
pub struct Shape {
    /// What creates it.
    create: String,
    /// One more row: the key first.
    pub insert: String,
    /// The rows of the parents from one to another, in their order: the key, then the columns.
    pub of_parents: String,
    /// How many columns its key has.
    pub key: usize,
    /// The others.
    pub columns: Vec<&'static str>,
}

impl Shape {
    /// A table with that primary key, of whole numbers.
    pub fn new(name: &str, key: &[&str], columns: &[&'static str]) -> Self {
        let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let (quoted, keys) = (quoted.join(", "), key.join(", "));
        let kind = if key.len() > 1 { " without rowid" } else { "" };
        let typed: Vec<String> = key.iter().map(|column| format!("{column} integer")).collect();
        let typed = typed.join(", ");
        let marks = vec!["?"; key.len() + columns.len()].join(", ");
        let first = key.first().copied().unwrap_or_default();
        Self {
            create: format!(
                "create table if not exists {name} ({typed}, {quoted}, primary key ({keys})){kind}"
            ),
            insert: format!("insert into {name} ({keys}, {quoted}) values ({marks})"),
            of_parents: format!(
                "select {keys}, {quoted} from {name} where {first} between ? and ? order by {keys}"
            ),
            key: key.len(),
            columns: columns.to_vec(),
        }
    }

    /// A table of child rows.
    fn below(name: &str, columns: &[&'static str]) -> Self {
        Self::new(name, &["parent", "place"], columns)
    }

    /// A table of child rows of child rows.
    fn below_lines(name: &str, columns: &[&'static str]) -> Self {
        Self::new(name, &["parent", "line", "place"], columns)
    }

    /// A table of documents, each with the number of its transaction.
    fn documents(name: &str, columns: &[&'static str]) -> Self {
        Self::new(name, &["id"], &[&["transaction_number"], columns].concat())
    }

    /// Creates the table, if it is missing.
    pub fn create(&self, connection: &Connection) -> Result<()> {
        Ok(connection.execute_batch(&self.create)?)
    }
}

/// The names of the columns of one of the eleven tables.
pub fn columns_of(table: Table) -> Vec<&'static str> {
    AnyRow::columns_of(table).iter().map(|column| column.name).collect()
}

/// The tables of transactions.
pub struct Transactions {
    /// The headers.
    pub headers: Shape,
    /// The ten other tables.
    pub below: Vec<(Table, Shape)>,
}

/// The tables of transactions.
pub static TRANSACTIONS: LazyLock<Transactions> = LazyLock::new(|| {
    let own = ["ChannelDatabase", "Pulled"];
    let header = Table::RetailTransactionTable;
    let columns = [&KEY[..], &own[..], &columns_of(header)].concat();
    let below = Table::ALL.into_iter().filter(|table| *table != header);
    let below = below.map(|table| (table, Shape::below(table.name(), &columns_of(table))));
    Transactions { headers: Shape::new(header.name(), &["id"], &columns), below: below.collect() }
});

/// The tables of what transactions become. Orders and quotations share those below them.
pub struct Documents {
    pub orders: Shape,
    pub quotations: Shape,
    pub cancellations: Shape,
    pub lines: Shape,
    pub discounts: Shape,
    pub taxes: Shape,
    pub charges: Shape,
    pub payments: Shape,
    pub vouchers: Shape,
    pub ledger: Shape,
    pub addresses: Shape,
    pub attributes: Shape,
    pub infocodes: Shape,
    pub measures: Shape,
}

impl Documents {
    fn all(&self) -> [&Shape; 14] {
        [
            &self.orders,
            &self.quotations,
            &self.cancellations,
            &self.lines,
            &self.discounts,
            &self.taxes,
            &self.charges,
            &self.payments,
            &self.vouchers,
            &self.ledger,
            &self.addresses,
            &self.attributes,
            &self.infocodes,
            &self.measures,
        ]
    }
}

/// The tables of what transactions become.
pub static DOCUMENTS: LazyLock<Documents> = LazyLock::new(|| {
    let rows = |name, table| Shape::below(name, &columns_of(table));
    Documents {
        orders: Shape::documents("SalesOrder", ORDER),
        quotations: Shape::documents("SalesQuotation", QUOTATION),
        cancellations: Shape::documents("Cancellation", CANCELLATION),
        lines: Shape::below("Line", LINE),
        discounts: Shape::below_lines("Discount", DISCOUNT),
        taxes: Shape::below_lines("Tax", TAX),
        charges: Shape::below("Charge", CHARGE),
        payments: Shape::below("Payment", PAYMENT),
        vouchers: Shape::below("Voucher", VOUCHER),
        ledger: Shape::below_lines("Ledger", LEDGER),
        addresses: rows("Address", Table::RetailTransactionAddressTrans),
        attributes: rows("Attribute", Table::RetailTransactionAttributeTrans),
        infocodes: rows("Infocode", Table::RetailTransactionInfocodeTrans),
        measures: rows("TaxMeasure", Table::RetailTransactionTaxMeasure),
    }
});

/// Creates what is missing.
pub fn create(connection: &Connection) -> Result<()> {
    TRANSACTIONS.headers.create(connection)?;
    TRANSACTIONS.below.iter().try_for_each(|(_, shape)| shape.create(connection))?;
    DOCUMENTS.all().into_iter().try_for_each(|shape| shape.create(connection))?;
    Ok(connection.execute_batch(REST)?)
}

/// What has no shape in common with the rest, and the indexes: one for each look-up.
const REST: &str = r"
create unique index if not exists transaction_key on RetailTransactionTable
    (DataAreaId, Channel, store, terminal, transactionId);
create table if not exists Status (
    transaction_number integer primary key, kind integer, entry_status integer, status integer,
    retry_count integer, modified integer, code text, message text, remedy text);
create index if not exists pending on Status (transaction_number, kind, entry_status, status)
    where status <> 2;
create unique index if not exists order_number on SalesOrder (DataAreaId, SalesId);
create unique index if not exists order_transaction on SalesOrder (transaction_number);
create index if not exists order_reference on SalesOrder (DataAreaId, ChannelReferenceId);
create unique index if not exists canceled_order on Cancellation (DataAreaId, SalesId);
create table if not exists Customer (
    company text, account text, name text, email text, document blob,
    primary key (company, account)) without rowid;
create table if not exists NumberSequence (
    company text, code text, next integer, primary key (company, code)) without rowid;
create table if not exists Watermark (
    channel_database integer, place integer, counter integer,
    primary key (channel_database, place)) without rowid;
create table if not exists Waiting (
    key text, place integer, document blob, primary key (key, place)) without rowid;
create table if not exists Held (id integer primary key, key text, reason text, document blob);
";
