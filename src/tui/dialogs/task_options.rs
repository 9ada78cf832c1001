//! The options of one task of a batch job. Its conditions are kept; they are entered on the command
//! line.

use crate::commands::{CANCEL, CommandId, DialogId, OK, captions};
use crate::domain::batch::{MAX_RETRIES, Task};
use crate::engine::command::TaskOptions;
use crate::semantics::Act;
use crate::tui::element::{column, gap, spinbutton, switch, text};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// The dialog: its fields as they were typed.
#[derive(Debug)]
pub(crate) struct Dialog {
    caption: String,
    options: TaskOptions,
    retries: String,
}

impl Dialog {
    /// The options of the task of that number, from 0.
    pub fn new(number: u32, task: &Task) -> Self {
        let options = TaskOptions {
            task: number,
            constraints: task.constraints.clone(),
            constraint_type: task.constraint_type,
            ignore_failure: task.ignore_failure,
            maximum_retries: task.maximum_retries,
        };
        let retries = task.maximum_retries.to_string();
        Self { caption: format!("Task {number}, {}", task.caption), options, retries }
    }

    fn retries(&self) -> Result<u32, String> {
        let number = self.retries.trim().parse().ok().filter(|number| *number <= MAX_RETRIES);
        number.ok_or_else(|| {
            format!("{}: enter a whole number from 0 to {MAX_RETRIES}.", captions::MAXIMUM_RETRIES)
        })
    }
}

impl Surface for Dialog {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::TaskOptions)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let body = column(vec![
            text(self.caption.as_str()),
            gap(1),
            spinbutton("retries", captions::MAXIMUM_RETRIES, self.retries.as_str())
                .invalid(self.retries().err())
                .help("How often the task is tried again after a fault that may pass."),
            switch("ignore", captions::IGNORE_TASK_FAILURE, self.options.ignore_failure)
                .help("Whether the batch job goes on, and ends well, when this task fails."),
        ]);
        View::dialog(body, &[OK, CANCEL]).sized(60, 0).first("retries")
    }

    fn act(&mut self, at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("retries", Act::SetText(text)) => self.retries.clone_from(text),
            ("ignore", Act::Toggle) => self.options.ignore_failure ^= true,
            _ => {}
        }
    }

    fn can(&self, command: CommandId, _see: See<'_>) -> Result<(), String> {
        if command == OK { self.retries().map(drop) } else { Ok(()) }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if let (OK, Ok(maximum_retries)) = (command, self.retries()) {
            cx.close_with(TaskOptions { maximum_retries, ..self.options.clone() });
        }
    }
}
