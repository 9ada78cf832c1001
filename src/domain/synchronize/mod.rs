//! The rules of Synchronize orders: what a transaction becomes, or why it does not.
//!
//! Pure: no clock, no store, no numbers. [`disposition()`] says what the job does with a transaction;
//! [`derive()`] makes a [`Draft`] of an order, or a [`SyncFailure`]; [`Draft::number`] gives it its
//! numbers when it is committed. One file for each concern; the reasons to fail are one table in
//! [`cause`]. [`derive_quotation`] is the same for quotations; [`derive_cancellation`] for
//! cancellations, which need an order that is already there.
//!
//! Amounts of an order are in the customer's view: positive on a sale, negative for what comes back
//! ([`sign`](super::sign)). The channel's amounts are copied and checked, never calculated again: a
//! transaction that does not add up to the coin fails and is left for a person to correct.

mod arithmetic;
mod cancellation;
pub mod cause;
mod charges;
mod customer;
mod disposition;
mod draft;
mod failure;
mod ledger;
mod lines;
mod payments;
mod place;
mod quotation;
mod taxes;
mod totals;

pub use cancellation::{CancellationDraft, cancellable, derive_cancellation};
pub use cause::Cause;
pub use customer::NewCustomer;
pub use disposition::{Disposition, disposition};
pub use draft::Draft;
pub use failure::SyncFailure;
pub use quotation::{QuotationDraft, derive_quotation};

use super::enums::{RetailTransactionType, SalesStatus};
use super::order::{OrderCharge, SalesLine, SalesOrder};
use super::{RetailTransaction, Setup};
use payments::Paid;
use place::Place;
use totals::Totals;

/// The sales order that a transaction of type 27 or 33 becomes, or why it does not become one.
///
/// The first cause found is the one reported, from the setup to the sums: place and period,
/// customer, lines, charges, payments, totals, ledger.
pub fn derive(transaction: &RetailTransaction, setup: &Setup) -> Result<Draft, SyncFailure> {
    use RetailTransactionType::{AsyncCustomerOrder, PendingSalesOrder};
    let kind = transaction.header.r#type;
    if !matches!(kind, PendingSalesOrder | AsyncCustomerOrder) {
        return Err(Cause::TransactionType { kind }.into());
    }
    let place = Place::find(transaction, setup)?;
    place.check_period()?;
    let (account, new_customer) = customer::customer(&place)?;
    let lines = lines::lines(&place)?;
    let charges = charges::charges(&place)?;
    let paid = payments::payments(&place)?;
    let totals = totals::totals(&place, &lines, &charges, &paid)?;
    let vouchers = ledger::vouchers(&place, &totals, &paid)?;
    let order = SalesOrder {
        cust_account: account.clone(),
        invoice_account: account,
        vouchers,
        ..order(&place, &totals, lines, charges, paid)
    };
    Ok(Draft::new(order, new_customer))
}

/// The order without its customer and its postings.
fn order(
    place: &Place<'_>,
    totals: &Totals,
    lines: Vec<SalesLine>,
    charges: Vec<OrderCharge>,
    paid: Vec<Paid<'_>>,
) -> SalesOrder {
    let (key, header) = (&place.transaction.key, &place.transaction.header);
    SalesOrder {
        data_area_id: place.company.id.clone(),
        currency_code: place.currency,
        sales_status: SalesStatus::Backorder,
        channel_reference_id: header.channel_reference_id.clone(),
        retail_channel: key.channel,
        retail_store_id: key.store.clone(),
        retail_terminal_id: key.terminal.clone(),
        retail_transaction: key.clone(),
        business_date: place.date,
        dlv_mode: header.dlv_mode.clone(),
        invent_site_id: customer::first_filled(&[&header.invent_site_id, &place.channel.site]),
        invent_location_id: customer::first_filled(&[
            &header.invent_location_id,
            &place.channel.warehouse,
        ]),
        tax_group: place.channel.tax_group.clone(),
        incl_tax: header.is_tax_included_in_price,
        email: header.receipt_email.clone(),
        delivery_address: customer::header_address(place),
        receipt_date_requested: header.receipt_date_requested,
        shipping_date_requested: header.shipping_date_requested,
        gross_line_amount: totals.gross_lines,
        discount_amount: totals.discounts,
        net_amount: totals.net_lines,
        charge_amount: totals.charges,
        tax_amount: totals.taxes,
        total_amount: totals.total,
        payment_amount: totals.payments,
        sales_payment_difference: totals.difference,
        lines,
        markup_trans: charges,
        payments: paid.into_iter().map(|paid| paid.payment).collect(),
        ..attachments(place.transaction)
    }
}

/// Attributes, infocodes and tax measures as the channel gave them, without those of voided lines.
fn attachments(transaction: &RetailTransaction) -> SalesOrder {
    use super::enums::InfocodeLineType::Sales;
    let voided = lines::voided(transaction);
    let attributes = transaction.attributes.iter();
    let infocodes = transaction.infocodes.iter();
    let measures = transaction.tax_measures.iter();
    SalesOrder {
        attributes: attributes
            .filter(|row| !voided.contains(&row.header_or_line_num))
            .cloned()
            .collect(),
        infocodes: infocodes
            .filter(|row| row.r#type != Sales || !voided.contains(&row.parent_line_num))
            .cloned()
            .collect(),
        tax_measures: measures
            .filter(|row| !voided.contains(&row.sale_line_num))
            .cloned()
            .collect(),
        ..SalesOrder::default()
    }
}
