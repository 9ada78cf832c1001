//! The rows of one file, one at a time.

use std::io::Read;

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::limited::{END_MARK, END_VALUE, Limited, MAX_LINE};
use super::{MAX_NOTES, Note, Rejection, shown};
use crate::domain::table::Table;
use crate::domain::{AnyRow, ChannelId, CompanyId, Text, TransactionKey};

/// Most columns of a file: several times those of the widest table.
pub const MAX_COLUMNS: usize = 512;

/// Most bytes of one value (reliability section 9): the property XML of a gateway has some 10,000.
pub const MAX_VALUE: usize = 64 * 1024;

/// Longest values of the key's texts, as the product declares them: company, store, terminal,
/// transaction.
const KEY_WIDTHS: [usize; 4] = [4, 10, 10, 44];

/// What is wrong with a row that reaches to the end of the file.
const UNCLOSED: &str =
    "has a quote that is never closed; close it, and double each quote inside a value";

/// Streams the rows of one file. Memory is bounded by one row, whatever the file holds.
///
/// A row that is not taken is an `Err`, and the rows after it follow. After an `Err` with
/// `ends_file` there are none.
pub struct TableRows<R> {
    table: Table,
    file: String,
    reader: Reader<Limited<R>>,
    record: ByteRecord,
    /// The line on which the current row begins, from 1.
    line: u64,
    columns: Columns,
    notes: Vec<Note>,
    ended: bool,
}

/// Where the columns of the table stand in the file.
#[derive(Debug, Default)]
struct Columns {
    /// How many columns a row has.
    width: usize,
    /// Where the five columns of the common key stand.
    key: [usize; 5],
    /// Position in the file and in the table, for each of the table's columns that the file has.
    values: Vec<(usize, usize)>,
}

/// What is wrong with a row, before file and line are known.
struct Fault {
    column: Option<String>,
    value: String,
    reason: String,
}

impl Fault {
    fn row(reason: String) -> Self {
        Self { column: None, value: String::new(), reason }
    }

    fn value(column: &str, value: &[u8], reason: impl Into<String>) -> Self {
        Self { column: Some(column.to_owned()), value: shown(value), reason: reason.into() }
    }
}

