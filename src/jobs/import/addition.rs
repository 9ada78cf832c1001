//! One piece of setup that an import makes. It is added where nothing has its key; what is there is
//! never changed, so applying it twice, or to a setup that has changed meanwhile, does no harm.

use crate::domain::codes::{
    CardType, DiscountOffer, ExchangeRate, Infocode, OrderAttribute, PaymentService, TaxGroup, Unit,
};
use crate::domain::company::{Company, LedgerPeriod, MainAccount};
use crate::domain::hierarchy::{Hierarchy, HierarchyNode};
use crate::domain::retail_channel::{PaymentMethod, RetailChannel};
use crate::domain::schedule::{ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule};
use crate::domain::setup::{ChargeCode, Customer, DeliveryMode, Product, TaxCode};
use crate::domain::{ChannelId, CompanyId, Setup, Text};

/// Something to be added to the setup.
#[derive(Clone, Debug)]
pub(super) enum Addition {
    Group(ChannelDatabaseGroup),
    Database(ChannelDatabaseProfile),
    Schedule(DistributionSchedule),
    /// A schedule serves a channel database group too.
    Served {
        schedule: Text,
        group: Text,
    },
    MainAccount(MainAccount),
    Company(Box<Company>),
    Period {
        company: CompanyId,
        period: LedgerPeriod,
    },
    /// It becomes the default of a company that has none.
    PaymentService(PaymentService),
    ExchangeRate(ExchangeRate),
    Channel(Box<RetailChannel>),
    /// The default customer of a channel that has none.
    DefaultCustomer {
        channel: ChannelId,
        account: Text,
    },
    Register {
        channel: ChannelId,
        register: Text,
    },
    PaymentMethod {
        channel: ChannelId,
        method: PaymentMethod,
    },
    Hierarchy(Hierarchy),
    /// A store below the root of a hierarchy.
    Node {
        hierarchy: Text,
        channel: ChannelId,
        name: Text,
    },
    Customer(Customer),
    Product(Product),
    Unit(Unit),
    TaxCode(TaxCode),
    TaxGroup(TaxGroup),
    ItemTaxGroup(TaxGroup),
    /// A code of a sales tax group, or of an item sales tax group.
    TaxGroupCode {
        of_items: bool,
        group: Text,
        code: Text,
    },
    DeliveryMode(DeliveryMode),
    ChargeCode(ChargeCode),
    CardType(CardType),
    Infocode(Infocode),
    Attribute(OrderAttribute),
    DiscountOffer(DiscountOffer),
}

/// Adds an entry unless one of the list is the same thing; whether it was added.
fn add<T: Clone>(list: &mut Vec<T>, entry: &T, is_same: impl Fn(&T) -> bool) -> bool {
    let is_new = !list.iter().any(is_same);
    if is_new {
        list.push(entry.clone());
    }
    is_new
}

fn add_text(list: &mut Vec<Text>, text: &Text) -> bool {
    add(list, text, |known| known == text)
}

