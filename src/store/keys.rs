//! The keys of headquarters' one map. They are made here and nowhere else.
//!
//! A key is a space, one byte, followed by big-endian numbers or by texts that are each led by their
//! length, so that no text can forge another key.

/// What a key holds. The numbers are stored: they never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Space {
    /// Documents of transactions, by the ordinal of the segment's first.
    Transactions = 0x01,
    /// Entries of the same transactions.
    TransactionEntries = 0x02,
    /// Order status of the same transactions.
    TransactionStatus = 0x03,
    /// Why a transaction failed, by its ordinal.
    Failures = 0x04,
    /// Documents of sales orders, by the ordinal of the segment's first.
    Orders = 0x05,
    /// Entries of the same orders.
    OrderEntries = 0x06,
    /// Totals of transactions, by business date.
    Totals = 0x07,
    /// Rows of transactions that are not whole yet, by the transaction's hash.
    Waiting = 0x08,
    /// Transactions that came again with other content, numbered from 0.
    Conflicts = 0x09,
    /// Rows held back with the reason, numbered from 0.
    Quarantine = 0x0A,
    /// Documents of sales quotations, by the ordinal of the segment's first.
    Quotations = 0x0B,
    /// Entries of the same quotations.
    QuotationEntries = 0x0C,
    /// Documents of cancellations, by the ordinal of the segment's first.
    Cancellations = 0x0D,
    /// Entries of the same cancellations.
    CancellationEntries = 0x0E,
    /// Counters of channel databases that have no row, numbered from 0.
    Gaps = 0x0F,
    /// Texts of the same transactions, see `texts`.
    TransactionTexts = 0x10,
    /// Texts of the same orders and of their payments.
    OrderTexts = 0x11,
    /// Counters taken from a channel database, by its name.
    Watermarks = 0x20,
    /// The next number of a sequence, by company and code.
    Numbers = 0x21,
    /// Upload sessions by number.
    Sessions = 0x22,
    /// The setup.
    Setup = 0x30,
    /// The clock.
    Clock = 0x31,
    /// Customers that synchronization created, by company and account.
    Customers = 0x32,
    /// How trade goes on.
    Trade = 0x34,
    /// What people entered last, by person and dialog.
    LastValues = 0x35,
    /// Runs of P-0001 and Synchronize orders, by number.
    Runs = 0x36,
    /// Batch jobs by number.
    BatchJobs = 0x40,
    /// What became of due times, by job and number.
    BatchHistory = 0x41,
    /// Changes of status, by job and number.
    BatchChanges = 0x42,
    /// Batch groups by name.
    BatchGroups = 0x43,
    /// The next numbers of batch jobs and messages.
    BatchCounts = 0x44,
    /// Which process runs batch jobs.
    BatchLease = 0x45,
    /// The message center, by number.
    Messages = 0x46,
    /// Changes of the clock, by number.
    ClockChanges = 0x33,
}

impl Space {
    /// All of them.
    const ALL: [Self; 34] = [
        Self::Transactions,
        Self::TransactionEntries,
        Self::TransactionStatus,
        Self::Failures,
        Self::Orders,
        Self::OrderEntries,
        Self::Totals,
        Self::Waiting,
        Self::Conflicts,
        Self::Quarantine,
        Self::Quotations,
        Self::QuotationEntries,
        Self::Cancellations,
        Self::CancellationEntries,
        Self::Gaps,
        Self::TransactionTexts,
        Self::OrderTexts,
        Self::Watermarks,
        Self::Numbers,
        Self::Sessions,
        Self::Setup,
        Self::Clock,
        Self::Customers,
        Self::Trade,
        Self::LastValues,
        Self::Runs,
        Self::BatchJobs,
        Self::BatchHistory,
        Self::BatchChanges,
        Self::BatchGroups,
        Self::BatchCounts,
        Self::BatchLease,
        Self::Messages,
        Self::ClockChanges,
    ];

    /// The space of keys that begin with this byte.
    pub(super) fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|space| *space as u8 == byte)
    }

    /// The key of the space itself, for what exists once; also the prefix of all its keys.
    pub(super) fn key(self) -> Vec<u8> {
        vec![self as u8]
    }

    /// The key of a number.
    pub(super) fn number(self, number: u64) -> Vec<u8> {
        [&[self as u8][..], &number.to_be_bytes()].concat()
    }

    /// The key of a hash.
    pub(super) fn hash(self, hash: u128) -> Vec<u8> {
        [&[self as u8][..], &hash.to_be_bytes()].concat()
    }

    /// The key of two numbers.
    pub(super) fn numbers(self, numbers: [u64; 2]) -> Vec<u8> {
        [&[self as u8][..], numbers.map(u64::to_be_bytes).as_flattened()].concat()
    }

    /// The key of some texts.
    pub(super) fn texts(self, texts: &[&str]) -> Vec<u8> {
        let mut key = self.key();
        for text in texts {
            // Names are short; one longer than 65,535 bytes cannot be set up.
            let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
            key.extend(length.to_be_bytes());
            key.extend(text.bytes());
        }
        key
    }
}

/// The number at the end of a key made by [`Space::number`].
pub(super) fn number_of(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(key.get(1..)?.try_into().ok()?))
}

/// The hash at the end of a key made by [`Space::hash`].
pub(super) fn hash_of(key: &[u8]) -> Option<u128> {
    Some(u128::from_be_bytes(key.get(1..)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_of_texts_forges_the_key_of_another() {
        assert_ne!(Space::Numbers.texts(&["ab", "c"]), Space::Numbers.texts(&["a", "bc"]));
    }

    #[test]
    fn numbers_sort_as_numbers() {
        assert!(Space::Orders.number(2) < Space::Orders.number(10));
        assert_eq!(number_of(&Space::Orders.number(258)), Some(258));
        assert_eq!(hash_of(&Space::Waiting.hash(1 << 100)), Some(1 << 100));
    }
}
