//! The workspace Store financials: synchronization of orders, and what it posted.

use super::workspace::{Figures, figure, links, query, take};
use crate::commands::{PageId, SYNCHRONIZE_ORDERS};
use crate::domain::order::Totals;
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::tui::element::{Line, column, gap, heading, line, row, run};
use crate::tui::surface::{Place, See, Surface, View};
use crate::tui::theme::Ink;

const ERRORS: &str = "online order synchronization errors";

/// What the sales orders come to, in each currency; a dash while it is not known.
fn totals(see: See<'_>, totals: Option<&Totals>) -> Line<'static> {
    let words = totals.map(|totals| {
        let each = totals.0.iter().map(|(code, total)| format!("{} {code}", code.format(*total)));
        each.collect::<Vec<_>>().join("   ")
    });
    let dash = see.status.options.glyphs.dash;
    let shown = words.filter(|words| !words.is_empty()).unwrap_or_else(|| dash.to_owned());
    vec![run(Ink::Heading, shown), run(Ink::Muted, " ordered")]
}

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
        let summary = column(vec![
            heading("Summary"),
            line(figure(see, of(|f| f.synchronization_errors), ERRORS, true)),
            line(figure(see, of(|f| f.not_synchronized), "transactions not synchronized", false)),
            line(figure(see, of(|f| f.orders), "sales orders", false)),
            line(totals(see, self.figures.as_ref().map(|figures| &figures.amount))),
            gap(1),
        ]);
        let links = links(PageId::StoreFinancials, &[SYNCHRONIZE_ORDERS]);
        View::page(row(vec![summary.fill(1), links.fill(1)]).stack_below(70), &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }
}
