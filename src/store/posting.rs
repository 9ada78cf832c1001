//! Storing what Synchronize orders came to: one commit for orders, quotations, cancellations,
//! numbers, order status and the reasons of what failed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::cause_code::CauseCode;
use super::codec::{encode, encode_in};
use super::customers::NewCustomers;
use super::entries::{
    Became, CancellationEntry, OrderEntry, QuotationEntry, SlotStatus, number_hash,
};
use super::error::StoreError;
use super::headquarters::{Headquarters, State, status_writes};
use super::keys::Space;
use super::log::{Append, Writes};
use super::numbers::Numbers;
use super::segments::SEALED_DOCUMENTS;
use super::shared_out::share_out;
use super::texts::{Block, TextsOf, text_writes};
use super::totals::Changed;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::company::Sequence;
use crate::domain::enums::{RetailTransactionOrderStatusType as Status, SalesStatus};
use crate::domain::order::{SalesOrder, Voucher};
use crate::domain::quotation::SalesQuotation;
use crate::domain::status::OrderStatus;
use crate::domain::synchronize::{CancellationDraft, Cause, Draft, QuotationDraft, SyncFailure};
use crate::domain::{CompanyId, Moment, Setup, Text};
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
    /// Stores a batch. A transaction that succeeded already is passed over, so the same batch can
    /// be given again after a crash; and no order is canceled twice.
    pub async fn post(&self, batch: PostingBatch) -> Result<PostingReport, StoreError> {
        let _writing = self.writer.lock().await;
        let setup = self.setup();
        let (before, expect) = self.numbers(&setup).await?;
        let mut work = Work {
            setup: &setup,
            numbers: before.clone(),
            customers: NewCustomers::default(),
            canceled: BTreeSet::new(),
            now: batch.now,
        };
        let mut seen = HashSet::new();
        let mut report: PostingReport = Vec::with_capacity(batch.results.len());
        {
            let state = self.read();
            for (ordinal, result) in batch.results {
                let is_posted = state.slot(ordinal).status == Status::Succeeded;
                let posted = match result {
                    _ if is_posted || !seen.insert(ordinal) => Posted::Already,
                    Err(failure) => Posted::Failed(failure),
                    Ok(derived) => work.post(&state, derived),
                };
                report.push((ordinal, posted));
            }
        }
        let Work { numbers, customers, .. } = work;
        let mut added = Added::of(&self.read(), &report)?;
        let mut writes = numbers.writes_since(&before)?;
        writes.extend(customers.writes()?);
        writes.extend(added.writes());
        let texts = (added.orders.first, order_texts(&report)?);
        writes.extend(text_writes(&*self.store, &added.orders.segments, texts).await?);
        let statuses = self.new_statuses(&report, &added, batch.now);
        writes.extend(failure_writes(&report, &statuses)?);
        writes.extend(self.array_writes(&statuses)?);
        let totals = self.changed_totals(&statuses);
        writes.extend(totals.writes()?);
        self.store.commit(Commit { expect, writes }).await?;

        // So that nobody else has it and new customers are added without a copy of it all.
        drop(setup);
        let mut state = self.write();
        added.apply(&mut state);
        if !customers.is_empty() {
            customers.apply(Arc::make_mut(&mut state.setup));
        }
        for (ordinal, status) in statuses {
            let slot = usize::try_from(ordinal).unwrap_or(usize::MAX);
            state.statuses.set(slot, &status);
        }
        state.totals.apply(totals);
        state.revision += 1;
        Ok(report)
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

/// A batch while its numbers are drawn.
struct Work<'a> {
    setup: &'a Setup,
    numbers: Numbers,
    customers: NewCustomers,
    /// The orders that this batch cancels.
    canceled: BTreeSet<u64>,
    now: DateTime<Utc>,
}

impl Work<'_> {
    fn post(&mut self, state: &State, derived: Derived) -> Posted {
        let now = self.now;
        let posted = match derived {
            Derived::Order(draft) => {
                let (company, new) = (draft.order().data_area_id.clone(), draft.new_customer());
                let new = new.cloned();
                let order = self.draw(&company, |mut numbers| draft.number(&mut numbers, now));
                order.map(|order| {
                    self.customers.add(self.setup, new);
                    Posted::Order(Box::new(order))
                })
            }
            Derived::Quotation(draft) => {
                let company = draft.quotation().data_area_id.clone();
                let new = draft.new_customer().cloned();
                let quotation = self.draw(&company, |mut numbers| draft.number(&mut numbers, now));
                quotation.map(|quotation| {
                    self.customers.add(self.setup, new);
                    Posted::Quotation(Box::new(quotation))
                })
            }
            Derived::Cancellation(draft) => self.cancel(state, *draft),
        };
        posted.unwrap_or_else(Posted::Failed)
    }

    fn cancel(&mut self, state: &State, draft: CancellationDraft) -> Result<Posted, SyncFailure> {
        let now = self.now;
        let OrderCancellation { data_area_id, sales_id, channel_reference_id, .. } =
            draft.cancellation().clone();
        let Some(order) = state.documents.find_order(&data_area_id, &sales_id) else {
            return Err(Cause::CancelNotFound { reference: channel_reference_id }.into());
        };
        if state.documents.is_canceled(order) || self.canceled.contains(&order) {
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
            let drawn = numbers.take(found, sequence)?;
            taken.push(sequence);
            Ok(drawn)
        });
        if drawn.is_err() {
            taken.into_iter().for_each(|sequence| numbers.give_back(found, sequence));
        }
        drawn
    }
}

