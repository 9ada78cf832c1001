//! The first page: a tile for each workspace with how things stand, what was done last, and what
//! lets a demonstration go on.

use super::workspace::{Figures, amounts, figure, known, last_upload, pulled, query, take};
use crate::commands::{self, CLOCK, Chord, CommandId, JOB_CENTER, PageId, TRADE_PLACE_ORDER};
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{
    Element, Line, column, fact_link, flow, gap, group, link, muted, row, run, series, tile,
};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};
use crate::tui::theme::Ink;

/// Where to begin: the link to the first step of the article.
const BEGIN: &str = "begin";
/// The key of the guides.
const GUIDES: &str = "F9";

#[derive(Debug, Default)]
pub(super) struct AllWorkspaces {
    figures: Figures,
}

impl AllWorkspaces {
    fn of(&self, get: fn(&Overview) -> u64) -> Option<u64> {
        self.figures.as_ref().map(get)
    }

    fn uploads<'a>(&'a self, see: See<'a>) -> Element<'a> {
        let not_pulled = self.figures.as_ref().and_then(|figures| figures.rows_not_pulled);
        let mut sessions =
            figure(see, self.of(|all| all.sessions_waiting), "sessions waiting    ", false);
        sessions.extend(figure(see, self.of(|all| all.sessions_failed), "failed", true));
        let (ink, last) = last_upload(see, &self.figures);
        let lines: Vec<Line<'a>> = vec![
            sessions,
            figure(see, not_pulled, "rows not yet pulled", false),
            vec![run(Ink::Heading, "P-0001"), run(Ink::Text, "  "), run(ink, last)],
        ];
        let points = pulled(see, &self.figures);
        let cells = u16::try_from(points.len()).unwrap_or(0).saturating_add(2);
        let spark = series("by-hour", "Rows pulled by hour", "row", points, 1);
        let sparkline =
            row(vec![gap(0).fixed(2), spark.fixed(cells), muted("rows pulled, last 12 h")]);
        column(vec![tile(PageId::RetailAndCommerceIt.info().command, lines), sparkline, gap(1)])
    }

    fn orders<'a>(&'a self, see: See<'a>) -> Element<'a> {
        let orders = |get: fn(&Overview) -> u64, what, sums: fn(&Overview) -> String| {
            let sums = self.figures.as_ref().map(sums).unwrap_or_default();
            let number = known(see, self.of(get));
            vec![run(Ink::Heading, number), run(Ink::Muted, what), run(Ink::Heading, sums)]
        };
        let lines: Vec<Line<'a>> = vec![
            figure(see, self.of(|all| all.synchronization_errors), "synchronization errors", true),
            figure(
                see,
                self.of(|all| all.not_synchronized),
                "transactions not synchronized",
                false,
            ),
            orders(|all| all.orders_today, " orders today    ", |all| amounts(&all.amount_today)),
            figure(see, self.of(|all| all.orders), "sales orders", false),
            vec![run(
                Ink::Heading,
                self.figures.as_ref().map(|all| amounts(&all.amount)).unwrap_or_default(),
            )],
        ];
        column(vec![tile(PageId::StoreFinancials.info().command, lines), gap(1)])
    }

    /// Where to begin, until somebody has.
    fn begin<'a>(&'a self, see: See<'a>) -> Option<Element<'a>> {
        let begins = self.figures.as_ref().is_some_and(|figures| !figures.has_pulled);
        let step = see.status.options.glyphs.step;
        let words = format!("Distribution schedule {step} P-0001 {step} Run now");
        begins.then(|| fact_link(BEGIN, "Begin", words))
    }
}

/// A line of links under a caption; none without links.
fn line_of<'a>(
    id: &'static str,
    caption: &'static str,
    links: Vec<CommandId>,
) -> Option<Element<'a>> {
    let links: Vec<Element<'a>> = links.into_iter().map(link).collect();
    (!links.is_empty()).then(|| group(id, caption, vec![flow(links)]))
}

/// What opens the guides, if there is something.
fn guides() -> Option<CommandId> {
    let key: Chord = GUIDES.parse().ok()?;
    commands::all().iter().find(|entry| entry.keys.contains(&key)).map(|entry| entry.id)
}

impl Surface for AllWorkspaces {
    fn place(&self) -> Place {
        Place::Page(PageId::AllWorkspaces)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let tiles = vec![self.uploads(see).fill(1), self.orders(see).fill(1)];
        let recent = see.status.recent.iter().map(|page| page.info().command).collect();
        let mut parts = vec![row(tiles).stack_below(76)];
        parts.extend(self.begin(see));
        parts.extend(line_of("continue", "Continue", recent));
        parts.extend(line_of("learn", "Learn", guides().into_iter().collect()));
        let actions = vec![TRADE_PLACE_ORDER, CLOCK, JOB_CENTER];
        parts.extend(line_of("demonstrate", "Demonstrate", actions));
        View::page(column(parts), &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        query(see)
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        take(&mut self.figures, answer);
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if at.control == BEGIN && *act == Act::Press {
            cx.go(PageId::DistributionSchedule);
        }
    }
}
