//! What transactions became: sales orders, quotations and cancellations, and how they are found.
//!
//! Each kind is a log of its own. An order is never written again: that it is canceled is what its
//! cancellation says, and its status is read from there.

use std::collections::{BTreeSet, HashMap};

use super::backend::Store;
use super::entries::{Became, CancellationEntry, OrderEntry, QuotationEntry, number_hash};
use super::error::StoreError;
use super::headquarters::{Headquarters, State, documents, locate};
use super::keys::Space;
use super::log::Log;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::enums::SalesStatus;
use crate::domain::order::SalesOrder;
use crate::domain::quotation::SalesQuotation;
use crate::domain::status::OrderStatus;
use crate::domain::{CompanyId, Text};

/// The logs of the three kinds, with what finds their documents.
pub(super) struct Documents {
    pub(super) orders: Log<OrderEntry>,
    pub(super) quotations: Log<QuotationEntry>,
    pub(super) cancellations: Log<CancellationEntry>,
    by_sales_id: HashMap<u128, u64>,
    by_quotation_id: HashMap<u128, u64>,
    /// Orders by the hash of company and channel reference ID; several may share one.
    by_reference: BTreeSet<(u128, u64)>,
    /// The cancellation of each order that is canceled.
    canceled: HashMap<u64, u64>,
}

impl Documents {
    /// Reads the logs.
    pub(super) async fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let mut documents = Self {
            orders: Log::load(store, Space::Orders, Space::OrderEntries).await?,
            quotations: Log::load(store, Space::Quotations, Space::QuotationEntries).await?,
            cancellations: Log::load(store, Space::Cancellations, Space::CancellationEntries)
                .await?,
            by_sales_id: HashMap::new(),
            by_quotation_id: HashMap::new(),
            by_reference: BTreeSet::new(),
            canceled: HashMap::new(),
        };
        documents.index(0, 0, 0);
        Ok(documents)
    }

    /// Makes what is there from these ordinals on findable.
    pub(super) fn index(&mut self, orders: u64, quotations: u64, cancellations: u64) {
        for (ordinal, entry) in from(&self.orders, orders) {
            self.by_sales_id.insert(number_hash(&entry.company, &entry.sales_id), ordinal);
            if !entry.channel_reference_id.is_empty() {
                let reference = number_hash(&entry.company, &entry.channel_reference_id);
                self.by_reference.insert((reference, ordinal));
            }
        }
        for (ordinal, entry) in from(&self.quotations, quotations) {
            self.by_quotation_id.insert(number_hash(&entry.company, &entry.quotation_id), ordinal);
        }
        for (ordinal, entry) in from(&self.cancellations, cancellations) {
            self.canceled.insert(entry.order, ordinal);
        }
    }

    /// The ordinal of the sales order with that number.
    pub(super) fn find_order(&self, company: &CompanyId, sales_id: &str) -> Option<u64> {
        self.by_sales_id.get(&number_hash(company, sales_id)).copied()
    }

    /// The ordinal of the quotation with that number.
    pub(super) fn find_quotation(&self, company: &CompanyId, quotation_id: &str) -> Option<u64> {
        self.by_quotation_id.get(&number_hash(company, quotation_id)).copied()
    }

    /// The ordinal of the cancellation of that order, if it is canceled.
    pub(super) fn cancellation_of(&self, order: u64) -> Option<u64> {
        self.canceled.get(&order).copied()
    }

    /// Whether the order of that ordinal is canceled.
    pub(super) fn is_canceled(&self, order: u64) -> bool {
        self.canceled.contains_key(&order)
    }
}

/// The entries from an ordinal on.
fn from<E>(log: &Log<E>, first: u64) -> impl Iterator<Item = (u64, &E)>
where
    E: serde::Serialize + serde::de::DeserializeOwned + Clone,
{
    let skipped = usize::try_from(first).unwrap_or(usize::MAX);
    (first..).zip(log.entries().iter().skip(skipped))
}

