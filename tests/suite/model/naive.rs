//! The model: rows, transactions and what becomes of them. It knows nothing of the product but the
//! numbers of the tables.

use std::collections::{BTreeMap, BTreeSet};

use commerce_hq::domain::table::Table;

use crate::world::trade::Shop;

/// What a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Order,
    Quote,
    /// It cancels the order of that number.
    Cancellation {
        of: u32,
    },
    CashAndCarry,
}

/// Which row of its transaction a row is; a transaction has each at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    Header(Kind),
    Line,
    Payment,
    Attribute,
}

impl Piece {
    pub fn table(self) -> Table {
        match self {
            Self::Header(_) => Table::RetailTransactionTable,
            Self::Line => Table::RetailTransactionSalesTrans,
            Self::Payment => Table::RetailTransactionPaymentTrans,
            Self::Attribute => Table::RetailTransactionAttributeTrans,
        }
    }
}

/// A row. Its content is one number: an amount in hundredths, or a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub shop: usize,
    pub number: u32,
    pub piece: Piece,
    pub content: i64,
}

/// What became of a staged transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Pending,
    Posted,
    Failed { tries: u32 },
}

/// A staged transaction.
#[derive(Clone, Debug)]
pub struct Staged {
    pub shop: usize,
    pub number: u32,
    pub rows: Vec<Row>,
    pub fate: Fate,
}

impl Staged {
    fn is_posted_quote(&self) -> bool {
        let kind = header(&self.rows).map(|(kind, _)| kind);
        (kind, self.fate) == (Some(Kind::Quote), Fate::Posted)
    }
}

/// What a run of P-0001 counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    pub rows: u64,
    pub transactions: u64,
    pub staged: u64,
    pub duplicates: u64,
    pub conflicts: u64,
    pub held_back: u64,
    pub waiting: u64,
}

/// What a run of Synchronize orders counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synchronized {
    pub succeeded: u64,
    pub failed: u64,
    pub already: u64,
    pub other_type: u64,
    pub orders: u64,
    pub quotations: u64,
    pub cancellations: u64,
    pub amount: BTreeMap<String, i64>,
}

/// A sales order, in the order of their numbers.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    company: &'static str,
    number: u32,
    pub open: bool,
}

/// Why rows are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Contradiction,
    OthersAreHeldBack,
    TooLate,
}

/// Rows that are held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    why: Why,
    pub rows: Vec<Row>,
}

/// What one run of P-0001 has seen of each transaction.
#[derive(Default)]
struct Run {
    seen: BTreeSet<Key>,
    waiting: BTreeSet<Key>,
    held_back: BTreeSet<Key>,
    again_in_parts: BTreeSet<Key>,
}

type Key = (usize, u32);

/// A world.
#[derive(Debug, Default)]
pub struct Model {
    /// Rows that no run has pulled, by channel database.
    waiting_in_channels: BTreeMap<&'static str, Vec<Row>>,
    pub staged: Vec<Staged>,
    pub conflicts: Vec<Vec<Row>>,
    pub held: Vec<Held>,
    pub orders: Vec<Order>,
    pub waiting: BTreeMap<Key, Vec<Row>>,
    duplicates: u64,
    canceled_in_vain: usize,
}

impl Model {
    pub fn trade(&mut self, database: &'static str, rows: impl Iterator<Item = Row>) {
        self.waiting_in_channels.entry(database).or_default().extend(rows);
    }

    /// Takes what waits in the channel databases, in that order.
    pub fn pull(&mut self, databases: &[&str]) -> Pulled {
        let (mut pulled, mut run) = (Pulled::default(), Run::default());
        for database in databases {
            let rows = self.waiting_in_channels.remove(*database).unwrap_or_default();
            pulled.rows += rows.len() as u64;
            let mut by_key: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
            for row in rows {
                by_key.entry((row.shop, row.number)).or_default().push(row);
            }
            let mut keys: Vec<Key> = by_key.keys().copied().collect();
            keys.sort_by_key(|key| Self::place_in_order(*key));
            for key in keys {
                run.seen.insert(key);
                // A channel database gives its rows table by table.
                let mut arrived = by_key[&key].clone();
                arrived.sort_by_key(|row| row.piece);
                self.take(key, &arrived, &mut run, &mut pulled);
            }
        }
        pulled.transactions = run.seen.len() as u64;
        pulled.waiting = run.waiting.len() as u64;
        pulled.held_back = run.held_back.len() as u64;
        pulled
    }

