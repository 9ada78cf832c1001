//! How the steps of a followed procedure stand, and what came of it.

use std::time::Duration;

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It is to be done later.
    Open,
    /// It is to be done now.
    Current,
    /// The person did it.
    Done,
    /// The guide did it, because it was asked to.
    Shown,
    /// It is needed only under a condition; the guide went on.
    Optional,
    /// It is not understood; the guide went on.
    Unclear,
}

/// What came of a procedure that was followed to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Real time from the first step to the last.
    pub took: Duration,
    /// How many steps there were.
    pub steps: usize,
    /// How often the person was elsewhere than the step, or changed what a step had set, whether or
    /// not a way back was asked for.
    pub detours: u32,
    /// For how many steps a hint was asked.
    pub hints: usize,
    /// How many steps the guide showed, in part or whole.
    pub shown: usize,
    /// How often the guide led back from a detour, because it was asked to; it is help as well.
    pub led_back: usize,
}
