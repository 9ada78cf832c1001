//! Keeping a store: doctor, export, backup and restore, and what they print.

use std::path::{Path, PathBuf};

use super::args::{self, Arguments};
use super::text::{json, say};
use super::{Exit, Host};
use crate::domain::check::Check;
use crate::engine::command::{Backup, Export, ExportFormat, Exported};
use crate::engine::outcome::{BackupResult, DoctorResult, ExportResult};
use crate::engine::{Command, Failure, FailureKind};

/// The engine's command of an export.
pub(super) fn export_command(asked: &args::Export) -> Result<Command, Failure> {
    let what = match asked.what {
        args::Exported::Transactions if asked.tables => Exported::Tables,
        _ if asked.tables => {
            return Err(Failure::wrong_use("--tables is for transactions; leave it out"));
        }
        args::Exported::Transactions => Exported::Transactions,
        args::Exported::Orders => Exported::Orders,
        args::Exported::Payments => Exported::Payments,
        args::Exported::Postings => Exported::Postings,
        args::Exported::All => Exported::All,
    };
    let format = match asked.format {
        args::Format::Csv => ExportFormat::Csv,
        args::Format::Jsonl => ExportFormat::Jsonl,
    };
    Ok(Command::Export(Export { what, format, folder: absolute(&asked.folder)? }))
}

/// The engine's command of a backup.
pub(super) fn backup_command(file: &Path) -> Result<Command, Failure> {
    Ok(Command::Backup(Backup { file: absolute(file)? }))
}

/// The engine may be in another process with another current folder.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path)
        .map_err(|error| Failure::wrong_use(format!("{}: {error}", path.display())))
}

/// Makes a store of a backup.
pub(super) fn restore(
    file: &Path,
    arguments: &Arguments,
    host: &mut dyn Host,
) -> Result<Exit, Failure> {
    let result = host.restore(&arguments.store, file)?;
    if arguments.json {
        json(&result)?;
    } else {
        say(&describe_backup(&result))?;
    }
    Ok(Exit::Done)
}

/// The doctor's word on a store that could not be opened. That it is damaged is a finding; anything
/// else, such as that another process holds it, says nothing about the store.
pub(super) fn unopened(failure: Failure, arguments: &Arguments) -> Result<Exit, Failure> {
    if failure.kind != FailureKind::Damaged {
        return Err(failure);
    }
    let result = DoctorResult::refused(failure.message);
    if arguments.json {
        json(&result)?;
    } else {
        say(&describe_doctor(&result))?;
    }
    Ok(Exit::Damaged)
}

/// What an examination found.
pub(super) fn describe_doctor(result: &DoctorResult) -> String {
    let mut lines: Vec<String> = Vec::new();
    for check in &result.checks {
        let Check { id, what, ok, examined, failures, more_failures } = check;
        let word = if *ok { "ok" } else { "FAILED" };
        lines.push(format!("{id:<5}{word:<7}{examined:>10}  {what}"));
        lines.extend(failures.iter().map(|failure| format!("       {failure}")));
        if *more_failures > 0 {
            lines.push(format!("       and {more_failures} more"));
        }
    }
    let failed = result.checks.iter().filter(|check| !check.ok).count();
    lines.push(match failed {
        0 => "The store is sound.".into(),
        failed => {
            format!("The store is not sound: {failed} of {} checks failed.", result.checks.len())
        }
    });
    lines.join("\n")
}

/// What an export wrote.
pub(super) fn describe_export(result: &ExportResult) -> String {
    let mut lines = vec![format!("written to {} in {} ms", result.folder, result.elapsed_ms)];
    let file = |file: &crate::engine::outcome::ExportedFile| {
        format!("  {}: {} records", file.file, file.records)
    };
    lines.extend(result.files.iter().map(file));
    lines.join("\n")
}

/// What a backup wrote, or a restore read.
pub(super) fn describe_backup(result: &BackupResult) -> String {
    let BackupResult { job, backup, maps, records, bytes, elapsed_ms } = result;
    let databases = maps.saturating_sub(1);
    format!(
        "{job} of {backup}: headquarters and {databases} channel databases, {records} records, \
         {bytes} bytes, in {elapsed_ms} ms"
    )
}
