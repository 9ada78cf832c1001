//! Everything that is set up before the first transaction arrives: one value, read by both jobs.

use serde::{Deserialize, Serialize};

use super::company::Company;
use super::hierarchy::Hierarchy;
use super::retail_channel::RetailChannel;
use super::schedule::{ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule};
use super::{Amount, ChannelId, CompanyId, Text};

/// The setup of headquarters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setup {
    /// Legal entities.
    pub companies: Vec<Company>,
    /// Stores and online stores.
    pub channels: Vec<RetailChannel>,
    /// Organization hierarchies.
    pub hierarchies: Vec<Hierarchy>,
    /// Customers.
    pub customers: Vec<Customer>,
    /// Released products.
    pub products: Vec<Product>,
    /// Sales tax codes.
    pub tax_codes: Vec<TaxCode>,
    /// Modes of delivery.
    pub delivery_modes: Vec<DeliveryMode>,
    /// Charge codes.
    pub charge_codes: Vec<ChargeCode>,
    /// Channel database groups.
    pub channel_database_groups: Vec<ChannelDatabaseGroup>,
    /// Channel databases.
    pub channel_databases: Vec<ChannelDatabaseProfile>,
    /// Distribution schedules.
    pub schedules: Vec<DistributionSchedule>,
}

/// A customer of a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// The company.
    pub company: CompanyId,
    /// Account number.
    pub account: Text,
    /// Name.
    pub name: Text,
}

/// A product released to a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// The company.
    pub company: CompanyId,
    /// Item number.
    pub item: Text,
    /// Name.
    pub name: Text,
    /// Sales unit.
    pub unit: Text,
    /// Price in the company's currency.
    pub price: Amount,
    /// Item sales tax group.
    pub tax_item_group: Text,
}

/// A sales tax code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaxCode {
    /// Code, such as `RP_TXST`.
    pub code: Text,
    /// Name.
    pub name: Text,
    /// Rate in percent.
    pub percent: Amount,
}

/// A mode of delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryMode {
    /// Code, such as `99`.
    pub code: Text,
    /// Description.
    pub description: Text,
}

/// A charge code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChargeCode {
    /// Code, such as `FREIGHT`.
    pub code: Text,
    /// Description.
    pub description: Text,
}

impl Setup {
    /// The company of that id.
    pub fn company(&self, id: &CompanyId) -> Option<&Company> {
        self.companies.iter().find(|company| company.id == *id)
    }

    /// The channel of that record id.
    pub fn channel(&self, id: ChannelId) -> Option<&RetailChannel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// The hierarchy of that name, in any case.
    pub fn hierarchy(&self, name: &str) -> Option<&Hierarchy> {
        self.hierarchies.iter().find(|hierarchy| hierarchy.name.eq_ignore_ascii_case(name))
    }

    /// The schedule of that name, in any case.
    pub fn schedule(&self, name: &str) -> Option<&DistributionSchedule> {
        self.schedules.iter().find(|schedule| schedule.name.eq_ignore_ascii_case(name))
    }

    /// The customer of that account in a company.
    pub fn customer(&self, company: &CompanyId, account: &str) -> Option<&Customer> {
        let matches =
            |customer: &&Customer| customer.account == account && customer.company == *company;
        self.customers.iter().find(matches)
    }

    /// The product of that item number released to a company.
    pub fn product(&self, company: &CompanyId, item: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.item == item && product.company == *company)
    }

    /// The channel databases of a group.
    pub fn databases_of<'a>(
        &'a self,
        group: &'a str,
    ) -> impl Iterator<Item = &'a ChannelDatabaseProfile> {
        self.channel_databases.iter().filter(move |database| database.group == group)
    }
}
