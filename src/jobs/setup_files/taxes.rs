//! Sales tax codes, the groups that say who pays them, and exchange rates.

use super::entry::{Entry, Work, merge_list};
use super::fields::Fields;
use super::references::Kind;
use super::source::Section;
use crate::domain::codes::{ExchangeRate, TaxGroup};
use crate::domain::setup::TaxCode;
use crate::domain::{Amount, CompanyId, Setup};

impl Entry for TaxCode {
    const WHAT: &'static str = "sales tax code";
    const KEY: &'static str = "code";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        let percent: Amount = fields.needed("percent");
        if percent.is_negative() || percent > Amount::whole(100) {
            fields.refuse("percent", &percent.to_string(), "is not from 0 to 100");
        }
        Self { code: fields.needed("code"), name: fields.needed("name"), percent }
    }

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.tax_codes
    }
}

impl Entry for TaxGroup {
    const WHAT: &'static str = "sales tax group";
    const KEY: &'static str = "group";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self {
            code: fields.needed("group"),
            name: fields.needed("name"),
            tax_codes: fields.references("tax_codes", Kind::TaxCode, &CompanyId::default()),
        }
    }

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.tax_groups
    }
}

/// Brings sales tax groups into the setup.
pub(super) fn merge_groups(section: &Section<'_>, work: &mut Work) {
    merge_list(section, work, TaxGroup::WHAT, TaxGroup::list);
}

/// Brings item sales tax groups into the setup: the same rows in another list.
pub(super) fn merge_item_groups(section: &Section<'_>, work: &mut Work) {
    merge_list(section, work, "item sales tax group", |setup| &mut setup.item_tax_groups);
}

impl Entry for ExchangeRate {
    const WHAT: &'static str = "exchange rate";
    const KEY: &'static str = "from";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self { from: fields.needed("from"), to: fields.needed("to"), rate: fields.positive("rate") }
    }

    fn key(&self) -> String {
        format!("{} {}", self.from, self.to)
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.exchange_rates
    }
}
