//! Looking at what a list shows without its documents: what memory has of it, and the texts that the
//! store keeps apart.
//!
//! A column whose texts many records share is decided once for each text; of the others all texts of
//! a piece are looked at together.

use std::collections::HashMap;

use super::Reader;
use super::fields::{Column, Field, field};
use super::hits::Hits;
use super::parts;
use super::rows::{self, what_to_do};
use super::sought::{Sought, meets};
use crate::domain::status::OrderStatus;
use crate::domain::{Amount, Sum};
use crate::engine::query::{ListColumn, ListKind};
use crate::engine::{Failure, FailureKind};
use crate::store::{TextColumn, Texts, TextsOf};

/// Where the texts of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Memory(Field),
    /// A column of the texts that the store keeps apart.
    Store(usize),
    /// The channel reference ID of the transaction that an order was made of.
    Reference,
    /// What stands with a failure.
    Failure(Said),
}

/// What is said about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Detail,
    Remedy,
    WhatToDo,
}

/// How a scan looks at what a list shows.
pub(super) struct Shown {
    /// What the texts beside segments are of; none for ledger lines, which have theirs in documents
    /// alone.
    of: Option<TextsOf>,
    /// The columns of the list that are looked at, by their positions.
    columns: Vec<(usize, Source)>,
    /// The columns of texts that are read.
    read: Vec<usize>,
}

/// The column of texts that tells the amount of a payment.
const PAID: usize = 2;
/// The column of texts that tells the channel reference ID of a transaction.
const REFERENCE: usize = 1;

impl Shown {
    /// How a scan goes about it; `None` if it needs what only documents have.
    pub(super) fn of(sought: &Sought<'_>) -> Option<Self> {
        let list = sought.query.list;
        let of = match list {
            ListKind::Transactions
            | ListKind::NotSynchronized
            | ListKind::Errors
            | ListKind::OrderSynchronizationStatus => Some(TextsOf::Transactions),
            ListKind::Orders => Some(TextsOf::Orders),
            ListKind::Payments => Some(TextsOf::Payments),
            ListKind::Postings => None,
            _ => return None,
        };
        let columns = rows::columns(list);
        let is_of_number = sought.filter.bytes().all(is_of_number);
        let is_looked_at = |(position, column): &(usize, &ListColumn)| {
            // No number has other texts.
            (!sought.filter.is_empty() && (is_of_number || !column.right))
                || sought.texts.contains_key(position)
                || sought.sort.is_some_and(|(sort, _)| sort == *position)
        };
        let columns = columns.iter().enumerate().filter(is_looked_at);
        let place = |(position, column): (usize, &ListColumn)| {
            let in_memory = field(list, &column.name).filter(|it| *it != Field::Reference);
            let source = match in_memory {
                Some(field) => Source::Memory(field),
                None => source(list, &column.name)?,
            };
            Some((position, source))
        };
        let columns: Vec<(usize, Source)> = columns.map(place).collect::<Option<_>>()?;
        let read = columns.iter().filter_map(|(_, source)| match source {
            Source::Store(column) => Some(*column),
            Source::Memory(_) | Source::Failure(_) | Source::Reference => None,
        });
        let mut read: Vec<usize> = read.collect();
        if list == ListKind::Payments {
            read.push(PAID);
        }
        read.sort_unstable();
        read.dedup();
        Some(Self { of, columns, read })
    }
}

/// Where the texts of a column are that is not in memory.
fn source(list: ListKind, column: &str) -> Option<Source> {
    match (list, column) {
        (ListKind::Errors | ListKind::OrderSynchronizationStatus, "Order error details") => {
            return Some(Source::Failure(Said::Detail));
        }
        (ListKind::Orders, "Channel reference ID") => return Some(Source::Reference),
        (ListKind::Errors, "Remedy") => return Some(Source::Failure(Said::Remedy)),
        (ListKind::OrderSynchronizationStatus, "What to do") => {
            return Some(Source::Failure(Said::WhatToDo));
        }
        _ => {}
    }
    let names: &[&str] = match list {
        ListKind::Orders => &["Net amount", "Sales tax"],
        ListKind::Payments => &[
            "Line",
            "Status",
            "Amount",
            "Payment method",
            "Card",
            "Posted amount",
            "Journal batch",
            "Voucher",
        ],
        ListKind::Postings => &[
            "Voucher",
            "Main account",
            "Name",
            "Debit",
            "Credit",
            "Currency",
            "Date",
            "Description",
        ],
        _ => &["Transaction", "Channel reference ID"],
    };
    names.iter().position(|name| *name == column).map(Source::Store)
}

/// What a worker has found out about shared texts, by the positions of their columns: whether they
/// contain the filter.
pub(super) type Known = HashMap<usize, parts::Known<bool>>;

