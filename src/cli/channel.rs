//! `channel` and `session`: the channel databases, and what a person does with upload sessions.

use super::Exit;
use super::args::{Arguments, Channel, ChannelState, Session};
use super::text::{json, say, table};
use crate::domain::channel_database::DatabaseState;
use crate::engine::command::{ChangeSession, SessionAction, SetDatabaseState, SetUploadInterval};
use crate::engine::query::ChannelDatabaseReading;
use crate::engine::{Answer, Command, Connection, Failure, Query};

/// The command that changes a channel database; `None` for one that only shows them.
pub(super) fn channel_command(asked: &Channel) -> Option<Command> {
    let Channel::Set { name, change } = asked else { return None };
    let channel_database = name.clone();
    if let Some(interval) = change.upload_interval {
        return Some(Command::SetUploadInterval(SetUploadInterval { channel_database, interval }));
    }
    let state = match change.state? {
        ChannelState::Online => DatabaseState::Online,
        ChannelState::Offline => DatabaseState::Offline,
        ChannelState::Slow => DatabaseState::Slow,
        ChannelState::Paused => DatabaseState::Paused,
    };
    Some(Command::SetDatabaseState(SetDatabaseState { channel_database, state }))
}

/// The command that changes an upload session.
pub(super) fn session_command(asked: &Session) -> Command {
    let (session, action) = match asked {
        Session::Rerun { session } => (*session, SessionAction::Rerun),
        Session::Cancel { session } => (*session, SessionAction::Cancel),
    };
    Command::ChangeSession(ChangeSession { session, action })
}

/// Prints the channel databases.
pub(super) fn list(arguments: &Arguments, connection: &mut Connection) -> Result<Exit, Failure> {
    let Answer::ChannelDatabases(databases) = connection.ask(Query::ChannelDatabases)? else {
        return Err(Failure::failed("the engine answered another question"));
    };
    if arguments.json {
        json(&databases)?;
    } else {
        let names = [
            "Channel database",
            "Group",
            "State",
            "Upload interval",
            "Rows waiting",
            "Last session",
        ];
        let names: Vec<(String, bool)> = names
            .iter()
            .zip([false, false, false, true, true, false])
            .map(|(name, right)| ((*name).into(), right))
            .collect();
        let rows: Vec<Vec<String>> = databases.iter().map(row).collect();
        say(&table(&names, &rows))?;
    }
    Ok(Exit::Done)
}

fn row(database: &ChannelDatabaseReading) -> Vec<String> {
    let last = database.last_session.as_ref();
    vec![
        database.name.to_string(),
        database.group.to_string(),
        database.state.map_or("not readable", DatabaseState::name).to_owned(),
        database.upload_interval.map_or_else(|| "off".into(), |minutes| format!("{minutes} min")),
        database.rows_waiting.map_or_else(|| "-".into(), |rows| rows.to_string()),
        last.map_or_else(
            || "-".into(),
            |session| format!("{} {}", session.session, session.status),
        ),
    ]
}
