//! `guide`: articles of the documentation, played and reported step by step.

use std::path::PathBuf;

use super::text::{json, say};
use super::{Exit, Host, args};
use crate::engine::Failure;
use crate::guide::{Article, FileReport, Report};

/// Carries out a guide command.
pub(super) fn run(
    command: &args::Guide,
    as_json: bool,
    host: &mut dyn Host,
) -> Result<Exit, Failure> {
    match command {
        args::Guide::List { files } => list(files, as_json),
        args::Guide::Check { files } => check(files, as_json, host),
    }
}

fn list(files: &[PathBuf], as_json: bool) -> Result<Exit, Failure> {
    let mut titles = Vec::new();
    for file in files {
        let bytes = std::fs::read(file).map_err(|error| {
            Failure::wrong_use(format!("{} cannot be read: {error}", file.display()))
        })?;
        let article = Article::from_bytes(&bytes)
            .map_err(|error| Failure::wrong_use(format!("{}: {error}", file.display())))?;
        let procedures = article.procedures.into_iter();
        titles.extend(procedures.map(|procedure| {
            serde_json::json!({
                "file": file,
                "line": procedure.line,
                "title": procedure.title,
                "steps": procedure.steps.len(),
            })
        }));
    }
    if as_json {
        json(&titles)?;
    } else {
        let line = |title: &serde_json::Value| {
            let text = |name: &str| match &title[name] {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            format!(
                "{}:{}  {}  ({} steps)",
                text("file"),
                text("line"),
                text("title"),
                text("steps")
            )
        };
        say(&titles.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(Exit::Done)
}

fn check(files: &[PathBuf], as_json: bool, host: &mut dyn Host) -> Result<Exit, Failure> {
    let reports: Result<Vec<FileReport>, Failure> =
        files.iter().map(|file| host.rehearse(file)).collect();
    let report = Report::new(reports?);
    if as_json {
        json(&report)?;
    } else {
        say(&describe(&report))?;
    }
    Ok(if report.passed { Exit::Done } else { Exit::Failed })
}

fn describe(report: &Report) -> String {
    let mut lines = Vec::new();
    for file in &report.files {
        lines.push(file.file.clone());
        for procedure in &file.procedures {
            let passed = if procedure.passed { "passed" } else { "not passed" };
            let effect: Vec<String> =
                procedure.effect.iter().map(|(what, count)| format!("{what} {count:+}")).collect();
            lines.push(format!("  {}: {passed}  {}", procedure.title, effect.join(", ")));
            for step in &procedure.steps {
                let why = step.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
                lines.push(format!("    {:>4}  {}  {}{why}", step.line, step.result, step.text));
            }
        }
    }
    lines.push(if report.passed { "passed".into() } else { "not passed".into() });
    lines.join("\n")
}
