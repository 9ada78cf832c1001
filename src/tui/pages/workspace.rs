//! What workspace pages share: their figures, and links to the pages and dialogs they lead to.

use super::schedule_details::session_mark;
use crate::commands::{self, CommandId, Intent, PageId, Scope};
use crate::domain::schedule::session_status;
use crate::engine::query::Overview;
use crate::engine::{Answer, Query};
use crate::tui::element::{Element, Line, column, figure_link, heading, link, local, run};
use crate::tui::model::Options;
use crate::tui::notice::count;
use crate::tui::numbers::money;
use crate::tui::surface::See;
use crate::tui::theme::Ink;

/// The figures, as the engine answered them.
pub(super) type Figures = Option<Overview>;

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

/// A figure with what it counts; a dash while it is not known. `calls` says whether a number above
/// zero calls for a look.
pub(super) fn figure(
    see: See<'_>,
    number: Option<u64>,
    what: &'static str,
    calls: bool,
) -> Line<'static> {
    let dash = see.status.options.glyphs.dash;
    let shown = number.map_or_else(|| dash.to_owned(), count);
    let ink =
        if calls && number.is_some_and(|number| number > 0) { Ink::Warning } else { Ink::Heading };
    vec![run(ink, shown), run(Ink::Text, " "), run(Ink::Muted, what)]
}

/// A [`figure`] that leads to the rows it counts: the page hears of the press under this id.
pub(super) fn counted(
    see: See<'_>,
    id: &'static str,
    number: Option<u64>,
    what: &'static str,
    calls: bool,
) -> Element<'static> {
    let shown = figure(see, number, what, calls).into_iter().next();
    figure_link(id, what, shown.unwrap_or((Ink::Heading, "".into())))
}

/// The last upload session: of which schedule and how it ended, then when; a dash while there is
/// none.
pub(super) fn last_session(see: See<'_>, figures: &Figures) -> Vec<Line<'static>> {
    let Options { glyphs, zone, .. } = see.status.options;
    let Some(session) = figures.as_ref().and_then(|figures| figures.last_session.as_ref()) else {
        let none = if figures.is_some() { "no upload session yet" } else { "" };
        let dash = format!("{} {none}", glyphs.dash);
        return vec![vec![run(Ink::Muted, dash.trim_end().to_owned())]];
    };
    let mark = session_mark(session);
    let at = session.applied.0.or(session.created.0);
    let at = at.map_or_else(|| glyphs.dash.to_owned(), |moment| local(moment, zone));
    let state = format!("{} {}", glyphs.mark(mark), session_status(session.status));
    vec![
        vec![
            run(Ink::Heading, session.schedule.to_string()),
            run(Ink::Text, "  "),
            run(mark.ink(), state),
        ],
        vec![run(Ink::Muted, at)],
    ]
}

/// The total of all sales orders, a line for each currency; none while there are no orders.
pub(super) fn ordered(figures: &Figures) -> impl Iterator<Item = Line<'static>> {
    let totals = figures.iter().flat_map(|figures| &figures.amount.0);
    totals.map(|(code, total)| {
        let amount = money(*total, *code);
        vec![run(Ink::Heading, amount), run(Ink::Text, " "), run(Ink::Muted, "ordered")]
    })
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
