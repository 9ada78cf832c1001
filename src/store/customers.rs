//! Customers that synchronization created together with an order or a quotation.

use std::collections::BTreeSet;

use super::codec::encode;
use super::error::StoreError;
use super::keys::Space;
use super::log::Writes;
use crate::domain::synchronize::NewCustomer;
use crate::domain::{CompanyId, Setup, Text};

/// The customers that one commit creates. Several transactions can bring the same; the first one's
/// stands.
#[derive(Default)]
pub(super) struct NewCustomers {
    accounts: BTreeSet<(CompanyId, Text)>,
    customers: Vec<NewCustomer>,
}

impl NewCustomers {
    /// Takes a customer, if there is one that the setup does not have.
    pub(super) fn add(&mut self, setup: &Setup, new: Option<NewCustomer>) {
        let Some(new) = new else { return };
        let (company, account) = (&new.customer.company, &new.customer.account);
        let is_new = setup.customer(company, account).is_none();
        if is_new && self.accounts.insert((company.clone(), account.clone())) {
            self.customers.push(new);
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// What a commit writes for them.
    pub(super) fn writes(&self) -> Result<Writes, StoreError> {
        let write = |new: &NewCustomer| {
            let customer = &new.customer;
            let key = Space::Customers.texts(&[customer.company.as_str(), &customer.account]);
            Ok((key, Some(encode(new)?)))
        };
        self.customers.iter().map(write).collect()
    }

    /// Puts them into the setup, once they are committed.
    pub(super) fn apply(self, setup: &mut Setup) {
        self.customers.into_iter().for_each(|new| add_customer(setup, new));
    }
}

/// Adds a customer that synchronization created, unless the setup has its account.
pub(super) fn add_customer(setup: &mut Setup, new: NewCustomer) {
    if setup.customer(&new.customer.company, &new.customer.account).is_none() {
        setup.customers.push(new.customer);
    }
}
