//! The columns of order statuses.

use chrono::DateTime;

use crate::domain::Moment;
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::store::cause_code::CauseCode;
use crate::store::entries::{Became, SlotStatus};

/// No moment.
const NEVER: i64 = i64::MIN;

/// How far the synchronization of each transaction is.
#[derive(Debug, Default)]
pub(in crate::store) struct StatusColumns {
    status: Vec<Status>,
    cause: Vec<CauseCode>,
    retry_count: Vec<u32>,
    kind: Vec<u8>,
    document: Vec<u32>,
    modified: Vec<i64>,
}

impl StatusColumns {
    /// How many there are.
    pub(in crate::store) fn len(&self) -> usize {
        self.status.len()
    }

    /// Adds that of the next transaction.
    pub(in crate::store) fn push(&mut self, slot: &SlotStatus) {
        let (kind, document) = packed(slot.became);
        self.status.push(slot.status);
        self.cause.push(slot.cause);
        self.retry_count.push(slot.retry_count);
        self.kind.push(kind);
        self.document.push(document);
        self.modified.push(micros(slot.modified));
    }

    /// That of a position.
    pub(in crate::store) fn get(&self, at: usize) -> Option<SlotStatus> {
        Some(SlotStatus {
            status: *self.status.get(at)?,
            cause: *self.cause.get(at)?,
            retry_count: *self.retry_count.get(at)?,
            became: unpacked(*self.kind.get(at)?, *self.document.get(at)?),
            modified: moment(*self.modified.get(at)?),
        })
    }

    /// The order status at a position, and what the transaction became.
    #[inline]
    pub(in crate::store) fn progress(&self, at: usize) -> Option<(Status, Became)> {
        Some((*self.status.get(at)?, unpacked(*self.kind.get(at)?, *self.document.get(at)?)))
    }

    /// The code of the cause of a failure at a position, and how often the transaction failed.
    #[inline]
    pub(in crate::store) fn failure(&self, at: usize) -> Option<(CauseCode, u32)> {
        Some((*self.cause.get(at)?, *self.retry_count.get(at)?))
    }

    /// Replaces that of a position; one beyond the end is left alone.
    pub(in crate::store) fn set(&mut self, at: usize, slot: &SlotStatus) {
        fn put<T>(column: &mut [T], at: usize, value: T) {
            if let Some(held) = column.get_mut(at) {
                *held = value;
            }
        }
        let (kind, document) = packed(slot.became);
        put(&mut self.status, at, slot.status);
        put(&mut self.cause, at, slot.cause);
        put(&mut self.retry_count, at, slot.retry_count);
        put(&mut self.kind, at, kind);
        put(&mut self.document, at, document);
        put(&mut self.modified, at, micros(slot.modified));
    }
}

/// A log refuses more documents than 32 bits count.
fn packed(became: Became) -> (u8, u32) {
    let short = |ordinal: u64| u32::try_from(ordinal).unwrap_or(u32::MAX);
    match became {
        Became::Nothing => (0, 0),
        Became::Order(order) => (1, short(order)),
        Became::Quotation(quotation) => (2, short(quotation)),
        Became::Cancellation(cancellation) => (3, short(cancellation)),
    }
}

fn unpacked(kind: u8, document: u32) -> Became {
    let document = u64::from(document);
    match kind {
        1 => Became::Order(document),
        2 => Became::Quotation(document),
        3 => Became::Cancellation(document),
        _ => Became::Nothing,
    }
}

/// As the store writes it.
fn micros(moment: Moment) -> i64 {
    moment.0.map_or(NEVER, |moment| moment.timestamp_micros())
}

fn moment(micros: i64) -> Moment {
    Moment(DateTime::from_timestamp_micros(micros).filter(|_| micros != NEVER))
}
