//! Scheduler job: the jobs of all distribution schedules, and the tables that each moves.

use crate::commands::PageId;
use crate::domain::schedule::ScheduledJob;
use crate::engine::query::ScheduleState;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{Cell, Column, Mark, Row, Rows, column, gap, grid};
use crate::tui::notice::count;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const JOBS: &str = "jobs";

const COLUMNS: &[Column] = &[
    Column::text("Job", 8),
    Column::text("Description", 20).grows(),
    Column::text("Schedules", 16),
    Column::number("Subjobs", 7),
    Column::text("Enabled", 9),
];
const SUBJOB_COLUMNS: &[Column] =
    &[Column::text("Subjob", 32).grows(), Column::text("Direction", 9)];

/// A job with the rows of its subjobs, and the schedules that have it.
#[derive(Debug)]
struct Listed {
    job: ScheduledJob,
    schedules: Vec<String>,
    subjobs: Rows,
}

/// The page.
#[derive(Debug, Default)]
pub(super) struct SchedulerJob {
    jobs: Vec<Listed>,
    rows: Rows,
}

impl SchedulerJob {
    fn take(&mut self, states: &[ScheduleState]) {
        self.jobs.clear();
        for state in states {
            for job in &state.schedule.jobs {
                let name = state.schedule.name.to_string();
                match self.jobs.iter_mut().find(|listed| listed.job.job == job.job) {
                    Some(listed) => listed.schedules.push(name),
                    None => self.jobs.push(Listed {
                        job: job.clone(),
                        schedules: vec![name],
                        subjobs: subjobs(job),
                    }),
                }
            }
        }
        self.rows = Rows::all(self.jobs.iter().map(row).collect());
    }
}

fn row(listed: &Listed) -> Row {
    let job = &listed.job;
    let enabled = if job.enabled {
        Cell::state(Mark::Active, "Yes")
    } else {
        Cell::state(Mark::Waiting, "No")
    };
    let cells = vec![
        job.job.as_str().into(),
        job.description.as_str().into(),
        listed.schedules.join(", ").into(),
        count(job.tables.len() as u64).into(),
        enabled,
    ];
    Row::new(job.job.as_str(), cells)
}

fn subjobs(job: &ScheduledJob) -> Rows {
    let row = |table: &crate::domain::table::Table| {
        Row::new(table.name(), vec![table.name().into(), "Upload".into()])
    };
    Rows::all(job.tables.iter().map(row).collect())
}

impl Surface for SchedulerJob {
    fn place(&self) -> Place {
        Place::Page(PageId::SchedulerJob)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let jobs = grid(JOBS, "Scheduler jobs", COLUMNS, &self.rows).primary().whole();
        let mut parts = vec![jobs.empty("There is no scheduler job."), gap(1)];
        let selected = see.ui.selected_row(JOBS, &self.rows);
        let listed = selected.and_then(|row| self.jobs.iter().find(|one| *one.job.job == *row.key));
        if let Some(listed) = listed {
            let subjobs = grid("subjobs", "Scheduler subjobs", SUBJOB_COLUMNS, &listed.subjobs);
            parts.push(subjobs.whole().fill(2));
        }
        View::page(column(parts), &[])
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![(JOBS, Query::Schedules)]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::Schedules(states) = answer {
            self.take(&states);
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (JOBS, Act::Open) = (at.control, act) {
            cx.go(PageId::DistributionSchedule);
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some(JOBS)
    }
}
