//! Payments: which count, in which amount, and whether they are authorized or posted.
//!
//! A card is only authorized: its money is captured when the order is invoiced, and until then its
//! posted amount is 0.00, which is by design (F23). A card that the channel has already captured,
//! and every other method, is posted by a customer payment journal (our reading for the captured
//! card).

use super::arithmetic::{coins, times};
use super::cause::{Cause, Money};
use super::failure::SyncFailure;
use super::place::{Place, known};
use crate::domain::enums::{
    CreditCardProcessorStatus, RetailEntryStatus, TenderFunction, VoidStatus,
};
use crate::domain::order::{OrderPayment, PaymentStatus};
use crate::domain::retail_channel::PaymentMethod;
use crate::domain::tables::RetailTransactionPaymentTrans;
use crate::domain::{Amount, Currency};

/// A payment of the order and the method it was made by.
#[derive(Clone, Debug)]
pub struct Paid<'a> {
    /// The payment, still without journal and voucher.
    pub payment: OrderPayment,
    /// The method.
    pub method: &'a PaymentMethod,
}

/// The payments of the order: those that are not voided, in their order.
pub fn payments<'a>(place: &Place<'a>) -> Result<Vec<Paid<'a>>, SyncFailure> {
    let rows = place.transaction.payments.iter().filter(|row| !is_voided(row));
    rows.map(|row| paid(place, row)).collect()
}

/// Whether the payment was voided at the channel.
pub fn is_voided(row: &RetailTransactionPaymentTrans) -> bool {
    row.transaction_status == RetailEntryStatus::Voided || row.void_status != VoidStatus::None
}

fn paid<'a>(
    place: &Place<'a>,
    row: &RetailTransactionPaymentTrans,
) -> Result<Paid<'a>, SyncFailure> {
    let method = method(place, row)?;
    let amount = amount(place, row)?;
    let authorized = method.function == TenderFunction::Card && !row.is_payment_captured;
    if method.function == TenderFunction::Card {
        check_card(place, row, amount)?;
    }
    let payment = OrderPayment {
        line_num: row.line_num,
        tender_type_id: row.tender_type.clone(),
        tender_name: method.name.clone(),
        card_type_id: row.card_type_id.clone(),
        card_number: row.card_or_account.clone(),
        gift_card_id: row.gift_card_id.clone(),
        loyalty_card_id: row.loyalty_card_id.clone(),
        amount,
        amount_cur: tendered(row, amount),
        currency: tendered_currency(place, row),
        exch_rate: row.exch_rate,
        posted_amount: if authorized { Amount::ZERO } else { amount },
        status: if authorized { PaymentStatus::Authorized } else { PaymentStatus::Posted },
        is_prepay: row.is_prepayment,
        authentication_code: row.authentication_code.clone(),
        journal_num: None,
        voucher: None,
    };
    Ok(Paid { payment, method })
}

/// The channel's method of that id. Removing or adding a float is no payment of an order.
fn method<'a>(
    place: &Place<'a>,
    row: &RetailTransactionPaymentTrans,
) -> Result<&'a PaymentMethod, SyncFailure> {
    let method = place.channel.payment_method(&row.tender_type);
    let method = method.filter(|method| method.function != TenderFunction::TenderRemoveFloat);
    method.ok_or_else(|| {
        let (tender, channel) = (row.tender_type.clone(), place.channel.name.clone());
        Cause::PaymentMethod { line: row.line_num, tender, channel }.into()
    })
}

/// A card needs a payment service to be captured by, and an approval of the whole amount.
fn check_card(
    place: &Place<'_>,
    row: &RetailTransactionPaymentTrans,
    amount: Amount,
) -> Result<(), SyncFailure> {
    use CreditCardProcessorStatus::{Declined, Error};
    if place.company.default_payment_service.is_none() {
        return Err(Cause::PaymentService { company: place.company.id.clone() }.into());
    }
    let (line, status) = (row.line_num, row.credit_card_processor_status);
    if matches!(status, Declined | Error) || row.is_capture_failed {
        return Err(Cause::PaymentDeclined { line, status }.into());
    }
    let approved = row.authorized_amount;
    if !approved.is_zero() && approved.abs() < tendered(row, amount).abs() {
        let authorized = Money(approved, tendered_currency(place, row));
        let amount = Money(tendered(row, amount), tendered_currency(place, row));
        return Err(Cause::PaymentAuthorization { line, authorized, amount }.into());
    }
    Ok(())
}

/// The payment in the order's currency, change given back below zero.
fn amount(place: &Place<'_>, row: &RetailTransactionPaymentTrans) -> Result<Amount, SyncFailure> {
    let amount = coins(place.currency, row.amount_tendered, "amountTendered", row.line_num)?;
    check_exchange(place, row, amount)?;
    Ok(change(row, amount))
}

/// Channels record change below zero; one that does not means the same.
fn change(row: &RetailTransactionPaymentTrans, amount: Amount) -> Amount {
    if row.change_line { -amount.abs() } else { amount }
}

/// The tendered amount in the currency it was tendered in.
fn tendered(row: &RetailTransactionPaymentTrans, amount: Amount) -> Amount {
    if row.amount_cur.is_zero() { amount } else { change(row, row.amount_cur) }
}

fn tendered_currency(place: &Place<'_>, row: &RetailTransactionPaymentTrans) -> Currency {
    if row.currency == Currency::default() { place.currency } else { row.currency }
}

/// Both amounts of a payment must be one: the same number in the order's currency, else converted
/// at the rate of the row (PAYMENT-CURRENCY).
///
/// Rates are quoted for one unit or for a hundred of the foreign currency, depending on the channel
/// (our reading), so either may give the amount. The rate is only checked; what counts is the
/// amount that the customer was told.
fn check_exchange(
    place: &Place<'_>,
    row: &RetailTransactionPaymentTrans,
    amount: Amount,
) -> Result<(), SyncFailure> {
    let currency = tendered_currency(place, row);
    let foreign = currency != place.currency;
    let fits = if foreign {
        known(place.setup, currency)?;
        let for_one = times(row.amount_cur, row.exch_rate)?;
        let for_hundred = times(for_one, Amount::cents(1))?;
        [for_one, for_hundred].map(|converted| place.currency.round(converted)).contains(&amount)
    } else {
        row.amount_cur.is_zero() || row.amount_cur == amount
    };
    if fits {
        return Ok(());
    }
    let (amount, tendered) = (Money(amount, place.currency), Money(row.amount_cur, currency));
    let (line, rate) = (row.line_num, row.exch_rate);
    Err(Cause::PaymentCurrency { line, amount, tendered, rate }.into())
}
