//! The configuration file: how the screen looks, which company comes first, which keys do what.
//!
//! It is TOML, found by `--config FILE`, else `commerce-hq/config.toml` in the platform's folder for
//! configuration if it is there. What the command line says wins over the environment, the
//! environment over the file, the file over what the program does by itself.
//!
//! [`read`] checks a file completely: a person hears of all mistakes at once, each with its place and
//! what to do. [`Settings`] are what is in force in the end.

mod check;
mod example;
mod near;
mod settings;
mod show;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::{Arguments, Colors, Theme};
use crate::commands::Keymap;
use crate::engine::Failure;

pub use check::{Mistake, read};
pub use settings::{Chosen, Settings, Source};
pub(super) use show::run;

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The theme.
    pub theme: Option<Theme>,
    /// How many colours to draw with.
    pub colors: Option<Colors>,
    /// Draw with ASCII characters only.
    pub ascii: Option<bool>,
    /// For a screen reader.
    pub screen_reader: Option<bool>,
    /// The company whose rows lists show.
    pub company: Option<String>,
    /// The keys.
    pub keys: Keymap,
}

/// What is in force, with the file read if there is one.
pub(super) fn settle(arguments: &Arguments) -> Result<Settings, Failure> {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let Some(file) = place(arguments) else {
        return Ok(Settings::new(arguments, Config::default(), no_color, None));
    };
    let config = read(&text(&file)?).map_err(|mistakes| failure(&file, &mistakes))?;
    Ok(Settings::new(arguments, config, no_color, Some(file)))
}

/// The file that is read: the one named, else the platform's one if it is there.
fn place(arguments: &Arguments) -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let standard = || {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(base.config_dir().join("commerce-hq").join("config.toml")).filter(|file| file.exists())
    };
    arguments.config.clone().or_else(standard)
}

fn text(file: &Path) -> Result<String, Failure> {
    let refused = |error: std::io::Error| {
        Failure::wrong_use(format!(
            "{}: {error}; name a configuration file that can be read with --config",
            file.display()
        ))
    };
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(refused)?;
    opened.take(LONGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
    if bytes.len() as u64 > LONGEST {
        let text = format!("{}: it is longer than 1 MiB; shorten it", file.display());
        return Err(Failure::wrong_use(text));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let text = format!("{}: byte {at} is no UTF-8; save it as UTF-8 text", file.display());
        Failure::wrong_use(text)
    })
}

/// All mistakes, a line each.
fn failure(file: &Path, mistakes: &[Mistake]) -> Failure {
    let name = file.display();
    let lines: Vec<String> = mistakes.iter().map(|mistake| format!("{name}:{mistake}")).collect();
    let what = if lines.len() == 1 { "a mistake" } else { "mistakes" };
    Failure::wrong_use(format!("the configuration has {what}\n{}", lines.join("\n")))
}
