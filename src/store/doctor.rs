//! The examination of headquarters' data: what is stored, compared with what must hold.
//!
//! It reads records, not what headquarters keeps in memory, and compares both. Documents are read a
//! segment at a time, so the memory it takes does not grow with the store. Damage is a failure of a
//! check and never ends the examination: what cannot be read is named and passed over.
//!
//! Channel databases, and headquarters compared with them, are examined by the job.

mod apart;
mod batch;
mod cancellations;
mod documents;
mod money;
mod numbers;
mod order;
mod orders;
mod quotations;
mod records;
mod sold;
mod texts;
mod totals;
mod transactions;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::error::StoreError;
use super::still::Still;
use super::totals::Totals;
use crate::domain::check::{Checks, Invariant};
use crate::domain::schedule::Counters;
use crate::domain::table::Table;
use crate::domain::{CompanyId, Text};
use crate::durable::Finding;
use apart::Numbered;
use money::Money;
use numbers::Drawn;

/// Told after each segment how many documents were examined; `false` ends the examination.
pub type Proceed<'a> = dyn Fn(u64) -> bool + Send + Sync + 'a;

/// What the comparison with channel databases needs of the walk over headquarters.
#[derive(Debug, Default)]
pub struct Staged {
    /// How many rows of each channel database are staged, by table.
    pub rows: HashMap<Text, BTreeMap<Table, u64>>,
}

/// An examination in progress.
struct Exam<'a> {
    still: &'a Still<'a>,
    /// Keys of records that cannot be read; they are reported once and passed over.
    bad: BTreeSet<Vec<u8>>,
    checks: &'a mut Checks,
    money: Money,
    /// The totals of the transactions that were walked over.
    totals: Totals,
    staged: Staged,
    /// The highest counters taken from any channel database: rows of one transaction can come
    /// through several.
    taken: Counters,
    /// The next number that each company's sequence will give, as it is stored.
    next_numbers: HashMap<(CompanyId, Text), u64>,
    drawn: Drawn,
    numbered: Numbered,
    proceed: &'a Proceed<'a>,
}

impl Still<'_> {
    /// Examines headquarters' data; `None` when `proceed` ended it.
    ///
    /// An error means that the store does not answer at all.
    pub async fn examine(
        &self,
        checks: &mut Checks,
        proceed: &Proceed<'_>,
    ) -> Result<Option<Staged>, StoreError> {
        let findings = self.headquarters.store.verify().await?;
        let bad = take_findings(checks, "headquarters", findings.examined, findings.bad);
        let mut taken = Counters::default();
        for watermark in self.watermarks().into_values() {
            for table in Table::ALL {
                taken.raise(table, watermark.counters.get(table));
            }
        }
        let mut exam = Exam {
            still: self,
            bad,
            checks,
            money: Money::default(),
            totals: Totals::default(),
            staged: Staged::default(),
            taken,
            next_numbers: HashMap::new(),
            drawn: Drawn::default(),
            numbered: Numbered::default(),
            proceed,
        };
        // Cancellations come before orders because both draw vouchers from one sequence.
        let went_on = exam.records().await?
            && exam.transactions().await?
            && exam.cancellations().await?
            && exam.orders().await?
            && exam.quotations().await?
            && exam.control_totals().await?;
        if !went_on {
            return Ok(None);
        }
        let setup = self.headquarters.setup();
        exam.drawn.compare(&exam.next_numbers, &setup, exam.checks);
        exam.money.compare(exam.checks);
        Ok(Some(exam.staged))
    }
}

/// Takes what a walk over a map found into the checks, and returns the keys of its bad records.
pub fn take_findings(
    checks: &mut Checks,
    map: &str,
    examined: u64,
    bad: Vec<Finding>,
) -> BTreeSet<Vec<u8>> {
    checks.seen(Invariant::I29, examined);
    checks.seen(Invariant::I26, 1);
    // The map is open, so its witness vouched for it.
    checks.seen(Invariant::I28, 1);
    let mut keys = BTreeSet::new();
    for Finding { key, what } in bad {
        match key {
            Some(key) => {
                checks.fail(Invariant::I29, format!("{map}: {what}"));
                keys.insert(key);
            }
            None => checks.fail(Invariant::I26, format!("{map}: {what}; restore a backup")),
        }
    }
    keys
}
