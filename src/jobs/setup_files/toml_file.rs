//! TOML files as lists of rows: each top key is a list, `[[companies]]` one row of it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::is_list;
use super::problem::{Log, Place, Problem};
use super::source::{Item, Member, Row, Section, Value, fold};

/// How deep values may be nested.
const DEEPEST: usize = 32;

/// The lists that the file holds.
pub(super) fn sections<'a>(file: &'a str, text: &str, log: &mut Log) -> Vec<Section<'a>> {
    let lines = Lines::new(text);
    let at = |line, column: &str| Place { file: file.to_owned(), line, column: column.into() };
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let line = lines.of(error.span().map_or(0, |span| span.start));
            log.error(at(line, ""), "", Problem::Format(error.message().to_owned()));
            return Vec::new();
        }
    };
    let Some(members) = lines.members(&table, DEEPEST) else {
        let problem = Problem::Format(format!("values are nested more than {DEEPEST} deep"));
        log.error(at(1, ""), "", problem);
        return Vec::new();
    };
    let mut sections = Vec::new();
    for Member { name, folded, line, item } in members {
        if !is_list(&folded) {
            log.note(at(line, &name), "is not the name of a list of setup and was not read");
            continue;
        }
        match rows(item) {
            Some(rows) => {
                sections.push(Section { file, list: folded.into(), header: None, rows });
            }
            None => log.not_accepted(at(line, &name), "", "is not a list of tables"),
        }
    }
    sections
}

/// The rows of a list: its tables, or the one table that it is.
fn rows(item: Item) -> Option<Vec<Row>> {
    let row = |item: Item| match item.value {
        Value::Table(members) => Some(Row { line: item.line, members }),
        _ => None,
    };
    match item.value {
        Value::List(items) => items.into_iter().map(row).collect(),
        _ => Some(vec![row(item)?]),
    }
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at + 1).collect())
    }

    /// The line, from 1, of a place in the text.
    fn of(&self, byte: usize) -> u64 {
        1 + self.0.partition_point(|&start| start <= byte) as u64
    }

    /// The members of a table in the order of the file; `None` when they are nested too deep.
    fn members(&self, table: &DeTable<'_>, depth: usize) -> Option<Vec<Member>> {
        let mut entries: Vec<_> = table.iter().collect();
        // The library keeps keys in alphabetical order; trees are shown as they are written.
        entries.sort_by_key(|(key, _)| key.span().start);
        let member = |(key, value): (&Spanned<_>, &Spanned<_>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            Some(Member {
                name: name.as_ref().into(),
                folded: fold(name).into(),
                line: self.of(key.span().start),
                item: self.item(value, depth)?,
            })
        };
        entries.into_iter().map(member).collect()
    }

    fn item(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Option<Item> {
        let depth = depth.checked_sub(1)?;
        let line = self.of(value.span().start);
        let value = match value.get_ref() {
            DeValue::Table(table) => Value::Table(self.members(table, depth)?),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.item(item, depth));
                Value::List(items.collect::<Option<_>>()?)
            }
            DeValue::String(text) => Value::Text(text.trim().into()),
            DeValue::Integer(number) => Value::Text(number.to_string().into()),
            DeValue::Float(number) => Value::Text(number.as_str().into()),
            DeValue::Boolean(yes) => Value::Text(if *yes { "yes" } else { "no" }.into()),
            DeValue::Datetime(moment) => Value::Text(moment.to_string().into()),
        };
        Some(Item { line, value })
    }
}
