//! The first phase: each channel database is asked to package its new rows, and what it has packaged
//! becomes upload sessions. Two commits, whatever the number of channel databases: the sessions that
//! are started, and what became of them.

use std::sync::Arc;

use super::plan::{Offer, Plan, Work, is_open};
use super::{Run, Source};
use crate::channel::{ChannelDatabase, ChannelDatabases, DatabaseState, Package};
use crate::domain::Text;
use crate::domain::enums::RetailCDXUploadSessionStatus as Status;
use crate::domain::schedule::{Counters, UploadSession};
use crate::domain::table::Table;
use crate::engine::Failure;
use crate::store::Watermark;

/// The sessions of one channel database that are ready to be applied.
pub(super) struct Collected {
    pub(super) database: Arc<dyn ChannelDatabase>,
    pub(super) work: Vec<Work>,
}

/// A channel database that answers.
struct Reached {
    database: Arc<dyn ChannelDatabase>,
    state: DatabaseState,
    /// It has rows to package, and may.
    has_new_rows: bool,
}

impl Run<'_> {
    /// Packages what waits, and says what there is to apply. A channel database that does not
    /// answer costs its own session.
    pub(super) async fn collect(
        &mut self,
        channels: &dyn ChannelDatabases,
        sources: &[Source],
    ) -> Result<Vec<Collected>, Failure> {
        let mut started = Vec::new();
        let mut asked = Vec::new();
        for source in sources {
            if self.context.is_cancelled() {
                self.result.interrupted = true;
                break;
            }
            let reached = self.reach(channels, source);
            let begins = reached.as_ref().is_ok_and(|reached| reached.has_new_rows);
            if begins && !self.open_sessions(source).iter().any(|open| open.local_session == 0) {
                started.push(self.new_session(source));
            }
            asked.push((source, reached));
        }
        self.context.headquarters.put_sessions(started).await?;

        let (mut changed, mut ended, mut collected) = (Vec::new(), Vec::new(), Vec::new());
        for (source, reached) in asked {
            match reached.and_then(|reached| self.offer(source, reached)) {
                Ok((database, offer)) => {
                    let Plan { sessions, closed, work } = self.plan(source, offer);
                    changed.extend(sessions);
                    ended.extend(closed);
                    collected.push(Collected { database, work });
                }
                Err(why) => {
                    let open = self.open_sessions(source).into_iter().next();
                    let session = open.unwrap_or_else(|| self.new_session(source));
                    ended.push(self.failed(session, Status::UploadFailed, &why));
                }
            }
        }
        changed.extend(ended.iter().cloned());
        self.context.headquarters.put_sessions(changed).await?;
        for session in &ended {
            self.report(session);
        }
        Ok(collected)
    }

    /// The sessions of the channel database that are not over, the oldest first.
    fn open_sessions(&self, source: &Source) -> Vec<UploadSession> {
        self.context
            .headquarters
            .sessions_where(|session| session.channel_database == source.name && is_open(session))
    }

    fn reach(&self, channels: &dyn ChannelDatabases, source: &Source) -> Result<Reached, String> {
        let reach = || {
            let database = channels.open(&source.name)?;
            let state = database.state()?;
            let rows = database.unpackaged_rows()?;
            let counters = database.counters()?;
            let has_new_rows = rows > 0 && state != DatabaseState::Paused;
            Ok((counters, Reached { database, state, has_new_rows }))
        };
        let reached: Result<_, crate::channel::ChannelError> = reach();
        let (counters, reached) = reached.map_err(|error| error.to_string())?;
        let taken = self.context.headquarters.watermark(&source.name);
        match below(&counters, &taken.counters) {
            Some(table) => Err(set_back(
                &source.name,
                &format!(
                    "its last counter of {table} is {}, headquarters has taken rows up to {}",
                    counters.get(table),
                    taken.counters.get(table)
                ),
            )),
            None => Ok(reached),
        }
    }

    /// Lets the channel database package its new rows, and reads what it has packaged.
    fn offer(
        &self,
        source: &Source,
        reached: Reached,
    ) -> Result<(Arc<dyn ChannelDatabase>, Offer), String> {
        let Reached { database, state, has_new_rows } = reached;
        let taken = self.context.headquarters.watermark(&source.name);
        let package = || {
            let made = if has_new_rows { database.package(self.context.now())? } else { None };
            // The last package that was taken comes along, to see that it is still the same.
            Ok((made, database.packages_after(taken.local_session.saturating_sub(1))?))
        };
        let answer: Result<_, crate::channel::ChannelError> = package();
        let (made, mut packages) = answer.map_err(|error| error.to_string())?;
        if taken.local_session > 0 {
            let last = if packages.is_empty() { None } else { Some(packages.remove(0)) };
            self.check_history(source, taken, last.as_ref())?;
        }
        let late = made.filter(|_| state == DatabaseState::Slow).map(|made| made.local_session);
        let is_paused = state == DatabaseState::Paused;
        Ok((database, Offer { taken, packages, late, is_paused }))
    }

    /// The last package that was taken must still be there as it was: another history under the
    /// same numbers would be passed over in part.
    fn check_history(
        &self,
        source: &Source,
        taken: Watermark,
        last: Option<&Package>,
    ) -> Result<(), String> {
        let number = taken.local_session;
        let known = self.context.headquarters.sessions_where(|session| {
            session.channel_database == source.name
                && session.local_session == number
                && session.status == Status::Applied
        });
        let same = last.is_some_and(|last| {
            last.local_session == number
                && known.iter().all(|session| session.check_sum == last.check_sum)
        });
        if same {
            return Ok(());
        }
        let what =
            format!("its upload session {number} is not the one that headquarters has taken");
        Err(set_back(&source.name, &what))
    }
}

/// The first table in which `counters` is below `taken`.
fn below(counters: &Counters, taken: &Counters) -> Option<Table> {
    Table::ALL.into_iter().find(|table| counters.get(*table) < taken.get(*table))
}

/// What is wrong with a channel database that is older than what headquarters has of it.
pub(super) fn set_back(name: &Text, what: &str) -> String {
    format!(
        "channel database {name} was set back: {what}; bring back the channel database as it was \
         then, or restore headquarters to a backup of the same time, and run again"
    )
}
