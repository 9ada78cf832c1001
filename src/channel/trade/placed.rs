//! One order, placed because somebody asked for it.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

use super::plan::{Kind, Place, Plan};
use super::{Trade, make_as};
use crate::domain::{Amount, ChannelId, RetailTransaction, Share, sign};

/// How often another basket is drawn until one is bought: every fiftieth is brought back.
const TRIES: u64 = 100;
/// Told apart from the trade of the same seed.
const PLACED: u64 = 0x706c_6163_6564;
/// Microseconds of a second, in which orders placed at one moment find their own.
const MICROSECONDS: u64 = 1_000_000;

impl Trade<'_> {
    /// The order number `number`, placed in a channel in the second of that moment. Nothing is wrong
    /// with it: it has lines, and is sold rather than returned. The same numbers and moment give the
    /// same order; another number gives another one, with an id of its own (up to a million in a
    /// second). `None` when nobody can buy in the channel, or beyond the calendar.
    pub fn place_order(
        &self,
        channel: ChannelId,
        number: u64,
        at: DateTime<Utc>,
    ) -> Option<RetailTransaction> {
        let shop = self.shop(channel)?;
        let offset = i64::try_from(number % MICROSECONDS).ok()?;
        let at = at.trunc_subsecs(0).checked_add_signed(TimeDelta::microseconds(offset))?;
        let plan = Plan { kind: Kind::Order, voided: false, fault: None };
        let place = Place {
            shop,
            seed: self.seed ^ PLACED,
            slot: number.cast_signed(),
            nth: 0,
            count: 1,
            previous: None,
            since: None,
            placed: Some(at),
        };
        let orders =
            (0..TRIES).filter_map(|nth| make_as(Place { nth, ..place }, plan, Share::NONE));
        orders.into_iter().find(is_bought)
    }
}

/// Whether somebody owes something for it, and brings nothing back.
fn is_bought(order: &RetailTransaction) -> bool {
    let returned = order.sales.iter().any(|line| line.return_no_sale);
    !returned && sign::sold(order.header.gross_amount) > Amount::ZERO
}
