//! The trait that a backend implements.

use async_trait::async_trait;

use super::StoreError;
use crate::durable::{Commit, Entry, Finding, Findings, KeyRange, Order, Receipt, Versioned};

/// Records that one step of [`Store::verify`] reads.
const PAGE: usize = 16;

/// What a backend can do, for code that must choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Several processes may write at the same time, so what was read can be old at once.
    pub shared: bool,
    /// The largest value in bytes.
    pub max_value: usize,
}

/// An ordered map of bytes with atomic, durable commits.
///
/// Calls may cross a network, so they are asynchronous and take many keys at once. Values are owned.
/// Two reads may see different moments: a commit says what it expects to find. When a commit returns
/// [`StoreError::Unknown`], it may have happened; only reading tells.
#[async_trait]
pub trait Store: Send + Sync {
    /// What this backend can do.
    fn capabilities(&self) -> Capabilities;

    /// The values of the keys, in their order, all as of one moment.
    async fn multi_get(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Versioned>>, StoreError>;

    /// The entries of the range, at most `limit`, all as of one moment.
    async fn scan(
        &self,
        range: &KeyRange,
        order: Order,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError>;

    /// Writes all of the commit, durably, or nothing.
    async fn commit(&self, commit: Commit) -> Result<Receipt, StoreError>;

    /// Walks every record and says which cannot be read, and what is wrong with the whole.
    ///
    /// This one reads everything once and stops at the first page that fails. A backend that keeps
    /// checksums or control totals of its own says more.
    async fn verify(&self) -> Result<Findings, StoreError> {
        let (mut range, mut findings) = (KeyRange::all(), Findings::default());
        loop {
            let page = match self.scan(&range, Order::Ascending, PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    findings.bad.push(Finding { key: None, what: error.to_string() });
                    return Ok(findings);
                }
            };
            findings.examined += page.len() as u64;
            let Some(last) = page.last() else { return Ok(findings) };
            range = range.beyond(Order::Ascending, &last.key);
        }
    }
}
