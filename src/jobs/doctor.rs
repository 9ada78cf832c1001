//! Doctor: the whole store is examined, and everything that is wrong is named.
//!
//! Headquarters' data are examined where they lie; here each channel database is, and what
//! headquarters took from it is compared with what it holds. Nothing is written to headquarters
//! meanwhile, so what is compared belongs together; a channel database may grow beyond its
//! watermark.

mod channel;

use std::sync::Arc;

use async_trait::async_trait;

use crate::channel::ChannelDatabases;
use crate::domain::Text;
use crate::domain::check::{Checks, Invariant};
use crate::engine::outcome::DoctorResult;
use crate::engine::{Failure, FailureKind, Job, JobContext, Outcome};

/// An examination.
pub struct Examination {
    channels: Arc<dyn ChannelDatabases>,
}

impl Examination {
    /// An examination of headquarters and of these channel databases.
    pub fn new(channels: Arc<dyn ChannelDatabases>) -> Self {
        Self { channels }
    }
}

#[async_trait]
impl Job for Examination {
    fn caption(&self) -> String {
        "doctor".into()
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let still = context.headquarters.hold_still().await;
        let mut checks = Checks::default();
        let proceed = |examined| {
            context.advance(examined, 0);
            !context.is_cancelled()
        };
        let examined = still.examine(&mut checks, &proceed).await;
        let staged = match examined {
            Ok(Some(staged)) => staged,
            Ok(None) => return Err(stopped()),
            Err(error) => {
                checks.fail(Invariant::I29, format!("headquarters: {error}"));
                return Ok(Outcome::Doctor(DoctorResult::of(checks.into_vec())));
            }
        };
        let watermarks = still.watermarks();
        // Also databases that were taken out of the setup after rows were taken from them.
        let known = self.channels.names();
        for gone in watermarks.keys().filter(|name| !known.contains(name)) {
            let text =
                format!("rows were taken from {gone}, which is no channel database any more");
            checks.fail(Invariant::I11, text);
        }
        for name in known {
            let taken = watermarks.get(&name).copied().unwrap_or_default();
            let rows = staged.rows.get(&name);
            let mut case = channel::Case::new(&still, &name, taken, &mut checks, &proceed);
            match self.open(&name) {
                Ok(database) => {
                    if !case.examine(&*database, rows).await {
                        return Err(stopped());
                    }
                }
                Err(error) => case.unreadable(&error),
            }
        }
        Ok(Outcome::Doctor(DoctorResult::of(checks.into_vec())))
    }
}

impl Examination {
    fn open(&self, name: &Text) -> Result<Arc<dyn crate::channel::ChannelDatabase>, String> {
        self.channels.open(name).map_err(|error| error.to_string())
    }
}

/// Half an examination vouches for nothing.
fn stopped() -> Failure {
    let text = "the examination was stopped before its end; run doctor again to know";
    Failure::new(FailureKind::Interrupted, text)
}
