//! Every reason why Synchronize orders does not take a transaction, in one table: code, message and
//! remedy. F-numbers are those of the domain facts, section 9; where that has a wording, the message
//! begins with it. Codes are stable: programs and people search by them.

use std::fmt;

use crate::domain::enums::{CreditCardProcessorStatus, RetailTransactionType, SalesStatus};
use crate::domain::table::Table;
use crate::domain::{Amount, ChannelId, CompanyId, Currency, Date, Text};

/// An amount with its currency, for messages, such as `12.03 USD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub Amount, pub Currency);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(amount, currency) = self;
        write!(f, "{} {currency}", currency.format(*amount))
    }
}

/// Declares the causes: documentation, what a cause names, code, message, remedy.
macro_rules! causes {
    ($( $(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* }
        $code:literal $message:literal $remedy:literal )*) => {
        /// Why a transaction does not become an order.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are what the message names")]
        pub enum Cause { $( $(#[$doc])* $name { $($field: $type),* } ),* }

        #[allow(unused_variables, reason = "not every sentence names everything")]
        impl Cause {
            /// The code of every cause, in the order of the table; some causes share one.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The stable code.
            pub fn code(&self) -> &'static str {
                match self { $( Self::$name { .. } => $code ),* }
            }

            /// What happened, in the product's words where they are known.
            pub fn message(&self) -> String {
                match self { $( Self::$name { $($field),* } => format!($message) ),* }
            }

            /// What to do about it.
            pub fn remedy(&self) -> String {
                match self { $( Self::$name { $($field),* } => format!($remedy) ),* }
            }
        }
    };
}

causes! {
    /// The transaction is none that becomes an order.
    TransactionType { kind: RetailTransactionType }
        "TRANSACTION-TYPE"
        "A transaction of type {kind} does not become a sales order."
        "None for this transaction: Synchronize orders takes types 27, 31, 33 and 37."
    /// The channel of the key is not set up.
    ChannelNotFound { channel: ChannelId }
        "CHANNEL-NOT-FOUND"
        "Channel {channel} does not exist in headquarters."
        "Set up the channel under Retail and Commerce > Channels, then run Synchronize orders again."
    /// The channel belongs to a company that is not set up.
    CompanyNotFound { company: CompanyId, channel: Text }
        "COMPANY-NOT-FOUND"
        "Company {company} of channel {channel} does not exist in headquarters."
        "Correct the legal entity of channel {channel}, then run Synchronize orders again."
    /// No company or channel trades in that currency.
    CurrencyUnknown { currency: Currency }
        "CURRENCY-UNKNOWN"
        "Currency {currency} is not set up in headquarters."
        "Correct the currency of the transaction with Edit and audit, or set the currency up."
    /// A line or charge has another currency than the order; they are never added.
    CurrencyMixed { table: Table, line: Amount, currency: Currency, order: Currency }
        "CURRENCY-MIXED"
        "{table} of line {line} is in {currency}, its order is in {order}."
        "Correct the currency of that row with Edit and audit, then run Synchronize orders again."
    /// An amount has more digits than its currency has coins for.
    CurrencyRounding { column: &'static str, line: Amount, amount: Amount, currency: Currency }
        "CURRENCY-ROUNDING"
        "{column} {amount} of line {line} is not rounded to the smallest coin of {currency}."
        "Correct the amount with Edit and audit, and the rounding of the channel that wrote it."
    /// Every line is voided, or there is none.
    NoLines {}
        "NO-LINES"
        "The transaction has no sales line that is not voided."
        "Mark the transaction as void with Edit and audit, or run P-0001 if its lines are missing."
    /// A discount, tax or charge row names a sales line that the transaction does not have.
    LineReference { table: Table, line: Amount }
        "LINE-REFERENCE"
        "{table} has a row for sales line {line}, which the transaction does not have."
        "Correct the line number of that row with Edit and audit, then run Synchronize orders again."
    /// The product is not released to the company.
    ItemNotReleased { line: Amount, item: Text, company: CompanyId }
        "ITEM-NOT-RELEASED"
        "Item number {item} of sales line {line} is not released to company {company}."
        "Release product {item} to company {company}, then run Synchronize orders again."
    /// F25: neither line, header nor channel names a site or a warehouse.
    InventoryDimension { dimension: &'static str, line: Amount }
        "INVENTORY-DIMENSION"
        "Inventory dimension {dimension} is mandatory and must be specified (sales line {line})."
        "Fill Site and Warehouse of header and lines with Edit and audit, or set them up for the channel."
    /// F29: the discount rows of a line are not the discount of the line.
    DiscountTotal { line: Amount, stated: Money, computed: Money }
        "DISCOUNT-TOTAL"
        "Sales line {line} has a discount of {stated}, its discount rows add up to {computed}."
        "Correct the line or its discount rows with Edit and audit, then run Synchronize orders again."
    /// F29: the tax rows of a line are not the tax of the line.
    TaxTotal { line: Amount, stated: Money, computed: Money }
        "TAX-TOTAL"
        "Sales line {line} has a tax of {stated}, its tax rows add up to {computed}."
        "Correct the line or its tax rows with Edit and audit, then run Synchronize orders again."
    /// F29: the tax of a charge is not its included tax and its added tax.
    ChargeTax { line: Amount, code: Text, stated: Money, computed: Money }
        "CHARGE-TAX"
        "Charge {code} of line {line} has a tax of {stated}, its parts add up to {computed}."
        "Correct the tax amounts of the charge with Edit and audit, then run Synchronize orders again."
    /// F29: quantity, price, discount, tax and net amount of a line do not fit.
    LineAmount { line: Amount, column: &'static str, stated: Money, computed: Money }
        "LINE-AMOUNT"
        "{column} of sales line {line} is {stated}, its quantity, price, discount and tax give {computed}."
        "Correct quantity, price, discount or {column} of the line with Edit and audit."
    /// F29: header and lines differ.
    HeaderTotal { column: &'static str, stated: Money, computed: Money }
        "HEADER-TOTAL"
        "{column} of the header is {stated}, lines, charges and taxes give {computed}."
        "Correct the header or the rows below it with Edit and audit, then run Synchronize orders again."
    /// F29: a control total of the header is not what there is.
    ControlTotal { column: &'static str, stated: Amount, counted: Amount }
        "CONTROL-TOTAL"
        "{column} of the header is {stated}, the rows give {counted}."
        "Run P-0001 if rows are missing, else correct {column} with Edit and audit."
    /// The customer account is not in the company.
    CustomerNotFound { account: Text, company: CompanyId }
        "CUSTOMER-NOT-FOUND"
        "Customer account {account} does not exist in company {company}."
        "Create the customer or correct the account with Edit and audit, then run Synchronize orders again."
    /// F24: the channel made the customer, and its data is not here yet.
    AsyncCustomer { account: Text }
        "CUSTOMER-NOT-FOUND"
        "Async customer or address not found in HQ: {account}."
        "Run P-0001, then run Synchronize orders again, which creates the customer."
    /// The transaction names no customer, and neither does the channel.
    NoDefaultCustomer { channel: Text }
        "CUSTOMER-NOT-FOUND"
        "The transaction names no customer, and channel {channel} has no default customer."
        "Set up a default customer for channel {channel}, then run Synchronize orders again."
    /// F20: no period of the ledger calendar covers the date.
    NoPeriod { date: Date, company: CompanyId }
        "LEDGER-PERIOD"
        "Fiscal Period does not exist. Period for {date} does not exist."
        "Create a period for {date} under General ledger > Ledger setup > Fiscal calendars for company \
         {company}, or set Business date into an open one with Edit and audit."
    /// F20: the period of that date is closed.
    PeriodClosed { date: Date, company: CompanyId }
        "LEDGER-PERIOD"
        "The fiscal period for {date} is not open."
        "Open the period of {date} under General ledger > Calendars > Ledger calendars for company \
         {company}, or set Business date into an open one with Edit and audit."
    /// F20: the transaction has no date.
    NoDate { company: CompanyId }
        "LEDGER-PERIOD"
        "Fiscal Period does not exist. The transaction has no business date."
        "Set Business date into an open period of company {company} with Edit and audit."
    /// The channel has no payment method with that id, or it takes no payments.
    PaymentMethod { line: Amount, tender: Text, channel: Text }
        "PAYMENT-METHOD"
        "Payment line {line} is of payment method {tender}, which channel {channel} does not take."
        "Set up payment method {tender} for channel {channel}, then run Synchronize orders again."
    /// F17: no payment service is the default for new credit cards.
    PaymentService { company: CompanyId }
        "PAYMENT-SERVICE"
        "Company {company} must have a default payment service."
        "Accounts receivable > Payment setup > Payment services: set Default processor for new credit \
         cards to Yes on one of company {company}."
    /// The card processor did not approve the payment, or the capture failed.
    PaymentDeclined { line: Amount, status: CreditCardProcessorStatus }
        "PAYMENT-DECLINED"
        "The card payment of payment line {line} was not approved (processor status {status})."
        "Take another payment from the customer and correct the payment line with Edit and audit."
    /// The card processor approved less than the payment.
    PaymentAuthorization { line: Amount, authorized: Money, amount: Money }
        "PAYMENT-AUTHORIZATION"
        "Payment line {line} is {amount}, its authorization is only {authorized}."
        "Correct the payment line with Edit and audit, or have the card authorized again."
    /// The tendered amount, its rate and the amount in the order's currency do not fit.
    PaymentCurrency { line: Amount, amount: Money, tendered: Money, rate: Amount }
        "PAYMENT-CURRENCY"
        "Payment line {line} is {amount}; {tendered} tendered at exchange rate {rate} is another amount."
        "Correct amount, currency or exchange rate of the payment line with Edit and audit."
    /// A quotation has a payment, and takes none.
    QuotationPayment { line: Amount }
        "QUOTATION-PAYMENT"
        "Payment line {line} is on a quotation, which takes no payments."
        "Mark the payment line as voided with Edit and audit, or make the transaction an order."
    /// F29: the payments are not what the header says was paid.
    PaymentTotal { column: &'static str, stated: Money, computed: Money }
        "PAYMENT-TOTAL"
        "{column} of the header is {stated}, the payment lines give {computed}."
        "Correct the header or the payment lines with Edit and audit, then run Synchronize orders again."
    /// F33: more was paid beforehand than the order is worth.
    Prepayment { prepaid: Money, total: Money }
        "PREPAYMENT"
        "Prepayment larger than order: {prepaid} is prepaid, the order total is {total}."
        "Correct the payment line with Edit and audit, then run Synchronize orders again."
    /// F19: more was paid than the order is worth, or more refunded than came back.
    Overpayment { excess: String, company: CompanyId }
        "OVERPAYMENT"
        "{excess} for voucher in company {company} will be posted as an overpayment or underpayment."
        "Correct the payment lines with Edit and audit, then press Synchronize order."
    /// A cancellation has a payment, and takes none.
    CancelPayment { line: Amount }
        "CANCEL-PAYMENT"
        "Payment line {line} is on a cancellation, which takes no payments."
        "Mark the payment line as voided with Edit and audit, and refund by a return transaction."
    /// No order has the channel reference ID of the cancellation.
    CancelNotFound { reference: Text }
        "CANCEL-NOT-FOUND"
        "There is no sales order with channel reference ID {reference} to cancel."
        "Synchronize the order first, or correct the channel reference ID with Edit and audit."
    /// The order to cancel is no longer open.
    CancelNotOpen { order: Text, status: SalesStatus }
        "CANCEL-NOT-OPEN"
        "Sales order {order} cannot be canceled: its status is {status}."
        "Mark the cancellation as void with Edit and audit; return what was delivered or invoiced."
    /// F18: a main account that is posted to is not set up.
    LedgerAccount { purpose: Text, company: CompanyId }
        "LEDGER-ACCOUNT"
        "The account combination for {purpose} is not valid for the structure of company {company}."
        "Set up the main account for {purpose}, or fix the account structure or default dimensions."
    /// Debit and credit of a voucher differ: a defect of ours, never repaired, never posted.
    LedgerBalance { voucher: Text }
        "LEDGER-BALANCE"
        "The transactions on voucher '{voucher}' do not balance."
        "Report this with the transaction; nothing was posted."
    /// An amount, or a sum of amounts, is beyond what can be counted exactly.
    AmountRange {}
        "AMOUNT-RANGE"
        "An amount of the transaction is too large to be counted exactly."
        "Correct quantities, prices and amounts of the transaction with Edit and audit."
    /// F16: a number sequence has given its largest number.
    NumberSequence { sequence: Text }
        "NUMBER-SEQUENCE"
        "Number sequence {sequence} has been exceeded."
        "Raise the largest value of {sequence}, or choose another under Accounts receivable parameters > \
         Number sequences."
}
