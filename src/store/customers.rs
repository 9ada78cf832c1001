//! Customers that synchronization created together with an order or a quotation.

use std::collections::BTreeSet;

use super::codec::encode;
use super::error::StoreError;
use super::keys::Space;
use super::log::Writes;
use crate::domain::synchronize::NewCustomer;
use crate::domain::{CompanyId, Setup, Text};

/// The customers that a run creates, of which each commit takes its own. Several transactions can
/// bring the same; the first one's stands.
#[derive(Default)]
pub(super) struct NewCustomers {
    accounts: BTreeSet<(CompanyId, Text)>,
    customers: Vec<NewCustomer>,
}

impl NewCustomers {
    /// Adds a customer, if there is one that the setup does not have.
    pub(super) fn add(&mut self, setup: &Setup, new: Option<NewCustomer>) {
        let Some(new) = new else { return };
        let (company, account) = (&new.customer.company, &new.customer.account);
        let is_new = setup.customer(company, account).is_none();
        if is_new && self.accounts.insert((company.clone(), account.clone())) {
            self.customers.push(new);
        }
    }

    /// Those that were added since this was asked before.
    pub(super) fn take(&mut self) -> Vec<NewCustomer> {
        std::mem::take(&mut self.customers)
    }
}

/// What a commit writes for new customers.
pub(super) fn writes(customers: &[NewCustomer]) -> Result<Writes, StoreError> {
    let write = |new: &NewCustomer| {
        let customer = &new.customer;
        let key = Space::Customers.texts(&[customer.company.as_str(), &customer.account]);
        Ok((key, Some(encode(new)?)))
    };
    customers.iter().map(write).collect()
}

/// Adds a customer that synchronization created, unless the setup has its account.
pub(super) fn add_customer(setup: &mut Setup, new: NewCustomer) {
    if setup.customer(&new.customer.company, &new.customer.account).is_none() {
        setup.customers.push(new.customer);
    }
}
