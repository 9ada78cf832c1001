//! `batch`: batch jobs, their history and groups.

use chrono::{DateTime, NaiveTime, TimeZone, Utc};
use serde::Serialize;

use super::Exit;
use super::args::{Alert, Arguments, Batch, Create, Edit, Groups, Options, YesNo};
use super::text::{json, say, table};
use crate::domain::batch::{
    Alerts, BatchGroup, ConstraintType, Entered, StatusChange, Timing, Work,
};
use crate::domain::clock::ZONE;
use crate::domain::recurrence::Planned;
use crate::domain::schedule::P_0001;
use crate::domain::{CompanyId, Moment, Text};
use crate::engine::command::{BatchCommand, EditBatchJob, NewBatchJob, TaskOptions};
use crate::engine::query::{BatchJobState, BatchRecord};
use crate::engine::{Answer, Command, Connection, Failure, Query};

/// How many runs a preview tells.
const PREVIEWED: usize = 10;

/// The command that was asked for; `None` for what only shows something.
pub(super) fn command(
    asked: &Batch,
    arguments: &Arguments,
    connection: &mut Connection,
) -> Result<Option<Command>, Failure> {
    let command = match asked {
        Batch::Create(new) => BatchCommand::Create(create(new, arguments, connection)?),
        Batch::Edit(edit) => BatchCommand::Edit(change(edit, connection)?),
        Batch::ChangeStatus { job, status } => {
            BatchCommand::ChangeStatus { job: *job, to: *status }
        }
        Batch::RunNow { job } => BatchCommand::RunNow { job: *job },
        Batch::Copy { job } => BatchCommand::Copy { job: *job },
        Batch::Delete { job } => BatchCommand::Delete { job: *job },
        Batch::CleanUp { job, before } => {
            let midnight = before.and_time(NaiveTime::MIN);
            let before = ZONE.from_local_datetime(&midnight).earliest();
            let before = before.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc));
            BatchCommand::CleanUp { job: *job, before }
        }
        Batch::Groups(Groups { name: Some(name), .. }) => group(name, asked, connection)?,
        Batch::List
        | Batch::Show { .. }
        | Batch::History { .. }
        | Batch::Preview { .. }
        | Batch::Groups(_)
        | Batch::Messages
        | Batch::Serve(_) => return Ok(None),
    };
    Ok(Some(Command::Batch(command)))
}

fn now(connection: &mut Connection) -> Result<DateTime<Utc>, Failure> {
    match connection.ask(Query::Clock)? {
        Answer::Clock(reading) => Ok(reading.now),
        _ => Err(another()),
    }
}

fn another() -> Failure {
    Failure::failed("the engine answered another question")
}

fn create(
    new: &Create,
    arguments: &Arguments,
    connection: &mut Connection,
) -> Result<NewBatchJob, Failure> {
    let (work, when, options) = match new.clone() {
        Create::P0001 { groups, when, options } => {
            (Work::UploadSchedule { schedule: Text::from(P_0001), groups }, when, options)
        }
        Create::SynchronizeOrders { hierarchy, nodes, when, options } => {
            (Work::SynchronizeOrders { hierarchy, nodes }, when, options)
        }
    };
    let timing = when.timing(now(connection)?)?;
    let company = arguments.company.as_deref().filter(|name| !name.eq_ignore_ascii_case("all"));
    let company = CompanyId::new(company.unwrap_or("usrt"));
    let entered = entered(&options, Entered::default());
    Ok(NewBatchJob { company, work, entered, timing })
}

/// What was entered, with the options that were given in place of what was there.
fn entered(options: &Options, before: Entered) -> Entered {
    let yes = |given: Option<YesNo>, before| given.map_or(before, |given| given == YesNo::Yes);
    let alerts = options.alert.as_ref().map_or(before.alerts, |given| Alerts {
        ended: given.contains(&Alert::Ended),
        error: given.contains(&Alert::Error),
        canceled: given.contains(&Alert::Canceled),
    });
    Entered {
        description: options.description.clone().unwrap_or(before.description),
        batch_group: options.batch_group.clone().unwrap_or(before.batch_group),
        private: yes(options.private, before.private),
        critical: yes(options.critical, before.critical),
        monitoring_category: options.category.clone().unwrap_or(before.monitoring_category),
        alerts,
        history: options.history.unwrap_or(before.history),
        priority: options.priority.or(before.priority),
        active_period: options.active_period.map_or(before.active_period, |given| given.0),
    }
}

fn job(id: u64, connection: &mut Connection) -> Result<BatchJobState, Failure> {
    match connection.ask(Query::BatchJob { job: id })? {
        Answer::BatchJob(job) => Ok(*job),
        _ => Err(another()),
    }
}

