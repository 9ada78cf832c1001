//! Exact decimals and the currencies they are counted in.
//!
//! No float touches an amount. Arithmetic that could leave the range of a decimal returns `None`
//! or an error and never wraps.

mod read;

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// The largest magnitude accepted from outside, `10^14`.
///
/// It is the limit for amounts of reliability section 9.
const LARGEST: i64 = 100_000_000_000_000;

/// The largest magnitude of a result, `10^18`: ten thousand of the largest amounts. With cents it
/// keeps far from the 28 digits of a decimal.
const LARGEST_SUM: i64 = 1_000_000_000_000_000_000;

/// Most digits after the point that a column can hold: `numeric(32,16)` of the product's tables.
const MAX_SCALE: u32 = 16;

/// An exact decimal number: an amount, a quantity, a price, a percentage or a line number.
///
/// Trailing zeros carry no meaning: values are kept normalized, so equal numbers are equal bytes.
/// Written as text, a plain decimal such as `592.45`; in the store, mantissa and scale.
#[derive(Clone, Copy, Debug, Default, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::derived_hash_with_manual_eq, reason = "the same numbers are equal, only sooner")]
pub struct Amount(Decimal);

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.0, other.0);
        if a.is_zero() || b.is_zero() {
            return a.is_zero() && b.is_zero();
        }
        if a.scale() == b.scale() { a.mantissa() == b.mantissa() } else { a == b }
    }
}

/// Why a text is not an [`Amount`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    /// It is not a decimal number.
    #[error("is not a decimal number")]
    NotANumber,
    /// Its magnitude is above `10^14`.
    #[error("is larger than 100000000000000 either way")]
    TooLarge,
    /// It has more digits after the point than the product's columns hold.
    #[error("has more than 16 digits after the point")]
    TooPrecise,
}

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(Decimal::from(number))
    }

    /// `hundredths` / 100, exact.
    pub fn cents(hundredths: i64) -> Self {
        Self(Decimal::new(hundredths, 2).normalize())
    }

    /// `units` / 10,000, exact.
    pub fn ten_thousandths(units: i64) -> Self {
        Self::small(units, 4)
    }

    /// The number with these digits, of which so many, at most 28, are behind the point.
    fn small(digits: i64, scale: u32) -> Self {
        let (mut digits, mut scale) = (digits, scale);
        while scale > 0 && digits % 10 == 0 {
            (digits, scale) = (digits / 10, scale - 1);
        }
        Self(Decimal::new(digits, scale))
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Sum, or `None` when it is out of range or has more digits than a decimal holds.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if let Some(sum) = self.add_small(other) {
            return Some(sum);
        }
        let sum = self.0.checked_add(other.0)?;
        // A decimal rounds a sum with too many digits instead of refusing it; then a difference
        // does not lead back to both numbers.
        let is_exact = sum.checked_sub(self.0)? == other.0 && sum.checked_sub(other.0)? == self.0;
        if is_exact { Self::in_range(sum) } else { None }
    }

    /// The sum, where 64 bits are enough to reckon it and it is surely in range.
    fn add_small(self, other: Self) -> Option<Self> {
        let scale = self.0.scale().max(other.0.scale());
        let digits = |number: Decimal| {
            let power = 10_i64.checked_pow(scale - number.scale())?;
            i64::try_from(number.mantissa()).ok()?.checked_mul(power)
        };
        let sum = digits(self.0)?.checked_add(digits(other.0)?)?;
        (sum.unsigned_abs() <= LARGEST_SUM.unsigned_abs()).then(|| Self::small(sum, scale))
    }

    /// Difference, or `None` when it is out of range or has more digits than a decimal holds.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }

    /// Product, or `None` when it is out of range. It has at most 28 digits; further ones are
    /// rounded, which is far below the smallest coin.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Self::in_range(self.0.checked_mul(other.0)?)
    }

    fn in_range(number: Decimal) -> Option<Self> {
        (number.abs() <= Decimal::from(LARGEST_SUM)).then(|| Self(number.normalize()))
    }

    /// The digits, and how many of them are behind the point.
    pub fn parts(self) -> (i128, u32) {
        (self.0.mantissa(), self.0.scale())
    }

    /// The number with these digits, or `None` when it is out of range.
    pub fn of_parts(digits: i128, scale: u32) -> Option<Self> {
        let (mut digits, mut scale) = (digits, scale);
        // A decimal holds 28 digits; zeros at the end are none of them.
        while scale > 0 && digits % 10 == 0 {
            (digits, scale) = (digits / 10, scale - 1);
        }
        Self::in_range(Decimal::try_from_i128_with_scale(digits, scale).ok()?)
    }

    /// Sum of all, or `None` on overflow.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The share `percent` of this amount, or `None` on overflow; not rounded.
    pub fn percent(self, percent: Self) -> Option<Self> {
        self.checked_mul(percent)?.checked_mul(Self::cents(1))
    }

    /// Rounded half away from zero, as the product rounds tax and prices.
    #[must_use]
    pub fn round(self, decimals: u32) -> Self {
        if self.0.scale() <= decimals {
            return self;
        }
        let rounded =
            self.0.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        Self(rounded.normalize())
    }

    /// As text with exactly `decimals` digits after the point, such as `630.00`.
    pub fn fixed(self, decimals: u32) -> String {
        if let Some(text) = self.fixed_small(decimals) {
            return text;
        }
        let mut number = self.round(decimals).0;
        number.rescale(decimals);
        number.to_string()
    }

    /// The same, where 64 bits hold all digits: lists and exports write millions of such.
    fn fixed_small(self, decimals: u32) -> Option<String> {
        let more = decimals.checked_sub(self.0.scale())?;
        let digits = i64::try_from(self.0.mantissa()).ok()?;
        let digits = digits.checked_mul(10_i64.checked_pow(more)?)?;
        let mut backwards = Vec::with_capacity(24);
        let mut rest = digits.unsigned_abs();
        for place in 0.. {
            if place == decimals && place > 0 {
                backwards.push(b'.');
            }
            backwards.extend(b"0123456789".get(usize::try_from(rest % 10).ok()?));
            rest /= 10;
            if rest == 0 && place >= decimals {
                break;
            }
        }
        if digits < 0 {
            backwards.push(b'-');
        }
        backwards.reverse();
        String::from_utf8(backwards).ok()
    }

    /// The number as a whole, or `None` when it has a fraction or does not fit.
    pub fn to_whole(self) -> Option<i64> {
        if self.0.fract().is_zero() { self.0.trunc().to_string().parse().ok() } else { None }
    }
}

