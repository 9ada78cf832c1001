//! How channels trade by themselves: since when, how much, and how much of it is spoiled.
//!
//! Here is what is stored of it. What is sold follows from this, a seed and an interval of store
//! time alone; making it up is the work of `channel::trade`, writing it that of a job.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Share;

/// The usual rate: transactions an hour in all channels together, on the average of a week.
pub const USUAL_RATE: u32 = 90;
/// The highest rate. The busiest minute of a week then stays below what one commit holds.
pub const HIGHEST_RATE: u32 = 10_000;
/// The seed of a store that was not given one.
const SEED: u64 = 1;
/// How many changes are kept: more than anybody makes between two moments at which trade goes on.
const MOST_PHASES: usize = 1_000;

/// How trade goes on in a store. By default nobody trades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradeState {
    /// The seed of what is sold.
    pub seed: u64,
    /// The share that is spoiled.
    pub faults: Share,
    /// How many orders were placed by somebody.
    pub placed: u64,
    /// When trade was switched and how, in order of time; the last one goes on. Those are kept that
    /// trade may still have to catch up with.
    phases: Vec<Phase>,
}

impl Default for TradeState {
    fn default() -> Self {
        Self { seed: SEED, faults: Share::NONE, placed: 0, phases: Vec::new() }
    }
}

/// A time in which trade goes on in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// Its first moment, a whole minute of store time.
    pub from: DateTime<Utc>,
    /// Whether anything is sold.
    pub on: bool,
    /// How many transactions all channels have in an hour, on the average of a week.
    pub rate: u32,
}

impl TradeState {
    /// Trade that begins at that moment at the usual rate.
    pub fn begun(from: DateTime<Utc>, seed: u64, faults: Share) -> Self {
        let phases = vec![Phase { from: minute_of(from), on: true, rate: USUAL_RATE }];
        Self { seed, faults, placed: 0, phases }
    }

    /// When trade began; `None` in a store in which it never did.
    pub fn since(&self) -> Option<DateTime<Utc>> {
        self.phases.first().map(|phase| phase.from)
    }

    /// Whether anything is sold from now on.
    pub fn is_on(&self) -> bool {
        self.phases.last().is_some_and(|phase| phase.on)
    }

    /// How much is sold in an hour, or would be if trade were on.
    pub fn rate(&self) -> u32 {
        self.phases.last().map_or(USUAL_RATE, |phase| phase.rate)
    }

    /// Changes how trade goes on from the minute of `at`. What was so before stays known, so that
    /// trade that has yet to catch up sells before that moment what it would have sold.
    pub fn change(&mut self, at: DateTime<Utc>, on: bool, rate: u32) {
        let from = minute_of(at);
        let phase = Phase { from, on, rate: rate.clamp(1, HIGHEST_RATE) };
        self.phases.retain(|phase| phase.from < from);
        let same = |last: &Phase| (last.on, last.rate) == (phase.on, phase.rate);
        if !self.phases.last().is_some_and(same) {
            self.phases.push(phase);
        }
        let over = self.phases.len().saturating_sub(MOST_PHASES);
        self.phases.drain(..over);
    }

    /// The parts of an interval in which something is sold: the phase, from, to. They follow each
    /// other, and however an interval is cut, the parts are those of the whole, cut at the same
    /// moments.
    pub fn parts(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = (Phase, DateTime<Utc>, DateTime<Utc>)> {
        let ends =
            self.phases.iter().skip(1).map(|next| next.from).chain([DateTime::<Utc>::MAX_UTC]);
        let phases = self.phases.iter().zip(ends).filter(|(phase, _)| phase.on);
        let parts = phases.map(move |(phase, end)| (*phase, phase.from.max(from), end.min(to)));
        parts.filter(|(_, from, to)| from < to)
    }
}

/// The beginning of the minute that a moment lies in. Trade goes on by whole minutes of store time,
/// so that transactions of several channels come in one order however time is cut.
pub fn minute_of(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.duration_trunc(TimeDelta::minutes(1)).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn parts(state: &TradeState, from: i64, to: i64) -> Vec<(u32, i64, i64)> {
        let minutes = |moment: DateTime<Utc>| moment.timestamp() / 60;
        let parts = state.parts(at(from), at(to));
        parts.map(|(phase, from, to)| (phase.rate, minutes(from), minutes(to))).collect()
    }

    #[test]
    fn nothing_is_sold_before_trade_begins_and_while_it_is_off() {
        let mut state = TradeState::begun(at(10), 1, Share::NONE);
        state.change(at(20), false, 90);
        state.change(at(30), true, 200);
        assert_eq!(parts(&state, 0, 40), [(90, 10, 20), (200, 30, 40)]);
        assert_eq!(parts(&state, 12, 15), [(90, 12, 15)]);
        assert_eq!(parts(&state, 20, 30), []);
        assert!(TradeState::default().parts(at(0), at(100)).next().is_none());
    }

    #[test]
    fn the_last_word_of_a_minute_counts() {
        let mut state = TradeState::begun(at(10), 1, Share::NONE);
        state.change(at(20) + TimeDelta::seconds(5), false, 90);
        state.change(at(20) + TimeDelta::seconds(50), true, 30);
        assert_eq!(parts(&state, 0, 40), [(90, 10, 20), (30, 20, 40)]);
        assert_eq!((state.is_on(), state.rate()), (true, 30));
        // The clock went back: what was said of later moments is void.
        state.change(at(5), false, 30);
        assert_eq!(parts(&state, 0, 40), []);
    }

    #[test]
    fn changes_that_nobody_catches_up_with_do_not_pile_up() {
        let mut state = TradeState::default();
        (0..5_000).for_each(|minute| state.change(at(minute), minute % 2 == 0, 90));
        assert_eq!(state.phases.len(), MOST_PHASES);
    }
}
