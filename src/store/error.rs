//! Why headquarters' data cannot be read or written.

use thiserror::Error;

use crate::durable;

/// Why a read or a commit failed. Each message names the place and the remedy.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// Somebody else wrote first: read again and decide again.
    #[error("{0}")]
    Conflict(durable::Error),
    /// This process took a channel database further since the caller looked: look again.
    #[error("{0}")]
    Moved(String),
    /// The commit may or may not have happened; nothing more is written by this process.
    #[error("{0}")]
    Unknown(durable::Error),
    /// A record is damaged, or the store is not whole.
    #[error("{0}")]
    Damaged(String),
    /// Another process holds the store, or is just letting go of it.
    #[error("{0}")]
    Held(durable::Error),
    /// Anything else: no space, no permission.
    #[error("{0}")]
    Unavailable(durable::Error),
}

impl From<durable::Error> for StoreError {
    fn from(error: durable::Error) -> Self {
        use durable::Error as E;
        match error {
            E::Conflict { .. } => Self::Conflict(error),
            E::Unknown { .. } => Self::Unknown(error),
            E::Corrupt { .. }
            | E::Damaged { .. }
            | E::Behind { .. }
            | E::Witness { .. }
            | E::NewerFormat { .. } => Self::Damaged(error.to_string()),
            E::Locked { .. } => Self::Held(error),
            E::Full { .. } | E::TooBig { .. } | E::Io { .. } | E::Unavailable(_) => {
                Self::Unavailable(error)
            }
        }
    }
}

impl StoreError {
    /// A document that could be written and not be read again.
    pub(super) fn too_big(what: &'static str, size: usize, limit: usize) -> Self {
        Self::Unavailable(durable::Error::TooBig { what, size, limit })
    }

    /// A record that passes its checksum and still cannot be understood.
    pub(super) fn unreadable(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Damaged(format!(
            "{what} cannot be read: {error}; restore a backup, or use the program that wrote it"
        ))
    }
}
