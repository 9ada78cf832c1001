//! Finding ordinals by a hash, in four bytes a place.
//!
//! The finder knows ordinals only. What they stand for is in columns, so whoever asks says how to
//! compare, and how to hash again when it grows.

/// Places that are taken, of four, before it grows.
const FULL: usize = 3;

/// A table of ordinals with open addressing. A place holds an ordinal and one more; 0 is free.
#[derive(Debug, Default)]
pub(super) struct Finder {
    places: Vec<u32>,
    taken: usize,
}

impl Finder {
    /// A table with room for so many ordinals.
    pub(super) fn for_so_many(ordinals: u64) -> Self {
        let room = usize::try_from(ordinals).unwrap_or(0).saturating_mul(4) / FULL + 1;
        let places = if ordinals == 0 { Vec::new() } else { vec![0; room.next_power_of_two()] };
        Self { places, taken: 0 }
    }

    /// The ordinal with that hash of which `is_it` says yes.
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(u64) -> bool) -> Option<u64> {
        let place = self.place(hash, &is_it)?;
        self.places.get(place)?.checked_sub(1).map(u64::from)
    }

    /// Keeps an ordinal under a hash, in the place of one that is the same. Gives the one before.
    pub(super) fn insert(
        &mut self,
        hash: u64,
        ordinal: u64,
        is_same: impl Fn(u64) -> bool,
        hash_of: impl Fn(u64) -> u64,
    ) -> Option<u64> {
        if (self.taken + 1) * 4 > self.places.len() * FULL {
            self.grow(hash_of);
        }
        // A log refuses more documents than 32 bits count.
        let stored = u32::try_from(ordinal).ok().and_then(|ordinal| ordinal.checked_add(1))?;
        let place = self.place(hash, &is_same)?;
        let before = std::mem::replace(self.places.get_mut(place)?, stored);
        self.taken += usize::from(before == 0);
        before.checked_sub(1).map(u64::from)
    }

    /// Where the ordinal is, or the free place where it would go.
    fn place(&self, hash: u64, is_it: &impl Fn(u64) -> bool) -> Option<usize> {
        let mask = self.places.len().checked_sub(1)?;
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
        let mut place = hash as usize & mask;
        loop {
            match self.places.get(place)?.checked_sub(1) {
                Some(other) if !is_it(u64::from(other)) => place = (place + 1) & mask,
                _ => return Some(place),
            }
        }
    }

    fn grow(&mut self, hash_of: impl Fn(u64) -> u64) {
        let size = (self.places.len() * 2).max(16);
        let held = std::mem::replace(&mut self.places, vec![0; size]);
        for stored in held.into_iter().filter(|stored| *stored != 0) {
            // All are different, so each takes a free place.
            let place = self.place(hash_of(u64::from(stored - 1)), &|_| false);
            if let Some(free) = place.and_then(|place| self.places.get_mut(place)) {
                *free = stored;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_found_by_what_they_stand_for_also_when_hashes_collide() {
        let texts: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
        let text = |ordinal: u64| texts.get(usize::try_from(ordinal).unwrap()).unwrap().as_str();
        let hash = |text: &str| text.len() as u64;
        let mut finder = Finder::default();
        for ordinal in 0..1_000 {
            let own = text(ordinal);
            let before =
                finder.insert(hash(own), ordinal, |at| text(at) == own, |at| hash(text(at)));
            assert_eq!(before, None);
        }
        for ordinal in 0..1_000 {
            let own = text(ordinal);
            assert_eq!(finder.find(hash(own), |at| text(at) == own), Some(ordinal));
        }
        assert_eq!(finder.find(3, |at| text(at) == "none"), None);
        let again = finder.insert(1, 5, |at| text(at) == "7", |at| hash(text(at)));
        assert_eq!(again, Some(7));
    }
}
