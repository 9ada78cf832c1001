//! Commands that do something, and what they print.

use super::args::{self, Arguments, Command};
use super::interrupt::Interrupt;
use super::progress::Line;
use super::text::{json, say};
use super::{Exit, batch, channel, clock, generate, import, keep, text, trade};
use crate::domain::Text;
use crate::domain::schedule::P_0001;
use crate::engine::command::{
    ChangeScheduleGroup, RunSchedule, SetScheduleActive, SynchronizeOrders,
};
use crate::engine::outcome::{ScheduleResult, SynchronizationResult};
use crate::engine::query::ScheduleState;
use crate::engine::{self, Answer, Connection, Failure, Outcome, Query};

/// Carries the command out and prints what came of it.
pub(super) fn run(
    command: &Command,
    arguments: &Arguments,
    connection: &mut Connection,
) -> Result<Exit, Failure> {
    let command = match command {
        Command::Run(job) => job_command(job),
        Command::Generate(asked) => generate::command(asked),
        Command::Import(asked) => import::import_command(asked)?,
        Command::ImportSetup(asked) => import::setup_command(asked)?,
        Command::Schedule(args::Schedule::Show { schedule }) => {
            return show_schedules(schedule.as_ref(), arguments, connection);
        }
        Command::Schedule(args::Schedule::Set(asked)) => schedule_command(asked),
        Command::Channel(asked) => match channel::channel_command(asked) {
            Some(command) => command,
            None => return channel::list(arguments, connection),
        },
        Command::Trade(asked) => match trade::command(*asked) {
            Some(command) => command,
            None => return trade::status(arguments, connection),
        },
        Command::Order(asked) => trade::order_command(asked),
        Command::Session(asked) => channel::session_command(asked),
        Command::Clock(action) => match clock::change(*action) {
            Some(change) => engine::Command::Clock(change),
            None => return clock::show(arguments, connection),
        },
        Command::Batch(asked) => match batch::command(asked, arguments, connection)? {
            Some(command) => command,
            None => return batch::show(asked, arguments, connection),
        },
        Command::Doctor => engine::Command::Doctor,
        Command::Export(asked) => keep::export_command(asked)?,
        Command::Backup { file } => keep::backup_command(file)?,
        Command::Restore { .. }
        | Command::Show(_)
        | Command::Guide { .. }
        | Command::Completions { .. }
        | Command::Config(_)
        | Command::Man => {
            return Err(Failure::failed("the command is carried out elsewhere"));
        }
    };
    let mut line = Line::new();
    let number = connection.client.command(command)?;
    let interrupt = Interrupt::watch(connection.client.clone(), number);
    let result = connection.wait(number, |progress| line.show(progress));
    line.clear();
    let outcome = result?;
    if arguments.json {
        json(&outcome)?;
    } else {
        say(&describe(&outcome))?;
    }
    Ok(match (Exit::after(&outcome), interrupt.exit_code()) {
        (Exit::Interrupted, Some(code)) => Exit::Signal(code),
        (exit, _) => exit,
    })
}

fn job_command(job: &args::Run) -> engine::Command {
    match job.clone() {
        args::Run::P0001 { groups } => {
            engine::Command::RunSchedule(RunSchedule { schedule: Text::from(P_0001), groups })
        }
        args::Run::SynchronizeOrders { hierarchy, nodes, dry_run } => {
            engine::Command::SynchronizeOrders(SynchronizeOrders { hierarchy, nodes, dry_run })
        }
    }
}

fn schedule_command(asked: &args::SetSchedule) -> engine::Command {
    let args::ScheduleChange { add_group, remove_group, active } = &asked.change;
    if let Some(active) = active {
        let (schedule, active) = (asked.schedule.clone(), *active == args::YesNo::Yes);
        return engine::Command::SetScheduleActive(SetScheduleActive { schedule, active });
    }
    let serve = add_group.is_some();
    let group = add_group.clone().or_else(|| remove_group.clone()).unwrap_or_default();
    let schedule = asked.schedule.clone();
    engine::Command::ChangeScheduleGroup(ChangeScheduleGroup { schedule, group, serve })
}

