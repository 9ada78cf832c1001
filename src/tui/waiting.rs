//! What the screen has asked the engine, and who waits for the answer.

use crate::engine::Query;

/// What was asked for a part of a surface.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The query.
    pub query: Query,
    /// Its number while it is not answered.
    pub open: Option<u64>,
    /// Stored rows changed while it was open: it is asked again when it is answered. Of each part
    /// alone, or two open parts would make each other be asked for ever.
    pub again: bool,
}

/// Who waits for an answer of the engine.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Waiting {
    /// A part of the surface of that number.
    Part(u64, &'static str),
    /// The same for a question that it has an answer to, which may be old.
    Again(u64, &'static str),
    /// The surface of that number, for the end of a command in the foreground.
    Command(u64, &'static str),
    /// The surface of that number, for the end of a run in the background.
    Run(u64, &'static str),
    /// The message bar, for what is to be done next.
    NextStep,
    /// The navigation bar, for the clock.
    Clock,
    /// Dialogs that will be opened, for what was entered in them last.
    LastValues,
    /// Nobody, unless what was entered cannot be kept.
    Kept,
    /// The navigation bar, for what nobody has read.
    Unread,
}
