//! One transaction as headquarters holds it: how far its synchronization is, and its eleven tables.

use super::record::about_and_rows;
use super::sales_order::SalesOrderPage;
use crate::commands::PageId;
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::row::AnyRow;
use crate::domain::table::Table;
use crate::domain::{Text, TransactionKey, sign};
use crate::engine::query::TransactionRecord;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::dialogs::details::Details;
use crate::tui::element::{
    Element, Mark, column, fact, fact_link, fact_state, fast_tab, form, gap, line, muted, run,
    switch,
};
use crate::tui::notice::count;
use crate::tui::sheet::Sheet;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};
use crate::tui::table_rows::{facts, local_time, money, sheet};
use crate::tui::theme::Ink;

/// The child tables in reading order: id, caption, table.
const TABLES: [(&str, &str, Table); 10] = [
    ("sales-lines", "Sales lines", Table::RetailTransactionSalesTrans),
    ("payments", "Payments", Table::RetailTransactionPaymentTrans),
    ("discounts", "Discounts", Table::RetailTransactionDiscountTrans),
    ("taxes", "Taxes", Table::RetailTransactionTaxTrans),
    ("charges", "Charges", Table::RetailTransactionMarkupTrans),
    ("addresses", "Addresses", Table::RetailTransactionAddressTrans),
    ("infocodes", "Infocodes", Table::RetailTransactionInfocodeTrans),
    ("attributes", "Attributes", Table::RetailTransactionAttributeTrans),
    ("tax-measures", "Tax measures", Table::RetailTransactionTaxMeasure),
    ("tax-components", "Tax components", Table::RetailTransactionTaxTransGTE),
];

/// The page of one transaction.
#[derive(Debug)]
pub(crate) struct TransactionPage {
    key: TransactionKey,
    shown: Option<Box<Shown>>,
    /// Columns that hold nothing are shown too.
    all: bool,
}

/// What the engine answered, made ready once.
#[derive(Debug)]
struct Shown {
    record: TransactionRecord,
    header: Vec<(&'static str, String)>,
    sheets: Vec<Sheet>,
}

impl Shown {
    fn new(record: TransactionRecord, all: bool) -> Self {
        let currency = record.transaction.header.currency;
        let rows = record.transaction.clone().into_rows();
        let of = |table: Table| -> Vec<AnyRow> {
            rows.iter().filter(|row| row.table() == table).cloned().collect()
        };
        let header = rows.iter().find(|row| row.table() == Table::RetailTransactionTable);
        let header = header.map(|row| facts(row, currency, all)).unwrap_or_default();
        let sheets =
            TABLES.iter().map(|(.., table)| sheet(*table, &of(*table), currency, all)).collect();
        Self { record, header, sheets }
    }
}

impl TransactionPage {
    /// The page of the transaction with that key.
    pub fn new(key: TransactionKey) -> Self {
        Self { key, shown: None, all: false }
    }

    fn sheet(&self, id: &str) -> Option<(&'static str, &Sheet)> {
        let at = TABLES.iter().position(|(own, ..)| *own == id)?;
        Some((TABLES.get(at)?.1, self.shown.as_ref()?.sheets.get(at)?))
    }
}

/// The mark of a status.
fn mark(status: Status) -> Mark {
    match status {
        Status::Succeeded => Mark::Done,
        Status::Failed => Mark::Failed,
        Status::Editing => Mark::Attention,
        Status::None | Status::PendingSynchronization => Mark::Waiting,
    }
}

/// Who bought what for how much, in one line that is in sight without opening anything.
fn summary(record: &TransactionRecord) -> Element<'_> {
    let header = &record.transaction.header;
    let mut runs = vec![run(Ink::Heading, money(sign::sold(header.gross_amount), header.currency))];
    let facts = [
        ("customer", header.cust_account.as_str()),
        ("reference", header.channel_reference_id.as_str()),
    ];
    for (what, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        runs.push(run(Ink::Muted, format!("   {what} ")));
        runs.push(run(Ink::Text, value));
    }
    line(runs)
}

