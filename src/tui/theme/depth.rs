//! How many colours a terminal has.
//!
//! No terminal database is read. The rule, in this order: `COLORTERM` of `truecolor` or `24bit`
//! means true colour; no `TERM`, or `dumb`, means none; a `TERM` that says `direct` or `truecolor`,
//! or is the name of a terminal known to have them, means true colour; one that says `256color`
//! means 256; any other, `linux`, `xterm` and `screen` among them, means 16.

/// How many colours there are to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Depth {
    /// Red, green and blue of 256 steps each.
    #[default]
    True,
    /// The 256 of xterm.
    Many,
    /// The 16 that every colour terminal has.
    Few,
    /// None: bold, underlined and reversed only.
    None,
}

/// Terminals that have true colour and whose names do not say so.
const TRUE: [&str; 6] = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour"];

impl Depth {
    /// The colours of the terminal that these environment variables tell of.
    pub fn of(colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        let says = |word: &str| term.contains(word);
        if matches!(colorterm, Some("truecolor" | "24bit")) {
            Self::True
        } else if term.is_empty() || term == "dumb" {
            Self::None
        } else if says("direct") || says("truecolor") || TRUE.iter().any(|t| term.starts_with(t)) {
            Self::True
        } else if says("256color") {
            Self::Many
        } else {
            Self::Few
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_how_many_colours_there_are() {
        let cases = [
            (Some("truecolor"), Some("xterm-256color"), Depth::True),
            (Some("24bit"), None, Depth::True),
            (None, Some("xterm-kitty"), Depth::True),
            (None, Some("xterm-direct"), Depth::True),
            (None, Some("screen-256color"), Depth::Many),
            (Some("yes"), Some("tmux-256color"), Depth::Many),
            (None, Some("linux"), Depth::Few),
            (None, Some("xterm"), Depth::Few),
            (None, Some("dumb"), Depth::None),
            (None, Some(""), Depth::None),
            (None, None, Depth::None),
        ];
        for (colorterm, term, depth) in cases {
            assert_eq!(Depth::of(colorterm, term), depth, "{colorterm:?} {term:?}");
        }
    }
}
