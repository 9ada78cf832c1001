//! A demo that is recorded: the guide shows every procedure on a screen without a terminal, and
//! every frame gets the time it would have had. Only frames at rest are taken, so that the same
//! article gives the same recording.

use std::sync::Arc;
use std::time::Duration;

use super::company::{Company, Still, first_page};
use super::rehearsal::Rehearsal;
use super::{article, look};
use crate::cli::args;
use crate::engine::Failure;
use crate::guide::{DemoEnd, Procedure};
use crate::tui::cast::Cast;
use crate::tui::guide::{Demo, PACE};
use crate::tui::message::Message;

/// The demo as an asciicast, and how it ended.
pub(super) fn record(asked: &args::Play) -> Result<(DemoEnd, String), Failure> {
    let source = article::read(&asked.file)?.with_procedures()?;
    let args::CellSize(columns, rows) = asked.still.size;
    let cast = Cast::new(&source.article.title, (columns, rows)).map_err(|error| failed(&error))?;
    let mut recording = Recording { cast, at: Duration::ZERO, still: asked.still };
    let procedures = &source.article.procedures;
    for (at, procedure) in (1..).zip(procedures) {
        let pace = asked.speed.of(PACE);
        let end =
            recording.play(procedure, Demo { pace, part: (at, procedures.len()), live: false })?;
        if end != DemoEnd::Played {
            return Ok((end, String::new()));
        }
    }
    let text = recording.cast.end(recording.at).map_err(|error| failed(&error))?;
    Ok((DemoEnd::Played, text))
}

struct Recording {
    cast: Cast,
    /// When the next frame is.
    at: Duration,
    still: args::Still,
}

impl Recording {
    fn play(&mut self, procedure: &Procedure, demo: Demo) -> Result<DemoEnd, Failure> {
        let company = Company::prepare(Arc::new(Still))?;
        let args::CellSize(columns, rows) = self.still.size;
        let model = first_page(look::still(self.still.theme), (columns, rows));
        let mut stage = Rehearsal::begin(company, model.demonstrating(procedure, demo))?;
        let began = self.at;
        loop {
            stage.settle().map_err(Failure::failed)?;
            let model = stage.screen.model();
            if let Some(end) = model.demo_end().cloned() {
                stage.end()?;
                return Ok(end);
            }
            self.cast.frame(self.at, model).map_err(|error| failed(&error))?;
            self.at += demo.pace;
            model.pass_time(self.at.saturating_sub(began));
            stage.screen.batch([Message::Wake]);
        }
    }
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::failed(format!("the demo cannot be recorded: {error}"))
}
