//! Job center: every run that executes, and those that ended since the screen was opened.
//!
//! What ended before is on the page Batch job history.

use crate::commands::{CLOSE, DialogId, PageId};
use crate::engine::{Command, Progress, RunId};
use crate::semantics::Act;
use crate::tui::element::{
    Element, column, flow, gap, group, heading, line, local, muted, press, progress, run,
};
use crate::tui::notice::pace;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};
use crate::tui::theme::Ink;

/// The dialog. What it shows is the screen's, not its own.
#[derive(Debug, Default)]
pub(super) struct JobCenter;

/// One run that executes, with what can be done with it.
fn executing(run: &Progress) -> Element<'_> {
    let number = run.run.0;
    let bar = progress(format!("bar-{number}"), "Done", run.done, run.total.unwrap_or(0));
    let bar = match pace(run) {
        notes if notes.is_empty() => bar,
        notes => bar.note(notes),
    };
    let pause = if run.paused {
        press(format!("resume-{number}"), "Resume")
    } else {
        press(format!("pause-{number}"), "Pause")
            .help("It pauses at its next commit; what is done is on disk.")
    };
    let cancel = press(format!("cancel-{number}"), "Cancel run")
        .help("It stops at its next commit; what is done stays.");
    let caption = match run.batch_job {
        Some(job) => format!("{}   batch job {job}", run.caption),
        None => run.caption.clone(),
    };
    group(format!("run-{number}"), caption, vec![bar, flow(vec![pause, cancel]), gap(1)])
}

impl Surface for JobCenter {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::JobCenter)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let mut parts: Vec<Element<'a>> = vec![heading("Executing")];
        if see.status.runs.is_empty() {
            parts.extend([muted("No run executes."), gap(1)]);
        }
        parts.extend(see.status.runs.values().map(executing));
        parts.push(heading("Last runs"));
        if see.status.ended.is_empty() {
            parts.push(muted("No run has ended since this screen was opened."));
        }
        let options = see.status.options;
        for ended in &see.status.ended {
            let mark = ended.notice.kind.mark();
            parts.push(line(vec![
                run(mark.ink(), options.glyphs.mark(mark)),
                run(Ink::Muted, format!(" {}  ", local(ended.at, options.zone))),
                run(Ink::Heading, ended.caption.as_str()),
            ]));
            parts.push(muted(format!("  {}", ended.notice.text)));
        }
        let commands = [PageId::BatchJobHistory.info().command, CLOSE];
        let first = see.status.runs.values().next();
        let view = View::dialog(column(parts), &commands).sized(84, 0);
        if first.is_some() { view } else { view.first("close") }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        let Some((what, number)) = at.control.split_once('-') else { return };
        let (Ok(number), Act::Press) = (number.parse(), act) else { return };
        let run = RunId(number);
        let command = match what {
            "pause" => Command::PauseRun(run),
            "resume" => Command::ResumeRun(run),
            "cancel" => Command::CancelRun(run),
            _ => return,
        };
        cx.command("run", command);
    }
}
