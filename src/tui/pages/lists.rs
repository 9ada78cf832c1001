//! The pages that show one of the engine's lists: a grid over all its rows, whose rows open records.
//!
//! What a page can show is a table of [`Show`]s; a figure elsewhere opens the one that it counted
//! with [`showing`].

use super::sales_order::SalesOrderPage;
use super::transaction::TransactionPage;
use crate::commands::{EXPORT, PageId};
use crate::domain::Text;
use crate::engine::query::{ListKind, RowKey};
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{Element, column, combobox, fact, fact_link, gap, grid, muted};
use crate::tui::listing::Listing;
use crate::tui::notice::counted;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// The whole list, without a condition.
pub(super) const ALL: &str = "All";
/// What Synchronize orders would take.
pub(super) const NOT_SYNCHRONIZED: &str = "Not synchronized";

/// One of the things that a list page can show.
#[derive(Debug)]
struct Show {
    name: &'static str,
    list: ListKind,
    /// Only rows whose column has that text.
    conditions: &'static [(&'static str, &'static str)],
}

const fn all(list: ListKind) -> Show {
    Show { name: ALL, list, conditions: &[] }
}

const fn only(
    name: &'static str,
    list: ListKind,
    conditions: &'static [(&'static str, &'static str)],
) -> Show {
    Show { name, list, conditions }
}

const TRANSACTIONS: &[Show] = &[
    all(ListKind::Transactions),
    only(NOT_SYNCHRONIZED, ListKind::NotSynchronized, &[]),
    only("Failed", ListKind::NotSynchronized, &[("Status", "Failed")]),
    only("Succeeded", ListKind::Transactions, &[("Status", "Succeeded")]),
    only("Editing", ListKind::Transactions, &[("Status", "Editing")]),
];
const SYNCHRONIZATION: &[Show] = &[
    all(ListKind::OrderSynchronizationStatus),
    only("Failed", ListKind::OrderSynchronizationStatus, &[("Status", "Failed")]),
    only(NOT_SYNCHRONIZED, ListKind::OrderSynchronizationStatus, &[("Status", NOT_SYNCHRONIZED)]),
    only("Succeeded", ListKind::OrderSynchronizationStatus, &[("Status", "Succeeded")]),
];
const ORDERS: &[Show] = &[all(ListKind::Orders)];
const ERRORS: &[Show] = &[all(ListKind::Errors)];
const JOURNALS: &[Show] = &[
    only("Posted", ListKind::Payments, &[("Status", "Posted")]),
    only("Authorized", ListKind::Payments, &[("Status", "Authorized")]),
    all(ListKind::Payments),
];
const VOUCHERS: &[Show] = &[all(ListKind::Postings)];

/// What a page can show, the first one first, and what it says when there is nothing.
fn shows(page: PageId) -> Option<(&'static [Show], &'static str)> {
    Some(match page {
        PageId::OnlineStoreTransactions => (TRANSACTIONS, "No transactions. Run P-0001 first."),
        PageId::AllSalesOrders => (ORDERS, "No sales orders. Run Synchronize orders first."),
        PageId::OrderSynchronizationStatus => {
            (SYNCHRONIZATION, "No order was uploaded. Run P-0001 first.")
        }
        PageId::OrderSynchronizationErrors => (ERRORS, "No transaction has failed."),
        PageId::CustomerPaymentJournals => (JOURNALS, "No payments."),
        PageId::VoucherTransactions => (VOUCHERS, "Nothing was posted."),
        _ => return None,
    })
}

/// A list page.
#[derive(Debug)]
pub(crate) struct ListPage {
    page: PageId,
    shows: &'static [Show],
    empty: &'static str,
    shown: usize,
    /// Only rows whose column has that text, beside what the shown thing asks for.
    conditions: Vec<(String, String)>,
    /// What the conditions stand for, when they are too many to be read.
    called: Option<String>,
    listing: Listing,
    /// Rows that wait in channel databases, for the page that tells of orders that are absent.
    absent: Option<u64>,
}

/// A list page as the page table opens it; `None` if the page is no list.
pub(super) fn page(page: PageId) -> Option<ListPage> {
    let (shows, empty) = shows(page)?;
    let listing = Listing::new(shows.first()?.list);
    Some(ListPage {
        page,
        shows,
        empty,
        shown: 0,
        conditions: Vec::new(),
        called: None,
        listing,
        absent: None,
    })
}

