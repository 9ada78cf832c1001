//! Everything that one row holds, on as many lines as it needs.

use crate::commands::{self, DialogId};
use crate::tui::element::{column, fact};
use crate::tui::surface::{Place, See, Surface, View};

/// The details of a row.
#[derive(Debug)]
pub(crate) struct Details {
    title: String,
    facts: Vec<(String, String)>,
}

impl Details {
    /// What a row of that name holds, by caption.
    pub fn new(title: String, facts: Vec<(String, String)>) -> Self {
        Self { title, facts }
    }
}

impl Surface for Details {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Details)
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let facts = self.facts.iter();
        let facts = facts.map(|(caption, value)| fact(caption.as_str(), value.as_str()));
        View::dialog(column(facts.collect()), &[commands::CLOSE])
    }
}
