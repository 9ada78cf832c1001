//! P-0001 and every other upload schedule: rows of channel databases become transactions of
//! headquarters.
//!
//! In two phases. A channel database packages its new rows into upload sessions; this job first
//! packages what still waits, then applies each session, a window of about 1,000 transactions in
//! one commit with the watermark of the channel database. So a row is never taken twice and never
//! passed over, wherever the process dies.
//!
//! One bad row holds back its transaction; one dead database costs its own session.

use std::sync::Arc;

use async_trait::async_trait;

use super::assembly::{Assembled, assemble};
use super::milliseconds;
use crate::channel::{ChannelDatabase, ChannelDatabases, ChannelError, Package, Tally, Window};
use crate::domain::enums::RetailCDXUploadSessionStatus as Status;
use crate::domain::schedule::{DistributionSchedule, UploadSession};
use crate::domain::{Moment, Setup, Text};
use crate::engine::command::RunSchedule;
use crate::engine::outcome::{ScheduleResult, SessionResult};
use crate::engine::{Failure, Job, JobContext, Outcome};
use crate::store::{Staging, StoredTransaction, Watermark};

/// A run of an upload schedule.
pub struct Upload<'a> {
    asked: RunSchedule,
    channels: Arc<dyn ChannelDatabases + 'a>,
}

impl<'a> Upload<'a> {
    /// The run that was asked for.
    pub fn new(asked: RunSchedule, channels: Arc<dyn ChannelDatabases + 'a>) -> Self {
        Self { asked, channels }
    }
}

#[async_trait]
impl Job for Upload<'_> {
    fn caption(&self) -> String {
        self.asked.schedule.to_string()
    }

    fn exclusive(&self) -> Option<&'static str> {
        // Two upload jobs would contend for the same watermarks (domain facts, section 1.3).
        Some("upload")
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let setup = context.headquarters.setup();
        let schedule = schedule(&setup, &self.asked)?;
        let groups = groups(schedule, &self.asked)?;
        let mut run = Run {
            context,
            schedule,
            result: ScheduleResult { job: schedule.name.to_string(), ..Default::default() },
        };
        for group in groups {
            for database in setup.databases_of(&group) {
                if context.is_cancelled() {
                    run.result.interrupted = true;
                    break;
                }
                run.pull(&*self.channels, &database.name, &group).await?;
            }
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

/// A run in progress.
struct Run<'a> {
    context: &'a JobContext<'a>,
    schedule: &'a DistributionSchedule,
    result: ScheduleResult,
}

