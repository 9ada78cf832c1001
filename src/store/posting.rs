//! Storing what Synchronize orders came to: one commit for orders, quotations, cancellations,
//! numbers, order status and the reasons of what failed.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::cause_code::CauseCode;
use super::codec::encode;
use super::customers;
use super::entries::{Became, CancellationEntry, OrderEntry, QuotationEntry, SlotStatus};
use super::error::StoreError;
use super::headquarters::{Headquarters, State, status_writes};
use super::keys::Space;
use super::log::{Append, Writes};
use super::numbering::Numbered;
use super::posted::{Document, Posting, cancellation_entry, quotation_entry};
use super::texts::text_writes;
use super::totals::Changed;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::order::SalesOrder;
use crate::domain::quotation::SalesQuotation;
use crate::domain::status::OrderStatus;
use crate::domain::synchronize::{CancellationDraft, Draft, QuotationDraft, SyncFailure};
use crate::domain::{Moment, Text};
use crate::durable::Commit;

/// What was derived of some transactions, by their ordinals.
#[derive(Debug)]
pub struct PostingBatch {
    /// What each becomes, still without numbers, or why it becomes nothing.
    pub results: Vec<(u64, Result<Derived, SyncFailure>)>,
    /// Store time.
    pub now: DateTime<Utc>,
}

/// What a transaction becomes, still without numbers.
#[derive(Clone, Debug)]
pub enum Derived {
    /// A sales order.
    Order(Box<Draft>),
    /// A sales quotation.
    Quotation(Box<QuotationDraft>),
    /// The cancellation of an order that an earlier commit stored.
    Cancellation(Box<CancellationDraft>),
}

/// What became of one transaction.
#[derive(Clone, Debug)]
pub enum Posted {
    /// It is a sales order now.
    Order(Box<SalesOrder>),
    /// It is a sales quotation now.
    Quotation(Box<SalesQuotation>),
    /// It canceled a sales order.
    Cancellation(Box<OrderCancellation>),
    /// It failed; the reason is stored.
    Failed(SyncFailure),
    /// It had succeeded meanwhile; nothing happened.
    Already,
}

/// What became of each transaction of a batch, in its order.
pub type PostingReport = Vec<(u64, Posted)>;

impl Headquarters {
    /// Stores a batch that has no numbers yet.
    pub async fn post(&self, batch: PostingBatch) -> Result<PostingReport, StoreError> {
        let _writing = self.writer.lock().await;
        let numbered = self.numbering().await?.number(batch);
        self.commit_posting(numbered.encode()?).await
    }

    /// Stores a batch that has its numbers. Refuses if others were drawn since, if what it
    /// found open is not so any more, or if a company was set up otherwise meanwhile.
    pub async fn store(&self, posting: Posting) -> Result<PostingReport, StoreError> {
        let _writing = self.writer.lock().await;
        self.commit_posting(posting).await
    }

    async fn commit_posting(&self, posting: Posting) -> Result<PostingReport, StoreError> {
        let Posting { numbered, documents, texts } = posting;
        let Numbered { report, setup, before, after, mut customers, now } = numbered;
        let (numbers, expect) = self.numbers(&setup).await?;
        {
            let setup_now = &self.read().setup;
            if setup.companies != setup_now.companies {
                let text = "companies were set up otherwise meanwhile; run again".to_owned();
                return Err(StoreError::Moved(text));
            }
            customers.retain(|new| {
                setup_now.customer(&new.customer.company, &new.customer.account).is_none()
            });
        }
        // The fewer have it, the sooner new customers are added without a copy of it all.
        drop(setup);
        if numbers != before || !self.still_holds(&report) {
            let text = "other transactions were synchronized meanwhile; run again".to_owned();
            return Err(StoreError::Moved(text));
        }
        let mut added = Added::of(&self.read(), &report, documents)?;
        let mut writes = after.writes_since(&before)?;
        writes.extend(customers::writes(&customers)?);
        writes.extend(added.writes());
        let texts = (added.orders.first, texts);
        writes.extend(text_writes(&*self.store, &added.orders.segments, texts).await?);
        let statuses = self.new_statuses(&report, &added, now);
        writes.extend(failure_writes(&report, &statuses)?);
        writes.extend(self.array_writes(&statuses)?);
        let totals = self.changed_totals(&statuses);
        writes.extend(totals.writes()?);
        self.store.commit(Commit { expect, writes }).await?;

        let mut state = self.write();
        added.apply(&mut state);
        if !customers.is_empty() {
            let setup = Arc::make_mut(&mut state.setup);
            customers.into_iter().for_each(|new| customers::add_customer(setup, new));
        }
        for (ordinal, status) in statuses {
            let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
            state.statuses.set(slot, &status);
        }
        state.totals.apply(totals);
        state.revision += 1;
        Ok(report)
    }

