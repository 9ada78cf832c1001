//! What commands do: one way for buttons, keys and the action search, with the question in between.

use super::{engine, focus, guide, open_dialog, step, step_region, tell};
use crate::commands::{self, CommandId, Confirm, DialogId, Entry, Intent, Scope, ShellAction};
use crate::engine::Command;
use crate::tui::dialogs::{self, leave::Leave, question::Question};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Notice, NoticeKind};
use crate::tui::scene::Owner;
use crate::tui::surface::LeaveHow;

/// The number of no page and no dialog: they count from 1.
const NOBODY: u64 = 0;

/// Runs a command as its button, its key and the action search do.
pub(super) fn run(model: &mut Model, id: CommandId) -> Vec<Effect> {
    let Some(entry) = commands::find(id) else { return Vec::new() };
    if let Err(why) = model.judge(entry) {
        refuse(model, why);
        return Vec::new();
    }
    guide::commanded(model, entry);
    match entry.confirm {
        Confirm::No => carry_out(model, entry),
        Confirm::YesNo(words) => {
            let details = model.top().map(|top| top.surface.details(id, model.see(top)));
            let question = Question::new(entry, words, details.unwrap_or_default());
            open_dialog(model, Box::new(question));
            Vec::new()
        }
    }
}

/// Carries a command out that was confirmed.
pub(super) fn confirmed(model: &mut Model, id: CommandId) -> Vec<Effect> {
    commands::find(id).map(|entry| carry_out(model, entry)).unwrap_or_default()
}

/// Says above the page why something cannot be done.
pub(super) fn refuse(model: &mut Model, why: String) {
    model.status.notice = Some(Notice::new(NoticeKind::Info, why));
    model.touch();
}

fn carry_out(model: &mut Model, entry: &Entry) -> Vec<Effect> {
    match entry.intent {
        Intent::OpenPage(page) => model.go(page),
        Intent::OpenDialog(dialog) => {
            if let Some(surface) = dialogs::open(dialog, model) {
                open_dialog(model, surface);
            }
        }
        Intent::Here => {
            let owner = owner(model, entry);
            return tell(model, owner, |surface, cx| surface.run(entry.id, cx));
        }
        Intent::Engine(action) => {
            // No page waits for it: what came of it is said above whichever is shown.
            return vec![engine::send_command(model, NOBODY, entry.id.0, action.command())];
        }
        Intent::Guide(action) => return guide::carry_out(model, action),
        Intent::Shell(action) => return shell(model, action),
    }
    Vec::new()
}

fn owner(model: &Model, entry: &Entry) -> Owner {
    match (entry.scope, model.dialogs.len().checked_sub(1)) {
        (Scope::Page(_) | Scope::Pages(_), _) | (_, None) => Owner::Page,
        (_, Some(top)) => Owner::Dialog(top),
    }
}

fn shell(model: &mut Model, action: ShellAction) -> Vec<Effect> {
    match action {
        ShellAction::Back => back(model),
        ShellAction::NextControl => step(model, 1),
        ShellAction::PreviousControl => step(model, -1),
        ShellAction::NextRegion => step_region(model, true),
        ShellAction::PreviousRegion => step_region(model, false),
        ShellAction::Filter => filter(model),
        ShellAction::Refresh => {
            for opened in model.dialogs.iter_mut().chain(model.pages.last_mut()) {
                opened.stale = true;
            }
            return vec![engine::ask_clock(model)];
        }
        ShellAction::Leave if model.running() == 0 && !model.busy() => {
            return vec![Effect::Leave(LeaveHow::Now)];
        }
        ShellAction::Leave => {
            let asked = model.situation().dialog == Some(DialogId::Leave);
            if !asked {
                open_dialog(model, Box::new(Leave));
            }
        }
        ShellAction::Suspend => return vec![Effect::Suspend],
        ShellAction::PauseRun | ShellAction::CancelRun => return in_sight(model, action),
        ShellAction::DismissMessage => {
            model.status.notice = None;
            model.touch();
        }
    }
    Vec::new()
}

/// Pauses, resumes or cancels the run whose bar is in sight.
fn in_sight(model: &mut Model, action: ShellAction) -> Vec<Effect> {
    let Some(progress) = model.status.runs.values().next() else {
        refuse(model, "The run has not begun yet, or has just ended.".to_owned());
        return Vec::new();
    };
    let command = match action {
        ShellAction::CancelRun => Command::CancelRun(progress.run),
        _ if progress.paused => Command::ResumeRun(progress.run),
        _ => Command::PauseRun(progress.run),
    };
    vec![engine::send_command(model, NOBODY, "run", command)]
}

fn back(model: &mut Model) {
    if !model.close_dialog() && model.pages.len() > 1 {
        model.close_pages(model.pages.len() - 1);
        model.refresh_page();
    }
    model.touch();
}

/// Opens the filter field of the focused grid or tree and goes there.
pub(super) fn filter(model: &mut Model) {
    let Some((stop, owner, control)) = model
        .scene()
        .focused()
        .map(|(node, wired)| (node.id.clone(), wired.owner, wired.control.clone()))
    else {
        return;
    };
    if let Some(ui) = model.ui_mut(owner) {
        ui.list_mut(&control).filtering = true;
    }
    model.touch();
    let field = format!("{stop}/filter");
    if model.scene().find(&field).is_some() {
        focus(model, &field);
    }
}
