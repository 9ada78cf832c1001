//! What reaches the model, and what it wants done: both are plain values.

use std::time::Duration;

use crate::commands::Chord;
use crate::engine::{self, Command, Query};
use crate::semantics::{Act, NodeId};

use super::files::{FileDone, FileWork};
use super::opening::Stage;
use super::surface::LeaveHow;

/// Something a person did at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Pressed a key.
    Key(Chord),
    /// Pressed the left mouse button in a cell: column, row.
    Click(u16, u16),
    /// Turned the wheel over a cell: column, row, rows downwards.
    Wheel(u16, u16, i8),
    /// Pasted text.
    Paste(String),
    /// Did something that means nothing here; it is counted.
    Other,
}

/// Everything that can change the model.
#[derive(Clone, Debug)]
pub enum Message {
    /// A person did something.
    Input(Input),
    /// The terminal has another size: columns, rows.
    Resize(u16, u16),
    /// A guide or a test acts on a control.
    Act(NodeId, Act),
    /// The engine said something.
    Engine(Box<engine::Message>),
    /// What is done so that there is an engine; `None` when it is there.
    Opening(Option<Stage>),
    /// The time that [`Effect::WakeIn`] asked for is over.
    Wake,
    /// A file was read or written.
    File(FileDone),
    /// The system wants the program to end; executing runs stop at their next commit.
    Terminate,
}

impl Message {
    /// Whether who hears this needs not have heard the other: what was found so far is part of what is
    /// found later.
    pub(super) fn supersedes(&self, earlier: &Self) -> bool {
        use engine::Message::{Answer, Part};
        let (Self::Engine(this), Self::Engine(earlier)) = (self, earlier) else { return false };
        match (&**this, &**earlier) {
            (Part { id, .. } | Answer { id, result: Ok(_) }, Part { id: other, .. }) => id == other,
            _ => false,
        }
    }
}

/// Something to be done at the rim.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the engine; the answer comes back under the number.
    Ask(u64, Query),
    /// Hand the engine a command; its end comes back under the number.
    Do(u64, Box<Command>),
    /// Nobody waits for the answer of that number any more.
    Forget(u64),
    /// Send [`Message::Wake`] after so long; an earlier wish is void.
    WakeIn(Duration),
    /// Read or write a file; what came of it comes back.
    File(FileWork),
    /// Give the terminal back until the program is continued.
    Suspend,
    /// Leave.
    Leave(LeaveHow),
}
