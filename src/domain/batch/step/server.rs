//! The steps of the batch server: start what is due, and take over how a run ended.

use chrono::{DateTime, Utc};

use super::{BATCH_SERVER, Step};
use crate::domain::batch::due::{self, Due, Lateness};
use crate::domain::batch::job::{BatchJob, Task};
use crate::domain::batch::message::BatchMessage;
use crate::domain::batch::record::{Fate, RunRecord, TaskRun};
use crate::domain::batch::status::{BatchStatus, Event, IllegalMove};
use crate::domain::{Moment, Text};

/// How often a program may die in one run before the run is given up.
const DEATHS: u32 = 3;

/// The conditions under which the server looks at a job.
#[derive(Clone, Debug)]
pub struct Conditions<'a> {
    /// Store time.
    pub at: DateTime<Utc>,
    /// Whether lateness means something.
    pub lateness: Lateness,
    /// Why nothing of the job may start, though its due times go by.
    pub hindered: Option<&'a str>,
    /// Whether there is room for one more run.
    pub room: bool,
    /// The fence of this process.
    pub fence: u64,
    /// How the clock moves.
    pub clock: &'a str,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// All tasks that matter ended well.
    Ended,
    /// A task failed that matters.
    Failed(String),
    /// The program left while it ran.
    Interrupted,
    /// The program died while it ran; found when the store was opened again.
    Died,
}

/// What the server does with a job now; `None` when there is nothing to do. When the job executes
/// afterwards, its run has just been started.
pub fn advance(job: &BatchJob, conditions: &Conditions<'_>) -> Option<Step> {
    if job.status != BatchStatus::Waiting {
        return None;
    }
    let at = conditions.at;
    let mut step = Step::of(job);
    if job.position.run.is_some() {
        return conditions.may_start().then(|| again(step, conditions)).flatten();
    }
    match due::due(job, at, conditions.lateness, conditions.hindered) {
        Due::Pass(passed) => {
            step.pass(Some(passed), at);
            exhaust(&mut step, at);
            Some(step)
        }
        Due::Run(passed, index) => {
            if !conditions.may_start() {
                return None;
            }
            step.pass(passed, at);
            begin(&mut step, Some(index), conditions);
            step.go(Event::Start, at, BATCH_SERVER).ok().map(|()| step)
        }
        Due::Exhausted(passed) => {
            let news = passed.is_some();
            step.pass(passed, at);
            let ended = exhaust(&mut step, at);
            if !ended && conditions.may_start() {
                return asked_for(step, conditions);
            }
            (ended || news).then_some(step)
        }
        Due::Nothing if job.position.run_now.is_some() && conditions.may_start() => {
            asked_for(step, conditions)
        }
        Due::Nothing => None,
    }
}

/// Ends a job that waits when nothing of it is left to start; whether it did.
fn exhaust(step: &mut Step, at: DateTime<Utc>) -> bool {
    !more(&step.job) && step.go(Event::Exhaust, at, BATCH_SERVER).is_ok()
}

/// Begins the run that a person asked for.
fn asked_for(mut step: Step, conditions: &Conditions<'_>) -> Option<Step> {
    begin(&mut step, None, conditions);
    step.go(Event::Start, conditions.at, BATCH_SERVER).ok().map(|()| step)
}

impl Conditions<'_> {
    fn may_start(&self) -> bool {
        self.room && self.hindered.is_none()
    }
}

/// Begins the run of a due time, or the one that a person asked for.
fn begin(step: &mut Step, index: Option<u64>, conditions: &Conditions<'_>) {
    let at = conditions.at;
    let job = &mut step.job;
    let position = &mut job.position;
    let number = position.next_record;
    position.next_record += 1;
    let mut record = RunRecord::blank(job.id, number, position.generation, Fate::Executing);
    if let Some(index) = index {
        let due = Moment(job.timing.due(index));
        position.next_index = index + 1;
        position.started += 1;
        record.first_index = index;
        record.count = 1;
        (record.due, record.last_due) = (due, due);
        record.occurrence = Some(position.started);
    } else {
        let asked = position.run_now.take();
        let due = Moment(asked.as_ref().map(|(at, _)| *at));
        (record.due, record.last_due) = (due, due);
        record.first_index = position.next_index;
        let by = asked.map_or_else(Text::default, |(_, person)| person);
        record.why = Text::from(format!("run now, asked for by {by}"));
    }
    record.started = Moment(Some(at));
    record.attempts = 1;
    record.tasks = job.tasks.iter().map(not_yet_run).collect();
    own(&mut record, conditions);
    position.gap = None;
    job.actual_start = Moment(Some(at));
    job.end = Moment(None);
    position.run = Some(record.clone());
    step.records.push(record);
}

