//! Reading amounts from plain decimal text; most are short, and are read without a decimal of 96
//! bits. What the store keeps is not read here.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Amount, AmountError, LARGEST, MAX_SCALE};

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let number = significant(text.trim()).ok_or(AmountError::NotANumber)?;
        let fraction = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        if fraction > MAX_SCALE as usize {
            return Err(AmountError::TooPrecise);
        }
        if let Some(amount) = Self::short(number, fraction) {
            return Ok(amount);
        }
        let number = Decimal::from_str_exact(number).map_err(|_| AmountError::TooLarge)?;
        if number.abs() > Decimal::from(LARGEST) {
            return Err(AmountError::TooLarge);
        }
        if number.is_zero() { Ok(Self::ZERO) } else { Ok(Self(number.normalize())) }
    }
}

impl Amount {
    /// The number of a plain text that has so many digits behind the point, if it is so short that 64
    /// bits hold it and it is surely in range: most are.
    fn short(text: &str, fraction: usize) -> Option<Self> {
        const LONGEST: usize = 14;
        let digits = text.strip_prefix('-').unwrap_or(text);
        if text.len() > LONGEST || !digits.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let digit = |byte: u8| byte.checked_sub(b'0').filter(|digit| *digit < 10);
        let number = digits.bytes().filter_map(digit).fold(0, |sum, it| sum * 10 + i64::from(it));
        let number = if digits.len() < text.len() { -number } else { number };
        Some(Self::small(number, u32::try_from(fraction).ok()?))
    }
}

/// The text without the zeros that end its fraction, or `None` if it is not a plain decimal number.
///
/// A `numeric(32,16)` column is exported with sixteen digits after the point; with them a large
/// amount would have more digits than a decimal holds.
fn significant(text: &str) -> Option<&str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(plain(whole) && plain(fraction)) || whole.is_empty() && fraction.is_empty() {
        return None;
    }
    if fraction.is_empty() { Some(text) } else { Some(text.trim_end_matches('0')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_the_numbers_that_a_decimal_reads_in_them() {
        let wholes =
            ["0", "7", "10", "0012", "99999999999999", "12345678901234", "", "+5", "1234567"];
        for whole in wholes {
            for fraction in ["", ".", ".0", ".5", ".50", ".007", ".123456", ".0000000000000001"] {
                for sign in ["", "-"] {
                    let text = format!("{sign}{whole}{fraction}");
                    let read = text.parse::<Amount>().ok().map(Amount::parts);
                    let plain = significant(&text).and_then(|it| Decimal::from_str_exact(it).ok());
                    let plain = plain.filter(|it| it.abs() <= Decimal::from(LARGEST));
                    let expected = plain.map(|plain| match plain.normalize() {
                        zero if zero.is_zero() => (0, 0),
                        other => (other.mantissa(), other.scale()),
                    });
                    assert_eq!(read, expected, "{text}");
                }
            }
        }
    }
}
