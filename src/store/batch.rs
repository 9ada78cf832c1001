//! Batch jobs as headquarters keeps them: jobs, history, changes of status, batch groups, messages,
//! and the lease of the process that runs them.
//!
//! Jobs, groups and unread messages are few and are kept in memory; history is read when it is asked
//! for. Every write names the lease: one that a later process has taken over is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::backend::Store;
use super::codec::{decode, encode};
use super::error::StoreError;
use super::headquarters::{Headquarters, get_one, scan_all};
use super::keys::Space;
use super::log::Writes;
use crate::domain::Text;
use crate::domain::batch::{BatchGroup, BatchJob, BatchMessage, RunRecord, StatusChange, Step};
use crate::durable::{Commit, Expect, KeyRange, Order, Versioned};

/// Most messages that are kept; the oldest go first.
const MOST_MESSAGES: usize = 1_000;

/// What is kept in memory of batch jobs.
#[derive(Default)]
pub(super) struct BatchState {
    jobs: BTreeMap<u64, Arc<BatchJob>>,
    /// When the server has to look at which job: the jobs that wait, and no others.
    wakes: BTreeSet<(DateTime<Utc>, u64)>,
    groups: BTreeMap<Text, BatchGroup>,
    messages: BTreeMap<u64, BatchMessage>,
    counts: Counts,
    fence: u64,
}

/// The next numbers; they are never used twice, also when a job is deleted.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Counts {
    job: u64,
    message: u64,
}

impl Default for Counts {
    fn default() -> Self {
        Self { job: 1, message: 1 }
    }
}

/// Who runs batch jobs.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Lease {
    /// Raised by each process that takes it.
    fence: u64,
    /// The process, in words.
    owner: Text,
}

/// Whether the job of a step is new, there already, or deleted with the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It gets its first record.
    New,
    /// It replaces what is stored.
    Kept,
    /// It goes; its history stays.
    Deleted,
}

impl BatchState {
    /// Reads what is kept in memory.
    pub(super) async fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let mut state = Self {
            counts: get_one(store, Space::BatchCounts, "the batch numbers")
                .await?
                .unwrap_or_default(),
            ..Self::default()
        };
        for entry in scan_all(store, Space::BatchJobs).await? {
            let job: BatchJob = decode("a batch job", &entry.found.value)?;
            state.keep(Arc::new(job));
        }
        for entry in scan_all(store, Space::BatchGroups).await? {
            let group: BatchGroup = decode("a batch group", &entry.found.value)?;
            state.groups.insert(group.name.clone(), group);
        }
        for entry in scan_all(store, Space::Messages).await? {
            let message: BatchMessage = decode("a message", &entry.found.value)?;
            state.messages.insert(message.number, message);
        }
        let lease: Option<Lease> = get_one(store, Space::BatchLease, "the batch lease").await?;
        state.fence = lease.map_or(0, |lease| lease.fence);
        Ok(state)
    }

    /// Keeps a job, and when the server has to look at it.
    fn keep(&mut self, job: Arc<BatchJob>) {
        self.forget(job.id);
        self.wakes.extend(job.wake().map(|wake| (wake, job.id)));
        self.jobs.insert(job.id, job);
    }

    fn forget(&mut self, id: u64) {
        if let Some(wake) = self.jobs.remove(&id).and_then(|job| job.wake()) {
            self.wakes.remove(&(wake, id));
        }
    }
}

impl Headquarters {
    /// The batch jobs, by number.
    pub fn batch_jobs(&self) -> Vec<Arc<BatchJob>> {
        self.read().batch.jobs.values().cloned().collect()
    }

    /// The batch job of that number.
    pub fn batch_job(&self, id: u64) -> Option<Arc<BatchJob>> {
        self.read().batch.jobs.get(&id).cloned()
    }

