//! A transaction while it is put together: its rows so far, and what they add up to.

use chrono::TimeDelta;

use super::draw::Draw;
use super::lines::quantity;
use super::people::Person;
use super::plan::{Kind, Of, Place, Plan, When};
use super::shop::Shop;
use crate::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderType, RetailTransactionType, TaxCalculationType,
};
use crate::domain::tables::RetailTransactionTable;
use crate::domain::{Amount, RetailTransaction, Text, TransactionKey, sign};

/// Operators of the stores, from the product's demo data.
const STAFF: [&str; 12] = [
    "000160", "000713", "000161", "000113", "000114", "000154", "000137", "000150", "000175",
    "000100", "000110", "000120",
];

/// A transaction in the making.
pub(super) struct Receipt<'a> {
    pub(super) shop: &'a Shop<'a>,
    pub(super) place: Place<'a>,
    pub(super) plan: Plan,
    pub(super) when: When,
    pub(super) draw: Draw,
    pub(super) person: Person,
    pub(super) rows: RetailTransaction,
    pub(super) sums: Sums,
}

/// What the rows add up to, in coins and as an order shows it.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// Lines without tax.
    pub(super) net: i64,
    /// Charges without the tax that they contain.
    pub(super) charges: i64,
    /// Taxes of lines and charges.
    pub(super) tax: i64,
    pub(super) discount: i64,
    pub(super) discount_without_tax: i64,
    pub(super) paid: i64,
    /// Quantity in thousandths.
    pub(super) thousandths: i64,
}

impl Sums {
    /// What the customer owes.
    pub(super) fn total(&self) -> i64 {
        self.net + self.charges + self.tax
    }
}

impl<'a> Receipt<'a> {
    /// An empty one; `None` beyond the calendar.
    pub(super) fn begin(place: Place<'a>, plan: Plan) -> Option<Self> {
        let (shop, time) = (place.shop, place.time()?);
        let mut draw = place.draw(Of::Content);
        let person = Person::draw(shop, plan.kind, &mut draw);
        let terminal = draw.pick(&shop.channel.registers).cloned().unwrap_or_default();
        let key = TransactionKey {
            company: shop.channel.company.clone(),
            channel: shop.channel.id,
            store: shop.channel.store_number.clone(),
            transaction: id(shop, &terminal, time),
            terminal,
        };
        let when = When::of(time, shop);
        let rows = RetailTransaction { key, ..RetailTransaction::default() };
        let mut receipt =
            Self { shop, place, plan, when, draw, person, rows, sums: Sums::default() };
        receipt.rows.header = receipt.header(time.timestamp_micros());
        Some(receipt)
    }

    fn header(&mut self, moment: i64) -> RetailTransactionTable {
        let (shop, when) = (self.shop, self.when);
        let is_order = matches!(self.plan.kind, Kind::Order | Kind::Quotation);
        let header = RetailTransactionTable {
            r#type: self.kind(),
            entry_status: self.entry_status(),
            transaction_order_type: match self.plan.kind {
                Kind::Quotation => RetailTransactionOrderType::Quote,
                _ => RetailTransactionOrderType::SalesOrder,
            },
            trans_date: when.date,
            trans_time: when.seconds,
            business_date: when.date,
            begin_date_time: when.moment,
            time_when_total_pressed: when.seconds,
            time_when_trans_closed: when.seconds,
            currency: shop.currency,
            exch_rate: shop.book_rate.unwrap_or_default(),
            cust_account: self.person.account.clone(),
            cust_account_async: self.person.async_account.clone(),
            is_tax_included_in_price: shop.tax_in_price,
            tax_calculation_type: if shop.by_tax_engine {
                TaxCalculationType::GTE
            } else {
                TaxCalculationType::Regular
            },
            invent_site_id: shop.channel.site.clone(),
            invent_location_id: shop.channel.warehouse.clone(),
            receipt_email: if is_order { self.person.email.clone() } else { Text::default() },
            channel_reference_id: if is_order { self.place.reference() } else { Text::default() },
            ..RetailTransactionTable::default()
        };
        if shop.channel.is_online() { header } else { self.at_register(header, moment) }
    }

