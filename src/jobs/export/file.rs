//! One file of an export: documents a line each, or rows of CSV that no spreadsheet takes for
//! formulas.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::documents::List;
use crate::domain::text::cell;
use crate::engine::Failure;
use crate::engine::command::ExportFormat;
use crate::engine::outcome::ExportedFile;
use crate::jobs::backup::refused;

/// A file of one list.
pub(super) struct Out {
    path: PathBuf,
    name: String,
    records: u64,
    list: List,
    form: Form,
}

enum Form {
    Jsonl(BufWriter<File>),
    Csv { writer: Box<csv::Writer<File>>, columns: Vec<&'static str> },
}

impl Out {
    /// Creates the file of a list in an empty folder, and writes the header of CSV.
    pub(super) fn create(folder: &Path, list: List, format: ExportFormat) -> Result<Self, Failure> {
        let extension = match format {
            ExportFormat::Csv => "csv",
            ExportFormat::Jsonl => "jsonl",
        };
        let name = format!("{}.{extension}", list.name());
        let path = folder.join(&name);
        let file = File::create_new(&path).map_err(|error| refused(&path, &error))?;
        let form = match format {
            ExportFormat::Jsonl => Form::Jsonl(BufWriter::new(file)),
            ExportFormat::Csv => {
                let mut writer = csv::Writer::from_writer(file);
                let columns = list.columns();
                let written = writer.write_record(&columns);
                written.map_err(|error| failed(&path, &error))?;
                Form::Csv { writer: Box::new(writer), columns }
            }
        };
        Ok(Self { path, name, records: 0, list, form })
    }

    /// Adds a document.
    pub(super) fn write(&mut self, document: &Value) -> Result<(), Failure> {
        self.records += 1;
        match &mut self.form {
            Form::Jsonl(out) => {
                let line = serde_json::to_string(document);
                let line = line.map_err(|error| failed(&self.path, &error))?;
                writeln!(out, "{line}").map_err(|error| refused(&self.path, &error))
            }
            Form::Csv { writer, columns } => {
                let list = self.list;
                let cells = columns.iter().map(|column| text(list.field(document, column)));
                writer.write_record(cells).map_err(|error| failed(&self.path, &error))
            }
        }
    }

    /// Ends the file; it is on disk when this returns.
    pub(super) fn finish(self) -> Result<ExportedFile, Failure> {
        let Self { path, name, records, form, .. } = self;
        let file = match form {
            Form::Jsonl(out) => out.into_inner().map_err(std::io::IntoInnerError::into_error),
            Form::Csv { writer, .. } => {
                writer.into_inner().map_err(csv::IntoInnerError::into_error)
            }
        };
        let synced = file.and_then(|file| file.sync_all());
        synced.map_err(|error| refused(&path, &error))?;
        Ok(ExportedFile { file: name, records })
    }
}

/// A value as a cell; what is nested has no cell.
fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => cell(text).into_owned(),
        Some(Value::Bool(yes)) => (if *yes { "Yes" } else { "No" }).into(),
        Some(Value::Number(number)) => number.to_string(),
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => String::new(),
    }
}

/// The failure of a write.
pub(super) fn failed(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::failed(format!("{} cannot be written: {error}; check its disk", path.display()))
}
