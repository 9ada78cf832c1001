//! Looking through a list: first hits while it goes on, and an end when nobody waits any more.

use commerce_hq::durable::{KeyRange, Order};
use commerce_hq::engine::query::{ListKind, ListPage, ListQuery, ListRow};
use commerce_hq::engine::{Answer, FailureKind, Message, Query};
use commerce_hq::store::Store as _;
use futures::executor::block_on;

use super::{Desk, by, whole};

/// The keys of the texts beside the segments of transactions.
fn segments(desk: &Desk) -> Vec<Vec<u8>> {
    let range = KeyRange::prefix(&[0x10]);
    let found = block_on(desk.store.scan(&range, Order::Ascending, usize::MAX)).unwrap();
    found.into_iter().map(|entry| entry.key).collect()
}

/// The next message about a list.
fn next(desk: &mut Desk) -> Result<ListPage, FailureKind> {
    loop {
        match desk.connection.messages.blocking_recv().unwrap() {
            Message::Part { answer: Answer::List(page), .. }
            | Message::Answer { result: Ok(Answer::List(page)), .. } => return Ok(page),
            Message::Answer { result: Err(failure), .. } => return Err(failure.kind),
            Message::Event(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn first_hits_are_told_before_the_list_is_looked_through() {
    let mut desk = Desk::new();
    let last = segments(&desk).pop().unwrap();
    desk.store.hold(&last);
    // Every row has a letter of its currency, so the first segment has hits.
    let query = ListQuery { filter: "usd".into(), limit: 5, ..whole(ListKind::Transactions) };
    desk.connection.client.query(Query::List(query)).unwrap();
    let part = next(&mut desk).unwrap();
    let scanned = part.scanned.unwrap();
    assert!(0 < scanned.done && scanned.done < scanned.total, "{scanned:?}");
    assert_eq!(part.rows.len(), 5);
    desk.store.let_go();
    let answer = loop {
        let page = next(&mut desk).unwrap();
        match page.scanned {
            Some(later) => assert!(later.done > scanned.done),
            None => break page,
        }
    };
    assert_eq!(answer.rows, part.rows);
    assert!(answer.total > part.total);
}

#[test]
fn the_first_rows_of_a_page_are_told_before_the_others_are_read() {
    let mut desk = Desk::new();
    let query = ListQuery { filter: "usd".into(), limit: 100, ..whole(ListKind::Transactions) };
    desk.connection.client.query(Query::List(query)).unwrap();
    let part = next(&mut desk).unwrap();
    assert!((1..100).contains(&part.rows.len()), "{}", part.rows.len());
    let answer = loop {
        let page = next(&mut desk).unwrap();
        assert_eq!(page.rows[..part.rows.len()], part.rows);
        if page.scanned.is_none() {
            break page;
        }
    };
    assert_eq!(answer.rows.len(), 100);
}

#[test]
fn rows_that_memory_is_sure_of_are_told_while_the_scan_is_far_from_them() {
    let mut desk = Desk::new();
    let all = desk.list(whole(ListKind::Transactions));
    let channel = |row: &ListRow| row.cells[7].clone();
    let late = channel(all.rows.last().unwrap());
    let first = all.rows.iter().position(|row| channel(row) == late).unwrap();
    let segments = segments(&desk);
    assert!(first > all.rows.len() / segments.len() * 2, "{late} begins at {first}");
    desk.store.hold(&segments[1]);
    let query = ListQuery { filter: late.clone(), limit: 5, ..whole(ListKind::Transactions) };
    desk.connection.client.query(Query::List(query)).unwrap();
    let part = next(&mut desk).unwrap();
    assert!(part.scanned.is_some());
    assert_eq!(part.rows, all.rows[first..first + 5]);
    desk.store.let_go();
    let answer = loop {
        let page = next(&mut desk).unwrap();
        assert_eq!(page.rows, part.rows);
        if page.scanned.is_none() {
            break page;
        }
    };
    let own = all.rows.iter().filter(|row| channel(row) == late);
    assert_eq!(answer.total, own.count() as u64);
}

#[test]
fn hits_told_on_the_way_are_in_the_order_that_was_asked_for() {
    let mut desk = Desk::new();
    let sort = Some(by("Transaction", true));
    let query = ListQuery { sort, limit: 7, ..whole(ListKind::Transactions) };
    desk.connection.client.query(Query::List(query)).unwrap();
    let mut parts = 0;
    loop {
        let page = next(&mut desk).unwrap();
        let names: Vec<&String> = page.rows.iter().map(|row| &row.cells[0]).collect();
        assert_eq!(names.len(), 7);
        assert!(names.is_sorted_by(|a, b| a.to_lowercase() >= b.to_lowercase()), "{names:?}");
        if page.scanned.is_none() {
            break;
        }
        parts += 1;
    }
    assert!(parts > 0);
}

#[test]
fn a_stop_ends_a_scan_before_its_last_segment() {
    let mut desk = Desk::new();
    let segments = segments(&desk);
    let [first, second, .., last] = &segments[..] else { panic!("{} segments", segments.len()) };
    desk.store.hold(second);
    desk.store.forget();
    let query = ListQuery { filter: "usd".into(), limit: 5, ..whole(ListKind::Transactions) };
    let id = desk.connection.client.query(Query::List(query)).unwrap();
    assert!(next(&mut desk).unwrap().scanned.is_some());
    desk.connection.client.stop(id).unwrap();
    desk.store.let_go();
    // The segment in hand is looked at to its end.
    let end = loop {
        match next(&mut desk) {
            Ok(page) if page.scanned.is_some() => {}
            end => break end,
        }
    };
    assert_eq!(end, Err(FailureKind::Interrupted));
    let read = desk.store.segments_read();
    assert!(read.contains(first) && !read.contains(last), "{read:?}");
}

#[test]
fn a_program_that_wants_a_whole_list_is_told_no_parts() {
    let mut desk = Desk::new();
    let query = ListQuery { filter: "usd".into(), ..whole(ListKind::Transactions) };
    desk.connection.client.query(Query::List(query)).unwrap();
    assert_eq!(next(&mut desk).unwrap().scanned, None);
}

#[test]
fn leaving_ends_a_scan() {
    let desk = Desk::new();
    let segments = segments(&desk);
    desk.store.hold(&segments[1]);
    let query = ListQuery { filter: "usd".into(), limit: 5, ..whole(ListKind::Transactions) };
    let mut other = desk.engine.connect("somebody");
    other.client.query(Query::List(query)).unwrap();
    while !matches!(other.messages.blocking_recv().unwrap(), Message::Part { .. }) {}
    desk.engine.stop().unwrap();
    desk.store.forget();
    desk.store.let_go();
    // The engine has let go of its clients, so the channel closes and nothing more is read.
    while other.messages.blocking_recv().is_some() {}
    assert!(!desk.store.segments_read().contains(segments.last().unwrap()));
}
