//! Batch jobs and their history as lists.

use super::Reader;
use super::lists::{position, positions};
use super::rows::{self, FullRow};
use super::selection::part;
use super::sought::Sought;
use crate::domain::Moment;
use crate::domain::batch::{BatchJob, BatchStatus, Fate, RunRecord};
use crate::domain::order::Totals;
use crate::engine::query::{BatchRecord, ListKind, ListPage, ListQuery, ListRow, Mark, RowKey};
use crate::engine::{Failure, Progress};
use crate::store::TextColumn;

#[rustfmt::skip]
pub(super) const BATCH_JOBS: &[&str] = &[
    ">Job ID", "Job description", "Status", ">Progress", "Scheduled start", "Actual start", "End", "Recurrence",
    "Created by", "Company", "Batch group",
];
#[rustfmt::skip]
pub(super) const BATCH_HISTORY: &[&str] = &[
    "Record", "Status", "Due", "Started", "Ended", ">Job ID", "Job description", ">Occurrence",
    ">Attempts", ">Due times", "Why", "Clock",
];

/// The row of a batch job, with how far its executing tasks are.
pub(super) fn job_row(job: &BatchJob, runs: &[Progress]) -> FullRow {
    let cells = vec![
        job.id.to_string(),
        job.entered.description.to_string(),
        job.status.to_string(),
        progress(job.id, runs),
        Moment(job.scheduled_start()).to_string(),
        job.actual_start.to_string(),
        job.end.to_string(),
        job.timing.words(),
        job.created_by.to_string(),
        job.company.to_string().to_uppercase(),
        job.entered.batch_group.to_string(),
    ];
    let row = ListRow { key: RowKey::BatchJob(job.id), cells, mark: Some(job_mark(job.status)) };
    FullRow { ordinal: job.id, row, amount: None }
}

/// What is done of what the executing tasks of a job have to do, in hundredths; nothing while that is
/// not known, or when none executes.
fn progress(job: u64, runs: &[Progress]) -> String {
    let own = runs.iter().filter(|run| run.batch_job == Some(job));
    let parts = own.filter_map(|run| Some((run.done, run.total?)));
    let (done, total) = parts.fold((0_u64, 0_u64), |(done, total), (more, of)| {
        (done.saturating_add(more), total.saturating_add(of))
    });
    let share = done.min(total).saturating_mul(100).checked_div(total);
    share.map(|share| format!("{share}%")).unwrap_or_default()
}

fn job_mark(status: BatchStatus) -> Mark {
    match status {
        BatchStatus::Ended => Mark::Good,
        BatchStatus::Executing => Mark::Running,
        BatchStatus::Waiting | BatchStatus::Ready | BatchStatus::Scheduled => Mark::Waiting,
        BatchStatus::Withhold
        | BatchStatus::DidntRun
        | BatchStatus::Canceling
        | BatchStatus::Canceled => Mark::Warning,
        BatchStatus::Error => Mark::Bad,
    }
}

fn fate_mark(fate: Fate) -> Mark {
    match fate {
        Fate::Ended => Mark::Good,
        Fate::Executing => Mark::Running,
        Fate::Coalesced => Mark::Waiting,
        Fate::Canceled | Fate::Interrupted | Fate::Skipped => Mark::Warning,
        Fate::Error | Fate::Missed => Mark::Bad,
    }
}

