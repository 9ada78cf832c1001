//! The choice of a channel database group that a schedule shall serve.

use crate::commands::{CANCEL, CommandId, DialogId, OK};
use crate::domain::Text;
use crate::semantics::Act;
use crate::tui::element::{ListItem, column, list};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const GROUPS: &str = "groups";

/// What the dialog hands back: the chosen group.
#[derive(Debug)]
pub(crate) struct Chosen(pub Text);

/// The groups there are to choose from.
#[derive(Debug)]
pub(crate) struct AddGroup {
    groups: Vec<ListItem>,
}

impl AddGroup {
    /// A choice among these groups.
    pub fn new(groups: &[Text]) -> Self {
        let item = |group: &Text| ListItem {
            key: group.to_string(),
            name: group.to_string(),
            ..ListItem::default()
        };
        Self { groups: groups.iter().map(item).collect() }
    }
}

impl Surface for AddGroup {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::AddGroup)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let body = column(vec![list(GROUPS, "Channel database groups", &self.groups)]);
        View::dialog(body, &[OK, CANCEL]).sized(48, 0).first(GROUPS)
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (Act::Open, Some(group)) = (act, at.item) {
            cx.close_with(Chosen(Text::from(group)));
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        match see.ui.selected(GROUPS) {
            None if command == OK => Err("Select a channel database group first.".to_owned()),
            _ => Ok(()),
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if let (OK, Some(group)) = (command, cx.ui.selected(GROUPS)) {
            let group = Text::from(group);
            cx.close_with(Chosen(group));
        }
    }
}
