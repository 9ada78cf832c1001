//! What a person does with upload sessions and channel databases: rerun, cancel, switch.

use std::sync::Arc;

use async_trait::async_trait;

use super::p_0001::EXCLUSIVE;
use super::trade_commands::known_database;
use crate::channel::ChannelDatabases;
use crate::domain::Text;
use crate::domain::enums::{RetailCDXUploadSessionStatus as Status, SessionRerun};
use crate::domain::schedule::UploadSession;
use crate::engine::command::{ChangeSession, SessionAction, SetDatabaseState};
use crate::engine::outcome::Note;
use crate::engine::{Failure, Job, JobContext, Outcome};

/// Marks an upload session for rerun, or cancels it.
///
/// It waits for a run of P-0001 that is under way, so that neither writes over the other.
pub struct SessionChange {
    asked: ChangeSession,
}

impl SessionChange {
    /// The change that was asked for.
    pub fn new(asked: ChangeSession) -> Self {
        Self { asked }
    }
}

#[async_trait]
impl Job for SessionChange {
    fn caption(&self) -> String {
        match self.asked.action {
            SessionAction::Rerun => format!("Rerun upload session {}", self.asked.session),
            SessionAction::Cancel => format!("Cancel upload session {}", self.asked.session),
        }
    }

    fn exclusive(&self) -> Option<&'static str> {
        Some(EXCLUSIVE)
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let number = self.asked.session;
        let session = context.headquarters.session(number).ok_or_else(|| {
            Failure::wrong_use(format!("there is no upload session {number}; list them first"))
        })?;
        let (changed, note) = match self.asked.action {
            SessionAction::Rerun => rerun(session)?,
            SessionAction::Cancel => cancel(session)?,
        };
        context.headquarters.put_sessions(vec![changed]).await?;
        Ok(Outcome::Note(Note { note }))
    }
}

fn rerun(session: UploadSession) -> Result<(UploadSession, String), Failure> {
    let UploadSession { session: number, schedule, rerun, .. } = &session;
    let refused = match rerun {
        SessionRerun::None => {
            let note =
                format!("upload session {number} is run again by the next run of {schedule}");
            return Ok((UploadSession { rerun: SessionRerun::Marked, ..session }, note));
        }
        SessionRerun::Marked => "is marked for rerun already",
        SessionRerun::Executed => "was run again already; rerun the session that did it",
    };
    Err(Failure::wrong_use(format!("upload session {number} {refused}")))
}

fn cancel(session: UploadSession) -> Result<(UploadSession, String), Failure> {
    let UploadSession { session: number, status, .. } = &session;
    if matches!(status, Status::Applied | Status::Canceled) {
        let text =
            format!("upload session {number} is {status}; only one that is not can be canceled");
        return Err(Failure::wrong_use(text));
    }
    let note = format!("upload session {number} is canceled; its rows go with a new session");
    let message = Text::from("canceled by a person; its rows go with a new session");
    let rerun = SessionRerun::None;
    Ok((UploadSession { status: Status::Canceled, message, rerun, ..session }, note))
}

/// Says whether, and how well, headquarters reaches a channel database.
pub struct DatabaseSwitch {
    asked: SetDatabaseState,
    channels: Arc<dyn ChannelDatabases>,
}

impl DatabaseSwitch {
    /// The change that was asked for.
    pub fn new(asked: SetDatabaseState, channels: Arc<dyn ChannelDatabases>) -> Self {
        Self { asked, channels }
    }
}

#[async_trait]
impl Job for DatabaseSwitch {
    fn caption(&self) -> String {
        format!("Set channel database {} {}", self.asked.channel_database, self.asked.state.name())
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let SetDatabaseState { channel_database, state } = &self.asked;
        let setup = context.headquarters.setup();
        let name = known_database(&setup, channel_database)?;
        self.channels.open(&name)?.set_state(*state)?;
        let note = format!("channel database {name} is {}", state.name());
        Ok(Outcome::Note(Note { note }))
    }
}
