//! What synchronization creates: the sales order with its lines, payments and postings.
//!
//! Field names in JSON are the product's (domain facts, section 5). Amounts are in the order's view:
//! what the customer buys and owes is positive.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::enums::{DiscountOriginType, SalesStatus};
use super::tables::{
    RetailTransactionAddressTrans, RetailTransactionAttributeTrans, RetailTransactionInfocodeTrans,
    RetailTransactionTaxMeasure,
};
use super::{Amount, ChannelId, CompanyId, Currency, Date, Text, TransactionKey};

/// A sales order: `SalesTable` and `RetailSalesTable` with everything below them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SalesOrder {
    /// Number from the company's Sales order sequence.
    pub sales_id: Text,
    /// The company.
    pub data_area_id: CompanyId,
    /// The customer who ordered.
    pub cust_account: Text,
    /// The customer who is invoiced.
    pub invoice_account: Text,
    /// The currency of every amount below.
    pub currency_code: Currency,
    /// Open order, shown for `Backorder`.
    pub sales_status: SalesStatus,
    /// The customer's search key.
    pub channel_reference_id: Text,
    /// The channel.
    pub retail_channel: ChannelId,
    /// Store of the transaction; may be empty.
    pub retail_store_id: Text,
    /// Register of the transaction; may be empty.
    pub retail_terminal_id: Text,
    /// The transaction that it was made of.
    pub retail_transaction: TransactionKey,
    /// When synchronization created it, store time.
    pub created_date_time: DateTime<Utc>,
    /// The channel's business date.
    pub business_date: Date,
    /// Mode of delivery.
    pub dlv_mode: Text,
    /// Site.
    pub invent_site_id: Text,
    /// Warehouse.
    pub invent_location_id: Text,
    /// Sales tax group.
    pub tax_group: Text,
    /// Whether prices contain tax.
    pub incl_tax: bool,
    /// E-mail address of the receipt.
    pub email: Text,
    /// Delivery address of the header, if it has one.
    pub delivery_address: Option<RetailTransactionAddressTrans>,
    /// Requested receipt date.
    pub receipt_date_requested: Date,
    /// Requested ship date.
    pub shipping_date_requested: Date,
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
    /// What the customer owes: net amount, charges and tax.
    pub total_amount: Amount,
    /// Payments authorized or posted.
    pub payment_amount: Amount,
    /// Total less payments.
    pub sales_payment_difference: Amount,
    /// Lines.
    pub lines: Vec<SalesLine>,
    /// Charges.
    pub markup_trans: Vec<OrderCharge>,
    /// Payments.
    pub payments: Vec<OrderPayment>,
    /// Attributes of header and lines, as the channel gave them.
    pub attributes: Vec<RetailTransactionAttributeTrans>,
    /// Infocodes of header and lines, as the channel gave them.
    pub infocodes: Vec<RetailTransactionInfocodeTrans>,
    /// Measures of the configurable tax engine, as the channel gave them; India only.
    pub tax_measures: Vec<RetailTransactionTaxMeasure>,
    /// Ledger vouchers, the order's own first, then one for each posted payment; each balances.
    pub vouchers: Vec<Voucher>,
}

/// A line of a sales order: `SalesLine` and `RetailSalesLine`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SalesLine {
    /// Line number.
    pub line_num: Amount,
    /// Item number.
    pub item_id: Text,
    /// Product name.
    pub name: Text,
    /// Product dimensions.
    pub invent_dim_id: Text,
    /// Quantity.
    pub sales_qty: Amount,
    /// Unit.
    pub sales_unit: Text,
    /// Price of a unit.
    pub sales_price: Amount,
    /// Discount of the whole line.
    pub line_disc: Amount,
    /// Line amount after discount, without tax.
    pub line_amount: Amount,
    /// Tax of the line.
    pub tax_amount: Amount,
    /// Sales tax group.
    pub tax_group: Text,
    /// Item sales tax group.
    pub tax_item_group: Text,
    /// Site; never empty.
    pub invent_site_id: Text,
    /// Warehouse; never empty.
    pub invent_location_id: Text,
    /// Mode of delivery.
    pub dlv_mode: Text,
    /// Address of the line, if it has one of its own.
    pub delivery_address: Option<RetailTransactionAddressTrans>,
    /// Discounts, one for each row of the channel.
    pub discounts: Vec<OrderDiscount>,
    /// Taxes, copied and not recalculated.
    pub taxes: Vec<OrderTax>,
}

