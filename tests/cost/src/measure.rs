//! The measurements.

use std::time::Duration;

use crate::arguments::Arguments;
use crate::process;
use crate::screen::Screen;
use crate::store::{self, Store};
use crate::table::Table;
use crate::{Result, screen};

/// Starts of the program.
const STARTS: usize = 20;
/// How long the screen is watched until it counts as quiet.
const QUIET: Duration = Duration::from_millis(200);

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
/// The page with the most rows.
const LONG: &str = "Online store transactions";

const DOWN: &[u8] = b"\x1b[B";
const UP: &[u8] = b"\x1b[A";

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The value that so many hundredths of the sorted values do not exceed.
fn percentile(sorted: &[Duration], hundredths: usize) -> Duration {
    let at = (sorted.len() * hundredths).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

pub fn first_frame(store: &Store, table: &mut Table) -> Result<()> {
    let (mut times, mut before) = (Vec::new(), 0);
    for _ in 0..STARTS {
        let mut screen = Screen::start(store)?;
        times.push(screen.frame()?.duration_since(screen.started));
        let shown = screen.screen().contents();
        before += usize::from(shown.contains("Opening the store"));
        screen.wait("an open store", |screen| !is_opening(screen))?;
        screen.leave()?;
    }
    times.sort();
    table.at_most(
        "First frame, median of 20 starts",
        50.0,
        milliseconds(percentile(&times, 50)),
        "ms",
    );
    table.at_most(
        "First frame, slowest of 20 starts",
        50.0,
        milliseconds(percentile(&times, 100)),
        "ms",
    );
    let measured = format!("{before} of {STARTS}");
    table.holds("First frame before the store is open", before == STARTS, measured);
    Ok(())
}

fn is_opening(screen: &vt100::Screen) -> bool {
    let shown = screen.contents();
    ["Opening the store", "Recovering the store", "Connecting to", "Waiting for"]
        .iter()
        .any(|words| shown.contains(words))
}

/// On a store that another process holds: each page, with keys that move, step and refresh.
pub fn frames_and_memory(store: &Store, table: &mut Table) -> Result<()> {
    let mut holder = store.start(&["batch", "serve"])?;
    let measured = on_every_page(store);
    store::end(&mut holder)?;
    let (page, slowest, memory) = measured?;
    eprintln!("the most costly frame is one of {page}");
    table.at_most("Frame on any page, the most costly", 2.0, milliseconds(slowest), "ms");
    table.at_most("Memory of a screen beside the store", 64.0, memory, "MiB");
    Ok(())
}

fn on_every_page(store: &Store) -> Result<(&'static str, Duration, f64)> {
    let mut screen = Screen::start(store)?;
    screen.wait("an open store", |screen| !is_opening(screen))?;
    let mut slowest = ("", Duration::ZERO);
    for page in PAGES {
        screen.go(page)?;
        screen.quiet(QUIET)?;
        let mut worst = Duration::ZERO;
        for key in [DOWN, DOWN, b"\x1b[6~", UP, b"\t", b"\t", b"\x1b[Z", b"\x1b[15~"]
            .iter()
            .cycle()
            .take(24)
        {
            worst = worst.max(cost(&mut screen, key)?);
        }
        eprintln!("  {page}: {:.2} ms", milliseconds(worst));
        if worst > slowest.1 {
            slowest = (page, worst);
        }
    }
    let memory = process::largest(screen.process)?;
    screen.leave()?;
    Ok((slowest.0, slowest.1, memory))
}

/// Processor time of the thread of the screen for one key, by frame.
fn cost(screen: &mut screen::Screen, key: &[u8]) -> Result<Duration> {
    let thread = screen.process;
    let before = process::of_thread(screen.process, thread)?;
    screen.send(key)?;
    let frames = screen.quiet(Duration::from_millis(60))?;
    while !process::sleeps(screen.process, thread)? {
        std::thread::yield_now();
    }
    let spent = process::of_thread(screen.process, thread)?.saturating_sub(before);
    Ok(spent / frames.max(1))
}

/// In the list of all transactions, in the process that runs both jobs.
pub fn keys_while_both_jobs_run(
    store: &Store,
    arguments: &Arguments,
    table: &mut Table,
) -> Result<()> {
    let mut screen = Screen::start(store)?;
    screen.wait("an open store", |screen| !is_opening(screen))?;
    screen.go(LONG)?;
    screen.quiet(QUIET)?;
    let mut pull = store.start(&["run", "p-0001"])?;
    let mut post = store.start(&["run", "synchronize-orders", "--node", "Stores by Region"])?;
    screen.wait("a running job", |screen| screen.contents().contains("P-0001"))?;
    let mut times = Vec::new();
    let mut both = true;
    for number in 0..arguments.keys {
        let key = if number / 20 % 2 == 0 { DOWN } else { UP };
        let before = marks(screen.screen());
        let sent = screen.send(key)?;
        let mut at = screen.frame()?;
        while marks(screen.screen()) == before {
            at = screen.frame()?;
        }
        times.push(at.duration_since(sent));
        both &= pull.try_wait()?.is_none() && post.try_wait()?.is_none();
        // As fast as a key repeats that is held down.
        screen.quiet_for(Duration::from_millis(33))?;
    }
    times.sort();
    store::end(&mut pull)?;
    store::end(&mut post)?;
    screen.quiet(QUIET)?;
    screen.leave()?;
    table.at_most(
        "Key to paint, both jobs running, p50",
        2.0,
        milliseconds(percentile(&times, 50)),
        "ms",
    );
    table.at_most(
        "Key to paint, both jobs running, p99",
        16.0,
        milliseconds(percentile(&times, 99)),
        "ms",
    );
    table.holds("Both jobs ran through all keys", both, format!("{} keys", times.len()));
    Ok(())
}

/// Which rows look how, in a column of cells that every row of the list has: what moves when
/// another row is selected, and only then.
fn marks(screen: &vt100::Screen) -> Vec<(vt100::Color, bool)> {
    let of = |row| {
        screen
            .cell(row, 36)
            .map_or((vt100::Color::Default, false), |cell| (cell.bgcolor(), cell.inverse()))
    };
    (0..60).map(of).collect()
}

pub fn idle(store: &Store, arguments: &Arguments, table: &mut Table) -> Result<()> {
    let mut screen = Screen::start(store)?;
    screen.wait("an open store", |screen| !is_opening(screen))?;
    screen.go("All workspaces")?;
    screen.quiet(Duration::from_secs(2))?;
    let before = process::of_all_threads(screen.process)?;
    screen.quiet_for(arguments.idle)?;
    let spent = process::of_all_threads(screen.process)?.saturating_sub(before);
    screen.leave()?;
    let share = spent.as_secs_f64() / arguments.idle.as_secs_f64() * 100.0;
    table.at_most("Processor, idle, of one core", 0.1, share, "%");
    Ok(())
}
