//! References between lists: what the files name must be there once everything is read, whichever
//! file or earlier setup brought it.

use std::collections::BTreeSet;

use super::problem::{Log, Place};
use crate::domain::{CompanyId, Setup, Text};

/// What a value names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    MainAccount,
    Company,
    Unit,
    TaxCode,
    TaxGroup,
    ItemTaxGroup,
    Customer,
    Product,
    PaymentService,
    ChannelDatabaseGroup,
    ChannelDatabase,
    /// A currency that can be counted in a company's own.
    Currency,
}

/// The most candidates that a message lists.
const CANDIDATES: usize = 12;

/// A value that names something. Only customers, products, payment services and currencies are of
/// a company; otherwise the company is the empty one.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub kind: Kind,
    pub company: CompanyId,
    pub key: Text,
    pub at: Place,
}

impl Kind {
    fn what(self) -> &'static str {
        match self {
            Self::MainAccount => "main account",
            Self::Company => "company",
            Self::Unit => "unit",
            Self::TaxCode => "sales tax code",
            Self::TaxGroup => "sales tax group",
            Self::ItemTaxGroup => "item sales tax group",
            Self::Customer => "customer of the company",
            Self::Product => "product released to the company",
            Self::PaymentService => "payment service of the company",
            Self::ChannelDatabaseGroup => "channel database group",
            Self::ChannelDatabase => "channel database",
            Self::Currency => "exchange rate to the company's currency for",
        }
    }
}

/// Logs every reference that leads nowhere.
pub(super) fn check(setup: &Setup, log: &mut Log) {
    let known = known(setup);
    for Reference { kind, company, key, at } in std::mem::take(&mut log.references) {
        if known.contains(&(kind, company.as_str(), key.as_str())) {
            continue;
        }
        let of_kind = known.range((kind, company.as_str(), "")..);
        let candidates = of_kind.take_while(|(k, c, _)| (*k, *c) == (kind, company.as_str()));
        let mut candidates: Vec<String> =
            candidates.take(CANDIDATES + 1).map(|(_, _, key)| (*key).to_owned()).collect();
        if candidates.len() > CANDIDATES {
            candidates.clear();
        }
        log.unknown(at, &key, kind.what(), candidates);
    }
}

/// Everything that can be named, by kind and company.
fn known(setup: &Setup) -> BTreeSet<(Kind, &str, &str)> {
    let shared: [(Kind, Vec<&str>); 8] = [
        (Kind::MainAccount, setup.main_accounts.iter().map(|it| it.account.as_str()).collect()),
        (Kind::Company, setup.companies.iter().map(|it| it.id.as_str()).collect()),
        (Kind::Unit, setup.units.iter().map(|it| it.code.as_str()).collect()),
        (Kind::TaxCode, setup.tax_codes.iter().map(|it| it.code.as_str()).collect()),
        (Kind::TaxGroup, setup.tax_groups.iter().map(|it| it.code.as_str()).collect()),
        (Kind::ItemTaxGroup, setup.item_tax_groups.iter().map(|it| it.code.as_str()).collect()),
        (
            Kind::ChannelDatabaseGroup,
            setup.channel_database_groups.iter().map(|it| it.name.as_str()).collect(),
        ),
        (
            Kind::ChannelDatabase,
            setup.channel_databases.iter().map(|it| it.name.as_str()).collect(),
        ),
    ];
    let mut known = BTreeSet::new();
    for (kind, keys) in shared {
        known.extend(keys.into_iter().map(|key| (kind, "", key)));
    }
    let customers = setup.customers.iter();
    known.extend(customers.map(|it| (Kind::Customer, it.company.as_str(), it.account.as_str())));
    let products = setup.products.iter();
    known.extend(products.map(|it| (Kind::Product, it.company.as_str(), it.item.as_str())));
    let services = setup.payment_services.iter();
    known.extend(services.map(|it| (Kind::PaymentService, it.company.as_str(), it.name.as_str())));
    for company in &setup.companies {
        let own = (Kind::Currency, company.id.as_str(), company.currency.code());
        let rates = setup.exchange_rates.iter().filter(|rate| rate.to == company.currency);
        known.insert(own);
        known.extend(rates.map(|rate| (Kind::Currency, company.id.as_str(), rate.from.code())));
    }
    known
}
