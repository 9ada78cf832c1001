//! Distribution schedule: the upload schedules, what each serves, and a run of one by hand.
//!
//! Not here: the schedule's cells and `FastTab`s (`schedule_details`), batch jobs with a recurrence
//! (the dialog Create batch job).

use super::schedule_details::Listed;
use super::upload_sessions::UploadSessions;
use crate::commands::{
    ADD_GROUP, CREATE_BATCH_JOB, CommandId, HISTORY, PageId, REMOVE_GROUP, RUN_NOW,
};
use crate::domain::Text;
use crate::domain::batch::{Entered, Work};
use crate::engine::command::ChangeScheduleGroup;
use crate::engine::query::ScheduleState;
use crate::engine::{Answer, Command, Failure, Outcome, Query};
use crate::tui::background::batch_job;
use crate::tui::dialogs::add_group::{AddGroup, Chosen};
use crate::tui::dialogs::create_batch_job::CreateBatchJob;
use crate::tui::element::{Column, Row, Rows, column, gap, grid, muted, row};
use crate::tui::notice::{Notice, counted};
use crate::tui::surface::{Cx, Place, Returned, See, Surface, View};
use crate::tui::ui::Ui;

/// The list of schedules at the left.
const SCHEDULES: &str = "schedules";
/// The tag of the command that adds a batch job.
const ADDED: &str = "added";
/// The grid of the groups of the selected schedule.
pub(super) const GROUPS: &str = "groups";

const COLUMNS: &[Column] = &[Column::text("Name", 7), Column::text("Description", 7).grows()];

#[derive(Debug, Default)]
pub(super) struct DistributionSchedule {
    rows: Rows,
    schedules: Vec<Listed>,
}

impl DistributionSchedule {
    fn selected(&self, ui: &Ui) -> Option<&Listed> {
        let name = &ui.selected_row(SCHEDULES, &self.rows)?.key;
        self.schedules.iter().find(|listed| *listed.state.schedule.name == **name)
    }

    fn take(&mut self, states: Vec<ScheduleState>) {
        let row = |state: &ScheduleState| {
            let name = state.schedule.name.to_string();
            Row::new(name.clone(), vec![name.into(), state.schedule.description.as_str().into()])
        };
        self.rows = Rows::all(states.iter().map(row).collect());
        self.schedules = states.into_iter().map(Listed::new).collect();
    }

    fn change_group(&self, group: Text, serve: bool, cx: &mut Cx<'_>) {
        if let Some(listed) = self.selected(cx.ui) {
            let schedule = listed.state.schedule.name.clone();
            let change = ChangeScheduleGroup { schedule, group, serve };
            cx.command("group", Command::ChangeScheduleGroup(change));
        }
    }
}

/// Name of the selected group of a schedule.
fn selected_group(listed: &Listed, ui: &Ui) -> Option<Text> {
    ui.selected_row(GROUPS, &listed.groups).map(|row| Text::from(row.key.as_str()))
}

/// Whether the schedule can be run, and if not, why not.
fn can_run(listed: &Listed) -> Result<(), String> {
    let schedule = &listed.state.schedule;
    let name = &schedule.name;
    if !schedule.active {
        return Err(format!("{name} is not active: an inactive schedule is not executed."));
    }
    if !schedule.jobs.iter().any(|job| job.enabled) {
        return Err(format!("{name} has no enabled scheduler job."));
    }
    if schedule.groups.is_empty() {
        return Err(format!("{name} serves no channel database group: add one first."));
    }
    Ok(())
}

/// What the question says of a run.
fn question(state: &ScheduleState) -> Vec<String> {
    let name = &state.schedule.name;
    let groups = counted(state.groups.len() as u64, "channel database group");
    let databases = counted(state.groups.iter().map(|group| group.databases).sum(), "database");
    let rows: Option<u64> = state.groups.iter().map(|group| group.rows_waiting).sum();
    let waits = match rows {
        Some(0) => "No rows wait.".to_owned(),
        Some(1) => "About 1 row waits.".to_owned(),
        Some(rows) => format!("About {} wait.", counted(rows, "row")),
        None => "How many rows wait is not known: a database cannot be read.".to_owned(),
    };
    vec![
        format!("{name} pulls from {groups} ({databases})."),
        waits,
        "A batch job is added, which runs once, at once.".to_owned(),
    ]
}

impl Surface for DistributionSchedule {
    fn place(&self) -> Place {
        Place::Page(PageId::DistributionSchedule)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let schedules = grid(SCHEDULES, "Schedules", COLUMNS, &self.rows).primary();
        let details = match self.selected(see.ui) {
            Some(listed) => listed.details(see),
            None if self.rows.loaded => muted("There is no distribution schedule."),
            None => column(Vec::new()),
        };
        let body = row(vec![schedules.fill(2), gap(1), details.fill(5)]).stack_below(72);
        View::page(body, &[RUN_NOW, CREATE_BATCH_JOB, HISTORY])
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![("schedules", Query::Schedules)]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::Schedules(states) = answer {
            self.take(states);
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let Some(listed) = self.selected(see.ui) else {
            return Err("Select a schedule first.".to_owned());
        };
        match command {
            RUN_NOW | CREATE_BATCH_JOB => can_run(listed),
            ADD_GROUP if listed.state.other_groups.is_empty() => {
                Err("It serves every channel database group there is.".to_owned())
            }
            REMOVE_GROUP if selected_group(listed, see.ui).is_none() => {
                Err("There is no channel database group to remove.".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn details(&self, command: CommandId, see: See<'_>) -> Vec<String> {
        let listed = self.selected(see.ui).filter(|_| command == RUN_NOW);
        listed.map(|listed| question(&listed.state)).unwrap_or_default()
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        let Some(listed) = self.selected(cx.ui) else { return };
        let schedule = &listed.state.schedule;
        match command {
            // The groups are named, so that exactly those are pulled that the person was shown.
            RUN_NOW => {
                let (schedule, groups) = (schedule.name.clone(), schedule.groups.clone());
                let work = Work::UploadSchedule { schedule, groups };
                let entered = Entered { description: work.caption(), ..Entered::default() };
                cx.command(ADDED, batch_job(work, entered, None, cx.status.company.as_ref()));
            }
            CREATE_BATCH_JOB => {
                cx.open(CreateBatchJob::new(&listed.state, &cx.status.last_values));
            }
            HISTORY => cx.push(UploadSessions::of_schedule(&schedule.name)),
            ADD_GROUP => cx.open(AddGroup::new(&listed.state.other_groups)),
            REMOVE_GROUP => {
                if let Some(group) = selected_group(listed, cx.ui) {
                    self.change_group(group, false, cx);
                }
            }
            _ => {}
        }
    }

    fn done(&mut self, tag: &'static str, result: &Result<Outcome, Failure>, cx: &mut Cx<'_>) {
        cx.notice(match tag {
            ADDED => Notice::of_new_batch_job(result),
            _ => Notice::of(result),
        });
    }

    fn returned(&mut self, value: Returned, cx: &mut Cx<'_>) {
        if let Ok(Chosen(group)) = value.take() {
            self.change_group(group, true, cx);
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some(SCHEDULES)
    }
}
