//! The values of one row, asked for by name. Whatever is wrong with one is logged with its place,
//! and the default is answered, so that a reader of rows goes on to the next value.

use super::problem::{Log, Place, Problem};
use super::references::{Kind, Reference};
use super::source::{Item, Member, Row, Section, Value, fold};
use crate::domain::table::{Field, FieldError};
use crate::domain::{CompanyId, Text};

/// Most characters of a value.
const LONGEST: usize = 1_000;

/// The values of a row, or of a table within one.
pub(super) struct Fields<'a> {
    file: &'a str,
    /// Where something is missed: the header, or the line that the row begins in.
    missing_at: u64,
    line: u64,
    members: &'a [Member],
    /// What stands before the names of a table within a row, such as `jobs.`.
    prefix: String,
    asked: Vec<String>,
    log: &'a mut Log,
}

impl<'a> Fields<'a> {
    pub fn new(section: &Section<'a>, row: &'a Row, log: &'a mut Log) -> Self {
        let missing_at = section.header.unwrap_or(row.line);
        let (file, line, members) = (section.file, row.line, &row.members);
        Self { file, missing_at, line, members, prefix: String::new(), asked: Vec::new(), log }
    }

    /// The value of that name as text; empty when there is none.
    pub fn text(&mut self, name: &str) -> Text {
        self.value(name)
    }

    /// The value of that name; the default when it is absent or empty.
    pub fn value<T: Field>(&mut self, name: &str) -> T {
        let Some(item) = self.member(name) else { return T::default() };
        if let Value::Text(text) = &item.value {
            return self.parsed(name, item.line, text);
        }
        self.refuse(name, "", format!("is not one value ({})", T::KIND));
        T::default()
    }

    /// The value of that name, which must be there.
    pub fn needed<T: Field>(&mut self, name: &str) -> T {
        match self.member(name) {
            None => self.missing(name),
            Some(Item { value: Value::Text(text), .. }) if text.is_empty() => self.missing(name),
            _ => {}
        }
        self.value(name)
    }

    /// A number that must be there and above zero.
    pub fn positive<T: Field + PartialOrd>(&mut self, name: &str) -> T {
        let before = self.log.error_count();
        let number: T = self.needed(name);
        if number <= T::default() && self.log.error_count() == before {
            let value = self.text(name);
            self.refuse(name, &value, "is not above zero");
        }
        number
    }

    /// A company, which must be there.
    pub fn company(&mut self) -> CompanyId {
        let company = CompanyId::new(&self.needed::<Text>("company"));
        self.expect(Kind::Company, "company", &CompanyId::default(), company.as_str());
        company
    }

    /// The name of something, which must be there, in the setup as well.
    pub fn reference(&mut self, name: &str, kind: Kind, company: &CompanyId) -> Text {
        let key: Text = self.needed(name);
        self.expect(kind, name, company, &key);
        key
    }

    /// The names of things, each with its place, that must be in the setup.
    pub fn references(&mut self, name: &str, kind: Kind, company: &CompanyId) -> Vec<Text> {
        let keys = self.list(name);
        for (key, at) in &keys {
            self.refer(kind, company, key, at.clone());
        }
        keys.into_iter().map(|(key, _)| key).collect()
    }

    /// Remembers that the value of a name must be in the setup; nothing is expected of no value.
    pub fn expect(&mut self, kind: Kind, name: &str, company: &CompanyId, key: &str) {
        let at = self.place(name);
        self.refer(kind, company, key, at);
    }

    fn refer(&mut self, kind: Kind, company: &CompanyId, key: &str, at: Place) {
        if !key.is_empty() {
            let (company, key) = (company.clone(), key.into());
            self.log.references.push(Reference { kind, company, key, at });
        }
    }

    /// The texts of a list; in a CSV file they stand in one value, with semicolons between.
    pub fn list(&mut self, name: &str) -> Vec<(Text, Place)> {
        let Some(item) = self.member(name) else { return Vec::new() };
        let place = |line| Place { line, ..self.place(name) };
        let (mut found, mut other) = (Vec::new(), None);
        match &item.value {
            Value::Text(text) => {
                let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
                found.extend(parts.map(|part| (part.into(), place(item.line))));
            }
            Value::List(items) => {
                for Item { line, value } in items {
                    match value {
                        Value::Text(text) => found.push((text.clone(), place(*line))),
                        _ => other = Some(place(*line)),
                    }
                }
            }
            Value::Table(_) => other = Some(place(item.line)),
        }
        if let Some(place) = other {
            self.log.not_accepted(place, "", "is not a list of texts");
        }
        found
    }

