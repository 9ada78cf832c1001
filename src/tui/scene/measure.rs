//! How much room elements need.

use super::field::{LABEL_FROM, caption_room, field_height, label_width};
use super::tree::visible;
use crate::commands;
use crate::tui::element::{Element, Field, Kind, Look, Size};
use crate::tui::text::{width, wrap};
use crate::tui::ui::Ui;

/// A form has one column for each so many cells.
pub(super) const FORM_COLUMN: u16 = 62;

/// The rows an element takes if it may take what it likes.
pub(crate) fn natural(element: &Element<'_>, cells: u16, ui: &Ui) -> u16 {
    height(element, cells, ui, true)
}

/// The fewest rows it can be used in.
pub(super) fn least(element: &Element<'_>, cells: u16, ui: &Ui) -> u16 {
    height(element, cells, ui, false)
}

fn height(element: &Element<'_>, cells: u16, ui: &Ui, natural: bool) -> u16 {
    match &element.kind {
        Kind::Column(children) => column(children, cells, ui, natural),
        Kind::Row { children, stack_below } if stacks(*stack_below, cells, ui) => {
            let of = |child| height(child, cells, ui, natural);
            children.iter().map(of).fold(0, u16::saturating_add)
        }
        Kind::Row { children, .. } => widths(children, cells, ui)
            .into_iter()
            .zip(children)
            .map(|(share, child)| height(child, share, ui, natural))
            .max()
            .unwrap_or(0),
        Kind::Flow { children, .. } => {
            lines_of(children, cells, ui).last().map_or(0, |(line, ..)| line + 1)
        }
        Kind::Form(fields) => form(fields, cells, ui),
        Kind::Gap(rows) => *rows,
        Kind::Text(lines) => text_height(lines, cells.saturating_sub(1)),
        Kind::Marked { sign, words, .. } => marked_height(sign, words, cells),
        Kind::Fact { caption, value, mark } => {
            let lead = label_width(cells) + 2 * u16::from(mark.is_some());
            let caption = wrap(caption, caption_room(cells)).len();
            count(wrap(value, cells.saturating_sub(lead)).len().max(caption))
        }
        Kind::Press { look: Look::Tile, lines, .. } => 1 + count(lines.len()),
        Kind::Chart { drawn, .. } => super::chart::height(drawn),
        Kind::Heading(_) | Kind::Progress { .. } | Kind::Press { .. } => 1,
        Kind::Field { about, field } => field_height(about, field),
        Kind::Radios { about, options, .. } => {
            let caption = u16::from(!about.caption.is_empty() && cells < LABEL_FROM);
            let room = super::field::radio_room(about, cells);
            caption
                + super::field::radio_lines(options, room).last().map_or(1, |(line, _)| line + 1)
        }
        Kind::Tabs { about, tabs } => {
            let key = ui.tab(&about.id);
            let shown = tabs.iter().find(|tab| Some(&*tab.key) == key).or(tabs.first());
            2 + shown.map_or(0, |tab| height(&tab.body, cells, ui, natural))
        }
        Kind::Fold { about, open, body, .. } => {
            let open = ui.fold(&about.id).unwrap_or(*open);
            1 + if open { column(body, cells.saturating_sub(2), ui, natural) } else { 0 }
        }
        Kind::Group { about, body } => {
            u16::from(!about.caption.is_empty())
                + column(body, cells.saturating_sub(2), ui, natural)
        }
        Kind::Grid(grid) => {
            let furniture = 1 + u16::from(grid.rows.has_foot());
            furniture + rows(grid.rows.total, natural)
        }
        Kind::Tree(tree) => {
            let header = u16::from(!tree.columns.is_empty());
            header + rows(visible(tree.items, &tree.about.id, ui).len() as u64, natural)
        }
        Kind::List(list) => rows(list.items.len() as u64, natural),
    }
}

fn rows(total: u64, natural: bool) -> u16 {
    let most = if natural { 12 } else { 4 };
    u16::try_from(total).unwrap_or(u16::MAX).clamp(1, most)
}

fn count(lines: usize) -> u16 {
    u16::try_from(lines).unwrap_or(u16::MAX)
}

fn column(children: &[Element<'_>], cells: u16, ui: &Ui, natural: bool) -> u16 {
    let of = |child: &Element<'_>| match child.size {
        Size::Fixed(rows) => rows,
        _ => height(child, cells, ui, natural),
    };
    children.iter().map(of).fold(0, u16::saturating_add)
}

