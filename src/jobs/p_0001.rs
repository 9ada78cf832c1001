//! P-0001 and every other upload schedule: rows of channel databases become transactions of
//! headquarters.
//!
//! In two phases. A channel database packages its new rows into upload sessions; this job first
//! packages what still waits (`collect`), then applies each session (`apply`), a window of about
//! 1,000 transactions in one commit with the watermark of the channel database. So a row is never
//! taken twice and never passed over, wherever the process dies.
//!
//! One bad row holds back its transaction; one dead database costs its own session. A session that
//! failed is tried again by the next run, until it was tried too often: then it is canceled, and its
//! rows go with a new session (`plan`).

mod apply;
mod collect;
mod counts;
mod plan;
mod reading;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use futures::lock::Mutex;

use self::counts::Counts;
use super::ahead::Workers;
use super::milliseconds;
use crate::channel::ChannelDatabases;
use crate::domain::enums::{RetailCDXUploadSessionStatus as Status, SessionRerun};
use crate::domain::schedule::{DistributionSchedule, UploadSession};
use crate::domain::table::Table;
use crate::domain::{Moment, Setup, Text};
use crate::engine::command::RunSchedule;
use crate::engine::outcome::{ScheduleResult, SessionResult};
use crate::engine::{Failure, Job, JobContext, Outcome};

/// What every job that changes upload sessions must have for itself: two upload jobs would contend
/// for the same watermarks (domain facts, section 1.3).
pub(super) const EXCLUSIVE: &str = "upload";

/// A run of an upload schedule.
pub struct Upload<'a> {
    asked: RunSchedule,
    channels: Arc<dyn ChannelDatabases + 'a>,
    turn: Arc<Mutex<()>>,
    workers: Workers,
}

impl<'a> Upload<'a> {
    /// The run that was asked for.
    pub fn new(asked: RunSchedule, channels: Arc<dyn ChannelDatabases + 'a>) -> Self {
        Self { asked, channels, turn: Arc::default(), workers: Workers::default() }
    }

    /// The same, with so many threads that read ahead.
    #[must_use]
    pub(super) fn with_workers(self, workers: Workers) -> Self {
        Self { workers, ..self }
    }

    /// The same, during which whoever waits for `turn` packages nothing: both number upload sessions.
    #[must_use]
    pub fn in_turn(self, turn: Arc<Mutex<()>>) -> Self {
        Self { turn, ..self }
    }
}

#[async_trait]
impl Job for Upload<'_> {
    fn caption(&self) -> String {
        self.asked.schedule.to_string()
    }

    fn exclusive(&self) -> Option<&'static str> {
        Some(EXCLUSIVE)
    }

    fn is_recorded(&self) -> bool {
        true
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let turn = Arc::clone(&self.turn);
        let _turn = turn.lock().await;
        let began = context.elapsed();
        let setup = context.headquarters.setup();
        let schedule = schedule(&setup, &self.asked)?;
        let groups = groups(schedule, &self.asked)?;
        let mut sources = Vec::new();
        for group in &groups {
            let databases = setup.databases_of(group);
            sources.extend(
                databases.map(|found| Source { name: found.name.clone(), group: group.clone() }),
            );
        }
        let mut run = Run {
            context,
            workers: self.workers,
            schedule,
            limit: setup.scheduler.try_count,
            next_session: context.headquarters.next_session(),
            counts: Counts::default(),
            result: ScheduleResult { job: schedule.name.to_string(), ..Default::default() },
        };
        let collected = run.collect(&*self.channels, &sources).await?;
        // Each transaction has one header row, so their number is that of the transactions to come.
        let headers = collected
            .iter()
            .flat_map(|one| &one.work)
            .filter_map(|work| work.session.rows_by_table.get(&Table::RetailTransactionTable));
        context.expect(headers.sum());
        for collected in collected {
            run.apply_all(collected).await?;
        }
        let mut result = run.result;
        result.elapsed_ms = milliseconds(began, context.elapsed());
        Ok(Outcome::Schedule(result))
    }
}

