//! Channel database: how each is reached, what waits in it, and which channels it serves.

use super::schedule_details::session_mark;
use super::upload_sessions::UploadSessions;
use crate::commands::{
    CommandId, DATABASE_SESSIONS, PAUSE_SYNCHRONIZATION, PageId, SET_OFFLINE, SET_ONLINE, SET_SLOW,
    UPLOAD_INTERVAL, captions,
};
use crate::domain::channel_database::DatabaseState;
use crate::domain::schedule::session_status;
use crate::domain::upload_interval::UploadInterval;
use crate::engine::command::{SetDatabaseState, SetUploadInterval};
use crate::engine::query::ChannelDatabaseReading;
use crate::engine::{Answer, Command, Query};
use crate::semantics::Act;
use crate::tui::dialogs::upload_interval;
use crate::tui::element::{
    Cell, Column, Element, MOMENT, Mark, Row, Rows, column, fact, fact_state, fast_tab, gap, grid,
    local,
};
use crate::tui::notice::{count, counted};
use crate::tui::surface::{At, Cx, Place, Returned, See, Surface, View};

const DATABASES: &str = "databases";

const COLUMNS: &[Column] = &[
    Column::text("Name", 10).grows(),
    Column::text("State", 10),
    Column::number("Rows waiting", 12),
    Column::text("Channel database group", 22),
    Column::text("Last session", 15),
    Column::text("At", MOMENT),
    Column::number(captions::UPLOAD_INTERVAL, 15),
];

/// The states that can be set, with their commands.
const STATES: &[(CommandId, DatabaseState)] = &[
    (SET_ONLINE, DatabaseState::Online),
    (SET_OFFLINE, DatabaseState::Offline),
    (SET_SLOW, DatabaseState::Slow),
    (PAUSE_SYNCHRONIZATION, DatabaseState::Paused),
];

/// The page.
#[derive(Debug, Default)]
pub(super) struct ChannelDatabase {
    databases: Vec<ChannelDatabaseReading>,
    rows: Rows,
}

impl ChannelDatabase {
    fn selected(&self, see: See<'_>) -> Option<&ChannelDatabaseReading> {
        let name = &see.ui.selected_row(DATABASES, &self.rows)?.key;
        self.databases.iter().find(|database| *database.name == **name)
    }
}

/// The mark and the word of a state; one that is not known is no state.
fn state(state: DatabaseState) -> (Mark, &'static str) {
    match state {
        DatabaseState::Online => (Mark::Active, "Online"),
        DatabaseState::Offline => (Mark::Failed, "Offline"),
        DatabaseState::Slow => (Mark::Attention, "Slow"),
        DatabaseState::Paused => (Mark::Attention, "Paused"),
    }
}

fn interval(minutes: Option<u16>) -> String {
    minutes.map_or_else(|| "off".to_owned(), |minutes| format!("{minutes} min"))
}

fn row(database: &ChannelDatabaseReading) -> Row {
    let last = database.last_session.as_ref();
    let session = last.map_or_else(Cell::default, |session| {
        Cell::state(session_mark(session), session_status(session.status))
    });
    let standing = database
        .state
        .map(state)
        .map_or_else(Cell::default, |(mark, word)| Cell::state(mark, word));
    let cells = vec![
        database.name.as_str().into(),
        standing,
        database.rows_waiting.map(count).unwrap_or_default().into(),
        database.group.as_str().into(),
        session,
        Cell::moment(last.and_then(|session| session.applied.0.or(session.created.0))),
        interval(database.upload_interval).into(),
    ];
    Row::new(database.name.as_str(), cells)
}

fn details<'a>(database: &'a ChannelDatabaseReading, see: See<'a>) -> Vec<Element<'a>> {
    let last = database.last_session.as_ref();
    let at = last.and_then(|session| session.applied.0.or(session.created.0));
    let at = at.map(|at| local(at, see.status.options.zone)).unwrap_or_default();
    let mut synchronization = vec![match database.state.map(state) {
        Some((mark, word)) => fact_state("State", mark, word),
        None => fact("State", ""),
    }];
    synchronization.push(fact("Last connection time", at));
    synchronization.push(fact(captions::UPLOAD_INTERVAL, interval(database.upload_interval)));
    let waiting = database.rows_waiting.map(|rows| counted(rows, "row")).unwrap_or_default();
    synchronization.push(fact("Waiting for upload", waiting));
    if let Some(message) = last.map(|session| &session.message).filter(|text| !text.is_empty()) {
        synchronization.push(fact("Last message", message.as_str()));
    }
    let channels = database.channels.iter().map(crate::domain::Text::as_str).collect::<Vec<_>>();
    let number = counted(channels.len() as u64, "channel");
    vec![
        fast_tab("synchronization", captions::DATA_SYNCHRONIZATION, synchronization)
            .summary(database.state.map_or("", |known| state(known).1)),
        fast_tab(
            "retail-channel",
            captions::RETAIL_CHANNEL,
            vec![fact("Channels", channels.join(", "))],
        )
        .summary(number),
    ]
}

impl Surface for ChannelDatabase {
    fn place(&self) -> Place {
        Place::Page(PageId::ChannelDatabase)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let databases = grid(DATABASES, "Channel databases", COLUMNS, &self.rows).primary().whole();
        let mut parts = vec![databases.empty("There is no channel database."), gap(1)];
        parts.extend(self.selected(see).into_iter().flat_map(|database| details(database, see)));
        let mut commands: Vec<CommandId> = STATES.iter().map(|(command, _)| *command).collect();
        commands.extend([UPLOAD_INTERVAL, DATABASE_SESSIONS]);
        View::page(column(parts), &commands)
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![(DATABASES, Query::ChannelDatabases)]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::ChannelDatabases(databases) = answer {
            self.rows = Rows::all(databases.iter().map(row).collect());
            self.databases = databases;
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (DATABASES, Act::Open) = (at.control, act) {
            cx.run(DATABASE_SESSIONS);
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let Some(database) = self.selected(see) else {
            return Err("Select a channel database first.".to_owned());
        };
        let wanted = STATES.iter().find(|(id, _)| *id == command).map(|(_, state)| *state);
        match wanted {
            Some(wanted) if database.state == Some(wanted) => {
                Err(format!("{} is {} already.", database.name, wanted.name()))
            }
            _ => Ok(()),
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        let see = See { ui: cx.ui, status: cx.status };
        let Some(database) = self.selected(see).cloned() else { return };
        let wanted = STATES.iter().find(|(id, _)| *id == command).map(|(_, state)| *state);
        match (command, wanted) {
            (_, Some(state)) => {
                let channel_database = database.name;
                let set = SetDatabaseState { channel_database, state };
                cx.command("state", Command::SetDatabaseState(set));
                // The button cannot be used again now.
                cx.focus(DATABASES);
            }
            (UPLOAD_INTERVAL, _) => {
                cx.open(upload_interval::Dialog::new(&database.name, database.upload_interval));
            }
            _ => cx.push(UploadSessions::of_database(&database.name)),
        }
    }

    fn returned(&mut self, value: Returned, cx: &mut Cx<'_>) {
        let see = See { ui: cx.ui, status: cx.status };
        let name = self.selected(see).map(|database| database.name.clone());
        if let (Ok(interval), Some(channel_database)) = (value.take::<UploadInterval>(), name) {
            let set = SetUploadInterval { channel_database, interval };
            cx.command("interval", Command::SetUploadInterval(set));
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some(DATABASES)
    }
}
