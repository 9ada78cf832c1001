//! What people do with one batch job, the same on every page that shows it.

use crate::commands::{
    CHANGE_RECURRENCE, CHANGE_STATUS, COPY_BATCH_JOB, CommandId, DELETE_BATCH_JOB, JOB_HISTORY,
    RUN_BATCH_JOB,
};
use crate::domain::batch::status::{self, Event};
use crate::domain::batch::{BatchStatus, Timing};
use crate::domain::recurrence::Recurrence;
use crate::engine::Command;
use crate::engine::command::{BatchCommand, EditBatchJob};
use crate::engine::query::BatchJobState;
use crate::tui::dialogs::change_status::{ChangeStatus, Chosen};
use crate::tui::dialogs::define_recurrence::DefineRecurrence;
use crate::tui::element::{Element, Mark, fact, fact_state, local, progress};
use crate::tui::notice::{counted, pace, sentence};
use crate::tui::surface::{Cx, Returned, See};

use super::batch_history::BatchJobHistory;

/// How many of the next due times are told.
const NEXT: usize = 6;

/// The commands on a batch job that need nothing but the job.
pub(super) const ACTIONS: &[CommandId] = &[
    CHANGE_STATUS,
    RUN_BATCH_JOB,
    CHANGE_RECURRENCE,
    COPY_BATCH_JOB,
    DELETE_BATCH_JOB,
    JOB_HISTORY,
];

/// Whether the command can be used on the job, and if not, why not.
pub(super) fn can(job: &BatchJobState, command: CommandId, see: See<'_>) -> Result<(), String> {
    let person = &see.status.person;
    let own = person.is_empty() || *job.created_by == **person;
    let changes = !matches!(command, COPY_BATCH_JOB | JOB_HISTORY);
    if changes && job.entered.private && !own {
        return Err(format!("It is private: only {} may change it.", job.created_by));
    }
    let running = matches!(job.status, BatchStatus::Executing | BatchStatus::Canceling);
    match command {
        DELETE_BATCH_JOB => {
            status::next(job.status, Event::Delete).map(drop).map_err(|no| sentence(&no))
        }
        RUN_BATCH_JOB if running => Err("It executes already.".to_owned()),
        CHANGE_RECURRENCE if running => {
            Err("It executes; wait until the run has ended, or cancel it.".to_owned())
        }
        CHANGE_STATUS if job.status == BatchStatus::Canceling => {
            Err("It stops at its next commit; wait until it has.".to_owned())
        }
        _ => Ok(()),
    }
}

/// What a question says of the job.
pub(super) fn question(job: &BatchJobState, command: CommandId) -> Vec<String> {
    let mut lines = vec![format!("Batch job {}, {}. {}.", job.id, job.description, job.recurrence)];
    let tasks = counted(job.tasks.len() as u64, "task");
    match command {
        RUN_BATCH_JOB => lines.push(match job.status {
            BatchStatus::Waiting => format!("It runs its {tasks} at once, then waits as before."),
            status => {
                format!("It is in status {status}: it is set to Waiting and runs its {tasks}.")
            }
        }),
        DELETE_BATCH_JOB => lines.push("Its history stays.".to_owned()),
        _ => {}
    }
    lines
}

/// Carries the command out on the job.
pub(super) fn run(job: &BatchJobState, command: CommandId, cx: &mut Cx<'_>) {
    let id = job.id;
    let batch = |command| Command::Batch(command);
    match command {
        CHANGE_STATUS => cx.open(ChangeStatus::new(job)),
        RUN_BATCH_JOB => cx.command("run", batch(BatchCommand::RunNow { job: id })),
        COPY_BATCH_JOB => cx.command("copy", batch(BatchCommand::Copy { job: id })),
        DELETE_BATCH_JOB => cx.command("delete", batch(BatchCommand::Delete { job: id })),
        JOB_HISTORY => cx.push(BatchJobHistory::of_job(id, &job.description)),
        CHANGE_RECURRENCE => {
            let recurrence = match &job.timing {
                Timing::Recurring(recurrence) => Some(recurrence),
                Timing::Once(_) => None,
            };
            let now = cx.status.clock.map(|clock| clock.now);
            cx.open(DefineRecurrence::new(recurrence, now, cx.status.options.zone));
        }
        _ => {}
    }
}

/// Does what a dialog above has handed back.
pub(super) fn returned(job: &BatchJobState, value: Returned, cx: &mut Cx<'_>) {
    let value = match value.take::<Chosen>() {
        Ok(Chosen(to)) => {
            let change = BatchCommand::ChangeStatus { job: job.id, to };
            return cx.command("status", Command::Batch(change));
        }
        Err(other) => other,
    };
    if let Ok(recurrence) = value.take::<Recurrence>() {
        let timing = Some(Timing::Recurring(recurrence));
        let edit = EditBatchJob { job: job.id, timing, ..EditBatchJob::default() };
        cx.command("recurrence", Command::Batch(BatchCommand::Edit(edit)));
    }
}

/// The mark of a status.
pub(super) fn status_mark(status: BatchStatus) -> Mark {
    match status {
        BatchStatus::Ended => Mark::Done,
        BatchStatus::Executing => Mark::Running,
        BatchStatus::Waiting | BatchStatus::Ready | BatchStatus::Scheduled => Mark::Waiting,
        BatchStatus::Withhold
        | BatchStatus::DidntRun
        | BatchStatus::Canceling
        | BatchStatus::Canceled => Mark::Attention,
        BatchStatus::Error => Mark::Failed,
    }
}

/// How the job stands and when it is due, in lines that are in sight without opening anything.
pub(super) fn standing<'a>(job: &'a BatchJobState, see: See<'a>) -> Vec<Element<'a>> {
    let mut lines = vec![fact_state("Status", status_mark(job.status), job.status.caption())];
    lines.extend(due(job, see));
    lines
}

/// When the job is due, and how far its runs are.
pub(super) fn due<'a>(job: &'a BatchJobState, see: See<'a>) -> Vec<Element<'a>> {
    let mut lines = vec![
        fact("Recurrence", job.recurrence.as_str()),
        fact("Next due times", due_times(job, see)),
    ];
    lines.extend(runs_of(job.id, see));
    lines
}

/// How far the runs of the job are that execute.
fn runs_of(job: u64, see: See<'_>) -> impl Iterator<Item = Element<'_>> {
    see.status.runs.values().filter(move |run| run.batch_job == Some(job)).map(|run| {
        let bar = progress(
            format!("run-{}", run.run.0),
            run.caption.as_str(),
            run.done,
            run.total.unwrap_or(0),
        );
        match pace(run) {
            notes if notes.is_empty() => bar,
            notes => bar.note(notes),
        }
    })
}

/// The next due times, each day once.
fn due_times(job: &BatchJobState, see: See<'_>) -> String {
    let zone = see.status.options.zone;
    let mut words = String::new();
    let mut day = None;
    for due in job.next.iter().take(NEXT) {
        let wall = due.with_timezone(&zone);
        if !words.is_empty() {
            words.push_str("  ");
        }
        if day == Some(wall.date_naive()) {
            words.push_str(&wall.format("%H:%M").to_string());
        } else {
            words.push_str(&local(*due, zone));
            day = Some(wall.date_naive());
        }
    }
    words
}
