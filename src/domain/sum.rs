//! Sums of many amounts, exact and without a failure half way.

use serde::{Deserialize, Serialize};

use super::Amount;

/// Digits after the point that are kept; an amount from outside has no more.
const SCALE: u32 = 16;
/// Units in one of 10^-4.
const SMALL: i128 = 1_000_000_000_000;

/// A sum of amounts in units of 10^-16.
///
/// It holds a hundred million of the largest amounts. Beyond that it wraps, so that what is added
/// and taken away again leaves no trace, in whatever order; [`Sum::amount`] refuses long before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sum(i128);

impl Sum {
    /// The sum of one amount. Digits after the sixteenth are cut off.
    pub fn of(amount: Amount) -> Self {
        let (mantissa, scale) = amount.parts();
        let power = |digits: u32| 10_i128.wrapping_pow(digits);
        Self(match SCALE.checked_sub(scale) {
            Some(more) => mantissa.wrapping_mul(power(more)),
            None => mantissa / power(scale - SCALE),
        })
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// This one without the other.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// The sum in units of 10^-4, if it is a whole number of them that 64 bits hold.
    pub fn small(self) -> Option<i64> {
        if self.0 % SMALL == 0 { i64::try_from(self.0 / SMALL).ok() } else { None }
    }

    /// The sum of so many units of 10^-4.
    pub fn of_small(units: i64) -> Self {
        Self(i128::from(units) * SMALL)
    }

    /// The sum in units of 10^-16.
    pub fn units(self) -> i128 {
        self.0
    }

    /// The sum as an amount; `None` when it is beyond what an amount can be.
    pub fn amount(self) -> Option<Amount> {
        Amount::of_parts(self.0, SCALE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_and_taken_away_leaves_no_trace() {
        let amount = |text: &str| Sum::of(text.parse().unwrap());
        let largest = amount("100000000000000");
        let mut sum = amount("0.0000000000000001");
        for _ in 0..20_000 {
            sum = sum.plus(largest);
        }
        assert_eq!(sum.amount(), None);
        for _ in 0..20_000 {
            sum = sum.minus(largest);
        }
        assert_eq!(sum.amount(), "0.0000000000000001".parse().ok());
        assert_eq!(amount("-12.30").plus(amount("0.3")).amount(), "-12".parse().ok());
    }
}
