//! Continuous number sequences: the next number of each is a key that is written, with the value
//! that was expected there, in the same commit as what carries the numbers. So there are no gaps.

use std::collections::BTreeMap;

use super::codec::{decode, encode};
use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::Space;
use super::log::Writes;
use crate::domain::company::{Company, Sequence};
use crate::domain::synchronize::SyncFailure;
use crate::domain::{CompanyId, Setup, Text};
use crate::durable::Expect;

/// The next number of each sequence; a sequence of which none was taken is not in it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    next: BTreeMap<(CompanyId, Text), u64>,
}

/// What a sequence stood at before a number was taken.
pub(super) struct Before {
    key: (CompanyId, Text),
    next: Option<u64>,
}

impl Numbers {
    /// Takes the next number of the company's sequence, as text, with what gives it back.
    pub(super) fn take(
        &mut self,
        company: &Company,
        sequence: Sequence,
    ) -> Result<(Text, Before), SyncFailure> {
        let sequence = company.sequences.of(sequence);
        let key = (company.id.clone(), sequence.code.clone());
        let before = self.next.get(&key).copied();
        let next = before.unwrap_or(sequence.smallest);
        if next > sequence.largest {
            return Err(SyncFailure::number_sequence_exceeded(sequence));
        }
        self.next.insert(key.clone(), next + 1);
        Ok((sequence.format(next), Before { key, next: before }))
    }

    /// Takes back a number that nobody got, the last of its sequence.
    pub(super) fn give_back(&mut self, before: Before) {
        match before.next {
            Some(next) => self.next.insert(before.key, next),
            None => self.next.remove(&before.key),
        };
    }

    /// What a commit has to write for the numbers taken since `before`.
    pub(super) fn writes_since(&self, before: &Self) -> Result<Writes, StoreError> {
        let changed = self.next.iter().filter(|(key, next)| before.next.get(*key) != Some(next));
        let write = |((company, code), next): (&(CompanyId, Text), &u64)| {
            Ok((Space::Numbers.texts(&[company.as_str(), code]), Some(encode(next)?)))
        };
        changed.map(write).collect()
    }
}

impl Headquarters {
    /// The next numbers of every company, and what a commit that takes some has to expect.
    pub(super) async fn numbers(
        &self,
        setup: &Setup,
    ) -> Result<(Numbers, Vec<(Vec<u8>, Expect)>), StoreError> {
        let sequences =
            [Sequence::SalesOrder, Sequence::Quotation, Sequence::Voucher, Sequence::Journal];
        let names = setup.companies.iter().flat_map(|company| {
            let code = |sequence| company.sequences.of(sequence).code.clone();
            sequences.map(|sequence| (company.id.clone(), code(sequence)))
        });
        let names: Vec<(CompanyId, Text)> = names.collect();
        let key =
            |(company, code): &(CompanyId, Text)| Space::Numbers.texts(&[company.as_str(), code]);
        let keys: Vec<Vec<u8>> = names.iter().map(key).collect();
        let found = self.store.multi_get(&keys).await?;
        let mut numbers = Numbers::default();
        let mut expect = Vec::new();
        for ((name, key), found) in names.into_iter().zip(keys).zip(found) {
            let version = found.as_ref().map(|found| found.version);
            expect.push((key, version.map_or(Expect::Absent, Expect::Version)));
            if let Some(found) = found {
                numbers.next.insert(name, decode("a number sequence", &found.value)?);
            }
        }
        Ok((numbers, expect))
    }
}
