//! Batch groups: how many tasks may run at once, and which go first (domain facts, 2.6).

use serde::{Deserialize, Serialize};

use crate::domain::Text;

/// Most tasks that run at once, whatever the groups say: the threads of one batch server.
pub const MOST_TASKS: usize = 8;

/// What goes first when there is no room for all. The product draws lots with weights; here the
/// higher one goes first, which starves nothing because a job never waits behind itself (our
/// reading).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Priority {
    /// After all others.
    Low,
    /// The usual one.
    #[default]
    Normal,
    /// Before Normal.
    High,
    /// Before High.
    Critical,
    /// Before all others.
    #[serde(rename = "Reserved capacity")]
    ReservedCapacity,
}

impl Priority {
    /// All of them, the lowest first.
    pub const ALL: [Self; 5] =
        [Self::Low, Self::Normal, Self::High, Self::Critical, Self::ReservedCapacity];

    /// The word that the product shows.
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Normal => "Normal",
            Self::High => "High",
            Self::Critical => "Critical",
            Self::ReservedCapacity => "Reserved capacity",
        }
    }

    /// The priority of that word, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.caption().eq_ignore_ascii_case(text.trim()))
    }
}

/// A batch group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchGroup {
    /// Its name; the empty one is the group of jobs that name none.
    pub name: Text,
    /// What it is for.
    pub description: Text,
    /// How many of its jobs may run at once: 0 no limit, -1 paused.
    pub concurrency: i32,
    /// The priority of its jobs that have none of their own.
    pub priority: Priority,
}

impl BatchGroup {
    /// The group that is there without being made, and that jobs without a group belong to.
    pub fn unnamed() -> Self {
        Self {
            name: Text::default(),
            description: Text::from("Jobs without a batch group"),
            concurrency: 0,
            priority: Priority::Normal,
        }
    }

    /// Whether nothing of it starts.
    pub const fn is_paused(&self) -> bool {
        self.concurrency < 0
    }

    /// Whether one more of its jobs may start beside `running` others.
    pub fn has_room(&self, running: usize) -> bool {
        match usize::try_from(self.concurrency) {
            Ok(0) => true,
            Ok(most) => running < most,
            Err(_) => false,
        }
    }
}
