//! The configuration file, judged from outside: what it changes, and what is said of mistakes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// The program in an environment of its own, whose home is the folder.
fn program(home: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_commerce-hq"))
        .args(arguments)
        .env_clear()
        .env("HOME", home)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn settings(home: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Value {
    let all = [&["--json", "config", "show"], arguments].concat();
    let output = program(home, variables, &all);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice::<Value>(&output.stdout).unwrap()
}

/// The file that the program finds by itself.
fn write(home: &Path, text: &str) {
    let folder = home.join(".config").join("commerce-hq");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), text).unwrap();
}

#[test]
fn all_mistakes_of_a_file_are_named_at_once_and_nothing_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine.toml");
    fs::write(&file, "theme = \"lite\"\nacsii = true\n[keys]\n\"shell/help\" = \"F5\"\n").unwrap();
    let name = file.to_str().unwrap();
    for arguments in [vec!["config", "check"], vec!["show", "orders"], vec![]] {
        let output = program(home.path(), &[], &[&["--config", name], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        for place in ["mine.toml:1:9: ", "mine.toml:2:1: ", "mine.toml:4:16: "] {
            assert!(said.contains(place), "{arguments:?}: {place} is missing in {said}");
        }
        assert!(said.contains("did you mean \"ascii\"?"), "{said}");
    }
    assert!(!home.path().join(".local").exists(), "no store was made");
}

#[test]
fn the_example_passes_the_check() {
    let home = tempfile::tempdir().unwrap();
    let example = program(home.path(), &[], &["config", "example"]);
    assert_eq!(example.status.code(), Some(0));
    write(home.path(), &String::from_utf8(example.stdout).unwrap());
    let check = program(home.path(), &[], &["config", "check"]);
    assert_eq!(check.status.code(), Some(0), "{check:?}");
}

#[test]
fn the_command_line_wins_over_the_environment_over_the_file() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "theme = \"light\"\ncompany = \"INMF\"\n[keys]\n\"shell/help\" = \"F2\"\n");
    let plain = settings(home.path(), &[], &[]);
    assert_eq!(plain["settings"]["theme"]["value"], "light");
    assert_eq!(plain["settings"]["company"]["value"], "INMF");
    assert_eq!(plain["keys"]["shell/help"][0], "F2");
    let no_color = settings(home.path(), &[("NO_COLOR", "1")], &[]);
    assert_eq!(no_color["settings"]["theme"]["value"], "monochrome");
    let empty = settings(home.path(), &[("NO_COLOR", "")], &[]);
    assert_eq!(empty["settings"]["theme"]["value"], "light");
    let named = program(
        home.path(),
        &[("NO_COLOR", "1")],
        &["--theme", "high-contrast", "--json", "config", "show"],
    );
    let named: Value = serde_json::from_slice(&named.stdout).unwrap();
    assert_eq!(named["settings"]["theme"]["value"], "high-contrast");
    assert_eq!(named["settings"]["theme"]["from"], "command line");
}
