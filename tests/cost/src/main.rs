//! What the screen costs, measured from outside on the real program in a pseudo-terminal of
//! 200 x 60 cells, and printed as the table of the README.
//!
//! ```text
//! cargo build --release --locked
//! cargo run --release --locked --manifest-path tests/cost/Cargo.toml
//! ```
//!
//! It makes a store of 1,000,000 transactions, half of them pulled, so that both jobs have work at
//! the same time; `--store DIR` keeps the store and uses it again. How each figure comes about:
//!
//! - **First frame**: from before the program is started to the end of its first synchronized
//!   update, on the store as the last screen left it. Whether the store was open then is what the
//!   frame itself says.
//! - **Key to paint**: from writing a key to the terminal to reading the end of the update in which
//!   the selected row of a list of all transactions has moved, while both jobs run in the process
//!   of the screen.
//! - **Frame**: processor time of the thread of the screen for one key, by all that it did for it
//!   (reading, update, layout, painting, comparing, writing), divided by the frames that were
//!   drawn; the largest over all pages. It is more than a frame costs, and does not depend on
//!   what else the machine does.
//! - **Idle**: processor time of all threads of the program that holds the store, trade off, clock at
//!   speed 1, over the time of measuring.
//! - **Memory**: the largest resident size (`VmHWM`) of a screen on a store that another process
//!   holds, after it has shown every page.
//!
//! The exit code is 1 when a limit is missed. It needs `/proc`, and a machine that is quiet.

mod arguments;
mod measure;
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
    measure::frames_and_memory(&store, &mut table)?;
    measure::keys_while_both_jobs_run(&store, arguments, &mut table)?;
    measure::idle(&store, arguments, &mut table)?;
    Ok(table)
}
