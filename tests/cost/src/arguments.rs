//! What can be said on the command line.

use std::path::PathBuf;
use std::process::Command;
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
Without a program the release build of this source is made and measured.";

/// Makes the release build, and says where it is.
fn build() -> Result<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--locked", "--target-dir", "target"])
        .current_dir(root)
        .status()?;
    if !built.success() {
        return Err("the program could not be built".into());
    }
    Ok(PathBuf::from(root).join("target/release/commerce-hq"))
}

impl Arguments {
    pub fn parse() -> Result<Self> {
        let mut parsed = Self {
            program: PathBuf::new(),
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
        if parsed.program.as_os_str().is_empty() {
            parsed.program = build()?;
        }
        if !parsed.program.is_file() {
            return Err(format!("{} is not there\n{USAGE}", parsed.program.display()).into());
        }
        parsed.program = parsed.program.canonicalize()?;
        Ok(parsed)
    }
}
