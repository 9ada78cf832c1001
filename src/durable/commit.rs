//! The one path by which anything is written: apply, flush, sync, witness, acknowledge.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::envelope::Header;
use super::error::Error;
use super::keys;
use super::map::{Commit, Receipt};
use super::plan::{Plan, Planned};
use super::sled_map::{Doubt, Inner};

impl Inner {
    /// Writes all of `commit`, or nothing; on disk and witnessed when it returns.
    pub(super) fn commit(&self, commit: Commit) -> Result<Receipt, Error> {
        commit.check()?;
        let _turn = self.engine.turn();
        self.engine.check()?;
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, expect) in &commit.expect {
            expect.check(key, self.version(key)?)?;
        }
        if commit.writes.is_empty() {
            return Ok(Receipt { sequence: history.head.point.sequence });
        }
        let mut plan = Plan::after(self, &history.head);
        // In key order, the last write of a key wins.
        let writes: BTreeMap<_, _> = commit.writes.into_iter().collect();
        for (key, value) in &writes {
            plan.write(key, value.as_deref())?;
        }
        let Planned { batch, head, put } = plan.finish();
        let sequence = head.point.sequence;
        if let Err(cause) = self.apply(batch) {
            let why = self.engine.fail(sequence, cause);
            let keys = writes.into_keys().collect();
            self.doubtful.get_or_init(|| Doubt { keys, why: why.clone() });
            return Err(why);
        }
        self.engine
            .sync(&self.tree)
            .and_then(|()| history.witness.record(head.point))
            .map_err(|cause| self.engine.fail(sequence, cause))?;
        history.head = head;
        self.last.store(sequence, Ordering::Release);
        put.iter().for_each(|(stored, length)| self.settle(stored, *length));
        Ok(Receipt { sequence })
    }

    fn apply(&self, batch: sled::Batch) -> Result<(), Error> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        self.engine.contain(|| self.tree.apply_batch(batch))
    }

    fn version(&self, key: &[u8]) -> Result<Option<u64>, Error> {
        let stored = keys::record(key);
        let record = self.raw(&stored)?;
        record.map(|record| Header::read(&stored, &record).map(|h| h.version)).transpose()
    }
}
