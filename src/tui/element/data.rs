//! The data behind grids, trees and lists, kept by the page and borrowed by its view.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::semantics::ItemKind;
use crate::tui::theme::Ink;

/// A mark in front of a state: with the word and the colour it makes the state readable to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the marks are named by what they say")]
pub enum Mark {
    Done,
    Failed,
    Active,
    Waiting,
    Running,
    Attention,
}

impl Mark {
    /// The colour that goes with it.
    pub fn ink(self) -> Ink {
        match self {
            Self::Done | Self::Active => Ink::Good,
            Self::Failed => Ink::Bad,
            Self::Waiting => Ink::Muted,
            Self::Running => Ink::Accent,
            Self::Attention => Ink::Warning,
        }
    }
}

/// One cell of a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text; empty is drawn as a dash: not known.
    pub text: String,
    /// The mark in front of it.
    pub mark: Option<Mark>,
    /// A moment, shown in the zone of the screen; there is no text then.
    pub moment: Option<DateTime<Utc>>,
}

/// How wide a moment is drawn.
pub const MOMENT: u16 = 16;

impl Cell {
    /// A cell that holds a state: mark and word.
    pub fn state(mark: Mark, word: impl Into<String>) -> Self {
        Self { text: word.into(), mark: Some(mark), moment: None }
    }

    /// A cell that holds a moment, if it is known.
    pub fn moment(moment: Option<DateTime<Utc>>) -> Self {
        Self { text: String::new(), mark: None, moment }
    }

    /// What is read in it.
    pub(crate) fn words(&self, zone: Tz) -> Cow<'_, str> {
        match self.moment {
            Some(moment) => local(moment, zone).into(),
            None => self.text.as_str().into(),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), mark: None, moment: None }
    }
}

/// A moment as it is read in a zone: `2026-01-05 09:40`.
pub fn local(moment: DateTime<Utc>, zone: Tz) -> String {
    moment.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

/// One column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The product's caption; what a page asks the engine to sort by.
    pub caption: Cow<'static, str>,
    /// The fewest cells it is drawn in.
    pub width: u16,
    /// It takes a share of what is left.
    pub grows: bool,
    /// It holds numbers and stands at the right.
    pub number: bool,
}

impl Column {
    /// A column of text in so many cells.
    pub const fn text(caption: &'static str, width: u16) -> Self {
        Self { caption: Cow::Borrowed(caption), width, grows: false, number: false }
    }

    /// A column of numbers in so many cells.
    pub const fn number(caption: &'static str, width: u16) -> Self {
        Self { caption: Cow::Borrowed(caption), width, grows: false, number: true }
    }

    /// Takes a share of what is left.
    #[must_use]
    pub const fn grows(mut self) -> Self {
        self.grows = true;
        self
    }
}

/// One row of a grid. Its first cell is its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Identity within the grid, stable while the record lives.
    pub key: String,
    /// The cells, in the order of the columns.
    pub cells: Vec<Cell>,
    /// The row has a box to check, and whether it is.
    pub checked: Option<bool>,
}

impl Row {
    /// A row without a box.
    pub fn new(key: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { key: key.into(), cells, checked: None }
    }
}

/// A window of the rows of a grid, as the engine answered it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The engine has answered; before that a grid says that it reads.
    pub loaded: bool,
    /// Which row of the whole the first one here is.
    pub offset: u64,
    /// How many rows there are in all.
    pub total: u64,
    /// The rows of the window.
    pub rows: Vec<Row>,
    /// The sums, drawn below, in the order of the columns.
    pub totals: Option<Vec<Cell>>,
    /// At how many of how many records the engine has looked for rows, while it does.
    pub scanned: Option<(u64, u64)>,
}

impl Rows {
    /// All the rows at once, for grids that are always short.
    pub fn all(rows: Vec<Row>) -> Self {
        let total = rows.len() as u64;
        Self { loaded: true, offset: 0, total, rows, totals: None, scanned: None }
    }

    /// Whether a line belongs below the rows: the sums, or how far the engine has looked.
    pub fn has_foot(&self) -> bool {
        self.totals.is_some() || self.scanned.is_some()
    }

    /// The row at a position of the whole, if it lies in the window.
    pub fn get(&self, index: u64) -> Option<&Row> {
        self.rows.get(usize::try_from(index.checked_sub(self.offset)?).ok()?)
    }

    /// The position in the whole of the row with that key.
    pub fn position(&self, key: &str) -> Option<u64> {
        let at = self.rows.iter().position(|row| row.key == key)?;
        Some(self.offset + at as u64)
    }
}

/// One item of a tree. A tree is the list of its items in reading order, each with its level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeItem {
    /// Identity within the tree.
    pub key: String,
    /// Its name alone.
    pub name: String,
    /// Depth from 1; the items below follow it directly with a greater level.
    pub level: u16,
    /// What it stands for.
    pub kind: ItemKind,
    /// Figures at the right, one for each column of the tree.
    pub values: Vec<String>,
    /// It is open until it is closed.
    pub open: bool,
}

/// One item of a short list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListItem {
    /// Identity within the list.
    pub key: String,
    /// Its name alone.
    pub name: String,
    /// Said in quiet words behind the name.
    pub description: String,
    /// Said at the right: a key, a figure.
    pub value: String,
    /// Why it cannot be used.
    pub why: Option<String>,
    /// How far it is set in.
    pub level: u16,
}
