//! Whether a command can be used now, and if not, why not.

use super::Model;
use crate::commands::{Entry, Intent, Scope, Situation};
use crate::tui::surface::Place;

impl Model {
    /// What rules for commands may look at.
    pub fn situation(&self) -> Situation {
        let top = self.top();
        let selected = top.and_then(|opened| {
            let list = opened.surface.primary()?;
            opened.ui.selected(list).map(str::to_owned)
        });
        let dialog = self.dialogs.last().and_then(|opened| match opened.surface.place() {
            Place::Dialog(dialog) => Some(dialog),
            Place::Page(_) => None,
        });
        Situation {
            page: self.page_id(),
            dialog,
            selected,
            filterable: self.filterable,
            can_go_back: !self.dialogs.is_empty() || self.pages.len() > 1,
            busy: self.busy(),
            running: self.running(),
        }
    }

    /// Whether a command can be used now, and if not, why not: the registry's rule first, then
    /// that of the page or dialog the command belongs to.
    pub fn judge(&self, entry: &Entry) -> Result<(), String> {
        self.judge_in(&self.situation(), entry)
    }

    pub(crate) fn judge_in(&self, situation: &Situation, entry: &Entry) -> Result<(), String> {
        if entry.scope.closeness(situation).is_none() {
            return Err(elsewhere(entry));
        }
        (entry.enabled)(situation)?;
        match (entry.intent, self.top()) {
            (Intent::Guide(action), _) => self.guide.can(action),
            (Intent::Here, Some(top)) => top.surface.can(entry.id, self.see(top)),
            _ => Ok(()),
        }
    }
}

fn elsewhere(entry: &Entry) -> String {
    match entry.scope {
        Scope::Page(page) => format!("It belongs to the page {}.", page.info().caption),
        Scope::Pages(pages) => {
            let names: Vec<&str> = pages.iter().map(|page| page.info().caption).collect();
            format!("It belongs to the pages {}.", names.join(", "))
        }
        Scope::Dialog(dialog) => format!("It belongs to the dialog {}.", dialog.info().caption),
        Scope::AnyDialog => "It belongs to a dialog.".to_owned(),
        Scope::Everywhere => String::new(),
    }
}
