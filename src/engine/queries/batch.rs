//! What is told of batch jobs: how they stand, their history, and the warnings about uploads.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::Reader;
use crate::domain::Moment;
use crate::domain::batch::due::passed;
use crate::domain::batch::{BatchJob, BatchStatus, Fate, RunRecord, Timing, Work};
use crate::domain::enums::RetailCDXUploadSessionStatus as Session;
use crate::engine::Failure;
use crate::engine::query::{BatchJobState, BatchRecord, DueJob};

/// How long a session may wait for a run before that is worth a warning (domain facts, 1.7).
const PATIENCE: TimeDelta = TimeDelta::minutes(15);
/// Most warnings that are told at once (domain facts, 1.7).
const MOST_WARNINGS: usize = 5;

impl Reader<'_> {
    /// The batch jobs, the newest first.
    pub(super) fn batch_jobs(&self) -> Vec<BatchJobState> {
        let jobs = self.headquarters.batch_jobs();
        jobs.iter().rev().map(|job| BatchJobState::of(job, self.clock.now)).collect()
    }

    /// The batch jobs that wait, the one that is due first before the others.
    pub(super) fn due_jobs(&self, limit: usize) -> Vec<DueJob> {
        let jobs = self.headquarters.batch_jobs();
        let waiting = jobs.iter().filter(|job| job.status == BatchStatus::Waiting);
        let mut due: Vec<_> =
            waiting.filter_map(|job| Some((job.scheduled_start()?, job))).collect();
        due.sort_by_key(|(due, job)| (*due, job.id));
        let told = |(due, job): (DateTime<Utc>, &Arc<BatchJob>)| DueJob {
            job: job.id,
            description: job.entered.description.clone(),
            due,
            recurrence: job.timing.words(),
        };
        due.into_iter().take(limit).map(told).collect()
    }

    /// One batch job.
    pub(super) fn batch_job(&self, id: u64) -> Result<BatchJobState, Failure> {
        let job = self.headquarters.batch_job(id);
        let job = job.ok_or_else(|| Failure::wrong_use(format!("there is no batch job {id}")))?;
        Ok(BatchJobState::of(&job, self.clock.now))
    }

    /// The history of a batch job, the newest first. Due times that have gone by in a status in
    /// which nothing starts are told before they are stored.
    pub(super) async fn batch_history(
        &self,
        id: u64,
        limit: usize,
    ) -> Result<Vec<BatchRecord>, Failure> {
        let stored = self.headquarters.batch_history(id, limit).await?;
        let job = self.headquarters.batch_job(id);
        if stored.is_empty() && job.is_none() {
            return Err(Failure::wrong_use(format!("there is no batch job {id}")));
        }
        let pending = job.and_then(|job| self.pending(&job));
        Ok(pending.into_iter().chain(stored).map(BatchRecord::of).take(limit).collect())
    }

    /// One record in the history of a batch job.
    pub(super) async fn batch_run(&self, job: u64, number: u64) -> Result<BatchRecord, Failure> {
        let stored = self.headquarters.batch_history(job, usize::MAX).await?;
        let pending = self.headquarters.batch_job(job).and_then(|job| self.pending(&job));
        let mut records = pending.into_iter().chain(stored);
        let found = records.find(|record| record.number == number);
        let gone = || Failure::wrong_use(format!("batch job {job} has no record {number}"));
        found.map(BatchRecord::of).ok_or_else(gone)
    }

    /// Due times that have gone by in a status in which nothing starts: they are told before they
    /// are stored.
    pub(super) fn pending(&self, job: &BatchJob) -> Option<RunRecord> {
        if job.status.is_active() {
            return None;
        }
        let why = format!("the job is in status {}", job.status);
        let gap = passed(job, self.clock.now, Fate::Skipped, &why)?;
        Some(RunRecord {
            first_index: gap.first,
            count: gap.last - gap.first + 1,
            due: Moment(job.timing.due(gap.first)),
            last_due: Moment(job.timing.due(gap.last)),
            why: why.as_str().into(),
            ..RunRecord::blank(job.id, job.position.next_record, job.position.generation, gap.fate)
        })
    }

    /// The warnings of the page Upload sessions (domain facts, 1.7), at most five: computed for
    /// sessions that have waited longer than 15 minutes, except that of a withheld job.
    pub(super) fn upload_warnings(&self) -> Vec<String> {
        let setup = self.headquarters.setup();
        let waiting = self.headquarters.sessions();
        let late = |created: Moment| created.0.is_some_and(|at| self.clock.now - at > PATIENCE);
        let waiting: Vec<_> = waiting
            .into_iter()
            .filter(|session| session.status == Session::Uploaded && late(session.created))
            .collect();
        let mut warnings = Vec::new();
        for schedule in &setup.schedules {
            let jobs = self.jobs_of(&schedule.name);
            for job in jobs.iter().filter(|job| job.status == BatchStatus::Withhold) {
                warnings.push(format!(
                    "Batch job {} {:?} of {} is in Withhold: nothing is applied. Set it to Waiting.",
                    job.id, job.entered.description.as_str(), schedule.name
                ));
            }
            let sessions = waiting.iter().filter(|one| schedule.groups.contains(&one.group));
            let sessions = sessions.count();
            if sessions > 0 {
                warnings.extend(schedule_warning(schedule, &jobs, sessions));
            }
        }
        for session in &waiting {
            let group = &session.group;
            if !setup.schedules.iter().any(|schedule| schedule.groups.contains(group)) {
                let text = format!("Channel database group {group} belongs to no upload schedule.");
                if !warnings.contains(&text) {
                    warnings.push(text);
                }
            }
        }
        warnings.truncate(MOST_WARNINGS);
        warnings
    }

    /// The recurrent batch jobs of a schedule.
    fn jobs_of(&self, schedule: &str) -> Vec<std::sync::Arc<BatchJob>> {
        let runs_it = |job: &BatchJob| match &job.work {
            Work::UploadSchedule { schedule: own, .. } => own.eq_ignore_ascii_case(schedule),
            Work::SynchronizeOrders { .. } => false,
        };
        let mut jobs = self.headquarters.batch_jobs();
        jobs.retain(|job| runs_it(job) && matches!(job.timing, Timing::Recurring(_)));
        jobs
    }
}

fn schedule_warning(
    schedule: &crate::domain::schedule::DistributionSchedule,
    jobs: &[std::sync::Arc<BatchJob>],
    sessions: usize,
) -> Option<String> {
    let name = &schedule.name;
    if !schedule.active {
        return Some(format!("{name} is not active; {sessions} upload sessions wait for it."));
    }
    if jobs.is_empty() {
        return Some(format!(
            "{name} has no recurrent batch job; {sessions} upload sessions wait. Create one, or \
             run it now."
        ));
    }
    let valid = |job: &&std::sync::Arc<BatchJob>| {
        matches!(job.status, BatchStatus::Executing | BatchStatus::Waiting)
    };
    if let Some(job) = jobs.iter().find(|job| job.status == BatchStatus::Executing) {
        return Some(format!(
            "Batch job {} of {name} is executing; {sessions} upload sessions are not applied yet.",
            job.id
        ));
    }
    let job = jobs.iter().find(|job| !valid(job) && job.status != BatchStatus::Withhold)?;
    if jobs.iter().any(|job| valid(&job)) {
        return None;
    }
    Some(format!(
        "Batch job {} {:?} of {name} is in status {}: only Executing and Waiting apply upload \
         sessions.",
        job.id,
        job.entered.description.as_str(),
        job.status
    ))
}
