//! The command line: the same commands as the screen, without one.
//!
//! Results go to standard output, as text for people or with `--json` as one document for programs;
//! progress goes to standard error and only to a terminal. The store is opened by the [`Host`] that
//! the composition root hands in; nothing here opens it.
//!
//! Start with [`args`] for what can be said, then [`main`].

pub mod args;
mod batch;
mod channel;
mod clock;
pub mod config;
mod demo;
mod exit;
mod generate;
mod guide;
mod import;
mod interrupt;
mod keep;
mod keys;
mod progress;
mod run;
mod serve;
mod show;
mod text;
mod trade;
mod when;
mod whole;

use std::path::Path;

use crate::engine::outcome::BackupResult;
use crate::engine::{Connection, Failure};
use crate::guide::{DemoEnd, FileReport};
pub use args::{Arguments, Colors, Command, Store, Theme};
pub use config::Settings;
pub use exit::Exit;

/// What the command line needs of the program around it.
pub trait Host {
    /// Opens the store, or connects to the process that holds it.
    fn connect(&mut self, store: &Store) -> Result<Connection, Failure>;

    /// Makes a store of a backup, in a folder that has none.
    fn restore(&mut self, store: &Store, backup: &Path) -> Result<BackupResult, Failure>;

    /// Opens the store and lets time go on in it, as a screen does; refuses when another process holds
    /// it.
    fn serve(&mut self, store: &Store) -> Result<Connection, Failure>;

    /// Lets go of the store; runs in hand stop at their next commit.
    fn stop(&mut self) -> Result<(), Failure>;

    /// Lets go of the store after the last command.
    fn leave(&mut self) -> Result<(), Failure>;

    /// Opens the screen and returns when the person leaves it.
    fn screen(&mut self, arguments: &Arguments, settings: Settings) -> Result<(), Failure>;

    /// Plays every procedure of an article on a prepared demo company in memory.
    fn rehearse(&mut self, file: &Path) -> Result<FileReport, Failure>;

    /// Shows an article as a demo on the terminal, and says how that ended.
    fn play(
        &mut self,
        asked: &args::Play,
        arguments: &Arguments,
        settings: Settings,
    ) -> Result<DemoEnd, Failure>;

    /// The same without a terminal: how it ended and, if it was played, what a terminal would have
    /// shown, as an asciicast.
    fn record(&mut self, asked: &args::Play) -> Result<(DemoEnd, String), Failure>;

    /// Makes pictures of an article's moments.
    fn pictures(&mut self, asked: &args::Picture) -> Result<Vec<Picture>, Failure>;
}

/// A picture of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What it is called: a file name without its ending.
    pub name: String,
    /// The picture.
    pub svg: String,
}

/// Carries out what was asked for and says how it ended.
pub fn main(arguments: &Arguments, host: &mut dyn Host) -> Exit {
    let result = match &arguments.command {
        None => screen(arguments, host),
        Some(Command::Config(command)) => config::run(*command, arguments),
        Some(Command::Guide { command }) => guide::run(command, arguments, host),
        Some(Command::Completions { shell }) => args::completions(*shell),
        Some(Command::Keys) => keys::run(arguments),
        Some(Command::Man) => args::man(),
        Some(Command::Restore { file }) => keep::restore(file, arguments, host),
        Some(Command::Batch(args::Batch::Serve(asked))) => serve::serve(asked, arguments, host),
        Some(command) => on_store(command, arguments, host),
    };
    result.unwrap_or_else(|failure| {
        text::complain(&failure.message);
        Exit::of(&failure)
    })
}

fn screen(arguments: &Arguments, host: &mut dyn Host) -> Result<Exit, Failure> {
    let settings = config::settle(arguments)?;
    host.screen(arguments, settings).map(|()| Exit::Done)
}

/// A command that needs the store.
fn on_store(
    command: &Command,
    arguments: &Arguments,
    host: &mut dyn Host,
) -> Result<Exit, Failure> {
    let company = config::settle(arguments)?.company.value;
    let arguments = &Arguments { company, ..arguments.clone() };
    let connected = host.connect(&arguments.store);
    let mut connection = match connected {
        Err(failure) if matches!(command, Command::Doctor) => {
            return keep::unopened(failure, arguments);
        }
        connected => connected?,
    };
    let result = match command {
        Command::Show(asked) => show::run(asked, arguments, &mut connection),
        command => run::run(command, arguments, &mut connection),
    };
    drop(connection);
    let left = host.leave();
    let exit = result?;
    left.map(|()| exit)
}
