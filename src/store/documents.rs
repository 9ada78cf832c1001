//! What transactions became: sales orders, quotations and cancellations, and how they are found.
//!
//! Each kind is a log of its own. An order is never written again: that it is canceled is what its
//! cancellation says, and its status is read from there.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::backend::Store;
use super::columns::OrderColumns;
use super::entries::{Became, CancellationEntry, OrderEntry, QuotationEntry, number_hash};
use super::error::StoreError;
use super::fetch::locate;
use super::finder::Finder;
use super::headquarters::{Headquarters, State};
use super::keys::Space;
use super::log::Log;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::enums::SalesStatus;
use crate::domain::order::{SalesOrder, Voucher};
use crate::domain::quotation::SalesQuotation;
use crate::domain::status::OrderStatus;
use crate::domain::{CompanyId, Text};

/// The logs of the three kinds, with what finds their documents.
pub(super) struct Documents {
    pub(super) orders: Log<OrderColumns>,
    pub(super) quotations: Log<Vec<QuotationEntry>>,
    pub(super) cancellations: Log<Vec<CancellationEntry>>,
    by_sales_id: Finder,
    by_quotation_id: HashMap<u128, u64>,
    /// The newest order of each company and channel reference ID.
    by_reference: Finder,
    /// For each order the one before it with the same company and channel reference ID, and one
    /// more; 0 when it is the first.
    before: Vec<u32>,
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
            by_sales_id: Finder::default(),
            by_quotation_id: HashMap::new(),
            by_reference: Finder::default(),
            before: Vec::new(),
            canceled: HashMap::new(),
        };
        documents.by_sales_id = Finder::for_so_many(documents.orders.len());
        documents.by_reference = Finder::for_so_many(documents.orders.len());
        documents.index(0, 0, 0);
        Ok(documents)
    }

    /// Makes what is there from these ordinals on findable.
    pub(super) fn index(&mut self, orders: u64, quotations: u64, cancellations: u64) {
        (orders..self.orders.len()).for_each(|ordinal| self.index_order(ordinal));
        for (ordinal, entry) in self.quotations.from(quotations) {
            self.by_quotation_id.insert(number_hash(&entry.company, &entry.quotation_id), ordinal);
        }
        for (ordinal, entry) in self.cancellations.from(cancellations) {
            self.canceled.insert(entry.order, ordinal);
        }
    }

    fn index_order(&mut self, ordinal: u64) {
        let entries = self.orders.entries();
        let Some(number) = entries.number(ordinal) else { return };
        let is_same = |other| entries.number(other) == Some(number);
        let hash = |other| entries.number(other).map_or(0, hash_of);
        self.by_sales_id.insert(hash_of(number), ordinal, is_same, hash);
        let before = match entries.reference(ordinal).unwrap_or(0) {
            0 => None,
            reference => {
                let is_same = |other| entries.reference(other) == Some(reference);
                let hash = |other| short(entries.reference(other).unwrap_or(0));
                self.by_reference.insert(short(reference), ordinal, is_same, hash)
            }
        };
        let before = before.and_then(|before| u32::try_from(before + 1).ok());
        self.before.push(before.unwrap_or(0));
    }

    /// The orders with that company and channel reference ID, the newest first.
    fn of_reference(&self, reference: u128) -> impl Iterator<Item = u64> {
        let entries = self.orders.entries();
        let is_it = |ordinal| entries.reference(ordinal) == Some(reference);
        let newest = self.by_reference.find(short(reference), is_it);
        std::iter::successors(newest, |ordinal| {
            let before = self.before.get(usize::try_from(*ordinal).ok()?)?;
            before.checked_sub(1).map(u64::from)
        })
    }

    /// The ordinal of the sales order with that number.
    pub(super) fn find_order(&self, company: &CompanyId, sales_id: &str) -> Option<u64> {
        let entries = self.orders.entries();
        let number = (company, &Text::from(sales_id));
        self.by_sales_id.find(hash_of(number), |ordinal| entries.number(ordinal) == Some(number))
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

/// The hash of an order's number. Numbers are drawn here, so nobody outside can make them collide.
fn hash_of((company, sales_id): (&CompanyId, &Text)) -> u64 {
    let mut hasher = DefaultHasher::new();
    (company.as_str(), sales_id.as_str()).hash(&mut hasher);
    hasher.finish()
}

/// The part of a hash that a finder uses.
fn short(hash: u128) -> u64 {
    (hash >> 64) as u64
}

impl State {
    /// The number of what a transaction became, where the order status has it.
    pub(super) fn numbers_of(&self, became: Became) -> OrderStatus {
        let documents = &self.documents;
        let sales_id =
            |order: u64| documents.orders.entries().sales_id(order).cloned().unwrap_or_default();
        let mut numbers = OrderStatus::default();
        match became {
            Became::Nothing => {}
            Became::Order(order) => numbers.sales_id = sales_id(order),
            Became::Quotation(quotation) => {
                let entry = documents.quotations.entry(quotation);
                numbers.quotation_id = entry.map(|entry| entry.quotation_id).unwrap_or_default();
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
        self.read().documents.orders.from(0).for_each(|(at, entry)| visit(at, &entry));
    }

    /// Calls `visit` with the ordinal and entry of every quotation, as of one moment.
    pub fn each_quotation(&self, mut visit: impl FnMut(u64, &QuotationEntry)) {
        self.read().documents.quotations.from(0).for_each(|(at, entry)| visit(at, &entry));
    }

    /// Calls `visit` with the ordinal and entry of every cancellation, as of one moment.
    pub fn each_cancellation(&self, mut visit: impl FnMut(u64, &CancellationEntry)) {
        self.read().documents.cancellations.from(0).for_each(|(at, entry)| visit(at, &entry));
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
        let state = self.read();
        let documents = &state.documents;
        let mut found: Vec<u64> = documents.of_reference(number_hash(company, reference)).collect();
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
            self.source(Space::Orders, "a sales order").documents(&slots).await?;
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
        self.source(Space::Quotations, "a sales quotation").documents(&slots).await
    }

    /// The cancellations of these ordinals, in their order.
    pub async fn cancellations(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<OrderCancellation>, StoreError> {
        let slots = locate(&self.read().documents.cancellations, ordinals)?;
        self.source(Space::Cancellations, "a cancellation").documents(&slots).await
    }

    /// The vouchers that took back those of the orders that are canceled, by the orders.
    pub async fn reversals(&self, orders: &[u64]) -> Result<HashMap<u64, Voucher>, StoreError> {
        let (canceled, cancellations): (Vec<u64>, Vec<u64>) = {
            let state = self.read();
            let cancellation =
                |order: &u64| Some((*order, state.documents.cancellation_of(*order)?));
            orders.iter().filter_map(cancellation).unzip()
        };
        let found = self.cancellations(&cancellations).await?;
        Ok(canceled.into_iter().zip(found.into_iter().map(|found| found.voucher)).collect())
    }
}
