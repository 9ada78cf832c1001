//! Who ordered, and where the goods go.

use super::cause::Cause;
use super::failure::SyncFailure;
use super::place::Place;
use crate::domain::setup::Customer;
use crate::domain::tables::RetailTransactionAddressTrans;
use crate::domain::{Amount, Text};

/// A customer that the channel made, to be created together with the order.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NewCustomer {
    /// The customer. Its account is the channel's own id for it (our reading), so that the next
    /// transaction of the same customer finds it.
    pub customer: Customer,
    /// Its address.
    pub address: RetailTransactionAddressTrans,
    /// Its e-mail address; may be empty.
    pub email: Text,
}

/// The account that ordered, and the customer to be created for it, if it is not there yet.
pub fn customer(place: &Place<'_>) -> Result<(Text, Option<NewCustomer>), SyncFailure> {
    let header = &place.transaction.header;
    let company = &place.company.id;
    let exists = |account: &str| place.setup.customer(company, account).is_some();
    let (account, made) = (&header.cust_account, &header.cust_account_async);
    let default = &place.channel.default_customer;

    let found = |account: &Text| Ok((account.clone(), None));
    match (account.is_empty(), made.is_empty()) {
        (false, _) if exists(account) => found(account),
        (false, true) => Err(not_found(place, account)),
        // The account is one that headquarters should have been told before.
        (false, false) => Err(Cause::AsyncCustomer { account: account.clone() }.into()),
        (true, false) if exists(made) => found(made),
        (true, false) => Ok((made.clone(), Some(new_customer(place, made)?))),
        (true, true) if exists(default) => found(default),
        (true, true) if default.is_empty() => {
            Err(Cause::NoDefaultCustomer { channel: place.channel.name.clone() }.into())
        }
        (true, true) => Err(not_found(place, default)),
    }
}

fn not_found(place: &Place<'_>, account: &Text) -> SyncFailure {
    let (account, company) = (account.clone(), place.company.id.clone());
    Cause::CustomerNotFound { account, company }.into()
}

/// The customer that the order's address describes; without an address there is nothing to create
/// it from (F24).
fn new_customer(place: &Place<'_>, account: &Text) -> Result<NewCustomer, SyncFailure> {
    let address =
        header_address(place).ok_or_else(|| Cause::AsyncCustomer { account: account.clone() })?;
    let email = first_filled(&[&address.email, &place.transaction.header.receipt_email]);
    let name = first_filled(&[&address.delivery_name, &address.sales_name, account]);
    let company = place.company.id.clone();
    let customer = Customer { company, account: account.clone(), name, ..Customer::default() };
    Ok(NewCustomer { customer, address, email })
}

/// The first text that is not empty, or an empty one.
pub fn first_filled(texts: &[&Text]) -> Text {
    texts.iter().find(|text| !text.is_empty()).map(|text| (*text).clone()).unwrap_or_default()
}

/// The delivery address of the whole order, if it has one.
pub fn header_address(place: &Place<'_>) -> Option<RetailTransactionAddressTrans> {
    address(place, Amount::ZERO)
}

/// The address of a line's own, if it has one; 0 is the header.
pub fn address(place: &Place<'_>, line: Amount) -> Option<RetailTransactionAddressTrans> {
    place.transaction.addresses.iter().find(|address| address.sale_line_num == line).cloned()
}
