//! What a client can ask the engine to do.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::clock::ClockChange;
use crate::domain::Text;
use crate::domain::channel_database::DatabaseState;

/// A command with the person who gives it. Rights are checked against the person, never against
/// the process that carried the words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instruction {
    /// The acting person: the name of the operating system user.
    pub actor: String,
    /// What to do.
    pub command: Command,
}

/// Everything that changes something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Import a folder of table files into a channel database.
    Import(Import),
    /// Run an upload schedule such as P-0001.
    RunSchedule(RunSchedule),
    /// Turn transactions into sales orders and payments.
    SynchronizeOrders(SynchronizeOrders),
    /// Put a channel database group into a schedule, or take it out.
    ChangeScheduleGroup(ChangeScheduleGroup),
    /// Mark an upload session for rerun, or cancel it.
    ChangeSession(ChangeSession),
    /// Say whether, and how well, headquarters reaches a channel database.
    SetDatabaseState(SetDatabaseState),
    /// Change the clock.
    Clock(ClockChange),
    /// Stop a run at its next commit.
    CancelRun(super::RunId),
}

/// A folder of CSV files named after the eleven tables, into one channel database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The folder.
    pub folder: PathBuf,
    /// The channel database, by name.
    pub channel_database: Text,
    /// The files show sales as positive amounts; turn them into the product's form.
    pub positive_sales: bool,
    /// Say what would happen and change nothing.
    pub dry_run: bool,
}

/// A run of an upload schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSchedule {
    /// The schedule, such as `P-0001`.
    pub schedule: Text,
    /// Only these of its channel database groups; empty for all of them.
    pub groups: Vec<Text>,
}

/// A run of Synchronize orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SynchronizeOrders {
    /// The organization hierarchy.
    pub hierarchy: Text,
    /// The nodes: names, numbers, or paths from the root joined by ` / `.
    pub nodes: Vec<Text>,
    /// Say what would happen and change nothing.
    pub dry_run: bool,
}

/// A change of the channel database groups that a schedule serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeScheduleGroup {
    /// The schedule.
    pub schedule: Text,
    /// The channel database group.
    pub group: Text,
    /// Whether the schedule shall serve it.
    pub serve: bool,
}

/// What a person does with an upload session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeSession {
    /// Its number in headquarters.
    pub session: u64,
    /// What to do with it.
    pub action: SessionAction,
}

/// What can be done with an upload session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionAction {
    /// Let the next run take its package again, by a new session.
    Rerun,
    /// Give it up; its rows go with a new session.
    Cancel,
}

/// Whether, and how well, headquarters reaches a channel database from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetDatabaseState {
    /// The channel database, by name.
    pub channel_database: Text,
    /// Its state.
    pub state: DatabaseState,
}