    /// Transactions of one window are staged by company, channel and number: `inmf` comes before
    /// `usrt`, and Houston's channel has a lower number than the online store's.
    fn place_in_order((shop, number): Key) -> (usize, u32) {
        ([2, 1, 0][shop], number)
    }

    fn take(&mut self, key: Key, arrived: &[Row], run: &mut Run, pulled: &mut Pulled) {
        let mut rows = self.waiting.remove(&key).unwrap_or_default();
        run.waiting.remove(&key);
        rows.extend(arrived);
        let transactions = match (deliveries(&rows), contradicts(&rows), is_whole(&rows)) {
            (Some(all), ..) => all,
            (None, true, _) => return self.hold(key, Why::Contradiction, rows, run),
            (None, false, true) => vec![once(&rows)],
            (None, false, false) => Vec::new(),
        };
        let first = self.staged.iter().find(|staged| (staged.shop, staged.number) == key);
        if let Some(first) = first {
            if rows.iter().all(|row| first.rows.contains(row)) {
                let whole = |again: &&Vec<Row>| again.len() == first.rows.len();
                let mut times = transactions.iter().filter(whole).count() as u64;
                // Parts in several windows of one run are together one.
                if times == 0 {
                    times = u64::from(run.again_in_parts.insert(key));
                }
                pulled.duplicates += times;
                self.duplicates += times;
                return;
            }
            if transactions.is_empty() {
                return self.hold(key, Why::TooLate, rows, run);
            }
        } else if transactions.is_empty() {
            let is_held = |held: &Held| (held.rows[0].shop, held.rows[0].number) == key;
            if self.held.iter().any(is_held) {
                return self.hold(key, Why::OthersAreHeldBack, rows, run);
            }
            run.waiting.insert(key);
            self.waiting.insert(key, rows);
            return;
        }
        for rows in transactions {
            self.stage(key, rows, pulled);
        }
    }

    /// What is held back already is not listed again.
    fn hold(&mut self, key: Key, why: Why, rows: Vec<Row>, run: &mut Run) {
        run.held_back.insert(key);
        let held = Held { why, rows };
        if !self.held.contains(&held) {
            self.held.push(held);
        }
    }

    fn stage(&mut self, (shop, number): Key, rows: Vec<Row>, pulled: &mut Pulled) {
        let same = |staged: &&Staged| (staged.shop, staged.number) == (shop, number);
        match self.staged.iter().find(same) {
            None => {
                pulled.staged += 1;
                self.staged.push(Staged { shop, number, rows, fate: Fate::Pending });
            }
            Some(first) if first.rows == rows => {
                pulled.duplicates += 1;
                self.duplicates += 1;
            }
            Some(_) => {
                pulled.conflicts += 1;
                if !self.conflicts.contains(&rows) {
                    self.conflicts.push(rows);
                }
            }
        }
    }

    /// Posts what can be posted in some shops: first orders and quotes, then cancellations.
    pub fn synchronize(&mut self, shops: &[usize], place: impl Fn(usize) -> Shop) -> Synchronized {
        let mut result = Synchronized::default();
        let Self { staged, orders, .. } = self;
        for cancels in [false, true] {
            let mine = staged.iter_mut().filter(|staged| shops.contains(&staged.shop));
            for staged in mine {
                let (kind, stated) = header(&staged.rows).unwrap();
                if matches!(kind, Kind::Cancellation { .. }) != cancels {
                    continue;
                }
                let Shop { company, currency, .. } = place(staged.shop);
                let sold = content(&staged.rows, Piece::Line).unwrap_or_default();
                let paid = content(&staged.rows, Piece::Payment).unwrap_or_default();
                let is_sound = stated == sold && paid <= sold;
                let succeeds = match (kind, staged.fate) {
                    (Kind::CashAndCarry, _) => {
                        result.other_type += 1;
                        continue;
                    }
                    (_, Fate::Posted) => {
                        result.already += 1;
                        continue;
                    }
                    (Kind::Order, _) if is_sound => {
                        orders.push(Order { company, number: staged.number, open: true });
                        *result.amount.entry(currency.into()).or_default() += sold;
                        result.orders += 1;
                        true
                    }
                    (Kind::Quote, _) if is_sound => {
                        result.quotations += 1;
                        true
                    }
                    (Kind::Cancellation { of }, _) => {
                        // Channel reference IDs are those of the company, whatever the shop.
                        let mut open = orders.iter_mut().rev();
                        let found = open.find(|order| {
                            order.open && (order.company, order.number) == (company, of)
                        });
                        let canceled = found.map(|order| order.open = false).is_some();
                        result.cancellations += u64::from(canceled);
                        self.canceled_in_vain += usize::from(!canceled);
                        canceled
                    }
                    (Kind::Order | Kind::Quote, _) => false,
                };
                if succeeds {
                    staged.fate = Fate::Posted;
                    result.succeeded += 1;
                } else {
                    let tries = if let Fate::Failed { tries } = staged.fate { tries } else { 0 };
                    staged.fate = Fate::Failed { tries: tries + 1 };
                    result.failed += 1;
                }
            }
        }
        result
    }

