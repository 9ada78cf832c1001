//! A procedure that a person follows: where it stands, what is to be used next, what is different.
//!
//! It is fed with the screen after each change ([`Session::saw`]) and with each act before it is
//! carried out ([`Session::did`]), and does nothing to the screen itself. The same instructions, found
//! in the same way, are what `play` carries out.

use std::collections::BTreeSet;
use std::time::Duration;

use super::aim::Aim;
use super::article::Procedure;
use super::deed::Deed;
use super::find::{Miss, shown};
use super::instruction::Instruction;
use super::lead::Lead;
use super::met::{is_done_by, is_met};
use super::outcome::{Outcome, StepState};
use super::scripted::{Scripted, Todo};
use super::spot::{Deviation, Spot, WayBack, is_search};
use super::stray;
use crate::semantics::{Act, NodeId, State, Tree};

/// The circumstances under which a screen was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Time that never goes back, since some moment.
    pub at: Duration,
    /// Nothing is waited for: what is not on the screen now will not come by itself.
    pub settled: bool,
}

/// A procedure that is being followed.
#[derive(Clone, Debug)]
pub struct Session {
    script: Scripted,
    /// The instruction that comes next, counted from 0.
    at: usize,
    /// Where each instruction was done.
    pub(super) done_at: Vec<Option<Spot>>,
    /// Where the next one is expected to be done.
    expected: Option<Spot>,
    /// What was tried to bring its control in sight.
    lead: Lead,
    /// The last deed does what the instruction asks for; how the screen looked then.
    pending: Option<Before>,
    /// A person did something since the screen was last seen at rest.
    acted: bool,
    next: Result<Aim, Miss>,
    refusal: Option<String>,
    deviation: Option<Deviation>,
    started: Option<Duration>,
    ended: Option<Duration>,
    detours: u32,
    hinted: BTreeSet<usize>,
    shown: BTreeSet<usize>,
    led_back: usize,
}

/// What tells a refused press from one that took.
#[derive(Clone, Debug)]
struct Before {
    dialogs: Vec<String>,
    invalid: Vec<NodeId>,
}

impl Session {
    /// Starts a procedure. Steps that are not understood are left to the person.
    pub fn new(procedure: &Procedure) -> Self {
        let script = Scripted::new(procedure);
        let done_at = vec![None; script.todos.len()];
        Self {
            script,
            at: 0,
            done_at,
            expected: None,
            lead: Lead::default(),
            pending: None,
            acted: false,
            next: Err(Miss::NotInSight(String::new())),
            refusal: None,
            deviation: None,
            started: None,
            ended: None,
            detours: 0,
            hinted: BTreeSet::new(),
            shown: BTreeSet::new(),
            led_back: 0,
        }
    }

    /// Takes in the screen after a change.
    pub fn saw(&mut self, tree: &Tree, moment: Moment) {
        self.started.get_or_insert(moment.at);
        if is_search(tree) || self.ended.is_some() {
            self.next = Err(Miss::NotInSight(String::new()));
            return;
        }
        if let Some(before) = self.pending.take() {
            match refused(&before, tree) {
                Some(why) => self.refusal = Some(why),
                None => self.tick(),
            }
        }
        self.advance(tree);
        self.look_around(tree, moment.settled);
        if self.at == self.script.todos.len() {
            self.ended = Some(moment.at);
        }
    }

    /// Takes note of something that is about to be done on the screen. `guide` says that the guide
    /// itself does it, because it was asked to.
    pub fn did(&mut self, before: &Tree, deed: &Deed, guide: bool, moment: Moment) {
        if self.ended.is_some() {
            return;
        }
        if is_search(before) {
            // It may lead anywhere.
            self.acted |= !guide;
            return;
        }
        if self.pending.is_some() {
            self.saw(before, Moment { settled: false, ..moment });
        }
        self.refusal = None;
        self.acted |= !guide;
        self.lead.tried(&deed.node.id, &deed.act);
        let Some(Todo { step, instruction }) = self.script.todos.get(self.at) else { return };
        // A way back is no step that was shown; it is counted by itself.
        if guide && self.deviation.is_none() {
            self.shown.insert(*step);
        }
        if is_done_by(before, instruction, deed) {
            let invalid = before.nodes.iter().filter(|node| node.is(State::Invalid));
            let invalid = invalid.map(|node| node.id.clone()).collect();
            self.pending = Some(Before { dialogs: before.dialogs.clone(), invalid });
        }
    }

    fn tick(&mut self) {
        if let Some(done_at) = self.done_at.get_mut(self.at) {
            done_at.clone_from(&self.expected);
        }
        self.at += 1;
        self.lead = Lead::default();
        self.refusal = None;
        self.deviation = None;
        self.expected = None;
        self.acted = false;
    }

    /// Goes past what the screen shows to be done.
    fn advance(&mut self, tree: &Tree) {
        let spot = Spot::of(tree);
        while let Some(Todo { instruction, .. }) = self.script.todos.get(self.at) {
            let arrived = self.script.arrived(self.at, &spot);
            if !is_met(tree, instruction) && arrived == 0 {
                return;
            }
            self.expected.get_or_insert_with(|| spot.clone());
            for _ in 0..arrived.max(1) {
                self.tick();
            }
        }
    }

