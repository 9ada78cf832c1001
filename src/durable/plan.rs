//! What a commit does to the tree: the batch, the new head, the next link of the chain.

use sha2::{Digest as _, Sha256};

use super::envelope::{self, Header, Kind};
use super::error::Error;
use super::head::Head;
use super::keys;
use super::parts::{PART_SIZE, Parts};
use super::sled_map::Inner;

/// A commit made ready. Nothing is written by making it.
pub(super) struct Plan<'a> {
    map: &'a Inner,
    head: Head,
    batch: sled::Batch,
    /// Takes in the previous link and, for each change in key order, the key and the checksum of
    /// its record. The checksums cover the values, so the values are not hashed a second time. This
    /// tells histories apart; it is no proof against a person who can write the files.
    chain: Sha256,
    large: u32,
    /// The stored keys that get a record, with its length.
    put: Vec<(Vec<u8>, usize)>,
}

/// A commit ready to be applied.
pub(super) struct Planned {
    pub(super) batch: sled::Batch,
    /// The head that it leads to.
    pub(super) head: Head,
    /// The stored keys that it puts, with the lengths of their records.
    pub(super) put: Vec<(Vec<u8>, usize)>,
}

impl<'a> Plan<'a> {
    /// The commit after `head`.
    pub(super) fn after(map: &'a Inner, head: &Head) -> Self {
        let mut next = *head;
        next.point.sequence = next.point.sequence.saturating_add(1);
        next.previous = head.point.chain;
        let chain = Sha256::new()
            .chain_update(head.point.chain)
            .chain_update(next.point.sequence.to_be_bytes());
        Self { map, head: next, batch: sled::Batch::default(), chain, large: 0, put: Vec::new() }
    }

    /// Adds one write of the caller. Writes come in key order, each key once.
    pub(super) fn write(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), Error> {
        let stored = keys::record(key);
        let existed = self.retire(&stored)?;
        match value {
            None if existed => self.remove(&stored),
            None => {}
            Some(value) if value.len() <= PART_SIZE => self.put(&stored, Kind::Whole, value),
            Some(value) => {
                let parts = Parts::of(value, self.large);
                self.large = self.large.saturating_add(1);
                for (number, part) in (0..).zip(value.chunks(PART_SIZE)) {
                    let at = keys::part(self.head.point.sequence, parts.ordinal, number);
                    self.put(&at, Kind::Whole, part);
                }
                self.put(&stored, Kind::Parted, &parts.encode());
            }
        }
        Ok(())
    }

    /// Seals the plan.
    pub(super) fn finish(mut self) -> Planned {
        self.head.point.chain = self.chain.finalize().into();
        self.batch.insert(keys::HEAD, self.head.seal());
        Planned { batch: self.batch, head: self.head, put: self.put }
    }

    /// Takes what stands at `stored` out of the totals, and its parts out of the tree. Says whether
    /// anything stood there.
    fn retire(&mut self, stored: &[u8]) -> Result<bool, Error> {
        let Some(record) = self.map.raw(stored)? else { return Ok(false) };
        let header = Header::read(stored, &record)?;
        self.head.subtract(header);
        if header.kind == Kind::Parted {
            let (_, payload) = envelope::unseal(stored, &record)?;
            let bad = |what| Error::corrupt(keys::caller(stored).unwrap_or(stored), what);
            let parts = Parts::decode(&payload)
                .ok_or_else(|| bad("the description of its parts is wrong"))?;
            for number in 0..parts.count {
                let at = keys::part(header.version, parts.ordinal, number);
                let part = self.map.raw(&at)?.ok_or_else(|| bad("a part of it is missing"))?;
                self.head.subtract(Header::read(&at, &part)?);
                self.remove(&at);
            }
        }
        Ok(true)
    }

    fn put(&mut self, stored: &[u8], kind: Kind, payload: &[u8]) {
        let (header, record) = envelope::seal(stored, kind, self.head.point.sequence, payload);
        self.link(1, stored);
        self.chain.update(header.checksum());
        self.head.add(header);
        self.put.push((stored.to_vec(), record.len()));
        self.batch.insert(stored, record);
    }

    fn remove(&mut self, stored: &[u8]) {
        self.link(0, stored);
        self.batch.remove(stored);
    }

    fn link(&mut self, act: u8, stored: &[u8]) {
        self.chain.update([act]);
        self.chain.update(u64::try_from(stored.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.chain.update(stored);
    }
}
