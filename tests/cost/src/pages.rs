//! Every page: the longest frame, and the memory of a screen.

use std::time::Duration;

use crate::Result;
use crate::measure::{QUIET, is_opening, milliseconds, percentile};
use crate::process;
use crate::screen::{Frame, Screen};
use crate::store::{self, Store};
use crate::table::Table;

const PAGES: &[&str] = &[
    "All workspaces",
    "Retail and Commerce IT",
    "Distribution schedule",
    "Upload sessions",
    "Channel database",
    "Channel database group",
    "Scheduler job",
    "Batch jobs",
    "My batch jobs",
    "Batch job history",
    "Store financials",
    "Online store transactions",
    "All sales orders",
    "Order synchronization status",
    "Order synchronization errors",
    "Customer payment journals",
    "Voucher transactions",
    "Message center",
];

/// What is pressed on each page: rows, pages of rows, other controls, reading anew, help.
const KEYS: &[&[u8]] = &[
    b"\x1b[B",
    b"\x1b[B",
    b"\x1b[6~",
    b"\x1b[A",
    b"\t",
    b"\t",
    b"\x1b[Z",
    b"\x1b[15~",
    b"\x1bOP",
    b"\x1b",
];
/// How often they are pressed.
const ROUNDS: usize = 3;

/// Twice the same tour of all pages: by a screen on a store that another process serves, and by one
/// that holds the store itself.
pub fn frames_and_memory(store: &Store, table: &mut Table) -> Result<()> {
    let mut service = store.serve()?;
    let beside = tour(store);
    let served = process::resident(service.id());
    store::end(&mut service)?;
    let (beside, served) = (beside?, served?);
    let within = tour(store)?;
    let mut frames: Vec<_> = beside.frames.iter().chain(&within.frames).collect();
    frames.sort();
    for Frame { took, worked, page } in frames.iter().rev().take(10) {
        let (took, worked) = (milliseconds(*took), milliseconds(*worked));
        eprintln!("a long frame: {took:.3} ms, {worked:.3} ms of work, on {page}");
    }
    let times: Vec<Duration> = frames.iter().map(|frame| frame.took).collect();
    let most_work = frames.iter().map(|frame| frame.worked).max().unwrap_or_default();
    let of = |hundredths| milliseconds(percentile(&times, hundredths));
    table.told("Frames timed on all pages", f64::from(u32::try_from(times.len())?), "");
    table.told("Frame on all pages, p50", of(50), "ms");
    table.told("Frame on all pages, p99", of(99), "ms");
    table.at_most("Frame on all pages, the longest", 2.0, of(100), "ms");
    table.at_most("Work of a frame on all pages, the most", 2.0, milliseconds(most_work), "ms");
    table.told("Memory, screen and store in one process", within.memory, "MiB");
    table.told("Memory, `batch serve` after the same tour", served, "MiB");
    let side = within.memory - served;
    table.at_most("Memory of the side of the screen: the difference", 64.0, side, "MiB");
    table.told("Memory, a screen on a store that is served", beside.memory, "MiB");
    Ok(())
}

struct Tour {
    frames: Vec<Frame>,
    /// Resident at the end, in MiB.
    memory: f64,
}

fn tour(store: &Store) -> Result<Tour> {
    let mut screen = Screen::start(store)?;
    screen.wait("an open store", |screen| !is_opening(screen))?;
    for page in PAGES {
        screen.go(page)?;
        screen.quiet(QUIET)?;
        for key in KEYS.iter().cycle().take(KEYS.len() * ROUNDS) {
            screen.send(key)?;
            screen.quiet(Duration::from_millis(60))?;
        }
    }
    let memory = process::resident(screen.process)?;
    let frames = screen.frame_times()?;
    screen.leave()?;
    Ok(Tour { frames, memory })
}
