//! Restore: a store made of a backup.
//!
//! The file is read twice. First every frame is tested, before anything is made; then the records
//! are committed to databases in an unfinished store, which takes its place only when headquarters
//! open on it. So half a restore is never a store.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::opening::{complete, open_data};
use super::place::{CHANNELS, HEADQUARTERS, Place, refused};
use crate::channel::map_name;
use crate::durable::{Commit, Database, OrderedMap, SledMap};
use crate::engine::outcome::BackupResult;
use crate::engine::{Clock, Failure, FailureKind, SystemClock};
use crate::store::{ArchiveError, ArchiveReader, ArchiveTotals, ArchivedMap, Frame, StoreError};

/// Bytes that one commit of a restore writes, about.
const COMMIT: usize = 4 << 20;

/// Makes a store of the backup.
pub(super) fn restore(place: &Place, backup: &Path) -> Result<BackupResult, Failure> {
    let clock = SystemClock::default();
    let began = clock.elapsed();
    let Some(lock) = place.lock()? else {
        let text =
            format!("{} is in use; name a new folder with --store", place.folder().display());
        return Err(Failure::new(FailureKind::Held, text));
    };
    if place.is_made()? {
        let text = format!(
            "{} holds a store; name a new or an empty folder with --store",
            place.folder().display()
        );
        return Err(Failure::wrong_use(text));
    }
    let totals = read(backup, &mut |_| Ok(()))?;
    let unfinished = place.begin()?;
    let mut filling = Filling::begin(&unfinished)?;
    read(backup, &mut |frame| filling.take(frame))?;
    filling.end()?;
    complete(&open_data(&unfinished)?, &unfinished)?;
    place.finish()?;
    lock.leave();
    let took = clock.elapsed().saturating_sub(began).as_millis();
    Ok(BackupResult {
        job: "restore".into(),
        backup: backup.display().to_string(),
        maps: totals.maps,
        records: totals.records,
        bytes: totals.bytes,
        elapsed_ms: u64::try_from(took).unwrap_or(u64::MAX),
    })
}

/// Reads the file to its end; each frame is tested before `take` has it.
fn read(
    backup: &Path,
    take: &mut dyn FnMut(Frame) -> Result<(), Failure>,
) -> Result<ArchiveTotals, Failure> {
    let refuse = |error: ArchiveError| {
        let kind = match error {
            ArchiveError::NotABackup => FailureKind::WrongUse,
            ArchiveError::Io(_) => FailureKind::Failed,
            _ => FailureKind::Damaged,
        };
        Failure::new(kind, format!("{}: {error}", backup.display()))
    };
    let file = File::open(backup).map_err(|error| refused(backup, &error))?;
    let mut archive = ArchiveReader::new(BufReader::new(file)).map_err(refuse)?;
    loop {
        match archive.next_frame().map_err(refuse)? {
            Frame::End(totals) => return Ok(totals),
            frame => take(frame)?,
        }
    }
}

/// An unfinished store that is being filled.
struct Filling {
    headquarters: Database,
    channels: Database,
    map: Option<SledMap>,
    commit: Commit,
    size: usize,
}

impl Filling {
    fn begin(folder: &Path) -> Result<Self, Failure> {
        let open = |name: &str| Database::open(&folder.join(name)).map_err(StoreError::from);
        Ok(Self {
            headquarters: open(HEADQUARTERS)?,
            channels: open(CHANNELS)?,
            map: None,
            commit: Commit::default(),
            size: 0,
        })
    }

    fn take(&mut self, frame: Frame) -> Result<(), Failure> {
        match frame {
            Frame::Map(map) => {
                self.commit()?;
                let opened = match map {
                    ArchivedMap::Headquarters => self.headquarters.map(HEADQUARTERS),
                    ArchivedMap::Channel(name) => self.channels.map(&map_name(&name)),
                };
                self.map = Some(opened.map_err(StoreError::from)?);
                Ok(())
            }
            Frame::Record { key, value } => {
                self.size += key.len() + value.len();
                self.commit.writes.push((key, Some(value)));
                if self.size >= COMMIT { self.commit() } else { Ok(()) }
            }
            Frame::End(_) => Ok(()),
        }
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let commit = std::mem::take(&mut self.commit);
        self.size = 0;
        if let (Some(map), false) = (&self.map, commit.writes.is_empty()) {
            map.commit(commit).map_err(StoreError::from)?;
        }
        Ok(())
    }

    /// Writes what is left and lets go of the databases.
    fn end(mut self) -> Result<(), Failure> {
        self.commit()
    }
}
