//! Typed structs in memory: no encoding, nothing durable. The same work with everything left out that
//! a store does; a limit, not a peer.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::cancellation::OrderCancellation;
use commerce_hq::domain::enums::{RetailTransactionOrderStatusType as Status, SalesStatus};
use commerce_hq::domain::order::SalesOrder;
use commerce_hq::domain::quotation::SalesQuotation;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::synchronize::{NewCustomer, SyncFailure};
use commerce_hq::domain::{AnyRow, CompanyId, RetailTransaction, Text, TransactionKey};
use commerce_hq::store::Posted;

use crate::Result;
use crate::contender::Facts;
use crate::peer::{
    Arrival, Backend, Candidate, Database, NextNumbers, Posting, Reader, Window, conflict, number,
};

type Number = (CompanyId, Text);
type Held = (TransactionKey, String, Vec<AnyRow>);

/// Everything in memory; clones share it.
#[derive(Clone, Default)]
pub struct Typed(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    given: HashMap<Database, Counters>,
    windows: Vec<(Window, Vec<KeyedRow>)>,
    transactions: Vec<Arc<RetailTransaction>>,
    by_key: HashMap<TransactionKey, u64>,
    statuses: Vec<(Status, Option<Number>)>,
    failures: HashMap<u64, SyncFailure>,
    waiting: HashMap<TransactionKey, Vec<AnyRow>>,
    held: Vec<Held>,
    orders: Vec<SalesOrder>,
    by_number: HashMap<Number, usize>,
    by_reference: HashMap<Number, Vec<usize>>,
    canceled: HashSet<Number>,
    quotations: Vec<SalesQuotation>,
    cancellations: Vec<OrderCancellation>,
    customers: Vec<NewCustomer>,
    numbers: NextNumbers,
}

impl Typed {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader for Typed {
    /// The rows themselves: they are moved, because twice the rows would be twice the memory.
    fn rows(&mut self, window: &Window) -> Result<Vec<KeyedRow>> {
        let mut memory = self.memory();
        let is_it = |(known, _): &&mut (Window, Vec<KeyedRow>)| {
            known.database == window.database && known.from == window.from
        };
        let found = memory.windows.iter_mut().find(is_it).ok_or("no such window")?;
        Ok(std::mem::take(&mut found.1))
    }

    fn transactions(&mut self, ids: &[u64]) -> Result<Vec<Arc<RetailTransaction>>> {
        let memory = self.memory();
        let find = |id: &u64| memory.transactions.get(usize::try_from(*id).ok()?).cloned();
        ids.iter().map(|id| find(id).ok_or_else(|| "no such transaction".into())).collect()
    }
}

impl Backend for Typed {
    type Reader = Self;

    fn reader(&self) -> Result<Self> {
        Ok(self.clone())
    }

    fn append(&mut self, database: Database, transactions: Vec<Vec<KeyedRow>>) -> Result<()> {
        let mut memory = self.memory();
        let given = memory.given.entry(database).or_default();
        let from = *given;
        let rows = number(given, transactions);
        let window = Window { database, from, to: *given };
        memory.windows.push((window, rows));
        Ok(())
    }

    fn windows(&mut self) -> Result<Vec<Window>> {
        let mut windows: Vec<Window> = self.memory().windows.iter().map(|(it, _)| *it).collect();
        windows.sort_by_key(|window| window.database);
        Ok(windows)
    }

    fn stage(&mut self, arrival: Arrival) -> Result<()> {
        let mut memory = self.memory();
        for transaction in arrival.whole {
            let there = memory.by_key.get(&transaction.key).copied();
            if let Some(there) = there.and_then(|id| usize::try_from(id).ok()) {
                let there = memory.transactions.get(there).cloned();
                let held = there.and_then(|there| conflict(&there, transaction));
                memory.held.extend(held);
                continue;
            }
            let id = memory.transactions.len() as u64;
            memory.by_key.insert(transaction.key.clone(), id);
            memory.transactions.push(Arc::new(transaction));
            memory.statuses.push((Status::default(), None));
        }
        memory.waiting.extend(arrival.waiting);
        memory.held.extend(arrival.held);
        Ok(())
    }

