//! Totals by business date, company, channel, status and currency, written in the commits that
//! stage and post.
//!
//! There is one record for each business date. A commit writes the dates that it changes, whole, so
//! that the record of a date always says what the entries of that date say. What tiles and lists
//! count is read from here.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::backend::Store;
use super::codec::{decode, encode};
use super::entries::{Became, SlotStatus, TransactionEntry};
use super::error::StoreError;
use super::headquarters::{Headquarters, scan_all};
use super::keys::{Space, number_of};
use super::log::Writes;
use crate::domain::enums::{
    RetailEntryStatus, RetailTransactionOrderStatusType as Status, RetailTransactionType,
};
use crate::domain::synchronize::{Disposition, disposition};
use crate::domain::{ChannelId, CompanyId, Currency, Date, Sum};

/// How a transaction stands. The numbers of the variants are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// It is of a type that Synchronize orders does not take.
    OtherType,
    /// It is of an order type and was made for training.
    Training,
    /// It was voided or canceled at the channel.
    Voided,
    /// An operator edits it.
    Editing,
    /// It waits for Synchronize orders.
    Waiting,
    /// It failed, and waits for the next time.
    Failed,
    /// It is a sales order.
    Ordered,
    /// It is a sales quotation.
    Quoted,
    /// It canceled a sales order.
    Canceled,
}

impl Standing {
    /// How a transaction of that type, state at the channel and order status stands.
    pub fn of(
        kind: RetailTransactionType,
        entry_status: RetailEntryStatus,
        (status, became): (Status, Became),
    ) -> Self {
        match (disposition(kind, entry_status, status), became) {
            (Disposition::AlreadySynchronized, Became::Quotation(_)) => Self::Quoted,
            (Disposition::AlreadySynchronized, Became::Cancellation(_)) => Self::Canceled,
            (Disposition::AlreadySynchronized, _) => Self::Ordered,
            (Disposition::NotForThisJob, _) if entry_status == RetailEntryStatus::Training => {
                // The type says whether it would be one of this job's without the training.
                match disposition(kind, RetailEntryStatus::None, Status::None) {
                    Disposition::NotForThisJob => Self::OtherType,
                    _ => Self::Training,
                }
            }
            (Disposition::NotForThisJob, _) => Self::OtherType,
            (Disposition::Voided, _) => Self::Voided,
            (Disposition::Editing, _) => Self::Editing,
            _ if status == Status::Failed => Self::Failed,
            _ => Self::Waiting,
        }
    }

    /// Whether the list of uploaded orders shows it: orders, quotes and cancellations (domain facts,
    /// section 3.2).
    pub fn is_order_type(self) -> bool {
        self != Self::OtherType
    }

    /// Whether Synchronize orders would take it.
    pub fn waits(self) -> bool {
        matches!(self, Self::Waiting | Self::Failed)
    }
}

/// What the transactions of one business date are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group {
    /// The company.
    pub company: CompanyId,
    /// The channel.
    pub channel: ChannelId,
    /// How they stand.
    pub standing: Standing,
    /// The currency of their amounts.
    pub currency: Currency,
}

/// The totals of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How many transactions.
    pub number: u64,
    /// Their gross amounts, positive on a sale.
    pub gross: Sum,
    /// Their payments that were not voided, less change.
    pub paid: Sum,
}

impl Figures {
    /// Those of one transaction.
    fn one(gross: Sum, paid: Sum) -> Self {
        Self { number: 1, gross, paid }
    }

    fn add(&mut self, other: &Self) {
        self.number = self.number.saturating_add(other.number);
        self.gross = self.gross.plus(other.gross);
        self.paid = self.paid.plus(other.paid);
    }

    fn take(&mut self, other: &Self) {
        self.number = self.number.saturating_sub(other.number);
        self.gross = self.gross.minus(other.gross);
        self.paid = self.paid.minus(other.paid);
    }
}

/// The totals of one business date.
pub type Day = BTreeMap<Group, Figures>;

/// All totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals(BTreeMap<Date, Day>);

/// The business dates that a commit changes, as they are with it.
pub(super) struct Changed(BTreeMap<Date, Day>);

