//! P-0001 against channel databases that fail to answer, answer something else, or hold more than a
//! transaction may have.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use commerce_hq::channel::{
    ChannelDatabase, ChannelError, Channels, DatabaseState, EmbeddedChannel, KeyedRow, Package,
    Window,
};
use commerce_hq::domain::enums::RetailCDXUploadSessionStatus as Status;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::domain::tables::RetailTransactionAttributeTrans;
use commerce_hq::domain::{Amount, RetailTransaction, Text};
use commerce_hq::durable::Fault;

use crate::world::invariants::{assert_hold, quarantined};
use crate::world::trade::{HOUSTON, ONLINE, cash_and_carry, order};
use crate::world::{Life, World, now};

/// What a channel database does wrong while the switch is on.
#[derive(Clone, Copy)]
enum Wrong {
    /// It answers no window.
    Silent,
    /// It says another checksum than its rows have.
    Checksum,
}

struct Faulty<M> {
    inner: EmbeddedChannel<M>,
    wrong: Wrong,
    on: Arc<AtomicBool>,
}

impl<M: commerce_hq::durable::OrderedMap> ChannelDatabase for Faulty<M> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn state(&self) -> Result<DatabaseState, ChannelError> {
        self.inner.state()
    }

    fn set_state(&self, state: DatabaseState) -> Result<(), ChannelError> {
        self.inner.set_state(state)
    }

    fn append(&self, transactions: Vec<Vec<KeyedRow>>) -> Result<Counters, ChannelError> {
        self.inner.append(transactions)
    }

    fn traded_until(&self) -> Result<Option<DateTime<Utc>>, ChannelError> {
        self.inner.traded_until()
    }

    fn trade(
        &self,
        transactions: Vec<Vec<KeyedRow>>,
        until: DateTime<Utc>,
    ) -> Result<(), ChannelError> {
        self.inner.trade(transactions, until)
    }

    fn counters(&self) -> Result<Counters, ChannelError> {
        self.inner.counters()
    }

    fn window_end(
        &self,
        from: &Counters,
        upto: &Counters,
    ) -> Result<Option<Counters>, ChannelError> {
        self.inner.window_end(from, upto)
    }

    fn window(&self, from: &Counters, to: &Counters) -> Result<Window, ChannelError> {
        match self.wrong {
            Wrong::Silent if self.on.load(Ordering::Relaxed) => {
                // A line that drops answers again at the next call.
                self.on.store(false, Ordering::Relaxed);
                Err(ChannelError::Offline { database: self.name().into() })
            }
            _ => self.inner.window(from, to),
        }
    }

    fn package(&self, now: DateTime<Utc>) -> Result<Option<Package>, ChannelError> {
        self.inner.package(now)
    }

    fn packages_after(&self, local_session: u64) -> Result<Vec<Package>, ChannelError> {
        let mut packages = self.inner.packages_after(local_session)?;
        if matches!(self.wrong, Wrong::Checksum) && self.on.load(Ordering::Relaxed) {
            for package in &mut packages {
                package.check_sum = "00000000".into();
            }
        }
        Ok(packages)
    }

    fn unpackaged_rows(&self) -> Result<u64, ChannelError> {
        self.inner.unpackaged_rows()
    }
}

/// A life in which the channel database Default is wrong until the switch is off.
fn faulty(world: &World, wrong: Wrong) -> (Life, Arc<AtomicBool>) {
    let on = Arc::new(AtomicBool::new(true));
    let (switch, maps) = (Arc::clone(&on), world.channels.clone());
    let names: Vec<Text> = maps.keys().cloned().collect();
    let open = move |name: &Text| -> Result<Arc<dyn ChannelDatabase>, ChannelError> {
        let inner = EmbeddedChannel::new(name.clone(), maps[name].clone());
        if name != "Default" {
            return Ok(Arc::new(inner));
        }
        Ok(Arc::new(Faulty { inner, wrong, on: Arc::clone(&switch) }))
    };
    (Life::with(&world.headquarters, Arc::new(Channels::new(names, open))), on)
}

/// Two sessions wait in Default, and rows in Houston.
fn two_sessions() -> World {
    let world = World::new();
    for number in [1, 2] {
        world.sell("Default", &[order(ONLINE, number, 500)]);
        world.life().channel("Default").package(now()).unwrap();
    }
    world.sell("Houston", &[order(HOUSTON, 3, 500)]);
    world
}

