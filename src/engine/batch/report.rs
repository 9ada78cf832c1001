//! What a task's result means for its run, and the lines it leaves in the log.

use crate::domain::Text;
use crate::domain::enums::RetailCDXUploadSessionStatus as Session;
use crate::engine::outcome::{ScheduleResult, SynchronizationResult};
use crate::engine::{Failure, FailureKind, Outcome};

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TaskEnd {
    /// Well. Transactions that failed are no failure of the job.
    Ended,
    /// It failed; `passing` says whether another try can help.
    Failed { passing: bool },
    /// It stopped at a commit.
    Interrupted,
}

/// Judges the result of a task.
pub(super) fn judge(result: &Result<Outcome, Failure>) -> (TaskEnd, Vec<Text>) {
    match result {
        Ok(Outcome::Schedule(done)) => schedule(done),
        Ok(Outcome::Synchronization(done)) => synchronization(done),
        Ok(_) => (TaskEnd::Ended, vec![]),
        Err(failure) if failure.kind == FailureKind::Interrupted => (TaskEnd::Interrupted, vec![]),
        Err(failure) => {
            (TaskEnd::Failed { passing: false }, vec![Text::from(failure.message.as_str())])
        }
    }
}

fn schedule(done: &ScheduleResult) -> (TaskEnd, Vec<Text>) {
    let ScheduleResult { transactions, rows, staged, held_back, conflicts, .. } = done;
    let mut log = vec![Text::from(format!(
        "{transactions} transactions, {rows} rows: {staged} applied, {held_back} held back, \
         {conflicts} conflicts, {} upload sessions",
        done.sessions.len()
    ))];
    let failed = done.sessions.iter().filter(|session| session.status != Session::Applied);
    log.extend(failed.map(|session| {
        let text = format!(
            "upload session {} of {}: {}: {}",
            session.session, session.channel_database, session.status, session.message
        );
        Text::from(text)
    }));
    let all_failed = !done.sessions.is_empty() && done.sessions_failed() == done.sessions.len();
    let end = match () {
        () if done.interrupted => TaskEnd::Interrupted,
        // A channel database that could not be read may answer the next time; a session that was
        // given up will not.
        () if all_failed => {
            let canceled = |status| status == Session::Canceled;
            let passing = !done.sessions.iter().all(|session| canceled(session.status));
            TaskEnd::Failed { passing }
        }
        () => TaskEnd::Ended,
    };
    (end, log)
}

fn synchronization(done: &SynchronizationResult) -> (TaskEnd, Vec<Text>) {
    let SynchronizationResult { attempted, succeeded, failed, sales_orders, payments, .. } = done;
    let amounts: Vec<String> =
        done.amount.0.iter().map(|(currency, amount)| format!("{amount} {currency}")).collect();
    let mut log = vec![Text::from(format!(
        "{attempted} transactions: {succeeded} synchronized, {failed} failed; {sales_orders} sales \
         orders, {payments} payments, {}",
        if amounts.is_empty() { "no amount".to_owned() } else { amounts.join(", ") }
    ))];
    let errors = done.errors.iter();
    log.extend(errors.map(|e| Text::from(format!("{} x {}: {}", e.count, e.code, e.message))));
    let end = if done.interrupted { TaskEnd::Interrupted } else { TaskEnd::Ended };
    (end, log)
}