    /// The batch jobs that the server has to look at by `now`. What it costs grows with their number
    /// alone, not with that of all jobs.
    pub fn batch_jobs_due(&self, now: DateTime<Utc>) -> Vec<Arc<BatchJob>> {
        let state = self.read();
        let due = state.batch.wakes.range(..=(now, u64::MAX));
        due.filter_map(|(_, id)| state.batch.jobs.get(id).cloned()).collect()
    }

    /// The first moment after `now` at which the server has to look at a batch job.
    pub fn next_wake(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let state = self.read();
        let mut later = state.batch.wakes.range((Excluded((now, u64::MAX)), Unbounded));
        later.next().map(|(wake, _)| *wake)
    }

    /// The number that the next new job gets.
    pub fn next_batch_job(&self) -> u64 {
        self.read().batch.counts.job
    }

    /// The batch groups, by name.
    pub fn batch_groups(&self) -> Vec<BatchGroup> {
        self.read().batch.groups.values().cloned().collect()
    }

    /// The messages of the message center, the newest first.
    pub fn messages(&self) -> Vec<BatchMessage> {
        self.read().batch.messages.values().rev().cloned().collect()
    }

    /// The fence of the process that last took the lease; 0 before the first.
    pub fn batch_fence(&self) -> u64 {
        self.read().batch.fence
    }

    /// Takes the lease for this process: writes of the process that had it are refused from here
    /// on. Gives the fence.
    pub async fn take_batch_lease(&self, owner: &str) -> Result<u64, StoreError> {
        let _writing = self.writer.lock().await;
        let fence = self.read().batch.fence + 1;
        let expect = self.unchanged(&[Space::BatchLease.key()]).await?;
        let lease = Lease { fence, owner: Text::from(owner) };
        let writes = vec![(Space::BatchLease.key(), Some(encode(&lease)?))];
        self.store.commit(Commit { expect, writes }).await?;
        self.write().batch.fence = fence;
        Ok(fence)
    }

    /// Stores a step of a batch job: job, records, changes and messages in one commit. It is refused
    /// when the job was changed since the step was computed, or when `fence` is not the lease's.
    pub async fn put_batch_step(
        &self,
        step: Step,
        presence: Presence,
        fence: Option<u64>,
    ) -> Result<Arc<BatchJob>, StoreError> {
        let _writing = self.writer.lock().await;
        let expect = self.expect_step(&step, presence, fence).await?;
        let Step { job, records, changes, mut messages } = step;
        let mut counts = self.read().batch.counts;
        if presence == Presence::New {
            counts.job = counts.job.max(job.id + 1);
        }
        for message in &mut messages {
            message.number = counts.message;
            counts.message += 1;
        }
        let stored = (presence != Presence::Deleted).then(|| encode(&job)).transpose()?;
        let mut writes: Writes = vec![(Space::BatchJobs.number(job.id), stored)];
        if presence == Presence::New || !messages.is_empty() {
            writes.push((Space::BatchCounts.key(), Some(encode(&counts)?)));
        }
        for record in last_of_each(records) {
            writes.push((history_key(&record), Some(encode(&record)?)));
        }
        for change in changes {
            let key = Space::BatchChanges.numbers([change.job, change.number]);
            writes.push((key, Some(encode(&change)?)));
        }
        for message in &messages {
            writes.push((Space::Messages.number(message.number), Some(encode(message)?)));
        }
        let dropped = self.messages_over(messages.len());
        writes.extend(dropped.iter().map(|number| (Space::Messages.number(*number), None)));
        self.store.commit(Commit { expect, writes }).await?;
        let job = Arc::new(job);
        let batch = &mut self.write().batch;
        batch.counts = counts;
        match presence {
            Presence::Deleted => batch.forget(job.id),
            Presence::New | Presence::Kept => batch.keep(Arc::clone(&job)),
        }
        batch.messages.extend(messages.into_iter().map(|message| (message.number, message)));
        dropped.iter().for_each(|number| drop(batch.messages.remove(number)));
        Ok(job)
    }