    /// What only a register fills.
    fn at_register(
        &mut self,
        header: RetailTransactionTable,
        moment: i64,
    ) -> RetailTransactionTable {
        let store: Text = self.rows.key.store.chars().take(5).collect();
        let receipt = moment.rem_euclid(100_000_000);
        let shift = self.draw.between(1, 3);
        RetailTransactionTable {
            receipt_id: compact_str::format_compact!("{store}-{receipt:08}"),
            staff: self.draw.pick(&STAFF).copied().unwrap_or_default().into(),
            shift: compact_str::format_compact!("{shift}"),
            shift_date: self.when.date,
            batch_id: shift,
            batch_terminal_id: self.rows.key.terminal.clone(),
            created_on_pos_terminal: self.rows.key.terminal.clone(),
            ..header
        }
    }

    fn kind(&self) -> RetailTransactionType {
        match self.plan.kind {
            Kind::Order if self.shop.channel.is_online() => {
                RetailTransactionType::PendingSalesOrder
            }
            Kind::Order => RetailTransactionType::AsyncCustomerOrder,
            Kind::Quotation => RetailTransactionType::AsyncCustomerQuote,
            Kind::Cancellation => RetailTransactionType::AsyncOrderCancellation,
            Kind::CashAndCarry => RetailTransactionType::Sales,
            Kind::Suspended => RetailTransactionType::SuspendedTransaction,
        }
    }

    fn entry_status(&self) -> RetailEntryStatus {
        match self.plan.kind {
            _ if self.plan.voided => RetailEntryStatus::Voided,
            Kind::Suspended => RetailEntryStatus::OnHold,
            _ => RetailEntryStatus::None,
        }
    }

    /// A transaction id of some days before.
    pub(super) fn id_of_day_before(&self, days: i64) -> Text {
        let days = TimeDelta::try_days(days).unwrap_or_default();
        let then = self.place.time().and_then(|time| time.checked_sub_signed(days));
        then.map(|then| id(self.shop, &self.rows.key.terminal, then)).unwrap_or_default()
    }

    /// Writes into the header what the rows add up to, and hands the transaction over.
    pub(super) fn finish(mut self) -> RetailTransaction {
        let (shop, sums) = (self.shop, &self.sums);
        let rows = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let (lines, payments) = (rows(self.rows.sales.len()), rows(self.rows.payments.len()));
        let is_return = sums.thousandths < 0;
        let all = self.rows.sales.iter().map(|line| line.total_disc_amount);
        let total_discount = Amount::sum(all).unwrap_or_default();
        let percent = self.rows.sales.iter().map(|line| line.total_disc_pct).max();
        let header = &mut self.rows.header;
        header.gross_amount = sign::stored(shop.amount(sums.total()));
        header.net_amount = sign::stored(shop.amount(sums.net + sums.charges));
        header.net_price = shop.amount(sums.net);
        header.disc_amount = shop.amount(sums.discount);
        header.disc_amount_without_tax = shop.amount(sums.discount_without_tax);
        header.total_disc_amount = total_discount;
        header.total_manual_discount_amount = total_discount;
        header.total_manual_discount_percentage = percent.unwrap_or_default();
        header.payment_amount = shop.amount(sums.paid);
        header.sales_payment_difference = shop.amount(sums.total() - sums.paid);
        header.number_of_items = quantity(sums.thousandths).abs();
        header.number_of_item_lines = Amount::whole(lines.into());
        header.number_of_payment_lines = payments;
        header.sale_is_return_sale = is_return;
        self.rows
    }
}

/// A transaction id. Stores: `<store>-<register>-<n>`, where `n` counts microseconds; newer registers
/// of the product count milliseconds there. Online: the name of the store, then date and time to the
/// microsecond. As no two transactions of a shop have one moment, no two have one id.
fn id(shop: &Shop<'_>, terminal: &str, time: chrono::DateTime<chrono::Utc>) -> Text {
    if shop.channel.is_online() {
        let name = shop.channel.name.to_lowercase();
        let name = name.strip_suffix("store").unwrap_or(&name);
        let name = name.chars().filter(char::is_ascii_alphanumeric).take(24).collect::<Text>();
        return compact_str::format_compact!("{name}{}", time.format("%Y%m%d%H%M%S%6f"));
    }
    let store = &shop.channel.store_number;
    compact_str::format_compact!("{store}-{terminal}-{}", time.timestamp_micros())
}