/// Begins an interrupted run again; due times that passed meanwhile are coalesced into it.
fn again(mut step: Step, conditions: &Conditions<'_>) -> Option<Step> {
    let at = conditions.at;
    let mut record = step.job.position.run.take()?;
    let why = format!(
        "the run before it was interrupted; its repetition (record {}) stands for it",
        record.number
    );
    step.pass(due::passed(&step.job, at, Fate::Coalesced, &why), at);
    record.fate = Fate::Executing;
    record.attempts += 1;
    record.ended = Moment(None);
    own(&mut record, conditions);
    step.job.actual_start = Moment(Some(at));
    step.job.end = Moment(None);
    step.job.position.run = Some(record.clone());
    step.records.push(record);
    step.go(Event::Start, at, BATCH_SERVER).ok().map(|()| step)
}

fn own(record: &mut RunRecord, conditions: &Conditions<'_>) {
    record.fence = conditions.fence;
    record.clock = Text::from(conditions.clock);
}

fn not_yet_run(task: &Task) -> TaskRun {
    TaskRun {
        caption: task.caption.clone(),
        status: BatchStatus::Ready,
        attempts: 0,
        started: Moment(None),
        ended: Moment(None),
        log: vec![],
    }
}

/// Puts on record that the run is tried once more, with its tasks as they are.
pub fn retry(job: &BatchJob, tasks: Vec<TaskRun>) -> Step {
    let mut step = Step::of(job);
    if let Some(run) = step.job.position.run.as_mut() {
        run.attempts += 1;
        run.tasks = tasks;
        step.records.push(run.clone());
    }
    step
}

/// Takes over how the run of a job ended. `tasks` are as the run left them; they are not known when
/// the program died.
pub fn finish(
    job: &BatchJob,
    end: &RunEnd,
    tasks: Option<Vec<TaskRun>>,
    at: DateTime<Utc>,
) -> Result<Step, IllegalMove> {
    let mut step = Step::of(job);
    let Some(mut record) = step.job.position.run.take() else {
        return Err(IllegalMove { from: job.status, event: Event::Interrupt });
    };
    record.ended = Moment(Some(at));
    record.tasks = tasks.unwrap_or(record.tasks);
    step.job.end = record.ended;
    let canceling = job.status == BatchStatus::Canceling;
    let event = settle(&mut record, end, canceling, more(&step.job));
    if event == Event::Interrupt {
        step.job.position.run = Some(record.clone());
    } else if *end != RunEnd::Died {
        let why = "the run before it still executed";
        step.pass(due::passed(&step.job, at, Fate::Skipped, why), at);
    }
    let event = match event {
        Event::Finish { .. } => Event::Finish { more: more(&step.job) },
        other => other,
    };
    if canceling {
        step.job.position.run_now = None;
    }
    let well = record.fate == Fate::Ended;
    if record.fate.has_run() && !job.entered.history.keeps(well) && event != Event::Interrupt {
        record.tasks.iter_mut().for_each(|task| task.log.clear());
    }
    step.messages.extend(message(job, &record, at));
    step.records.push(record);
    step.go(event, at, BATCH_SERVER)?;
    Ok(step)
}

/// Writes into the record how the run ended, and says which move that is.
fn settle(record: &mut RunRecord, end: &RunEnd, canceling: bool, more: bool) -> Event {
    if canceling {
        record.fate = Fate::Canceled;
        record.why = Text::from("stopped by a person, at a commit; what it had done stays");
        return Event::Stopped;
    }
    match end {
        RunEnd::Ended => {
            record.fate = Fate::Ended;
            Event::Finish { more }
        }
        RunEnd::Failed(why) => {
            record.fate = Fate::Error;
            record.why = Text::from(why.as_str());
            Event::Fail
        }
        RunEnd::Interrupted => {
            record.fate = Fate::Interrupted;
            record.why = Text::from("the program left while it ran; it is done again");
            Event::Interrupt
        }
        RunEnd::Died => {
            record.deaths += 1;
            if record.deaths < DEATHS {
                record.fate = Fate::Interrupted;
                record.why = Text::from("the program died while it ran; it is done again");
                return Event::Interrupt;
            }
            record.fate = Fate::Error;
            record.why = Text::from(format!(
                "the program died {DEATHS} times while it ran: it needs a person. The job goes on \
                 with its next due time"
            ));
            Event::Finish { more }
        }
    }
}

/// Whether anything of the job is left to start.
fn more(job: &BatchJob) -> bool {
    job.position.run_now.is_some() || job.next_due().is_some()
}

fn message(job: &BatchJob, record: &RunRecord, at: DateTime<Utc>) -> Option<BatchMessage> {
    let alerts = job.entered.alerts;
    let (wanted, word) = match record.fate {
        Fate::Ended => (alerts.ended, "ended"),
        Fate::Error => (alerts.error, "failed"),
        Fate::Canceled => (alerts.canceled, "was canceled"),
        _ => return None,
    };
    let well = record.fate == Fate::Ended;
    if !wanted || !job.entered.history.keeps(well) {
        return None;
    }
    let description = &job.entered.description;
    let why = if record.why.is_empty() { String::new() } else { format!(": {}", record.why) };
    Some(BatchMessage {
        number: 0,
        at: Moment(Some(at)),
        job: job.id,
        person: job.run_by.clone(),
        text: Text::from(format!("Batch job {} {description} {word}{why}", job.id)),
        failure: !well,
        read: false,
    })
}
