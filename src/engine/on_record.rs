//! What a run of P-0001 or Synchronize orders leaves on record when it has ended.

use chrono::{DateTime, Utc};

use super::outcome::{ScheduleResult, SynchronizationResult};
use super::{Failure, FailureKind, Job, Outcome};
use crate::domain::Text;
use crate::domain::enums::RetailCDXUploadSessionStatus as Session;
use crate::domain::job_run::{BatchRun, JobRun, RunResult};
use crate::store::Headquarters;

/// A run that is to be put on record, as it stood when it began.
pub(super) struct Begun<'a> {
    headquarters: &'a Headquarters,
    run: JobRun,
    /// The place of the next sales order.
    orders: u64,
}

impl<'a> Begun<'a> {
    /// A run that begins now; `None` for jobs of which nothing is put on record. Nothing else may
    /// create sales orders until it has ended.
    pub(super) fn new(
        headquarters: &'a Headquarters,
        job: &dyn Job,
        (person, batch): (&str, Option<BatchRun>),
        started: DateTime<Utc>,
    ) -> Option<Self> {
        let run = JobRun {
            number: 0,
            job: Text::from(job.caption()),
            person: Text::from(person),
            batch,
            started,
            ended: started,
            interrupted: false,
            result: RunResult::Failed(Text::default()),
        };
        job.is_recorded().then(|| Self { headquarters, run, orders: headquarters.order_count() })
    }

    /// Puts on record what came of it. What was asked for in a wrong way was no run.
    pub(super) async fn ended(
        self,
        at: DateTime<Utc>,
        result: Result<Outcome, Failure>,
    ) -> Result<Outcome, Failure> {
        let mut run = JobRun { ended: at, ..self.run };
        match &result {
            Ok(Outcome::Schedule(done)) => {
                (run.result, run.interrupted) = (pulled(done), done.interrupted);
            }
            Ok(Outcome::Synchronization(done)) => {
                let made = self.orders..self.headquarters.order_count();
                let orders = if made.is_empty() { Vec::new() } else { vec![made] };
                let SynchronizationResult { attempted, failed, interrupted, .. } = *done;
                run.result = RunResult::Synchronized { transactions: attempted, failed, orders };
                run.interrupted = interrupted;
            }
            Err(failure) if failure.kind != FailureKind::WrongUse => {
                run.interrupted = failure.kind == FailureKind::Interrupted;
                run.result = RunResult::Failed(failure.message.as_str().into());
            }
            _ => return result,
        }
        let recorded = self.headquarters.record_run(run).await;
        match (result, recorded) {
            (Ok(_), Err(error)) => Err(Failure::failed(format!(
                "the run has ended, but it cannot be put on record: {error}"
            ))),
            (result, _) => result,
        }
    }
}

fn pulled(done: &ScheduleResult) -> RunResult {
    let not_applied = done.sessions.iter().filter(|session| session.status != Session::Applied);
    RunResult::Pulled {
        transactions: done.transactions,
        rows: done.rows,
        sessions: done.sessions.iter().map(|session| session.session).collect(),
        failed: not_applied.map(|session| session.session).collect(),
    }
}
