//! Why a transaction did not become an order, as it is stored and shown. The causes are in
//! [`cause`](super::cause).

use super::cause::Cause;
use crate::domain::CompanyId;
use crate::domain::company::NumberSequence;
use crate::domain::status::ERROR_DETAIL_LENGTH;

/// Most characters of what a posting error quotes, so that the sentences around it stay whole.
const POSTING_DETAIL_LENGTH: usize = ERROR_DETAIL_LENGTH - 256;

/// Why a transaction did not become an order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyncFailure {
    /// The stable code of the cause, such as `LEDGER-PERIOD`; the list is [`Cause::CODES`].
    pub code: &'static str,
    /// What the product would store as the order error details; at most 1,024 characters.
    pub message: String,
    /// What to do about it; at most 1,024 characters.
    pub remedy: String,
}

impl SyncFailure {
    /// A failure to post, in the words in which the product stores those (domain facts 3.1).
    ///
    /// The product names a journal and a voucher here. We draw numbers only for what is posted, so
    /// that the sequences stay without gaps, and say that there is none.
    pub fn posting(company: &CompanyId, cause: &Cause) -> Self {
        let detail = clipped(&cause.message(), POSTING_DETAIL_LENGTH);
        let message = format!(
            "Posting results for journal batch number (not assigned) Voucher (not assigned)\n\
             {detail}\n\
             Reported from company accounts {company}\n\
             Posting has been canceled"
        );
        Self { message: clipped(&message, ERROR_DETAIL_LENGTH), ..Self::from(cause) }
    }

    /// F16: the sequence has given its largest number.
    pub fn number_sequence_exceeded(sequence: &NumberSequence) -> Self {
        Self::from(Cause::NumberSequence { sequence: sequence.code.clone() })
    }
}

impl From<&Cause> for SyncFailure {
    fn from(cause: &Cause) -> Self {
        Self {
            code: cause.code(),
            message: clipped(&cause.message(), ERROR_DETAIL_LENGTH),
            remedy: clipped(&cause.remedy(), ERROR_DETAIL_LENGTH),
        }
    }
}

impl From<Cause> for SyncFailure {
    fn from(cause: Cause) -> Self {
        Self::from(&cause)
    }
}

/// The first characters of a text that can quote what came from outside in any length.
fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Amount, Text};

    #[test]
    fn a_failure_is_never_longer_than_its_column() {
        let item = Text::from("\u{e9}".repeat(5_000));
        let company = CompanyId::new("usrt");
        let cause =
            Cause::ItemNotReleased { line: Amount::whole(1), item, company: company.clone() };
        assert_eq!(SyncFailure::from(&cause).message.chars().count(), ERROR_DETAIL_LENGTH);
        let posting = SyncFailure::posting(&company, &cause).message;
        assert!(posting.chars().count() <= ERROR_DETAIL_LENGTH);
        assert!(posting.ends_with("\nPosting has been canceled"), "{posting}");
    }
}
