//! The head record of a map: where its history stands and what a whole map adds up to.
//!
//! It is written in the same batch as the commit it describes.

use super::envelope::{self, Header, Kind};
use super::error::Error;
use super::keys;
use super::witness::Point;

/// The state of a map after a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Head {
    /// The last commit and the chain up to it.
    pub(super) point: Point,
    /// The chain before the last commit.
    pub(super) previous: [u8; 32],
    /// The number of records, parts counted singly, the head not counted.
    pub(super) records: u64,
    /// The sum of their fingerprints. A record that vanished or went back to an older value, which a
    /// checksum of the record alone cannot tell, makes this sum wrong.
    pub(super) total: u64,
}

impl Head {
    /// Takes `record` into the totals.
    pub(super) fn add(&mut self, record: Header) {
        self.records = self.records.wrapping_add(1);
        self.total = self.total.wrapping_add(record.fingerprint());
    }

    /// Takes `record` out of the totals.
    pub(super) fn subtract(&mut self, record: Header) {
        self.records = self.records.wrapping_sub(1);
        self.total = self.total.wrapping_sub(record.fingerprint());
    }

    /// The record to store.
    pub(super) fn seal(&self) -> Vec<u8> {
        let mut payload = Vec::with_capacity(80);
        payload.extend_from_slice(&self.point.chain);
        payload.extend_from_slice(&self.previous);
        payload.extend_from_slice(&self.records.to_be_bytes());
        payload.extend_from_slice(&self.total.to_be_bytes());
        envelope::seal(keys::HEAD, Kind::Whole, self.point.sequence, &payload).1
    }

    /// The head of a stored record; of an empty map if there is none.
    pub(super) fn unseal(stored: Option<&sled::IVec>) -> Result<Self, Error> {
        let Some(stored) = stored else { return Ok(Self::default()) };
        let (header, payload) = envelope::unseal(keys::HEAD, stored)?;
        let parse = || {
            let (chain, rest) = payload.split_first_chunk::<32>()?;
            let (previous, rest) = rest.split_first_chunk::<32>()?;
            let (records, rest) = rest.split_first_chunk::<8>()?;
            let total = rest.first_chunk::<8>()?;
            Some(Self {
                point: Point { sequence: header.version, chain: *chain },
                previous: *previous,
                records: u64::from_be_bytes(*records),
                total: u64::from_be_bytes(*total),
            })
        };
        parse().ok_or_else(|| Error::corrupt(keys::HEAD, "the head of the map is too short"))
    }
}
