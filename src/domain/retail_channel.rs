//! Retail channels: stores and online stores, with what they sell with.

use serde::{Deserialize, Serialize};

use super::enums::{RetailChannelType, TenderFunction};
use super::{ChannelId, CompanyId, Currency, Text};
use crate::domain::company::MainAccount;

/// A store or an online store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RetailChannel {
    /// Record id, the `Channel` of the transaction key.
    pub id: ChannelId,
    /// Name, such as `Houston`.
    pub name: Text,
    /// Store or online store.
    pub kind: RetailChannelType,
    /// Operating unit number, such as `052`.
    pub operating_unit: Text,
    /// Store number, such as `HOUSTON`; empty for an online store.
    #[serde(default)]
    pub store_number: Text,
    /// The company that its sales are posted in.
    pub company: CompanyId,
    /// The currency it trades in.
    pub currency: Currency,
    /// IANA name of its time zone.
    pub time_zone: Text,
    /// The channel database that its transactions are written to.
    pub channel_database: Text,
    /// Warehouse.
    pub warehouse: Text,
    /// Site.
    pub site: Text,
    /// Sales tax group.
    pub tax_group: Text,
    /// The customer of a sale without one.
    pub default_customer: Text,
    /// Its registers.
    #[serde(default)]
    pub registers: Vec<Text>,
    /// Its payment methods.
    pub payment_methods: Vec<PaymentMethod>,
}

impl RetailChannel {
    /// Whether it is an online channel.
    pub fn is_online(&self) -> bool {
        self.kind != RetailChannelType::RetailStore
    }

    /// The payment method of that id.
    pub fn payment_method(&self, id: &str) -> Option<&PaymentMethod> {
        self.payment_methods.iter().find(|method| method.id == id)
    }
}

/// A payment method of a channel; the same id can mean another method in another channel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// The channel's id for it, the `tenderType` of a payment row.
    pub id: Text,
    /// Name, such as `Cards`.
    pub name: Text,
    /// What it does.
    pub function: TenderFunction,
    /// The account that money paid this way is posted to.
    pub account: MainAccount,
}
