//! The columns of lists that are answered from memory: conditions on them and orders by them read no
//! document.

use super::parts::Known;
use super::rows::word;
use crate::domain::enums::SalesStatus;
use crate::domain::{ChannelId, Setup, Sum};
use crate::engine::query::{ListKind, sales_status};
use crate::store::{Heads, Look, Place};

/// The first of January 1990 as days from the first of the calendar.
const EARLY: i32 = 726_468;

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
    look: &'a Look<'a>,
    heads: &'a Heads,
    list: ListKind,
    kept: Kept,
    field: Field,
    /// The smallest coin of each place's currency, in units of 10^-4.
    coins: Vec<i64>,
}

impl<'a> Column<'a> {
    /// A field of the records of a list, if they have an entry in memory.
    pub(super) fn of(look: &'a Look<'a>, list: ListKind, field: Field) -> Option<Self> {
        let kept = kept(list)?;
        let heads = match kept {
            Kept::Transactions => look.transaction_heads(),
            Kept::Orders => look.order_heads(),
        };
        let coin = |place: &Place| 10_i64.pow(4_u32.saturating_sub(place.currency.decimals()));
        Some(Self {
            look,
            heads,
            list,
            kept,
            field,
            coins: heads.places().iter().map(coin).collect(),
        })
    }

    /// A number that stands for the text: equal codes are equal texts.
    #[inline]
    pub(super) fn code(&self, ordinal: u64) -> Option<u64> {
        let (look, heads) = (self.look, self.heads);
        match (self.field, self.kept) {
            (Field::Currency | Field::Channel, _) => heads.place_number(ordinal).map(u64::from),
            (Field::Customer, _) => heads.customer_number(ordinal).map(u64::from),
            (Field::Date, _) => heads.day(ordinal).map(|day| {
                // Most days are soon after the first that a date can be, so that codes are small.
                u64::from(day.wrapping_sub(EARLY).cast_unsigned())
            }),
            (Field::Status, Kept::Transactions) => Some(look.progress(ordinal).0 as u64),
            (Field::Status, Kept::Orders) => Some(look.is_canceled(ordinal).into()),
            (Field::Type, _) => look.kind(ordinal).map(|kind| kind as u64),
            (Field::Cause, _) => Some(look.failure(ordinal).0.number()),
            (Field::Tries, _) => Some(look.failure(ordinal).1.into()),
            (Field::Reference, Kept::Transactions) => look.reference(ordinal),
            (Field::Reference, Kept::Orders) => look.reference(look.transaction_of(ordinal)?),
            (Field::Amount | Field::Document, _) => Some(ordinal),
        }
    }

    /// The text that the list shows; none of a channel reference ID, which is not in memory.
    pub(super) fn text(&self, ordinal: u64) -> Option<String> {
        let (look, heads) = (self.look, self.heads);
        let text = match (self.field, self.kept) {
            (Field::Status, Kept::Transactions) => {
                let (status, _) = look.progress(ordinal);
                match self.list {
                    ListKind::OrderSynchronizationStatus => word(status).to_owned(),
                    _ => status.name().to_owned(),
                }
            }
            (Field::Status, Kept::Orders) if look.is_canceled(ordinal) => {
                sales_status(SalesStatus::Canceled).to_owned()
            }
            (Field::Status, Kept::Orders) => sales_status(SalesStatus::Backorder).to_owned(),
            (Field::Amount, _) => heads.place(ordinal)?.currency.format(heads.amount(ordinal)?),
            (Field::Currency, _) => heads.place(ordinal)?.currency.to_string(),
            (Field::Channel, _) => channel_name(look.setup(), heads.place(ordinal)?.channel),
            (Field::Reference, _) => return None,
            (Field::Document, _) => self.document(ordinal).to_owned(),
            (Field::Customer, _) => heads.customer(ordinal)?.to_string(),
            (Field::Date, _) => heads.business_date(ordinal)?.to_string(),
            (Field::Type, _) => look.kind(ordinal)?.name().to_owned(),
            (Field::Cause, _) => look.failure(ordinal).0.as_str().to_owned(),
            (Field::Tries, _) => look.failure(ordinal).1.to_string(),
        };
        Some(text)
    }

    /// Whether a text that records share contains another one, in lower case.
    pub(super) fn has(&self, ordinal: u64, sought: &str, known: &mut Known<bool>) -> bool {
        let Some(code) = self.code(ordinal) else { return false };
        known.get_or(code, || {
            self.text(ordinal).is_some_and(|text| text.to_lowercase().contains(sought))
        })
    }

    fn document(&self, ordinal: u64) -> &str {
        let number = match self.kept {
            Kept::Transactions => self.look.document(ordinal),
            Kept::Orders => self.look.sales_id(ordinal),
        };
        number.map_or("", |number| number)
    }

    /// The amount as the list shows it, if its text is a number.
    #[inline]
    pub(super) fn number(&self, ordinal: u64) -> Option<Sum> {
        /// The text of no number up to here is refused.
        const LARGEST: u64 = 1_000_000_000_000_000_000;
        if let Some(units) = self.heads.units(ordinal)
            && let Some(place) = self.heads.place_number(ordinal)
            && let Some(coin) = self.coins.get(place as usize)
            && units % coin == 0
            && units.unsigned_abs() <= LARGEST
        {
            return Some(Sum::of_small(units));
        }
        self.text(ordinal)?.parse().ok().map(Sum::of)
    }

    /// Hands over the text, without a copy of a document's number; none is empty.
    pub(super) fn with_text(&self, ordinal: u64, hear: impl FnOnce(&str)) {
        match self.field {
            Field::Document => hear(self.document(ordinal)),
            _ => hear(&self.text(ordinal).unwrap_or_default()),
        }
    }
}

/// The name of a channel, or what stands for it where it is not set up.
pub(super) fn channel_name(setup: &Setup, id: ChannelId) -> String {
    setup.channel(id).map_or_else(|| id.to_string(), |channel| channel.name.to_string())
}
