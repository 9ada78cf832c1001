//! The first page: a tile for each workspace, and what lets a demonstration go on.

use super::workspace::{Figures, figure, last_session, ordered, query, take};
use crate::commands::{CLOCK, JOB_CENTER, PageId, TRADE_PLACE_ORDER};
use crate::engine::{Answer, Query};
use crate::tui::element::{Line, column, flow, gap, link, row, tile};
use crate::tui::surface::{Place, See, Surface, View};

/// The pages that have a tile.
const WORKSPACES: &[PageId] = &[PageId::RetailAndCommerceIt, PageId::StoreFinancials];

#[derive(Debug, Default)]
pub(super) struct AllWorkspaces {
    figures: Figures,
}

impl Surface for AllWorkspaces {
    fn place(&self) -> Place {
        Place::Page(PageId::AllWorkspaces)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let of = |get: fn(&crate::engine::query::Overview) -> u64| self.figures.as_ref().map(get);
        let not_pulled = self.figures.as_ref().and_then(|figures| figures.rows_not_pulled);
        let tiles = WORKSPACES.iter().copied().map(|page| {
            let lines: Vec<Line<'_>> = if page == PageId::RetailAndCommerceIt {
                let mut lines = vec![
                    figure(see, not_pulled, "rows wait in channel databases", false),
                    figure(see, of(|f| f.sessions_failed), "upload sessions failed", true),
                ];
                lines.extend(last_session(see, &self.figures).into_iter().take(1));
                lines
            } else {
                let mut lines = vec![
                    figure(see, of(|f| f.not_synchronized), "transactions not synchronized", false),
                    figure(see, of(|f| f.synchronization_errors), "synchronization errors", true),
                    figure(see, of(|f| f.orders), "sales orders", false),
                ];
                lines.extend(ordered(&self.figures));
                lines
            };
            column(vec![tile(page.info().command, lines), gap(1)]).fill(1)
        });
        let actions = flow([TRADE_PLACE_ORDER, CLOCK, JOB_CENTER].map(link).into());
        let body = column(vec![row(tiles.collect()).stack_below(76), actions]);
        View::page(body, &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }
}
