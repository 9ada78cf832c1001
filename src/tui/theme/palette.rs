//! The colours of each theme: for every ink one line with its true colour, and beside it the
//! counterparts among 256 and among 16.
//!
//! Only Text, Bar, Focus, Selected and Field have a ground of their own; the other inks are written on
//! whatever is below them. Among 16 colours a second ground that every state can be read on does
//! not exist, so what is selected is underlined there instead.

use ratatui::style::{Color, Modifier, Style};

use super::{Depth, Ink, Theme};

/// A theme in the colours that a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Palette {
    /// The theme.
    pub theme: Theme,
    /// The colours there are.
    pub depth: Depth,
}

/// One colour three times: red, green, blue; its counterpart among the 240 fixed ones of xterm's
/// 256; its counterpart among the 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tone {
    pub rgb: u32,
    pub indexed: u8,
    pub ansi: u8,
}

/// How an ink is put on: its colour, the ground if it brings one, and modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coat {
    pub ink: Tone,
    pub ground: Option<Tone>,
    always: Modifier,
    /// Where there are 16 colours only.
    few: Modifier,
}

const fn tone(rgb: u32, indexed: u8, ansi: u8) -> Tone {
    Tone { rgb, indexed, ansi }
}

const fn plain(ink: Tone) -> Coat {
    Coat { ink, ground: None, always: Modifier::empty(), few: Modifier::empty() }
}

const fn bold(ink: Tone) -> Coat {
    Coat { always: Modifier::BOLD, ..plain(ink) }
}

const fn underlined(ink: Tone) -> Coat {
    Coat { always: Modifier::UNDERLINED, ..plain(ink) }
}

const fn mark(ink: Tone) -> Coat {
    Coat { always: Modifier::BOLD.union(Modifier::UNDERLINED), ..plain(ink) }
}

impl Coat {
    const fn on(self, ground: Tone) -> Self {
        Self { ground: Some(ground), ..self }
    }

    /// Underlined where there are 16 colours only.
    const fn told_by_a_line(self) -> Self {
        Self { few: Modifier::UNDERLINED, ..self }
    }
}

impl Tone {
    /// The colour at that depth; the terminal's own one where there are none.
    fn at(self, depth: Depth) -> Color {
        let [_, red, green, blue] = self.rgb.to_be_bytes();
        match depth {
            Depth::True => Color::Rgb(red, green, blue),
            Depth::Many => Color::Indexed(self.indexed),
            Depth::Few => Color::Indexed(self.ansi),
            Depth::None => Color::Reset,
        }
    }
}

impl Palette {
    /// The style of text of that meaning. Where it has no ground, the one below it stays.
    pub fn style(self, ink: Ink) -> Style {
        let Some(coat) = self.coat(ink) else { return monochrome(ink) };
        let few = if self.depth == Depth::Few { coat.few } else { Modifier::empty() };
        let style = Style::new().fg(coat.ink.at(self.depth)).add_modifier(coat.always | few);
        match coat.ground {
            // Text is written on rows and fields too, whose ground it must not cut out.
            Some(ground) if ink != Ink::Text => style.bg(ground.at(self.depth)),
            _ => style,
        }
    }

    /// The style of an area of that meaning: always with a ground, unless there are no colours.
    pub fn area(self, ink: Ink) -> Style {
        match self.ground(ink) {
            Some(ground) => self.style(ink).bg(ground.at(self.depth)),
            None => self.style(ink),
        }
    }

    /// What text of that meaning stands on when nothing else is below it.
    pub(super) fn ground(self, ink: Ink) -> Option<Tone> {
        let own = self.coat(ink).and_then(|coat| coat.ground);
        own.or_else(|| self.coat(Ink::Text)?.ground)
    }

    /// How the ink is put on; nothing in monochrome.
    pub(super) fn coat(self, ink: Ink) -> Option<Coat> {
        match (self.theme, self.depth) {
            (Theme::Monochrome, _) | (_, Depth::None) => None,
            (Theme::Dark, _) => Some(dark(ink)),
            (Theme::Light, _) => Some(light(ink)),
            (Theme::HighContrast, _) => Some(high_contrast(ink)),
        }
    }
}

