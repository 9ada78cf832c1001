//! How values become bytes: a format version, then postcard. Checksums are `durable`'s work.

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::StoreError;

/// The version of every record format. A new format gets the next number and keeps reading the old.
pub(super) const VERSION: u8 = 1;

/// The value as bytes.
pub(super) fn encode(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![VERSION];
    write(&mut bytes, value)?;
    Ok(bytes)
}

/// The value as bytes, put together in memory that is there: for many documents, which would each
/// grow step by step.
pub(super) fn encode_in(
    memory: &mut Vec<u8>,
    value: &impl Serialize,
) -> Result<Vec<u8>, StoreError> {
    encode_onto(memory, value)?;
    Ok(memory.clone())
}

/// The value as bytes, in place of what the memory held.
pub(super) fn encode_onto(memory: &mut Vec<u8>, value: &impl Serialize) -> Result<(), StoreError> {
    memory.clear();
    memory.push(VERSION);
    write(memory, value)
}

fn write(bytes: &mut Vec<u8>, value: &impl Serialize) -> Result<(), StoreError> {
    postcard::serialize_with_flavor(value, Onto(bytes))
        .map_err(|error| StoreError::unreadable("a value to be stored", error))
}

/// Writes to the end of bytes that are there. The library's own takes them one by one.
struct Onto<'a>(&'a mut Vec<u8>);

impl Flavor for Onto<'_> {
    type Output = ();

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Bytes within a record, which are taken as a whole. They are stored like a list of numbers below
/// 256.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'a [u8]>::deserialize(deserializer).map(Self)
    }
}

/// The value of the bytes; `what` names the record in an error.
pub(super) fn decode<'a, T: Deserialize<'a>>(what: &str, bytes: &'a [u8]) -> Result<T, StoreError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_stored_like_a_list_of_numbers() {
        let list: Vec<u8> = (0..=255).collect();
        let stored = encode(&(7_u32, Bytes(&list))).unwrap();
        assert_eq!(stored, encode(&(7_u32, &list)).unwrap());
        let (seven, bytes): (u32, Bytes<'_>) = decode("a pair", &stored).unwrap();
        assert_eq!((seven, bytes.0), (7, list.as_slice()));
    }
}
