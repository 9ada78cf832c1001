//! Page search: a page, found by a few letters of its caption. Synchronize orders is found as well:
//! it is a page in the product, and a dialog here.

use crate::commands::{self, CLOSE, DialogId, Entry, Intent, SYNCHRONIZE_ORDERS};
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
        // Before anything is typed, the pages are listed as the navigation pane has them.
        let is_typed = !self.text.trim().is_empty();
        let is_sought = |entry: &Entry| match entry.intent {
            Intent::OpenPage(_) => true,
            _ => is_typed && entry.id == SYNCHRONIZE_ORDERS,
        };
        let found = commands::search(&self.text, is_sought);
        let item = |found: commands::Found| {
            let (key, name, description) = match found.entry.intent {
                Intent::OpenPage(page) => {
                    let info = page.info();
                    (info.slug, info.caption, info.about)
                }
                _ => (found.entry.id.0, found.entry.caption, found.entry.help),
            };
            let (key, name, description) =
                (key.to_owned(), name.to_owned(), description.to_owned());
            ListItem { key, name, description, ..ListItem::default() }
        };
        self.found = found.into_iter().map(item).collect();
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
                } else if at.item == Some(SYNCHRONIZE_ORDERS.0) {
                    cx.close();
                    cx.run(SYNCHRONIZE_ORDERS);
                }
            }
            _ => {}
        }
    }
}