    /// Finds the control to use next, and whether the person is where it is.
    fn look_around(&mut self, tree: &Tree, settled: bool) {
        let Some(todo) = self.script.todos.get(self.at) else { return };
        let spot = Spot::of(tree);
        let expected = self.expected.get_or_insert_with(|| spot.clone());
        let next = |search| self.lead.next(tree, &todo.instruction, search);
        self.next = next(false);
        if *expected == spot {
            // What may still come by itself is not searched for.
            self.next = next(settled);
            let todos = self.script.todos.get(..self.at).unwrap_or_default();
            let changed = stray::changed(tree, todos, &self.done_at, &spot);
            self.detours += u32::from(changed.is_some() && self.deviation.is_none());
            self.deviation = changed;
        } else if self.next.is_ok() || (!self.acted && self.deviation.is_none()) {
            *expected = spot;
            self.deviation = None;
        } else if settled {
            self.detours += u32::from(self.deviation.is_none());
            let resume = stray::resume(&self.done_at, self.at, expected);
            self.deviation = Some(stray::elsewhere(&spot, expected, resume, &self.script));
        }
        if settled {
            self.acted = false;
        }
    }

    /// The guide led the person back, because it was asked to: where the guide goes on from is set anew.
    pub fn went_back(&mut self) {
        let Some(Deviation { back, .. }) = self.deviation.take() else { return };
        if let WayBack::GoTo { todo, .. } = back {
            self.at = todo.min(self.at);
            for done_at in self.done_at.iter_mut().skip(self.at) {
                *done_at = None;
            }
        }
        self.led_back += 1;
        if !matches!(back, WayBack::Do { .. }) {
            self.expected = None;
            self.lead = Lead::default();
        }
        self.acted = false;
    }

    /// The control to use next, and what to do with it.
    pub fn next(&self) -> Option<(&NodeId, &Act)> {
        match &self.next {
            Ok(Aim::Use { node, act }) if self.ended.is_none() => Some((node, act)),
            _ => None,
        }
    }

    /// The page that the guide goes to next, when no control in sight leads there.
    pub fn way(&self) -> Option<Vec<&str>> {
        match &self.script.todos.get(self.at)?.instruction {
            Instruction::GoTo(path) if self.next.is_err() => {
                Some(path.iter().map(super::Caption::text).collect())
            }
            _ => None,
        }
    }

    /// What is different from what the guide expects, with a way back.
    pub fn deviation(&self) -> Option<&Deviation> {
        self.deviation.as_ref()
    }

    /// Why the last press of the step did not take.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Says which control is to be used, where it is, and how; it is counted as help.
    pub fn hint(&mut self, tree: &Tree) -> String {
        if let Some(step) = self.current() {
            self.hinted.insert(step);
        }
        match &self.next {
            Ok(Aim::Use { node, act }) => {
                tree.node(node).map(|node| super::hint::hint(tree, node, act)).unwrap_or_default()
            }
            Ok(Aim::Met { why, .. }) => why.clone(),
            Err(Miss::NotInSight(why) | Miss::Ambiguous(why) | Miss::Impossible(why)) => {
                why.clone()
            }
        }
    }

    /// The heading of the procedure.
    pub fn title(&self) -> &str {
        &self.script.title
    }

    /// The step that comes next, counted from 0; `None` at the end.
    pub fn current(&self) -> Option<usize> {
        self.script.todos.get(self.at).map(|todo| todo.step)
    }

    /// The steps, sub-steps after the step they belong to: text, depth from 0, and how each stands.
    pub fn steps(&self) -> impl Iterator<Item = (&str, usize, StepState)> {
        let steps = self.script.steps.iter().enumerate();
        steps.map(|(at, step)| (step.text.as_str(), step.depth, self.state(at)))
    }

    fn state(&self, step: usize) -> StepState {
        let Some(scripted) = self.script.steps.get(step) else { return StepState::Open };
        match self.current() {
            Some(current) if step == current => StepState::Current,
            Some(current) if step > current => StepState::Open,
            _ if scripted.unclear.is_some() => StepState::Unclear,
            _ if scripted.optional => StepState::Optional,
            _ if self.shown.contains(&step) => StepState::Shown,
            _ => StepState::Done,
        }
    }

    /// Why the step is not understood, if it is not.
    pub fn unclear(&self, step: usize) -> Option<&str> {
        self.script.steps.get(step)?.unclear.as_deref()
    }

    /// What came of it, once the last step is done.
    pub fn outcome(&self) -> Option<Outcome> {
        let ended = self.ended?;
        Some(Outcome {
            took: ended.saturating_sub(self.started.unwrap_or(ended)),
            steps: self.script.steps.len(),
            detours: self.detours,
            hints: self.hinted.len(),
            shown: self.shown.len(),
            led_back: self.led_back,
        })
    }
}

/// A press that leaves the dialog open and finds a value wrong was refused.
fn refused(before: &Before, after: &Tree) -> Option<String> {
    let same = !after.dialogs.is_empty() && after.dialogs == before.dialogs;
    let wrong = |node: &&crate::semantics::Node| {
        node.is(State::Invalid) && !before.invalid.contains(&node.id)
    };
    let node = after.nodes.iter().find(wrong).filter(|_| same)?;
    let why = node.why.as_deref().unwrap_or("the value is not accepted");
    Some(format!("{} says: {why}", shown(node)))
}
