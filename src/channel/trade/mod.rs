//! Trade: retail transactions made up from a setup and a seed, right to the cent.
//!
//! Pure. A transaction is a function of seed, channel, slot of time, and its place among those of the
//! slot; so the rows of an interval are the same whoever asks for them, when, and in how many pieces.
//! [`Trade::interval`] is trade as it goes on, [`Trade::bulk`] so many transactions over some days,
//! [`Trade::place_order`] the one order that somebody asks for.
//! Writing them into channel databases is the work of jobs.
//!
//! Inside, amounts are whole coins (`coins`); what a channel sells with is a `shop`. A transaction is
//! planned (`plan`), then filled from the goods (`basket`, `lines`) to the `payments`, and a [`Fault`]
//! is put in last.

mod basket;
mod bulk;
mod coins;
mod draw;
mod extras;
mod fault;
mod lines;
mod payments;
mod people;
mod placed;
mod plan;
mod receipt;
mod rhythm;
mod shop;

use chrono::{DateTime, TimeDelta, Utc};

pub use bulk::{Bulk, Span};
pub use fault::{Fate, Fault};

use crate::domain::retail_channel::RetailChannel;
use crate::domain::{ChannelId, RetailTransaction, Setup, Share};
use draw::Draw;
use plan::{Kind, Place, Plan};
use receipt::Receipt;
use rhythm::{SLOTS_AN_HOUR, begin_of, local, slot_of};
use shop::Shop;

/// For how many slots an order can still be cancelled: two hours.
const SECOND_THOUGHTS: i64 = 8;

/// The trade of all channels of a setup.
#[derive(Debug)]
pub struct Trade<'a> {
    seed: u64,
    faults: Share,
    shops: Vec<Shop<'a>>,
    closed: Vec<(ChannelId, String)>,
}

impl<'a> Trade<'a> {
    /// The trade of that seed, of which a share is spoiled.
    pub fn new(setup: &'a Setup, seed: u64, faults: Share) -> Self {
        let mut trade = Self { seed, faults, shops: Vec::new(), closed: Vec::new() };
        for channel in &setup.channels {
            match Shop::open(setup, channel) {
                Ok(shop) => trade.shops.push(shop),
                Err(why) => trade.closed.push((channel.id, why)),
            }
        }
        trade
    }

    /// Why nobody can buy in a channel; `None` when one can.
    pub fn closed_because(&self, channel: ChannelId) -> Option<&str> {
        let closed = self.closed.iter().find(|(closed, _)| *closed == channel);
        let unknown = self.shop(channel).is_none().then_some("it is not set up");
        closed.map(|(_, why)| why.as_str()).or(unknown)
    }

    /// What a channel sells from one moment to another, the second not included, in order of time.
    ///
    /// `hourly` is how many transactions all channels of the setup have in an hour, on the average of
    /// a week; each has its part of them. A channel in which nobody can buy has none. A cancellation
    /// can be of an order up to two hours before, also where that was before `from`.
    pub fn interval(
        &self,
        channel: &RetailChannel,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        hourly: u32,
    ) -> Vec<RetailTransaction> {
        self.interval_since(channel, None, from, to, hourly)
    }

    /// The same of trade that began, or changed its rate, at `since`: orders from before are not
    /// cancelled, because other ones may have been sold then.
    pub fn interval_since(
        &self,
        channel: &RetailChannel,
        since: Option<DateTime<Utc>>,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        hourly: u32,
    ) -> Vec<RetailTransaction> {
        let Some(shop) = self.shop(channel.id).filter(|_| from < to) else { return Vec::new() };
        let within = |place: &Place<'_>| place.time().is_some_and(|time| from <= time && time < to);
        let slots = slot_of(from)..=slot_of(to - TimeDelta::nanoseconds(1));
        let places = slots.flat_map(|slot| {
            let count = self.arrivals(shop, slot, hourly);
            let previous = self.previous(shop, slot, hourly);
            let seed = self.seed;
            let place = Place { shop, seed, slot, nth: 0, count, previous, since, placed: None };
            (0..count).map(move |nth| Place { nth, ..place })
        });
        places.filter(within).filter_map(|place| make(place, self.faults)).collect()
    }

    fn shop(&self, channel: ChannelId) -> Option<&Shop<'a>> {
        self.shops.iter().find(|shop| shop.channel.id == channel)
    }

    /// The last slot before that one in which something was sold, unless it is too long ago for
    /// somebody to think better of it.
    fn previous(&self, shop: &Shop<'_>, slot: i64, hourly: u32) -> Option<(i64, u64)> {
        let slots = (1..=SECOND_THOUGHTS).filter_map(|back| slot.checked_sub(back));
        let counted = slots.map(|slot| (slot, self.arrivals(shop, slot, hourly)));
        counted.into_iter().find(|(_, count)| *count > 0)
    }

    /// How many transactions a slot has: as many as are to be expected, and by chance up to a half
    /// more or less.
    fn arrivals(&self, shop: &Shop<'_>, slot: i64, hourly: u32) -> u64 {
        let weights = self.shops.iter().map(|shop| u128::from(shop.size)).sum::<u128>();
        let Some(begin) = begin_of(slot) else { return 0 };
        let weight = u128::from(shop.weight(local(begin, shop.zone)));
        let average = weights * u128::from(shop.rhythm.week()) * u128::from(SLOTS_AN_HOUR);
        // A week of the rhythm has 168 hours.
        let expected = u128::from(hourly) * 1_000_000 * 168 * weight / average.max(1);
        let channel = shop.channel.id.0.cast_unsigned();
        let mut draw = Draw::of(&[self.seed, channel, slot.cast_unsigned()]);
        let drawn = expected * u128::from(500 + draw.below(1_001)) / 1_000;
        let drawn = u64::try_from(drawn).unwrap_or(u64::MAX);
        let left = drawn % 1_000_000;
        drawn / 1_000_000 + u64::from(draw.below(1_000_000) < left)
    }
}

/// The transaction of a place; `None` beyond the calendar.
fn make(place: Place<'_>, faults: Share) -> Option<RetailTransaction> {
    make_as(place, place.plan(faults), faults)
}

/// The transaction of a place, made as planned; `None` beyond the calendar.
fn make_as(place: Place<'_>, plan: Plan, faults: Share) -> Option<RetailTransaction> {
    let mut receipt = Receipt::begin(place, plan)?;
    if plan.kind == Kind::Cancellation {
        let order = place.cancelled(faults)?;
        receipt.rows.header.channel_reference_id = order.reference();
        return Some(receipt.finish());
    }
    extras::choose_delivery(&mut receipt);
    let basket = basket::fill(receipt.shop, plan, &mut receipt.draw);
    lines::add(&mut receipt, &basket);
    extras::split_delivery(&mut receipt);
    extras::add_charges(&mut receipt);
    extras::add_attributes(&mut receipt);
    payments::add(&mut receipt);
    extras::add_infocodes(&mut receipt);
    let (shop, digits) = (receipt.shop, receipt.draw.digits(8));
    let mut transaction = receipt.finish();
    if let Some(fault) = plan.fault {
        fault.spoil(shop, &digits, &mut transaction);
    }
    Some(transaction)
}
