//! Texts that lists show and memory lacks, in blocks beside the segments: a list is looked through
//! without its documents.
//!
//! A block belongs to the segment with the same first ordinal and is written in the same commit. It
//! holds the texts column by column. It says nothing that the documents do not say: where it is missing, as in
//! stores of earlier programs, or shorter than the segment, the documents are read instead.

mod block;
mod column;
mod ledger;
mod passed;

use std::ops::Range;

use super::backend::Store;
use super::codec::decode;
use super::error::StoreError;
use super::fetch::locate;
use super::headquarters::{Headquarters, StoredTransaction};
use super::keys::Space;
use super::log::{Writes, read_segment};
use super::segments::Segment;
use crate::domain::order::{OrderPayment, SalesOrder};
use crate::domain::{Currency, RetailTransaction};
use crate::durable::Versioned;

pub(super) use block::Block;
use block::{decode_block, encode_blocks};
pub use column::TextColumn;

/// What has such texts. Each has columns of its own, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextsOf {
    /// One row for each transaction: its ID and its channel reference ID.
    Transactions,
    /// One row for each sales order: its net amount and sales tax.
    Orders,
    /// A row for each payment of a sales order: its line, whether it is posted, its amount, nothing
    /// where that one would be rounded, its method, its card, what is posted of it, the journal and
    /// the voucher.
    Payments,
}

/// Some texts of some documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// How many rows each document has.
    pub counts: Vec<u32>,
    /// The columns that were asked for, each with one text for each row.
    pub columns: Vec<TextColumn>,
}

impl TextsOf {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Transactions, Self::Orders, Self::Payments];

    /// Where the blocks are.
    pub(super) fn space(self) -> Space {
        match self {
            Self::Transactions => Space::TransactionTexts,
            Self::Orders | Self::Payments => Space::OrderTexts,
        }
    }

    /// Where the documents are.
    pub(super) fn documents(self) -> Space {
        match self {
            Self::Transactions => Space::Transactions,
            Self::Orders | Self::Payments => Space::Orders,
        }
    }

    /// How many columns there are.
    pub(super) fn columns(self) -> usize {
        match self {
            Self::Transactions | Self::Orders => 2,
            Self::Payments => 8,
        }
    }

    /// Reads some columns of what is stored beside a segment.
    pub(super) fn decode(self, stored: &[u8], wanted: &[usize]) -> Result<Block, StoreError> {
        decode_block(stored, usize::from(self == Self::Payments), wanted)
    }

    /// The texts of the documents of a segment.
    pub(super) fn of_segment(self, segment: &Segment) -> Result<Block, StoreError> {
        let mut block = Block::new(self.columns());
        for document in segment.iter() {
            if self == Self::Transactions {
                let stored: StoredTransaction = decode("a transaction", document)?;
                let RetailTransaction { key, header, .. } = &stored.transaction;
                push_transaction(&mut block, key.name(), &header.channel_reference_id);
            } else {
                self.push_order(&mut block, &decode("a sales order", document)?);
            }
        }
        Ok(block)
    }

    /// Adds the texts of a sales order.
    pub(super) fn push_order(self, block: &mut Block, order: &SalesOrder) {
        let currency = order.currency_code;
        if self == Self::Orders {
            let [net, tax] = [order.net_amount, order.tax_amount].map(|it| currency.format(it));
            block.row([&net, &tax]);
        } else {
            order.payments.iter().for_each(|payment| push_payment(block, currency, payment));
        }
        block.end_document();
    }
}

/// Adds the texts of a transaction.
pub(super) fn push_transaction(block: &mut Block, name: &str, reference: &str) {
    block.row([name, reference]);
    block.end_document();
}

fn push_payment(block: &mut Block, currency: Currency, payment: &OrderPayment) {
    let shown = currency.format(payment.amount);
    let is_exact = payment.amount == currency.round(payment.amount);
    block.row([
        &payment.line_num.to_string(),
        payment.status.name(),
        if is_exact { &shown } else { "" },
        &payment.tender_name,
        &payment.card(),
        &currency.format(payment.posted_amount),
        payment.journal_num.as_deref().unwrap_or_default(),
        payment.voucher.as_deref().unwrap_or_default(),
    ]);
}

