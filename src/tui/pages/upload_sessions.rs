//! Upload sessions: what channel databases packaged, and what became of it.

use crate::commands::{ALL_SESSIONS, CommandId, PageId};
use crate::domain::enums::RetailCDXUploadSessionStatus;
use crate::domain::schedule::{FAILED, session_status};
use crate::engine::query::ListKind;
use crate::engine::{Answer, Query};
use crate::tui::element::{column, grid, muted, text};
use crate::tui::listing::Listing;
use crate::tui::surface::{Cx, Place, See, Surface, View};

/// The grid.
const SESSIONS: &str = "sessions";
/// The columns of the engine's list that the page knows by name.
const SCHEDULE: &str = "Schedule";
const STATUS: &str = "Upload session status";
const MESSAGE: &str = "Message";

/// Which sessions are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Only {
    All,
    Schedule(String),
    Failed,
    Waiting,
}

/// The statuses of a session that waits to be applied.
const WAITING: &[RetailCDXUploadSessionStatus] = &[
    RetailCDXUploadSessionStatus::Started,
    RetailCDXUploadSessionStatus::Available,
    RetailCDXUploadSessionStatus::Uploaded,
];

fn in_status(statuses: &[RetailCDXUploadSessionStatus]) -> Vec<(String, String)> {
    let condition = |status| (STATUS.to_owned(), session_status(status).to_owned());
    statuses.iter().copied().map(condition).collect()
}

#[derive(Debug)]
pub(super) struct UploadSessions {
    listing: Listing,
    only: Only,
    about: String,
}

impl UploadSessions {
    /// The sessions of all schedules.
    pub fn all() -> Self {
        Self::only(Only::All, String::new())
    }

    /// The sessions of one schedule.
    pub fn of_schedule(schedule: &str) -> Self {
        let about = format!("The sessions of schedule {schedule}.");
        Self::only(Only::Schedule(schedule.to_owned()), about)
    }

    /// The sessions that failed.
    pub fn failed() -> Self {
        Self::only(Only::Failed, "The sessions that failed.".to_owned())
    }

    /// The sessions that wait to be applied.
    pub fn waiting() -> Self {
        Self::only(Only::Waiting, "The sessions that wait to be applied.".to_owned())
    }

    fn only(only: Only, about: String) -> Self {
        Self { listing: Listing::new(ListKind::UploadSessions), only, about }
    }

    fn conditions(&self) -> Vec<(String, String)> {
        match &self.only {
            Only::All => Vec::new(),
            Only::Schedule(schedule) => vec![(SCHEDULE.to_owned(), schedule.clone())],
            Only::Failed => in_status(FAILED),
            Only::Waiting => in_status(WAITING),
        }
    }

    /// What went wrong with the selected session, in full: its column is often out of sight.
    fn message(&self, see: See<'_>) -> Option<&str> {
        let at = self.listing.columns.iter().position(|column| column.caption == MESSAGE)?;
        let row = see.ui.selected_row(SESSIONS, &self.listing.rows)?;
        row.cells.get(at).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
    }
}

impl Surface for UploadSessions {
    fn place(&self) -> Place {
        Place::Page(PageId::UploadSessions)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let mut parts = Vec::new();
        if self.only != Only::All {
            parts.push(muted(self.about.as_str()));
        }
        let sessions = grid(SESSIONS, "Sessions", &self.listing.columns, &self.listing.rows);
        parts.push(sessions.primary().empty("No upload sessions."));
        parts.extend(self.message(see).map(text));
        View::page(column(parts), &[ALL_SESSIONS])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        // P-0001 is cross-company, so the company picker does not narrow its sessions.
        vec![(SESSIONS, self.listing.query(see.ui.window(SESSIONS), None, self.conditions()))]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::List(page) = answer {
            self.listing.take(page);
        }
    }

    fn can(&self, _command: CommandId, _see: See<'_>) -> Result<(), String> {
        match self.only {
            Only::All => Err("All upload sessions are shown.".to_owned()),
            _ => Ok(()),
        }
    }

    fn run(&mut self, _command: CommandId, cx: &mut Cx<'_>) {
        self.only = Only::All;
        cx.focus(SESSIONS);
    }

    fn primary(&self) -> Option<&'static str> {
        Some(SESSIONS)
    }
}
