//! From what was settled to how the screen looks: the words of the command line become values of
//! the screen, and the terminal is asked for its colours.

use crate::cli::{Colors, Settings, Theme as ThemeName};
use crate::domain::clock::ZONE;
use crate::tui::model::Options;
use crate::tui::theme::{Depth, Glyphs, Palette, Theme};

/// How the screen looks.
pub(super) fn options(settings: Settings) -> Options {
    let theme = match settings.theme.value {
        ThemeName::Dark => Theme::Dark,
        ThemeName::Light => Theme::Light,
        ThemeName::HighContrast => Theme::HighContrast,
        ThemeName::Monochrome => Theme::Monochrome,
    };
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
