//! The choice of a status for a batch job: what a person can set, and why the rest cannot be set.

use crate::commands::{CANCEL, CommandId, DialogId, OK};
use crate::domain::batch::BatchStatus;
use crate::domain::batch::status::{Event, next};
use crate::engine::query::BatchJobState;
use crate::semantics::Act;
use crate::tui::element::{ListItem, column, gap, list, muted, text};
use crate::tui::notice::sentence;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const STATUSES: &str = "statuses";

/// What a person can set, with what it means.
const OFFERED: &[(BatchStatus, Event, &str)] = &[
    (BatchStatus::Waiting, Event::Wait, "waits for its next due time; without one it runs at once"),
    (BatchStatus::Withhold, Event::Withhold, "parked: nothing starts until it is set to Waiting"),
    (BatchStatus::Canceling, Event::Cancel, "stops at the next commit; what was done stays"),
];

/// What the dialog hands back: the chosen status.
#[derive(Debug)]
pub(crate) struct Chosen(pub BatchStatus);

/// The statuses there are to choose from.
#[derive(Debug)]
pub(crate) struct ChangeStatus {
    about: String,
    items: Vec<ListItem>,
}

impl ChangeStatus {
    /// A choice for this job.
    pub fn new(job: &BatchJobState) -> Self {
        let item = |(to, event, meaning): &(BatchStatus, Event, &str)| ListItem {
            key: to.caption().to_owned(),
            name: to.caption().to_owned(),
            description: (*meaning).to_owned(),
            why: next(job.status, *event).err().map(|no| sentence(&no)),
            ..ListItem::default()
        };
        let mut items: Vec<ListItem> = OFFERED.iter().map(item).collect();
        // What can be chosen stands first: the keys start there.
        items.sort_by_key(|item| item.why.is_some());
        let about =
            format!("Batch job {}, {}, is in status {}.", job.id, job.description, job.status);
        Self { about, items }
    }

    fn choose(&self, name: Option<&str>, cx: &mut Cx<'_>) {
        let legal = |name: &&str| self.why(name).is_none();
        if let Some(to) = name.filter(legal).and_then(BatchStatus::parse) {
            cx.close_with(Chosen(to));
        }
    }

    fn why(&self, name: &str) -> Option<&String> {
        self.items.iter().find(|item| item.key == name)?.why.as_ref()
    }
}

impl Surface for ChangeStatus {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::ChangeStatus)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let why = see.ui.selected(STATUSES).and_then(|name| self.why(name));
        let body = column(vec![
            text(self.about.as_str()),
            gap(1),
            list(STATUSES, "New status", &self.items).fixed(3),
            gap(1),
            muted(why.map_or("", String::as_str)),
        ]);
        View::dialog(body, &[OK, CANCEL]).first(STATUSES)
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if *act == Act::Open {
            self.choose(at.item, cx);
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let chosen = see.ui.selected(STATUSES);
        match (command, chosen) {
            (OK, None) => Err("Select a status first.".to_owned()),
            (OK, Some(name)) => self.why(name).cloned().map_or(Ok(()), Err),
            _ => Ok(()),
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if command == OK {
            let chosen = cx.ui.selected(STATUSES).map(str::to_owned);
            self.choose(chosen.as_deref(), cx);
        }
    }
}
