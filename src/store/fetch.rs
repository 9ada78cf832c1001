//! Documents of a log, read by where they stand in it.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::{Arc, LazyLock};
use std::thread;

use futures::executor::block_on;
use serde::de::DeserializeOwned;

use super::backend::Store;
use super::codec::decode;
use super::columns::Columns;
use super::error::StoreError;
use super::keys::Space;
use super::log::{Log, read_segment};
use super::recent::{FEW, Recent};

/// The fewest segments for which another thread is worth its start.
const WORTH: usize = 4;
/// Most documents of a segment, on average, with which reading is mostly unpacking segments.
const SCATTERED: usize = 8;

/// How many cores there are. The system is asked once: its answer stands in files, and reading them
/// takes longer than looking up a document.
pub(super) fn cores() -> usize {
    static CORES: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(1, NonZeroUsize::get));
    *CORES
}

/// Where the documents of the ordinals are: first ordinal of the segment, and slot.
pub(super) fn locate<C: Columns>(
    log: &Log<C>,
    ordinals: &[u64],
) -> Result<Vec<(u64, usize)>, StoreError> {
    let slot = |ordinal: &u64| {
        let missing = || StoreError::Damaged(format!("there is no document {ordinal}"));
        log.locate(*ordinal).ok_or_else(missing)
    };
    ordinals.iter().map(slot).collect()
}

/// Where documents of one kind are read.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) store: Arc<dyn Store>,
    pub(super) recent: Arc<Recent>,
    pub(super) space: Space,
    /// What a document is, for errors.
    pub(super) what: &'static str,
    /// Most threads that read at a time.
    pub(super) threads: usize,
}

/// A document that is wanted: the segment, the slot in it, and its place among all that are.
type Wanted = (u64, usize, usize);

impl Source {
    /// The documents in these slots, in their order. Those that stand in many segments, as the rows
    /// of a sorted list do and the orders that are canceled, are read on all threads of the source:
    /// somebody waits for them.
    pub(super) async fn documents<T: DeserializeOwned + Send + 'static>(
        &self,
        slots: &[(u64, usize)],
    ) -> Result<Vec<T>, StoreError> {
        let place = |(at, (first, slot)): (usize, &(u64, usize))| (*first, *slot, at);
        let mut wanted: Vec<Wanted> = slots.iter().enumerate().map(place).collect();
        // In the order of the segments, so that each is read once.
        wanted.sort_unstable();
        let keeps = slots.len() <= FEW;
        let segments: Vec<&[Wanted]> = wanted.chunk_by(|a, b| a.0 == b.0).collect();
        let mut found = if wanted.len() <= segments.len() * SCATTERED {
            self.on_all_threads(&segments, keeps).await?
        } else {
            self.read(&wanted, keeps).await?
        };
        found.sort_unstable_by_key(|(at, _)| *at);
        Ok(found.into_iter().map(|(_, document)| document).collect())
    }

    /// Reads documents of many segments.
    async fn on_all_threads<T: DeserializeOwned + Send + 'static>(
        &self,
        segments: &[&[Wanted]],
        keeps: bool,
    ) -> Result<Vec<(usize, T)>, StoreError> {
        let threads = self.threads.min(segments.len() / WORTH).max(1);
        let mut parts = segments.chunks(segments.len().div_ceil(threads).max(1)).map(<[_]>::concat);
        let own = parts.next().unwrap_or_default();
        let start = |part: Vec<Wanted>| {
            let (source, again) = (self.clone(), part.clone());
            let work = move || block_on(source.read(&part, keeps));
            (again, thread::Builder::new().name("fetch".into()).spawn(work))
        };
        let others: Vec<_> = parts.map(start).collect();
        let mut found = self.read(&own, keeps).await?;
        for (part, other) in others {
            found.append(&mut match other {
                // A panic is a defect; it goes on in the one who asked.
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic))?,
                Err(_no_thread) => self.read(&part, keeps).await?,
            });
        }
        Ok(found)
    }

    /// Reads documents one after the other; `keeps` says whether their segments are kept.
    async fn read<T: DeserializeOwned>(
        &self,
        wanted: &[Wanted],
        keeps: bool,
    ) -> Result<Vec<(usize, T)>, StoreError> {
        let Self { store, recent, space, what, .. } = self;
        let mut found = Vec::with_capacity(wanted.len());
        for of_one in wanted.chunk_by(|a, b| a.0 == b.0) {
            let first = of_one.first().map_or(0, |(first, ..)| *first);
            let segment = if keeps {
                recent.segment(&**store, *space, first).await?
            } else {
                read_segment(&**store, *space, first).await?
            };
            for (_, slot, at) in of_one {
                let document = segment.get(*slot).ok_or_else(|| {
                    StoreError::Damaged(format!("{what} is missing in the segment of {first}"))
                })?;
                found.push((*at, decode(what, document)?));
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::codec::encode;
    use super::super::local::LocalStore;
    use super::super::segments::Segment;
    use super::*;
    use crate::durable::{Commit, MemoryMap};

    /// Documents of each segment.
    const EACH: u64 = 10;

    /// A store of segments whose documents are their own ordinals, without the segment at `lacks`.
    fn source(segments: u64, lacks: u64) -> Source {
        let store: Arc<dyn Store> = Arc::new(LocalStore::new(MemoryMap::new()));
        let mut writes = Vec::new();
        for first in (0..segments).map(|number| number * EACH).filter(|first| *first != lacks) {
            let mut segment = Segment::default();
            (first..first + EACH).for_each(|at| segment.push(&encode(&at).unwrap()).unwrap());
            let key = Space::Transactions.number(first);
            writes.push((key, Some(segment.compress().unwrap())));
        }
        block_on(store.commit(Commit { expect: vec![], writes })).unwrap();
        let (recent, space) = (Arc::default(), Space::Transactions);
        Source { store, recent, space, what: "a number", threads: 2 }
    }

    fn slot(ordinal: u64) -> (u64, usize) {
        (ordinal - ordinal % EACH, usize::try_from(ordinal % EACH).unwrap())
    }

    #[test]
    fn documents_come_in_the_order_they_are_asked_for_wherever_they_stand() {
        let source = source(50, u64::MAX);
        for many in [0, 1, 3, 40, FEW as u64, 500] {
            // All over the segments, some of them twice.
            let ordinals: Vec<u64> = (0..many).map(|at| at * 7919 % 499).collect();
            let slots: Vec<_> = ordinals.iter().map(|ordinal| slot(*ordinal)).collect();
            let found: Vec<u64> = block_on(source.documents(&slots)).unwrap();
            assert_eq!(found, ordinals, "{many}");
        }
    }

    #[test]
    fn a_segment_that_is_missing_is_named_whoever_reads_it() {
        for lacks in [0, 390] {
            let slots: Vec<_> = (0..40).map(|at| slot(at * 10)).collect();
            let found = block_on(source(40, lacks).documents::<u64>(&slots));
            let error = found.unwrap_err().to_string();
            assert!(error.contains(&format!("begins at {lacks} is missing")), "{error}");
        }
    }
}