/// What the batch adds to the three logs.
struct Added {
    orders: Append<OrderEntry>,
    quotations: Append<QuotationEntry>,
    cancellations: Append<CancellationEntry>,
}

impl Added {
    fn of(state: &State, report: &PostingReport) -> Result<Self, StoreError> {
        let (mut orders, mut quotations, mut cancellations) = (vec![], vec![], vec![]);
        for ((ordinal, posted), (document, order)) in report.iter().zip(documents(report)?) {
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

/// A document as it is stored; of an order with its entry.
type Document = (Vec<u8>, Option<OrderEntry>);

/// The documents of a report, in its order, with the entries of the orders; an empty one for what has
/// none.
fn documents(report: &[(u64, Posted)]) -> Result<Vec<Document>, StoreError> {
    share_out(report, Vec::new, |memory, (ordinal, posted)| {
        let document = match posted {
            Posted::Order(order) => {
                return Ok((encode_in(memory, &**order)?, Some(order_entry(*ordinal, order))));
            }
            Posted::Quotation(quotation) => encode_in(memory, &**quotation)?,
            Posted::Cancellation(cancellation) => encode_in(memory, &**cancellation)?,
            Posted::Failed(_) | Posted::Already => Vec::new(),
        };
        Ok((document, None))
    })
}

/// The texts of the orders of a report.
fn order_texts(report: &[(u64, Posted)]) -> Result<[(TextsOf, Block); 2], StoreError> {
    let new = || [TextsOf::Orders, TextsOf::Payments].map(|of| (of, Block::new(of.columns())));
    let pieces: Vec<&[(u64, Posted)]> = report.chunks(SEALED_DOCUMENTS).collect();
    let parts = share_out(
        &pieces,
        || (),
        |(), piece| {
            let mut texts = new();
            for (_, posted) in *piece {
                if let Posted::Order(order) = posted {
                    texts.iter_mut().for_each(|(of, block)| of.push_order(block, order));
                }
            }
            Ok(texts)
        },
    )?;
    Ok(parts.iter().fold(new(), |mut all, part| {
        all.iter_mut().zip(part).for_each(|((_, all), (_, part))| all.append(part));
        all
    }))
}

/// The entry of a sales order.
pub(super) fn order_entry(ordinal: u64, order: &SalesOrder) -> OrderEntry {
    OrderEntry {
        company: order.data_area_id.clone(),
        sales_id: order.sales_id.clone(),
        transaction: ordinal,
        channel: order.retail_channel,
        business_date: order.business_date,
        currency: order.currency_code,
        amount: order.total_amount,
        payments: u32::try_from(order.payments.len()).unwrap_or(u32::MAX),
        ledger_lines: ledger_lines(&order.vouchers),
        reference: reference(&order.data_area_id, &order.channel_reference_id),
        customer: order.cust_account.clone(),
    }
}

/// How many lines the vouchers have.
fn ledger_lines(vouchers: &[Voucher]) -> u32 {
    let lines: usize = vouchers.iter().map(|voucher| voucher.lines.len()).sum();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// What finds a company's orders by their channel reference ID; 0 for an empty one, which finds none.
pub(super) fn reference(company: &CompanyId, reference: &str) -> u128 {
    if reference.is_empty() { 0 } else { number_hash(company, reference) }
}

/// The entry of a quotation.
pub(super) fn quotation_entry(ordinal: u64, quotation: &SalesQuotation) -> QuotationEntry {
    QuotationEntry {
        company: quotation.data_area_id.clone(),
        quotation_id: quotation.quotation_id.clone(),
        transaction: ordinal,
        channel: quotation.retail_channel,
        business_date: quotation.business_date,
        currency: quotation.currency_code,
        amount: quotation.total_amount,
    }
}

/// The entry of a cancellation.
pub(super) fn cancellation_entry(
    state: &State,
    ordinal: u64,
    cancellation: &OrderCancellation,
) -> Result<CancellationEntry, StoreError> {
    let OrderCancellation { data_area_id, sales_id, .. } = cancellation;
    let order = state.documents.find_order(data_area_id, sales_id).ok_or_else(|| {
        StoreError::Damaged(format!("sales order {sales_id} of {data_area_id} is gone"))
    })?;
    Ok(CancellationEntry {
        company: data_area_id.clone(),
        order,
        transaction: ordinal,
        channel: cancellation.retail_channel,
        business_date: cancellation.business_date,
        currency: cancellation.currency_code,
        amount: cancellation.total_amount,
        ledger_lines: ledger_lines(std::slice::from_ref(&cancellation.voucher)),
    })
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
