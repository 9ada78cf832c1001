//! Whole coins: trade is calculated in them, so that every amount is right to the cent.
//!
//! Shares are in millionths of the whole: 6.25 percent is 62,500.

use crate::domain::{Amount, Currency};

/// One whole, in millionths.
pub(super) const MILLION: i64 = 1_000_000;

/// The highest price of one unit, in coins: with it, no sum or product of a transaction comes near
/// the end of 64 bits.
pub(super) const HIGHEST_PRICE: i64 = 1_000_000_000_000;

/// `coins * numerator / denominator`, rounded half away from zero, as the product rounds tax.
pub(super) fn ratio(coins: i64, numerator: i64, denominator: i64) -> i64 {
    let product = i128::from(coins) * i128::from(numerator);
    let denominator = i128::from(denominator.max(1));
    let rounded = (2 * product.abs() + denominator) / (2 * denominator);
    i64::try_from(rounded * product.signum()).unwrap_or(0)
}

/// That many millionths of the amount, rounded half away from zero.
pub(super) fn share(coins: i64, millionths: i64) -> i64 {
    ratio(coins, millionths, MILLION)
}

/// A percentage in millionths of the whole; `None` when it is finer than that, or is none.
pub(super) fn millionths(percent: Amount) -> Option<i64> {
    let whole = percent.checked_mul(Amount::whole(MILLION / 100))?.to_whole()?;
    (0..=MILLION).contains(&whole).then_some(whole)
}

/// The amount in coins, rounded; `None` when it is negative or higher than any price.
pub(super) fn of_amount(amount: Amount, currency: Currency) -> Option<i64> {
    let whole = currency.round(amount).checked_mul(Amount::whole(per_whole(currency)))?;
    whole.to_whole().filter(|coins| (0..=HIGHEST_PRICE).contains(coins))
}

/// How many coins one whole of the currency has.
pub(super) fn per_whole(currency: Currency) -> i64 {
    10_i64.pow(currency.decimals())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_tax_rounds_half_away_from_zero() {
        let rate = millionths("6.25".parse().unwrap()).unwrap();
        assert_eq!((share(19_250, rate), share(-19_250, rate)), (1_203, -1_203));
        assert_eq!(share(39_995, rate), 2_500);
        assert_eq!((ratio(1, 1, 2), ratio(-1, 1, 2), ratio(7, 1, 0)), (1, -1, 7));
    }

    #[test]
    fn amounts_become_coins_of_their_currency() {
        let coins =
            |text: &str, code: &str| of_amount(text.parse().unwrap(), code.parse().unwrap());
        assert_eq!(coins("399.95", "USD"), Some(39_995));
        assert_eq!(coins("399.5", "JPY"), Some(400));
        assert_eq!(coins("-1", "USD"), None);
    }

    #[test]
    fn a_percentage_that_is_none_is_refused() {
        assert_eq!(millionths("0.375".parse().unwrap()), Some(3_750));
        assert_eq!(millionths("101".parse().unwrap()), None);
        assert_eq!(millionths("0.00001".parse().unwrap()), None);
    }
}
