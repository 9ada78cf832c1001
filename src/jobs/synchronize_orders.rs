//! Synchronize orders: transactions of headquarters become sales orders and payments, quotations, or
//! cancellations of orders.
//!
//! All or nothing for each transaction, and one failure never stops the others. A thousand
//! transactions are stored in one commit with their numbers, order status and failures, so what is
//! reported as done is on disk. Meanwhile other threads read and derive the next ones, and one draws
//! numbers, batch after batch, so they do not depend on how many threads there are.
//!
//! The order of work is fixed: first orders and quotations, then cancellations, both in the order in
//! which the transactions came to headquarters. So an order and its cancellation can come in one run,
//! and in any order of arrival (our reading).

mod cancellations;
mod ready;
mod tally;

use std::collections::HashSet;
use std::num::NonZeroUsize;

use async_trait::async_trait;

use self::cancellations::Rehearsed;
use self::ready::{Batch, Derivation, Ready, derive_ahead};
use self::tally::Tally;
use super::ahead::{Ahead, Workers};
use super::milliseconds;
use crate::domain::ChannelId;
use crate::domain::setup::Setup;
use crate::domain::synchronize::{Disposition, disposition};
use crate::engine::command::SynchronizeOrders;
use crate::engine::outcome::SynchronizationResult;
use crate::engine::{Failure, Job, JobContext, Outcome};
use crate::store::{Headquarters, Numbered, PostingBatch, PostingReport, StoreError};

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
        let selected = select(context.headquarters, &channels, &mut run.tally.result);
        let Selected { documents, cancellations } = &selected;
        context.expect((documents.len() + cancellations.len()) as u64);
        if run.is_rehearsal {
            run.rehearsed = Rehearsed::expect(context.headquarters, &setup, cancellations).await?;
        }
        let derived = derive_ahead(self.workers, context.headquarters, &setup, selected)?;
        if run.is_rehearsal {
            run.rehearse_all(&setup, derived).await?;
        } else {
            run.store_all(&setup, derived).await?;
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

    /// Counts what would come of everything.
    async fn rehearse_all(
        &mut self,
        setup: &Setup,
        mut derived: Derivation,
    ) -> Result<(), Failure> {
        while let Some(ready) = derived.next()
            && !self.is_cancelled()
        {
            let batch = match ready? {
                Ready::Documents(batch) => batch,
                Ready::Cancellations(read) => self.derive_cancellations(setup, read).await?,
            };
            self.rehearse(&batch)?;
        }
        Ok(())
    }

    fn rehearse(&mut self, batch: &Batch) -> Result<(), Failure> {
        let failed = self.tally.result.failed;
        for derived in &batch.derived {
            self.rehearsed.remember(derived);
            self.tally.derived(derived)?;
        }
        self.advance(batch.derived.len(), failed);
        Ok(())
    }

    /// Stores what comes of everything. Numbers are drawn and documents encoded ahead too, but of
    /// cancellations: which order they mean is known when all orders before them are stored.
    async fn store_all(&mut self, setup: &Setup, derived: Derivation) -> Result<(), Failure> {
        let headquarters = self.context.headquarters;
        let (mut numbering, now) = (headquarters.numbering().await?, self.context.clock());
        let number = move |ready: Result<Ready<Batch>, StoreError>| {
            ready?.documents(|batch| {
                let batch = PostingBatch { results: batch.into_results(), now: now() };
                Ok(numbering.number(batch))
            })
        };
        let encode =
            |ready: Result<Ready<Numbered>, StoreError>| ready?.documents(Numbered::encode);
        let one = Workers(NonZeroUsize::MIN);
        let mut postings = Ahead::begin(one, derived.map(number), encode)?;
        while let Some(ready) = postings.next()
            && !self.is_cancelled()
        {
            let report = match ready? {
                Ready::Documents(posting) => headquarters.store(posting).await?,
                Ready::Cancellations(read) => {
                    let results = self.derive_cancellations(setup, read).await?.into_results();
                    let batch = PostingBatch { results, now: self.context.now() };
                    headquarters.post(batch).await?
                }
            };
            self.stored(report)?;
        }
        Ok(())
    }

    /// Counts what was stored.
    fn stored(&mut self, report: PostingReport) -> Result<(), Failure> {
        let failed = self.tally.result.failed;
        for (_, posted) in &report {
            self.tally.posted(posted)?;
        }
        self.advance(report.len(), failed);
        // Letting go of many orders takes time in which the next ones can be stored.
        drop_elsewhere(report);
        Ok(())
    }

    /// Tells how far it is; `failed` had failed before.
    fn advance(&self, done: usize, failed: u64) {
        self.context.advance(done as u64, self.tally.result.failed - failed);
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
