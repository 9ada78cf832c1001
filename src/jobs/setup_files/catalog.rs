//! What is sold and to whom: customers, products, discount offers, units of measure.

use super::entry::Entry;
use super::fields::Fields;
use super::references::Kind;
use crate::domain::codes::{DiscountOffer, Unit};
use crate::domain::setup::{Customer, PostalAddress, Product};
use crate::domain::{Amount, CompanyId, Setup};

impl Entry for Customer {
    const WHAT: &'static str = "customer";
    const KEY: &'static str = "account";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self {
            company: fields.company(),
            account: fields.needed("account"),
            name: fields.needed("name"),
            email: fields.text("email"),
            address: PostalAddress {
                street: fields.text("street"),
                city: fields.text("city"),
                state: fields.text("state"),
                zip_code: fields.text("zip_code"),
                country: fields.text("country"),
            },
        }
    }

    fn key(&self) -> String {
        format!("{} {}", self.company, self.account)
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.customers
    }
}

impl Entry for Product {
    const WHAT: &'static str = "product";
    const KEY: &'static str = "item";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        let none = CompanyId::default();
        Self {
            company: fields.company(),
            item: fields.needed("item"),
            name: fields.needed("name"),
            unit: fields.reference("unit", Kind::Unit, &none),
            price: fields.positive("price"),
            tax_item_group: fields.reference("item_sales_tax_group", Kind::ItemTaxGroup, &none),
            listing: fields.value("listing"),
            invent_dim: fields.text("invent_dim"),
        }
    }

    fn key(&self) -> String {
        format!("{} {}", self.company, self.item)
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.products
    }
}

impl Entry for DiscountOffer {
    const WHAT: &'static str = "discount offer";
    const KEY: &'static str = "offer";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        let company = fields.company();
        let percent: Amount = fields.positive("percent");
        if percent > Amount::whole(100) {
            fields.refuse("percent", &percent.to_string(), "is above 100");
        }
        Self {
            id: fields.needed("offer"),
            name: fields.needed("name"),
            percent,
            items: fields.references("items", Kind::Product, &company),
            company,
        }
    }

    fn key(&self) -> String {
        format!("{} {}", self.company, self.id)
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.discount_offers
    }
}

impl Entry for Unit {
    const WHAT: &'static str = "unit";
    const KEY: &'static str = "unit";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        let decimals: i32 = fields.value("decimals");
        if !(0..=16).contains(&decimals) {
            fields.refuse("decimals", &decimals.to_string(), "is not from 0 to 16");
        }
        Self { code: fields.needed("unit"), name: fields.needed("name"), decimals }
    }

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.units
    }
}
