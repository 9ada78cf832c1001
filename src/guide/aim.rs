//! The next act that an instruction asks for on the screen as it is.
//!
//! It is a pure function of the tree, so that the guide pane can light the control and see that a
//! step needs nothing more, and `play` can do it.

use super::find::{FIELD, Miss, SELECT, SWITCH, among, control, first_row, of_kind, shown, usable};
use super::fold::same;
use super::instruction::{Arrow, Caption, Instruction, Noun, Unit, Value};
use super::scope::{banner, places};
use super::unit::shown_unit;
use crate::semantics::{Act, Node, NodeId, Role, State, Tree};

/// What an instruction asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Nothing: the screen is as the instruction wants it.
    Met {
        /// Why, for the report.
        why: String,
        /// The control that is so, if it is one.
        node: Option<NodeId>,
    },
    /// This act on this control. A press is never met, because a screen does not show what was
    /// pressed.
    Use {
        /// The control.
        node: NodeId,
        /// What to do with it.
        act: Act,
    },
}

impl Aim {
    /// The control that is meant.
    pub fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Met { node, .. } => node.as_ref(),
            Self::Use { node, .. } => Some(node),
        }
    }

    fn on(node: &Node, act: Act) -> Self {
        Self::Use { node: node.id.clone(), act }
    }

    fn met(why: impl Into<String>) -> Self {
        Self::Met { why: why.into(), node: None }
    }

    fn already(node: &Node, state: &str) -> Self {
        Self::Met {
            why: format!("{} is already {state}", shown(node)),
            node: Some(node.id.clone()),
        }
    }
}

/// Finds what the instruction asks for. Going somewhere takes several acts; this is the next one.
pub fn aim(tree: &Tree, instruction: &Instruction) -> Result<Aim, Miss> {
    match instruction {
        Instruction::GoTo(path) => go_to(tree, path),
        Instruction::Press { caption, noun, open } => {
            let node = control(tree, caption, roles(*noun))?;
            Ok(Aim::on(node, press(node.role, *open)))
        }
        Instruction::SetField { field, noun, value } => set_field(tree, field, *noun, value),
        Instruction::Switch { caption, on } => {
            let found = |node| switch(node, *on);
            among(&places(tree), caption, SWITCH, tree).and_then(found)
        }
        Instruction::SelectOption(caption) => select_one(tree, caption, &[Role::Radio]),
        Instruction::SelectTab(caption) => select_one(tree, caption, &[Role::Tab]),
        Instruction::SelectArrow(arrow) => {
            let name = match arrow {
                Arrow::Add => "Add selection",
                Arrow::Remove => "Remove selection",
            };
            let node = control(tree, &Caption::exact(name), &[Role::Button])?;
            Ok(Aim::on(node, Act::Press))
        }
        Instruction::SelectKind(kind) => Ok(Aim::on(of_kind(tree, *kind)?, Act::Select)),
        Instruction::FirstRow { open } => {
            let act = if *open { Act::Open } else { Act::Select };
            Ok(Aim::on(first_row(tree)?, act))
        }
        Instruction::Expand { caption, open } => expand(tree, caption, *open),
        Instruction::At(caption) => at(tree, caption),
        Instruction::Adjust(caption) => Ok(Aim::Met {
            why: String::new(),
            node: pointed_at(tree, caption).map(|node| node.id.clone()),
        }),
        Instruction::EitherOr(alternatives) => {
            let mut misses = alternatives.iter().map(|one| aim(tree, one));
            let found = misses.find(Result::is_ok);
            found.unwrap_or_else(|| either_missed(tree, alternatives))
        }
        Instruction::Optional(inner) => aim(tree, inner),
    }
}

/// Why none of the alternatives can be done; the first miss decides what kind of miss it is.
fn either_missed(tree: &Tree, alternatives: &[Instruction]) -> Result<Aim, Miss> {
    let first = alternatives.iter().find_map(|one| aim(tree, one).err());
    Err(first.unwrap_or_else(|| Miss::Impossible("no alternative is given".to_owned())))
}

