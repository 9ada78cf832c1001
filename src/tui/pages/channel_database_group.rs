//! Channel database group: which databases each holds, and which schedules serve it.

use crate::commands::PageId;
use crate::engine::query::DatabaseGroupReading;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{Column, Row, Rows, column, fact, gap, grid};
use crate::tui::notice::count;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const GROUPS: &str = "groups";

const COLUMNS: &[Column] = &[
    Column::text("Name", 10).grows(),
    Column::text("Description", 20).grows(),
    Column::number("Databases", 9),
    Column::number("Rows waiting", 12),
    Column::text("Schedules", 16),
];

/// The page.
#[derive(Debug, Default)]
pub(super) struct ChannelDatabaseGroup {
    groups: Vec<DatabaseGroupReading>,
    rows: Rows,
}

fn names(names: &[crate::domain::Text]) -> String {
    names.iter().map(crate::domain::Text::as_str).collect::<Vec<_>>().join(", ")
}

fn row(group: &DatabaseGroupReading) -> Row {
    let cells = vec![
        group.name.as_str().into(),
        group.description.as_str().into(),
        count(group.databases.len() as u64).into(),
        group.rows_waiting.map(count).unwrap_or_default().into(),
        names(&group.schedules).into(),
    ];
    Row::new(group.name.as_str(), cells)
}

impl Surface for ChannelDatabaseGroup {
    fn place(&self) -> Place {
        Place::Page(PageId::ChannelDatabaseGroup)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let groups = grid(GROUPS, "Channel database groups", COLUMNS, &self.rows).primary().whole();
        let mut parts = vec![groups.empty("There is no channel database group."), gap(1)];
        let selected = see.ui.selected_row(GROUPS, &self.rows);
        let group = selected.and_then(|row| self.groups.iter().find(|one| *one.name == *row.key));
        if let Some(group) = group {
            let schedules = match names(&group.schedules) {
                none if none.is_empty() => "none: nothing of it is pulled".to_owned(),
                some => some,
            };
            parts.push(fact("Channel databases", names(&group.databases)));
            parts.push(fact("Served by", schedules));
        }
        View::page(column(parts), &[])
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![(GROUPS, Query::ChannelDatabaseGroups)]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::ChannelDatabaseGroups(groups) = answer {
            self.rows = Rows::all(groups.iter().map(row).collect());
            self.groups = groups;
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (GROUPS, Act::Open) = (at.control, act) {
            cx.go(PageId::ChannelDatabase);
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some(GROUPS)
    }
}
