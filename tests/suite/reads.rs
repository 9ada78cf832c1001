//! Reading lists: what comes from memory, what is looked through, and what is read for it.

mod naive;
mod scan;
mod store;

use std::sync::Arc;

use commerce_hq::channel::Channels;
use commerce_hq::domain::Text;
use commerce_hq::engine::command::{RunSchedule, SynchronizeOrders};
use commerce_hq::engine::query::{ListKind, ListPage, ListQuery, Sort};
use commerce_hq::engine::{Answer, Command, Connection, Engine, Query, Serving};
use commerce_hq::jobs::{Jobs, demo};
use commerce_hq::store::Headquarters;
use futures::executor::block_on;

use super::world::Still;
use store::Watched;

/// The demo company over a store that sees what is read.
struct Desk {
    store: Arc<Watched>,
    headquarters: Arc<Headquarters>,
    engine: Engine,
    connection: Connection,
}

impl Desk {
    fn new() -> Self {
        Self::over(Watched::new())
    }

    fn over(store: Watched) -> Self {
        let store = Arc::new(store);
        let headquarters = block_on(Headquarters::open(Arc::clone(&store) as _)).unwrap();
        let headquarters = Arc::new(headquarters);
        let names: Vec<Text> = demo::channel_databases().unwrap();
        let channels = Arc::new(Channels::in_memory(names));
        block_on(demo::fill(&headquarters, &*channels)).unwrap();
        let jobs = Arc::new(Jobs::new(channels));
        let engine =
            Engine::start(Arc::clone(&headquarters), jobs, Arc::new(Still), Serving::No).unwrap();
        let connection = engine.connect("reader");
        Self { store, headquarters, engine, connection }
    }

    fn list(&mut self, query: ListQuery) -> ListPage {
        match self.connection.ask(Query::List(query)).unwrap() {
            Answer::List(page) => page,
            other => panic!("{other:?}"),
        }
    }

    /// Pulls what waits in the channels.
    fn pull(&mut self) {
        let asked = RunSchedule { schedule: "P-0001".into(), groups: Vec::new() };
        self.connection.run(Command::RunSchedule(asked), |_| ()).unwrap();
    }

    fn synchronize(&mut self) {
        let asked = SynchronizeOrders {
            hierarchy: "Stores by Region".into(),
            nodes: vec!["Stores by Region".into()],
            dry_run: false,
        };
        self.connection.run(Command::SynchronizeOrders(asked), |_| ()).unwrap();
    }
}

/// The whole list.
fn whole(list: ListKind) -> ListQuery {
    ListQuery {
        list,
        company: None,
        conditions: Vec::new(),
        filter: String::new(),
        sort: None,
        offset: 0,
        limit: u64::MAX,
    }
}

fn by(column: &str, descending: bool) -> Sort {
    Sort { column: column.into(), descending }
}

#[test]
fn a_page_under_conditions_of_columns_in_memory_reads_its_own_documents_alone() {
    let mut desk = Desk::new();
    desk.synchronize();
    let conditions = vec![("Status".to_owned(), "Failed".to_owned())];
    let sort = Some(by("Amount", true));
    let query = ListQuery { conditions, sort, limit: 3, ..whole(ListKind::Transactions) };
    desk.store.forget();
    let page = desk.list(query);
    assert_eq!(page.rows.len(), 3);
    assert!(page.total > 3);
    let read = desk.store.segments_read();
    assert!(read.len() <= 3, "{read:?}");
}

#[test]
fn the_end_of_a_long_list_is_reached_without_reading_what_stands_before_it() {
    let mut desk = Desk::new();
    for list in [ListKind::Transactions, ListKind::Payments, ListKind::Postings] {
        let total = desk.list(ListQuery { limit: 0, ..whole(list) }).total;
        desk.store.forget();
        let page = desk.list(ListQuery { offset: total - 5, limit: 9, ..whole(list) });
        assert_eq!(page.rows.len(), 5, "{list:?}");
        let read = desk.store.segments_read();
        assert!(read.len() <= 2, "{list:?}: {read:?}");
    }
}

#[test]
fn scrolling_through_what_was_found_looks_for_nothing_again() {
    let mut desk = Desk::new();
    let found = ListQuery { filter: "houston".into(), limit: 2, ..whole(ListKind::Transactions) };
    let first = desk.list(found.clone());
    assert!(first.total > 4);
    desk.store.forget();
    let next = desk.list(ListQuery { offset: 2, ..found });
    assert_eq!(next.total, first.total);
    assert_ne!(next.rows, first.rows);
    assert!(desk.store.segments_read().len() <= 2);
}
