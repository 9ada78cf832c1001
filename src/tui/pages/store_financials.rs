//! The workspace Store financials: synchronization of orders, and what it posted.

use super::lists;
use super::workspace::{Figures, counted, links, ordered, query, take};
use crate::commands::{CommandId, PageId, SYNCHRONIZE_ORDERS};
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{column, gap, heading, line, row};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// What is linked beside the pages below this one.
const LINKS: &[CommandId] = &[SYNCHRONIZE_ORDERS, PageId::BatchJobs.info().command];

#[derive(Debug, Default)]
pub(super) struct StoreFinancials {
    figures: Figures,
}

impl Surface for StoreFinancials {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let of = |get: fn(&Overview) -> u64| self.figures.as_ref().map(get);
        let mut summary = vec![
            heading("Summary"),
            counted(
                see,
                "not-synchronized",
                of(|f| f.not_synchronized),
                "transactions not synchronized",
                false,
            ),
            counted(
                see,
                "errors",
                of(|f| f.synchronization_errors),
                "online order synchronization errors",
                true,
            ),
            counted(see, "orders", of(|f| f.orders), "sales orders", false),
        ];
        summary.extend(ordered(&self.figures).map(line));
        summary.push(gap(1));
        let summary = column(summary);
        let links = links(PageId::StoreFinancials, LINKS);
        View::page(row(vec![summary.fill(1), links.fill(1)]).stack_below(70), &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("not-synchronized", Act::Press) => {
                let page = PageId::OnlineStoreTransactions;
                if let Some(list) = lists::showing(page, lists::NOT_SYNCHRONIZED, &[]) {
                    cx.push(list);
                }
            }
            ("errors", Act::Press) => cx.go(PageId::OrderSynchronizationErrors),
            ("orders", Act::Press) => cx.go(PageId::AllSalesOrders),
            _ => {}
        }
    }
}
