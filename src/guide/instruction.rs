//! What a sentence tells the reader of an article to do.

use std::fmt;

use crate::semantics::ItemKind;

/// The name of a control as the sentence gives it.
///
/// A bold caption has one reading. A caption without bold may be followed by words that do not belong
/// to it ("Select Run now to start the job"), so it has several, the longest first; the first that is
/// on the screen is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The possible names; there is always one.
    pub readings: Vec<String>,
}

impl Caption {
    /// A caption that can be read in one way.
    pub fn exact(name: impl Into<String>) -> Self {
        Self { readings: vec![name.into()] }
    }

    /// The longest reading.
    pub fn text(&self) -> &str {
        self.readings.first().map_or("", String::as_str)
    }
}

impl fmt::Display for Caption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The noun after a caption; it narrows what can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the nouns")]
pub enum Noun {
    Option,
    Field,
    Tab,
    FastTab,
    Button,
    Link,
    Row,
    Item,
    CheckBox,
    /// A page, form, workspace, dialog or section: a place, not a control.
    Place,
}

/// What is to be put into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text to the letter, or the name of an option.
    Literal(Caption),
    /// Any number of a range; the lower bound is entered.
    Interval {
        /// The lower bound.
        low: u64,
        /// The upper bound.
        high: u64,
        /// The unit the sentence states.
        unit: Option<Unit>,
    },
}

/// A unit of time that a sentence may state and a field may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the units")]
pub enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// The unit that a word names, in singular or plural.
    pub fn of(word: &str) -> Option<Self> {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        Some(match word.as_str() {
            "second" | "seconds" | "sec" => Self::Seconds,
            "minute" | "minutes" | "min" => Self::Minutes,
            "hour" | "hours" => Self::Hours,
            "day" | "days" => Self::Days,
            "week" | "weeks" => Self::Weeks,
            "month" | "months" => Self::Months,
            "year" | "years" => Self::Years,
            _ => return None,
        })
    }

    /// The name in the plural.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

/// The two arrows between what is available and what is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// Add selection, the right arrow.
    Add,
    /// Remove selection, the left arrow.
    Remove,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// Go to the page at the end of the path, from wherever one is.
    GoTo(Vec<Caption>),
    /// Select, click, open, choose or press a control.
    Press {
        /// Its caption.
        caption: Caption,
        /// The noun after it.
        noun: Option<Noun>,
        /// The verb was "open": a row is opened, not only selected.
        open: bool,
    },
    /// Put a value into a field.
    SetField {
        /// Its caption.
        field: Caption,
        /// The noun after it; without one, switches and checkboxes can be meant too.
        noun: Option<Noun>,
        /// What it shall hold.
        value: Value,
    },
    /// Turn a switch or checkbox on or off.
    Switch {
        /// Its caption.
        caption: Caption,
        /// Whether it shall be on.
        on: bool,
    },
    /// Select a radio button.
    SelectOption(Caption),
    /// Bring a tab to the front.
    SelectTab(Caption),
    /// Press one of the two arrows.
    SelectArrow(Arrow),
    /// Select the first enabled tree item of a kind.
    SelectKind(ItemKind),
    /// Select or open the first row of the main list.
    FirstRow {
        /// The verb was "open".
        open: bool,
    },
    /// Show or hide the body of a `FastTab` or the children of a tree item.
    Expand {
        /// Its caption.
        caption: Caption,
        /// Whether it shall be open.
        open: bool,
    },
    /// Nothing to do, but the place must be on the screen: "In the X dialog, ...".
    At(Caption),
    /// Change something at one's own judgement. It appears only inside [`Instruction::Optional`].
    Adjust(Caption),
    /// One of these; the first that can be done.
    EitherOr(Vec<Instruction>),
    /// Only if it is needed.
    Optional(Box<Instruction>),
}
