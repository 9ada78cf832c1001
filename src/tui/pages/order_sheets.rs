//! The rows below a sales order as grids, each made once when the order was answered.

use super::sales_order::address;
use crate::commands::captions;
use crate::domain::order::{PaymentStatus, SalesLine, SalesOrder};
use crate::domain::row::AnyRow;
use crate::domain::table::Table;
use crate::domain::{Amount, Currency};
use crate::tui::element::{Cell, Mark, Row};
use crate::tui::sheet::Sheet;
use crate::tui::table_rows::{money, sheet};

/// The grids of an order, by id and caption, in reading order.
#[derive(Debug)]
pub(super) struct OrderSheets(Vec<(&'static str, &'static str, Sheet)>);

impl OrderSheets {
    pub fn new(order: &SalesOrder) -> Self {
        let currency = order.currency_code;
        let of = |table, rows: Vec<AnyRow>| sheet(table, &rows, currency, false);
        let attributes = order.attributes.iter().cloned().map(AnyRow::from).collect();
        let infocodes = order.infocodes.iter().cloned().map(AnyRow::from).collect();
        let measures: Vec<AnyRow> = order.tax_measures.iter().cloned().map(AnyRow::from).collect();
        let attributes = of(Table::RetailTransactionAttributeTrans, attributes);
        let infocodes = of(Table::RetailTransactionInfocodeTrans, infocodes);
        let mut all = vec![
            ("lines", "Lines", lines(order)),
            ("discounts", "Discounts", discounts(order)),
            ("charges", "Charges", charges(order)),
            ("taxes", "Taxes", taxes(order)),
            ("payments", "Payments", payments(order)),
            ("vouchers", "Vouchers", vouchers(order)),
            ("attributes", "Attributes", attributes),
            ("infocodes", "Infocodes", infocodes),
        ];
        if !measures.is_empty() {
            let measures = of(Table::RetailTransactionTaxMeasure, measures);
            all.push(("tax-measures", "Tax measures", measures));
        }
        Self(all)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &'static str, &Sheet)> {
        self.0.iter().map(|(id, caption, sheet)| (*id, *caption, sheet))
    }
}

/// Rows from their cells; a row's place is its key.
fn rows(cells: impl IntoIterator<Item = Vec<Cell>>) -> Vec<Row> {
    cells.into_iter().enumerate().map(|(at, cells)| Row::new(at.to_string(), cells)).collect()
}

/// An amount with its currency; nothing for zero, so that a column of zeros is left out.
fn amount(amount: Amount, currency: Currency) -> Cell {
    if amount.is_zero() { Cell::default() } else { money(amount, currency).into() }
}

fn number(number: Amount) -> Cell {
    if number.is_zero() { Cell::default() } else { number.to_string().into() }
}

fn lines(order: &SalesOrder) -> Sheet {
    const COLUMNS: &[(&str, bool)] = &[
        ("Line", false),
        ("Item", false),
        ("Name", false),
        ("Quantity", true),
        ("Unit", false),
        ("Unit price", true),
        ("Discount", true),
        ("Net amount", true),
        ("Sales tax", true),
        ("Dimension", false),
        ("Sales tax group", false),
        ("Item sales tax group", false),
        ("Site", false),
        ("Warehouse", false),
        ("Mode of delivery", false),
        ("Delivery address", false),
    ];
    let currency = order.currency_code;
    let row = |line: &SalesLine| {
        vec![
            line.line_num.to_string().into(),
            line.item_id.as_str().into(),
            line.name.as_str().into(),
            line.sales_qty.to_string().into(),
            line.sales_unit.as_str().into(),
            money(line.sales_price, currency).into(),
            amount(line.line_disc, currency),
            money(line.line_amount, currency).into(),
            amount(line.tax_amount, currency),
            line.invent_dim_id.as_str().into(),
            line.tax_group.as_str().into(),
            line.tax_item_group.as_str().into(),
            line.invent_site_id.as_str().into(),
            line.invent_location_id.as_str().into(),
            line.dlv_mode.as_str().into(),
            line.delivery_address.as_ref().map_or_else(String::new, address).into(),
        ]
    };
    Sheet::new(COLUMNS, rows(order.lines.iter().map(row)), false)
}

fn discounts(order: &SalesOrder) -> Sheet {
    const COLUMNS: &[(&str, bool)] = &[
        ("Line", false),
        ("Number", false),
        ("Origin", false),
        ("Offer", false),
        ("Discount code", false),
        ("Percentage", true),
        ("Amount", true),
    ];
    let of = |line: &SalesLine| {
        let row = |discount: &crate::domain::order::OrderDiscount| -> Vec<Cell> {
            vec![
                line.line_num.to_string().into(),
                discount.line_num.to_string().into(),
                discount.discount_origin_type.name().into(),
                discount.periodic_discount_offer_id.as_str().into(),
                discount.discount_code.as_str().into(),
                number(discount.percentage),
                money(discount.amount, order.currency_code).into(),
            ]
        };
        line.discounts.iter().map(row).collect::<Vec<_>>()
    };
    Sheet::new(COLUMNS, rows(order.lines.iter().flat_map(of)), false)
}

