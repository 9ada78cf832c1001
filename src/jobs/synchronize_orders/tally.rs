//! Counting what came of the transactions of a run.

use std::collections::BTreeMap;

use crate::domain::order::SalesOrder;
use crate::domain::synchronize::SyncFailure;
use crate::engine::Failure;
use crate::engine::outcome::{ErrorCount, SynchronizationResult};
use crate::store::{Derived, Posted};

/// What came of the transactions so far.
pub(super) struct Tally {
    pub(super) result: SynchronizationResult,
    errors: BTreeMap<&'static str, ErrorCount>,
}

impl Tally {
    /// Nothing yet.
    pub(super) fn new(dry_run: bool) -> Self {
        let job = "Synchronize orders".into();
        let result = SynchronizationResult { job, dry_run, ..Default::default() };
        Self { result, errors: BTreeMap::new() }
    }

    /// Counts what was stored.
    pub(super) fn posted(&mut self, posted: &Posted) -> Result<(), Failure> {
        match posted {
            Posted::Order(order) => self.order(order)?,
            Posted::Quotation(_) => self.quotation(),
            Posted::Cancellation(_) => self.cancellation(),
            Posted::Failed(failure) => self.failure(failure),
            Posted::Already => self.result.already_synchronized += 1,
        }
        Ok(())
    }

    /// Counts what would be stored.
    pub(super) fn derived(
        &mut self,
        derived: &Result<Derived, SyncFailure>,
    ) -> Result<(), Failure> {
        match derived {
            Ok(Derived::Order(draft)) => self.order(draft.order())?,
            Ok(Derived::Quotation(_)) => self.quotation(),
            Ok(Derived::Cancellation(_)) => self.cancellation(),
            Err(failure) => self.failure(failure),
        }
        Ok(())
    }

    /// The result with the failures by code.
    pub(super) fn finish(self) -> SynchronizationResult {
        SynchronizationResult { errors: self.errors.into_values().collect(), ..self.result }
    }

    fn order(&mut self, order: &SalesOrder) -> Result<(), Failure> {
        self.succeed();
        self.result.sales_orders += 1;
        self.result.payments += order.payments.len() as u64;
        let currency = order.currency_code;
        let overflow = || Failure::failed(format!("the total in {currency} is out of range"));
        self.result.amount.add(currency, order.total_amount).ok_or_else(overflow)
    }

    fn quotation(&mut self) {
        self.succeed();
        self.result.quotations += 1;
    }

    fn cancellation(&mut self) {
        self.succeed();
        self.result.cancellations += 1;
    }

    fn succeed(&mut self) {
        self.result.attempted += 1;
        self.result.succeeded += 1;
    }

    fn failure(&mut self, failure: &SyncFailure) {
        self.result.attempted += 1;
        self.result.failed += 1;
        let count = self.errors.entry(failure.code).or_insert_with(|| ErrorCount {
            code: failure.code.into(),
            message: failure.message.clone(),
            count: 0,
        });
        count.count += 1;
    }
}
