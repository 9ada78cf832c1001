//! Cancellations: finding the order of each, also when it would only be made by the same dry run.

use std::collections::{HashMap, HashSet};

use super::Run;
use super::ready::{BATCH, Batch, Read};
use crate::domain::enums::SalesStatus;
use crate::domain::order::SalesOrder;
use crate::domain::setup::Setup;
use crate::domain::synchronize::{SyncFailure, derive_cancellation};
use crate::domain::{CompanyId, RetailTransaction, Text};
use crate::engine::Failure;
use crate::store::{Derived, Headquarters};

/// What finds an order: its company and its channel reference ID.
type Reference = (CompanyId, Text);

/// The number that an order of a dry run has, since it draws none.
const UNNUMBERED: &str = "(not numbered)";

/// What a dry run would have stored, as far as cancellations need it.
#[derive(Default)]
pub(super) struct Rehearsed {
    wanted: HashSet<Reference>,
    orders: HashMap<Reference, SalesOrder>,
    canceled: HashSet<Reference>,
}

impl Rehearsed {
    /// Prepares for the orders that these cancellations will ask for.
    pub(super) async fn expect(
        headquarters: &Headquarters,
        setup: &Setup,
        cancellations: &[u64],
    ) -> Result<Self, Failure> {
        let mut rehearsed = Self::default();
        for batch in cancellations.chunks(BATCH) {
            for stored in headquarters.transactions(batch).await? {
                rehearsed.wanted.extend(reference(setup, &stored.transaction));
            }
        }
        Ok(rehearsed)
    }

    /// Remembers what would have been stored.
    pub(super) fn remember(&mut self, derived: &Result<Derived, SyncFailure>) {
        match derived {
            Ok(Derived::Order(draft)) => {
                let order = draft.order();
                let reference = (order.data_area_id.clone(), order.channel_reference_id.clone());
                if self.wanted.contains(&reference) {
                    let order = SalesOrder { sales_id: UNNUMBERED.into(), ..order.clone() };
                    self.orders.insert(reference, order);
                }
            }
            Ok(Derived::Quotation(_) | Derived::Cancellation(_)) | Err(_) => {}
        }
    }

    /// The order as it would stand now. One of this dry run is newer than one that is stored.
    fn order(&self, reference: &Reference, stored: Option<SalesOrder>) -> Option<SalesOrder> {
        let mut order = self.orders.get(reference).cloned().or(stored)?;
        if self.canceled.contains(reference) {
            order.sales_status = SalesStatus::Canceled;
        }
        Some(order)
    }
}

impl Run<'_> {
    /// Derives the cancellations of these transactions, in their order.
    pub(super) async fn derive_cancellations(
        &mut self,
        setup: &Setup,
        read: Read,
    ) -> Result<Batch, Failure> {
        let headquarters = self.context.headquarters;
        let Read { ordinals, transactions } = read;
        let references: Vec<Option<Reference>> =
            transactions.iter().map(|stored| reference(setup, &stored.transaction)).collect();
        let find = |reference: &Option<Reference>| {
            let (company, id) = reference.as_ref()?;
            Some(headquarters.orders_of_reference(company, id))
        };
        let found: Vec<Vec<u64>> =
            references.iter().map(|reference| find(reference).unwrap_or_default()).collect();
        let mut wanted: Vec<u64> = found.iter().flatten().copied().collect();
        wanted.sort_unstable();
        wanted.dedup();
        let orders = headquarters.orders(&wanted).await?;
        let mut orders: HashMap<u64, SalesOrder> = wanted.into_iter().zip(orders).collect();
        let mut derived = Vec::with_capacity(transactions.len());
        for ((stored, reference), found) in transactions.iter().zip(references).zip(found) {
            let open = |ordinal: &&u64| {
                orders.get(ordinal).is_some_and(|it| it.sales_status == SalesStatus::Backorder)
            };
            let chosen = found.iter().find(open).or(found.first()).copied();
            let mut order = chosen.and_then(|ordinal| orders.get(&ordinal).cloned());
            if self.is_rehearsal {
                order = reference.as_ref().and_then(|it| self.rehearsed.order(it, order));
            }
            let draft = derive_cancellation(&stored.transaction, setup, order.as_ref());
            if draft.is_ok() {
                // A second cancellation in this batch must not find the order open.
                if let Some(order) = chosen.and_then(|ordinal| orders.get_mut(&ordinal)) {
                    order.sales_status = SalesStatus::Canceled;
                }
                self.rehearsed.canceled.extend(reference);
            }
            derived.push(draft.map(|draft| Derived::Cancellation(Box::new(draft))));
        }
        Ok(Batch { ordinals, derived })
    }
}

/// What finds the order that a transaction cancels. It is looked for in the company of the channel,
/// where the order was made.
fn reference(setup: &Setup, transaction: &RetailTransaction) -> Option<Reference> {
    let channel = setup.channel(transaction.key.channel)?;
    Some((channel.company.clone(), transaction.header.channel_reference_id.clone()))
}
