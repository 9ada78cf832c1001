//! Help: what the focused control is for, and all keys, searchable by key and by caption.

use crate::commands::{self, CLOSE, DialogId, WIDGET_KEYS};
use crate::semantics::Act;
use crate::tui::element::{Element, ListItem, column, gap, heading, list, muted, text, textbox};
use crate::tui::model::Model;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

#[derive(Debug)]
pub(super) struct Help {
    /// Name, explanation and, if it cannot be used, the reason, of the control below.
    about: Option<(String, Option<String>, Option<String>)>,
    text: String,
    all: Vec<ListItem>,
    found: Vec<ListItem>,
}

impl Help {
    pub fn new(below: &mut Model) -> Self {
        let scene = below.scene();
        let focus = scene.tree.focus.as_deref().and_then(|id| scene.find(id));
        let about =
            focus.map(|(node, wired)| (node.name.clone(), wired.help.clone(), node.why.clone()));
        let keymap = below.status().options.keymap;
        let with_keys = commands::all().iter().filter(|entry| !keymap.keys(entry).is_empty());
        let mut all: Vec<ListItem> = with_keys
            .map(|entry| ListItem {
                key: entry.id.0.to_owned(),
                name: entry.caption.to_owned(),
                value: keymap.names(entry).join("  "),
                why: below.judge(entry).err(),
                ..ListItem::default()
            })
            .collect();
        all.extend(WIDGET_KEYS.iter().map(|(keys, what)| ListItem {
            key: (*keys).to_owned(),
            name: (*what).to_owned(),
            value: (*keys).to_owned(),
            ..ListItem::default()
        }));
        Self { about, text: String::new(), found: all.clone(), all }
    }

    fn find(&mut self) {
        let text = self.text.trim().to_lowercase();
        let fits = |item: &&ListItem| {
            item.name.to_lowercase().contains(&text) || item.value.to_lowercase().contains(&text)
        };
        self.found = self.all.iter().filter(fits).cloned().collect();
    }
}

impl Surface for Help {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Help)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let mut lines: Vec<Element<'_>> = Vec::new();
        if let Some((name, help, why)) = &self.about {
            lines.push(heading(name.as_str()));
            lines.extend(help.as_deref().map(text));
            lines.extend(why.as_deref().map(muted));
            lines.push(gap(1));
        }
        lines.push(textbox("text", "Key or action", self.text.as_str()).searches("found"));
        lines.push(gap(1));
        lines.push(list("found", "Keys", &self.found).of_links());
        View::dialog(column(lines), &[CLOSE]).sized(84, 24).first("text")
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
