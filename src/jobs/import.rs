//! Import: files of the eleven tables into a channel database, which numbers their rows.
//!
//! A rejected row is named with its place and holds back its transaction whole; the rest goes in.
//! The files are read once and their rows put aside by transaction, so memory does not grow with
//! them; then transactions are written, whole ones, by the thousand.
//!
//! Each commit says how many transactions of this import are written, under a hash of all its rows.
//! After an interruption the same files go on where it was; other files have another hash. An import
//! that came to its end is forgotten: the same files again are written again, and P-0001 counts
//! their transactions as there already.

mod addition;
mod missing;
mod rows;
mod shop;
mod writing;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use super::milliseconds;
use crate::channel::table_files::{Gathered, Limits, Pace, Rejection, Sorted, Survey};
use crate::channel::{ChannelDatabases, ImportId};
use crate::domain::AnyRow;
use crate::domain::sign::{Verdict, reverse};
use crate::engine::command::Import;
use crate::engine::outcome::{ImportResult, MadeSetup, RejectedRow};
use crate::engine::{Failure, Job, JobContext, Outcome};
use missing::Maker;
use writing::Writing;

/// An import of one folder.
pub struct ImportFiles {
    asked: Import,
    channels: Arc<dyn ChannelDatabases>,
    scratch: PathBuf,
}

impl ImportFiles {
    /// The import that was asked for; rows are put aside in files in `scratch`.
    pub fn new(asked: Import, channels: Arc<dyn ChannelDatabases>, scratch: PathBuf) -> Self {
        Self { asked, channels, scratch }
    }
}

#[async_trait]
impl Job for ImportFiles {
    fn caption(&self) -> String {
        "import".into()
    }

    fn exclusive(&self) -> Option<&'static str> {
        // Two imports of the same files would each write half of them.
        Some("import")
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        self.check_name()?;
        let mut result = match self.read(context)? {
            Some(sorted) => self.take(sorted, context).await?,
            None => ImportResult { interrupted: true, ..self.nothing() },
        };
        result.elapsed_ms = milliseconds(began, context.elapsed());
        Ok(Outcome::Import(result))
    }
}

impl ImportFiles {
    fn check_name(&self) -> Result<(), Failure> {
        let (asked, names) = (&self.asked.channel_database, self.channels.names());
        if names.contains(asked) || self.asked.create_missing {
            return Ok(());
        }
        Err(Failure::wrong_use(format!(
            "there is no channel database {asked:?}; there is {}",
            names.join(", ")
        )))
    }

    fn nothing(&self) -> ImportResult {
        ImportResult {
            job: "import".into(),
            channel_database: self.asked.channel_database.to_string(),
            dry_run: self.asked.dry_run,
            ..ImportResult::default()
        }
    }

    /// Reads the files; `None` when it was stopped.
    ///
    /// Progress counts every row twice, when it is read and when it is written.
    fn read(&self, context: &JobContext<'_>) -> Result<Option<Sorted>, Failure> {
        let mut done = 0;
        let mut go_on = |pace: Pace| {
            context.expect(pace.expected.saturating_mul(2));
            context.advance(pace.rows.saturating_sub(done), 0);
            done = pace.rows;
            !context.is_cancelled()
        };
        let Import { folder, positive_sales, .. } = &self.asked;
        let sorted = Sorted::read(folder, &self.scratch, Limits::default(), &mut go_on)?;
        if let Some(sorted) = &sorted {
            check_signs(&sorted.survey, *positive_sales)?;
        }
        Ok(sorted)
    }

    /// Writes what was read, and first the setup that it refers to.
    async fn take(
        &self,
        mut sorted: Sorted,
        context: &JobContext<'_>,
    ) -> Result<ImportResult, Failure> {
        let mut result = ImportResult { notes: notes(&sorted.survey), ..self.nothing() };
        result.rejected = sorted.survey.rejected;
        result.rejections = sorted.survey.rejections.iter().map(rejected).collect();
        if self.asked.create_missing
            && !self.make_missing(&mut sorted, context, &mut result).await?
        {
            return Ok(ImportResult { interrupted: true, ..result });
        }
        let name = &self.asked.channel_database;
        // Only a dry run comes here without one.
        let is_known = self.channels.names().contains(name);
        let database = if is_known { Some(self.channels.open(name)?) } else { None };
        let import = import_id(&sorted.survey, self.asked.positive_sales);
        let mut writing = Writing::new(database, import, self.asked.dry_run, context, result)?;
        let went = sorted.each(&mut |gathered: Gathered| {
            writing.add(turned(gathered, self.asked.positive_sales))
        })?;
        writing.finish(went?)
    }

