//! Trade that goes on: what is sold in the channels while store time passes, and packaged at every
//! upload interval.
//!
//! The rows of an interval depend on the seed, the stored changes of trade and the interval alone.
//! How far a channel database is stands in it, written with the rows; so however time is cut, and
//! wherever a process dies, each minute is sold once. Time passes by whole minutes, so that the
//! channels of one database come in one order.
//!
//! When more than a week passes at once, as on real time while nobody held the store, only the last
//! week of it is traded (our reading). What was sold stays sold when the clock goes back; trade goes
//! on when the clock has come to where it was.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::generate::keyed_rows;
use super::packaging::{self, Book};
use crate::channel::trade::Trade;
use crate::channel::{ChannelDatabase, ChannelDatabases};
use crate::domain::retail_channel::RetailChannel;
use crate::domain::schedule::ChannelDatabaseProfile;
use crate::domain::trade::{Phase, TradeState, minute_of};
use crate::domain::{RetailTransaction, Setup, Text};
use crate::engine::{Failure, TimePassed};
use crate::store::Headquarters;

/// The longest time that is traded at once.
const LONGEST: TimeDelta = TimeDelta::weeks(1);
/// The longest piece of time that is sold before it is written, in minutes.
const LONGEST_PIECE: u32 = 360;
/// A piece has this many minutes for one transaction an hour. Even when it is busiest, with four
/// times the average and by chance half more, a piece then has less than a commit holds.
const PIECE: u32 = 9_000;

/// How far each channel database is in this process. What was sold stands on disk too; this saves
/// going over times again in which nothing was.
#[derive(Default)]
pub(super) struct Going(Mutex<BTreeMap<Text, Position>>);

/// How far a channel database is.
#[derive(Clone, Copy, Debug)]
struct Position {
    /// All that is sold before is written.
    traded: DateTime<Utc>,
    /// What was to be packaged up to then is.
    packaged: DateTime<Utc>,
}

impl Going {
    /// Lets time pass in all channel databases. One that fails does not keep the others from it.
    pub(super) fn pass(
        &self,
        channels: &dyn ChannelDatabases,
        headquarters: &Headquarters,
        until: DateTime<Utc>,
    ) -> Result<TimePassed, Failure> {
        let mut positions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (setup, state) = (headquarters.setup(), headquarters.trade());
        let until = minute_of(until);
        let trade = Trade::new(&setup, state.seed, state.faults);
        let passing = Passing { headquarters, setup: &setup, state: &state, trade, until };
        let (mut passed, mut failed) = (TimePassed::default(), None);
        for profile in &setup.channel_databases {
            match passing.database(channels, profile, &mut positions) {
                Ok(one) => {
                    passed.changed |= one.changed;
                    passed.next = passed.next.into_iter().chain(one.next).min();
                }
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        if passing.goes_on() {
            passed.next = until.checked_add_signed(TimeDelta::minutes(1));
        }
        failed.map_or(Ok(passed), Err)
    }
}

/// Time that passes.
struct Passing<'a> {
    headquarters: &'a Headquarters,
    setup: &'a Setup,
    state: &'a TradeState,
    trade: Trade<'a>,
    until: DateTime<Utc>,
}

impl Passing<'_> {
    /// Whether anything is sold from now on.
    fn goes_on(&self) -> bool {
        let open = |channel: &RetailChannel| self.trade.closed_because(channel.id).is_none();
        self.state.is_on() && self.setup.channels.iter().any(open)
    }

    /// Lets time pass in a channel database.
    fn database(
        &self,
        channels: &dyn ChannelDatabases,
        profile: &ChannelDatabaseProfile,
        positions: &mut BTreeMap<Text, Position>,
    ) -> Result<TimePassed, Failure> {
        let database: Arc<dyn ChannelDatabase> = channels.open(&profile.name)?;
        let database = &*database;
        let book = Book { headquarters: self.headquarters, setup: self.setup, profile };
        let mut changed = false;
        let position = match positions.entry(profile.name.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                // A process that died may have left a package without its session. What it did not
                // package goes with the next interval.
                changed |= book.enter(database)?;
                let traded = database.traded_until()?.unwrap_or(DateTime::<Utc>::MIN_UTC);
                new.insert(Position { traded, packaged: self.until })
            }
        };
        position.packaged = position.packaged.min(self.until);
        for stop in packaging::stops(profile, position.packaged, self.until) {
            changed |= self.sell(database, profile, &mut position.traded, stop.at)?;
            changed |= packaging::package(database, stop, &book)?;
            position.packaged = stop.at;
        }
        changed |= self.sell(database, profile, &mut position.traded, self.until)?;
        position.packaged = self.until;
        Ok(TimePassed { changed, next: packaging::next(database, profile, self.until)? })
    }

    /// Writes what is sold up to a moment, piece by piece. Says whether anything was.
    fn sell(
        &self,
        database: &dyn ChannelDatabase,
        profile: &ChannelDatabaseProfile,
        traded: &mut DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, Failure> {
        let earliest = self.until.checked_sub_signed(LONGEST).unwrap_or(self.until);
        let mut any = false;
        for (phase, from, to) in self.state.parts((*traded).max(earliest), until) {
            let minutes = (PIECE / phase.rate.max(1)).clamp(1, LONGEST_PIECE);
            let piece = TimeDelta::minutes(i64::from(minutes));
            let mut from = from;
            while from < to {
                let end = from.checked_add_signed(piece).map_or(to, |end| end.min(to));
                let sold = self.sold(profile, phase, from, end);
                if !sold.is_empty() {
                    database.trade(sold.into_iter().map(keyed_rows).collect(), end)?;
                    any = true;
                }
                from = end;
                *traded = end;
            }
        }
        *traded = (*traded).max(until);
        Ok(any)
    }

    /// What the channels of a database sell, in order of time.
    fn sold(
        &self,
        profile: &ChannelDatabaseProfile,
        phase: Phase,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Vec<RetailTransaction> {
        let own = |channel: &&RetailChannel| channel.channel_database == profile.name;
        let channels = self.setup.channels.iter().filter(own);
        let since = Some(phase.from);
        let mut sold: Vec<_> = channels
            .flat_map(|channel| self.trade.interval_since(channel, since, from, to, phase.rate))
            .collect();
        sold.sort_by_key(|transaction| transaction.header.begin_date_time);
        sold
    }
}
