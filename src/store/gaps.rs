//! Counters of channel databases that have no row: listed with the time when that was first seen,
//! never skipped in silence.

use super::codec::encode;
use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::Space;
use super::log::Writes;
use super::staging::Staging;
use crate::domain::Moment;
use crate::domain::channel_database::{CounterGap, Gap};

impl Headquarters {
    /// Every gap that was ever seen, in the order in which they were.
    pub fn gaps(&self) -> Vec<CounterGap> {
        self.read().gaps.values().cloned().collect()
    }

    /// The gaps that a window lists anew, and those whose rows it holds after all.
    ///
    /// A gap that is listed already keeps the time when it was first seen. One counts as filled
    /// when none of its counters is missing any more.
    pub(super) fn changed_gaps(&self, staging: &Staging) -> Vec<CounterGap> {
        let known = self.gaps();
        let here = |listed: &&CounterGap| {
            listed.channel_database == staging.channel_database && listed.filled.0.is_none()
        };
        let read = |gap: &Gap| {
            let (from, to) = (staging.from.get(gap.table), staging.to.get(gap.table));
            from < gap.first && gap.last <= to
        };
        let missing = |gap: &Gap| staging.gaps.iter().any(|other| other.meets(gap));
        let filled = known.iter().filter(here).filter(|it| read(&it.gap) && !missing(&it.gap));
        let mut changed: Vec<CounterGap> =
            filled.map(|gap| CounterGap { filled: staging.now, ..gap.clone() }).collect();
        let is_listed = |gap: &&Gap| known.iter().filter(here).any(|it| it.gap.covers(gap));
        let new = staging.gaps.iter().filter(|gap| !is_listed(gap));
        changed.extend((known.len() as u64..).zip(new).map(|(number, gap)| CounterGap {
            number,
            channel_database: staging.channel_database.clone(),
            gap: *gap,
            session: staging.session.session,
            first_seen: staging.now,
            filled: Moment(None),
        }));
        changed
    }
}

/// What a commit writes for these gaps.
pub(super) fn gap_writes(changed: &[CounterGap]) -> Result<Writes, StoreError> {
    let write = |gap: &CounterGap| Ok((Space::Gaps.number(gap.number), Some(encode(gap)?)));
    changed.iter().map(write).collect()
}