impl Reader<'_> {
    /// A page of batch jobs or of their history.
    pub(super) async fn job_list(&self, query: &ListQuery) -> Result<ListPage, Failure> {
        let all = self.job_rows(query).await?;
        let rows = part(&all, query).iter().map(|row| row.row.clone()).collect();
        let (total, columns) = (all.len() as u64, rows::columns(query.list));
        let totals = rows::totals(&columns, &Totals::default());
        Ok(ListPage { columns, rows, offset: query.offset, total, totals, scanned: None })
    }

    /// The ordinals of the rows of such a page.
    pub(super) async fn job_ordinals(&self, query: &ListQuery) -> Result<Vec<u64>, Failure> {
        let all = self.job_rows(query).await?;
        Ok(part(&all, query).iter().map(|row| row.ordinal).collect())
    }

    async fn job_rows(&self, query: &ListQuery) -> Result<Vec<FullRow>, Failure> {
        let columns = rows::columns(query.list);
        let sort = query.sort.as_ref().map(|sort| position(&columns, &sort.column)).transpose()?;
        let texts = positions(&columns, query)?;
        let filter = query.filter.to_lowercase();
        let sought = Sought { query, texts, filter, sort, ranks: Vec::new() };
        let mut rows = match query.list {
            ListKind::BatchHistory => self.history_rows(query).await?,
            list => self.rows(list, &self.candidates(query)).await?,
        };
        let mut lower = TextColumn::default();
        rows.retain(|row| sought.finds(row, &mut lower));
        let mut keys = sought.no_keys();
        rows.iter().for_each(|row| sought.add_key(&mut keys, &sought.sort_text(row), 0));
        let order = keys.first((0..rows.len()).collect(), usize::MAX, sought.descends());
        let mut rows: Vec<Option<FullRow>> = rows.into_iter().map(Some).collect();
        Ok(order.into_iter().filter_map(|at| rows.get_mut(at)?.take()).collect())
    }

    /// The rows of the history under the query's condition on a job, the newest first.
    pub(super) async fn history_rows(&self, query: &ListQuery) -> Result<Vec<FullRow>, Failure> {
        let records = self.history(query).await?;
        Ok((0..).zip(&records).map(|(at, record)| self.record_row(at, record)).collect())
    }

    /// The records behind [`Self::history_rows`], in the order of the list.
    pub(super) async fn history_records(
        &self,
        query: &ListQuery,
    ) -> Result<Vec<BatchRecord>, Failure> {
        let positions = self.ordinals(query).await?;
        let records = self.history(query).await?;
        let at = |at: &u64| records.get(usize::try_from(*at).ok()?).cloned();
        Ok(positions.iter().filter_map(at).map(BatchRecord::of).collect())
    }

    /// The history of the one job that a condition names, else of all jobs, deleted ones too.
    async fn history(&self, query: &ListQuery) -> Result<Vec<RunRecord>, Failure> {
        debug_assert_eq!(query.list, ListKind::BatchHistory);
        let named =
            query.conditions.iter().find(|(column, _)| column.eq_ignore_ascii_case("Job ID"));
        if let Some(job) = named.and_then(|(_, job)| job.parse().ok()) {
            let stored = self.headquarters.batch_history(job, usize::MAX).await?;
            let pending = self.headquarters.batch_job(job).and_then(|job| self.pending(&job));
            return Ok(pending.into_iter().chain(stored).collect());
        }
        let mut records = self.headquarters.all_batch_history().await?;
        let jobs = self.headquarters.batch_jobs();
        records.extend(jobs.iter().filter_map(|job| self.pending(job)));
        records.sort_by_key(|record| {
            std::cmp::Reverse((record.started.0.or(record.last_due.0), record.job, record.number))
        });
        Ok(records)
    }

    fn record_row(&self, at: u64, record: &RunRecord) -> FullRow {
        let job = self.headquarters.batch_job(record.job);
        let description = job.map(|job| job.entered.description.to_string()).unwrap_or_default();
        let cells = vec![
            format!("{}/{}", record.job, record.number),
            record.fate.caption().to_owned(),
            record.due.to_string(),
            record.started.to_string(),
            record.ended.to_string(),
            record.job.to_string(),
            description,
            record.occurrence.map(|number| number.to_string()).unwrap_or_default(),
            record.attempts.to_string(),
            record.count.to_string(),
            record.why.to_string(),
            record.clock.to_string(),
        ];
        let key = RowKey::BatchRun(record.job, record.number);
        FullRow {
            ordinal: at,
            row: ListRow { key, cells, mark: Some(fate_mark(record.fate)) },
            amount: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_progress_of_a_job_is_that_of_its_executing_tasks_together() {
        let run = |job, done, total| Progress {
            batch_job: Some(job),
            done,
            total,
            ..Progress::default()
        };
        let runs =
            [run(1, 30, Some(100)), run(1, 20, Some(100)), run(2, 5, None), run(3, 0, Some(0))];
        assert_eq!(progress(1, &runs), "25%");
        assert_eq!(progress(2, &runs), "", "how much there is to do is not known");
        assert_eq!(progress(3, &runs), "", "there is nothing to do");
        assert_eq!(progress(4, &runs), "", "it does not execute");
    }
}
