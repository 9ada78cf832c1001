//! Upload sessions as headquarters keeps them. Those that bring rows are stored with the rows, in
//! `staging`.

use super::codec::encode;
use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::Space;
use super::log::Writes;
use crate::domain::schedule::UploadSession;
use crate::durable::Commit;

impl Headquarters {
    /// The upload sessions, the newest first.
    pub fn sessions(&self) -> Vec<UploadSession> {
        self.read().sessions.values().rev().cloned().collect()
    }

    /// Calls `visit` with each upload session, the newest first, as of one moment.
    pub fn each_session(&self, visit: impl FnMut(&UploadSession)) {
        self.read().sessions.values().rev().for_each(visit);
    }

    /// The upload session of that number.
    pub fn session(&self, number: u64) -> Option<UploadSession> {
        self.read().sessions.get(&number).cloned()
    }

    /// The upload sessions that `wanted` says yes to, the oldest first.
    pub fn sessions_where(&self, wanted: impl Fn(&UploadSession) -> bool) -> Vec<UploadSession> {
        self.read().sessions.values().filter(|session| wanted(session)).cloned().collect()
    }

    /// The number of the next upload session.
    pub fn next_session(&self) -> u64 {
        self.read().sessions.keys().next_back().map_or(1, |last| last + 1)
    }

    /// The highest number, in a channel database, of a package of which there is an upload session; 0
    /// when there is none.
    pub fn last_local_session(&self, channel_database: &str) -> u64 {
        let state = self.read();
        let own = state.sessions.values().filter(|it| it.channel_database == channel_database);
        own.map(|session| session.local_session).max().unwrap_or(0)
    }

    /// Stores upload sessions that take no rows, in one commit; none, and nothing is written.
    pub async fn put_sessions(&self, sessions: Vec<UploadSession>) -> Result<(), StoreError> {
        if sessions.is_empty() {
            return Ok(());
        }
        let _writing = self.writer.lock().await;
        let write = |session: &UploadSession| {
            Ok((Space::Sessions.number(session.session), Some(encode(session)?)))
        };
        let writes: Result<Writes, StoreError> = sessions.iter().map(write).collect();
        self.store.commit(Commit { expect: vec![], writes: writes? }).await?;
        let mut state = self.write();
        state.sessions.extend(sessions.into_iter().map(|session| (session.session, session)));
        state.revision += 1;
        Ok(())
    }
}
