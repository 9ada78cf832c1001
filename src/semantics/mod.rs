//! What a screen is made of: controls with a role, a name, a value, states and a place.
//!
//! Every page and dialog describes itself once as a [`Tree`]. Focus order, mouse hits, key hints,
//! guide steps, the screen-reader mode and tests all read that one tree. There is no drawing here
//! and nothing of the product: a tree is plain data.
//!
//! Start with [`Node`]; [`Frame`] is the line that `--semantics FILE` writes for a drawn frame.

mod act;
mod node;
mod tree;

pub use act::Act;
pub use node::{ItemKind, Node, NodeId, Rect, Role, State};
pub use tree::{Frame, Tree};
