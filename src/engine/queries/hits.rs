//! What a scan found: of each hit only its place, what it sorts by and, in all, what the amounts add
//! up to; never its row.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::selection::Rows;
use crate::domain::order::Totals;
use crate::domain::{Amount, Currency, Sum};
use crate::engine::Failure;
use crate::store::TextColumn;

/// Sums by currency that never fail half way.
#[derive(Default)]
pub(super) struct Sums(BTreeMap<Currency, Sum>);

impl Sums {
    pub(super) fn add(&mut self, currency: Currency, sum: Sum) {
        let total = self.0.entry(currency).or_default();
        *total = total.plus(sum);
    }

    pub(super) fn totals(&self) -> Result<Totals, Failure> {
        let total = |(currency, sum): (&Currency, &Sum)| {
            let out = || Failure::failed(format!("the total in {currency} is out of range"));
            Ok((*currency, sum.amount().ok_or_else(out)?))
        };
        self.0.iter().map(total).collect::<Result<_, _>>().map(Totals)
    }
}

/// What hits sort by, one for each: numbers as numbers, other texts without case; what is empty
/// comes first.
pub(super) enum Keys {
    /// They stay as they were found.
    None,
    /// The place of its text among those of all records.
    Ranks(Vec<u32>),
    /// A number, if the text is one.
    Numbers(Vec<Option<Amount>>),
    /// Texts in lower case.
    Texts(TextColumn),
}

impl Keys {
    /// No keys yet, of numbers or of texts.
    pub(super) fn of_texts(numbers: bool) -> Self {
        if numbers { Self::Numbers(Vec::new()) } else { Self::Texts(TextColumn::default()) }
    }

    /// Adds the key of a text in lower case.
    pub(super) fn add(&mut self, lower: &str) {
        match self {
            Self::None | Self::Ranks(_) => {}
            Self::Numbers(numbers) => numbers.push(lower.parse().ok()),
            Self::Texts(texts) => texts.push(lower),
        }
    }

    /// Adds the key of a text in any case.
    pub(super) fn add_any(&mut self, text: &str) {
        match self {
            Self::Texts(texts) => texts.push_lower(text),
            others => others.add(text),
        }
    }

    /// For each of so many keys its place among all: equal places are equal keys.
    pub(super) fn ranks(&self, many: usize) -> Vec<u32> {
        if let Self::Ranks(ranks) = self {
            return ranks.clone();
        }
        let mut ranks = vec![0; many];
        let (mut rank, mut before) = (0, None);
        for at in self.first((0..many).collect(), usize::MAX, false) {
            if before.is_some_and(|before| !self.same(before, at)) {
                rank += 1;
            }
            if let Some(place) = ranks.get_mut(at) {
                *place = rank;
            }
            before = Some(at);
        }
        ranks
    }

    fn append(&mut self, other: &Self) {
        match (self, other) {
            (Self::Ranks(own), Self::Ranks(other)) => own.extend(other),
            (Self::Numbers(own), Self::Numbers(other)) => own.extend(other),
            (Self::Texts(own), Self::Texts(other)) => own.append(other),
            // All hits of one scan have keys of one kind.
            _ => {}
        }
    }

    fn text(&self, at: usize) -> &str {
        match self {
            Self::Texts(texts) => texts.get(at).unwrap_or_default(),
            _ => "",
        }
    }

    /// How many bytes the texts of some hits begin with in common.
    fn shared(&self, hits: &[usize]) -> usize {
        let first = hits.first().map_or("", |at| self.text(*at)).as_bytes();
        hits.iter().fold(first.len(), |shared, at| {
            let (text, first) = (self.text(*at).as_bytes(), first.iter().take(shared));
            first.zip(text).take_while(|(a, b)| a == b).count()
        })
    }

    /// A number that orders hits as their keys do, or says that they are equal when only
    /// [`Keys::compare`] can tell. Texts begin with so many bytes in common.
    fn leading(&self, at: usize, shared: usize) -> u128 {
        match self {
            Self::None => 0,
            Self::Ranks(ranks) => ranks.get(at).copied().unwrap_or(0).into(),
            Self::Numbers(numbers) => numbers.get(at).copied().flatten().map_or(0, above_zero),
            Self::Texts(_) => {
                let mut bytes = [0; size_of::<u128>()];
                let text = self.text(at).as_bytes().get(shared..).unwrap_or_default();
                bytes.iter_mut().zip(text).for_each(|(own, byte)| *own = *byte);
                u128::from_be_bytes(bytes)
            }
        }
    }

    /// Whether two hits have the same key.
    fn same(&self, a: usize, b: usize) -> bool {
        self.leading(a, 0) == self.leading(b, 0) && self.compare(a, b) == Ordering::Equal
    }

