//! The clock: what is pressed is how time moves.

use commerce_hq::domain::clock::Speed;
use commerce_hq::engine::{Answer, Query};
use commerce_hq::semantics::{Act, Role};

use crate::desk::{Desk, every_five_minutes};

fn clock(desk: &mut Desk) -> (String, Speed) {
    match desk.ask(Query::Clock) {
        Answer::Clock(reading) => (reading.now.to_rfc3339(), reading.speed),
        other => panic!("{other:?}"),
    }
}

fn at_the_clock(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.job(Some(every_five_minutes()));
    desk.look();
    desk.keys("F8");
    desk
}

#[test]
fn it_says_what_is_due_next_and_steps_there_by_keys_alone() {
    for size in [(60, 16), (80, 24)] {
        let mut desk = at_the_clock(size);
        assert_eq!(desk.focus(), "Resume");
        desk.says("2026-01-05 15:05  batch job 1,");
        desk.tab_to("Step to the next due time");
        desk.keys("Enter");
        assert_eq!(clock(&mut desk).0, "2026-01-05T15:05:00+00:00");
        desk.keys("Esc");
        desk.says("15:05");
    }
}

#[test]
fn without_anything_due_a_step_is_refused_with_the_reason() {
    let mut desk = Desk::new((80, 24));
    desk.keys("F8");
    let why = desk.why("Step to the next due time").unwrap();
    assert_eq!(why, "Nothing is due; create a batch job, or set a speed.");
}

#[test]
fn a_speed_is_set_paused_and_resumed_and_each_change_is_on_record() {
    let mut desk = at_the_clock((100, 30));
    desk.press(Role::Button, "Speed x60");
    assert_eq!(clock(&mut desk).1, Speed::Simulated("60".parse().unwrap()));
    assert_eq!(desk.why("Speed x60").as_deref(), Some("Time moves at x60 already."));
    desk.press(Role::Button, "Pause");
    assert_eq!(clock(&mut desk).1, Speed::Paused("60".parse().unwrap()));
    desk.press(Role::Button, "Resume");
    assert_eq!(clock(&mut desk).1, Speed::Simulated("60".parse().unwrap()));
    assert_eq!(desk.rows("Changes of the clock"), ["3", "2", "1"]);
    desk.says("person");
}

#[test]
fn real_time_is_asked_for_twice() {
    let mut desk = at_the_clock((80, 24));
    desk.press(Role::Button, "Real time");
    desk.says("Store time is 2026-01-05 15:00 now.");
    desk.keys("n");
    assert!(matches!(clock(&mut desk).1, Speed::Paused(_)));
    desk.press(Role::Button, "Real time");
    desk.press(Role::Button, "Yes");
    assert_eq!(clock(&mut desk).1, Speed::Real);
    assert_eq!(desk.why("Real time").as_deref(), Some("Store time is real time already."));
}

#[test]
fn trade_is_switched_and_an_order_placed() {
    let mut desk = at_the_clock((100, 40));
    let trade = |desk: &mut Desk| match desk.ask(Query::Trade) {
        Answer::Trade(trade) => trade,
        other => panic!("{other:?}"),
    };
    let before = trade(&mut desk);
    desk.act(Role::Switch, "Trade", &Act::Toggle).unwrap();
    assert_eq!(trade(&mut desk).on, !before.on);
    desk.act(Role::Spinbutton, "Transactions an hour", &Act::SetText("90".to_owned())).unwrap();
    desk.press(Role::Button, "Set rate");
    assert_eq!(trade(&mut desk).transactions_an_hour, 90);
    desk.press(Role::Button, "Place an order");
    assert_eq!(trade(&mut desk).orders_placed, before.orders_placed + 1);
    assert!(desk.message().contains("P-0001 pulls it."), "{}", desk.message());
}

#[test]
fn clock_and_job_center_are_whole_at_every_size() {
    let mut desk = at_the_clock((80, 24));
    desk.every_size();
    desk.keys("Esc");
    desk.execute();
    desk.step();
    desk.execute();
    desk.keys("F10");
    desk.every_size();
    desk.resize(80, 24);
    desk.says("Last runs");
    desk.press(Role::Button, "Batch job history");
    assert_eq!(desk.screen.tree().page, "Batch job history");
}
