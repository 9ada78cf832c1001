//! Drawing numbers for what was derived, batch after batch, ahead of the commits that store them.
//!
//! Numbers are continuous and in the order of the batches, so one hand draws them all. What it took is
//! written with the documents that carry it: a batch that is never stored leaves no gap.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use chrono::{DateTime, Utc};

use super::customers::NewCustomers;
use super::error::StoreError;
use super::headquarters::{Headquarters, State};
use super::numbers::Numbers;
use super::posting::{Derived, Posted, PostingBatch, PostingReport};
use crate::domain::cancellation::OrderCancellation;
use crate::domain::company::Sequence;
use crate::domain::enums::{RetailTransactionOrderStatusType as Status, SalesStatus};
use crate::domain::synchronize::{CancellationDraft, Cause, NewCustomer, SyncFailure};
use crate::domain::{CompanyId, Setup, Text};

/// Draws numbers for batches that are stored in the order in which they got them.
pub struct Numbering {
    state: Arc<RwLock<State>>,
    setup: Arc<Setup>,
    numbers: Numbers,
    customers: NewCustomers,
    /// The orders that are canceled by what got its numbers.
    canceled: BTreeSet<u64>,
}

/// A batch that has its numbers.
pub struct Numbered {
    /// What became of each transaction.
    pub(super) report: PostingReport,
    /// The setup that names the number sequences.
    pub(super) setup: Arc<Setup>,
    /// The next numbers before the batch.
    pub(super) before: Numbers,
    /// The next numbers after it.
    pub(super) after: Numbers,
    /// The customers that it brings.
    pub(super) customers: Vec<NewCustomer>,
    /// Store time when it got them.
    pub(super) now: DateTime<Utc>,
}

impl Headquarters {
    /// Begins to draw numbers after those that are stored. Batches of cancellations need the orders
    /// before them stored, not only numbered.
    pub async fn numbering(&self) -> Result<Numbering, StoreError> {
        let setup = self.setup();
        let (numbers, _) = self.numbers(&setup).await?;
        let (customers, canceled) = (NewCustomers::default(), BTreeSet::new());
        Ok(Numbering { state: Arc::clone(&self.state), setup, numbers, customers, canceled })
    }
}

impl Numbering {
    /// Gives a batch its numbers. A transaction that succeeded already is passed over, so the same
    /// batch can be given again after a crash; and no order is canceled twice. What is stored before
    /// the batch can make this wrong: then the batch is refused.
    pub fn number(&mut self, batch: PostingBatch) -> Numbered {
        let PostingBatch { results, now } = batch;
        let before = self.numbers.clone();
        // The state is held no longer than for a look: the one that stores waits for it.
        let mut passed_over: HashSet<u64> = {
            let state = read(&self.state);
            let succeeded = |ordinal: &u64| state.slot(*ordinal).status == Status::Succeeded;
            results.iter().map(|(ordinal, _)| *ordinal).filter(succeeded).collect()
        };
        let mut report: PostingReport = Vec::with_capacity(results.len());
        for (ordinal, result) in results {
            let posted = match result {
                // Once is enough.
                _ if !passed_over.insert(ordinal) => Posted::Already,
                Err(failure) => Posted::Failed(failure),
                Ok(derived) => self.post(derived, now),
            };
            report.push((ordinal, posted));
        }
        let (setup, after) = (Arc::clone(&self.setup), self.numbers.clone());
        Numbered { report, setup, before, after, customers: self.customers.take(), now }
    }

    fn post(&mut self, derived: Derived, now: DateTime<Utc>) -> Posted {
        let posted = match derived {
            Derived::Order(draft) => {
                let (company, new) = (draft.order().data_area_id.clone(), draft.new_customer());
                let new = new.cloned();
                let order = self.draw(&company, |mut numbers| draft.number(&mut numbers, now));
                order.map(|order| {
                    self.customers.add(&self.setup, new);
                    Posted::Order(Box::new(order))
                })
            }
            Derived::Quotation(draft) => {
                let company = draft.quotation().data_area_id.clone();
                let new = draft.new_customer().cloned();
                let quotation = self.draw(&company, |mut numbers| draft.number(&mut numbers, now));
                quotation.map(|quotation| {
                    self.customers.add(&self.setup, new);
                    Posted::Quotation(Box::new(quotation))
                })
            }
            Derived::Cancellation(draft) => self.cancel(*draft, now),
        };
        posted.unwrap_or_else(Posted::Failed)
    }

    fn cancel(
        &mut self,
        draft: CancellationDraft,
        now: DateTime<Utc>,
    ) -> Result<Posted, SyncFailure> {
        let OrderCancellation { data_area_id, sales_id, channel_reference_id, .. } =
            draft.cancellation().clone();
        let found = {
            let documents = &read(&self.state).documents;
            let order = documents.find_order(&data_area_id, &sales_id);
            order.map(|order| (order, documents.is_canceled(order)))
        };
        let Some((order, is_canceled)) = found else {
            return Err(Cause::CancelNotFound { reference: channel_reference_id }.into());
        };
        if is_canceled || self.canceled.contains(&order) {
            let status = SalesStatus::Canceled;
            return Err(Cause::CancelNotOpen { order: sales_id, status }.into());
        }
        let cancellation =
            self.draw(&data_area_id, |mut numbers| draft.number(&mut numbers, now))?;
        self.canceled.insert(order);
        Ok(Posted::Cancellation(Box::new(cancellation)))
    }

    /// Gives a draft its numbers. A draft that fails gives back the numbers it took.
    fn draw<T>(
        &mut self,
        company: &CompanyId,
        number: impl FnOnce(
            &mut dyn FnMut(Sequence) -> Result<Text, SyncFailure>,
        ) -> Result<T, SyncFailure>,
    ) -> Result<T, SyncFailure> {
        let Some(found) = self.setup.company(company) else {
            let (company, channel) = (company.clone(), Text::default());
            return Err(Cause::CompanyNotFound { company, channel }.into());
        };
        let (numbers, mut taken) = (&mut self.numbers, Vec::new());
        let drawn = number(&mut |sequence| {
            let (number, before) = numbers.take(found, sequence)?;
            taken.push(before);
            Ok(number)
        });
        if drawn.is_err() {
            taken.into_iter().rev().for_each(|before| numbers.give_back(before));
        }
        drawn
    }
}

fn read(state: &RwLock<State>) -> RwLockReadGuard<'_, State> {
    // As wherever it is read: a poisoned lock guards whole state.
    state.read().unwrap_or_else(PoisonError::into_inner)
}