    /// The first of some hits in their order, so many of them. A hit is its position.
    pub(super) fn first(&self, mut hits: Vec<usize>, many: usize, descends: bool) -> Vec<usize> {
        if matches!(self, Self::None) {
            hits.truncate(many);
            return hits;
        }
        let shared = self.shared(&hits);
        let leading = |at: usize| (self.leading(at, shared), at);
        let mut sorted: Vec<(u128, usize)> = hits.into_iter().map(leading).collect();
        // Those that are the same stay as they were found.
        let compare = |a: &(u128, usize), b: &(u128, usize)| {
            let order = a.0.cmp(&b.0).then_with(|| self.compare(a.1, b.1));
            if descends { order.reverse() } else { order }.then(a.1.cmp(&b.1))
        };
        if (1..sorted.len()).contains(&many) {
            sorted.select_nth_unstable_by(many - 1, compare);
        }
        sorted.truncate(many);
        sorted.sort_unstable_by(compare);
        sorted.into_iter().map(|(_, at)| at).collect()
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::None | Self::Ranks(_) => Ordering::Equal,
            Self::Numbers(numbers) => numbers.get(a).cmp(&numbers.get(b)),
            Self::Texts(_) => self.text(a).cmp(self.text(b)),
        }
    }
}

/// The whole units of 10^-9, cut off and moved above zero: larger numbers never have a smaller one.
fn above_zero(amount: Amount) -> u128 {
    /// A decimal has at most 96 bits, here nine digits more.
    const MIDDLE: i128 = 1 << 126;
    let (digits, scale) = amount.parts();
    let power = |digits: u32| 10_i128.saturating_pow(digits);
    let units = match 9_u32.checked_sub(scale) {
        Some(more) => digits.saturating_mul(power(more)),
        None => digits.div_euclid(power(scale - 9)),
    };
    u128::try_from(units.saturating_add(MIDDLE)).unwrap_or(0)
}

/// The hits of a scan, or of a piece of one, as they were found.
pub(super) struct Hits {
    ordinals: Vec<u64>,
    /// The place of each among the rows of its record.
    places: Vec<u32>,
    pub(super) keys: Keys,
    pub(super) sums: Sums,
}

impl Hits {
    /// No hits yet.
    pub(super) fn new(keys: Keys) -> Self {
        Self { ordinals: Vec::new(), places: Vec::new(), keys, sums: Sums::default() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ordinals.len()
    }

    /// Adds a hit; whoever adds it adds its key.
    pub(super) fn push(&mut self, ordinal: u64, place: u32) {
        self.ordinals.push(ordinal);
        self.places.push(place);
    }

    /// Adds the hits of the next piece.
    pub(super) fn append(&mut self, other: &Self) {
        self.ordinals.extend(&other.ordinals);
        self.places.extend(&other.places);
        self.keys.append(&other.keys);
        other.sums.0.iter().for_each(|(currency, sum)| self.sums.add(*currency, *sum));
    }

    /// The record of a hit, and the place among its rows.
    pub(super) fn row(&self, at: usize) -> Option<(u64, u32)> {
        Some((*self.ordinals.get(at)?, *self.places.get(at)?))
    }

    /// All rows in their order.
    pub(super) fn rows(&self, one_each: bool, descends: bool) -> Rows {
        let sorted = self.keys.first((0..self.len()).collect(), usize::MAX, descends);
        let rows = sorted.into_iter().filter_map(|at| self.row(at));
        if one_each {
            Rows::Each(rows.map(|(ordinal, _)| ordinal).collect())
        } else {
            Rows::Single(rows.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Keys {
        let mut column = TextColumn::default();
        all.iter().for_each(|text| column.push(text));
        Keys::Texts(column)
    }

    #[test]
    fn texts_sort_as_texts_however_much_they_share() {
        let long = "a text that is longer than sixteen bytes";
        let all = ["b", "", long, "a", &format!("{long}, and goes on"), long, "a\0", "ab"];
        let keys = texts(&all);
        let mut expected: Vec<usize> = (0..all.len()).collect();
        expected.sort_by_key(|at| all[*at]);
        assert_eq!(keys.first((0..all.len()).collect(), usize::MAX, false), expected);
        assert_eq!(keys.first((0..all.len()).collect(), 3, false), expected[..3]);
        assert_eq!(keys.first(vec![2, 4, 5], usize::MAX, true), [4, 2, 5]);
        assert!(keys.same(2, 5) && !keys.same(2, 4));
    }

    #[test]
    fn numbers_sort_as_numbers_however_large_or_fine() {
        let texts = ["-0.0000000001", "0", "0.00000000001", "100000000000000", "-3", "2.5", "2.50"];
        let mut numbers: Vec<Option<Amount>> = texts.iter().map(|it| it.parse().ok()).collect();
        numbers.push(None);
        let keys = Keys::Numbers(numbers);
        assert_eq!(keys.first((0..8).collect(), 9, false), [7, 4, 0, 1, 2, 5, 6, 3]);
    }
}
