//! The workspace Retail and Commerce IT: what waits in channels, and the pages that pull it.
//!
//! Each figure, the last run and the chart open the list of the rows that they count.

use chrono::{DateTime, Utc};

use super::batch_jobs::BatchJobs;
use super::upload_sessions::UploadSessions;
use super::workspace::{
    Figure, Figures, dialogs_of, figures, last_upload, links, pulled, query, take,
};
use crate::commands::PageId;
use crate::domain::schedule::P_0001;
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{column, gap, heading, press_tile, row, run, series};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const NOT_PULLED: &str = "not-pulled";
const FAILED: &str = "failed";
const WAITING: &str = "waiting";
const IN_ERROR: &str = "in-error";
const LAST: &str = "last-session";
const PULLED: &str = "pulled";

#[derive(Debug, Default)]
pub(super) struct RetailAndCommerceIt {
    figures: Figures,
}

impl RetailAndCommerceIt {
    /// The first moment of the chart.
    fn since(&self) -> Option<DateTime<Utc>> {
        Some(self.figures.as_ref()?.pulled.first()?.from)
    }
}

impl Surface for RetailAndCommerceIt {
    fn place(&self) -> Place {
        Place::Page(PageId::RetailAndCommerceIt)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let of = |get: fn(&Overview) -> u64| self.figures.as_ref().map(get);
        let not_pulled = self.figures.as_ref().and_then(|figures| figures.rows_not_pulled);
        let rows = of(|all| all.pulled.iter().map(|hour| hour.rows).sum());
        let mut summary = vec![heading("Summary")];
        summary.extend(figures(
            see,
            vec![
                Figure::new(NOT_PULLED, "Rows not yet pulled", not_pulled),
                Figure::new(FAILED, "Failed upload sessions", of(|all| all.sessions_failed))
                    .calls(),
                Figure::new(WAITING, "Upload sessions waiting", of(|all| all.sessions_waiting)),
                Figure::new(IN_ERROR, "Batch jobs in error", of(|all| all.batch_jobs_in_error))
                    .calls(),
                Figure::new(PULLED, "Rows pulled, last 12 h", rows),
            ],
        ));
        let (ink, last) = last_upload(see, &self.figures);
        summary.extend([
            gap(1),
            press_tile(LAST, "Last run of P-0001", vec![vec![run(ink, last)]]),
            gap(1),
            heading("Rows pulled by hour"),
            series("by-hour", "Rows pulled by hour", "row", pulled(see, &self.figures), 4),
            gap(1),
        ]);
        let links = links(PageId::RetailAndCommerceIt, &dialogs_of(PageId::RetailAndCommerceIt));
        let body = row(vec![column(summary).fill(2), links.fill(1)]).stack_below(76);
        View::page(body, &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if *act != Act::Press {
            return;
        }
        match (at.control, self.since()) {
            // The rows that wait are told there, database by database.
            (NOT_PULLED, _) => cx.go(PageId::ChannelDatabase),
            (FAILED, _) => cx.push(UploadSessions::failed()),
            (WAITING, _) => cx.push(UploadSessions::waiting()),
            (IN_ERROR, _) => cx.push(BatchJobs::in_error()),
            (LAST, _) => cx.push(UploadSessions::of_schedule(P_0001)),
            (PULLED, Some(since)) => {
                cx.push(UploadSessions::applied_since(since, cx.status.options.zone));
            }
            _ => {}
        }
    }
}
