//! One layer while it is laid out: nodes and strokes in rows without end, then cut to a viewport.

use chrono_tz::Tz;
use compact_str::CompactString;

use super::{Owner, Scene, Stroke, Wired, Wiring, popup};
use crate::commands::Entry;
use crate::semantics::{Node, NodeId, Rect, Role, State};
use crate::tui::element::{About, Element};
use crate::tui::text::{clean, fit, width};
use crate::tui::theme::{Glyphs, Ink};
use crate::tui::ui::{Metric, Scroll, Ui};

/// A place whose row may lie above or below what is in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct VRect {
    pub x: u16,
    pub y: i32,
    pub w: u16,
    pub h: u16,
}

impl VRect {
    /// One line of it, counted from its first row.
    pub fn line(self, at: u16) -> Self {
        Self { y: self.y + i32::from(at), h: 1, ..self }
    }

    /// Without so many columns at the left.
    pub fn inset(self, columns: u16) -> Self {
        let columns = columns.min(self.w);
        Self { x: self.x + columns, w: self.w - columns, ..self }
    }

    /// Without so many rows at the top.
    pub fn below(self, rows: u16) -> Self {
        let rows = rows.min(self.h);
        Self { y: self.y + i32::from(rows), h: self.h - rows, ..self }
    }
}

impl From<Rect> for VRect {
    fn from(rect: Rect) -> Self {
        Self { x: rect.column, y: i32::from(rect.row), w: rect.width, h: rect.height }
    }
}

/// What laying out reads.
pub(crate) struct Env<'a> {
    pub glyphs: &'a Glyphs,
    /// The time zone that moments are shown in.
    pub zone: Tz,
    pub owner: Owner,
    /// The first part of the ids.
    pub prefix: &'a str,
    pub ui: &'a Ui,
    /// Id of the stop that has the focus.
    pub focus: Option<&'a str>,
    /// Whether a command can be used now.
    pub judge: &'a dyn Fn(&Entry) -> Result<(), String>,
}

/// A layer of the screen under construction.
pub(crate) struct Layer<'a> {
    pub env: &'a Env<'a>,
    /// The scene that the layer becomes a part of. Its nodes stand there from the beginning: they are
    /// large, and there are many.
    scene: &'a mut Scene,
    /// How many nodes of other layers stand before its own.
    first: usize,
    /// Where each node of its own lies.
    places: Vec<VRect>,
    strokes: Vec<(VRect, CompactString, Ink)>,
    parents: Vec<NodeId>,
    cursor: Option<(VRect, bool)>,
    metrics: Vec<Metric>,
    /// The combobox whose options float above, once it was placed.
    pub popup: Option<popup::Popup>,
}

impl<'a> Layer<'a> {
    pub fn new(scene: &'a mut Scene, env: &'a Env<'a>, parent: Option<NodeId>) -> Self {
        Self {
            env,
            first: scene.tree.nodes.len(),
            scene,
            places: Vec::new(),
            strokes: Vec::new(),
            parents: parent.into_iter().collect(),
            cursor: None,
            metrics: Vec::new(),
            popup: None,
        }
    }

    /// The whole id of a control of this layer.
    pub fn id(&self, local: &str) -> NodeId {
        let mut id = String::with_capacity(self.env.prefix.len() + 1 + local.len());
        id.push_str(self.env.prefix);
        id.push('/');
        id.push_str(&clean(local));
        id
    }

    /// Whether the stop of that id has the focus.
    pub fn focused(&self, id: &str) -> bool {
        self.env.focus == Some(id)
    }

    /// A node with the names made harmless and the states every control has.
    pub fn control(&self, about: &About<'_>, role: Role) -> Node {
        let mut node = Node::new(self.id(&about.id), role, clean(&about.caption));
        node.description = about.help.as_deref().map(|help| clean(help).into_owned());
        let why = about.disabled.as_deref().or(about.invalid.as_deref());
        node.why = why.map(|why| clean(why).into_owned());
        let states = [
            (about.disabled.is_none(), State::Enabled),
            (about.disabled.is_some(), State::Disabled),
            (self.focused(&node.id), State::Focused),
            (about.readonly, State::Readonly),
            (about.invalid.is_some(), State::Invalid),
            (about.required, State::Required),
        ];
        node.states = states.into_iter().filter(|(holds, _)| *holds).map(|(_, s)| s).collect();
        node
    }

    /// The other half of a node that is a stop of its own.
    pub fn wired(&self, about: &About<'_>, wiring: Wiring) -> Wired {
        Wired {
            owner: self.env.owner,
            control: about.id.clone().into_owned(),
            item: None,
            wiring,
            stop: Some(self.id(&about.id)),
            help: about.help.as_deref().map(|help| clean(help).into_owned()),
            list: None,
        }
    }

