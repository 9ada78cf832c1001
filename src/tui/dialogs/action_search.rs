//! Action search: anything that can be done, found by a few letters, with its key and, where it
//! cannot be done now, why not.

use std::collections::HashMap;

use crate::commands::{self, CLOSE, CommandId, DialogId, Entry, Keymap};
use crate::semantics::Act;
use crate::tui::element::{ListItem, column, gap, list, textbox};
use crate::tui::model::Model;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

#[derive(Debug)]
pub(super) struct ActionSearch {
    text: String,
    keymap: &'static Keymap,
    /// Why commands cannot be used on the screen below.
    refusals: HashMap<CommandId, String>,
    found: Vec<ListItem>,
}

impl ActionSearch {
    pub fn new(below: &Model) -> Self {
        let refusal = |entry: &Entry| Some((entry.id, below.judge(entry).err()?));
        let refusals = commands::all().iter().filter_map(refusal).collect();
        let keymap = below.status().options.keymap;
        let mut search = Self { text: String::new(), keymap, refusals, found: Vec::new() };
        search.find();
        search
    }

    fn find(&mut self) {
        let mut found = commands::search(&self.text, |_| true);
        // Among those that match equally well, such as those of one caption, what can be done comes
        // first.
        found.sort_by_key(|found| {
            let refused = self.refusals.contains_key(&found.entry.id);
            (std::cmp::Reverse((found.begins, found.score)), refused)
        });
        let captions: Vec<&str> = found.iter().map(|found| found.entry.caption).collect();
        let name = |entry: &Entry| {
            let is_one_of_many =
                captions.iter().filter(|other| **other == entry.caption).count() > 1;
            let refused = self.refusals.contains_key(&entry.id);
            match entry.scope.caption() {
                Some(place) if refused && is_one_of_many => format!("{} ({place})", entry.caption),
                _ => entry.caption.to_owned(),
            }
        };
        let found = found
            .iter()
            .map(|found| ListItem {
                key: found.entry.id.0.to_owned(),
                name: name(found.entry),
                value: self.keymap.key(found.entry).unwrap_or_default(),
                description: self.refusals.get(&found.entry.id).cloned().unwrap_or_default(),
                why: self.refusals.get(&found.entry.id).cloned(),
                level: 0,
            })
            .collect();
        self.found = found;
    }
}

impl Surface for ActionSearch {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::ActionSearch)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let body = column(vec![
            textbox("text", "What to do", self.text.as_str()).searches("found"),
            gap(1),
            list("found", "Actions", &self.found).of_links(),
        ]);
        View::dialog(body, &[CLOSE]).sized(76, 20).first("text")
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("text", Act::SetText(text)) => {
                self.text.clone_from(text);
                self.find();
                cx.ui.list_mut("found").restart();
            }
            ("found", Act::Open) => {
                let chosen = commands::all().iter().find(|entry| Some(entry.id.0) == at.item);
                if let Some(entry) = chosen {
                    cx.close();
                    cx.run(entry.id);
                }
            }
            _ => {}
        }
    }
}
