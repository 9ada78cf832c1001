//! The first page: a tile for each workspace with how things stand, what was done last and what comes
//! next, what can be learned, and what lets a demonstration go on.
//!
//! A small screen shows the last few runs and one line for each of the rest; a large one has room for
//! the charts of the workspaces, more runs, and every guide.

use super::batch_job::BatchJobPage;
use super::done_last::{DUE, DoneLast, RUNS};
use super::regions;
use super::workspace::{Figures, amounts, figure, known, last_upload, pulled, query, take};
use crate::commands::{CLOCK, CommandId, GUIDE, JOB_CENTER, PageId, TRADE_PLACE_ORDER};
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::guide::SHIPPED;
use crate::semantics::Act;
use crate::tui::element::{
    Column, Element, Line, Row, Rows, column, fact_link, flow, gap, grid, heading, link, muted,
    row, run, series, tile,
};
use crate::tui::numbers::count;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};
use crate::tui::theme::Ink;

/// Where to begin: the link to the first step of the article.
const BEGIN: &str = "begin";
/// The chart of the rows pulled.
const BY_HOUR: &str = "by-hour";
/// The guides.
const GUIDES: &str = "guides";
const GUIDE_COLUMNS: &[Column] = &[Column::text("Guide", 40), Column::number("Steps", 5)];
/// So many runs and batch jobs are asked for; what has no room is scrolled to.
const MOST: usize = 50;
/// From so many rows on, charts and guides have room.
const TALL: u16 = 34;
/// From so many columns on, work and knowledge stand beside each other.
const WIDE: u16 = 180;

#[derive(Debug)]
pub(super) struct AllWorkspaces {
    figures: Figures,
    last: DoneLast,
    guides: Rows,
}

impl Default for AllWorkspaces {
    fn default() -> Self {
        let item = |one: &crate::guide::Shipped| {
            let article = one.article().ok()?;
            let steps = article.procedures.iter().map(|procedure| procedure.steps.len());
            let steps = count(steps.sum::<usize>() as u64);
            Some(Row::new(one.name, vec![article.title.into(), steps.into()]))
        };
        let guides = Rows::all(SHIPPED.iter().filter_map(item).collect());
        Self { figures: Figures::default(), last: DoneLast::default(), guides }
    }
}

/// What there is room for.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Two columns that know nothing of each other, one for each workspace.
    wide: bool,
    /// Charts of so many rows, and the whole list of guides.
    charts: Option<u16>,
    /// Runs below each other.
    runs: usize,
    /// Batch jobs below each other.
    due: usize,
}

impl Room {
    fn of(see: See<'_>) -> Self {
        let (columns, rows) = see.status.size;
        match rows.checked_sub(TALL) {
            None => Self { wide: false, charts: None, runs: if rows < 20 { 3 } else { 4 }, due: 1 },
            Some(more) => Self {
                wide: columns >= WIDE,
                charts: Some(4 + more / 3),
                runs: 5 + usize::from(more) / 2,
                due: 2 + usize::from(more) / 5,
            },
        }
    }
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
        let mut parts = vec![tile(PageId::RetailAndCommerceIt.info().command, lines)];
        if Room::of(see).charts.is_none() {
            let points = pulled(see, &self.figures);
            let cells = u16::try_from(points.len()).unwrap_or(0).saturating_add(2);
            let spark = series(BY_HOUR, "Rows pulled by hour", "row", points, 1).fixed(cells);
            parts.push(row(vec![gap(0).fixed(2), spark, muted("rows pulled, last 12 h")]));
        }
        parts.push(gap(1));
        column(parts)
    }

    fn orders<'a>(&'a self, see: See<'a>) -> Element<'a> {
        let today = self.of(|all| all.orders_today);
        let sum = self.figures.as_ref().map(|all| amounts(&all.amount_today)).unwrap_or_default();
        let words = if today == Some(1) { " order today     " } else { " orders today    " };
        let lines: Vec<Line<'a>> = vec![
            figure(see, self.of(|all| all.synchronization_errors), "synchronization errors", true),
            figure(
                see,
                self.of(|all| all.not_synchronized),
                "transactions not synchronized",
                false,
            ),
            vec![
                run(Ink::Heading, known(see, today)),
                run(Ink::Muted, words),
                run(Ink::Heading, sum),
            ],
            figure(see, self.of(|all| all.orders), "sales orders", false),
            vec![run(
                Ink::Heading,
                self.figures.as_ref().map(|all| amounts(&all.amount)).unwrap_or_default(),
            )],
        ];
        column(vec![tile(PageId::StoreFinancials.info().command, lines), gap(1)])
    }

    /// The rows pulled by hour, in so many rows.
    fn hours<'a>(&'a self, see: See<'a>, rows: u16) -> Element<'a> {
        let points = pulled(see, &self.figures);
        charted("Rows pulled by hour", series(BY_HOUR, "Rows pulled by hour", "row", points, rows))
    }

    fn regions(&self) -> Element<'_> {
        charted("Sales by region", regions::chart(&self.figures))
    }

    /// Where to begin, until somebody has.
    fn begin<'a>(&'a self, see: See<'a>) -> Option<Element<'a>> {
        let begins = self.figures.as_ref().is_some_and(|figures| !figures.has_pulled);
        let step = see.status.options.glyphs.step;
        let words = format!("Distribution schedule {step} P-0001 {step} Run now");
        begins.then(|| fact_link(BEGIN, "Begin", words))
    }

    /// What was done last, and what comes next.
    fn work(&self, room: Room) -> Vec<Element<'_>> {
        let parts =
            [("Done last", self.last.runs(room.runs)), ("Due next", self.last.due(room.due))];
        let shown = parts.into_iter().filter_map(|(caption, rows)| Some((caption, rows?)));
        shown.flat_map(|(caption, rows)| [heading(caption), rows, gap(1)]).collect()
    }

    /// What can be learned, and where to go on.
    fn more<'a>(&'a self, see: See<'a>, room: Room) -> Vec<Element<'a>> {
        let mut parts = Vec::new();
        if room.charts.is_some() {
            let rows = u16::try_from(self.guides.rows.len()).unwrap_or(u16::MAX).saturating_add(1);
            let guides = grid(GUIDES, "Learn", GUIDE_COLUMNS, &self.guides).whole().latest();
            parts.extend([heading("Learn"), guides.fixed(rows), gap(1)]);
        } else {
            parts.extend(line_of("Learn", vec![GUIDE]));
        }
        let recent = see.status.recent.iter().map(|page| page.info().command).collect();
        parts.extend(line_of("Continue", recent));
        let actions = vec![TRADE_PLACE_ORDER, CLOCK, JOB_CENTER];
        parts.extend(line_of("Demonstrate", actions));
        parts
    }
}

