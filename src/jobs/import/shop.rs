//! The shop that transactions came from: company, channel, calendar, the way to headquarters.
//!
//! What rows do not tell is chosen here (our reading; the help of `--create-missing` says it too): a
//! channel is named after its store number, or `Channel` and its record id; it is an online store
//! when its rows name no store; a company is named after its id and posts to the same accounts as
//! the first company there is.

use chrono::{Datelike, Months, NaiveDate};

use super::addition::Addition;
use super::missing::{Maker, Sale, is_code};
use crate::domain::codes::ExchangeRate;
use crate::domain::company::{
    Company, LedgerPeriod, MainAccount, NumberSequence, NumberSequences, PostingProfile,
};
use crate::domain::enums::RetailChannelType;
use crate::domain::hierarchy::{Hierarchy, HierarchyNode};
use crate::domain::retail_channel::RetailChannel;
use crate::domain::schedule::{
    ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule, P_0001, ScheduledJob,
};
use crate::domain::table::Table;
use crate::domain::{Amount, CompanyId, Currency, Text};

/// The hierarchy that new channels come into, below its root.
const HIERARCHY: &str = "Stores by Region";
/// The group of a new channel database.
const GROUP: &str = "Default";
/// The zone of a channel of a company that has no other.
const ZONE: &str = "UTC";
/// Site and warehouse where no row names one.
const PLACE: &str = "MAIN";

/// Accounts of the first company in a store without main accounts.
const ACCOUNTS: [(&str, &str); 5] = [
    ("130200", "Open customer orders"),
    ("250200", "Deferred revenue"),
    ("250300", "Deferred charges"),
    ("250400", "Deferred sales tax"),
    ("250100", "Customer prepayments"),
];

impl Maker {
    /// The channel database of the import, with a group that P-0001 serves.
    pub(super) fn channel_database(&mut self) {
        let name = self.database.clone();
        if self.setup.channel_databases.iter().any(|database| database.name == name) {
            return;
        }
        let group = Text::from(GROUP);
        let description = Text::from("Made by an import");
        self.ensure(
            None,
            Addition::Group(ChannelDatabaseGroup {
                name: group.clone(),
                description: description.clone(),
            }),
        );
        let (job, tables) = (Text::from(P_0001), Table::ALL.to_vec());
        let jobs = vec![ScheduledJob { job, description, enabled: true, tables }];
        self.ensure(
            None,
            Addition::Schedule(DistributionSchedule {
                name: P_0001.into(),
                description: "Channel transactions".into(),
                active: true,
                groups: vec![group.clone()],
                jobs,
            }),
        );
        let is_served = self.setup.schedules.iter().any(|it| it.groups.contains(&group));
        if !is_served {
            let group = group.clone();
            self.ensure(None, Addition::Served { schedule: P_0001.into(), group });
        }
        self.ensure(
            None,
            Addition::Database(ChannelDatabaseProfile {
                name,
                group,
                ..ChannelDatabaseProfile::default()
            }),
        );
    }

    /// The company of a channel that is not set up.
    pub(super) fn new_company(&mut self, sale: &Sale<'_>) {
        let id = &sale.key.company;
        if self.setup.company(id).is_some() {
            return;
        }
        let profile = self.setup.companies.first().map(|company| company.accounts.clone());
        let accounts = profile.unwrap_or_else(|| {
            let [open_orders, deferred_revenue, deferred_charges, deferred_tax, prepayments] =
                ACCOUNTS.map(|(number, name)| self.account(sale, number, name));
            PostingProfile {
                open_orders,
                deferred_revenue,
                deferred_charges,
                deferred_tax,
                customer_prepayments: prepayments,
            }
        });
        let company = Company {
            id: id.clone(),
            name: id.as_str().to_uppercase().into(),
            currency: or_dollar(sale.header.currency),
            periods: Vec::new(),
            accounts,
            sequences: NumberSequences {
                sales_order: sequence("Sale", "SO-", 6),
                quotation: sequence("Quot", "QUO-", 6),
                voucher: sequence("Acco", "ARP-", 9),
                journal: sequence("Gene", "", 10),
            },
            default_payment_service: None,
        };
        self.ensure(sale.origin, Addition::Company(Box::new(company)));
    }

    /// A main account, made where the chart of accounts has none of that number.
    pub(super) fn account(&mut self, sale: &Sale<'_>, number: &str, name: &str) -> MainAccount {
        let known = self.setup.main_accounts.iter().find(|known| known.account == number);
        if let Some(known) = known {
            return known.clone();
        }
        let account = MainAccount { account: number.into(), name: name.into() };
        self.ensure(sale.origin, Addition::MainAccount(account.clone()));
        account
    }