fn schedule<'a>(
    setup: &'a Setup,
    asked: &RunSchedule,
) -> Result<&'a DistributionSchedule, Failure> {
    let Some(schedule) = setup.schedule(&asked.schedule) else {
        let names: Vec<&str> = setup.schedules.iter().map(|other| other.name.as_str()).collect();
        let text =
            format!("there is no schedule {:?}; there is {}", asked.schedule, names.join(", "));
        return Err(Failure::wrong_use(text));
    };
    if !schedule.active {
        let text = format!("{} is not active; set Active to Yes and run again", schedule.name);
        return Err(Failure::wrong_use(text));
    }
    if !schedule.jobs.iter().any(|job| job.enabled) {
        let text = format!("{} has no enabled scheduler job; enable one", schedule.name);
        return Err(Failure::wrong_use(text));
    }
    Ok(schedule)
}

/// The groups asked for, or all of the schedule.
fn groups(schedule: &DistributionSchedule, asked: &RunSchedule) -> Result<Vec<Text>, Failure> {
    let serves =
        |wanted: &&Text| schedule.groups.iter().any(|group| group.eq_ignore_ascii_case(wanted));
    if let Some(unknown) = asked.groups.iter().find(|wanted| !serves(wanted)) {
        let text = format!(
            "{} does not serve a channel database group {unknown:?}; it serves {}",
            schedule.name,
            schedule.groups.join(", ")
        );
        return Err(Failure::wrong_use(text));
    }
    let wanted = |group: &&Text| {
        asked.groups.is_empty() || asked.groups.iter().any(|name| name.eq_ignore_ascii_case(group))
    };
    Ok(schedule.groups.iter().filter(wanted).cloned().collect())
}

/// A channel database that a run asks for its rows.
struct Source {
    name: Text,
    group: Text,
}

/// A run in progress.
struct Run<'a> {
    context: &'a JobContext<'a>,
    workers: Workers,
    schedule: &'a DistributionSchedule,
    /// How often a session is tried; 0 for no limit.
    limit: u32,
    /// The number of the next session that this run makes.
    next_session: u64,
    counts: Counts,
    result: ScheduleResult,
}

impl Run<'_> {
    /// A new session without rows, from where the channel database is taken.
    fn new_session(&mut self, source: &Source) -> UploadSession {
        let taken = self.context.headquarters.watermark(&source.name);
        let session = self.next_session;
        self.next_session += 1;
        UploadSession {
            session,
            local_session: 0,
            job: self.schedule.name.clone(),
            schedule: self.schedule.name.clone(),
            channel_database: source.name.clone(),
            group: source.group.clone(),
            status: Status::Started,
            rows_affected: 0,
            rows_by_table: BTreeMap::new(),
            file_size: 0,
            check_sum: Text::default(),
            from: taken.counters,
            to: taken.counters,
            created: Moment(Some(self.context.now())),
            applied: Moment(None),
            message: Text::default(),
            try_count: 0,
            rerun: SessionRerun::None,
            rerun_for: 0,
        }
    }

    /// What a session is after a try that failed: the failure, or canceled after the last try.
    fn failed(&self, mut session: UploadSession, status: Status, why: &str) -> UploadSession {
        session.try_count = session.try_count.saturating_add(1);
        if self.limit > 0 && session.try_count >= self.limit {
            session.status = Status::Canceled;
            session.message = compact_str::format_compact!("{why}; tried too many times");
        } else {
            session.status = status;
            session.message = Text::from(why);
        }
        session
    }

    /// Stores a session that failed, and reports it.
    async fn fail(
        &mut self,
        session: UploadSession,
        status: Status,
        why: &str,
    ) -> Result<(), Failure> {
        let session = self.failed(session, status, why);
        self.context.headquarters.put_sessions(vec![session.clone()]).await?;
        self.report(&session);
        Ok(())
    }

    fn report(&mut self, session: &UploadSession) {
        let taken = self.context.headquarters.watermark(&session.channel_database);
        self.result.sessions.push(SessionResult {
            session: session.session,
            channel_database: session.channel_database.to_string(),
            status: session.status,
            rows_affected: session.rows_by_table.clone(),
            watermarks: taken.counters,
            message: session.message.to_string(),
        });
    }
}
