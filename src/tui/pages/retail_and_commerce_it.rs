//! The workspace Retail and Commerce IT: what waits in channels, and the pages that pull it.

use super::workspace::{Figures, dialogs_of, figure, links, query, take};
use crate::commands::PageId;
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::tui::element::{column, gap, heading, line, row};
use crate::tui::surface::{Place, See, Surface, View};

#[derive(Debug, Default)]
pub(super) struct RetailAndCommerceIt {
    figures: Figures,
}

impl Surface for RetailAndCommerceIt {
    fn place(&self) -> Place {
        Place::Page(PageId::RetailAndCommerceIt)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let of = |get: fn(&Overview) -> u64| self.figures.as_ref().map(get);
        let summary = column(vec![
            heading("Summary"),
            line(figure(see, of(|f| f.rows_not_pulled), "rows wait in channel databases", false)),
            line(figure(see, of(|f| f.sessions_failed), "upload sessions failed", true)),
            gap(1),
        ]);
        let links = links(PageId::RetailAndCommerceIt, &dialogs_of(PageId::RetailAndCommerceIt));
        View::page(row(vec![summary.fill(1), links.fill(1)]).stack_below(70), &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }
}
