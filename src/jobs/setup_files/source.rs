//! What a setup file holds whatever its format: lists of rows, with the line of every value.

use super::problem::{Log, Place};
use super::{csv_file, is_list, toml_file};
use crate::domain::Text;

/// A list that a file holds.
#[derive(Debug)]
pub(super) struct Section<'a> {
    /// The file.
    pub file: &'a str,
    /// The name of the list, folded.
    pub list: String,
    /// The line that names the columns, where one line does so for all rows.
    pub header: Option<u64>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a list: a line of a CSV file, or a table of a TOML file.
#[derive(Debug)]
pub(super) struct Row {
    /// The line it begins in.
    pub line: u64,
    /// Its values by name, in the order of the file.
    pub members: Vec<Member>,
}

/// A named value.
#[derive(Debug)]
pub(super) struct Member {
    /// The name as it is written.
    pub name: Text,
    /// The name folded.
    pub folded: Text,
    /// The line of the name.
    pub line: u64,
    /// The value.
    pub item: Item,
}

/// A value and the line it begins in.
#[derive(Debug)]
pub(super) struct Item {
    pub line: u64,
    pub value: Value,
}

/// A value. CSV knows texts only.
#[derive(Debug)]
pub(super) enum Value {
    Text(Text),
    List(Vec<Item>),
    Table(Vec<Member>),
}

/// A name as names are compared: letters and digits, in lower case.
pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The lists that the file holds. A file or a list of another name is noted and left out.
pub(super) fn sections<'a>(file: &'a str, text: &'a str, log: &mut Log) -> Vec<Section<'a>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = Place { file: file.to_owned(), line: 1, column: String::new() };
    let Some((stem, extension)) = file.rsplit_once('.') else {
        log.note(place, "is no CSV or TOML file and was not read");
        return Vec::new();
    };
    let list = fold(stem);
    match extension.to_ascii_lowercase().as_str() {
        "csv" if is_list(&list) => csv_file::section(file, list, text, log).into_iter().collect(),
        "csv" => {
            log.note(place, "is not the name of a list of setup; the file was not read");
            Vec::new()
        }
        "toml" => toml_file::sections(file, text, log),
        _ => {
            log.note(place, "is no CSV or TOML file and was not read");
            Vec::new()
        }
    }
}
