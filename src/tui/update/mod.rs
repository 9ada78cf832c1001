//! What messages do to the model. Synchronous and total: every message is handled in every state,
//! and everything to be done outside comes back as [`Effect`]s.
//!
//! Keys and mouse are translated here into acts on controls (`keys`, `mouse`); what an act does
//! is in `act`, what a command does in `run`, what the engine says in `engine`.

mod act;
mod demo;
mod edit;
mod engine;
mod guide;
mod keys;
mod lists;
mod mouse;
mod run;

use std::collections::VecDeque;

use crate::semantics::State;

use super::dialogs;
use super::message::{Effect, Input, Message};
use super::model::Model;
use super::scene::Owner;
use super::surface::{Ask, Cx, Place, Surface};

/// Handles a batch of messages that were waiting together. A question that opens while the batch
/// is handled does not hear the rest of its keys: they were typed before it could be read.
pub fn batch(model: &mut Model, messages: impl IntoIterator<Item = Message>) -> Vec<Effect> {
    part_of_batch(model, &mut messages.into_iter().collect(), || false)
}

/// The same for the first messages of a batch, until it is enough for one frame.
pub fn part_of_batch(
    model: &mut Model,
    messages: &mut VecDeque<Message>,
    is_enough: impl Fn() -> bool,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    while let Some(message) = messages.pop_front() {
        if !messages.iter().any(|later| later.supersedes(&message)) {
            effects.extend(update(model, message));
            if is_enough() {
                break;
            }
        }
    }
    if messages.is_empty() {
        model.deaf = false;
    }
    model.scene();
    effects.extend(engine::ask(model));
    // After the questions, so that it knows whether the screen is still coming.
    guide::look(model);
    effects
}

/// What the program asks the engine for before anything has happened.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let mut effects =
        vec![engine::ask_clock(model), engine::ask_unread(model), engine::ask_last_values(model)];
    effects.extend(batch(model, []));
    if model.guide.demo.is_some() {
        effects.push(Effect::WakeIn(model.guide.pace()));
    }
    effects
}

/// Takes note that the engine has left: whatever was under way there will not be heard of again.
pub fn engine_gone(model: &mut Model) {
    engine::forget(model);
}

/// Acts on a control as a person does through keys or mouse. The error says why it cannot be done.
pub fn act_on(
    model: &mut Model,
    id: &str,
    act: &crate::semantics::Act,
) -> Result<Vec<Effect>, String> {
    act::act(model, id, act)
}

fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Input(input) => {
            model.inputs += 1;
            self::input(model, input)
        }
        Message::Resize(width, height) => {
            model.resize((width, height));
            Vec::new()
        }
        Message::Act(id, act) => act_on(model, &id, &act).unwrap_or_default(),
        Message::Engine(message) => engine::heard(model, *message),
        Message::Opening(stage) => {
            model.opening = stage;
            model.touch();
            Vec::new()
        }
        Message::Wake => {
            // The guide first: while the clock is asked, the screen is not at rest.
            let mut effects = guide::show(model);
            effects.push(engine::ask_clock(model));
            effects
        }
        Message::File(done) => {
            guide::file(model, done);
            Vec::new()
        }
        Message::Terminate => vec![Effect::Leave(super::surface::LeaveHow::Stop)],
    }
}

fn input(model: &mut Model, input: Input) -> Vec<Effect> {
    if model.deaf {
        return Vec::new();
    }
    if model.guide.demo.is_some() {
        return demo::input(model, &input);
    }
    match input {
        Input::Key(chord) => keys::key(model, chord),
        Input::Click(column, row) => mouse::click(model, column, row),
        Input::Wheel(column, row, rows) => mouse::wheel(model, column, row, rows),
        Input::Paste(text) => edit::paste(model, &text),
        Input::Other => Vec::new(),
    }
}

