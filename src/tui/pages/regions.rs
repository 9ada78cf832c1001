//! Sales by region as a chart, whose bars open the sales orders that they count.

use super::lists::{self, ListPage};
use super::workspace::Figures;
use crate::commands::PageId;
use crate::domain::{Sum, Text};
use crate::engine::query::RegionSales;
use crate::tui::element::{Bar, Element, bars, muted};
use crate::tui::numbers::{counted, money};

/// The first part of the ids of the bars; the place of the region follows.
const REGION: &str = "region-";
/// The channels that stand below no region.
const NO_REGION: &str = "No region";

/// A bar for each region and currency, as long as its amount is beside the largest of that currency.
pub(super) fn chart(figures: &Figures) -> Element<'static> {
    let all = figures.as_ref().map(|figures| &*figures.regions).unwrap_or_default();
    if all.is_empty() {
        let words = if figures.is_some() { "No sales orders yet." } else { "" };
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

/// The sales orders that the bar of that id counts.
pub(super) fn list(figures: &Figures, control: &str) -> Option<ListPage> {
    let at: usize = control.strip_prefix(REGION)?.parse().ok()?;
    let sales = figures.as_ref()?.regions.get(at)?;
    let currency = sales.currency.to_string();
    let mut conditions = of_channels(&sales.channels);
    conditions.push(("Currency", &currency));
    let orders = counted(sales.orders, "sales order");
    let words = format!("{}, {currency}: {orders}", name(sales));
    let list = lists::showing(PageId::AllSalesOrders, lists::ALL, &conditions);
    list.map(|list| list.called(&words))
}

/// Only rows of these channels; of none of them, no rows.
pub(super) fn of_channels(channels: &[Text]) -> Vec<(&str, &str)> {
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