/// The roles that a noun leaves.
pub fn roles(noun: Option<Noun>) -> &'static [Role] {
    match noun {
        None => SELECT,
        Some(Noun::Option) => &[Role::Radio],
        Some(Noun::Field) => FIELD,
        Some(Noun::Tab) => &[Role::Tab],
        Some(Noun::FastTab) => EXPANDABLE,
        Some(Noun::Button) => &[Role::Button, Role::Menuitem],
        Some(Noun::Link) => &[Role::Link, Role::Button],
        Some(Noun::Row) => &[Role::Row],
        Some(Noun::Item) => &[Role::Treeitem, Role::Row, Role::Option, Role::Menuitem],
        Some(Noun::CheckBox) => SWITCH,
        Some(Noun::Place) => {
            &[Role::Link, Role::Button, Role::Treeitem, Role::Menuitem, Role::Tab, Role::Row]
        }
    }
}

const EXPANDABLE: &[Role] = &[Role::Treeitem, Role::Group, Role::Region, Role::Tabpanel];

fn press(role: Role, open: bool) -> Act {
    match role {
        Role::Row if open => Act::Open,
        Role::Row | Role::Option | Role::Treeitem | Role::Tab | Role::Radio => Act::Select,
        Role::Textbox | Role::Spinbutton | Role::Combobox => Act::Focus,
        _ => Act::Press,
    }
}

fn select_one(tree: &Tree, caption: &Caption, roles: &[Role]) -> Result<Aim, Miss> {
    let node = among(&places(tree), caption, roles, tree)?;
    if node.is(State::Selected) || node.is(State::Checked) {
        return Ok(Aim::already(node, "selected"));
    }
    Ok(Aim::on(usable(node)?, Act::Select))
}

/// A switch that is right already is done, even if it cannot be turned now.
fn switch(node: &Node, on: bool) -> Result<Aim, Miss> {
    if is_on(node) == on {
        return Ok(Aim::already(node, if on { "on" } else { "off" }));
    }
    Ok(Aim::on(usable(node)?, Act::Toggle))
}

/// Whether a switch or checkbox is on.
pub fn is_on(node: &Node) -> bool {
    node.is(State::Checked) || node.value.as_deref().is_some_and(|value| same(value, "Yes"))
}

fn set_field(tree: &Tree, field: &Caption, noun: Option<Noun>, value: &Value) -> Result<Aim, Miss> {
    let both = [FIELD, SWITCH].concat();
    let roles = if noun == Some(Noun::Field) { FIELD } else { both.as_slice() };
    let node = among(&places(tree), field, roles, tree)?;
    let text = match value {
        Value::Literal(text) if SWITCH.contains(&node.role) => {
            let on = as_yes_no(text.text()).ok_or_else(|| {
                Miss::Impossible(format!("{} cannot hold \"{text}\"", shown(node)))
            })?;
            return switch(node, on);
        }
        Value::Literal(text) => text.text().to_owned(),
        Value::Interval { low, unit, .. } => {
            unit.map_or(Ok(()), |unit| check_unit(tree, node, unit))?;
            low.to_string()
        }
    };
    // What a field holds that cannot be used counts for nothing: another option rules.
    let node = usable(node)?;
    let holds = node.value.as_deref().unwrap_or_default() == text;
    if holds && !node.is(State::Invalid) {
        return Ok(Aim::already(node, &format!("\"{text}\"")));
    }
    if node.is(State::Readonly) {
        return Err(Miss::Impossible(format!("{} cannot be changed", shown(node))));
    }
    Ok(Aim::on(node, Act::SetText(text)))
}

/// A field that shows another unit than the step states must not get the number.
fn check_unit(tree: &Tree, field: &Node, stated: Unit) -> Result<(), Miss> {
    match shown_unit(tree, field) {
        Some(unit) if unit != stated => Err(Miss::Impossible(format!(
            "{} counts {}, the step says {}",
            shown(field),
            unit.name(),
            stated.name()
        ))),
        _ => Ok(()),
    }
}

fn as_yes_no(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| same(word, text));
    if is(&["Yes", "On", "True", "Enabled"]) {
        return Some(true);
    }
    is(&["No", "Off", "False", "Disabled"]).then_some(false)
}

