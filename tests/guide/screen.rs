//! A small screen for tests: the lending desk of a library, as a real little state machine.

use commerce_hq::guide::Screen;
use commerce_hq::semantics::{Act, ItemKind, Node, NodeId, Role, State, Tree};

/// What is open above the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialog {
    None,
    /// "Reminder", with a tab, a tree, a switch and fields.
    Reminder,
    /// A question with Yes and No.
    Question,
}

/// The lending desk.
#[expect(clippy::struct_excessive_bools, reason = "each is one control of the screen")]
pub struct Desk {
    loans: bool,
    dialog: Dialog,
    schedule_tab: bool,
    city_open: bool,
    chosen: Option<String>,
    filter: String,
    pub branch: String,
    pub added: Vec<String>,
    pub automatic: bool,
    pub ends_after: bool,
    pub hours: bool,
    pub every: String,
    pub member: Option<String>,
    pub sent: u32,
    /// Every act that was taken, as `act control`.
    pub log: Vec<String>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            loans: false,
            dialog: Dialog::None,
            schedule_tab: false,
            city_open: false,
            chosen: None,
            filter: String::new(),
            branch: "Whole town".to_owned(),
            added: Vec::new(),
            automatic: true,
            ends_after: false,
            hours: false,
            every: "1".to_owned(),
            member: None,
            sent: 0,
            log: Vec::new(),
        }
    }
}

/// Puts nodes together, children below the last region or list.
#[derive(Default)]
struct Build {
    nodes: Vec<Node>,
    parent: Option<NodeId>,
}

impl Build {
    fn part(&mut self, id: &str, role: Role, name: &str) {
        self.parent = None;
        self.control(id, role, name, &[]);
        self.parent = Some(id.to_owned());
    }

    fn control(&mut self, id: &str, role: Role, name: &str, states: &[State]) -> &mut Node {
        let mut node = Node::new(id, role, name);
        node.parent.clone_from(&self.parent);
        node.states = states.to_vec();
        if !states.contains(&State::Disabled) {
            node.states.insert(0, State::Enabled);
        }
        self.nodes.push(node);
        self.nodes.last_mut().expect("a node was pushed")
    }

    fn disabled(&mut self, id: &str, role: Role, name: &str, why: &str) {
        self.control(id, role, name, &[State::Disabled]).why = Some(why.to_owned());
    }
}

fn when(condition: bool, state: State) -> Vec<State> {
    if condition { vec![state] } else { Vec::new() }
}

impl Desk {
    fn every_is_valid(&self) -> bool {
        self.every.parse::<u32>().is_ok_and(|every| (1..=60).contains(&every))
    }

    fn page(&self, build: &mut Build) {
        build.part("navigation", Role::Navigation, "");
        build.control("nav-home", Role::Link, "Front desk", &[]);
        build.part("main", Role::Main, "");
        if !self.loans {
            build.control("home-heading", Role::Heading, "Loans", &[]);
            build.control("home-loans", Role::Link, "Loans", &[]);
            return;
        }
        build.control("members", Role::Grid, "Members", &[State::Primary]).row_count = Some(40);
        build.parent = Some("members".to_owned());
        for number in (1..=40).map(|number| format!("M-{number:02}")) {
            let shown = if self.filter.is_empty() {
                number.as_str() < "M-03"
            } else {
                number == self.filter
            };
            if shown {
                build.control(&format!("members/{number}"), Role::Row, &number, &[]);
            }
        }
        build.parent = Some("main".to_owned());
        build.control("visits", Role::Grid, "Visits", &[]);
        build.parent = Some("visits".to_owned());
        build.control("visits/M-01", Role::Row, "M-01", &[]);
        build.parent = Some("main".to_owned());
        build.control("add-book", Role::Button, "Add", &[]);
        build.control("add-note", Role::Button, "Add", &[]);
        build.part("toolbar", Role::Toolbar, "");
        build.control("remind", Role::Button, "Send reminders\u{2026}", &[]);
        build.control("close", Role::Button, "Close day", &[]);
        build.disabled("archive", Role::Button, "Archive", "no loan is closed");
    }

    fn reminder(&self, build: &mut Build) {
        build.part("reminder", Role::Dialog, "Reminder");
        build.control(
            "tab-general",
            Role::Tab,
            "General",
            &when(!self.schedule_tab, State::Selected),
        );
        build.control(
            "tab-schedule",
            Role::Tab,
            "Schedule",
            &when(self.schedule_tab, State::Selected),
        );
        if self.schedule_tab {
            self.schedule(build);
        } else {
            self.general(build);
        }
        build.control("ok", Role::Button, "OK", &[]);
    }

