//! Legal entities and what posting needs of them: calendar, accounts, number sequences.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CompanyId, Currency, Text};

/// A legal entity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Company {
    /// Its id, such as `usrt`.
    pub id: CompanyId,
    /// Its name.
    pub name: Text,
    /// The accounting currency.
    pub currency: Currency,
    /// The periods of the ledger calendar, in order of time.
    pub periods: Vec<LedgerPeriod>,
    /// The main accounts that synchronization posts to.
    pub accounts: PostingProfile,
    /// The number sequences by what they number.
    pub sequences: NumberSequences,
    /// Accounts receivable, Payment services: the default processor for new credit cards.
    pub default_payment_service: Option<Text>,
}

impl Company {
    /// The period that covers the day, if there is one.
    pub fn period(&self, day: NaiveDate) -> Option<&LedgerPeriod> {
        self.periods.iter().find(|period| (period.from..=period.to).contains(&day))
    }
}

/// A period of the ledger calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerPeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Whether something can be posted into it.
    pub open: bool,
}

/// A main account of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MainAccount {
    /// Number, such as `130100`.
    pub account: Text,
    /// Name.
    pub name: Text,
}

/// The main accounts that synchronization posts to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PostingProfile {
    /// What customers owe for orders that are not invoiced.
    pub open_orders: MainAccount,
    /// Goods ordered and not invoiced.
    pub deferred_revenue: MainAccount,
    /// Charges ordered and not invoiced.
    pub deferred_charges: MainAccount,
    /// Tax of orders not invoiced.
    pub deferred_tax: MainAccount,
    /// What customers paid before their order was invoiced.
    pub customer_prepayments: MainAccount,
}

/// The number sequences of a company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberSequences {
    /// Accounts receivable parameters, Sales order.
    pub sales_order: NumberSequence,
    /// Accounts receivable parameters, Quotation.
    pub quotation: NumberSequence,
    /// Vouchers of synchronization.
    pub voucher: NumberSequence,
    /// Batch numbers of customer payment journals.
    pub journal: NumberSequence,
}

/// What a number is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sequence {
    /// A sales order.
    SalesOrder,
    /// A sales quotation.
    Quotation,
    /// A ledger voucher.
    Voucher,
    /// A customer payment journal.
    Journal,
}

impl NumberSequences {
    /// The sequence that numbers it.
    pub fn of(&self, sequence: Sequence) -> &NumberSequence {
        match sequence {
            Sequence::SalesOrder => &self.sales_order,
            Sequence::Quotation => &self.quotation,
            Sequence::Voucher => &self.voucher,
            Sequence::Journal => &self.journal,
        }
    }
}

/// A continuous number sequence: a format and the largest number. The next number is stored apart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberSequence {
    /// Code, such as `Sale_6`.
    pub code: Text,
    /// What stands before the number.
    pub prefix: Text,
    /// How many digits the number has at least.
    pub digits: u8,
    /// The first number.
    pub smallest: u64,
    /// The last number; after it the sequence is exceeded.
    pub largest: u64,
}

impl NumberSequence {
    /// The text of a number, such as `SO-000042`.
    pub fn format(&self, number: u64) -> Text {
        let Self { prefix, digits, .. } = self;
        compact_str::format_compact!("{prefix}{number:0width$}", width = usize::from(*digits))
    }
}
