//! How values become bytes: a format version, then postcard. Checksums are `durable`'s work.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// The version of every record format. A new format gets the next number and keeps reading the old.
pub(super) const VERSION: u8 = 1;

/// The value as bytes.
pub(super) fn encode(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    postcard::to_extend(value, vec![VERSION])
        .map_err(|error| StoreError::unreadable("a value to be stored", error))
}

/// The value of the bytes; `what` names the record in an error.
pub(super) fn decode<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&VERSION, body)) => {
            postcard::from_bytes(body).map_err(|error| StoreError::unreadable(what, error))
        }
        Some((version, _)) => {
            Err(StoreError::unreadable(what, format!("it has format {version}, not {VERSION}")))
        }
        None => Err(StoreError::unreadable(what, "it is empty")),
    }
}
