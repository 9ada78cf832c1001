//! What is in force in the end, and who said so.

use std::path::PathBuf;

use super::Config;
use crate::cli::args::{Arguments, Colors, Theme};
use crate::commands::Keymap;

/// Who said it; each wins over those below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Source {
    CommandLine,
    Environment,
    File,
    Program,
}

impl Source {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::CommandLine => "command line",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Program => "default",
        }
    }
}

/// A value, and who chose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<T> {
    /// The value.
    pub value: T,
    /// Who chose it.
    pub by: Source,
}

impl<T> Chosen<T> {
    /// The first that is there.
    fn of(line: Option<T>, environment: Option<T>, file: Option<T>, program: T) -> Self {
        let said = line.map(|value| (value, Source::CommandLine));
        let said = said.or_else(|| environment.map(|value| (value, Source::Environment)));
        let said = said.or_else(|| file.map(|value| (value, Source::File)));
        let (value, by) = said.unwrap_or((program, Source::Program));
        Self { value, by }
    }
}

/// What is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// The theme.
    pub theme: Chosen<Theme>,
    /// How many colours to draw with.
    pub colors: Chosen<Colors>,
    /// Draw with ASCII characters only.
    pub ascii: Chosen<bool>,
    /// For a screen reader.
    pub screen_reader: Chosen<bool>,
    /// The company whose rows lists show, if somebody named one; `all` for all of them.
    pub company: Chosen<Option<String>>,
    /// The keys.
    pub keys: Keymap,
}

impl Settings {
    /// Arguments over environment over file. `NO_COLOR` asks for a theme without colours, unless the
    /// command line names a theme or colours.
    pub(super) fn new(
        arguments: &Arguments,
        file: Config,
        no_color: bool,
        place: Option<PathBuf>,
    ) -> Self {
        let screen = &arguments.screen;
        let plain = (no_color && screen.colors.is_none()).then_some(Theme::Monochrome);
        let company = arguments.company.clone().map(Some);
        Self {
            file: place,
            theme: Chosen::of(screen.theme, plain, file.theme, Theme::Dark),
            colors: Chosen::of(screen.colors, None, file.colors, Colors::Auto),
            ascii: Chosen::of(screen.ascii, None, file.ascii, false),
            screen_reader: Chosen::of(screen.screen_reader, None, file.screen_reader, false),
            company: Chosen::of(company, None, file.company.map(Some), None),
            keys: file.keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn theme(arguments: &[&str], no_color: bool, file: Option<Theme>) -> (Theme, Source) {
        let arguments = Arguments::parse_from([&["commerce-hq"], arguments].concat());
        let config = Config { theme: file, ..Config::default() };
        let chosen = Settings::new(&arguments, config, no_color, None).theme;
        (chosen.value, chosen.by)
    }

    #[test]
    fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
        let light = Some(Theme::Light);
        assert_eq!(theme(&[], false, None), (Theme::Dark, Source::Program));
        assert_eq!(theme(&[], false, light), (Theme::Light, Source::File));
        assert_eq!(theme(&[], true, light), (Theme::Monochrome, Source::Environment));
        let named = ["--theme", "high-contrast"];
        assert_eq!(theme(&named, true, light), (Theme::HighContrast, Source::CommandLine));
        assert_eq!(theme(&["--colors", "16"], true, light), (Theme::Light, Source::File));
    }

    #[test]
    fn the_command_line_can_take_back_what_the_file_says() {
        let arguments = Arguments::parse_from(["commerce-hq", "--ascii=false"]);
        let config = Config { ascii: Some(true), ..Config::default() };
        let settings = Settings::new(&arguments, config, false, None);
        assert_eq!(settings.ascii, Chosen { value: false, by: Source::CommandLine });
    }
}
