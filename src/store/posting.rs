//! Storing what Synchronize orders came to: one commit for orders, numbers, order status and the
//! reasons of what failed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::codec::encode;
use super::entries::{OrderEntry, SlotStatus, number_hash};
use super::error::StoreError;
use super::headquarters::{Headquarters, status_writes};
use super::keys::Space;
use super::log::{Append, Writes};
use super::numbers::Numbers;
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::order::SalesOrder;
use crate::domain::setup::Customer;
use crate::domain::status::OrderStatus;
use crate::domain::synchronize::{Cause, Draft, NewCustomer, SyncFailure};
use crate::domain::{Moment, Setup, Text};
use crate::durable::Commit;

/// What was derived of some transactions, by their ordinals.
#[derive(Debug)]
pub struct PostingBatch {
    /// Orders without their numbers, or why there is none.
    pub results: Vec<(u64, Result<Draft, SyncFailure>)>,
    /// Store time.
    pub now: DateTime<Utc>,
}

/// What became of one transaction.
#[derive(Clone, Debug)]
pub enum Posted {
    /// It is a sales order now.
    Order(Box<SalesOrder>),
    /// It failed; the reason is stored.
    Failed(SyncFailure),
    /// It had succeeded meanwhile; nothing happened.
    Already,
}

/// What became of each transaction of a batch, in its order.
pub type PostingReport = Vec<(u64, Posted)>;

impl Headquarters {
    /// Stores a batch. A transaction that has an order already is passed over, so the same batch
    /// can be given again after a crash.
    pub async fn post(&self, batch: PostingBatch) -> Result<PostingReport, StoreError> {
        let _writing = self.writer.lock().await;
        let setup = self.setup();
        let (before, expect) = self.numbers(&setup).await?;
        let mut numbers = before.clone();
        let mut customers = NewCustomers::default();
        let mut seen = HashSet::new();
        let mut report: PostingReport = Vec::with_capacity(batch.results.len());
        for (ordinal, result) in batch.results {
            let posted = match result {
                _ if self.is_posted(ordinal) || !seen.insert(ordinal) => Posted::Already,
                Err(failure) => Posted::Failed(failure),
                Ok(draft) => {
                    let new_customer = draft.new_customer().cloned();
                    let posted = number(draft, &setup, &mut numbers, batch.now);
                    if matches!(posted, Posted::Order(_)) {
                        customers.extend(new_customer, &setup);
                    }
                    posted
                }
            };
            report.push((ordinal, posted));
        }
        let mut writes = numbers.writes_since(&before)?;
        writes.extend(customers.writes()?);
        let orders = report.iter().filter_map(|(ordinal, posted)| match posted {
            Posted::Order(order) => Some((*ordinal, &**order)),
            _ => None,
        });
        let added: Result<Vec<_>, _> = orders.map(|(at, order)| document(at, order)).collect();
        let appended = self.read().orders.append(added?)?;
        writes.extend(appended.writes.iter().cloned());
        let statuses = self.new_statuses(&report, appended.first, batch.now);
        writes.extend(failure_writes(&report, &statuses)?);
        writes.extend(self.array_writes(&statuses)?);
        self.store.commit(Commit { expect, writes }).await?;
        self.take_over(appended, customers, statuses);
        Ok(report)
    }

    /// Takes a committed batch over into memory.
    fn take_over(
        &self,
        appended: Append<OrderEntry>,
        customers: NewCustomers,
        statuses: HashMap<u64, SlotStatus>,
    ) {
        let mut state = self.write();
        let first = appended.first;
        state.orders.apply(appended);
        let last = state.orders.len();
        for ordinal in first..last {
            if let Some(entry) = state.orders.entry(ordinal) {
                let hash = number_hash(&entry.company, &entry.sales_id);
                state.by_sales_id.insert(hash, ordinal);
            }
        }
        customers.apply(&mut state.setup);
        for (ordinal, status) in statuses {
            let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
            if let Some(held) = state.statuses.get_mut(slot) {
                *held = status;
            }
        }
    }

    fn is_posted(&self, ordinal: u64) -> bool {
        self.slot(ordinal).status == Status::Succeeded
    }

    fn slot(&self, ordinal: u64) -> SlotStatus {
        let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
        self.read().statuses.get(slot).copied().unwrap_or_default()
    }

