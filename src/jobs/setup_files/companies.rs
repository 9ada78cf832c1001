//! Companies with ledger calendar, posting profile and number sequences; main accounts; payment
//! services.

use chrono::{Datelike, Months, NaiveDate};

use super::entry::Entry;
use super::fields::Fields;
use super::references::Kind;
use crate::domain::codes::PaymentService;
use crate::domain::company::{
    Company, LedgerPeriod, MainAccount, NumberSequence, NumberSequences, PostingProfile,
};
use crate::domain::{CompanyId, Date, Setup, Text};

/// Months of a fiscal year; each is a period of the ledger calendar.
const MONTHS: u32 = 12;

impl Entry for MainAccount {
    const WHAT: &'static str = "main account";
    const KEY: &'static str = "account";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self { account: fields.needed("account"), name: fields.needed("name") }
    }

    fn key(&self) -> String {
        self.account.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.main_accounts
    }
}

impl Entry for PaymentService {
    const WHAT: &'static str = "payment service";
    const KEY: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        let company = fields.company();
        Self { company, name: fields.needed("name"), connector: fields.needed("connector") }
    }

    fn key(&self) -> String {
        format!("{} {}", self.company, self.name)
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.payment_services
    }
}

impl Entry for Company {
    const WHAT: &'static str = "company";
    const KEY: &'static str = "id";

    fn read(fields: &mut Fields<'_>, setup: &Setup) -> Self {
        let id = CompanyId::new(&fields.needed::<Text>("id"));
        let service: Text = fields.value("default_payment_service");
        fields.expect(Kind::PaymentService, "default_payment_service", &id, &service);
        let profile = |fields: &mut Fields<'_>| PostingProfile {
            open_orders: account(fields, "open_orders", setup),
            deferred_revenue: account(fields, "deferred_revenue", setup),
            deferred_charges: account(fields, "deferred_charges", setup),
            deferred_tax: account(fields, "deferred_tax", setup),
            customer_prepayments: account(fields, "customer_prepayments", setup),
        };
        let sequences = |fields: &mut Fields<'_>| NumberSequences {
            sales_order: fields.within("sales_order", sequence),
            quotation: fields.within("quotation", sequence),
            voucher: fields.within("voucher", sequence),
            journal: fields.within("journal", sequence),
        };
        Self {
            id,
            name: fields.needed("name"),
            currency: fields.needed("currency"),
            periods: periods(fields),
            accounts: fields.within("posting_profile", profile),
            sequences: fields.within("number_sequences", sequences),
            default_payment_service: (!service.is_empty()).then_some(service),
        }
    }

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.companies
    }
}

/// The main account whose number is the value of `name`.
pub(super) fn account(fields: &mut Fields<'_>, name: &str, setup: &Setup) -> MainAccount {
    let number = fields.reference(name, Kind::MainAccount, &CompanyId::default());
    let known = setup.main_accounts.iter().find(|account| account.account == number);
    known.cloned().unwrap_or(MainAccount { account: number, name: Text::default() })
}

/// Gives every copy of a main account the name that it has in the chart of accounts.
pub(super) fn name_accounts_again(setup: &mut Setup) {
    let chart = &setup.main_accounts;
    let rename = |account: &mut MainAccount| {
        if let Some(known) = chart.iter().find(|known| known.account == account.account) {
            account.name.clone_from(&known.name);
        }
    };
    for Company { accounts, .. } in &mut setup.companies {
        rename(&mut accounts.open_orders);
        rename(&mut accounts.deferred_revenue);
        rename(&mut accounts.deferred_charges);
        rename(&mut accounts.deferred_tax);
        rename(&mut accounts.customer_prepayments);
    }
    for channel in &mut setup.channels {
        channel.payment_methods.iter_mut().for_each(|method| rename(&mut method.account));
    }
}

/// A sequence, its format written as the product writes it: `ARP-#########`.
fn sequence(fields: &mut Fields<'_>) -> NumberSequence {
    let code = fields.needed("code");
    let format: Text = fields.needed("format");
    let prefix = format.trim_end_matches('#');
    let digits = u8::try_from(format.len() - prefix.len()).unwrap_or(u8::MAX);
    if !format.is_empty() && !(1..=19).contains(&digits) {
        fields.refuse("format", &format, "does not end in 1 to 19 number signs (#)");
    }
    let smallest: i64 = fields.positive("smallest");
    let largest: i64 = fields.positive("largest");
    if largest < smallest {
        fields.refuse("largest", &largest.to_string(), "is below the smallest number");
    }
    NumberSequence {
        code,
        prefix: prefix.into(),
        digits,
        smallest: smallest.unsigned_abs(),
        largest: largest.unsigned_abs(),
    }
}

/// The periods of all fiscal years: twelve months each, open where `open` names the month.
fn periods(fields: &mut Fields<'_>) -> Vec<LedgerPeriod> {
    let mut last: Option<NaiveDate> = None;
    let years = fields.each("fiscal_years", |fields| {
        let periods = fiscal_year(fields);
        let first = periods.first().map(|period| period.from);
        if let Some(first) = first.filter(|first| last.is_some_and(|last| *first <= last)) {
            fields.refuse("first_day", &first.to_string(), "is in the fiscal year before it");
        }
        last = periods.last().map(|period| period.to).or(last);
        periods
    });
    years.into_iter().flatten().collect()
}

fn fiscal_year(fields: &mut Fields<'_>) -> Vec<LedgerPeriod> {
    let Date(first) = fields.needed("first_day");
    let open = fields.list("open");
    let Some(first) = first else { return Vec::new() };
    if first.day() != 1 {
        fields.refuse("first_day", &first.to_string(), "is not the first day of a month");
        return Vec::new();
    }
    let starts: Vec<NaiveDate> =
        (0..=MONTHS).filter_map(|month| first.checked_add_months(Months::new(month))).collect();
    let name = |start: &NaiveDate| start.format("%Y-%m").to_string();
    for (month, _) in &open {
        if !starts.iter().take(MONTHS as usize).any(|start| name(start) == *month) {
            fields.refuse("open", month, "is no month of the fiscal year, such as 2026-01");
        }
    }
    let is_open = |start: &NaiveDate| open.iter().any(|(month, _)| name(start) == *month);
    let ends = starts.iter().skip(1).filter_map(NaiveDate::pred_opt);
    let period =
        |(from, to): (&NaiveDate, NaiveDate)| LedgerPeriod { from: *from, to, open: is_open(from) };
    starts.iter().zip(ends).map(period).collect()
}
