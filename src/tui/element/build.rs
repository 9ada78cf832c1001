//! The functions that build elements, one for each kind.

use super::{
    About, Column, Element, Field, GridView, Kind, Line, ListItem, ListView, Look, Mark, Rows,
    Size, Str, Tab, TreeItem, TreeView,
};
use crate::commands::CommandId;
use crate::tui::theme::Ink;

fn element(kind: Kind<'_>) -> Element<'_> {
    Element { kind, size: Size::Auto }
}

fn about<'a>(id: impl Into<Str<'a>>, caption: impl Into<Str<'a>>) -> About<'a> {
    About { id: id.into(), caption: caption.into(), ..About::default() }
}

/// Elements below each other.
pub fn column(children: Vec<Element<'_>>) -> Element<'_> {
    element(Kind::Column(children))
}

/// Elements beside each other.
pub fn row(children: Vec<Element<'_>>) -> Element<'_> {
    element(Kind::Row { children, stack_below: 0 })
}

/// Small elements beside each other that go on in the next line when the line is full.
pub fn flow(children: Vec<Element<'_>>) -> Element<'_> {
    element(Kind::Flow { children, right: false })
}

/// Fields in as many columns as there is room for, read downwards row by row.
pub fn form(fields: Vec<Element<'_>>) -> Element<'_> {
    element(Kind::Form(fields))
}

/// So many empty lines.
pub fn gap<'a>(lines: u16) -> Element<'a> {
    element(Kind::Gap(lines))
}

/// A heading.
pub fn heading<'a>(words: impl Into<Str<'a>>) -> Element<'a> {
    element(Kind::Heading(words.into()))
}

/// A paragraph of ordinary text.
pub fn text<'a>(words: impl Into<Str<'a>>) -> Element<'a> {
    line(vec![run(Ink::Text, words)])
}

/// A paragraph that stands back.
pub fn muted<'a>(words: impl Into<Str<'a>>) -> Element<'a> {
    line(vec![run(Ink::Muted, words)])
}

/// A line of text in several inks; one run alone is wrapped.
pub fn line(runs: Line<'_>) -> Element<'_> {
    element(Kind::Text(vec![runs]))
}

/// A paragraph behind a sign or number; its lines begin below each other.
pub fn marked<'a>(ink: Ink, sign: impl Into<Str<'a>>, words: impl Into<Str<'a>>) -> Element<'a> {
    element(Kind::Marked { ink, sign: sign.into(), words: words.into() })
}

/// A caption with a value that can only be read. Long values are wrapped; an empty one is a dash.
pub fn fact<'a>(caption: impl Into<Str<'a>>, value: impl Into<Str<'a>>) -> Element<'a> {
    element(Kind::Fact { caption: caption.into(), value: value.into(), mark: None })
}

/// A caption with a state: mark, word and colour.
pub fn fact_state<'a>(
    caption: impl Into<Str<'a>>,
    mark: Mark,
    word: impl Into<Str<'a>>,
) -> Element<'a> {
    element(Kind::Fact { caption: caption.into(), value: word.into(), mark: Some(mark) })
}

/// A [`fact`] whose value is a link: its page hears of the press under this id.
pub fn fact_link<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    value: impl Into<Str<'a>>,
) -> Element<'a> {
    let lines = vec![vec![run(Ink::Accent, value)]];
    element(Kind::Press { about: about(id, caption), command: None, look: Look::Fact, lines })
}

/// A figure with what it counts, as a link to the rows that were counted: its page hears of the
/// press under this id.
pub fn figure_link<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    figure: (Ink, impl Into<Str<'a>>),
) -> Element<'a> {
    let lines = vec![vec![run(figure.0, figure.1)]];
    element(Kind::Press { about: about(id, caption), command: None, look: Look::Figure, lines })
}

/// A piece of a [`line()`].
pub fn run<'a>(ink: Ink, words: impl Into<Str<'a>>) -> (Ink, Str<'a>) {
    (ink, words.into())
}

/// The button of a command; caption, key, help and whether it is enabled come from the registry.
pub fn button<'a>(command: CommandId) -> Element<'a> {
    pressed(command, Look::Button, Vec::new())
}

/// The link of a command.
pub fn link<'a>(command: CommandId) -> Element<'a> {
    pressed(command, Look::Link, Vec::new())
}

