//! The window: which pages are open and how each was left, as plain data that outlives the program.
//!
//! It is no part of the store: losing it costs a person a few keys. What is read back is checked as
//! a whole; one that is not ours is [`Unusable`], and never stands in the way of a start.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::model::{Model, Notice, NoticeKind, Opened};
use super::pages;
use super::surface::Place;
use super::ui::Ui;
use crate::domain::CompanyId;

/// The form that this program writes.
const VERSION: u32 = 1;
/// So many pages above each other are opened again.
const DEPTH: usize = 16;

/// What stands on the screen of a person who may come back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    version: u32,
    /// The company whose records lists show; all of them when absent.
    company: Option<CompanyId>,
    /// The open pages, from the first to the one shown.
    open: Vec<OpenPage>,
    /// How pages and dialogs that are closed are looked at, by their names: sorting, open nodes,
    /// groups.
    closed: BTreeMap<String, Ui>,
    /// The pages that were opened last, by their names, the last one first.
    #[serde(default)]
    recent: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenPage {
    page: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    ui: Ui,
}

impl OpenPage {
    fn of(opened: &Opened) -> Self {
        let page = opened.surface.place().slug().to_owned();
        Self { page, of: opened.surface.of(), ui: opened.ui.kept() }
    }
}

/// What was kept is not a window of this program: damaged, older, or somebody else's.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the window of the last session cannot be read; it begins anew")]
pub struct Unusable;

/// Keeps the window somewhere. It must not wait for a disk.
pub trait Keep {
    /// From now on this is the window.
    fn keep(&mut self, window: &Window);
}

impl Window {
    /// The window that was kept as these bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, Unusable> {
        let window: Self = serde_json::from_slice(bytes).map_err(|_| Unusable)?;
        if window.version == VERSION { Ok(window) } else { Err(Unusable) }
    }

    /// The window as bytes to be kept.
    pub fn write(&self) -> Vec<u8> {
        // Values of our own making can be written; were they not, nothing would be restored.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Model {
    /// What the screen shows now, to be kept.
    pub fn window(&self) -> Window {
        let mut closed = self.closed.clone();
        self.dialogs.iter().for_each(|dialog| remember(&mut closed, dialog));
        Window {
            version: VERSION,
            company: self.status.company.clone(),
            open: self.pages.iter().map(OpenPage::of).collect(),
            closed,
            recent: self.status.recent.iter().map(|page| page.info().slug.to_owned()).collect(),
        }
    }

    /// Opens the pages that were open, as far as they can be opened, each as it was left. A
    /// `company` that was asked for stands against the one that was kept.
    #[must_use]
    pub fn restored(mut self, kept: Result<Window, Unusable>, company: bool) -> Self {
        let window = match kept {
            Ok(window) => window,
            Err(unusable) => {
                let mut words = unusable.to_string();
                words.replace_range(..1, "T");
                self.status.notice = Some(Notice::new(NoticeKind::Info, words + "."));
                return self;
            }
        };
        if !company {
            self.status.company = window.company;
        }
        self.closed = window.closed;
        self.status.recall(window.recent.iter().filter_map(|slug| pages::by_slug(slug)));
        for (depth, open) in window.open.into_iter().take(DEPTH).enumerate() {
            if self.pages.len() == depth {
                let page = pages::by_slug(&open.page);
                let surface = page.and_then(|page| pages::reopen(page, open.of.as_deref()));
                let Some(surface) = surface else { break };
                self.push_page(surface);
            }
            let Some(top) = self.pages.last_mut() else { break };
            if top.surface.place().slug() != open.page {
                break;
            }
            top.ui = open.ui.restored().under(&self.status.options);
        }
        self.touch();
        self
    }

    /// Closes the pages above that many; how they were looked at is remembered.
    pub(crate) fn close_pages(&mut self, depth: usize) {
        for page in self.pages.drain(depth.min(self.pages.len())..) {
            remember(&mut self.closed, &page);
        }
        self.mark_page();
    }

    /// Closes the topmost dialog, if there is one.
    pub(crate) fn close_dialog(&mut self) -> bool {
        let Some(dialog) = self.dialogs.pop() else { return false };
        remember(&mut self.closed, &dialog);
        self.touch();
        true
    }

    /// Closes all dialogs.
    pub(crate) fn close_dialogs(&mut self) {
        while self.close_dialog() {}
    }

    /// A page has asked what its list does not know, a column perhaps that another version had:
    /// it is opened once more, as it is in a new store.
    pub(crate) fn begin_anew(&mut self, serial: u64) {
        let options = self.status.options;
        let is = |page: &&mut Opened| page.serial == serial && !page.anew;
        let Some(page) = self.pages.iter_mut().find(is) else { return };
        let Place::Page(id) = page.surface.place() else { return };
        if let Some(surface) = pages::open(id) {
            (page.surface, page.ui) = (surface, Ui::of(&options));
            (page.anew, page.stale) = (true, true);
            page.asked.clear();
        }
    }
}

/// Keeps in mind how a page was looked at, and which items were open in the trees of a dialog: the
/// rest of a dialog begins anew each time.
fn remember(closed: &mut BTreeMap<String, Ui>, opened: &Opened) {
    let place = opened.surface.place();
    let look = match place {
        Place::Page(_) => Some(opened.ui.layout()),
        Place::Dialog(_) => opened.ui.open_items(),
    };
    if let Some(look) = look {
        closed.insert(place.slug().to_owned(), look);
    }
}
