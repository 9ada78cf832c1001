//! What the screen costs, measured from outside on the real program in a pseudo-terminal of
//! 200 x 60 cells, and printed as the table of the README.
//!
//! ```text
//! cargo run --release --locked --manifest-path tests/cost/Cargo.toml
//! ```
//!
//! It builds the program and makes a store of 1,000,000 transactions, half of them pulled, so that
//! both jobs have work at the same time; `--store DIR` keeps the store and uses it again,
//! `--transactions N` makes another one. How each figure comes about:
//!
//! - **First frame**: from before the program is started to the end of its first synchronized
//!   update, on the store as the last screen left it. Whether the store was open then is what the
//!   frame itself says.
//! - **Key to paint**: from writing a key to the terminal to reading the end of the update in which
//!   the selected row of a list of all transactions has moved, while both jobs run in the process
//!   of the screen. A small store is done before many keys are pressed; that is said, and fails.
//! - **Longest frame**: the program itself writes of each frame how long it took by the clock on the
//!   wall, from when it had something to handle until the terminal had all of it (update, layout,
//!   painting, comparing, writing). It is the largest of all, not an average, and what else the
//!   machine does makes it longer. Every page is shown twice, with keys and the help; and it is
//!   taken apart from that while both jobs run, when a frame may have to wait for a core.
//! - **Work of a frame**: how much of that time its thread had a processor.
//! - **Idle**: processor time of all threads of the program that holds the store, trade off, clock at
//!   speed 1, over the time of measuring.
//! - **Memory**: resident size (`VmRSS`) of a program that holds the store and has shown every page,
//!   less that of `batch serve` on the same store after it has answered the same for a screen in
//!   another process. The size of that other process is told as well: it has no store.
//!
//! The exit code is 1 when a limit is missed. It needs `/proc`, and a machine that is quiet.

mod arguments;
mod keys;
mod measure;
mod pages;
mod process;
mod screen;
mod store;
mod table;

use std::process::ExitCode;

use arguments::Arguments;
use table::Table;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let measured = Arguments::parse().and_then(|arguments| measure_all(&arguments));
    match measured {
        Ok(table) => {
            print!("{table}");
            if table.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn measure_all(arguments: &Arguments) -> Result<Table> {
    let store = store::Store::prepare(arguments)?;
    let mut table = Table::new(arguments.transactions);
    measure::first_frame(&store, &mut table)?;
    pages::frames_and_memory(&store, &mut table)?;
    keys::while_both_jobs_run(&store, arguments, &mut table)?;
    measure::idle(&store, arguments, &mut table)?;
    Ok(table)
}
