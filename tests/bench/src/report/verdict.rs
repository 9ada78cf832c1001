//! What is owed, what was measured, and whether that is enough.

use super::numbers::{fraction, per_second, time, whole};
use super::tables::Run;
use crate::contender::Name;
use crate::plan::PROGRAM;
use crate::records::Records;
use crate::screen::{READ, SCANNED};

const SMALL: u64 = 10_000;
const MIDDLE: u64 = 100_000;
const LARGE: u64 = 1_000_000;

/// A figure that is owed: what, its limit, and what was measured, in the same unit.
struct Owed {
    what: String,
    /// At least the limit, or at most.
    at_least: bool,
    limit: u64,
    measured: Option<u64>,
    unit: Unit,
}

#[derive(Clone, Copy)]
enum Unit {
    /// Hundredths of a ratio.
    Ratio,
    /// Nanoseconds.
    Time,
    /// Bytes, shown in MiB.
    Memory,
    /// Rows a second.
    Rows,
}

impl Unit {
    fn text(self, value: u64) -> String {
        match self {
            Self::Ratio => fraction(value, 100, 2),
            Self::Time => time(value),
            Self::Memory => format!("{} MiB", fraction(value, 1 << 20, 1)),
            Self::Rows => whole(value),
        }
    }
}

impl Owed {
    fn cells(&self) -> Vec<String> {
        let limit = self.unit.text(self.limit);
        let side = if self.at_least { "at least" } else { "at most" };
        let (measured, verdict) = match self.measured {
            None => (String::new(), "not measured".to_owned()),
            Some(value) => (self.unit.text(value), self.verdict(value)),
        };
        vec![self.what.clone(), format!("{side} {limit}"), measured, verdict]
    }

    fn verdict(&self, value: u64) -> String {
        let is_met = if self.at_least { value >= self.limit } else { value <= self.limit };
        if is_met {
            return "met".to_owned();
        }
        format!("missed by {} %", fraction(value.abs_diff(self.limit) * 100, self.limit, 0))
    }
}

/// The table of everything owed.
pub fn table_of(records: &Records) -> Vec<Vec<String>> {
    let mut owed = speed(records);
    owed.extend(resources(records));
    owed.extend(latencies(records));
    owed.extend(screen(records));
    owed.iter().map(Owed::cells).collect()
}

/// The same in Markdown.
pub fn table(records: &Records) -> String {
    super::tables::table(&["owed", "limit", "measured", "verdict"], &table_of(records))
}

fn run(records: &Records, size: u64) -> Run<'_> {
    Run::of(records, Name::CommerceHq, size)
}

/// `a / b` in hundredths.
fn ratio(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    a.zip(b).and_then(|(a, b)| (a * 100).checked_div(b))
}

fn speed(records: &Records) -> Vec<Owed> {
    let faster = |peer: Name, size, limit| {
        let wall = |name| Run::of(records, name, size).both("wall");
        Owed {
            what: format!("both stages at {}, × {}", whole(size), peer.caption()),
            at_least: true,
            limit,
            measured: ratio(wall(peer), wall(Name::CommerceHq)),
            unit: Unit::Ratio,
        }
    };
    let cost = |size| run(records, size).both("wall").map(|wall| wall / (size / SMALL));
    vec![
        faster(Name::Sqlite, MIDDLE, 400),
        faster(Name::Sqlite, LARGE, 350),
        faster(Name::SqliteWorkers, MIDDLE, 250),
        faster(Name::SqliteWorkers, LARGE, 200),
        faster(Name::Lmdb, MIDDLE, 100),
        faster(Name::Lmdb, LARGE, 100),
        Owed {
            what: "cost of a transaction at 1,000,000, × that at 10,000".into(),
            at_least: false,
            limit: 130,
            measured: ratio(cost(LARGE), cost(SMALL)),
            unit: Unit::Ratio,
        },
    ]
}

fn resources(records: &Records) -> Vec<Owed> {
    let less = |what: &str, limit| {
        let of = |name| Run::of(records, name, LARGE).get(what);
        Owed {
            what: format!("{what} at 1,000,000, × {}", Name::Sqlite.caption()),
            at_least: false,
            limit,
            measured: ratio(of(Name::CommerceHq), of(Name::Sqlite)),
            unit: Unit::Ratio,
        }
    };
    let demo = |figure: &str| records.median(PROGRAM, 0, figure);
    vec![
        less("peak memory", 35),
        less("disk", 70),
        most("the demo store opens", 60_000_000, demo("demo open"), Unit::Time),
        most("the demo store's memory", 40 << 20, demo("demo memory"), Unit::Memory),
    ]
}

fn most(what: &str, limit: u64, measured: Option<u64>, unit: Unit) -> Owed {
    Owed { what: what.into(), at_least: false, limit, measured, unit }
}

fn latencies(records: &Records) -> Vec<Owed> {
    let slower = |size, state: &str| {
        let of = |what: &str| run(records, size).get(&format!("{what} {state}"));
        of("transaction").max(of("order"))
    };
    let (quick, cold) = (150_000, 1_000_000);
    vec![
        most("look-up at 100,000, warm cache", quick, slower(MIDDLE, "warm"), Unit::Time),
        most("look-up at 1,000,000, warm cache", quick, slower(LARGE, "warm"), Unit::Time),
        most("look-up at 1,000,000, cold cache", cold, slower(LARGE, "cold"), Unit::Time),
        most(
            "open at 1,000,000, warm cache",
            600_000_000,
            run(records, LARGE).get("open warm"),
            Unit::Time,
        ),
    ]
}

/// The slowest of all lists and pages.
fn screen(records: &Records) -> Vec<Owed> {
    let Some(size) = records.sizes(PROGRAM).last().copied().filter(|size| *size > 0) else {
        return Vec::new();
    };
    let get = |figure: &str| records.median(PROGRAM, size, figure);
    let slowest = |of: &str| {
        let names = records.names(PROGRAM, size, of).into_iter();
        names.filter(|name| name.ends_with(" first")).filter_map(get).max()
    };
    let speed = |name: &str, work: &str| {
        let list = name.strip_suffix(work)?.trim_end();
        let (rows, wall) = (get(name)?, get(&format!("{list} whole"))?);
        Some(per_second(rows, wall))
    };
    let scan = |what: &str, work: &str| {
        let names = records.names(PROGRAM, size, "list ").into_iter();
        Owed {
            what: format!("rows a second of the slowest scan {what}, {}", whole(size)),
            at_least: true,
            limit: 2_000_000,
            measured: names.filter_map(|name| speed(name, work)).min(),
            unit: Unit::Rows,
        }
    };
    let first = |what: &str, of: &str| {
        let what = format!("first rows of the slowest {what}, {}", whole(size));
        most(&what, 50_000_000, slowest(of), Unit::Time)
    };
    vec![
        first("list", "list "),
        first("page", "page "),
        scan("by a column in memory", SCANNED),
        scan("by what documents have", READ),
    ]
}
