//! Synchronize orders: transactions of headquarters become sales orders and payments, quotations, or
//! cancellations of orders.
//!
//! All or nothing for each transaction, and one failure never stops the others. A thousand
//! transactions are stored in one commit with their numbers, order status and failures, so what is
//! reported as done is on disk. Meanwhile other threads read and derive the next ones; numbers are
//! drawn by the one that stores, so they do not depend on how many threads there are.
//!
//! The order of work is fixed: first orders and quotations, then cancellations, both in the order in
//! which the transactions came to headquarters. So an order and its cancellation can come in one run,
//! and in any order of arrival (our reading).

mod cancellations;
mod tally;

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use futures::executor::block_on;

use self::cancellations::Rehearsed;
use self::tally::Tally;
use super::ahead::{Ahead, Workers};
use super::milliseconds;
use crate::domain::ChannelId;
use crate::domain::enums::RetailTransactionType;
use crate::domain::setup::Setup;
use crate::domain::synchronize::{Disposition, SyncFailure, derive, derive_quotation, disposition};
use crate::engine::command::SynchronizeOrders;
use crate::engine::outcome::SynchronizationResult;
use crate::engine::{Failure, Job, JobContext, Outcome};
use crate::store::{Derived, Headquarters, PostingBatch, StoreError, StoredTransaction};

/// Transactions in one commit.
const BATCH: usize = 1_000;

/// A run of Synchronize orders.
pub struct Synchronization {
    asked: SynchronizeOrders,
    workers: Workers,
}

impl Synchronization {
    /// The run that was asked for.
    pub fn new(asked: SynchronizeOrders) -> Self {
        Self { asked, workers: Workers::default() }
    }

    /// The same, with so many threads that derive ahead.
    #[must_use]
    pub(super) fn with_workers(self, workers: Workers) -> Self {
        Self { workers, ..self }
    }
}

#[async_trait]
impl Job for Synchronization {
    fn caption(&self) -> String {
        "Synchronize orders".into()
    }

    fn exclusive(&self) -> Option<&'static str> {
        // Two runs would derive the same transactions, and one of them for nothing.
        Some("synchronize orders")
    }

    fn is_recorded(&self) -> bool {
        !self.asked.dry_run
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let setup = context.headquarters.setup();
        let channels = channels(&setup, &self.asked)?;
        let mut run = Run {
            context,
            is_rehearsal: self.asked.dry_run,
            tally: Tally::new(self.asked.dry_run),
            rehearsed: Rehearsed::default(),
        };
        let Selected { documents, cancellations } =
            select(context.headquarters, &channels, &mut run.tally.result);
        context.expect((documents.len() + cancellations.len()) as u64);
        if run.is_rehearsal {
            run.rehearsed = Rehearsed::expect(context.headquarters, &setup, &cancellations).await?;
        }
        let mut ahead = derive_ahead(self.workers, context.headquarters, &setup, documents)?;
        while !run.is_cancelled()
            && let Some(batch) = ahead.next()
        {
            let Batch { ordinals, derived } = batch?;
            run.finish(&ordinals, derived).await?;
        }
        drop(ahead);
        for batch in cancellations.chunks(BATCH) {
            if run.is_cancelled() {
                break;
            }
            let derived = run.derive_cancellations(&setup, batch).await?;
            run.finish(batch, derived).await?;
        }
        let mut result = run.tally.finish();
        result.elapsed_ms = milliseconds(began, context.elapsed());
        Ok(Outcome::Synchronization(result))
    }
}

/// A run in progress.
struct Run<'a> {
    context: &'a JobContext<'a>,
    /// It is a dry run: nothing is stored.
    is_rehearsal: bool,
    tally: Tally,
    rehearsed: Rehearsed,
}

impl Run<'_> {
    fn is_cancelled(&mut self) -> bool {
        let cancelled = self.context.is_cancelled();
        self.tally.result.interrupted |= cancelled;
        cancelled
    }

    /// Stores what came of a batch; of a dry run only counts it.
    async fn finish(
        &mut self,
        ordinals: &[u64],
        derived: Vec<Result<Derived, SyncFailure>>,
    ) -> Result<(), Failure> {
        let failed = self.tally.result.failed;
        if self.is_rehearsal {
            for derived in &derived {
                self.rehearsed.remember(derived);
                self.tally.derived(derived)?;
            }
        } else {
            let results = ordinals.iter().copied().zip(derived).collect();
            let batch = PostingBatch { results, now: self.context.now() };
            let report = self.context.headquarters.post(batch).await?;
            for (_, posted) in &report {
                self.tally.posted(posted)?;
            }
            // Letting go of many orders takes time in which the next ones can be stored.
            drop_elsewhere(report);
        }
        self.context.advance(ordinals.len() as u64, self.tally.result.failed - failed);
        Ok(())
    }
}