/// What a commit writes beside segments: blocks of all that is stored together, with the texts of
/// the documents that are added. The first segment can continue one whose earlier documents have
/// their texts already; `first` is the ordinal of the first document that is added.
pub(super) async fn text_writes<const N: usize>(
    store: &dyn Store,
    segments: &[(u64, usize)],
    (first, added): (u64, [(TextsOf, Block); N]),
) -> Result<Writes, StoreError> {
    let Some(&(begins, _)) = segments.first() else { return Ok(Vec::new()) };
    let before = usize::try_from(first.saturating_sub(begins)).unwrap_or(usize::MAX);
    let mut all = Vec::with_capacity(N);
    let mut space = None;
    for (of, added) in added {
        space = Some(of.space());
        if before == 0 {
            all.push(added);
            continue;
        }
        let wanted: Vec<usize> = (0..of.columns()).collect();
        let found = store.multi_get(&[of.space().number(begins)]).await?;
        let found = found.into_iter().next().flatten();
        let known = block(store, of, (begins, before), &wanted, found).await?;
        let mut known = known.part(0..before);
        known.append(&added);
        all.push(known);
    }
    let Some(space) = space else { return Ok(Vec::new()) };
    let write = |(first, documents): &(u64, usize)| {
        // Segments that are written together follow each other.
        let at = usize::try_from(first.saturating_sub(begins)).unwrap_or(usize::MAX);
        let end = at.saturating_add(*documents);
        let parts: Vec<Block> = all.iter().map(|all| all.part(at..end)).collect();
        Ok((space.number(*first), Some(encode_blocks(&parts)?)))
    };
    segments.iter().map(write).collect()
}

/// The block of the segment that begins at `first`, of which so many documents are wanted: as it
/// was found, or read from the documents.
async fn block(
    store: &dyn Store,
    of: TextsOf,
    (first, documents): (u64, usize),
    wanted: &[usize],
    found: Option<Versioned>,
) -> Result<Block, StoreError> {
    if let Some(found) = found {
        let block = of.decode(&found.value, wanted)?;
        if block.documents() >= documents {
            return Ok(block);
        }
    }
    let segment = read_segment(store, of.documents(), first).await?;
    Ok(of.of_segment(&segment)?.only(wanted))
}

impl Headquarters {
    /// The texts of the documents of these ordinals, in their order.
    pub async fn texts(
        &self,
        of: TextsOf,
        columns: &[usize],
        ordinals: &[u64],
    ) -> Result<Texts, StoreError> {
        let slots = {
            let state = self.read();
            match of {
                TextsOf::Transactions => locate(&state.transactions, ordinals)?,
                TextsOf::Orders | TextsOf::Payments => locate(&state.documents.orders, ordinals)?,
            }
        };
        let groups: Vec<&[(u64, usize)]> = slots.chunk_by(|a, b| a.0 == b.0).collect();
        let first = |group: &&[(u64, usize)]| group.first().map_or(0, |(first, _)| *first);
        let keys: Vec<_> = groups.iter().map(|group| of.space().number(first(group))).collect();
        let found = self.store.multi_get(&keys).await?;
        let mut texts =
            Texts { counts: Vec::new(), columns: vec![TextColumn::default(); columns.len()] };
        for (group, found) in groups.iter().zip(found) {
            let documents = group.iter().map(|(_, slot)| slot + 1).max().unwrap_or(0);
            let block = block(&*self.store, of, (first(group), documents), columns, found).await?;
            for run in group.chunk_by(|(_, slot), (_, next)| slot + 1 == *next) {
                let Some((_, from)) = run.first() else { continue };
                texts.add(&block, *from..from + run.len());
            }
        }
        Ok(texts)
    }
}

impl Texts {
    fn add(&mut self, block: &Block, documents: Range<usize>) {
        let rows = block.rows(&documents);
        self.counts.extend(block.counts(documents));
        for (own, other) in self.columns.iter_mut().zip(&block.columns) {
            own.append(&other.part(rows.clone()));
        }
    }
}
