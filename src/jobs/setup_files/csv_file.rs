//! CSV files as lists of rows. A line that begins with `#` is a comment, wherever it stands between
//! rows.

use csv::{ReaderBuilder, StringRecord};

use super::problem::{Log, Place, Problem};
use super::source::{Item, Member, Row, Section, Value, fold};
use crate::domain::Text;

/// The list that the file holds; `None` when it has no header, or one that cannot be used.
pub(super) fn section<'a>(
    file: &'a str,
    list: String,
    text: &'a str,
    log: &mut Log,
) -> Option<Section<'a>> {
    let mut lines = Lines { text, byte: 0, line: 1 };
    let mut reader = ReaderBuilder::new()
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut header: Option<Header> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let at = |line, column: &str| Place { file: file.to_owned(), line, column: column.into() };
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                log.error(at(lines.line, ""), "", Problem::Format(error.to_string()));
                return None;
            }
        };
        let line = lines.of(&record);
        let Some(header) = &header else {
            header = Some(Header::new(line, &record));
            if let Some(name) = header.as_ref().and_then(Header::repeated) {
                let problem = Problem::Twice { key: name.to_string(), first: at(line, name) };
                log.error(at(line, name), name, problem);
                return None;
            }
            continue;
        };
        if record.len() == header.names.len() {
            rows.push(header.row(line, &record));
        } else {
            let problem = Problem::Ragged { found: record.len(), expected: header.names.len() };
            log.error(at(line, ""), "", problem);
        }
    }
    Some(Section { file, list, header: Some(header?.line), rows })
}

/// The line that names the columns.
struct Header {
    line: u64,
    /// Each name as it is written, and folded.
    names: Vec<(Text, Text)>,
}

impl Header {
    fn new(line: u64, record: &StringRecord) -> Self {
        let names = record.iter().map(str::trim).map(|name| (name.into(), fold(name).into()));
        Self { line, names: names.collect() }
    }

    /// A name that two columns have.
    fn repeated(&self) -> Option<&Text> {
        let mut names = self.names.iter().enumerate();
        let is_repeated = |at: usize, name: &Text| {
            !name.is_empty() && self.names.iter().skip(at + 1).any(|(_, other)| other == name)
        };
        names.find(|(at, (_, folded))| is_repeated(*at, folded)).map(|(_, (name, _))| name)
    }

    fn row(&self, line: u64, record: &StringRecord) -> Row {
        let member = |((name, folded), value): (&(Text, Text), &str)| Member {
            name: name.clone(),
            folded: folded.clone(),
            line: self.line,
            item: Item { line, value: Value::Text(value.trim().into()) },
        };
        Row { line, members: self.names.iter().zip(record).map(member).collect() }
    }
}

/// Counts lines. The reader's own count takes a comment for the first line of the row after it.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line that the record begins in; records are asked for in their order.
    fn of(&mut self, record: &StringRecord) -> u64 {
        let start = record.position().and_then(|at| usize::try_from(at.byte()).ok());
        self.advance_to(start.unwrap_or(self.byte));
        while let Some(rest) = self.text.get(self.byte..) {
            let end = rest.find('\n').map(|end| self.byte + end + 1);
            let skipped = rest.starts_with(['#', '\n']) || rest.starts_with("\r\n");
            match end {
                Some(end) if skipped => self.advance_to(end),
                _ => break,
            }
        }
        self.line
    }

    fn advance_to(&mut self, byte: usize) {
        let passed = self.text.as_bytes().get(self.byte..byte).unwrap_or_default();
        self.line += passed.iter().map(|&sign| u64::from(sign == b'\n')).sum::<u64>();
        self.byte = self.byte.max(byte);
    }
}