fn statuses(life: &Life) -> BTreeMap<(Text, u64), Status> {
    let sessions = life.headquarters.sessions().into_iter();
    sessions.map(|s| ((s.channel_database, s.local_session), s.status)).collect()
}

#[test]
fn a_session_that_fails_keeps_the_later_ones_waiting_and_no_other_database() {
    for wrong in [Wrong::Silent, Wrong::Checksum] {
        let world = two_sessions();
        let (mut life, on) = faulty(&world, wrong);
        let result = life.pull().unwrap();
        assert_eq!((result.staged, result.sessions_failed()), (1, 1));
        assert_eq!(life.headquarters.watermark("Default").local_session, 0);
        let expected = [
            (("Default".into(), 1), Status::ReadFailed),
            (("Default".into(), 2), Status::Uploaded),
            (("Houston".into(), 1), Status::Applied),
        ];
        assert_eq!(statuses(&life), BTreeMap::from(expected));
        assert_hold(&life, &world.headquarters);

        on.store(false, Ordering::Relaxed);
        let result = life.pull().unwrap();
        assert_eq!((result.staged, result.sessions_failed()), (2, 0));
        assert!(statuses(&life).values().all(|status| *status == Status::Applied));
        assert!(life.headquarters.sessions().iter().any(|session| session.try_count == 2));
        assert_hold(&life, &world.headquarters);
    }
}

#[test]
fn a_session_that_goes_on_after_a_crash_is_still_compared_with_its_package() {
    let world = World::new();
    let sales: Vec<_> = (1..=1_500).map(|n| cash_and_carry(ONLINE, n, 100)).collect();
    world.sell("Default", &sales);
    // The session is stored as started and as uploaded; the first of its two windows is stored, the
    // second is not.
    world.headquarters.plan(world.headquarters.writes() + 4, Fault::CrashBefore);
    drop(world.life().pull());
    world.headquarters.reopen();
    let (mut life, on) = faulty(&world, Wrong::Checksum);
    assert_eq!(life.headquarters.transaction_count(), 1_000);
    assert_eq!(life.pull().unwrap().sessions_failed(), 1);
    assert_eq!(life.headquarters.transaction_count(), 1_000);
    on.store(false, Ordering::Relaxed);
    assert_eq!(life.pull().unwrap().staged, 500);
    assert!(statuses(&life).values().all(|status| *status == Status::Applied));
    assert_hold(&life, &world.headquarters);
}

/// A sale whose attributes have so many bytes each.
fn engraved(number: u32, rows: i64, bytes: usize) -> RetailTransaction {
    let mut sale = cash_and_carry(ONLINE, number, 100);
    sale.attributes = (1..=rows)
        .map(|line| RetailTransactionAttributeTrans {
            header_or_line_num: Amount::whole(line),
            name: "Engraving".into(),
            text_value: "x".repeat(bytes).into(),
            ..Default::default()
        })
        .collect();
    sale
}

#[test]
fn a_transaction_too_large_to_be_stored_is_held_back_alone() {
    let world = World::new();
    let sales = [engraved(1, 12, 1_900_000), order(ONLINE, 2, 500), engraved(3, 2, 1_900_000)];
    world.sell("Default", &sales);
    let mut life = world.life();
    let result = life.pull().unwrap();
    assert_eq!((result.staged, result.held_back, result.sessions_failed()), (2, 1, 0));
    let held = quarantined(&world.headquarters);
    assert_eq!((&held[0].key, held[0].rows.len()), (&sales[0].key, 0));
    assert!(held[0].reason.contains("stay in the channel database"), "{}", held[0].reason);
    let mut life = world.next_life();
    assert_eq!(life.headquarters.transaction_count(), 2);
    assert!(life.pull().unwrap().sessions.is_empty());
}

#[test]
fn an_offline_database_costs_its_own_session_only() {
    let world = two_sessions();
    let mut life = world.life();
    life.channel("Default").set_state(DatabaseState::Offline).unwrap();
    let result = life.pull().unwrap();
    assert_eq!((result.staged, result.sessions_failed()), (1, 1));
    let failed = result.sessions.iter().find(|session| session.status != Status::Applied).unwrap();
    assert_eq!(failed.channel_database, "Default");
    assert!(failed.message.contains("offline"), "{}", failed.message);
    life.channel("Default").set_state(DatabaseState::Online).unwrap();
    assert_eq!(life.pull().unwrap().staged, 2);
    assert_hold(&life, &world.headquarters);
}
