//! Imports: of transactions into a channel database, and of setup; and what they print.

use std::path::{Path, PathBuf};

use super::args;
use super::text::table;
use crate::engine::command::{Import, ImportSetup};
use crate::engine::outcome::{
    ImportResult, MadeSetup, RejectedRow, SetupFileResult, SetupImportResult,
};
use crate::engine::{Command, Failure};

/// The engine's command of an import.
pub(super) fn import_command(asked: &args::Import) -> Result<Command, Failure> {
    Ok(Command::Import(Import {
        folder: absolute(&asked.folder)?,
        channel_database: asked.channel_database.clone(),
        positive_sales: asked.positive_sales,
        create_missing: asked.create_missing,
        dry_run: asked.dry_run,
    }))
}

/// The engine's command of an import of setup files.
pub(super) fn setup_command(asked: &args::ImportSetup) -> Result<Command, Failure> {
    let folder = absolute(&asked.folder)?;
    Ok(Command::ImportSetup(ImportSetup { folder, dry_run: asked.dry_run }))
}

/// The engine may be in another process with another current folder.
fn absolute(folder: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(folder)
        .map_err(|error| Failure::wrong_use(format!("{} is no folder: {error}", folder.display())))
}

/// What an import did, in words.
pub(super) fn describe_import(result: &ImportResult) -> String {
    let rows: u64 = result.rows.values().sum();
    let verb = if result.dry_run { "would go" } else { "went" };
    let mut lines = vec![format!(
        "{} transactions, {rows} rows {verb} into the channel database {}; {} transactions held \
         back, {} rows rejected",
        result.transactions, result.channel_database, result.held_back, result.rejected
    )];
    if result.already_there > 0 {
        lines.push(format!(
            "  {} transactions were there from an import of these files that was interrupted",
            result.already_there
        ));
    }
    if result.interrupted {
        lines.push(
            "  stopped at a commit; what is counted here is done. Import again to go on".into(),
        );
    }
    lines.extend(made(&result.made, result.dry_run));
    lines.extend(result.rejections.iter().map(rejected));
    lines.extend(result.held_back_because.iter().map(|held| format!("  held back: {held}")));
    lines.extend(result.notes.iter().map(|note| format!("  note: {note}")));
    lines.join("\n")
}

fn made(made: &[MadeSetup], dry_run: bool) -> Vec<String> {
    let verb = if dry_run { "would make" } else { "made" };
    let place = |made: &MadeSetup| match made.file.as_str() {
        "" => "for the import itself".to_owned(),
        file => format!("{file} line {}", made.line),
    };
    let line = |made: &MadeSetup| format!("  {verb} {} {} ({})", made.kind, made.key, place(made));
    made.iter().map(line).collect()
}

fn rejected(rejection: &RejectedRow) -> String {
    let column = rejection.column.as_deref().unwrap_or("-");
    let value = rejection.value.as_deref().unwrap_or("-");
    let RejectedRow { file, line, reason, .. } = rejection;
    format!("  {file} line {line}, {column}, {value}: {reason}")
}

/// What an import of setup files did, in words.
pub(super) fn describe_setup(result: &SetupImportResult) -> String {
    let heads = [("File", false), ("Read", true), ("Added", true), ("Changed", true)];
    let heads = heads.into_iter().chain([("Unchanged", true), ("Rejected", true)]);
    let heads: Vec<(String, bool)> = heads.map(|(head, right)| (head.into(), right)).collect();
    let row = |file: &SetupFileResult| -> Vec<String> {
        let counts = [file.read, file.added, file.changed, file.unchanged, file.rejected];
        let counts = counts.iter().map(ToString::to_string);
        std::iter::once(file.file.clone()).chain(counts).collect()
    };
    let rows: Vec<_> = result.files.iter().map(row).collect();
    let mut lines = vec![table(&heads, &rows)];
    if result.dry_run {
        lines.push("dry run: nothing was changed".into());
    }
    lines.extend(result.rejections.iter().map(rejected));
    lines.extend(result.notes.iter().map(|note| format!("  note: {note}")));
    lines.join("\n")
}
