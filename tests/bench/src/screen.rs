//! The product's lists and pages over a full store: what a person waits for.
//!
//! Lists are asked as the screen asks them, and the time is taken until the first rows come and until
//! all is known. Pages are opened on the screen without a terminal, by the search for pages.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use commerce_hq::commands::PageId;
use commerce_hq::engine::query::{ListKind, ListPage, ListQuery, Sort};
use commerce_hq::engine::{Answer, Connection, Message, Query};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::message as tui;
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::{EnginePort, Port};

use crate::Result;
use crate::child::Figures;
use crate::phases::STORE;
use crate::product::Product;
use crate::world;

/// The size of the screen: columns and rows.
const SIZE: (u16, u16) = (160, 50);
/// Rows that a screen of that size asks for of a list: those in sight, and as many before and behind.
const ROWS: u64 = 192;
/// Keys pressed while a list is looked through.
const KEYS: usize = 40;

/// The figure of the slowest key.
pub const KEY: &str = "key while a list is looked through";
/// Every record is put into an order.
pub const SORTED: &str = "sorted";
/// A column of every record is looked at.
pub const SCANNED: &str = "scanned";
/// All texts of every record are looked at, which only its document has.
pub const READ: &str = "read";

/// The lists that are asked for.
const LISTS: [(&str, ListKind); 5] = [
    ("transactions", ListKind::Transactions),
    ("orders", ListKind::Orders),
    ("payments", ListKind::Payments),
    ("ledger lines", ListKind::Postings),
    ("order synchronization", ListKind::OrderSynchronizationStatus),
];

/// A question about a list, and what it is called in tables.
struct Asked {
    what: &'static str,
    /// What is done with every record, if anything is.
    work: Option<&'static str>,
    query: ListQuery,
}

/// Measures lists and pages.
pub fn measure(folder: &Path, figures: &mut Figures) -> Result<()> {
    let product = Product::open(&folder.join(STORE), &world::setup()?)?;
    let mut connection = product.connect();
    for (name, list) in LISTS {
        let (first, _) = ask(&mut connection, &plain(list))?;
        for asked in questions(list, &first) {
            let (page, times) = ask(&mut connection, &asked.query)?;
            let name = format!("{name}, {}", asked.what);
            if let Some(first) = times.first {
                figures.add(format!("list {name} first"), first.as_nanos());
            }
            figures.add(format!("list {name} whole"), times.whole.as_nanos());
            figures.add(format!("list {name} found"), page.total);
            if let Some(work) = asked.work {
                figures.add(format!("list {name} {work}"), first.total);
            }
        }
    }
    pages(&product, figures)?;
    keys(&product, figures)
}

/// The first page of a list.
fn plain(list: ListKind) -> ListQuery {
    let (filter, conditions) = (String::new(), Vec::new());
    ListQuery { list, company: None, conditions, filter, sort: None, offset: 0, limit: ROWS }
}

/// What is asked of a list; values to look for are those of its first row.
fn questions(list: ListKind, page: &ListPage) -> Vec<Asked> {
    let asked = |what, work, query| Asked { what, work, query };
    let sorted = |what, column: &str| {
        let sort = Some(Sort { column: column.into(), descending: true });
        asked(what, Some(SORTED), ListQuery { sort, ..plain(list) })
    };
    let only = |what, work, column: &str| {
        let place = page.columns.iter().position(|known| known.name == column);
        let cells = page.rows.first().map(|row| &row.cells);
        let text = place.zip(cells).and_then(|(place, cells)| cells.get(place));
        let conditions = vec![(column.to_owned(), text.cloned().unwrap_or_default())];
        asked(what, Some(work), ListQuery { conditions, ..plain(list) })
    };
    let mut all = vec![
        asked("first page and totals", None, plain(list)),
        asked(
            "last page",
            None,
            ListQuery { offset: page.total.saturating_sub(ROWS), ..plain(list) },
        ),
    ];
    let in_memory = |name| {
        [
            sorted("sorted by amount", "Amount"),
            sorted("sorted by business date", "Business date"),
            sorted("sorted by its name", name),
            sorted("sorted by status", "Status"),
            only("one status", SCANNED, "Status"),
            only("one day", SCANNED, "Business date"),
            only("one customer", SCANNED, "Customer"),
            only("one amount", SCANNED, "Amount"),
        ]
    };
    let other = match list {
        ListKind::Payments => {
            all.extend([
                sorted("sorted by payment method", "Payment method"),
                sorted("sorted by amount", "Amount"),
            ]);
            "Status"
        }
        ListKind::Postings => {
            all.push(sorted("sorted by main account", "Main account"));
            "Main account"
        }
        ListKind::Orders => {
            all.extend(in_memory("Sales order"));
            all.push(sorted("sorted by net amount", "Net amount"));
            "Net amount"
        }
        ListKind::Transactions => {
            all.extend(in_memory("Transaction"));
            "Transaction"
        }
        _ => "What to do",
    };
    all.push(only("one value of a column of documents", READ, other));
    all.extend(filtered(list));
    all
}

