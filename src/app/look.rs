//! From what was settled to how the screen looks: the words of the command line become values of
//! the screen, and the terminal is asked for its colours.

use crate::cli::{Colors, Settings, Theme as ThemeName};
use crate::domain::clock::ZONE;
use crate::tui::model::Options;
use crate::tui::theme::{Depth, Glyphs, Palette, Theme};

/// How the screen looks.
pub(super) fn options(settings: Settings) -> Options {
    let theme = theme(settings.theme.value);
    let reader = settings.screen_reader.value;
    let glyphs = match (reader, settings.ascii.value) {
        (true, _) => &Glyphs::SPOKEN,
        (false, true) => &Glyphs::ASCII,
        (false, false) => &Glyphs::UNICODE,
    };
    let palette = Palette { theme, depth: depth(settings.colors.value) };
    // There is one screen a process, and its keys do not change: they are kept until it ends.
    let keymap = Box::leak(Box::new(settings.keys));
    Options { palette, glyphs, zone: ZONE, reader, keymap }
}

/// How a screen looks that is on no terminal: the same whatever the environment says.
pub(super) fn still(name: ThemeName) -> Options {
    let palette = Palette { theme: theme(name), depth: Depth::True };
    Options { palette, zone: ZONE, ..Options::default() }
}

fn theme(name: ThemeName) -> Theme {
    match name {
        ThemeName::Dark => Theme::Dark,
        ThemeName::Light => Theme::Light,
        ThemeName::HighContrast => Theme::HighContrast,
        ThemeName::Monochrome => Theme::Monochrome,
    }
}

fn depth(colors: Colors) -> Depth {
    let of = |name| std::env::var(name).ok();
    match colors {
        Colors::Auto => Depth::of(of("COLORTERM").as_deref(), of("TERM").as_deref()),
        Colors::True => Depth::True,
        Colors::Many => Depth::Many,
        Colors::Few => Depth::Few,
        Colors::None => Depth::None,
    }
}