impl State {
    /// The number of what a transaction became, where the order status has it.
    pub(super) fn numbers_of(&self, became: Became) -> OrderStatus {
        let documents = &self.documents;
        let sales_id = |order: u64| {
            documents.orders.entry(order).map(|entry| entry.sales_id.clone()).unwrap_or_default()
        };
        let mut numbers = OrderStatus::default();
        match became {
            Became::Nothing => {}
            Became::Order(order) => numbers.sales_id = sales_id(order),
            Became::Quotation(quotation) => {
                let entry = documents.quotations.entry(quotation);
                numbers.quotation_id =
                    entry.map(|entry| entry.quotation_id.clone()).unwrap_or_default();
            }
            Became::Cancellation(cancellation) => {
                let entry = documents.cancellations.entry(cancellation);
                numbers.canceled_sales_id =
                    entry.map(|entry| sales_id(entry.order)).unwrap_or_default();
            }
        }
        numbers
    }
}

impl Headquarters {
    /// How many sales orders there are.
    pub fn order_count(&self) -> u64 {
        self.read().documents.orders.len()
    }

    /// Calls `visit` with the ordinal and entry of every sales order, as of one moment.
    pub fn each_order(&self, mut visit: impl FnMut(u64, &OrderEntry)) {
        from(&self.read().documents.orders, 0).for_each(|(at, entry)| visit(at, entry));
    }

    /// Calls `visit` with the ordinal and entry of every quotation, as of one moment.
    pub fn each_quotation(&self, mut visit: impl FnMut(u64, &QuotationEntry)) {
        from(&self.read().documents.quotations, 0).for_each(|(at, entry)| visit(at, entry));
    }

    /// Calls `visit` with the ordinal and entry of every cancellation, as of one moment.
    pub fn each_cancellation(&self, mut visit: impl FnMut(u64, &CancellationEntry)) {
        from(&self.read().documents.cancellations, 0).for_each(|(at, entry)| visit(at, entry));
    }

    /// The ordinal of the sales order with that number.
    pub fn find_order(&self, company: &CompanyId, sales_id: &str) -> Option<u64> {
        self.read().documents.find_order(company, sales_id)
    }

    /// The ordinal of the quotation with that number.
    pub fn find_quotation(&self, company: &CompanyId, quotation_id: &str) -> Option<u64> {
        self.read().documents.find_quotation(company, quotation_id)
    }

    /// The ordinals of a company's sales orders with that channel reference ID: those that are open
    /// first, and among each the newest first. No order is found by an empty one.
    pub fn orders_of_reference(&self, company: &CompanyId, reference: &Text) -> Vec<u64> {
        if reference.is_empty() {
            return Vec::new();
        }
        let hash = number_hash(company, reference);
        let state = self.read();
        let documents = &state.documents;
        let all = documents.by_reference.range((hash, 0)..=(hash, u64::MAX));
        let mut found: Vec<u64> = all.rev().map(|(_, ordinal)| *ordinal).collect();
        found.sort_by_key(|ordinal| documents.is_canceled(*ordinal));
        found
    }

    /// The ordinal of the cancellation of that order, if it is canceled.
    pub fn cancellation_of(&self, order: u64) -> Option<u64> {
        self.read().documents.cancellation_of(order)
    }

    /// The sales orders of these ordinals, in their order, each with its status as it is now.
    pub async fn orders(&self, ordinals: &[u64]) -> Result<Vec<SalesOrder>, StoreError> {
        let slots = locate(&self.read().documents.orders, ordinals)?;
        let mut orders: Vec<SalesOrder> =
            documents(&*self.store, Space::Orders, "a sales order", &slots).await?;
        let state = self.read();
        for (order, ordinal) in orders.iter_mut().zip(ordinals) {
            if state.documents.is_canceled(*ordinal) {
                order.sales_status = SalesStatus::Canceled;
            }
        }
        Ok(orders)
    }

    /// The quotations of these ordinals, in their order.
    pub async fn quotations(&self, ordinals: &[u64]) -> Result<Vec<SalesQuotation>, StoreError> {
        let slots = locate(&self.read().documents.quotations, ordinals)?;
        documents(&*self.store, Space::Quotations, "a sales quotation", &slots).await
    }

    /// The cancellations of these ordinals, in their order.
    pub async fn cancellations(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<OrderCancellation>, StoreError> {
        let slots = locate(&self.read().documents.cancellations, ordinals)?;
        documents(&*self.store, Space::Cancellations, "a cancellation", &slots).await
    }
}