    /// Makes the setup that the transactions refer to, or says what it would make; `false` when it
    /// was stopped before it made anything.
    async fn make_missing(
        &self,
        sorted: &mut Sorted,
        context: &JobContext<'_>,
        result: &mut ImportResult,
    ) -> Result<bool, Failure> {
        let setup = context.headquarters.setup();
        let mut maker = Maker::new((*setup).clone(), self.asked.channel_database.clone());
        maker.channel_database();
        let went: Result<bool, Failure> = sorted.each(&mut |gathered: Gathered| {
            // What is held back refers to nothing.
            if gathered.clone().into_transaction().is_ok() {
                maker.transaction(&gathered);
            }
            Ok(!context.is_cancelled())
        })?;
        if !went? {
            return Ok(false);
        }
        let (additions, note) = maker.finish();
        result.notes.extend(note);
        if !self.asked.dry_run && !additions.is_empty() {
            let change = |setup: &mut _| {
                additions.iter().for_each(|(addition, _)| {
                    addition.apply(setup);
                });
            };
            context.headquarters.change_setup(change).await?;
            self.channels.add(&self.asked.channel_database);
        }
        let files = &sorted.survey.files;
        let made = additions.iter().map(|(addition, origin)| MadeSetup {
            kind: addition.kind().to_owned(),
            key: addition.key(),
            file: origin.and_then(|origin| files.get(&origin.table).cloned()).unwrap_or_default(),
            line: origin.map_or(0, |origin| origin.line),
        });
        result.made = made.collect();
        Ok(true)
    }
}

/// Refuses files whose sales are positive throughout, unless that was announced.
fn check_signs(survey: &Survey, positive_sales: bool) -> Result<(), Failure> {
    let with = |verdict| survey.signs.iter().find(|(_, seen)| seen.verdict() == verdict);
    if positive_sales {
        return match with(Verdict::AsProduct) {
            Some((table, _)) => Err(Failure::wrong_use(format!(
                "{table}.csv already stores sales as negative amounts; import it without \
                 --positive-sales"
            ))),
            None => Ok(()),
        };
    }
    match with(Verdict::Reversed) {
        Some((table, seen)) => Err(Failure::wrong_use(format!(
            "{table}.csv shows sales as positive amounts in all its {} rows that tell; the product \
             stores them as negative. Import it with --positive-sales to turn them",
            seen.reversed
        ))),
        None => Ok(()),
    }
}

/// The transaction in the product's form.
fn turned(mut gathered: Gathered, positive_sales: bool) -> Gathered {
    if positive_sales {
        let rows = gathered.rows.iter_mut();
        rows.for_each(|(_, row): &mut (u64, AnyRow)| reverse(row));
    }
    gathered
}

/// What identifies everything that the import would write.
fn import_id(survey: &Survey, positive_sales: bool) -> ImportId {
    let mut sha = Sha256::new();
    sha.update(survey.content);
    sha.update([u8::from(positive_sales)]);
    // A row whose key could not be read is in no transaction and decides about all.
    sha.update(survey.rejected.to_be_bytes());
    let mut id = ImportId::default();
    id.iter_mut().zip(sha.finalize()).for_each(|(byte, hashed)| *byte = hashed);
    id
}

fn notes(survey: &Survey) -> Vec<String> {
    survey.notes.iter().map(|note| format!("{}: {}", note.file, note.text)).collect()
}

fn rejected(rejection: &Rejection) -> RejectedRow {
    RejectedRow {
        file: rejection.file.clone(),
        line: rejection.line,
        column: rejection.column.clone(),
        value: rejection.column.is_some().then(|| rejection.value.clone()),
        reason: rejection.reason.clone(),
        transaction: rejection.key.as_ref().map(ToString::to_string),
    }
}

impl From<crate::channel::table_files::FolderError> for Failure {
    fn from(error: crate::channel::table_files::FolderError) -> Self {
        use crate::channel::table_files::FolderError as E;
        match error {
            E::Scratch { .. } => Self::failed(error.to_string()),
            E::Unreadable { .. } | E::NoTables { .. } | E::TwoFiles { .. } => {
                Self::wrong_use(error.to_string())
            }
        }
    }
}
