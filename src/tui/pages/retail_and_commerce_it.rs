//! The workspace Retail and Commerce IT: what waits in channels, and the pages that pull it.
//!
//! A tile opens the list of the rows that its figure counts.

use super::batch_jobs::BatchJobs;
use super::upload_sessions::UploadSessions;
use super::workspace::{Figures, dialogs_of, figure, last_session, links, query, take};
use crate::commands::PageId;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{column, gap, heading, press_tile, row};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const NOT_PULLED: &str = "not-pulled";
const FAILED: &str = "failed";
const WAITING: &str = "waiting";
const IN_ERROR: &str = "in-error";
const LAST: &str = "last-session";

#[derive(Debug, Default)]
pub(super) struct RetailAndCommerceIt {
    figures: Figures,
}

impl Surface for RetailAndCommerceIt {
    fn place(&self) -> Place {
        Place::Page(PageId::RetailAndCommerceIt)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let figures = self.figures.as_ref();
        let not_pulled = figures.and_then(|figures| figures.rows_not_pulled);
        let failed = figures.map(|figures| figures.sessions_failed);
        let waiting = figures.map(|figures| figures.sessions_waiting);
        let in_error = figures.map(|figures| figures.batch_jobs_in_error);
        let tile = |id, caption, lines| column(vec![press_tile(id, caption, lines), gap(1)]);
        let summary = column(vec![
            heading("Summary"),
            gap(1),
            tile(
                NOT_PULLED,
                "Rows not yet pulled",
                vec![figure(see, not_pulled, "rows wait in channel databases", false)],
            ),
            tile(FAILED, "Failed upload sessions", vec![figure(see, failed, "failed", true)]),
            tile(
                WAITING,
                "Upload sessions waiting",
                vec![figure(see, waiting, "wait to be applied", false)],
            ),
            tile(IN_ERROR, "Batch jobs in error", vec![figure(see, in_error, "in error", true)]),
            tile(LAST, "Last upload session", last_session(see, &self.figures)),
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

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if *act != Act::Press {
            return;
        }
        let last = self.figures.as_ref().and_then(|figures| figures.last_session.as_ref());
        match (at.control, last) {
            // The rows that wait are listed there, group by group.
            (NOT_PULLED, _) => cx.go(PageId::DistributionSchedule),
            (FAILED, _) => cx.push(UploadSessions::failed()),
            (WAITING, _) => cx.push(UploadSessions::waiting()),
            (IN_ERROR, _) => cx.push(BatchJobs::in_error()),
            (LAST, Some(session)) => cx.push(UploadSessions::of_schedule(&session.schedule)),
            (LAST, None) => cx.go(PageId::UploadSessions),
            _ => {}
        }
    }
}
