//! Charges of the header (line 0) and of lines, such as freight.
//!
//! Our reading of the tax columns: the included tax is part of the calculated amount, the exclusive
//! tax comes on top, and together they are the tax of the charge. A charge that states only its tax
//! has it included where prices contain tax, and on top elsewhere.

use super::arithmetic::{coins, less, sum};
use super::cause::{Cause, Money};
use super::failure::SyncFailure;
use super::lines::voided;
use super::place::Place;
use crate::domain::order::OrderCharge;
use crate::domain::table::Table;
use crate::domain::tables::RetailTransactionMarkupTrans;
use crate::domain::{Amount, Currency};

/// The charges of the order; those of voided lines are dropped with their line.
pub fn charges(place: &Place<'_>) -> Result<Vec<OrderCharge>, SyncFailure> {
    let voided = voided(place.transaction);
    let rows = place.transaction.charges.iter().filter(|row| !voided.contains(&row.sale_line_num));
    rows.map(|row| charge(place, row)).collect()
}

fn charge(
    place: &Place<'_>,
    row: &RetailTransactionMarkupTrans,
) -> Result<OrderCharge, SyncFailure> {
    let (currency, order, line) = (row.currency_code, place.currency, row.sale_line_num);
    if currency != Currency::default() && currency != order {
        let table = Table::RetailTransactionMarkupTrans;
        return Err(Cause::CurrencyMixed { table, line, currency, order }.into());
    }
    let amount = coins(order, row.calculated_amount, "CalculatedAmount", line)?;
    let (included, on_top) = tax(place, row)?;
    let included = coins(order, included, "TaxAmountInclusive", line)?;
    let on_top = coins(order, on_top, "TaxAmountExclusive", line)?;
    Ok(OrderCharge {
        line_num: line,
        markup_code: row.markup_code.clone(),
        description: row.description.clone(),
        calculated_amount: less(amount, included)?,
        tax_amount: sum([included, on_top])?,
    })
}

/// The tax that the charge contains, and the tax on top of it.
fn tax(
    place: &Place<'_>,
    row: &RetailTransactionMarkupTrans,
) -> Result<(Amount, Amount), SyncFailure> {
    let (stated, included, on_top) =
        (row.tax_amount, row.tax_amount_inclusive, row.tax_amount_exclusive);
    if included.is_zero() && on_top.is_zero() {
        let contained = place.transaction.header.is_tax_included_in_price;
        return Ok(if contained { (stated, Amount::ZERO) } else { (Amount::ZERO, stated) });
    }
    let computed = sum([included, on_top])?;
    if stated.is_zero() || stated == computed {
        return Ok((included, on_top));
    }
    let money = |amount| Money(amount, place.currency);
    let (stated, computed) = (money(stated), money(computed));
    let code = row.markup_code.clone();
    Err(Cause::ChargeTax { line: row.sale_line_num, code, stated, computed }.into())
}