    /// The other half of an item of a list, strip or group.
    pub fn wired_item(&self, about: &About<'_>, item: &str, wiring: Wiring) -> Wired {
        Wired { item: Some(item.to_owned()), ..self.wired(about, wiring) }
    }

    /// The other half of text and containers.
    pub fn inert(&self) -> Wired {
        Wired {
            owner: self.env.owner,
            control: String::new(),
            item: None,
            wiring: Wiring::Inert,
            stop: None,
            help: None,
            list: None,
        }
    }

    /// Adds a node below the innermost open parent.
    pub fn add(&mut self, mut node: Node, wired: Wired, rect: VRect) {
        if node.parent.is_none() {
            node.parent = self.parents.last().cloned();
        }
        if node.is(State::Focused) && self.cursor.is_none_or(|(_, caret)| !caret) {
            self.cursor = Some((rect, false));
        }
        self.scene.tree.nodes.push(node);
        self.scene.wired.push(wired);
        self.places.push(rect);
    }

    /// Lets a list as a whole show that it has the focus.
    pub fn focus_whole(&mut self, id: &str) {
        let nodes = self.scene.tree.nodes.iter_mut().skip(self.first).zip(&self.places);
        if let Some((node, &at)) = nodes.rev().find(|(node, _)| node.id == id) {
            node.states.push(State::Focused);
            self.cursor = Some((VRect { w: 1, h: 1, ..at }, false));
            self.mark_focus(at.line(0), true);
        }
    }

    /// Changes what acts on the node added last do.
    pub fn rewire_last(&mut self, wiring: Wiring) {
        if let Some(wired) = self.scene.wired.last_mut() {
            wired.wiring = wiring;
        }
    }

    /// Adds plain text as a node, named by what it says; `level` makes it a heading.
    pub fn add_text(&mut self, role: Role, words: &str, rect: VRect) {
        let mut node = self.text_node(role, words);
        node.level = (role == Role::Heading).then_some(2);
        let wired = self.inert();
        self.add(node, wired, rect);
    }

    /// Adds a caption with a value that can only be read.
    pub fn add_fact(&mut self, caption: &str, value: &str, rect: VRect) {
        let mut node = self.text_node(Role::Paragraph, caption);
        node.value = Some(clean(value).into_owned()).filter(|value| !value.is_empty());
        let wired = self.inert();
        self.add(node, wired, rect);
    }

    /// Text has no identity of its own; its place among its siblings tells it apart.
    fn text_node(&self, role: Role, words: &str) -> Node {
        let parent = self.parents.last().map_or(self.env.prefix, String::as_str);
        let id = format!("{parent}/text:{}", self.places.len());
        Node::new(id, role, clean(words))
    }

    /// What follows lies inside the node.
    pub fn open(&mut self, id: NodeId) {
        self.parents.push(id);
    }

    /// What follows lies beside the innermost open node again.
    pub fn close(&mut self) {
        self.parents.pop();
    }

    /// Writes text, cut to so many cells. Returns how many it takes.
    pub fn write(&mut self, at: VRect, words: &str, ink: Ink) -> u16 {
        let harmless = clean(words);
        let cut = fit(&harmless, at.w, self.env.glyphs.ellipsis);
        let used = width(&cut);
        if used > 0 {
            self.strokes.push((VRect { w: used, h: 1, ..at }, CompactString::new(cut), ink));
        }
        used
    }

    /// Writes text at the right end of its room.
    pub fn write_right(&mut self, at: VRect, words: &str, ink: Ink) {
        let used = width(&clean(words)).min(at.w);
        self.write(at.inset(at.w - used), words, ink);
    }

    /// Wipes an area.
    pub fn fill(&mut self, at: VRect, ink: Ink) {
        if at.w > 0 && at.h > 0 {
            self.strokes.push((at, CompactString::default(), ink));
        }
    }

    /// Puts the sign of the focus in the first column if the stop has it.
    pub fn mark_focus(&mut self, at: VRect, focused: bool) {
        if focused && at.w > 0 {
            let sign = self.env.glyphs.focus;
            self.write(VRect { w: 1, ..at }, sign, Ink::Accent);
        }
    }

    /// Puts the sign of the focus, or that of a control that cannot be used, in the first column.
    pub fn mark(&mut self, at: VRect, focused: bool, disabled: bool) {
        self.mark_focus(at, focused);
        if disabled && !focused && at.w > 0 {
            let sign = self.env.glyphs.disabled;
            self.write(VRect { w: 1, ..at }, sign, Ink::Disabled);
        }
    }

    /// Puts the caret of a text field.
    pub fn caret(&mut self, at: VRect) {
        self.cursor = Some((at, true));
    }

    pub fn remember(&mut self, metric: Metric) {
        self.metrics.push(metric);
    }

    /// The fewest rows that an element can be used in.
    pub fn least(&self, element: &Element<'_>, cells: u16) -> u16 {
        super::measure::least(element, cells, self.env.ui)
    }

