//! Progress of a long run: one line on standard error, and only when that is a terminal.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use crate::engine::{Clock, Progress, SystemClock};

/// How often the line is written at most: often enough to look alive.
const INTERVAL: Duration = Duration::from_millis(100);

/// The line.
pub(super) struct Line {
    is_terminal: bool,
    clock: SystemClock,
    written: Option<Duration>,
}

impl Line {
    /// A line that is not there yet.
    pub(super) fn new() -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self { is_terminal, clock: SystemClock::default(), written: None }
    }

    /// Shows how far the run is.
    pub(super) fn show(&mut self, progress: &Progress) {
        let elapsed = self.clock.elapsed();
        let recent = self.written.is_some_and(|written| elapsed.saturating_sub(written) < INTERVAL);
        if self.is_terminal && !recent {
            self.written = Some(elapsed);
            write(&describe(progress, elapsed));
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.written.take().is_some() {
            write("");
        }
    }
}

fn write(text: &str) {
    let mut err = std::io::stderr().lock();
    // Progress that cannot be shown harms nothing.
    write!(err, "\r\x1b[K{text}").and_then(|()| err.flush()).unwrap_or_default();
}

/// Done, rate and time left in words.
fn describe(progress: &Progress, elapsed: Duration) -> String {
    let Progress { caption, done, total, failed, .. } = progress;
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = done.saturating_mul(1_000) / milliseconds;
    let of = total.map_or_else(String::new, |total| format!(" of {total}"));
    let left = total.and_then(|total| total.saturating_sub(*done).checked_div(rate));
    let left = left.map_or_else(String::new, |left| format!("   {left} s left"));
    let failed = if *failed > 0 { format!("   {failed} failed") } else { String::new() };
    format!("{caption}   {done}{of}   {rate} /s{left}{failed}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;
    use crate::engine::RunId;

    #[test]
    fn a_run_shows_done_rate_time_left_and_failures() {
        let progress = Progress {
            run: RunId(1),
            caption: "Synchronize orders".into(),
            done: 30_000,
            total: Some(90_000),
            failed: 12,
            started: Moment(None),
            elapsed_ms: 0,
            ..Progress::default()
        };
        let text = describe(&progress, Duration::from_secs(2));
        assert_eq!(text, "Synchronize orders   30000 of 90000   15000 /s   4 s left   12 failed");
    }
}