/// A chart below its caption, in line with the figures of a tile.
fn charted<'a>(caption: &'a str, chart: Element<'a>) -> Element<'a> {
    let inset = |element: Element<'a>| row(vec![gap(0).fixed(2), element.fill(1)]);
    column(vec![inset(muted(caption)), inset(chart), gap(1)])
}

/// Links behind a caption, in one line; none without links.
fn line_of(caption: &str, links: Vec<CommandId>) -> Option<Element<'_>> {
    let links: Vec<Element<'_>> = links.into_iter().map(link).collect();
    let line = |links| row(vec![heading(caption).fixed(13), flow(links).fill(1)]);
    (!links.is_empty()).then(|| line(links))
}

impl Surface for AllWorkspaces {
    fn place(&self) -> Place {
        Place::Page(PageId::AllWorkspaces)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let room = Room::of(see);
        let (uploads, orders) = (self.uploads(see), self.orders(see));
        let begin = self.begin(see).into_iter().flat_map(|begin| [begin, gap(1)]);
        let hours = room.charts.map(|rows| self.hours(see, rows));
        let regions = room.charts.map(|_| self.regions());
        let body = if room.wide {
            let mut left = vec![uploads];
            left.extend(hours.into_iter().chain(begin).chain(self.work(room)));
            let mut right = vec![orders];
            right.extend(regions.into_iter().chain(self.more(see, room)));
            row(vec![column(left).fill(4), column(right).fill(3)]).stack_below(100)
        } else {
            let beside = |left: Element<'a>, right: Element<'a>| {
                row(vec![left.fill(1), right.fill(1)]).stack_below(76)
            };
            let mut parts = vec![beside(uploads, orders)];
            parts.extend(begin);
            parts.extend(hours.zip(regions).map(|(hours, regions)| beside(hours, regions)));
            parts.extend(self.work(room));
            parts.extend(self.more(see, room));
            column(parts)
        };
        View::page(body, &[])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        let mut queries = query(see);
        queries.push((RUNS, Query::LastRuns { limit: MOST }));
        queries.push((DUE, Query::DueJobs { limit: MOST }));
        queries
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::LastRuns(runs) => self.last.take_runs(runs),
            Answer::DueJobs(jobs) => self.last.take_due(&jobs),
            figures => take(&mut self.figures, figures),
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act, at.item) {
            (BEGIN, Act::Press, _) => cx.go(PageId::DistributionSchedule),
            (RUNS, Act::Open, Some(run)) => self.last.open(run, cx),
            (DUE, Act::Open, Some(job)) => {
                job.parse().into_iter().for_each(|job| cx.push(BatchJobPage::new(job)));
            }
            (GUIDES, Act::Open, Some(name)) => {
                let guide = SHIPPED.iter().find(|guide| guide.name == name);
                guide.into_iter().for_each(|guide| cx.follow(guide.name));
            }
            (control, Act::Press, _) => {
                regions::list(&self.figures, control).into_iter().for_each(|list| cx.push(list));
            }
            _ => {}
        }
    }
}
