//! Work of one call, shared out among the cores.
//!
//! What a commit encodes and compresses is most of what its writer does, and no piece of it needs
//! another one.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread;

use super::error::StoreError;

/// The fewest pieces for which another thread is worth its start.
const WORTH: usize = 4;

/// How many cores work is shared out among. The system is asked once: its answer stands in files, and
/// reading them takes longer than looking up a document.
pub(super) fn cores() -> usize {
    static CORES: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(1, NonZeroUsize::get));
    *CORES
}

/// Does `work` on each of the pieces, on all cores, and gives the results in the order of the pieces.
/// `begin` makes what a thread keeps from one piece to its next. The first error counts.
pub(super) fn share_out<P: Sync, M, R: Send>(
    pieces: &[P],
    begin: impl Fn() -> M + Sync,
    work: impl Fn(&mut M, &P) -> Result<R, StoreError> + Sync,
) -> Result<Vec<R>, StoreError> {
    let do_some = |pieces: &[P]| -> Result<Vec<R>, StoreError> {
        let mut memory = begin();
        pieces.iter().map(|piece| work(&mut memory, piece)).collect()
    };
    let cores = cores();
    if cores == 1 || pieces.len() < WORTH {
        return do_some(pieces);
    }
    let mut parts = pieces.chunks(pieces.len().div_ceil(cores));
    let own = parts.next().unwrap_or_default();
    let parts: Vec<Result<Vec<R>, StoreError>> = thread::scope(|scope| {
        let threads: Vec<_> = parts
            .map(|part| (part, thread::Builder::new().spawn_scoped(scope, || do_some(part))))
            .collect();
        let mut results = vec![do_some(own)];
        for (part, thread) in threads {
            results.push(match thread {
                // A panic is a defect; it goes on in the one who asked.
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                Err(_no_thread) => do_some(part),
            });
        }
        results
    });
    let mut results = Vec::with_capacity(pieces.len());
    for part in parts {
        results.append(&mut part?);
    }
    Ok(results)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_pieces_and_the_first_error_counts() {
        for count in [0, 1, 3, 4, 7, 1_000] {
            let pieces: Vec<usize> = (0..count).collect();
            let double = |(): &mut (), piece: &usize| Ok(piece * 2);
            let expected: Vec<usize> = pieces.iter().map(|piece| piece * 2).collect();
            assert_eq!(share_out(&pieces, || (), double).unwrap(), expected, "{count}");
        }
        let fail = |(): &mut (), piece: &usize| {
            if *piece % 400 == 399 { Err(StoreError::too_big("piece", *piece, 1)) } else { Ok(()) }
        };
        let pieces: Vec<usize> = (0..1_000).collect();
        let error = share_out(&pieces, || (), fail).unwrap_err().to_string();
        assert!(error.contains("399") && !error.contains("799"), "{error}");
    }
}