impl<R: Read> TableRows<R> {
    /// Reads the header. `file` is the name that messages use.
    pub fn new(table: Table, file: String, input: R) -> Result<Self, Box<Rejection>> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // Return and line feed as one end of line would leave in doubt which line a row is on.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(Limited::new(input));
        let mut rows = Self {
            table,
            file,
            reader,
            record: ByteRecord::new(),
            line: 1,
            columns: Columns::default(),
            notes: Vec::new(),
            ended: false,
        };
        if !rows.advance()? {
            let fault = Fault::row("is empty; its first line names the columns".to_owned());
            return Err(rows.rejection(fault, None, true));
        }
        let read = rows.read_header();
        read.map_err(|fault| rows.rejection(fault, None, true))?;
        Ok(rows)
    }

    /// What was left aside in this file.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The line on which the row that was last answered begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many bytes of the file the rows so far took.
    pub fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }

    fn rejection(
        &self,
        fault: Fault,
        key: Option<TransactionKey>,
        ends_file: bool,
    ) -> Box<Rejection> {
        let Fault { column, value, reason } = fault;
        let file = self.file.clone();
        Box::new(Rejection { file, line: self.line, column, value, reason, key, ends_file })
    }

    /// Goes to the next row that is not blank; `false` at the end. An error ends the file.
    fn advance(&mut self) -> Result<bool, Box<Rejection>> {
        loop {
            self.reader.get_mut().next_row();
            self.line = self.reader.position().line();
            let read = self.reader.read_byte_record(&mut self.record);
            let fault = match read {
                Ok(more) => {
                    self.line = self.line_of_record();
                    match self.record.as_slice() {
                        b"\r" if self.record.len() == 1 => continue,
                        END_VALUE => match self.reader.read_byte_record(&mut ByteRecord::new()) {
                            Ok(false) => return Ok(false),
                            // Something follows: it only looked like the mark.
                            _ => "has a zero byte; export the file as text".to_owned(),
                        },
                        row if row.ends_with(END_MARK) => UNCLOSED.to_owned(),
                        _ => return Ok(more),
                    }
                }
                Err(_) if self.reader.get_ref().is_exhausted() => {
                    format!("is longer than {MAX_LINE} bytes; close every quote, or shorten it")
                }
                Err(error) => format!("cannot be read further: {error}"),
            };
            return Err(self.rejection(Fault::row(fault), None, true));
        }
    }

    /// The line on which the row just read begins, reckoned back from where it ends: the parser's
    /// own position of a row is before the blank lines that it skipped.
    fn line_of_record(&self) -> u64 {
        let row = self.record.as_slice();
        let inside = row.split(|byte| *byte == b'\n').skip(1).count() as u64;
        let ended_by_line_feed = u64::from(!row.ends_with(END_MARK));
        self.reader.position().line().saturating_sub(inside + ended_by_line_feed)
    }

    /// The value at that place of the row; a carriage return before the end of the line is no
    /// part of it.
    fn field(&self, at: usize) -> &[u8] {
        let bytes = self.record.get(at).unwrap_or_default();
        match bytes.strip_suffix(b"\r") {
            Some(value) if at + 1 == self.record.len() => value,
            _ => bytes,
        }
    }

    /// Finds out which column stands where.
    fn read_header(&mut self) -> Result<(), Fault> {
        let width = self.record.len();
        if width > MAX_COLUMNS {
            let reason = format!("has {width} columns; at most {MAX_COLUMNS} are read");
            return Err(Fault::row(reason));
        }
        let names = header_names(&self.record)?;
        let find = |column: &str| names.iter().position(|name| name.eq_ignore_ascii_case(column));
        let require = |column: &str| {
            let missing =
                || Fault::row(format!("has no column {column}; add it, or export it too"));
            find(column).ok_or_else(missing)
        };
        let mut key = [0; 5];
        for (position, column) in key.iter_mut().zip(self.table.key_columns()) {
            *position = require(column)?;
        }
        for column in AnyRow::line_key_of(self.table) {
            require(column)?;
        }
        let columns = AnyRow::columns_of(self.table).iter().enumerate();
        let values: Vec<_> =
            columns.filter_map(|(at, column)| Some((find(column.name)?, at))).collect();
        let known = |at: usize| key.contains(&at) || values.iter().any(|(field, _)| *field == at);
        let unknown: Vec<_> =
            names.iter().enumerate().filter(|(at, _)| !known(*at)).map(|(_, name)| name).collect();
        self.notes = unknown_columns(&self.file, self.table, &unknown);
        self.columns = Columns { width, key, values };
        Ok(())
    }

    /// Reads the current row.
    fn read_row(&self) -> Result<(TransactionKey, AnyRow), Box<Rejection>> {
        let key = self.read_key();
        let (found, width) = (self.record.len(), self.columns.width);
        if found != width {
            let reason = format!("has {found} values, its header names {width} columns");
            return Err(self.rejection(Fault::row(reason), key.ok(), false));
        }
        let key = key.map_err(|fault| self.rejection(fault, None, false))?;
        match self.read_values() {
            Ok(row) => Ok((key, row)),
            Err(fault) => Err(self.rejection(fault, Some(key), false)),
        }
    }

    fn read_values(&self) -> Result<AnyRow, Fault> {
        let mut row = AnyRow::empty(self.table);
        for (field, position) in &self.columns.values {
            let bytes = self.field(*field);
            let column = row.columns().get(*position).map_or("", |column| column.name);
            let text = text(column, bytes)?;
            if !text.is_empty() {
                let set = row.set(*position, text);
                set.map_err(|error| Fault::value(column, bytes, error.to_string()))?;
            }
        }
        Ok(row)
    }

    fn read_key(&self) -> Result<TransactionKey, Fault> {
        let [company, channel, store, terminal, transaction] = self.columns.key;
        let names = self.table.key_columns();
        let [company_name, channel_name, store_name, terminal_name, transaction_name] = names;
        let [company_width, store_width, terminal_width, transaction_width] = KEY_WIDTHS;
        Ok(TransactionKey {
            company: CompanyId::new(required(
                company_name,
                self.key_text(company, company_name, company_width)?,
            )?),
            channel: self.channel(channel, channel_name)?,
            store: Text::from(self.key_text(store, store_name, store_width)?),
            terminal: Text::from(self.key_text(terminal, terminal_name, terminal_width)?),
            transaction: Text::from(required(
                transaction_name,
                self.key_text(transaction, transaction_name, transaction_width)?,
            )?),
        })
    }

    fn channel(&self, field: usize, column: &str) -> Result<ChannelId, Fault> {
        let bytes = self.field(field);
        let id = text(column, bytes)?.trim().parse::<i64>().ok().filter(|id| *id > 0);
        let wrong = || Fault::value(column, bytes, "is not the record id of a channel");
        id.map(ChannelId).ok_or_else(wrong)
    }

    fn key_text(&self, field: usize, column: &str, width: usize) -> Result<&str, Fault> {
        let bytes = self.field(field);
        let text = text(column, bytes)?.trim();
        if text.len() > width {
            let reason = format!("is longer than {width} characters");
            return Err(Fault::value(column, bytes, reason));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if text.bytes().all(plain) {
            Ok(text)
        } else {
            let reason = "has a character other than letters, digits, point, hyphen and underscore";
            Err(Fault::value(column, bytes, reason))
        }
    }
}

