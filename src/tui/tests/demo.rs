//! A page with a control of every kind, which notes what it hears.

use crate::commands::PageId;
use crate::semantics::{Act, ItemKind};
use crate::tui::element::{
    Cell, Column, ListItem, Mark, Row, Rows, TreeItem, checkbox, column, combobox, fast_tab, form,
    gap, grid, group, heading, list, muted, press, progress, radios, row, spinbutton, switch, tab,
    tabs, text, textbox, tree,
};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

const COLUMNS: &[Column] =
    &[Column::text("Name", 10).grows(), Column::text("Status", 12), Column::number("Rows", 8)];

#[derive(Debug)]
pub(super) struct Demo {
    pub name: String,
    pub count: String,
    pub hierarchy: String,
    pub on: bool,
    pub unit: String,
    pub rows: Rows,
    pub nodes: Vec<TreeItem>,
    pub items: Vec<ListItem>,
    pub heard: Vec<String>,
}

impl Default for Demo {
    fn default() -> Self {
        let row = |number: u64| {
            let name = format!("P-{number:04}");
            let state = Cell::state(Mark::Done, "Applied");
            Row::new(name.clone(), vec![name.into(), state, number.to_string().into()])
        };
        let node = |name: &str, level, kind| TreeItem {
            key: name.to_owned(),
            name: name.to_owned(),
            level,
            kind,
            values: vec!["12".to_owned()],
            open: level < 2,
        };
        let mut rows = Rows::all((1..=40).map(row).collect());
        rows.totals = Some(vec!["".into(), "".into(), "820".into()]);
        Self {
            name: "Channel transactions".to_owned(),
            count: "5".to_owned(),
            hierarchy: "Stores by Region".to_owned(),
            on: false,
            unit: "minutes".to_owned(),
            rows,
            nodes: vec![
                node("Stores by Region", 1, ItemKind::Node),
                node("Central", 2, ItemKind::Node),
                node("Boston", 3, ItemKind::Store),
                node("Online", 2, ItemKind::Node),
                node("AW online store", 3, ItemKind::OnlineStore),
            ],
            items: ["One", "Two", "Three"]
                .map(|name| ListItem { key: name.into(), name: name.into(), ..ListItem::default() })
                .to_vec(),
            heard: Vec::new(),
        }
    }
}

impl Surface for Demo {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        let units = [("minutes", "Minutes"), ("hours", "Hours"), ("days", "Days")];
        let units = units.map(|(key, caption)| (key.into(), caption.into())).to_vec();
        let fields = form(vec![
            textbox("name", "Name", self.name.as_str()).required(),
            spinbutton("count", "Count", self.count.as_str())
                .invalid(self.count.is_empty().then_some("Enter a number.")),
            combobox(
                "hierarchy",
                "Organization hierarchy",
                self.hierarchy.as_str(),
                ["Stores by Region", "Departments"],
            ),
            switch("batch", "Batch processing", self.on).note("Runs in the background"),
            checkbox("critical", "Critical job", self.on).disabled(Some("Only for batch jobs.")),
            radios("unit", "Recurrence", self.unit.as_str(), units),
        ]);
        let first = column(vec![
            fields,
            fast_tab("general", "General", vec![text("General text"), press("more", "More")]),
            fast_tab("rest", "Rest", vec![press("hidden", "Hidden")]).closed().summary("3 rows"),
            group("progress", "Progress", vec![progress("bar", "P-0001", 312, 987)]),
        ]);
        let second = row(vec![
            tree("nodes", "Available organization nodes", &self.nodes),
            list("items", "Items", &self.items),
        ]);
        let body = column(vec![
            heading("Demo"),
            muted("Everything there is."),
            gap(1),
            grid("rows", "Schedules", COLUMNS, &self.rows).primary(),
            tabs(
                "strip",
                vec![
                    tab("parameters", "Parameters", first),
                    tab("background", "Run in the background", second),
                ],
            ),
        ]);
        View::page(body, &[])
    }

    fn act(&mut self, at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        self.heard.push(format!("{} {:?} {act:?}", at.control, at.item));
        match (at.control, act) {
            ("name", Act::SetText(text)) => self.name.clone_from(text),
            ("count", Act::SetText(text)) => self.count.clone_from(text),
            ("hierarchy", Act::SetText(text)) => self.hierarchy.clone_from(text),
            ("batch", Act::Toggle) => self.on = !self.on,
            ("unit", Act::Select) => {
                at.item.unwrap_or_default().clone_into(&mut self.unit);
            }
            _ => {}
        }
    }

    fn primary(&self) -> Option<&'static str> {
        Some("rows")
    }
}
