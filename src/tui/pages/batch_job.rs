//! One batch job: what was entered, its due times, its tasks, and the changes of its status.

use super::job_actions::{self, ACTIONS};
use crate::commands::{CommandId, DELETE_BATCH_JOB, PageId, TASK_OPTIONS, captions};
use crate::domain::batch::{
    BatchStatus, ConstraintType, Entered, Outcome as TaskOutcome, StatusChange, Task, Work,
};
use crate::engine::command::{BatchCommand, EditBatchJob, TaskOptions};
use crate::engine::query::BatchJobState;
use crate::engine::{Answer, Command, Failure, Outcome, Query};
use crate::semantics::Act;
use crate::tui::dialogs::task_options;
use crate::tui::element::{
    Cell, Column, Element, MOMENT, Row, Rows, button, column, fact, fast_tab, flow, form, gap,
    grid, muted,
};
use crate::tui::model::Notice;
use crate::tui::notice::{count, counted};
use crate::tui::surface::{At, Cx, Place, Returned, See, Surface, View};

use super::schedule_details::lines;
use crate::tui::table_rows::local_time;

const TASKS: &str = "tasks";

const TASK_COLUMNS: &[Column] = &[
    Column::number("Task", 4),
    Column::text("Task description", 16).grows(),
    Column::text("Works on", 16).grows(),
    Column::text("Has conditions", 14).grows(),
    Column::text(captions::IGNORE_TASK_FAILURE, 19),
    Column::number(captions::MAXIMUM_RETRIES, 15),
];
const CHANGE_COLUMNS: &[Column] = &[
    Column::number("Change", 6),
    Column::text("At", MOMENT),
    Column::text("From", 12),
    Column::text("To", 12),
    Column::text("Cause", 24).grows(),
    Column::text("Person", 12),
];

/// The page of one batch job.
#[derive(Debug)]
pub(crate) struct BatchJobPage {
    id: u64,
    job: Option<Box<BatchJobState>>,
    tasks: Rows,
    changes: Rows,
    deleted: bool,
}

impl BatchJobPage {
    /// The page of the job of that number.
    pub fn new(id: u64) -> Self {
        let (tasks, changes) = (Rows::default(), Rows::default());
        Self { id, job: None, tasks, changes, deleted: false }
    }

    fn general<'a>(job: &'a BatchJobState, see: See<'a>) -> Vec<Element<'a>> {
        let Entered { batch_group, private, critical, monitoring_category, alerts, .. } =
            &job.entered;
        let yes = |yes: bool| if yes { captions::YES } else { captions::NO };
        let ends =
            [("ended", alerts.ended), ("error", alerts.error), ("canceled", alerts.canceled)];
        let alerts: Vec<&str> = ends.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
        let runs = match job.runs {
            Some(runs) => format!("{} of {}", count(job.started.into()), count(runs.into())),
            None => count(job.started.into()),
        };
        let priority = job.entered.priority.map_or("that of its batch group", |one| one.caption());
        let period = job.entered.active_period.map(|period| {
            format!("{} to {}", period.from.format("%H:%M"), period.to.format("%H:%M"))
        });
        vec![form(vec![
            fact("Job ID", job.id.to_string()),
            fact("Company", job.company.to_string().to_uppercase()),
            fact("Created by", job.created_by.as_str()),
            fact("Created", local_time(job.created.0, see)),
            fact("Run by", job.run_by.as_str()),
            fact("Actual start", local_time(job.actual_start.0, see)),
            fact("End", local_time(job.end.0, see)),
            fact("Runs started", runs),
            fact("Batch group", batch_group.as_str()),
            fact("Scheduling priority", priority),
            fact("Active period", period.unwrap_or_else(|| "always".to_owned())),
            fact("Private", yes(*private)),
            fact("Critical job", yes(*critical)),
            fact("Monitoring category", monitoring_category.as_str()),
            fact("Alerts", alerts.join(", ")),
            fact("Save job to history", job.entered.history.caption()),
        ])]
    }
}

/// What a piece of work is done on.
fn works_on(work: &Work) -> String {
    let join = |names: &[crate::domain::Text]| {
        names.iter().map(crate::domain::Text::as_str).collect::<Vec<_>>().join(", ")
    };
    match work {
        Work::UploadSchedule { schedule, groups } if groups.is_empty() => {
            format!("{schedule}: all its channel database groups")
        }
        Work::UploadSchedule { schedule, groups } => format!("{schedule}: {}", join(groups)),
        Work::SynchronizeOrders { hierarchy, nodes } => format!("{hierarchy}: {}", join(nodes)),
    }
}

fn conditions(task: &Task) -> String {
    let one = |constraint: &crate::domain::batch::Constraint| {
        let ended = match constraint.outcome {
            TaskOutcome::Ended => "ended",
            TaskOutcome::Error => "failed",
            TaskOutcome::EndedOrError => "ended or failed",
        };
        format!("task {} {ended}", constraint.task)
    };
    let both = match task.constraint_type {
        ConstraintType::All => " and ",
        ConstraintType::Any => " or ",
    };
    let words: Vec<String> = task.constraints.iter().map(one).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(both) }
}

