//! What every page may know of the world: what was chosen at the start, who acts, the clock, what
//! runs and what was said.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::commands::{Keymap, PageId};
use crate::domain::CompanyId;
use crate::engine::clock::ClockReading;
use crate::engine::{Progress, RunId};

use super::last_values::LastValues;
use super::notice::Notice;
use super::theme::{Glyphs, Palette};

/// How many pages are kept in mind as opened last.
const RECENT: usize = 4;

/// What is chosen at the start and does not change.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Colours.
    pub palette: Palette,
    /// Signs.
    pub glyphs: &'static Glyphs,
    /// The time zone that times are shown in.
    pub zone: Tz,
    /// Laid out for a screen reader: see [`speech`](super::speech).
    pub reader: bool,
    /// The keys in force.
    pub keymap: &'static Keymap,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            palette: Palette::default(),
            glyphs: &Glyphs::UNICODE,
            zone: Tz::UTC,
            reader: false,
            keymap: <&Keymap>::default(),
        }
    }
}

/// What every page may know of the world.
#[derive(Clone, Debug)]
pub struct Status {
    /// What was chosen at the start.
    pub options: Options,
    /// Columns and rows of the screen: what is good to have is left out where there is no room.
    pub size: (u16, u16),
    /// Who acts: the name that the engine knows the person by; empty while it is not known.
    pub person: String,
    /// The company whose records lists show; all of them when absent.
    pub company: Option<CompanyId>,
    /// The clock, once the engine has said it.
    pub clock: Option<ClockReading>,
    /// Background runs that execute.
    pub runs: BTreeMap<RunId, Progress>,
    /// What the person entered last in dialogs.
    pub last_values: LastValues,
    /// The message above the page.
    pub notice: Option<Notice>,
    /// How many messages of the message center nobody has read.
    pub unread: u64,
    /// The folder in which the program was started: files go there that are named without one.
    pub folder: PathBuf,
    /// The pages that were opened last, the last one first, the workspaces left out.
    pub recent: Vec<PageId>,
    /// The runs that ended since the screen was opened, the last one first.
    pub ended: Vec<EndedRun>,
}

impl Status {
    /// What is known when the screen opens.
    pub(super) fn new(options: Options, company: Option<CompanyId>, size: (u16, u16)) -> Self {
        Self {
            options,
            size,
            person: String::new(),
            company,
            clock: None,
            runs: BTreeMap::new(),
            last_values: LastValues::default(),
            notice: None,
            unread: 0,
            folder: PathBuf::new(),
            recent: Vec::new(),
            ended: Vec::new(),
        }
    }

    /// The pages that were opened last in another session, the last one first.
    pub(super) fn recall(&mut self, pages: impl Iterator<Item = PageId>) {
        self.recent = pages.filter(|page| is_recent(*page)).take(RECENT).collect();
    }

    /// Keeps in mind that a page was opened. The first pages of the path are always at hand.
    pub(super) fn visited(&mut self, page: PageId) {
        if is_recent(page) {
            self.recent.retain(|known| *known != page);
            self.recent.insert(0, page);
            self.recent.truncate(RECENT);
        }
    }
}

/// Whether a page is worth being kept in mind: one that can be opened by its name, and that the way
/// to it is not short anyway.
fn is_recent(page: PageId) -> bool {
    page.path().len() > 2 && !page.info().record
}

/// A run that has ended.
#[derive(Clone, Debug)]
pub struct EndedRun {
    /// What ran.
    pub caption: String,
    /// When it ended, store time.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub notice: Notice,
}
