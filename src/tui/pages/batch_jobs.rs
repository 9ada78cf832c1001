//! Batch jobs, and My batch jobs: the same list with a condition.
//!
//! The company picker does not narrow them: a job may work for many companies, and an operator
//! looks after all of them (our reading).

use super::batch_job::BatchJobPage;
use super::job_actions::{self, ACTIONS};
use crate::commands::{CommandId, DELETE_BATCH_JOB, EXPORT, PageId, VIEW_TASKS};
use crate::domain::batch::BatchStatus;
use crate::engine::query::{BatchJobState, ListKind, RowKey};
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{column, combobox, gap, grid, muted};
use crate::tui::listing::Listing;
use crate::tui::surface::{At, Cx, Place, Returned, See, Surface, View};

const JOBS: &str = "jobs";

/// What can be shown: a name, and the statuses it stands for; none for all.
#[rustfmt::skip]
const SHOWS: &[(&str, &[BatchStatus])] = &[
    ("All", &[]),
    ("Active", &[BatchStatus::Waiting, BatchStatus::Executing, BatchStatus::Canceling]),
    (IN_ERROR, &[BatchStatus::Error]),
    ("Withhold", &[BatchStatus::Withhold]),
    ("Ended or canceled", &[BatchStatus::Ended, BatchStatus::Canceled]),
];
/// The jobs whose last run failed.
const IN_ERROR: &str = "Error";

/// The list of batch jobs.
#[derive(Debug)]
pub(super) struct BatchJobs {
    page: PageId,
    shown: usize,
    listing: Listing,
    /// The selected job, once it is read.
    job: Option<Box<BatchJobState>>,
    /// The job that was deleted last: it is not asked for any more.
    deleted: Option<u64>,
}

impl BatchJobs {
    /// All batch jobs.
    pub fn all() -> Self {
        Self::on(PageId::BatchJobs)
    }

    /// Those of the acting person.
    pub fn mine() -> Self {
        Self::on(PageId::MyBatchJobs)
    }

    /// Those whose last run failed.
    pub fn in_error() -> Self {
        let shown = SHOWS.iter().position(|(name, _)| *name == IN_ERROR).unwrap_or(0);
        Self { shown, ..Self::all() }
    }

    fn on(page: PageId) -> Self {
        let listing = Listing::new(ListKind::BatchJobs);
        Self { page, shown: 0, listing, job: None, deleted: None }
    }

    fn conditions(&self, see: See<'_>) -> Vec<(String, String)> {
        let (_, statuses) = SHOWS.get(self.shown).copied().unwrap_or(("", &[]));
        let of = |status: &BatchStatus| ("Status".to_owned(), status.caption().to_owned());
        let mut conditions: Vec<_> = statuses.iter().map(of).collect();
        if self.page == PageId::MyBatchJobs {
            conditions.push(("Created by".to_owned(), see.status.person.clone()));
        }
        conditions
    }

    fn selected(&self, see: See<'_>) -> Option<u64> {
        let row = see.ui.selected_row(JOBS, &self.listing.rows)?;
        match self.listing.key(&row.key) {
            Some(RowKey::BatchJob(id)) => Some(*id).filter(|id| Some(*id) != self.deleted),
            _ => None,
        }
    }

    /// The selected job, if it is read.
    fn job(&self, see: See<'_>) -> Option<&BatchJobState> {
        let id = self.selected(see)?;
        self.job.as_deref().filter(|job| job.id == id)
    }
}

impl Surface for BatchJobs {
    fn place(&self) -> Place {
        Place::Page(self.page)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let shown = SHOWS.get(self.shown).map_or("", |(name, _)| *name);
        let show = combobox("show", "Show", shown, SHOWS.iter().map(|(name, _)| *name));
        let jobs = grid(JOBS, self.page.info().caption, &self.listing.columns, &self.listing.rows)
            .primary()
            .empty(
                "No batch jobs. Create one on the page Distribution schedule, or with \
                    Synchronize orders.",
            );
        let mut parts = vec![show, gap(1), jobs, gap(1)];
        match (self.job(see), self.selected(see)) {
            (Some(job), _) => parts.extend(job_actions::due(job, see)),
            (None, Some(_)) => parts.push(muted("Reading\u{2026}")),
            (None, None) => {}
        }
        let mut commands = ACTIONS.to_vec();
        commands.extend([VIEW_TASKS, EXPORT]);
        View::page(column(parts), &commands)
    }

    fn queries(&self, see: See<'_>) -> Vec<(&'static str, Query)> {
        let rows = self.listing.query(see.ui.window(JOBS), None, self.conditions(see));
        let mut queries = vec![(JOBS, rows)];
        queries.extend(self.selected(see).map(|job| ("job", Query::BatchJob { job })));
        queries
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::List(page) => self.listing.take(page),
            Answer::BatchJob(job) => self.job = Some(job),
            _ => {}
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("show", Act::SetText(name)) => {
                let found = SHOWS.iter().position(|(known, _)| known == name);
                self.shown = found.unwrap_or(self.shown);
                cx.ui.list_mut(JOBS).restart();
            }
            (JOBS, Act::Open) => {
                if let Some(RowKey::BatchJob(id)) = at.item.and_then(|row| self.listing.key(row)) {
                    cx.push(BatchJobPage::new(*id));
                }
            }
            _ => {}
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        match (self.job(see), self.selected(see)) {
            (Some(job), _) => job_actions::can(job, command, see),
            (None, Some(_)) => Err("The batch job is being read.".to_owned()),
            (None, None) => Err("Select a batch job first.".to_owned()),
        }
    }

    fn details(&self, command: CommandId, see: See<'_>) -> Vec<String> {
        self.job(see).map(|job| job_actions::question(job, command)).unwrap_or_default()
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        let see = See { ui: cx.ui, status: cx.status };
        let Some(job) = self.job(see).cloned() else { return };
        match command {
            VIEW_TASKS => cx.push(BatchJobPage::new(job.id)),
            command => job_actions::run(&job, command, cx),
        }
        if command == DELETE_BATCH_JOB {
            self.deleted = Some(job.id);
            cx.focus(JOBS);
        }
    }

    fn returned(&mut self, value: Returned, cx: &mut Cx<'_>) {
        let see = See { ui: cx.ui, status: cx.status };
        if let Some(job) = self.job(see).cloned() {
            job_actions::returned(&job, value, cx);
        }
    }

    fn done(
        &mut self,
        tag: &'static str,
        result: &Result<crate::engine::Outcome, crate::engine::Failure>,
        cx: &mut Cx<'_>,
    ) {
        // A job that was not deleted is there again.
        if tag == "delete" && result.is_err() {
            self.deleted = None;
        }
        cx.notice(crate::tui::model::Notice::of(result));
    }

    fn primary(&self) -> Option<&'static str> {
        Some(JOBS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_that_a_job_can_have_is_shown_under_a_name_of_its_own() {
        for (at, (_, statuses)) in SHOWS.iter().enumerate() {
            for status in *statuses {
                let others = SHOWS.iter().enumerate().filter(|(other, _)| *other != at);
                assert!(others.clone().all(|(_, (_, own))| !own.contains(status)), "{status}");
            }
        }
        assert_eq!(SHOWS.get(BatchJobs::in_error().shown).map(|(name, _)| *name), Some(IN_ERROR));
    }
}