/// A list page that shows what a figure has counted: one of the page's own parts by its name, such
/// as [`NOT_SYNCHRONIZED`], and only rows whose columns have these texts.
pub(super) fn showing(page: PageId, part: &str, conditions: &[(&str, &str)]) -> Option<ListPage> {
    let mut opened = self::page(page)?;
    opened.show(part);
    let owned = |(column, text): &(&str, &str)| ((*column).to_owned(), (*text).to_owned());
    opened.conditions = conditions.iter().map(owned).collect();
    Some(opened)
}

impl ListPage {
    /// Says in a few words what its conditions stand for.
    pub fn called(mut self, words: &str) -> Self {
        self.called = Some(words.to_owned());
        self
    }

    fn show(&mut self, name: &str) {
        if let Some(at) = self.shows.iter().position(|show| show.name == name) {
            self.shown = at;
            let list = self.shows.get(at).map(|show| show.list);
            self.listing = Listing::new(list.unwrap_or(ListKind::Transactions));
        }
    }

    fn shown(&self) -> Option<&'static Show> {
        self.shows.get(self.shown)
    }

    /// What narrows the list down, above the grid.
    fn narrowed(&self) -> Vec<Element<'_>> {
        let mut above = Vec::new();
        if self.shows.len() > 1 {
            let name = self.shown().map_or("", |show| show.name);
            let names = self.shows.iter().map(|show| show.name);
            above.push(combobox("show", "Show", name, names));
        }
        if !self.conditions.is_empty() {
            let words = self.conditions.iter().map(|(column, text)| format!("{column}: {text}"));
            let words = words.collect::<Vec<_>>().join(", ");
            let words = self.called.clone().unwrap_or(words);
            above.push(fact("Only", words));
            above.push(fact_link("show-all", "Condition", "Remove"));
        }
        if let Some(rows) = self.absent.filter(|rows| *rows > 0) {
            let rows = counted(rows, "row");
            above.push(muted(format!(
                "{rows} in channel databases, not uploaded yet: an order that is absent here may be \
                 among them. Run P-0001."
            )));
        }
        if !above.is_empty() {
            above.push(gap(1));
        }
        above
    }

    fn open(&self, row: &str, cx: &mut Cx<'_>) {
        let order = |company: &crate::domain::CompanyId, sales_id: &Text| {
            SalesOrderPage::new(company.clone(), sales_id.clone())
        };
        match self.listing.key(row) {
            Some(RowKey::Transaction(key)) => cx.push(TransactionPage::new(key.clone())),
            Some(
                RowKey::SalesOrder(company, sales_id)
                | RowKey::Payment(company, sales_id, _)
                | RowKey::Posting(company, sales_id, ..),
            ) => cx.push(order(company, sales_id)),
            Some(
                RowKey::UploadSession(_)
                | RowKey::Quotation(..)
                | RowKey::BatchJob(_)
                | RowKey::BatchRun(..)
                | RowKey::Entry(..),
            )
            | None => {}
        }
    }
}

impl Surface for ListPage {
    fn place(&self) -> Place {
        Place::Page(self.page)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let mut body = self.narrowed();
        let rows =
            grid("rows", self.page.info().caption, &self.listing.columns, &self.listing.rows)
                .primary()
                .empty(self.empty);
        body.push(rows);
        body.extend(self.listing.totals().map(|totals| fact("Total", totals)));
        View::page(column(body), &[EXPORT])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        let own = self.shown().map(|show| show.conditions).unwrap_or_default();
        let own = own.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned()));
        let conditions = own.chain(self.conditions.iter().cloned()).collect();
        let window = see.ui.window("rows");
        let company = see.status.company.clone();
        let mut queries = vec![("rows", self.listing.query(window, company, conditions))];
        if self.page == PageId::OrderSynchronizationStatus {
            queries.push(("figures", Query::Overview { company: see.status.company.clone() }));
        }
        queries
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::List(page) => self.listing.take(page),
            Answer::Overview(figures) => self.absent = figures.rows_not_pulled,
            _ => {}
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("rows", Act::Open) => self.open(at.item.unwrap_or_default(), cx),
            ("show", Act::SetText(name)) => {
                self.show(name);
                cx.ui.list_mut("rows").restart();
            }
            ("show-all", Act::Press) => {
                self.conditions.clear();
                cx.ui.list_mut("rows").restart();
            }
            _ => {}
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some("rows")
    }
}