fn status_tab<'a>(record: &'a TransactionRecord, see: See<'a>) -> Element<'a> {
    let status = &record.status;
    let word =
        if status.status == Status::None { "Not synchronized" } else { status.status.name() };
    let mut body = vec![fact_state("Pending order status", mark(status.status), word)];
    if !status.error_detail.is_empty() {
        body.push(fact("Order error details", status.error_detail.as_str()));
        body.push(fact("Error code", status.error_code.as_str()));
        body.push(fact("Remedy", status.remedy.as_str()));
    }
    body.push(fact("Modified date and time", local_time(status.modified.0, see)));
    body.push(fact("Retry count", count(u64::from(status.retry_count))));
    body.push(match status.sales_id.as_str() {
        "" => fact("Sales order", ""),
        sales_id => fact_link("sales-order", "Sales order", sales_id),
    });
    fast_tab("status", "Synchronization status", body).summary(word)
}

fn header_tab<'a>(shown: &'a Shown, see: See<'a>) -> Element<'a> {
    let TransactionRecord { transaction, channel_database, pulled, .. } = &shown.record;
    let key = &transaction.key;
    let mut fields = vec![
        fact("DataAreaId", key.company.as_str()),
        fact("Channel", key.channel.to_string()),
        fact("store", key.store.as_str()),
        fact("terminal", key.terminal.as_str()),
        fact("transactionId", key.transaction.as_str()),
        fact("Channel database", channel_database.as_str()),
        fact("Pulled", local_time(pulled.0, see)),
    ];
    fields.extend(shown.header.iter().map(|(name, value)| fact(*name, value.as_str())));
    let columns = count(shown.header.len() as u64);
    fast_tab("header", "Header", vec![form(fields)])
        .closed()
        .summary(format!("{columns} columns   {}", Table::RetailTransactionTable))
}

impl Surface for TransactionPage {
    fn place(&self) -> Place {
        Place::Page(PageId::OnlineStoreTransaction)
    }

    fn of(&self) -> Option<String> {
        serde_json::to_string(&self.key).ok()
    }

    fn title(&self) -> String {
        self.key.name().to_owned()
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let Some(shown) = &self.shown else {
            return View::page(muted("Reading\u{2026}"), &[]);
        };
        let about = vec![status_tab(&shown.record, see), header_tab(shown, see)];
        let mut tabs = Vec::new();
        for ((id, caption, table), sheet) in TABLES.iter().zip(&shown.sheets) {
            let rows = if sheet.count() == 1 { "row" } else { "rows" };
            let tab = format!("{id}-tab");
            let summary = format!("{} {rows}   {table}", count(sheet.count()));
            let tab = fast_tab(tab, *caption, vec![sheet.grid(id, caption, see)]);
            tabs.push(tab.closed().summary(summary));
        }
        let all = switch("all", "Show empty columns", self.all);
        let body = vec![summary(&shown.record), all, gap(1), about_and_rows(about, tabs)];
        View::page(column(body), &[]).first("status")
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![("transaction", Query::Transaction(self.key.clone()))]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::Transaction(record) = answer {
            self.shown = Some(Box::new(Shown::new(*record, self.all)));
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("all", Act::Toggle) => {
                self.all = !self.all;
                let record = self.shown.take().map(|shown| shown.record);
                self.shown = record.map(|record| Box::new(Shown::new(record, self.all)));
            }
            ("sales-order", Act::Press) => {
                let sales_id = self.shown.as_ref().map(|shown| &shown.record.status.sales_id);
                let sales_id: Text = sales_id.cloned().unwrap_or_default();
                cx.push(SalesOrderPage::new(self.key.company.clone(), sales_id));
            }
            (id, Act::Open) => {
                if let (Some((caption, sheet)), Some(row)) = (self.sheet(id), at.item) {
                    cx.open(Details::new(format!("{caption} {row}"), sheet.details(row)));
                }
            }
            _ => {}
        }
    }
}
