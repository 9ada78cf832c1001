//! Backup: every record of headquarters and of every channel database in one file.
//!
//! It is taken from the running store. Headquarters come first and stand still for as long as it
//! takes, between two commits; each channel database follows, between two of its own. A channel
//! database knows nothing of headquarters and only grows, so that what was copied later is never
//! behind the watermark that was copied before: the copy is a state that the store could be in.
//!
//! The file is written under another name, synced, and then takes its place: there is never half a
//! backup under the name that was asked for.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;

use super::milliseconds;
use crate::channel::ChannelDatabases;
use crate::engine::command::Backup;
use crate::engine::outcome::BackupResult;
use crate::engine::{Failure, FailureKind, Job, JobContext, Outcome};
use crate::store::{ArchiveTotals, ArchiveWriter, ArchivedMap, StoreError};

/// A backup into one file.
pub struct BackupFile {
    asked: Backup,
    channels: Arc<dyn ChannelDatabases>,
}

/// Why a copy ended: the store, the file, or the person.
enum Ended {
    Store(StoreError),
    File(io::Error),
    Stopped,
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl BackupFile {
    /// The backup that was asked for.
    pub fn new(asked: Backup, channels: Arc<dyn ChannelDatabases>) -> Self {
        Self { asked, channels }
    }
}

#[async_trait]
impl Job for BackupFile {
    fn caption(&self) -> String {
        "backup".into()
    }

    fn exclusive(&self) -> Option<&'static str> {
        // Two of them could write one file.
        Some("backup")
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let began = context.elapsed();
        let file = &self.asked.file;
        let draft = draft(file)?;
        let copied = self.copy(context, &draft).await;
        let placed = match copied {
            Ok(totals) => put_in_place(&draft, file).map(|()| totals),
            Err(failure) => Err(failure),
        };
        let totals = placed.inspect_err(|_| {
            // What is left of it is in nobody's way; the next backup to this name removes it.
            fs::remove_file(&draft).unwrap_or_default();
        })?;
        Ok(Outcome::Backup(BackupResult {
            job: "backup".into(),
            backup: file.display().to_string(),
            maps: totals.maps,
            records: totals.records,
            bytes: totals.bytes,
            elapsed_ms: milliseconds(began, context.elapsed()),
        }))
    }
}

impl BackupFile {
    /// Writes everything to the draft, down to the disk.
    async fn copy(&self, context: &JobContext<'_>, draft: &Path) -> Result<ArchiveTotals, Failure> {
        let refuse = |error: io::Error| refused(draft, &error);
        let mut options = File::options();
        let file = options.write(true).create_new(true).mode(0o600).open(draft).map_err(refuse)?;
        let mut archive = ArchiveWriter::new(BufWriter::new(file)).map_err(refuse)?;
        archive.map(&ArchivedMap::Headquarters).map_err(refuse)?;
        let still = context.headquarters.hold_still().await;
        let copied = still.each_record(|key, value| record(context, &mut archive, key, value));
        copied.await.map_err(|ended| failure(ended, draft))?;
        drop(still);
        for name in self.channels.names() {
            archive.map(&ArchivedMap::Channel(name.clone())).map_err(refuse)?;
            let database = self.channels.open(&name)?;
            let Some(inspect) = database.inspect() else {
                let text = format!("channel database {name} does not show what is stored");
                return Err(Failure::failed(text + "; it cannot be copied"));
            };
            let mut ended = None;
            inspect.each_record(&mut |key, value| {
                if ended.is_none() {
                    ended = record(context, &mut archive, key, value).err();
                }
                Ok(())
            })?;
            if let Some(ended) = ended {
                return Err(failure(ended, draft));
            }
        }
        let (out, totals) = archive.finish().map_err(refuse)?;
        let file = out.into_inner().map_err(|error| refuse(error.into_error()))?;
        file.sync_all().map_err(refuse)?;
        Ok(totals)
    }
}

fn record<W: Write>(
    context: &JobContext<'_>,
    archive: &mut ArchiveWriter<W>,
    key: &[u8],
    value: &[u8],
) -> Result<(), Ended> {
    if context.is_cancelled() {
        return Err(Ended::Stopped);
    }
    archive.record(key, value)?;
    context.advance(1, 0);
    Ok(())
}

fn failure(ended: Ended, draft: &Path) -> Failure {
    match ended {
        Ended::Store(error) => error.into(),
        Ended::File(error) => refused(draft, &error),
        Ended::Stopped => {
            let text = "the backup was stopped; nothing was written under its name";
            Failure::new(FailureKind::Interrupted, text)
        }
    }
}

/// Where the file is written before it takes its place: beside it, so that it can be renamed.
fn draft(file: &Path) -> Result<PathBuf, Failure> {
    let Some(name) = file.file_name() else {
        let text = format!("{} is no name of a file; name one", file.display());
        return Err(Failure::wrong_use(text));
    };
    if file.is_dir() {
        let text = format!("{} is a folder; name a file", file.display());
        return Err(Failure::wrong_use(text));
    }
    let mut draft = name.to_owned();
    draft.push(".unfinished");
    let draft = file.with_file_name(draft);
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(refused(&draft, &error)),
        _ => Ok(draft),
    }
}

/// Gives the finished file its name; both are on disk when this returns.
fn put_in_place(draft: &Path, file: &Path) -> Result<(), Failure> {
    let refuse = |error: io::Error| refused(file, &error);
    fs::rename(draft, file).map_err(refuse)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(refuse)
}

/// The failure of an operation on a file that a person named.
pub(super) fn refused(path: &Path, error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FailureKind::NotPermitted
        }
        _ => FailureKind::Failed,
    };
    Failure::new(kind, format!("{}: {error}; check the path and the rights on it", path.display()))
}
