//! What things look like, as a table by meaning.
//!
//! Pages and widgets name an [`Ink`], a meaning; only this file knows colours. Each theme is one
//! table. The monochrome theme is made of modifiers alone, so that `NO_COLOR` keeps the focus and
//! the selection visible. The focus is reversed in every theme, and marked with a sign besides.

use ratatui::style::{Color, Modifier, Style};

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
}

/// Which table is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// Light text on a dark terminal.
    #[default]
    Dark,
    /// Dark text on a light terminal.
    Light,
    /// Only the strongest differences.
    HighContrast,
    /// No colour at all.
    Monochrome,
}

impl Theme {
    /// The style of a meaning.
    pub fn style(self, ink: Ink) -> Style {
        match self {
            Self::Dark => dark(ink),
            Self::Light => light(ink),
            Self::HighContrast => high_contrast(ink),
            Self::Monochrome => monochrome(ink),
        }
    }
}

fn dark(ink: Ink) -> Style {
    let plain = Style::new();
    match ink {
        Ink::Text => plain,
        Ink::Muted | Ink::Disabled => plain.fg(Color::Indexed(245)),
        Ink::Accent => plain.fg(Color::Indexed(80)),
        Ink::Heading => plain.add_modifier(Modifier::BOLD),
        Ink::Focus => {
            plain.fg(Color::Indexed(80)).add_modifier(Modifier::REVERSED | Modifier::BOLD)
        }
        Ink::Selected => plain.bg(Color::Indexed(238)).add_modifier(Modifier::BOLD),
        Ink::Field => plain.bg(Color::Indexed(236)),
        Ink::Good => plain.fg(Color::Indexed(114)),
        Ink::Warning => plain.fg(Color::Indexed(221)),
        Ink::Bad => plain.fg(Color::Indexed(210)).add_modifier(Modifier::BOLD),
        Ink::Border => plain.fg(Color::Indexed(240)),
        Ink::Key => plain.fg(Color::Indexed(252)).add_modifier(Modifier::BOLD),
        Ink::Guide => {
            plain.fg(Color::Indexed(215)).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }
}

fn light(ink: Ink) -> Style {
    let plain = Style::new();
    match ink {
        Ink::Text => plain,
        Ink::Muted | Ink::Disabled => plain.fg(Color::Indexed(242)),
        Ink::Accent => plain.fg(Color::Indexed(24)),
        Ink::Heading => plain.add_modifier(Modifier::BOLD),
        Ink::Focus => {
            plain.fg(Color::Indexed(24)).add_modifier(Modifier::REVERSED | Modifier::BOLD)
        }
        Ink::Selected => plain.bg(Color::Indexed(252)).add_modifier(Modifier::BOLD),
        Ink::Field => plain.bg(Color::Indexed(254)),
        Ink::Good => plain.fg(Color::Indexed(22)),
        Ink::Warning => plain.fg(Color::Indexed(94)),
        Ink::Bad => plain.fg(Color::Indexed(124)).add_modifier(Modifier::BOLD),
        Ink::Border => plain.fg(Color::Indexed(249)),
        Ink::Key => plain.fg(Color::Indexed(236)).add_modifier(Modifier::BOLD),
        Ink::Guide => {
            plain.fg(Color::Indexed(130)).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }
}

fn high_contrast(ink: Ink) -> Style {
    let plain = Style::new().fg(Color::White).bg(Color::Black);
    match ink {
        Ink::Text | Ink::Muted | Ink::Border => plain,
        Ink::Accent => plain.fg(Color::LightCyan).add_modifier(Modifier::UNDERLINED),
        Ink::Heading | Ink::Key => plain.add_modifier(Modifier::BOLD),
        Ink::Focus => {
            Style::new().fg(Color::Black).bg(Color::LightYellow).add_modifier(Modifier::BOLD)
        }
        Ink::Selected => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Ink::Field => plain.add_modifier(Modifier::UNDERLINED),
        Ink::Disabled => plain.fg(Color::Gray).add_modifier(Modifier::CROSSED_OUT),
        Ink::Good => plain.fg(Color::LightGreen),
        Ink::Warning => plain.fg(Color::LightYellow),
        Ink::Bad => plain.fg(Color::LightRed).add_modifier(Modifier::BOLD),
        Ink::Guide => {
            plain.fg(Color::LightMagenta).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }
}

fn monochrome(ink: Ink) -> Style {
    let plain = Style::new();
    match ink {
        Ink::Text | Ink::Good | Ink::Border => plain,
        Ink::Muted | Ink::Disabled => plain.add_modifier(Modifier::DIM),
        Ink::Accent | Ink::Field => plain.add_modifier(Modifier::UNDERLINED),
        Ink::Heading | Ink::Warning | Ink::Bad | Ink::Key => plain.add_modifier(Modifier::BOLD),
        Ink::Focus => plain.add_modifier(Modifier::REVERSED | Modifier::BOLD),
        Ink::Selected => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Ink::Guide => plain.add_modifier(Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED),
    }
}

/// The signs that are not letters: one set of Unicode, one of ASCII for `--ascii`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// In front of the focused control.
    pub focus: &'static str,
    /// In front of the control that a guide says to use.
    pub guide: &'static str,
    /// Behind text that was cut.
    pub ellipsis: &'static str,
    /// Something not known.
    pub dash: &'static str,
    /// In front of what can be opened.
    pub closed: &'static str,
    /// In front of what is open.
    pub open: &'static str,
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
        ellipsis: "…",
        dash: "–",
        closed: "▸",
        open: "▾",
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
        marks: ["✔", "✖", "●", "○", "⟳", "▲"],
    };
    /// The signs of any terminal.
    pub const ASCII: Self = Self {
        focus: ">",
        guide: "@",
        ellipsis: "~",
        dash: "-",
        closed: "+",
        open: "-",
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
        marks: ["+", "x", "*", "o", "~", "!"],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Ink; 14] = [
        Ink::Text,
        Ink::Muted,
        Ink::Accent,
        Ink::Heading,
        Ink::Focus,
        Ink::Selected,
        Ink::Field,
        Ink::Disabled,
        Ink::Good,
        Ink::Warning,
        Ink::Bad,
        Ink::Border,
        Ink::Key,
        Ink::Guide,
    ];

    #[test]
    fn the_monochrome_theme_has_no_colour_to_lose() {
        for ink in ALL {
            let style = Theme::Monochrome.style(ink);
            assert_eq!((style.fg, style.bg), (None, None), "{ink:?}");
        }
    }

    #[test]
    fn the_focus_looks_like_nothing_else() {
        for theme in [Theme::Dark, Theme::Light, Theme::HighContrast, Theme::Monochrome] {
            for ink in ALL.into_iter().filter(|ink| *ink != Ink::Focus) {
                assert_ne!(theme.style(ink), theme.style(Ink::Focus), "{theme:?} {ink:?}");
            }
        }
    }
}
