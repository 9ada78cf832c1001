//! Everything that is set up before the first transaction arrives: one value, read by both jobs.

use serde::{Deserialize, Serialize};

use super::codes::{
    CardType, DiscountOffer, ExchangeRate, Infocode, OrderAttribute, PaymentService, TaxGroup, Unit,
};
use super::company::{Company, MainAccount};
use super::hierarchy::Hierarchy;
use super::keyed::{Keyed, KeyedList};
use super::retail_channel::RetailChannel;
use super::schedule::{
    ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule, SchedulerParameters,
};
use super::{Amount, ChannelId, CompanyId, Text};

/// The setup of headquarters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setup {
    /// Main accounts of the chart of accounts, which all companies share.
    pub main_accounts: Vec<MainAccount>,
    /// Legal entities.
    pub companies: Vec<Company>,
    /// Stores and online stores.
    pub channels: Vec<RetailChannel>,
    /// Organization hierarchies.
    pub hierarchies: Vec<Hierarchy>,
    /// Customers.
    pub customers: KeyedList<Customer>,
    /// Released products.
    pub products: KeyedList<Product>,
    /// Discount offers.
    pub discount_offers: Vec<DiscountOffer>,
    /// Units of measure.
    pub units: Vec<Unit>,
    /// Sales tax codes.
    pub tax_codes: Vec<TaxCode>,
    /// Sales tax groups, of channels.
    pub tax_groups: Vec<TaxGroup>,
    /// Item sales tax groups.
    pub item_tax_groups: Vec<TaxGroup>,
    /// Modes of delivery.
    pub delivery_modes: Vec<DeliveryMode>,
    /// Charge codes.
    pub charge_codes: Vec<ChargeCode>,
    /// Card types.
    pub card_types: Vec<CardType>,
    /// Payment services.
    pub payment_services: Vec<PaymentService>,
    /// Infocodes.
    pub infocodes: Vec<Infocode>,
    /// Attributes of orders and lines.
    pub attributes: Vec<OrderAttribute>,
    /// Exchange rates.
    pub exchange_rates: Vec<ExchangeRate>,
    /// Channel database groups.
    pub channel_database_groups: Vec<ChannelDatabaseGroup>,
    /// Channel databases.
    pub channel_databases: Vec<ChannelDatabaseProfile>,
    /// Distribution schedules.
    pub schedules: Vec<DistributionSchedule>,
    /// Commerce scheduler parameters.
    pub scheduler: SchedulerParameters,
}

/// A customer of a company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// The company.
    pub company: CompanyId,
    /// Account number.
    pub account: Text,
    /// Name.
    pub name: Text,
    /// Email address.
    #[serde(default)]
    pub email: Text,
    /// Primary address.
    #[serde(default)]
    pub address: PostalAddress,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Street with house number.
    pub street: Text,
    /// City.
    pub city: Text,
    /// State or province.
    pub state: Text,
    /// Postal code.
    pub zip_code: Text,
    /// Country or region, three letters such as `USA`.
    pub country: Text,
}

/// A product released to a company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Record id of the product, which a sales line carries as `ListingId`; 0 when it has none.
    #[serde(default)]
    pub listing: i64,
    /// Inventory dimensions of the variant that is sold.
    #[serde(default)]
    pub invent_dim: Text,
}

/// A sales tax code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaxCode {
    /// Code, such as `RP_TXST`.
    pub code: Text,
    /// Name.
    pub name: Text,
    /// Rate in percent.
    pub percent: Amount,
}

/// A mode of delivery.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeliveryMode {
    /// Code, such as `99`.
    pub code: Text,
    /// Description.
    pub description: Text,
}

/// A charge code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChargeCode {
    /// Code, such as `FREIGHT`.
    pub code: Text,
    /// Description.
    pub description: Text,
}

impl Keyed for Customer {
    fn company(&self) -> &CompanyId {
        &self.company
    }

    fn key(&self) -> &Text {
        &self.account
    }
}

impl Keyed for Product {
    fn company(&self) -> &CompanyId {
        &self.company
    }

    fn key(&self) -> &Text {
        &self.item
    }
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

    /// The channel of that operating unit number, or else the only one of that name, in any case.
    pub fn channel_named(&self, name: &str) -> Option<&RetailChannel> {
        let numbered = self.channels.iter().find(|channel| channel.operating_unit == name);
        numbered.or_else(|| {
            let mut named =
                self.channels.iter().filter(|channel| channel.name.eq_ignore_ascii_case(name));
            named.next().filter(|_| named.next().is_none())
        })
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
        self.customers.find(company, account)
    }

    /// The product of that item number released to a company.
    pub fn product(&self, company: &CompanyId, item: &str) -> Option<&Product> {
        self.products.find(company, item)
    }

    /// The channel databases of a group.
    pub fn databases_of<'a>(
        &'a self,
        group: &'a str,
    ) -> impl Iterator<Item = &'a ChannelDatabaseProfile> {
        self.channel_databases.iter().filter(move |database| database.group == group)
    }
}
