//! Everything in turns: sizes, rounds, contenders, each measurement in a process of its own.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use tempfile::TempDir;

use crate::Result;
use crate::arguments::{Arguments, Part};
use crate::child::{Errand, Figures, Task};
use crate::contender::Name;
use crate::machine::available_memory;
use crate::phases::STORE;
use crate::records::Records;
use crate::report;

/// Who the figures are of that no contender shares.
pub const PROGRAM: &str = "program";

/// Runs what was asked for, and prints what came of it.
pub fn run(arguments: &Arguments) -> Result<()> {
    if let Some(file) = &arguments.from {
        return show(&Records::read(file)?, arguments);
    }
    let folder = match &arguments.folder {
        Some(folder) => TempDir::new_in(folder)?,
        None => TempDir::new()?,
    };
    let (began, records) = (Instant::now(), Records::default());
    let mut plan = Plan { folder: folder.path(), arguments, began, records, filled: None };
    plan.all()?;
    tell(&format!("done after {} s", plan.seconds()))?;
    if let Some(file) = &arguments.csv {
        plan.records.write(file)?;
    }
    show(&plan.records, arguments)
}

/// Prints the tables and draws the chart; fails if contenders disagree.
fn show(records: &Records, arguments: &Arguments) -> Result<()> {
    std::io::stdout().write_all(report::markdown(records).as_bytes())?;
    if let Some(file) = &arguments.svg {
        fs::write(file, report::chart(records))?;
    }
    report::agree(records)
}

struct Plan<'a> {
    folder: &'a Path,
    arguments: &'a Arguments,
    began: Instant,
    records: Records,
    /// The channel databases that one contender leaves to the next.
    filled: Option<TempDir>,
}

impl Plan<'_> {
    fn all(&mut self) -> Result<()> {
        let mut sizes = self.arguments.sizes.clone();
        sizes.sort_unstable();
        sizes.dedup();
        let largest = sizes.last().copied().ok_or("no size was named")?;
        if self.arguments.wants(Part::Demo) {
            self.demo()?;
        }
        for size in &sizes {
            for round in 1..=self.arguments.rounds_of(*size) {
                for name in Name::ALL {
                    let shows = *size == largest && round == 1;
                    self.contender(name, *size, round, shows)?;
                }
            }
        }
        if self.arguments.wants(Part::Flows) {
            // Last, because the system is busy for a while with what they write.
            for size in sizes {
                self.flows(size)?;
            }
        }
        Ok(())
    }

    /// One run of a contender; `shows` says whether its store is the one for lists and pages.
    fn contender(&mut self, name: Name, size: u64, round: u32, shows: bool) -> Result<()> {
        let shows = shows && name == Name::CommerceHq && self.arguments.wants(Part::Screen);
        if !(self.arguments.wants(name) || shows) {
            return Ok(());
        }
        tell(&format!("{} {size}, round {round}, after {} s", name.slug(), self.seconds()))?;
        if !name.is_durable() {
            return self.in_memory(name, size, round);
        }
        let kept = self.filled.take().filter(|_| name == Name::SqliteWorkers);
        let folder = match kept {
            Some(folder) => folder,
            None => self.fill(name, size)?,
        };
        Errand::send(Task::Warm, name, size, folder.path())?;
        for task in [Task::Work, Task::Look] {
            let figures = Errand::send(task, name, size, folder.path())?;
            self.records.add(size, name.slug(), round, figures);
        }
        if shows {
            let figures = Errand::send(Task::Screen, name, size, folder.path())?;
            self.records.add(size, PROGRAM, round, figures);
        }
        if name == Name::Sqlite {
            // Its channel databases are only read: they serve the other way of using it as well.
            forget_headquarters(&folder.path().join(STORE))?;
            self.filled = Some(folder);
        }
        Ok(())
    }

    /// A new folder with filled channel databases.
    fn fill(&self, name: Name, size: u64) -> Result<TempDir> {
        let folder = TempDir::new_in(self.folder)?;
        Errand::send(Task::Fill, name, size, folder.path())?;
        Ok(folder)
    }

    /// A run of a contender that keeps nothing.
    fn in_memory(&mut self, name: Name, size: u64, round: u32) -> Result<()> {
        if self.is_too_much(name, size)? {
            return tell("  left out: it needs more memory than there is");
        }
        Errand::send(Task::Warm, name, size, self.folder)?;
        let figures = Errand::send(Task::All, name, size, self.folder)?;
        self.records.add(size, name.slug(), round, figures);
        Ok(())
    }

    /// Whether what it took at a smaller size says that there is not memory enough.
    fn is_too_much(&self, name: Name, size: u64) -> Result<bool> {
        let sizes = self.records.sizes(name.slug());
        let Some(known) = sizes.last().copied().filter(|known| *known > 0) else {
            return Ok(false);
        };
        let peak = self.records.median(name.slug(), known, "peak memory").unwrap_or(0);
        Ok(peak / known * size > available_memory()? / 10 * 9)
    }

    fn flows(&mut self, size: u64) -> Result<()> {
        tell(&format!("generate, export and import {size}"))?;
        let folder = TempDir::new_in(self.folder)?;
        let exports = [Task::ExportTables, Task::ExportDocuments];
        for task in
            [&[Task::Warm, Task::Generate, Task::Work], &exports[..], &[Task::Import]].concat()
        {
            let figures = Errand::send(task, Name::CommerceHq, size, folder.path())?;
            // The two stages are measured elsewhere.
            let figures = if task == Task::Work { Figures::default() } else { figures };
            self.records.add(size, PROGRAM, 1, figures);
        }
        Ok(())
    }

    /// Seconds since the beginning.
    fn seconds(&self) -> u64 {
        self.began.elapsed().as_secs()
    }

    fn demo(&mut self) -> Result<()> {
        tell("the demo store")?;
        let folder = TempDir::new_in(self.folder)?;
        Errand::send(Task::MakeDemo, Name::CommerceHq, 0, folder.path())?;
        for round in 1..=5 {
            let figures = Errand::send(Task::OpenDemo, Name::CommerceHq, 0, folder.path())?;
            self.records.add(0, PROGRAM, round, figures);
        }
        Ok(())
    }
}

/// Says how far it is.
fn tell(what: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "{what}")?)
}

/// Removes what is not the channel databases'.
fn forget_headquarters(store: &Path) -> Result<()> {
    for entry in fs::read_dir(store)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("headquarters") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
