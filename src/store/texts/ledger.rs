//! Texts of ledger lines. They stand in the documents of sales orders alone, which are read in place.

use super::super::error::StoreError;
use super::super::fetch::locate;
use super::super::headquarters::Headquarters;
use super::super::keys::Space;
use super::super::segments::Segment;
use super::passed::{LedgerLine, Voucher, vouchers};
use super::{TextColumn, Texts};

impl Headquarters {
    /// The texts of the ledger lines of these orders, in their order, with those of their
    /// cancellations behind them. The columns are voucher, main account, name, debit, credit,
    /// currency, date and description.
    pub async fn ledger_texts(
        &self,
        columns: &[usize],
        orders: &[u64],
    ) -> Result<Texts, StoreError> {
        let slots = locate(&self.read().documents.orders, orders)?;
        let reversals = self.reversals(orders).await?;
        let mut firsts: Vec<u64> = slots.iter().map(|(first, _)| *first).collect();
        firsts.dedup();
        let keys: Vec<_> = firsts.iter().map(|first| Space::Orders.number(*first)).collect();
        let found = self.store.multi_get(&keys).await?;
        let mut texts =
            Texts { counts: Vec::new(), columns: vec![TextColumn::default(); columns.len()] };
        let mut wanted = orders.iter().zip(&slots).peekable();
        for (first, found) in firsts.into_iter().zip(found) {
            let missing = |what: &str| {
                StoreError::Damaged(format!(
                    "{what} of orders at {first} is missing; restore a backup"
                ))
            };
            let segment = Segment::decompress(&found.ok_or_else(|| missing("the segment"))?.value)?;
            while let Some((order, (_, slot))) = wanted.next_if(|(_, slot)| slot.0 == first) {
                let document = segment.get(*slot).ok_or_else(|| missing("a document"))?;
                let own = vouchers(document)?;
                let reversal = reversals.get(order).map(Voucher::from);
                let all = own.iter().chain(&reversal);
                let lines = all.map(|voucher| texts.push(columns, voucher)).sum();
                texts.counts.push(lines);
            }
        }
        Ok(texts)
    }
}

impl Texts {
    /// Adds the lines of a voucher, and tells how many they are.
    fn push(&mut self, columns: &[usize], voucher: &Voucher<'_>) -> u32 {
        for (texts, column) in self.columns.iter_mut().zip(columns) {
            for LedgerLine { main_account, name, amount } in &voucher.lines {
                match column {
                    0 => texts.push(voucher.number),
                    1 => texts.push(main_account),
                    2 => texts.push(name),
                    3 if !amount.is_negative() => texts.push(&voucher.currency.format(*amount)),
                    4 if amount.is_negative() => texts.push(&voucher.currency.format(-*amount)),
                    5 => texts.push(voucher.currency.code()),
                    6 => texts.push(&voucher.date.to_string()),
                    7 => texts.push(voucher.text),
                    _ => texts.push(""),
                }
            }
        }
        u32::try_from(voucher.lines.len()).unwrap_or(u32::MAX)
    }
}
