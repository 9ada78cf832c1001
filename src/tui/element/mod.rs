//! The vocabulary of pages and dialogs: a declarative tree of what is on the screen.
//!
//! A page returns [`Element`]s from its `view`; nothing here draws or keeps state. Elements borrow
//! from the page, so a view of many rows copies none. What a control does with keys, its caret,
//! its scrolling and its folding is the framework's business (`ui`, `update`); a page hears only
//! of acts that mean something to it.
//!
//! The free functions ([`column()`], [`grid()`], [`switch()`] ...) build elements; the methods on
//! [`Element`] refine them.

mod build;
mod chart;
mod data;

use std::borrow::Cow;

pub use build::{
    button, checkbox, column, combobox, fact, fact_link, fact_state, fast_tab, figure_link, flow,
    form, gap, grid, group, heading, line, link, list, marked, muted, press, press_tile, progress,
    radios, row, run, spinbutton, switch, tab, tabs, text, textbox, tile, tree,
};
pub(crate) use chart::Drawn;
pub use chart::{Bar, Point, bars, series};
pub use data::{Cell, Column, ListItem, MOMENT, Mark, Row, Rows, TreeItem, local};

use super::theme::Ink;
use crate::commands::CommandId;

/// Text that is borrowed where it can be.
pub type Str<'a> = Cow<'a, str>;

/// One line of text in several inks.
pub type Line<'a> = Vec<(Ink, Str<'a>)>;

/// How much room an element takes along the direction its parent lays out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// As much as it needs.
    Auto,
    /// So many cells.
    Fixed(u16),
    /// Its share of what the others leave.
    Fill(u16),
}

/// One thing on the screen, with what it contains.
#[derive(Clone, Debug)]
pub struct Element<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) size: Size,
}

/// What every control has beside its value.
#[derive(Clone, Debug, Default)]
pub struct About<'a> {
    /// Local identity: unique within the page or dialog, readable, stable.
    pub id: Str<'a>,
    /// The product's caption.
    pub caption: Str<'a>,
    /// Explained in help, and to a screen reader.
    pub help: Option<Str<'a>>,
    /// Said in quiet words behind the control.
    pub note: Option<Str<'a>>,
    /// Why it cannot be used now.
    pub disabled: Option<Str<'a>>,
    /// What is wrong with its value.
    pub invalid: Option<Str<'a>>,
    /// It must be filled in.
    pub required: bool,
    /// It can be read, not changed.
    pub readonly: bool,
}

