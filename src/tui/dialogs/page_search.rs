//! Page search: a page, found by a few letters of its caption.

use crate::commands::{self, CLOSE, DialogId, Intent};
use crate::semantics::Act;
use crate::tui::element::{ListItem, column, gap, list, textbox};
use crate::tui::pages;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

#[derive(Debug)]
pub(super) struct PageSearch {
    text: String,
    found: Vec<ListItem>,
}

impl PageSearch {
    pub fn new() -> Self {
        let mut search = Self { text: String::new(), found: Vec::new() };
        search.find();
        search
    }

    fn find(&mut self) {
        let found =
            commands::search(&self.text, |entry| matches!(entry.intent, Intent::OpenPage(_)));
        let item = |found: commands::Found| match found.entry.intent {
            Intent::OpenPage(page) => Some(ListItem {
                key: page.info().slug.to_owned(),
                name: page.info().caption.to_owned(),
                description: page.info().about.to_owned(),
                ..ListItem::default()
            }),
            _ => None,
        };
        self.found = found.into_iter().filter_map(item).collect();
    }
}

impl Surface for PageSearch {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::PageSearch)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let body = column(vec![
            textbox("text", "Page", self.text.as_str()).searches("found"),
            gap(1),
            list("found", "Pages", &self.found).of_links(),
        ]);
        View::dialog(body, &[CLOSE]).sized(76, 16).first("text")
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("text", Act::SetText(text)) => {
                self.text.clone_from(text);
                self.find();
                cx.ui.list_mut("found").restart();
            }
            ("found", Act::Open) => {
                if let Some(page) = at.item.and_then(pages::by_slug) {
                    cx.close();
                    cx.go(page);
                }
            }
            _ => {}
        }
    }
}
