//! The workspace Store financials: synchronization of orders, and what it posted.
//!
//! Each figure and each bar opens the list of the rows that it counts.

use super::lists::{self, ListPage};
use super::regions;
use super::workspace::{Figure, Figures, amounts, figures, links, query, take};
use crate::commands::{CommandId, PageId, SYNCHRONIZE_ORDERS};
use crate::domain::Text;
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{Element, column, gap, heading, row};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// What is linked beside the pages below this one.
const LINKS: &[CommandId] = &[SYNCHRONIZE_ORDERS, PageId::BatchJobs.info().command];

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

    /// The list that a figure has counted.
    fn list(&self, control: &str) -> Option<ListPage> {
        let figures = self.figures.as_ref()?;
        let errors = |channels: &[Text], words: &str| {
            let page = PageId::OrderSynchronizationErrors;
            lists::showing(page, lists::ALL, &regions::of_channels(channels))
                .map(|list| list.called(words))
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
            _ => regions::list(&self.figures, control),
        }
    }
}

impl Surface for StoreFinancials {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let mut summary = vec![heading("Summary")];
        summary.extend(self.summary(see));
        summary.extend([gap(1), heading("Sales by region"), regions::chart(&self.figures), gap(1)]);
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
