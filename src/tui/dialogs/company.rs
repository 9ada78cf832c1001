//! The company whose records lists and figures show.

use crate::commands::{CLOSE, DialogId};
use crate::domain::CompanyId;
use crate::engine::query::CompanyReading;
use crate::engine::{Answer, Query};
use crate::semantics::Act;
use crate::tui::element::{ListItem, column, list, muted};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

/// The part that is asked for.
const COMPANIES: &str = "companies";
/// The key of the item that stands for all companies; no company has it, for ids are not empty.
const ALL: &str = "";

#[derive(Debug, Default)]
pub(super) struct Company {
    items: Vec<ListItem>,
}

fn item(company: &CompanyReading) -> ListItem {
    ListItem {
        key: company.id.to_string(),
        name: company.id.to_string().to_uppercase(),
        description: format!("{}, {}", company.name, company.currency),
        ..ListItem::default()
    }
}

impl Surface for Company {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Company)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let now = see.status.company.as_ref().map(|id| id.to_string().to_uppercase());
        let now = format!("Now {}.", now.as_deref().unwrap_or("all companies"));
        let body = column(vec![
            muted(now),
            list(COMPANIES, "Companies", &self.items).of_links().empty("Reading\u{2026}"),
        ]);
        View::dialog(body, &[CLOSE]).sized(60, 12).first(COMPANIES)
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![(COMPANIES, Query::Companies)]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        if let Answer::Companies(companies) = answer {
            let all = ListItem {
                key: ALL.to_owned(),
                name: "All".to_owned(),
                description: "the records of every company".to_owned(),
                ..ListItem::default()
            };
            self.items = companies.iter().map(item).chain([all]).collect();
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        if let (COMPANIES, Some(key), Act::Open) = (at.control, at.item, act) {
            cx.company((key != ALL).then(|| CompanyId::new(key)));
            cx.close();
        }
    }
}