/// What an element is.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'a> {
    Column(Vec<Element<'a>>),
    Row { children: Vec<Element<'a>>, stack_below: u16 },
    Flow { children: Vec<Element<'a>>, right: bool },
    Form(Vec<Element<'a>>),
    Gap(u16),
    Heading(Str<'a>),
    Text(Vec<Line<'a>>),
    Marked { ink: Ink, sign: Str<'a>, words: Str<'a> },
    Fact { caption: Str<'a>, value: Str<'a>, mark: Option<Mark> },
    Press { about: About<'a>, command: Option<CommandId>, look: Look, lines: Vec<Line<'a>> },
    Field { about: About<'a>, field: Field<'a> },
    Radios { about: About<'a>, chosen: Str<'a>, options: Vec<(Str<'a>, Str<'a>)> },
    Tabs { about: About<'a>, tabs: Vec<Tab<'a>> },
    Fold { about: About<'a>, summary: Str<'a>, open: bool, body: Vec<Element<'a>> },
    Group { about: About<'a>, body: Vec<Element<'a>> },
    Grid(GridView<'a>),
    Tree(TreeView<'a>),
    List(ListView<'a>),
    Progress { about: About<'a>, done: u64, total: u64 },
    Chart { about: About<'a>, drawn: Drawn<'a> },
}

/// How something that is pressed looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// A button of a dialog or a form.
    Button,
    /// A button of the action pane: words alone.
    Flat,
    /// A link.
    Link,
    /// A tile of a workspace: a link with lines below.
    Tile,
    /// A link behind the figure it leads to the rows of.
    Figure,
    /// A caption with a value that is a link, in line with facts.
    Fact,
    /// A hint at the bottom: key and word. It is no stop of the Tab key.
    Hint,
}

/// The value of a form field.
#[derive(Clone, Debug)]
pub(crate) enum Field<'a> {
    Text { value: Str<'a>, list: Option<Str<'a>> },
    Spin { value: Str<'a> },
    Combo { value: Str<'a>, options: Vec<Str<'a>> },
    Switch(bool),
    Checkbox(bool),
}

/// One panel of a tab strip.
#[derive(Clone, Debug)]
pub struct Tab<'a> {
    pub(crate) key: Str<'a>,
    pub(crate) caption: Str<'a>,
    pub(crate) body: Element<'a>,
}

/// A grid over a window of rows.
#[derive(Clone, Debug)]
pub(crate) struct GridView<'a> {
    pub about: About<'a>,
    pub columns: &'a [Column],
    pub rows: &'a Rows,
    pub empty: Str<'a>,
    pub primary: bool,
    /// All its rows are here; the grid itself sorts and filters them.
    pub whole: bool,
    /// Its beginning is shown, and no row is selected, as long as it has not the focus.
    pub latest: bool,
}

/// A tree over all its items, in reading order.
#[derive(Clone, Debug)]
pub(crate) struct TreeView<'a> {
    pub about: About<'a>,
    pub items: &'a [TreeItem],
    /// Captions of the figures; with them the tree has a line of headers.
    pub columns: &'a [Column],
    pub empty: Str<'a>,
    pub primary: bool,
    /// Nobody has selected an item yet; the keys start at the first one all the same.
    pub unselected: bool,
}

/// A short list.
#[derive(Clone, Debug)]
pub(crate) struct ListView<'a> {
    pub about: About<'a>,
    pub items: &'a [ListItem],
    pub empty: Str<'a>,
    pub links: bool,
}

impl<'a> Element<'a> {
    /// Takes a share of the room that the others leave.
    #[must_use]
    pub fn fill(mut self, share: u16) -> Self {
        self.size = Size::Fill(share);
        self
    }

    /// Takes so many cells along its parent's direction.
    #[must_use]
    pub fn fixed(mut self, cells: u16) -> Self {
        self.size = Size::Fixed(cells);
        self
    }

    /// A row whose children stand below each other when there are fewer columns than this.
    #[must_use]
    pub fn stack_below(mut self, columns: u16) -> Self {
        if let Kind::Row { stack_below, .. } = &mut self.kind {
            *stack_below = columns;
        }
        self
    }

    /// Explains the control in help.
    #[must_use]
    pub fn help(self, help: impl Into<Str<'a>>) -> Self {
        self.with(|about| about.help = Some(help.into()))
    }

    /// Says something in quiet words behind the control.
    #[must_use]
    pub fn note(self, note: impl Into<Str<'a>>) -> Self {
        self.with(|about| about.note = Some(note.into()))
    }

    /// Cannot be used, and why; `None` means it can.
    #[must_use]
    pub fn disabled(self, why: Option<impl Into<Str<'a>>>) -> Self {
        self.with(|about| about.disabled = why.map(Into::into))
    }

    /// What is wrong with the value; `None` if nothing is.
    #[must_use]
    pub fn invalid(self, why: Option<impl Into<Str<'a>>>) -> Self {
        self.with(|about| about.invalid = why.map(Into::into))
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(self) -> Self {
        self.with(|about| about.required = true)
    }

    /// Can be read, not changed.
    #[must_use]
    pub fn readonly(self) -> Self {
        self.with(|about| about.readonly = true)
    }

    /// The main list of the page: it gets the first focus, and guides look in it first.
    #[must_use]
    pub fn primary(mut self) -> Self {
        match &mut self.kind {
            Kind::Grid(grid) => grid.primary = true,
            Kind::Tree(tree) => tree.primary = true,
            _ => {}
        }
        self
    }

    /// All rows of the grid are here: the grid itself sorts and filters them, and its page need
    /// not ask anybody.
    #[must_use]
    pub fn whole(mut self) -> Self {
        if let Kind::Grid(grid) = &mut self.kind {
            grid.whole = true;
        }
        self
    }

    /// The first rows of the grid are those that matter: they are shown, whichever were looked at
    /// before, and none is selected, until it has the focus again.
    #[must_use]
    pub fn latest(mut self) -> Self {
        if let Kind::Grid(grid) = &mut self.kind {
            grid.latest = true;
        }
        self
    }

    /// What a grid, list or tree says when it has no rows.
    #[must_use]
    pub fn empty(mut self, words: impl Into<Str<'a>>) -> Self {
        match &mut self.kind {
            Kind::Grid(grid) => grid.empty = words.into(),
            Kind::List(list) => list.empty = words.into(),
            Kind::Tree(tree) => tree.empty = words.into(),
            _ => {}
        }
        self
    }

    /// Captions of the figures of a tree, drawn above it beside its own caption.
    #[must_use]
    pub fn columns(mut self, columns: &'a [Column]) -> Self {
        if let Kind::Tree(tree) = &mut self.kind {
            tree.columns = columns;
        }
        self
    }

    /// Whether nobody has selected an item of a tree yet: then none looks or counts as selected,
    /// although the keys start at the first one.
    #[must_use]
    pub fn unselected(mut self, nothing: bool) -> Self {
        if let Kind::Tree(tree) = &mut self.kind {
            tree.unselected = nothing;
        }
        self
    }

    /// Draws a button as a sign; its caption stays its name.
    #[must_use]
    pub fn sign(mut self, sign: impl Into<Str<'a>>) -> Self {
        if let Kind::Press { lines, .. } = &mut self.kind {
            *lines = vec![vec![(Ink::Text, sign.into())]];
        }
        self
    }

    /// A text field whose Up, Down and Enter work on the list of that id, as in a search.
    #[must_use]
    pub fn searches(mut self, list_id: impl Into<Str<'a>>) -> Self {
        if let Kind::Field { field: Field::Text { list, .. }, .. } = &mut self.kind {
            *list = Some(list_id.into());
        }
        self
    }

    /// The items of a list are links, pressed at once, not options to be chosen from.
    #[must_use]
    pub fn of_links(mut self) -> Self {
        if let Kind::List(list) = &mut self.kind {
            list.links = true;
        }
        self
    }

    /// A `FastTab` that is closed until it is opened.
    #[must_use]
    pub fn closed(mut self) -> Self {
        if let Kind::Fold { open, .. } = &mut self.kind {
            *open = false;
        }
        self
    }

    /// What a `FastTab` says of its content while it is closed.
    #[must_use]
    pub fn summary(mut self, words: impl Into<Str<'a>>) -> Self {
        if let Kind::Fold { summary, .. } = &mut self.kind {
            *summary = words.into();
        }
        self
    }

    /// A flow that stands at the right.
    #[must_use]
    pub fn at_right(mut self) -> Self {
        if let Kind::Flow { right, .. } = &mut self.kind {
            *right = true;
        }
        self
    }

    pub(crate) fn look(mut self, new: Look) -> Self {
        if let Kind::Press { look, .. } = &mut self.kind {
            *look = new;
        }
        self
    }

    /// The options of the combobox of that id, if it is in here.
    pub(crate) fn options(&self, combobox: &str) -> Option<Vec<String>> {
        let among =
            |children: &[Element<'a>]| children.iter().find_map(|child| child.options(combobox));
        match &self.kind {
            Kind::Field { about, field: Field::Combo { options, .. } } if about.id == combobox => {
                Some(options.iter().map(|option| option.clone().into_owned()).collect())
            }
            Kind::Column(children)
            | Kind::Row { children, .. }
            | Kind::Flow { children, .. }
            | Kind::Form(children) => among(children),
            Kind::Fold { body, .. } | Kind::Group { body, .. } => among(body),
            Kind::Tabs { tabs, .. } => tabs.iter().find_map(|tab| tab.body.options(combobox)),
            _ => None,
        }
    }

    fn with(mut self, change: impl FnOnce(&mut About<'a>)) -> Self {
        match &mut self.kind {
            Kind::Press { about, .. }
            | Kind::Field { about, .. }
            | Kind::Radios { about, .. }
            | Kind::Tabs { about, .. }
            | Kind::Fold { about, .. }
            | Kind::Group { about, .. }
            | Kind::Chart { about, .. }
            | Kind::Progress { about, .. } => change(about),
            Kind::Grid(grid) => change(&mut grid.about),
            Kind::Tree(tree) => change(&mut tree.about),
            Kind::List(list) => change(&mut list.about),
            _ => {}
        }
        self
    }
}
