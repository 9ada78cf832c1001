//! What holds other controls: tab strips, `FastTab`s, groups.

use super::Wiring;
use super::layer::{Layer, VRect};
use crate::semantics::{Node, Role, State};
use crate::tui::element::{About, Element, Tab};
use crate::tui::text::{clean, width};
use crate::tui::theme::Ink;

impl Layer<'_> {
    pub(super) fn tabs(&mut self, about: &About<'_>, tabs: &[Tab<'_>], at: VRect) {
        let mut strip = self.control(about, Role::Tablist);
        let focused = strip.is(State::Focused);
        strip.states.retain(|state| *state != State::Focused);
        let id = strip.id.clone();
        let key = self.env.ui.tab(&about.id);
        let Some(shown) = tabs.iter().find(|tab| Some(&*tab.key) == key).or(tabs.first()) else {
            return;
        };
        let wired = self.wired(about, Wiring::Inert);
        self.add(strip, wired, at.line(0));
        self.open(id.clone());
        let rule = self.env.glyphs.rule.repeat(usize::from(at.w));
        let under = at.below(1).line(0);
        if at.h > 1 {
            self.write(under, &rule, Ink::Border);
        }
        let mut x = 0;
        for tab in tabs {
            let selected = tab.key == shown.key;
            let mut node =
                Node::new(format!("{id}/tab:{}", clean(&tab.key)), Role::Tab, clean(&tab.caption));
            node.states.push(State::Enabled);
            let states = [(selected && focused, State::Focused), (selected, State::Selected)];
            node.states.extend(states.into_iter().filter(|(is, _)| *is).map(|(_, state)| state));
            let spot = at.line(0).inset(x);
            let spot = VRect { w: spot.w.min(width(&tab.caption) + 2), ..spot };
            self.mark_focus(spot, selected && focused);
            let ink = match selected {
                true if focused => Ink::Focus,
                true => Ink::Heading,
                false => Ink::Muted,
            };
            self.write(spot.inset(1), &tab.caption, ink);
            if selected && at.h > 1 {
                let line = self.env.glyphs.full.repeat(usize::from(spot.w));
                self.write(VRect { w: spot.w, ..under.inset(x) }, &line, Ink::Accent);
            }
            let wired = self.wired_item(about, &tab.key, Wiring::Tab);
            self.add(node, wired, spot);
            x += width(&tab.caption) + 3;
        }
        self.close();
        let panel = format!("{id}/panel:{}", clean(&shown.key));
        let node = Node::new(panel.clone(), Role::Tabpanel, clean(&shown.caption));
        let wired = self.inert();
        self.add(node, wired, at.below(2));
        self.open(panel);
        self.column(std::slice::from_ref(&shown.body), at.below(2));
        self.close();
    }

    pub(super) fn fold(
        &mut self,
        about: &About<'_>,
        summary: &str,
        open: bool,
        body: &[Element<'_>],
        at: VRect,
    ) {
        let open = self.env.ui.fold(&about.id).unwrap_or(open);
        let mut node = self.control(about, Role::Button);
        node.states.push(if open { State::Expanded } else { State::Collapsed });
        node.description = Some(clean(summary).into_owned()).filter(|words| !words.is_empty());
        let id = node.id.clone();
        let focused = node.is(State::Focused);
        let line = at.line(0);
        self.mark_focus(line, focused);
        let sign = if open { self.env.glyphs.open } else { self.env.glyphs.closed };
        let used = self.write(line.inset(1), sign, Ink::Muted) + 2;
        let ink = if focused { Ink::Focus } else { Ink::Heading };
        let used = used + self.write(line.inset(used), &about.caption, ink);
        if !open {
            self.write(line.inset(used + 2), summary, Ink::Muted);
        }
        let wired = self.wired(about, Wiring::Fold);
        self.add(node, wired, line);
        if open {
            self.inside(format!("{id}/body"), about, body, at.below(1));
        }
    }

    pub(super) fn group(&mut self, about: &About<'_>, body: &[Element<'_>], at: VRect) {
        let mut room = at;
        if !about.caption.is_empty() {
            self.write(at.line(0).inset(1), &about.caption, Ink::Heading);
            room = at.below(1);
        }
        self.inside(self.id(&about.id), about, body, room);
    }

    /// Lays out a body set in by two columns, as a group of that id.
    fn inside(&mut self, id: String, about: &About<'_>, body: &[Element<'_>], at: VRect) {
        let node = Node::new(id.clone(), Role::Group, clean(&about.caption));
        let wired = self.inert();
        self.add(node, wired, at);
        self.open(id);
        let room = at.inset(2);
        self.column(body, room);
        self.close();
    }
}
