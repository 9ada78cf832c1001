//! Size and checksum of rows, so that what headquarters reads can be compared with what was
//! packaged.

use crc32fast::Hasher;
use serde::{Deserialize, Serialize};

use crate::domain::Text;
use crate::domain::table::Table;

/// Size and checksum of consecutive rows of each table.
///
/// It grows as the rows are added, so packaging reads nothing again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally([Part; 11]);

/// The rows of one table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    bytes: u64,
    crc: u32,
}

impl Part {
    fn add(&mut self, other: Self) {
        let mut crc = self.hasher();
        crc.combine(&other.hasher());
        *self = Self { bytes: self.bytes.saturating_add(other.bytes), crc: crc.finalize() };
    }

    fn hasher(self) -> Hasher {
        Hasher::new_with_initial_len(self.crc, self.bytes)
    }
}

impl Tally {
    /// Adds stored `bytes` of the next rows of `table`.
    pub(super) fn take(&mut self, table: Table, bytes: &[u8]) {
        if let Some(part) = self.0.get_mut(usize::from(table.number())) {
            let mut crc = part.hasher();
            crc.update(bytes);
            part.crc = crc.finalize();
            part.bytes = part.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        }
    }

    /// Adds the rows that follow, as the next window has them.
    pub fn add(&mut self, following: &Self) {
        for (part, next) in self.0.iter_mut().zip(following.0) {
            part.add(next);
        }
    }

    /// The bytes of all rows.
    pub fn size(&self) -> u64 {
        self.whole().bytes
    }

    /// The CRC-32 of the rows of the first table, followed by those of the second, and so on, as
    /// eight hexadecimal digits. How the rows were split into windows makes no difference.
    pub fn check_sum(&self) -> Text {
        compact_str::format_compact!("{:08x}", self.whole().crc)
    }

    fn whole(&self) -> Part {
        self.0.iter().fold(Part::default(), |mut whole, part| {
            whole.add(*part);
            whole
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_tables_one_after_the_other() {
        let (first, last) = (Table::RetailTransactionTable, Table::RetailTransactionAttributeTrans);
        let mut tally = Tally::default();
        tally.take(last, b"6789");
        tally.take(first, b"123");
        let mut next = Tally::default();
        next.take(first, b"45");
        tally.add(&next);
        // The check value that catalogues of checksums give for CRC-32 of these nine digits.
        assert_eq!((tally.size(), tally.check_sum().as_str()), (9, "cbf43926"));
    }
}