fn change(edit: &Edit, connection: &mut Connection) -> Result<EditBatchJob, Failure> {
    let state = job(edit.job, connection)?;
    let timing = edit.when.change(&state.timing, now(connection)?)?;
    let after = entered(&edit.options, state.entered.clone());
    let entered = (after != state.entered).then_some(after);
    let task = edit.task.map(|task| task_options(task, edit, &state)).transpose()?;
    Ok(EditBatchJob { job: edit.job, entered, timing, task })
}

fn task_options(at: u32, edit: &Edit, state: &BatchJobState) -> Result<TaskOptions, Failure> {
    let count = state.tasks.len();
    let found = usize::try_from(at).ok().and_then(|at| state.tasks.get(at));
    let task = found.ok_or_else(|| {
        Failure::wrong_use(format!("batch job {} has {count} tasks, numbered from 0", state.id))
    })?;
    let given = &edit.task_options;
    let any = if given.any { ConstraintType::Any } else { task.constraint_type };
    Ok(TaskOptions {
        task: at,
        constraints: given.after.clone().unwrap_or_else(|| task.constraints.clone()),
        constraint_type: any,
        ignore_failure: given.ignore_failure.map_or(task.ignore_failure, |yes| yes == YesNo::Yes),
        maximum_retries: given.maximum_retries.unwrap_or(task.maximum_retries),
    })
}

fn group(name: &Text, asked: &Batch, connection: &mut Connection) -> Result<BatchCommand, Failure> {
    let Batch::Groups(given) = asked else { return Err(another()) };
    let Answer::BatchGroups(groups) = connection.ask(Query::BatchGroups)? else {
        return Err(another());
    };
    let before = groups.into_iter().find(|group| group.name == *name);
    let before = before.unwrap_or_else(|| BatchGroup {
        name: name.clone(),
        description: Text::default(),
        ..BatchGroup::unnamed()
    });
    Ok(BatchCommand::PutGroup(BatchGroup {
        concurrency: given.concurrency.unwrap_or(before.concurrency),
        priority: given.priority.unwrap_or(before.priority),
        description: given.description.clone().unwrap_or(before.description),
        name: before.name,
    }))
}

/// Shows what was asked for.
pub(super) fn show(
    asked: &Batch,
    arguments: &Arguments,
    connection: &mut Connection,
) -> Result<Exit, Failure> {
    match asked {
        Batch::Show { job } => one(*job, arguments, connection)?,
        Batch::History { job, limit } => history(*job, *limit, arguments, connection)?,
        Batch::Preview { job } => preview(*job, arguments, connection)?,
        Batch::Groups(_) => groups(arguments, connection)?,
        Batch::Messages => messages(arguments, connection)?,
        _ => list(arguments, connection)?,
    }
    Ok(Exit::Done)
}

fn print(arguments: &Arguments, value: &impl Serialize, text: &str) -> Result<(), Failure> {
    if arguments.json { json(value) } else { say(text) }
}

fn columns(names: &[(&str, bool)]) -> Vec<(String, bool)> {
    names.iter().map(|(name, right)| ((*name).to_owned(), *right)).collect()
}

fn moment(at: Moment) -> String {
    let local = |at: DateTime<Utc>| at.with_timezone(&ZONE).format("%m/%d/%Y %H:%M:%S").to_string();
    at.0.map_or_else(String::new, local)
}

