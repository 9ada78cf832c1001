//! What was done last and what comes next: the last runs of both jobs, whoever asked for them, and the
//! batch jobs that are due. Each run opens the rows that it made, each batch job its page.

use super::batch_run::BatchRunPage;
use super::lists;
use super::upload_sessions::UploadSessions;
use crate::commands::PageId;
use crate::domain::job_run::{BatchRun, JobRun, RunResult};
use crate::engine::query::{DueJob, OF_RUN};
use crate::tui::element::{Cell, Column, Element, MOMENT, Mark, Row, Rows, grid};
use crate::tui::model::{Notice, NoticeKind};
use crate::tui::numbers::{count, counted};
use crate::tui::surface::Cx;
use crate::tui::text::width;

/// The grid of runs.
pub(super) const RUNS: &str = "runs";
/// The grid of batch jobs.
pub(super) const DUE: &str = "due";

/// The columns of runs whose numbers take so many cells: on a narrow screen each cell counts.
fn run_columns(number: u16) -> Vec<Column> {
    vec![
        Column::number("Run", number.max(3)),
        Column::text("Job", 18),
        Column::text("Result", 33).grows(),
        Column::text("Ended", MOMENT),
        Column::text("By", 14),
    ]
}

const DUE_COLUMNS: &[Column] = &[
    Column::number("Job ID", 6),
    Column::text("Due", MOMENT),
    Column::text("Job description", 24).grows(),
    Column::text("Recurrence", 26),
];

/// The last runs, as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct DoneLast {
    runs: Vec<JobRun>,
    run_columns: Vec<Column>,
    run_rows: Rows,
    due_rows: Rows,
}

impl DoneLast {
    /// The runs, the last one first.
    pub fn take_runs(&mut self, runs: Vec<JobRun>) {
        let last = runs.first().map(|run| run.number.to_string());
        self.run_columns = run_columns(last.map_or(0, |number| width(&number)));
        self.run_rows = Rows::all(runs.iter().map(run_row).collect());
        self.runs = runs;
    }

    /// The batch jobs, the first one first.
    pub fn take_due(&mut self, jobs: &[DueJob]) {
        self.due_rows = Rows::all(jobs.iter().map(due_row).collect());
    }

    /// The runs below each other, if there was one.
    pub fn runs(&self, most: usize) -> Option<Element<'_>> {
        let rows = grid(RUNS, "Done last", &self.run_columns, &self.run_rows);
        lines(self.run_rows.rows.len(), most).map(|lines| rows.whole().latest().fixed(lines))
    }

    /// The batch jobs below each other, if one is due.
    pub fn due(&self, most: usize) -> Option<Element<'_>> {
        let rows = grid(DUE, "Due next", DUE_COLUMNS, &self.due_rows);
        lines(self.due_rows.rows.len(), most).map(|lines| rows.whole().latest().fixed(lines))
    }

    /// Opens the rows that a run made: what calls for a look, if it made none.
    pub fn open(&self, number: &str, cx: &mut Cx<'_>) {
        let found = self.runs.iter().find(|run| run.number.to_string() == number);
        let Some(run) = found else { return };
        match (&run.result, run.batch) {
            (RunResult::Pulled { sessions, .. }, _) if !sessions.is_empty() => {
                cx.push(UploadSessions::of_run(run.number));
            }
            (RunResult::Synchronized { orders, .. }, _) if !orders.is_empty() => {
                let page = PageId::AllSalesOrders;
                let list = lists::showing(page, lists::ALL, &[(OF_RUN, number)]);
                let words = format!("made by run {number}");
                list.into_iter().for_each(|list| cx.push(list.called(&words)));
            }
            (RunResult::Synchronized { failed: 1.., .. }, _) => {
                cx.go(PageId::OrderSynchronizationErrors);
            }
            (_, Some(BatchRun { job, record })) => cx.push(BatchRunPage::new(job, record)),
            (_, None) => {
                let text = format!("Run {number} of {} made no rows: {}.", run.job, words(run));
                cx.notice(Notice::new(NoticeKind::Info, text));
            }
        }
    }
}

/// The lines of a grid of so many rows with its header; none without rows.
fn lines(rows: usize, most: usize) -> Option<u16> {
    (rows > 0).then(|| u16::try_from(rows.min(most).saturating_add(1)).unwrap_or(u16::MAX))
}

fn run_row(run: &JobRun) -> Row {
    let mark = match &run.result {
        RunResult::Failed(_) => Mark::Failed,
        _ if run.has_failures() || run.interrupted => Mark::Attention,
        _ => Mark::Done,
    };
    let by = match run.batch {
        Some(BatchRun { job, .. }) => format!("batch job {job}"),
        None => run.person.to_string(),
    };
    let cells = vec![
        run.number.to_string().into(),
        run.job.as_str().into(),
        Cell::state(mark, words(run)),
        Cell::moment(Some(run.ended)),
        by.into(),
    ];
    Row::new(run.number.to_string(), cells)
}

/// What came of a run.
fn words(run: &JobRun) -> String {
    let mut parts = Vec::new();
    match &run.result {
        RunResult::Failed(why) => parts.push(why.to_string()),
        RunResult::Pulled { sessions, .. } if sessions.is_empty() => {
            parts.push("no rows waited".to_owned());
        }
        RunResult::Synchronized { transactions: 0, .. } => {
            parts.push("nothing waited".to_owned());
        }
        RunResult::Pulled { transactions, rows, failed, .. } => {
            parts.push(counted(*transactions, "transaction"));
            let last = match failed.len() as u64 {
                0 => counted(*rows, "row"),
                failed => format!("{} failed", counted(failed, "session")),
            };
            parts.push(last);
        }
        RunResult::Synchronized { transactions, failed, .. } => {
            parts.push(counted(*transactions, "transaction"));
            parts.push(format!("{} failed", count(*failed)));
        }
    }
    if run.interrupted {
        parts.push("stopped".to_owned());
    }
    parts.join(", ")
}

fn due_row(job: &DueJob) -> Row {
    let cells = vec![
        job.job.to_string().into(),
        Cell::moment(Some(job.due)),
        job.description.as_str().into(),
        job.recurrence.as_str().into(),
    ];
    Row::new(job.job.to_string(), cells)
}
