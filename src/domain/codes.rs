//! The short lists of setup that transactions name by code: units, tax groups, cards, questions,
//! attributes, offers, exchange rates. Each holds what a transaction needs of it and no more.

use serde::{Deserialize, Serialize};

use super::enums::{InfocodeInputType, InfocodeLineType};
use super::{Amount, CompanyId, Currency, Text};

/// A unit of measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Code, such as `ea`.
    pub code: Text,
    /// Name.
    pub name: Text,
    /// Digits after the point of a quantity in it.
    pub decimals: i32,
}

/// A sales tax group or an item sales tax group. The codes that a line pays are those that are both
/// in the group of its channel and in the group of its item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaxGroup {
    /// Code, such as `TX`.
    pub code: Text,
    /// Name.
    pub name: Text,
    /// Its sales tax codes.
    pub tax_codes: Vec<Text>,
}

/// A card type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardType {
    /// Id, such as `Visa`.
    pub id: Text,
    /// Name.
    pub name: Text,
}

/// A question that a channel asks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Infocode {
    /// Id.
    pub id: Text,
    /// The question.
    pub prompt: Text,
    /// What it is asked for.
    pub asked_for: InfocodeLineType,
    /// How it is answered.
    pub input: InfocodeInputType,
    /// The answers, when one is chosen from a list.
    pub answers: Vec<Subcode>,
}

/// An answer to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subcode {
    /// Id.
    pub id: Text,
    /// The answer.
    pub description: Text,
}

/// An attribute of an order or of its lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderAttribute {
    /// Name.
    pub name: Text,
    /// Whether lines have it; otherwise the order has.
    pub of_lines: bool,
    /// The values to choose from; any text when there are none.
    pub values: Vec<Text>,
}

/// A discount offer: a percentage off some products of a company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DiscountOffer {
    /// The company.
    pub company: CompanyId,
    /// Id, such as `ST100015`.
    pub id: Text,
    /// Name.
    pub name: Text,
    /// Percentage off the price.
    pub percent: Amount,
    /// The item numbers of its products.
    pub items: Vec<Text>,
}

/// An exchange rate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// The currency that is exchanged.
    pub from: Currency,
    /// The currency that one gets.
    pub to: Currency,
    /// How many of `to` one of `from` is.
    pub rate: Amount,
}

/// A payment service: the connection of a company to a card processor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaymentService {
    /// The company.
    pub company: CompanyId,
    /// Name.
    pub name: Text,
    /// The payment connector.
    pub connector: Text,
}
