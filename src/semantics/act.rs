//! What can be done to a control.

use serde::{Deserialize, Serialize};

/// One thing a person, a guide or a test does to one control.
///
/// Keys and mouse are translated into acts in one place; what an act means is decided by the page
/// or dialog that owns the control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Give the control the focus and nothing else.
    Focus,
    /// Press a button, a link, a menu item or a column header.
    Press,
    /// Turn a switch or a checkbox over.
    Toggle,
    /// Make a radio, tab, option, row or tree item the selected one of its group.
    Select,
    /// Open what a row or tile stands for.
    Open,
    /// Show the children of a tree item, the body of a `FastTab`, or the options of a combobox.
    Expand,
    /// Hide them again.
    Collapse,
    /// Replace the text of a field; on a combobox, choose the option of that name.
    SetText(String),
    /// Show only the rows of a grid or the items of a tree that contain the text.
    Filter(String),
}
