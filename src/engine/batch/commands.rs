//! What people do with batch jobs.

use chrono::{DateTime, Utc};
use futures::executor::block_on;

use super::super::server::{lock, note};
use super::{change, commit, fan_out, unknown};
use crate::domain::batch::status::IllegalMove;
use crate::domain::batch::step::{Creation, change_status, copy, create, delete, edit, run_now};
use crate::domain::batch::{
    BatchGroup, BatchJob, BatchStatus, MAX_RETRIES, MOST_TASKS, Step, Task, Timing,
};
use crate::engine::command::{BatchCommand, EditBatchJob, NewBatchJob, TaskOptions};
use crate::engine::query::BatchJobState;
use crate::engine::{Engine, Event, Failure, Outcome};
use crate::store::Presence;

/// Carries out a command on batch jobs for `person`.
pub(in crate::engine) fn carry_out(
    engine: &Engine,
    command: &BatchCommand,
    person: &str,
) -> Result<Outcome, Failure> {
    let now = engine.clock().now;
    let outcome = match command {
        BatchCommand::Create(new) => created(engine, new.clone(), now, person),
        BatchCommand::Edit(asked) => edited(engine, asked, now, person),
        BatchCommand::ChangeStatus { job, to } => moved(engine, *job, *to, now, person),
        BatchCommand::Copy { job } => copied(engine, *job, now, person),
        BatchCommand::Delete { job } => deleted(engine, *job, now, person),
        BatchCommand::RunNow { job } => {
            let step = |job: &BatchJob| run_now(job, now, person).map_err(illegal);
            stepped(engine, *job, person, step)
        }
        BatchCommand::CleanUp { job, before } => cleaned(engine, *job, *before),
        BatchCommand::PutGroup(group) => put_group(engine, group),
        BatchCommand::ServeUntil { at } => {
            lock(&engine.shared.batch.state).until = Some(*at);
            Ok(note(format!("time stops at {at}")))
        }
        BatchCommand::ReadMessages { numbers } => {
            block_on(engine.shared.headquarters.read_messages(numbers))?;
            engine.tell(&Event::NewMessages);
            Ok(note("marked as read"))
        }
    };
    engine.shared.batch.wake();
    outcome
}

fn illegal(no: IllegalMove) -> Failure {
    Failure::wrong_use(no.to_string())
}

/// The state of a job, as what a command on it came to.
fn state(engine: &Engine, job: &BatchJob) -> Outcome {
    Outcome::BatchJob(Box::new(BatchJobState::of(job, engine.clock().now)))
}

fn created(
    engine: &Engine,
    new: NewBatchJob,
    now: DateTime<Utc>,
    person: &str,
) -> Result<Outcome, Failure> {
    let headquarters = &engine.shared.headquarters;
    let setup = headquarters.setup();
    let tasks = fan_out::tasks(&new.work, &setup)?;
    known_group(engine, &new.entered.batch_group)?;
    let _turn = lock(&engine.shared.batch.book);
    let NewBatchJob { company, work, entered, timing } = new;
    let timing = timing.unwrap_or(Timing::Once(now));
    let id = headquarters.next_batch_job();
    let creation = Creation { id, company, work, tasks, entered, timing };
    let job = commit(engine, create(creation, now, person), Presence::New)?;
    Ok(state(engine, &job))
}

fn known_group(engine: &Engine, name: &str) -> Result<(), Failure> {
    let groups = engine.shared.headquarters.batch_groups();
    if name.is_empty() || groups.iter().any(|group| group.name == name) {
        return Ok(());
    }
    let known: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let known = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
    Err(Failure::wrong_use(format!("there is no batch group {name:?}; there is {known}")))
}

/// Changes a job of which `person` may change something.
fn stepped(
    engine: &Engine,
    id: u64,
    person: &str,
    step: impl FnOnce(&BatchJob) -> Result<Step, Failure>,
) -> Result<Outcome, Failure> {
    let job = change(engine, id, |job| {
        own(job, person)?;
        step(job).map(Some)
    })?;
    job.map(|job| state(engine, &job)).ok_or_else(|| unknown(engine, id))
}

/// A private job is its maker's alone.
pub(in crate::engine) fn own(job: &BatchJob, person: &str) -> Result<(), Failure> {
    if job.entered.private && job.created_by != person {
        let text =
            format!("batch job {} is private: only {} may change it", job.id, job.created_by);
        return Err(Failure::wrong_use(text));
    }
    Ok(())
}

