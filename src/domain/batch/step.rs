//! What happens to a batch job, one step each: the job as it is then, and the records that belong
//! into the same commit.
//!
//! Each step is total: it either gives the next job or says which move is illegal. What the batch
//! server does is in `server`, what people do in `person`.

mod person;
mod server;

use chrono::{DateTime, Utc};

use super::due::Passed;
use super::job::BatchJob;
use super::message::BatchMessage;
use super::record::{RunRecord, StatusChange};
use super::status::{self, Event, IllegalMove};
use crate::domain::{Moment, Text};

pub use person::{Creation, change_status, copy, create, delete, edit, run_now};
pub use server::{Conditions, RunEnd, advance, finish, retry};

/// Who is named where no person acted.
pub const BATCH_SERVER: &str = "Batch server";

/// What one step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The job as it is now, with a new version.
    pub job: BatchJob,
    /// Records that are new, or that replace the one of their number.
    pub records: Vec<RunRecord>,
    /// Changes of status.
    pub changes: Vec<StatusChange>,
    /// News for the message center.
    pub messages: Vec<BatchMessage>,
}

impl Step {
    /// A step that begins with the job as it is.
    fn of(job: &BatchJob) -> Self {
        let mut job = job.clone();
        job.version += 1;
        Self { job, records: vec![], changes: vec![], messages: vec![] }
    }

    /// Moves the job along the table, and records it.
    fn go(&mut self, event: Event, at: DateTime<Utc>, person: &str) -> Result<(), IllegalMove> {
        let from = self.job.status;
        let to = status::next(from, event)?;
        self.job.status = to;
        self.changes.push(StatusChange {
            job: self.job.id,
            number: self.job.position.next_change,
            at: Moment(Some(at)),
            from,
            to,
            cause: Text::from(event.cause()),
            person: Text::from(person),
        });
        self.job.position.next_change += 1;
        Ok(())
    }

    /// Puts due times on record that were not run. One more of the same fate extends the last record.
    fn pass(&mut self, passed: Option<Passed>, at: DateTime<Utc>) {
        let Some(Passed { first, last, fate, why }) = passed else { return };
        let job = &mut self.job;
        let count = last - first + 1;
        let due = Moment(job.timing.due(first));
        let last_due = Moment(job.timing.due(last));
        job.position.next_index = last + 1;
        let follows = |gap: &RunRecord| {
            gap.fate == fate
                && gap.why == why
                && gap.generation == job.position.generation
                && gap.first_index + gap.count == first
        };
        let ended = Moment(Some(at));
        let record = if let Some(gap) = job.position.gap.take().filter(follows) {
            RunRecord { count: gap.count + count, last_due, ended, ..gap }
        } else {
            let number = job.position.next_record;
            job.position.next_record += 1;
            RunRecord {
                first_index: first,
                count,
                due,
                last_due,
                ended,
                why: Text::from(why),
                ..RunRecord::blank(job.id, number, job.position.generation, fate)
            }
        };
        job.position.gap = Some(record.clone());
        self.records.push(record);
    }
}

impl RunRecord {
    /// A record of that fate that tells nothing else yet.
    pub fn blank(job: u64, number: u64, generation: u32, fate: super::Fate) -> Self {
        Self {
            job,
            number,
            generation,
            fate,
            first_index: 0,
            count: 0,
            due: Moment(None),
            last_due: Moment(None),
            started: Moment(None),
            ended: Moment(None),
            occurrence: None,
            attempts: 0,
            deaths: 0,
            fence: 0,
            why: Text::default(),
            clock: Text::default(),
            tasks: vec![],
        }
    }
}
