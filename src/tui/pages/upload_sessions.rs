//! Upload sessions: what channel databases packaged, and what became of it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::commands::{ALL_SESSIONS, CANCEL_SESSION, CommandId, EXPORT, PageId, RERUN_SESSION};
use crate::domain::Moment;
use crate::domain::enums::RetailCDXUploadSessionStatus;
use crate::domain::schedule::{FAILED, session_status};
use crate::engine::command::{ChangeSession, SessionAction};
use crate::engine::query::{ListKind, OF_RUN, RowKey};
use crate::engine::{Answer, Command, Query};
use crate::tui::element::{Mark, column, grid, line, local, muted, row, run, text};
use crate::tui::listing::Listing;
use crate::tui::surface::{Cx, Place, See, Surface, View};
use crate::tui::theme::Ink;

/// The grid.
const SESSIONS: &str = "sessions";
/// The columns of the engine's list that the page knows by name.
const SCHEDULE: &str = "Schedule";
const STATUS: &str = "Upload session status";
const DATABASE: &str = "Channel database";
const MESSAGE: &str = "Message";
const APPLIED: &str = "Applied";

/// Which sessions are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Only {
    All,
    Schedule(String),
    Database(String),
    Failed,
    Waiting,
    AppliedSince(DateTime<Utc>),
    Run(u64),
}

/// The words for the statuses in which nothing is left to cancel.
const OVER: &[&str] = &["Applied", "Canceled"];

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
    /// What keeps sessions waiting.
    warnings: Vec<String>,
}

impl UploadSessions {
    /// The sessions of all schedules.
    pub fn all() -> Self {
        Self::only(Only::All)
    }

    /// The sessions of one schedule.
    pub fn of_schedule(schedule: &str) -> Self {
        Self::only(Only::Schedule(schedule.to_owned()))
    }

    /// The sessions of one channel database.
    pub fn of_database(database: &str) -> Self {
        Self::only(Only::Database(database.to_owned()))
    }

    /// The sessions that failed.
    pub fn failed() -> Self {
        Self::only(Only::Failed)
    }

    /// The sessions that wait to be applied.
    pub fn waiting() -> Self {
        Self::only(Only::Waiting)
    }

    /// The sessions that were applied at a moment or later.
    pub fn applied_since(from: DateTime<Utc>) -> Self {
        Self::only(Only::AppliedSince(from))
    }

    /// The sessions that a run dealt with, by its number.
    pub fn of_run(run: u64) -> Self {
        Self::only(Only::Run(run))
    }

    /// The sessions that were shown in another session of the program.
    pub fn reopen(of: &str) -> Option<Self> {
        serde_json::from_str(of).ok().map(Self::only)
    }

    fn only(only: Only) -> Self {
        let listing = Listing::new(ListKind::UploadSessions);
        Self { listing, only, warnings: Vec::new() }
    }

    /// Which sessions are shown, in words; nothing for all of them.
    fn about(&self, zone: Tz) -> Option<String> {
        Some(match &self.only {
            Only::All => return None,
            Only::Schedule(name) => format!("The sessions of schedule {name}."),
            Only::Database(name) => format!("The sessions of channel database {name}."),
            Only::Run(number) => format!("The sessions of run {number}."),
            Only::Failed => "The sessions that failed.".to_owned(),
            Only::Waiting => "The sessions that wait to be applied.".to_owned(),
            Only::AppliedSince(from) => {
                format!("The sessions applied since {}.", local(*from, zone))
            }
        })
    }

    fn conditions(&self) -> Vec<(String, String)> {
        match &self.only {
            Only::All => Vec::new(),
            Only::Schedule(schedule) => vec![(SCHEDULE.to_owned(), schedule.clone())],
            Only::Database(name) => vec![(DATABASE.to_owned(), name.clone())],
            Only::Run(number) => vec![(OF_RUN.to_owned(), number.to_string())],
            Only::Failed => in_status(FAILED),
            Only::Waiting => in_status(WAITING),
            Only::AppliedSince(from) => {
                let mut conditions = in_status(&[RetailCDXUploadSessionStatus::Applied]);
                conditions.push((APPLIED.to_owned(), format!(">={}", Moment(Some(*from)))));
                conditions
            }
        }
    }

