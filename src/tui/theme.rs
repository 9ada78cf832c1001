//! What things look like, as a table by meaning.
//!
//! Pages and widgets name an [`Ink`], a meaning; only the tables of `palette` know colours, and
//! `depth` says how many of them a terminal has. A [`Palette`] is a theme in the colours of a
//! terminal: it gives the style of each ink.
//!
//! Dark, light and high contrast paint their own ground, so that their contrast is the same on
//! every terminal, whatever its own background is; the tests in `contrast` measure it. The
//! monochrome theme is made of modifiers alone and leaves the terminal's own colours. No state is
//! told by an ink alone: a sign or a word stands beside it, which tests of the whole screen prove.

#[cfg(test)]
mod contrast;
mod depth;
mod palette;

pub use depth::Depth;
pub use palette::Palette;

use super::element::Mark;

/// A meaning that text or a surface can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Ink {
    /// Ordinary text.
    #[default]
    Text,
    /// Text that stands back: hints, descriptions.
    Muted,
    /// The one accent: links, the product's name, the active tab.
    Accent,
    /// A heading.
    Heading,
    /// The control that has the focus.
    Focus,
    /// What is selected while the focus is elsewhere.
    Selected,
    /// A field that can be typed into.
    Field,
    /// A control that cannot be used.
    Disabled,
    /// Something that went well.
    Good,
    /// Something to look at.
    Warning,
    /// Something that failed.
    Bad,
    /// Frames and rules.
    Border,
    /// A key in a hint.
    Key,
    /// The control that a guide says to use.
    Guide,
    /// The ground of the navigation bar and the navigation pane.
    Bar,
}

/// Which table is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// Light text on a dark ground.
    #[default]
    Dark,
    /// Dark text on a light ground.
    Light,
    /// Only the strongest differences.
    HighContrast,
    /// No colour at all.
    Monochrome,
}

impl Ink {
    /// Every ink.
    pub const ALL: [Self; 15] = [
        Self::Text,
        Self::Muted,
        Self::Accent,
        Self::Heading,
        Self::Focus,
        Self::Selected,
        Self::Field,
        Self::Disabled,
        Self::Good,
        Self::Warning,
        Self::Bad,
        Self::Border,
        Self::Key,
        Self::Guide,
        Self::Bar,
    ];

    /// Tells how something went: never shown without a sign or a word.
    pub fn is_state(self) -> bool {
        matches!(self, Self::Good | Self::Warning | Self::Bad)
    }
}

/// The signs that are not letters: one set of Unicode, one of ASCII for `--ascii`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// In front of the focused control.
    pub focus: &'static str,
    /// In front of the control that a guide says to use.
    pub guide: &'static str,
    /// In front of what is selected while the focus is elsewhere.
    pub selected: &'static str,
    /// In front of a control that cannot be used.
    pub disabled: &'static str,
    /// Behind text that was cut.
    pub ellipsis: &'static str,
    /// Something not known.
    pub dash: &'static str,
    /// In front of what can be opened.
    pub closed: &'static str,
    /// In front of what is open.
    pub open: &'static str,
    /// A field that drops a list down.
    pub drop: &'static str,
    /// Between the steps of a path.
    pub step: &'static str,
    /// On a button that moves something to the right.
    pub right: &'static str,
    /// On a button that moves something to the left.
    pub left: &'static str,
    /// A chosen radio, or a switch that is on.
    pub on: &'static str,
    /// One that is not.
    pub off: &'static str,
    /// A checked box.
    pub checked: &'static str,
    /// One that is not.
    pub unchecked: &'static str,
    /// The column is sorted upwards.
    pub ascending: &'static str,
    /// The column is sorted downwards.
    pub descending: &'static str,
    /// The done part of a progress bar.
    pub full: &'static str,
    /// The rest of it.
    pub empty: &'static str,
    /// A rule.
    pub rule: &'static str,
    /// A vertical rule.
    pub bar: &'static str,
    /// The corners of a frame: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// There is more above.
    pub more_above: &'static str,
    /// There is more below.
    pub more_below: &'static str,
    /// There is more at the left.
    pub more_left: &'static str,
    /// There is more at the right.
    pub more_right: &'static str,
    /// A column of a chart, by eighths of its cell: nothing to all of it.
    pub columns: [&'static str; 9],
    /// A bar of a chart.
    pub block: &'static str,
    /// The marks, in the order of [`Mark`].
    marks: [&'static str; 6],
}

impl Glyphs {
    /// The sign of a mark.
    pub fn mark(&self, mark: Mark) -> &'static str {
        let [done, failed, active, waiting, running, attention] = self.marks;
        match mark {
            Mark::Done => done,
            Mark::Failed => failed,
            Mark::Active => active,
            Mark::Waiting => waiting,
            Mark::Running => running,
            Mark::Attention => attention,
        }
    }

    /// The signs of a terminal that shows Unicode.
    pub const UNICODE: Self = Self {
        focus: "▌",
        guide: "◆",
        selected: "▎",
        disabled: "⊘",
        ellipsis: "…",
        dash: "–",
        closed: "▸",
        open: "▾",
        drop: "▾",
        step: "›",
        right: "→",
        left: "←",
        on: "●",
        off: "○",
        checked: "☑",
        unchecked: "☐",
        ascending: "▴",
        descending: "▾",
        full: "━",
        empty: "─",
        rule: "─",
        bar: "│",
        corners: ["╭", "╮", "╰", "╯"],
        more_above: "▴",
        more_below: "▾",
        more_left: "‹",
        more_right: "›",
        columns: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        block: "▇",
        marks: ["✔", "✖", "●", "○", "⟳", "▲"],
    };
    /// The signs of any terminal.
    pub const ASCII: Self = Self {
        focus: ">",
        guide: "@",
        selected: "|",
        disabled: "/",
        ellipsis: "~",
        dash: "-",
        closed: "+",
        open: "-",
        drop: "v",
        step: ">",
        right: "->",
        left: "<-",
        on: "*",
        off: "o",
        checked: "x",
        unchecked: "_",
        ascending: "^",
        descending: "v",
        full: "#",
        empty: ".",
        rule: "-",
        bar: "|",
        corners: ["+", "+", "+", "+"],
        more_above: "^",
        more_below: "v",
        more_left: "<",
        more_right: ">",
        columns: [" ", ".", ".", ":", "-", "=", "+", "#", "#"],
        block: "#",
        marks: ["+", "x", "*", "o", "~", "!"],
    };
    /// No decoration, for a screen reader: what they tell is said in words, and only what tells the
    /// state of a control is left.
    pub const SPOKEN: Self = Self {
        focus: "",
        guide: "",
        selected: "",
        disabled: "",
        full: "",
        empty: "",
        rule: "",
        bar: "",
        corners: [""; 4],
        more_above: "",
        more_below: "",
        more_left: "",
        more_right: "",
        marks: [""; 6],
        ..Self::ASCII
    };
}
