//! Sales lines: what is sold, for how much, from where; and which rows belong to them.

use std::collections::BTreeSet;

use super::arithmetic::{coins, less, sum, times};
use super::cause::{Cause, Money};
use super::customer::{address, first_filled};
use super::failure::SyncFailure;
use super::place::Place;
use super::taxes::{self, LineTaxes};
use crate::domain::enums::RetailEntryStatus;
use crate::domain::order::{OrderDiscount, SalesLine};
use crate::domain::table::Table;
use crate::domain::tables::RetailTransactionSalesTrans;
use crate::domain::{Amount, Currency, RetailTransaction, Text, sign};

/// The lines of the order: those that are not voided, in their order.
pub fn lines(place: &Place<'_>) -> Result<Vec<SalesLine>, SyncFailure> {
    check_references(place.transaction)?;
    let rows = place.transaction.sales.iter().filter(|row| !is_voided(row));
    let lines: Vec<_> = rows.map(|row| line(place, row)).collect::<Result<_, _>>()?;
    if lines.is_empty() {
        return Err(Cause::NoLines {}.into());
    }
    Ok(lines)
}

/// The numbers of the lines that were voided; what hangs on them does not reach the order either.
pub fn voided(transaction: &RetailTransaction) -> BTreeSet<Amount> {
    let rows = transaction.sales.iter().filter(|row| is_voided(row));
    rows.map(|row| row.line_num).collect()
}

/// Whether the line was voided at the channel.
pub fn is_voided(row: &RetailTransactionSalesTrans) -> bool {
    row.transaction_status == RetailEntryStatus::Voided
}

/// Every row with money on it must belong to a line, or it would be lost without a trace (I4).
fn check_references(transaction: &RetailTransaction) -> Result<(), SyncFailure> {
    let lines: BTreeSet<_> = transaction.sales.iter().map(|row| row.line_num).collect();
    let discounts = transaction.discounts.iter().map(|row| row.sale_line_num);
    let taxes = transaction.taxes.iter().map(|row| row.sale_line_num);
    let components = transaction.gte_taxes.iter().map(|row| row.sale_line_num);
    // Line 0 of a charge is the header.
    let charges = transaction.charges.iter().map(|row| row.sale_line_num);
    let references = discounts
        .map(|line| (Table::RetailTransactionDiscountTrans, line))
        .chain(taxes.map(|line| (Table::RetailTransactionTaxTrans, line)))
        .chain(components.map(|line| (Table::RetailTransactionTaxTransGTE, line)))
        .chain(
            charges
                .filter(|line| !line.is_zero())
                .map(|line| (Table::RetailTransactionMarkupTrans, line)),
        );
    for (table, line) in references {
        if !lines.contains(&line) {
            return Err(Cause::LineReference { table, line }.into());
        }
    }
    Ok(())
}

fn line(place: &Place<'_>, row: &RetailTransactionSalesTrans) -> Result<SalesLine, SyncFailure> {
    let (header, company) = (&place.transaction.header, &place.company.id);
    let product = place.setup.product(company, &row.item_id).ok_or_else(|| {
        let (item, company) = (row.item_id.clone(), company.clone());
        Cause::ItemNotReleased { line: row.line_num, item, company }
    })?;
    check_currency(place, row)?;
    let discounts = discounts(place, row)?;
    let taxes = taxes::of_line(place, row)?;
    let (sales_qty, sales_price) = quantity_and_price(row);
    let line_amount = net_amount(place, row, &taxes)?;
    Ok(SalesLine {
        line_num: row.line_num,
        item_id: row.item_id.clone(),
        name: product.name.clone(),
        invent_dim_id: row.invent_dim_id.clone(),
        sales_qty,
        sales_unit: first_filled(&[&row.unit, &product.unit]),
        sales_price,
        line_disc: row.disc_amount,
        line_amount,
        tax_amount: taxes.total,
        tax_group: first_filled(&[&row.tax_group, &place.channel.tax_group]),
        tax_item_group: first_filled(&[&row.tax_item_group, &product.tax_item_group]),
        invent_site_id: site(place, row)?,
        invent_location_id: warehouse(place, row)?,
        dlv_mode: first_filled(&[&row.dlv_mode, &header.dlv_mode]),
        delivery_address: address(place, row.line_num),
        discounts,
        taxes: taxes.taxes,
    })
}

