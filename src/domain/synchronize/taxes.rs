//! Taxes of sales lines: copied from the channel, never calculated again.
//!
//! A line has the rows of the regular tax table and, in India, one row for each component of the
//! goods and services tax. A tax is contained in the price when its row says so, or when the header
//! says so of all prices.

use super::arithmetic::{coins, sum};
use super::cause::{Cause, Money};
use super::failure::SyncFailure;
use super::place::Place;
use crate::domain::Amount;
use crate::domain::order::OrderTax;
use crate::domain::sign;
use crate::domain::tables::RetailTransactionSalesTrans;

/// The taxes of a line and their sums.
#[derive(Clone, Debug, Default)]
pub struct LineTaxes {
    /// One for each row of the channel.
    pub taxes: Vec<OrderTax>,
    /// All of them together.
    pub total: Amount,
    /// What of it the price contains.
    pub included: Amount,
}

/// The taxes of a line; their sum is the line's tax when the line states one (TAX-TOTAL).
pub fn of_line(
    place: &Place<'_>,
    line: &RetailTransactionSalesTrans,
) -> Result<LineTaxes, SyncFailure> {
    let taxes = copied(place, line.line_num);
    for tax in &taxes {
        coins(place.currency, tax.amount, "Tax", line.line_num)?;
    }
    let total = sum(taxes.iter().map(|tax| tax.amount))?;
    let included = taxes.iter().filter(|tax| tax.is_included_in_price).map(|tax| tax.amount);
    let included = sum(included)?;
    let stated = sign::sold(line.tax_amount);
    if stated.is_zero() || stated == total {
        return Ok(LineTaxes { taxes, total, included });
    }
    let money = |amount| Money(amount, place.currency);
    let (stated, computed) = (money(stated), money(total));
    Err(Cause::TaxTotal { line: line.line_num, stated, computed }.into())
}

fn copied(place: &Place<'_>, line: Amount) -> Vec<OrderTax> {
    let transaction = place.transaction;
    let all_included = transaction.header.is_tax_included_in_price;
    let regular = transaction.taxes.iter().filter(|tax| tax.sale_line_num == line);
    let regular = regular.map(|tax| OrderTax {
        tax_code: tax.tax_code.clone(),
        tax_percentage: tax.tax_percentage,
        tax_base_amount: sign::sold(tax.tax_base_amount),
        amount: tax.amount,
        is_included_in_price: tax.is_included_in_price || all_included,
    });
    let components = transaction.gte_taxes.iter().filter(|tax| tax.sale_line_num == line);
    let components = components.map(|tax| OrderTax {
        tax_code: tax.tax_component.clone(),
        tax_percentage: tax.tax_percentage,
        tax_base_amount: sign::sold(tax.tax_basis),
        amount: tax.tax_amount,
        is_included_in_price: tax.is_included_in_price || all_included,
    });
    regular.chain(components).collect()
}
