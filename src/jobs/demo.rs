//! The demo company that a new store is filled with: its setup, and what happened there before the
//! first morning.
//!
//! Yesterday is pulled and posted. The night and the early morning are pulled and wait to be
//! synchronized; some of them will fail. What was sold since then waits in the channels. All of it is
//! made by the jobs themselves, at fitting moments of store time, so a new store is like any other.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::generate::keyed_rows;
use super::p_0001::Upload;
use super::setup_files::SetupFiles;
use super::synchronize_orders::Synchronization;
use crate::channel::ChannelDatabases;
use crate::channel::trade::Trade;
use crate::domain::clock::{Rate, Speed, StoredClock};
use crate::domain::retail_channel::RetailChannel;
use crate::domain::schedule::P_0001;
use crate::domain::trade::{TradeState, USUAL_RATE};
use crate::domain::{RetailTransaction, Setup, Share, Text};
use crate::engine::command::{RunSchedule, SynchronizeOrders};
use crate::engine::{Failure, Job, JobContext};
use crate::store::Headquarters;

/// When the demo company's day begins: 2026-01-05 09:00 in Chicago.
pub const MORNING: DateTime<Utc> = DateTime::from_timestamp(1_767_625_200, 0).unwrap();
/// The seed of its trade.
pub const SEED: u64 = 2_026;
/// How many transactions all its channels have in an hour, on average.
pub const HOURLY: u32 = USUAL_RATE;

/// The day before.
const YESTERDAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 4).unwrap();
/// The day that begins.
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
/// When yesterday is posted: 02:30 in Chicago, when it is over in the last of its zones.
const NIGHT_RUN: DateTime<Utc> = DateTime::from_timestamp(1_767_601_800, 0).unwrap();
/// When the night is pulled: 07:00 in Chicago.
const EARLY_RUN: DateTime<Utc> = DateTime::from_timestamp(1_767_618_000, 0).unwrap();
/// The share of the night's transactions that are spoiled, so that there is something to correct.
const FAULTS: Share = Share::percent(6);
/// The share of what is spoiled from the morning on: now and then one fails.
const LIVE_FAULTS: Share = Share::percent(2);

/// The schedule that pulls the stores of Europe, at night.
const P_0002: &str = "P-0002";
/// The hierarchy, and its root, under which all stores are.
const STORES_BY_REGION: &str = "Stores by Region";

/// The setup of the demo company.
pub fn setup() -> Result<Setup, Failure> {
    SetupFiles::demo().read().map_err(|errors| {
        let first = errors.first().map(ToString::to_string).unwrap_or_default();
        Failure::failed(format!("the demo company cannot be read: {first}"))
    })
}

/// The names of the demo company's channel databases.
pub fn channel_databases() -> Result<Vec<Text>, Failure> {
    Ok(setup()?.channel_databases.into_iter().map(|database| database.name).collect())
}

/// Fills a new store with the demo company.
pub async fn fill(
    headquarters: &Headquarters,
    channels: &dyn ChannelDatabases,
) -> Result<(), Failure> {
    let setup = setup()?;
    headquarters.put_setup(setup.clone()).await?;
    let filling = Filling { headquarters, channels, setup: &setup };
    filling.sell(Share::NONE, |zone| (midnight(YESTERDAY, zone), midnight(TODAY, zone)))?;
    filling.pull(P_0001, NIGHT_RUN).await?;
    filling.pull(P_0002, NIGHT_RUN).await?;
    filling.synchronize(NIGHT_RUN).await?;
    filling.sell(FAULTS, |zone| (midnight(TODAY, zone), EARLY_RUN))?;
    filling.pull(P_0001, EARLY_RUN).await?;
    filling.sell(Share::NONE, |_| (EARLY_RUN, MORNING))?;
    let trade = TradeState::begun(MORNING, SEED, LIVE_FAULTS);
    headquarters.change_trade(|state| *state = trade).await?;
    let clock = StoredClock::at(MORNING, Speed::Simulated(Rate::ONE));
    Ok(headquarters.put_clock(clock).await?)
}

/// When a day begins in a zone.
fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = zone.from_local_datetime(&midnight).earliest();
    local.map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}

/// A store that is being filled.
struct Filling<'a> {
    headquarters: &'a Headquarters,
    channels: &'a dyn ChannelDatabases,
    setup: &'a Setup,
}

impl Filling<'_> {
    /// Writes the trade of every channel, from one moment to another in its zone, into its channel
    /// database: one commit each, in order of time.
    fn sell(
        &self,
        faults: Share,
        when: impl Fn(Tz) -> (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<(), Failure> {
        let trade = Trade::new(self.setup, SEED, faults);
        let mut by_database: BTreeMap<&Text, Vec<RetailTransaction>> = BTreeMap::new();
        for channel in &self.setup.channels {
            let (from, to) = when(zone(channel));
            let sold = trade.interval(channel, from, to, HOURLY);
            by_database.entry(&channel.channel_database).or_default().extend(sold);
        }
        for (database, mut sold) in by_database {
            sold.sort_by_key(|transaction| transaction.header.begin_date_time);
            self.channels.open(database)?.append(sold.into_iter().map(keyed_rows).collect())?;
        }
        Ok(())
    }

    async fn pull(&self, schedule: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        let asked = RunSchedule { schedule: schedule.into(), groups: Vec::new() };
        self.run(now, &mut Upload::new(asked, Arc::new(self.channels))).await
    }

    async fn synchronize(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        let hierarchy = Text::from(STORES_BY_REGION);
        let nodes = vec![hierarchy.clone()];
        let asked = SynchronizeOrders { hierarchy, nodes, dry_run: false };
        self.run(now, &mut Synchronization::new(asked)).await
    }

    async fn run(&self, now: DateTime<Utc>, job: &mut dyn Job) -> Result<(), Failure> {
        JobContext::run_at(now, self.headquarters, job).await.map(|_| ())
    }
}

/// The zone of a channel; one that is not known has no trade.
fn zone(channel: &RetailChannel) -> Tz {
    channel.time_zone.parse().unwrap_or(chrono_tz::UTC)
}
