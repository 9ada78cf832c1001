//! The time between the first frame and the engine: the store is opened elsewhere, and says how it
//! goes. The screen is usable meanwhile; what it asks for waits in the link.

use tokio::sync::mpsc::UnboundedReceiver;

use crate::engine::Connection;

/// What is being done so that there is an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The store is opened.
    Opening,
    /// The store is opened after a program that could not leave it.
    Recovering,
    /// There is no store yet; one is made, with the demo company or bare.
    Making {
        /// Whether it stays bare.
        empty: bool,
    },
    /// The process of that number holds the store, and is reached.
    Connecting(Option<u32>),
    /// The process of that number is coming or going, and is waited for.
    Waiting(Option<u32>),
}

impl Stage {
    /// The stage in words.
    pub fn words(self) -> String {
        let process = |id: Option<u32>| {
            id.map_or_else(|| "another process".to_owned(), |id| format!("process {id}"))
        };
        match self {
            Self::Opening => "Opening the store\u{2026}".to_owned(),
            Self::Recovering => "Recovering the store\u{2026}".to_owned(),
            Self::Making { empty: false } => "Making a demo company\u{2026}".to_owned(),
            Self::Making { empty: true } => "Making a new store\u{2026}".to_owned(),
            Self::Connecting(id) => format!("Connecting to {}\u{2026}", process(id)),
            Self::Waiting(id) => format!("Waiting for {}\u{2026}", process(id)),
        }
    }
}

/// What is heard while the store is opened. When the channel closes before [`Opening::Ready`], it
/// could not be opened.
pub enum Opening {
    /// What is done now.
    Stage(Stage),
    /// The engine is there.
    Ready(Connection),
}

/// How opening goes.
pub type News = UnboundedReceiver<Opening>;
