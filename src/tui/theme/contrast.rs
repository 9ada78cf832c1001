//! The contrast of every theme at every depth, measured as WCAG 2.2 defines it.
//!
//! Text of every ink has 4.5:1 on whatever it is written on, 7:1 in high contrast; what cannot be
//! used has 3:1. Frames and rules are decoration and have no least contrast. The 16 colours are
//! measured twice, as xterm and as the Linux console paint them; people who changed them chose
//! their own contrast.
#![expect(clippy::float_arithmetic, reason = "the definition of contrast is made of powers")]

use super::palette::Tone;
use super::{Depth, Ink, Palette, Theme};

const COLORED: [Theme; 3] = [Theme::Dark, Theme::Light, Theme::HighContrast];

/// The first 16 colours of xterm.
const XTERM: [u32; 16] = [
    0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
    0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
];
/// Those of the Linux console.
const CONSOLE: [u32; 16] = [
    0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa,
    0x55_5555, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
];

/// What one of xterm's 256 colours looks like; only the fixed ones may be asked for.
fn of_256(index: u8) -> u32 {
    assert!(index >= 16, "the first 16 colours differ between terminals");
    let at = u32::from(index) - 16;
    if at >= 216 {
        return (8 + (at - 216) * 10) * 0x01_0101;
    }
    let level = |step: u32| if step == 0 { 0 } else { 55 + 40 * step };
    (level(at / 36) << 16) | (level(at / 6 % 6) << 8) | level(at % 6)
}

/// A way in which a tone may look.
#[derive(Clone, Copy, Debug)]
enum Shown {
    True,
    Many,
    Few(&'static [u32; 16]),
}

const SHOWN: [Shown; 4] = [Shown::True, Shown::Many, Shown::Few(&XTERM), Shown::Few(&CONSOLE)];

fn palette(theme: Theme, shown: Shown) -> Palette {
    let depth = match shown {
        Shown::True => Depth::True,
        Shown::Many => Depth::Many,
        Shown::Few(_) => Depth::Few,
    };
    Palette { theme, depth }
}

fn luminance(tone: Tone, shown: Shown) -> f64 {
    let rgb = match shown {
        Shown::True => tone.rgb,
        Shown::Many => of_256(tone.indexed),
        Shown::Few(table) => table[usize::from(tone.ansi)],
    };
    let [_, red, green, blue] = rgb.to_be_bytes();
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn ratio(one: Tone, other: Tone, shown: Shown) -> f64 {
    let (one, other) = (luminance(one, shown), luminance(other, shown));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The ink on what it stands on by itself, on the navigation bar, and on selected rows if it is
/// written there.
fn places(palette: Palette, ink: Ink) -> Vec<(Tone, Tone)> {
    let words = palette.coat(ink).unwrap().ink;
    let mut grounds = vec![palette.ground(ink).unwrap()];
    if !matches!(ink, Ink::Focus | Ink::Selected | Ink::Field) {
        grounds.push(palette.ground(Ink::Bar).unwrap());
    }
    let on_rows = [Ink::Text, Ink::Muted, Ink::Accent, Ink::Heading, Ink::Key];
    if on_rows.contains(&ink) || ink.is_state() {
        grounds.push(palette.ground(Ink::Selected).unwrap());
    }
    if ink == Ink::Guide {
        grounds.extend([Ink::Selected, Ink::Field].map(|below| palette.ground(below).unwrap()));
    }
    grounds.into_iter().map(|ground| (words, ground)).collect()
}

#[test]
fn every_ink_of_every_theme_can_be_read_on_whatever_it_is_written_on() {
    let mut too_weak = Vec::new();
    for (theme, shown) in COLORED.into_iter().flat_map(|t| SHOWN.map(|shown| (t, shown))) {
        for ink in Ink::ALL {
            let least = match (ink, theme) {
                (Ink::Disabled, _) => 3.0,
                (_, Theme::HighContrast) => 7.0,
                (Ink::Border, _) => 1.0,
                _ => 4.5,
            };
            for (words, ground) in places(palette(theme, shown), ink) {
                let ratio = ratio(words, ground, shown);
                if ratio < least {
                    too_weak.push(format!("{theme:?} {ink:?} {shown:x?}: {ratio:.2}"));
                }
            }
        }
    }
    assert!(too_weak.is_empty(), "{too_weak:#?}");
}

#[test]
fn the_focus_stands_out_from_the_ground_and_from_a_selected_row() {
    for (theme, shown) in COLORED.into_iter().flat_map(|t| SHOWN.map(|shown| (t, shown))) {
        let palette = palette(theme, shown);
        let focus = palette.ground(Ink::Focus).unwrap();
        for other in [Ink::Text, Ink::Bar, Ink::Selected, Ink::Field] {
            let ratio = ratio(focus, palette.ground(other).unwrap(), shown);
            assert!(ratio >= 3.0, "{theme:?} {other:?} {shown:x?}: {ratio:.2}");
        }
    }
}

#[test]
fn no_two_states_share_a_colour_where_there_are_enough() {
    for (theme, depth) in
        COLORED.into_iter().flat_map(|t| [Depth::True, Depth::Many].map(|d| (t, d)))
    {
        let palette = Palette { theme, depth };
        let styles = [Ink::Good, Ink::Warning, Ink::Bad].map(|ink| palette.style(ink).fg);
        assert!(styles[0] != styles[1] && styles[1] != styles[2] && styles[0] != styles[2]);
    }
}

#[test]
fn the_focus_looks_like_nothing_else_at_any_depth() {
    for theme in [Theme::Dark, Theme::Light, Theme::HighContrast, Theme::Monochrome] {
        for depth in [Depth::True, Depth::Many, Depth::Few, Depth::None] {
            let palette = Palette { theme, depth };
            for ink in Ink::ALL.into_iter().filter(|ink| *ink != Ink::Focus) {
                assert_ne!(palette.area(ink), palette.area(Ink::Focus), "{palette:?} {ink:?}");
            }
        }
    }
}

#[test]
fn without_colours_no_ink_has_one_to_lose() {
    for (theme, depth) in [(Theme::Monochrome, Depth::True), (Theme::Dark, Depth::None)] {
        for ink in Ink::ALL {
            let style = Palette { theme, depth }.area(ink);
            assert_eq!((style.fg, style.bg), (None, None), "{ink:?}");
        }
    }
}