/// Lets another thread let go of a value; without one it is done here.
fn drop_elsewhere(value: impl Send + 'static) {
    drop(std::thread::Builder::new().name("drop".into()).spawn(move || drop(value)));
}

/// The channels that the nodes asked for stand for.
fn channels(setup: &Setup, asked: &SynchronizeOrders) -> Result<HashSet<ChannelId>, Failure> {
    let Some(hierarchy) = setup.hierarchy(&asked.hierarchy) else {
        let names: Vec<&str> = setup.hierarchies.iter().map(|other| other.name.as_str()).collect();
        let text =
            format!("there is no hierarchy {:?}; there is {}", asked.hierarchy, names.join(", "));
        return Err(Failure::wrong_use(text));
    };
    if asked.nodes.is_empty() {
        return Err(Failure::wrong_use("no organization node is selected; select at least one"));
    }
    let number = |id| setup.channel(id).map(|channel| channel.operating_unit.clone());
    let node = |name| hierarchy.find(name, number);
    let nodes: Result<Vec<u32>, _> = asked.nodes.iter().map(|name| node(name)).collect();
    let nodes = nodes.map_err(|error| Failure::wrong_use(error.to_string()))?;
    Ok(hierarchy.channels(&nodes).into_iter().collect())
}

/// The transactions to take in hand, by when.
#[derive(Default)]
struct Selected {
    /// Those that become orders and quotations.
    documents: Vec<u64>,
    /// Those that cancel orders; their turn comes after the others'.
    cancellations: Vec<u64>,
}

/// The transactions to take in hand; the others are counted by the reason to pass them over.
fn select(
    headquarters: &Headquarters,
    channels: &HashSet<ChannelId>,
    result: &mut SynchronizationResult,
) -> Selected {
    let mut selected = Selected::default();
    headquarters.each_transaction(|ordinal, entry, status| {
        if !channels.contains(&entry.channel) {
            return;
        }
        match disposition(entry.kind, entry.entry_status, status.status) {
            Disposition::Order | Disposition::Quotation => selected.documents.push(ordinal),
            Disposition::Cancellation => selected.cancellations.push(ordinal),
            Disposition::NotForThisJob => result.skipped.other_type += 1,
            Disposition::Voided => result.skipped.voided += 1,
            Disposition::Editing => result.skipped.editing += 1,
            Disposition::AlreadySynchronized => result.already_synchronized += 1,
        }
    });
    selected
}

/// Transactions of one commit, and what each becomes.
struct Batch {
    ordinals: Vec<u64>,
    derived: Vec<Result<Derived, SyncFailure>>,
}

/// Derives orders and quotations of these transactions ahead, batch by batch in their order.
fn derive_ahead(
    workers: Workers,
    headquarters: &Headquarters,
    setup: &Arc<Setup>,
    documents: Vec<u64>,
) -> Result<Ahead<Result<Batch, StoreError>>, Failure> {
    let workers = workers.at_most(documents.len().div_ceil(BATCH) as u64);
    let (reader, setup) = (headquarters.reader(), Arc::clone(setup));
    let mut documents = documents.into_iter();
    let batches = std::iter::from_fn(move || {
        let ordinals: Vec<u64> = documents.by_ref().take(BATCH).collect();
        (!ordinals.is_empty()).then_some(ordinals)
    });
    let derive = move |ordinals: Vec<u64>| {
        let stored = block_on(reader.transactions(&ordinals))?;
        let derived = stored.iter().map(|stored| derive_one(stored, &setup)).collect();
        Ok(Batch { ordinals, derived })
    };
    Ahead::begin(workers, batches, derive)
        .map_err(|error| Failure::failed(format!("no thread can be started: {error}; try again")))
}

fn derive_one(stored: &StoredTransaction, setup: &Setup) -> Result<Derived, SyncFailure> {
    let transaction = &stored.transaction;
    if transaction.header.r#type == RetailTransactionType::AsyncCustomerQuote {
        let draft = derive_quotation(transaction, setup)?;
        return Ok(Derived::Quotation(Box::new(draft)));
    }
    Ok(Derived::Order(Box::new(derive(transaction, setup)?)))
}
