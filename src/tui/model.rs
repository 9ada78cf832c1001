//! The whole state of the screen.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::time::Duration;

use crate::commands::{Entry, Intent, PageId, Scope, Situation};
use crate::domain::{CompanyId, Text};
use crate::guide::{DemoEnd, Procedure};
use crate::semantics::{Act, NodeId, Tree};

use super::guide::{Demo, Guide};
use super::opening::Stage;
use super::scene::{Owner, Scene};
use super::surface::{Place, See, Surface};
use super::ui::Ui;
use super::{pages, speech, view};

pub use super::notice::{Notice, NoticeKind};
pub use super::status::{EndedRun, Options, Status};
pub(crate) use super::waiting::{Asked, Waiting};

/// A page or dialog that is open.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Its number: late answers to a closed one are known by it.
    pub serial: u64,
    /// First part of the ids of its controls; unique among what is open.
    pub prefix: String,
    pub surface: Box<dyn Surface>,
    pub ui: Ui,
    /// The stop that has the focus, and which one in the order it was.
    pub focus: Option<NodeId>,
    pub focus_at: usize,
    /// For each part what was asked last.
    pub asked: HashMap<&'static str, Asked>,
    /// Stored rows changed since it was asked.
    pub stale: bool,
    /// It was begun anew because the engine could not answer what was kept of it; that is tried once.
    pub anew: bool,
}

/// The whole state of the screen.
#[derive(Debug)]
pub struct Model {
    pub(crate) size: (u16, u16),
    /// The pages from the first to the one shown; never empty.
    pub(crate) pages: Vec<Opened>,
    pub(crate) dialogs: Vec<Opened>,
    pub(crate) shell: Ui,
    pub(crate) guide: Guide,
    /// Time that never goes back, since some moment: when the batch that is handled came.
    pub(crate) now: Duration,
    pub(crate) status: Status,
    pub(crate) waiting: HashMap<u64, Waiting>,
    pub(crate) serial: u64,
    /// Keys of this batch are dropped: they were typed before the question could be read.
    pub(crate) deaf: bool,
    /// What is done so that there is an engine, while there is none.
    pub(crate) opening: Option<Stage>,
    /// How pages that are closed were looked at, by their names.
    pub(crate) closed: BTreeMap<String, Ui>,
    /// How many input events were handled.
    pub(crate) inputs: u64,
    /// The focus is in a grid or a tree.
    filterable: bool,
    revision: u64,
    scene: Option<Scene>,
    /// The screen before, whose memory the next one takes.
    spare: Scene,
    /// Laying it out selected a row, so what depends on that may not be as it should.
    is_rough: bool,
    /// For a screen reader: what was said last, and of which screen.
    said: (String, Tree),
}

impl Model {
    /// The first page of a screen of that size.
    pub fn new(options: Options, company: Option<CompanyId>, size: (u16, u16)) -> Self {
        let status = Status::new(options, company, size);
        let mut model = Self {
            size,
            pages: Vec::new(),
            dialogs: Vec::new(),
            shell: Ui::of(&options),
            guide: Guide::default(),
            now: Duration::ZERO,
            status,
            waiting: HashMap::new(),
            serial: 0,
            deaf: false,
            opening: None,
            closed: BTreeMap::new(),
            inputs: 0,
            filterable: false,
            revision: 0,
            scene: None,
            spare: Scene::default(),
            is_rough: false,
            said: Default::default(),
        };
        model.go(PageId::AllWorkspaces);
        model
    }

    /// Says who acts.
    #[must_use]
    pub fn acting_for(mut self, person: impl Into<String>) -> Self {
        self.status.person = person.into();
        self
    }

