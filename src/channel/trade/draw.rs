//! Draws: numbers that look random and are the same on every machine.
//!
//! `SplitMix64` by Steele, Lea and Flood, which is a handful of operations on 64 bits and passes the
//! usual tests. A crate would bring more than that, and the freedom to change its sequence with a
//! version. Not for secrets.

use compact_str::CompactString;

/// The step between two states: 2^64 divided by the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Signs of a confirmation number; without those that are taken for another.
const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A sequence of draws.
#[derive(Clone, Debug)]
pub(super) struct Draw(u64);

impl Draw {
    /// The sequence that belongs to these numbers, in this order.
    pub(super) fn of(parts: &[u64]) -> Self {
        Self(parts.iter().fold(0, |state, part| mixed((state ^ part).wrapping_add(STEP))))
    }

    /// Any number.
    pub(super) fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// A number below `end`; 0 when there is none. It favours some numbers by less than one part in
    /// a thousand million.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // The upper half of the product of two 64-bit numbers fits 64 bits.
        u64::try_from((u128::from(self.any()) * u128::from(end)) >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included; `low` when there is none.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let count =
            u64::try_from(high.saturating_sub(low)).map_or(0, |span| span.saturating_add(1));
        low.saturating_add_unsigned(self.below(count))
    }

    /// Yes, `per_mille` times of a thousand.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of them; `None` when there are none.
    pub(super) fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        let nth = usize::try_from(self.below(among.len() as u64)).ok()?;
        among.get(nth)
    }

    /// One of them, each as often as its weight says; the last when all weights are 0.
    pub(super) fn weighted<T: Copy>(&mut self, among: &[(u64, T)]) -> Option<T> {
        let mut left = self.below(among.iter().map(|(weight, _)| weight).sum());
        for (weight, one) in among {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return Some(*one),
            }
        }
        among.last().map(|(_, one)| *one)
    }

    /// So many digits.
    pub(super) fn digits(&mut self, count: usize) -> CompactString {
        (0..count).map(|_| char::from(b'0'.saturating_add(self.digit()))).collect()
    }

    fn digit(&mut self) -> u8 {
        u8::try_from(self.below(10)).unwrap_or(0)
    }

    /// Twelve letters and digits: 60 bits, so that two alike are not met.
    pub(super) fn confirmation(&mut self) -> CompactString {
        let bits = self.any();
        let sign = |nth: u32| SIGNS.get(usize::try_from(bits >> (5 * nth) & 31).unwrap_or(0));
        (0..12).filter_map(sign).map(|sign| char::from(*sign)).collect()
    }
}

fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // First outputs for the seed 1234567, as the reference implementation prints them.
        let mut draw = Draw(1_234_567);
        let first = [draw.any(), draw.any(), draw.any()];
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn draws_stay_in_their_range_and_reach_its_ends() {
        let mut draw = Draw::of(&[1, 2]);
        let drawn: Vec<i64> = (0..200).map(|_| draw.between(-1, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-1), Some(&2)));
        assert_eq!((draw.below(0), draw.between(5, 4)), (0, 5));
        assert_eq!(draw.pick::<u8>(&[]), None);
    }

    #[test]
    fn weights_are_kept() {
        let mut draw = Draw::of(&[7]);
        let often = (0..10_000).filter(|_| draw.weighted(&[(3, true), (1, false)]) == Some(true));
        assert!((7_300..7_700).contains(&often.count()));
        assert_eq!(draw.weighted(&[(0, 'a'), (5, 'b')]), Some('b'));
    }

    #[test]
    fn other_parts_are_another_sequence() {
        assert_ne!(Draw::of(&[1, 2]).any(), Draw::of(&[2, 1]).any());
        assert_ne!(Draw::of(&[0]).any(), Draw::of(&[0, 0]).any());
    }
}
