//! One record in the history of a batch job, with what its tasks reported.

use crate::commands::{PageId, captions};
use crate::domain::batch::{Fate, TaskRun};
use crate::engine::query::BatchRecord;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{
    Element, Mark, column, fact, fact_link, fact_state, fast_tab, gap, muted, text,
};
use crate::tui::notice::{count, counted};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

use super::batch_job::BatchJobPage;
use super::job_actions::status_mark;
use crate::tui::table_rows::local_time;

/// The page of one record.
#[derive(Debug)]
pub(super) struct BatchRunPage {
    job: u64,
    number: u64,
    record: Option<Box<BatchRecord>>,
}

impl BatchRunPage {
    /// The page of the record of that number in the history of a job.
    pub fn new(job: u64, number: u64) -> Self {
        Self { job, number, record: None }
    }

    fn facts<'a>(&self, record: &'a BatchRecord, see: See<'a>) -> Vec<Element<'a>> {
        let at = |moment: crate::domain::Moment| local_time(moment.0, see);
        let due = match record.count {
            0 => format!("{}, asked for by a person", at(record.due)),
            1 => at(record.due),
            many => format!(
                "{} to {}, {}",
                at(record.due),
                at(record.last_due),
                counted(many, "due time")
            ),
        };
        let mut facts =
            vec![fact_state("Status", fate_mark(record.status), record.status.caption())];
        if !record.why.is_empty() {
            facts.push(fact("Why", record.why.as_str()));
        }
        facts.push(fact_link("job", "Batch job", self.job.to_string()));
        facts.push(fact("Due", due));
        if record.status.has_run() {
            let occurrence = record.occurrence.map(|number| count(number.into()));
            facts.extend([
                fact("Started", at(record.started)),
                fact("Ended", at(record.ended)),
                fact("Occurrence", occurrence.unwrap_or_else(|| "not counted".to_owned())),
                fact("Attempts", count(record.attempts.into())),
                fact("Clock", record.clock.as_str()),
            ]);
        }
        facts
    }
}

/// The mark of what became of a due time.
fn fate_mark(fate: Fate) -> Mark {
    match fate {
        Fate::Ended => Mark::Done,
        Fate::Executing => Mark::Running,
        Fate::Coalesced => Mark::Waiting,
        Fate::Canceled | Fate::Interrupted | Fate::Skipped => Mark::Attention,
        Fate::Error | Fate::Missed => Mark::Failed,
    }
}

fn task<'a>(number: usize, task: &'a TaskRun, see: See<'a>) -> Element<'a> {
    let mut body = vec![
        fact_state("Status", status_mark(task.status), task.status.caption()),
        fact("Started", local_time(task.started.0, see)),
        fact("Ended", local_time(task.ended.0, see)),
        fact("Attempts", count(task.attempts.into())),
    ];
    if task.log.is_empty() {
        body.push(muted("It reported nothing."));
    }
    body.extend(task.log.iter().map(|line| text(line.as_str())));
    body.push(gap(1));
    let caption = format!("Task {number}, {}", task.caption);
    fast_tab(format!("task-{number}"), caption, body).summary(task.status.caption())
}

impl Surface for BatchRunPage {
    fn place(&self) -> Place {
        Place::Page(PageId::BatchRun)
    }

    fn of(&self) -> Option<String> {
        serde_json::to_string(&(self.job, self.number)).ok()
    }

    fn title(&self) -> String {
        format!("{} {}/{}", captions::LOG, self.job, self.number)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let Some(record) = &self.record else {
            return View::page(muted("Reading\u{2026}"), &[]);
        };
        let mut body = self.facts(record, see);
        body.push(gap(1));
        if record.tasks.is_empty() && record.status.has_run() {
            body.push(muted("No log is kept of this run."));
        }
        let tasks = record.tasks.iter().enumerate();
        body.extend(tasks.map(|(number, run)| task(number, run, see)));
        View::page(column(body), &[]).first("job")
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![("run", Query::BatchRun { job: self.job, number: self.number })]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::BatchRun(record) = answer {
            self.record = Some(record);
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let ("job", Act::Press) = (at.control, act) {
            cx.push(BatchJobPage::new(self.job));
        }
    }
}
