//! Message center: news of batch jobs for the acting person.

use super::batch_job::BatchJobPage;
use crate::commands::{CommandId, EXPORT, MARK_ALL_AS_READ, MARK_AS_READ, OPEN_BATCH_JOB, PageId};
use crate::domain::Moment;
use crate::domain::batch::BatchMessage;
use crate::engine::command::{BatchCommand, ListedRows};
use crate::engine::{Answer, Command, Failure, Outcome, Query};
use crate::semantics::Act;
use crate::tui::element::{Cell, Column, MOMENT, Mark, Row, Rows, column, gap, grid, text};
use crate::tui::model::Notice;
use crate::tui::scene::arrange;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const MESSAGES: &str = "messages";

const COLUMNS: &[Column] = &[
    Column::number("Message", 7),
    Column::text("State", 8),
    Column::text("At", MOMENT),
    Column::text("What happened", 30).grows(),
    Column::number("Job ID", 6),
];

/// The page.
#[derive(Debug, Default)]
pub(super) struct MessageCenter {
    messages: Vec<BatchMessage>,
    rows: Rows,
}

impl MessageCenter {
    fn selected(&self, see: See<'_>) -> Option<&BatchMessage> {
        let number = see.ui.selected_row(MESSAGES, &self.rows)?.key.parse().ok();
        self.messages.iter().find(|message| Some(message.number) == number)
    }

    fn unread(&self) -> Vec<u64> {
        let unread = self.messages.iter().filter(|message| !message.read);
        unread.map(|message| message.number).collect()
    }
}

fn row(message: &BatchMessage) -> Row {
    let state = match (message.read, message.failure) {
        (true, _) => Cell::state(Mark::Done, "Read"),
        (false, true) => Cell::state(Mark::Failed, "New"),
        (false, false) => Cell::state(Mark::Active, "New"),
    };
    let cells = vec![
        message.number.to_string().into(),
        state,
        Cell::moment(message.at.0),
        message.text.as_str().into(),
        message.job.to_string().into(),
    ];
    Row::new(message.number.to_string(), cells)
}

/// A cell in a file: moments as programs write them.
fn plain(cell: &Cell) -> String {
    cell.moment.map_or_else(|| cell.text.clone(), |at| Moment(Some(at)).to_string())
}

fn read(numbers: Vec<u64>, cx: &mut Cx<'_>) {
    cx.command("read", Command::Batch(BatchCommand::ReadMessages { numbers }));
}

impl Surface for MessageCenter {
    fn place(&self) -> Place {
        Place::Page(PageId::MessageCenter)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let messages = grid(MESSAGES, "Messages", COLUMNS, &self.rows).primary().whole();
        let messages =
            messages.empty("No messages. A batch job with alerts says here how its runs ended.");
        let mut parts = vec![messages];
        if let Some(message) = self.selected(see) {
            parts.extend([gap(1), text(message.text.as_str())]);
        }
        View::page(column(parts), &[OPEN_BATCH_JOB, MARK_AS_READ, MARK_ALL_AS_READ, EXPORT])
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![("messages", Query::Messages)]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::Messages(messages) = answer {
            self.rows = Rows::all(messages.iter().map(row).collect());
            self.messages = messages;
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (MESSAGES, Act::Open) = (at.control, act) {
            cx.run(OPEN_BATCH_JOB);
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let selected = self.selected(see);
        match command {
            MARK_ALL_AS_READ if self.unread().is_empty() => {
                Err("Every message is read.".to_owned())
            }
            MARK_ALL_AS_READ => Ok(()),
            _ if selected.is_none() => Err("Select a message first.".to_owned()),
            MARK_AS_READ if selected.is_some_and(|message| message.read) => {
                Err("The message is read.".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        let see = See { ui: cx.ui, status: cx.status };
        let selected = self.selected(see).cloned();
        match (command, selected) {
            (MARK_ALL_AS_READ, _) => {
                read(self.unread(), cx);
                cx.focus(MESSAGES);
            }
            (MARK_AS_READ, Some(message)) => {
                read(vec![message.number], cx);
                cx.focus(MESSAGES);
            }
            // Who opens what a message is about has read it.
            (OPEN_BATCH_JOB, Some(message)) => {
                if !message.read {
                    read(vec![message.number], cx);
                }
                cx.push(BatchJobPage::new(message.job));
            }
            _ => {}
        }
    }

    fn done(&mut self, _tag: &'static str, result: &Result<Outcome, Failure>, cx: &mut Cx<'_>) {
        // The marks say that it is done.
        if result.is_err() {
            cx.notice(Notice::of(result));
        }
    }

    fn listed(&self, see: See<'_>) -> Option<ListedRows> {
        let zone = see.status.options.zone;
        let shown = arrange(&self.rows, COLUMNS, see.ui.list(MESSAGES), zone);
        let texts = |row: &Row| row.cells.iter().map(plain).collect();
        Some(ListedRows::Given {
            columns: COLUMNS.iter().map(|column| column.caption.clone().into_owned()).collect(),
            rows: shown.rows.iter().map(texts).collect(),
        })
    }

    fn primary(&self) -> Option<&'static str> {
        Some(MESSAGES)
    }
}