impl Run<'_> {
    /// Packages and applies what one channel database has. What goes wrong with the database is
    /// the end of its session; what goes wrong with headquarters' store is the end of the run.
    async fn pull(
        &mut self,
        channels: &dyn ChannelDatabases,
        name: &Text,
        group: &Text,
    ) -> Result<(), Failure> {
        let taken = self.context.headquarters.watermark(name);
        let opened = channels.open(name).and_then(|database| {
            database.package(self.context.now())?;
            let packages = database.packages_after(taken.local_session)?;
            Ok((database, packages))
        });
        let (database, packages) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.refuse(name, group, &error.to_string()).await?;
                return Ok(());
            }
        };
        for package in packages {
            if self.context.is_cancelled() {
                self.result.interrupted = true;
                break;
            }
            let session = self.session(name, group, &package);
            let applied = Applying { database: &*database, package: &package, session };
            if self.apply(applied).await? != Status::Applied {
                // The rows of later packages come after those of this one.
                break;
            }
        }
        Ok(())
    }

    /// The session of a package: a new one, or the one that an interrupted run left unfinished.
    fn session(&self, name: &Text, group: &Text, package: &Package) -> UploadSession {
        let headquarters = self.context.headquarters;
        let unfinished = headquarters.sessions().into_iter().find(|session| {
            session.channel_database == *name && session.local_session == package.local_session
        });
        let (number, try_count) = unfinished.map_or_else(
            || (headquarters.next_session(), 0),
            |session| (session.session, session.try_count),
        );
        UploadSession {
            session: number,
            local_session: package.local_session,
            job: self.schedule.name.clone(),
            schedule: self.schedule.name.clone(),
            channel_database: name.clone(),
            group: group.clone(),
            status: Status::Uploaded,
            rows_affected: package.rows_by_table.values().sum(),
            rows_by_table: package.rows_by_table.clone(),
            file_size: package.file_size,
            check_sum: package.check_sum.clone(),
            from: package.from,
            to: package.to,
            created: package.created,
            applied: Moment(None),
            message: Text::default(),
            try_count: try_count + 1,
        }
    }

    /// Stores a failed session for a database that cannot be read.
    async fn refuse(&mut self, name: &Text, group: &Text, why: &str) -> Result<Status, Failure> {
        let nothing = Package {
            local_session: 0,
            from: self.context.headquarters.watermark(name).counters,
            to: self.context.headquarters.watermark(name).counters,
            rows_by_table: std::collections::BTreeMap::new(),
            file_size: 0,
            check_sum: Text::default(),
            created: Moment(Some(self.context.now())),
        };
        let mut session = self.session(name, group, &nothing);
        session.session = self.context.headquarters.next_session();
        session.try_count = 1;
        self.fail(session, Status::UploadFailed, why).await
    }

    async fn fail(
        &mut self,
        mut session: UploadSession,
        status: Status,
        why: &str,
    ) -> Result<Status, Failure> {
        session.status = status;
        session.message = Text::from(why);
        self.context.headquarters.put_session(session.clone()).await?;
        self.report(&session);
        Ok(status)
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

    /// Applies one session, window by window, and returns its status.
    async fn apply(&mut self, applying: Applying<'_>) -> Result<Status, Failure> {
        let Applying { database, package, mut session } = applying;
        let mut taken = self.context.headquarters.watermark(&session.channel_database);
        let mut tally = match tally_of(database, package, &taken) {
            Ok(tally) => tally,
            Err(error) => {
                return self.fail(session, Status::ReadFailed, &error.to_string()).await;
            }
        };
        loop {
            let window = match database.next_window(&taken.counters, &package.to) {
                Ok(Some(window)) => window,
                Ok(None) if taken.local_session == package.local_session => break,
                // Nothing is left of it: an interrupted run had taken the last rows.
                Ok(None) => empty_window(taken, package),
                Err(error) => {
                    return self.fail(session, Status::ReadFailed, &error.to_string()).await;
                }
            };
            tally.add(&window.tally);
            let is_last = window.to.reaches(&package.to);
            if is_last && !package.is_of(&tally) {
                let why = "its rows are not those that were packaged: size or checksum differs";
                return self.fail(session, Status::ReadFailed, why).await;
            }
            if is_last {
                session.status = Status::Applied;
                session.applied = Moment(Some(self.context.now()));
            }
            taken = self.stage(&session, taken, window, is_last).await?;
            if !is_last && self.context.is_cancelled() {
                self.result.interrupted = true;
                break;
            }
        }
        self.report(&session);
        Ok(session.status)
    }

    /// Takes one window in, and returns the watermark after it.
    async fn stage(
        &mut self,
        session: &UploadSession,
        before: Watermark,
        window: Window,
        is_last: bool,
    ) -> Result<Watermark, Failure> {
        let local_session = if is_last { session.local_session } else { before.local_session };
        let after = Watermark { counters: window.to, local_session };
        let assembled = assemble(self.context.headquarters, window).await?;
        let Assembled { transactions, rows, whole, waiting, quarantined } = assembled;
        self.result.transactions += transactions;
        self.result.rows += rows;
        self.result.held_back += quarantined.len() as u64;
        self.result.waiting += waiting.iter().filter(|(_, rows)| !rows.is_empty()).count() as u64;
        let pulled = Moment(Some(self.context.now()));
        let stored = |transaction| StoredTransaction {
            channel_database: session.channel_database.clone(),
            session: session.session,
            pulled,
            transaction,
        };
        let staging = Staging {
            channel_database: session.channel_database.clone(),
            before,
            after,
            session: session.clone(),
            transactions: whole.into_iter().map(stored).collect(),
            waiting,
            quarantined,
        };
        let report = self.context.headquarters.stage(staging).await?;
        self.result.staged += report.staged;
        self.result.duplicates += report.duplicates;
        self.result.conflicts += report.conflicts;
        self.context.advance(transactions, report.conflicts);
        Ok(after)
    }
}

/// A session that is being applied.
struct Applying<'a> {
    database: &'a dyn ChannelDatabase,
    package: &'a Package,
    session: UploadSession,
}

/// Size and checksum of the rows of a package that earlier runs have taken.
fn tally_of(
    database: &dyn ChannelDatabase,
    package: &Package,
    taken: &Watermark,
) -> Result<Tally, ChannelError> {
    let mut tally = Tally::default();
    let mut from = package.from;
    while let Some(window) = database.next_window(&from, &taken.counters)? {
        tally.add(&window.tally);
        from = window.to;
    }
    Ok(tally)
}

fn empty_window(taken: Watermark, package: &Package) -> Window {
    Window {
        from: taken.counters,
        to: package.to,
        rows: std::collections::BTreeMap::new(),
        gaps: Vec::new(),
        tally: Tally::default(),
    }
}
