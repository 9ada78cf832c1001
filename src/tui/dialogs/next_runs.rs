//! The next runs of a recurrence, as dialogs show them: in its zone, from now on, with what a change
//! of the clocks does to one of them.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;

use crate::commands::captions;
use crate::domain::batch::Timing;
use crate::domain::clock::Speed;
use crate::domain::recurrence::{Planned, Recurrence};
use crate::engine::clock::ClockReading;
use crate::tui::element::{Element, fact, flow, heading, muted, text};

/// How many of the next runs are shown.
const SHOWN: usize = 6;
/// How many of them fit behind two captions.
const IN_A_LINE: usize = 4;
/// How many of the next runs are searched for what a change of the clocks does to one.
const SEARCHED: usize = 100;

/// The runs that a batch job would have that is made now.
#[derive(Debug)]
pub(crate) struct NextRuns {
    zone: Tz,
    /// Its start has passed: it runs at once, for the due time that was last.
    at_once: bool,
    /// The runs to come, more than are shown.
    runs: Vec<Planned>,
}

impl NextRuns {
    /// The next runs at the time of the clock; without one, those from the start on.
    pub fn of(recurrence: &Recurrence, clock: Option<ClockReading>) -> Self {
        let now = clock.map_or(DateTime::<Utc>::MIN_UTC, |clock| clock.now);
        let runs: Vec<Planned> = recurrence.upcoming(now).take(SEARCHED).collect();
        let timing = Timing::Recurring(*recurrence);
        let last = timing.last_at_or_before(now).and_then(|index| timing.due(index));
        // In real time, a run that is late on the day after its last does not take place.
        let missed = clock.is_some_and(|clock| clock.speed == Speed::Real) && timing.is_over(now);
        let at_once = last.is_some_and(|last| last < now) && !missed;
        let left = timing.runs().and_then(|runs| usize::try_from(runs).ok());
        let left = left.map_or(SEARCHED, |left| left.saturating_sub(usize::from(at_once)));
        Self { zone: recurrence.parts().zone, at_once, runs: runs.into_iter().take(left).collect() }
    }

    /// With a heading, each with its day.
    pub fn preview(&self) -> Vec<Element<'static>> {
        let once = self.at_once.then(|| text("at once  "));
        let shown = self.runs.iter().take(SHOWN - usize::from(self.at_once));
        let shown = shown.map(|run| text(format!("{}  ", wall(run))));
        let mut shown: Vec<_> = once.into_iter().chain(shown).collect();
        shown.push(muted(self.rest(SHOWN)));
        let mut preview = vec![heading(format!("Next runs, {}", self.zone)), flow(shown)];
        preview.extend(self.note().map(text));
        preview
    }

    /// As two facts: the start, and the runs that follow it.
    pub fn facts(&self) -> Vec<Element<'static>> {
        let mut left = self.runs.iter();
        let mut before = None;
        let start = if self.at_once {
            "at once".to_owned()
        } else if let Some(run) = left.next() {
            before = Some(run.local);
            format!("{}, {}", wall(run), self.zone)
        } else {
            return vec![fact(captions::START_DATE, self.rest(0))];
        };
        let mut then = String::new();
        for run in left.take(IN_A_LINE - 1) {
            then.push_str(&shortly(run, before));
            then.push_str("   ");
            before = Some(run.local);
        }
        then.push_str(self.rest(IN_A_LINE));
        let mut facts = vec![fact(captions::START_DATE, start), fact("Next runs", then)];
        facts.extend(self.note().map(muted));
        facts
    }

    /// What comes after the runs that are shown.
    fn rest(&self, shown: usize) -> &'static str {
        match self.runs.len() + usize::from(self.at_once) {
            0 => "No run is left before it ends.",
            runs if runs > shown => "and so on",
            _ => "then it ends",
        }
    }

    fn note(&self) -> Option<String> {
        self.runs.iter().find_map(|run| Some(format!("{}: {}", wall(run), run.note?)))
    }
}

/// A run in wall time.
fn wall(run: &Planned) -> String {
    run.local.format("%a %m/%d/%Y %I:%M %p").to_string()
}

/// A run in wall time, without the day if it is that of the run before.
fn shortly(run: &Planned, before: Option<DateTime<FixedOffset>>) -> String {
    if before.is_some_and(|before| before.date_naive() == run.local.date_naive()) {
        return run.local.format("%I:%M %p").to_string();
    }
    run.local.format("%a %m/%d %I:%M %p").to_string()
}
