//! A configuration file with every setting and every command, made from the registry.

use std::fmt::Write;

use clap::ValueEnum;

use crate::cli::args::{Colors, Theme};
use crate::commands;

/// The file. Settings stand behind a `#`, with what the program does by itself as their values.
pub(super) fn example() -> String {
    let mut out = String::from(
        "# Configuration of commerce-hq. Remove the # in front of a setting to change it.\n\
         # What the command line says wins over the environment, that over this file.\n",
    );
    let mut part = |about: &str, line: &str| {
        // Writing to a string does not fail.
        write!(out, "\n# {about}\n#{line}\n").unwrap_or_default();
    };
    part(&format!("The colours of the screen: {}.", words::<Theme>()), "theme = \"dark\"");
    part(
        &format!("How many colours the terminal has: {}.", words::<Colors>()),
        "colors = \"auto\"",
    );
    part("Draw with ASCII characters only.", "ascii = false");
    part(
        "No frames, one line that says what changed, the cursor on the focus.",
        "screen-reader = false",
    );
    part("The company whose rows lists show; \"all\" for all of them.", "company = \"USRT\"");
    out.push_str(
        "\n# Keys: a key like \"F2\", \"Ctrl+G\", \"Alt+X\" or \"?\", a list of keys, or [] for none.\n\
         # Tab, Shift+Tab, Esc, Enter, Space and the arrows are fixed.\n#[keys]\n",
    );
    for entry in commands::remappable() {
        let keys: Vec<String> = entry.keys.iter().map(|key| format!("\"{key}\"")).collect();
        let line = format!("#\"{}\" = [{}]", entry.id.0, keys.join(", "));
        writeln!(out, "{line:<52} # {}", entry.caption).unwrap_or_default();
    }
    out
}

/// The words that a setting can have.
fn words<T: ValueEnum>() -> String {
    let words = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    words.map(|word| word.get_name().to_owned()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::config::{Config, read};

    #[test]
    fn the_example_passes_its_own_check_as_it_is_and_with_every_setting_in_force() {
        assert_eq!(read(&example()), Ok(Config::default()));
        let lines = example();
        let in_force: Vec<&str> = lines
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(setting) if !setting.starts_with(' ') => setting,
                _ => line,
            })
            .collect();
        let config = read(&in_force.join("\n")).unwrap();
        assert_eq!(config.company.as_deref(), Some("USRT"));
        let help = commands::named("shell/help").unwrap();
        assert_eq!(config.keys.keys(help), help.keys);
    }
}