    /// What `read` makes of each table of a list of tables.
    pub fn each<T>(&mut self, name: &str, mut read: impl FnMut(&mut Fields<'_>) -> T) -> Vec<T> {
        let Some(item) = self.member(name) else { return Vec::new() };
        let items = match &item.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(item),
        };
        let tables = items.iter().map(|item| self.table(name, item, &mut read));
        tables.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// What `read` makes of a table, which must be there.
    pub fn within<T: Default>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&mut Fields<'_>) -> T,
    ) -> T {
        let Some(item) = self.member(name) else {
            self.missing(name);
            return T::default();
        };
        self.table(name, item, &mut read).unwrap_or_default()
    }

    fn table<T>(
        &mut self,
        name: &str,
        item: &Item,
        read: &mut impl FnMut(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let Value::Table(members) = &item.value else {
            self.log.not_accepted(Place { line: item.line, ..self.place(name) }, "", "is no table");
            return None;
        };
        let mut fields = Fields {
            file: self.file,
            missing_at: item.line,
            line: item.line,
            members,
            prefix: format!("{}{name}.", self.prefix),
            asked: Vec::new(),
            log: &mut *self.log,
        };
        let read = read(&mut fields);
        fields.finish();
        Some(read)
    }

    /// The value of that name, whatever its form.
    pub fn member(&mut self, name: &str) -> Option<&'a Item> {
        let folded = fold(name);
        let member = self.members.iter().find(|member| member.folded == folded);
        self.asked.push(folded);
        member.map(|member| &member.item)
    }

    /// All values of a table whose names are free; none of them is noted as unknown.
    pub fn all(&mut self) -> &'a [Member] {
        self.asked.extend(self.members.iter().map(|member| member.folded.to_string()));
        self.members
    }

    /// Logs that the value of a name is not accepted.
    pub fn refuse(&mut self, name: &str, value: &str, reason: impl Into<String>) {
        let place = self.place(name);
        self.log.not_accepted(place, value, reason);
    }

    /// Logs that a value names nothing there is.
    pub fn unknown(&mut self, place: Place, value: &str, what: &'static str, of: Vec<String>) {
        self.log.unknown(place, value, what, of);
    }

    /// Logs that a key is given a second time.
    pub fn twice(&mut self, place: Place, key: &str, first: Place) {
        self.log.error(place, key, Problem::Twice { key: key.to_owned(), first });
    }

    /// Where the value of a name stands, or where it is missed.
    pub fn place(&self, name: &str) -> Place {
        let folded = fold(name);
        let member = self.members.iter().find(|member| member.folded == folded);
        let line = member.map_or(self.line, |member| member.item.line);
        let column = format!("{}{name}", self.prefix);
        let column = column.trim_end_matches('.').to_owned();
        Place { file: self.file.to_owned(), line, column }
    }

    /// Notes the values that nothing asked for. A column named `source` is for people.
    pub fn finish(self) {
        let Self { file, members, asked, prefix, log, .. } = self;
        for Member { name, folded, line, .. } in members {
            let is_known = asked.iter().any(|asked| folded == asked);
            if !is_known && folded != "source" {
                let column = format!("{prefix}{name}");
                let place = Place { file: file.to_owned(), line: *line, column };
                log.note(place, "nothing reads this column");
            }
        }
    }

    fn missing(&mut self, name: &str) {
        let is_absent = self.member(name).is_none();
        let place = self.place(name);
        let line = if is_absent { self.missing_at } else { place.line };
        self.log.error(Place { line, ..place }, "", Problem::Missing);
    }

    fn parsed<T: Field>(&mut self, name: &str, line: u64, text: &Text) -> T {
        let place = Place { line, ..self.place(name) };
        if text.chars().nth(LONGEST).is_some() {
            let reason = format!("is longer than {LONGEST} characters");
            self.log.not_accepted(place, text, reason);
            return T::default();
        }
        T::parse(text).unwrap_or_else(|error| {
            let reason = match error {
                FieldError::NotAccepted(reason) => reason,
                FieldError::NoSuchColumn => error.to_string(),
            };
            self.log.not_accepted(place, text, reason);
            T::default()
        })
    }
}
