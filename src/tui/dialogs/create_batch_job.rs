//! Create batch job: a distribution schedule, as it stands, is handed to the batch server, or run
//! once, now.
//!
//! Which groups it pulls is chosen on the page; the first tab shows it, with what waits there.

use crate::commands::{
    CANCEL, CREATE_ALERTS, CREATE_RECURRENCE, CommandId, DialogId, OK, captions,
};
use crate::domain::Text;
use crate::domain::batch::Work;
use crate::engine::command::RunSchedule;
use crate::engine::query::{GroupState, ScheduleState};
use crate::engine::{Answer, Command, Failure, Outcome, Query};
use crate::semantics::Act;
use crate::tui::background::{self, Background, Buttons};
use crate::tui::element::{
    Column, Element, Row, Rows, column, fact, gap, grid, muted, tab, tabs, text,
};
use crate::tui::last_values::LastValues;
use crate::tui::notice::{Notice, count, counted};
use crate::tui::pages::schedule_details::lines;
use crate::tui::surface::{At, Cx, Place, Returned, See, Surface, View};

const BUTTONS: Buttons = Buttons { recurrence: CREATE_RECURRENCE, alerts: CREATE_ALERTS };
const COLUMNS: &[Column] = &[
    Column::text("Group", 8).grows(),
    Column::number("Databases", 9),
    Column::number("Rows waiting", 12),
];
/// The tag of the command that makes the job.
const MADE: &str = "made";

/// The dialog.
#[derive(Debug)]
pub(crate) struct CreateBatchJob {
    state: ScheduleState,
    groups: Rows,
    background: Background,
    /// Somebody has entered something.
    touched: bool,
    /// The job is being made.
    sent: bool,
}

/// What was entered for a schedule is kept for it alone: the description names it.
fn key(schedule: &str) -> String {
    format!("{} {schedule}", DialogId::CreateBatchJob.info().slug)
}

impl CreateBatchJob {
    /// The dialog for a schedule, with what was entered for it last.
    pub fn new(state: &ScheduleState, last: &LastValues) -> Self {
        let name = &state.schedule.name;
        let background = last.get(&key(name)).unwrap_or_else(|| Background::new(name));
        let (state, groups) = (state.clone(), rows(&state.groups));
        Self { state, groups, background, touched: false, sent: false }
    }

    fn parameters(&self) -> Element<'_> {
        let schedule = &self.state.schedule;
        let jobs = schedule.jobs.iter().filter(|job| job.enabled);
        let jobs: Vec<&str> = jobs.map(|job| job.job.as_str()).collect();
        let waiting: Option<u64> = self.state.groups.iter().map(|group| group.rows_waiting).sum();
        let waiting = match waiting {
            Some(rows) => text(format!("{} waiting in all", counted(rows, "row"))),
            None => text("A database cannot be read; how many rows wait is not known."),
        };
        column(vec![
            fact("Schedule", schedule.name.as_str()),
            fact("Description", schedule.description.as_str()),
            fact(captions::SCHEDULER_JOBS, jobs.join(", ")),
            gap(1),
            grid("groups", captions::CHANNEL_DATABASE_GROUPS, COLUMNS, &self.groups)
                .whole()
                .empty("No group: nothing would be pulled.")
                .fixed(lines(&self.groups)),
            waiting,
            muted("The job has a task for each group and scheduler job."),
        ])
    }

    /// The groups are named, so that exactly those are pulled that the person was shown.
    fn ok(&mut self, cx: &mut Cx<'_>) {
        let schedule = self.state.schedule.name.clone();
        let groups: Vec<Text> = self.state.groups.iter().map(|one| one.group.clone()).collect();
        cx.keep(&key(&schedule), &self.background);
        if self.background.is_batch() {
            let work = Work::UploadSchedule { schedule, groups };
            cx.command(MADE, self.background.job(work, cx.status.company.as_ref()));
            self.sent = true;
        } else {
            cx.command("run", Command::RunSchedule(RunSchedule { schedule, groups }));
            cx.close();
        }
    }
}

fn rows(groups: &[GroupState]) -> Rows {
    let row = |state: &GroupState| {
        let cells = vec![
            state.group.as_str().into(),
            count(state.databases).into(),
            state.rows_waiting.map(count).unwrap_or_default().into(),
        ];
        Row::new(state.group.as_str(), cells)
    };
    Rows::all(groups.iter().map(row).collect())
}

impl Surface for CreateBatchJob {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::CreateBatchJob)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let strip = vec![
            tab("parameters", captions::PARAMETERS, self.parameters()),
            tab("background", captions::RUN_IN_THE_BACKGROUND, self.background.view(BUTTONS, see)),
        ];
        View::dialog(column(vec![tabs("tabs", strip)]), &[OK, CANCEL]).sized(84, 22).first("tabs")
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![("schedules", Query::Schedules), background::query()]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::Schedules(states) => {
                let own = |state: &ScheduleState| state.schedule.name == self.state.schedule.name;
                if let Some(state) = states.into_iter().find(own) {
                    self.groups = rows(&state.groups);
                    self.state = state;
                }
            }
            Answer::BatchGroups(groups) => self.background.take(&groups),
            _ => {}
        }
    }

    fn recall(&mut self, last: &LastValues) {
        let kept = last.get(&key(&self.state.schedule.name));
        if let Some(background) = kept.filter(|_| !self.touched) {
            self.background = background;
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        self.touched = true;
        self.background.act(at.control, act);
    }

    fn can(&self, command: CommandId, _see: See<'_>) -> Result<(), String> {
        if command == OK && self.sent {
            return Err("The batch job is being made.".to_owned());
        }
        Ok(())
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        self.touched = true;
        match command {
            CREATE_RECURRENCE => self.background.define_recurrence(cx),
            CREATE_ALERTS => self.background.choose_alerts(cx),
            OK => self.ok(cx),
            _ => {}
        }
    }

    /// What could not be made stays in the fields, to be corrected.
    fn done(&mut self, _tag: &'static str, result: &Result<Outcome, Failure>, cx: &mut Cx<'_>) {
        self.sent = false;
        cx.notice(Notice::of_new_batch_job(result));
        if result.is_ok() {
            cx.close();
        }
    }

    fn returned(&mut self, value: Returned, _cx: &mut Cx<'_>) {
        self.background.returned(value);
    }
}