    /// The number of the selected session.
    fn selected(&self, see: See<'_>) -> Option<u64> {
        let row = see.ui.selected_row(SESSIONS, &self.listing.rows)?;
        match self.listing.key(&row.key) {
            Some(RowKey::UploadSession(number)) => Some(*number),
            _ => None,
        }
    }

    /// What the selected session has in a column, if that is anything.
    fn cell<'a>(&'a self, see: See<'a>, column: &str) -> Option<&'a str> {
        let at = self.listing.columns.iter().position(|known| known.caption == column)?;
        let row = see.ui.selected_row(SESSIONS, &self.listing.rows)?;
        row.cells.get(at).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
    }

    fn status<'a>(&'a self, see: See<'a>) -> Option<&'a str> {
        self.cell(see, STATUS)
    }

    /// What went wrong with the selected session, in full: its column is often out of sight.
    fn message<'a>(&'a self, see: See<'a>) -> Option<&'a str> {
        self.cell(see, MESSAGE)
    }
}

impl Surface for UploadSessions {
    fn place(&self) -> Place {
        Place::Page(PageId::UploadSessions)
    }

    fn of(&self) -> Option<String> {
        serde_json::to_string(&self.only).ok()
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let sign = see.status.options.glyphs.mark(Mark::Attention);
        let warning = |words: &'a String| {
            let sign = line(vec![run(Ink::Warning, sign)]);
            row(vec![sign, text(words.as_str()).fill(1)])
        };
        let mut parts: Vec<_> = self.warnings.iter().map(warning).collect();
        parts.extend(self.about(see.status.options.zone).map(muted));
        let sessions = grid(SESSIONS, "Sessions", &self.listing.columns, &self.listing.rows);
        parts.push(sessions.primary().empty("No upload sessions."));
        parts.extend(self.message(see).map(text));
        View::page(column(parts), &[RERUN_SESSION, CANCEL_SESSION, ALL_SESSIONS, EXPORT])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        // P-0001 is cross-company, so the company picker does not narrow its sessions.
        let rows = self.listing.query(see.ui.window(SESSIONS), None, self.conditions());
        vec![(SESSIONS, rows), ("warnings", Query::UploadWarnings)]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::List(page) => self.listing.take(page),
            Answer::UploadWarnings(warnings) => self.warnings = warnings,
            _ => {}
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let selected = self.selected(see);
        match (command, self.status(see)) {
            (ALL_SESSIONS, _) if self.only == Only::All => {
                Err("All upload sessions are shown.".to_owned())
            }
            (ALL_SESSIONS, _) => Ok(()),
            _ if selected.is_none() => Err("Select an upload session first.".to_owned()),
            (CANCEL_SESSION, Some(status)) if OVER.contains(&status) => {
                Err(format!("The session is {status}; only one that is not can be canceled."))
            }
            _ => Ok(()),
        }
    }

    fn details(&self, _command: CommandId, see: See<'_>) -> Vec<String> {
        let session = self.selected(see).zip(self.status(see));
        let words = session.map(|(number, status)| {
            format!("Session {number} is {status}. Its rows go with a new session.")
        });
        words.into_iter().collect()
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        let see = See { ui: cx.ui, status: cx.status };
        let action = match command {
            RERUN_SESSION => SessionAction::Rerun,
            CANCEL_SESSION => SessionAction::Cancel,
            _ => {
                self.only = Only::All;
                return cx.focus(SESSIONS);
            }
        };
        if let Some(session) = self.selected(see) {
            cx.command("session", Command::ChangeSession(ChangeSession { session, action }));
            cx.focus(SESSIONS);
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some(SESSIONS)
    }
}
