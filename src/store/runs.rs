//! The record of runs of P-0001 and Synchronize orders, by hand and by batch jobs, as headquarters keeps
//! it: so many of the last ones, in memory too.

use std::collections::BTreeMap;

use super::backend::Store;
use super::codec::{decode, encode};
use super::error::StoreError;
use super::headquarters::{Headquarters, scan_all};
use super::keys::Space;
use super::log::Writes;
use crate::domain::job_run::JobRun;
use crate::durable::Commit;

/// Most runs that are kept; the oldest go first.
const MOST_RUNS: u64 = 1_000;

/// Reads the runs of a store.
pub(super) async fn load(store: &dyn Store) -> Result<BTreeMap<u64, JobRun>, StoreError> {
    let read = |entry: crate::durable::Entry| {
        let run: JobRun = decode("a run", &entry.found.value)?;
        Ok((run.number, run))
    };
    scan_all(store, Space::Runs).await?.into_iter().map(read).collect()
}

impl Headquarters {
    /// The last runs, the newest first.
    pub fn runs(&self, limit: usize) -> Vec<JobRun> {
        self.read().runs.values().rev().take(limit).cloned().collect()
    }

    /// The run of that number.
    pub fn job_run(&self, number: u64) -> Option<JobRun> {
        self.read().runs.get(&number).cloned()
    }

    /// Puts a run on record under the next number; a task of a batch run under that of its run.
    pub async fn record_run(&self, run: JobRun) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        let run = self.numbered(run);
        let mut writes: Writes = vec![(Space::Runs.number(run.number), Some(encode(&run)?))];
        let gone: Vec<u64> = {
            let state = self.read();
            state.runs.range(..=run.number.saturating_sub(MOST_RUNS)).map(|(old, _)| *old).collect()
        };
        writes.extend(gone.iter().map(|old| (Space::Runs.number(*old), None)));
        self.store.commit(Commit { expect: vec![], writes }).await?;
        let mut state = self.write();
        state.runs.insert(run.number, run);
        state.runs.retain(|number, _| !gone.contains(number));
        Ok(())
    }

    fn numbered(&self, run: JobRun) -> JobRun {
        let state = self.read();
        if let Some(begun) = state.runs.values().rev().find(|known| known.is_with(&run)) {
            let mut whole = begun.clone();
            whole.add(run);
            return whole;
        }
        let last = state.runs.keys().next_back();
        JobRun { number: last.map_or(1, |last| last.saturating_add(1)), ..run }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::DateTime;
    use futures::executor::block_on;

    use super::*;
    use crate::domain::job_run::{BatchRun, RunResult};
    use crate::durable::MemoryMap;
    use crate::store::LocalStore;

    fn run(batch: Option<BatchRun>) -> JobRun {
        JobRun {
            number: 0,
            job: "Synchronize orders".into(),
            person: "person".into(),
            batch,
            started: DateTime::UNIX_EPOCH,
            ended: DateTime::UNIX_EPOCH,
            interrupted: false,
            result: RunResult::Synchronized { transactions: 2, failed: 1, orders: Vec::new() },
        }
    }

    fn numbers(headquarters: &Headquarters) -> Vec<u64> {
        headquarters.runs(usize::MAX).iter().map(|run| run.number).collect()
    }

    #[test]
    fn the_last_runs_are_kept_and_are_there_when_the_store_is_opened_again() {
        let store: Arc<dyn Store> = Arc::new(LocalStore::new(MemoryMap::new()));
        let open = || block_on(Headquarters::open(Arc::clone(&store))).unwrap();
        let headquarters = open();
        for _ in 0..MOST_RUNS + 3 {
            block_on(headquarters.record_run(run(None))).unwrap();
        }
        let expected: Vec<u64> = (4..=MOST_RUNS + 3).rev().collect();
        assert_eq!(numbers(&headquarters), expected);
        assert_eq!(numbers(&open()), expected);
    }

    #[test]
    fn the_tasks_of_a_batch_run_stand_under_one_number() {
        let store = Arc::new(LocalStore::new(MemoryMap::new()));
        let headquarters = block_on(Headquarters::open(store)).unwrap();
        let batch = |record| Some(BatchRun { job: 1, record });
        for of in [batch(0), None, batch(0), batch(1)] {
            block_on(headquarters.record_run(run(of))).unwrap();
        }
        assert_eq!(numbers(&headquarters), [3, 2, 1]);
        let first = headquarters.job_run(1).unwrap();
        let (transactions, failed, orders) = (4, 2, Vec::new());
        assert_eq!(first.result, RunResult::Synchronized { transactions, failed, orders });
    }
}
