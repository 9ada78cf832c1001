//! Carrying a procedure out on a screen.

use super::article::{Procedure, Step};
use super::carry::{Failure, carry_out};
use super::grammar::instructions;
use super::instruction::Instruction;
use super::report::{ProcedureReport, StepReport, StepResult};
use crate::semantics::{Act, NodeId, Tree};

/// A screen that can be read and used, real or made for a test.
pub trait Screen {
    /// The screen as it is now.
    fn tree(&self) -> Tree;

    /// Does something to a control. The error is what a person would be told, such as why the control
    /// cannot be used.
    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String>;

    /// Lets running work finish and returns when nothing is pending. The error tells what went wrong.
    fn settled(&mut self) -> Result<(), String>;

    /// Hears that the step of that line was carried out, without its sub-steps.
    fn did(&mut self, _line: usize) {}
}

/// What happens after a step that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// The steps after it are tried all the same, so that one run shows all that is wrong.
    GoOn,
    /// The steps after it are not tried; what the grammar does not know is still reported.
    Stop,
}

/// Carries a procedure out from the screen as it is.
pub fn play(
    procedure: &Procedure,
    screen: &mut dyn Screen,
    after_failure: AfterFailure,
) -> ProcedureReport {
    let mut player = Player { screen, after_failure, failed_at: None, steps: Vec::new() };
    player.steps(&procedure.steps, false);
    ProcedureReport::new(&procedure.title, player.steps)
}

/// Carries one step out, without its sub-steps.
pub fn play_step(step: &Step, screen: &mut dyn Screen) -> StepReport {
    let (result, why) = match instructions(step) {
        Ok(instructions) => outcome(&instructions, screen),
        Err(error) => (StepResult::NotUnderstood, Some(error.reason)),
    };
    StepReport { line: step.line, text: step.text(), result, why }
}

struct Player<'s> {
    screen: &'s mut dyn Screen,
    after_failure: AfterFailure,
    /// The line of the first step that failed.
    failed_at: Option<usize>,
    steps: Vec<StepReport>,
}

impl Player<'_> {
    /// `left_out` is true below a step that was not needed.
    fn steps(&mut self, steps: &[Step], left_out: bool) {
        for step in steps {
            let report = self.step(step, left_out);
            let optional = report.result == StepResult::Optional;
            if !report.result.passes() {
                self.failed_at.get_or_insert(step.line);
            }
            self.steps.push(report);
            self.steps(&step.sub_steps, optional);
        }
    }

    fn step(&mut self, step: &Step, left_out: bool) -> StepReport {
        let report = |result, why: String| StepReport {
            line: step.line,
            text: step.text(),
            result,
            why: Some(why),
        };
        let stopped = self.failed_at.filter(|_| self.after_failure == AfterFailure::Stop);
        match (instructions(step), stopped) {
            (Err(error), _) => report(StepResult::NotUnderstood, error.reason),
            (Ok(_), Some(line)) => {
                report(StepResult::Impossible, format!("not tried, because line {line} failed"))
            }
            (Ok(_), None) if left_out => {
                report(StepResult::Optional, "the step above it is not needed".to_owned())
            }
            (Ok(_), None) => {
                let report = play_step(step, self.screen);
                self.screen.did(step.line);
                report
            }
        }
    }
}

/// What comes of the instructions of one step: the first failure, else whether any was carried out.
fn outcome(instructions: &[Instruction], screen: &mut dyn Screen) -> (StepResult, Option<String>) {
    let optional = |one: &Instruction| matches!(one, Instruction::Optional(_));
    let mut notes = Vec::new();
    for instruction in instructions {
        match carry_out(instruction, screen) {
            Ok(note) => notes.extend(note),
            Err(Failure { result, why }) => return (result, Some(why)),
        }
    }
    let all_optional = !instructions.is_empty() && instructions.iter().all(optional);
    let result = if all_optional { StepResult::Optional } else { StepResult::Done };
    if instructions.is_empty() {
        notes.push("its sub-steps tell what to do".to_owned());
    }
    (result, (!notes.is_empty()).then(|| notes.join("; ")))
}
