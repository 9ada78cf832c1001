//! So many transactions over some days: divided among slots and channels by how busy they are, to
//! the last one, and made one after another, so that memory does not grow with their number.

use chrono::{Days, NaiveDate, TimeDelta};

use super::plan::Place;
use super::rhythm::{begin_of, local, slot_of};
use super::shop::Shop;
use super::{Trade, make};
use crate::domain::{ChannelId, RetailTransaction, Share};

/// Days of trade, in the zone of each channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// How many days.
    pub days: u32,
}

impl Span {
    fn contains(self, day: NaiveDate) -> bool {
        let end = self.from.checked_add_days(Days::new(self.days.into()));
        self.from <= day && end.is_none_or(|end| day < end)
    }

    /// The slots in which it is one of the days somewhere.
    fn slots(self) -> std::ops::Range<i64> {
        // No zone is more than a day away from UTC.
        let midnight = self.from.and_time(chrono::NaiveTime::MIN).and_utc();
        let length = TimeDelta::days(i64::from(self.days));
        let begin = midnight.checked_sub_signed(TimeDelta::days(1));
        let end = midnight.checked_add_signed(length + TimeDelta::days(1));
        begin.zip(end).map_or(0..0, |(begin, end)| slot_of(begin)..slot_of(end))
    }
}

/// Transactions to be made, in order of slots; see [`Trade::bulk`].
#[derive(Debug)]
pub struct Bulk<'t, 'a> {
    trade: &'t Trade<'a>,
    shops: Vec<(&'t Shop<'a>, Span)>,
    /// The last slot of each shop that had transactions, and how many.
    previous: Vec<Option<(i64, u64)>>,
    faults: Share,
    /// How many there are, and the weight of all parts of all slots together.
    total: (u64, u128),
    /// The weight of the parts before the next.
    passed: u128,
    slots: std::ops::Range<i64>,
    slot: i64,
    next_shop: usize,
    /// The part in hand: its last place, and what is still to be made of it.
    part: Option<(Place<'t>, std::ops::Range<u64>)>,
    spoiled: u64,
}

impl<'a> Trade<'a> {
    /// Exactly `count` transactions in these channels, each over its own days. None when nobody buys
    /// in any of them then.
    pub fn bulk(&self, count: u64, channels: &[(ChannelId, Span)]) -> Bulk<'_, 'a> {
        let shops = channels.iter().filter_map(|(id, span)| Some((self.shop(*id)?, *span)));
        let shops: Vec<_> = shops.collect();
        let slots = shops.iter().map(|(_, span)| span.slots());
        let slots = slots.reduce(|all, one| all.start.min(one.start)..all.end.max(one.end));
        let slots = slots.unwrap_or(0..0);
        let all = slots.clone().flat_map(|slot| shops.iter().map(move |shop| weight(*shop, slot)));
        let total = (count, all.map(u128::from).sum());
        let (slot, faults) = (slots.start, self.faults);
        let previous = vec![None; shops.len()];
        Bulk {
            trade: self,
            shops,
            previous,
            faults,
            total,
            passed: 0,
            slots,
            slot,
            next_shop: 0,
            part: None,
            spoiled: 0,
        }
    }
}

/// How busy a shop is in a slot of its days; 0 on other days.
fn weight((shop, span): (&Shop<'_>, Span), slot: i64) -> u64 {
    let local = begin_of(slot).map(|begin| local(begin, shop.zone));
    local.filter(|local| span.contains(local.date())).map_or(0, |local| shop.weight(local))
}

impl<'t> Bulk<'t, '_> {
    /// How many of those made so far have a fault.
    pub fn spoiled(&self) -> u64 {
        self.spoiled
    }

    /// The next part of a slot, with as many transactions as its weight entitles it to: what is due
    /// up to its end less what was due before, so that roundings do not add up.
    fn next_part(&mut self) -> Option<(Place<'t>, std::ops::Range<u64>)> {
        if self.next_shop == self.shops.len() {
            self.slot = self.slot.checked_add(1)?;
            self.next_shop = 0;
        }
        let (shop, span) = *self.shops.get(self.next_shop)?;
        if !self.slots.contains(&self.slot) {
            return None;
        }
        let before = self.due();
        self.passed += u128::from(weight((shop, span), self.slot));
        let count = self.due().saturating_sub(before);
        let (slot, seed) = (self.slot, self.trade.seed);
        let last = self.previous.get_mut(self.next_shop);
        self.next_shop += 1;
        let previous = match last {
            Some(last) if count > 0 => last.replace((slot, count)),
            _ => None,
        };
        let place = Place { shop, seed, slot, nth: 0, count, previous, since: None, placed: None };
        Some((place, 0..count))
    }

    fn due(&self) -> u64 {
        let (count, all) = self.total;
        // Weights are small: a product of both fits by far.
        u64::try_from(u128::from(count) * self.passed / all.max(1)).unwrap_or(u64::MAX)
    }
}

impl Iterator for Bulk<'_, '_> {
    type Item = RetailTransaction;

    fn next(&mut self) -> Option<RetailTransaction> {
        loop {
            if let Some((place, left)) = &mut self.part
                && let Some(nth) = left.next()
            {
                let place = Place { nth, ..*place };
                self.spoiled += u64::from(place.plan(self.faults).fault.is_some());
                return make(place, self.faults);
            }
            self.part = Some(self.next_part()?);
        }
    }
}
