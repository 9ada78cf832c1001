//! What hits sort by, and their order.
//!
//! A key leads with some bits of its own and ends with the position of its hit, so that hits are put
//! in order as whole numbers are. Only keys that lead alike and have more to say are compared.

use std::cmp::Ordering;
use std::ops::Range;

use super::parts::by_parts;
use crate::domain::{Amount, Sum};
use crate::store::TextColumn;

/// Bits of a position: more than hits can be.
const POSITION: u32 = 40;
/// Bits in front of it.
const LEAD: u32 = u128::BITS - POSITION;
/// Bytes of a text that stand there; behind them stands how many there are.
const LEADING: usize = LEAD as usize / 8 - 1;

/// What hits sort by, one for each: numbers as numbers, other texts without case; what is empty
/// comes first.
pub(super) enum Keys {
    /// They stay as they were found.
    None,
    /// Whole numbers, see [`number`] and [`Keys::ranks`].
    Whole(Vec<u128>),
    /// Texts in lower case.
    Texts(TextColumn),
}

/// The key of a number, above that of a text that is none.
pub(super) fn number(number: Option<Sum>) -> u128 {
    number.map_or(0, |sum| (sum.units() ^ i128::MIN).cast_unsigned())
}

impl Keys {
    /// No keys yet, of numbers or of texts.
    pub(super) fn of_texts(numbers: bool) -> Self {
        if numbers { Self::Whole(Vec::new()) } else { Self::Texts(TextColumn::default()) }
    }

    /// Adds the key of a text in lower case, which is a number where keys are whole numbers.
    pub(super) fn add(&mut self, lower: &str) {
        match self {
            Self::None => {}
            Self::Whole(keys) => keys.push(number(lower.parse::<Amount>().ok().map(Sum::of))),
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
    pub(super) fn ranks(&self, many: usize) -> Vec<u128> {
        let mut ranks = vec![0; many];
        let (mut rank, mut before) = (0, None);
        for at in self.first((0..many).collect(), usize::MAX, false) {
            if before.is_some_and(|before| self.compare(before, at) != Ordering::Equal) {
                rank += 1;
            }
            if let Some(place) = ranks.get_mut(at) {
                *place = rank;
            }
            before = Some(at);
        }
        ranks
    }

    /// Adds the keys of the next hits.
    pub(super) fn append(&mut self, other: &Self) {
        match (self, other) {
            (Self::Whole(own), Self::Whole(other)) => own.extend(other),
            (Self::Texts(own), Self::Texts(other)) => own.append(other),
            // All hits of one scan have keys of one kind.
            _ => {}
        }
    }

    /// The first of some hits in their order, so many of them. A hit is its position. Those with the
    /// same key stay as they were found.
    pub(super) fn first(&self, mut hits: Vec<usize>, many: usize, descends: bool) -> Vec<usize> {
        if matches!(self, Self::None) {
            hits.truncate(many);
            return hits;
        }
        let order = Order::of(self, &hits, descends);
        let sorted = |part: Range<usize>| {
            let hits = hits.get(part).unwrap_or_default();
            let mut numbers: Vec<u128> = hits.iter().map(|at| order.number(*at)).collect();
            order.cut(&mut numbers, many);
            numbers.sort_unstable();
            numbers
        };
        let mut numbers = by_parts(hits.len(), || (), |(), part| sorted(part));
        join(&mut numbers);
        order.settle(&mut numbers);
        numbers.truncate(many);
        numbers.into_iter().map(position).collect()
    }

    fn text(&self, at: usize) -> &str {
        match self {
            Self::Texts(texts) => texts.get(at).unwrap_or_default(),
            Self::None | Self::Whole(_) => "",
        }
    }

    fn whole(&self, at: usize) -> u128 {
        match self {
            Self::Whole(keys) => keys.get(at).copied().unwrap_or(0),
            Self::None | Self::Texts(_) => 0,
        }
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        self.whole(a).cmp(&self.whole(b)).then_with(|| self.text(a).cmp(self.text(b)))
    }
}

/// How some hits are put in order.
struct Order<'a> {
    keys: &'a Keys,
    descends: bool,
    /// How many bytes all texts begin with in common.
    shared: usize,
    /// The smallest whole number, and how many bits of the others it takes to fit.
    smallest: u128,
    dropped: u32,
}

impl<'a> Order<'a> {
    fn of(keys: &'a Keys, hits: &[usize], descends: bool) -> Self {
        let first = hits.first().map_or("", |at| keys.text(*at)).as_bytes();
        let (mut shared, mut smallest, mut largest) = (first.len(), u128::MAX, 0);
        for at in hits {
            match keys {
                Keys::None => {}
                Keys::Whole(_) => {
                    let key = keys.whole(*at);
                    (smallest, largest) = (key.min(smallest), key.max(largest));
                }
                Keys::Texts(_) => {
                    let (text, first) = (keys.text(*at).as_bytes(), first.iter().take(shared));
                    shared = first.zip(text).take_while(|(a, b)| a == b).count();
                }
            }
        }
        let bits = u128::BITS - largest.saturating_sub(smallest).leading_zeros();
        Self { keys, descends, shared, smallest, dropped: bits.saturating_sub(LEAD) }
    }

