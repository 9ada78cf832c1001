//! Keys while both jobs run in the process of the screen.

use std::process::Child;
use std::time::Duration;

use crate::Result;
use crate::arguments::Arguments;
use crate::measure::{QUIET, is_opening, milliseconds, percentile};
use crate::screen::Screen;
use crate::store::{self, Store};
use crate::table::Table;

/// The page with the most rows.
const LONG: &str = "Online store transactions";
/// As fast as a key repeats that is held down.
const REPEAT: Duration = Duration::from_millis(33);
/// With fewer keys a percentile says little.
const ENOUGH: usize = 100;

const DOWN: &[u8] = b"\x1b[B";
const UP: &[u8] = b"\x1b[A";

/// In the list of all transactions. A key counts if both jobs still run when it is painted.
pub fn while_both_jobs_run(store: &Store, arguments: &Arguments, table: &mut Table) -> Result<()> {
    let mut screen = Screen::start(store)?;
    screen.wait("an open store", |screen| !is_opening(screen))?;
    screen.go(LONG)?;
    screen.quiet(QUIET)?;
    let before = screen.frame_times()?.len();
    let mut jobs = Jobs {
        pull: store.start(&["run", "p-0001"])?,
        post: store.start(&["run", "synchronize-orders", "--node", "Stores by Region"])?,
    };
    while !screen.screen().contents().contains("2 running") && jobs.both_run()? {
        screen.frame_within(REPEAT)?;
    }
    let mut times = Vec::new();
    while times.len() < arguments.keys {
        let key = if times.len() / 20 % 2 == 0 { DOWN } else { UP };
        let time = key_to_paint(&mut screen, key)?;
        if !jobs.both_run()? {
            break;
        }
        times.push(time);
        screen.quiet_for(REPEAT)?;
    }
    let frames = screen.frame_times()?.split_off(before);
    store::end(&mut jobs.pull)?;
    store::end(&mut jobs.post)?;
    screen.quiet(QUIET)?;
    screen.leave()?;
    times.sort();
    let of = |hundredths| milliseconds(percentile(&times, hundredths));
    let enough = times.len() >= ENOUGH.min(arguments.keys);
    table.holds("Keys pressed while both jobs ran", enough, times.len().to_string());
    table.told("Key to paint, both jobs running, p50", of(50), "ms");
    table.at_most("Key to paint, both jobs running, p99", 16.0, of(99), "ms");
    table.told("Key to paint, both jobs running, slowest", of(100), "ms");
    let longest = frames.iter().map(|frame| frame.took).max().unwrap_or_default();
    let most_work = frames.iter().map(|frame| frame.worked).max().unwrap_or_default();
    table.at_most("Longest frame, both jobs running", 16.0, milliseconds(longest), "ms");
    let most_work = milliseconds(most_work);
    table.at_most("Work of a frame, both jobs running, the most", 2.0, most_work, "ms");
    Ok(())
}

struct Jobs {
    pull: Child,
    post: Child,
}

impl Jobs {
    fn both_run(&mut self) -> Result<bool> {
        Ok(self.pull.try_wait()?.is_none() && self.post.try_wait()?.is_none())
    }
}

/// From writing the key to reading the end of the frame in which another row is selected.
fn key_to_paint(screen: &mut Screen, key: &[u8]) -> Result<Duration> {
    let before = marks(screen.screen());
    let sent = screen.send(key)?;
    let mut at = screen.frame()?;
    while marks(screen.screen()) == before {
        at = screen.frame()?;
    }
    Ok(at.duration_since(sent))
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
