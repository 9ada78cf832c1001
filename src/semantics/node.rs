//! One control of the screen.

use serde::{Deserialize, Serialize};

/// The identity of a control, stable for as long as the control exists.
///
/// It is a readable path such as `synchronize-orders/batch-processing`, or the path of a list
/// followed by the key of a row. Outside readers must treat it as opaque.
pub type NodeId = String;

/// The role of a control; the names are those of WAI-ARIA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each role is documented by WAI-ARIA under the same name")]
pub enum Role {
    Button,
    Link,
    Tab,
    Tablist,
    Tabpanel,
    Switch,
    Checkbox,
    Radio,
    Radiogroup,
    Textbox,
    Spinbutton,
    Combobox,
    Listbox,
    Option,
    Tree,
    Treeitem,
    Grid,
    Row,
    Gridcell,
    Columnheader,
    Dialog,
    Alert,
    Status,
    Progressbar,
    Menu,
    Menuitem,
    Heading,
    Img,
    Paragraph,
    List,
    Listitem,
    Separator,
    Banner,
    Navigation,
    Main,
    Toolbar,
    Region,
    Group,
}

/// A state of a control. A control that can be used has `Enabled`, one that cannot has `Disabled`
/// and says why in [`Node::why`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each state is documented by WAI-ARIA under the same name")]
pub enum State {
    Enabled,
    Disabled,
    Focused,
    Selected,
    Checked,
    Expanded,
    Collapsed,
    Readonly,
    Invalid,
    Required,
    /// The main list of the page: among rows of the same name, its rows are meant.
    Primary,
}

/// What a tree item stands for, so that "a specific online store" can be found by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemKind {
    /// A brick-and-mortar store.
    #[serde(rename = "store")]
    Store,
    /// An online store.
    #[serde(rename = "online store")]
    OnlineStore,
    /// A node that groups others.
    #[serde(rename = "node")]
    Node,
}

/// A place on the screen in cells, from the top left corner at 0, 0.
///
/// It is written as `[column, row, width, height]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "[u16; 4]", into = "[u16; 4]")]
pub struct Rect {
    /// The first column.
    pub column: u16,
    /// The first row.
    pub row: u16,
    /// The number of columns.
    pub width: u16,
    /// The number of rows.
    pub height: u16,
}

impl Rect {
    /// Whether the cell lies inside.
    pub fn contains(self, column: u16, row: u16) -> bool {
        let inside = |at: u16, from: u16, length: u16| at >= from && at - from < length;
        inside(column, self.column, self.width) && inside(row, self.row, self.height)
    }
}

impl From<[u16; 4]> for Rect {
    fn from([column, row, width, height]: [u16; 4]) -> Self {
        Self { column, row, width, height }
    }
}

impl From<Rect> for [u16; 4] {
    fn from(rect: Rect) -> Self {
        [rect.column, rect.row, rect.width, rect.height]
    }
}

/// One control, or one piece of text, as it stood in one frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Stable identity.
    pub id: NodeId,
    /// The control that contains this one; `None` for the regions of the screen and for dialogs.
    pub parent: Option<NodeId>,
    /// What it is.
    pub role: Role,
    /// Its caption, or a row's key column alone: never a count, a mark or a value.
    pub name: String,
    /// What it holds now: `Yes` or `No` for a switch, the text of a field, the chosen option.
    pub value: Option<String>,
    /// What a person should know beside the name.
    pub description: Option<String>,
    /// Its states, in the order of [`State`].
    pub states: Vec<State>,
    /// Where it was drawn; absent when it is scrolled out of sight.
    pub rect: Option<Rect>,
    /// The keys that work on it, as printed in hints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// Why it is disabled, or what is wrong with its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Depth of a tree item or heading, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u16>,
    /// What a tree item stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ItemKind>,
    /// Which row of the whole list this is, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_index: Option<u64>,
    /// How many rows the whole list has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_count: Option<u64>,
}

impl Node {
    /// A node with nothing but its identity.
    pub fn new(id: impl Into<NodeId>, role: Role, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            parent: None,
            role,
            name: name.into(),
            value: None,
            description: None,
            states: Vec::new(),
            rect: None,
            keys: Vec::new(),
            why: None,
            level: None,
            kind: None,
            row_index: None,
            row_count: None,
        }
    }

    /// Whether the node has the state.
    pub fn is(&self, state: State) -> bool {
        self.states.contains(&state)
    }

    /// Whether the role is one that a person can put the focus on or press.
    pub fn is_control(&self) -> bool {
        matches!(
            self.role,
            Role::Button
                | Role::Link
                | Role::Tab
                | Role::Switch
                | Role::Checkbox
                | Role::Radio
                | Role::Textbox
                | Role::Spinbutton
                | Role::Combobox
                | Role::Option
                | Role::Treeitem
                | Role::Row
                | Role::Menuitem
        )
    }
}