/// Texts that are looked for in all columns.
fn filtered(list: ListKind) -> [Asked; 2] {
    let texts = [("filtered by a text", "houston"), ("filtered by digits", "99.9")];
    texts.map(|(what, text)| {
        let query = ListQuery { filter: text.into(), ..plain(list) };
        Asked { what, work: Some(READ), query }
    })
}

/// When the first rows came, and when all was known.
struct Times {
    /// Absent when nothing was found.
    first: Option<Duration>,
    whole: Duration,
}

fn ask(connection: &mut Connection, query: &ListQuery) -> Result<(ListPage, Times)> {
    let began = Instant::now();
    let wanted = connection.client.query(Query::List(query.clone()))?;
    let mut first = None;
    while let Some(message) = connection.messages.blocking_recv() {
        match message {
            // A part without rows shows nothing yet.
            Message::Part { id, answer: Answer::List(page) }
                if id == wanted && !page.rows.is_empty() =>
            {
                first.get_or_insert_with(|| began.elapsed());
            }
            Message::Answer { id, result } if id == wanted => {
                let whole = began.elapsed();
                let Answer::List(page) = result? else { return Err("no list was answered".into()) };
                let first = first.or((!page.rows.is_empty()).then_some(whole));
                return Ok((page, Times { first, whole }));
            }
            _ => {}
        }
    }
    Err("the engine has left".into())
}

/// Opens every page that needs no record.
fn pages(product: &Product, figures: &mut Figures) -> Result<()> {
    let (mut screen, first_rows) = screen(product)?;
    for page in PageId::ALL.iter().filter(|page| !page.info().record) {
        let caption = page.info().caption;
        search(&mut screen, caption)?;
        first_rows.set(None);
        let began = Instant::now();
        press(&mut screen, "Enter")?;
        screen.buffer();
        let whole = began.elapsed();
        let first = first_rows.get().map_or(whole, |at| at.saturating_duration_since(began));
        figures.add(format!("page {caption} first"), first.as_nanos());
        figures.add(format!("page {caption} whole"), whole.as_nanos());
        if screen.tree().page != caption {
            return Err(format!("{caption} was not opened").into());
        }
    }
    Ok(())
}

/// Opens the search for pages and types a caption.
fn search(screen: &mut Headless<Watched>, caption: &str) -> Result<()> {
    press(screen, "Alt+G")?;
    for letter in caption.chars() {
        let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
        press(screen, &key)?;
    }
    Ok(())
}

/// The longest that a key takes while a list is looked through.
fn keys(product: &Product, figures: &mut Figures) -> Result<()> {
    let (mut screen, _) = screen(product)?;
    search(&mut screen, PageId::OnlineStoreTransactions.info().caption)?;
    press(&mut screen, "Enter")?;
    press(&mut screen, "/")?;
    let mut longest = Duration::ZERO;
    for number in 0..KEYS {
        let key = if number % 8 == 7 { "Backspace" } else { "e" };
        let began = Instant::now();
        screen.key(key.parse().map_err(|_| "no such key")?);
        screen.buffer();
        longest = longest.max(began.elapsed());
    }
    screen.settle()?;
    figures.add(KEY, longest.as_nanos());
    Ok(())
}

/// A screen, and when it last heard rows of a list.
fn screen(product: &Product) -> Result<(Headless<Watched>, FirstRows)> {
    let model = Model::new(Options::default(), None, SIZE);
    let first_rows = FirstRows::default();
    let port = Watched { port: EnginePort::new(product.connect()), first_rows: first_rows.clone() };
    let mut screen = Headless::new(model, port);
    screen.settle()?;
    Ok((screen, first_rows))
}

/// Presses a key and waits until everything is answered.
fn press(screen: &mut Headless<Watched>, key: &str) -> Result<()> {
    screen.key(key.parse().map_err(|_| format!("no key {key}"))?);
    Ok(screen.settle()?)
}

/// When the first rows of a list came, since it was last set to nothing.
type FirstRows = Rc<Cell<Option<Instant>>>;

/// The screen's way to the engine, with a watch on it.
struct Watched {
    port: EnginePort,
    first_rows: FirstRows,
}

impl Watched {
    fn note(&self, message: Option<tui::Message>) -> Option<tui::Message> {
        if let Some(tui::Message::Engine(said)) = &message
            && let Message::Part { answer: Answer::List(page), .. }
            | Message::Answer { result: Ok(Answer::List(page)), .. } = &**said
            && !page.rows.is_empty()
            && self.first_rows.get().is_none()
        {
            self.first_rows.set(Some(Instant::now()));
        }
        message
    }
}

impl Port for Watched {
    fn start(&mut self, effect: tui::Effect) -> Option<tui::Message> {
        self.port.start(effect)
    }

    fn wait(&mut self) -> Option<tui::Message> {
        let message = self.port.wait();
        self.note(message)
    }

    fn poll(&mut self) -> Option<tui::Message> {
        let message = self.port.poll();
        self.note(message)
    }
}
