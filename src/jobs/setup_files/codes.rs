//! The lists that are a code and little more: modes of delivery, charge codes, card types,
//! infocodes, attributes.

use super::entry::Entry;
use super::fields::Fields;
use crate::domain::Setup;
use crate::domain::codes::{CardType, Infocode, OrderAttribute, Subcode};
use crate::domain::setup::{ChargeCode, DeliveryMode};

impl Entry for DeliveryMode {
    const WHAT: &'static str = "mode of delivery";
    const KEY: &'static str = "code";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self { code: fields.needed("code"), description: fields.needed("description") }
    }

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.delivery_modes
    }
}

impl Entry for ChargeCode {
    const WHAT: &'static str = "charge code";
    const KEY: &'static str = "code";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self { code: fields.needed("code"), description: fields.needed("description") }
    }

    fn key(&self) -> String {
        self.code.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.charge_codes
    }
}

impl Entry for CardType {
    const WHAT: &'static str = "card type";
    const KEY: &'static str = "card_type";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self { id: fields.needed("card_type"), name: fields.needed("name") }
    }

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.card_types
    }
}

impl Entry for Infocode {
    const WHAT: &'static str = "infocode";
    const KEY: &'static str = "infocode";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self {
            id: fields.needed("infocode"),
            prompt: fields.needed("prompt"),
            asked_for: fields.needed("asked_for"),
            input: fields.needed("input"),
            answers: fields.each("answers", |fields| Subcode {
                id: fields.needed("subcode"),
                description: fields.needed("description"),
            }),
        }
    }

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.infocodes
    }
}

impl Entry for OrderAttribute {
    const WHAT: &'static str = "attribute";
    const KEY: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self {
            name: fields.needed("name"),
            of_lines: fields.value("of_lines"),
            values: fields.list("values").into_iter().map(|(value, _)| value).collect(),
        }
    }

    fn key(&self) -> String {
        self.name.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.attributes
    }
}
