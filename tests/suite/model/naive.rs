//! The model: rows, transactions and what becomes of them. It knows nothing of the product but the
//! numbers of the tables.

use std::collections::BTreeMap;

use commerce_hq::domain::table::Table;

/// What a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Order,
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
    pub amount: BTreeMap<String, i64>,
}

type Key = (usize, u32);

/// A world.
#[derive(Debug, Default)]
pub struct Model {
    /// Rows that no run has pulled, by channel database.
    waiting_in_channels: BTreeMap<&'static str, Vec<Row>>,
    pub staged: Vec<Staged>,
    pub conflicts: Vec<Vec<Row>>,
    pub held: Vec<Vec<Row>>,
    pub waiting: BTreeMap<Key, Vec<Row>>,
    duplicates: u64,
}

impl Model {
    pub fn trade(&mut self, database: &'static str, rows: impl Iterator<Item = Row>) {
        self.waiting_in_channels.entry(database).or_default().extend(rows);
    }

    /// Takes what waits in the channel databases, in that order.
    pub fn pull(&mut self, databases: &[&str]) -> Pulled {
        let mut pulled = Pulled::default();
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
                pulled.transactions += 1;
                self.take(key, &by_key[&key], &mut pulled);
            }
        }
        pulled
    }

    /// Transactions of one window are staged by company, channel and number: `inmf` comes before
    /// `usrt`, and Houston's channel has a lower number than the online store's.
    fn place_in_order((shop, number): Key) -> (usize, u32) {
        ([2, 1, 0][shop], number)
    }

    fn take(&mut self, key: Key, arrived: &[Row], pulled: &mut Pulled) {
        let mut rows = self.waiting.remove(&key).unwrap_or_default();
        rows.extend(arrived);
        let transactions = if let Some(all) = deliveries(&rows) {
            all
        } else if contradicts(&rows) {
            pulled.held_back += 1;
            self.held.push(rows);
            return;
        } else if is_whole(&rows) {
            vec![once(&rows)]
        } else if self.staged.iter().any(|staged| (staged.shop, staged.number) == key) {
            pulled.held_back += 1;
            self.held.push(rows);
            return;
        } else {
            pulled.waiting += 1;
            self.waiting.insert(key, rows);
            return;
        };
        for rows in transactions {
            self.stage(key, rows, pulled);
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
                self.conflicts.push(rows);
            }
        }
    }

    /// Posts what can be posted in some shops.
    pub fn synchronize(
        &mut self,
        shops: &[usize],
        currency: impl Fn(usize) -> &'static str,
    ) -> Synchronized {
        let mut result = Synchronized::default();
        for staged in self.staged.iter_mut().filter(|staged| shops.contains(&staged.shop)) {
            let (kind, stated) = header(&staged.rows).unwrap();
            match (kind, staged.fate) {
                (Kind::CashAndCarry, _) => result.other_type += 1,
                (_, Fate::Posted) => result.already += 1,
                (_, fate) => {
                    let sold = content(&staged.rows, Piece::Line).unwrap();
                    let paid = content(&staged.rows, Piece::Payment).unwrap();
                    if stated == sold && paid <= sold {
                        staged.fate = Fate::Posted;
                        result.succeeded += 1;
                        *result.amount.entry(currency(staged.shop).into()).or_default() += sold;
                    } else {
                        let before = if let Fate::Failed { tries } = fate { tries } else { 0 };
                        staged.fate = Fate::Failed { tries: before + 1 };
                        result.failed += 1;
                    }
                }
            }
        }
        result
    }

    /// Staged, posted, pending, failed and in conflict, by currency.
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
            add(fate, staged.shop, &staged.rows);
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

/// An order has a line and a payment; a header of cash-and-carry promises nothing.
fn is_whole(rows: &[Row]) -> bool {
    match header(rows) {
        Some((Kind::CashAndCarry, _)) => true,
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
