//! What the keys of a demo do, and how it comes to its end. Nothing else that a person does reaches
//! the screen while a demo is shown.

use super::guide;
use crate::commands::Key;
use crate::guide::DemoEnd;
use crate::tui::guide::{Show, Stage};
use crate::tui::message::{Effect, Input};
use crate::tui::model::Model;
use crate::tui::surface::LeaveHow;

/// Handles what a person does.
pub(super) fn input(model: &mut Model, input: &Input) -> Vec<Effect> {
    let Input::Key(chord) = input else { return Vec::new() };
    match (chord.ctrl || chord.alt, chord.key) {
        (false, Key::Char(' ' | 'p')) => pause(model),
        (false, Key::Right | Key::Char('n')) => step(model),
        (false, Key::Home | Key::Char('r')) => end(model, DemoEnd::Again),
        (false, Key::Esc) | (true, Key::Char('q' | 'c')) => end(model, DemoEnd::Left),
        (true, Key::Char('z')) => vec![Effect::Suspend],
        _ => Vec::new(),
    }
}

/// Stops where it is, or goes on.
fn pause(model: &mut Model) -> Vec<Effect> {
    if model.guide.demo_is_over() {
        return Vec::new();
    }
    model.touch();
    if model.guide.show.take().is_some() {
        return Vec::new();
    }
    model.guide.show = Some(Show::All);
    guide::show(model)
}

/// Does one step, and stops after it.
fn step(model: &mut Model) -> Vec<Effect> {
    let Stage::Follow(session) = &model.guide.stage else { return Vec::new() };
    let Some(current) = session.current() else { return Vec::new() };
    model.guide.show = Some(Show::Step(current));
    model.touch();
    guide::show(model)
}

/// Ends the demo.
pub(super) fn end(model: &mut Model, end: DemoEnd) -> Vec<Effect> {
    model.guide.show = None;
    if let Some(underway) = &mut model.guide.demo {
        underway.end = Some(end);
    }
    vec![Effect::Leave(LeaveHow::Now)]
}
