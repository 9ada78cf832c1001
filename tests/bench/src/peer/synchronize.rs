//! Stage 2: transactions become orders, quotations and cancellations, or failures.

use std::sync::Arc;
use std::time::{Duration, Instant};

use commerce_hq::domain::enums::{RetailTransactionType, SalesStatus};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::synchronize::{
    Disposition, SyncFailure, derive, derive_cancellation, derive_quotation, disposition,
};
use commerce_hq::domain::{RetailTransaction, Setup};
use commerce_hq::store::Derived;

use super::batch::Clerk;
use super::workers::in_order;
use super::{Backend, NextNumbers, Posting, Reader};
use crate::Result;

/// Transactions in one commit.
const BATCH: usize = 1_000;

type Results = Vec<(u64, std::result::Result<Derived, SyncFailure>)>;

/// Synchronizes everything: first orders and quotations, then cancellations. Returns what each commit
/// took.
pub fn synchronize<B: Backend>(
    backend: &mut B,
    readers: Vec<B::Reader>,
    setup: &Setup,
) -> Result<Vec<Duration>> {
    let (mut documents, mut cancellations) = (Vec::new(), Vec::new());
    for candidate in backend.candidates()? {
        match disposition(candidate.kind, candidate.entry_status, candidate.status) {
            Disposition::Order | Disposition::Quotation => documents.push(candidate.id),
            Disposition::Cancellation => cancellations.push(candidate.id),
            _ => {}
        }
    }
    let mut clerk = Clerk::new(setup, backend.numbers()?);
    let mut commits = Vec::new();
    let batches: Vec<&[u64]> = documents.chunks(BATCH).collect();
    let prepare = |reader: &mut B::Reader, batch: &&[u64]| -> Result<Results> {
        let stored = reader.transactions(batch)?;
        let derived = stored.iter().map(|transaction| derive_one(transaction, setup));
        Ok(batch.iter().copied().zip(derived).collect())
    };
    in_order(&batches, readers, prepare, |results| {
        let began = Instant::now();
        backend.post(clerk.posting(results))?;
        commits.push(began.elapsed());
        Ok(())
    })?;
    let mut reader = backend.reader()?;
    for batch in cancellations.chunks(BATCH) {
        let stored = reader.transactions(batch)?;
        let results = cancel_all(backend, &mut clerk, setup, batch, &stored)?;
        let began = Instant::now();
        backend.post(results)?;
        commits.push(began.elapsed());
    }
    Ok(commits)
}

fn derive_one(
    transaction: &RetailTransaction,
    setup: &Setup,
) -> std::result::Result<Derived, SyncFailure> {
    if transaction.header.r#type == RetailTransactionType::AsyncCustomerQuote {
        return Ok(Derived::Quotation(Box::new(derive_quotation(transaction, setup)?)));
    }
    Ok(Derived::Order(Box::new(derive(transaction, setup)?)))
}

/// Derives cancellations in their order: the second of one order must find it canceled.
fn cancel_all<B: Backend>(
    backend: &mut B,
    clerk: &mut Clerk<'_>,
    setup: &Setup,
    ids: &[u64],
    stored: &[Arc<RetailTransaction>],
) -> Result<Posting> {
    let mut posting =
        Posting { results: Vec::new(), numbers: NextNumbers::new(), customers: Vec::new() };
    for (id, transaction) in ids.iter().zip(stored) {
        let order = find_order(backend, clerk, setup, transaction)?;
        let draft = derive_cancellation(transaction, setup, order.as_ref());
        let derived = draft.map(|draft| Derived::Cancellation(Box::new(draft)));
        let one = clerk.posting(vec![(*id, derived)]);
        posting.results.extend(one.results);
        posting.numbers.extend(one.numbers);
    }
    Ok(posting)
}

/// The order that a cancellation means: an open one before others, the newest before older ones.
fn find_order<B: Backend>(
    backend: &mut B,
    clerk: &Clerk<'_>,
    setup: &Setup,
    transaction: &RetailTransaction,
) -> Result<Option<SalesOrder>> {
    let reference = &transaction.header.channel_reference_id;
    let channel = setup.channel(transaction.key.channel);
    let Some(channel) = channel.filter(|_| !reference.is_empty()) else { return Ok(None) };
    let mut found = backend.of_reference(&channel.company, reference)?;
    for order in &mut found {
        if clerk.has_canceled(&order.data_area_id, &order.sales_id) {
            order.sales_status = SalesStatus::Canceled;
        }
    }
    let open = found.iter().position(|order| order.sales_status == SalesStatus::Backorder);
    Ok(found.into_iter().nth(open.unwrap_or(0)))
}