    /// Staged, posted, pending, failed and in conflict, by currency. What a cancellation states is on
    /// no document.
    pub fn money(&self, currency: impl Fn(usize) -> &'static str) -> [BTreeMap<String, i64>; 5] {
        let mut sums: [BTreeMap<String, i64>; 5] = Default::default();
        let mut add = |sum: usize, shop: usize, rows: &[Row]| {
            let (_, stated) = header(rows).unwrap();
            *sums[sum].entry(currency(shop).into()).or_default() += stated;
        };
        for staged in &self.staged {
            add(0, staged.shop, &staged.rows);
            let fate = match staged.fate {
                Fate::Posted => 1,
                Fate::Pending => 2,
                Fate::Failed { .. } => 3,
            };
            let (kind, _) = header(&staged.rows).unwrap();
            if fate != 1 || !matches!(kind, Kind::Cancellation { .. }) {
                add(fate, staged.shop, &staged.rows);
            }
        }
        self.conflicts.iter().for_each(|rows| add(4, rows[0].shop, rows));
        sums
    }

    /// How often each fate came about.
    pub fn census(&self) -> Vec<(&'static str, usize)> {
        let fates = |wanted: fn(&Fate) -> bool| {
            self.staged.iter().filter(|staged| wanted(&staged.fate)).count()
        };
        vec![
            ("pending", fates(|fate| *fate == Fate::Pending)),
            ("posted", fates(|fate| *fate == Fate::Posted)),
            ("failed", fates(|fate| matches!(fate, Fate::Failed { .. }))),
            ("conflict", self.conflicts.len()),
            ("held back", self.held.len()),
            ("waiting", self.waiting.len()),
            ("quoted", self.staged.iter().filter(|staged| staged.is_posted_quote()).count()),
            ("canceled", self.orders.iter().filter(|order| !order.open).count()),
            ("canceled twice or never there", self.canceled_in_vain),
            ("duplicate", usize::try_from(self.duplicates).unwrap()),
        ]
    }
}

fn header(rows: &[Row]) -> Option<(Kind, i64)> {
    rows.iter().find_map(|row| match row.piece {
        Piece::Header(kind) => Some((kind, row.content)),
        _ => None,
    })
}

fn content(rows: &[Row], piece: Piece) -> Option<i64> {
    rows.iter().find(|row| row.piece == piece).map(|row| row.content)
}

/// An order has a line and a payment, a quote a line; other headers promise nothing.
fn is_whole(rows: &[Row]) -> bool {
    match header(rows) {
        Some((Kind::CashAndCarry | Kind::Cancellation { .. }, _)) => true,
        Some((Kind::Quote, _)) => content(rows, Piece::Line).is_some(),
        Some((Kind::Order, _)) => {
            content(rows, Piece::Line).is_some() && content(rows, Piece::Payment).is_some()
        }
        None => false,
    }
}

/// The rows once each, by piece.
fn once(rows: &[Row]) -> Vec<Row> {
    let mut rows = rows.to_vec();
    rows.sort();
    rows.dedup();
    rows
}

/// Whether two rows with one place in the transaction say different things.
fn contradicts(rows: &[Row]) -> bool {
    rows.iter().any(|a| rows.iter().any(|b| a.piece == b.piece && a.content != b.content))
}

/// The transactions, where the rows are that of several whole ones, one after the other.
fn deliveries(rows: &[Row]) -> Option<Vec<Vec<Row>>> {
    let mut all: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        let nth = all.iter().position(|rows| rows.iter().all(|other| other.piece != row.piece));
        match nth {
            Some(nth) => all[nth].push(*row),
            None => all.push(vec![*row]),
        }
    }
    let same = all.iter().all(|rows| rows.len() == all[0].len() && is_whole(rows));
    for rows in &mut all {
        rows.sort();
    }
    (same && all.len() > 1).then_some(all)
}