impl std::ops::Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        // Negative zero would be another text for the same number.
        if self.is_zero() { self } else { Self(-self.0) }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.0)
        } else {
            let scale = u8::try_from(self.0.scale()).map_err(serde::ser::Error::custom)?;
            let mantissa = self.0.mantissa();
            // Most mantissas fit 64 bits. Their bytes are the same, and sooner made.
            match i64::try_from(mantissa) {
                Ok(small) => (small, scale).serialize(serializer),
                Err(_) => (mantissa, scale).serialize(serializer),
            }
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        if deserializer.is_human_readable() {
            let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
            text.parse().map_err(|error| D::Error::custom(format!("{text:?} {error}")))
        } else {
            let (mantissa, scale) = <(i128, u8)>::deserialize(deserializer)?;
            Decimal::try_from_i128_with_scale(mantissa, u32::from(scale))
                .map(Self)
                .map_err(D::Error::custom)
        }
    }
}

/// An ISO 4217 currency code, three capital letters; the default is no currency.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// A text that is not a currency code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("is not a currency code of three letters, such as USD")]
pub struct NotACurrency;

impl Currency {
    /// United States dollar, the currency of the demo company.
    pub const USD: Self = Self(*b"USD");

    /// The code; empty for no currency.
    pub fn code(&self) -> &str {
        if self.0 == [0; 3] { "" } else { std::str::from_utf8(&self.0).unwrap_or("") }
    }

