//! The workspace Store financials: synchronization of orders, and what it posted.

use super::workspace::{Figures, dialogs_of, figure, links, ordered, query, take};
use crate::commands::PageId;
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::tui::element::{column, gap, heading, line, row};
use crate::tui::surface::{Place, See, Surface, View};

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
            line(figure(see, of(|f| f.not_synchronized), "transactions not synchronized", false)),
            line(figure(see, of(|f| f.synchronization_errors), "synchronization errors", true)),
            line(figure(see, of(|f| f.orders), "sales orders", false)),
        ];
        summary.extend(ordered(&self.figures).map(line));
        summary.push(gap(1));
        let summary = column(summary);
        let links = links(PageId::StoreFinancials, &dialogs_of(PageId::StoreFinancials));
        View::page(row(vec![summary.fill(1), links.fill(1)]).stack_below(70), &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }
}