    async fn expect_step(
        &self,
        step: &Step,
        presence: Presence,
        fence: Option<u64>,
    ) -> Result<Vec<(Vec<u8>, Expect)>, StoreError> {
        let held = self.batch_job(step.job.id);
        let moved = match (&held, presence) {
            (None, Presence::New) => false,
            (Some(held), Presence::Kept | Presence::Deleted) => {
                held.version + 1 != step.job.version
            }
            _ => true,
        };
        if moved {
            let text = format!("batch job {} was changed meanwhile; look at it again", step.job.id);
            return Err(StoreError::Moved(text));
        }
        let keys = [Space::BatchJobs.number(step.job.id), Space::BatchLease.key()];
        let found = self.store.multi_get(&keys).await?;
        // What this process remembers of the lease is not asked: another one may have taken it since.
        if let (Some(fence), Some(Some(lease))) = (fence, found.get(1)) {
            let lease: Lease = decode("the batch lease", &lease.value)?;
            if lease.fence != fence {
                let text = "another process runs the batch jobs now; this one's run is void";
                return Err(StoreError::Moved(text.to_owned()));
            }
        }
        let expect = |found: Option<Versioned>| {
            found.map_or(Expect::Absent, |found| Expect::Version(found.version))
        };
        Ok(keys.into_iter().zip(found.into_iter().map(expect)).collect())
    }

    /// The oldest messages that have to go for `new` more.
    fn messages_over(&self, new: usize) -> Vec<u64> {
        let state = self.read();
        let over = (state.batch.messages.len() + new).saturating_sub(MOST_MESSAGES);
        state.batch.messages.keys().take(over).copied().collect()
    }

    /// Stores a batch group; one of that name is replaced.
    pub async fn put_batch_group(&self, group: BatchGroup) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        let writes = vec![(Space::BatchGroups.texts(&[&group.name]), Some(encode(&group)?))];
        self.store.commit(Commit { expect: vec![], writes }).await?;
        self.write().batch.groups.insert(group.name.clone(), group);
        Ok(())
    }

    /// Marks messages as read.
    pub async fn read_messages(&self, numbers: &[u64]) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        let mut messages = {
            let state = self.read();
            let found = numbers.iter().filter_map(|number| state.batch.messages.get(number));
            found.filter(|message| !message.read).cloned().collect::<Vec<_>>()
        };
        messages.iter_mut().for_each(|message| message.read = true);
        let write = |message: &BatchMessage| {
            Ok((Space::Messages.number(message.number), Some(encode(message)?)))
        };
        let writes: Result<Writes, StoreError> = messages.iter().map(write).collect();
        let writes = writes?;
        if !writes.is_empty() {
            self.store.commit(Commit { expect: vec![], writes }).await?;
            let batch = &mut self.write().batch;
            batch.messages.extend(messages.into_iter().map(|message| (message.number, message)));
        }
        Ok(())
    }

    /// The history of a batch job, the newest first, at most `limit` records.
    pub async fn batch_history(
        &self,
        job: u64,
        limit: usize,
    ) -> Result<Vec<RunRecord>, StoreError> {
        let range = KeyRange::prefix(&Space::BatchHistory.number(job));
        let found = self.store.scan(&range, Order::Descending, limit).await?;
        found
            .into_iter()
            .map(|entry| decode("a batch history record", &entry.found.value))
            .collect()
    }

    /// The history of all batch jobs, deleted ones too, by job and number.
    pub async fn all_batch_history(&self) -> Result<Vec<RunRecord>, StoreError> {
        let entries = scan_all(&*self.store, Space::BatchHistory).await?;
        let records = entries.iter();
        records.map(|entry| decode("a batch history record", &entry.found.value)).collect()
    }

    /// The changes of a batch job's status, the oldest first.
    pub async fn status_changes(&self, job: u64) -> Result<Vec<StatusChange>, StoreError> {
        let range = KeyRange::prefix(&Space::BatchChanges.number(job));
        let found = self.store.scan(&range, Order::Ascending, usize::MAX).await?;
        found.into_iter().map(|entry| decode("a change of status", &entry.found.value)).collect()
    }

    /// Removes history records, and changes of status, that ended before `before`: of one job, or of
    /// all, also deleted ones. Records that a job still needs stay. Gives how many records went.
    pub async fn clean_up_history(
        &self,
        job: Option<u64>,
        before: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let _writing = self.writer.lock().await;
        let prefix = |space: Space| job.map_or_else(|| space.key(), |job| space.number(job));
        let mut writes: Writes = Vec::new();
        for entry in self
            .store
            .scan(&KeyRange::prefix(&prefix(Space::BatchHistory)), Order::Ascending, usize::MAX)
            .await?
        {
            let record: RunRecord = decode("a batch history record", &entry.found.value)?;
            let ended = record.ended.0.is_some_and(|ended| ended < before);
            if ended && !self.needs(&record) {
                writes.push((entry.key, None));
            }
        }
        let removed = writes.len() as u64;
        for entry in self
            .store
            .scan(&KeyRange::prefix(&prefix(Space::BatchChanges)), Order::Ascending, usize::MAX)
            .await?
        {
            let change: StatusChange = decode("a change of status", &entry.found.value)?;
            if change.at.0.is_some_and(|at| at < before) {
                writes.push((entry.key, None));
            }
        }
        if !writes.is_empty() {
            self.store.commit(Commit { expect: vec![], writes }).await?;
        }
        Ok(removed)
    }

    /// Whether the job will write this record again.
    fn needs(&self, record: &RunRecord) -> bool {
        let Some(job) = self.batch_job(record.job) else { return false };
        let position = &job.position;
        [&position.run, &position.gap].into_iter().flatten().any(|one| one.number == record.number)
    }
}