    /// A number that puts a hit in order, see the head of this module.
    fn number(&self, at: usize) -> u128 {
        const ALL: u128 = (1 << LEAD) - 1;
        let lead = match self.keys {
            Keys::None => 0,
            Keys::Whole(_) => (self.keys.whole(at) - self.smallest) >> self.dropped,
            Keys::Texts(_) => leading(self.rest(at)),
        };
        let lead = if self.descends { lead ^ ALL } else { lead };
        lead << POSITION | at as u128
    }

    /// What the text of a hit goes on with behind what all have in common.
    fn rest(&self, at: usize) -> &[u8] {
        self.keys.text(at).as_bytes().get(self.shared..).unwrap_or_default()
    }

    /// Whether the key of a hit has more to say than its number.
    fn has_more(&self, at: usize) -> bool {
        self.dropped > 0 || self.rest(at).len() > LEADING
    }

    /// Leaves the first of them, so many, and all that could be among them.
    fn cut(&self, numbers: &mut Vec<u128>, many: usize) {
        if !(1..numbers.len()).contains(&many) {
            numbers.truncate(many);
            return;
        }
        let (_, last, _) = numbers.select_nth_unstable(many - 1);
        let last = *last;
        if self.has_more(position(last)) {
            numbers.retain(|number| number >> POSITION <= last >> POSITION);
        } else {
            numbers.truncate(many);
        }
    }

    /// Puts those in order that lead alike.
    fn settle(&self, numbers: &mut [u128]) {
        for run in numbers.chunk_by_mut(|a, b| a >> POSITION == b >> POSITION) {
            if run.len() > 1 && run.first().is_some_and(|number| self.has_more(position(*number))) {
                run.sort_by(|a, b| {
                    let order = self.keys.compare(position(*a), position(*b));
                    if self.descends { order.reverse() } else { order }
                });
            }
        }
    }
}

/// Puts numbers in order of which long runs are in order.
#[expect(clippy::stable_sort_primitive, reason = "the stable sort joins runs that it finds")]
fn join(runs: &mut [u128]) {
    runs.sort();
}

/// A text's first bytes and how many there are, up to one more than fit: shorter texts come first.
fn leading(text: &[u8]) -> u128 {
    let mut bytes = [0; size_of::<u128>()];
    let lead = bytes.iter_mut().skip(size_of::<u128>() - LEADING - 1);
    let length = u8::try_from(text.len().min(LEADING + 1)).unwrap_or(u8::MAX);
    lead.zip(text.iter().take(LEADING)).for_each(|(own, byte)| *own = *byte);
    if let Some(last) = bytes.last_mut() {
        *last = length;
    }
    u128::from_be_bytes(bytes)
}

fn position(number: u128) -> usize {
    const POSITIONS: u128 = (1 << POSITION) - 1;
    usize::try_from(number & POSITIONS).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[impl AsRef<str>]) -> Keys {
        let mut column = TextColumn::default();
        all.iter().for_each(|text| column.push(text.as_ref()));
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
        assert!(keys.compare(2, 5) == Ordering::Equal && keys.compare(2, 4) != Ordering::Equal);
    }

    #[test]
    fn numbers_sort_as_numbers_however_large_or_fine() {
        let texts = ["-0.0000000001", "0", "0.00000000001", "100000000000000", "-3", "2.5", "2.50"];
        let mut keys = Keys::of_texts(true);
        texts.iter().chain(&["none"]).for_each(|text| keys.add(text));
        assert_eq!(keys.first((0..8).collect(), 9, false), [7, 4, 0, 1, 2, 5, 6, 3]);
    }

    /// Keys of many hits, in turn like all sorts that there are.
    fn many(kind: usize, count: usize) -> Keys {
        let mut state = 7_u64;
        let mut dice = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let mut text = |longest: u64, letters: &[char]| -> String {
            let length = dice(longest + 1);
            let letter = |_| letters[usize::try_from(dice(letters.len() as u64)).unwrap()];
            (0..length).map(letter).collect()
        };
        match kind {
            0 => texts(&(0..count).map(|_| text(30, &['a', 'b'])).collect::<Vec<_>>()),
            1 => texts(
                &(0..count).map(|_| "alike".repeat(4) + &text(2, &['a', 'b'])).collect::<Vec<_>>(),
            ),
            2 => texts(&(0..count).map(|_| text(9, &['a', 'é', '\0', 'z'])).collect::<Vec<_>>()),
            3 => Keys::Whole((0..count).map(|_| dice(5).into()).collect()),
            4 => Keys::Whole(
                (0..count).map(|_| u128::from(dice(99)) << 121 | u128::from(dice(3))).collect(),
            ),
            _ => Keys::Whole((0..count).map(|_| u128::from(dice(1 << 30)) << 50).collect()),
        }
    }

    #[test]
    fn many_hits_have_the_order_that_comparing_them_one_by_one_gives() {
        for (kind, count) in (0..6).flat_map(|kind| [(kind, 100), (kind, 70_000)]) {
            let keys = many(kind, count);
            for descends in [false, true] {
                let mut expected: Vec<usize> = (0..count).collect();
                expected.sort_by(|a, b| {
                    let order = keys.compare(*a, *b);
                    if descends { order.reverse() } else { order }
                });
                for first in [0, 1, 50, count - 1, usize::MAX] {
                    let found = keys.first((0..count).collect(), first, descends);
                    assert!(found == expected[..first.min(count)], "{kind} {first} {descends}");
                }
            }
        }
    }
}