fn form(fields: &[Element<'_>], cells: u16, ui: &Ui) -> u16 {
    let columns = form_columns(cells, ui);
    let share = cells / count(columns).max(1);
    fields
        .chunks(columns)
        .map(|line| line.iter().map(|field| natural(field, share, ui)).max().unwrap_or(0))
        .fold(0, u16::saturating_add)
}

/// How many columns a form has in so many cells.
/// Whether the children of a row stand below each other: where it is too narrow, and always for a
/// screen reader, which reads from line to line.
pub(super) fn stacks(below: u16, cells: u16, ui: &Ui) -> bool {
    below > 0 && (ui.linear || cells < below)
}

pub(super) fn form_columns(cells: u16, ui: &Ui) -> usize {
    if ui.linear {
        return 1;
    }
    usize::from((cells / FORM_COLUMN).clamp(1, 3))
}

fn text_height(lines: &[crate::tui::element::Line<'_>], cells: u16) -> u16 {
    let of = |line: &crate::tui::element::Line<'_>| match line.as_slice() {
        [(_, words)] => count(wrap(words, cells).len()),
        _ => 1,
    };
    lines.iter().map(of).fold(0, u16::saturating_add)
}

fn marked_height(sign: &str, words: &str, cells: u16) -> u16 {
    count(wrap(words, cells.saturating_sub(1 + width(sign))).len())
}

/// Whether an element can use more rows than it needs. A fixed number of rows is what it needs.
pub(super) fn stretches(element: &Element<'_>, ui: &Ui) -> bool {
    let any = |children: &[Element<'_>]| {
        children.iter().any(|c| !matches!(c.size, Size::Fixed(_)) && stretches(c, ui))
    };
    match &element.kind {
        Kind::Grid(_) | Kind::Tree(_) | Kind::List(_) => true,
        Kind::Column(children) => any(children),
        // In a row a fixed size is one of columns.
        Kind::Row { children, .. } => children.iter().any(|child| stretches(child, ui)),
        Kind::Tabs { tabs, .. } => tabs.iter().any(|tab| stretches(&tab.body, ui)),
        Kind::Group { body, .. } => any(body),
        Kind::Fold { about, open, body, .. } => ui.fold(&about.id).unwrap_or(*open) && any(body),
        _ => false,
    }
}

/// The columns an element takes in a row or a flow, if it is small enough to say.
pub(super) fn natural_width(element: &Element<'_>, ui: &Ui) -> Option<u16> {
    match &element.kind {
        Kind::Press { look: look @ (Look::Button | Look::Flat), lines, .. }
            if !lines.is_empty() =>
        {
            let furniture = if *look == Look::Button { 6 } else { 3 };
            lines.iter().map(line_width).max().map(|sign| sign + furniture)
        }
        Kind::Press { about, command, look, lines } => {
            let entry = command.and_then(commands::find);
            let caption = if about.caption.is_empty() {
                entry.map_or("", |entry| entry.caption)
            } else {
                &*about.caption
            };
            Some(match look {
                Look::Button => width(caption) + 6,
                Look::Flat => width(caption) + 3 + key_room(entry, ui),
                Look::Link => width(caption) + 2,
                Look::Tile | Look::Fact => return None,
                Look::Figure => width(caption) + 3 + lines.first().map_or(0, line_width),
                Look::Hint => {
                    let key = entry.and_then(|entry| ui.keymap.key(entry)).unwrap_or_default();
                    width(&key) + width(caption) + 4
                }
            })
        }
        // Room for the widest sign, the space behind it and the one before the next.
        Kind::Field { about, field: Field::Checkbox(_) } if about.note.is_none() => {
            Some(width(&about.caption) + 7)
        }
        Kind::Text(lines) => lines.iter().map(line_width).max().map(|cells| cells + 1),
        Kind::Marked { sign, words, .. } => Some(width(sign) + width(words) + 1),
        Kind::Heading(words) => Some(width(words) + 1),
        Kind::Gap(cells) => Some(*cells),
        _ => None,
    }
}

fn line_width(line: &crate::tui::element::Line<'_>) -> u16 {
    line.iter().map(|(_, words)| width(words)).fold(0, u16::saturating_add)
}

/// The columns that the key behind the caption of a flat button takes.
fn key_room(entry: Option<&commands::Entry>, ui: &Ui) -> u16 {
    entry.and_then(|entry| ui.keymap.key(entry)).map_or(0, |key| width(&key) + 1)
}

/// The columns of each child of a row: what is fixed or small first, the rest by shares.
pub(super) fn widths(children: &[Element<'_>], cells: u16, ui: &Ui) -> Vec<u16> {
    let own = |child: &Element<'_>| match child.size {
        Size::Fixed(cells) => Some(cells),
        Size::Fill(_) => None,
        Size::Auto => natural_width(child, ui),
    };
    let share = |child: &Element<'_>| match child.size {
        Size::Fill(share) => u32::from(share.max(1)),
        _ => 1,
    };
    let mut left = cells;
    let mut shares: u32 = children.iter().filter(|c| own(c).is_none()).map(share).sum();
    for fixed in children.iter().filter_map(own) {
        left = left.saturating_sub(fixed);
    }
    let mut room = cells;
    let mut take = |child: &Element<'_>| {
        let wanted = own(child).unwrap_or_else(|| {
            let part = u32::from(left) * share(child) / shares.max(1);
            let part = u16::try_from(part).unwrap_or(left);
            shares -= share(child);
            left -= part;
            part
        });
        let taken = wanted.min(room);
        room -= taken;
        taken
    };
    children.iter().map(&mut take).collect()
}

/// For each child of a flow: its line, its column, its width.
pub(super) fn lines_of(children: &[Element<'_>], cells: u16, ui: &Ui) -> Vec<(u16, u16, u16)> {
    let (mut line, mut x) = (0, 0);
    let mut place = |child: &Element<'_>| {
        let wanted = natural_width(child, ui).unwrap_or(cells).min(cells);
        if x > 0 && x + wanted > cells {
            line += 1;
            x = 0;
        }
        let at = (line, x, wanted);
        x += wanted;
        at
    };
    children.iter().map(&mut place).collect()
}
