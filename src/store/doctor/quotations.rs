//! The examination of sales quotations, each with its transaction.

use super::super::entries::{Became, QuotationEntry};
use super::super::error::StoreError;
use super::super::headquarters::State;
use super::super::keys::Space;
use super::super::posted::quotation_entry;
use super::Exam;
use super::documents::{Document, Documents, Found};
use super::order;
use super::walk::Kind;
use crate::domain::TransactionKey;
use crate::domain::check::Invariant as I;
use crate::domain::quotation::SalesQuotation;

impl Document for SalesQuotation {
    type Entry = QuotationEntry;

    const KIND: Kind = Kind {
        documents: Space::Quotations,
        entries: Space::QuotationEntries,
        what: "sales quotation",
    };

    fn became(ordinal: u64) -> Became {
        Became::Quotation(ordinal)
    }

    fn transaction(entry: &QuotationEntry) -> u64 {
        entry.transaction
    }

    fn key(&self) -> &TransactionKey {
        &self.retail_transaction
    }

    fn entry(&self, transaction: u64, _state: &State) -> Option<QuotationEntry> {
        Some(quotation_entry(transaction, self))
    }

    fn in_memory(ordinal: u64, state: &State) -> Option<QuotationEntry> {
        state.documents.quotations.entry(ordinal)
    }

    fn found(&self, _entry: &QuotationEntry, state: &State) -> Option<u64> {
        state.documents.find_quotation(&self.data_area_id, &self.quotation_id)
    }

    fn name(&self) -> String {
        format!("sales quotation {} {}", self.data_area_id, self.quotation_id)
    }
}

impl Exam<'_> {
    /// Examines all sales quotations; `false` when it was ended.
    pub(super) async fn quotations(&mut self) -> Result<bool, StoreError> {
        let setup = self.still.headquarters.setup();
        let count = self.still.headquarters.read().documents.quotations.len();
        let mut walk = Documents::over::<SalesQuotation>(self);
        while let Some((all, examined)) = walk.segment::<SalesQuotation>(self, count).await? {
            for Found { document: quotation, .. } in &all {
                self.drawn.quotation(quotation, &setup, self.checks);
                self.tell(I::I9, quotation, order::coins(&quotation.into()));
            }
            self.with_transactions(all, |exam, found, stored| {
                let quotation = &found.document;
                let copies = order::copies(&quotation.into(), &stored.transaction);
                exam.tell(I::I4, quotation, copies);
                let totals = order::totals(&quotation.into(), &stored.transaction);
                exam.tell(I::I7, quotation, totals);
            })
            .await?;
            if !(self.proceed)(examined) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