fn expand(tree: &Tree, caption: &Caption, open: bool) -> Result<Aim, Miss> {
    let node = control(tree, caption, EXPANDABLE)?;
    match (node.is(State::Collapsed), open) {
        (true, true) => Ok(Aim::on(node, Act::Expand)),
        (false, false) => Ok(Aim::on(node, Act::Collapse)),
        (_, true) => Ok(Aim::already(node, "open")),
        (_, false) => Ok(Aim::already(node, "closed")),
    }
}

fn at(tree: &Tree, caption: &Caption) -> Result<Aim, Miss> {
    let here = tree.dialogs.last().unwrap_or(&tree.page);
    let named = caption.readings.iter().any(|reading| same(here, reading));
    if named || pointed_at(tree, caption).is_some() {
        return Ok(Aim::met(format!("\"{caption}\" is on the screen")));
    }
    Err(Miss::NotInSight(format!("\"{caption}\" is not on the screen; \"{here}\" is")))
}

/// Anything of that name, a heading as well: it is pointed at, not used.
pub fn pointed_at<'a>(tree: &'a Tree, caption: &Caption) -> Option<&'a Node> {
    let named = |node: &&Node| caption.readings.iter().any(|reading| same(&node.name, reading));
    places(tree).into_iter().flatten().find(named)
}

/// The next segment of the path from where one is; segments that are behind need no press.
fn go_to(tree: &Tree, path: &[Caption]) -> Result<Aim, Miss> {
    let here = behind(tree, path);
    let at_end = here.matched == path.len() && here.below == 0;
    if at_end && tree.dialogs.is_empty() {
        return Ok(Aim::met("it is the page that is open"));
    }
    if let Some(dialog) = tree.dialogs.last() {
        let opened = path.last().is_some_and(|last| same(last.text(), dialog));
        if opened && here.matched + 1 >= path.len() {
            return Ok(Aim::met("its dialog is open"));
        }
        return Err(Miss::Impossible(format!("the dialog \"{dialog}\" is open; close it first")));
    }
    // Below another page of the path, the way leads back first.
    let next = if here.below > 0 { here.matched.saturating_sub(1) } else { here.matched };
    segment(tree, path, next).or_else(|miss| match segment(tree, path, here.matched) {
        Ok(direct) if here.below > 0 => Ok(direct),
        _ => Err(miss),
    })
}

/// The act that follows one segment of a path.
pub fn segment(tree: &Tree, path: &[Caption], index: usize) -> Result<Aim, Miss> {
    let Some(caption) = path.get(index) else {
        return Err(Miss::Impossible("the path ends before the page is reached".to_owned()));
    };
    let roles = roles(Some(Noun::Place));
    let mut places = places(tree);
    if tree.dialogs.is_empty() {
        places.push(banner(tree));
    }
    let node = usable(among(&places, caption, roles, tree)?)?;
    Ok(Aim::on(node, press(node.role, true)))
}

/// How much of a path is behind.
pub struct Behind {
    /// How many segments of the path lead to the page or to one above it.
    pub matched: usize,
    /// How many pages lie between the last of these and the page.
    pub below: usize,
}

/// Compares the path with the way to the page; it may start in the middle of that way.
pub fn behind(tree: &Tree, path: &[Caption]) -> Behind {
    let is =
        |one: &String, caption: &Caption| caption.readings.iter().any(|reading| same(one, reading));
    // A screen that shows no way still shows which page it is.
    let all = if tree.path.is_empty() { std::slice::from_ref(&tree.page) } else { &tree.path };
    let starts = |start: &usize| {
        all.get(*start).zip(path.first()).is_some_and(|(one, first)| is(one, first))
    };
    let Some(start) = (0..all.len()).find(starts) else {
        return Behind { matched: 0, below: 0 };
    };
    let way = all.get(start..).unwrap_or_default();
    let matched = way.iter().zip(path).take_while(|(one, caption)| is(one, caption)).count();
    Behind { matched, below: way.len() - matched }
}
