//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::child::Errand;
use crate::contender::Name;

/// Measures commerce-hq against SQLite, LMDB and typed structs in memory, at the same work.
///
/// The same made-up rows wait in channel databases of each contender. Stage 1 takes them into
/// headquarters, stage 2 turns them into orders; both with the rules of the product and one durable
/// commit for 1,000 transactions. Each run is a process of its own, contenders take turns, memory is
/// touched before. What is stored at the end must be the same for all, or the benchmark fails. Tables go to
/// standard output as Markdown; all figures to a CSV file, if one is named.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Numbers of transactions
    #[arg(
        long,
        value_name = "N,...",
        value_delimiter = ',',
        default_value = "10000,100000,1000000",
        value_parser = clap::value_parser!(u64).range(1_000..)
    )]
    pub sizes: Vec<u64>,
    /// How often each contender runs at each size; the median counts. Without it 3 times, and once
    /// from 100,000 transactions on
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: Option<u32>,
    /// Only these parts
    #[arg(long, value_enum, value_name = "PART,...", value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Write all figures to this file: times in nanoseconds, memory and disk in bytes
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Draw what a transaction costs against how many there are, as SVG
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Run nothing; show the figures of this CSV file again
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sizes", "rounds", "only", "csv"])]
    pub from: Option<PathBuf>,
    /// Put the stores below this folder instead of the system's folder for temporary files; they are
    /// removed at the end. 1,000,000 transactions need about 10 GB
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    #[command(subcommand)]
    pub hidden: Option<Hidden>,
}

/// What the benchmark asks of itself.
#[derive(Debug, Subcommand)]
pub enum Hidden {
    /// Do one measurement in this process
    #[command(hide = true)]
    Errand(Errand),
}

/// A part of the benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// This program.
    CommerceHq,
    /// SQLite, one thread.
    Sqlite,
    /// SQLite with derivation workers on all cores and one writer.
    SqliteWorkers,
    /// LMDB, one thread.
    Lmdb,
    /// Typed structs in memory, nothing durable.
    Typed,
    /// Lists and pages of this program, on the store of the largest size.
    Screen,
    /// Generate, export and import.
    Flows,
    /// Opening the demo store.
    Demo,
}

impl From<Name> for Part {
    fn from(name: Name) -> Self {
        match name {
            Name::CommerceHq => Self::CommerceHq,
            Name::Sqlite => Self::Sqlite,
            Name::SqliteWorkers => Self::SqliteWorkers,
            Name::Lmdb => Self::Lmdb,
            Name::Typed => Self::Typed,
        }
    }
}

impl Arguments {
    /// Whether a part runs.
    pub fn wants(&self, part: impl Into<Part>) -> bool {
        self.only.is_empty() || self.only.contains(&part.into())
    }

    /// How often each contender runs at a size.
    pub fn rounds_of(&self, size: u64) -> u32 {
        self.rounds.unwrap_or(if size >= 100_000 { 1 } else { 3 })
    }
}
