//! Tables in Markdown.

use std::collections::BTreeSet;

use super::numbers::{fraction, mebibytes, per_second, time, whole};
use crate::contender::Name;
use crate::plan::PROGRAM;
use crate::records::Records;
use crate::screen::{KEY, READ, SCANNED, SORTED};

/// The figures of a contender at a size.
#[derive(Clone, Copy)]
pub struct Run<'r> {
    records: &'r Records,
    contender: &'static str,
    /// How many transactions.
    pub size: u64,
}

impl<'r> Run<'r> {
    /// Those of that contender.
    pub fn of(records: &'r Records, name: Name, size: u64) -> Self {
        Self { records, contender: name.slug(), size }
    }

    /// A figure.
    pub fn get(self, figure: &str) -> Option<u64> {
        self.records.median(self.contender, self.size, figure)
    }

    /// The sum of a figure of both stages.
    pub fn both(self, figure: &str) -> Option<u64> {
        Some(self.get(&format!("stage 1 {figure}"))? + self.get(&format!("stage 2 {figure}"))?)
    }
}

/// All sizes at which a contender ran.
pub fn sizes(records: &Records) -> BTreeSet<u64> {
    Name::ALL.iter().flat_map(|name| records.sizes(name.slug())).collect()
}

/// A table of these columns.
pub fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(columns.to_vec());
    let marks = columns.iter().enumerate().map(|(at, _)| if at == 0 { "---" } else { "--:" });
    text += &line(marks.collect());
    for row in rows {
        text += &line(row.iter().map(String::as_str).collect());
    }
    text
}

/// What is shown where nothing was measured.
const NOTHING: &str = "";

fn or_nothing(text: Option<String>) -> String {
    text.unwrap_or_else(|| NOTHING.to_owned())
}

/// Three tables for each size: speed, resources, latencies.
pub fn contenders(records: &Records) -> String {
    let mut text = String::new();
    for size in sizes(records) {
        let ran = |name: &Name| records.sizes(name.slug()).contains(&size);
        let names: Vec<Name> = Name::ALL.into_iter().filter(ran).collect();
        let rows = |row: &dyn Fn(Run<'_>) -> Vec<String>| -> Vec<Vec<String>> {
            let titled = |name: &Name| {
                let cells = row(Run::of(records, *name, size));
                [vec![name.caption().to_owned()], cells].concat()
            };
            names.iter().map(titled).collect()
        };
        text.push_str("### ");
        text.push_str(&whole(size));
        text.push_str(" transactions\n\n");
        let columns = [
            "transactions a second",
            "stage 1",
            "stage 2",
            "both",
            "× SQLite",
            "× SQLite, workers",
            "× LMDB",
            "× typed",
        ];
        text += &table(&columns, &rows(&|run| speed(records, run)));
        text.push('\n');
        let columns = [
            "resources",
            "CPU µs, stage 1",
            "CPU µs, stage 2",
            "CPU µs, both",
            "peak memory, MiB",
            "disk, MiB",
            "disk, bytes a transaction",
        ];
        text += &table(&columns, &rows(&resources));
        text.push('\n');
        let columns = [
            "latency",
            "commit p50 / p99, stage 1",
            "commit p50 / p99, stage 2",
            "transaction warm / cold",
            "order warm / cold",
            "one durable status change",
            "open warm / cold",
        ];
        text += &table(&columns, &rows(&latencies));
        text.push('\n');
    }
    text
}

fn speed(records: &Records, run: Run<'_>) -> Vec<String> {
    let a_second =
        |wall: Option<u64>| or_nothing(wall.map(|wall| whole(per_second(run.size, wall))));
    let both = run.both("wall");
    let stages = ["stage 1 wall", "stage 2 wall"].map(|stage| a_second(run.get(stage)));
    let peers = [Name::Sqlite, Name::SqliteWorkers, Name::Lmdb, Name::Typed];
    let ratios = peers.map(|peer| {
        let peer = Run::of(records, peer, run.size).both("wall");
        or_nothing(peer.zip(both).map(|(peer, own)| fraction(peer, own, 2)))
    });
    stages.into_iter().chain([a_second(both)]).chain(ratios).collect()
}

