//! The dialogue with the engine: what is asked, what comes back.

use std::time::Duration;

use chrono::Timelike;

use super::tell;
use crate::commands::PageId;
use crate::domain::Text;
use crate::domain::clock::{Rate, Speed};
use crate::engine::clock::ClockReading;
use crate::engine::command::KeepValues;
use crate::engine::message::Event;
use crate::engine::{Answer, Command, Failure, FailureKind, Message, Outcome, Query};
use crate::tui::message::Effect;
use crate::tui::model::{Asked, EndedRun, Model, Notice, NoticeKind, Opened, Waiting};
use crate::tui::surface::See;

/// How many runs that ended are kept for the job center.
const ENDED: usize = 20;

/// Asks for what the page and the dialogs need to know now: what they did not ask before, and what
/// may have changed since. A question that is still open is not asked twice.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let status = &model.status;
    for opened in model.pages.last_mut().into_iter().chain(&mut model.dialogs) {
        let wanted = opened.surface.queries(See { ui: &opened.ui, status });
        opened.asked.retain(|part, _| wanted.iter().any(|(other, _)| other == part));
        let stale = std::mem::take(&mut opened.stale);
        for (part, query) in wanted {
            let mut same = false;
            if let Some(asked) = opened.asked.get_mut(part) {
                same = asked.query == query;
                let old = stale || asked.again;
                if same && (!old || asked.open.is_some()) {
                    asked.again = old;
                    continue;
                }
                if let Some(id) = asked.open {
                    model.waiting.remove(&id);
                    effects.push(Effect::Forget(id));
                }
            }
            model.serial += 1;
            let id = model.serial;
            let waiting = if same { Waiting::Again } else { Waiting::Part };
            model.waiting.insert(id, waiting(opened.serial, part));
            let asked = Asked { query: query.clone(), open: Some(id), again: false };
            opened.asked.insert(part, asked);
            effects.push(Effect::Ask(id, query));
        }
    }
    effects
}

/// Forgets everything that an engine was asked that has left, and says so.
pub(super) fn forget(model: &mut Model) {
    let commands = model.waiting.values().any(|waiting| matches!(waiting, Waiting::Command(..)));
    model.waiting.clear();
    model.status.runs.clear();
    for opened in model.pages.iter_mut().chain(&mut model.dialogs) {
        opened.asked.clear();
    }
    if commands {
        let text = "The process that held the store has left while it carried out your command. \
                    What it had reported as done is kept; run the command again.";
        model.status.notice = Some(Notice::new(NoticeKind::Warning, text));
    }
    model.touch();
}

/// Asks what the clock says.
pub(super) fn ask_clock(model: &mut Model) -> Effect {
    model.serial += 1;
    let id = model.serial;
    model.waiting.insert(id, Waiting::Clock);
    Effect::Ask(id, Query::Clock)
}

/// Asks what nobody has read.
pub(super) fn ask_unread(model: &mut Model) -> Effect {
    model.serial += 1;
    let id = model.serial;
    model.waiting.insert(id, Waiting::Unread);
    Effect::Ask(id, Query::Messages)
}

/// Hands a command of the surface of that number to the engine. What is a run goes on in the
/// background.
pub(super) fn send_command(
    model: &mut Model,
    serial: u64,
    tag: &'static str,
    command: Command,
) -> Effect {
    let is_run = matches!(
        command,
        Command::Import(_)
            | Command::RunSchedule(_)
            | Command::SynchronizeOrders(_)
            | Command::ExportList(_)
    );
    let waiting = if is_run {
        // What the last run said is no longer of interest.
        model.status.notice = None;
        Waiting::Run(serial, tag)
    } else {
        Waiting::Command(serial, tag)
    };
    model.serial += 1;
    let id = model.serial;
    model.waiting.insert(id, waiting);
    model.touch();
    Effect::Do(id, Box::new(command))
}

/// Asks what the person entered last in dialogs.
pub(super) fn ask_last_values(model: &mut Model) -> Effect {
    model.serial += 1;
    let id = model.serial;
    model.waiting.insert(id, Waiting::LastValues);
    Effect::Ask(id, Query::LastValues)
}

/// Keeps what a person entered in a dialog, here and in headquarters.
pub(super) fn keep(model: &mut Model, dialog: Text, values: Text) -> Effect {
    model.status.last_values.put(dialog.clone(), values.clone());
    model.serial += 1;
    let id = model.serial;
    model.waiting.insert(id, Waiting::Kept);
    Effect::Do(id, Box::new(Command::KeepValues(KeepValues { dialog, values })))
}

/// Handles what the engine says.
pub(super) fn heard(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Answer { id, result } => match model.waiting.remove(&id) {
            Some(Waiting::Clock) => match result {
                Ok(Answer::Clock(reading)) => set_clock(model, reading),
                _ => Vec::new(),
            },
            Some(Waiting::Unread) => {
                if let Ok(Answer::Messages(messages)) = result {
                    let unread = messages.iter().filter(|message| !message.read).count();
                    model.status.unread = unread as u64;
                    model.touch();
                }
                Vec::new()
            }
            Some(Waiting::LastValues) => {
                if let Ok(Answer::LastValues(values)) = result {
                    model.recall(values);
                }
                Vec::new()
            }
            Some(Waiting::Part(serial, part) | Waiting::Again(serial, part)) => {
                answer(model, serial, part, id, result)
            }
            // Nobody waits for it any more.
            Some(Waiting::NextStep) => {
                if let (Ok(Answer::Overview(figures)), Some(notice)) =
                    (result, &mut model.status.notice)
                {
                    notice.add_next_step(figures.not_synchronized);
                }
                model.touch();
                Vec::new()
            }
            Some(Waiting::Command(..) | Waiting::Run(..) | Waiting::Kept) | None => Vec::new(),
        },
        Message::Done { id, result } => match model.waiting.remove(&id) {
            Some(Waiting::Command(serial, tag) | Waiting::Run(serial, tag)) => {
                done(model, serial, tag, &result)
            }
            Some(Waiting::Kept) => {
                // That it is kept is nothing to be told of; that it is not, is.
                result.err().map_or_else(Vec::new, |failure| say(model, Notice::of(&Err(failure))))
            }
            _ => Vec::new(),
        },
        Message::Part { id, answer } => {
            // What is shown stands until what it became is known whole.
            if let Some(Waiting::Part(serial, part)) = model.waiting.get(&id) {
                let (serial, part) = (*serial, *part);
                if let Some(opened) = find(model, serial) {
                    opened.surface.answer(part, answer);
                    model.touch();
                }
            }
            Vec::new()
        }
        Message::Event(event) => happened(model, event),
    }
}

