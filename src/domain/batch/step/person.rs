//! The steps of people: create, edit, copy, delete, change the status, run now.

use chrono::{DateTime, Utc};

use super::Step;
use crate::domain::batch::due;
use crate::domain::batch::job::{BatchJob, Entered, Position, Task, Work};
use crate::domain::batch::record::{Fate, StatusChange};
use crate::domain::batch::status::{BatchStatus, Event, IllegalMove};
use crate::domain::batch::timing::Timing;
use crate::domain::{CompanyId, Moment, Text};

/// What a new job is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// Its number.
    pub id: u64,
    /// The company in which it is made.
    pub company: CompanyId,
    /// What it does.
    pub work: Work,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// What a person entered; an empty description becomes the work's caption.
    pub entered: Entered,
    /// When it is due.
    pub timing: Timing,
}

/// A new job. One whose start has passed begins at once.
pub fn create(creation: Creation, at: DateTime<Utc>, person: &str) -> Step {
    let Creation { id, company, work, tasks, mut entered, timing } = creation;
    if entered.description.trim().is_empty() {
        entered.description = work.caption();
    }
    let position = Position { next_index: timing.first_for(at), ..Position::default() };
    let job = BatchJob {
        id,
        version: 0,
        company,
        work,
        entered,
        tasks,
        timing,
        status: BatchStatus::Waiting,
        position,
        created_by: Text::from(person),
        created: Moment(Some(at)),
        run_by: Text::from(person),
        actual_start: Moment(None),
        end: Moment(None),
    };
    let mut step = Step::of(&job);
    note(&mut step, BatchStatus::Waiting, "created", at, person);
    step
}

/// A copy with another number. It is withheld until a person lets it go, and its count starts anew
/// (our reading).
pub fn copy(job: &BatchJob, id: u64, at: DateTime<Utc>, person: &str) -> Step {
    let creation = Creation {
        id,
        company: job.company.clone(),
        work: job.work.clone(),
        tasks: job.tasks.clone(),
        entered: job.entered.clone(),
        timing: job.timing.clone(),
    };
    let mut step = create(creation, at, person);
    step.job.status = BatchStatus::Withhold;
    step.changes.clear();
    step.job.position.next_change = 0;
    note(
        &mut step,
        BatchStatus::Withhold,
        &format!("copied from batch job {}", job.id),
        at,
        person,
    );
    step
}

/// Records how a job came to be: a change from its first status to itself.
fn note(step: &mut Step, status: BatchStatus, cause: &str, at: DateTime<Utc>, person: &str) {
    step.changes.push(StatusChange {
        job: step.job.id,
        number: step.job.position.next_change,
        at: Moment(Some(at)),
        from: status,
        to: status,
        cause: Text::from(cause),
        person: Text::from(person),
    });
    step.job.position.next_change += 1;
}

/// Changes what was entered, or when it is due. New times count from now: the due times of the old
/// ones that have passed are on record, and those that had not come are forgotten.
pub fn edit(
    job: &BatchJob,
    entered: Option<Entered>,
    tasks: Option<Vec<Task>>,
    timing: Option<Timing>,
    at: DateTime<Utc>,
) -> Step {
    let mut step = Step::of(job);
    if let Some(entered) = entered {
        step.job.entered = entered;
    }
    if let Some(tasks) = tasks {
        step.job.tasks = tasks;
    }
    if let Some(timing) = timing {
        let why = "the times were changed before it started";
        step.pass(due::passed(&step.job, at, Fate::Skipped, why), at);
        let next_index = match &timing {
            Timing::Once(_) => 0,
            Timing::Recurring(_) => timing.last_at_or_before(at).map_or(0, |last| last + 1),
        };
        let position = &mut step.job.position;
        position.generation += 1;
        position.next_index = next_index;
        position.started = 0;
        position.gap = None;
        step.job.timing = timing;
    }
    step
}

/// Changes the status as a person can: to Withhold, to Waiting, or to Canceled by way of Canceling.
pub fn change_status(
    job: &BatchJob,
    to: BatchStatus,
    at: DateTime<Utc>,
    person: &str,
) -> Result<Step, IllegalMove> {
    let mut step = Step::of(job);
    match to {
        BatchStatus::Withhold => step.go(Event::Withhold, at, person)?,
        BatchStatus::Waiting => {
            step.go(Event::Wait, at, person)?;
            let why = format!("the job was in status {}", job.status);
            step.pass(due::passed(job, at, Fate::Skipped, &why), at);
            if step.job.next_due().is_none() && step.job.position.run.is_none() {
                step.job.position.run_now.get_or_insert_with(|| (at, Text::from(person)));
            }
        }
        _ => {
            step.go(Event::Cancel, at, person)?;
            if step.job.status == BatchStatus::Canceled {
                cancel(&mut step, at);
            }
        }
    }
    Ok(step)
}

/// What a canceled job still owed, put on record.
fn cancel(step: &mut Step, at: DateTime<Utc>) {
    let why = "the job was canceled before it started";
    step.pass(due::passed(&step.job, at, Fate::Skipped, why), at);
    step.job.position.run_now = None;
    if let Some(mut run) = step.job.position.run.take() {
        run.fate = Fate::Canceled;
        run.why = Text::from("canceled before its repetition; what it had done stays");
        step.records.push(run);
    }
}

/// Asks for a run outside the due times. It does not count for End after N (our reading).
pub fn run_now(job: &BatchJob, at: DateTime<Utc>, person: &str) -> Result<Step, IllegalMove> {
    let mut step = match job.status {
        BatchStatus::Waiting => Step::of(job),
        _ => change_status(job, BatchStatus::Waiting, at, person)?,
    };
    step.job.position.run_now.get_or_insert_with(|| (at, Text::from(person)));
    Ok(step)
}

/// Deletes a job that does not run: what it still owed is put on record, and its history stays
/// until it is cleaned up.
pub fn delete(job: &BatchJob, at: DateTime<Utc>, person: &str) -> Result<Step, IllegalMove> {
    let mut step = Step::of(job);
    step.go(Event::Delete, at, person)?;
    if !matches!(job.status, BatchStatus::Ended | BatchStatus::Canceled) {
        cancel(&mut step, at);
    }
    Ok(step)
}
