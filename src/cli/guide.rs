//! `guide`: articles of the documentation, played and reported step by step.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::text::{json, say};
use super::{Arguments, Exit, Host, args, demo};
use crate::engine::Failure;
use crate::guide::{Article, ArticleError, FileReport, Report, SHIPPED, Step, shipped};

/// Carries out a guide command.
pub(super) fn run(
    command: &args::Guide,
    arguments: &Arguments,
    host: &mut dyn Host,
) -> Result<Exit, Failure> {
    let as_json = arguments.json;
    match command {
        args::Guide::List { files } => list(files, as_json),
        args::Guide::Check { files } => check(files, as_json, host),
        args::Guide::Play(asked) => demo::play(asked, arguments, host),
        args::Guide::Picture(asked) => demo::picture(asked, arguments, host),
    }
}

/// One article, as `guide list --json` prints it.
#[derive(Serialize)]
struct Listed {
    title: String,
    /// The file, or the name of an article that the program brings along.
    file: String,
    procedures: Vec<ListedProcedure>,
}

/// One procedure of it.
#[derive(Serialize)]
struct ListedProcedure {
    title: String,
    /// The line of its heading, counted from 1.
    line: usize,
    /// How many steps it has, sub-steps included.
    steps: usize,
}

fn list(files: &[PathBuf], as_json: bool) -> Result<Exit, Failure> {
    let listed: Result<Vec<Listed>, Failure> = if files.is_empty() {
        SHIPPED.iter().map(|one| listed(one.name.to_owned(), one.article())).collect()
    } else {
        files.iter().map(|file| listed_file(file)).collect()
    };
    let listed = listed?;
    if as_json {
        json(&listed)?;
    } else {
        let mut lines = Vec::new();
        for Listed { title, file, procedures } in &listed {
            lines.push(format!("{file}  {title}"));
            for ListedProcedure { title, line, steps } in procedures {
                lines.push(format!("  {line:>4}  {title}  ({steps} steps)"));
            }
        }
        say(&lines.join("\n"))?;
    }
    Ok(Exit::Done)
}

fn listed_file(file: &Path) -> Result<Listed, Failure> {
    let name = file.display().to_string();
    if let Some(one) = shipped(&name).filter(|_| !file.exists()) {
        return listed(name, one.article());
    }
    let bytes = std::fs::read(file)
        .map_err(|error| Failure::wrong_use(format!("{name} cannot be read: {error}")))?;
    listed(name, Article::from_bytes(&bytes))
}

fn listed(file: String, article: Result<Article, ArticleError>) -> Result<Listed, Failure> {
    let article = article.map_err(|error| Failure::wrong_use(format!("{file}: {error}")))?;
    let procedures = article.procedures.into_iter();
    let procedures = procedures.map(|procedure| ListedProcedure {
        steps: count(&procedure.steps),
        title: procedure.title,
        line: procedure.line,
    });
    Ok(Listed { title: article.title, file, procedures: procedures.collect() })
}

fn count(steps: &[Step]) -> usize {
    steps.iter().map(|step| 1 + count(&step.sub_steps)).sum()
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
