//! What a person did to a control, whichever way it was done.

use crate::semantics::{Act, Node};

/// One act on one control, as the control stood before.
///
/// A command that was given by a key or through the action search is a press of its button; if the
/// button is not on the screen, of one that has its caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The control.
    pub node: Node,
    /// What was done to it.
    pub act: Act,
}

impl Deed {
    /// Whether the control was used, and not only looked at, opened or moved over.
    pub fn uses(&self) -> bool {
        matches!(self.act, Act::Press | Act::Toggle | Act::Select | Act::Open)
    }
}
