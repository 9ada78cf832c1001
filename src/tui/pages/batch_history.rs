//! Batch job history: what became of each due time, and of each run by hand.

use super::batch_run::BatchRunPage;
use crate::commands::{ALL_HISTORY, CommandId, EXPORT, LOG, PageId};
use crate::engine::query::{ListKind, RowKey};
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{column, grid, muted, text};
use crate::tui::listing::Listing;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const RUNS: &str = "runs";
const WHY: &str = "Why";

/// The history of one job, or of all.
#[derive(Debug)]
pub(super) struct BatchJobHistory {
    listing: Listing,
    /// The job, and what to say of it.
    only: Option<(u64, String)>,
}

impl BatchJobHistory {
    /// The history of all jobs, deleted ones too.
    pub fn all() -> Self {
        Self { listing: Listing::new(ListKind::BatchHistory), only: None }
    }

    /// The history of one job.
    pub fn of_job(id: u64, description: &str) -> Self {
        let about = format!("The history of batch job {id}, {description}.");
        Self { only: Some((id, about)), ..Self::all() }
    }

    fn open(&self, row: Option<&str>, cx: &mut Cx<'_>) {
        if let Some(RowKey::BatchRun(job, number)) = row.and_then(|row| self.listing.key(row)) {
            cx.push(BatchRunPage::new(*job, *number));
        }
    }

    /// Why the selected run did not simply end well, in full.
    fn why(&self, see: See<'_>) -> Option<&str> {
        let at = self.listing.columns.iter().position(|column| column.caption == WHY)?;
        let row = see.ui.selected_row(RUNS, &self.listing.rows)?;
        row.cells.get(at).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
    }
}

impl Surface for BatchJobHistory {
    fn place(&self) -> Place {
        Place::Page(PageId::BatchJobHistory)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let mut parts = Vec::new();
        parts.extend(self.only.iter().map(|(_, about)| muted(about.as_str())));
        let runs = grid(RUNS, "Runs and due times", &self.listing.columns, &self.listing.rows);
        parts.push(runs.primary().empty("Nothing was due yet."));
        parts.extend(self.why(see).map(text));
        View::page(column(parts), &[LOG, ALL_HISTORY, EXPORT])
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        let job = self.only.iter().map(|(job, _)| ("Job ID".to_owned(), job.to_string()));
        vec![(RUNS, self.listing.query(see.ui.window(RUNS), None, job.collect()))]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::List(page) = answer {
            self.listing.take(page);
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (RUNS, Act::Open) = (at.control, act) {
            self.open(at.item, cx);
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let selected = see.ui.selected_row(RUNS, &self.listing.rows);
        match command {
            ALL_HISTORY if self.only.is_none() => {
                Err("The history of all batch jobs is shown.".to_owned())
            }
            LOG if selected.is_none() => Err("Select a record first.".to_owned()),
            _ => Ok(()),
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if command == ALL_HISTORY {
            self.only = None;
            cx.ui.list_mut(RUNS).restart();
            cx.focus(RUNS);
        } else {
            let row = cx.ui.selected_row(RUNS, &self.listing.rows).map(|row| row.key.clone());
            self.open(row.as_deref(), cx);
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some(RUNS)
    }
}
