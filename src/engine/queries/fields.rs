//! The columns of lists that are answered from memory: conditions on them and orders by them read no
//! document.

use std::collections::HashMap;

use chrono::Datelike;

use super::Reader;
use super::hits::Keys;
use super::rows::word;
use crate::domain::enums::SalesStatus;
use crate::domain::{Amount, Currency, Date};
use crate::engine::query::{ListKind, sales_status};
use crate::store::{Look, Place, reference_hash};

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The order status of a transaction, or the status of a sales order.
    Status,
    /// The amount.
    Amount,
    /// The currency of the amount.
    Currency,
    /// The channel reference ID: only its hash is in memory, which a condition needs and no order.
    Reference,
    /// The number of the sales order, or of what the transaction became.
    Document,
    /// The account of the customer.
    Customer,
    /// The name of the channel.
    Channel,
    /// The business date.
    Date,
    /// The type of a transaction.
    Type,
    /// The code of the cause of a failure.
    Cause,
    /// How often a transaction failed.
    Tries,
}

/// What the records of a list are, as far as they have an entry in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Transactions,
    Orders,
}

/// Equal codes of one field have equal texts.
pub(super) type Code = (u64, Amount);

/// The field that a column of a list shows, if it is answered from memory.
pub(super) fn field(list: ListKind, column: &str) -> Option<Field> {
    let found = match (kept(list)?, list, column) {
        (Kept::Orders, ListKind::Payments | ListKind::Postings, "Sales order") => Field::Document,
        (Kept::Orders, ListKind::Payments, "Currency") => Field::Currency,
        (Kept::Orders, ListKind::Payments | ListKind::Postings, _) => return None,
        (_, _, "Status") => Field::Status,
        (_, _, "Amount") => Field::Amount,
        (_, _, "Currency") => Field::Currency,
        (_, _, "Channel reference ID") => Field::Reference,
        (_, _, "Sales order") => Field::Document,
        (_, _, "Customer") => Field::Customer,
        (_, _, "Channel") => Field::Channel,
        (_, _, "Business date") => Field::Date,
        (_, _, "Type") => Field::Type,
        (_, _, "Code") => Field::Cause,
        (_, _, "Retry count") => Field::Tries,
        _ => return None,
    };
    Some(found)
}

fn kept(list: ListKind) -> Option<Kept> {
    match list {
        ListKind::Transactions
        | ListKind::NotSynchronized
        | ListKind::Errors
        | ListKind::OrderSynchronizationStatus => Some(Kept::Transactions),
        ListKind::Orders | ListKind::Payments | ListKind::Postings => Some(Kept::Orders),
        ListKind::UploadSessions
        | ListKind::Quotations
        | ListKind::Cancellations
        | ListKind::Conflicts
        | ListKind::Quarantine
        | ListKind::Gaps
        | ListKind::BatchJobs
        | ListKind::BatchHistory => None,
    }
}

impl Field {
    /// Whether many records have the same text, so that there is a code for it.
    pub(super) fn is_shared(self) -> bool {
        !matches!(self, Self::Amount | Self::Reference | Self::Document)
    }
}

/// Reads one field of the records of a list.
pub(super) struct Column<'a> {
    reader: &'a Reader<'a>,
    look: &'a Look<'a>,
    list: ListKind,
    kept: Kept,
    field: Field,
}

impl<'a> Column<'a> {
    /// A field of the records of a list, if they have an entry in memory.
    pub(super) fn of(
        reader: &'a Reader<'a>,
        look: &'a Look<'a>,
        list: ListKind,
        field: Field,
    ) -> Option<Self> {
        Some(Self { reader, look, list, kept: kept(list)?, field })
    }