/// A step can write one record twice, when due times pass in two ways: the last one counts.
fn last_of_each(records: Vec<RunRecord>) -> impl Iterator<Item = RunRecord> {
    let by_number: BTreeMap<u64, RunRecord> =
        records.into_iter().map(|record| (record.number, record)).collect();
    by_number.into_values()
}

fn history_key(record: &RunRecord) -> Vec<u8> {
    Space::BatchHistory.numbers([record.job, record.number])
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use futures::executor::block_on;

    use super::*;
    use crate::domain::CompanyId;
    use crate::domain::batch::step::{Creation, create, run_now};
    use crate::domain::batch::{Entered, Timing, Work};
    use crate::durable::MemoryMap;
    use crate::store::LocalStore;

    #[test]
    fn a_process_whose_lease_was_taken_over_writes_nothing_more() {
        let map = MemoryMap::new();
        let open = || {
            let store = Arc::new(LocalStore::new(map.clone()));
            block_on(Headquarters::open(store)).unwrap()
        };
        let at = Utc.with_ymd_and_hms(2026, 1, 5, 15, 0, 0).unwrap();
        let first = open();
        let old = block_on(first.take_batch_lease("the first process")).unwrap();
        let creation = Creation {
            id: first.next_batch_job(),
            company: CompanyId::new("usrt"),
            work: Work::UploadSchedule { schedule: "P-0001".into(), groups: vec![] },
            tasks: vec![],
            entered: Entered::default(),
            timing: Timing::Once(at),
        };
        let made = create(creation, at, "Ada");
        let job = block_on(first.put_batch_step(made, Presence::New, Some(old))).unwrap();
        let new = block_on(open().take_batch_lease("the second process")).unwrap();
        assert!(new > old);
        let late = run_now(&job, at, "Ada").unwrap();
        let refused = block_on(first.put_batch_step(late, Presence::Kept, Some(old)));
        assert!(matches!(refused, Err(StoreError::Moved(_))), "{refused:?}");
        assert_eq!(open().batch_job(job.id), Some(job), "nothing was written");
    }
}
