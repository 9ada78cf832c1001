//! The guide pane hears what happens on the screen, and does what its commands ask for.

use std::path::PathBuf;
use std::time::Duration;

use super::{act, demo, run};
use crate::commands::{
    CANCEL, CLOSE, CommandId, DialogId, Entry, GuideAction, Intent, NO, PageId, STAY, ShellAction,
};
use crate::guide::{Article, Deed, DemoEnd, Moment, Recorder, Session, WayBack};
use crate::semantics::{Act, Node, Role};
use crate::tui::files::{FileDone, FileWork};
use crate::tui::guide::{Guide, Show, Stage};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::scene::{Owner, Wired, Wiring};

/// How soon a screen is looked at again that was not at rest.
const SOON: Duration = Duration::from_millis(50);

/// Shows the screen to the guide after it may have changed.
pub(super) fn look(model: &mut Model) {
    if !model.guide.listens() {
        return;
    }
    let moment = moment(model);
    // The pane is not laid out here: the scene is made already.
    model.scene();
    let mut guide = std::mem::take(&mut model.guide);
    let changed = guide.saw(&model.scene().tree, moment);
    model.guide = guide;
    if changed {
        model.touch();
        model.scene();
    }
}

fn moment(model: &Model) -> Moment {
    let settled = model.settled() && model.status.runs.is_empty();
    Moment { at: model.now, settled }
}

/// An act on a control of page, dialog or shell is about to be carried out. What runs a command is
/// told by [`commanded`].
pub(super) fn acted(model: &mut Model, node: &Node, wired: &Wired, act: &Act) {
    if wired.owner != Owner::Guide && !matches!(wired.wiring, Wiring::Run(_)) {
        tell(model, node.clone(), act.clone());
    }
}

fn tell(model: &mut Model, node: Node, act: Act) {
    if !model.guide.listens() {
        return;
    }
    let moment = moment(model);
    model.scene();
    let mut guide = std::mem::take(&mut model.guide);
    guide.did(&model.scene().tree, &Deed { node, act }, moment);
    model.guide = guide;
}

/// A command is about to run, from its button, by its key or from the action search.
pub(super) fn commanded(model: &mut Model, entry: &Entry) {
    if !model.guide.listens() {
        return;
    }
    let searches = [DialogId::ActionSearch, DialogId::PageSearch, DialogId::Help];
    let button = match entry.intent {
        Intent::OpenDialog(dialog) if searches.contains(&dialog) => return,
        Intent::Shell(ShellAction::Back) if ![CANCEL, CLOSE].contains(&entry.id) => {
            [NO, CANCEL, CLOSE, STAY].into_iter().find_map(|id| button_of(model, id))
        }
        Intent::Shell(ShellAction::Back) => button_of(model, entry.id),
        Intent::Shell(_) | Intent::Guide(_) => return,
        _ => button_of(model, entry.id),
    };
    let elsewhere = || Node::new(format!("command/{}", entry.id.0), Role::Button, entry.caption);
    tell(model, button.unwrap_or_else(elsewhere), Act::Press);
}

/// The button or link of a command that can be pressed now.
fn button_of(model: &mut Model, id: CommandId) -> Option<Node> {
    let scene = model.scene();
    let mut controls = scene.controls();
    let is = |wired: &Wired| {
        wired.wiring == Wiring::Run(id) && wired.stop.is_some() && scene.active(wired.owner)
    };
    controls.find(|(_, wired)| is(wired)).map(|(node, _)| node.clone())
}

/// An act on a control of the pane that runs no command.
pub(super) fn hear(model: &mut Model, control: &str, item: Option<&str>, act: &Act) {
    match (control, item, act) {
        ("file", _, Act::SetText(text)) => model.guide.file.clone_from(text),
        ("title", _, Act::SetText(text)) => model.guide.title.clone_from(text),
        ("choices", Some(key), Act::Open) => model.guide.pick(key),
        _ => {}
    }
    model.touch();
}