    /// Digits after the point of the smallest coin (ISO 4217).
    pub fn decimals(self) -> u32 {
        match self.code() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" => 0,
            "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// So many of the smallest coin, exact.
    pub fn coins(self, count: i64) -> Amount {
        Amount(Decimal::new(count, self.decimals()).normalize())
    }

    /// The amount rounded to the smallest coin.
    pub fn round(self, amount: Amount) -> Amount {
        amount.round(self.decimals())
    }

    /// The amount with this currency's digits, without its code.
    pub fn format(self, amount: Amount) -> String {
        amount.fixed(self.decimals())
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| NotACurrency)?;
        let code = code.map(|letter| letter.to_ascii_uppercase());
        if code.iter().all(u8::is_ascii_uppercase) { Ok(Self(code)) } else { Err(NotACurrency) }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({})", self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|error| serde::de::Error::custom(format!("{text:?} {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn tax_of_the_documented_order_rounds_half_away_from_zero() {
        let tax = amount("192.50").percent(amount("6.25")).unwrap();
        assert_eq!(Currency::USD.round(tax), amount("12.03"));
        assert_eq!(Currency::USD.round(-tax), amount("-12.03"));
    }

    #[test]
    fn a_fixed_number_of_digits_is_written_the_same_way_however_large_the_number_is() {
        let texts = ["0", "7", "-0.5", "12.3", "-12.34", "0.0001", "99999999999999.9999", "10"];
        for text in texts {
            for decimals in 0..=6 {
                let mut number = amount(text).round(decimals).0;
                number.rescale(decimals);
                assert_eq!(amount(text).fixed(decimals), number.to_string(), "{text} {decimals}");
            }
        }
    }

    #[test]
    fn coins_are_counted_in_the_smallest_one() {
        let coins = |code: &str| code.parse::<Currency>().unwrap().coins(-12_345);
        assert_eq!(coins("USD"), amount("-123.45"));
        assert_eq!(coins("JPY"), amount("-12345"));
        assert_eq!(coins("KWD"), amount("-12.345"));
    }

    #[test]
    fn a_sum_has_the_same_bytes_whichever_way_it_is_reckoned() {
        let texts = ["0", "0.01", "-0.01", "12.3", "-12.30", "99999999999999.99", "0.0000000001"];
        let whole = [i64::MAX, LARGEST_SUM, LARGEST_SUM - 1, 7].map(Amount::whole);
        let all: Vec<Amount> = texts.into_iter().map(amount).chain(whole).collect();
        for (a, b) in all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))) {
            let long = a.0.checked_add(b.0).and_then(Amount::in_range);
            let bytes = |sum: Amount| postcard::to_allocvec(&sum).unwrap();
            let (short, long) = (a.checked_add(b), long);
            assert_eq!(short.map(bytes), long.map(bytes), "{a} + {b}");
            assert_eq!(a == b, a.0 == b.0, "{a} = {b}");
        }
    }

    #[test]
    fn an_amount_of_any_size_comes_back_from_its_bytes() {
        let huge = Amount::of_parts(1_234_567_890_123_456_789_012_345_678, 16).unwrap();
        for amount in [huge, -huge, Amount::whole(i64::MAX), amount("-0.01"), Amount::ZERO] {
            let bytes = postcard::to_allocvec(&amount).unwrap();
            let (mantissa, scale) = amount.parts();
            assert_eq!(
                bytes,
                postcard::to_allocvec(&(mantissa, u8::try_from(scale).unwrap())).unwrap()
            );
            assert_eq!(postcard::from_bytes::<Amount>(&bytes).unwrap(), amount);
        }
    }

    #[test]
    fn ten_thousandths_are_the_same_number_with_the_same_bytes() {
        for (units, text) in [(0, "0"), (-6_294_800, "-629.48"), (1, "0.0001"), (70_000, "7")] {
            let bytes = |amount: Amount| postcard::to_allocvec(&amount).unwrap();
            assert_eq!(bytes(Amount::ten_thousandths(units)), bytes(amount(text)));
        }
        let largest = Amount::ten_thousandths(i64::MIN);
        assert_eq!(largest, Amount::of_parts(i64::MIN.into(), 4).unwrap());
    }

    #[test]
    fn equal_numbers_are_equal_bytes() {
        let bytes = |text| postcard::to_allocvec(&amount(text)).unwrap();
        assert_eq!(bytes("275.0000000000000000"), bytes("275"));
        assert_eq!(bytes("-0"), bytes("0"));
    }

    #[test]
    fn numbers_out_of_range_are_refused_by_name() {
        assert_eq!("1e5".parse::<Amount>(), Err(AmountError::NotANumber));
        assert_eq!("100000000000000.01".parse::<Amount>(), Err(AmountError::TooLarge));
        assert_eq!("0.00000000000000001".parse::<Amount>(), Err(AmountError::TooPrecise));
        assert_eq!("9999999999999999999999999999999".parse::<Amount>(), Err(AmountError::TooLarge));
        for text in ["", "-", ".", "1.2.3", "NaN", "1,5", "\u{661}"] {
            assert_eq!(text.parse::<Amount>(), Err(AmountError::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn numbers_are_read_as_a_numeric_column_exports_them() {
        assert_eq!(amount("629.4800000000000000"), amount("629.48"));
        assert_eq!(amount("100000000000000.0000000000000000"), Amount::whole(LARGEST));
        assert_eq!(amount("-.5"), amount("-0.5"));
        assert_eq!(amount("7."), amount("7"));
    }

    #[test]
    fn a_store_of_the_largest_amounts_can_be_summed() {
        let largest = amount("100000000000000");
        assert!(Amount::sum(std::iter::repeat_n(largest, 10_000)).is_some());
    }

    #[test]
    fn a_sum_is_exact_or_there_is_none() {
        let (large, small) = (amount("100000000000000"), amount("0.0000000000000001"));
        assert_eq!(large.checked_add(small), None);
        assert_eq!(Amount::sum(std::iter::repeat_n(large, 10_001)), None);
        assert_eq!(amount("0.1").checked_sub(amount("0.1")), Some(Amount::ZERO));
    }
}