/// Shows a message above the page. If it is about what waits now, the engine is asked.
pub(super) fn say(model: &mut Model, notice: Notice) -> Vec<Effect> {
    let asks = notice.asks_what_waits;
    model.status.notice = Some(notice);
    model.touch();
    if !asks {
        return Vec::new();
    }
    model.serial += 1;
    let id = model.serial;
    model.waiting.insert(id, Waiting::NextStep);
    vec![Effect::Ask(id, Query::Overview { company: model.status.company.clone() })]
}

fn answer(
    model: &mut Model,
    serial: u64,
    part: &'static str,
    id: u64,
    result: Result<Answer, Failure>,
) -> Vec<Effect> {
    let Some(opened) = find(model, serial) else { return Vec::new() };
    match opened.asked.get_mut(part) {
        Some(asked) if asked.open == Some(id) => asked.open = None,
        _ => return Vec::new(),
    }
    match result {
        Ok(answer) => opened.surface.answer(part, answer),
        Err(failure) => {
            model.status.notice = Some(Notice::new(NoticeKind::Bad, failure.message));
            if failure.kind == FailureKind::WrongUse {
                model.begin_anew(serial);
            }
        }
    }
    model.touch();
    Vec::new()
}

/// A surface that is open, also a page below the one shown.
fn find(model: &mut Model, serial: u64) -> Option<&mut Opened> {
    model.pages.iter_mut().chain(&mut model.dialogs).find(|opened| opened.serial == serial)
}

/// Takes what the clock says, and asks to be woken when its minute is over.
fn set_clock(model: &mut Model, reading: ClockReading) -> Vec<Effect> {
    model.status.clock = Some(reading);
    model.touch();
    // One wish to be woken voids another: what the guide shows must not wait for the minute.
    let wake = |after: Duration, model: &Model| match model.guide.show {
        Some(_) => Effect::WakeIn(after.min(model.guide.pace())),
        None => Effect::WakeIn(after),
    };
    match reading.speed {
        Speed::Paused(_) => Vec::new(),
        // Its minutes are shorter; it is read again each second of real time.
        Speed::Simulated(rate) if rate != Rate::ONE => {
            vec![wake(Duration::from_secs(1), model)]
        }
        Speed::Real | Speed::Simulated(_) => {
            let left = 60 - u64::from(reading.now.second().min(59));
            vec![wake(Duration::from_secs(left), model)]
        }
    }
}

fn done(
    model: &mut Model,
    serial: u64,
    tag: &'static str,
    result: &Result<Outcome, Failure>,
) -> Vec<Effect> {
    stale(model);
    let Some((owner, _)) = model.by_serial(serial) else {
        // Its page or dialog is gone; the person still wants to know.
        return say(model, Notice::of(result));
    };
    tell(model, owner, |surface, cx| surface.done(tag, result, cx))
}

fn happened(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::RunStarted(progress) | Event::RunProgress(progress) => {
            let shows_it = matches!(model.page_id(), PageId::BatchJobs | PageId::MyBatchJobs);
            if progress.batch_job.is_some() && shows_it {
                stale(model);
            }
            model.status.runs.insert(progress.run, progress);
        }
        Event::RunEnded { run, batch_job, caption, at, result } => {
            model.status.runs.remove(&run);
            let ended = EndedRun { caption, at, notice: Notice::of(&result) };
            model.status.ended.insert(0, ended);
            model.status.ended.truncate(ENDED);
            stale(model);
            // A run of a command of this screen is reported by the command's own end, and the tasks
            // of a batch job by the end of its run.
            let own = |waiting: &Waiting| matches!(waiting, Waiting::Run(..));
            if batch_job.is_none() && !model.waiting.values().any(own) {
                return say(model, Notice::of(&result));
            }
        }
        Event::BatchRunEnded { job, description, result } => {
            stale(model);
            return say(model, Notice::of_batch_run(job, &description, &result));
        }
        Event::Changed => stale(model),
        Event::NewMessages => {
            stale(model);
            model.touch();
            return vec![ask_unread(model)];
        }
        Event::BatchServerStopped(why) | Event::TradeStopped(why) => {
            model.status.notice = Some(Notice::new(NoticeKind::Bad, why));
        }
        Event::Clock(reading) => return set_clock(model, reading),
        Event::Leaving => {
            let words = "The program that holds the store is leaving.";
            model.status.notice = Some(Notice::new(NoticeKind::Warning, words));
        }
    }
    model.touch();
    Vec::new()
}

/// What is shown may be old.
fn stale(model: &mut Model) {
    for opened in model.pages.last_mut().into_iter().chain(&mut model.dialogs) {
        opened.stale = true;
    }
}