impl Totals {
    /// Reads them.
    pub(super) async fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let mut totals = Self::default();
        for record in scan_all(store, Space::Totals).await? {
            let (date, day) = read(&record.key, &record.found.value)?;
            totals.0.insert(date, day);
        }
        Ok(totals)
    }

    /// Begins a change.
    pub(super) fn change(&self) -> Change<'_> {
        Change { before: self, changed: BTreeMap::new() }
    }

    /// Takes over what was changed, once its writes are committed.
    pub(super) fn apply(&mut self, changed: Changed) {
        self.0.extend(changed.0);
    }

    /// Counts a transaction in, for a recount.
    pub(super) fn count(&mut self, entry: &TransactionEntry, slot: &SlotStatus) {
        let day = self.0.entry(entry.business_date).or_default();
        day.entry(group(entry, slot)).or_default().add(&figures(entry));
    }

    /// The totals of a business date.
    pub(super) fn day(&self, date: Date) -> Option<&Day> {
        self.0.get(&date)
    }

    /// The business dates.
    pub(super) fn dates(&self) -> impl Iterator<Item = Date> {
        self.0.keys().copied()
    }
}

/// A change of totals while a commit is put together.
pub(super) struct Change<'a> {
    before: &'a Totals,
    changed: BTreeMap<Date, Day>,
}

impl Change<'_> {
    fn day(&mut self, date: Date) -> &mut Day {
        let before = self.before;
        self.changed.entry(date).or_insert_with(|| before.day(date).cloned().unwrap_or_default())
    }

    /// A transaction is there now.
    pub(super) fn add(&mut self, entry: &TransactionEntry, slot: &SlotStatus) {
        let day = self.day(entry.business_date);
        day.entry(group(entry, slot)).or_default().add(&figures(entry));
    }

    /// The order status of a transaction changes.
    pub(super) fn pass(&mut self, entry: &TransactionEntry, from: &SlotStatus, to: &SlotStatus) {
        let (from, to) = (group(entry, from), group(entry, to));
        if from == to {
            return;
        }
        let (day, figures) = (self.day(entry.business_date), figures(entry));
        if let Some(held) = day.get_mut(&from) {
            held.take(&figures);
            if *held == Figures::default() {
                day.remove(&from);
            }
        }
        day.entry(to).or_default().add(&figures);
    }

    /// What changes, to be written and to be taken over.
    pub(super) fn finish(self) -> Changed {
        Changed(self.changed)
    }
}

impl Changed {
    /// What a commit writes.
    pub(super) fn writes(&self) -> Result<Writes, StoreError> {
        let write = |(date, day): (&Date, &Day)| {
            let groups: Vec<(&Group, &Figures)> = day.iter().collect();
            Ok((key(*date), Some(encode(&groups)?)))
        };
        self.0.iter().map(write).collect()
    }
}

/// The date and the totals of a record.
pub(super) fn read(key: &[u8], value: &[u8]) -> Result<(Date, Day), StoreError> {
    let days = number_of(key).and_then(|days| i32::try_from(days).ok());
    let date = match days {
        Some(0) => Some(Date(None)),
        Some(days) => NaiveDate::from_num_days_from_ce_opt(days).map(|date| Date(Some(date))),
        None => None,
    };
    let date = date.ok_or_else(|| StoreError::unreadable("totals", "their date is none"))?;
    let groups: Vec<(Group, Figures)> = decode("totals", value)?;
    Ok((date, groups.into_iter().collect()))
}

/// The record of a date: days from the first of the calendar, 0 for no date.
fn key(date: Date) -> Vec<u8> {
    let days = date.0.map_or(0, |date| date.num_days_from_ce());
    Space::Totals.number(u64::try_from(days).unwrap_or(0))
}

fn group(entry: &TransactionEntry, slot: &SlotStatus) -> Group {
    Group {
        company: entry.company.clone(),
        channel: entry.channel,
        standing: Standing::of(entry.kind, entry.entry_status, (slot.status, slot.became)),
        currency: entry.currency,
    }
}

fn figures(entry: &TransactionEntry) -> Figures {
    Figures::one(Sum::of(entry.amount), entry.paid)
}

impl Headquarters {
    /// Calls `visit` with the totals of every group of every business date, as of one moment.
    pub fn each_total(&self, mut visit: impl FnMut(Date, &Group, &Figures)) {
        for (date, day) in &self.read().totals.0 {
            day.iter().for_each(|(group, figures)| visit(*date, group, figures));
        }
    }
}