/// A discount of a line: `RetailSalesDiscountLine`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderDiscount {
    /// Number of the discount on its line, as the channel gave it.
    pub line_num: Amount,
    /// Where the discount comes from.
    pub discount_origin_type: DiscountOriginType,
    /// The offer, such as `ST100015`; empty for a manual discount.
    pub periodic_discount_offer_id: Text,
    /// Discount code that the customer entered.
    pub discount_code: Text,
    /// Percentage, if the discount was one.
    pub percentage: Amount,
    /// Amount over the whole quantity.
    pub amount: Amount,
}

/// A tax of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderTax {
    /// Tax code or component.
    pub tax_code: Text,
    /// Rate in percent.
    pub tax_percentage: Amount,
    /// What it was calculated on.
    pub tax_base_amount: Amount,
    /// The tax.
    pub amount: Amount,
    /// Whether the price contains it.
    pub is_included_in_price: bool,
}

/// A charge: `MarkupTrans`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderCharge {
    /// The line it belongs to; 0 for the header.
    pub line_num: Amount,
    /// Charge code, such as `FREIGHT`.
    pub markup_code: Text,
    /// Its description.
    pub description: Text,
    /// Amount without tax.
    pub calculated_amount: Amount,
    /// Its tax.
    pub tax_amount: Amount,
}

/// Whether a payment was only authorized or is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentStatus {
    /// A card authorization, captured at invoicing: shown with a posted amount of 0.00.
    Authorized,
    /// Posted by a customer payment journal.
    Posted,
}

impl PaymentStatus {
    /// The name that lists show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Authorized => "Authorized",
            Self::Posted => "Posted",
        }
    }
}

/// A payment of an order: `MCRCustPaymTable`, with `CreditCardAuthTrans` or its journal line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderPayment {
    /// Line number of the channel's payment.
    pub line_num: Amount,
    /// The channel's payment method.
    pub tender_type_id: Text,
    /// Its name.
    pub tender_name: Text,
    /// Card type, if it is a card.
    pub card_type_id: Text,
    /// The card number as the channel masked it.
    pub card_number: Text,
    /// Gift card that paid.
    pub gift_card_id: Text,
    /// Loyalty card that paid.
    pub loyalty_card_id: Text,
    /// Amount in the order's currency; change and refunds below zero.
    pub amount: Amount,
    /// Amount in the currency that was tendered.
    pub amount_cur: Amount,
    /// The currency that was tendered.
    pub currency: Currency,
    /// The channel's exchange rate of that currency; 0 when it stated none.
    pub exch_rate: Amount,
    /// What is posted of it.
    pub posted_amount: Amount,
    /// Authorized or posted.
    pub status: PaymentStatus,
    /// Whether it is a prepayment.
    pub is_prepay: bool,
    /// The approval code of an authorization.
    pub authentication_code: Text,
    /// The batch number of the customer payment journal that posted it.
    pub journal_num: Option<Text>,
    /// The voucher that posted it.
    pub voucher: Option<Text>,
}

impl OrderPayment {
    /// The type of its card and the number; empty if no card was used.
    pub fn card(&self) -> String {
        [self.card_type_id.as_str(), &self.card_number].join(" ").trim().to_owned()
    }
}

/// A ledger voucher: lines that balance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Voucher {
    /// Number.
    pub voucher: Text,
    /// Accounting date.
    pub trans_date: Date,
    /// What it posts.
    pub text: Text,
    /// The currency of its lines.
    pub currency_code: Currency,
    /// Its lines.
    pub lines: Vec<LedgerLine>,
}

/// A line of a voucher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LedgerLine {
    /// Main account.
    pub main_account: Text,
    /// Its name.
    pub name: Text,
    /// Debit positive, credit negative.
    pub amount: Amount,
}

impl Voucher {
    /// Whether debit and credit are equal.
    pub fn balances(&self) -> bool {
        Amount::sum(self.lines.iter().map(|line| line.amount)).is_some_and(Amount::is_zero)
    }
}

/// Amounts by currency: amounts of different currencies are never added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals(pub BTreeMap<Currency, Amount>);

impl Totals {
    /// Adds an amount to its currency; `None` on overflow.
    #[must_use]
    pub fn add(&mut self, currency: Currency, amount: Amount) -> Option<()> {
        let total = self.0.entry(currency).or_default();
        *total = total.checked_add(amount)?;
        Some(())
    }
}

impl Serialize for Totals {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = self.0.iter().map(|(currency, total)| (currency, currency.format(*total)));
        serializer.collect_map(texts)
    }
}

impl<'de> Deserialize<'de> for Totals {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = BTreeMap::<Currency, String>::deserialize(deserializer)?;
        let total = |(currency, text): (Currency, String)| Ok((currency, text.parse()?));
        let totals: Result<_, super::amount::AmountError> = texts.into_iter().map(total).collect();
        totals.map(Self).map_err(serde::de::Error::custom)
    }
}
