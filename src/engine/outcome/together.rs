//! What the tasks of one run came to together.

use super::{Outcome, ScheduleResult, Skipped, SynchronizationResult};

impl Outcome {
    /// This outcome with that of a further task of the same run. Outcomes of two kinds have no sum;
    /// the later one stands.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Schedule(first), Self::Schedule(next)) => Self::Schedule(first.and(next)),
            (Self::Synchronization(first), Self::Synchronization(next)) => {
                Self::Synchronization(first.and(next))
            }
            (_, other) => other,
        }
    }
}

impl ScheduleResult {
    /// Each group of channel databases has transactions of its own, so that all counts add up.
    fn and(mut self, next: Self) -> Self {
        self.transactions += next.transactions;
        self.rows += next.rows;
        self.staged += next.staged;
        self.held_back += next.held_back;
        self.conflicts += next.conflicts;
        self.duplicates += next.duplicates;
        self.waiting += next.waiting;
        self.elapsed_ms += next.elapsed_ms;
        self.interrupted |= next.interrupted;
        self.sessions.extend(next.sessions);
        self
    }
}

impl SynchronizationResult {
    /// What one task has synchronized the next one does not find any more.
    fn and(mut self, next: Self) -> Self {
        self.attempted += next.attempted;
        self.succeeded += next.succeeded;
        self.failed += next.failed;
        self.already_synchronized += next.already_synchronized;
        self.skipped = self.skipped.and(&next.skipped);
        self.sales_orders += next.sales_orders;
        self.quotations += next.quotations;
        self.cancellations += next.cancellations;
        self.payments += next.payments;
        for (currency, amount) in next.amount.0 {
            if self.amount.add(currency, amount).is_none() {
                // A sum that no amount can hold is not told.
                self.amount.0.remove(&currency);
            }
        }
        for error in next.errors {
            match self.errors.iter_mut().find(|known| known.code == error.code) {
                Some(known) => known.count += error.count,
                None => self.errors.push(error),
            }
        }
        self.elapsed_ms += next.elapsed_ms;
        self.interrupted |= next.interrupted;
        self
    }
}

impl Skipped {
    fn and(&self, next: &Self) -> Self {
        Self {
            voided: self.voided + next.voided,
            editing: self.editing + next.editing,
            other_type: self.other_type + next.other_type,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::outcome::ErrorCount;

    #[test]
    fn the_tasks_of_a_run_are_told_as_one() {
        let error =
            |code: &str, count| ErrorCount { code: code.to_owned(), message: String::new(), count };
        let task = |orders, errors: Vec<ErrorCount>| {
            Outcome::Synchronization(SynchronizationResult {
                sales_orders: orders,
                errors,
                ..SynchronizationResult::default()
            })
        };
        let sum = task(3, vec![error("A", 1)]).and(task(4, vec![error("B", 2), error("A", 5)]));
        assert_eq!(sum, task(7, vec![error("A", 6), error("B", 2)]));
    }
}
