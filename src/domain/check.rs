//! What an examination of a store found: one check for each invariant that a stored state can show.
//!
//! The numbers are those of the promises that the product makes. Some promise a behaviour; then the
//! check looks at the state which that behaviour leaves, and says in [`Check::what`] which state.

use serde::{Deserialize, Serialize};

/// Most failures that one check lists; the others are counted.
pub const MOST_FAILURES: usize = 100;

/// Declares the invariants with their numbers and what is examined for them.
macro_rules! invariants {
    ($($name:ident $what:literal,)*) => {
        /// An invariant that the state of a store can show.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is described by the text that `what` gives")]
        pub enum Invariant { $($name),* }

        impl Invariant {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its number, such as `I4`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// What exactly is examined for it.
            pub fn what(self) -> &'static str {
                match self { $(Self::$name => $what),* }
            }
        }
    };
}

invariants! {
    I1 "every transaction has exactly one fate: not for this job, voided, being edited, waiting, \
        failed with a reason, or succeeded; a conflict stands beside a first that says something else",
    I2 "every succeeded transaction has one sales order, quotation or cancellation, as its type says, \
        each of these has one transaction, and both name each other; every cancellation has its order",
    I3 "nothing is there twice, as it would be had a run repeated its work: keys of transactions, \
        numbers of orders and quotations, transactions of orders, cancellations of an order",
    I4 "the lines, discounts, charges, taxes, payments, infocodes, attributes and tax measures of \
        every order and quotation are its transaction's, one for one",
    I5 "order, quotation, voucher and journal numbers of every company and sequence ascend in commit order \
        without a gap, and the next number follows the last",
    I6 "business content is as it was committed: entries say what their documents say, the totals of \
        every business date, company, channel, status and currency are those of its transactions, and \
        every staged row says what the row of the channel database says",
    I7 "of every order and quotation, net lines, charges and taxes are the total, lines less discounts are the net \
        lines, and the total is the payments and the difference; a cancellation takes back its order",
    I8 "for each channel database, channel, store and currency, the payments of succeeded transactions \
        are those of their orders, and with those that wait, failed or are passed over make up all",
    I9 "every order, quotation and cancellation has one currency, and each of its amounts is in whole \
        coins of it",
    I10 "every voucher balances to zero in the currency of its document, and what is posted of payments \
        is on vouchers",
    I11 "the watermark of every channel database is where its applied upload sessions end, and does \
        not pass what the database has given",
    I12 "every row of a channel database at or below the watermark is staged, waiting, quarantined, \
        a conflict or a repetition, and every staged row came from one; counters that have no row are \
        in the list of gaps",
    I13 "every transaction is whole, its rows in order, and rows that wait are not whole",
    I14 "what is held back is held back alone: every quarantined transaction and every failed upload \
        session has a reason of its own",
    I16 "every batch job has the status that its last recorded change led to, and executes exactly when \
        a run of it does",
    I17 "occurrences of every batch job are counted one by one, and not more started than its End after \
        allows",
    I19 "no run of a batch job began before the one before it had ended",
    I20 "every due time of every batch job is on record exactly once, as far as its history was not \
        cleaned up",
    I26 "everything that was acknowledged is there: the records of each map add up to its control \
        total",
    I27 "no commit is there by half: documents, entries and order status stand in the same segments, \
        and rows, marks and packages of a channel database end at the same counters",
    I28 "each map was opened against its witness outside the database, which vouches for its last \
        commit",
    I29 "every record passes its checksum and can be read",
    I30 "every record has a kind and a format that this program knows",
    I31 "every document, read and written again, is byte for byte the same, as a backup and a restore \
        need it",
}

/// One check of an examination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The number of the invariant, such as `I4`.
    pub id: String,
    /// What exactly was examined.
    pub what: String,
    /// Whether nothing was found.
    pub ok: bool,
    /// How many things were looked at.
    pub examined: u64,
    /// What was found, each with its place; at most [`MOST_FAILURES`].
    pub failures: Vec<String>,
    /// How many more there are than are listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_failures: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the serializer hands in a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// All checks of an examination, one for each invariant.
#[derive(Clone, Debug)]
pub struct Checks(Vec<Check>);

impl Default for Checks {
    fn default() -> Self {
        let check = |invariant: &Invariant| Check {
            id: invariant.id().into(),
            what: invariant.what().into(),
            ok: true,
            examined: 0,
            failures: Vec::new(),
            more_failures: 0,
        };
        Self(Invariant::ALL.iter().map(check).collect())
    }
}

impl Checks {
    /// The checks, in the order of their numbers.
    pub fn into_vec(self) -> Vec<Check> {
        self.0
    }

    /// Counts one more thing that was looked at for an invariant, and whether it holds; `failure`
    /// says what is wrong and where if it does not. Returns `holds`.
    pub fn test(
        &mut self,
        invariant: Invariant,
        holds: bool,
        failure: impl FnOnce() -> String,
    ) -> bool {
        self.seen(invariant, 1);
        if !holds {
            self.fail(invariant, failure());
        }
        holds
    }

    /// Counts things that were looked at elsewhere.
    pub fn seen(&mut self, invariant: Invariant, count: u64) {
        if let Some(check) = self.0.get_mut(invariant as usize) {
            check.examined = check.examined.saturating_add(count);
        }
    }

    /// Something is wrong. What it is about was counted already.
    pub fn fail(&mut self, invariant: Invariant, failure: impl Into<String>) {
        let Some(check) = self.0.get_mut(invariant as usize) else { return };
        check.ok = false;
        if check.failures.len() < MOST_FAILURES {
            check.failures.push(failure.into());
        } else {
            check.more_failures += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_counts_everything_and_lists_the_first_failures() {
        let mut checks = Checks::default();
        for number in 0..MOST_FAILURES + 5 {
            checks.test(Invariant::I4, number == 0, || format!("number {number}"));
        }
        let checks = checks.into_vec();
        let check = checks.iter().find(|check| check.id == "I4").unwrap();
        assert_eq!((check.ok, check.examined), (false, 105));
        assert_eq!((check.failures.len(), check.more_failures), (MOST_FAILURES, 4));
        assert!(checks.iter().all(|other| other.ok || other.id == "I4"));
    }
}