/// Records that are looked at together.
struct Piece<'a> {
    reader: &'a Reader<'a>,
    shown: &'a Shown,
    list: ListKind,
    records: &'a [u64],
    /// The record of each row, by its place in the piece, and the place among its rows.
    rows: Vec<(usize, u32)>,
    texts: Texts,
    /// The order status of each record, if what it says is looked at.
    statuses: Vec<OrderStatus>,
    /// The channel reference ID of each order, in lower case, if it is looked at.
    references: TextColumn,
}

impl Reader<'_> {
    /// The first records, at most so many, of which memory alone says that they have the filter.
    pub(super) fn sure(&self, sought: &Sought<'_>, shown: &Shown, records: &[u64]) -> Vec<u64> {
        let most = usize::try_from(sought.query.limit).unwrap_or(usize::MAX);
        let look = self.headquarters.look();
        let columns = shown.columns.iter().filter_map(|(_, source)| match source {
            Source::Memory(field) if field.is_shared() => {
                Column::of(&look, sought.query.list, *field)
            }
            _ => None,
        });
        let columns: Vec<Column<'_>> = columns.collect();
        let nothing = || columns.iter().map(|_| parts::Known::default()).collect();
        let mut sure = parts::by_parts(records.len(), nothing, |known: &mut Vec<_>, part| {
            let has = |record: &&u64| {
                let mut columns = columns.iter().zip(known.iter_mut());
                columns.any(|(column, known)| column.has(**record, &sought.filter, known))
            };
            records.get(part).unwrap_or_default().iter().filter(has).take(most).copied().collect()
        });
        sure.truncate(most);
        sure
    }

    /// Looks at texts of the records, before which so many others stand. `None` if they do not say
    /// enough.
    pub(super) async fn look_at_texts(
        &self,
        sought: &Sought<'_>,
        shown: &Shown,
        known: &mut Known,
        (begun, records): (usize, &[u64]),
    ) -> Result<Option<Hits>, Failure> {
        let texts = match shown.of {
            Some(of) => self.headquarters.texts(of, &shown.read, records).await?,
            None => self.headquarters.ledger_texts(&shown.read, records).await?,
        };
        if texts.counts.len() != records.len() {
            let text = "texts of some records are missing; run doctor";
            return Err(Failure::new(FailureKind::Failed, text));
        }
        let counts = texts.counts.iter().enumerate();
        let rows = counts.flat_map(|(record, count)| (0..*count).map(move |place| (record, place)));
        let rows = rows.collect();
        let list = sought.query.list;
        let needs = |is_it: fn(&Source) -> bool| shown.columns.iter().any(|(_, it)| is_it(it));
        let statuses = if needs(|source| matches!(source, Source::Failure(_))) {
            self.headquarters.statuses(records).await?
        } else {
            Vec::new()
        };
        let references = if needs(|source| *source == Source::Reference) {
            self.references(records).await?.lower()
        } else {
            TextColumn::default()
        };
        let piece = Piece { reader: self, shown, list, records, rows, texts, statuses, references };
        // An amount that the text would round is left out there.
        if piece.read(PAID).is_some_and(|paid| list == ListKind::Payments && paid.has_empty()) {
            return Ok(None);
        }
        let mut open: Vec<usize> = (0..piece.rows.len()).collect();
        for (position, wanted) in &sought.texts {
            let column = piece.texts(*position, &open);
            let is_it = |cell: &str| wanted.iter().any(|text| meets(cell, text));
            open.retain(|row| column.get(*row).is_some_and(is_it));
        }
        if !sought.filter.is_empty() && !open.is_empty() {
            open = piece.with(&sought.filter, open, known);
        }
        Ok(piece.hits(sought, begun, &open))
    }

    /// The channel reference IDs of orders: those of their transactions.
    async fn references(&self, orders: &[u64]) -> Result<TextColumn, Failure> {
        let transactions: Vec<u64> = {
            let look = self.headquarters.look();
            let transaction = |order: &u64| look.transaction_of(*order);
            orders.iter().filter_map(transaction).collect()
        };
        let mut sorted = transactions.clone();
        sorted.sort_unstable();
        let of = TextsOf::Transactions;
        let read = self.headquarters.texts(of, &[REFERENCE], &sorted).await?.columns.pop();
        let read = read.unwrap_or_default();
        if sorted == transactions {
            return Ok(read);
        }
        let mut references = TextColumn::default();
        for transaction in &transactions {
            let at = sorted.binary_search(transaction).ok();
            references.push(at.and_then(|at| read.get(at)).unwrap_or_default());
        }
        Ok(references)
    }
}