/// The tile of a command, with lines that say how things stand.
pub fn tile(command: CommandId, lines: Vec<Line<'_>>) -> Element<'_> {
    pressed(command, Look::Tile, lines)
}

fn pressed(command: CommandId, look: Look, lines: Vec<Line<'_>>) -> Element<'_> {
    let about = About { id: command.name().into(), ..About::default() };
    element(Kind::Press { about, command: Some(command), look, lines })
}

/// A link that is no command: its page hears of the press under this id.
pub fn press<'a>(id: impl Into<Str<'a>>, caption: impl Into<Str<'a>>) -> Element<'a> {
    let about = about(id, caption);
    element(Kind::Press { about, command: None, look: Look::Link, lines: Vec::new() })
}

/// A tile that is no command: its page hears of the press under this id.
pub fn press_tile<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    lines: Vec<Line<'a>>,
) -> Element<'a> {
    let about = about(id, caption);
    element(Kind::Press { about, command: None, look: Look::Tile, lines })
}

fn field<'a>(about: About<'a>, field: Field<'a>) -> Element<'a> {
    element(Kind::Field { about, field })
}

/// A field for text. The page hears `SetText` with the whole new text.
pub fn textbox<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    value: impl Into<Str<'a>>,
) -> Element<'a> {
    field(about(id, caption), Field::Text { value: value.into(), list: None })
}

/// A field for a number; Up and Down count. The page hears `SetText` and judges the text.
pub fn spinbutton<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    value: impl Into<Str<'a>>,
) -> Element<'a> {
    field(about(id, caption), Field::Spin { value: value.into() })
}

/// A field with a list to choose from. The page hears `SetText` with the chosen option.
pub fn combobox<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    value: impl Into<Str<'a>>,
    options: impl IntoIterator<Item = impl Into<Str<'a>>>,
) -> Element<'a> {
    let options = options.into_iter().map(Into::into).collect();
    field(about(id, caption), Field::Combo { value: value.into(), options })
}

/// A Yes/No switch. The page hears `Toggle`.
pub fn switch<'a>(id: impl Into<Str<'a>>, caption: impl Into<Str<'a>>, on: bool) -> Element<'a> {
    field(about(id, caption), Field::Switch(on))
}

/// A box to check. The page hears `Toggle`.
pub fn checkbox<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    checked: bool,
) -> Element<'a> {
    field(about(id, caption), Field::Checkbox(checked))
}

/// Options of which one holds, as keys and captions. The page hears `Select` with the key as item.
pub fn radios<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    chosen: impl Into<Str<'a>>,
    options: Vec<(Str<'a>, Str<'a>)>,
) -> Element<'a> {
    element(Kind::Radios { about: about(id, caption), chosen: chosen.into(), options })
}

/// A strip of tabs with the panel of the selected one.
pub fn tabs<'a>(id: impl Into<Str<'a>>, tabs: Vec<Tab<'a>>) -> Element<'a> {
    Element { kind: Kind::Tabs { about: about(id, ""), tabs }, size: Size::Fill(1) }
}

/// One tab of a strip.
pub fn tab<'a>(key: impl Into<Str<'a>>, caption: impl Into<Str<'a>>, body: Element<'a>) -> Tab<'a> {
    Tab { key: key.into(), caption: caption.into(), body }
}

/// A `FastTab`: a heading that folds its body away.
pub fn fast_tab<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    body: Vec<Element<'a>>,
) -> Element<'a> {
    let about = about(id, caption);
    element(Kind::Fold { about, summary: Str::default(), open: true, body })
}

/// Controls that belong together, under a caption.
pub fn group<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    body: Vec<Element<'a>>,
) -> Element<'a> {
    element(Kind::Group { about: about(id, caption), body })
}

/// A grid. The page hears `Select`, `Open` and `Toggle` with the row's key as item.
pub fn grid<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    columns: &'a [Column],
    rows: &'a Rows,
) -> Element<'a> {
    let about = about(id, caption);
    let empty = "No rows.".into();
    let view =
        GridView { about, columns, rows, empty, primary: false, whole: false, latest: false };
    Element { kind: Kind::Grid(view), size: Size::Fill(1) }
}

/// A tree. The page hears `Select` and `Open` with the item's key.
pub fn tree<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    items: &'a [TreeItem],
) -> Element<'a> {
    let empty = "Nothing found.".into();
    let about = about(id, caption);
    let view = TreeView { about, items, columns: &[], empty, primary: false, unselected: false };
    Element { kind: Kind::Tree(view), size: Size::Fill(1) }
}

/// A short list. The page hears `Select` and `Open` with the item's key.
pub fn list<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    items: &'a [ListItem],
) -> Element<'a> {
    let empty = "Nothing found.".into();
    let view = ListView { about: about(id, caption), items, empty, links: false };
    Element { kind: Kind::List(view), size: Size::Fill(1) }
}

/// How far something has come: `done` of `total`; a total of 0 is not known. A note says how fast.
pub fn progress<'a>(
    id: impl Into<Str<'a>>,
    caption: impl Into<Str<'a>>,
    done: u64,
    total: u64,
) -> Element<'a> {
    element(Kind::Progress { about: about(id, caption), done, total })
}
