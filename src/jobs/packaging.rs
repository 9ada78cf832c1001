//! Packaging by itself: what a channel database does at every upload interval. Its new rows become
//! an upload session in status Uploaded, which waits for a run of P-0001.
//!
//! Two commits: the package in the channel database, then the session in headquarters. After a crash
//! between them the session is made the next time, by this or by P-0001.
//!
//! A database that is offline or paused packages nothing and catches up at the first interval after
//! that, in one session. A slow one packages at every fourth interval (our reading).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures::executor::block_on;

use crate::channel::{ChannelDatabase, ChannelError, DatabaseState, Package};
use crate::domain::enums::{RetailCDXUploadSessionStatus as Status, SessionRerun};
use crate::domain::schedule::{ChannelDatabaseProfile, UploadSession};
use crate::domain::{Moment, Setup, Text};
use crate::engine::Failure;
use crate::store::Headquarters;

/// Most moments of one interval that are packaged one by one when a long time passes at once: a day
/// of the default interval. What was sold before goes with the first of them (our reading).
const MOST_AT_ONCE: i64 = 96;
/// A slow database packages at one of so many intervals.
const SLOWNESS: i64 = 4;

/// A moment at which a channel database packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// Its number; see [`crate::domain::upload_interval::UploadInterval::count_at`].
    count: i64,
    /// When that is.
    pub(super) at: DateTime<Utc>,
}

/// The moments after `from` and up to `until` at which a channel database packages.
pub(super) fn stops(
    profile: &ChannelDatabaseProfile,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> impl Iterator<Item = Stop> + use<> {
    let interval = profile.upload_interval;
    let counts = interval.count_at(from).zip(interval.count_at(until));
    let (before, last) = counts.unwrap_or((0, 0));
    let first = (before + 1).max(last - MOST_AT_ONCE + 1);
    (first..=last).filter_map(move |count| Some(Stop { count, at: interval.moment(count)? }))
}

/// The next moment at which a channel database will package by itself what it has now.
pub(super) fn next(
    database: &dyn ChannelDatabase,
    profile: &ChannelDatabaseProfile,
    after: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let interval = profile.upload_interval;
    let Some(last) = interval.count_at(after).filter(|_| !is_shut(database)) else {
        return Ok(None);
    };
    let waits = database.unpackaged_rows().or_else(|error| nothing_if_offline(error, 0))?;
    Ok(last.checked_add(1).filter(|_| waits > 0).and_then(|next| interval.moment(next)))
}

/// Whether a database packages nothing; one whose state cannot be read says why when it is asked.
fn is_shut(database: &dyn ChannelDatabase) -> bool {
    matches!(database.state(), Ok(DatabaseState::Offline | DatabaseState::Paused))
}

/// Lets a channel database package its new rows. Says whether there were any.
pub(super) fn package(
    database: &dyn ChannelDatabase,
    stop: Stop,
    book: &Book<'_>,
) -> Result<bool, Failure> {
    let is_late = stop.count.rem_euclid(SLOWNESS) != 0;
    match database.state()? {
        DatabaseState::Offline | DatabaseState::Paused => return Ok(false),
        DatabaseState::Slow if is_late => return Ok(false),
        DatabaseState::Slow | DatabaseState::Online => {}
    }
    let made = database.package(stop.at).or_else(|error| nothing_if_offline(error, None))?;
    match made {
        Some(_) => book.enter(database),
        None => Ok(false),
    }
}

/// Somebody took the database offline a moment ago: that is no failure.
fn nothing_if_offline<T>(error: ChannelError, nothing: T) -> Result<T, ChannelError> {
    match error {
        ChannelError::Offline { .. } => Ok(nothing),
        error => Err(error),
    }
}

/// Where upload sessions of one channel database are entered.
pub(super) struct Book<'a> {
    pub(super) headquarters: &'a Headquarters,
    pub(super) setup: &'a Setup,
    pub(super) profile: &'a ChannelDatabaseProfile,
}

impl Book<'_> {
    /// Makes an upload session of each package that has none. Says whether there were any.
    pub(super) fn enter(&self, database: &dyn ChannelDatabase) -> Result<bool, Failure> {
        let (headquarters, name) = (self.headquarters, &self.profile.name);
        let taken = headquarters.watermark(name).local_session;
        let known = headquarters.last_local_session(name).max(taken);
        let packages = database
            .packages_after(known)
            .or_else(|error| nothing_if_offline(error, Vec::new()))?;
        let numbers = headquarters.next_session()..;
        let sessions = numbers.zip(packages).map(|(number, package)| self.session(number, package));
        let sessions: Vec<UploadSession> = sessions.collect();
        let any = !sessions.is_empty();
        block_on(headquarters.put_sessions(sessions))?;
        Ok(any)
    }

    fn session(&self, session: u64, package: Package) -> UploadSession {
        // One that no schedule serves waits for one that will.
        let serves = self.setup.schedules.iter();
        let schedule = serves
            .clone()
            .find(|schedule| schedule.groups.contains(&self.profile.group))
            .map_or_else(Text::default, |schedule| schedule.name.clone());
        let rows_by_table: BTreeMap<_, _> = package.rows_by_table;
        UploadSession {
            session,
            local_session: package.local_session,
            job: schedule.clone(),
            schedule,
            channel_database: self.profile.name.clone(),
            group: self.profile.group.clone(),
            status: Status::Uploaded,
            rows_affected: rows_by_table.values().sum(),
            rows_by_table,
            file_size: package.file_size,
            check_sum: package.check_sum,
            from: package.from,
            to: package.to,
            created: package.created,
            applied: Moment(None),
            message: Text::default(),
            try_count: 0,
            rerun: SessionRerun::None,
            rerun_for: 0,
        }
    }
}