impl Piece<'_> {
    fn ordinal(&self, row: usize) -> Option<u64> {
        self.records.get(self.rows.get(row)?.0).copied()
    }

    /// A column of the texts of the store, as it is.
    fn read(&self, column: usize) -> Option<&TextColumn> {
        self.texts.columns.get(self.shown.read.iter().position(|it| *it == column)?)
    }

    /// The texts of the column at a position, in lower case. Of those in memory only some are
    /// written down; the others are empty.
    fn texts(&self, position: usize, wanted: &[usize]) -> TextColumn {
        let source = self.shown.columns.iter().find(|(at, _)| *at == position);
        match source {
            Some((_, Source::Store(column))) => {
                self.read(*column).map(TextColumn::lower).unwrap_or_default()
            }
            Some((_, Source::Memory(field))) => self.written(*field, wanted),
            Some((_, Source::Failure(said))) => self.said(*said),
            Some((_, Source::Reference)) => self.references.clone(),
            None => TextColumn::default(),
        }
    }

    fn written(&self, field: Field, wanted: &[usize]) -> TextColumn {
        let look = self.reader.headquarters.look();
        let Some(column) = Column::of(&look, self.list, field) else {
            return TextColumn::default();
        };
        let mut texts = TextColumn::default();
        let mut wanted = wanted.iter().peekable();
        for row in 0..self.rows.len() {
            if wanted.next_if(|it| **it == row).is_some() {
                let ordinal = self.ordinal(row).unwrap_or(u64::MAX);
                column.with_text(ordinal, |text| texts.push_lower(text));
            } else {
                texts.push("");
            }
        }
        texts
    }

    /// What the order status of each record says: where it is looked at, each is one row.
    fn said(&self, said: Said) -> TextColumn {
        let mut texts = TextColumn::default();
        for status in &self.statuses {
            texts.push_lower(match said {
                Said::Detail => &status.error_detail,
                Said::Remedy => &status.remedy,
                Said::WhatToDo => what_to_do(status),
            });
        }
        texts
    }

    /// Those of some rows that have a text somewhere.
    fn with(&self, filter: &str, mut open: Vec<usize>, known: &mut Known) -> Vec<usize> {
        let mut found = vec![false; self.rows.len()];
        for (position, source) in &self.shown.columns {
            if let Source::Memory(field) = source
                && field.is_shared()
            {
                self.decide((*position, *field), filter, &open, known, &mut found);
            }
        }
        let is_open = |found: &[bool], row: &usize| found.get(*row) == Some(&false);
        let others: Vec<usize> = open.iter().copied().filter(|row| is_open(&found, row)).collect();
        for (position, source) in &self.shown.columns {
            let can_have = match source {
                Source::Memory(field) => !field.is_shared(),
                Source::Store(_) | Source::Failure(_) | Source::Reference => true,
            };
            if can_have {
                self.texts(*position, &others).each_with(filter, |row| {
                    if let Some(found) = found.get_mut(row) {
                        *found = true;
                    }
                });
            }
        }
        open.retain(|row| !is_open(&found, row));
        open
    }

    /// Marks the rows that have a text in a column whose texts records share.
    fn decide(
        &self,
        (position, field): (usize, Field),
        filter: &str,
        rows: &[usize],
        known: &mut Known,
        found: &mut [bool],
    ) {
        let look = self.reader.headquarters.look();
        let Some(column) = Column::of(&look, self.list, field) else { return };
        let known = known.entry(position).or_default();
        for row in rows {
            let Some(ordinal) = self.ordinal(*row) else { continue };
            let has = column.has(ordinal, filter, known);
            if let Some(found) = found.get_mut(*row).filter(|_| has) {
                *found = true;
            }
        }
    }

    /// The hits at these rows; `None` if an amount cannot be told.
    fn hits(&self, sought: &Sought<'_>, begun: usize, rows: &[usize]) -> Option<Hits> {
        let mut hits = Hits::new(sought.no_keys());
        let sort = sought.sort.map(|(position, _)| self.texts(position, rows));
        let look = self.reader.headquarters.look();
        let heads = match self.shown.of {
            Some(TextsOf::Transactions) => look.transaction_heads(),
            Some(TextsOf::Orders | TextsOf::Payments) | None => look.order_heads(),
        };
        for row in rows {
            let (record, place) = *self.rows.get(*row)?;
            let ordinal = *self.records.get(record)?;
            hits.push(ordinal, place);
            let lower = sort.as_ref().and_then(|texts| texts.get(*row)).unwrap_or_default();
            sought.add_key(&mut hits.keys, lower, begun + record);
            let place = heads.place(ordinal)?;
            let amount = match self.shown.of {
                Some(TextsOf::Transactions | TextsOf::Orders) => heads.amount(ordinal)?,
                Some(TextsOf::Payments) => self.paid(*row)?,
                None => continue,
            };
            hits.sums.add(place.currency, Sum::of(amount));
        }
        Some(hits)
    }

    /// The exact amount of a payment, if its text is.
    fn paid(&self, row: usize) -> Option<Amount> {
        self.read(PAID)?.get(row)?.parse().ok()
    }
}

/// Whether a number can be written with it.
fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'.')
}
