//! What can be said on the command line.

use std::path::PathBuf;
use std::time::Duration;

use crate::Result;

pub struct Arguments {
    /// The program that is measured.
    pub program: PathBuf,
    /// The folder of a store that is kept; a temporary one when absent.
    pub store: Option<PathBuf>,
    pub transactions: u64,
    /// How many keys are pressed while both jobs run.
    pub keys: usize,
    /// How long the idle program is watched.
    pub idle: Duration,
}

const USAGE: &str = "\
usage: commerce-hq-cost [--program FILE] [--store DIR] [--transactions N] [--keys N] [--idle SECONDS]
The program is target/release/commerce-hq: build it with cargo build --release --locked.";

impl Arguments {
    pub fn parse() -> Result<Self> {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/commerce-hq");
        let mut parsed = Self {
            program: program.into(),
            store: None,
            transactions: 1_000_000,
            keys: 500,
            idle: Duration::from_mins(1),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(USAGE);
            match word.as_str() {
                "--program" => parsed.program = value()?.into(),
                "--store" => parsed.store = Some(value()?.into()),
                "--transactions" => parsed.transactions = value()?.parse()?,
                "--keys" => parsed.keys = value()?.parse()?,
                "--idle" => parsed.idle = Duration::from_secs(value()?.parse()?),
                _ => return Err(USAGE.into()),
            }
        }
        if !parsed.program.is_file() {
            return Err(format!("{} is not there\n{USAGE}", parsed.program.display()).into());
        }
        parsed.program = parsed.program.canonicalize()?;
        Ok(parsed)
    }
}
