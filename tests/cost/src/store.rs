//! The store that is measured on, and the commands that work on it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::Result;
use crate::arguments::Arguments;

pub struct Store {
    pub program: PathBuf,
    pub folder: PathBuf,
    /// The folder goes when the measuring is over.
    temporary: bool,
}

impl Store {
    /// A store with the transactions, half of them pulled. One that is there is taken as it is.
    pub fn prepare(arguments: &Arguments) -> Result<Self> {
        let temporary = arguments.store.is_none();
        let folder = arguments.store.clone().unwrap_or_else(|| {
            std::env::temp_dir().join(format!("commerce-hq-cost-{}", std::process::id()))
        });
        let store = Self { program: arguments.program.clone(), folder, temporary };
        if !store.folder.join("data").exists() {
            let half = arguments.transactions / 2;
            let rest = (arguments.transactions - half).to_string();
            eprintln!("making a store of {} transactions", arguments.transactions);
            store.run(&["generate", "--transactions", &half.to_string(), "--seed", "1"])?;
            store.run(&["run", "p-0001"])?;
            store.run(&["generate", "--transactions", &rest, "--seed", "2"])?;
        }
        store.run(&["trade", "off"])?;
        store.run(&["clock", "speed", "1"])?;
        // What the system still has to write of it would take processor time from what is measured.
        Command::new("sync").status()?;
        Ok(store)
    }

    /// The program with that store.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--store").arg(&self.folder).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// Runs a command to its end. That some of its work failed is a result, too.
    pub fn run(&self, words: &[&str]) -> Result<()> {
        let status = self.command(words).status()?;
        if matches!(status.code(), Some(0 | 3)) { Ok(()) } else { Err(failed(words, status)) }
    }

    /// Starts a process that holds the store, and waits until it can be reached: then it says that
    /// it serves.
    pub fn serve(&self) -> Result<Child> {
        let words = ["batch", "serve"];
        let mut service = self.command(&words).stdout(Stdio::piped()).spawn()?;
        let output = service.stdout.as_mut().ok_or("the service has no output")?;
        let mut first = String::new();
        // The pipe is open as long as the service is: what it says at its end goes there too.
        BufReader::new(output).read_line(&mut first)?;
        if first.starts_with("serving") {
            Ok(service)
        } else {
            Err(failed(&words, service.wait()?))
        }
    }

    /// Starts a command.
    pub fn start(&self, words: &[&str]) -> Result<Child> {
        Ok(self.command(words).spawn()?)
    }
}

fn failed(words: &[&str], status: std::process::ExitStatus) -> Box<dyn std::error::Error> {
    format!("commerce-hq {} ended with {status}", words.join(" ")).into()
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.temporary {
            // It lies where the system cleans up by itself.
            std::fs::remove_dir_all(&self.folder).unwrap_or_default();
        }
    }
}

/// Asks a process to leave in order, and waits until it has.
pub fn end(child: &mut Child) -> Result<()> {
    if child.try_wait()?.is_none() {
        Command::new("kill").arg("-TERM").arg(child.id().to_string()).status()?;
        child.wait()?;
    }
    Ok(())
}
