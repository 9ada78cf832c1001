//! Carrying one instruction out, and seeing that it took.

use super::aim::{Aim, aim, behind, is_on, pointed_at, segment};
use super::combobox::option_of;
use super::find::{Miss, shown};
use super::fold::same;
use super::instruction::{Caption, Instruction};
use super::play::Screen;
use super::report::StepResult;
use super::uncover::uncover;
use crate::semantics::{Act, NodeId, Role, State, Tree};

/// How an instruction failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Ambiguous or impossible.
    pub result: StepResult,
    /// The reason a reader needs.
    pub why: String,
}

impl Failure {
    /// It cannot be done.
    pub fn impossible(why: impl Into<String>) -> Self {
        Self { result: StepResult::Impossible, why: why.into() }
    }
}

impl From<Miss> for Failure {
    fn from(miss: Miss) -> Self {
        match miss {
            Miss::Ambiguous(why) => Self { result: StepResult::Ambiguous, why },
            Miss::Impossible(why) | Miss::NotInSight(why) => Self::impossible(why),
        }
    }
}

/// Carries an instruction out. What is worth telling about a success comes back.
pub fn carry_out(
    instruction: &Instruction,
    screen: &mut dyn Screen,
) -> Result<Option<String>, Failure> {
    match instruction {
        Instruction::Optional(inner) => Ok(Some(left_out(inner, &screen.tree()))),
        Instruction::EitherOr(alternatives) => either(alternatives, screen),
        Instruction::GoTo(path) => go_to(path, screen),
        _ => match uncover(screen, names(instruction), |tree| aim(tree, instruction))? {
            Aim::Met { why, .. } => Ok(Some(why).filter(|why| !why.is_empty())),
            Aim::Use { node, act } => use_control(&node, act, screen),
        },
    }
}

/// The names by which a list may be filtered for what the instruction means.
fn names(instruction: &Instruction) -> &[String] {
    match instruction {
        Instruction::Press { caption, .. } => &caption.readings,
        _ => &[],
    }
}

fn left_out(instruction: &Instruction, tree: &Tree) -> String {
    match instruction {
        Instruction::Adjust(what) if pointed_at(tree, what).is_some() => {
            format!("not needed; \"{what}\" can be changed here")
        }
        Instruction::Adjust(what) => {
            format!("not needed; nothing named \"{what}\" is in sight")
        }
        _ => "not needed".to_owned(),
    }
}

/// The first alternative that can be done. If none can, all reasons are told.
fn either(
    alternatives: &[Instruction],
    screen: &mut dyn Screen,
) -> Result<Option<String>, Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for alternative in alternatives {
        match carry_out(alternative, screen) {
            Ok(note) => return Ok(note),
            Err(failure) => failures.push(failure),
        }
    }
    let ambiguous = failures.iter().any(|one| one.result == StepResult::Ambiguous);
    let why: Vec<String> = failures.into_iter().map(|failure| failure.why).collect();
    let result = if ambiguous { StepResult::Ambiguous } else { StepResult::Impossible };
    Err(Failure { result, why: why.join("; ") })
}

fn go_to(path: &[Caption], screen: &mut dyn Screen) -> Result<Option<String>, Failure> {
    let instruction = Instruction::GoTo(path.to_vec());
    let mut note = None;
    // Each segment may cost one press that leads back and one that leads on.
    for pressed in 0..=path.len() * 2 {
        let before = screen.tree();
        // Where the way to the page says nothing about the path, its segments are pressed in turn.
        let on_the_way = behind(&before, path).matched > 0;
        if !on_the_way && pressed >= path.len() {
            break;
        }
        let found = if on_the_way || pressed == 0 {
            uncover(screen, &[], |tree| aim(tree, &instruction))?
        } else {
            uncover(screen, &[], |tree| segment(tree, path, pressed))?
        };
        match found {
            Aim::Met { why, .. } => return Ok(note.or((pressed == 0).then_some(why))),
            Aim::Use { node, act } => note = use_control(&node, act, screen)?,
        }
        if on_the_way && is_same_place(&before, &screen.tree()) {
            return Err(Failure::impossible(format!(
                "the press does not leave \"{}\"",
                before.page
            )));
        }
    }
    let tree = screen.tree();
    let here = tree.dialogs.last().unwrap_or(&tree.page);
    match path.last() {
        Some(last) if last.readings.iter().any(|reading| same(reading, here)) => Ok(note),
        _ => Err(Failure::impossible(format!("the way leads to \"{here}\""))),
    }
}