fn dark(ink: Ink) -> Coat {
    const GROUND: Tone = tone(0x14_181d, 234, 0);
    match ink {
        Ink::Text => plain(tone(0xd5_dbe3, 253, 15)).on(GROUND),
        Ink::Muted => plain(tone(0x9a_a5b3, 248, 7)),
        Ink::Accent => plain(tone(0x5a_c8d8, 80, 14)),
        Ink::Heading => bold(tone(0xf2_f5f8, 255, 15)),
        Ink::Focus => bold(tone(0x0b_1014, 16, 0)).on(tone(0x5a_c8d8, 80, 14)),
        Ink::Selected => bold(tone(0xff_ffff, 255, 15)).on(SELECTED_DARK).told_by_a_line(),
        Ink::Field => plain(tone(0xe3_e8ee, 254, 15)).on(tone(0x22_2a33, 236, 4)),
        Ink::Disabled => plain(tone(0x70_7c8a, 243, 7)),
        Ink::Good => plain(tone(0x7f_d58a, 114, 10)),
        Ink::Warning => plain(tone(0xf0_c75e, 221, 11)),
        Ink::Bad => bold(tone(0xff_8f8f, 210, 9)),
        Ink::Border => plain(tone(0x47_525f, 240, 7)),
        Ink::Key => bold(tone(0xc3_ccd6, 252, 15)),
        Ink::Guide => mark(tone(0xff_b86c, 215, 15)),
        Ink::Bar => plain(tone(0xd5_dbe3, 253, 15)).on(tone(0x1c_2229, 235, 0)),
    }
}

const SELECTED_DARK: Tone = tone(0x2a_3440, 237, 0);

fn light(ink: Ink) -> Coat {
    const GROUND: Tone = tone(0xfb_fbf9, 231, 15);
    match ink {
        Ink::Text => plain(tone(0x1d_242c, 235, 0)).on(GROUND),
        Ink::Muted => plain(tone(0x55_606c, 241, 0)),
        Ink::Accent => plain(tone(0x00_5f7a, 24, 4)),
        Ink::Heading => bold(tone(0x0c_1117, 16, 0)),
        Ink::Focus => bold(tone(0xff_ffff, 231, 15)).on(tone(0x00_5f7a, 24, 4)),
        Ink::Selected => bold(tone(0x0c_1117, 16, 0)).on(SELECTED_LIGHT).told_by_a_line(),
        Ink::Field => plain(tone(0x1d_242c, 235, 0)).on(tone(0xec_eff2, 255, 7)),
        Ink::Disabled => plain(tone(0x7c_848d, 244, 8)),
        Ink::Good => plain(tone(0x1b_6b32, 22, 0)),
        Ink::Warning => plain(tone(0x84_5000, 94, 5)),
        Ink::Bad => bold(tone(0xa8_182a, 124, 1)),
        Ink::Border => plain(tone(0xb9_c1c8, 250, 8)),
        Ink::Key => bold(tone(0x2b_333b, 236, 0)),
        Ink::Guide => mark(tone(0x8a_3d8f, 90, 0)),
        Ink::Bar => plain(tone(0x1d_242c, 235, 0)).on(tone(0xf0_f2f4, 255, 15)),
    }
}

const SELECTED_LIGHT: Tone = tone(0xe0_e6ec, 254, 15);

fn high_contrast(ink: Ink) -> Coat {
    const WHITE: Tone = tone(0xff_ffff, 231, 15);
    const BLACK: Tone = tone(0x00_0000, 16, 0);
    match ink {
        Ink::Text | Ink::Bar => plain(WHITE).on(BLACK),
        Ink::Muted | Ink::Border => plain(WHITE),
        Ink::Accent => underlined(tone(0x5f_ffff, 87, 14)),
        Ink::Heading | Ink::Key => bold(WHITE),
        Ink::Focus => bold(BLACK).on(tone(0xff_ff00, 226, 11)),
        Ink::Selected => {
            Coat { always: Modifier::BOLD.union(Modifier::UNDERLINED), ..plain(WHITE).on(BLACK) }
        }
        Ink::Field => underlined(WHITE).on(BLACK),
        Ink::Disabled => plain(tone(0xb2_b2b2, 249, 7)),
        Ink::Good => plain(tone(0x87_ff87, 120, 10)),
        Ink::Warning => plain(tone(0xff_ff5f, 227, 11)),
        Ink::Bad => bold(tone(0xff_afaf, 217, 15)),
        Ink::Guide => mark(tone(0xff_afff, 219, 15)),
    }
}

/// Modifiers alone. The focus is reversed, which nothing else is.
fn monochrome(ink: Ink) -> Style {
    let plain = Style::new();
    match ink {
        Ink::Text | Ink::Good | Ink::Border | Ink::Bar => plain,
        Ink::Muted | Ink::Disabled => plain.add_modifier(Modifier::DIM),
        Ink::Accent | Ink::Field => plain.add_modifier(Modifier::UNDERLINED),
        Ink::Heading | Ink::Warning | Ink::Bad | Ink::Key => plain.add_modifier(Modifier::BOLD),
        Ink::Focus => plain.add_modifier(Modifier::REVERSED | Modifier::BOLD),
        Ink::Selected => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Ink::Guide => plain.add_modifier(Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED),
    }
}
