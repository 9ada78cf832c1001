//! Measures commerce-hq against SQLite, LMDB and typed structs in memory, at the same work: the same
//! made-up rows of channel databases, the product's own rules, one durable commit for 1,000
//! transactions.
//!
//! - `contender` says who runs; `product`, `sqlite`, `lmdb` and `typed` are what they are, `peer` the
//!   product's work over the latter three.
//! - `phases` is what each of them is put through, `flows`, `screen` and `demo` what only the product
//!   is; each in a process of its own (`child`).
//! - `plan` runs everything in turns; `records` holds all figures; `report` makes tables, the verdict
//!   and the chart of them.

mod arguments;
mod child;
mod contender;
mod demo;
mod flows;
mod lmdb;
mod machine;
mod peer;
mod phases;
mod plan;
mod product;
mod records;
mod report;
mod screen;
mod sqlite;
mod typed;
mod world;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Hidden};
use child::Figures;

/// As in the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What can go wrong ends the run with a sentence.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.hidden {
        Some(Hidden::Errand(errand)) => errand.carry_out().and_then(|figures| answer(&figures)),
        None => plan::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do when standard error is gone.
            writeln!(std::io::stderr(), "{error}").ok();
            ExitCode::FAILURE
        }
    }
}

/// Tells the parent what was measured, a line each.
fn answer(figures: &Figures) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for (name, value) in &figures.0 {
        writeln!(out, "{name}={value}")?;
    }
    Ok(())
}
