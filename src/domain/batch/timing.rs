//! The due times of a job: one, or those of a recurrence.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::recurrence::{End, Recurrence};

/// When a job is due. Due times have numbers from 0; each is computed from its number alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timing {
    /// Once, at that moment.
    Once(DateTime<Utc>),
    /// Again and again.
    Recurring(Recurrence),
}

impl Timing {
    /// The due time of that number; `None` when there is none.
    pub fn due(&self, index: u64) -> Option<DateTime<Utc>> {
        match self {
            Self::Once(at) => (index == 0).then_some(*at),
            Self::Recurring(recurrence) => recurrence.due(index),
        }
    }

    /// The number of the last due time that is not after `now`.
    pub fn last_at_or_before(&self, now: DateTime<Utc>) -> Option<u64> {
        match self {
            Self::Once(at) => (*at <= now).then_some(0),
            Self::Recurring(recurrence) => recurrence.last_at_or_before(now),
        }
    }

    /// The number that a job made at `now` begins with: its last due time that has passed, so that
    /// a job whose start has passed begins at once, as in the product; else its first.
    pub fn first_for(&self, now: DateTime<Utc>) -> u64 {
        self.last_at_or_before(now).unwrap_or(0)
    }

    /// How many occurrences start in all; `None` for no limit.
    pub fn runs(&self) -> Option<u32> {
        match self {
            Self::Once(_) => Some(1),
            Self::Recurring(recurrence) => match recurrence.parts().end {
                End::After(runs) => Some(runs),
                End::NoEndDate | End::By(_) => None,
            },
        }
    }

    /// Whether a last day was named and it is over.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        match self {
            Self::Once(_) => false,
            Self::Recurring(recurrence) => match recurrence.parts().end {
                End::By(date) => now.with_timezone(&recurrence.parts().zone).date_naive() > date,
                End::NoEndDate | End::After(_) => false,
            },
        }
    }

    /// How late a due time may be run as if it were on time: an interval or a minute, whichever is
    /// less (reliability section 7). Recurrences count in minutes, so it is always a minute.
    pub const fn grace() -> TimeDelta {
        TimeDelta::minutes(1)
    }

    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Once(_) => "Once".to_owned(),
            Self::Recurring(recurrence) => recurrence.to_string(),
        }
    }
}
