//! Export: lists as files, for other programs and for people.
//!
//! A document has the product's names, its child tables nested; as CSV it is its columns without
//! the nested ones. What is exported depends on the store alone: the same store gives the same
//! bytes. Documents are read and written a few hundred at a time.
//!
//! `tables` writes the eleven tables instead, so that an import reads the transactions back.

mod documents;
mod file;
mod tables;

use std::fs;
use std::path::Path;

use async_trait::async_trait;

use super::backup::refused;
use super::milliseconds;
use crate::engine::command::{Export, ExportFormat, Exported};
use crate::engine::outcome::{ExportResult, ExportedFile};
use crate::engine::{Failure, FailureKind, Job, JobContext, Outcome};
use crate::store::Still;
use documents::List;
use file::Out;

/// Documents read at a time: a few segments.
const BATCH: u64 = 512;

/// An export into one folder.
pub struct ExportFiles {
    asked: Export,
}

impl ExportFiles {
    /// The export that was asked for.
    pub fn new(asked: Export) -> Self {
        Self { asked }
    }
}

#[async_trait]
impl Job for ExportFiles {
    fn caption(&self) -> String {
        "export".into()
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let Export { what, format, folder } = &self.asked;
        if *what == Exported::Tables && *format == ExportFormat::Jsonl {
            let text = "the eleven tables are written as CSV; leave out --format jsonl or --tables";
            return Err(Failure::wrong_use(text));
        }
        prepare(folder)?;
        // Files of one folder belong together, so nothing is written to headquarters meanwhile.
        let still = context.headquarters.hold_still().await;
        let mut files = Vec::new();
        match what {
            Exported::Tables => files = tables::write(context, &still, folder).await?,
            Exported::Transactions => {
                files.push(list(context, &still, List::Transactions, &self.asked).await?);
            }
            Exported::Orders => {
                files.push(list(context, &still, List::Orders, &self.asked).await?);
            }
            Exported::Payments => {
                files.push(list(context, &still, List::Payments, &self.asked).await?);
            }
            Exported::Postings => {
                files.push(list(context, &still, List::Postings, &self.asked).await?);
            }
            Exported::All => {
                for kind in [List::Transactions, List::Orders, List::Payments, List::Postings] {
                    files.push(list(context, &still, kind, &self.asked).await?);
                }
            }
        }
        let folder_file = fs::File::open(folder).and_then(|opened| opened.sync_all());
        folder_file.map_err(|error| refused(folder, &error))?;
        Ok(Outcome::Export(ExportResult {
            job: "export".into(),
            folder: folder.display().to_string(),
            files,
            elapsed_ms: milliseconds(began, context.elapsed()),
        }))
    }
}

/// Creates the folder, or sees that it is empty.
fn prepare(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| refused(folder, &error))?;
    let mut entries = fs::read_dir(folder).map_err(|error| refused(folder, &error))?;
    if entries.next().is_some() {
        let text = format!("{} is not empty; name a new or an empty folder", folder.display());
        return Err(Failure::wrong_use(text));
    }
    Ok(())
}

/// Writes one list.
async fn list(
    context: &JobContext<'_>,
    still: &Still<'_>,
    list: List,
    asked: &Export,
) -> Result<ExportedFile, Failure> {
    let mut out = Out::create(&asked.folder, list, asked.format)?;
    let count = list.count(still);
    let mut first = 0;
    while first < count {
        if context.is_cancelled() {
            return Err(stopped(&asked.folder));
        }
        let beyond = count.min(first + BATCH);
        let ordinals: Vec<u64> = (first..beyond).collect();
        for document in list.documents(still, &ordinals).await? {
            out.write(&document)?;
        }
        context.advance(beyond - first, 0);
        first = beyond;
    }
    out.finish()
}

fn stopped(folder: &Path) -> Failure {
    let text = format!("the export was stopped; the files in {} are not whole", folder.display());
    Failure::new(FailureKind::Interrupted, text)
}
