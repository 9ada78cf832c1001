//! A share of something, such as that of spoiled transactions: exact, in parts per million.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Amount;

/// A share from none to all, in millionths.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Share(u32);

/// A text that is not a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("is not a share from 0 to 1, such as 0.05 or 5%, with at most six digits after the point")]
pub struct NotAShare;

impl Share {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// That many hundredths; everything above 100 is all.
    pub const fn percent(hundredths: u32) -> Self {
        Self(if hundredths > 100 { 1_000_000 } else { hundredths * 10_000 })
    }

    /// In millionths.
    pub fn per_million(self) -> u32 {
        self.0
    }
}

impl FromStr for Share {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let (number, millionths) = match text.trim().strip_suffix('%') {
            Some(percent) => (percent, 10_000),
            None => (text, 1_000_000),
        };
        let number: Amount = number.parse().map_err(|_| NotAShare)?;
        let whole = number.checked_mul(Amount::whole(millionths)).and_then(Amount::to_whole);
        let share = whole.and_then(|whole| u32::try_from(whole).ok()).map(Self);
        share.filter(|share| share.0 <= 1_000_000).ok_or(NotAShare)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = Amount::cents(i64::from(self.0)).percent(Amount::whole(1));
        write!(f, "{}%", percent.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_as_a_fraction_or_in_percent() {
        assert_eq!("0.05".parse(), Ok(Share::percent(5)));
        assert_eq!("5%".parse(), Ok(Share::percent(5)));
        assert_eq!("1".parse(), Ok(Share::percent(100)));
        assert_eq!("0".parse(), Ok(Share::NONE));
        assert_eq!("0.000001".parse::<Share>().map(Share::per_million), Ok(1));
        for text in ["", "1.1", "-0.1", "101%", "0.0000001", "half", "5 percent"] {
            assert_eq!(text.parse::<Share>(), Err(NotAShare), "{text:?}");
        }
    }

    #[test]
    fn a_share_is_shown_in_percent() {
        assert_eq!(Share::percent(5).to_string(), "5%");
        assert_eq!("0.0125".parse::<Share>().unwrap().to_string(), "1.25%");
    }
}
