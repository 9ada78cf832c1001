//! One sales order: what synchronization made of a transaction, with its payments and postings.

use super::order_sheets::OrderSheets;
use super::record::about_and_rows;
use super::transaction::TransactionPage;
use crate::commands::{PageId, captions};
use crate::domain::order::SalesOrder;
use crate::domain::tables::RetailTransactionAddressTrans;
use crate::domain::{CompanyId, Text};
use crate::engine::query::sales_status;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::dialogs::details::Details;
use crate::tui::element::{
    Element, Mark, column, fact, fact_link, fact_state, fast_tab, form, gap, line, muted, run,
};
use crate::tui::notice::count;
use crate::tui::numbers::grouped;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};
use crate::tui::table_rows::{local_time, money};
use crate::tui::theme::Ink;

/// The page of one sales order.
#[derive(Debug)]
pub(crate) struct SalesOrderPage {
    company: CompanyId,
    sales_id: Text,
    shown: Option<Box<(SalesOrder, OrderSheets)>>,
}

impl SalesOrderPage {
    /// The page of the sales order with that number.
    pub fn new(company: CompanyId, sales_id: Text) -> Self {
        Self { company, sales_id, shown: None }
    }
}

fn summary(order: &SalesOrder) -> Element<'_> {
    line(vec![
        run(Ink::Good, sales_status(order.sales_status)),
        run(Ink::Heading, format!("   {}", money(order.total_amount, order.currency_code))),
        run(Ink::Muted, "   customer "),
        run(Ink::Text, order.cust_account.as_str()),
    ])
}

fn yes_no(yes: bool) -> &'static str {
    if yes { captions::YES } else { captions::NO }
}

fn general<'a>(order: &'a SalesOrder, see: See<'a>) -> Element<'a> {
    let fields = vec![
        fact("Sales order", order.sales_id.as_str()),
        fact_state("Status", Mark::Active, sales_status(order.sales_status)),
        fact_link("transaction", "Transaction", order.retail_transaction.name()),
        fact("Channel reference ID", order.channel_reference_id.as_str()),
        fact("Customer account", order.cust_account.as_str()),
        fact("Invoice account", order.invoice_account.as_str()),
        fact("Company", order.data_area_id.as_str()),
        fact("Currency", order.currency_code.to_string()),
        fact("Business date", order.business_date.to_string()),
        fact("Created date and time", local_time(Some(order.created_date_time), see)),
    ];
    fast_tab("general", "General", vec![form(fields)]).summary(order.sales_id.as_str())
}

fn header(order: &SalesOrder) -> Element<'_> {
    let fields = vec![
        fact("Channel", order.retail_channel.to_string()),
        fact("Store", order.retail_store_id.as_str()),
        fact("Register", order.retail_terminal_id.as_str()),
        fact("Mode of delivery", order.dlv_mode.as_str()),
        fact("Site", order.invent_site_id.as_str()),
        fact("Warehouse", order.invent_location_id.as_str()),
        fact("Requested receipt date", order.receipt_date_requested.to_string()),
        fact("Requested ship date", order.shipping_date_requested.to_string()),
        fact("Sales tax group", order.tax_group.as_str()),
        fact("Prices include sales tax", yes_no(order.incl_tax)),
        fact("Email", order.email.as_str()),
        fact("Delivery address", order.delivery_address.as_ref().map_or_else(String::new, address)),
    ];
    fast_tab("header", "Header", vec![form(fields)]).closed().summary("channel, delivery, tax")
}

/// An address on one line.
pub(super) fn address(address: &RetailTransactionAddressTrans) -> String {
    let city = [address.zip_code.as_str(), &address.city].join(" ");
    let parts = [
        address.delivery_name.as_str(),
        &[address.street.as_str(), &address.street_number].join(" "),
        &city,
        &address.state,
        &address.country_region_id,
    ];
    let parts = parts.map(|part| part.trim().to_owned());
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn totals(order: &SalesOrder) -> Element<'_> {
    let currency = order.currency_code;
    let amounts = [
        ("Lines before discount", order.gross_line_amount),
        ("Discounts", order.discount_amount),
        ("Net amount", order.net_amount),
        ("Charges", order.charge_amount),
        ("Sales tax", order.tax_amount),
        ("Total amount", order.total_amount),
        ("Payment amount", order.payment_amount),
        ("Sales/Payment difference", order.sales_payment_difference),
    ];
    let width = amounts.iter().map(|(_, amount)| grouped(&currency.format(*amount)).len()).max();
    let width = width.unwrap_or(0);
    let row = |(caption, amount): (&'static str, _)| {
        fact(caption, format!("{:>width$} {currency}", grouped(&currency.format(amount))))
    };
    let fields = amounts.into_iter().map(row).collect();
    fast_tab("totals", "Totals", vec![column(fields)]).summary(money(order.total_amount, currency))
}

/// Whether each voucher balances, and by how much one does not.
fn balance(order: &SalesOrder) -> Element<'_> {
    let off = order.vouchers.iter().filter(|voucher| !voucher.balances());
    let off: Vec<&str> = off.map(|voucher| voucher.voucher.as_str()).collect();
    let zero = money(crate::domain::Amount::ZERO, order.currency_code);
    if off.is_empty() {
        let vouchers = order.vouchers.len();
        return fact_state("Balance", Mark::Done, format!("{zero} in each of {vouchers} vouchers"));
    }
    fact_state("Balance", Mark::Failed, format!("not {zero} in {}", off.join(", ")))
}

impl Surface for SalesOrderPage {
    fn place(&self) -> Place {
        Place::Page(PageId::SalesOrder)
    }

    fn of(&self) -> Option<String> {
        serde_json::to_string(&(&self.company, &self.sales_id)).ok()
    }

    fn title(&self) -> String {
        self.sales_id.to_string()
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let Some(shown) = &self.shown else {
            return View::page(muted("Reading\u{2026}"), &[]);
        };
        let (order, sheets) = &**shown;
        let about = vec![general(order, see), header(order), totals(order)];
        let mut tabs = Vec::new();
        for (id, caption, sheet) in sheets.all() {
            let mut inside = vec![sheet.grid(id, caption, see)];
            if id == "vouchers" {
                inside.push(balance(order));
            }
            let tab = fast_tab(format!("{id}-tab"), caption, inside);
            tabs.push(tab.closed().summary(count(sheet.count())));
        }
        let body = vec![summary(order), gap(1), about_and_rows(about, tabs)];
        View::page(column(body), &[]).first("general")
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        let (company, sales_id) = (self.company.clone(), self.sales_id.clone());
        vec![("order", Query::SalesOrder { company, sales_id })]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::SalesOrder(order) = answer {
            let sheets = OrderSheets::new(&order);
            self.shown = Some(Box::new((*order, sheets)));
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        let Some(shown) = &self.shown else { return };
        let (order, sheets) = &**shown;
        match (at.control, act, at.item) {
            ("transaction", Act::Press, _) => {
                cx.push(TransactionPage::new(order.retail_transaction.clone()));
            }
            (id, Act::Open, Some(row)) => {
                if let Some((_, caption, sheet)) = sheets.all().find(|(own, ..)| *own == id) {
                    let facts = sheet.details(row);
                    let name = facts.first().map_or("", |(_, value)| value.as_str());
                    cx.open(Details::new(format!("{caption} {name}"), facts));
                }
            }
            _ => {}
        }
    }
}
