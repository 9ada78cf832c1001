//! The start, and the time in which nothing happens.

use std::time::Duration;

use crate::Result;
use crate::arguments::Arguments;
use crate::process;
use crate::screen::Screen;
use crate::store::Store;
use crate::table::Table;

/// Starts of the program.
const STARTS: usize = 20;
/// How long the screen is watched until it counts as quiet.
pub const QUIET: Duration = Duration::from_millis(200);

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The value that so many hundredths of the sorted values do not exceed.
pub fn percentile(sorted: &[Duration], hundredths: usize) -> Duration {
    let at = (sorted.len() * hundredths).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

pub fn first_frame(store: &Store, table: &mut Table) -> Result<()> {
    let (mut first, mut open, mut before) = (Vec::new(), Vec::new(), 0);
    for _ in 0..STARTS {
        let mut screen = Screen::start(store)?;
        first.push(screen.frame()?.duration_since(screen.started));
        before += usize::from(screen.screen().contents().contains("Opening the store"));
        screen.wait("an open store", |screen| !is_opening(screen))?;
        open.push(screen.read_at.duration_since(screen.started));
        screen.leave()?;
    }
    first.sort();
    open.sort();
    let of = |times: &[Duration], hundredths| milliseconds(percentile(times, hundredths));
    table.at_most("First frame, median of 20 starts", 50.0, of(&first, 50), "ms");
    table.at_most("First frame, slowest of 20 starts", 50.0, of(&first, 100), "ms");
    let measured = format!("{before} of {STARTS}");
    table.holds("First frame before the store is open", before == STARTS, measured);
    table.told("Store open, median of 20 starts", of(&open, 50), "ms");
    Ok(())
}

pub fn is_opening(screen: &vt100::Screen) -> bool {
    let shown = screen.contents();
    ["Opening the store", "Recovering the store", "Connecting to", "Waiting for"]
        .iter()
        .any(|words| shown.contains(words))
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
