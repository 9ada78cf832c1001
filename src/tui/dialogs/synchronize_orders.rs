//! Synchronize orders: for which stores, and how it is run.
//!
//! Our reading: no hierarchy is chosen at first, and OK is refused while no node is selected. What
//! was entered last is there again when the dialog is opened again.

use serde::{Deserialize, Serialize};

use crate::commands::{
    ADD_SELECTION, CANCEL, CommandId, DialogId, OK, REMOVE_SELECTION, SYNCHRONIZE_ALERTS,
    SYNCHRONIZE_RECURRENCE, captions,
};
use crate::domain::Text;
use crate::domain::batch::Work;
use crate::engine::command::SynchronizeOrders as Run;
use crate::engine::{Answer, Command, Failure, Outcome, Query};
use crate::semantics::Act;
use crate::tui::background::{self, Background, Buttons};
use crate::tui::element::{
    Element, button, column, combobox, flow, gap, muted, row, tab, tabs, text, tree,
};
use crate::tui::last_values::LastValues;
use crate::tui::notice::{Notice, count};
use crate::tui::picker::{COLUMNS, Picker};
use crate::tui::surface::{At, Cx, Place, Returned, See, Surface, View};

/// From so many columns on the two trees stand beside each other.
const BESIDE: u16 = 96;

const BUTTONS: Buttons = Buttons { recurrence: SYNCHRONIZE_RECURRENCE, alerts: SYNCHRONIZE_ALERTS };

/// What is kept for when the dialog is opened again.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    hierarchy: Text,
    /// Paths of the nodes: what a node is numbered may change with the setup.
    selected: Vec<Text>,
    background: Background,
}

/// The dialog.
#[derive(Debug)]
pub(super) struct SynchronizeOrders {
    picker: Picker,
    /// A node of the tree was selected; until then the keys only stand on the first one.
    marked: bool,
    background: Background,
    /// Somebody has entered something.
    touched: bool,
    /// The batch job is being made.
    sent: bool,
}

impl SynchronizeOrders {
    /// The dialog as it was left, or new.
    pub fn new(last: &LastValues) -> Self {
        let (picker, background) = match last.get(DialogId::SynchronizeOrders.info().slug) {
            Some(Kept { hierarchy, selected, background }) => {
                (Picker::new(Some(hierarchy), selected), background)
            }
            None => (Picker::default(), Background::new("Synchronize orders job")),
        };
        Self { picker, marked: false, background, touched: false, sent: false }
    }

    /// Key of the node that is marked in the tree.
    fn marked<'a>(&self, see: See<'a>) -> Option<&'a str> {
        see.ui.selected("available").filter(|_| self.marked)
    }

    /// What the right arrow would do, or why it can do nothing.
    fn next_step(&self, see: See<'_>) -> String {
        if self.picker.hierarchy.is_none() {
            return "Whose transactions shall become sales orders?".to_owned();
        }
        match self.picker.addable(self.marked(see)) {
            Ok(node) => {
                let arrow = see.status.options.glyphs.right;
                format!("{arrow} adds {}.", node.name)
            }
            Err(why) => why,
        }
    }

    fn parameters<'a>(&'a self, see: See<'a>) -> Element<'a> {
        let picker = &self.picker;
        let names = picker.hierarchies.as_deref();
        let none = "There is no organization hierarchy yet; import one with import-setup.";
        let why = names.is_some_and(<[Text]>::is_empty).then_some(none);
        let chosen = picker.hierarchy.as_deref().unwrap_or_default();
        let options = names.unwrap_or_default().iter().map(Text::as_str);
        let hierarchy = combobox("hierarchy", captions::ORGANIZATION_HIERARCHY, chosen, options)
            .disabled(why)
            .help("Which tree of stores to choose from. Nothing is chosen at first (our reading).");
        let empty = match (&picker.hierarchy, picker.is_loaded()) {
            (None, _) => "Choose an organization hierarchy.",
            (_, false) => "Reading the stores.",
            _ => "Nothing found.",
        };
        let available = tree("available", captions::AVAILABLE_NODES, &picker.available)
            .columns(COLUMNS)
            .empty(empty)
            .unselected(!self.marked)
            .help("The stores by their nodes, with how many transactions wait below each.");
        let glyphs = see.status.options.glyphs;
        let arrows = column(vec![
            gap(1),
            flow(vec![
                button(ADD_SELECTION).sign(glyphs.right).help("right arrow"),
                button(REMOVE_SELECTION).sign(glyphs.left).help("left arrow"),
            ]),
        ]);
        let panes = row(vec![available.fill(5), arrows.fixed(9), self.selected().fill(4)]);
        column(vec![hierarchy, muted(self.next_step(see)), panes.stack_below(BESIDE)])
    }

    fn selected(&self) -> Element<'_> {
        let picker = &self.picker;
        let mut parts = vec![
            tree("selected", captions::SELECTED_NODES, &picker.items)
                .columns(COLUMNS)
                .empty("None yet.")
                .help("The nodes whose transactions are synchronized, with all stores below them."),
        ];
        if !picker.items.is_empty() {
            parts.push(text(picker.sum.words()));
        }
        if picker.sum.failed > 0 {
            let failed = count(picker.sum.failed);
            parts.push(muted(format!("{failed} failed before, tried again")));
        }
        parts.extend(picker.covered().map(muted));
        column(parts)
    }

    fn ok(&mut self, cx: &mut Cx<'_>) {
        let Some(hierarchy) = self.picker.hierarchy.clone() else { return };
        let nodes = self.picker.paths();
        let kept = Kept {
            hierarchy: hierarchy.clone(),
            selected: nodes.clone(),
            background: self.background.clone(),
        };
        cx.keep(DialogId::SynchronizeOrders.info().slug, &kept);
        if self.background.is_batch() {
            let work = Work::SynchronizeOrders { hierarchy, nodes };
            cx.command("made", self.background.job(work, cx.status.company.as_ref()));
            self.sent = true;
        } else {
            let run = Run { hierarchy, nodes, dry_run: false };
            cx.command("synchronize", Command::SynchronizeOrders(run));
            cx.close();
        }
    }
}

