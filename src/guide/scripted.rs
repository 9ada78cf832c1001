//! A procedure as a row of instructions, each with the step it belongs to.

use super::article::{Procedure, Step};
use super::grammar::instructions;
use super::instruction::{Caption, Instruction};
use super::spot::Spot;

/// One step, without what it tells to do.
#[derive(Clone, Debug)]
pub struct ScriptedStep {
    pub text: String,
    /// How deep it is nested, from 0.
    pub depth: usize,
    /// Nothing in it must be done.
    pub optional: bool,
    /// Why it is not understood.
    pub unclear: Option<String>,
}

/// One instruction.
#[derive(Clone, Debug)]
pub struct Todo {
    /// The step, counted from 0.
    pub step: usize,
    pub instruction: Instruction,
}

/// The steps of a procedure in order, and what they tell to do.
#[derive(Clone, Debug)]
pub struct Scripted {
    pub title: String,
    pub steps: Vec<ScriptedStep>,
    pub todos: Vec<Todo>,
}

impl Scripted {
    pub fn new(procedure: &Procedure) -> Self {
        let mut script =
            Self { title: procedure.title.clone(), steps: Vec::new(), todos: Vec::new() };
        script.add(&procedure.steps, 0, false);
        script
    }

    /// `left_out` is true below a step that is only optional.
    fn add(&mut self, steps: &[Step], depth: usize, left_out: bool) {
        for step in steps {
            let (found, unclear) = match instructions(step) {
                Ok(found) => (found, None),
                Err(error) => (Vec::new(), Some(error.reason)),
            };
            let is_optional = |one: &Instruction| matches!(one, Instruction::Optional(_));
            let optional = left_out || (!found.is_empty() && found.iter().all(is_optional));
            let number = self.steps.len();
            self.steps.push(ScriptedStep { text: step.text(), depth, optional, unclear });
            let todos = found.into_iter().map(|instruction| {
                if left_out { Instruction::Optional(Box::new(instruction)) } else { instruction }
            });
            self.todos.extend(todos.map(|instruction| Todo { step: number, instruction }));
            self.add(&step.sub_steps, depth + 1, optional);
        }
    }

    /// How many instructions from `at` on only lead to where the person is. Someone who goes straight
    /// to the page has done all that lead there.
    pub fn arrived(&self, at: usize, spot: &Spot) -> usize {
        let todos = self.todos.get(at..).unwrap_or_default();
        let mut there = 0;
        for (count, todo) in (1..).zip(todos) {
            let Some(names) = leads_to(&todo.instruction) else { break };
            if !spot.leads_past(names) {
                break;
            }
            if spot.is_called(names) {
                there = count;
            }
        }
        there
    }

    /// The number of the step that an instruction belongs to, as a person counts: from 1.
    pub fn number(&self, todo: usize) -> usize {
        self.todos.get(todo).map_or(self.steps.len(), |todo| todo.step + 1)
    }
}

/// The names of the page or dialog that an instruction may lead to.
fn leads_to(instruction: &Instruction) -> Option<&[String]> {
    match instruction {
        Instruction::GoTo(path) => path.last().map(|Caption { readings }| readings.as_slice()),
        Instruction::Press { caption, .. } => Some(&caption.readings),
        _ => None,
    }
}
