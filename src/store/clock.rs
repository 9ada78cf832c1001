//! The clock in headquarters: where it stood, and every change of it.

use super::clocked::ClockSource;
use super::codec::{decode, encode};
use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::{Space, number_of};
use crate::domain::clock::{ClockRecord, StoredClock};
use crate::durable::{Commit, KeyRange, Order};

impl Headquarters {
    /// The clock as it was last stored; `None` in a store that was never set up.
    pub fn clock(&self) -> Option<StoredClock> {
        self.clock.written()
    }

    /// From now on each commit stores what this clock says. Until `None` is given, it also stands in
    /// for what [`put_clock`](Self::put_clock) is given.
    pub fn read_clock_from(&self, source: Option<ClockSource>) {
        self.clock.read_from(source);
    }

    /// Stores the clock.
    pub async fn put_clock(&self, clock: StoredClock) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        let writes = vec![(Space::Clock.key(), Some(encode(&clock)?))];
        self.store.commit(Commit { expect: vec![], writes }).await?;
        self.keep_clock(clock);
        Ok(())
    }

    /// Stores a change of the clock, and the clock as it is after it.
    pub async fn record_clock_change(&self, record: &ClockRecord) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        let last = self.store.scan(&changes(), Order::Descending, 1).await?;
        let last = last.first().and_then(|entry| number_of(&entry.key));
        let number = last.map_or(1, |last| last.saturating_add(1));
        let ClockRecord { real, to, to_speed, .. } = *record;
        let clock = StoredClock { real: Some(real), store: to, speed: to_speed };
        let writes = vec![
            (Space::ClockChanges.number(number), Some(encode(record)?)),
            (Space::Clock.key(), Some(encode(&clock)?)),
        ];
        self.store.commit(Commit { expect: vec![], writes }).await?;
        self.keep_clock(clock);
        Ok(())
    }

    /// The changes of the clock, the newest first, at most `limit`.
    pub async fn clock_changes(&self, limit: usize) -> Result<Vec<ClockRecord>, StoreError> {
        let found = self.store.scan(&changes(), Order::Descending, limit).await?;
        found.iter().map(|entry| decode("a change of the clock", &entry.found.value)).collect()
    }

    /// Keeps in mind what was written, unless the commit read the clock itself.
    fn keep_clock(&self, clock: StoredClock) {
        if self.clock.now().is_none() {
            self.clock.keep(Some(clock));
        }
    }
}

/// The keys of all changes.
fn changes() -> KeyRange {
    KeyRange::prefix(&Space::ClockChanges.key())
}