fn list(arguments: &Arguments, connection: &mut Connection) -> Result<(), Failure> {
    let Answer::BatchJobs(jobs) = connection.ask(Query::BatchJobs)? else { return Err(another()) };
    let names = columns(&[
        ("Job ID", true),
        ("Job description", false),
        ("Status", false),
        ("Scheduled start", false),
        ("Actual start", false),
        ("End", false),
        ("Created by", false),
        ("Company", false),
        ("Recurrence", false),
    ]);
    let row = |job: &BatchJobState| {
        vec![
            job.id.to_string(),
            job.description.to_string(),
            job.status.to_string(),
            moment(job.scheduled_start),
            moment(job.actual_start),
            moment(job.end),
            job.created_by.to_string(),
            job.company.to_string(),
            job.recurrence.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = jobs.iter().map(row).collect();
    print(arguments, &jobs, &table(&names, &rows))
}

/// One job, with what its JSON has beside its state.
#[derive(Serialize)]
struct Detail {
    #[serde(flatten)]
    job: BatchJobState,
    status_changes: Vec<StatusChange>,
}

fn one(id: u64, arguments: &Arguments, connection: &mut Connection) -> Result<(), Failure> {
    let job = job(id, connection)?;
    let Answer::StatusChanges(status_changes) = connection.ask(Query::StatusChanges { job: id })?
    else {
        return Err(another());
    };
    let mut lines = vec![describe(&job)];
    let runs = job.runs.map_or_else(String::new, |runs| format!(" of {runs}"));
    lines.push(format!("  {}{runs} occurrences started", job.started));
    let tasks = job.tasks.iter().enumerate().map(|(at, task)| {
        let ignored = if task.ignore_failure { ", failure ignored" } else { "" };
        format!("  task {at} {}: at most {} retries{ignored}", task.caption, task.maximum_retries)
    });
    lines.extend(tasks);
    lines.extend(status_changes.iter().map(|change| {
        let StatusChange { at, from, to, cause, person, .. } = change;
        format!("  {}  {from} -> {to}: {cause} ({person})", moment(*at))
    }));
    print(arguments, &Detail { job, status_changes }, &lines.join("\n"))
}

fn history(
    id: u64,
    limit: u64,
    arguments: &Arguments,
    connection: &mut Connection,
) -> Result<(), Failure> {
    let limit = if limit == 0 { u64::MAX } else { limit };
    let Answer::BatchHistory(records) = connection.ask(Query::BatchHistory { job: id, limit })?
    else {
        return Err(another());
    };
    let names = columns(&[
        ("Due", false),
        ("Times", true),
        ("Status", false),
        ("Occurrence", true),
        ("Attempts", true),
        ("Started", false),
        ("Ended", false),
        ("Clock", false),
        ("Why or what", false),
    ]);
    let row = |record: &BatchRecord| {
        let told = if record.why.is_empty() { record.log.first() } else { Some(&record.why) };
        vec![
            moment(record.due),
            record.count.to_string(),
            record.status.caption().to_owned(),
            record.occurrence.map_or_else(String::new, |number| number.to_string()),
            record.attempts.to_string(),
            moment(record.started),
            moment(record.ended),
            record.clock.to_string(),
            told.map_or_else(String::new, ToString::to_string),
        ]
    };
    let rows: Vec<Vec<String>> = records.iter().map(row).collect();
    print(arguments, &records, &table(&names, &rows))
}

/// A run to come, as it is told.
#[derive(Serialize)]
struct Coming {
    due: DateTime<Utc>,
    local: String,
    note: Option<String>,
}

fn preview(id: u64, arguments: &Arguments, connection: &mut Connection) -> Result<(), Failure> {
    let job = job(id, connection)?;
    let coming: Vec<Coming> = match (&job.timing, job.next.first()) {
        (_, None) => vec![],
        (Timing::Once(_), Some(due)) => {
            vec![Coming { due: *due, local: due.with_timezone(&ZONE).to_rfc3339(), note: None }]
        }
        (Timing::Recurring(recurrence), Some(first)) => {
            let left = job.runs.map_or(PREVIEWED, |runs| {
                usize::try_from(runs.saturating_sub(job.started)).unwrap_or(PREVIEWED)
            });
            let told = recurrence.upcoming(*first).take(left.min(PREVIEWED));
            told.map(|planned| coming(&planned)).collect()
        }
    };
    let names = columns(&[("UTC", false), ("Zone of the job", false), ("Note", false)]);
    let row = |one: &Coming| {
        let utc = one.due.format("%Y-%m-%d %H:%M:%S").to_string();
        vec![utc, one.local.clone(), one.note.clone().unwrap_or_default()]
    };
    let rows: Vec<Vec<String>> = coming.iter().map(row).collect();
    print(arguments, &coming, &table(&names, &rows))
}

fn coming(planned: &Planned) -> Coming {
    Coming {
        due: planned.due,
        local: planned.local.to_rfc3339(),
        note: planned.note.as_ref().map(ToString::to_string),
    }
}

fn groups(arguments: &Arguments, connection: &mut Connection) -> Result<(), Failure> {
    let Answer::BatchGroups(groups) = connection.ask(Query::BatchGroups)? else {
        return Err(another());
    };
    let names = columns(&[
        ("Batch group", false),
        ("Description", false),
        ("Concurrency", true),
        ("Priority", false),
    ]);
    let row = |group: &BatchGroup| {
        vec![
            group.name.to_string(),
            group.description.to_string(),
            group.concurrency.to_string(),
            group.priority.caption().to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = groups.iter().map(row).collect();
    print(arguments, &groups, &table(&names, &rows))
}

fn messages(arguments: &Arguments, connection: &mut Connection) -> Result<(), Failure> {
    let Answer::Messages(messages) = connection.ask(Query::Messages)? else {
        return Err(another());
    };
    let unread: Vec<u64> = messages.iter().filter(|one| !one.read).map(|one| one.number).collect();
    if !unread.is_empty() {
        let read = BatchCommand::ReadMessages { numbers: unread };
        connection.run(Command::Batch(read), |_| {})?;
    }
    let lines: Vec<String> = messages
        .iter()
        .map(|one| {
            let new = if one.read { "" } else { "  (new)" };
            format!("{}  {}{new}", moment(one.at), one.text)
        })
        .collect();
    print(arguments, &messages, &lines.join("\n"))
}

/// How a batch job stands, in words.
pub(super) fn describe(job: &BatchJobState) -> String {
    let next = job.next.first().map_or_else(String::new, |next| {
        format!("; next run {} UTC", next.format("%Y-%m-%d %H:%M"))
    });
    format!("Batch job {} {}: {}, {}{next}", job.id, job.description, job.status, job.recurrence)
}
