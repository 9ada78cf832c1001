//! What was taken from a channel database and is kept apart for a person: conflicts and quarantine.
//!
//! Both are lists numbered from 0 in the order of arrival. In memory are the companies, for lists,
//! and the hashes of the keys, so that the same rows are not kept twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::backend::Store;
use super::codec::{decode, encode};
use super::entries::hash;
use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::Space;
use super::log::Writes;
use crate::domain::{AnyRow, CompanyId, Moment, Text, TransactionKey};
use crate::durable::{KeyRange, Order};

/// Records read at a time when a store is opened.
const PAGE: usize = 256;

/// The two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldList {
    /// Transactions whose key is there with other content; the first stands.
    Conflicts,
    /// Transactions of which a row is bad, and rows that came too late.
    Quarantine,
}

/// Rows of one transaction that are kept apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldBack {
    /// The transaction's key.
    pub key: TransactionKey,
    /// The channel database that they came through.
    pub channel_database: Text,
    /// The upload session that brought them.
    pub session: u64,
    /// When that was, store time.
    pub seen: Moment,
    /// Why they are kept apart.
    pub reason: String,
    /// The rows as they arrived.
    pub rows: Vec<AnyRow>,
}

impl HeldBack {
    /// Whether both hold the same rows for the same reason.
    fn says_the_same(&self, other: &Self) -> bool {
        let same = |(mine, other): (&AnyRow, &AnyRow)| mine.same_content(other);
        self.reason == other.reason
            && self.rows.len() == other.rows.len()
            && self.rows.iter().zip(&other.rows).all(same)
    }
}

/// One of the lists, as it is kept in memory.
#[derive(Debug, Default)]
pub(super) struct HeldIndex {
    companies: Vec<CompanyId>,
    by_key: BTreeSet<(u128, u64)>,
}

/// What adding to a list writes, and what it changes in memory once it is committed.
#[derive(Default)]
pub(super) struct HeldAppend {
    pub(super) writes: Writes,
    added: Vec<TransactionKey>,
}

impl HeldIndex {
    /// Reads the keys of the list in `space`.
    pub(super) async fn load(store: &dyn Store, space: Space) -> Result<Self, StoreError> {
        let mut index = Self::default();
        let mut range = KeyRange::prefix(&space.key());
        loop {
            let page = store.scan(&range, Order::Ascending, PAGE).await?;
            for entry in &page {
                let held: HeldBack = decode("rows held back", &entry.found.value)?;
                index.add(&held.key);
            }
            match page.last() {
                Some(last) if page.len() == PAGE => {
                    range = range.beyond(Order::Ascending, &last.key);
                }
                _ => return Ok(index),
            }
        }
    }

    /// Takes over what was added, once its writes are committed.
    pub(super) fn apply(&mut self, append: &HeldAppend) {
        append.added.iter().for_each(|key| self.add(key));
    }

    fn add(&mut self, key: &TransactionKey) {
        self.by_key.insert((hash(key), self.companies.len() as u64));
        self.companies.push(key.company.clone());
    }

    fn numbers_of(&self, key: &TransactionKey) -> Vec<u64> {
        let hash = hash(key);
        self.by_key.range((hash, 0)..=(hash, u64::MAX)).map(|(_, number)| *number).collect()
    }
}

impl HeldList {
    fn space(self) -> Space {
        match self {
            Self::Conflicts => Space::Conflicts,
            Self::Quarantine => Space::Quarantine,
        }
    }
}

impl Headquarters {
    fn with_held<T>(&self, list: HeldList, read: impl FnOnce(&HeldIndex) -> T) -> T {
        let state = self.read();
        match list {
            HeldList::Conflicts => read(&state.conflicts),
            HeldList::Quarantine => read(&state.quarantine),
        }
    }

    /// Calls `visit` with number and company of everything in the list, in the order of arrival.
    pub fn each_held(&self, list: HeldList, mut visit: impl FnMut(u64, &CompanyId)) {
        self.with_held(list, |index| {
            (0..).zip(&index.companies).for_each(|(number, company)| visit(number, company));
        });
    }

    /// Whether rows of that transaction are in quarantine.
    pub fn is_quarantined(&self, key: &TransactionKey) -> bool {
        self.with_held(HeldList::Quarantine, |index| !index.numbers_of(key).is_empty())
    }

    /// What stands in the list under these numbers, in their order.
    pub async fn held(&self, list: HeldList, numbers: &[u64]) -> Result<Vec<HeldBack>, StoreError> {
        let keys: Vec<_> = numbers.iter().map(|number| list.space().number(*number)).collect();
        let found = self.store.multi_get(&keys).await?;
        let read = |(number, found): (&u64, Option<crate::durable::Versioned>)| {
            let missing =
                || StoreError::Damaged(format!("{list:?} {number} is missing; restore a backup"));
            decode("rows held back", &found.ok_or_else(missing)?.value)
        };
        numbers.iter().zip(found).map(read).collect()
    }

    /// What stands in the list of that transaction.
    pub(super) async fn held_of(
        &self,
        list: HeldList,
        key: &TransactionKey,
    ) -> Result<Vec<HeldBack>, StoreError> {
        let numbers = self.with_held(list, |index| index.numbers_of(key));
        self.held(list, &numbers).await
    }

    /// Whether what has that number in the list is found by the transaction's key.
    pub(super) fn is_held(&self, list: HeldList, key: &TransactionKey, number: u64) -> bool {
        self.with_held(list, |index| index.numbers_of(key).contains(&number))
    }

    /// What adding `arrived` to the list writes. What stands there already is left out, so that
    /// rows that are read again are not listed again.
    pub(super) async fn hold(
        &self,
        list: HeldList,
        arrived: &[HeldBack],
    ) -> Result<HeldAppend, StoreError> {
        let mut append = HeldAppend::default();
        let mut added: Vec<&HeldBack> = Vec::new();
        let first = self.with_held(list, |index| index.companies.len() as u64);
        for held in arrived {
            let known = self.held_of(list, &held.key).await?;
            let before = added.iter().copied().filter(|before| before.key == held.key);
            if known.iter().chain(before).any(|known| known.says_the_same(held)) {
                continue;
            }
            added.push(held);
            let number = first + append.added.len() as u64;
            append.writes.push((list.space().number(number), Some(encode(held)?)));
            append.added.push(held.key.clone());
        }
        Ok(append)
    }
}