/// The line must be in the order's currency, where it states one.
fn check_currency(place: &Place<'_>, row: &RetailTransactionSalesTrans) -> Result<(), SyncFailure> {
    let (currency, order) = (row.currency, place.currency);
    if currency == Currency::default() || currency == order {
        return Ok(());
    }
    let table = Table::RetailTransactionSalesTrans;
    Err(Cause::CurrencyMixed { table, line: row.line_num, currency, order }.into())
}

fn site(place: &Place<'_>, row: &RetailTransactionSalesTrans) -> Result<Text, SyncFailure> {
    let header = &place.transaction.header;
    let site = first_filled(&[&row.invent_site_id, &header.invent_site_id, &place.channel.site]);
    filled(site, "Site", row)
}

fn warehouse(place: &Place<'_>, row: &RetailTransactionSalesTrans) -> Result<Text, SyncFailure> {
    let (own, header) = (&row.invent_location_id, &place.transaction.header.invent_location_id);
    filled(first_filled(&[own, header, &place.channel.warehouse]), "Warehouse", row)
}

/// F25: a line needs a site and a warehouse.
fn filled(
    value: Text,
    dimension: &'static str,
    row: &RetailTransactionSalesTrans,
) -> Result<Text, SyncFailure> {
    if value.is_empty() {
        return Err(Cause::InventoryDimension { dimension, line: row.line_num }.into());
    }
    Ok(value)
}

/// Quantity and price of a unit, as sold.
///
/// A line has both twice: in the inventory unit, and in the unit of sale where that is another one.
fn quantity_and_price(row: &RetailTransactionSalesTrans) -> (Amount, Amount) {
    let in_other_unit = !row.unit_qty.is_zero() && row.unit_qty != row.qty;
    let (quantity, price) =
        if in_other_unit { (row.unit_qty, row.unit_price) } else { (row.qty, row.price) };
    (sign::sold(quantity), price)
}

/// Price of the line before discounts, rounded to the smallest coin.
pub fn gross_amount(
    currency: Currency,
    quantity: Amount,
    price: Amount,
) -> Result<Amount, SyncFailure> {
    Ok(currency.round(times(quantity, price)?))
}

/// The line without tax. Quantity, price and discount give it to the coin, together with the tax
/// that the price contains (LINE-AMOUNT).
fn net_amount(
    place: &Place<'_>,
    row: &RetailTransactionSalesTrans,
    taxes: &LineTaxes,
) -> Result<Amount, SyncFailure> {
    let line = row.line_num;
    let failed = |column, stated, computed| -> SyncFailure {
        let money = |amount| Money(amount, place.currency);
        Cause::LineAmount { line, column, stated: money(stated), computed: money(computed) }.into()
    };
    let stated = coins(place.currency, sign::sold(row.net_amount), "netAmount", line)?;
    let (quantity, price) = quantity_and_price(row);
    let gross = gross_amount(place.currency, quantity, price)?;
    let computed = less(less(gross, row.disc_amount)?, taxes.included)?;
    if stated != computed {
        return Err(failed("netAmount", stated, computed));
    }
    let with_tax = sign::sold(row.net_amount_incl_tax);
    let computed = sum([stated, taxes.total])?;
    if !with_tax.is_zero() && with_tax != computed {
        return Err(failed("netAmountInclTax", with_tax, computed));
    }
    Ok(stated)
}

/// The discounts of a line, one for each row; together they are the line's (DISCOUNT-TOTAL).
fn discounts(
    place: &Place<'_>,
    row: &RetailTransactionSalesTrans,
) -> Result<Vec<OrderDiscount>, SyncFailure> {
    let rows = place.transaction.discounts.iter().filter(|own| own.sale_line_num == row.line_num);
    let discounts: Vec<_> = rows
        .map(|own| OrderDiscount {
            line_num: own.line_num,
            discount_origin_type: own.discount_origin_type,
            periodic_discount_offer_id: own.periodic_discount_offer_id.clone(),
            discount_code: own.discount_code.clone(),
            percentage: own.percentage,
            amount: own.amount,
        })
        .collect();
    for discount in &discounts {
        coins(place.currency, discount.amount, "Discount", row.line_num)?;
    }
    let total = sum(discounts.iter().map(|discount| discount.amount))?;
    if total == row.disc_amount {
        return Ok(discounts);
    }
    let money = |amount| Money(amount, place.currency);
    let (stated, computed) = (money(row.disc_amount), money(total));
    Err(Cause::DiscountTotal { line: row.line_num, stated, computed }.into())
}
