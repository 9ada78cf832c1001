//! Going through all records of a list on all cores, part by part, for what memory has of them.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, available_parallelism};

/// The fewest records of a part: fewer are sooner done than shared out.
const FEWEST: usize = 16_384;

/// Parts for each core, so that one that is held up does fewer.
const FOR_EACH_CORE: usize = 4;

/// What `work` makes of the parts of `0..len`, one behind the other. `begin` makes what a thread
/// keeps from one part to its next.
pub(super) fn by_parts<M, R: Send>(
    len: usize,
    begin: impl Fn() -> M + Sync,
    work: impl Fn(&mut M, Range<usize>) -> Vec<R> + Sync,
) -> Vec<R> {
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    let step = len.div_ceil(cores * FOR_EACH_CORE).max(FEWEST);
    if len <= step {
        return work(&mut begin(), 0..len);
    }
    let next = AtomicUsize::new(0);
    let do_some = || {
        let (mut memory, mut made) = (begin(), Vec::new());
        loop {
            let from = next.fetch_add(step, Ordering::Relaxed);
            if from >= len {
                return made;
            }
            made.push((from, work(&mut memory, from..(from + step).min(len))));
        }
    };
    let mut made = thread::scope(|scope| {
        // Where no thread can be started, those that are there do its parts.
        let start =
            |_| thread::Builder::new().name("parts".into()).spawn_scoped(scope, do_some).ok();
        let others: Vec<_> = (1..cores).filter_map(start).collect();
        let mut made = do_some();
        for other in others {
            // A panic is a defect; it goes on in the one who asked.
            made.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        made
    });
    made.sort_unstable_by_key(|(from, _)| *from);
    let mut all = Vec::with_capacity(made.iter().map(|(_, made)| made.len()).sum());
    made.into_iter().for_each(|(_, mut made)| all.append(&mut made));
    all
}

/// Codes below this stand in a table.
const TABLE: u64 = 1 << 20;

/// What was found out about texts that many records share, by the codes of the texts.
pub(super) struct Known<T> {
    table: Vec<Option<T>>,
    others: HashMap<u64, T>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { table: Vec::new(), others: HashMap::new() }
    }
}

impl<T: Copy> Known<T> {
    /// What is known about a code.
    #[inline]
    pub(super) fn get(&self, code: u64) -> Option<T> {
        if code < TABLE {
            return self.table.get(usize::try_from(code).ok()?).copied().flatten();
        }
        self.others.get(&code).copied()
    }

    /// Keeps what is known about a code.
    pub(super) fn put(&mut self, code: u64, value: T) {
        let at = usize::try_from(code).ok().filter(|_| code < TABLE);
        let Some(at) = at else {
            self.others.insert(code, value);
            return;
        };
        if at >= self.table.len() {
            self.table.resize(at + 1, None);
        }
        if let Some(place) = self.table.get_mut(at) {
            *place = Some(value);
        }
    }

    /// What is known about a code, found out if it is not.
    #[inline]
    pub(super) fn get_or(&mut self, code: u64, find_out: impl FnOnce() -> T) -> T {
        self.get(code).unwrap_or_else(|| {
            let value = find_out();
            self.put(code, value);
            value
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_as_their_records_do_however_many_there_are() {
        for len in [0, 1, FEWEST, FEWEST + 1, 20 * FEWEST + 7] {
            let all = by_parts(len, || (), |(), part| part.collect());
            assert_eq!(all, (0..len).collect::<Vec<usize>>());
        }
    }

    #[test]
    fn what_is_known_about_a_code_is_found_out_once_however_large_the_code_is() {
        let codes = [0, 7, TABLE - 1, TABLE, u64::MAX];
        let mut known = Known::default();
        codes.iter().for_each(|code| assert_eq!(known.get_or(*code, || *code), *code));
        codes.iter().for_each(|code| assert_eq!(known.get_or(*code, || 3), *code));
        assert_eq!(known.get(8), None);
        assert_eq!(known.get(TABLE + 1), None);
    }
}
