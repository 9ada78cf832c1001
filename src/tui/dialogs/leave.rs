//! The question what is to become of executing runs when the person leaves.

use crate::commands::{CommandId, DialogId, FINISH_AND_LEAVE, STAY, STOP_AND_LEAVE};
use crate::tui::element::{column, gap, muted, text};
use crate::tui::notice::count;
use crate::tui::surface::{Cx, LeaveHow, Place, See, Surface, View};

/// The question.
#[derive(Debug)]
pub(crate) struct Leave;

impl Surface for Leave {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Leave)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let mut lines = vec![text("Runs are executing.")];
        for run in see.status.runs.values() {
            let total = run.total.map_or_else(String::new, |total| format!(" of {}", count(total)));
            let words = format!("{}: {}{total} transactions", run.caption, count(run.done));
            lines.push(text(words));
        }
        lines.push(gap(1));
        lines.push(muted("Batch jobs run only while this program or batch serve runs."));
        View::dialog(column(lines), &[FINISH_AND_LEAVE, STOP_AND_LEAVE, STAY]).first("stay")
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        match command {
            FINISH_AND_LEAVE => cx.leave(LeaveHow::Finish),
            STOP_AND_LEAVE => cx.leave(LeaveHow::Stop),
            _ => cx.close(),
        }
    }
}
