//! The second phase: the rows of each session are taken into headquarters, window by window.

use std::sync::Arc;

use super::Run;
use super::collect::Collected;
use super::plan::Work;
use super::reading::{Read, read_ahead};
use crate::channel::{ChannelDatabase, ChannelError, Gap, Tally};
use crate::domain::enums::RetailCDXUploadSessionStatus as Status;
use crate::domain::schedule::{Counters, UploadSession};
use crate::domain::{Moment, Text};
use crate::engine::Failure;
use crate::jobs::assembly::{Assembled, Prepared, assemble};
use crate::store::{HeldBack, StageReport, Staging, StoreError, Watermark};

/// What applying a session came to.
#[derive(PartialEq, Eq)]
enum End {
    Applied,
    Failed,
    Interrupted,
}

/// How far a session is.
struct Progress {
    /// The counters of the last rows read.
    cursor: Counters,
    tally: Tally,
    /// How many counters had no row.
    missing: u64,
}

impl Run<'_> {
    /// Applies the sessions of one channel database. After one that failed the others wait, so that
    /// its rows are not passed over.
    pub(super) async fn apply_all(&mut self, collected: Collected) -> Result<(), Failure> {
        let Collected { database, work } = collected;
        let mut is_free = true;
        for Work { session, again } in work {
            if self.context.is_cancelled() {
                self.result.interrupted = true;
                break;
            }
            if is_free || again {
                let end = self.apply(&database, session, again).await?;
                is_free &= again || end == End::Applied;
            }
        }
        Ok(())
    }

    async fn apply(
        &mut self,
        database: &Arc<dyn ChannelDatabase>,
        mut session: UploadSession,
        again: bool,
    ) -> Result<End, Failure> {
        self.counts.begin(session.session);
        let taken = self.context.headquarters.watermark(&session.channel_database);
        let cursor = if again { session.from } else { taken.counters };
        let mut progress = match Progress::until(cursor, &**database, &session) {
            Ok(progress) => progress,
            Err(error) => {
                return self.give_up(session, Status::ReadFailed, &error.to_string()).await;
            }
        };
        let mut windows = read_ahead(self.workers, database, progress.cursor, &session)?;
        loop {
            let window = match windows.next() {
                Some(Read::Window(window)) => *window,
                Some(Read::Refused(error)) => return Err(error.into()),
                // Nothing is left of it: an interrupted run had taken the last rows.
                None => Prepared::nothing(progress.cursor, session.to),
                Some(Read::Failed(error)) => {
                    return self.give_up(session, Status::ReadFailed, &error.to_string()).await;
                }
            };
            progress.read(window.to, &window.tally, &window.gaps);
            let is_last = window.to.reaches(&session.to);
            // Rows that are missing make another checksum; they are listed, and no damage.
            if is_last && progress.missing == 0 && !progress.is_of(&session) {
                let why = "its rows are not those that were packaged: size or checksum differs; \
                           restore a backup of the channel database";
                return self.give_up(session, Status::ReadFailed, why).await;
            }
            if is_last {
                session = self.applied(session, progress.missing);
            }
            let local_session = if is_last { session.local_session } else { taken.local_session };
            let watermark = Watermark { counters: window.to, local_session };
            // Rows that are read again leave the watermark where it is.
            let watermark = if again { taken } else { watermark };
            if let Err(why) = self.stage(&session, watermark, window).await? {
                return self.give_up(session, Status::ApplyFailed, &why).await;
            }
            if is_last || self.context.is_cancelled() {
                self.result.interrupted |= !is_last;
                self.report(&session);
                return Ok(if is_last { End::Applied } else { End::Interrupted });
            }
        }
    }

    async fn give_up(
        &mut self,
        session: UploadSession,
        status: Status,
        why: &str,
    ) -> Result<End, Failure> {
        self.fail(session, status, why).await?;
        Ok(End::Failed)
    }

    fn applied(&self, session: UploadSession, missing: u64) -> UploadSession {
        let message = match missing {
            0 => Text::default(),
            1 => Text::from("1 counter has no row; see the list of gaps"),
            _ => {
                compact_str::format_compact!("{missing} counters have no row; see the list of gaps")
            }
        };
        UploadSession {
            status: Status::Applied,
            applied: Moment(Some(self.context.now())),
            try_count: session.try_count.saturating_add(1),
            message,
            ..session
        }
    }

    /// Takes one window in. The inner error is one that costs the session; after the outer one
    /// nothing more can be written.
    async fn stage(
        &mut self,
        session: &UploadSession,
        after: Watermark,
        window: Prepared,
    ) -> Result<Result<(), String>, Failure> {
        let headquarters = self.context.headquarters;
        let (from, to, gaps) = (window.from, window.to, window.gaps.clone());
        let assembled = assemble(headquarters, window).await?;
        let Assembled { rows, fates, whole, waiting, held } = assembled;
        let now = Moment(Some(self.context.now()));
        let held = held.into_iter().map(|(key, reason, rows)| HeldBack {
            key,
            channel_database: session.channel_database.clone(),
            session: session.session,
            seen: now,
            reason,
            rows,
        });
        let before = headquarters.watermark(&session.channel_database);
        let staging = Staging {
            channel_database: session.channel_database.clone(),
            before,
            after,
            from,
            to,
            gaps,
            session: session.clone(),
            transactions: whole,
            waiting,
            quarantined: held.collect(),
            now,
        };
        let report: StageReport = match headquarters.stage(staging).await {
            Ok(report) => report,
            Err(
                error @ (StoreError::Conflict(_)
                | StoreError::Moved(_)
                | StoreError::Unavailable(_)),
            ) => return Ok(Err(error.to_string())),
            Err(error) => return Err(error.into()),
        };
        self.counts.take(&mut self.result, rows, &fates, report);
        self.context.advance(fates.len() as u64, report.conflicts);
        Ok(Ok(()))
    }
}

impl Progress {
    /// How far the session is at `cursor`: what was taken of it before is read again, so that its
    /// size and checksum cover all of it.
    fn until(
        cursor: Counters,
        database: &dyn ChannelDatabase,
        session: &UploadSession,
    ) -> Result<Self, ChannelError> {
        let mut progress = Self { cursor: session.from, tally: Tally::default(), missing: 0 };
        while let Some(window) = database.next_window(&progress.cursor, &cursor)? {
            progress.read(window.to, &window.tally, &window.gaps);
        }
        Ok(Self { cursor, ..progress })
    }

    fn read(&mut self, to: Counters, tally: &Tally, gaps: &[Gap]) {
        self.tally.add(tally);
        self.missing += gaps.iter().map(Gap::count).sum::<u64>();
        self.cursor = to;
    }

    /// Whether what was read is what was packaged.
    fn is_of(&self, session: &UploadSession) -> bool {
        session.file_size == self.tally.size() && session.check_sum == self.tally.check_sum()
    }
}
