//! A whole transaction on its way into headquarters, already in the form in which it is stored.
//!
//! Making one costs most of what staging costs and needs nothing of the store, so any thread can do
//! it. What all transactions of a window share is put in front when they are staged.

use super::codec::{VERSION, decode, encode, encode_onto};
use super::entries::TransactionEntry;
use super::error::StoreError;
use crate::domain::{Moment, RetailTransaction, Text};

/// A transaction that is whole.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its stored form, the last part of a stored transaction behind a version; then its ID and its
    /// channel reference ID. One piece of memory, as a window has many of these.
    bytes: Vec<u8>,
    /// Where the stored form ends, and where the ID does.
    ends: [usize; 2],
    pub(super) entry: TransactionEntry,
}

impl Arrived {
    /// The transaction, ready to be staged.
    pub fn new(transaction: &RetailTransaction) -> Result<Self, StoreError> {
        Self::new_in(&mut Vec::new(), transaction)
    }

    /// The same, put together in memory that is kept for the next one.
    pub fn new_in(
        memory: &mut Vec<u8>,
        transaction: &RetailTransaction,
    ) -> Result<Self, StoreError> {
        encode_onto(memory, transaction)?;
        let stored = memory.len();
        memory.extend_from_slice(transaction.key.name().as_bytes());
        let ends = [stored, memory.len()];
        memory.extend_from_slice(transaction.header.channel_reference_id.as_bytes());
        Ok(Self { bytes: memory.clone(), ends, entry: TransactionEntry::of(transaction) })
    }

    /// The hash of its key, as [`hash`](super::entries::hash) gives it.
    pub fn key_hash(&self) -> u128 {
        self.entry.hash
    }

    /// The transaction itself.
    pub fn transaction(&self) -> Result<RetailTransaction, StoreError> {
        decode("a transaction that arrived", self.stored())
    }

    fn stored(&self) -> &[u8] {
        self.bytes.get(..self.ends[0]).unwrap_or_default()
    }

    /// Its ID and its channel reference ID.
    pub(super) fn texts(&self) -> [&str; 2] {
        let [stored, name] = self.ends;
        [stored..name, name..self.bytes.len()].map(|range| {
            let text = self.bytes.get(range).map(std::str::from_utf8);
            text.and_then(Result::ok).unwrap_or_default()
        })
    }
}

/// What the transactions of a window have in common, as it stands in front of each.
pub(super) struct Origin(Vec<u8>);

impl Origin {
    /// The channel database, the upload session and the moment of the pull.
    pub(super) fn new(
        channel_database: &Text,
        session: u64,
        pulled: Moment,
    ) -> Result<Self, StoreError> {
        Ok(Self(encode(&(channel_database, session, pulled))?))
    }

    /// The document of a [`StoredTransaction`](super::StoredTransaction).
    pub(super) fn document(&self, arrived: &Arrived) -> Vec<u8> {
        let own = arrived.stored().strip_prefix(&[VERSION]).unwrap_or_default();
        [&self.0, own].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TransactionKey;
    use crate::domain::tables::{RetailTransactionSalesTrans, RetailTransactionTable};
    use crate::store::StoredTransaction;

    #[test]
    fn what_is_put_together_is_the_document_of_the_stored_transaction() {
        let key = TransactionKey { transaction: "T-1".into(), ..Default::default() };
        let line = RetailTransactionSalesTrans { item_id: "81325".into(), ..Default::default() };
        let header = RetailTransactionTable {
            channel_reference_id: "É-7".into(),
            ..RetailTransactionTable::default()
        };
        let transaction =
            RetailTransaction { key, header, sales: vec![line], ..Default::default() };
        let arrived = Arrived::new(&transaction).unwrap();
        assert_eq!(arrived.texts(), ["T-1", "É-7"]);
        assert_eq!(arrived.transaction().unwrap(), transaction);
        let pulled = Moment(chrono::DateTime::from_timestamp(1_767_600_000, 0));
        let origin = Origin::new(&"Default".into(), 7, pulled).unwrap();
        let channel_database = "Default".into();
        let stored = StoredTransaction { channel_database, session: 7, pulled, transaction };
        assert_eq!(origin.document(&arrived), encode(&stored).unwrap());
    }
}
