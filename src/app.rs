//! The composition root: the one file that puts concrete parts together.
//!
//! It opens the store, or reaches the process that holds it; fills a new store with the demo company;
//! and hands what it made to the command line and to the screen.

mod article;
mod company;
mod demo;
mod look;
mod opening;
mod pictures;
mod place;
mod recording;
mod rehearsal;
mod restore;
mod window;

use std::path::Path;
use std::sync::Arc;

use crate::cli::{Arguments, Host, Picture, Settings, Store, args};
use crate::domain::CompanyId;
use crate::engine::outcome::BackupResult;
use crate::engine::{Connection, Failure, FailureKind, SystemClock};
use crate::guide::{DemoEnd, FileReport};
use crate::tui::frame_times::FrameTimes;
use crate::tui::frames::Frames;
use crate::tui::model::Model;
use crate::tui::screen::{Ended, Screen};
use crate::tui::surface::LeaveHow;
use crate::tui::terminal::Terminal;
use opening::{Gate, Holding, Underway, Wish};
use place::{Place, refused};
use window::Keeper;

/// The program around command line and screen.
#[derive(Default)]
pub struct App {
    holding: Option<Holding>,
}

impl App {
    /// A program that holds no store yet. New files are for their owner alone from here on.
    pub fn new() -> Self {
        rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
        Self::default()
    }

    /// Opens the store, or connects to the process that holds it. `time_goes_on` says whether
    /// simulated time moves while this process holds it.
    fn open(&mut self, store: &Store, time_goes_on: bool) -> Result<Connection, Failure> {
        let place = Place::new(store.folder.as_deref())?;
        let wish = Wish { empty: store.empty, time_goes_on };
        let opened = opening::open(&place, wish, &|_| {}, &Gate::default())?;
        self.holding = opened.holding;
        Ok(opened.connection)
    }

    /// Lets go of the store, if this process holds it. Runs go on to their end, or to their next
    /// commit if `stop` says so.
    fn let_go(&mut self, stop: bool) -> Result<(), Failure> {
        self.holding.take().map_or(Ok(()), |holding| holding.let_go(stop))
    }

    fn show(&mut self, arguments: &Arguments, settings: Settings) -> Result<LeaveHow, Failure> {
        let frames = arguments.screen.semantics.as_deref();
        let frames = frames.map(|file| Frames::open(file).map_err(|error| refused(file, &error)));
        let frames = frames.transpose()?;
        let times = arguments.screen.frame_times.as_deref();
        let times = times.map(|file| FrameTimes::open(file).map_err(|error| refused(file, &error)));
        let times = times.transpose()?;
        let place = Place::new(arguments.store.folder.as_deref())?;
        let wish = Wish { empty: arguments.store.empty, time_goes_on: true };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| no_terminal(&error))?;
        runtime.block_on(async {
            let terminal = Terminal::enter(settings.screen_reader.value)
                .map_err(|error| no_terminal(&error))?;
            let named = company(&settings);
            let is_named = settings.company.value.is_some();
            let model = Model::new(look::options(settings), named, terminal.size())
                .in_folder(std::env::current_dir().unwrap_or_default());
            let mut model = model.acting_for(actor());
            if let Some(kept) = window::read(&place) {
                model = model.restored(kept, is_named);
            }
            let clock = Arc::new(SystemClock::default());
            let screen = Screen::new(model, terminal, frames, clock);
            let mut screen = screen.keeping(Keeper::new(&place)).timing(times);
            loop {
                let mut underway = None;
                let ended = screen.run(|| {
                    let (begun, news) = Underway::begin(place.clone(), wish);
                    underway = Some(begun);
                    news
                });
                let ended = ended.await.map_err(|error| no_terminal(&error));
                let underway = underway.map_or(Ok(None), |underway| match ended {
                    Ok(Ended::NotOpened) => underway.end(),
                    _ => Ok(underway.leave()),
                });
                self.holding = underway?;
                match ended? {
                    Ended::Left(how) => return Ok(how),
                    // The process that held the store has left; this one can hold it now.
                    Ended::EngineGone if self.holding.is_none() => {}
                    Ended::NotOpened | Ended::EngineGone | Ended::TerminalGone => {
                        return Ok(LeaveHow::Stop);
                    }
                }
            }
        })
    }
}

/// The company whose records lists show: all of them, one, or the one of the demo.
fn company(settings: &Settings) -> Option<CompanyId> {
    match settings.company.value.as_deref() {
        Some(name) if name.eq_ignore_ascii_case("all") => None,
        Some(name) => Some(CompanyId::new(name)),
        None => Some(CompanyId::new("usrt")),
    }
}

fn no_terminal(error: &std::io::Error) -> Failure {
    Failure::failed(format!("the screen cannot be shown: {error}; start it in a terminal"))
}

impl Host for App {
    fn connect(&mut self, store: &Store) -> Result<Connection, Failure> {
        self.open(store, false)
    }

    fn restore(&mut self, store: &Store, backup: &Path) -> Result<BackupResult, Failure> {
        let place = Place::new(store.folder.as_deref())?;
        restore::restore(&place, backup)
    }

    fn serve(&mut self, store: &Store) -> Result<Connection, Failure> {
        let connection = self.open(store, true)?;
        if self.holding.is_none() {
            let holder = Place::new(store.folder.as_deref())?.holder();
            let holder =
                holder.map_or_else(|| "another process".into(), |id| format!("process {id}"));
            let text = format!(
                "{holder} holds the store, and runs its batch jobs while it is a screen or serves; \
                 leave it first"
            );
            return Err(Failure::new(FailureKind::Held, text));
        }
        Ok(connection)
    }

    fn stop(&mut self) -> Result<(), Failure> {
        self.let_go(true)
    }

    fn leave(&mut self) -> Result<(), Failure> {
        // What other processes asked for meanwhile is carried out before the store is let go.
        self.let_go(false)
    }

    fn screen(&mut self, arguments: &Arguments, settings: Settings) -> Result<(), Failure> {
        let left = self.show(arguments, settings);
        let stop = !matches!(left, Ok(LeaveHow::Finish));
        self.let_go(stop)?;
        left.map(|_| ())
    }

    fn rehearse(&mut self, file: &Path) -> Result<FileReport, Failure> {
        rehearsal::rehearse(file)
    }

    fn play(
        &mut self,
        asked: &args::Play,
        arguments: &Arguments,
        settings: Settings,
    ) -> Result<DemoEnd, Failure> {
        demo::play(asked, arguments, settings)
    }

    fn record(&mut self, asked: &args::Play) -> Result<(DemoEnd, String), Failure> {
        recording::record(asked)
    }

    fn pictures(&mut self, asked: &args::Picture) -> Result<Vec<Picture>, Failure> {
        pictures::take(asked)
    }
}

/// Who acts: the name of the operating system user, as the environment tells it.
fn actor() -> String {
    std::env::var("USER")
        .or_else(|_| std::env::var("LOGNAME"))
        .unwrap_or_else(|_| format!("user {}", rustix::process::getuid().as_raw()))
}
