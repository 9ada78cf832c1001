//! What columns are made of: values kept once, and amounts in eight bytes.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use crate::domain::{Amount, ChannelId, CompanyId, Currency, Sum};

/// The values that many entries share, such as a company, its channel and a currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The company.
    pub company: CompanyId,
    /// The channel.
    pub channel: ChannelId,
    /// The currency.
    pub currency: Currency,
}

/// Values that are kept once; each entry has the number of its own.
#[derive(Debug, Default)]
pub(super) struct Shared<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
    /// The number given last: entries that follow each other often have the same value.
    last: u32,
}

impl<T: Clone + Eq + Hash> Shared<T> {
    /// The number of a value, which is kept from here on.
    pub(super) fn number(&mut self, value: &T) -> u32 {
        if self.value(self.last) == Some(value) {
            return self.last;
        }
        if let Some(number) = self.numbers.get(value) {
            self.last = *number;
            return *number;
        }
        // There are no more values than entries, which are counted in 32 bits.
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value.clone(), number);
        self.last = number;
        number
    }

    /// All values, by their numbers.
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }

    /// The value of a number.
    pub(super) fn value(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }
}

/// A number that mostly fits eight bytes, in units of 10^-4.
pub(super) trait Small: Copy {
    /// In eight bytes, if it fits.
    fn small(self) -> Option<i64>;

    /// From eight bytes.
    fn of_small(units: i64) -> Self;
}

impl Small for Amount {
    fn small(self) -> Option<i64> {
        let (digits, scale) = self.parts();
        let power = 10_i64.checked_pow(4_u32.checked_sub(scale)?)?;
        i64::try_from(digits).ok()?.checked_mul(power)
    }

    fn of_small(units: i64) -> Self {
        Self::ten_thousandths(units)
    }
}

impl Small for Sum {
    fn small(self) -> Option<i64> {
        Self::small(self)
    }

    fn of_small(units: i64) -> Self {
        Self::of_small(units)
    }
}

/// A column of numbers.
#[derive(Debug)]
pub(super) struct Numbers<T> {
    small: Vec<i64>,
    /// The few that do not fit.
    others: BTreeMap<usize, T>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { small: Vec::new(), others: BTreeMap::new() }
    }
}

impl<T: Small> Numbers<T> {
    pub(super) fn push(&mut self, number: T) {
        let small = number.small();
        if small.is_none() {
            self.others.insert(self.small.len(), number);
        }
        self.small.push(small.unwrap_or(0));
    }

    pub(super) fn get(&self, at: usize) -> Option<T> {
        self.units(at).map(T::of_small).or_else(|| self.others.get(&at).copied())
    }

    /// The number in its units, if it fits.
    #[inline]
    pub(super) fn units(&self, at: usize) -> Option<i64> {
        let small = *self.small.get(at)?;
        // Those that do not fit stand as zero.
        (small != 0 || self.others.is_empty() || !self.others.contains_key(&at)).then_some(small)
    }
}

/// A day as 32 bits: days from the first of the calendar, 0 for none.
pub(super) fn days(date: crate::domain::Date) -> i32 {
    date.0.map_or(0, |date| chrono::Datelike::num_days_from_ce(&date))
}

/// The day of [`days`].
pub(super) fn date(days: i32) -> crate::domain::Date {
    let date = chrono::NaiveDate::from_num_days_from_ce_opt(days);
    crate::domain::Date(date.filter(|_| days != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_back_as_they_were_however_large_or_fine() {
        let texts =
            ["0", "-629.48", "0.0001", "0.00001", "100000000000000", "-99999999999999.9999"];
        let mut column = Numbers::default();
        let amounts: Vec<Amount> = texts.iter().map(|text| text.parse().unwrap()).collect();
        amounts.iter().for_each(|amount| column.push(*amount));
        for (at, amount) in amounts.iter().enumerate() {
            assert_eq!(column.get(at), Some(*amount), "{amount}");
            assert_eq!(column.units(at), amount.small(), "{amount}");
        }
        assert_eq!(column.get(texts.len()), None);
        assert_eq!(column.others.len(), 1);
    }
}