/// Lets a surface hear of something, then does what it asks for.
fn tell(
    model: &mut Model,
    owner: Owner,
    hear: impl FnOnce(&mut dyn Surface, &mut Cx<'_>),
) -> Vec<Effect> {
    let status = model.status.clone();
    let Some(opened) = model.opened_mut(owner) else { return Vec::new() };
    let serial = opened.serial;
    let mut cx = Cx { ui: &mut opened.ui, status: &status, asks: Vec::new() };
    hear(&mut *opened.surface, &mut cx);
    let asks = cx.asks;
    model.touch();
    asks.into_iter().flat_map(|ask| grant(model, serial, ask)).collect()
}

/// Does what the surface of that number asked for.
fn grant(model: &mut Model, serial: u64, ask: Ask) -> Vec<Effect> {
    match ask {
        Ask::Open(dialog) => open_dialog(model, dialog),
        Ask::Push(page) => model.push_page(page),
        Ask::Go(page) => model.go(page),
        Ask::Close(value) => {
            let top = model.dialogs.last().is_some_and(|dialog| dialog.serial == serial);
            if top {
                model.close_dialog();
            }
            if let (true, Some(value)) = (top, value) {
                let below = top_owner(model);
                return tell(model, below, |surface, cx| surface.returned(value, cx));
            }
        }
        Ask::Confirm(command) => return run::confirmed(model, command),
        Ask::Run(command) => return run::run(model, command),
        Ask::Command(tag, command) => {
            return vec![engine::send_command(model, serial, tag, command)];
        }
        Ask::Keep(dialog, values) => return vec![engine::keep(model, dialog, values)],
        Ask::Notice(notice) => return engine::say(model, notice),
        Ask::Focus(control) => focus_local(model, serial, &control),
        Ask::Company(company) => {
            // Every page asks for what its queries have become.
            model.status.company = company;
            model.refresh_page();
        }
        Ask::Follow(name) => guide::follow(model, name),
        Ask::Leave(how) => return vec![Effect::Leave(how)],
    }
    Vec::new()
}

fn open_dialog(model: &mut Model, dialog: Box<dyn Surface>) {
    if matches!(dialog.place(), Place::Dialog(id) if dialogs::is_question(id)) {
        model.deaf = true;
    }
    model.open_dialog(dialog);
}

fn focus_local(model: &mut Model, serial: u64, control: &str) {
    if let Some((_, opened)) = model.by_serial(serial) {
        opened.focus = Some(format!("{}/{control}", opened.prefix));
        opened.ui.leave_control();
    }
    model.touch();
}

/// Gives the focus to a stop. What belonged to the control that had it is forgotten.
fn focus(model: &mut Model, stop: &str) {
    let (owner, before) = (owner_of(model, stop), model.glance().stop.clone());
    if before.as_deref() == Some(stop) {
        return;
    }
    if let Some(before) = before {
        lists::close_empty_filter(model, &before);
    }
    model.shell.leave_control();
    model.guide.focused = owner == Some(Owner::Guide);
    if model.guide.focused {
        model.guide.focus = Some(stop.to_owned());
        model.guide.ui.leave_control();
    } else if let Some(top) = model.top_mut() {
        top.focus = Some(stop.to_owned());
        top.ui.leave_control();
    }
    if let Some(ui) = owner.and_then(|owner| model.ui_mut(owner)) {
        ui.scroll.follow = true;
    }
    model.touch();
}

/// Scrolls the body of what has the keys. A focus that would be left behind goes to the nearest
/// control in sight, so that keys never act on something that nobody sees.
fn scroll_body(model: &mut Model, offset: u16) {
    let owner = top_owner(model);
    if let Some(ui) = model.ui_mut(owner) {
        (ui.scroll.offset, ui.scroll.follow) = (offset, false);
    }
    model.touch();
    let scene = model.scene();
    if scene.focused().is_none_or(|(node, _)| node.rect.is_some()) {
        return;
    }
    let at = scene.stops().position(|(node, _)| Some(&node.id) == scene.stop.as_ref());
    let stops = scene.stops().enumerate().filter(|(_, (node, _))| node.rect.is_some());
    let nearest = stops.min_by_key(|(index, (_, wired))| {
        (wired.owner != owner, index.abs_diff(at.unwrap_or_default()))
    });
    let nearest = nearest.map(|(_, (node, _))| node.id.clone());
    if let (Some(stop), Some(top)) = (nearest, model.top_mut()) {
        top.focus = Some(stop);
        model.touch();
    }
}

/// What has the keys: the topmost dialog, else the page.
fn top_owner(model: &Model) -> Owner {
    model.dialogs.len().checked_sub(1).map_or(Owner::Page, Owner::Dialog)
}

fn owner_of(model: &mut Model, id: &str) -> Option<Owner> {
    model.glance().find(id).map(|(_, wired)| wired.owner)
}

/// Goes so many stops on, round and round.
fn step(model: &mut Model, by: isize) {
    let scene = model.scene();
    let stops: Vec<&str> = scene.stops().map(|(node, _)| node.id.as_str()).collect();
    let at = scene.stop.as_deref().and_then(|stop| stops.iter().position(|id| *id == stop));
    let next = match (at, by) {
        (Some(at), by) => at.checked_add_signed(by).unwrap_or(stops.len().saturating_sub(1)),
        (None, _) => 0,
    };
    let stop = stops.get(next).or(stops.first()).map(|id| (*id).to_owned());
    if let Some(stop) = stop {
        focus(model, &stop);
    }
}

/// Goes to the first stop of the next region, or of the one before.
fn step_region(model: &mut Model, forward: bool) {
    let scene = model.scene();
    let root = |id: &str| -> Option<String> {
        let mut node = scene.tree.node(id)?;
        while let Some(parent) = node.parent.as_deref().and_then(|up| scene.tree.node(up)) {
            node = parent;
        }
        Some(node.id.clone())
    };
    // The regions that have stops, in reading order, each with its first stop.
    let mut regions: Vec<(String, String)> = Vec::new();
    for (node, _) in scene.all_stops().filter(|(node, _)| !node.is(State::Disabled)) {
        let Some(region) = root(&node.id) else { continue };
        if regions.last().is_none_or(|(last, _)| *last != region) {
            regions.push((region, node.id.clone()));
        }
    }
    let now = scene.stop.as_deref().and_then(root);
    let at = regions.iter().position(|(region, _)| Some(region) == now.as_ref()).unwrap_or(0);
    let count = regions.len().max(1);
    let next = if forward { (at + 1) % count } else { (at + count - 1) % count };
    if let Some((_, stop)) = regions.into_iter().nth(next) {
        focus(model, &stop);
    }
}