fn edited(
    engine: &Engine,
    asked: &EditBatchJob,
    now: DateTime<Utc>,
    person: &str,
) -> Result<Outcome, Failure> {
    if let Some(entered) = &asked.entered {
        known_group(engine, &entered.batch_group)?;
    }
    stepped(engine, asked.job, person, |job| {
        let tasks = asked.task.as_ref().map(|task| with_options(job, task)).transpose()?;
        Ok(edit(job, asked.entered.clone(), tasks, asked.timing.clone(), now))
    })
}

/// The tasks of the job with the options of one of them changed.
fn with_options(job: &BatchJob, asked: &TaskOptions) -> Result<Vec<Task>, Failure> {
    let mut tasks = job.tasks.clone();
    let count = tasks.len();
    let at = usize::try_from(asked.task).unwrap_or(usize::MAX);
    let Some(task) = tasks.get_mut(at) else {
        let text = format!("batch job {} has {count} tasks, numbered from 0", job.id);
        return Err(Failure::wrong_use(text));
    };
    if asked.maximum_retries > MAX_RETRIES {
        let text = format!("Maximum retries: enter a whole number from 0 to {MAX_RETRIES}");
        return Err(Failure::wrong_use(text));
    }
    if asked.constraints.iter().any(|one| one.task >= asked.task) {
        let text = "a task can only wait for tasks that come before it in the list";
        return Err(Failure::wrong_use(text));
    }
    task.constraints.clone_from(&asked.constraints);
    task.constraint_type = asked.constraint_type;
    task.ignore_failure = asked.ignore_failure;
    task.maximum_retries = asked.maximum_retries;
    Ok(tasks)
}

fn moved(
    engine: &Engine,
    id: u64,
    to: BatchStatus,
    now: DateTime<Utc>,
    person: &str,
) -> Result<Outcome, Failure> {
    use BatchStatus::{Canceled, Canceling, Waiting, Withhold};
    if !matches!(to, Withhold | Waiting | Canceling | Canceled) {
        let text = format!("status {to} comes by itself; choose Withhold, Waiting or Canceling");
        return Err(Failure::wrong_use(text));
    }
    let outcome =
        stepped(engine, id, person, |job| change_status(job, to, now, person).map_err(illegal))?;
    if matches!(to, Canceling | Canceled) {
        let state = lock(&engine.shared.batch.state);
        if let Some(run) = state.runs.get(&id) {
            run.stop.stop();
        }
    }
    Ok(outcome)
}

fn copied(engine: &Engine, id: u64, now: DateTime<Utc>, person: &str) -> Result<Outcome, Failure> {
    let headquarters = &engine.shared.headquarters;
    let _turn = lock(&engine.shared.batch.book);
    let job = headquarters.batch_job(id).ok_or_else(|| unknown(engine, id))?;
    let step = copy(&job, headquarters.next_batch_job(), now, person);
    let job = commit(engine, step, Presence::New)?;
    Ok(state(engine, &job))
}

fn deleted(engine: &Engine, id: u64, now: DateTime<Utc>, person: &str) -> Result<Outcome, Failure> {
    let _turn = lock(&engine.shared.batch.book);
    let job = engine.shared.headquarters.batch_job(id).ok_or_else(|| unknown(engine, id))?;
    own(&job, person)?;
    let step = delete(&job, now, person).map_err(illegal)?;
    commit(engine, step, Presence::Deleted)?;
    Ok(note(format!(
        "batch job {id} {:?} is deleted; its history stays until it is cleaned up",
        job.entered.description.as_str()
    )))
}

fn cleaned(engine: &Engine, job: Option<u64>, before: DateTime<Utc>) -> Result<Outcome, Failure> {
    let _turn = lock(&engine.shared.batch.book);
    let removed = block_on(engine.shared.headquarters.clean_up_history(job, before))?;
    engine.tell(&Event::Changed);
    Ok(note(format!("{removed} history records removed")))
}

fn put_group(engine: &Engine, group: &BatchGroup) -> Result<Outcome, Failure> {
    let most = i32::try_from(MOST_TASKS).unwrap_or(i32::MAX);
    if group.name.trim().is_empty() {
        return Err(Failure::wrong_use("a batch group needs a name"));
    }
    if !(-1..=most).contains(&group.concurrency) {
        let text = format!("concurrency is -1 (paused), 0 (no limit) or a number up to {most}");
        return Err(Failure::wrong_use(text));
    }
    block_on(engine.shared.headquarters.put_batch_group(group.clone()))?;
    engine.tell(&Event::Changed);
    Ok(note(format!("batch group {} is stored", group.name)))
}
