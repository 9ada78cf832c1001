//! One distribution schedule as its page shows it: header and `FastTab`s.

use super::distribution_schedule::GROUPS;
use crate::commands::{ADD_GROUP, REMOVE_GROUP, captions};
use crate::domain::schedule::{ScheduledJob, UploadSession, session_status};
use crate::engine::query::{GroupState, ScheduleState};
use crate::tui::element::{
    Cell, Column, Element, MOMENT, Mark, Row, Rows, button, column, fast_tab, flow, form, gap,
    grid, line, run, switch, textbox,
};
use crate::tui::notice::{count, counted};
use crate::tui::surface::See;
use crate::tui::theme::Ink;

const GROUP_COLUMNS: &[Column] = &[
    Column::text("Group", 8).grows(),
    Column::number("Databases", 9),
    Column::number("Rows waiting", 12),
    Column::text("Last session", 15),
    Column::text("At", MOMENT),
];
const JOB_COLUMNS: &[Column] = &[
    Column::text("Job", 8),
    Column::text("Description", 20).grows(),
    Column::number("Tables", 6),
    Column::text("Enabled", 7),
];

/// A schedule with the rows of its grids.
#[derive(Debug)]
pub(super) struct Listed {
    pub state: ScheduleState,
    pub groups: Rows,
    jobs: Rows,
}

impl Listed {
    pub fn new(state: ScheduleState) -> Self {
        let groups = Rows::all(state.groups.iter().map(group_row).collect());
        let jobs = Rows::all(state.schedule.jobs.iter().map(job_row).collect());
        Self { state, groups, jobs }
    }

    /// Header and `FastTab`s.
    pub fn details(&self, see: See<'_>) -> Element<'_> {
        let schedule = &self.state.schedule;
        let (mark, word) = if schedule.active {
            (Mark::Active, "Active")
        } else {
            (Mark::Attention, "Not active")
        };
        let sign = see.status.options.glyphs.mark(mark);
        let header = line(vec![
            run(Ink::Heading, schedule.name.as_str()),
            run(Ink::Text, format!("  {}   ", schedule.description)),
            run(Ink::Muted, "Upload   "),
            run(mark.ink(), format!("{sign} {word}")),
        ]);
        let fields = form(vec![
            textbox("name", "Name", schedule.name.as_str()).readonly(),
            textbox("description", "Description", schedule.description.as_str()).readonly(),
            switch("active", "Active", schedule.active).readonly(),
            textbox("direction", "Direction", "Upload").readonly(),
        ]);
        let groups = grid(GROUPS, captions::CHANNEL_DATABASE_GROUPS, GROUP_COLUMNS, &self.groups)
            .empty("No group: nothing would be pulled.");
        let jobs = grid("jobs", captions::SCHEDULER_JOBS, JOB_COLUMNS, &self.jobs);
        let served = vec![
            flow(vec![button(ADD_GROUP), button(REMOVE_GROUP)]),
            groups.fixed(lines(&self.groups)),
        ];
        let summary = |rows: &Rows, what| counted(rows.total, what);
        column(vec![
            header,
            gap(1),
            fast_tab("general", captions::GENERAL, vec![fields])
                .summary(schedule.description.as_str()),
            fast_tab("served", captions::CHANNEL_DATABASE_GROUPS, served)
                .summary(summary(&self.groups, "group")),
            fast_tab("scheduled", captions::SCHEDULER_JOBS, vec![jobs.fixed(lines(&self.jobs))])
                .summary(summary(&self.jobs, "job")),
        ])
    }
}

/// Lines of a grid that shows its rows at once, up to a dozen.
pub(crate) fn lines(rows: &Rows) -> u16 {
    1 + u16::try_from(rows.total).unwrap_or(u16::MAX).clamp(1, 12)
}

fn group_row(state: &GroupState) -> Row {
    let last = state.last_session.as_ref();
    let status = last.map_or_else(Cell::default, |session| {
        Cell::state(session_mark(session), session_status(session.status))
    });
    let cells = vec![
        state.group.as_str().into(),
        count(state.databases).into(),
        state.rows_waiting.map(count).unwrap_or_default().into(),
        status,
        Cell::moment(last.and_then(|session| session.applied.0.or(session.created.0))),
    ];
    Row::new(state.group.as_str(), cells)
}

fn job_row(job: &ScheduledJob) -> Row {
    let enabled =
        if job.enabled { Cell::state(Mark::Done, "Yes") } else { Cell::state(Mark::Waiting, "No") };
    let cells = vec![
        job.job.as_str().into(),
        job.description.as_str().into(),
        count(job.tables.len() as u64).into(),
        enabled,
    ];
    Row::new(job.job.as_str(), cells)
}

/// The mark of how an upload session stands.
pub(super) fn session_mark(session: &UploadSession) -> Mark {
    use crate::domain::enums::RetailCDXUploadSessionStatus as Status;
    match session.status {
        Status::Applied => Mark::Done,
        _ if session.has_failed() => Mark::Failed,
        _ => Mark::Waiting,
    }
}
