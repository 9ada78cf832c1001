//! Which unit of time a field shows, so that a step that states another is not carried out.

use super::instruction::Unit;
use super::scope::places;
use crate::semantics::{Node, Role, State, Tree};

/// The unit that the field's own description tells, else the unit that is chosen beside it in the same
/// dialog or page. `None` if the screen shows none, or several.
pub fn shown_unit(tree: &Tree, field: &Node) -> Option<Unit> {
    let own = [field.description.as_deref(), Some(field.name.as_str())];
    own.into_iter().flatten().find_map(unit_in).or_else(|| {
        let place =
            places(tree).into_iter().find(|place| place.iter().any(|n| n.id == field.id))?;
        let mut units = place.iter().filter_map(|node| chosen_unit(node));
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    })
}

fn unit_in(text: &str) -> Option<Unit> {
    text.split_whitespace().find_map(Unit::of)
}

/// The unit of a chosen radio button, option or combobox that is named by a unit and nothing else.
fn chosen_unit(node: &Node) -> Option<Unit> {
    match node.role {
        Role::Radio | Role::Option if node.is(State::Checked) || node.is(State::Selected) => {
            Unit::of(&node.name)
        }
        Role::Combobox => node.value.as_deref().and_then(Unit::of),
        _ => None,
    }
}
