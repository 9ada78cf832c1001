//! Form fields and radio groups.

use unicode_segmentation::UnicodeSegmentation;

use super::Wiring;
use super::layer::{Layer, VRect};
use super::popup::Popup;
use crate::commands::captions;
use crate::semantics::{Node, Role, State};
use crate::tui::element::{About, Field, Str};
use crate::tui::text::{clean, fit, width};
use crate::tui::theme::Ink;

/// From so many cells on, captions stand beside their controls in a column of their own.
pub(super) const LABEL_FROM: u16 = 40;
const LABEL: u16 = 24;
const WIDEST: u16 = 34;

/// The rows a field takes: one, and one more to say what is wrong.
pub(super) fn field_height(about: &About<'_>, _: &Field<'_>) -> u16 {
    1 + u16::from(about.invalid.is_some())
}

/// The cells of the caption in front of a control.
pub(super) fn label_width(cells: u16) -> u16 {
    if cells >= LABEL_FROM { LABEL } else { cells * 2 / 5 }
}

/// The cells that the caption of a fact may take on each of its lines.
pub(super) fn caption_room(cells: u16) -> u16 {
    label_width(cells).saturating_sub(2)
}

/// The cells that the radios of a group share.
pub(super) fn radio_room(about: &About<'_>, cells: u16) -> u16 {
    if about.caption.is_empty() || cells < LABEL_FROM { cells } else { cells - LABEL }
}

/// For each radio its line and column.
pub(super) fn radio_lines(options: &[(Str<'_>, Str<'_>)], cells: u16) -> Vec<(u16, u16)> {
    let (mut line, mut x) = (0, 0);
    let mut place = |(_, caption): &(Str<'_>, Str<'_>)| {
        let w = width(caption) + 5;
        if x > 0 && x + w > cells {
            line += 1;
            x = 0;
        }
        let at = (line, x);
        x += w;
        at
    };
    options.iter().map(&mut place).collect()
}

