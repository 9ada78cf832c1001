//! The examination of transactions: segment by segment with entries, order status and failures.

use std::collections::BTreeMap;

use super::super::cause_code::CauseCode;
use super::super::entries::{Became, SlotStatus, TransactionEntry, hash};
use super::super::error::StoreError;
use super::super::headquarters::StoredTransaction;
use super::super::keys::{Space, number_of};
use super::super::staging;
use super::Exam;
use super::walk::{Kind, Run, Walk};
use crate::domain::check::Invariant as I;
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::parts::Parts;
use crate::domain::status::OrderStatus;
use crate::domain::synchronize::{Disposition, disposition};
use crate::domain::{Moment, RetailTransaction};
use crate::durable::{Entry, KeyRange};

const KIND: Kind = Kind {
    documents: Space::Transactions,
    entries: Space::TransactionEntries,
    what: "transaction",
};

/// One transaction with what is stored about it.
struct Case<'a> {
    ordinal: u64,
    stored: &'a StoredTransaction,
    status: SlotStatus,
    failure: Option<&'a OrderStatus>,
}

impl Exam<'_> {
    /// Examines all transactions; `false` when it was ended.
    pub(super) async fn transactions(&mut self) -> Result<bool, StoreError> {
        let mut walk = Walk::over(self, KeyRange::prefix(&KIND.documents.key()));
        let mut next = 0;
        loop {
            let page = walk.next().await?;
            if page.is_empty() {
                break;
            }
            for entry in &page {
                let (run, beyond) = self.run(KIND, entry, next).await?;
                if let Some(run) = run {
                    self.segment(&run).await?;
                }
                if !(self.proceed)(beyond.saturating_sub(next)) {
                    return Ok(false);
                }
                next = beyond;
            }
        }
        let count = self.still.headquarters.transaction_count();
        self.end(KIND, next, count);
        for stray in self.failures(count, u64::MAX).await?.into_keys() {
            let text = format!("a failure is stored of transaction {stray}, which is not there");
            self.checks.fail(I::I1, text);
        }
        Ok(true)
    }

    async fn segment(&mut self, run: &Run<TransactionEntry>) -> Result<(), StoreError> {
        let first = run.first;
        let many = run.documents.len();
        let key = Space::TransactionStatus.number(first);
        let what = format!("the order statuses of the segment of transaction {first}");
        let statuses: Vec<SlotStatus> = self.stored(key, &what).await?.unwrap_or_default();
        self.checks.test(I::I27, statuses.len() == many, || {
            let there = statuses.len();
            format!("the segment of transaction {first} has {many} documents, {there} statuses")
        });
        let failures = self.failures(first, first + many as u64).await?;
        let documents = run.documents.iter().zip(&run.entries);
        for ((ordinal, (document, entry)), slot) in (first..).zip(documents).zip(0..) {
            let what = format!("transaction {ordinal}");
            let Some(stored) = self.read::<StoredTransaction>(&what, document) else { continue };
            self.copies(ordinal, &stored, document, entry)?;
            let status = statuses.get(slot).copied().unwrap_or_default();
            let failure = failures.get(&ordinal);
            let case = Case { ordinal, stored: &stored, status, failure };
            self.fate(&case);
            self.whole(&stored.transaction);
            self.origin(&stored);
            self.totals.count(entry, &case.status);
            self.money.staged(&stored, case.status.status, self.checks);
        }
        Ok(())
    }

    /// The stored failures of the ordinals from `first` to before `beyond`.
    async fn failures(
        &mut self,
        first: u64,
        beyond: u64,
    ) -> Result<BTreeMap<u64, OrderStatus>, StoreError> {
        let (from, to) = (Space::Failures.number(first), Some(Space::Failures.number(beyond)));
        let mut walk = Walk::over(self, KeyRange { from, to });
        let mut failures = BTreeMap::new();
        loop {
            let page: Vec<Entry> = walk.next().await?;
            if page.is_empty() {
                return Ok(failures);
            }
            for entry in page {
                let Some(ordinal) = number_of(&entry.key) else { continue };
                let what = format!("the failure of transaction {ordinal}");
                if let Some(failure) = self.read(&what, &entry.found.value) {
                    failures.insert(ordinal, failure);
                }
            }
        }
    }

    /// The document against its entry, its own bytes, and what headquarters finds by its key.
    fn copies(
        &mut self,
        ordinal: u64,
        stored: &StoredTransaction,
        document: &[u8],
        entry: &TransactionEntry,
    ) -> Result<(), StoreError> {
        let key = &stored.transaction.key;
        let (again, expected) = staging::document(stored)?;
        self.checks.test(I::I31, again == document, || {
            format!("transaction {ordinal} {key} is written in another way than it is stored")
        });
        let in_memory = self.still.headquarters.read().transactions.entry(ordinal);
        let same = *entry == expected && in_memory.as_ref() == Some(&expected);
        self.checks.test(I::I6, same, || {
            format!("the entry of transaction {ordinal} says something else than {key} itself")
        });
        let found = self.still.headquarters.read().find_hash(hash(key));
        self.checks.test(I::I3, found == Some(ordinal), || match found {
            Some(other) => format!("{key} is there twice: as transactions {ordinal} and {other}"),
            None => format!("transaction {ordinal} {key} is not found by its key"),
        });
        Ok(())
    }

    /// I1, and the transaction's side of I2.
    fn fate(&mut self, case: &Case<'_>) {
        let Case { ordinal, stored, status, failure } = case;
        let RetailTransaction { key, header, .. } = &stored.transaction;
        let at = |what: &str| format!("transaction {ordinal} {key} {what}");
        let possible = disposition(header.r#type, header.entry_status, Status::None);
        let is_for_job = !matches!(possible, Disposition::NotForThisJob | Disposition::Voided);
        let reason = failure.is_some_and(|failure| {
            !failure.error_code.is_empty() && !failure.error_detail.is_empty()
        });
        let wrong = match status.status {
            Status::None | Status::PendingSynchronization | Status::Editing => {
                (status.became != Became::Nothing || failure.is_some())
                    .then_some("waits, and has a document or a failure")
            }
            Status::Failed if status.became != Became::Nothing => Some("failed and has a document"),
            Status::Failed if !reason => Some("failed without a stored reason"),
            Status::Failed if status.retry_count == 0 => Some("failed and was never tried"),
            Status::Failed
                if failure.is_some_and(|it| CauseCode::of(&it.error_code) != status.cause) =>
            {
                Some("failed for another cause than its failure says")
            }
            Status::Succeeded if status.cause != CauseCode::default() => {
                Some("succeeded and has a cause of failure")
            }
            Status::Failed | Status::Succeeded if !is_for_job => {
                Some("was synchronized although it is not for this job, or voided")
            }
            Status::Succeeded if failure.is_some() => Some("succeeded and has a failure"),
            Status::Failed | Status::Succeeded if status.modified == Moment(None) => {
                Some("was synchronized at no time")
            }
            Status::Failed | Status::Succeeded => None,
        };
        self.checks.test(I::I1, wrong.is_none(), || at(wrong.unwrap_or_default()));
        if status.status == Status::Succeeded {
            let own = self.made_of(possible, status.became) == Some(*ordinal);
            self.checks
                .test(I::I2, own, || at("succeeded and has no document of its kind that names it"));
        }
        let in_memory = usize::try_from(*ordinal).ok();
        let in_memory =
            in_memory.and_then(|slot| self.still.headquarters.read().statuses.get(slot));
        self.checks.test(I::I27, in_memory == Some(*status), || {
            at("has another order status on disk than this program knows")
        });
    }

    /// The transaction that a document names, if the document is of the kind that comes of that
    /// disposition and is there.
    fn made_of(&self, disposition: Disposition, became: Became) -> Option<u64> {
        let state = self.still.headquarters.read();
        let documents = &state.documents;
        match (disposition, became) {
            (Disposition::Order, Became::Order(order)) => {
                documents.orders.entry(order).map(|entry| entry.transaction)
            }
            (Disposition::Quotation, Became::Quotation(quotation)) => {
                documents.quotations.entry(quotation).map(|entry| entry.transaction)
            }
            (Disposition::Cancellation, Became::Cancellation(cancellation)) => {
                documents.cancellations.entry(cancellation).map(|entry| entry.transaction)
            }
            _ => None,
        }
    }

    /// I13: the rows make up the transaction that is stored.
    fn whole(&mut self, transaction: &RetailTransaction) {
        let mut parts = Parts::new(transaction.key.clone());
        let added = transaction.clone().into_rows().into_iter().try_for_each(|row| {
            let table = row.table();
            parts.add(row).map(|_| ()).map_err(|error| format!("{table}: {error}"))
        });
        let again = added.and_then(|()| parts.into_transaction().map_err(|e| e.to_string()));
        let key = &transaction.key;
        self.checks.test(I::I13, again.as_ref() == Ok(transaction), || match &again {
            Ok(_) => format!("the rows of {key} are not in the order of their line keys"),
            Err(why) => format!("{key} is not whole: {why}"),
        });
    }

    /// The upload session and the counters that the transaction says it came with.
    fn origin(&mut self, stored: &StoredTransaction) {
        let StoredTransaction { channel_database, session, transaction, .. } = stored;
        let key = &transaction.key;
        let state = self.still.headquarters.read();
        let named = state.sessions.get(session);
        let named = named.is_some_and(|found| found.channel_database == *channel_database);
        drop(state);
        self.checks.test(I::I12, named, || {
            format!("{key} names upload session {session} of {channel_database}; there is none")
        });
        let rows = self.staged.rows.entry(channel_database.clone()).or_default();
        for row in transaction.clone().into_rows() {
            let (table, counter) = (row.table(), row.replication_counter());
            *rows.entry(table).or_default() += 1;
            let is_taken = (1..=self.taken.get(table)).contains(&counter);
            self.checks.test(I::I11, is_taken, || {
                format!("{key} has the row {counter} of {table}, beyond every watermark")
            });
        }
    }
}