impl Surface for SynchronizeOrders {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::SynchronizeOrders)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let strip = vec![
            tab("parameters", captions::PARAMETERS, self.parameters(see)),
            tab("background", captions::RUN_IN_THE_BACKGROUND, self.background.view(BUTTONS, see)),
        ];
        let first = if self.picker.hierarchy.is_some() { "available" } else { "hierarchy" };
        View::dialog(column(vec![tabs("tabs", strip)]), &[OK, CANCEL]).sized(120, 28).first(first)
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        let hierarchy = self.picker.hierarchy.clone();
        vec![("organization", Query::Organization { hierarchy }), background::query()]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::Organization(organization) => self.picker.take(organization),
            Answer::BatchGroups(groups) => self.background.take(&groups),
            _ => {}
        }
    }

    fn recall(&mut self, last: &LastValues) {
        let kept = last.get::<Kept>(DialogId::SynchronizeOrders.info().slug);
        if kept.is_some() && !self.touched {
            *self = Self::new(last);
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        self.touched = true;
        match (at.control, act) {
            ("hierarchy", Act::SetText(name)) => {
                self.picker.choose(name);
                self.marked = false;
            }
            ("available", _) => self.marked = true,
            (control, act) => self.background.act(control, act),
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let elsewhere = see.ui.tab("tabs").is_some_and(|tab| tab != "parameters");
        match command {
            // What cannot be seen is not changed by a key.
            ADD_SELECTION | REMOVE_SELECTION if elsewhere => {
                Err(format!("Go to the tab {} first.", captions::PARAMETERS))
            }
            OK if self.sent => Err("The batch job is being made.".to_owned()),
            ADD_SELECTION => self.picker.addable(self.marked(see)).map(|_| ()),
            REMOVE_SELECTION | OK if self.picker.items.is_empty() => Err(
                "No organization node is selected; select one in the tree, then the right arrow."
                    .to_owned(),
            ),
            _ => Ok(()),
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        self.touched = true;
        match command {
            ADD_SELECTION => {
                let marked = cx.ui.selected("available").filter(|_| self.marked);
                self.picker.add(marked);
                // The arrow cannot be used again now; the next node is chosen in the tree.
                cx.focus("available");
            }
            REMOVE_SELECTION => {
                self.picker.remove(cx.ui.selected("selected"));
                cx.focus(if self.picker.items.is_empty() { "available" } else { "selected" });
            }
            SYNCHRONIZE_RECURRENCE => self.background.define_recurrence(cx),
            SYNCHRONIZE_ALERTS => self.background.choose_alerts(cx),
            OK => self.ok(cx),
            _ => {}
        }
    }

    /// What could not be made stays in the fields, to be corrected.
    fn done(&mut self, _tag: &'static str, result: &Result<Outcome, Failure>, cx: &mut Cx<'_>) {
        self.sent = false;
        cx.notice(Notice::of_new_batch_job(result));
        if result.is_ok() {
            cx.close();
        }
    }

    fn returned(&mut self, value: Returned, _cx: &mut Cx<'_>) {
        self.background.returned(value);
    }
}
