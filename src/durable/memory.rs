//! The reference model: an ordered map in memory, simple enough to be right by reading it, with the
//! faults that a test asks for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::Error;
use super::map::{Commit, Entry, KeyRange, Order, OrderedMap, Receipt, Value, Versioned};
use super::verify::Findings;

/// What goes wrong at a write. Writes are the commits that write something and meet what they
/// expect, counted from 1 over the life of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full for this one write; nothing is written, the next one succeeds.
    FailOnce,
    /// The outcome is unknown and no later write is taken, as after a failed flush. The write can be
    /// seen, and is gone after a reopen.
    FailForEver,
    /// The process ends before the write is durable: every call fails, a reopen is without it.
    CrashBefore,
    /// The process ends after the write is durable and before it is acknowledged: every call fails, a
    /// reopen has it.
    CrashAfter,
}

/// An ordered map in memory. A clone is another handle of the same map.
#[derive(Debug, Clone, Default)]
pub struct MemoryMap {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    visible: Content,
    durable: Content,
    /// The last commit that was acknowledged, or found at a reopen.
    acknowledged: u64,
    writes: u64,
    plan: Option<(u64, Fault)>,
    /// Why no write is taken.
    refusal: Option<String>,
    crashed: bool,
}

#[derive(Debug, Default, Clone)]
struct Content {
    entries: BTreeMap<Vec<u8>, Versioned>,
    sequence: u64,
}

impl MemoryMap {
    /// An empty map without faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets `fault` happen at write `number`, instead of any fault planned before.
    pub fn plan(&self, number: u64, fault: Fault) {
        self.state().plan = Some((number, fault));
    }

    /// The writes so far, the failed one included.
    pub fn writes(&self) -> u64 {
        self.state().writes
    }

    /// Ends this life of the map, and any fault, and begins the next with what is durable.
    pub fn reopen(&self) {
        let mut state = self.state();
        state.visible = state.durable.clone();
        state.acknowledged = state.durable.sequence;
        state.plan = None;
        state.refusal = None;
        state.crashed = false;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, unless the process it belongs to has ended.
    fn alive(&self) -> Result<MutexGuard<'_, State>, Error> {
        let state = self.state();
        if state.crashed {
            return Err(Error::Unavailable("it crashed; open it again".into()));
        }
        Ok(state)
    }
}

impl State {
    /// The fault of the write that begins now.
    fn fault(&mut self) -> Option<Fault> {
        self.writes += 1;
        self.plan.filter(|(number, _)| *number == self.writes).map(|(_, fault)| fault)
    }

    fn unknown(&mut self, sequence: u64, why: &str) -> Error {
        let cause = Arc::new(Error::Unavailable(why.into()));
        let error = Error::Unknown { sequence, cause };
        self.refusal = Some(error.to_string());
        error
    }
}

impl Content {
    fn apply(&mut self, writes: Vec<(Vec<u8>, Option<Vec<u8>>)>) {
        self.sequence += 1;
        for (key, value) in writes {
            match value {
                Some(value) => {
                    let found = Versioned { value: Value::from(value), version: self.sequence };
                    self.entries.insert(key, found);
                }
                None => {
                    self.entries.remove(&key);
                }
            }
        }
    }
}

impl OrderedMap for MemoryMap {
    fn get(&self, key: &[u8]) -> Result<Option<Versioned>, Error> {
        Ok(self.alive()?.visible.entries.get(key).cloned())
    }

    fn multi_get(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Versioned>>, Error> {
        let state = self.alive()?;
        Ok(keys.iter().map(|key| state.visible.entries.get(key).cloned()).collect())
    }

    fn scan(&self, range: &KeyRange, order: Order, limit: usize) -> Result<Vec<Entry>, Error> {
        let state = self.alive()?;
        let mut entries: Vec<_> = state
            .visible
            .entries
            .iter()
            .filter(|(key, _)| range.contains(key))
            .map(|(key, found)| Entry { key: key.clone(), found: found.clone() })
            .collect();
        if order == Order::Descending {
            entries.reverse();
        }
        entries.truncate(limit);
        Ok(entries)
    }

    fn commit(&self, commit: Commit) -> Result<Receipt, Error> {
        commit.check()?;
        let mut state = self.alive()?;
        if let Some(why) = &state.refusal {
            return Err(Error::Unavailable(why.clone()));
        }
        for (key, expect) in &commit.expect {
            expect.check(key, state.visible.entries.get(key).map(|found| found.version))?;
        }
        if commit.writes.is_empty() {
            return Ok(Receipt { sequence: state.visible.sequence });
        }
        let sequence = state.visible.sequence + 1;
        match state.fault() {
            Some(Fault::FailOnce) => return Err(Error::Full { path: "memory".into() }),
            Some(Fault::FailForEver) => {
                state.visible.apply(commit.writes);
                return Err(state.unknown(sequence, "a flush was made to fail"));
            }
            Some(Fault::CrashBefore) => {
                state.crashed = true;
                return Err(state.unknown(sequence, "a crash was made to happen"));
            }
            Some(Fault::CrashAfter) => {
                state.durable.apply(commit.writes);
                state.crashed = true;
                return Err(state.unknown(sequence, "a crash was made to happen"));
            }
            None => {}
        }
        state.visible.apply(commit.writes.clone());
        state.durable.apply(commit.writes);
        state.acknowledged = sequence;
        Ok(Receipt { sequence })
    }

    fn last_commit(&self) -> u64 {
        self.state().acknowledged
    }

    fn verify(&self) -> Result<Findings, Error> {
        let examined = u64::try_from(self.alive()?.visible.entries.len()).unwrap_or(u64::MAX);
        Ok(Findings { examined, bad: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(map: &MemoryMap, key: &str) -> Result<Receipt, Error> {
        map.commit(Commit { writes: vec![(key.into(), Some(vec![1]))], ..Commit::default() })
    }

    fn has(map: &MemoryMap, key: &str) -> bool {
        map.get(key.as_bytes()).unwrap().is_some()
    }

    #[test]
    fn a_write_that_fails_once_leaves_nothing_and_the_next_succeeds() {
        let map = MemoryMap::new();
        map.plan(1, Fault::FailOnce);
        assert!(matches!(put(&map, "a"), Err(Error::Full { .. })));
        assert!(!has(&map, "a"));
        assert_eq!(put(&map, "a").unwrap().sequence, 1);
    }

    #[test]
    fn after_an_unknown_outcome_nothing_is_written_until_reopened() {
        let map = MemoryMap::new();
        map.plan(2, Fault::FailForEver);
        put(&map, "a").unwrap();
        assert!(matches!(put(&map, "b"), Err(Error::Unknown { sequence: 2, .. })));
        assert!(matches!(put(&map, "c"), Err(Error::Unavailable(_))));
        assert!(has(&map, "b"));
        map.reopen();
        assert!(has(&map, "a") && !has(&map, "b"));
        assert_eq!(put(&map, "b").unwrap().sequence, 2);
    }

    #[test]
    fn a_crash_keeps_the_write_only_if_it_was_durable() {
        for (fault, kept) in [(Fault::CrashBefore, false), (Fault::CrashAfter, true)] {
            let map = MemoryMap::new();
            map.plan(1, fault);
            assert!(matches!(put(&map, "a"), Err(Error::Unknown { .. })));
            assert!(map.get(b"a").is_err() && put(&map, "b").is_err());
            map.reopen();
            assert_eq!(has(&map, "a"), kept);
        }
    }
}