    fn general(&self, build: &mut Build) {
        build.control("branch", Role::Combobox, "Branch", &[]).value = Some(self.branch.clone());
        build.control("tree", Role::Tree, "Branches", &[]);
        build.parent = Some("tree".to_owned());
        let state = if self.city_open { State::Expanded } else { State::Collapsed };
        let city = build.control("city", Role::Treeitem, "City", &[state]);
        (city.kind, city.level) = (Some(ItemKind::Node), Some(1));
        if self.city_open {
            let items = [
                ("web-old", "Old web desk", ItemKind::OnlineStore, State::Disabled),
                ("web", "Web desk", ItemKind::OnlineStore, State::Enabled),
                ("mill", "Old mill", ItemKind::Store, State::Enabled),
            ];
            for (id, name, kind, state) in items {
                let item = build.control(id, Role::Treeitem, name, &[]);
                (item.kind, item.level, item.states) = (Some(kind), Some(2), vec![state]);
            }
        }
        build.parent = Some("reminder".to_owned());
        if self.chosen.is_some() {
            build.control("add", Role::Button, "Add selection", &[]);
        } else {
            build.disabled("add", Role::Button, "Add selection", "nothing is selected");
        }
    }

    fn schedule(&self, build: &mut Build) {
        let value = if self.automatic { "Yes" } else { "No" };
        let checked = when(self.automatic, State::Checked);
        build.control("automatic", Role::Switch, "Automatic", &checked).value =
            Some(value.to_owned());
        for (id, name, on) in [
            ("no-end", "No end", !self.ends_after),
            ("end-after", "End after", self.ends_after),
            ("minutes", "Minutes", !self.hours),
            ("hours", "Hours", self.hours),
        ] {
            build.control(id, Role::Radio, name, &when(on, State::Checked));
        }
        let valid = self.every_is_valid();
        let every =
            build.control("every", Role::Spinbutton, "Every", &when(!valid, State::Invalid));
        every.value = Some(self.every.clone());
        every.why = (!valid).then(|| "a whole number from 1 to 60".to_owned());
        build.control("rest", Role::Spinbutton, "End after", &[]).value = Some("3".to_owned());
    }
}

impl Screen for Desk {
    fn tree(&self) -> Tree {
        let mut build = Build::default();
        self.page(&mut build);
        let dialogs = match self.dialog {
            Dialog::None => vec![],
            Dialog::Reminder => {
                self.reminder(&mut build);
                vec!["Reminder".to_owned()]
            }
            Dialog::Question => {
                build.part("question", Role::Dialog, "Close day");
                build.control("yes", Role::Button, "Yes", &[]);
                build.control("no", Role::Button, "No", &[]);
                vec!["Close day".to_owned()]
            }
        };
        let mut path = vec!["Front desk".to_owned()];
        path.extend(self.loans.then(|| "Loans".to_owned()));
        let page = path.last().cloned().unwrap_or_default();
        Tree { page, path, dialogs, nodes: build.nodes, ..Tree::default() }
    }

    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String> {
        let tree = self.tree();
        let found = tree.node(node).ok_or("the control is gone")?;
        if found.is(State::Disabled) {
            return Err(found.why.clone().unwrap_or_default());
        }
        self.log.push(format!("{act:?} {node}"));
        match (node.as_str(), act) {
            ("nav-home", Act::Press) => self.loans = false,
            ("home-loans", Act::Press) => self.loans = true,
            ("remind", Act::Press) => self.dialog = Dialog::Reminder,
            ("close", Act::Press) => self.dialog = Dialog::Question,
            ("no" | "ok", Act::Press) => self.dialog = Dialog::None,
            ("yes", Act::Press) => (self.dialog, self.sent) = (Dialog::None, self.sent + 1),
            ("add", Act::Press) => self.added.extend(self.chosen.take()),
            ("members", Act::Filter(text)) => self.filter = text,
            ("tab-general", Act::Select) => self.schedule_tab = false,
            ("tab-schedule", Act::Select) => self.schedule_tab = true,
            ("city", Act::Expand) => self.city_open = true,
            ("city", Act::Collapse) => self.city_open = false,
            ("city" | "web" | "mill", Act::Select) => self.chosen = Some(found.name.clone()),
            ("automatic", Act::Toggle) => self.automatic = !self.automatic,
            ("no-end", Act::Select) => self.ends_after = false,
            ("end-after", Act::Select) => self.ends_after = true,
            ("minutes", Act::Select) => self.hours = false,
            ("hours", Act::Select) => self.hours = true,
            ("every", Act::SetText(text)) => self.every = text,
            ("branch", Act::SetText(text)) if text == "Whole town" || text == "North" => {
                self.branch = text;
            }
            ("branch", Act::SetText(_)) => {}
            (row, Act::Select) if row.starts_with("members/") => {
                self.member = Some(found.name.clone());
            }
            (_, act) => return Err(format!("{node} does not know {act:?}")),
        }
        Ok(())
    }

    fn settled(&mut self) -> Result<(), String> {
        Ok(())
    }
}
