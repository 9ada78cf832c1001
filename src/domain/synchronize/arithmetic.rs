//! Sums, differences and products of amounts that fail as a synchronization fails.

use super::cause::Cause;
use super::failure::SyncFailure;
use crate::domain::{Amount, Currency};

/// The sum, or AMOUNT-RANGE.
pub fn sum(amounts: impl IntoIterator<Item = Amount>) -> Result<Amount, SyncFailure> {
    Amount::sum(amounts).ok_or_else(out_of_range)
}

/// The first less the second, or AMOUNT-RANGE.
pub fn less(amount: Amount, other: Amount) -> Result<Amount, SyncFailure> {
    amount.checked_sub(other).ok_or_else(out_of_range)
}

/// The product, or AMOUNT-RANGE.
pub fn times(amount: Amount, factor: Amount) -> Result<Amount, SyncFailure> {
    amount.checked_mul(factor).ok_or_else(out_of_range)
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

fn out_of_range() -> SyncFailure {
    Cause::AmountRange {}.into()
}