    /// How far the layer must move up so that the focus is in sight.
    fn offset(&self, scroll: Scroll, (columns, rows, content): (u16, u16, u16)) -> u16 {
        let most = content.saturating_sub(rows);
        let mut offset = i32::from(scroll.offset.min(most));
        let follows = scroll.follow || scroll.room != (columns, rows, content);
        if let (true, Some((at, _))) = (follows, self.cursor) {
            let end = at.y + i32::from(at.h.min(rows));
            offset = offset.max(end - i32::from(rows)).min(at.y);
        }
        u16::try_from(offset.max(0)).unwrap_or(0).min(most)
    }

    /// Cuts the layer to its viewport and adds it to the scene. The layer was laid out from row 0
    /// on in `content` rows; it is moved so that the focus is in sight.
    pub fn scroll_into(self, view: Rect, content: u16) {
        let room = (view.width, view.height, content);
        let offset = self.offset(self.env.ui.scroll, room);
        if content > view.height {
            more(self.scene, view, offset > 0, content - offset > view.height, self.env.glyphs);
        }
        let metric = Metric::Body { offset, room: self.cursor.map(|_| room) };
        self.scene.metrics.push((self.env.owner, metric));
        let shift = i32::from(view.row) - i32::from(offset);
        self.commit(view, shift);
    }

    /// Moves the layer down by `shift` rows and cuts it to the viewport: from then on it is a part of
    /// the scene.
    pub fn commit(self, view: Rect, shift: i32) {
        let scene = self.scene;
        let cut = |at: VRect| -> Option<Rect> {
            let y = at.y + shift;
            let top = y.max(i32::from(view.row));
            let bottom = (y + i32::from(at.h)).min(i32::from(view.row + view.height));
            let right = (at.x + at.w).min(view.column + view.width);
            let width = right.checked_sub(at.x).filter(|width| *width > 0)?;
            (top < bottom && at.x >= view.column).then_some(())?;
            let row = u16::try_from(top).ok()?;
            Some(Rect { column: at.x, row, width, height: u16::try_from(bottom - top).ok()? })
        };
        scene.strokes.reserve(self.strokes.len());
        for (at, text, ink) in self.strokes {
            let Some(rect) = cut(at) else { continue };
            scene.strokes.push(if text.is_empty() {
                Stroke::Fill { rect, ink }
            } else {
                Stroke::Text { x: rect.column, y: rect.row, text, ink }
            });
        }
        let nodes = scene.tree.nodes.iter_mut().skip(self.first);
        nodes.zip(self.places).for_each(|(node, at)| node.rect = cut(at));
        hand_up(scene, self.first);
        if let Some((rect, caret)) = self.cursor.and_then(|(at, caret)| Some((cut(at)?, caret))) {
            scene.cursor = Some((rect.column, rect.row, caret));
        }
        let owner = self.env.owner;
        scene.metrics.extend(self.metrics.into_iter().map(|metric| (owner, metric)));
        if let Some((anchor, popup)) =
            self.popup.and_then(|popup| Some((cut(popup.anchor)?, popup)))
        {
            popup::show(scene, self.env, &popup, anchor, view);
        }
    }
}

/// Remembers which of the nodes from there on has the focus. The selected row of a list may be cut
/// away while the list itself is in sight: then the list as a whole has the focus.
fn hand_up(scene: &mut Scene, first: usize) {
    let nodes = &mut scene.tree.nodes;
    let Some(at) = nodes.iter().skip(first).rposition(|node| node.is(State::Focused)) else {
        return;
    };
    let Some((before, [row, ..])) = nodes.split_at_mut_checked(first + at) else { return };
    let stop = scene.wired.get(first + at).and_then(|wired| wired.stop.as_ref());
    let stop = stop.filter(|stop| row.rect.is_none() && **stop != row.id);
    let is_stop = |node: &&mut Node| Some(&node.id) == stop && node.rect.is_some();
    scene.tree.focus = match before.iter_mut().rfind(is_stop) {
        Some(list) => {
            list.states.push(State::Focused);
            row.states.retain(|state| *state != State::Focused);
            Some(list.id.clone())
        }
        None => Some(row.id.clone()),
    };
}

/// Says at the right edge that there is more above or below.
fn more(scene: &mut Scene, view: Rect, above: bool, below: bool, glyphs: &Glyphs) {
    let (Some(right), Some(bottom)) = (view.width.checked_sub(1), view.height.checked_sub(1))
    else {
        return;
    };
    let x = view.column + right;
    for (shown, y, sign) in
        [(above, view.row, glyphs.more_above), (below, view.row + bottom, glyphs.more_below)]
    {
        if shown {
            scene.strokes.push(Stroke::Text { x, y, text: sign.into(), ink: Ink::Key });
        }
    }
}
