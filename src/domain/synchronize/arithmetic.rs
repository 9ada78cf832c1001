//! Sums, differences and products of amounts that fail as a synchronization fails.

use super::cause::Cause;
use super::failure::SyncFailure;
use crate::domain::{Amount, Currency};

/// The largest magnitude of a result, `10^18`.
///
/// A decimal of 28 digits does not fail when it runs out of them: it rounds. Up to here an amount in
/// coins has at most 21 digits, so every sum is exact, and what is beyond is no order.
const LARGEST: i64 = 1_000_000_000_000_000_000;

/// The sum, or AMOUNT-RANGE as soon as it is too large on the way.
pub fn sum(amounts: impl IntoIterator<Item = Amount>) -> Result<Amount, SyncFailure> {
    amounts.into_iter().try_fold(Amount::ZERO, |sum, amount| exact(sum.checked_add(amount)))
}

/// The first less the second, or AMOUNT-RANGE.
pub fn less(amount: Amount, other: Amount) -> Result<Amount, SyncFailure> {
    sum([amount, -other])
}

/// The product, or AMOUNT-RANGE.
pub fn times(amount: Amount, factor: Amount) -> Result<Amount, SyncFailure> {
    exact(amount.checked_mul(factor))
}

fn exact(result: Option<Amount>) -> Result<Amount, SyncFailure> {
    let in_range = |result: &Amount| result.abs() <= Amount::whole(LARGEST);
    result.filter(in_range).ok_or_else(|| Cause::AmountRange {}.into())
}

/// The amount, if it can be paid in coins of its currency, or CURRENCY-ROUNDING.
///
/// Amounts that are added must be so: an order of rounded rows would not be the transaction, and
/// its total not what the customer was told. Names the column and the line for the message.
pub fn coins(
    currency: Currency,
    amount: Amount,
    column: &'static str,
    line: Amount,
) -> Result<Amount, SyncFailure> {
    if currency.round(amount) == amount {
        return Ok(amount);
    }
    Err(Cause::CurrencyRounding { column, line, amount, currency }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_would_lose_a_cent_on_the_way_fails() {
        let huge = Amount::whole(i64::MAX);
        let cent = Amount::cents(1);
        assert_eq!(sum([huge, cent, -huge]).unwrap_err().code, "AMOUNT-RANGE");
        assert_eq!(less(cent, huge).unwrap_err().code, "AMOUNT-RANGE");
        assert_eq!(times(huge, huge).unwrap_err().code, "AMOUNT-RANGE");
        let large = Amount::whole(LARGEST);
        assert_eq!(sum([large, -cent, -large]), Ok(-cent));
    }
}
