//! The examination of batch jobs and their history.

use std::collections::BTreeMap;

use super::super::keys::Space;
use super::Exam;
use crate::domain::batch::audit::audit;
use crate::domain::batch::{BatchGroup, BatchJob, BatchMessage, RunRecord, StatusChange};
use crate::domain::check::Invariant as I;
use crate::durable::Entry;

/// What the walk over all records found of batch jobs.
#[derive(Default)]
pub(super) struct BatchRecords {
    jobs: BTreeMap<u64, BatchJob>,
    history: BTreeMap<u64, Vec<RunRecord>>,
    changes: BTreeMap<u64, Vec<StatusChange>>,
}

impl Exam<'_> {
    /// Takes a record of one of the spaces of batch jobs.
    pub(super) fn batch_record(&mut self, space: Space, entry: &Entry, found: &mut BatchRecords) {
        let value = &entry.found.value;
        let own = match space {
            Space::BatchJobs => self.read::<BatchJob>("a batch job", value).map(|job| {
                let own = Space::BatchJobs.number(job.id);
                found.jobs.insert(job.id, job);
                own
            }),
            Space::BatchHistory => self.read::<RunRecord>("a history record", value).map(|one| {
                let own = Space::BatchHistory.numbers([one.job, one.number]);
                found.history.entry(one.job).or_default().push(one);
                own
            }),
            Space::BatchChanges => self.read::<StatusChange>("a status change", value).map(|one| {
                let own = Space::BatchChanges.numbers([one.job, one.number]);
                found.changes.entry(one.job).or_default().push(one);
                own
            }),
            Space::BatchGroups => self
                .read::<BatchGroup>("a batch group", value)
                .map(|group| Space::BatchGroups.texts(&[&group.name])),
            Space::Messages => self
                .read::<BatchMessage>("a message", value)
                .map(|message| Space::Messages.number(message.number)),
            _ => None,
        };
        if let Some(own) = own {
            self.checks.test(I::I6, own == entry.key, || {
                format!("a record of batch jobs stands under {}", entry.key.escape_ascii())
            });
        }
    }

    /// Examines jobs with their history, once all records are known.
    pub(super) fn batch_jobs(&mut self, found: &BatchRecords) {
        let ids: std::collections::BTreeSet<u64> =
            found.jobs.keys().chain(found.history.keys()).copied().collect();
        for id in ids {
            let records = found.history.get(&id).map_or(&[][..], Vec::as_slice);
            let checks = &mut *self.checks;
            audit(id, found.jobs.get(&id), records, &mut |invariant, holds, what| {
                checks.test(invariant, holds, || what);
            });
        }
        for (id, changes) in &found.changes {
            for pair in changes.windows(2) {
                let [one, next] = pair else { continue };
                self.checks.test(I::I16, one.to == next.from, || {
                    format!("batch job {id} went to {} and then came from {}", one.to, next.from)
                });
            }
            let now = found.jobs.get(id).map(|job| job.status);
            let last = changes.last().map(|change| change.to);
            self.checks.test(I::I16, now.is_none() || last == now, || {
                format!("batch job {id} is {now:?} and its last recorded status is {last:?}")
            });
        }
    }
}
