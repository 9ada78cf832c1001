//! The product's lists and pages over a full store: what a person waits for.
//!
//! Lists are asked as the screen asks them, and the time is taken until the first rows come and until
//! all is known. Pages are opened on the screen without a terminal, by the search for pages.

use std::path::Path;
use std::time::{Duration, Instant};

use commerce_hq::commands::PageId;
use commerce_hq::engine::query::{ListKind, ListPage, ListQuery, Sort};
use commerce_hq::engine::{Answer, Connection, Message, Query};
use commerce_hq::tui::headless::Headless;
use commerce_hq::tui::model::{Model, Options};
use commerce_hq::tui::port::EnginePort;

use crate::Result;
use crate::child::Figures;
use crate::phases::STORE;
use crate::product::Product;
use crate::world;

/// The size of the screen: columns and rows.
const SIZE: (u16, u16) = (160, 50);
/// Rows of a page of a list.
const ROWS: u64 = 50;
/// Keys pressed while a list is looked through.
const KEYS: usize = 40;

/// A question about a list, and what it is called in tables.
struct Asked {
    what: &'static str,
    query: ListQuery,
    /// It looks through every record.
    is_scan: bool,
}

/// Measures lists and pages.
pub fn measure(folder: &Path, figures: &mut Figures) -> Result<()> {
    let product = Product::open(&folder.join(STORE), &world::setup()?)?;
    let mut connection = product.connect();
    for (name, list) in [("transactions", ListKind::Transactions), ("orders", ListKind::Orders)] {
        let (first, _) = ask(&mut connection, &plain(list))?;
        for asked in questions(list, first.total) {
            let (page, times) = ask(&mut connection, &asked.query)?;
            let name = format!("{name}, {}", asked.what);
            figures.add(format!("list {name} first"), times.first.as_nanos());
            figures.add(format!("list {name} whole"), times.whole.as_nanos());
            figures.add(format!("list {name} found"), page.total);
            if asked.is_scan {
                figures.add(format!("list {name} looked at"), first.total);
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

fn questions(list: ListKind, total: u64) -> Vec<Asked> {
    let asked = |what, is_scan, query| Asked { what, query, is_scan };
    let sorted = |column: &str| Some(Sort { column: column.into(), descending: true });
    let only = |column: &str, text: &str| vec![(column.to_owned(), text.to_owned())];
    let (name, number) = match list {
        ListKind::Orders => ("Sales order", "Net amount"),
        _ => ("Transaction", "Type"),
    };
    let plain = || plain(list);
    vec![
        asked("first page and totals", false, plain()),
        asked("last page", false, ListQuery { offset: total.saturating_sub(ROWS), ..plain() }),
        asked("sorted by amount", true, ListQuery { sort: sorted("Amount"), ..plain() }),
        asked(
            "sorted by business date",
            true,
            ListQuery { sort: sorted("Business date"), ..plain() },
        ),
        asked("sorted by its name", true, ListQuery { sort: sorted(name), ..plain() }),
        asked("sorted by another column", true, ListQuery { sort: sorted(number), ..plain() }),
        asked("one status", true, ListQuery { conditions: only("Status", "Failed"), ..plain() }),
        asked(
            "one day",
            true,
            ListQuery { conditions: only("Business date", "2026-01-20"), ..plain() },
        ),
        asked(
            "one customer",
            true,
            ListQuery { conditions: only("Customer", "004009"), ..plain() },
        ),
        asked("filtered by a text", true, ListQuery { filter: "houston".into(), ..plain() }),
    ]
}

/// When the first rows came, and when all was known.
struct Times {
    first: Duration,
    whole: Duration,
}

fn ask(connection: &mut Connection, query: &ListQuery) -> Result<(ListPage, Times)> {
    let began = Instant::now();
    let wanted = connection.client.query(Query::List(query.clone()))?;
    let mut first = None;
    while let Some(message) = connection.messages.blocking_recv() {
        match message {
            Message::Part { id, answer: Answer::List(page) } if id == wanted => {
                // A part without rows shows nothing yet.
                if !page.rows.is_empty() {
                    first.get_or_insert_with(|| began.elapsed());
                }
            }
            Message::Answer { id, result } if id == wanted => {
                let whole = began.elapsed();
                let Answer::List(page) = result? else { return Err("no list was answered".into()) };
                return Ok((page, Times { first: first.unwrap_or(whole), whole }));
            }
            _ => {}
        }
    }
    Err("the engine has left".into())
}

/// Opens every page that needs no record.
fn pages(product: &Product, figures: &mut Figures) -> Result<()> {
    let mut screen = screen(product)?;
    for page in PageId::ALL.iter().filter(|page| !page.info().record) {
        press(&mut screen, "Alt+G")?;
        for letter in page.info().caption.chars() {
            let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
            press(&mut screen, &key)?;
        }
        let began = Instant::now();
        press(&mut screen, "Enter")?;
        screen.buffer();
        figures.add(format!("page {}", page.info().caption), began.elapsed().as_nanos());
        if screen.tree().page != page.info().caption {
            return Err(format!("{} was not opened", page.info().caption).into());
        }
    }
    Ok(())
}

/// The longest that a key takes while a list is looked through.
fn keys(product: &Product, figures: &mut Figures) -> Result<()> {
    let mut screen = screen(product)?;
    press(&mut screen, "Alt+G")?;
    for key in "Online Space store Space transactions".split(' ') {
        let keys = if key == "Space" { vec![key.to_owned()] } else { letters(key) };
        keys.iter().try_for_each(|key| press(&mut screen, key))?;
    }
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
    figures.add("key while a list is looked through", longest.as_nanos());
    Ok(())
}

fn letters(word: &str) -> Vec<String> {
    word.chars().map(String::from).collect()
}

fn screen(product: &Product) -> Result<Headless<EnginePort>> {
    let model = Model::new(Options::default(), None, SIZE);
    let mut screen = Headless::new(model, EnginePort::new(product.connect()));
    screen.settle()?;
    Ok(screen)
}

/// Presses a key and waits until everything is answered.
fn press(screen: &mut Headless<EnginePort>, key: &str) -> Result<()> {
    screen.key(key.parse().map_err(|_| format!("no key {key}"))?);
    Ok(screen.settle()?)
}
