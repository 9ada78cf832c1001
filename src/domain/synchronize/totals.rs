//! Conservation: what the rows add up to, checked against everything the header says (I7).
//!
//! Net lines, charges and taxes are the total; the total is the payments and what is still open.
//! The header's `grossAmount` must be stated. Its other totals and control totals are checked where
//! they are not zero: not every channel fills them.

use super::arithmetic::{coins, less, sum};
use super::cause::{Cause, Money};
use super::failure::SyncFailure;
use super::lines::{self, gross_amount};
use super::payments::{self, Paid};
use super::place::Place;
use crate::domain::order::{OrderCharge, PaymentStatus, SalesLine};
use crate::domain::{Amount, sign};

/// What an order adds up to, in its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Lines before discount; they contain tax where prices do.
    pub gross_lines: Amount,
    /// All discounts.
    pub discounts: Amount,
    /// Lines after discount, without tax.
    pub net_lines: Amount,
    /// Charges without tax.
    pub charges: Amount,
    /// Taxes of lines and charges.
    pub taxes: Amount,
    /// What the customer owes.
    pub total: Amount,
    /// Payments authorized or posted.
    pub payments: Amount,
    /// Total less payments.
    pub difference: Amount,
}

/// Adds up the order and holds it against the header.
pub fn totals(
    place: &Place<'_>,
    lines: &[SalesLine],
    charges: &[OrderCharge],
    paid: &[Paid<'_>],
) -> Result<Totals, SyncFailure> {
    let totals = add_up(place, lines, charges, paid)?;
    check_header(place, &totals)?;
    check_control_totals(place)?;
    check_payments(place, &totals, paid)?;
    Ok(totals)
}

fn add_up(
    place: &Place<'_>,
    lines: &[SalesLine],
    charges: &[OrderCharge],
    paid: &[Paid<'_>],
) -> Result<Totals, SyncFailure> {
    let gross = |line: &SalesLine| gross_amount(place.currency, line.sales_qty, line.sales_price);
    let gross_lines = sum(lines.iter().map(gross).collect::<Result<Vec<_>, _>>()?)?;
    let net_lines = sum(lines.iter().map(|line| line.line_amount))?;
    let charge_sum = sum(charges.iter().map(|charge| charge.calculated_amount))?;
    let line_taxes = lines.iter().map(|line| line.tax_amount);
    let taxes = sum(line_taxes.chain(charges.iter().map(|charge| charge.tax_amount)))?;
    let total = sum([net_lines, charge_sum, taxes])?;
    let payments = sum(paid.iter().map(|paid| paid.payment.amount))?;
    Ok(Totals {
        gross_lines,
        discounts: sum(lines.iter().map(|line| line.line_disc))?,
        net_lines,
        charges: charge_sum,
        taxes,
        total,
        payments,
        difference: less(total, payments)?,
    })
}

fn check_header(place: &Place<'_>, totals: &Totals) -> Result<(), SyncFailure> {
    let header = &place.transaction.header;
    let money = |amount| Money(amount, place.currency);
    let without_tax = sum([totals.net_lines, totals.charges])?;
    let gross =
        coins(place.currency, sign::sold(header.gross_amount), "grossAmount", Amount::ZERO)?;
    let stated = [
        ("grossAmount", gross, totals.total),
        ("netAmount", given(sign::sold(header.net_amount), without_tax), without_tax),
        ("discAmount", given(header.disc_amount, totals.discounts), totals.discounts),
    ];
    for (column, stated, computed) in stated {
        if stated != computed {
            let (stated, computed) = (money(stated), money(computed));
            return Err(Cause::HeaderTotal { column, stated, computed }.into());
        }
    }
    let stated = [
        ("paymentAmount", header.payment_amount, totals.payments),
        ("salesPaymentDifference", header.sales_payment_difference, totals.difference),
    ];
    for (column, stated, computed) in stated {
        if given(stated, computed) != computed {
            let (stated, computed) = (money(stated), money(computed));
            return Err(Cause::PaymentTotal { column, stated, computed }.into());
        }
    }
    Ok(())
}

/// What the header states, or, where it states nothing, what it should.
fn given(stated: Amount, computed: Amount) -> Amount {
    if stated.is_zero() { computed } else { stated }
}

/// The number of items is compared without sign, since channels count returns either way; the
/// numbers of lines and payments with and without voided ones, for the same reason (our reading).
fn check_control_totals(place: &Place<'_>) -> Result<(), SyncFailure> {
    let (transaction, header) = (place.transaction, &place.transaction.header);
    let sold = transaction.sales.iter().filter(|row| !lines::is_voided(row));
    let items = sum(sold.clone().map(|row| sign::sold(row.qty)))?.abs();
    let paid = transaction.payments.iter().filter(|row| !payments::is_voided(row)).count();
    let line_counts = [count(sold.count()), count(transaction.sales.len())];
    let payment_counts = [count(paid), count(transaction.payments.len())];
    let control = [
        ("numberOfItems", header.number_of_items.abs(), [items, items]),
        ("numberOfItemLines", header.number_of_item_lines, line_counts),
        (
            "numberOfPaymentLines",
            Amount::whole(header.number_of_payment_lines.into()),
            payment_counts,
        ),
    ];
    for (column, stated, accepted @ [counted, _]) in control {
        if !stated.is_zero() && !accepted.contains(&stated) {
            return Err(Cause::ControlTotal { column, stated, counted }.into());
        }
    }
    Ok(())
}

fn count(rows: usize) -> Amount {
    // No transaction has more rows than an i64 counts; if one had, no control total would fit.
    i64::try_from(rows).map_or(Amount::whole(i64::MAX), Amount::whole)
}

/// No more may be prepaid than the order is worth (F33), nor paid or refunded in all (F19).
fn check_payments(
    place: &Place<'_>,
    totals: &Totals,
    paid: &[Paid<'_>],
) -> Result<(), SyncFailure> {
    let company = &place.company.id;
    let beforehand =
        |paid: &&Paid<'_>| paid.payment.status == PaymentStatus::Posted || paid.payment.is_prepay;
    let prepaid = sum(paid.iter().filter(beforehand).map(|paid| paid.payment.amount))?;
    let (most, least) = (totals.total.max(Amount::ZERO), totals.total.min(Amount::ZERO));
    if prepaid > most {
        let money = |amount| Money(amount, place.currency);
        let (prepaid, total) = (money(prepaid), money(totals.total));
        return Err(SyncFailure::posting(company, &Cause::Prepayment { prepaid, total }));
    }
    let bound = if totals.payments > most {
        most
    } else if totals.payments < least {
        least
    } else {
        return Ok(());
    };
    let excess = place.currency.format(less(totals.payments, bound)?);
    Err(SyncFailure::posting(company, &Cause::Overpayment { excess, company: company.clone() }))
}