fn resources(run: Run<'_>) -> Vec<String> {
    let each = |cpu: Option<u64>| or_nothing(cpu.map(|cpu| fraction(cpu, 1_000 * run.size, 1)));
    vec![
        each(run.get("stage 1 cpu")),
        each(run.get("stage 2 cpu")),
        each(run.both("cpu")),
        or_nothing(run.get("peak memory").map(mebibytes)),
        or_nothing(run.get("disk").map(mebibytes)),
        or_nothing(run.get("disk").map(|disk| fraction(disk, run.size, 0))),
    ]
}

fn latencies(run: Run<'_>) -> Vec<String> {
    let pair = |first: String, second: String| {
        let both = run.get(&first).zip(run.get(&second));
        or_nothing(both.map(|(first, second)| format!("{} / {}", time(first), time(second))))
    };
    let commit = |stage: &str| pair(format!("{stage} commit p50"), format!("{stage} commit p99"));
    let cached = |what: &str| pair(format!("{what} warm"), format!("{what} cold"));
    let one = |figure: &str| or_nothing(run.get(figure).map(time));
    vec![
        commit("stage 1"),
        commit("stage 2"),
        cached("transaction"),
        cached("order"),
        one("status change"),
        cached("open"),
    ]
}

/// Generate, export and import.
pub fn flows(records: &Records) -> String {
    let mut rows = Vec::new();
    for name in ["generate", "export tables", "export documents", "import"] {
        for size in records.sizes(PROGRAM) {
            let get = |figure: &str| records.median(PROGRAM, size, &format!("{name} {figure}"));
            let (Some(count), Some(wall)) = (get("rows"), get("wall")) else { continue };
            let or_none = |figure: &str| get(figure).unwrap_or(0);
            rows.push(vec![
                name.to_owned(),
                whole(size),
                whole(per_second(count, wall)),
                mebibytes(per_second(or_none("bytes"), wall)),
                fraction(or_none("cpu"), wall, 2),
                mebibytes(or_none("open")),
                mebibytes(or_none("memory")),
            ]);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let columns = [
        "rows in and out",
        "transactions",
        "rows a second",
        "MiB a second",
        "CPU / wall time",
        "store open, MiB",
        "peak memory, MiB",
    ];
    table(&columns, &rows)
}

/// Lists and pages.
pub fn screen(records: &Records) -> String {
    let mut text = String::new();
    for size in records.sizes(PROGRAM) {
        let get = |figure: &str| records.median(PROGRAM, size, figure);
        let lists = records.names(PROGRAM, size, "list ").into_iter();
        let lists = lists.filter_map(|name| name.strip_suffix(" whole"));
        let list = |name: &str| {
            let figure = |what: &str| get(&format!("{name} {what}"));
            let rows = [SORTED, SCANNED, READ].into_iter().find_map(figure);
            let looked_at = rows.zip(figure("whole"));
            vec![
                name.trim_start_matches("list ").to_owned(),
                or_nothing(figure("first").map(time)),
                or_nothing(figure("whole").map(time)),
                or_nothing(figure("found").map(whole)),
                or_nothing(looked_at.map(|(rows, wall)| whole(per_second(rows, wall)))),
            ]
        };
        let lists: Vec<_> = lists.map(list).collect();
        if lists.is_empty() {
            continue;
        }
        let title = format!("lists of {} transactions", whole(size));
        text +=
            &table(&[&title, "first rows", "all", "rows found", "rows looked at a second"], &lists);
        text.push('\n');
        text += &table(&["pages", "first rows", "all"], &pages(records, size));
    }
    text
}

/// Each page, and the slowest key.
fn pages(records: &Records, size: u64) -> Vec<Vec<String>> {
    let time_of = |figure: &str| or_nothing(records.median(PROGRAM, size, figure).map(time));
    let names = records.names(PROGRAM, size, "page ").into_iter();
    let captions = names.filter_map(|name| name.strip_prefix("page ")?.strip_suffix(" first"));
    let page = |caption: &str| {
        let figure = |what: &str| time_of(&format!("page {caption} {what}"));
        vec![caption.to_owned(), figure("first"), figure("whole")]
    };
    let key = vec![format!("the slowest {KEY}"), NOTHING.to_owned(), time_of(KEY)];
    captions.map(page).chain([key]).collect()
}
