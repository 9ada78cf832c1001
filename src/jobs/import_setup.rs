//! Import of setup files: customers, products, channels and so on of somebody's own shop, brought into
//! the setup that is there.
//!
//! The good rows of all files go in together, in one commit; the bad ones are named. Nothing is
//! removed. Setup is held in memory whole, and so are its files.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

use super::milliseconds;
use super::setup_files::{FileCount, SetupError, SetupFiles, Taken};
use crate::channel::ChannelDatabases;
use crate::channel::table_files::{MAX_REJECTIONS, regular_file};
use crate::domain::Setup;
use crate::domain::text::clean;
use crate::engine::command::ImportSetup;
use crate::engine::outcome::{RejectedRow, SetupFileResult, SetupImportResult};
use crate::engine::{Failure, Job, JobContext, Outcome};

/// Most bytes of a setup file: some 500,000 customers.
const MAX_FILE: u64 = 64 << 20;
/// Most files of a folder, several times the lists there are.
const MAX_FILES: usize = 200;

/// An import of one folder.
pub struct ImportSetupFiles {
    asked: ImportSetup,
    channels: Arc<dyn ChannelDatabases>,
}

impl ImportSetupFiles {
    /// The import that was asked for; channel databases that it brings can be opened afterwards.
    pub fn new(asked: ImportSetup, channels: Arc<dyn ChannelDatabases>) -> Self {
        Self { asked, channels }
    }
}

#[async_trait]
impl Job for ImportSetupFiles {
    fn caption(&self) -> String {
        "import-setup".into()
    }

    fn exclusive(&self) -> Option<&'static str> {
        Some("import")
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let read = Folder::read(&self.asked.folder)?;
        let taken = if self.asked.dry_run {
            read.files.merge_good_rows(&context.headquarters.setup())
        } else {
            self.merge(&read.files, context).await?
        };
        let mut result = report(read, &taken);
        result.dry_run = self.asked.dry_run;
        result.elapsed_ms = milliseconds(began, context.elapsed());
        Ok(Outcome::SetupImport(result))
    }
}

impl ImportSetupFiles {
    async fn merge(&self, files: &SetupFiles, context: &JobContext<'_>) -> Result<Taken, Failure> {
        // A look at what is there first: setup that says nothing new is not written.
        let taken = files.merge_good_rows(&context.headquarters.setup());
        if taken.merged.changes.is_empty() {
            return Ok(taken);
        }
        let mut taken = Taken::default();
        let change = |setup: &mut Setup| {
            taken = files.merge_good_rows(setup);
            setup.clone_from(&taken.merged.setup);
        };
        context.headquarters.change_setup(change).await?;
        for database in &taken.merged.setup.channel_databases {
            self.channels.add(&database.name);
        }
        Ok(taken)
    }
}

/// The files of a folder.
struct Folder {
    files: SetupFiles,
    /// Why a file was not read at all, by name.
    refused: BTreeMap<String, String>,
}

impl Folder {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let unreadable = |error: std::io::Error| {
            Failure::wrong_use(format!("{} cannot be read: {error}", folder.display()))
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            let is_setup = extension.is_some_and(|it| {
                it.eq_ignore_ascii_case("csv") || it.eq_ignore_ascii_case("toml")
            });
            if is_setup {
                names.push(path);
            }
        }
        if names.is_empty() || names.len() > MAX_FILES {
            return Err(Failure::wrong_use(format!(
                "{} has {} CSV and TOML files; put setup files there, such as customers.csv, and at \
                 most {MAX_FILES}",
                folder.display(),
                names.len()
            )));
        }
        // The order of a listing is no order.
        names.sort();
        let (mut files, mut refused) = (Vec::new(), BTreeMap::new());
        for path in names {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = clean(&name).into_owned();
            match read_file(&path) {
                Ok(text) => files.push((name, text)),
                Err(why) => {
                    refused.insert(name, why);
                }
            }
        }
        Ok(Self { files: SetupFiles::new(files), refused })
    }
}

fn read_file(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = regular_file(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(format!("is larger than {MAX_FILE} bytes; divide it"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        format!("is not UTF-8 at its byte {at}; export it as UTF-8")
    })
}

fn report(read: Folder, taken: &Taken) -> SetupImportResult {
    let refused = read.refused.into_iter().map(|(file, reason)| RejectedRow {
        file,
        line: 0,
        column: None,
        value: None,
        reason,
        transaction: None,
    });
    let rejections: Vec<_> = refused.chain(taken.errors.iter().map(rejected)).collect();
    let unread = rejections.iter().filter(|rejection| rejection.line == 0);
    let unread = unread.map(|rejection| SetupFileResult {
        file: rejection.file.clone(),
        rejected: 1,
        ..SetupFileResult::default()
    });
    let mut files: Vec<_> = unread.chain(taken.files.iter().map(counted)).collect();
    files.sort_by(|a, b| a.file.cmp(&b.file));
    SetupImportResult {
        job: "import-setup".into(),
        rejected: files.iter().map(|file| file.rejected).sum(),
        files,
        rejections: rejections.into_iter().take(MAX_REJECTIONS).collect(),
        notes: taken.merged.notes.iter().map(ToString::to_string).collect(),
        ..SetupImportResult::default()
    }
}

fn counted(count: &FileCount) -> SetupFileResult {
    SetupFileResult {
        file: count.file.clone(),
        read: count.read,
        added: count.added,
        changed: count.changed,
        unchanged: count.unchanged(),
        rejected: count.rejected,
    }
}

fn rejected(error: &SetupError) -> RejectedRow {
    let column = &error.place.column;
    RejectedRow {
        file: error.place.file.clone(),
        line: error.place.line,
        column: (!column.is_empty()).then(|| column.clone()),
        value: (!error.value.is_empty()).then(|| clean(&error.value).into_owned()),
        reason: error.problem.to_string(),
        transaction: None,
    }
}
