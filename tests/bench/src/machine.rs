//! What the machine says of a process: time, processor time, memory, files.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{Advice, fadvise};
use rustix::time::{ClockId, clock_gettime};

/// Memory is touched in pieces of 1 MiB.
const PIECE: usize = 1 << 20;
/// The smallest page of memory.
const PAGE: usize = 4096;
/// Before a run, so much memory is touched for each transaction, if it is free: 64 KiB, and at least
/// 512 MiB and at most 4 GiB.
const WARMED_EACH: u64 = 64 << 10;
const LEAST_WARMED: u64 = 512 << 20;
const MOST_WARMED: u64 = 4 << 30;

/// How long something took: on the wall, and of all processors together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    /// Real time.
    pub wall: Duration,
    /// Processor time of all threads, user and system.
    pub cpu: Duration,
}

/// Measures a piece of work.
pub fn measure<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (began, cpu) = (Instant::now(), processor_time());
    let result = work();
    let took = Took { wall: began.elapsed(), cpu: processor_time().saturating_sub(cpu) };
    (result, took)
}

/// Processor time of this process, user and system, of all its threads.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// The most memory that this process has had, in bytes: `VmHWM`.
pub fn peak_memory() -> io::Result<u64> {
    kibibytes("/proc/self/status", "VmHWM:")
}

/// Memory that could be taken without swapping, in bytes.
pub fn available_memory() -> io::Result<u64> {
    kibibytes("/proc/meminfo", "MemAvailable:")
}

fn kibibytes(file: &str, name: &str) -> io::Result<u64> {
    let text = fs::read_to_string(file)?;
    let value = text.lines().find_map(|line| line.strip_prefix(name));
    let number = value.and_then(|value| value.trim().trim_end_matches("kB").trim().parse().ok());
    let number: u64 = number.ok_or_else(|| io::Error::other(format!("no {name} in {file}")))?;
    Ok(number * 1024)
}

/// Touches memory and lets go of it, so that the first touch of a run is no fault of a hypervisor
/// that had taken the memory back. It must happen in a process of its own: it is a peak of memory.
pub fn warm_memory(size: u64) -> io::Result<()> {
    let wanted = size.saturating_mul(WARMED_EACH).clamp(LEAST_WARMED, MOST_WARMED);
    let wanted = wanted.min(available_memory()? / 2);
    let pieces = usize::try_from(wanted).unwrap_or(0) / PIECE;
    let mut held: Vec<Vec<u8>> = Vec::with_capacity(pieces);
    for _ in 0..pieces {
        let mut piece = vec![0_u8; PIECE];
        piece.iter_mut().step_by(PAGE).for_each(|byte| *byte = 1);
        held.push(piece);
    }
    std::hint::black_box(&held);
    Ok(())
}

/// What a folder takes on the disk, in bytes: allocated blocks, not lengths.
pub fn disk_use(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    each_file(folder, &mut |path| {
        bytes += fs::metadata(path)?.blocks() * 512;
        Ok(())
    })?;
    Ok(bytes)
}

/// Writes out the files of a folder and drops them from the system's cache, as far as nobody has
/// them mapped.
pub fn drop_from_cache(folder: &Path) -> io::Result<()> {
    each_file(folder, &mut |path| {
        let file = File::open(path)?;
        file.sync_all()?;
        Ok(fadvise(&file, 0, None, Advice::DontNeed)?)
    })
}

fn each_file(folder: &Path, visit: &mut dyn FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            each_file(&entry.path(), visit)?;
        } else if kind.is_file() {
            visit(&entry.path())?;
        }
    }
    Ok(())
}
