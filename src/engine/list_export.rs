//! A list as a CSV file: the rows that a person sees, all of them, as a run with progress.
//!
//! Texts come from outside: each passes [`cell`], which takes control sequences out of it and puts an
//! apostrophe before what a spreadsheet would take for a formula. Numbers are plain, moments UTC.
//! The sums below a list are not written: a file of rows is what other programs expect.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use async_trait::async_trait;

use super::command::{ExportList, ListedRows};
use super::outcome::{ExportResult, ExportedFile};
use super::queries::{Hears, Reader, Watch};
use super::query::ListRow;
use super::{Answer, Engine, Failure, FailureKind, Job, JobContext, Outcome};
use crate::domain::text::cell;

/// The job that writes a list.
pub(super) struct ListExport {
    pub(super) engine: Engine,
    pub(super) actor: String,
    pub(super) asked: ExportList,
}

#[async_trait]
impl Job for ListExport {
    fn caption(&self) -> String {
        "Export".into()
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let target = Target::claim(&self.asked.file, self.asked.replace)?;
        let mut out = Out { writer: target.writer()?, path: &target.file, records: 0, context };
        match &self.asked.rows {
            ListedRows::Given { columns, rows } => {
                out.write(columns)?;
                out.number(rows.len() as u64);
                rows.iter().try_for_each(|row| out.row(row))?;
            }
            ListedRows::Listed(query) => {
                out.write(&Reader::captions(query.list))?;
                let stopping = Stopping(context);
                let reader = self.engine.reader(self.actor.clone(), &stopping);
                reader.each_page(query, &mut out).await.map_err(stopped)?;
            }
        }
        let records = out.finish()?;
        target.put()?;
        let took = context.elapsed().saturating_sub(began).as_millis();
        let name = |part: Option<&std::ffi::OsStr>| {
            part.unwrap_or_default().to_string_lossy().into_owned()
        };
        Ok(Outcome::Export(ExportResult {
            job: "export list".into(),
            folder: self.asked.file.parent().map(|it| it.display().to_string()).unwrap_or_default(),
            files: vec![ExportedFile { file: name(self.asked.file.file_name()), records }],
            elapsed_ms: u64::try_from(took).unwrap_or(u64::MAX),
        }))
    }
}

/// The run as whoever waits for the rows: it is stopped when the run is.
struct Stopping<'a>(&'a JobContext<'a>);

impl Watch for Stopping<'_> {
    fn is_stopped(&self) -> bool {
        self.0.is_cancelled()
    }

    fn part(&self, _answer: Answer) {}
}

fn stopped(failure: Failure) -> Failure {
    match failure.kind {
        FailureKind::Interrupted => interrupted(),
        _ => failure,
    }
}

fn interrupted() -> Failure {
    let text = "the export was stopped; no file was written";
    Failure::new(FailureKind::Interrupted, text)
}

fn refused(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let text = format!("{} cannot be written: {error}; name another file", path.display());
    Failure::new(FailureKind::NotPermitted, text)
}

/// The file to be written: beside it first, then in its place. What was begun and not put there is
/// taken away again.
struct Target {
    file: PathBuf,
    beside: PathBuf,
    /// The name was free and is held by an empty file meanwhile.
    claimed: bool,
    put: bool,
}

impl Target {
    fn claim(file: &Path, replace: bool) -> Result<Self, Failure> {
        let mut beside = file.as_os_str().to_owned();
        beside.push(".part");
        if !replace {
            File::create_new(file).map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => Failure::wrong_use(format!(
                    "{} is there already; replace it, or name another file",
                    file.display()
                )),
                _ => refused(file, &error),
            })?;
        }
        Ok(Self { file: file.to_owned(), beside: beside.into(), claimed: !replace, put: false })
    }

    fn writer(&self) -> Result<csv::Writer<File>, Failure> {
        let file = File::create(&self.beside).map_err(|error| refused(&self.beside, &error))?;
        Ok(csv::Writer::from_writer(file))
    }

    fn put(mut self) -> Result<(), Failure> {
        fs::rename(&self.beside, &self.file).map_err(|error| refused(&self.file, &error))?;
        self.put = true;
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if !self.put {
            // There may be nothing to take away; then there is nothing left to do either.
            drop(fs::remove_file(&self.beside));
            if self.claimed {
                drop(fs::remove_file(&self.file));
            }
        }
    }
}

/// The rows on their way into the file.
struct Out<'a> {
    writer: csv::Writer<File>,
    path: &'a Path,
    records: u64,
    context: &'a JobContext<'a>,
}

impl Out<'_> {
    fn write(&mut self, texts: &[String]) -> Result<(), Failure> {
        let cells = texts.iter().map(|text| cell(text).into_owned());
        let cells: Vec<String> = cells.collect();
        self.writer.write_record(&cells).map_err(|error| refused(self.path, &error))
    }

    fn row(&mut self, texts: &[String]) -> Result<(), Failure> {
        self.records += 1;
        self.write(texts)
    }

    fn finish(self) -> Result<u64, Failure> {
        let file = self.writer.into_inner().map_err(|error| refused(self.path, error.error()))?;
        file.sync_all().map_err(|error| refused(self.path, &error))?;
        Ok(self.records)
    }
}

impl Hears for Out<'_> {
    fn number(&mut self, rows: u64) {
        self.context.expect(rows);
    }

    fn rows(&mut self, rows: &[ListRow]) -> Result<(), Failure> {
        if self.context.is_cancelled() {
            return Err(interrupted());
        }
        rows.iter().try_for_each(|row| self.row(&row.cells))?;
        self.context.advance(rows.len() as u64, 0);
        Ok(())
    }
}