fn task_row(number: usize, task: &Task) -> Row {
    let cells = vec![
        number.to_string().into(),
        task.caption.as_str().into(),
        works_on(&task.work).into(),
        conditions(task).into(),
        if task.ignore_failure { captions::YES } else { captions::NO }.into(),
        task.maximum_retries.to_string().into(),
    ];
    Row::new(number.to_string(), cells)
}

fn change_row(change: &StatusChange) -> Row {
    let state =
        |status: BatchStatus| Cell::state(job_actions::status_mark(status), status.caption());
    let cells = vec![
        change.number.to_string().into(),
        Cell::moment(change.at.0),
        state(change.from),
        state(change.to),
        change.cause.as_str().into(),
        change.person.as_str().into(),
    ];
    Row::new(change.number.to_string(), cells)
}

impl Surface for BatchJobPage {
    fn place(&self) -> Place {
        Place::Page(PageId::BatchJob)
    }

    fn of(&self) -> Option<String> {
        Some(self.id.to_string())
    }

    fn title(&self) -> String {
        match &self.job {
            Some(job) => format!("{} {}", job.id, job.description),
            None => format!("{} {}", captions::BATCH_JOB, self.id),
        }
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let Some(job) = &self.job else {
            return View::page(muted("Reading\u{2026}"), &[]);
        };
        let mut body = job_actions::standing(job, see);
        let tasks = vec![
            flow(vec![button(TASK_OPTIONS)]),
            grid(TASKS, "Batch tasks", TASK_COLUMNS, &self.tasks)
                .primary()
                .whole()
                .fixed(lines(&self.tasks)),
        ];
        let changes = grid("changes", "Status changes", CHANGE_COLUMNS, &self.changes)
            .whole()
            .fixed(lines(&self.changes));
        body.extend([
            gap(1),
            fast_tab("tasks-tab", "Batch tasks", tasks).summary(counted(self.tasks.total, "task")),
            fast_tab("changes-tab", "Status changes", vec![changes])
                .summary(counted(self.changes.total, "change")),
            fast_tab("general", captions::GENERAL, Self::general(job, see))
                .summary(format!("created by {}", job.created_by)),
        ]);
        View::page(column(body), ACTIONS)
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        if self.deleted {
            return Vec::new();
        }
        let job = self.id;
        vec![("job", Query::BatchJob { job }), ("changes", Query::StatusChanges { job })]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::BatchJob(job) => {
                let rows = job.tasks.iter().enumerate().map(|(at, task)| task_row(at, task));
                self.tasks = Rows::all(rows.collect());
                self.job = Some(job);
            }
            Answer::StatusChanges(changes) => {
                // The newest first, as everywhere.
                self.changes = Rows::all(changes.iter().rev().map(change_row).collect());
            }
            _ => {}
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (TASKS, Act::Open) = (at.control, act) {
            cx.run(TASK_OPTIONS);
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        match (&self.job, command) {
            (None, _) => Err("The batch job is being read.".to_owned()),
            _ if self.deleted => Err("The batch job is deleted.".to_owned()),
            (Some(_), TASK_OPTIONS) if see.ui.selected_row(TASKS, &self.tasks).is_none() => {
                Err("Select a task first.".to_owned())
            }
            (Some(job), _) => job_actions::can(job, command, see),
        }
    }

    fn details(&self, command: CommandId, _see: See<'_>) -> Vec<String> {
        self.job.as_ref().map(|job| job_actions::question(job, command)).unwrap_or_default()
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        let Some(job) = &self.job else { return };
        if command == TASK_OPTIONS {
            let at = cx.ui.selected_row(TASKS, &self.tasks).and_then(|row| row.key.parse().ok());
            let task = at.and_then(|at: usize| Some((u32::try_from(at).ok()?, job.tasks.get(at)?)));
            if let Some((at, task)) = task {
                cx.open(task_options::Dialog::new(at, task));
            }
            return;
        }
        job_actions::run(job, command, cx);
        self.deleted |= command == DELETE_BATCH_JOB;
    }

    fn returned(&mut self, value: Returned, cx: &mut Cx<'_>) {
        let Some(job) = &self.job else { return };
        match value.take::<TaskOptions>() {
            Ok(task) => {
                let task = Some(task);
                let edit = EditBatchJob { job: job.id, task, ..EditBatchJob::default() };
                cx.command("task", Command::Batch(BatchCommand::Edit(edit)));
            }
            Err(other) => job_actions::returned(job, other, cx),
        }
    }

    fn done(&mut self, tag: &'static str, result: &Result<Outcome, Failure>, cx: &mut Cx<'_>) {
        cx.notice(Notice::of(result));
        if tag == "delete" {
            self.deleted = result.is_ok();
            if self.deleted {
                cx.go(PageId::BatchJobs);
            }
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some(TASKS)
    }
}