impl Addition {
    /// What it is.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Group(_) => "channel database group",
            Self::Database(_) => "channel database",
            Self::Schedule(_) => "distribution schedule",
            Self::Served { .. } => "channel database group of schedule",
            Self::MainAccount(_) => "main account",
            Self::Company(_) => "company",
            Self::Period { .. } => "ledger period",
            Self::PaymentService(_) => "payment service",
            Self::ExchangeRate(_) => "exchange rate",
            Self::Channel(_) => "channel",
            Self::DefaultCustomer { .. } => "default customer",
            Self::Register { .. } => "register",
            Self::PaymentMethod { .. } => "payment method",
            Self::Hierarchy(_) => "hierarchy",
            Self::Node { .. } => "hierarchy node",
            Self::Customer(_) => "customer",
            Self::Product(_) => "released product",
            Self::Unit(_) => "unit",
            Self::TaxCode(_) => "sales tax code",
            Self::TaxGroup(_) => "sales tax group",
            Self::ItemTaxGroup(_) => "item sales tax group",
            Self::TaxGroupCode { of_items: false, .. } => "code of sales tax group",
            Self::TaxGroupCode { of_items: true, .. } => "code of item sales tax group",
            Self::DeliveryMode(_) => "mode of delivery",
            Self::ChargeCode(_) => "charge code",
            Self::CardType(_) => "card type",
            Self::Infocode(_) => "infocode",
            Self::Attribute(_) => "attribute",
            Self::DiscountOffer(_) => "discount offer",
        }
    }

    /// Its key.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Group(group) => group.name.to_string(),
            Self::Database(database) => database.name.to_string(),
            Self::Schedule(schedule) => schedule.name.to_string(),
            Self::Served { schedule, group } => format!("{schedule} {group}"),
            Self::MainAccount(account) => account.account.to_string(),
            Self::Company(company) => company.id.to_string(),
            Self::Period { company, period } => {
                format!("{company} {}", period.from.format("%Y-%m"))
            }
            Self::PaymentService(service) => format!("{} {}", service.company, service.name),
            Self::ExchangeRate(rate) => format!("{} {}", rate.from, rate.to),
            Self::Channel(channel) => format!("{} {}", channel.id, channel.name),
            Self::DefaultCustomer { channel, account } => format!("{channel} {account}"),
            Self::Register { channel, register } => format!("{channel} {register}"),
            Self::PaymentMethod { channel, method } => format!("{channel} {}", method.id),
            Self::Hierarchy(hierarchy) => hierarchy.name.to_string(),
            Self::Node { hierarchy, name, .. } => format!("{hierarchy} / {name}"),
            Self::Customer(customer) => format!("{} {}", customer.company, customer.account),
            Self::Product(product) => format!("{} {}", product.company, product.item),
            Self::Unit(unit) => unit.code.to_string(),
            Self::TaxCode(code) => code.code.to_string(),
            Self::TaxGroup(group) | Self::ItemTaxGroup(group) => group.code.to_string(),
            Self::TaxGroupCode { group, code, .. } => format!("{group} {code}"),
            Self::DeliveryMode(mode) => mode.code.to_string(),
            Self::ChargeCode(charge) => charge.code.to_string(),
            Self::CardType(card) => card.id.to_string(),
            Self::Infocode(infocode) => infocode.id.to_string(),
            Self::Attribute(attribute) => attribute.name.to_string(),
            Self::DiscountOffer(offer) => format!("{} {}", offer.company, offer.id),
        }
    }

    /// Adds it, unless the setup has it or lacks what it belongs to; whether it was added.
    pub(super) fn apply(&self, setup: &mut Setup) -> bool {
        match self {
            Self::Group(new) => {
                add(&mut setup.channel_database_groups, new, |it| it.name == new.name)
            }
            Self::Database(new) => add(&mut setup.channel_databases, new, |it| it.name == new.name),
            Self::Schedule(new) => add(&mut setup.schedules, new, |it| it.name == new.name),
            Self::Served { schedule, group } => {
                let found = setup.schedules.iter_mut().find(|it| it.name == *schedule);
                found.is_some_and(|schedule| add_text(&mut schedule.groups, group))
            }
            Self::MainAccount(new) => {
                add(&mut setup.main_accounts, new, |it| it.account == new.account)
            }
            Self::ExchangeRate(new) => {
                add(&mut setup.exchange_rates, new, |it| (it.from, it.to) == (new.from, new.to))
            }
            Self::Hierarchy(new) => add(&mut setup.hierarchies, new, |it| it.name == new.name),
            Self::Node { hierarchy, channel, name } => add_node(setup, hierarchy, *channel, name),
            Self::Company(_) | Self::Period { .. } | Self::PaymentService(_) => {
                self.apply_to_company(setup)
            }
            Self::Channel(_)
            | Self::DefaultCustomer { .. }
            | Self::Register { .. }
            | Self::PaymentMethod { .. } => self.apply_to_channel(setup),
            _ => self.apply_code(setup),
        }
    }

    fn apply_to_company(&self, setup: &mut Setup) -> bool {
        let id = match self {
            Self::Company(new) => {
                return add(&mut setup.companies, new, |it| it.id == new.id);
            }
            Self::Period { company, .. } => company,
            Self::PaymentService(service) => &service.company,
            _ => return false,
        };
        let Some(found) = setup.companies.iter_mut().find(|it| it.id == *id) else { return false };
        match self {
            Self::Period { period, .. } => {
                let overlaps = |it: &LedgerPeriod| it.from <= period.to && period.from <= it.to;
                let is_new = add(&mut found.periods, period, overlaps);
                found.periods.sort_by_key(|period| period.from);
                is_new
            }
            Self::PaymentService(new) if found.default_payment_service.is_none() => {
                found.default_payment_service = Some(new.name.clone());
                let same = |it: &PaymentService| it.company == new.company && it.name == new.name;
                add(&mut setup.payment_services, new, same);
                true
            }
            _ => false,
        }
    }

    fn apply_to_channel(&self, setup: &mut Setup) -> bool {
        let id = match self {
            Self::Channel(new) => return add(&mut setup.channels, new, |it| it.id == new.id),
            Self::DefaultCustomer { channel, .. }
            | Self::Register { channel, .. }
            | Self::PaymentMethod { channel, .. } => *channel,
            _ => return false,
        };
        let Some(found) = setup.channels.iter_mut().find(|it| it.id == id) else { return false };
        match self {
            Self::DefaultCustomer { account, .. } if found.default_customer.is_empty() => {
                found.default_customer.clone_from(account);
                true
            }
            Self::Register { register, .. } => add_text(&mut found.registers, register),
            Self::PaymentMethod { method, .. } => {
                add(&mut found.payment_methods, method, |it| it.id == method.id)
            }
            _ => false,
        }
    }

    /// Adds an entry of one of the lists of codes, customers and products.
    fn apply_code(&self, setup: &mut Setup) -> bool {
        match self {
            Self::Customer(new) => {
                let is_new = setup.customer(&new.company, &new.account).is_none();
                if is_new {
                    setup.customers.push(new.clone());
                }
                is_new
            }
            Self::Product(new) => {
                let is_new = setup.product(&new.company, &new.item).is_none();
                if is_new {
                    setup.products.push(new.clone());
                }
                is_new
            }
            Self::Unit(new) => add(&mut setup.units, new, |it| it.code == new.code),
            Self::TaxCode(new) => add(&mut setup.tax_codes, new, |it| it.code == new.code),
            Self::TaxGroup(new) => add(&mut setup.tax_groups, new, |it| it.code == new.code),
            Self::ItemTaxGroup(new) => {
                add(&mut setup.item_tax_groups, new, |it| it.code == new.code)
            }
            Self::TaxGroupCode { of_items, group, code } => {
                let groups =
                    if *of_items { &mut setup.item_tax_groups } else { &mut setup.tax_groups };
                let found = groups.iter_mut().find(|it| it.code == *group);
                found.is_some_and(|group| add_text(&mut group.tax_codes, code))
            }
            Self::DeliveryMode(new) => {
                add(&mut setup.delivery_modes, new, |it| it.code == new.code)
            }
            Self::ChargeCode(new) => add(&mut setup.charge_codes, new, |it| it.code == new.code),
            Self::CardType(new) => add(&mut setup.card_types, new, |it| it.id == new.id),
            Self::Infocode(new) => add(&mut setup.infocodes, new, |it| it.id == new.id),
            Self::Attribute(new) => add(&mut setup.attributes, new, |it| it.name == new.name),
            Self::DiscountOffer(new) => add(&mut setup.discount_offers, new, |it| {
                (&it.company, &it.id) == (&new.company, &new.id)
            }),
            _ => false,
        }
    }
}

/// Puts a store below the root, unless the hierarchy has it.
fn add_node(setup: &mut Setup, hierarchy: &Text, channel: ChannelId, name: &Text) -> bool {
    let Some(found) = setup.hierarchies.iter_mut().find(|it| it.name == *hierarchy) else {
        return false;
    };
    let root = found.nodes.first().map(|root| root.id);
    let highest = found.nodes.iter().map(|node| node.id).max().unwrap_or(0);
    let node = HierarchyNode {
        id: highest.saturating_add(1),
        parent: root,
        name: name.clone(),
        channel: Some(channel),
    };
    add(&mut found.nodes, &node, |it| it.channel == Some(channel))
}
