//! Rows of the eleven tables as a person reads them: in the order's view of amounts, with currency,
//! times of day as such, and Yes and No.

use chrono::{DateTime, Utc};

use super::element::{Cell, Mark, Row};
use super::numbers::grouped;
pub(super) use super::numbers::money;
use super::sheet::Sheet;
use super::surface::See;
use crate::commands::captions;
use crate::domain::enums::{RetailEntryStatus, VoidStatus};
use crate::domain::row::AnyRow;
use crate::domain::table::{Column, Table};
use crate::domain::{Amount, Currency, sign};

/// The columns that say that a row was voided.
const STATES: [&str; 2] = ["transactionStatus", "VoidStatus"];

/// The rows of one table as a grid. The line key comes first and names the row, then what says
/// that a row was voided. `currency` is that of the transaction.
pub(super) fn sheet(table: Table, rows: &[AnyRow], currency: Currency, all: bool) -> Sheet {
    let columns = AnyRow::columns_of(table);
    let key = AnyRow::line_key_of(table);
    // A key of one column is that column; it need not be said twice.
    let said = |column: &Column| key.len() == 1 && key.contains(&column.name);
    let mut order: Vec<usize> =
        (0..columns.len()).filter(|at| columns.get(*at).is_some_and(|c| !said(c))).collect();
    order.sort_by_key(|at| columns.get(*at).is_none_or(|c| !STATES.contains(&c.name)));
    let captions: Vec<(&'static str, bool)> = std::iter::once(("Line", false))
        .chain(order.iter().filter_map(|at| columns.get(*at)).map(|c| (c.name, is_number(c))))
        .collect();
    let row = |row: &AnyRow| {
        let name = row.line_key().to_string();
        let cells = order.iter().map(|at| cell(row, *at, currency));
        Row::new(name.clone(), std::iter::once(Cell::from(name)).chain(cells).collect())
    };
    Sheet::new(&captions, rows.iter().map(row).collect(), all)
}

/// The columns of one row with what they hold, empty ones only if all are wanted.
pub(super) fn facts(row: &AnyRow, currency: Currency, all: bool) -> Vec<(&'static str, String)> {
    let columns = row.columns().iter().enumerate();
    columns
        .map(|(at, column)| (column.name, shown(row, at, currency)))
        .filter(|(_, text)| all || !text.is_empty())
        .collect()
}

fn is_number(column: &Column) -> bool {
    matches!(column.kind, "decimal" | "whole number")
}

fn cell(row: &AnyRow, at: usize, currency: Currency) -> Cell {
    let text = shown(row, at, currency);
    let name = row.columns().get(at).map_or("", |column| column.name);
    let is_state = STATES.contains(&name) && !text.is_empty();
    if is_state && is_voided(&text) { Cell::state(Mark::Failed, text) } else { text.into() }
}

/// Whether a state is one of those in which a row does not count.
fn is_voided(state: &str) -> bool {
    let entry = [RetailEntryStatus::Voided, RetailEntryStatus::Cancelled];
    let payment =
        [VoidStatus::NormalVoid, VoidStatus::ForceVoided, VoidStatus::ForceVoidReconciled];
    entry.iter().any(|known| known.name() == state)
        || payment.iter().any(|known| known.name() == state)
}

/// What the column at a position holds; nothing if it holds what an empty row does.
fn shown(row: &AnyRow, at: usize, currency: Currency) -> String {
    let Some(column) = row.columns().get(at) else { return String::new() };
    let text = row.text(at);
    if text == AnyRow::empty(row.table()).text(at) {
        return String::new();
    }
    match column.kind {
        "NoYes" => captions::YES.to_owned(),
        "decimal" => decimal(row, column, &text, currency),
        "whole number" if is_time(column.name) => time_of_day(&text),
        _ => text.into_owned(),
    }
}

fn decimal(row: &AnyRow, column: &Column, text: &str, currency: Currency) -> String {
    let Ok(stored) = text.parse::<Amount>() else { return text.to_owned() };
    let signed = sign::of(row.table(), column.name);
    let amount = signed.map_or(stored, |signed| signed.on_sale.sold(stored));
    match currency_of(row, column.name, currency) {
        Some(currency) => money(amount, currency),
        None => grouped(&amount.to_string()),
    }
}

/// A moment of store time in the zone of the screen; nothing when there is none.
pub(super) fn local_time(moment: Option<DateTime<Utc>>, see: See<'_>) -> String {
    let zone = see.status.options.zone;
    moment.map_or_else(String::new, |at| at.with_timezone(&zone).format("%F %T").to_string())
}

/// The currency of a decimal column; `None` if it holds no money, or money of a currency that the
/// row does not name.
fn currency_of(row: &AnyRow, column: &str, currency: Currency) -> Option<Currency> {
    let own = |name: &str| row.get(name).and_then(|code| code.parse().ok());
    let named = |own: Option<Currency>| own.filter(|own| *own != Currency::default());
    match column {
        "amountMST" => None,
        "amountCur" => named(own("currency")).or(Some(currency)),
        "RefundableAmount" => named(own("LinkedPaymentCurrency")).or(Some(currency)),
        _ => {
            let name = column.to_lowercase();
            let money = ["amount", "price", "taxbas", "balance", "cost"];
            let is = money.iter().any(|part| name.contains(part)) && !name.contains("perc");
            is.then_some(currency)
        }
    }
}

/// The columns that count seconds since midnight (domain facts, section 4).
fn is_time(column: &str) -> bool {
    matches!(column, "transTime" | "timeWhenTotalPressed" | "timeWhenTransClosed")
}

fn time_of_day(seconds: &str) -> String {
    match seconds.parse::<u32>() {
        Ok(at) if at < 86_400 => format!("{:02}:{:02}:{:02}", at / 3600, at / 60 % 60, at % 60),
        _ => seconds.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(table: Table, set: &[(&str, &str)]) -> AnyRow {
        let mut row = AnyRow::empty(table);
        for (name, text) in set {
            let at = row.columns().iter().position(|column| column.name == *name).unwrap();
            row.set(at, text).unwrap();
        }
        row
    }

    #[test]
    fn a_sale_is_shown_above_zero_with_its_currency_and_only_what_it_holds() {
        let set = [
            ("type", "27"),
            ("grossAmount", "-629.48"),
            ("transTime", "31290"),
            ("TotalManualDiscountPercentage", "5"),
            ("CreatedOffline", "1"),
        ];
        let facts = facts(&row(Table::RetailTransactionTable, &set), Currency::USD, false);
        let expected = [
            ("type", "PendingSalesOrder"),
            ("transTime", "08:41:30"),
            ("grossAmount", "629.48 USD"),
            ("TotalManualDiscountPercentage", "5"),
            ("CreatedOffline", "Yes"),
        ];
        assert_eq!(facts, expected.map(|(name, text)| (name, text.to_owned())));
    }

    #[test]
    fn a_row_is_named_by_its_line_key_and_says_first_that_it_was_voided() {
        let voided = [("lineNum", "2"), ("itemId", "81325"), ("transactionStatus", "Voided")];
        let rows = [
            row(Table::RetailTransactionSalesTrans, &[("lineNum", "1"), ("qty", "-2")]),
            row(Table::RetailTransactionSalesTrans, &voided),
        ];
        let sheet = sheet(Table::RetailTransactionSalesTrans, &rows, Currency::USD, false);
        let texts = |key: &str| {
            let cells = sheet.details(key).into_iter();
            cells.map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>()
        };
        assert_eq!(texts("1"), ["Line 1", "qty 2"]);
        assert_eq!(texts("2"), ["Line 2", "transactionStatus Voided", "itemId 81325"]);
    }
}
