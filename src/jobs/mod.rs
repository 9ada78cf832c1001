//! *What* runs: the jobs of the product, each started by the engine.
//!
//! - [`p_0001`] pulls transactions from channel databases into headquarters.
//! - [`synchronize_orders`] turns them into sales orders and payments.
//! - [`generate`] makes trade up and writes it into channel databases.
//! - `trade` lets channels trade while store time passes, and `packaging` lets them package their rows;
//!   [`trade_commands`] is what a person does with it.
//! - [`session_change`] is what a person does with upload sessions and channel databases.
//! - [`import`] puts files of somebody's own trade into a channel database.
//! - [`import_setup`] brings setup files of somebody's own shop into the setup.
//! - [`export`] writes lists to files, [`backup`] everything to one file, [`doctor`] examines.
//! - [`setup_files`] reads setup from files, [`demo`] fills a new store with the demo company.
//!
//! `ahead` is how threads work ahead of the one that writes.
//!
//! A job knows no clock and no screen; it is handed a context. Each of its steps is one
//! commit, and each can be run again after a crash.

mod ahead;
mod assembly;
pub mod backup;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod generate;
pub mod import;
pub mod import_setup;
pub mod p_0001;
mod packaging;
pub mod session_change;
pub mod setup_files;
pub mod synchronize_orders;
mod trade;
pub mod trade_commands;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::lock::Mutex;

use self::ahead::Workers;
use crate::channel::{ChannelDatabases, DatabaseState};
use crate::domain::Text;
use crate::engine::{Command, Failure, Job, JobSource, TimePassed};
use crate::store::{Headquarters, Watermark};

/// The jobs there are, and the channel databases that they work on.
pub struct Jobs {
    channels: Arc<dyn ChannelDatabases>,
    scratch: PathBuf,
    /// Held while upload sessions get their numbers.
    uploads: Arc<Mutex<()>>,
    going: trade::Going,
    workers: Workers,
}

impl Jobs {
    /// Jobs on these channel databases, with files for a while in the system's folder for such.
    pub fn new(channels: Arc<dyn ChannelDatabases>) -> Self {
        Self {
            channels,
            scratch: std::env::temp_dir(),
            uploads: Arc::default(),
            going: trade::Going::default(),
            workers: Workers::default(),
        }
    }

    /// With files for a while in that folder: an import puts rows aside there.
    #[must_use]
    pub fn with_scratch(self, scratch: PathBuf) -> Self {
        Self { scratch, ..self }
    }

    /// With so many threads that read, judge and derive ahead of the one that writes; without this
    /// there is one for each core. What is stored does not depend on it.
    #[must_use]
    pub fn with_workers(self, count: NonZeroUsize) -> Self {
        Self { workers: Workers(count), ..self }
    }
}

impl JobSource for Jobs {
    fn job(&self, command: &Command) -> Option<Box<dyn Job>> {
        let channels = || Arc::clone(&self.channels);
        match command.clone() {
            Command::Generate(asked) => {
                Some(Box::new(generate::Generation::new(asked, channels())))
            }
            Command::Import(asked) => {
                let scratch = self.scratch.clone();
                Some(Box::new(import::ImportFiles::new(asked, channels(), scratch)))
            }
            Command::ImportSetup(asked) => {
                Some(Box::new(import_setup::ImportSetupFiles::new(asked, channels())))
            }
            Command::RunSchedule(asked) => {
                let upload = p_0001::Upload::new(asked, channels());
                let upload = upload.with_workers(self.workers);
                Some(Box::new(upload.in_turn(Arc::clone(&self.uploads))))
            }
            Command::SynchronizeOrders(asked) => {
                let run = synchronize_orders::Synchronization::new(asked);
                Some(Box::new(run.with_workers(self.workers)))
            }
            Command::Doctor => Some(Box::new(doctor::Examination::new(channels()))),
            Command::Export(asked) => Some(Box::new(export::ExportFiles::new(asked))),
            Command::Backup(asked) => Some(Box::new(backup::BackupFile::new(asked, channels()))),
            Command::ChangeScheduleGroup(_)
            | Command::SetScheduleActive(_)
            | Command::Clock(_)
            | Command::CancelRun(_)
            | Command::PauseRun(_)
            | Command::ResumeRun(_)
            | Command::Batch(_)
            | Command::ExportList(_)
            | Command::KeepValues(_) => None,
            Command::ChangeSession(asked) => {
                Some(Box::new(session_change::SessionChange::new(asked)))
            }
            Command::SetTrade(asked) => Some(Box::new(trade_commands::TradeSwitch::new(asked))),
            Command::PlaceOrder(asked) => {
                Some(Box::new(trade_commands::OrderPlacing::new(asked, channels())))
            }
            Command::SetUploadInterval(asked) => {
                Some(Box::new(trade_commands::IntervalChange::new(asked)))
            }
            Command::SetDatabaseState(asked) => {
                Some(Box::new(session_change::DatabaseSwitch::new(asked, channels())))
            }
        }
    }

    fn rows_waiting(&self, channel_database: &Text, taken: Watermark) -> Result<u64, Failure> {
        let database = self.channels.open(channel_database)?;
        let rows = database.rows_after(&taken.counters)?;
        Ok(rows.values().sum())
    }

    fn pass_time(
        &self,
        headquarters: &Headquarters,
        until: DateTime<Utc>,
    ) -> Result<TimePassed, Failure> {
        match self.uploads.try_lock() {
            Some(_turn) => self.going.pass(&*self.channels, headquarters, until),
            // A run of P-0001 is under way. What happens meanwhile is made up for after it.
            None => Ok(TimePassed { changed: false, next: after_a_minute(until) }),
        }
    }

    fn database_state(&self, channel_database: &Text) -> Result<DatabaseState, Failure> {
        Ok(self.channels.open(channel_database)?.state()?)
    }
}

fn after_a_minute(moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    moment.checked_add_signed(TimeDelta::minutes(1))
}

/// Milliseconds from one reading of the elapsed time to the next.
fn milliseconds(from: std::time::Duration, to: std::time::Duration) -> u64 {
    u64::try_from(to.saturating_sub(from).as_millis()).unwrap_or(u64::MAX)
}

impl From<crate::channel::ChannelError> for Failure {
    fn from(error: crate::channel::ChannelError) -> Self {
        Self::failed(error.to_string())
    }
}
