//! What workspace pages share: their figures, and links to the pages and dialogs they lead to.

use chrono::{DateTime, Utc};

use super::schedule_details::session_mark;
use crate::commands::{self, CommandId, Intent, PageId, Scope};
use crate::domain::order::Totals;
use crate::domain::schedule::session_status;
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::tui::element::{
    Element, Line, Mark, Point, column, figure_link, heading, link, local, run,
};
use crate::tui::numbers::{count, money};
use crate::tui::surface::See;
use crate::tui::text::width;
use crate::tui::theme::Ink;

/// The figures, as the engine answered them.
pub(super) type Figures = Option<Overview>;

/// A figure that leads to the rows it counts.
pub(super) struct Figure {
    /// The page hears of the press under this id.
    pub id: &'static str,
    /// What it counts.
    pub caption: &'static str,
    /// The number; `None` while it is not known.
    pub number: Option<u64>,
    /// A number above zero calls for a look.
    pub calls: bool,
    /// What the rows come to.
    pub amount: String,
}

impl Figure {
    /// A figure of rows without amounts.
    pub fn new(id: &'static str, caption: &'static str, number: Option<u64>) -> Self {
        Self { id, caption, number, calls: false, amount: String::new() }
    }

    /// Above zero it calls for a look.
    pub fn calls(self) -> Self {
        Self { calls: true, ..self }
    }

    /// With what its rows come to.
    pub fn amount(self, amount: String) -> Self {
        Self { amount, ..self }
    }
}

/// Asks for the figures of the company.
pub(super) fn query(see: See<'_>) -> Vec<(&'static str, Query)> {
    vec![("figures", Query::Overview { company: see.status.company.clone() })]
}

/// Takes the answer to [`query`].
pub(super) fn take(figures: &mut Figures, answer: Answer) {
    if let Answer::Overview(overview) = answer {
        *figures = Some(overview);
    }
}

/// A number as it is shown: a dash while it is not known.
pub(super) fn known(see: See<'_>, number: Option<u64>) -> String {
    number.map_or_else(|| see.status.options.glyphs.dash.to_owned(), count)
}

/// A figure with its words, in a line of a tile. One that calls for a look has a mark.
pub(super) fn figure(
    see: See<'_>,
    number: Option<u64>,
    what: &'static str,
    calls: bool,
) -> Line<'static> {
    let calls = calls && number.is_some_and(|number| number > 0);
    let mut words = known(see, number);
    if calls {
        words = format!("{} {words}", see.status.options.glyphs.mark(Mark::Attention));
    }
    let ink = if calls { Ink::Warning } else { Ink::Heading };
    vec![run(ink, words), run(Ink::Text, " "), run(Ink::Muted, what)]
}

/// Figures below each other, their last digits in one column.
pub(super) fn figures(see: See<'_>, all: Vec<Figure>) -> Vec<Element<'static>> {
    let sign = see.status.options.glyphs.mark(Mark::Attention);
    let room = all.iter().map(|figure| width(&known(see, figure.number))).max().unwrap_or(1).max(5);
    let element = |figure: Figure| {
        let shown = known(see, figure.number);
        let calls = figure.calls && figure.number.is_some_and(|number| number > 0);
        let (lead, ink) = if calls { (sign, Ink::Warning) } else { (" ", Ink::Heading) };
        // The mark stands next to its figure.
        let pad = usize::from(room.saturating_sub(width(&shown)));
        let shown = format!("{}{lead} {shown}", " ".repeat(pad));
        let shown = figure_link(figure.id, figure.caption, (ink, shown));
        if figure.amount.is_empty() { shown } else { shown.note(figure.amount) }
    };
    all.into_iter().map(element).collect()
}

/// Amounts, currency by currency.
pub(super) fn amounts(totals: &Totals) -> String {
    let texts = totals.0.iter().map(|(code, total)| money(*total, *code));
    texts.collect::<Vec<_>>().join("  ")
}

/// A moment of the present day of store time without its date: `13:15`.
fn near(see: See<'_>, moment: DateTime<Utc>) -> String {
    let zone = see.status.options.zone;
    let day = |moment: DateTime<Utc>| moment.with_timezone(&zone).date_naive();
    let is_today = see.status.clock.is_some_and(|clock| day(clock.now) == day(moment));
    if is_today {
        moment.with_timezone(&zone).format("%H:%M").to_string()
    } else {
        local(moment, zone)
    }
}

/// How the last run of P-0001 ended and when, and when it is next due.
pub(super) fn last_upload(see: See<'_>, figures: &Figures) -> (Ink, String) {
    let glyphs = see.status.options.glyphs;
    let Some(figures) = figures else { return (Ink::Muted, glyphs.dash.to_owned()) };
    let next = figures.next_upload.map(|due| format!(", next {}", near(see, due)));
    let next = next.unwrap_or_default();
    let Some(session) = &figures.last_session else {
        return (Ink::Muted, format!("{} not run yet{next}", glyphs.dash));
    };
    let mark = session_mark(session);
    let at = session.applied.0.or(session.created.0);
    let at = at.map_or_else(|| glyphs.dash.to_owned(), |moment| near(see, moment));
    let state = session_status(session.status);
    (mark.ink(), format!("{} {state} {at}{next}", glyphs.mark(mark)))
}

/// The rows pulled in each of the last hours.
pub(super) fn pulled(see: See<'_>, figures: &Figures) -> Vec<Point<'static>> {
    let zone = see.status.options.zone;
    let hours = figures.iter().flat_map(|figures| &figures.pulled);
    let point = |hour: &crate::engine::query::PulledHour| Point {
        label: hour.from.with_timezone(&zone).format("%H").to_string().into(),
        figure: hour.rows,
    };
    hours.map(point).collect()
}

/// Links to the commands of the page that open something, then to the pages below it.
pub(super) fn links<'a>(page: PageId, own: &[CommandId]) -> Element<'a> {
    let mut children = vec![heading("Links")];
    children.extend(own.iter().copied().filter(|id| commands::find(*id).is_some()).map(link));
    children.extend(page.children().map(|child| link(child.info().command)));
    if children.len() == 1 {
        children.clear();
    }
    column(children)
}

/// The commands of the page that open a dialog: they are shown as links.
pub(super) fn dialogs_of(page: PageId) -> Vec<CommandId> {
    let is = |entry: &&commands::Entry| {
        entry.scope == Scope::Page(page)
            && matches!(entry.intent, Intent::OpenDialog(_) | Intent::Here)
    };
    commands::all().iter().filter(is).map(|entry| entry.id).collect()
}
