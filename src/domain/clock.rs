//! Store time as it is stored. How it is read from real time is the engine's work.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How store time moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speed {
    /// Store time is real time.
    Real,
    /// Simulated time that moves as fast as real time.
    Normal,
    /// Simulated time that stands still.
    Paused,
}

/// Store time as it is stored: an anchor in store time and how it moves from there.
///
/// The real anchor is not stored: a simulated clock stands still while no process holds the store,
/// so each process anchors it anew when it opens the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredClock {
    /// Store time when it was last written.
    pub store: DateTime<Utc>,
    /// How it moves.
    pub speed: Speed,
}
