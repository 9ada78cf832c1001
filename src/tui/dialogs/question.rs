//! A Yes/No question before a command is carried out. The first focus is No.

use crate::commands::{CommandId, DialogId, Entry, NO, YES};
use crate::tui::element::{column, text};
use crate::tui::surface::{Cx, Place, See, Surface, View};

/// The question whether to run a command.
#[derive(Debug)]
pub(crate) struct Question {
    command: CommandId,
    title: &'static str,
    lines: Vec<String>,
}

impl Question {
    /// The question in the words of the registry, with what the page says of it.
    pub fn new(entry: &Entry, words: &str, details: Vec<String>) -> Self {
        let mut lines = vec![words.to_owned()];
        lines.extend(details);
        Self { command: entry.id, title: entry.caption, lines }
    }
}

impl Surface for Question {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Question)
    }

    fn title(&self) -> String {
        self.title.to_owned()
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let body = column(self.lines.iter().map(|line| text(line.as_str())).collect());
        View::dialog(body, &[YES, NO]).first("no")
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if command == YES {
            cx.confirm(self.command);
        } else {
            cx.close();
        }
    }
}