impl<R: Read> Iterator for TableRows<R> {
    type Item = Result<(TransactionKey, AnyRow), Box<Rejection>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.advance() {
            Ok(true) => Some(self.read_row()),
            Ok(false) => {
                self.ended = true;
                None
            }
            Err(rejection) => {
                self.ended = true;
                Some(Err(rejection))
            }
        }
    }
}

/// The names of a header; each stands there once.
fn header_names(header: &ByteRecord) -> Result<Vec<String>, Fault> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (at, bytes) in header.iter().enumerate() {
        let column = format!("column {}", at + 1);
        let name = text(&column, bytes)?.trim();
        if !name.is_empty() && names.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            return Err(Fault::value(&column, bytes, "is named twice; remove one of the columns"));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

fn unknown_columns(file: &str, table: Table, names: &[&String]) -> Vec<Note> {
    if names.is_empty() {
        return Vec::new();
    }
    let listed: Vec<_> = names.iter().take(MAX_NOTES).map(|name| shown(name.as_bytes())).collect();
    let more = match names.len() - listed.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let text = format!("{table} has no column {}{more}; left aside", listed.join(", "));
    vec![Note { file: file.to_owned(), text }]
}

/// The bytes of a value as text that a column may hold.
fn text<'a>(column: &str, bytes: &'a [u8]) -> Result<&'a str, Fault> {
    if bytes.len() > MAX_VALUE {
        let reason = format!("has {} bytes; a value has at most {MAX_VALUE}", bytes.len());
        return Err(Fault::value(column, bytes, reason));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to() + 1;
        Fault::value(column, bytes, format!("is not UTF-8 at its byte {at}; export it as UTF-8"))
    })?;
    if text.contains('\0') {
        return Err(Fault::value(column, bytes, "has a zero byte"));
    }
    Ok(text)
}

fn required<'a>(column: &str, text: &'a str) -> Result<&'a str, Fault> {
    if text.is_empty() {
        Err(Fault::value(column, b"", "is empty, but belongs to the key"))
    } else {
        Ok(text)
    }
}
