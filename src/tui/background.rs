//! The tab Run in the background, which the dialogs of all jobs share: whether the job is handed to
//! the batch server, what is entered of it, and when it starts.
//!
//! The dialog that has it knows what shall run; this knows how. What is entered here is kept with
//! the dialog's own values.

use serde::{Deserialize, Serialize};

use crate::commands::{CommandId, captions};
use crate::domain::batch::{Alerts, BatchGroup, Entered, Timing, Work};
use crate::domain::recurrence::Recurrence;
use crate::domain::{CompanyId, Text};
use crate::engine::command::{BatchCommand, NewBatchJob};
use crate::engine::{Command, Query};
use crate::semantics::Act;

use super::dialogs::alerts::{self, AlertsDialog};
use super::dialogs::define_recurrence::DefineRecurrence;
use super::dialogs::next_runs::NextRuns;
use super::element::{
    Element, button, column, combobox, fact, gap, muted, row, switch, text, textbox,
};
use super::surface::{Cx, Returned, See};

/// The part of the answer to [`query`].
pub(super) const GROUPS: &str = "batch-groups";

/// The batch groups to choose from.
pub(super) fn query() -> (&'static str, Query) {
    (GROUPS, Query::BatchGroups)
}

/// How the tab's two buttons are called in the dialog that has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buttons {
    /// Opens Define recurrence.
    pub recurrence: CommandId,
    /// Opens Alerts.
    pub alerts: CommandId,
}

/// The choice of no batch group.
const NO_GROUP: &str = "(none)";
/// Cells of a button, so that what it opened stands in line with the fields.
const CAPTIONS: u16 = 23;

/// The fields of the tab.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Background {
    batch: bool,
    description: String,
    group: Text,
    private: bool,
    critical: bool,
    category: String,
    alerts: Alerts,
    recurrence: Option<Recurrence>,
    /// The groups there are, once they are known.
    #[serde(skip)]
    groups: Option<Vec<Text>>,
}

impl Background {
    /// The tab of a job with that caption, with nothing entered.
    pub fn new(caption: &str) -> Self {
        Self { description: caption.to_owned(), ..Self::default() }
    }

    /// Whether the job is handed to the batch server; else it runs once, now, in the foreground.
    pub fn is_batch(&self) -> bool {
        self.batch
    }

    /// The batch job that does some work, as it was entered here.
    pub fn job(&self, work: Work, company: Option<&CompanyId>) -> Command {
        let entered = Entered {
            description: Text::from(self.description.trim()),
            batch_group: self.group.clone(),
            private: self.private,
            critical: self.critical,
            monitoring_category: Text::from(self.category.trim()),
            alerts: self.alerts,
            ..Entered::default()
        };
        let timing = self.recurrence.map(Timing::Recurring);
        batch_job(work, entered, timing, company)
    }

    /// The tab's body.
    pub fn view(&self, buttons: Buttons, see: See<'_>) -> Element<'_> {
        let runs =
            if self.batch { "runs in the background" } else { "runs once, now, when you press OK" };
        let defined = self.recurrence.as_ref().map(Recurrence::to_string);
        let defined = match (defined, self.batch) {
            (Some(words), _) => text(words),
            (None, true) => muted("not defined: it runs once"),
            (None, false) => muted("not defined"),
        };
        let alerts = match alerts::words(self.alerts) {
            Some(words) => text(words),
            None => muted("none"),
        };
        let mut parts = vec![
            switch("batch-processing", captions::BATCH_PROCESSING, self.batch)
                .note(runs)
                .help("Whether the job is handed to the batch server."),
        ];
        parts.extend(self.fields());
        parts.push(gap(1));
        parts.push(row(vec![button(buttons.recurrence).fixed(CAPTIONS), defined.fill(1)]));
        parts.push(row(vec![button(buttons.alerts).fixed(CAPTIONS), alerts.fill(1)]));
        parts.push(gap(1));
        parts.extend(self.start(see));
        column(parts)
    }

    fn fields(&self) -> Vec<Element<'_>> {
        let groups = self.groups.iter().flatten().map(Text::as_str);
        let group = if self.group.is_empty() { NO_GROUP } else { self.group.as_str() };
        vec![
            textbox("description", captions::TASK_DESCRIPTION, self.description.as_str())
                .help("What the batch job is called in lists and messages."),
            combobox(
                "group",
                captions::BATCH_GROUP,
                group,
                std::iter::once(NO_GROUP).chain(groups),
            )
            .help("The batch group says how many of its jobs run at once, and which go first."),
            switch("private", captions::PRIVATE, self.private)
                .help("Whether nobody but you may change the batch job."),
            switch("critical", captions::CRITICAL_JOB, self.critical)
                .help("A label for those who watch the batch jobs; it changes nothing else."),
            textbox("category", captions::MONITORING_CATEGORY, self.category.as_str())
                .help("Another label for those who watch the batch jobs."),
        ]
    }

    /// When it starts next, as what stands in the fields has it.
    fn start(&self, see: See<'_>) -> Vec<Element<'static>> {
        if !self.batch {
            let unused = self.recurrence.map(|_| muted("This recurrence is kept, not used."));
            let now = fact(captions::START_DATE, "now, when you press OK");
            return std::iter::once(now).chain(unused).collect();
        }
        let Some(recurrence) = &self.recurrence else {
            return vec![fact(captions::START_DATE, "at once")];
        };
        NextRuns::of(recurrence, see.status.clock).facts()
    }

    /// Takes the batch groups there are. One that is gone is not chosen any more.
    pub fn take(&mut self, groups: &[BatchGroup]) {
        let names: Vec<Text> = groups.iter().map(|group| group.name.clone()).collect();
        if !names.contains(&self.group) {
            self.group = Text::default();
        }
        self.groups = Some(names);
    }

    /// Takes what a person did to one of its controls.
    pub fn act(&mut self, control: &str, act: &Act) {
        match (control, act) {
            ("batch-processing", Act::Toggle) => self.batch = !self.batch,
            ("private", Act::Toggle) => self.private = !self.private,
            ("critical", Act::Toggle) => self.critical = !self.critical,
            ("description", Act::SetText(words)) => self.description.clone_from(words),
            ("category", Act::SetText(words)) => self.category.clone_from(words),
            ("group", Act::SetText(name)) => {
                let name = if name == NO_GROUP { "" } else { name };
                self.group = Text::from(name);
            }
            _ => {}
        }
    }

    /// Opens Define recurrence.
    pub fn define_recurrence(&self, cx: &mut Cx<'_>) {
        let now = cx.status.clock.map(|clock| clock.now);
        cx.open(DefineRecurrence::new(self.recurrence.as_ref(), now, cx.status.options.zone));
    }

    /// Opens Alerts.
    pub fn choose_alerts(&self, cx: &mut Cx<'_>) {
        cx.open(AlertsDialog::new(self.alerts));
    }

    /// Takes what one of its two dialogs handed back.
    pub fn returned(&mut self, value: Returned) {
        match value.take::<Recurrence>() {
            Ok(recurrence) => self.recurrence = Some(recurrence),
            Err(other) => self.alerts = other.take().unwrap_or(self.alerts),
        }
    }
}

/// The command that makes a batch job. Where all companies are shown it is made in that of the demo,
/// as on the command line.
pub(super) fn batch_job(
    work: Work,
    entered: Entered,
    timing: Option<Timing>,
    company: Option<&CompanyId>,
) -> Command {
    let company = company.cloned().unwrap_or_else(|| CompanyId::new("usrt"));
    Command::Batch(BatchCommand::Create(NewBatchJob { company, work, entered, timing }))
}