impl Layer<'_> {
    pub(super) fn field(&mut self, about: &About<'_>, field: &Field<'_>, at: VRect) {
        let (role, wiring) = match field {
            Field::Text { .. } => (Role::Textbox, Wiring::Text),
            Field::Spin { .. } => (Role::Spinbutton, Wiring::Text),
            Field::Combo { .. } => (Role::Combobox, Wiring::Combo),
            Field::Switch(_) => (Role::Switch, Wiring::Toggle),
            Field::Checkbox(_) => (Role::Checkbox, Wiring::Toggle),
        };
        let mut node = self.control(about, role);
        let mut wired = self.wired(about, wiring);
        let line = at.line(0);
        let focused = node.is(State::Focused);
        self.mark(line, focused, about.disabled.is_some());
        let control = if matches!(field, Field::Checkbox(_)) {
            line.inset(1)
        } else {
            self.caption(about, focused, line)
        };
        let used = match field {
            Field::Text { value, list } => {
                wired.list = list.as_deref().map(str::to_owned);
                self.typed(about, &mut node, value, WIDEST.max(control.w / 2), control)
            }
            Field::Spin { value } => {
                node.keys.extend(["Up".to_owned(), "Down".to_owned()]);
                self.typed(about, &mut node, value, 10, control)
            }
            Field::Combo { value, options } => {
                self.combo(about, &mut node, value, options, control)
            }
            Field::Switch(on) => self.switch(about, &mut node, *on, control),
            Field::Checkbox(on) => self.checkbox(about, &mut node, *on, control),
        };
        let rect = VRect { w: (control.x - line.x + used).min(line.w), ..line };
        if let Some(note) = &about.note {
            self.write(control.inset(used + 2), note, Ink::Muted);
        }
        if let (Some(wrong), true) = (&about.invalid, at.h > 1) {
            self.write(at.line(1).inset(control.x - line.x), wrong, Ink::Bad);
        }
        self.add(node, wired, rect);
    }

    /// Writes the caption in its column and returns the room of the control.
    fn caption(&mut self, about: &About<'_>, focused: bool, line: VRect) -> VRect {
        if about.caption.is_empty() {
            return line.inset(1);
        }
        let ink = match focused {
            _ if about.disabled.is_some() => Ink::Disabled,
            true => Ink::Heading,
            false => Ink::Text,
        };
        let label = label_width(line.w);
        let room = VRect { w: label.saturating_sub(2), ..line.inset(1) };
        let used = self.write(room, &about.caption, ink);
        if about.required {
            self.write(VRect { w: 1, ..line.inset(1 + used) }, "*", Ink::Warning);
        }
        line.inset(label)
    }

    fn ground(about: &About<'_>, focused: bool) -> Ink {
        match focused {
            _ if about.disabled.is_some() => Ink::Disabled,
            true => Ink::Focus,
            false => Ink::Field,
        }
    }

    /// A field that holds typed text, with the caret in sight.
    fn typed(
        &mut self,
        about: &About<'_>,
        node: &mut Node,
        value: &str,
        most: u16,
        at: VRect,
    ) -> u16 {
        let focused = node.is(State::Focused);
        let room = VRect { w: at.w.min(most), ..at };
        let ink = Self::ground(about, focused);
        self.fill(room, ink);
        let harmless = clean(value);
        node.value = Some(harmless.clone().into_owned());
        let caret = if focused { self.env.ui.caret(&about.id) } else { Some(0) };
        let (from, column) = caret_view(&harmless, caret, room.w);
        let shown = fit_exactly(harmless.get(from..).unwrap_or(""), room.w);
        self.write(room, shown, ink);
        if focused && room.w > 0 {
            self.caret(VRect { w: 1, ..room.inset(column.min(room.w - 1)) });
        }
        room.w
    }

    fn combo(
        &mut self,
        about: &About<'_>,
        node: &mut Node,
        value: &str,
        options: &[Str<'_>],
        at: VRect,
    ) -> u16 {
        let open = match &self.env.ui.dropdown {
            Some((id, highlighted)) if *id == about.id => Some(*highlighted),
            _ => None,
        };
        node.states.push(if open.is_some() { State::Expanded } else { State::Collapsed });
        node.keys.extend(["Enter".to_owned(), "Down".to_owned()]);
        node.value = Some(clean(value).into_owned());
        let room = VRect { w: at.w.min(WIDEST), ..at };
        let ink = Self::ground(about, node.is(State::Focused));
        self.fill(room, ink);
        self.write(VRect { w: room.w.saturating_sub(2), ..room }, value, ink);
        self.write_right(room, self.env.glyphs.drop, ink);
        if let Some(highlighted) = open {
            let options = options.iter().map(|option| option.clone().into_owned()).collect();
            let chosen = value.to_owned();
            let owner = self.wired(about, Wiring::Option);
            let id = node.id.clone();
            self.popup = Some(Popup { id, owner, anchor: room, options, chosen, highlighted });
        }
        room.w
    }

    fn switch(&mut self, about: &About<'_>, node: &mut Node, on: bool, at: VRect) -> u16 {
        let (word, sign) = if on {
            (captions::YES, self.env.glyphs.on)
        } else {
            (captions::NO, self.env.glyphs.off)
        };
        node.value = Some(word.to_owned());
        node.keys.push("Space".to_owned());
        if on {
            node.states.push(State::Checked);
        }
        let ink = match node.is(State::Focused) {
            _ if about.disabled.is_some() => Ink::Disabled,
            true => Ink::Focus,
            false if on => Ink::Accent,
            false => Ink::Muted,
        };
        self.write(VRect { w: at.w.min(7), ..at }, &format!("{sign} {word}"), ink);
        at.w.min(7)
    }

    fn checkbox(&mut self, about: &About<'_>, node: &mut Node, on: bool, at: VRect) -> u16 {
        node.keys.push("Space".to_owned());
        if on {
            node.states.push(State::Checked);
        }
        let ink = match node.is(State::Focused) {
            _ if about.disabled.is_some() => Ink::Disabled,
            true => Ink::Focus,
            false => Ink::Text,
        };
        let sign = if on { self.env.glyphs.checked } else { self.env.glyphs.unchecked };
        self.write(at, &format!("{sign} {}", about.caption), ink)
    }

    pub(super) fn radios(
        &mut self,
        about: &About<'_>,
        chosen: &str,
        options: &[(Str<'_>, Str<'_>)],
        at: VRect,
    ) {
        let mut group = self.control(about, Role::Radiogroup);
        let focused = group.is(State::Focused);
        group.states.retain(|state| *state != State::Focused);
        let id = group.id.clone();
        let wired = self.wired(about, Wiring::Inert);
        self.add(group, wired, at);
        self.open(id.clone());
        let room = match (about.caption.is_empty(), at.w < LABEL_FROM) {
            (true, _) => at,
            (false, true) => {
                self.write(at.line(0).inset(1), &about.caption, Ink::Text);
                at.below(1)
            }
            (false, false) => self.caption(about, false, at),
        };
        let known = options.iter().any(|(key, _)| *key == chosen);
        let places = radio_lines(options, room.w);
        for (number, ((key, caption), (line, x))) in options.iter().zip(places).enumerate() {
            let holds = *key == chosen;
            let mut node =
                Node::new(format!("{id}/radio:{}", clean(key)), Role::Radio, clean(caption));
            node.states.push(match about.disabled {
                Some(_) => State::Disabled,
                None => State::Enabled,
            });
            node.why = about.disabled.as_deref().map(|why| clean(why).into_owned());
            let marked = focused && (holds || (!known && number == 0));
            let states =
                [(marked, State::Focused), (holds, State::Selected), (holds, State::Checked)];
            node.states.extend(states.into_iter().filter(|(is, _)| *is).map(|(_, state)| state));
            node.keys.push("Space".to_owned());
            let spot = room.line(line).inset(x);
            let spot = VRect { w: spot.w.min(width(caption) + 4), ..spot };
            self.mark(spot, marked, about.disabled.is_some());
            let ink = match marked {
                _ if about.disabled.is_some() => Ink::Disabled,
                true => Ink::Focus,
                false if holds => Ink::Heading,
                false => Ink::Text,
            };
            let sign = if holds { self.env.glyphs.on } else { self.env.glyphs.off };
            self.write(spot.inset(1), &format!("{sign} {caption}"), ink);
            let wired = self.wired_item(about, key, Wiring::Radio);
            self.add(node, wired, spot);
        }
        self.close();
    }
}

/// From which byte a value is shown so that the caret, given in characters, is in sight, and the
/// column of the caret.
fn caret_view(value: &str, caret: Option<usize>, room: u16) -> (usize, u16) {
    let end = caret.and_then(|at| value.char_indices().nth(at)).map_or(value.len(), |(at, _)| at);
    let before = value.get(..end).unwrap_or(value);
    let mut from = 0;
    let mut used = width(before);
    for grapheme in before.graphemes(true) {
        if used < room {
            break;
        }
        used = used.saturating_sub(width(grapheme));
        from += grapheme.len();
    }
    (from, used)
}

/// The beginning of the text that fits, without a sign that something was cut.
fn fit_exactly(text: &str, cells: u16) -> &str {
    let length = fit(text, cells, "").len();
    text.get(..length).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stays_in_sight_in_a_long_value() {
        assert_eq!(caret_view("abcdef", None, 10), (0, 6));
        assert_eq!(caret_view("abcdef", None, 4), (3, 3));
        assert_eq!(caret_view("abcdef", Some(0), 4), (0, 0));
        assert_eq!(caret_view("東京都", None, 4), (6, 2));
    }
}
