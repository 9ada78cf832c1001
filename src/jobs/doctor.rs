//! Doctor: the whole store is examined, and everything that is wrong is named.
//!
//! Headquarters' data are examined where they lie; here each channel database is, and what
//! headquarters took from it is compared with what it holds. Nothing is written to headquarters
//! meanwhile, so what is compared belongs together; a channel database may grow beyond its
//! watermark.

mod channel;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;

use crate::channel::ChannelDatabases;
use crate::domain::Text;
use crate::domain::check::{Checks, Invariant};
use crate::domain::table::Table;
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
        let mut origins = Rows::new();
        let mut all_shown = true;
        for name in known {
            let taken = watermarks.get(&name).copied().unwrap_or_default();
            let mut case = channel::Case::new(&still, &name, taken, &mut checks, &proceed);
            let database = match self.channels.open(&name) {
                Ok(database) => database,
                Err(error) => {
                    case.unreadable(&error.to_string());
                    continue;
                }
            };
            let Some(inspect) = database.inspect() else {
                all_shown = false;
                continue;
            };
            if !case.examine(inspect, &mut origins).await {
                return Err(stopped());
            }
        }
        if all_shown {
            compare(&staged.rows, &origins, &mut checks);
        }
        Ok(Outcome::Doctor(DoctorResult::of(checks.into_vec())))
    }
}

/// Rows by channel database and table.
type Rows = HashMap<Text, BTreeMap<Table, u64>>;

/// Every staged row came from a row of a channel database. Rows of one transaction can come through
/// several of them, so `origins` counts what was found anywhere, and the same row can be found twice.
fn compare(staged: &Rows, origins: &Rows, checks: &mut Checks) {
    let mut names: Vec<&Text> = staged.keys().collect();
    names.sort_unstable();
    for name in names {
        for (table, kept) in staged.get(name).into_iter().flatten() {
            let found = origins.get(name).and_then(|rows| rows.get(table)).copied().unwrap_or(0);
            checks.test(Invariant::I12, found >= *kept, || {
                format!(
                    "{kept} rows of {table} of transactions from {name} are staged, and {found} of \
                     them are in a channel database; restore a backup"
                )
            });
        }
    }
}

/// Half an examination vouches for nothing.
fn stopped() -> Failure {
    let text = "the examination was stopped before its end; run doctor again to know";
    Failure::new(FailureKind::Interrupted, text)
}