fn is_same_place(one: &Tree, other: &Tree) -> bool {
    (&one.path, &one.page, &one.dialogs) == (&other.path, &other.page, &other.dialogs)
}

/// Does the act, waits, and looks whether the control took it.
fn use_control(id: &NodeId, act: Act, screen: &mut dyn Screen) -> Result<Option<String>, Failure> {
    let before = screen.tree();
    let combobox = before.node(id).is_some_and(|node| node.role == Role::Combobox);
    let act = match act {
        Act::SetText(wanted) if combobox => Act::SetText(option_of(id, &wanted, screen)?),
        other => other,
    };
    screen.act(id, act.clone()).map_err(Failure::impossible)?;
    screen.settled().map_err(Failure::impossible)?;
    let open = |tree: &Tree| tree.node(id).is_some_and(|node| node.is(State::Expanded));
    if combobox && open(&screen.tree()) {
        screen.act(id, Act::Collapse).map_err(Failure::impossible)?;
        screen.settled().map_err(Failure::impossible)?;
    }
    took(&before, &screen.tree(), id, &act)
}

fn took(before: &Tree, after: &Tree, id: &str, act: &Act) -> Result<Option<String>, Failure> {
    if *act == Act::Press {
        return found_fault(before, after);
    }
    let (Some(was), Some(is)) = (before.node(id), after.node(id)) else { return Ok(None) };
    let why = is.why.as_deref().unwrap_or("the value is not accepted");
    match act {
        Act::SetText(_) if is.is(State::Invalid) => {
            Err(Failure::impossible(format!("{} says: {why}", shown(is))))
        }
        Act::SetText(text) if !holds(is.role, is.value.as_deref().unwrap_or_default(), text) => {
            let value = is.value.as_deref().unwrap_or_default();
            Err(Failure::impossible(format!("{} holds \"{value}\" instead", shown(is))))
        }
        Act::Toggle if is_on(was) == is_on(is) => {
            Err(Failure::impossible(format!("{} does not turn over", shown(is))))
        }
        Act::Select if matches!(is.role, Role::Radio | Role::Tab) => {
            if is.is(State::Selected) || is.is(State::Checked) {
                return Ok(None);
            }
            Err(Failure::impossible(format!("{} does not become selected", shown(is))))
        }
        _ => Ok(None),
    }
}

/// Whether a field shows what was put into it. A textbox may write a date its own way; a number or
/// an option may not become another.
fn holds(role: Role, value: &str, text: &str) -> bool {
    match (role, value.trim().parse::<i128>(), text.trim().parse::<i128>()) {
        (Role::Spinbutton, Ok(value), Ok(text)) => value == text,
        (Role::Spinbutton | Role::Combobox, ..) => same(value, text) || text.is_empty(),
        _ => true,
    }
}

/// A press that leaves the dialog open and finds a value wrong was refused.
fn found_fault(before: &Tree, after: &Tree) -> Result<Option<String>, Failure> {
    let was_wrong = |id: &str| before.node(id).is_none_or(|node| node.is(State::Invalid));
    let wrong = after.nodes.iter().find(|node| node.is(State::Invalid) && !was_wrong(&node.id));
    match wrong {
        Some(node) if !after.dialogs.is_empty() && after.dialogs == before.dialogs => {
            let why = node.why.as_deref().unwrap_or("the value is not accepted");
            Err(Failure::impossible(format!("{} says: {why}", shown(node))))
        }
        _ => Ok(None),
    }
}