    /// Says in which folder the program was started.
    #[must_use]
    pub fn in_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.status.folder = folder.into();
        self
    }

    /// Shows a procedure by itself; keys only steer it.
    #[must_use]
    pub fn demonstrating(mut self, procedure: &Procedure, demo: Demo) -> Self {
        self.guide.demonstrate(procedure, demo);
        self
    }

    /// How the demo ended, once it has.
    pub fn demo_end(&self) -> Option<&DemoEnd> {
        self.guide.demo.as_ref().and_then(|underway| underway.end.as_ref())
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// The terminal has another size: columns and rows.
    pub fn resize(&mut self, size: (u16, u16)) {
        (self.size, self.status.size) = (size, size);
        self.touch();
    }

    /// It is so late now: time that never goes back, since some moment.
    pub fn pass_time(&mut self, now: Duration) {
        self.now = now;
    }

    /// The control that the guide pane lights, and what the step does with it.
    pub fn lit(&self) -> Option<(&NodeId, &Act)> {
        self.guide.next()
    }

    /// The laid out screen, made anew if something changed.
    pub fn scene(&mut self) -> &Scene {
        if self.scene.is_none() || self.is_rough {
            let mut scene = self.scene.take().unwrap_or_else(|| self.lay_out());
            if std::mem::take(&mut self.is_rough) {
                self.spare = scene;
                scene = self.lay_out();
                self.is_rough = false;
            }
            if self.status.options.reader {
                self.say(&mut scene);
            }
            self.scene = Some(scene);
        }
        // It was filled in just above; the empty scene is never seen.
        self.scene.get_or_insert_default()
    }

    /// The laid out screen as far as to find a control on it: laying out is most of what a key costs,
    /// and who acts on what is found changes the screen once more.
    pub(crate) fn glance(&mut self) -> &Scene {
        // What a reader says comes of every screen, in the order of the screens.
        if self.status.options.reader {
            return self.scene();
        }
        if self.scene.is_none() {
            let scene = self.lay_out();
            self.scene = Some(scene);
        }
        self.scene.get_or_insert_default()
    }

    /// Lays out the screen. The first drawing of a list selects a row, which what is drawn beside it
    /// may depend on: then the screen is rough.
    fn lay_out(&mut self) -> Scene {
        let spare = std::mem::take(&mut self.spare);
        let scene = view::view(self, spare);
        self.is_rough = self.absorb(&scene);
        scene
    }

    /// Puts what changed since the last screen into the live region; what was said stays until
    /// there is something new.
    fn say(&mut self, scene: &mut Scene) {
        let (said, of) = &mut self.said;
        if let Some(words) = speech::spoken(of, &scene.tree) {
            *said = words;
        }
        of.clone_from(&scene.tree);
        speech::show(scene, said, self.size);
    }

    /// The laid out screen, if nothing changed since.
    pub(crate) fn laid_out(&self) -> Option<&Scene> {
        self.scene.as_ref()
    }

    /// Something changed: the screen must be laid out again.
    pub(crate) fn touch(&mut self) {
        self.revision += 1;
        self.is_rough = false;
        if let Some(scene) = self.scene.take() {
            self.spare = scene;
        }
    }

    /// Grows whenever something changed that may be seen.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How many input events were handled.
    pub fn inputs(&self) -> u64 {
        self.inputs
    }

    /// What every page may know of the world.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Whether a foreground command runs.
    pub fn busy(&self) -> bool {
        self.waiting.values().any(|waiting| matches!(waiting, Waiting::Command(..)))
    }

    /// How many background runs execute, those that were asked for and did not begin yet included.
    pub fn running(&self) -> usize {
        let own = self.waiting.values().filter(|waiting| matches!(waiting, Waiting::Run(..)));
        self.status.runs.len().max(own.count())
    }

    /// Whether nothing is waited for.
    pub fn settled(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Remembers what laying out found, and says whether another row became the selected one.
    fn absorb(&mut self, scene: &Scene) -> bool {
        let at = scene.stops().position(|(node, _)| Some(&node.id) == scene.stop.as_ref());
        if scene.in_guide {
            self.guide.focus.clone_from(&scene.stop);
            self.guide.focus_at = at.unwrap_or(0);
        } else if let Some(top) = self.top_mut() {
            // A page that is still being read has no control of its own yet; the focus that the
            // shell lends it meanwhile must not stay there.
            let own = |stop: &NodeId| {
                stop.strip_prefix(&top.prefix).is_some_and(|rest| rest.starts_with('/'))
            };
            if top.focus.is_some() || scene.stop.as_ref().is_some_and(own) {
                top.focus.clone_from(&scene.stop);
            }
            top.focus_at = at.unwrap_or(0);
        }
        self.filterable = scene.filterable();
        let mut selected = false;
        for (owner, metric) in &scene.metrics {
            if let Some(ui) = self.ui_mut(*owner) {
                selected |= ui.absorb(metric);
            }
        }
        selected
    }

    /// The page shown.
    pub(crate) fn page(&self) -> Option<&Opened> {
        self.pages.last()
    }

    /// What has the keys: the topmost dialog, else the page.
    pub(crate) fn top(&self) -> Option<&Opened> {
        self.dialogs.last().or(self.pages.last())
    }

    pub(crate) fn top_mut(&mut self) -> Option<&mut Opened> {
        self.dialogs.last_mut().or(self.pages.last_mut())
    }

    pub(crate) fn opened_mut(&mut self, owner: Owner) -> Option<&mut Opened> {
        match owner {
            Owner::Shell | Owner::Guide => None,
            Owner::Page => self.pages.last_mut(),
            Owner::Dialog(at) => self.dialogs.get_mut(at),
        }
    }

    pub(crate) fn by_serial(&mut self, serial: u64) -> Option<(Owner, &mut Opened)> {
        let last = self.pages.len().checked_sub(1);
        let pages = self.pages.iter_mut().enumerate().filter(move |(at, _)| Some(*at) == last);
        let pages = pages.map(|(_, opened)| (Owner::Page, opened));
        let dialogs = self.dialogs.iter_mut().enumerate();
        let dialogs = dialogs.map(|(at, opened)| (Owner::Dialog(at), opened));
        pages.chain(dialogs).find(|(_, opened)| opened.serial == serial)
    }

    pub(crate) fn ui_mut(&mut self, owner: Owner) -> Option<&mut Ui> {
        match owner {
            Owner::Shell => Some(&mut self.shell),
            Owner::Guide => Some(&mut self.guide.ui),
            _ => self.opened_mut(owner).map(|opened| &mut opened.ui),
        }
    }

    /// Which page is shown.
    pub fn page_id(&self) -> PageId {
        match self.page().map(|opened| opened.surface.place()) {
            Some(Place::Page(page)) => page,
            _ => PageId::AllWorkspaces,
        }
    }

    fn open(&mut self, surface: Box<dyn Surface>) -> Opened {
        self.serial += 1;
        let slug = surface.place().slug();
        let taken = |prefix: &str| {
            self.pages.iter().chain(&self.dialogs).any(|opened| opened.prefix == prefix)
        };
        let mut prefix = slug.to_owned();
        if taken(&prefix) {
            prefix = format!("{slug}-{}", self.serial);
        }
        Opened {
            serial: self.serial,
            prefix,
            ui: self.closed.get(slug).cloned().unwrap_or_default().under(&self.status.options),
            surface,
            focus: None,
            focus_at: 0,
            asked: HashMap::new(),
            stale: false,
            anew: false,
        }
    }

    pub(crate) fn open_dialog(&mut self, surface: Box<dyn Surface>) {
        let opened = self.open(surface);
        self.dialogs.push(opened);
        // Whoever opened it from the guide pane types into it, not into the pane.
        self.guide.focused = false;
        self.touch();
    }

    pub(crate) fn push_page(&mut self, surface: Box<dyn Surface>) {
        self.close_dialogs();
        let opened = self.open(surface);
        self.pages.push(opened);
        self.mark_page();
        self.touch();
    }

    /// The navigation pane marks the page that is shown; of a record, the list that it is in.
    pub(super) fn mark_page(&mut self) {
        let places = self.pages.iter().rev().map(|opened| opened.surface.place());
        let mut listed = places.filter_map(|place| match place {
            Place::Page(page) if !page.info().record => Some(page.info().slug),
            _ => None,
        });
        if let Some(page) = listed.next() {
            self.shell.list_mut("pages").go(0, Some(page.to_owned()));
        }
    }

    /// Goes to a page: back to it if it is open, else down from the nearest open page above it.
    pub(crate) fn go(&mut self, page: PageId) {
        self.close_dialogs();
        let is = |opened: &Opened, page| opened.surface.place() == Place::Page(page);
        if let Some(at) = self.pages.iter().position(|opened| is(opened, page)) {
            self.close_pages(at + 1);
        } else {
            for (depth, step) in page.path().into_iter().enumerate() {
                if self.pages.get(depth).is_none_or(|opened| !is(opened, step)) {
                    self.close_pages(depth);
                    if let Some(surface) = pages::open(step) {
                        self.push_page(surface);
                    }
                }
            }
            self.close_pages(page.path().len());
        }
        self.status.visited(page);
        self.refresh_page();
    }

    /// What the person entered last is known: dialogs that were opened before hear of it.
    pub(crate) fn recall(&mut self, values: BTreeMap<Text, Text>) {
        self.status.last_values.take(values);
        for dialog in &mut self.dialogs {
            dialog.surface.recall(&self.status.last_values);
        }
        self.touch();
    }

    /// What the page shows may be old.
    pub(crate) fn refresh_page(&mut self) {
        if let Some(page) = self.pages.last_mut() {
            page.stale = true;
        }
        self.touch();
    }

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

    pub(crate) fn see<'a>(&'a self, opened: &'a Opened) -> See<'a> {
        See { ui: &opened.ui, status: &self.status }
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
