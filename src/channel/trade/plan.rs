//! What a transaction is, before anything is in it: its place in the trade and its plan.

use chrono::{DateTime, TimeDelta, Timelike, Utc};

use super::draw::Draw;
use super::fault::Fault;
use super::rhythm::{self, begin_of};
use super::shop::Shop;
use crate::domain::{Date, Moment, Share, Text};

/// A transaction's place: the `nth` of `count` in a slot of a shop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) shop: &'a Shop<'a>,
    pub(super) seed: u64,
    pub(super) slot: i64,
    pub(super) nth: u64,
    pub(super) count: u64,
    /// An earlier slot of the shop and how many transactions it has, at least one.
    pub(super) previous: Option<(i64, u64)>,
    /// When trade began here: no order from before is cancelled.
    pub(super) since: Option<DateTime<Utc>>,
    /// The moment of an order that somebody placed; else it is drawn.
    pub(super) placed: Option<DateTime<Utc>>,
}

/// What is drawn from a place. Each has a sequence of its own, so that one can be known without the
/// others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Time = 1,
    Plan = 2,
    Reference = 3,
    Content = 4,
}

/// What a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An order: type 27 online, 33 in a store.
    Order,
    /// A quotation of a store: type 31.
    Quotation,
    /// A cancellation of the order just before it: type 37.
    Cancellation,
    /// A sale that a store hands over at once: type 2.
    CashAndCarry,
    /// A sale that a store put aside: type 36.
    Suspended,
}

/// A plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) kind: Kind,
    pub(super) voided: bool,
    pub(super) fault: Option<Fault>,
}

impl Place<'_> {
    /// The sequence of that purpose.
    pub(super) fn draw(&self, of: Of) -> Draw {
        let channel = self.shop.channel.id.0.cast_unsigned();
        Draw::of(&[self.seed, channel, self.slot.cast_unsigned(), self.nth, of as u64])
    }

    /// Its moment, which no other transaction of the shop has. `None` beyond the calendar.
    pub(super) fn time(&self) -> Option<DateTime<Utc>> {
        if self.placed.is_some() {
            return self.placed;
        }
        let (first, count) = rhythm::part_of_slot(self.nth, self.count);
        let offset = first.saturating_add(self.draw(Of::Time).below(count));
        let offset = TimeDelta::microseconds(i64::try_from(offset).ok()?);
        begin_of(self.slot)?.checked_add_signed(offset)
    }

    /// The number that the customer gets to ask by. It is drawn from the moment, which is the
    /// transaction's own: the same place of a slot can be used again when the rate of trade changes.
    pub(super) fn reference(&self) -> Text {
        let channel = self.shop.channel.id.0.cast_unsigned();
        let moment = self.time().map_or(0, |time| time.timestamp_micros()).cast_unsigned();
        Draw::of(&[self.seed, channel, moment, Of::Reference as u64]).confirmation()
    }

    /// The transaction just before it in its shop, if one is known.
    fn before(&self) -> Option<Self> {
        if let Some(nth) = self.nth.checked_sub(1) {
            return Some(Self { nth, ..*self });
        }
        let (slot, count) = self.previous?;
        Some(Self { slot, nth: count.checked_sub(1)?, count, previous: None, ..*self })
    }

    /// What it is: a cancellation cancels an order that nothing is wrong with, and is one itself
    /// where there is none.
    pub(super) fn plan(&self, faults: Share) -> Plan {
        let plan = self.first_plan(faults);
        let is_missing = plan.kind == Kind::Cancellation && self.cancelled(faults).is_none();
        Plan { kind: if is_missing { Kind::Order } else { plan.kind }, ..plan }
    }

    /// The order that a cancellation cancels: the one just before it. So none is cancelled twice.
    pub(super) fn cancelled(&self, faults: Share) -> Option<Self> {
        let before = self.before()?;
        let plan = before.first_plan(faults);
        let is_sound = plan.kind == Kind::Order && !plan.voided && plan.fault.is_none();
        let is_ours = self.since.is_none_or(|since| before.time().is_some_and(|at| at >= since));
        (is_sound && is_ours).then_some(before)
    }

    fn first_plan(&self, faults: Share) -> Plan {
        let mut draw = self.draw(Of::Plan);
        if draw.below(1_000_000) < u64::from(faults.per_million()) {
            let fault = draw.pick(&self.shop.faults).copied();
            return Plan { kind: Kind::Order, voided: false, fault };
        }
        let kinds: &[(u64, Kind)] = if self.shop.channel.is_online() {
            &[(95, Kind::Order), (5, Kind::Cancellation)]
        } else {
            &[
                (52, Kind::Order),
                (12, Kind::Quotation),
                (2, Kind::Cancellation),
                (30, Kind::CashAndCarry),
                (4, Kind::Suspended),
            ]
        };
        let kind = draw.weighted(kinds).unwrap_or(Kind::Order);
        let can_be_voided = matches!(kind, Kind::Order | Kind::Quotation | Kind::CashAndCarry);
        Plan { kind, voided: can_be_voided && draw.chance(12), fault: None }
    }
}

/// A moment as the columns of a channel's rows have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    pub(super) moment: Moment,
    /// The day in the channel's zone.
    pub(super) date: Date,
    /// Seconds since midnight on the wall; on the days when clocks change, less or more than have
    /// passed.
    pub(super) seconds: i32,
}

impl When {
    /// That moment in a shop.
    pub(super) fn of(time: DateTime<Utc>, shop: &Shop<'_>) -> Self {
        let local = rhythm::local(time, shop.zone);
        let whole = local.with_nanosecond(0).unwrap_or(local);
        let seconds = i32::try_from(whole.num_seconds_from_midnight()).unwrap_or(0);
        let second = time.with_nanosecond(0).unwrap_or(time);
        Self { moment: Moment(Some(second)), date: Date(Some(local.date())), seconds }
    }

    /// So many days later.
    pub(super) fn days_later(&self, days: i64) -> Date {
        let days = TimeDelta::try_days(days).unwrap_or_default();
        Date(self.date.0.and_then(|date| date.checked_add_signed(days)))
    }
}
