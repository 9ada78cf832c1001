//! Counting distinct transactions over a whole run, although their rows can come in several windows.

use std::collections::{HashMap, HashSet};

use crate::engine::outcome::ScheduleResult;
use crate::jobs::assembly::{End, Fate};
use crate::store::StageReport;

/// What was counted of a transaction.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    waits: bool,
    held_back: bool,
    /// It came again in parts.
    again_in_parts: bool,
}

/// The transactions of a run that may be met again; one that became whole at once is not kept,
/// since the store says which session brought it.
#[derive(Debug, Default)]
pub(super) struct Counts {
    seen: HashMap<u128, Seen>,
    /// The sessions of this run.
    sessions: HashSet<u64>,
}

impl Counts {
    /// Says that a session belongs to this run.
    pub(super) fn begin(&mut self, session: u64) {
        self.sessions.insert(session);
    }

    /// Counts a window that is taken.
    pub(super) fn take(
        &mut self,
        result: &mut ScheduleResult,
        rows: u64,
        fates: &[Fate],
        report: StageReport,
    ) {
        result.rows += rows;
        result.staged += report.staged;
        result.duplicates += report.duplicates;
        result.conflicts += report.conflicts;
        for fate in fates {
            self.count(result, fate);
        }
    }

    fn count(&mut self, result: &mut ScheduleResult, fate: &Fate) {
        let before = self.seen.get(&fate.hash).copied();
        let brought_now = fate.brought.is_some_and(|session| self.sessions.contains(&session));
        result.transactions += u64::from(before.is_none() && !brought_now);
        if fate.end == End::Whole && fate.brought.is_none() && before.is_none() {
            return;
        }
        let mut seen = before.unwrap_or_default();
        let waits = fate.end == End::Waiting;
        result.waiting += u64::from(waits && !seen.waits);
        result.waiting -= u64::from(!waits && seen.waits);
        seen.waits = waits;
        match fate.end {
            End::Whole | End::Waiting => {}
            End::HeldBack => {
                result.held_back += u64::from(!seen.held_back);
                seen.held_back = true;
            }
            End::Again(times) => {
                // Parts of one that come in several windows are together one.
                let part = times == 0 && !seen.again_in_parts;
                result.duplicates += times + u64::from(part);
                seen.again_in_parts |= times == 0;
            }
        }
        self.seen.insert(fate.hash, seen);
    }
}
