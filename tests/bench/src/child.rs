//! One measurement in a process of its own: what the parent asks for, and what the child answers.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};

use crate::Result;
use crate::contender::Name;
use crate::{demo, flows, machine, phases, screen};

/// What a process of its own does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// Touch memory.
    Warm,
    /// Write the rows of the channel databases.
    Fill,
    /// Do both stages.
    Work,
    /// Open what is there, count it, look things up, change one status.
    Look,
    /// Everything of these, for what is not durable.
    All,
    /// Make up trade.
    Generate,
    /// Write the eleven tables to files.
    ExportTables,
    /// Write all documents to files.
    ExportDocuments,
    /// Read them into an empty store.
    Import,
    /// Make the demo store.
    MakeDemo,
    /// Open the demo store.
    OpenDemo,
    /// Use the lists and the pages.
    Screen,
}

/// A measurement.
#[derive(Clone, Debug, Args)]
pub struct Errand {
    /// What to do
    #[arg(long, value_enum)]
    pub task: Task,
    /// Who
    #[arg(long, value_enum, default_value = "commerce-hq")]
    pub contender: Name,
    /// How many transactions
    #[arg(long, default_value_t = 0)]
    pub size: u64,
    /// Where
    #[arg(long)]
    pub folder: PathBuf,
}

/// Figures by name, in the order in which they were taken.
#[derive(Default)]
pub struct Figures(pub Vec<(String, String)>);

impl Figures {
    /// Adds a figure.
    pub fn add(&mut self, name: impl Into<String>, value: impl Display) {
        self.0.push((name.into(), value.to_string()));
    }
}

impl Errand {
    /// Does the work in this process. Figures go to standard output, a line each.
    pub fn carry_out(&self) -> Result<Figures> {
        let mut figures = Figures::default();
        let folder = self.folder.as_path();
        match self.task {
            Task::Warm => machine::warm_memory(self.size)?,
            Task::Fill => phases::fill(self.contender, folder, self.size)?,
            Task::Work => phases::work(self.contender, folder, &mut figures)?,
            Task::Look => phases::look(self.contender, folder, &mut figures)?,
            Task::All => phases::all(self.contender, folder, self.size, &mut figures)?,
            Task::Generate => flows::generate(folder, self.size, &mut figures)?,
            Task::ExportTables => flows::export_tables(folder, &mut figures)?,
            Task::ExportDocuments => flows::export_documents(folder, &mut figures)?,
            Task::Import => flows::import(folder, &mut figures)?,
            Task::MakeDemo => demo::make(folder)?,
            Task::OpenDemo => demo::open(folder, &mut figures)?,
            Task::Screen => screen::measure(folder, &mut figures)?,
        }
        Ok(figures)
    }

    /// Does the work in a process of its own, and returns its figures.
    pub fn send(task: Task, contender: Name, size: u64, folder: &Path) -> Result<Figures> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["errand", "--task", &slug(task)?, "--contender", contender.slug()]);
        command.arg("--size").arg(size.to_string()).arg("--folder").arg(folder);
        let output = command.stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            let who = contender.caption();
            return Err(format!("{who} could not {} {size}: {}", slug(task)?, output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        let figure = |line: &str| {
            let (name, value) = line.split_once('=').ok_or("a line that is no figure")?;
            Ok((name.to_owned(), value.to_owned()))
        };
        text.lines().map(figure).collect::<Result<_>>().map(Figures)
    }
}

fn slug(task: Task) -> Result<String> {
    let value = task.to_possible_value().ok_or("a task without a name")?;
    Ok(value.get_name().to_owned())
}