/// Does what a command of the pane asks for.
pub(super) fn carry_out(model: &mut Model, action: GuideAction) -> Vec<Effect> {
    model.touch();
    let guide = &mut model.guide;
    match action {
        GuideAction::Toggle if guide.open => {
            (guide.open, guide.focused, guide.show) = (false, false, None);
        }
        GuideAction::Toggle => guide.open(),
        GuideAction::OpenArticle => {
            return vec![Effect::File(FileWork::Read(named(model)))];
        }
        GuideAction::Hint => hint(model),
        GuideAction::ShowStep => {
            guide.show = session(guide).and_then(|it| it.current()).map(Show::Step);
            guide.open = true;
            return show(model);
        }
        GuideAction::ShowAll => {
            guide.show = Some(Show::All);
            guide.open = true;
            return show(model);
        }
        GuideAction::WayBack => return way_back(model),
        GuideAction::End => guide.go(Stage::Guides),
        GuideAction::Record => {
            guide.go(Stage::Record(Box::default()));
            (guide.open, guide.focused) = (true, false);
        }
        GuideAction::StopRecording => stop_recording(guide),
        GuideAction::Save => return save(model),
    }
    Vec::new()
}

/// Begins a shipped guide, unless one is followed or recorded: that is ended first.
pub(super) fn follow(model: &mut Model, name: &'static str) {
    if model.guide.listens() || matches!(model.guide.stage, Stage::Save(_)) {
        return run::refuse(model, "End the guide in the guide pane first.".to_owned());
    }
    model.guide.go(Stage::Guides);
    model.guide.pick(name);
    model.guide.open = true;
    model.touch();
}

fn session(guide: &mut Guide) -> Option<&mut Session> {
    match &mut guide.stage {
        Stage::Follow(session) => Some(session),
        _ => None,
    }
}

fn hint(model: &mut Model) {
    // What asked for it may have been a search, in which the session sees no step.
    look(model);
    model.scene();
    let mut guide = std::mem::take(&mut model.guide);
    let tree = &model.scene().tree;
    guide.said = session(&mut guide).map(|session| session.hint(tree));
    guide.open = true;
    model.guide = guide;
    model.touch();
}

/// Stops showing. Says whether anything was being shown.
pub(super) fn stop_showing(model: &mut Model) -> bool {
    let showed = model.guide.show.take().is_some();
    if showed {
        model.touch();
    }
    showed
}

/// Does the next act of what is shown, and asks to be woken for the one after it.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    if model.guide.demo_is_over() {
        let result = model.guide.demo_result();
        return demo::end(model, result);
    }
    if model.guide.show.is_none() {
        return Vec::new();
    }
    let mut effects = Vec::new();
    let settled = moment(model).settled;
    if settled {
        // What asked for this may have closed a dialog that the session still sees.
        look(model);
        if model.guide.show.is_some() {
            effects.extend(one_act(model));
        }
    }
    if model.guide.show.is_some() || model.guide.demo_is_over() {
        // Who asked for one step of a demo wants it as soon as the screen is there.
        let asked = model.guide.demo.is_some() && model.guide.show != Some(Show::All);
        let after = if asked && !settled { SOON } else { model.guide.pace() };
        effects.push(Effect::WakeIn(after));
    }
    effects
}

fn one_act(model: &mut Model) -> Vec<Effect> {
    if let Err(why) = model.guide.demo_acts() {
        return stuck(model, why);
    }
    if let Some(back) = model.guide.way_back() {
        return lead_back(model, &back);
    }
    let next = model.guide.next().map(|(node, act)| (node.clone(), act.clone()));
    let result = match next {
        Some((node, act)) => by_guide(model, &node, &act),
        None => by_page_search(model),
    };
    result.unwrap_or_else(|why| stuck(model, why))
}