    /// Whether what a batch posts is still to be posted.
    fn still_holds(&self, report: &PostingReport) -> bool {
        let state = self.read();
        report.iter().all(|(ordinal, posted)| match posted {
            Posted::Already => true,
            _ if state.slot(*ordinal).status == Status::Succeeded => false,
            Posted::Cancellation(cancellation) => {
                let OrderCancellation { data_area_id, sales_id, .. } = &**cancellation;
                let order = state.documents.find_order(data_area_id, sales_id);
                order.is_some_and(|order| !state.documents.is_canceled(order))
            }
            Posted::Order(_) | Posted::Quotation(_) | Posted::Failed(_) => true,
        })
    }

    /// The status of each transaction that changes.
    fn new_statuses(
        &self,
        report: &PostingReport,
        added: &Added,
        now: DateTime<Utc>,
    ) -> HashMap<u64, SlotStatus> {
        let mut orders = added.orders.first..;
        let mut quotations = added.quotations.first..;
        let mut cancellations = added.cancellations.first..;
        let state = self.read();
        let mut statuses = HashMap::new();
        for (ordinal, posted) in report {
            let mut slot = state.slot(*ordinal);
            slot.modified = Moment(Some(now));
            let became = match posted {
                Posted::Already => continue,
                Posted::Failed(_) => None,
                Posted::Order(_) => orders.next().map(Became::Order),
                Posted::Quotation(_) => quotations.next().map(Became::Quotation),
                Posted::Cancellation(_) => cancellations.next().map(Became::Cancellation),
            };
            slot.cause = match posted {
                Posted::Failed(failure) => CauseCode::of(failure.code),
                _ => CauseCode::default(),
            };
            if let Some(became) = became {
                slot.status = Status::Succeeded;
                slot.became = became;
            } else {
                slot.status = Status::Failed;
                slot.retry_count = slot.retry_count.saturating_add(1);
            }
            statuses.insert(*ordinal, slot);
        }
        statuses
    }

    /// The totals with these order statuses.
    fn changed_totals(&self, statuses: &HashMap<u64, SlotStatus>) -> Changed {
        let state = self.read();
        let mut change = state.totals.change();
        for (ordinal, slot) in statuses {
            if let Some(entry) = state.transactions.entry(*ordinal) {
                change.pass(&entry, &state.slot(*ordinal), slot);
            }
        }
        change.finish()
    }

    fn array_writes(&self, statuses: &HashMap<u64, SlotStatus>) -> Result<Writes, StoreError> {
        let state = self.read();
        let status_of =
            |ordinal: u64| statuses.get(&ordinal).copied().unwrap_or_else(|| state.slot(ordinal));
        status_writes(&state.transactions, statuses.keys().copied(), status_of)
    }
}

/// What the batch adds to the three logs.
struct Added {
    orders: Append<OrderEntry>,
    quotations: Append<QuotationEntry>,
    cancellations: Append<CancellationEntry>,
}

impl Added {
    fn of(
        state: &State,
        report: &PostingReport,
        posted: Vec<Document>,
    ) -> Result<Self, StoreError> {
        let (mut orders, mut quotations, mut cancellations) = (vec![], vec![], vec![]);
        for ((ordinal, posted), (document, order)) in report.iter().zip(posted) {
            match posted {
                Posted::Order(_) => orders.extend(order.map(|entry| (document, entry))),
                Posted::Quotation(quotation) => {
                    quotations.push((document, quotation_entry(*ordinal, quotation)));
                }
                Posted::Cancellation(cancellation) => {
                    let entry = cancellation_entry(state, *ordinal, cancellation)?;
                    cancellations.push((document, entry));
                }
                Posted::Failed(_) | Posted::Already => {}
            }
        }
        Ok(Self {
            orders: state.documents.orders.append(orders)?,
            quotations: state.documents.quotations.append(quotations)?,
            cancellations: state.documents.cancellations.append(cancellations)?,
        })
    }

    /// What a commit has to write, once.
    fn writes(&mut self) -> Writes {
        let Self { orders, quotations, cancellations } = self;
        let logs = [&mut orders.writes, &mut quotations.writes, &mut cancellations.writes];
        logs.into_iter().flat_map(std::mem::take).collect()
    }

    fn apply(self, state: &mut State) {
        let Self { orders, quotations, cancellations } = self;
        let (first, quotation, cancellation) =
            (orders.first, quotations.first, cancellations.first);
        let documents = &mut state.documents;
        documents.orders.apply(orders);
        documents.quotations.apply(quotations);
        documents.cancellations.apply(cancellations);
        documents.index(first, quotation, cancellation);
    }
}

/// Why the failed ones failed; what had failed before and succeeded now forgets its reason.
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
            Posted::Already => {}
            _ if statuses.get(ordinal).is_some_and(|slot| slot.retry_count > 0) => {
                writes.push((key, None));
            }
            _ => {}
        }
    }
    Ok(writes)
}
