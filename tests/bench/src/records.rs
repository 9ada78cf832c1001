//! All figures of a run, as lines of a CSV file: size, contender, round, figure, value.
//!
//! Times are in nanoseconds, memory and disk in bytes. Everything that is printed or drawn is made of
//! these, so an old file can be shown again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Result;
use crate::child::Figures;

/// The first line of a file.
const HEADER: &str = "size,contender,round,figure,value";

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How many transactions.
    pub size: u64,
    /// Who: the slug of a contender, or `program` for what only the product is measured at.
    pub contender: String,
    /// Which round, from 1.
    pub round: u32,
    /// What.
    pub figure: String,
    /// How much.
    pub value: String,
}

/// All figures.
#[derive(Clone, Debug, Default)]
pub struct Records(Vec<Record>);

impl Records {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)?;
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return Err(format!("{} does not begin with {HEADER}", path.display()).into());
        }
        lines.map(parse).collect::<Result<_>>().map(Self)
    }

    /// Writes a file.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut text = format!("{HEADER}\n");
        for Record { size, contender, round, figure, value } in &self.0 {
            // Captions can have commas; nothing has quotation marks.
            writeln!(text, "{size},{contender},{round},\"{figure}\",{value}")?;
        }
        Ok(fs::write(path, text)?)
    }

    /// Adds what a child found.
    pub fn add(&mut self, size: u64, contender: &str, round: u32, figures: Figures) {
        let record = |(figure, value)| {
            let contender = contender.to_owned();
            Record { size, contender, round, figure, value }
        };
        self.0.extend(figures.0.into_iter().map(record));
    }

    /// The sizes of a contender, the smallest first.
    pub fn sizes(&self, contender: &str) -> BTreeSet<u64> {
        let its = self.0.iter().filter(|record| record.contender == contender);
        its.map(|record| record.size).collect()
    }

    /// The names of the figures of a contender at a size that begin so, in the order of measuring.
    pub fn names(&self, contender: &str, size: u64, beginning: &str) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for record in &self.0 {
            let is_it = record.contender == contender && record.size == size;
            if is_it && record.figure.starts_with(beginning) && !names.contains(&&*record.figure) {
                names.push(&record.figure);
            }
        }
        names
    }

    /// The median over the rounds.
    pub fn median(&self, contender: &str, size: u64, figure: &str) -> Option<u64> {
        let is_it = |record: &&Record| {
            record.contender == contender && record.size == size && record.figure == figure
        };
        let values = self.0.iter().filter(is_it).filter_map(|record| record.value.parse().ok());
        let mut values: Vec<u64> = values.collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied()
    }

    /// The facts of every round of every contender at a size.
    pub fn facts(&self, size: u64) -> BTreeMap<(&str, u32), BTreeMap<&str, &str>> {
        let mut facts: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for record in self.0.iter().filter(|record| record.size == size) {
            if let Some(fact) = record.figure.strip_prefix("fact ") {
                let of = facts.entry((record.contender.as_str(), record.round)).or_default();
                of.insert(fact, record.value.as_str());
            }
        }
        facts
    }
}

fn parse(line: &str) -> Result<Record> {
    let wrong = || format!("a line that is no figure: {line}");
    let mut parts = line.splitn(4, ',');
    let mut next = || parts.next().ok_or_else(wrong);
    let (size, contender, round, rest) = (next()?, next()?, next()?, next()?);
    let (figure, value) = rest.rsplit_once(',').ok_or_else(wrong)?;
    Ok(Record {
        size: size.parse()?,
        contender: contender.to_owned(),
        round: round.parse()?,
        figure: figure.trim_matches('"').to_owned(),
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let mut records = Records::default();
        let figures = |value: &str| Figures(vec![("list orders, first".into(), value.into())]);
        for (round, value) in [(1, "30"), (2, "10"), (3, "20")] {
            records.add(1_000, "sqlite", round, figures(value));
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        records.write(file.path()).unwrap();
        let read = Records::read(file.path()).unwrap();
        assert_eq!(read.0, records.0);
        assert_eq!(read.median("sqlite", 1_000, "list orders, first"), Some(20));
        assert_eq!(read.median("lmdb", 1_000, "list orders, first"), None);
    }
}
