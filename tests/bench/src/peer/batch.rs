//! Numbers for what was derived, and the customers that come with it: the work of the one writer.

use std::collections::{HashMap, HashSet};

use commerce_hq::domain::company::Sequence;
use commerce_hq::domain::synchronize::{CancellationDraft, Cause, NewCustomer, SyncFailure};
use commerce_hq::domain::{CompanyId, Setup, Text};
use commerce_hq::store::{Derived, Posted};

use super::{NextNumbers, Posting};
use crate::world::NOW;

/// The writer's state in a run.
pub struct Clerk<'a> {
    setup: &'a Setup,
    numbers: NextNumbers,
    accounts: HashSet<(CompanyId, Text)>,
    canceled: HashSet<(CompanyId, Text)>,
}

impl<'a> Clerk<'a> {
    /// Goes on from these numbers.
    pub fn new(setup: &'a Setup, numbers: NextNumbers) -> Self {
        Self { setup, numbers, accounts: HashSet::new(), canceled: HashSet::new() }
    }

    /// What a commit stores of these results.
    pub fn posting(&mut self, results: Vec<(u64, Result<Derived, SyncFailure>)>) -> Posting {
        let before = self.numbers.clone();
        let mut customers = Vec::new();
        let mut post = |derived| self.post(derived, &mut customers).unwrap_or_else(Posted::Failed);
        let results = results
            .into_iter()
            .map(|(id, derived)| (id, derived.map_or_else(Posted::Failed, &mut post)))
            .collect();
        let changed = self.numbers.iter().filter(|(key, next)| before.get(*key) != Some(*next));
        let numbers = changed.map(|(key, next)| (key.clone(), *next)).collect();
        Posting { results, numbers, customers }
    }

    fn post(
        &mut self,
        derived: Derived,
        customers: &mut Vec<NewCustomer>,
    ) -> Result<Posted, SyncFailure> {
        match derived {
            Derived::Order(draft) => {
                let (company, new) =
                    (draft.order().data_area_id.clone(), draft.new_customer().cloned());
                let order = self.draw(&company, |mut take| draft.number(&mut take, NOW))?;
                self.keep(new, customers);
                Ok(Posted::Order(Box::new(order)))
            }
            Derived::Quotation(draft) => {
                let (company, new) =
                    (draft.quotation().data_area_id.clone(), draft.new_customer().cloned());
                let quotation = self.draw(&company, |mut take| draft.number(&mut take, NOW))?;
                self.keep(new, customers);
                Ok(Posted::Quotation(Box::new(quotation)))
            }
            Derived::Cancellation(draft) => self.cancel(*draft),
        }
    }

    fn cancel(&mut self, draft: CancellationDraft) -> Result<Posted, SyncFailure> {
        let (company, order) =
            (draft.cancellation().data_area_id.clone(), draft.cancellation().sales_id.clone());
        let cancellation = self.draw(&company, |mut take| draft.number(&mut take, NOW))?;
        self.canceled.insert((company, order));
        Ok(Posted::Cancellation(Box::new(cancellation)))
    }

    /// Whether this run has canceled that order.
    pub fn has_canceled(&self, company: &CompanyId, sales_id: &Text) -> bool {
        self.canceled.contains(&(company.clone(), sales_id.clone()))
    }

    /// A customer that the setup does not have is stored with the first of its orders.
    fn keep(&mut self, new: Option<NewCustomer>, customers: &mut Vec<NewCustomer>) {
        let Some(new) = new else { return };
        let (company, account) = (&new.customer.company, &new.customer.account);
        let is_new = self.setup.customer(company, account).is_none();
        if is_new && self.accounts.insert((company.clone(), account.clone())) {
            customers.push(new);
        }
    }

    /// Gives a draft its numbers; one that fails gives back those it took.
    fn draw<T>(
        &mut self,
        company: &CompanyId,
        number: impl FnOnce(
            &mut dyn FnMut(Sequence) -> Result<Text, SyncFailure>,
        ) -> Result<T, SyncFailure>,
    ) -> Result<T, SyncFailure> {
        let (setup, numbers) = (self.setup, &mut self.numbers);
        let Some(found) = setup.company(company) else {
            let (company, channel) = (company.clone(), Text::default());
            return Err(Cause::CompanyNotFound { company, channel }.into());
        };
        let mut taken: HashMap<(CompanyId, Text), u64> = HashMap::new();
        let drawn = number(&mut |sequence| {
            let sequence = found.sequences.of(sequence);
            let key = (company.clone(), sequence.code.clone());
            let next = numbers.entry(key.clone()).or_insert(sequence.smallest);
            if *next > sequence.largest {
                return Err(SyncFailure::number_sequence_exceeded(sequence));
            }
            taken.entry(key).or_insert(*next);
            *next += 1;
            Ok(sequence.format(*next - 1))
        });
        if drawn.is_err() {
            numbers.extend(taken);
        }
        drawn
    }
}
