//! Who buys: a customer of the company, somebody the channel has just met, or nobody by name; and
//! where the goods go.

use super::draw::Draw;
use super::plan::Kind;
use super::shop::Shop;
use crate::domain::setup::PostalAddress;
use crate::domain::tables::RetailTransactionAddressTrans;
use crate::domain::{Amount, Text};

/// Given names of people that a channel meets.
const GIVEN: [&str; 16] = [
    "Ana", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Karin",
    "Liam", "Mei", "Nora", "Omar", "Priya",
];
/// Family names of people that a channel meets.
const FAMILY: [&str; 16] = [
    "Alvarez", "Bauer", "Costa", "Dahl", "Ellis", "Fischer", "Gupta", "Hansen", "Ito", "Jensen",
    "Kowalski", "Larsen", "Moreau", "Novak", "Owens", "Petrov",
];
/// Streets of people that a channel meets.
const STREETS: [&str; 8] = [
    "Birch St",
    "Canal Rd",
    "Garden Way",
    "Harbor Ave",
    "Market St",
    "Orchard Ln",
    "Park Pl",
    "Station Rd",
];

/// A buyer.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    /// The account in headquarters; empty for somebody without one.
    pub(super) account: Text,
    /// The channel's own id for a customer that headquarters does not know yet.
    pub(super) async_account: Text,
    pub(super) name: Text,
    pub(super) email: Text,
    pub(super) address: PostalAddress,
}

impl Person {
    /// The buyer of a transaction of that kind.
    pub(super) fn draw(shop: &Shop<'_>, kind: Kind, draw: &mut Draw) -> Self {
        let named = match kind {
            _ if shop.channel.is_online() => 840,
            Kind::CashAndCarry | Kind::Suspended => 200,
            _ => 750,
        };
        let roll = draw.below(1_000);
        match draw.pick(&shop.customers) {
            Some(customer) if roll < named => Self {
                account: customer.account.clone(),
                name: customer.name.clone(),
                email: customer.email.clone(),
                address: customer.address.clone(),
                ..Self::default()
            },
            _ if shop.has_default_customer && roll >= named + 100 => {
                Self { async_account: Text::default(), ..Self::met(shop, draw) }
            }
            _ => Self::met(shop, draw),
        }
    }

    /// Somebody new in the place of some other customer.
    fn met(shop: &Shop<'_>, draw: &mut Draw) -> Self {
        let one_of = |draw: &mut Draw, among: &[&'static str]| draw.pick(among).copied();
        let given = one_of(draw, &GIVEN).unwrap_or_default();
        let family = one_of(draw, &FAMILY).unwrap_or_default();
        let street = one_of(draw, &STREETS).unwrap_or_default();
        let number = draw.between(1, 2_400);
        let place = draw.pick(&shop.customers).map(|customer| customer.address.clone());
        let (email_of, id) = (draw.below(100_000), draw.confirmation());
        Self {
            account: Text::default(),
            async_account: compact_str::format_compact!("ASYNC-{id}"),
            name: compact_str::format_compact!("{given} {family}"),
            // A domain that is reserved for examples.
            email: compact_str::format_compact!(
                "{}.{}{email_of}@example.com",
                given.to_lowercase(),
                family.to_lowercase()
            ),
            address: PostalAddress {
                street: compact_str::format_compact!("{number} {street}"),
                ..place.unwrap_or_default()
            },
        }
    }

    /// The address row of a sales line, or of the whole order with line 0.
    pub(super) fn address_row(
        &self,
        line: Amount,
        draw: &mut Draw,
    ) -> RetailTransactionAddressTrans {
        let PostalAddress { street, city, state, zip_code, country } = self.address.clone();
        RetailTransactionAddressTrans {
            sale_line_num: line,
            delivery_name: self.name.clone(),
            sales_name: self.name.clone(),
            street,
            city,
            state,
            zip_code,
            country_region_id: country,
            email: self.email.clone(),
            // Numbers that begin so are kept free for stories.
            phone: compact_str::format_compact!("555-01{}", draw.digits(2)),
            ..Default::default()
        }
    }
}
