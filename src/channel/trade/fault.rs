//! What goes wrong: causes of failure that lie in a transaction itself (domain facts, section 9).
//!
//! A fault is put into a transaction that is sound otherwise, so that it fails for that reason and
//! no other. Causes that lie in the setup, such as an exceeded number sequence, are not here.

use chrono::NaiveDate;

use super::shop::Shop;
use crate::domain::enums::{CreditCardProcessorStatus, RetailEntryStatus};
use crate::domain::tables::{
    RetailTransactionDiscountTrans, RetailTransactionMarkupTrans, RetailTransactionPaymentTrans,
};
use crate::domain::{Amount, Currency, Date, RetailTransaction, Text, sign};

/// What becomes of a transaction with a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Synchronize orders reports this code.
    Fails(&'static str),
    /// P-0001 waits for the rest of it.
    Waits,
    /// P-0001 holds it back.
    HeldBack,
}

macro_rules! faults {
    ($( $(#[$doc:meta])* $name:ident $fate:expr; )*) => {
        /// A fault of a transaction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { $( $(#[$doc])* $name ),* }

        impl Fault {
            /// All of them.
            pub const ALL: &'static [Self] = &[$( Self::$name ),*];

            /// What becomes of a transaction with it.
            pub fn fate(self) -> Fate {
                use Fate::{Fails, HeldBack, Waits};
                match self { $( Self::$name => $fate ),* }
            }
        }
    };
}

faults! {
    /// The customer account does not exist.
    Customer Fails("CUSTOMER-NOT-FOUND");
    /// F24: an asynchronous customer whose address has not arrived.
    AsyncCustomer Fails("CUSTOMER-NOT-FOUND");
    /// A product that is not released.
    Item Fails("ITEM-NOT-RELEASED");
    /// F20: a date in a closed period, or in none.
    Period Fails("LEDGER-PERIOD");
    /// A currency that nobody trades in.
    Currency Fails("CURRENCY-UNKNOWN");
    /// A line in another currency than its order.
    MixedCurrency Fails("CURRENCY-MIXED");
    /// An amount that no coins can pay.
    Rounding Fails("CURRENCY-ROUNDING");
    /// F29: line and discount rows differ.
    Discount Fails("DISCOUNT-TOTAL");
    /// F29: line and tax rows differ.
    Tax Fails("TAX-TOTAL");
    /// F29: a charge and its tax differ.
    ChargeTax Fails("CHARGE-TAX");
    /// F29: quantity and price give another net amount.
    Line Fails("LINE-AMOUNT");
    /// F29: header and lines differ.
    Header Fails("HEADER-TOTAL");
    /// F29: the number of items is wrong.
    Items Fails("CONTROL-TOTAL");
    /// A discount of a line that there is not.
    Reference Fails("LINE-REFERENCE");
    /// All lines are voided.
    NoLines Fails("NO-LINES");
    /// A payment method that the channel does not have.
    PaymentMethod Fails("PAYMENT-METHOD");
    /// F29: header and payments differ.
    PaymentTotal Fails("PAYMENT-TOTAL");
    /// A payment whose two amounts differ.
    PaymentCurrency Fails("PAYMENT-CURRENCY");
    /// F33: more is prepaid than the order is worth.
    Prepayment Fails("PREPAYMENT");
    /// F19: a card pays more than the order is worth.
    Overpayment Fails("OVERPAYMENT");
    /// A card that was declined.
    Declined Fails("PAYMENT-DECLINED");
    /// A card that was approved for less.
    Authorization Fails("PAYMENT-AUTHORIZATION");
    /// A sales line is missing.
    MissingRow Waits;
    /// One line number twice, with different prices.
    TwoRows HeldBack;
}

impl Fault {
    /// The faults that a shop's transactions can have: three need a card.
    pub(super) fn possible(takes_cards: bool) -> Vec<Self> {
        let needs_card = |fault: &Self| {
            matches!(fault, Self::Overpayment | Self::Declined | Self::Authorization)
        };
        Self::ALL.iter().copied().filter(|fault| takes_cards || !needs_card(fault)).collect()
    }

    /// Puts the fault into a transaction.
    pub(super) fn spoil(self, shop: &Shop<'_>, digits: &str, rows: &mut RetailTransaction) {
        match self {
            Self::Customer
            | Self::AsyncCustomer
            | Self::Period
            | Self::Currency
            | Self::Header
            | Self::Items => self.spoil_header(shop, digits, rows),
            Self::Item
            | Self::MixedCurrency
            | Self::Rounding
            | Self::Tax
            | Self::Line
            | Self::NoLines => self.spoil_line(shop, rows),
            Self::Discount
            | Self::Reference
            | Self::ChargeTax
            | Self::MissingRow
            | Self::TwoRows => self.spoil_rows(shop, rows),
            Self::PaymentMethod
            | Self::PaymentTotal
            | Self::PaymentCurrency
            | Self::Prepayment
            | Self::Overpayment
            | Self::Declined
            | Self::Authorization => {
                self.spoil_payment(shop, rows);
            }
        }
    }

    fn spoil_header(self, shop: &Shop<'_>, digits: &str, rows: &mut RetailTransaction) {
        let coin = shop.amount(1);
        let header = &mut rows.header;
        match self {
            Self::Customer => {
                header.cust_account = compact_str::format_compact!("9{digits}");
                header.cust_account_async = Text::default();
            }
            Self::AsyncCustomer => {
                header.cust_account = Text::default();
                header.cust_account_async = compact_str::format_compact!("ASYNC-{digits}");
                rows.addresses.retain(|row| !row.sale_line_num.is_zero());
            }
            Self::Period => header.business_date = Date(closed_day(shop)),
            Self::Currency => header.currency = unknown_currency(),
            Self::Items => add(&mut header.number_of_items, Amount::whole(1)),
            _ => add(&mut header.gross_amount, sign::stored(coin)),
        }
    }

    fn spoil_line(self, shop: &Shop<'_>, rows: &mut RetailTransaction) {
        if self == Self::NoLines {
            let lines = rows.sales.iter_mut();
            return lines.for_each(|line| line.transaction_status = RetailEntryStatus::Voided);
        }
        let Some(line) = rows.sales.first_mut() else { return };
        let coin = shop.amount(1);
        match self {
            Self::Item => line.item_id = compact_str::format_compact!("{}X", line.item_id),
            Self::MixedCurrency => line.currency = unknown_currency(),
            Self::Rounding => {
                let tenth = coin.percent(Amount::whole(10)).unwrap_or(coin);
                add(&mut line.net_amount, sign::stored(tenth));
            }
            Self::Tax => add(&mut line.tax_amount, sign::stored(coin)),
            _ => add(&mut line.net_amount, sign::stored(coin)),
        }
    }

    fn spoil_rows(self, shop: &Shop<'_>, rows: &mut RetailTransaction) {
        let coin = shop.amount(1);
        match self {
            Self::Discount => {
                if let Some(line) = rows.sales.first_mut() {
                    add(&mut line.disc_amount, coin);
                }
            }
            Self::ChargeTax => rows.charges.push(RetailTransactionMarkupTrans {
                markup_line_num: Amount::whole(9),
                markup_code: "FREIGHT".into(),
                currency_code: shop.currency,
                tax_amount: shop.amount(2),
                tax_amount_exclusive: coin,
                ..Default::default()
            }),
            Self::Reference => rows.discounts.push(RetailTransactionDiscountTrans {
                sale_line_num: Amount::whole(99),
                line_num: Amount::whole(1),
                amount: coin,
                ..Default::default()
            }),
            Self::TwoRows => {
                let mut again = rows.sales.first().cloned().unwrap_or_default();
                add(&mut again.price, coin);
                rows.sales.push(again);
            }
            _ => {
                rows.sales.pop();
            }
        }
    }

    fn spoil_payment(self, shop: &Shop<'_>, rows: &mut RetailTransaction) {
        let coin = shop.amount(1);
        let Some(payment) = rows.payments.first_mut() else { return };
        match self {
            Self::PaymentMethod => payment.tender_type = "99".into(),
            Self::PaymentTotal => add(&mut rows.header.payment_amount, coin),
            Self::PaymentCurrency => add(&mut payment.amount_cur, coin),
            Self::Declined => {
                payment.credit_card_processor_status = CreditCardProcessorStatus::Declined;
            }
            Self::Authorization => add(&mut payment.authorized_amount, -coin),
            _ => {
                payment.is_prepayment = self == Self::Prepayment;
                pay_more(payment, coin);
                add(&mut rows.header.payment_amount, coin);
                add(&mut rows.header.sales_payment_difference, -coin);
            }
        }
    }
}

fn pay_more(payment: &mut RetailTransactionPaymentTrans, coin: Amount) {
    let is_authorized = !payment.authorized_amount.is_zero();
    add(&mut payment.amount_tendered, coin);
    add(&mut payment.amount_cur, coin);
    if is_authorized {
        add(&mut payment.authorized_amount, coin);
    }
}

fn add(amount: &mut Amount, more: Amount) {
    // The amounts of a made-up transaction are far from any limit.
    *amount = amount.checked_add(more).unwrap_or(*amount);
}

/// A currency code that ISO 4217 keeps free for tests.
fn unknown_currency() -> Currency {
    "XTS".parse().unwrap_or_default()
}

/// The last day of a closed period of the company; without one, a day that no period covers.
fn closed_day(shop: &Shop<'_>) -> Option<NaiveDate> {
    let periods = &shop.setup.company(&shop.channel.company)?.periods;
    let closed = periods.iter().rev().find(|period| !period.open).map(|period| period.to);
    closed.or_else(|| periods.first()?.from.pred_opt())
}
