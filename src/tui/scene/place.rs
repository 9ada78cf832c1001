//! Placing elements: containers share out their room, the rest draws itself.

use super::field::{caption_room, label_width};
use super::layer::{Layer, VRect};
use super::measure::{
    form_columns, least, lines_of, natural, natural_width, stacks, stretches, widths,
};
use crate::semantics::Role;
use crate::tui::element::{Element, Kind, Line, Mark, Size};
use crate::tui::text::wrap;
use crate::tui::theme::Ink;

impl Layer<'_> {
    /// Lays out an element in its room.
    pub fn place(&mut self, element: &Element<'_>, at: VRect) {
        match &element.kind {
            Kind::Column(children) => self.column(children, at),
            Kind::Row { children, stack_below } if stacks(*stack_below, at.w, self.env.ui) => {
                self.stack(children, at);
            }
            Kind::Row { children, .. } => self.row(children, at),
            Kind::Flow { children, right } => self.flow(children, *right, at),
            Kind::Form(fields) => self.form(fields, at),
            Kind::Gap(_) => {}
            Kind::Heading(words) => {
                let at = at.line(0);
                self.write(at.inset(1), words, Ink::Heading);
                self.add_text(Role::Heading, words, at);
            }
            Kind::Text(lines) => self.text(lines, at),
            Kind::Marked { ink, sign, words } => self.marked(*ink, sign, words, at),
            Kind::Fact { caption, value, mark } => self.fact(caption, value, *mark, at),
            Kind::Press { about, command, look, lines } => {
                self.press(about, *command, *look, lines, at);
            }
            Kind::Field { about, field } => self.field(about, field, at),
            Kind::Radios { about, chosen, options } => self.radios(about, chosen, options, at),
            Kind::Tabs { about, tabs } => self.tabs(about, tabs, at),
            Kind::Fold { about, summary, open, body } => self.fold(about, summary, *open, body, at),
            Kind::Group { about, body } => self.group(about, body, at),
            Kind::Grid(grid) => self.grid(grid, at),
            Kind::Tree(tree) => self.tree(tree, at),
            Kind::List(list) => self.list(list, at),
            Kind::Chart { about, drawn } => self.chart(about, drawn, at),
            Kind::Progress { about, done, total } => {
                self.progress(about, *done, *total, at.line(0));
            }
        }
    }

    /// Elements below each other; those that stretch share what the others leave.
    pub fn column(&mut self, children: &[Element<'_>], at: VRect) {
        self.below_each_other(children, |child| child.size, at);
    }

    /// The children of a row below each other: their sizes were meant for columns of the screen.
    fn stack(&mut self, children: &[Element<'_>], at: VRect) {
        self.below_each_other(children, |_| Size::Auto, at);
    }

    fn below_each_other(
        &mut self,
        children: &[Element<'_>],
        size: fn(&Element<'_>) -> Size,
        at: VRect,
    ) {
        let ui = self.env.ui;
        let share = |child: &Element<'_>| match size(child) {
            Size::Fill(share) => share,
            Size::Fixed(_) => 0,
            Size::Auto => u16::from(stretches(child, ui)),
        };
        let needs: Vec<u16> = children
            .iter()
            .map(|child| match (size(child), share(child)) {
                (Size::Fixed(rows), _) => rows,
                (_, 0) => natural(child, at.w, ui),
                _ => least(child, at.w, ui),
            })
            .collect();
        let used: u32 = needs.iter().copied().map(u32::from).sum();
        let mut left = u32::from(at.h).saturating_sub(used);
        let mut shares: u32 = children.iter().map(|child| u32::from(share(child))).sum();
        let mut y = at.y;
        for (child, need) in children.iter().zip(needs) {
            let own = u32::from(share(child));
            let extra = (left * own).checked_div(shares).unwrap_or(0);
            left -= extra;
            shares -= own;
            let h = need.saturating_add(u16::try_from(extra).unwrap_or(0));
            self.place(child, VRect { y, h, ..at });
            y += i32::from(h);
        }
    }

    fn row(&mut self, children: &[Element<'_>], at: VRect) {
        let mut x = at.x;
        for (child, w) in children.iter().zip(widths(children, at.w, self.env.ui)) {
            self.place(child, VRect { x, w, ..at });
            x += w;
        }
    }

    fn flow(&mut self, children: &[Element<'_>], right: bool, at: VRect) {
        let places = lines_of(children, at.w, self.env.ui);
        let used = places.iter().map(|(_, x, w)| x + w).max().unwrap_or(0);
        let shift = if right { at.w.saturating_sub(used) } else { 0 };
        for (child, (line, x, w)) in children.iter().zip(places) {
            if line < at.h {
                self.place(child, VRect { x: at.x + shift + x, w, ..at.line(line) });
            }
        }
    }

    fn form(&mut self, fields: &[Element<'_>], at: VRect) {
        let columns = form_columns(at.w, self.env.ui);
        let share = at.w / u16::try_from(columns).unwrap_or(1).max(1);
        let mut y = at.y;
        for line in fields.chunks(columns) {
            let of = |field: &Element<'_>| natural(field, share, self.env.ui);
            let h = line.iter().map(of).max().unwrap_or(0);
            let mut x = at.x;
            for field in line {
                self.place(field, VRect { x, y, w: share, h });
                x += share;
            }
            y += i32::from(h);
        }
    }

    fn text(&mut self, lines: &[Line<'_>], at: VRect) {
        // The first column belongs to the sign of the focus, here as everywhere.
        let at = at.inset(1);
        let mut y = 0;
        for line in lines {
            let mut words = String::new();
            let from = y;
            if let [(ink, only)] = line.as_slice() {
                words.push_str(only);
                for part in wrap(only, at.w) {
                    self.write(at.line(y), &part, *ink);
                    y += 1;
                }
            } else {
                let mut x = 0;
                for (ink, part) in line {
                    words.push_str(part);
                    x += self.write(at.line(y).inset(x), part, *ink);
                }
                y += 1;
            }
            if !words.is_empty() {
                self.add_text(Role::Paragraph, &words, VRect { h: y - from, ..at.line(from) });
            }
        }
    }

    fn marked(&mut self, ink: Ink, sign: &str, words: &str, at: VRect) {
        let at = at.inset(1);
        let beside = at.inset(self.write(at.line(0), sign, ink));
        for (part, line) in wrap(words, beside.w).iter().zip(0..at.h) {
            self.write(beside.line(line), part, ink);
        }
        self.add_text(Role::Paragraph, &format!("{sign}{words}"), at);
    }

    /// A caption in its column and a value beside it, on as many lines as it needs.
    fn fact(&mut self, caption: &str, value: &str, mark: Option<Mark>, at: VRect) {
        let label = label_width(at.w);
        let room = VRect { w: caption_room(at.w), ..at.inset(1) };
        for (part, line) in wrap(caption, room.w).iter().zip(0..at.h) {
            self.write(room.line(line), part, Ink::Muted);
        }
        let mut spot = at.inset(label);
        let ink = mark.map_or(Ink::Text, Mark::ink);
        if let Some(mark) = mark {
            let sign = self.env.glyphs.mark(mark);
            spot = spot.inset(self.write(spot.line(0), sign, ink) + 1);
        }
        if value.is_empty() {
            self.write(spot.line(0), self.env.glyphs.dash, Ink::Muted);
        }
        for (part, line) in wrap(value, spot.w).iter().zip(0..at.h) {
            self.write(spot.line(line), part, ink);
        }
        self.add_fact(caption, value, at);
    }

    /// Lays out small elements from the left and returns how many columns they took.
    pub fn strip(&mut self, children: &[Element<'_>], at: VRect) -> u16 {
        let mut x = 0;
        for child in children {
            let w = natural_width(child, self.env.ui).unwrap_or(0);
            if x + w > at.w {
                break;
            }
            self.place(child, VRect { w, ..at.line(0).inset(x) });
            x += w;
        }
        x
    }
}