fn show_schedules(
    wanted: Option<&Text>,
    arguments: &Arguments,
    connection: &mut Connection,
) -> Result<Exit, Failure> {
    let Answer::Schedules(mut schedules) = connection.ask(Query::Schedules)? else {
        return Err(Failure::failed("the engine answered another question"));
    };
    if let Some(wanted) = wanted {
        let names: Vec<String> = schedules.iter().map(|s| s.schedule.name.to_string()).collect();
        schedules.retain(|found| found.schedule.name.eq_ignore_ascii_case(wanted));
        if schedules.is_empty() {
            let text = format!("there is no schedule {wanted:?}; there is {}", names.join(", "));
            return Err(Failure::wrong_use(text));
        }
    }
    if arguments.json {
        json(&schedules)?;
    } else {
        say(&schedules.iter().map(schedule_text).collect::<Vec<_>>().join("\n\n"))?;
    }
    Ok(Exit::Done)
}

fn schedule_text(state: &ScheduleState) -> String {
    let schedule = &state.schedule;
    let active = if schedule.active { "active" } else { "not active" };
    let names = ["Group", "Databases", "Rows waiting", "Last session"];
    let names: Vec<(String, bool)> =
        names.iter().zip([false, true, true, false]).map(|(n, r)| ((*n).into(), r)).collect();
    let row = |group: &engine::query::GroupState| {
        let last = group.last_session.as_ref();
        vec![
            group.group.to_string(),
            group.databases.to_string(),
            group.rows_waiting.map_or_else(|| "-".into(), |rows| rows.to_string()),
            last.map_or_else(|| "-".into(), |session| session.status.to_string()),
        ]
    };
    let rows: Vec<Vec<String>> = state.groups.iter().map(row).collect();
    let head = format!("{}  {}  ({active})", schedule.name, schedule.description);
    format!("{head}\n{}", text::table(&names, &rows))
}

/// What came of a command, in words.
pub(super) fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Generation(result) => generate::describe(result),
        Outcome::Import(result) => import::describe_import(result),
        Outcome::SetupImport(result) => import::describe_setup(result),
        Outcome::Schedule(result) => describe_schedule(result),
        Outcome::Synchronization(result) => describe_synchronization(result),
        Outcome::Doctor(result) => keep::describe_doctor(result),
        Outcome::Export(result) => keep::describe_export(result),
        Outcome::Backup(result) => keep::describe_backup(result),
        Outcome::Trade(reading) => trade::describe(reading),
        Outcome::PlacedOrder(order) => trade::describe_order(order),
        Outcome::BatchJob(job) => batch::describe(job),
        Outcome::Clock(reading) => reading.to_string(),
        Outcome::Note(note) => note.note.clone(),
    }
}

fn describe_schedule(result: &ScheduleResult) -> String {
    let mut lines = vec![format!(
        "{}: {} transactions, {} rows; {} staged, {} there already, {} waiting, {} held back, {} \
         conflicts, in {} ms",
        result.job,
        result.transactions,
        result.rows,
        result.staged,
        result.duplicates,
        result.waiting,
        result.held_back,
        result.conflicts,
        result.elapsed_ms
    )];
    for session in &result.sessions {
        let rows: u64 = session.rows_affected.values().sum();
        lines.push(format!(
            "  session {} of {}: {}, {rows} rows {}",
            session.session, session.channel_database, session.status, session.message
        ));
    }
    if result.sessions.is_empty() {
        lines.push("  no channel database had new rows".into());
    }
    if result.interrupted {
        lines.push("  stopped at a commit; what is counted here is done. Run it again".into());
    }
    lines.join("\n")
}

fn describe_synchronization(result: &SynchronizationResult) -> String {
    let amounts: Vec<String> =
        result.amount.0.iter().map(|(code, sum)| format!("{} {code}", code.format(*sum))).collect();
    let would = if result.dry_run { " (dry run, nothing was changed)" } else { "" };
    let skipped = &result.skipped;
    let mut lines = vec![
        format!(
            "{}: {} attempted, {} succeeded, {} failed, in {} ms{would}",
            result.job, result.attempted, result.succeeded, result.failed, result.elapsed_ms
        ),
        format!(
            "  {} sales orders, {} quotations, {} cancellations, {} payments, {}",
            result.sales_orders,
            result.quotations,
            result.cancellations,
            result.payments,
            if amounts.is_empty() { "-".into() } else { amounts.join(", ") }
        ),
        format!(
            "  passed over: {} synchronized before, {} voided, {} being edited, {} of another type",
            result.already_synchronized, skipped.voided, skipped.editing, skipped.other_type
        ),
    ];
    for error in &result.errors {
        lines.push(format!("  {} x {}: {}", error.count, error.code, error.message));
    }
    if result.interrupted {
        lines.push("  stopped at a commit; what is counted here is done. Run it again".into());
    }
    lines.join("\n")
}