    /// The channel of a transaction, which is not set up.
    pub(super) fn new_channel(&mut self, sale: &Sale<'_>) {
        let Some(company) = self.setup.company(&sale.key.company) else { return };
        let (id, header, own) = (sale.key.channel, sale.header, company.currency);
        let currency = if header.currency == Currency::default() { own } else { header.currency };
        let of_company = self.setup.channels.iter().find(|it| it.company == sale.key.company);
        let time_zone = of_company.map_or(ZONE.into(), |other| other.time_zone.clone());
        let number = Text::from(id.to_string());
        let is_taken = self.setup.channels.iter().any(|other| other.operating_unit == number);
        let kind = if sale.key.store.is_empty() {
            RetailChannelType::OnlineStore
        } else {
            RetailChannelType::RetailStore
        };
        let first = |own: &Text, of_line: Text| match () {
            () if !own.is_empty() => own.clone(),
            () if !of_line.is_empty() => of_line,
            () => PLACE.into(),
        };
        let channel = RetailChannel {
            id,
            name: self.free_name(sale),
            kind,
            operating_unit: if is_taken { format!("CH-{id}").into() } else { number },
            store_number: sale.key.store.clone(),
            company: sale.key.company.clone(),
            currency,
            time_zone,
            channel_database: self.database.clone(),
            warehouse: first(
                &header.invent_location_id,
                sale.first_line(|line| &line.invent_location_id),
            ),
            site: first(&header.invent_site_id, sale.first_line(|line| &line.invent_site_id)),
            tax_group: sale.first_line(|line| &line.tax_group),
            ..RetailChannel::default()
        };
        self.rate(sale, currency, own, header.exch_rate);
        self.ensure(sale.origin, Addition::Channel(Box::new(channel)));
    }

    /// The store number, unless another channel has that name.
    fn free_name(&self, sale: &Sale<'_>) -> Text {
        let store = &sale.key.store;
        let is_taken = |name: &str| {
            self.setup.channels.iter().any(|other| other.name.eq_ignore_ascii_case(name))
        };
        if store.is_empty() || is_taken(store) {
            return format!("Channel {}", sale.key.channel).into();
        }
        store.clone()
    }

    /// The exchange rate between two currencies; 1 where no row tells it.
    pub(super) fn rate(&mut self, sale: &Sale<'_>, from: Currency, to: Currency, rate: Amount) {
        if from == to || from == Currency::default() || to == Currency::default() {
            return;
        }
        let rate = if rate <= Amount::ZERO { Amount::whole(1) } else { rate };
        self.ensure(sale.origin, Addition::ExchangeRate(ExchangeRate { from, to, rate }));
    }

    /// The month of the ledger calendar that the transaction is posted into, open.
    pub(super) fn period(&mut self, sale: &Sale<'_>, company: &CompanyId) {
        let day = sale.header.business_date.0.or(sale.header.trans_date.0);
        let Some(day) = day else { return };
        let found = self.setup.company(company);
        if found.is_none_or(|company| company.period(day).is_some()) {
            return;
        }
        if let Some((from, to)) = month(day) {
            let (company, period) = (company.clone(), LedgerPeriod { from, to, open: true });
            self.ensure(sale.origin, Addition::Period { company, period });
        }
    }

    pub(super) fn register(&mut self, sale: &Sale<'_>) {
        let register = sale.key.terminal.clone();
        if is_code(&register) {
            let channel = sale.key.channel;
            self.ensure(sale.origin, Addition::Register { channel, register });
        }
    }

    /// The channel's place below the root of a hierarchy.
    pub(super) fn node(&mut self, sale: &Sale<'_>) {
        let id = sale.key.channel;
        let Some(name) = self.setup.channel(id).map(|channel| channel.name.clone()) else { return };
        let in_any = |it: &Hierarchy| it.nodes.iter().any(|node| node.channel == Some(id));
        if self.setup.hierarchies.iter().any(in_any) {
            return;
        }
        let hierarchy = Text::from(HIERARCHY);
        let root = HierarchyNode { id: 1, name: hierarchy.clone(), ..HierarchyNode::default() };
        let whole = Hierarchy { name: hierarchy.clone(), nodes: vec![root] };
        self.ensure(sale.origin, Addition::Hierarchy(whole));
        self.ensure(sale.origin, Addition::Node { hierarchy, channel: id, name });
    }
}

fn or_dollar(currency: Currency) -> Currency {
    if currency == Currency::default() { Currency::USD } else { currency }
}

fn sequence(code: &str, prefix: &str, digits: u8) -> NumberSequence {
    let largest = 10_u64.saturating_pow(digits.into()) - 1;
    NumberSequence { code: code.into(), prefix: prefix.into(), digits, smallest: 1, largest }
}

/// The first and the last day of the month of a day.
fn month(day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = day.with_day(1)?;
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}
