//! `config show`, `config check` and `config example`.

use clap::ValueEnum;
use serde_json::json;

use super::{Chosen, Mistake, Settings, example, failure, place, read, settle, text};
use crate::cli::args::{Arguments, ConfigCommand};
use crate::cli::{Exit, text as out};
use crate::commands;
use crate::engine::Failure;

/// Carries a command about the configuration out.
pub(in crate::cli) fn run(command: ConfigCommand, arguments: &Arguments) -> Result<Exit, Failure> {
    match command {
        ConfigCommand::Example => out::raw(example::example().trim_end())?,
        ConfigCommand::Show => show(&settle(arguments)?, arguments.json)?,
        ConfigCommand::Check => return check(arguments),
    }
    Ok(Exit::Done)
}

fn check(arguments: &Arguments) -> Result<Exit, Failure> {
    let Some(file) = place(arguments) else {
        let text = "there is no configuration file; name one with --config";
        return Err(Failure::wrong_use(text));
    };
    let found = read(&text(&file)?).err().unwrap_or_default();
    let name = file.display().to_string();
    if arguments.json {
        let mistake = |found: &Mistake| json!({"line": found.line, "column": found.column, "what": found.what});
        let mistakes: Vec<_> = found.iter().map(mistake).collect();
        out::json(&json!({"file": name, "ok": found.is_empty(), "mistakes": mistakes}))?;
        return Ok(if found.is_empty() { Exit::Done } else { Exit::WrongUse });
    }
    if found.is_empty() {
        out::say(&format!("{name}: no mistakes"))?;
        return Ok(Exit::Done);
    }
    Err(failure(&file, &found))
}

/// A setting: its name, its value in words, who chose it.
type Line = (&'static str, String, &'static str);

fn lines(settings: &Settings) -> Vec<Line> {
    fn word<T: ValueEnum>(chosen: &Chosen<T>) -> String {
        chosen.value.to_possible_value().map_or(String::new(), |word| word.get_name().to_owned())
    }
    let company = settings.company.value.clone().unwrap_or_else(|| "USRT".to_owned());
    vec![
        ("theme", word(&settings.theme), settings.theme.by.words()),
        ("colors", word(&settings.colors), settings.colors.by.words()),
        ("ascii", settings.ascii.value.to_string(), settings.ascii.by.words()),
        (
            "screen-reader",
            settings.screen_reader.value.to_string(),
            settings.screen_reader.by.words(),
        ),
        ("company", company, settings.company.by.words()),
    ]
}

fn show(settings: &Settings, as_json: bool) -> Result<(), Failure> {
    let file = settings.file.as_ref().map(|file| file.display().to_string());
    let keys = commands::remappable()
        .filter(|entry| settings.keys.keys(entry) != entry.keys)
        .map(|entry| (entry.id.0, settings.keys.names(entry)));
    if as_json {
        let keys: serde_json::Map<_, _> =
            keys.map(|(command, names)| (command.to_owned(), json!(names))).collect();
        let lines: serde_json::Map<_, _> = lines(settings)
            .into_iter()
            .map(|(name, value, by)| (name.to_owned(), json!({"value": value, "from": by})))
            .collect();
        return out::json(&json!({"file": file, "settings": lines, "keys": keys}));
    }
    let mut text = vec![format!("file: {}", file.as_deref().unwrap_or("none"))];
    let lines = lines(settings).into_iter();
    text.extend(lines.map(|(name, value, by)| format!("{name:<16}{value:<16}{by}")));
    text.extend(keys.map(|(command, names)| {
        let names = if names.is_empty() { "no key".to_owned() } else { names.join("  ") };
        format!("{command}: {names}")
    }));
    out::say(&text.join("\n"))
}
