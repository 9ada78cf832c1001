//! Pictures of the moments of an article: it is played as in a check, and the screen is painted when
//! the step of a moment is done.

use std::sync::Arc;

use super::article::Source;
use super::company::{Company, Still, first_page};
use super::rehearsal::Rehearsal;
use super::{article, look};
use crate::cli::{Picture, args};
use crate::engine::Failure;
use crate::guide::{self, AfterFailure, Mark, Procedure, Screen, lines, lines_of, marks};
use crate::semantics::{Act, NodeId, Tree};
use crate::tui::picture::svg;

/// The pictures of the moments that are asked for, of all that have a name if none is.
pub(super) fn take(asked: &args::Picture) -> Result<Vec<Picture>, Failure> {
    let source = article::read(&asked.file)?.with_procedures()?;
    let moments = moments(&source, &asked.at)?;
    let mut pictures = Vec::new();
    for procedure in &source.article.procedures {
        let lines = lines_of(procedure);
        let of_it = moments.iter().filter(|moment| lines.contains(&moment.line));
        let of_it: Vec<Mark> = of_it.cloned().collect();
        if !of_it.is_empty() {
            pictures.extend(sit(procedure, of_it, asked.still)?);
        }
    }
    Ok(pictures)
}

fn moments(source: &Source, at: &[String]) -> Result<Vec<Mark>, Failure> {
    let known = marks(&source.article, &source.text);
    let names: Vec<&str> = known.iter().map(|mark| mark.name.as_str()).collect();
    let Source { name, .. } = source;
    let mut sorted = names.clone();
    sorted.sort_unstable();
    if let Some([twice, _]) = sorted.windows(2).find(|pair| pair.first() == pair.last()) {
        return Err(Failure::wrong_use(format!("{name}: two moments are called {twice}")));
    }
    if at.is_empty() && known.is_empty() {
        let text = format!(
            "{name} names no moment; name the line of a step with --at LINE, or write \
             <!-- picture: NAME --> below one"
        );
        return Err(Failure::wrong_use(text));
    }
    if at.is_empty() {
        return Ok(known);
    }
    let lines = lines(&source.article);
    let find = |asked: &String| {
        let line = asked.parse().ok().filter(|line| lines.contains(line));
        let line = line.map(|line| Mark { name: format!("line-{line}"), line });
        line.or_else(|| known.iter().find(|mark| mark.name == *asked).cloned()).ok_or_else(|| {
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let text = format!(
                "{name} has no moment {asked}; it names: {}; steps are at lines {}",
                if names.is_empty() { "none".to_owned() } else { names.join(", ") },
                lines.join(", ")
            );
            Failure::wrong_use(text)
        })
    };
    at.iter().map(find).collect()
}

/// Plays a procedure and takes its pictures.
fn sit(
    procedure: &Procedure,
    moments: Vec<Mark>,
    still: args::Still,
) -> Result<Vec<Picture>, Failure> {
    let company = Company::prepare(Arc::new(Still))?;
    let args::CellSize(columns, rows) = still.size;
    let model = first_page(look::still(still.theme), (columns, rows));
    let stage = Rehearsal::begin(company, model)?;
    let mut sitting = Sitting { stage, moments, taken: Vec::new() };
    sitting.did(procedure.line);
    let report = guide::play(procedure, &mut sitting, AfterFailure::Stop);
    if let Some(step) = report.steps.iter().find(|step| !step.result.passes()) {
        let why = step.why.as_deref().unwrap_or_default();
        let text = format!("line {}: {} is {}: {why}", step.line, step.text, step.result);
        return Err(Failure::failed(text));
    }
    sitting.stage.end()?;
    Ok(sitting.taken)
}

/// The screen while pictures are taken of it.
struct Sitting {
    stage: Rehearsal,
    /// The moments that are to come.
    moments: Vec<Mark>,
    taken: Vec<Picture>,
}

impl Screen for Sitting {
    fn tree(&self) -> Tree {
        self.stage.tree()
    }

    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String> {
        Screen::act(&mut self.stage, node, act)
    }

    fn settled(&mut self) -> Result<(), String> {
        self.stage.settle()
    }

    fn did(&mut self, line: usize) {
        let (now, later): (Vec<Mark>, Vec<Mark>) =
            std::mem::take(&mut self.moments).into_iter().partition(|mark| mark.line == line);
        self.moments = later;
        for Mark { name, .. } in now {
            let page = Screen::tree(&self.stage).page;
            let svg = svg(&page, &self.stage.screen.buffer());
            self.taken.push(Picture { name, svg });
        }
    }
}
