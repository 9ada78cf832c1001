//! The code of a cause in one byte.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::synchronize::Cause;

/// Why a transaction failed, by its stable code; the default is no reason.
///
/// In the store it is the code itself. One that this program does not know is read as no reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CauseCode(u8);

impl CauseCode {
    /// The cause with that code; none for the empty text.
    pub fn of(code: &str) -> Self {
        let at = Cause::CODES.iter().position(|known| *known == code);
        Self(at.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0))
    }

    /// A number of its own, 0 for no reason; it is nowhere stored.
    pub fn number(self) -> u64 {
        self.0.into()
    }

    /// The code; empty for no reason.
    pub fn as_str(self) -> &'static str {
        let at = usize::from(self.0).checked_sub(1);
        at.and_then(|at| Cause::CODES.get(at).copied()).unwrap_or("")
    }
}

impl Serialize for CauseCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for CauseCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(<&str>::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_store_and_fits_one_byte() {
        for code in Cause::CODES.iter().chain(&[""]) {
            let bytes = postcard::to_allocvec(&CauseCode::of(code)).unwrap();
            let read: CauseCode = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(read.as_str(), *code);
        }
    }
}
