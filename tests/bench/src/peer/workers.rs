//! Work in its order: several threads prepare, one writes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use crate::Result;

/// Prepares each job with one of the readers and hands the results to `write`, in the order of the
/// jobs. With one reader, preparing and writing take turns in this thread.
pub fn in_order<J, R, T>(
    jobs: &[J],
    mut readers: Vec<R>,
    prepare: impl Fn(&mut R, &J) -> Result<T> + Sync,
    mut write: impl FnMut(T) -> Result<()>,
) -> Result<()>
where
    J: Sync,
    R: Send,
    T: Send,
{
    if let [reader] = readers.as_mut_slice() {
        return jobs.iter().try_for_each(|job| write(prepare(reader, job)?));
    }
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(readers.len());
        for reader in readers {
            let (send, next, prepare) = (send.clone(), &next, &prepare);
            scope.spawn(move || work(jobs, reader, next, prepare, &send));
        }
        drop(send);
        let (mut early, mut wanted) = (BTreeMap::new(), 0);
        for (number, prepared) in receive {
            early.insert(number, prepared);
            while let Some(prepared) = early.remove(&wanted) {
                write(prepared?)?;
                wanted += 1;
            }
        }
        if wanted == jobs.len() { Ok(()) } else { Err("a worker has stopped early".into()) }
    })
}

/// Prepares jobs until there are none, or nobody wants the results.
fn work<J, R, T>(
    jobs: &[J],
    mut reader: R,
    next: &AtomicUsize,
    prepare: &impl Fn(&mut R, &J) -> Result<T>,
    send: &SyncSender<(usize, Result<T>)>,
) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(job) = jobs.get(number) else { return };
        if send.send((number, prepare(&mut reader, job))).is_err() {
            return;
        }
    }
}
