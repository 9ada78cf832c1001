//! A whole transaction on its way into headquarters, already in the form in which it is stored.
//!
//! Making one costs most of what staging costs and needs nothing of the store, so any thread can do
//! it. What all transactions of a window share is put in front when they are staged.

use super::codec::{VERSION, decode, encode, encode_in};
use super::entries::TransactionEntry;
use super::error::StoreError;
use crate::domain::{Moment, RetailTransaction, Text};

/// A transaction that is whole.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its stored form: the last part of a stored transaction, behind a version.
    bytes: Vec<u8>,
    pub(super) entry: TransactionEntry,
    /// Its ID and its channel reference ID.
    pub(super) texts: [Text; 2],
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
        let bytes = encode_in(memory, transaction)?;
        let RetailTransaction { key, header, .. } = transaction;
        let texts = [key.transaction.clone(), header.channel_reference_id.clone()];
        Ok(Self { bytes, entry: TransactionEntry::of(transaction), texts })
    }

    /// The hash of its key, as [`hash`](super::entries::hash) gives it.
    pub fn key_hash(&self) -> u128 {
        self.entry.hash
    }

    /// The transaction itself.
    pub fn transaction(&self) -> Result<RetailTransaction, StoreError> {
        decode("a transaction that arrived", &self.bytes)
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
        let own = arrived.bytes.strip_prefix(&[VERSION]).unwrap_or_default();
        [&self.0, own].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TransactionKey;
    use crate::domain::tables::RetailTransactionSalesTrans;
    use crate::store::StoredTransaction;

    #[test]
    fn what_is_put_together_is_the_document_of_the_stored_transaction() {
        let key = TransactionKey { transaction: "T-1".into(), ..Default::default() };
        let line = RetailTransactionSalesTrans { item_id: "81325".into(), ..Default::default() };
        let transaction = RetailTransaction { key, sales: vec![line], ..Default::default() };
        let arrived = Arrived::new(&transaction).unwrap();
        assert_eq!(arrived.transaction().unwrap(), transaction);
        let pulled = Moment(chrono::DateTime::from_timestamp(1_767_600_000, 0));
        let origin = Origin::new(&"Default".into(), 7, pulled).unwrap();
        let channel_database = "Default".into();
        let stored = StoredTransaction { channel_database, session: 7, pulled, transaction };
        assert_eq!(origin.document(&arrived), encode(&stored).unwrap());
    }
}