/// What is shown cannot go on.
fn stuck(model: &mut Model, why: String) -> Vec<Effect> {
    model.touch();
    if model.guide.demo.is_some() {
        let failed = DemoEnd::Failed(model.guide.demo_failure(&why));
        return demo::end(model, failed);
    }
    model.guide.said = Some(why);
    model.guide.show = None;
    Vec::new()
}

fn by_guide(model: &mut Model, node: &str, act: &Act) -> Result<Vec<Effect>, String> {
    let had_keys = model.guide.focused;
    model.guide.acting = true;
    let result = act::act(model, node, act);
    model.guide.acting = false;
    model.guide.focused = had_keys;
    result
}

/// Goes to the page that the step names when nothing on the screen leads there.
fn by_page_search(model: &mut Model) -> Result<Vec<Effect>, String> {
    let Some(session) = session(&mut model.guide) else { return Ok(Vec::new()) };
    let name = session.way().and_then(|way| way.last().map(|name| (*name).to_owned()));
    let named = |page: &&PageId| name.as_deref() == Some(page.info().caption);
    let Some(page) = PageId::ALL.iter().filter(|page| !page.info().record).find(named) else {
        hint(model);
        return Err(model.guide.said.take().unwrap_or_default());
    };
    model.go(*page);
    Ok(Vec::new())
}

fn way_back(model: &mut Model) -> Vec<Effect> {
    match model.guide.way_back() {
        Some(back) => lead_back(model, &back),
        None => Vec::new(),
    }
}

fn lead_back(model: &mut Model, back: &WayBack) -> Vec<Effect> {
    let mut effects = Vec::new();
    match back {
        WayBack::Close(count) => {
            for _ in 0..*count {
                model.close_dialog();
            }
        }
        WayBack::GoTo { path, .. } => {
            let leads = |page: &PageId| {
                let captions = page.path().into_iter().map(|page| page.info().caption);
                captions.eq(path.iter().map(String::as_str).take(page.path().len()))
            };
            let pages = PageId::ALL.iter().copied().filter(|page| !page.info().record);
            let page = pages.filter(leads).max_by_key(|page| page.path().len());
            model.go(page.unwrap_or(PageId::AllWorkspaces));
        }
        WayBack::Do { node, act } => {
            effects.extend(by_guide(model, node, act).unwrap_or_default());
        }
    }
    if let Some(session) = session(&mut model.guide) {
        session.went_back();
    }
    model.guide.focused = false;
    model.touch();
    effects
}

fn stop_recording(guide: &mut Guide) {
    let Stage::Record(recorder) = std::mem::take(&mut guide.stage) else { return };
    let recorder: Box<Recorder> = recorder;
    guide.file = String::new();
    "Recorded guide".clone_into(&mut guide.title);
    guide.go(Stage::Save(recorder));
    (guide.open, guide.focused) = (true, true);
}

fn save(model: &Model) -> Vec<Effect> {
    let Stage::Save(recorder) = &model.guide.stage else { return Vec::new() };
    let text = recorder.article(&model.guide.title);
    vec![Effect::File(FileWork::Write(named(model), text))]
}

/// The file that the person has named, in the folder where the program was started unless it says
/// another one.
fn named(model: &Model) -> PathBuf {
    model.status.folder.join(model.guide.file.trim())
}

/// A file was read or written.
pub(super) fn file(model: &mut Model, done: FileDone) {
    let guide = &mut model.guide;
    match done {
        FileDone::Read(name, Ok(bytes)) => match Article::from_bytes(&bytes) {
            Ok(article) => guide.take(article),
            Err(error) => guide.said = Some(format!("{name}: {error}")),
        },
        FileDone::Written(name, Ok(())) => {
            guide.go(Stage::Guides);
            guide.said = Some(format!("Written to {name}."));
        }
        FileDone::Read(_, Err(why)) | FileDone::Written(_, Err(why)) => guide.said = Some(why),
    }
    model.touch();
}
