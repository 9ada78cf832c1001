//! Large values lie in parts.
//!
//! The storage library writes a message of more than a quarter of a segment to a file of its own
//! that it never syncs. A message can be a leaf of 17 values, so no value may exceed a 17th of
//! 1 MiB.

use super::map::MAX_VALUE;

/// The largest value stored in one piece, and the size of a part: 56 KiB.
pub(super) const PART_SIZE: usize = 56 << 10;
/// The size of parts that the first format wrote.
const FIRST_PART_SIZE: usize = 160 << 10;

/// Where the parts of a value lie: the payload of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    /// Which of the large values of its commit it is.
    pub(super) ordinal: u32,
    /// The number of parts.
    pub(super) count: u32,
    /// The length of the whole value in bytes.
    pub(super) length: u64,
}

impl Parts {
    /// Describes `value` as the `ordinal`th large one of its commit.
    pub(super) fn of(value: &[u8], ordinal: u32) -> Self {
        // Both fit: the commit was refused if the value exceeds MAX_VALUE.
        let count = u32::try_from(value.len().div_ceil(PART_SIZE)).unwrap_or(u32::MAX);
        Self { ordinal, count, length: u64::try_from(value.len()).unwrap_or(u64::MAX) }
    }

    pub(super) fn encode(self) -> Vec<u8> {
        let mut bytes = self.ordinal.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.count.to_be_bytes());
        bytes.extend_from_slice(&self.length.to_be_bytes());
        bytes
    }

    /// `None` if the bytes are no description, or one of more than may be stored.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (ordinal, rest) = bytes.split_first_chunk::<4>()?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let parts = Self {
            ordinal: u32::from_be_bytes(*ordinal),
            count: u32::from_be_bytes(*count),
            length: u64::from_be_bytes(rest.try_into().ok()?),
        };
        let length = usize::try_from(parts.length).ok().filter(|length| *length <= MAX_VALUE)?;
        let count = usize::try_from(parts.count).ok()?;
        let fits = [PART_SIZE, FIRST_PART_SIZE].map(|size| length.div_ceil(size)).contains(&count);
        fits.then_some(parts)
    }
}
