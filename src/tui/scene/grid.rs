//! Grids: a header, the rows in sight, totals.

use super::Wiring;
use super::arrange::arrange;
use super::columns::{Spots, spots};
use super::layer::{Layer, VRect};
use super::list::{Rolled, Standing, roll};
use crate::semantics::{Node, NodeId, Role, State};
use crate::tui::element::{Cell, Column, GridView, Row};
use crate::tui::notice::count;
use crate::tui::text::clean;
use crate::tui::theme::Ink;
use crate::tui::ui::Metric;

impl Layer<'_> {
    pub(super) fn grid(&mut self, grid: &GridView<'_>, at: VRect) {
        if !grid.whole {
            self.arranged(grid, at);
            return;
        }
        let rows =
            arrange(grid.rows, grid.columns, self.env.ui.list(&grid.about.id), self.env.zone);
        self.arranged(&GridView { rows: &rows, ..grid.clone() }, at);
    }

    fn arranged(&mut self, grid: &GridView<'_>, at: VRect) {
        let about = &grid.about;
        let mut node = self.control(about, Role::Grid);
        if grid.primary {
            node.states.push(State::Primary);
        }
        node.row_count = grid.rows.loaded.then_some(grid.rows.total);
        let id = node.id.clone();
        let empty = grid.rows.total == 0;
        let focused = self.list_node(about, node, Wiring::List, at);
        let below = self.filter(about, at);
        let boxes = grid.rows.rows.iter().any(|row| row.checked.is_some());
        let lead = 1 + if boxes { 2 } else { 0 };
        let last = grid.columns.len().saturating_sub(1);
        let chosen = self.env.ui.list(&about.id).column.min(last);
        // As long as no column is known, none can be out of range.
        if !grid.columns.is_empty() {
            self.remember(Metric::Column { id: about.id.clone().into_owned(), column: chosen });
        }
        let spots = spots(grid.columns, lead, below.w, chosen);
        if below.h > 0 {
            self.headers(grid, &id, &spots, chosen, below.line(0));
        }
        let foot = u16::from(grid.rows.has_foot() && below.h > 3);
        let body = VRect { h: below.h.saturating_sub(1 + foot), ..below.below(1) };
        let memory = self.env.ui.list(&about.id);
        let found = memory.wanted().and_then(|key| grid.rows.position(key));
        // Whoever turned the wheel over it stays where that led.
        let rolled = if grid.latest && !focused && memory.follow {
            Rolled::default()
        } else {
            roll(memory, found, grid.rows.total, body.h)
        };
        if empty && body.h > 0 {
            let words = match grid.rows.scanned {
                None if grid.rows.loaded => &*grid.empty,
                None => "Reading\u{2026}",
                Some(_) => "Nothing found yet\u{2026}",
            };
            self.write(body.line(0).inset(1), words, Ink::Muted);
        }
        self.rows(grid, &id, &spots, rolled, focused, body);
        match (grid.rows.scanned, &grid.rows.totals) {
            (Some(scanned), _) if foot == 1 => {
                self.scanned(&id, scanned, below.line(below.h - 1));
            }
            (None, Some(cells)) if foot == 1 => {
                self.totals(grid, &id, cells, &spots, below.line(below.h - 1));
            }
            _ => {}
        }
        let key = grid.rows.get(rolled.index).map(|row| row.key.clone());
        let whole = grid.rows.loaded && grid.rows.scanned.is_none();
        self.rolled(about, rolled, key, body.h, (grid.rows.total, whole));
    }

    fn headers(&mut self, grid: &GridView<'_>, id: &str, spots: &Spots, chosen: usize, at: VRect) {
        let sort = self.env.ui.list(&grid.about.id).sort.as_ref();
        let focused = self.focused(id);
        for (spot, column) in spots.of(grid.columns) {
            let caption = &*column.caption;
            let node_id = format!("{id}/column:{}", clean(caption));
            let mut node = Node::new(node_id, Role::Columnheader, clean(caption));
            node.states.push(State::Enabled);
            let mut ink = Ink::Muted;
            if spot.column == chosen {
                node.states.push(State::Selected);
                ink = if focused { Ink::Accent } else { Ink::Muted };
            }
            let sorted = sort.filter(|(by, _)| by == caption).map(|(_, down)| *down);
            let sign = match sorted {
                Some(true) => self.env.glyphs.descending,
                Some(false) => self.env.glyphs.ascending,
                None => "",
            };
            node.value =
                sorted.map(|down| if down { "descending" } else { "ascending" }.to_owned());
            // The sign of the focus stands in the column left free before each column.
            let before = VRect { w: 1, ..at.inset(spot.x.saturating_sub(1)) };
            self.mark_focus(before, spot.column == chosen && focused);
            let spot = VRect { w: spot.w, ..at.inset(spot.x) };
            let words = format!("{caption} {sign}");
            if column.number {
                self.write_right(spot, words.trim_end(), ink);
            } else {
                self.write(spot, words.trim_end(), ink);
            }
            let wired = self.wired_item(&grid.about, caption, Wiring::Sort);
            self.add(node, wired, spot);
        }
        if let (true, Some(first)) = (spots.before, spots.drawn.first()) {
            self.write(at.inset(first.x + first.w), self.env.glyphs.more_left, Ink::Key);
        }
        if spots.after {
            self.write(at.inset(at.w.saturating_sub(1)), self.env.glyphs.more_right, Ink::Key);
        }
    }

    fn rows(
        &mut self,
        grid: &GridView<'_>,
        id: &str,
        spots: &Spots,
        rolled: Rolled,
        focused: bool,
        body: VRect,
    ) {
        let last = grid.rows.total.min(rolled.top + u64::from(body.h));
        for (index, line) in (rolled.top..last).zip(0..) {
            let at = body.line(line);
            let selected = index == rolled.index && (focused || !grid.latest);
            let Some(row) = grid.rows.get(index) else {
                let sign = self.env.glyphs.ellipsis;
                self.mark_focus(at, selected && focused);
                self.write(at.inset(1), sign, Ink::Muted);
                continue;
            };
            let standing = Standing { selected, focused: selected && focused, disabled: false };
            let name = row.cells.first().map_or("", |cell| cell.text.as_str());
            let mut node =
                Node::new(format!("{id}/row:{}", clean(&row.key)), Role::Row, clean(name));
            node.states = standing.states();
            if row.checked == Some(true) {
                node.states.push(State::Checked);
            }
            (node.row_index, node.row_count) = (Some(index), Some(grid.rows.total));
            let row_id = node.id.clone();
            let wired = self.wired_item(&grid.about, &row.key, Wiring::Row);
            self.add(node, wired, at);
            self.open(row_id.clone());
            self.cells(grid, row, &row_id, spots, standing, at);
            self.close();
        }
    }

    fn cells(
        &mut self,
        grid: &GridView<'_>,
        row: &Row,
        row_id: &str,
        spots: &Spots,
        standing: Standing,
        at: VRect,
    ) {
        self.mark_row(at, standing);
        if standing.selected {
            self.fill(at.inset(1), standing.ink(Ink::Text));
        }
        if let Some(checked) = row.checked {
            let signs = (self.env.glyphs.checked, self.env.glyphs.unchecked);
            let sign = if checked { signs.0 } else { signs.1 };
            self.write(at.inset(1), sign, standing.ink(Ink::Text));
        }
        for (spot, column) in spots.of(grid.columns) {
            let Some(cell) = row.cells.get(spot.column) else { continue };
            let spot = VRect { w: spot.w, ..at.inset(spot.x) };
            let words = cell.words(self.env.zone);
            self.cell(column, (cell, &words), standing, spot);
            self.gridcell(row_id, column, &words, spot);
        }
    }

    fn cell(
        &mut self,
        column: &Column,
        (cell, words): (&Cell, &str),
        standing: Standing,
        at: VRect,
    ) {
        let mut at = at;
        let mut plain = Ink::Text;
        if let Some(mark) = cell.mark {
            plain = mark.ink();
            let sign = self.env.glyphs.mark(mark);
            at = at.inset(self.write(at, sign, standing.ink(plain)) + 1);
        }
        let (words, ink) = match words {
            "" => (self.env.glyphs.dash, standing.ink(Ink::Muted)),
            words => (words, standing.ink(plain)),
        };
        if column.number {
            self.write_right(at, words, ink);
        } else {
            self.write(at, words, ink);
        }
    }

    fn gridcell(&mut self, row_id: &str, column: &Column, words: &str, at: VRect) {
        let caption = clean(&column.caption);
        let id: NodeId = [row_id, "/", &caption].concat();
        let mut node = Node::new(id, Role::Gridcell, caption);
        node.value = (!words.is_empty()).then(|| clean(words).into_owned());
        let wired = self.inert();
        self.add(node, wired, at);
    }

    /// How far the engine has looked for rows.
    fn scanned(&mut self, id: &str, (done, total): (u64, u64), at: VRect) {
        let words = format!("{} of {} looked at", count(done), count(total));
        let mut node = Node::new(format!("{id}/scan"), Role::Progressbar, "Looking for rows");
        node.states.push(State::Readonly);
        node.value = Some(words.clone());
        let wired = self.inert();
        self.add(node, wired, at);
        self.write(at.inset(1), &format!("Looking for rows: {words}"), Ink::Muted);
    }

    fn totals(&mut self, grid: &GridView<'_>, id: &str, cells: &[Cell], spots: &Spots, at: VRect) {
        let mut node = Node::new(format!("{id}/totals"), Role::Group, "Totals");
        node.states.push(State::Readonly);
        let totals_id = node.id.clone();
        let wired = self.inert();
        self.add(node, wired, at);
        self.open(totals_id.clone());
        for (spot, column) in spots.of(grid.columns) {
            let Some(cell) = cells.get(spot.column).filter(|cell| !cell.text.is_empty()) else {
                continue;
            };
            let spot = VRect { w: spot.w, ..at.inset(spot.x) };
            if column.number {
                self.write_right(spot, &cell.text, Ink::Heading);
            } else {
                self.write(spot, &cell.text, Ink::Heading);
            }
            self.gridcell(&totals_id, column, &cell.words(self.env.zone), spot);
        }
        self.close();
    }
}