    /// What stands for the text.
    pub(super) fn code(&self, ordinal: u64) -> Option<Code> {
        let plain = |number: u64| Some((number, Amount::ZERO));
        match self.kept {
            Kept::Transactions => {
                let line = self.look.transaction(ordinal)?;
                match self.field {
                    Field::Status => plain(self.look.slot(ordinal).status as u64),
                    Field::Amount => Some((line.place_number.into(), line.amount)),
                    Field::Currency | Field::Channel => plain(line.place_number.into()),
                    Field::Reference => plain(line.reference),
                    Field::Document => plain(ordinal),
                    Field::Customer => plain(line.customer_number.into()),
                    Field::Date => plain(days(line.business_date)),
                    Field::Type => plain(line.kind as u64),
                    Field::Cause => plain(self.look.slot(ordinal).cause.number()),
                    Field::Tries => plain(self.look.slot(ordinal).retry_count.into()),
                }
            }
            Kept::Orders => {
                let line = self.look.order(ordinal)?;
                match self.field {
                    Field::Status => plain(self.look.is_canceled(ordinal).into()),
                    Field::Amount => Some((line.place_number.into(), line.amount)),
                    Field::Currency | Field::Channel => plain(line.place_number.into()),
                    Field::Reference => plain(self.look.transaction(line.transaction)?.reference),
                    Field::Customer => plain(line.customer_number.into()),
                    Field::Date => plain(days(line.business_date)),
                    Field::Document | Field::Type | Field::Cause | Field::Tries => plain(ordinal),
                }
            }
        }
    }

    /// The text that the list shows; none of a channel reference ID, which is not in memory.
    pub(super) fn text(&self, ordinal: u64) -> Option<String> {
        let (look, field) = (self.look, self.field);
        let transaction = || look.transaction(ordinal);
        let order = || look.order(ordinal);
        let (place, amount, date, customer) = match self.kept {
            Kept::Transactions => {
                let line = transaction()?;
                (line.place, line.amount, line.business_date, line.customer)
            }
            Kept::Orders => {
                let line = order()?;
                (line.place, line.amount, line.business_date, line.customer)
            }
        };
        let Place { channel, currency, .. } = place;
        let text = match (field, self.kept) {
            (Field::Status, Kept::Transactions) => {
                let status = look.slot(ordinal).status;
                match self.list {
                    ListKind::OrderSynchronizationStatus => word(status).to_owned(),
                    _ => status.name().to_owned(),
                }
            }
            (Field::Status, Kept::Orders) if look.is_canceled(ordinal) => {
                sales_status(SalesStatus::Canceled).to_owned()
            }
            (Field::Status, Kept::Orders) => sales_status(SalesStatus::Backorder).to_owned(),
            (Field::Amount, _) => Currency::format(*currency, amount),
            (Field::Currency, _) => currency.to_string(),
            (Field::Channel, _) => self.reader.channel_name(*channel),
            (Field::Reference, _) => return None,
            (Field::Document, Kept::Transactions) => {
                look.document(ordinal).map(ToString::to_string).unwrap_or_default()
            }
            (Field::Document, Kept::Orders) => order()?.sales_id.to_string(),
            (Field::Customer, _) => customer.to_string(),
            (Field::Date, _) => date.to_string(),
            (Field::Type, _) => transaction()?.kind.name().to_owned(),
            (Field::Cause, _) => look.slot(ordinal).cause.as_str().to_owned(),
            (Field::Tries, _) => look.slot(ordinal).retry_count.to_string(),
        };
        Some(text)
    }

    /// The places of texts among those of all records: equal ranks are equal texts.
    fn ranks(&self, number: bool, ordinals: &[u64]) -> Vec<u32> {
        let mut numbers: HashMap<Code, usize> = HashMap::new();
        let (mut keys, mut known) = (Keys::of_texts(number), 0);
        let mut places = Vec::with_capacity(ordinals.len());
        let mut last: Option<(Code, usize)> = None;
        for ordinal in ordinals {
            let code = self.code(*ordinal).unwrap_or_default();
            let place = match last {
                Some((before, place)) if before == code => place,
                _ => *numbers.entry(code).or_insert_with(|| {
                    keys.add_any(&self.text(*ordinal).unwrap_or_default());
                    known += 1;
                    known - 1
                }),
            };
            last = Some((code, place));
            places.push(place);
        }
        let ranks = keys.ranks(known);
        places.into_iter().map(|place| ranks.get(place).copied().unwrap_or(0)).collect()
    }

