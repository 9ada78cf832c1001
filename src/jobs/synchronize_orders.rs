//! Synchronize orders: transactions of headquarters become sales orders and payments.
//!
//! All or nothing for each transaction, and one failure never stops the others. A thousand
//! transactions are derived on all cores and stored in one commit with their numbers, order status
//! and failures, so what is reported as done is on disk.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;

use super::milliseconds;
use crate::domain::setup::Setup;
use crate::domain::synchronize::{Disposition, Draft, SyncFailure, derive, disposition};
use crate::domain::{Amount, ChannelId, Currency};
use crate::engine::command::SynchronizeOrders;
use crate::engine::outcome::{ErrorCount, SynchronizationResult};
use crate::engine::{Failure, Job, JobContext, Outcome};
use crate::store::{Headquarters, Posted, PostingBatch, StoredTransaction};

/// Transactions in one commit.
const BATCH: usize = 1_000;

/// A run of Synchronize orders.
pub struct Synchronization {
    asked: SynchronizeOrders,
}

impl Synchronization {
    /// The run that was asked for.
    pub fn new(asked: SynchronizeOrders) -> Self {
        Self { asked }
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

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let setup = context.headquarters.setup();
        let channels = channels(&setup, &self.asked)?;
        let mut result = SynchronizationResult {
            job: "Synchronize orders".into(),
            dry_run: self.asked.dry_run,
            ..Default::default()
        };
        let ordinals = select(context.headquarters, &channels, &mut result);
        context.expect(ordinals.len() as u64);
        let mut errors = BTreeMap::new();
        for batch in ordinals.chunks(BATCH) {
            if context.is_cancelled() {
                result.interrupted = true;
                break;
            }
            let failed = result.failed;
            self.synchronize(context, &setup, batch, &mut result, &mut errors).await?;
            context.advance(batch.len() as u64, result.failed - failed);
        }
        result.errors = errors.into_values().collect();
        result.elapsed_ms = milliseconds(began, context.elapsed());
        Ok(Outcome::Synchronization(result))
    }
}

impl Synchronization {
    /// Derives one batch and, unless it is a dry run, stores what came of it.
    async fn synchronize(
        &self,
        context: &JobContext<'_>,
        setup: &Setup,
        ordinals: &[u64],
        result: &mut SynchronizationResult,
        errors: &mut BTreeMap<&'static str, ErrorCount>,
    ) -> Result<(), Failure> {
        let stored = context.headquarters.transactions(ordinals).await?;
        let derived = derive_all(&stored, setup);
        let results: Vec<_> = ordinals.iter().copied().zip(derived).collect();
        if self.asked.dry_run {
            for (_, outcome) in &results {
                match outcome {
                    Ok(draft) => {
                        let order = draft.order();
                        let payments = order.payments.len();
                        succeed(result, order.currency_code, order.total_amount, payments)?;
                    }
                    Err(failure) => fail(result, errors, failure),
                }
            }
            return Ok(());
        }
        let batch = PostingBatch { results, now: context.now() };
        for (_, posted) in context.headquarters.post(batch).await? {
            match posted {
                Posted::Order(order) => {
                    let payments = order.payments.len();
                    succeed(result, order.currency_code, order.total_amount, payments)?;
                }
                Posted::Failed(failure) => fail(result, errors, &failure),
                Posted::Already => result.already_synchronized += 1,
            }
        }
        Ok(())
    }
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

/// The transactions to take in hand; the others are counted by the reason to pass them over.
fn select(
    headquarters: &Headquarters,
    channels: &HashSet<ChannelId>,
    result: &mut SynchronizationResult,
) -> Vec<u64> {
    let mut ordinals = Vec::new();
    headquarters.each_transaction(|ordinal, entry, status| {
        if !channels.contains(&entry.channel) {
            return;
        }
        match disposition(entry.kind, entry.entry_status, status.status) {
            Disposition::Order => ordinals.push(ordinal),
            // This job makes sales orders; quotes and cancellations stay as they were pulled.
            Disposition::Quotation | Disposition::Cancellation | Disposition::NotForThisJob => {
                result.skipped.other_type += 1;
            }
            Disposition::Voided => result.skipped.voided += 1,
            Disposition::Editing => result.skipped.editing += 1,
            Disposition::AlreadySynchronized => result.already_synchronized += 1,
        }
    });
    ordinals
}

/// Derives every transaction, on all cores, in their order.
fn derive_all(
    transactions: &[StoredTransaction],
    setup: &Setup,
) -> Vec<Result<Draft, SyncFailure>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = transactions.len().div_ceil(cores).max(1);
    let work = |share: &[StoredTransaction]| -> Vec<_> {
        share.iter().map(|stored| derive(&stored.transaction, setup)).collect()
    };
    std::thread::scope(|scope| {
        let shares = transactions.chunks(share);
        let workers: Vec<_> = shares.map(|share| scope.spawn(move || work(share))).collect();
        // A panic in a rule is a defect; it goes on here and ends this run, not the program.
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<_>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    })
}

fn succeed(
    result: &mut SynchronizationResult,
    currency: Currency,
    total: Amount,
    payments: usize,
) -> Result<(), Failure> {
    result.attempted += 1;
    result.succeeded += 1;
    result.sales_orders += 1;
    result.payments += payments as u64;
    let overflow = || Failure::failed(format!("the total in {currency} is out of range"));
    result.amount.add(currency, total).ok_or_else(overflow)
}

fn fail(
    result: &mut SynchronizationResult,
    errors: &mut BTreeMap<&'static str, ErrorCount>,
    failure: &SyncFailure,
) {
    result.attempted += 1;
    result.failed += 1;
    let count = errors.entry(failure.code).or_insert_with(|| ErrorCount {
        code: failure.code.into(),
        message: failure.message.clone(),
        count: 0,
    });
    count.count += 1;
}
