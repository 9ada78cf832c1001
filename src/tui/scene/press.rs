//! Buttons, links, tiles, hints, and progress.

use super::Wiring;
use super::field::label_width;
use super::layer::{Layer, VRect};
use crate::commands::{self, CommandId};
use crate::semantics::{Role, State};
use crate::tui::element::{About, Line, Look, Mark};
use crate::tui::notice::count;
use crate::tui::text::{clean, width};
use crate::tui::theme::Ink;

impl Layer<'_> {
    pub(super) fn press(
        &mut self,
        about: &About<'_>,
        command: Option<CommandId>,
        look: Look,
        lines: &[Line<'_>],
        at: VRect,
    ) {
        let entry = command.and_then(commands::find);
        let mut about = about.clone();
        if let Some(entry) = entry {
            if about.caption.is_empty() {
                about.caption = entry.caption.into();
            }
            about.help.get_or_insert(entry.help.into());
            if about.disabled.is_none() {
                about.disabled = (self.env.judge)(entry).err().map(Into::into);
            }
        }
        let role = match look {
            Look::Button | Look::Flat | Look::Hint => Role::Button,
            Look::Link | Look::Tile | Look::Figure | Look::Fact => Role::Link,
        };
        let mut node = self.control(&about, role);
        if let Some(entry) = entry {
            node.keys = self.env.ui.keymap.names(entry);
        }
        let wiring = command.map_or(Wiring::Press, Wiring::Run);
        let mut wired = self.wired(&about, wiring);
        if look == Look::Hint {
            wired.stop = None;
            self.hint(&about.caption, node.keys.first(), at);
        } else if matches!(look, Look::Figure | Look::Fact) {
            self.valued(&about, look, node.is(State::Focused), lines, at.line(0));
        } else {
            let sign = lines.first().map(plain);
            let sign = sign.filter(|_| matches!(look, Look::Button | Look::Flat));
            let words = sign.as_deref().unwrap_or(&about.caption);
            let face = (words, about.disabled.is_some());
            // A sign stands for the caption and its key.
            let key = node.keys.first().filter(|_| sign.is_none());
            self.face(face, look, node.is(State::Focused), key, at);
        }
        if matches!(look, Look::Tile | Look::Figure | Look::Fact) {
            let words: Vec<String> = lines.iter().map(plain).collect();
            let words = clean(&words.join("; ")).trim().to_owned();
            // A figure is its number; the mark that calls for a look is for the eye.
            let mark = self.env.glyphs.mark(Mark::Attention);
            let words =
                words.strip_prefix(mark).map_or(words.clone(), |rest| rest.trim().to_owned());
            let behind = about.note.as_deref().filter(|_| look == Look::Figure);
            let words = behind.map_or(words.clone(), |more| format!("{words}; {}", clean(more)));
            node.value = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        }
        if look == Look::Tile {
            self.lines(lines, at);
        }
        self.add(node, wired, at);
    }

    fn face(
        &mut self,
        (words, disabled): (&str, bool),
        look: Look,
        focused: bool,
        key: Option<&String>,
        at: VRect,
    ) {
        let ink = match look {
            _ if disabled => Ink::Disabled,
            _ if focused => Ink::Focus,
            Look::Link => Ink::Accent,
            Look::Tile => Ink::Heading,
            _ => Ink::Text,
        };
        self.mark(at, focused, disabled);
        let at = VRect { h: 1, ..at.inset(1) };
        if look == Look::Button {
            self.write(at, &format!("[ {words} ]"), ink);
        } else {
            let used = self.write(at, words, ink);
            if let (Look::Flat, Some(key)) = (look, key) {
                self.write(at.inset(used + 1), key, Ink::Muted);
            }
        }
    }

    /// A link with a value: a figure in front of what it counts, or a value behind its caption.
    fn valued(
        &mut self,
        about: &About<'_>,
        look: Look,
        focused: bool,
        lines: &[Line<'_>],
        at: VRect,
    ) {
        self.mark(at, focused, about.disabled.is_some());
        let (ink, value) = lines.first().and_then(|line| line.first()).cloned().unwrap_or_default();
        let shown = |plain: Ink| match focused {
            _ if about.disabled.is_some() => Ink::Disabled,
            true => Ink::Focus,
            false => plain,
        };
        if look == Look::Fact {
            let label = label_width(at.w);
            let room = VRect { w: label.saturating_sub(2), ..at.inset(1) };
            self.write(room, &about.caption, Ink::Muted);
            self.write(at.inset(label), &value, shown(ink));
        } else {
            let used = self.write(at.inset(1), &value, ink) + 2;
            let used = used + self.write(at.inset(used), &about.caption, shown(Ink::Accent)) + 2;
            if let Some(note) = &about.note {
                self.write(at.inset(used), note, Ink::Heading);
            }
        }
    }

    fn lines(&mut self, lines: &[Line<'_>], at: VRect) {
        for (row, line) in (1..).zip(lines) {
            let mut x = 3;
            for (ink, part) in line {
                x += self.write(at.line(row).inset(x), part, *ink);
            }
        }
    }

    fn hint(&mut self, word: &str, key: Option<&String>, at: VRect) {
        let key = key.map_or("", String::as_str);
        self.write(at.inset(1), key, Ink::Key);
        self.write(at.inset(2 + width(key)), word, Ink::Muted);
    }

    /// A bar of which the done part stands out.
    fn bar(&mut self, done: u64, total: u64, at: VRect) {
        let full = u128::from(at.w) * u128::from(done.min(total)) / u128::from(total.max(1));
        let full = u16::try_from(full).unwrap_or(0);
        let (thick, thin) = (self.env.glyphs.full, self.env.glyphs.empty);
        self.write(at, &thick.repeat(usize::from(full)), Ink::Accent);
        self.write(at.inset(full), &thin.repeat(usize::from(at.w - full)), Ink::Border);
    }

    pub(super) fn progress(&mut self, about: &About<'_>, done: u64, total: u64, at: VRect) {
        let mut node = self.control(about, Role::Progressbar);
        let words =
            if total == 0 { count(done) } else { format!("{} of {}", count(done), count(total)) };
        let mut x = self.write(at.inset(1), &about.caption, Ink::Text) + 3;
        x += self.write(at.inset(x), &words, Ink::Text) + 2;
        let pace = about.note.as_deref().unwrap_or_default();
        let left = at.inset(x).w.saturating_sub(width(pace) + 4).min(40);
        if total > 0 && left >= 4 {
            self.bar(done, total, VRect { w: left, ..at.inset(x) });
            x += left + 2;
        }
        self.write(at.inset(x), pace, Ink::Muted);
        let said = clean(pace).into_owned();
        node.description = Some(said).filter(|said| !said.is_empty()).or(node.description);
        node.value = Some(words);
        let wired = self.inert();
        self.add(node, wired, at);
    }
}

fn plain(line: &Line<'_>) -> String {
    line.iter().map(|(_, words)| &**words).collect()
}
