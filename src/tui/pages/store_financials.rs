//! The workspace Store financials: synchronization of orders, and what it posted.
//!
//! Each figure and each bar opens the list of the rows that it counts.

use super::lists::{self, ListPage};
use super::workspace::{Figure, Figures, amounts, figures, links, query, take};
use crate::commands::{CommandId, PageId, SYNCHRONIZE_ORDERS};
use crate::domain::{Sum, Text};
use crate::engine::query::{Overview, RegionSales};
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{Bar, Element, bars, column, gap, heading, muted, row};
use crate::tui::numbers::{counted, money};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// What is linked beside the pages below this one.
const LINKS: &[CommandId] = &[SYNCHRONIZE_ORDERS, PageId::BatchJobs.info().command];
/// The first part of the ids of the bars; the place of the region follows.
const REGION: &str = "region-";
/// The channels that stand below no region.
const NO_REGION: &str = "No region";

#[derive(Debug, Default)]
pub(super) struct StoreFinancials {
    figures: Figures,
}

impl StoreFinancials {
    fn summary(&self, see: See<'_>) -> Vec<Element<'static>> {
        let of = |get: fn(&Overview) -> u64| self.figures.as_ref().map(get);
        let sums =
            |get: fn(&Overview) -> String| self.figures.as_ref().map(get).unwrap_or_default();
        figures(
            see,
            vec![
                Figure::new(
                    "online-errors",
                    "Online order synchronization errors",
                    of(|all| all.online_order_errors),
                )
                .calls(),
                Figure::new(
                    "customer-errors",
                    "Customer order synchronization errors",
                    of(|all| all.customer_order_errors),
                )
                .calls(),
                Figure::new(
                    "not-synchronized",
                    "Transactions not synchronized",
                    of(|all| all.not_synchronized),
                ),
                Figure::new("orders-today", "Orders today", of(|all| all.orders_today))
                    .amount(sums(|all| amounts(&all.amount_today))),
                Figure::new("orders", "Sales orders", of(|all| all.orders))
                    .amount(sums(|all| amounts(&all.amount))),
            ],
        )
    }

    /// Sales by region: a bar for each region and currency, as long as its amount is beside the
    /// largest of that currency.
    fn regions(&self) -> Element<'static> {
        let all = self.figures.as_ref().map(|figures| &*figures.regions).unwrap_or_default();
        if all.is_empty() {
            let words = if self.figures.is_some() { "No sales orders yet." } else { "" };
            return muted(words);
        }
        let size = |sales: &RegionSales| {
            let units = Sum::of(sales.amount).small().unwrap_or(i64::MAX);
            u64::try_from(units).unwrap_or(0)
        };
        let longest = |sales: &RegionSales| {
            let same = all.iter().filter(|other| other.currency == sales.currency);
            // One alone in its currency can be compared with nothing.
            if same.clone().count() < 2 { 0 } else { same.map(size).max().unwrap_or(0) }
        };
        let bar = |(at, sales): (usize, &RegionSales)| Bar {
            id: format!("{REGION}{at}").into(),
            label: region(sales, all).into(),
            value: money(sales.amount, sales.currency).into(),
            size: size(sales),
            longest: longest(sales),
        };
        bars("by-region", "Sales by region", all.iter().enumerate().map(bar).collect())
    }

    /// The list that a figure has counted.
    fn list(&self, control: &str) -> Option<ListPage> {
        let figures = self.figures.as_ref()?;
        let errors = |channels: &[Text], words: &str| {
            let page = PageId::OrderSynchronizationErrors;
            lists::showing(page, lists::ALL, &of_channels(channels)).map(|list| list.called(words))
        };
        let orders = |conditions: &[(&str, &str)]| {
            lists::showing(PageId::AllSalesOrders, lists::ALL, conditions)
        };
        match control {
            "online-errors" => errors(&figures.channels.online, "online stores"),
            "customer-errors" => errors(&figures.channels.stores, "stores, customer orders"),
            "not-synchronized" => {
                lists::showing(PageId::OnlineStoreTransactions, lists::NOT_SYNCHRONIZED, &[])
            }
            "orders-today" => orders(&[("Business date", &figures.today.to_string())]),
            "orders" => orders(&[]),
            _ => {
                let at: usize = control.strip_prefix(REGION)?.parse().ok()?;
                let sales = figures.regions.get(at)?;
                let currency = sales.currency.to_string();
                let mut conditions = of_channels(&sales.channels);
                conditions.push(("Currency", &currency));
                let orders = counted(sales.orders, "sales order");
                let words = format!("{}, {currency}: {orders}", name(sales));
                orders_of(&conditions, &words)
            }
        }
    }
}

fn orders_of(conditions: &[(&str, &str)], words: &str) -> Option<ListPage> {
    lists::showing(PageId::AllSalesOrders, lists::ALL, conditions).map(|list| list.called(words))
}

/// Only rows of these channels; of none of them, no rows.
fn of_channels(channels: &[Text]) -> Vec<(&str, &str)> {
    let mut conditions: Vec<_> =
        channels.iter().map(|channel| ("Channel", channel.as_str())).collect();
    if conditions.is_empty() {
        conditions.push(("Channel", ""));
    }
    conditions
}

fn name(sales: &RegionSales) -> &str {
    if sales.region.is_empty() { NO_REGION } else { sales.region.as_str() }
}

/// The region; with its currency where it has sales in several.
fn region(sales: &RegionSales, all: &[RegionSales]) -> String {
    let several = all.iter().filter(|other| other.region == sales.region).count() > 1;
    if several { format!("{} {}", name(sales), sales.currency) } else { name(sales).to_owned() }
}

impl Surface for StoreFinancials {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let mut summary = vec![heading("Summary")];
        summary.extend(self.summary(see));
        summary.extend([gap(1), heading("Sales by region"), self.regions(), gap(1)]);
        let links = links(PageId::StoreFinancials, LINKS);
        let body = row(vec![column(summary).fill(11), links.fill(5)]).stack_below(76);
        View::page(body, &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (Act::Press, Some(list)) = (act, self.list(at.control)) {
            cx.push(list);
        }
    }
}