    fn candidates(&mut self) -> Result<Vec<Candidate>> {
        let memory = self.memory();
        let all = (0..).zip(memory.transactions.iter().zip(&memory.statuses));
        let pending = all.filter(|(_, (_, (status, _)))| *status != Status::Succeeded);
        let candidate =
            |(id, (transaction, (status, _))): (u64, (&Arc<RetailTransaction>, &(Status, _)))| {
                let header = &transaction.header;
                let (kind, entry_status) = (header.r#type, header.entry_status);
                Candidate { id, kind, entry_status, status: *status }
            };
        Ok(pending.map(candidate).collect())
    }

    fn of_reference(&mut self, company: &CompanyId, reference: &Text) -> Result<Vec<SalesOrder>> {
        let memory = self.memory();
        let found = memory.by_reference.get(&(company.clone(), reference.clone()));
        let places = found.into_iter().flatten().rev();
        Ok(places.filter_map(|at| memory.order(*at)).collect())
    }

    fn numbers(&mut self) -> Result<NextNumbers> {
        Ok(self.memory().numbers.clone())
    }

    fn post(&mut self, posting: Posting) -> Result<()> {
        let mut memory = self.memory();
        memory.numbers.extend(posting.numbers);
        memory.customers.extend(posting.customers);
        for (id, posted) in posting.results {
            let became = memory.keep(id, posted);
            let slot = usize::try_from(id).ok().and_then(|id| memory.statuses.get_mut(id));
            *slot.ok_or("no such transaction")? = became;
        }
        Ok(())
    }

    fn find(&mut self, key: &TransactionKey) -> Result<Option<u64>> {
        Ok(self.memory().by_key.get(key).copied())
    }

    fn order_of(&mut self, transaction: u64) -> Result<Option<Number>> {
        let memory = self.memory();
        let slot = usize::try_from(transaction).ok().and_then(|id| memory.statuses.get(id));
        Ok(slot.and_then(|(_, number)| number.clone()))
    }

    fn order(&mut self, company: &CompanyId, sales_id: &Text) -> Result<SalesOrder> {
        let memory = self.memory();
        let place = memory.by_number.get(&(company.clone(), sales_id.clone())).copied();
        place.and_then(|at| memory.order(at)).ok_or_else(|| "no such order".into())
    }

    fn facts(&mut self) -> Result<Facts> {
        let memory = self.memory();
        let failed = memory.statuses.iter().filter(|(status, _)| *status == Status::Failed);
        let mut facts = Facts {
            transactions: memory.transactions.len() as u64,
            quotations: memory.quotations.len() as u64,
            cancellations: memory.cancellations.len() as u64,
            failed: failed.count() as u64,
            ..Facts::default()
        };
        memory.orders.iter().try_for_each(|order| facts.count(order))?;
        Ok(facts)
    }
}

impl Memory {
    fn order(&self, place: usize) -> Option<SalesOrder> {
        let mut order = self.orders.get(place)?.clone();
        if self.canceled.contains(&(order.data_area_id.clone(), order.sales_id.clone())) {
            order.sales_status = SalesStatus::Canceled;
        }
        Some(order)
    }

    /// Keeps what a transaction became; returns its status.
    fn keep(&mut self, id: u64, posted: Posted) -> (Status, Option<Number>) {
        match posted {
            Posted::Order(order) => {
                let company = order.data_area_id.clone();
                let number = (company.clone(), order.sales_id.clone());
                let place = self.orders.len();
                self.by_number.insert(number.clone(), place);
                let reference = (company, order.channel_reference_id.clone());
                self.by_reference.entry(reference).or_default().push(place);
                self.orders.push(*order);
                (Status::Succeeded, Some(number))
            }
            Posted::Quotation(quotation) => {
                self.quotations.push(*quotation);
                (Status::Succeeded, None)
            }
            Posted::Cancellation(it) => {
                self.canceled.insert((it.data_area_id.clone(), it.sales_id.clone()));
                self.cancellations.push(*it);
                (Status::Succeeded, None)
            }
            Posted::Failed(failure) => {
                self.failures.insert(id, failure);
                (Status::Failed, None)
            }
            Posted::Already => (Status::Succeeded, None),
        }
    }
}