    /// The status of each transaction that changes; orders get ordinals from `next` on.
    fn new_statuses(
        &self,
        report: &PostingReport,
        mut next: u64,
        now: DateTime<Utc>,
    ) -> HashMap<u64, SlotStatus> {
        let mut statuses = HashMap::new();
        for (ordinal, posted) in report {
            let mut status = self.slot(*ordinal);
            status.modified = Moment(Some(now));
            match posted {
                Posted::Already => continue,
                Posted::Failed(_) => {
                    status.status = Status::Failed;
                    status.retry_count = status.retry_count.saturating_add(1);
                }
                Posted::Order(_) => {
                    status.status = Status::Succeeded;
                    status.order = Some(next);
                    next += 1;
                }
            }
            statuses.insert(*ordinal, status);
        }
        statuses
    }

    fn array_writes(&self, statuses: &HashMap<u64, SlotStatus>) -> Result<Writes, StoreError> {
        let state = self.read();
        let status_of = |ordinal: u64| {
            let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
            let held = || state.statuses.get(slot).copied().unwrap_or_default();
            statuses.get(&ordinal).copied().unwrap_or_else(held)
        };
        status_writes(&state.transactions, statuses.keys().copied(), status_of)
    }
}

/// Gives a draft its numbers. A draft that fails gives back the numbers it took.
fn number(draft: Draft, setup: &Setup, numbers: &mut Numbers, now: DateTime<Utc>) -> Posted {
    let before = numbers.clone();
    let order = draft.order();
    let Some(company) = setup.company(&order.data_area_id) else {
        let (company, channel) = (order.data_area_id.clone(), order.retail_channel.to_string());
        let cause = Cause::CompanyNotFound { company, channel: channel.into() };
        return Posted::Failed(cause.into());
    };
    match draft.number(&mut |sequence| numbers.take(company, sequence), now) {
        Ok(order) => Posted::Order(Box::new(order)),
        Err(failure) => {
            *numbers = before;
            Posted::Failed(failure)
        }
    }
}

/// The customers that orders of this batch brought with them, by their keys. Several orders can
/// bring the same, also in batches that were derived before the first was stored: the first stands,
/// in memory as on disk.
#[derive(Default)]
struct NewCustomers(BTreeMap<Vec<u8>, NewCustomer>);

impl NewCustomers {
    fn extend(&mut self, new: Option<NewCustomer>, setup: &Setup) {
        let unknown = |new: &NewCustomer| {
            setup.customer(&new.customer.company, &new.customer.account).is_none()
        };
        if let Some(new) = new.filter(unknown) {
            let Customer { company, account, .. } = &new.customer;
            let key = Space::Customers.texts(&[company.as_str(), account]);
            self.0.entry(key).or_insert(new);
        }
    }

    /// Takes them over, once they are committed.
    fn apply(self, setup: &mut Arc<Setup>) {
        if !self.0.is_empty() {
            let setup = Arc::make_mut(setup);
            self.0.into_values().for_each(|new| add_customer(setup, new));
        }
    }

    fn writes(&self) -> Result<Writes, StoreError> {
        self.0.iter().map(|(key, new)| Ok((key.clone(), Some(encode(new)?)))).collect()
    }
}

/// Adds a customer that synchronization created, unless there is one of that account.
pub(super) fn add_customer(setup: &mut Setup, new: NewCustomer) {
    if setup.customer(&new.customer.company, &new.customer.account).is_none() {
        setup.customers.push(new.customer);
    }
}

/// Why the failed ones failed; what had failed before and is an order now forgets its reason.
fn failure_writes(
    report: &PostingReport,
    statuses: &HashMap<u64, SlotStatus>,
) -> Result<Writes, StoreError> {
    let mut writes = Vec::new();
    for (ordinal, posted) in report {
        let key = Space::Failures.number(*ordinal);
        match posted {
            Posted::Failed(failure) => {
                let status = OrderStatus {
                    error_detail: Text::from(failure.message.as_str()),
                    error_code: Text::from(failure.code),
                    remedy: Text::from(failure.remedy.as_str()),
                    ..OrderStatus::default()
                };
                writes.push((key, Some(encode(&status)?)));
            }
            Posted::Order(_) if statuses.get(ordinal).is_some_and(|s| s.retry_count > 0) => {
                writes.push((key, None));
            }
            Posted::Order(_) | Posted::Already => {}
        }
    }
    Ok(writes)
}

/// The document as it is stored, with its entry.
pub(super) fn document(
    ordinal: u64,
    order: &SalesOrder,
) -> Result<(Vec<u8>, OrderEntry), StoreError> {
    let entry = OrderEntry {
        company: order.data_area_id.clone(),
        sales_id: order.sales_id.clone(),
        transaction: ordinal,
        channel: order.retail_channel,
        business_date: order.business_date,
        currency: order.currency_code,
        amount: order.total_amount,
        payments: u32::try_from(order.payments.len()).unwrap_or(u32::MAX),
    };
    Ok((encode(order)?, entry))
}
