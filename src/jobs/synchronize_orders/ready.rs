//! What threads make ready ahead of the one that stores: transactions are read, and what they become
//! is derived.

use std::sync::Arc;

use futures::executor::block_on;

use super::Selected;
use crate::domain::enums::RetailTransactionType;
use crate::domain::setup::Setup;
use crate::domain::synchronize::{SyncFailure, derive, derive_quotation};
use crate::engine::Failure;
use crate::jobs::ahead::{Ahead, Workers};
use crate::store::{Derived, Headquarters, StoreError, StoredTransaction};

/// Transactions in one commit.
pub(super) const BATCH: usize = 1_000;

/// Transactions of one commit, and what each becomes.
pub(super) struct Batch {
    pub(super) ordinals: Vec<u64>,
    pub(super) derived: Vec<Result<Derived, SyncFailure>>,
}

impl Batch {
    pub(super) fn into_results(self) -> Vec<(u64, Result<Derived, SyncFailure>)> {
        self.ordinals.into_iter().zip(self.derived).collect()
    }
}

/// Transactions of one commit, made ready ahead.
pub(super) enum Ready<D, C = Read> {
    /// Those that become orders and quotations.
    Documents(D),
    /// Those that cancel orders.
    Cancellations(C),
}

/// Transactions that are read and not derived.
pub(super) struct Read {
    pub(super) ordinals: Vec<u64>,
    pub(super) transactions: Vec<StoredTransaction>,
}

/// Everything that is to be done, batch by batch in its order.
pub(super) type Derivation = Ahead<Result<Ready<Batch>, StoreError>>;

impl<D> Ready<D> {
    /// The same, one step further.
    pub(super) fn documents<E>(
        self,
        step: impl FnOnce(D) -> Result<E, StoreError>,
    ) -> Result<Ready<E>, StoreError> {
        Ok(match self {
            Self::Documents(documents) => Ready::Documents(step(documents)?),
            Self::Cancellations(read) => Ready::Cancellations(read),
        })
    }
}

/// Reads everything ahead, and derives orders and quotations.
pub(super) fn derive_ahead(
    workers: Workers,
    headquarters: &Headquarters,
    setup: &Arc<Setup>,
    selected: Selected,
) -> Result<Derivation, Failure> {
    let Selected { documents, cancellations } = selected;
    let batches = documents.len().div_ceil(BATCH) + cancellations.len().div_ceil(BATCH);
    let workers = workers.at_most(batches as u64);
    let documents = in_batches(documents).map(Ready::Documents);
    let batches = documents.chain(in_batches(cancellations).map(Ready::Cancellations));
    let (reader, setup) = (headquarters.reader(), Arc::clone(setup));
    let read = move |ordinals: Vec<u64>| -> Result<Read, StoreError> {
        let transactions = block_on(reader.transactions(&ordinals))?;
        Ok(Read { ordinals, transactions })
    };
    let derive = move |batch: Ready<Vec<u64>, Vec<u64>>| {
        Ok(match batch {
            Ready::Documents(ordinals) => {
                let Read { ordinals, transactions } = read(ordinals)?;
                let derived = transactions.iter().map(|stored| derive_one(stored, &setup));
                Ready::Documents(Batch { ordinals, derived: derived.collect() })
            }
            Ready::Cancellations(ordinals) => Ready::Cancellations(read(ordinals)?),
        })
    };
    Ahead::begin(workers, batches, derive)
}

/// The ordinals of one commit after the other.
fn in_batches(ordinals: Vec<u64>) -> impl Iterator<Item = Vec<u64>> {
    let mut ordinals = ordinals.into_iter();
    std::iter::from_fn(move || {
        let batch: Vec<u64> = ordinals.by_ref().take(BATCH).collect();
        (!batch.is_empty()).then_some(batch)
    })
}

fn derive_one(stored: &StoredTransaction, setup: &Setup) -> Result<Derived, SyncFailure> {
    let transaction = &stored.transaction;
    if transaction.header.r#type == RetailTransactionType::AsyncCustomerQuote {
        let draft = derive_quotation(transaction, setup)?;
        return Ok(Derived::Quotation(Box::new(draft)));
    }
    Ok(Derived::Order(Box::new(derive(transaction, setup)?)))
}