    /// The amount as the list shows it, if its text is a number.
    fn number(&self, ordinal: u64) -> Option<Amount> {
        let (currency, amount) = match self.kept {
            Kept::Transactions => {
                let line = self.look.transaction(ordinal)?;
                (line.place.currency, line.amount)
            }
            Kept::Orders => {
                let line = self.look.order(ordinal)?;
                (line.place.currency, line.amount)
            }
        };
        as_shown(currency, amount)
    }

    /// Hands over the text, without a copy of a document's number; none is empty.
    pub(super) fn with_text(&self, ordinal: u64, hear: impl FnOnce(&str)) {
        match (self.field, self.kept) {
            (Field::Document, Kept::Transactions) => {
                hear(self.look.document(ordinal).map_or("", |number| number));
            }
            (Field::Document, Kept::Orders) => {
                hear(self.look.order(ordinal).map_or("", |line| line.sales_id));
            }
            _ => hear(&self.text(ordinal).unwrap_or_default()),
        }
    }
}

/// The number that a currency's text of an amount is.
fn as_shown(currency: Currency, amount: Amount) -> Option<Amount> {
    /// No text of a number up to here is refused.
    const SURE: u128 = 100_000_000_000_000;
    let (digits, scale) = amount.parts();
    if scale <= currency.decimals() && digits.unsigned_abs() <= SURE {
        return Some(amount);
    }
    currency.format(amount).parse().ok()
}

fn days(date: Date) -> u64 {
    date.0.map_or(0, |date| u64::from(date.num_days_from_ce().unsigned_abs()))
}

impl Reader<'_> {
    /// Keeps the records whose field has one of the texts, which are in lower case. Of a channel
    /// reference ID a few can be left that only share its hash.
    pub(super) fn keep(
        &self,
        list: ListKind,
        field: Field,
        texts: &[String],
        ordinals: &mut Vec<u64>,
    ) {
        let look = self.headquarters.look();
        let Some(column) = Column::of(self, &look, list, field) else { return };
        if field == Field::Reference {
            let hashes: Vec<u64> = texts.iter().map(|text| reference_hash(text)).collect();
            let is =
                |ordinal: u64| column.code(ordinal).is_some_and(|(it, _)| hashes.contains(&it));
            ordinals.retain(|ordinal| is(*ordinal));
            return;
        }
        if field == Field::Amount {
            // Most are other numbers, which their texts need not be written for.
            let numbers: Vec<Option<Amount>> = texts.iter().map(|it| it.parse().ok()).collect();
            let is_one = |text: String| texts.contains(&text);
            ordinals.retain(|ordinal| {
                numbers.contains(&column.number(*ordinal))
                    && column.text(*ordinal).is_some_and(is_one)
            });
            return;
        }
        let mut known: HashMap<Code, bool> = HashMap::new();
        ordinals.retain(|ordinal| {
            let Some(code) = column.code(*ordinal) else { return false };
            *known.entry(code).or_insert_with(|| {
                let text = column.text(*ordinal).map(|text| text.to_lowercase());
                text.is_some_and(|text| texts.contains(&text))
            })
        });
    }

    /// The sort keys of records by one field, in the order of the records.
    pub(super) fn keys(
        &self,
        list: ListKind,
        field: Field,
        number: bool,
        ordinals: &[u64],
    ) -> Keys {
        let look = self.headquarters.look();
        let Some(column) = Column::of(self, &look, list, field) else { return Keys::None };
        match field {
            Field::Amount => {
                let number = |ordinal: &u64| column.number(*ordinal);
                Keys::Numbers(ordinals.iter().map(number).collect())
            }
            field if field.is_shared() => Keys::Ranks(column.ranks(number, ordinals)),
            _ => {
                let mut keys = Keys::of_texts(number);
                for ordinal in ordinals {
                    column.with_text(*ordinal, |text| keys.add_any(text));
                }
                keys
            }
        }
    }
}