fn taxes(order: &SalesOrder) -> Sheet {
    const COLUMNS: &[(&str, bool)] = &[
        ("Line", false),
        ("Tax code", false),
        ("Percentage", true),
        ("Basis", true),
        ("Amount", true),
        ("Included in price", false),
    ];
    let currency = order.currency_code;
    let of = |line: &SalesLine| {
        let row = |tax: &crate::domain::order::OrderTax| -> Vec<Cell> {
            let included = if tax.is_included_in_price { captions::YES } else { "" };
            vec![
                line.line_num.to_string().into(),
                tax.tax_code.as_str().into(),
                number(tax.tax_percentage),
                money(tax.tax_base_amount, currency).into(),
                money(tax.amount, currency).into(),
                included.into(),
            ]
        };
        line.taxes.iter().map(row).collect::<Vec<_>>()
    };
    Sheet::new(COLUMNS, rows(order.lines.iter().flat_map(of)), false)
}

fn charges(order: &SalesOrder) -> Sheet {
    const COLUMNS: &[(&str, bool)] = &[
        ("Charge", false),
        ("Description", false),
        ("Line", false),
        ("Amount", true),
        ("Sales tax", true),
    ];
    let row = |charge: &crate::domain::order::OrderCharge| -> Vec<Cell> {
        let line = if charge.line_num.is_zero() {
            "Header".to_owned()
        } else {
            charge.line_num.to_string()
        };
        vec![
            charge.markup_code.as_str().into(),
            charge.description.as_str().into(),
            line.into(),
            money(charge.calculated_amount, order.currency_code).into(),
            amount(charge.tax_amount, order.currency_code),
        ]
    };
    Sheet::new(COLUMNS, rows(order.markup_trans.iter().map(row)), false)
}

fn payments(order: &SalesOrder) -> Sheet {
    const COLUMNS: &[(&str, bool)] = &[
        ("Line", false),
        ("Payment method", false),
        ("Status", false),
        ("Amount", true),
        ("Posted amount", true),
        ("Amount tendered", true),
        ("Exchange rate", true),
        ("Card type", false),
        ("Card number", false),
        ("Approval code", false),
        ("Gift card", false),
        ("Loyalty card", false),
        ("Prepayment", false),
        ("Journal batch", false),
        ("Voucher", false),
    ];
    let currency = order.currency_code;
    let row = |payment: &crate::domain::order::OrderPayment| -> Vec<Cell> {
        let status = match payment.status {
            PaymentStatus::Authorized => Cell::state(Mark::Waiting, "Authorized"),
            PaymentStatus::Posted => Cell::state(Mark::Done, "Posted"),
        };
        let foreign = payment.currency != currency;
        let tendered =
            if foreign { amount(payment.amount_cur, payment.currency) } else { Cell::default() };
        let method = [payment.tender_type_id.as_str(), &payment.tender_name].join(" ");
        vec![
            payment.line_num.to_string().into(),
            method.trim().into(),
            status,
            money(payment.amount, currency).into(),
            money(payment.posted_amount, currency).into(),
            tendered,
            number(payment.exch_rate),
            payment.card_type_id.as_str().into(),
            payment.card_number.as_str().into(),
            payment.authentication_code.as_str().into(),
            payment.gift_card_id.as_str().into(),
            payment.loyalty_card_id.as_str().into(),
            if payment.is_prepay { captions::YES.into() } else { Cell::default() },
            payment.journal_num.clone().unwrap_or_default().as_str().into(),
            payment.voucher.clone().unwrap_or_default().as_str().into(),
        ]
    };
    Sheet::new(COLUMNS, rows(order.payments.iter().map(row)), false)
}

fn vouchers(order: &SalesOrder) -> Sheet {
    const COLUMNS: &[(&str, bool)] = &[
        ("Voucher", false),
        ("Main account", false),
        ("Name", false),
        ("Debit", true),
        ("Credit", true),
        ("Date", false),
        ("Description", false),
    ];
    let of = |voucher: &crate::domain::order::Voucher| {
        let currency = voucher.currency_code;
        let row = |line: &crate::domain::order::LedgerLine| -> Vec<Cell> {
            let side = money(line.amount.abs(), currency);
            let (debit, credit) = if line.amount.is_negative() {
                (String::new(), side)
            } else {
                (side, String::new())
            };
            vec![
                voucher.voucher.as_str().into(),
                line.main_account.as_str().into(),
                line.name.as_str().into(),
                debit.into(),
                credit.into(),
                voucher.trans_date.to_string().into(),
                voucher.text.as_str().into(),
            ]
        };
        voucher.lines.iter().map(row).collect::<Vec<_>>()
    };
    Sheet::new(COLUMNS, rows(order.vouchers.iter().flat_map(of)), false)
}
