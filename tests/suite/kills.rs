//! Real processes, ended by signal 9 while they work (F4): one store lives through all of it, and
//! nothing acknowledged is lost, nothing is there twice (I2, I5, I22, I26).

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;

use commerce_hq::domain::enums::RetailTransactionOrderStatusType as Status;
use commerce_hq::domain::{Amount, Currency};
use commerce_hq::engine::socket;
use commerce_hq::engine::{Event, Message};
use commerce_hq::store::{Became, Headquarters};

use crate::program::Folder;
use crate::world::trade::{ONLINE, broken, order, rows};

const KILLS: u32 = 25;
/// Transactions that each round adds: three commits of each job.
const ROUND: u32 = 3_000;
const PULL: &[&str] = &["run", "p-0001"];
const SYNCHRONIZE: &[&str] = &["run", "synchronize-orders", "--node", "Online"];

/// One in this many transactions fails.
const BROKEN: u32 = 100;

fn cents(number: u32) -> i64 {
    i64::from(number % 977 + 1)
}

/// Adds the transactions of a round.
fn trade(store: &Folder, first: u32) {
    let transaction = |number: u32| {
        let wrong = number.is_multiple_of(BROKEN);
        let made = if wrong { broken } else { order };
        rows(&made(ONLINE, number, cents(number)))
    };
    store.trade((first..first + ROUND).map(transaction).collect());
}

/// Starts the command and kills it once it has reported `commits` commits. Says how many
/// transactions it had reported as done; nothing when it ended before it could be killed.
fn kill(store: &Folder, arguments: &[&str], commits: u32) -> Option<u64> {
    let mut command = store.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut connection = loop {
        if let Ok(connection) = socket::connect(&store.path(), "watcher") {
            break connection;
        }
        if child.try_wait().unwrap().is_some() {
            return None;
        }
        std::thread::yield_now();
    };
    let (mut reported, mut seen) = (0, 0);
    while let Some(message) = connection.messages.blocking_recv() {
        match message {
            Message::Event(Event::RunProgress(progress)) if progress.done > 0 => {
                reported = progress.done;
                seen += 1;
            }
            Message::Event(Event::RunEnded { .. }) => break,
            _ => {}
        }
        if seen >= commits {
            break;
        }
    }
    child.kill().unwrap();
    let was_killed = child.wait().unwrap().signal() == Some(9);
    was_killed.then_some(reported)
}

/// What headquarters holds.
struct Held {
    transactions: u64,
    orders: u64,
    failed: u64,
    pending: u64,
}

/// Checks what holds whatever happened.
fn assert_sound(headquarters: &Headquarters) -> Held {
    let held = Held {
        transactions: headquarters.transaction_count(),
        orders: headquarters.order_count(),
        failed: 0,
        pending: 0,
    };
    let mut held = held;
    let mut posted = BTreeSet::new();
    let mut open = Amount::ZERO;
    let mut staged = Amount::ZERO;
    headquarters.each_transaction(|ordinal, entry, status| {
        staged = staged.checked_add(entry.amount).unwrap();
        match status.status {
            Status::Succeeded => {
                let Became::Order(order) = status.became else { panic!("{:?}", status.became) };
                assert!(posted.insert((order, ordinal)));
            }
            Status::Failed => held.failed += 1,
            _ => held.pending += 1,
        }
        if status.status != Status::Succeeded {
            open = open.checked_add(entry.amount).unwrap();
        }
    });
    let mut total = Amount::ZERO;
    headquarters.each_order(|ordinal, entry| {
        assert!(posted.remove(&(ordinal, entry.transaction)), "an order of no transaction");
        assert_eq!(entry.sales_id, format!("SO-{:06}", ordinal + 1), "a gap in the numbers");
        assert_eq!(entry.currency, Currency::USD);
        total = total.checked_add(entry.amount).unwrap();
    });
    assert!(posted.is_empty(), "an order is missing");
    assert_eq!(staged, total.checked_add(open).unwrap(), "money was lost or made");
    held
}

/// Everything that was traded is there once, and posted or failed.
fn assert_settled(headquarters: &Headquarters, traded: u32) {
    let held = assert_sound(headquarters);
    let failed = u64::from(traded / BROKEN);
    assert_eq!(held.transactions, u64::from(traded));
    assert_eq!((held.orders, held.failed, held.pending), (held.transactions - failed, failed, 0));
    for number in 1..=traded {
        assert!(headquarters.find_transaction(&order(ONLINE, number, 0).key).is_some());
    }
}

#[test]
fn a_store_outlives_twenty_five_kills_of_both_jobs() {
    let store = Folder::new();
    store.run(&["clock", "pause"]).expect(0);
    let (mut kills, mut halfway, mut traded) = (0, 0, 0);
    for round in 0.. {
        if kills >= KILLS {
            break;
        }
        assert!(round < KILLS, "{kills} kills in {round} rounds: the runs are too short");
        trade(&store, traded + 1);
        for (job, arguments) in [PULL, SYNCHRONIZE].into_iter().enumerate() {
            let before = store.look(commerce_hq::store::Headquarters::transaction_count);
            let commits = 1 + (round + u32::try_from(job).unwrap()) % 2;
            if let Some(reported) = kill(&store, arguments, commits) {
                kills += 1;
                let held = store.look(assert_sound);
                let (done, left) = if job == 0 {
                    (held.transactions - before, u64::from(traded + ROUND) - held.transactions)
                } else {
                    (u64::from(ROUND) - held.pending, held.pending)
                };
                // Earlier failures are tried again, and are reported before the new ones are done.
                let retried = if job == 0 { 0 } else { u64::from(traded / BROKEN) };
                assert!(done + retried >= reported, "{reported} were reported, {done} are there");
                halfway += u32::from(left > 0);
            }
            let code = store.run(arguments).code;
            assert!(matches!(code, Some(0 | 3)), "{code:?}");
        }
        traded += ROUND;
        store.look(assert_sound);
    }
    assert!(halfway > 0, "no kill came in the middle of a run");
    store.look(|headquarters| assert_settled(headquarters, traded));
    let again = store.run(&[PULL, &["--json"]].concat()).expect(0).json();
    assert_eq!((&again["rows"], &again["staged"]), (&0.into(), &0.into()));
    let again = store.run(&[SYNCHRONIZE, &["--json"]].concat()).expect(3).json();
    assert_eq!(again["succeeded"], 0);
    assert_eq!(again["failed"], traded / BROKEN);
}

#[test]
fn after_a_kill_the_clock_stands_at_the_last_commit_or_later() {
    let store = Folder::new();
    store.run(&["clock", "real"]).expect(0);
    let mut rounds = 0..KILLS;
    let is_killed = rounds.any(|round| {
        trade(&store, round * ROUND + 1);
        kill(&store, PULL, 1).is_some()
    });
    assert!(is_killed, "every run ended before it could be killed");
    let (clock, pulled) = store.look(|headquarters| {
        let sessions = headquarters.sessions();
        let last = headquarters.transaction_count() - 1;
        let last = futures::executor::block_on(headquarters.transactions(&[last])).unwrap();
        assert!(!sessions.is_empty());
        (headquarters.clock().unwrap(), last[0].pulled)
    });
    assert!(pulled.0.is_some_and(|pulled| pulled <= clock.store), "{pulled:?} {clock:?}");
}
